"""HTTP/1.1 over sockets in the tests' own hands: what a calendar sends, and what nobody should.

Written from RFC 9112 alone; every answer that comes is checked for what each one has to say.
"""
import re
import select
import socket
import ssl

import pytest
from convened_client import PATIENCE_S

# A client with a name no calendar has, as one that asks for nothing but the path.
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
PARTS_OF_POLICY = ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
                   "base-uri 'none'", "form-action 'none'")


def free_port():
    """A port that nobody has at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def web_fair(make_fair, options=None, **web):
    """A running fair with an HTTPS port; .web_port says which."""
    for attempt in range(5):
        port = free_port()
        merged = {**(options or {}), "web": {"port": port, **web}}
        house = make_fair(merged)
        try:
            house.start()
        except Exception:  # somebody else took the port meanwhile
            if attempt == 4 or "cannot listen" not in house.tail():
                raise
            continue
        house.web_port = port
        return house
    raise AssertionError("no port was free")


def context(house, low=None, high=None, alpn=("http/1.1",)):
    made = ssl.create_default_context(cafile=str(house.home / "ca.crt"))
    if low:
        made.minimum_version = low
    if high:
        made.maximum_version = high
    if alpn:
        made.set_alpn_protocols(list(alpn))
    return made


class Answer:
    """One answer as it came."""

    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def __getitem__(self, name):
        return self.fields[name.lower()]

    def __contains__(self, name):
        return name.lower() in self.fields

    @property
    def text(self):
        return self.body.decode("utf-8")


class Ended(Exception):
    """The connection ended where an answer was due."""


class Browser:
    """One connection; the bytes sent are the caller's choice."""

    def __init__(self, house, tls=True, address="127.0.0.1", receive_buffer_bytes=None,
                 own_address=None, **how):
        plain = socket.socket()
        if own_address:
            plain.bind((own_address, 0))
        if receive_buffer_bytes:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        plain.settimeout(PATIENCE_S)
        plain.connect((address, house.web_port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = (context(house, **how).wrap_socket(plain, server_hostname="localhost")
                     if tls else plain)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data if isinstance(data, bytes) else data.encode("utf-8"))

    def more(self):
        try:
            data = self.sock.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            data = b""
        if not data:
            raise Ended(f"after {self.rest!r}")
        self.rest += data

    def answer(self, to="GET"):
        """The next answer, whole. to: the method it answers."""
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode("ascii").split("\r\n")
        version, status, _ = lines[0].split(" ", 2)
        assert version == "HTTP/1.1"
        fields = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            assert name.lower() not in fields, f"{name} twice"
            fields[name.lower()] = value
        if int(status) == 100:
            return Answer(100, fields, b"")
        length = 0 if to == "HEAD" or int(status) == 304 else int(fields["content-length"])
        while len(self.rest) < length:
            self.more()
        body, self.rest = self.rest[:length], self.rest[length:]
        answer = Answer(int(status), fields, body)
        check(answer)
        return answer

    def ask(self, path, method="GET", **fields):
        """An ordinary request; fields with _ for -."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        self.send("\r\n".join(lines) + "\r\n\r\n")
        return self.answer(method)

    def has_ended(self):
        """Does the other side end, and say nothing more?"""
        self.sock.settimeout(PATIENCE_S)
        try:
            return not self.rest and self.sock.recv(1) == b""
        except (ConnectionResetError, ssl.SSLEOFError):
            return True

    def is_silent(self, seconds=0.0):
        """Is nothing there to read at this moment?"""
        return not self.rest and not select.select([self.sock], [], [], seconds)[0]


def check(answer):
    """What every answer says, whatever it is about."""
    for name, value in ALWAYS.items():
        assert answer[name] == value
    assert all(part in answer["content-security-policy"] for part in PARTS_OF_POLICY)
    assert re.fullmatch(r"(\w+(-\w+)*=\(\), )*\w+(-\w+)*=\(\)", answer["permissions-policy"])
    assert "camera" in answer["permissions-policy"]
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer["date"])
    assert "cache-control" in answer and "server" not in answer
    # the one cookie there is, and whoever gets it keeps nothing of the answer
    if "set-cookie" in answer:
        assert answer["set-cookie"].startswith("__Host-convene=")
        assert answer["cache-control"] == "no-store"


def path_of(url):
    """The path of a link to this server."""
    return re.fullmatch(r"(?:https|webcal)://localhost:\d+(/cal/[A-Za-z0-9_-]+\.ics)", url).group(1)


@pytest.fixture(scope="module")
def web_house(template, tmp_path_factory):
    """The fair with an HTTPS port, for tests of one file that change nothing others look at."""
    import conftest  # the fixtures' own makers

    makers = conftest.Makers(tmp_path_factory)

    def make(options):
        made = makers.copy(template.home, options)
        made.tokens = dict(template.tokens)
        return made

    yield web_fair(make)
    makers.end()
