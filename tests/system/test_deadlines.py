"""Clients that drip, stall or never read: each meets its own deadline and disturbs nobody.

Every deadline is set to some hundred milliseconds; the condition waited for is the close."""
import json
import select
import socket
import time

import pytest

from convened_client import Closed, PlainStream, TlsStream, connect_tcp, tls_context
from expect import closed_after

SHORT_MS = 400
LONG_MS = 60000
SOON_S = 10  # a close later than this is not the deadline's

ALL_LONG = {name: LONG_MS for name in
            ("handshake_ms", "hello_ms", "line_ms", "write_ms", "idle_ms", "ping_ms")}


@pytest.fixture
def with_short(make_fair):
    """with_short("line_ms", …): a daemon whose other deadlines are far away."""
    def make(*names, limits=None):
        deadlines = {**ALL_LONG, **{name: SHORT_MS for name in names}}
        return make_fair({"deadlines": deadlines, "limits": limits or {},
                          "log": {"level": "debug"}}).start()
    return make


def tcp(house):
    return PlainStream(connect_tcp(("127.0.0.1", house.port)))


def drip(sock, data, pause_s=0.05):
    """A byte at a time, each after pause_s or as soon as the other side says something; true
    when the other side ended it."""
    for i in range(len(data)):
        if select.select([sock], [], [], pause_s)[0]:
            return True
        try:
            sock.sendall(data[i:i + 1])
        except OSError:
            return True
    return False


def ended_by_peer(stream):
    begun = time.monotonic()
    while stream.recv(SOON_S):
        pass
    return time.monotonic() - begun < SOON_S


def test_silence_instead_of_a_handshake_is_ended(with_short):
    stream = tcp(with_short("handshake_ms"))
    assert ended_by_peer(stream)


def test_a_dripped_handshake_is_ended(with_short):
    house = with_short("handshake_ms")
    stream = TlsStream(connect_tcp(("127.0.0.1", house.port)),
                       tls_context(house.home / "ca.crt"), "localhost")
    with pytest.raises(Exception):
        stream.tls.do_handshake()
    assert drip(stream.sock, stream.outgoing.read())


def test_silence_after_the_handshake_is_ended(with_short):
    client = with_short("hello_ms").connect()
    closed_after(client, "?DEADLINE", timeout=SOON_S)


def test_a_dripped_hello_is_ended(with_short):
    client = with_short("hello_ms").connect()
    _, line = client.envelope("hello", {"client": "t" * 100, "proto": [1, 1]})
    assert drip_records(client, line.encode() + b"\n")


def drip_records(client, data):
    """Each byte in a TLS record of its own; true when the daemon ended it."""
    for i in range(len(data)):
        if select.select([client.stream.sock], [], [], 0.05)[0]:
            return True
        try:
            client.stream.send(data[i:i + 1])
        except (Closed, OSError):
            return True
    return False


def test_a_dripped_line_is_ended_although_bytes_keep_coming(with_short):
    client = with_short("line_ms").as_("ann")
    assert drip_records(client, b'{"jsonrpc":"2.0","id":1,"method":"ping"' + b" " * 400)
    closed_after(client, "?DEADLINE")


def test_half_a_line_and_silence_is_ended(with_short):
    client = with_short("line_ms").as_("ann")
    client.stream.send(b'{"jsonrpc":')
    closed_after(client, "?DEADLINE", timeout=SOON_S)


def test_whole_lines_after_each_other_have_a_deadline_each(with_short):
    """Longer than line_ms in all, no single line is: nothing is ended."""
    client = with_short("line_ms").as_("ann")
    until = time.monotonic() + 2.5 * SHORT_MS / 1000
    calls = 0
    while time.monotonic() < until:
        line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}) + "\n"
        for piece in (line[:20], line[20:]):
            client.stream.send(piece.encode())
            select.select([client.stream.sock], [], [], 0.02)
        assert client.read_message()["result"] == {}
        calls += 1
    assert calls > 5


def test_an_idle_connection_is_ended(with_short):
    client = with_short("idle_ms").as_("ann")
    assert client.greeting["limits"]["idle_s"] >= 0
    closed_after(client, "?DEADLINE", timeout=SOON_S)


def test_a_busy_connection_does_not_idle(with_short):
    client = with_short("idle_ms").as_("ann")
    until = time.monotonic() + 3 * SHORT_MS / 1000
    while time.monotonic() < until:
        assert client.call("ping") == {}
        select.select([client.stream.sock], [], [], 0.05)


def test_a_silent_watcher_is_pinged_and_then_ended(with_short):
    """Pings go unanswered here: read_message takes lines without answering them."""
    client = with_short("ping_ms").as_("ann")
    client.call("watch")
    methods = []
    while (message := client.read_message(SOON_S)) is not None:
        methods.append(message.get("method"))
    assert "ping" in methods


