"""The envelope and the conversation: hello, ids, malformed lines, parameters, paging, discover."""
import json

import pytest

import fair
from convened_client import new_key, parse
from expect import closed_after, instant, refusal, refused

CALL = {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {}}


@pytest.fixture
def client(shared_house):
    with shared_house.as_("ann") as connection:
        yield connection


@pytest.fixture
def stranger(shared_house):
    """Connected over TLS, hello not said."""
    with shared_house.connect() as connection:
        yield connection


def answer_to(client, line):
    """Send one raw line, take the next message."""
    client.send_line(line if isinstance(line, (bytes, str)) else json.dumps(line))
    message = client.read_message()
    assert message is not None, f"closed ({client.stream.ended}) after {line!r}"
    return message


def still_works(client):
    assert client.call("ping") == {}


# hello


def test_hello_answers_who_and_what_this_is(shared_house):
    greeting = shared_house.as_("ann").greeting
    assert greeting["proto"] == 1
    assert isinstance(greeting["server"], str) and greeting["server"]
    assert set(greeting["caps"]) >= {"watch", "import", "export", "slots", "schedule"}
    assert set(greeting["limits"]) >= {"max_line", "max_inflight", "max_page", "idle_s"}
    assert greeting["role"] == "buyer"
    assert greeting["principal"]["delegate"] == "ann"
    assert greeting["principal"]["organisation"] == "B1"
    assert greeting["principal"]["name"] == fair.PEOPLE["ann"]
    assert greeting["event"]["code"] == fair.EVENT
    assert greeting["event"]["zone"] == fair.ZONE
    assert greeting["seq"] >= 1
    instant(greeting["server_time"])


def test_hello_without_token_has_no_principal(stranger):
    greeting = stranger.hello()
    assert greeting["role"] == "none"
    assert greeting["principal"] is None


def test_hello_finds_the_event_of_a_delegate(shared_house):
    with shared_house.session(shared_house.tokens["kim"]) as client:
        assert client.greeting["event"]["code"] == fair.EVENT
        assert client.greeting["role"] == "exhibitor"


def test_hello_with_an_unknown_event_is_refused(shared_house, stranger):
    with refused("NOT_FOUND", "NOT_YOURS"):
        stranger.hello(shared_house.tokens["staff"], "NOSUCH")


@pytest.mark.parametrize("method", ["ping", "rpc.discover", "organisation.list", "no.such"])
def test_first_call_must_be_hello(stranger, method):
    stranger.send_line(json.dumps({**CALL, "method": method}))
    [message] = closed_after(stranger, "HELLO_FIRST")
    assert message["id"] == 1


def test_a_malformed_first_line_ends_the_connection(stranger):
    stranger.send_line("{nonsense")
    closed_after(stranger, "PARSE", "HELLO_FIRST")


@pytest.mark.parametrize("proto", [(1, 1), (1, 2), (1, 9)])
def test_hello_agrees_on_a_version_both_speak(stranger, proto):
    assert stranger.hello(proto=proto)["proto"] == 1


def test_hello_with_newer_versions_only_is_refused(stranger):
    stranger.send("hello", client="t", proto=[2, 3])
    closed_after(stranger, "PROTO_UNSUPPORTED")


@pytest.mark.parametrize("params, field", [
    ({"proto": [1, 1]}, "client"),
    ({"client": "t"}, "proto"),
    ({"client": 5, "proto": [1, 1]}, "client"),
    ({"client": "t", "proto": "1"}, "proto"),
    ({"client": "t", "proto": [1]}, "proto"),
    ({"client": "t", "proto": [1, "1"]}, "proto"),
    ({"client": "t", "proto": [1, 1], "token": 7}, "token"),
])
def test_hello_names_the_parameter_at_fault(stranger, params, field):
    with refused("PARAM_INVALID", field=field):
        stranger.call("hello", params)


def test_a_second_hello_is_refused(client):
    with refused("INVALID_REQUEST", "STATE"):
        client.call("hello", client="t", proto=[1, 1])


# ids


@pytest.mark.parametrize("given", [0, -7, 2**62, "a", "x" * 64, "한국어", "1"])
def test_the_id_comes_back_as_it_went(client, given):
    message = answer_to(client, json.dumps({**CALL, "id": given}, ensure_ascii=False))
    assert message["id"] == given and type(message["id"]) is type(given)


@pytest.mark.parametrize("given", [None, True, [], {}, "", "x" * 65])
def test_an_unusable_id_is_refused_with_id_null(client, given):
    message = answer_to(client, {**CALL, "id": given})
    refusal(message, "INVALID_REQUEST")
    assert message["id"] is None
    still_works(client)


