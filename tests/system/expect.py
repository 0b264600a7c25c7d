"""What tests say about refusals and times."""
import contextlib
import datetime
import re
import types

import pytest

from convened_client import Closed, RpcError

RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


@contextlib.contextmanager
def refused(*codes, field=None):
    """The block must be refused with one of codes; .error is the RpcError afterwards.

    field: the parameter data.field must name, itself or one of its entries (slots[0])."""
    seen = types.SimpleNamespace(error=None)
    with pytest.raises(RpcError) as raised:
        yield seen
    seen.error = raised.value
    assert seen.error.code in codes, f"expected {' or '.join(codes)}, got {seen.error}"
    if field is not None:
        named = re.match(r"(?:params\.)?(\w*)", seen.error.field or "").group(1)
        assert named == field, f"expected field {field}: {seen.error}"


def refusal(answer, *codes):
    """The RpcError of a whole answer that must be one of codes."""
    assert "error" in answer, f"expected {' or '.join(codes)}, got {answer}"
    error = RpcError(answer["error"], answer["id"])
    assert error.code in codes, f"expected {' or '.join(codes)}, got {error}"
    return error


def closed_after(client, *codes, timeout=30):
    """The daemon must close, having said at most one of codes (one of them at least, if any is
    named without a leading '?')."""
    messages = client.read_to_end(timeout)
    said = [message["error"]["data"]["code"] for message in messages if "error" in message]
    allowed = [code.lstrip("?") for code in codes]
    assert len(said) == len(messages) <= 1, messages
    assert all(code in allowed for code in said), f"{said}, allowed {allowed}"
    if not any(code.startswith("?") for code in codes) and codes:
        assert said, f"closed without {' or '.join(codes)}"
    return messages


def instant(text):
    """An instant of the wire; it must be RFC 3339 with an offset."""
    assert RFC3339.match(text), f"not an RFC 3339 instant: {text!r}"
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def raises_closed():
    return pytest.raises(Closed)