def test_a_watcher_that_answers_pings_stays(with_short):
    house = with_short("ping_ms")
    client, other = house.as_("ann"), house.as_("bob")
    client.call("watch")
    until = time.monotonic() + 4 * SHORT_MS / 1000
    while time.monotonic() < until:
        other.call("ping")
        assert client.call("ping", timeout=SOON_S) == {}
        select.select([client.stream.sock], [], [], 0.05)
    assert client.call("ping") == {}


def pour(client, calls, deadline_s=SOON_S):
    """Send calls without reading a byte. How many bytes went before the daemon read no more."""
    data = b"".join(client.envelope(*call)[1].encode() + b"\n" for call in calls)
    sock = client.stream.sock
    records = b"".join(client.stream.records(data[i:i + 16384])
                       for i in range(0, len(data), 16384))
    sock.setblocking(False)
    sent, until = 0, time.monotonic() + deadline_s
    while sent < len(records) and time.monotonic() < until:
        if not select.select([], [sock], [], 0.3)[1]:
            return sent, len(records)  # the daemon has stopped reading
        try:
            sent += sock.send(records[sent:sent + 65536])
        except BlockingIOError:
            continue
        except OSError:
            break
    return sent, len(records)


GREEDY = [("rpc.discover", {"x": "y" * 2000})] * 6000


def down_to(staff, kind, count):
    """Wait until the daemon counts no more than count connections of a kind."""
    until = time.monotonic() + SOON_S
    while (now := staff.call("stats.snapshot")["connections"][kind]) > count:
        assert time.monotonic() < until, f"{now} {kind} connections are kept"


def test_who_never_reads_is_not_read_from_any_more(with_short):
    house = with_short(limits={"output_bytes": 65536})
    client = house.as_("ann", receive_buffer_bytes=16384)
    sent, wanted = pour(client, GREEDY)
    assert sent < wanted
    assert house.as_("bob").call("ping") == {}


def test_who_never_reads_is_dropped_as_slow_consumer(with_short):
    house = with_short("write_ms", limits={"output_bytes": 65536})
    staff = house.as_("staff")
    before = staff.call("stats.snapshot")["connections"]["open"]
    client = house.as_("ann", receive_buffer_bytes=16384)
    pour(client, GREEDY)
    down_to(staff, "open", before)
    assert house.log.wait("SLOW_CONSUMER|does not read")
    client.close()


def test_who_reads_late_but_reads_gets_every_answer(with_short):
    house = with_short(limits={"output_bytes": 65536, "inflight": 32})
    client = house.as_("ann", receive_buffer_bytes=16384)
    sock = client.stream.sock
    lines = b"".join(client.envelope("rpc.discover")[1].encode() + b"\n" for _ in range(300))
    records = client.stream.records(lines)
    assert len(records) < 65536
    sock.sendall(records)
    other = house.as_("bob")
    for _ in range(50):
        other.call("ping")  # meanwhile it fills up to where it stops
    seen = {client.read_message()["id"] for _ in range(300)}
    assert len(seen) == 300


def test_a_watcher_that_lags_is_dropped_and_the_fair_goes_on(with_short):
    house = with_short("write_ms", limits={"output_bytes": 65536})
    watcher = house.as_("staff", receive_buffer_bytes=4096)
    watcher.call("watch")
    staff, buyer = house.as_("staff"), house.as_("ann")
    until = time.monotonic() + 60
    rounds = 0
    while staff.call("stats.snapshot")["connections"]["watchers"]:
        assert time.monotonic() < until, "a watcher that never reads was kept for a minute"
        for request_id in buyer.send_all(
                [("blackout.set", {"key": f"lagging-{rounds}-{n}", "resource": "ann",
                                   "code": f"lag-{n}",
                                   "when": "2030-01-01T00:00/2030-01-01T01:00",
                                   "reason": str(n)[0] * 400}) for n in range(16)]):
            buyer.result(request_id)
        rounds += 1
    assert buyer.call("ping") == {}


def test_many_stalled_connections_do_not_hold_up_a_stop(with_short):
    house = with_short()
    for _ in range(20):
        tcp(house).send(b"\x16\x03\x01")
    for _ in range(10):
        house.as_("ann").stream.send(b'{"half":')
    status, seconds = house.terminate()
    assert status == 0 and seconds < 5


def test_a_client_that_vanishes_is_cleaned_up(house):
    staff = house.as_("staff")
    before = staff.call("stats.snapshot")["connections"]["open"]
    clients = [house.as_("ann") for _ in range(10)]
    for client in clients:
        client.stream.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
    down_to(staff, "open", before)
