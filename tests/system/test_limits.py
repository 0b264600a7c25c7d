"""Bounds on what one peer may take: line length, rate, connections."""
import contextlib
import fcntl
import json
import re
import socket
import sqlite3
import struct

import pytest

from convened_client import Closed, connect_tcp, new_key
from expect import closed_after, refusal, refused

BEFORE_LOGIN = 4096
AFTER_LOGIN = 256 * 1024


def ping_of(size):
    """A ping whose line is exactly size bytes without its end."""
    head, tail = '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"', '"}}'
    return head + "x" * (size - len(head) - len(tail)) + tail


@pytest.fixture
def stranger(shared_house):
    with shared_house.connect() as client:
        client.hello()
        yield client


@pytest.fixture
def member(shared_house):
    with shared_house.as_("ann") as client:
        yield client


def test_hello_tells_the_limit_of_a_line(stranger, member):
    assert member.greeting["limits"]["max_line"] == AFTER_LOGIN
    assert stranger.greeting["limits"]["max_line"] in (BEFORE_LOGIN, AFTER_LOGIN)


def test_a_line_at_the_limit_before_login_is_taken(stranger):
    stranger.send_line(ping_of(BEFORE_LOGIN))
    assert stranger.read_message()["result"] == {}


def test_a_line_past_the_limit_before_login_ends_the_connection(stranger):
    stranger.send_line(ping_of(BEFORE_LOGIN + 1))
    closed_after(stranger, "LINE_TOO_LONG")


def test_a_line_past_the_limit_needs_no_end_to_be_refused(stranger):
    stranger.stream.send(b"x" * (BEFORE_LOGIN + 100))
    closed_after(stranger, "LINE_TOO_LONG")


def test_a_first_line_past_the_limit_is_refused(shared_house):
    with shared_house.connect() as client:
        client.stream.send(b"x" * (BEFORE_LOGIN + 100))
        closed_after(client, "LINE_TOO_LONG")


def test_a_line_at_the_limit_after_login_is_taken(member):
    member.send_line(ping_of(AFTER_LOGIN))
    assert member.read_message()["result"] == {}


def test_a_line_past_the_limit_after_login_ends_the_connection(member):
    member.send_line(ping_of(AFTER_LOGIN + 1))
    closed_after(member, "LINE_TOO_LONG")


def test_what_follows_an_oversized_line_is_not_carried_out(member):
    evil = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "preference.set",
                       "params": {"key": "smuggled", "to": "X2", "preference": "must"}})
    member.stream.send((ping_of(AFTER_LOGIN + 1) + "\n" + evil + "\n").encode())
    closed_after(member, "LINE_TOO_LONG")


def test_too_many_calls_a_second_are_put_off(make_fair):
    client = make_fair({"limits": {"requests_per_second": 10}}).start().as_("ann")
    ids = client.send_all([("ping", {})] * 200)
    put_off = [refusal(answer, "RATE_LIMITED")
               for answer in (client.answer(i) for i in ids) if "error" in answer]
    assert put_off and len(put_off) < 200
    for error in put_off:
        assert error.retry == "later" and error.data["retry_after_ms"] > 0


def test_lines_that_say_nothing_count_too(make_fair):
    client = make_fair({"limits": {"requests_per_second": 10}}).start().as_("ann")
    client.stream.send(b"x\n" * 200)
    said = [client.read_message()["error"]["data"]["code"] for _ in range(200)]
    assert set(said) == {"PARSE", "RATE_LIMITED"} and said.count("RATE_LIMITED") > 100


def refused_at_the_door(house):
    """One connection too many: told so or turned away, never served."""
    try:
        with house.connect() as client:
            client.send("hello", client="t", proto=[1, 1])
            messages = client.read_to_end()
    except TimeoutError:
        return False
    except (Closed, OSError):
        return True
    return [m["error"]["data"]["code"] for m in messages] in ([], ["CONNECTIONS_FULL"])


