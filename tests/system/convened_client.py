"""A blocking client of convene/1, written from the protocol's description alone.

It is the second implementation of the protocol and shares no code with the first: what both
agree on is the protocol. Every message received is checked for its shape here, and every answer
against what rpc.discover says of its method, so each test of the suite is a test of the envelope
and of the document too. For hostile tests the bytes of a line and the records of
TLS are in the caller's hands.
"""
import collections
import json
import socket
import ssl
import time
import uuid

ALPN = "convene/1"
PATIENCE_S = 30.0  # how long a test waits for what must come; never how long it takes

# The stable pairs of the error table: the string is the interface, the number the exit status.
PROTOCOL_FAULTS = {
    "PARSE": -32700,
    "INVALID_REQUEST": -32600,
    "METHOD_UNKNOWN": -32601,
    "PARAM_INVALID": -32602,
    "INTERNAL": -32603,
}


class Violation(AssertionError):
    """The daemon said something the protocol does not allow."""


class Closed(Exception):
    """The connection ended where an answer was due; how: close_notify, eof, reset, an alert."""

    def __init__(self, how):
        super().__init__(f"connection closed ({how})")
        self.how = how


class RpcError(Exception):
    """A refusal: code is the string, number the JSON-RPC code, data the whole data object."""

    def __init__(self, error, request_id=None):
        self.number = error["code"]
        self.text = error["message"]
        self.data = error["data"]
        self.code = self.data["code"]
        self.field = self.data.get("field")
        self.retry = self.data["retry"]
        self.id = request_id
        super().__init__(f"{self.code} ({self.number}): {self.text} {self.data}")


def check_error(error):
    """The shape every error has, whatever it is about."""
    def must(ok, what):
        if not ok:
            raise Violation(f"{what}: {error!r}")

    must(isinstance(error, dict), "error is no object")
    data = error.get("data")
    must(isinstance(data, dict), "error without data")
    code, number = data.get("code"), error.get("code")
    must(isinstance(code, str) and code, "error without its string")
    must(isinstance(number, int) and not isinstance(number, bool), "error number is no integer")
    must(number == PROTOCOL_FAULTS[code] if code in PROTOCOL_FAULTS else 1000 <= number < 2000,
        "number and string do not belong together")
    must(isinstance(error.get("message"), str) and error["message"], "error without a sentence")
    must(data.get("retry") in ("no", "later", "same_key"), "unknown retry class")
    must(isinstance(data.get("req"), str) and data["req"], "error without a request number")
    must("retry_after_ms" not in data or data["retry_after_ms"] > 0, "retry_after_ms not positive")
    must(all(isinstance(data[k], str) for k in ("field", "hint") if k in data),
        "field and hint are text")


def check_message(message):
    """Raise Violation unless message is an answer or a notification as the protocol has them."""
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise Violation(f"not a JSON-RPC 2.0 object: {message!r}")
    if "method" in message:
        return
    if "id" not in message or ("result" in message) == ("error" in message):
        raise Violation(f"an answer has an id and either result or error: {message!r}")
    if "error" in message:
        check_error(message["error"])
    elif not isinstance(message["result"], dict):
        raise Violation(f"a result is an object: {message!r}")


def refuse_float(text):
    raise Violation(f"a float on the wire: {text}")


def parse(line):
    """One line to a message, as strict as the protocol is."""
    def members(pairs):
        if len(dict(pairs)) != len(pairs):
            raise Violation(f"a member twice: {pairs!r}")
        return dict(pairs)

    message = json.loads(line.decode("utf-8"), parse_float=refuse_float,
        parse_constant=refuse_float, object_pairs_hook=members)
    check_message(message)
    return message


class PlainStream:
    """Bytes over a connected socket."""

    def __init__(self, sock):
        self.sock = sock
        self.ended = None

    def send(self, data, timeout=PATIENCE_S):
        self.sock.settimeout(timeout)
        try:
            self.sock.sendall(data)
        except (BrokenPipeError, ConnectionResetError) as gone:
            raise Closed("reset") from gone

    def recv(self, timeout):
        """Some bytes, b"" when the other side has ended (self.ended says how)."""
        self.sock.settimeout(timeout)
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            self.ended = "reset"
            return b""
        if not data:
            self.ended = self.ended or "eof"
        return data

    def finish(self):
        """Nothing more comes from us; answers may."""
        self.sock.shutdown(socket.SHUT_WR)

    def close(self):
        self.sock.close()