def test_a_request_without_id_is_refused(client):
    message = answer_to(client, {"jsonrpc": "2.0", "method": "ping"})
    refusal(message, "INVALID_REQUEST")
    assert message["id"] is None


def test_the_same_id_twice_gets_two_answers(client):
    line = json.dumps(CALL)
    client.stream.send(f"{line}\n{line}\n".encode())
    assert [client.read_message()["id"], client.read_message()["id"]] == [1, 1]


# the envelope


@pytest.mark.parametrize("change", [
    {"jsonrpc": None}, {"jsonrpc": "1.0"}, {"jsonrpc": 2},
    {"method": None}, {"method": 5}, {"method": ""}, {"method": "x" * 65},
    {"params": []}, {"params": "x"}, {"params": None}, {"params": 1},
])
def test_a_wrong_envelope_is_refused_with_its_id(client, change):
    message = answer_to(client, {**CALL, **change})
    refusal(message, "INVALID_REQUEST")
    assert message["id"] == 1
    still_works(client)


def test_params_may_be_left_out(client):
    assert answer_to(client, {"jsonrpc": "2.0", "id": 1, "method": "ping"})["result"] == {}


@pytest.mark.parametrize("line", ["[]", json.dumps([CALL]), json.dumps([CALL, CALL]), "5",
                                  '"text"', "null", "true"])
def test_only_one_object_a_line(client, line):
    message = answer_to(client, line)
    error = refusal(message, "INVALID_REQUEST")
    assert error.number == -32600 and message["id"] is None
    still_works(client)


def test_an_unknown_method_is_named_as_such(client):
    with refused("METHOD_UNKNOWN") as seen:
        client.call("meeting.dance")
    assert seen.error.number == -32601


def test_unknown_members_are_ignored(client):
    message = answer_to(client, {**CALL, "trace": [1], "params": {"colour": "red", "n": {}}})
    assert message["result"] == {}


def test_a_carriage_return_before_the_line_end_is_white_space(client):
    assert answer_to(client, json.dumps(CALL) + "\r")["result"] == {}


def nested(depth):
    """A ping whose deepest bracket is depth levels down."""
    inner = "[" * (depth - 2) + "]" * (depth - 2)
    return '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":%s}}' % inner


MALFORMED = {
    "truncated": b'{"jsonrpc":"2.0","id":1,"method":"pi',
    "trailing garbage": json.dumps(CALL).encode() + b" x",
    "two objects": json.dumps(CALL).encode() * 2,
    "duplicate member": b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
    "duplicate parameter": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1,"a":1}}',
    "latin-1": '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\xe9"}}'.encode("latin-1"),
    "overlong UTF-8": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\xc0\xaf"}}',
    "surrogate": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\xed\xa0\x80"}}',
    "lone escape surrogate": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\\ud800"}}',
    "NUL": b'{"jsonrpc":"2.0","id":1,"method":"ping"\x00}',
    "NUL in a string": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\x00"}}',
    "escaped NUL": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\\u0000"}}',
    "NUL behind": json.dumps(CALL).encode() + b"\x00",
    "too deep": nested(17).encode(),
    "very deep": b"[" * 3000,
    "too many values": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[%s1]}}'
                       % (b"1," * 1018),
    "float": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1.5}}',
    "exponent": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1e3}}',
    "float id": b'{"jsonrpc":"2.0","id":1.0,"method":"ping"}',
    "integer past 64 bits": b'{"jsonrpc":"2.0","id":1,"method":"ping",'
                            b'"params":{"a":9223372036854775808}}',
    "NaN": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":NaN}}',
    "single quotes": b"{'jsonrpc':'2.0'}",
    "control character": b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\x01"}}',
    "BOM": b"\xef\xbb\xbf" + json.dumps(CALL).encode(),
    "plain text": b"GET / HTTP/1.1\r",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_line_is_one_parse_error_and_no_more(client, name):
    message = answer_to(client, MALFORMED[name])
    error = refusal(message, "PARSE")
    assert error.number == -32700 and message["id"] is None
    still_works(client)


def test_a_thousand_values_are_not_too_many(client):
    """Many small values are the dearest line there is; no call needs as many."""
    params = {"a": [1] * (1024 - 6)}
    assert client.call("ping", params) == {}
    params["a"].append(1)
    with refused("PARSE") as no:
        client.call("ping", params)
    assert no.error.text == "more than 1024 values"