def test_one_connection_too_many_is_turned_away(make_fair):
    house = make_fair({"limits": {"connections": 3}}).start()
    inside = [house.as_("ann") for _ in range(3)]
    assert refused_at_the_door(house)
    assert all(client.call("ping") == {} for client in inside)


def test_a_connection_given_back_can_be_had_again(make_fair):
    house = make_fair({"limits": {"connections": 2}}).start()
    first, second = house.as_("ann"), house.as_("ann")
    first.stream.finish()
    assert first.read_to_end() == []
    first.close()
    assert second.call("ping") == {}
    assert house.as_("bob").call("ping") == {}


# One account, on all its connections.

@contextlib.contextmanager
def writer_held(house):
    """No change is committed meanwhile: somebody else has the database's lock."""
    with contextlib.closing(sqlite3.connect(house.database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        yield
        lock.execute("ROLLBACK")


def wish(client):
    return client.send("preference.set", key=new_key(), to="X2", preference="want")


def test_calls_of_one_account_wait_on_all_its_connections_together(make_fair):
    house = make_fair({"limits": {"inflight_per_account": 4}}).start()
    phone, laptop, other = house.as_("ann"), house.as_("ann"), house.as_("bob")
    with writer_held(house):
        waiting = [(phone, wish(phone)) for _ in range(3)]
        assert phone.call("ping") == {}  # so those have been taken in
        waiting.append((laptop, wish(laptop)))
        error = refusal(laptop.answer(wish(laptop)), "TOO_MANY_INFLIGHT")
        assert error.retry == "later" and "account" in error.text
        assert other.call("ping") == {}
    for client, request in waiting:
        assert "preference" in client.result(request)
    assert "preference" in laptop.result(wish(laptop))


@contextlib.contextmanager
def readers_held(house):
    """Nothing is read meanwhile: the marks by which readers enter the log are taken, all five.

    They wait some ten seconds for one before they give up."""
    first, count = 123, 5
    with open(f"{house.database}-shm", "r+b") as marks:
        fcntl.lockf(marks, fcntl.LOCK_EX, count, first)
        yield
        fcntl.lockf(marks, fcntl.LOCK_UN, count, first)


def taken_in(client):
    """Whatever others have sent before this has been read by the daemon: some turns of its loop."""
    for _ in range(4):
        assert client.call("ping") == {}


def done(house, method, pattern=""):
    """Places in the log where a call of this method is said to be answered."""
    return [i for i, line in enumerate(house.log.lines)
            if re.search(rf"event=call\.done method={method} .*{pattern}", line)]


def reading_house(make_fair):
    house = make_fair({"run": {"readers": 1}, "log": {"level": "debug"}}).start()
    return house, house.as_("admin")


def test_hello_is_ahead_of_what_others_wait_for(make_fair):
    house, admin = reading_house(make_fair)
    flood, late = house.as_("ann"), house.connect()
    with readers_held(house):
        before = len(done(house, "hello"))
        ids = flood.send_all([("organisation.list", {})] * 30)
        taken_in(flood)
        hello = late.send("hello", client="t", proto=[1, 1], token=house.tokens["bob"])
        taken_in(admin)
    assert late.result(hello)["role"] == "buyer"
    for request in ids:
        assert flood.result(request)["items"]
    house.log.wait(r"method=organisation\.list req=c\d+-31\b")
    lists, hellos = done(house, "organisation.list"), done(house, "hello")
    assert len(lists) == 30 and len(hellos) == before + 1
    assert sum(place < hellos[-1] for place in lists) <= 1


def test_accounts_take_turns(make_fair):
    house, admin = reading_house(make_fair)
    flood, other = house.as_("ann"), house.as_("bob")
    with readers_held(house):
        ids = flood.send_all([("organisation.list", {})] * 30)
        taken_in(flood)
        mine = other.send_all([("category.list", {})] * 3)
        taken_in(admin)
    for client, requests in ((other, mine), (flood, ids)):
        for request in requests:
            assert "items" in client.result(request)
    house.log.wait(r"method=organisation\.list req=c\d+-31\b")
    lists, others = done(house, "organisation.list"), done(house, "category.list")
    assert [sum(place < of_mine for place in lists) for of_mine in others] <= [2, 3, 4]


def dropped(house, method):
    """How many calls of the method are said to have been dropped unread."""
    return sum(f"event=call.dropped method={method} " in line for line in house.log.lines)


def hang_up(client):
    """Without a goodbye: what it has not read yet is lost."""
    client.stream.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


@contextlib.contextmanager
def reader_at_a_call(house, admin):
    """The one reader is held with a call of bob in its hands, so that it takes nothing else.

    Held while it has nothing to do, it takes the first call that comes, but not at any certain time;
    held while it looks for something of the daemon's own, it takes none. Which it was is seen as
    bob hangs up: of his two calls the second is dropped, the first unless the reader has it.
    """
    while True:
        bob = house.as_("bob")
        firsts, seconds = (dropped(house, f"{one}.list") for one in ("category", "location"))
        with readers_held(house):
            bob.send_all([("category.list", {}), ("location.list", {})])
            taken_in(bob)
            hang_up(bob)
            assert house.log.wait_until(lambda: dropped(house, "location.list") > seconds)
            if dropped(house, "category.list") == firsts:
                yield
                return
        assert "items" in admin.call("category.list")


def test_reads_of_a_connection_that_is_gone_are_not_run(make_fair):
    house, admin = reading_house(make_fair)
    gone = house.as_("ann")
    with reader_at_a_call(house, admin):
        gone.send_all([("organisation.list", {})] * 20)
        taken_in(gone)
        hang_up(gone)
        assert house.log.wait(r"event=call\.dropped method=organisation\.list req=c\d+-21\b")
    assert house.as_("ann").call("event.list")
    assert dropped(house, "organisation.list") == 20 and not done(house, "organisation.list")


def test_one_account_has_one_rate_on_many_connections(make_fair):
    house = make_fair({"limits": {"requests_per_account": 10}}).start()
    clients = [house.as_("ann") for _ in range(10)]
    sent = [(client, client.send_all([("ping", {})] * 12)) for client in clients]
    answers = [client.answer(i) for client, ids in sent for i in ids]
    put_off = [refusal(answer, "RATE_LIMITED") for answer in answers if "error" in answer]
    assert put_off and len(put_off) < len(answers)
    assert all("account" in error.text and error.data["retry_after_ms"] > 0 for error in put_off)
    assert house.as_("bob").call("ping") == {}


def test_one_account_has_so_many_connections(make_fair):
    house = make_fair({"limits": {"connections_per_account": 2}}).start()
    first, second = house.as_("ann"), house.as_("ann")
    with house.connect() as third:
        third.send("hello", client="t", proto=[1, 1], token=house.tokens["ann"])
        closed_after(third, "CONNECTIONS_FULL")
    assert house.as_("bob").call("ping") == {}
    assert second.call("ping") == {}
    first.stream.finish()
    assert first.read_to_end() == []
    assert house.as_("ann").call("ping") == {}


def test_the_administrator_is_free_of_it(make_fair):
    house = make_fair({"limits": {"connections_per_account": 1, "inflight_per_account": 1,
                                  "requests_per_account": 1, "requests_per_second": 1}}).start()
    admins = [house.as_("admin") for _ in range(3)]
    for client in admins:
        assert len([client.result(i) for i in client.send_all([("event.list", {})] * 10)]) == 10


# Who has not logged in.

def silent(house, count):
    return [connect_tcp(("127.0.0.1", house.port)) for _ in range(count)]


def ended(sock):
    """The daemon has closed it; waits for that."""
    try:
        return sock.recv(1) == b""
    except ConnectionResetError:
        return True


def test_who_has_logged_in_does_not_count_for_its_address(make_fair):
    house = make_fair({"limits": {"connections_per_address": 2}}).start()
    inside = [house.as_("ann") for _ in range(6)]
    assert all(client.call("ping") == {} for client in inside)


@pytest.mark.parametrize("option", ["connections", "strangers", "connections_per_address"])
def test_the_oldest_stranger_makes_room(make_fair, option):
    house = make_fair({"limits": {option: 3}}).start()
    sockets = silent(house, 3)
    inside = house.as_("ann")
    assert ended(sockets[0])
    assert inside.call("ping") == {}
    more = silent(house, 3)
    assert ended(sockets[1]) and ended(sockets[2])
    assert inside.call("ping") == {}
    for sock in sockets + more:
        sock.close()


def test_what_an_account_writes_in_an_hour_is_limited(make_fair):
    """Largest profiles, until there is no room; the next hour goes on, a replay at any time."""
    house = make_fair({"limits": {"hourly_bytes": 1 << 20}}).start()
    ann, before = house.as_("ann"), house.database.stat().st_size

    def update(n):
        text = "abcdefgh"[n % 8] * 16384
        return ann.write("organisation.update", key=f"profile-{n}", profile=text, products=text)

    first = update(0)
    with refused("RATE_LIMITED") as seen:
        for n in range(1, 100):
            update(n)
    assert n > 4 and seen.error.retry == "later" and seen.error.data["hint"]
    assert 0 < seen.error.data["retry_after_ms"] <= 3600 * 1000
    assert update(0) == first | {"replayed": True}
    house.as_("bob").write("preference.set", to="X2", preference="want")
    house.as_("admin").call("admin.clock", advance_s=3600)
    update(n)
    house.stop()
    assert house.database.stat().st_size - before < 2 << 20


def test_half_handshakes_keep_nobody_out(make_fair):
    house = make_fair({"limits": {"connections_per_address": 20}}).start()
    for _ in range(5):
        sockets = silent(house, 40)
        assert house.as_("ann").call("ping") == {}
        for sock in sockets:
            sock.close()


def test_an_address_that_many_share_has_ten_times_as_much(make_fair):
    house = make_fair({"limits": {"connections_per_address": 1,
                                  "shared_networks": "10.0.0.0/8 127.0.0.0/8"}}).start()
    waiting = [house.connect() for _ in range(10)]
    for client in waiting:
        client.hello()
    one_more = house.connect()
    assert waiting[0].read_to_end() == []
    one_more.hello()


def test_an_import_past_the_limit_is_refused(make_fair):
    import fair
    house = make_fair({"limits": {"import_bytes": 65536}}).start()
    client = house.as_("staff")
    begun = client.write("import.begin")
    client.import_limits = begun["limits"]
    with refused("IMPORT_TOO_LARGE"):
        fair.put_file(client, begun["import"], "categories.csv",
                      "code,name\n" + "A,B\n" * 20000)


def test_an_import_of_too_many_rows_is_refused_while_it_comes(make_fair):
    import fair
    house = make_fair({"limits": {"import_rows": 1000}}).start()
    client = house.as_("staff")
    begun = client.write("import.begin")
    client.import_limits = begun["limits"]
    assert begun["limits"]["import_rows"] == 1000
    fair.put_file(client, begun["import"], "categories.csv",
                  "code,name\n" + "".join("C%d,Name\n" % n for n in range(600)))
    with refused("IMPORT_TOO_LARGE") as said:
        fair.put_file(client, begun["import"], "preferences.csv",
                      "code,from,to,preference\n" + "P,A,B,want\n" * 401)
    assert "preferences.csv: its row 401 " in said.error.text
    assert "1000 rows in all" in said.error.text
    assert "limits.import_rows" in said.error.data["hint"]
