"""A browser's side of the portal over HTTP: its cookie, its headers, its stream of events.

Written from the description of the paths alone, as the page in a browser would use them.
"""
import json

from convened_client import new_key
from web import Browser, Ended

JSON = "application/json"


def origin_of(house):
    return f"https://localhost:{house.web_port}"


def post(browser, house, path, body="", origin=True, convene="1", type_=JSON, cookie=None,
         more=()):
    """One POST as our page sends it; what is None is left out."""
    data = body if isinstance(body, bytes) else body.encode("utf-8")
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(data)}"]
    fields = {"Origin": origin_of(house) if origin is True else origin, "X-Convene": convene,
              "Content-Type": type_, "Cookie": cookie and f"__Host-convene={cookie}"}
    lines += [f"{name}: {value}" for name, value in fields.items() if value]
    lines += list(more)
    browser.send("\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + data)
    return browser.answer("POST")


def request(method, params=None, number=1):
    asked = {"jsonrpc": "2.0", "id": number, "method": method}
    if params is not None:
        asked["params"] = params
    return json.dumps(asked, ensure_ascii=False)


class Page(Browser):
    """A connection with the cookie of somebody."""

    def __init__(self, house, token, event=None, **how):
        super().__init__(house, **how)
        self.house, self.token = house, token
        self.event = event

    def rpc(self, method, params=None, number=1, more=()):
        """The whole answer of one call."""
        for_event = (f"X-Convene-Event: {self.event}",) if self.event else ()
        return post(self, self.house, "/rpc", request(method, params, number),
                    cookie=self.token, more=(*for_event, *more))

    def call(self, method, **params):
        answer = self.rpc(method, params)
        assert answer.status == 200, answer.text
        got = json.loads(answer.text)
        assert "result" in got, got
        return got["result"]

    def change(self, method, **params):
        return self.call(method, key=new_key(), **params)


class Events(Browser):
    """A stream of events; .next() is the next one that is no comment."""

    def __init__(self, house, token, query="", last=None, more=(), event=None, **how):
        super().__init__(house, **how)
        if event:
            query += f"{'&' if query else '?'}event={event}"
        lines = [f"GET /events{query} HTTP/1.1", "Host: localhost", "Accept: text/event-stream"]
        if token:
            lines.append(f"Cookie: __Host-convene={token}")
        if last:
            lines.append(f"Last-Event-ID: {last}")
        self.send("\r\n".join([*lines, *more]) + "\r\n\r\n")
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, rest = self.rest.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ")[1])
        self.fields = dict(line.lower().split(": ", 1)
                           for line in head.decode("ascii").split("\r\n")[1:])
        if self.status == 200:
            self.rest = rest
        self.comments = 0
        self.last = last

    def block(self):
        while b"\n\n" not in self.rest:
            self.more()
        block, self.rest = self.rest.split(b"\n\n", 1)
        return block.decode("utf-8")

    def next(self):
        """(name, data) of the next event; its id is .last then."""
        while True:
            block = self.block()
            fields = [line.partition(":") for line in block.split("\n")]
            if all(name == "" for name, _, _ in fields):
                self.comments += 1
                continue
            said = {name: value.removeprefix(" ") for name, _, value in fields}
            self.last = said.get("id", self.last)
            if "data" in said:
                return said.get("event", "message"), json.loads(said["data"])

    def until(self, name):
        """All events up to the first of this name, which is the last of the list."""
        got = []
        while not got or got[-1][0] != name:
            got.append(self.next())
        return got

    def ends(self):
        """Everything that still comes before the stream's end."""
        got = []
        try:
            while True:
                got.append(self.next())
        except Ended:
            return got