def test_sixteen_levels_are_not_too_deep(client):
    assert answer_to(client, nested(16))["result"] == {}


def test_brackets_inside_a_string_are_no_depth(client):
    params = {"x": "[{" * 100 + '\\"['}
    assert answer_to(client, {**CALL, "params": params})["result"] == {}


def test_a_line_cut_by_the_end_is_not_answered(client):
    client.stream.send(b'{"jsonrpc":"2.0","id":1,"method":"ping"}')
    client.stream.finish()
    assert client.read_to_end() == []


# pipelining


def test_thirty_two_calls_at_once_are_all_answered(client):
    ids = client.send_all([("organisation.get", {"organisation": "X2"})] * 32)
    assert all(client.result(i)["organisation"]["code"] == "X2" for i in ids)


def test_thirty_two_writes_at_once_are_all_stored(house):
    client = house.as_("ann")
    ids = client.send_all([("preference.set", {"key": new_key(), "to": "X2", "preference": p})
                           for p in ("must", "want") * 16])
    for request_id in ids:
        assert "preference" in client.result(request_id)


def test_the_call_past_the_limit_is_refused_and_the_others_are_not(make_fair):
    client = make_fair({"limits": {"inflight": 4}}).start().as_("ann")
    assert client.greeting["limits"]["max_inflight"] == 4
    ids = client.send_all([("preference.set", {"key": new_key(), "to": "X2", "preference": p})
                           for p in ("must", "want") * 20])
    answers = [client.answer(i) for i in ids]
    refusals = [a for a in answers if "error" in a]
    for answer in refusals:
        assert refusal(answer, "TOO_MANY_INFLIGHT").retry == "later"
    assert refusals and len(ids) - len(refusals) >= 4
    still_works(client)


# errors


def test_an_error_has_number_class_hint_and_request_number(client):
    with refused("TOKEN_INVALID", "PARAM_INVALID", "NOT_FOUND") as first:
        client.call("organisation.get", organisation="NOSUCH")
    with refused("NOT_FOUND") as second:
        client.call("organisation.get", organisation="NOSUCH")
    assert (second.error.number, second.error.retry) == (1201, "no")
    assert first.error.data["req"] != second.error.data["req"]


def test_a_refused_token_has_a_hint_what_to_do(stranger):
    with refused("TOKEN_INVALID") as seen:
        stranger.hello("cvt_1_" + "A" * 43 + "00000000")
    assert seen.error.number == 1101 and seen.error.data["hint"]


def test_the_log_knows_the_request_number_of_a_refusal(house):
    client = house.as_("ann")
    with refused("NOT_YOURS") as seen:
        client.write("request.withdraw", request="R999")
    house.stop()
    assert seen.error.data["req"] in house.log.text()


# parameters

KEYED = {"key": "0d1d8a3e"}

