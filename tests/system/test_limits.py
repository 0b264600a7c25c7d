"""Bounds on what one peer may take: line length, rate, connections."""
import json

import pytest

from convened_client import Closed, connect_tcp
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
    except (Closed, OSError):
        return True
    return [m["error"]["data"]["code"] for m in messages] in ([], ["CONNECTIONS_FULL"])


@pytest.mark.parametrize("option", ["connections", "connections_per_address"])
def test_one_connection_too_many_is_turned_away(make_fair, option):
    house = make_fair({"limits": {option: 3}}).start()
    inside = [house.as_("ann") for _ in range(3)]
    assert refused_at_the_door(house)
    assert all(client.call("ping") == {} for client in inside)


def test_a_connection_given_back_can_be_had_again(make_fair):
    house = make_fair({"limits": {"connections_per_address": 2}}).start()
    first, second = house.as_("ann"), house.as_("ann")
    first.stream.finish()
    assert first.read_to_end() == []
    first.close()
    assert second.call("ping") == {}
    assert house.as_("bob").call("ping") == {}


def test_connections_without_handshake_count_too(make_fair):
    house = make_fair({"limits": {"connections_per_address": 3}}).start()
    silent = [connect_tcp(("127.0.0.1", house.port)) for _ in range(3)]
    assert refused_at_the_door(house)
    for sock in silent:
        sock.close()


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