class TlsStream(PlainStream):
    """TLS with the records in our own hands, so that either half can stall, drip or end alone."""

    def __init__(self, sock, context, server_name):
        super().__init__(sock)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=server_name)

    def handshake(self, timeout=PATIENCE_S):
        while True:
            try:
                self.tls.do_handshake()
                return self._flush(timeout)
            except ssl.SSLWantReadError:
                self._flush(timeout)
                if not self._fill(timeout):
                    raise Closed(self.ended) from None

    def records(self, data=b""):
        """The TLS records of data, for the caller to put on the socket as it likes."""
        if data:
            self.tls.write(data)
        return self.outgoing.read()

    def send(self, data, timeout=PATIENCE_S):
        super().send(self.records(data), timeout)

    def recv(self, timeout):
        while True:
            try:
                data = self.tls.read(65536)
                if data:
                    return data
                self.ended = "close_notify"
                return b""
            except ssl.SSLWantReadError:
                if not self._fill(timeout) and self.ended == "reset":
                    return b""
            except ssl.SSLZeroReturnError:
                self.ended = "close_notify"
                return b""
            except ssl.SSLEOFError:
                self.ended = "eof"
                return b""
            except ssl.SSLError as alert:
                self.ended = alert.reason or str(alert)
                return b""

    def close_notify(self):
        """Send our close_notify; the socket stays open in both directions."""
        try:
            self.tls.unwrap()
        except ssl.SSLError:
            pass  # it wants the other side's, which is recv()'s affair
        super().send(self.records())

    def finish(self):
        self.close_notify()
        super().finish()

    def _flush(self, timeout):
        data = self.outgoing.read()
        if data:
            super().send(data, timeout)

    def _fill(self, timeout):
        data = super().recv(timeout)
        if data:
            self.incoming.write(data)
        else:
            self.incoming.write_eof()
        return bool(data)


def tls_context(ca_file, alpn=(ALPN,), version=ssl.TLSVersion.TLSv1_3):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = context.maximum_version = version
    # An end without close_notify is told from one with it.
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    context.load_verify_locations(str(ca_file))
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


def connect_tcp(address, receive_buffer_bytes=None):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if receive_buffer_bytes:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
    sock.settimeout(PATIENCE_S)
    sock.connect(address)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