WRONG = [
    ("ann", "organisation.get", {}, "organisation"),
    ("ann", "organisation.get", {"organisation": 5}, "organisation"),
    ("ann", "organisation.get", {"organisation": None}, "organisation"),
    ("ann", "organisation.get", {"organisation": ""}, "organisation"),
    ("ann", "organisation.list", {"limit": 0}, "limit"),
    ("ann", "organisation.list", {"limit": -1}, "limit"),
    ("ann", "organisation.list", {"limit": 501}, "limit"),
    ("ann", "organisation.list", {"limit": "10"}, "limit"),
    ("ann", "organisation.list", {"limit": True}, "limit"),
    ("ann", "organisation.list", {"kind": "dragon"}, "kind"),
    ("ann", "organisation.list", {"cursor": 3}, "cursor"),
    ("ann", "request.create", {"to": "X2"}, "key"),
    ("ann", "request.create", {"key": "", "to": "X2"}, "key"),
    ("ann", "request.create", {"key": "k" * 2000, "to": "X2"}, "key"),
    ("ann", "request.create", {"key": 5, "to": "X2"}, "key"),
    ("ann", "request.create", KEYED, "to"),
    ("ann", "request.create", {**KEYED, "to": "X2", "length": 0}, "length"),
    ("ann", "request.create", {**KEYED, "to": "X2", "length": 10000}, "length"),
    ("ann", "request.create", {**KEYED, "to": "X2", "slots": "1"}, "slots"),
    ("ann", "request.create", {**KEYED, "to": "X2", "slots": [{}]}, "slots"),
    ("ann", "request.create", {**KEYED, "to": "X2", "delegates": "ann"}, "delegates"),
    ("ann", "request.create", {**KEYED, "to": "X2", "delegates": [1]}, "delegates"),
    ("ann", "request.create", {**KEYED, "to": "X2", "message": ["hi"]}, "message"),
    ("ann", "request.create", {**KEYED, "to": "X2", "expires": "tomorrow"}, "expires"),
    ("ann", "request.accept", KEYED, "request"),
    ("ann", "request.list", {"state": "dreaming"}, "state"),
    ("ann", "request.list", {"direction": "up"}, "direction"),
    ("ann", "preference.set", {**KEYED, "to": "X2"}, "preference"),
    ("ann", "preference.set", {**KEYED, "to": "X2", "preference": "love"}, "preference"),
    ("ann", "blackout.set", {**KEYED, "resource": "ann"}, "when"),
    ("ann", "blackout.set", {**KEYED, "resource": "ann", "when": "noon"}, "when"),
    ("ann", "blackout.set", {**KEYED, "resource": "ann",
                             "when": "2026-02-30T09:00/2026-03-01T09:00"}, "when"),
    ("ann", "blackout.set", {**KEYED, "resource": "ann",
                             "when": f"{fair.start_of(3)}/{fair.start_of(1)}"}, "when"),
    ("ann", "blackout.set", {**KEYED, "resource": "ann", "release": "yes",
                             "when": f"{fair.start_of(1)}/{fair.start_of(2)}"}, "release"),
    ("ann", "match.explain", {}, "with"),
    ("ann", "invitation.get", {"meeting": 4}, "meeting"),
    ("ann", "watch", {"since": "1"}, "since"),
    ("ann", "watch", {"since": -1}, "since"),
    ("ann", "watch", {"topics": "meeting"}, "topics"),
    ("staff", "journal.list", {"since": -1}, "since"),
    ("staff", "import.put", {"import": "I1", "file": "a.csv", "offset": -1, "text": ""}, "offset"),
    ("staff", "account.invite", {**KEYED, "role": "king", "name": "n"}, "role"),
    ("staff", "account.invite", {**KEYED, "delegate": "ann", "expires_days": 0}, "expires_days"),
    ("admin", "admin.clock", {"advance_s": "1"}, "advance_s"),
]


@pytest.mark.parametrize("who, method, params, field", WRONG,
                         ids=[f"{row[1]}-{row[3]}-{n}" for n, row in enumerate(WRONG)])
def test_a_wrong_parameter_is_named(shared_house, who, method, params, field):
    with shared_house.as_(who) as client, refused("PARAM_INVALID", field=field):
        client.call(method, params)


@pytest.mark.parametrize("number", ["R999999", "R0", "R-1", "R99999999999999999999", "M1", "1",
                                    "R", "R1x", "", "R1\n", "🙂"])
def test_an_id_that_names_nothing_is_a_refusal(client, number):
    with refused("NOT_YOURS", "PARAM_INVALID"):
        client.call("request.get", request=number)


@pytest.mark.parametrize("slot", [0, -1, 10**9, 2**63 - 1, "noon", "2026-99-99T00:00", "", True])
def test_a_slot_that_is_none_is_a_refusal(client, slot):
    with refused("PARAM_INVALID", "SLOT_UNKNOWN"):
        client.write("request.create", to="X2", slots=[slot])


def sample(schema):
    """A value a schema allows."""
    if "examples" in schema:
        return schema["examples"][0]
    for name in ("oneOf", "anyOf"):
        if name in schema:
            return sample(schema[name][0])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    return {"integer": schema.get("minimum", 1), "boolean": False, "object": {},
            "array": [sample(schema.get("items", {}))] if schema.get("minItems") else [],
            "string": "x" * max(1, schema.get("minLength", 1))}[kind]


def method_rows(client):
    return client.call("rpc.discover")["methods"]


def test_every_required_parameter_is_missed_by_name(house):
    client = house.as_("admin")
    asked = 0
    for method in method_rows(client):
        if method["name"] == "hello" or "admin" not in method["x-roles"]:
            continue
        required = [p for p in method["params"] if p.get("required")]
        for missing in required:
            params = {p["name"]: sample(p["schema"]) for p in required if p is not missing}
            with refused("PARAM_INVALID", field=missing["name"]):
                client.call(method["name"], params)
            asked += 1
    assert asked > 20


def test_every_parameter_of_a_wrong_type_is_refused_by_name(house):
    client = house.as_("admin")
    asked = 0
    for method in method_rows(client):
        if method["name"] == "hello" or "admin" not in method["x-roles"]:
            continue
        for wrong in method["params"]:
            assert wrong["schema"].get("type") != "object", method
            params = {p["name"]: sample(p["schema"]) for p in method["params"]
                      if p.get("required") and p is not wrong}
            params[wrong["name"]] = {"a": 1}
            with refused("PARAM_INVALID", field=wrong["name"]):
                client.call(method["name"], params)
            asked += 1
    assert asked > 50


