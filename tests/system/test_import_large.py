"""A large import goes in slices: others change the fair meanwhile, nobody sees half of it, and a
kill in between leaves all or nothing."""
import re
import sqlite3
import threading
import time

import pytest

import fair
import large_fair
from convened_client import Closed, new_key
from expect import refused

ROWS = 12000
PATIENCE_S = 120


def raw(house, sql):
    """The first value of a question to the database file itself."""
    with sqlite3.connect(f"file:{house.database}?mode=ro", uri=True, timeout=10) as db:
        return db.execute(sql).fetchone()[0]


def wait_for(condition):
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not come to that"


def requests_of(client):
    return client.call("stats.snapshot")["figures"]["requests"].get("requested", 0)


@pytest.fixture
def staged(make_fair):
    """A house with the small fair, and a large import that is ready to be applied."""
    house = make_fair({"run": {"rehearsal": "yes"}}).start()
    staff = house.as_("staff")
    return house, staff, fair.stage(staff, large_fair.files(ROWS))


def expected():
    return large_fair.rows_of(ROWS)[2]


def test_nobody_sees_half_of_it_and_others_go_on(staged):
    house, staff, number = staged
    buyer, looker = house.as_("ann"), house.as_("staff")
    request = staff.send("import.apply", {"import": number, "key": new_key()})
    seen, said = set(), 0
    while staff.acknowledged(request) is None:
        buyer.write("preference.set", {"to": "X3", "preference": ("want", "none")[said % 2]})
        said += 1
        seen.add(requests_of(looker))
        staff.call("ping")
    answer = staff.result(request)
    assert answer["ok"] and not answer["errors"]
    counts = {f["file"]: f["added"] for f in answer["files"]}
    people, wishes, requests = large_fair.rows_of(ROWS)
    assert counts == {"organisations.csv": people, "delegates.csv": people,
                      "preferences.csv": wishes, "requests.csv": requests}
    assert seen <= {0, expected()}
    assert requests_of(looker) == expected()
    assert said >= 5, "the import was over before anybody could do anything"
    # every request gets its row in the journal, though after the answer
    wait_for(lambda: raw(house, "SELECT count(*) FROM untold") == 0)
    assert raw(house, "SELECT count(DISTINCT object) FROM journal WHERE topic = 'request'"
               " AND method = 'import.apply'") == expected()
    assert house.admin().call("admin.verify")["ok"]


def test_the_same_key_meanwhile_gets_the_same_answer(staged):
    house, staff, number = staged
    params = {"import": number, "key": new_key()}
    other, small = house.as_("staff"), house.admin(fair.EVENT)
    little = fair.stage(small, {"categories.csv": "code,name\nNEW,New\n"})
    first = staff.send("import.apply", params)
    second = other.send("import.apply", params)
    third = small.send("import.apply", {"import": little, "key": new_key()})
    answer = staff.result(first, PATIENCE_S)
    assert other.result(second, PATIENCE_S) == {**answer, "replayed": True}
    assert small.result(third, PATIENCE_S)["ok"]
    assert other.call("import.apply", params) == {**answer, "replayed": True}
    with refused("KEY_REUSED"):
        other.call("import.apply", {**params, "import": little})


def kill_when(house, staff, number, condition, key):
    """Apply, and kill -9 as soon as the database is so; true when the answer was faster."""
    ended = threading.Event()

    def apply():
        try:
            staff.call("import.apply", {"import": number, "key": key}, timeout=PATIENCE_S)
            ended.set()
        except (Closed, OSError):
            pass

    thread = threading.Thread(target=apply)
    thread.start()
    wait_for(lambda: condition() or ended.is_set())
    house.process.kill()
    thread.join(PATIENCE_S)
    house.process.wait(30)
    return ended.is_set()


@pytest.mark.parametrize("table,part", [
    ("arriving", 0.0), ("organisations", 0.5), ("preferences", 0.5), ("requests", 0.5)])