class Client:
    """One connection: call() for one answer, send() and result() to pipeline, raw lines."""

    schemas = None  # of rpc.discover, once somebody has asked; see the fixture of this name

    def __init__(self, stream):
        self.stream = stream
        self.events = collections.deque()  # notifications not yet taken, oldest first
        self.progress = []  # what the planner said of its run, oldest first
        self.greeting = None
        self.place = None  # (history, seq) of what has been told to a watcher
        self._buffer = bytearray()
        self._answers = {}
        self._pending = {}  # id: method
        self._next_id = 1

    @classmethod
    def over_tls(cls, address, ca_file, alpn=(ALPN,), version=ssl.TLSVersion.TLSv1_3,
            server_name="localhost", receive_buffer_bytes=None):
        sock = connect_tcp(address, receive_buffer_bytes)
        stream = TlsStream(sock, tls_context(ca_file, alpn, version), server_name)
        try:
            stream.handshake()
        except BaseException:
            sock.close()
            raise
        return cls(stream)

    @classmethod
    def over_unix(cls, path):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(PATIENCE_S)
        sock.connect(str(path))
        return cls(PlainStream(sock))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.stream.close()

    # Lines: what a hostile test needs.

    def send_line(self, line):
        if isinstance(line, str):
            line = line.encode("utf-8")
        self.stream.send(line + b"\n")

    def read_line(self, timeout=PATIENCE_S):
        """The next line without its end, None once the other side has closed. TimeoutError."""
        deadline = time.monotonic() + timeout
        scanned = 0
        while (end := self._buffer.find(b"\n", scanned)) < 0:
            scanned = len(self._buffer)
            data = self.stream.recv(max(0.001, deadline - time.monotonic()))
            if not data:
                if self._buffer and self.stream.ended == "close_notify":
                    raise Violation(f"closed inside a line: {bytes(self._buffer[:200])!r}")
                if self._buffer:
                    raise Closed(self.stream.ended)
                return None
            self._buffer += data
        line = bytes(self._buffer[:end])
        del self._buffer[:end + 1]
        return line

    def read_message(self, timeout=PATIENCE_S):
        line = self.read_line(timeout)
        return None if line is None else parse(line)

    def read_to_end(self, timeout=PATIENCE_S):
        """Every message until the other side closes; the condition most hostile tests wait for."""
        messages = []
        while (message := self.read_message(timeout)) is not None:
            messages.append(message)
        return messages

    # Calls.

    def hello(self, token=None, event=None, client="system tests", proto=(1, 1)):
        params = {"client": client, "proto": list(proto)}
        params.update({k: v for k, v in (("token", token), ("event", event)) if v is not None})
        self.greeting = self.call("hello", params)
        return self.greeting

    def envelope(self, method, params=None):
        """(id, the line) of a request, not sent."""
        request_id = self._next_id
        self._next_id += 1
        message = {"jsonrpc": "2.0", "id": request_id, "method": method}
        if params is not None:
            message["params"] = params
        return request_id, json.dumps(message, ensure_ascii=False, separators=(",", ":"))

    def send(self, method, params=None, /, **more):
        """Send without waiting; the id is for result(). A name loses its trailing _: with_."""
        params = merged(params, more)
        request_id, line = self.envelope(method, params)
        self._pending[request_id] = method
        self.send_line(line)
        return request_id

    def send_all(self, calls):
        """[(method, params)] in one piece, as one write; the ids in order."""
        ids, lines = [], []
        for method, params in calls:
            request_id, line = self.envelope(method, params)
            ids.append(request_id)
            lines.append(line + "\n")
            self._pending[request_id] = method
        self.stream.send("".join(lines).encode("utf-8"))
        return ids

    def answer(self, request_id, timeout=PATIENCE_S):
        """The whole answer object of one request, events put aside meanwhile."""
        deadline = time.monotonic() + timeout
        while request_id not in self._answers:
            self._take(max(0.001, deadline - time.monotonic()))
        self._pending.pop(request_id, None)
        return self._answers.pop(request_id)

    def result(self, request_id, timeout=PATIENCE_S):
        message = self.answer(request_id, timeout)
        if "error" in message:
            raise RpcError(message["error"], message["id"])
        return message["result"]

    def call(self, method, params=None, /, timeout=PATIENCE_S, **more):
        return self.result(self.send(method, params, **more), timeout)

    def write(self, method, params=None, /, key=None, **more):
        """A mutation: call() with an idempotency key, a fresh one unless named."""
        return self.call(method, params, key=key or new_key(), **more)

    def listed(self, method, params=None, /, **more):
        """The items of all pages."""
        params = dict(merged(params, more) or {})
        items = []
        while True:
            page = self.call(method, params)
            items += page["items"]
            if "next" not in page:
                return items
            params["cursor"] = page["next"]

    def watch(self, place=None, /, **more):
        """From a place, (history, seq), or from now; .place goes on with every event taken."""
        if place is not None:
            more = {"history": place[0], "since": place[1], **more}
        answer = self.call("watch", more)
        self.place = answer["history"], answer["seq"]
        return self.place

    def next_event(self, timeout=PATIENCE_S):
        """The params of the next event notification."""
        deadline = time.monotonic() + timeout
        while not self.events:
            self._take(max(0.001, deadline - time.monotonic()))
        event = self.events.popleft()
        if self.place is not None:
            self.place = self.place[0], event["seq"]
        return event

    def acknowledged(self, request_id):
        """The result of an id if its answer has already come, taken or not yet: else None."""
        return self._answers.get(request_id, {}).get("result")

    def _take(self, timeout):
        message = self.read_message(timeout)
        if message is None:
            raise Closed(self.stream.ended)
        if message.get("method") == "event":
            self.events.append(message["params"])
        elif message.get("method") == "progress":
            self.progress.append(message["params"])
        elif "method" in message:
            self._asked(message)
        elif message["id"] is None:
            raise RpcError(message["error"])
        elif message["id"] not in self._pending or message["id"] in self._answers:
            raise Violation(f"an answer nobody waits for: {message!r}")
        else:
            self._answers[message["id"]] = message
            self._compare(self._pending[message["id"]], message)

    def _compare(self, method, message):
        """An answer is what the document says; of a method it does not have it says nothing."""
        if self.schemas is None or method not in self.schemas.methods:
            return
        if "error" in message:
            self.schemas.check_error(method, message["error"])
        else:
            self.schemas.check_result(method, message["result"])

    def _asked(self, message):
        """The daemon's keepalive; anything else a daemon may not ask."""
        if message["method"] != "ping":
            raise Violation(f"a notification the protocol does not have: {message!r}")
        if "id" in message:
            self.send_line(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": {}}))


def merged(params, more):
    if not more:
        return params
    return {**(params or {}), **{name.rstrip("_"): value for name, value in more.items()}}


def new_key():
    return str(uuid.uuid4())