# paging


def test_pages_together_are_the_list(client):
    pages, params = [], {"limit": 3}
    while True:
        page = client.call("organisation.list", params)
        pages.append([item["code"] for item in page["items"]])
        if "next" not in page:
            break
        params["cursor"] = page["next"]
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    codes = sum(pages, [])
    assert sorted(codes) == sorted(row[0] for row in fair.ORGANISATIONS)


def test_the_last_full_page_has_no_next(client):
    page = client.call("organisation.list", limit=len(fair.ORGANISATIONS))
    assert len(page["items"]) == len(fair.ORGANISATIONS) and "next" not in page


def test_a_page_is_cut_by_its_bytes(make_fair):
    client = make_fair({"limits": {"page_bytes": 4096}}).start().as_("staff")
    first = client.call("journal.list")
    rows = client.listed("journal.list")
    assert "next" in first and len(first["items"]) < len(rows)
    assert [row["seq"] for row in rows] == list(range(1, client.greeting["seq"] + 1))


@pytest.mark.parametrize("cursor", ["x", "!!!", "AAAA", "0", "한", "A" * 400])
def test_a_made_up_cursor_is_refused(client, cursor):
    with refused("CURSOR_INVALID", "PARAM_INVALID"):
        client.call("organisation.list", cursor=cursor)


# rpc.discover

METHODS = """
hello ping rpc.discover auth.enrol token.list token.revoke account.invite account.list
account.disable event.list event.get import.begin import.put import.check import.apply export.get
export.list category.list organisation.list organisation.get delegate.list location.list
interpreter.list conference.list preference.set preference.list blackout.set blackout.list
match.list match.explain request.create request.accept request.decline request.withdraw
request.list request.get meeting.slots meeting.book meeting.cancel meeting.list
meeting.get diary.get standby.list
invitation.list invitation.get invitation.reply mailbox.list mailbox.settle stats.snapshot journal.list journal.verify admin.verify watch
admin.clock admin.drain
""".split()


def test_discover_lists_the_methods_of_this_stage(client):
    assert {row["name"] for row in method_rows(client)} >= set(METHODS)


def test_discover_describes_every_method(client):
    document = client.call("rpc.discover")
    assert document["openrpc"].startswith("1.") and document["info"]["version"]
    names = [row["name"] for row in document["methods"]]
    assert len(names) == len(set(names))
    roles = {"buyer", "exhibitor", "interpreter", "staff", "monitor", "mailbox", "admin", "none"}
    for row in document["methods"]:
        assert row["summary"], row["name"]
        assert row["x-roles"] and set(row["x-roles"]) <= roles, row
        assert isinstance(row["x-writes"], bool)
        parameters = [p["name"] for p in row["params"]]
        assert len(parameters) == len(set(parameters))
        assert all(p["schema"] and p.get("summary") for p in row["params"]), row["name"]


def test_every_write_requires_a_key(client):
    for row in method_rows(client):
        if row["x-writes"] and row["name"] != "import.put":
            assert [p for p in row["params"] if p["name"] == "key" and p["required"]], row


def test_discover_is_for_those_who_have_logged_in(stranger):
    stranger.hello()
    with refused("ROLE_DENIED") as denied:
        stranger.call("rpc.discover")
    assert "log in" in denied.error.data["hint"]



# the Unix socket


def test_the_unix_socket_makes_its_owner_admin(shared_house):
    assert shared_house.as_("admin").greeting["role"] == "admin"


def test_the_unix_socket_has_the_same_rules(shared_house):
    import convened_client
    with convened_client.Client.over_unix(shared_house.home / "admin.sock") as client:
        client.send_line(json.dumps(CALL))
        closed_after(client, "HELLO_FIRST")


def test_the_event_must_be_named_where_it_is_needed_and_unknown(make_blank):
    with make_blank().start().admin() as client, refused("EVENT_REQUIRED"):
        client.call("organisation.list")


def test_the_checker_itself_refuses_a_float():
    with pytest.raises(AssertionError):
        parse(b'{"jsonrpc":"2.0","id":1,"result":{"score":0.5}}')


def test_the_checker_itself_refuses_an_error_without_data():
    with pytest.raises(AssertionError):
        parse(b'{"jsonrpc":"2.0","id":1,"error":{"code":1301,"message":"x"}}')