def test_a_kill_before_its_end_leaves_nothing(staged, table, part):
    house, staff, number = staged
    people, wishes, requests = large_fair.rows_of(ROWS)
    measure = {"arriving": 0, "organisations": people, "preferences": wishes,
               "requests": requests}[table] * part
    before = raw(house, "SELECT count(*) FROM organisations")
    key = new_key()
    assert not kill_when(
        house, staff, number, lambda: raw(house, f"SELECT count(*) FROM {table}") > measure, key)
    assert raw(house, "SELECT count(*) FROM arriving") > 0, "it was killed too late"
    house.start()
    staff = house.as_("staff")
    # nothing of it is seen, whether it is taken back yet or not
    assert requests_of(staff) == 0
    assert "O1" not in {o["code"] for o in staff.listed("organisation.list")}
    with refused("IMPORT_UNKNOWN"):
        staff.call("import.apply", {"import": number, "key": key})
    wait_for(lambda: raw(house, "SELECT count(*) FROM arriving") == 0)
    for name in ("requests", "request_delegates", "request_slots", "preferences"):
        assert raw(house, f"SELECT count(*) FROM {name}") == 0
    assert raw(house, "SELECT count(*) FROM organisations") == before
    assert house.admin().call("admin.verify")["ok"]
    # the key is free: nothing was done under it
    answer = staff.call("import.apply", {"import": fair.stage(staff, large_fair.files(ROWS)), "key": key},
                        timeout=PATIENCE_S)
    assert answer["ok"] and "replayed" not in answer
    assert requests_of(staff) == expected()


def test_a_kill_after_its_end_leaves_all_and_the_rest_is_told(staged):
    house, staff, number = staged
    key = new_key()
    kill_when(house, staff, number, lambda: raw(house, "SELECT count(*) FROM untold") > 0, key)
    assert raw(house, "SELECT count(*) FROM untold") > 0, "it was killed too late"
    house.start()
    staff = house.as_("staff")
    assert requests_of(staff) == expected()
    answer = staff.call("import.apply", {"import": number, "key": key}, timeout=PATIENCE_S)
    assert answer["ok"] and answer["replayed"]
    wait_for(lambda: raw(house, "SELECT count(*) FROM untold") == 0)
    assert raw(house, "SELECT count(*) FROM journal WHERE topic = 'request'") == expected()
    assert house.admin().call("admin.verify")["ok"]


def test_a_daemon_that_stops_meanwhile_refuses_it(staged):
    house, staff, number = staged
    request = staff.send("import.apply", {"import": number, "key": new_key()})
    wait_for(lambda: raw(house, "SELECT count(*) FROM preferences") > 0)
    house.terminate()
    with refused("DRAINING"):
        staff.result(request)
    assert house.ended() == 0
    assert raw(house, "SELECT count(*) FROM arriving") > 0, "it was stopped too late"
    house.start()
    assert requests_of(house.as_("staff")) == 0
    wait_for(lambda: raw(house, "SELECT count(*) FROM arriving") == 0)
    assert raw(house, "SELECT count(*) FROM preferences") == 0


def test_a_fault_in_it_is_named_and_nothing_is_left(staged):
    house, staff, _ = staged
    contents = large_fair.files(ROWS)
    contents["requests.csv"] += "last,nobody,O1,,,,\n"
    with refused("IMPORT_INVALID") as said:
        fair.load(staff, contents)
    assert said.error.data["rows_total"] == 1
    assert said.error.data["rows"][0]["line"] == expected() + 2
    assert raw(house, "SELECT count(*) FROM requests") == 0
    assert raw(house, "SELECT count(*) FROM arriving") == 0


def test_what_comes_out_is_what_went_in(make_blank):
    """Into an event of its own, out, and in again: nothing is new."""
    house = make_blank().start()
    admin = house.admin()
    contents = fair.full()
    for name, text in large_fair.files(ROWS).items():
        contents[name] += text.split("\n", 1)[1]
    # some are people's elsewhere, and keep their numbers
    contents["requests.csv"], numbered = re.subn(
        r"(?m)^q(\d+)0,", r"R9\g<1>0,", contents["requests.csv"])
    assert fair.load(admin, contents)["ok"]
    assert raw(house, "SELECT count(*) FROM requests WHERE code IS NULL") == numbered > 50
    wait_for(lambda: raw(house, "SELECT count(*) FROM untold") == 0)
    assert raw(house, "SELECT count(DISTINCT object) FROM journal WHERE topic = 'request'") \
        == raw(house, "SELECT count(*) FROM requests")
    admin = house.admin(fair.EVENT)
    first = export(admin)
    answer = fair.load(admin, first)
    assert all(f["added"] == 0 and f["changed"] == 0 for f in answer["files"]), answer
    assert export(admin) == first
    assert first["requests.csv"].count("\n") == contents["requests.csv"].count("\n")


def export(client):
    """{name: text} of all files of the fair."""
    files = {}
    for name in client.call("export.list")["files"]:
        text, params = "", {"file": name}
        while True:
            piece = client.call("export.get", params)
            text += piece["text"]
            if "next" not in piece:
                break
            params["cursor"] = piece["next"]
        files[name] = text
    return files
