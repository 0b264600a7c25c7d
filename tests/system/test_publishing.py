"""A schedule is published in slices: whoever looks sees one plan, whoever books goes on, and a
daemon that is killed in the middle comes back with the old plan whole or the new one whole."""
import contextlib
import itertools
import sqlite3
import threading
import time

import pytest

import fair
from convened_client import PATIENCE_S, Closed, RpcError, new_key

PEOPLE, EACH = 40, 20  # on a side; meetings of each
WANTED = PEOPLE * EACH
OTHERS = 5  # on a side, of whom nothing is planned


def crowd():
    """A fair where every request of the plan has its place."""
    files = fair.files()
    sides = (("C", "foreign_buyer", PEOPLE), ("E", "exhibitor", PEOPLE),
             ("O", "foreign_buyer", OTHERS), ("Q", "exhibitor", OTHERS))
    files["organisations.csv"] = fair.table("organisations.csv", fair.ORGANISATIONS + [
        (f"{side}{n}", kind, f"{kind} {side}{n}", "NL", "en", "", "", "", "", "", "", "", "")
        for side, kind, count in sides for n in range(count)])
    files["delegates.csv"] += "".join(
        f"{side.lower()}{n},{side}{n},{side} {n},{side}{n}@crowd.example,,,,\n"
        for side, _, count in sides for n in range(count))
    files["locations.csv"] += "".join(
        f"TT{n},table,A,1,{n},9,,Table {n}\n" for n in range(PEOPLE + OTHERS))
    files["requests.csv"] = fair.table("requests.csv", [
        (f"rq{b}-{k}", f"c{b}", f"E{(b + k) % PEOPLE}", "", "", 1)
        for b in range(PEOPLE) for k in range(EACH)])
    return files


def all_results(client, calls):
    """A few at a time, as many as may wait for answers."""
    results = []
    for i in range(0, len(calls), 20):
        results += [client.result(sent) for sent in client.send_all(calls[i:i + 20])]
    return results


def planned(house, **params):
    """A schedule that seats all of them, ready."""
    client = house.as_("staff")
    client.call("watch", topics=["schedule"])
    made = client.write("schedule.run", scope="everything", steps=3000,
                        **params)["schedule"]["id"]
    while (body := client.next_event()["body"]["schedule"])["state"] == "running":
        pass
    assert body["id"] == made and body["state"] == "ready", body
    return made


@pytest.fixture
def crowded(make_fair):
    house = make_fair({"limits": {"requests_per_second": 100000}}).start()
    staff = house.as_("staff")
    fair.load(staff, crowd())
    staff.write("event.update", policies=["seat_at_once=no"])
    requests = [r["id"] for r in staff.listed("request.list")]
    assert len(requests) == WANTED
    all_results(staff, [("request.accept", {"key": new_key(), "request": r})
                        for r in requests])
    staff.write("event.update", policies=["seat_at_once=yes"])
    house.schedule = planned(house)
    return house


def query(house, statement):
    """A look at the file itself, beside the daemon."""
    with contextlib.closing(sqlite3.connect(f"file:{house.database}?mode=ro", uri=True)) as file:
        return file.execute(statement).fetchone()[0]


def wait_until(house, statement):
    until = time.monotonic() + PATIENCE_S
    while not query(house, statement):
        assert time.monotonic() < until, statement


def proven(client):
    report = client.call("admin.verify")
    assert report["ok"], [check for check in report["checks"] if not check["ok"]]


def scheduled(client):
    return client.call("stats.snapshot")["figures"]["meetings"]["scheduled"]


def meetings_of(client, delegate):
    """From the diary: how many slots have a meeting, each of which is named."""
    cells = [cell for day in client.call("diary.get", delegate=delegate)["days"]
             for cell in day["slots"] if cell["state"] == "meeting"]
    assert all(cell["meeting"] for cell in cells)
    return len(cells)


# ------------------------------------------------------------------------------------------------
# kill -9

# What is in the file when it is killed. The first ones are undone, the last ones told.
MOMENTS = [
    "SELECT count(*) FROM publishings",
    "SELECT count(*) >= 250 FROM publishing_meetings",
    "SELECT count(*) >= 500 FROM publishing_meetings",
    "SELECT count(*) FROM publishings WHERE stage = 'telling'",
]


def test_a_daemon_that_is_killed_comes_back_with_one_plan_whole(crowded):
    house, key = crowded, new_key()
    seen = set()
    for moment in MOMENTS:
        client = house.as_("staff")
        client.send("schedule.publish", {"key": key, "schedule": house.schedule})
        wait_until(house, moment)
        house.kill()
        house.start()
        staff = house.as_("staff")
        proven(staff)
        assert query(house, "SELECT count(*) FROM publishings") == 0
        count = scheduled(staff)
        assert count in (0, WANTED), "half of a plan"
        states = {r["state"] for r in staff.listed("request.list")}
        assert states == ({"scheduled"} if count else {"accepted"})
        assert len(staff.listed("invitation.list")) == count
        seen.add(count)
        if count:
            break
    assert 0 in seen
    answer = house.as_("staff").call(
        "schedule.publish", {"key": key, "schedule": house.schedule}, timeout=60)
    assert answer["seated"] == WANTED and answer["left_out"] == []
    assert answer.get("replayed", False) == (WANTED in seen)
    staff = house.as_("staff")
    proven(staff)
    assert staff.call("journal.verify")["ok"]
    told = [m["meeting"] for m in staff.listed("invitation.list")]
    assert len(told) == len(set(told)) == WANTED, "told twice or not at all"


def places(client):
    """{meeting: (slot, place)} of all that are to come."""
    return {m["id"]: (m["slots"][0]["slot"], m["location"]["code"])
            for m in client.listed("meeting.list", state="scheduled")}


def planned_with_late_tables(house, staff):
    """As if no table were there in the first hour of a day."""
    when = f"{fair.start_of(1)}/{fair.start_of(3)}"
    tables = [{"resource": f"TT{n}", "when": when} for n in range(PEOPLE + OTHERS)]
    all_results(staff, [("blackout.set", {**t, "key": new_key()}) for t in tables])
    schedule = planned(house, seed=7)
    all_results(staff, [("blackout.set", {**t, "key": new_key(), "remove": True})
                        for t in tables])
    return schedule


def test_a_plan_that_moves_meetings_is_whole_after_a_kill(crowded):
    """Another plan of the same requests, gone back to once its meetings are there."""
    house = crowded
    staff = house.as_("staff")
    other = planned_with_late_tables(house, staff)
    for schedule in (house.schedule, other):
        staff.write("schedule.publish", schedule=schedule)
    old, key, kept = places(staff), new_key(), set()
    for moment in ("SELECT count(*) > 100 FROM publishing_slots",
                   "SELECT count(*) > 100 FROM publishing_slots WHERE what <> 'left'",
                   "SELECT count(*) FROM publishings WHERE stage = 'telling'"):
        client = house.as_("staff")
        client.send("schedule.publish", {"key": key, "schedule": other})
        wait_until(house, moment)
        house.kill()
        house.start()
        staff = house.as_("staff")
        proven(staff)
        assert query(house, "SELECT count(*) FROM publishing_slots") == 0
        assert query(house, "SELECT count(*) FROM occupancy WHERE kind = 'hold'") == 0
        kept.add(places(staff) == old)
        if False in kept:
            break
    assert True in kept
    answer = house.as_("staff").call("schedule.publish", {"key": key, "schedule": other})
    assert answer["moved"] > WANTED / 2
    now = places(house.as_("staff"))
    assert sum(now[m] != old[m] for m in now.keys() & old.keys()) == answer["moved"]
    proven(house.as_("staff"))


# ------------------------------------------------------------------------------------------------
# while it goes on


class Meanwhile:
    """Threads that do something again and again until the publishing is answered."""

    def __init__(self):
        self.over = threading.Event()
        self.problems, self.threads = [], []

    def repeat(self, what):
        def run():
            try:
                while not self.over.is_set():
                    what()
            except Exception as problem:  # a thread's own would go unseen
                self.problems.append(problem)
        self.threads.append(threading.Thread(target=run))

    @contextlib.contextmanager
    def going_on(self):
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in self.threads:
                thread.join(PATIENCE_S)
        assert not self.problems, self.problems


def test_lookers_see_one_plan_and_others_go_on(crowded):
    house = crowded
    staff = house.as_("staff")
    watcher = house.as_("staff")
    watcher.call("watch", topics=["meeting"])
    meanwhile = Meanwhile()
    looker, diarist, prover, booker = (house.as_("staff") for _ in range(4))
    figures, diaries, waits = set(), set(), []
    pairs = itertools.product(range(OTHERS), range(OTHERS))

    def book():
        pair = next(pairs, None)
        if pair is None:
            return
        began = time.monotonic()
        made = booker.write("meeting.book", delegates=[f"o{pair[0]}", f"q{pair[1]}"])
        booker.write("meeting.cancel", meeting=made["meeting"]["id"])
        waits.append(time.monotonic() - began)

    def look():
        figures.add(looker.call("stats.snapshot")["figures"]["requests"]["accepted"])

    meanwhile.repeat(look)
    meanwhile.repeat(lambda: diaries.add(meetings_of(diarist, "c3")))
    meanwhile.repeat(lambda: proven(prover))
    meanwhile.repeat(book)
    with meanwhile.going_on():
        answer = staff.call("schedule.publish", {"key": new_key(), "schedule": house.schedule},
                            timeout=60)
    assert answer["seated"] == WANTED
    assert figures <= {WANTED, 0} and diaries <= {0, EACH}, (figures, diaries)
    assert waits, "nobody booked meanwhile"
    first = next(event for event in iter(watcher.next_event, None)
                 if event["action"] == "schedule.publish")
    assert staff.call("meeting.get", meeting=first["object"])["meeting"]["state"] == "scheduled"
    proven(staff)


def test_what_it_touches_is_busy_until_it_is_told(crowded):
    house = crowded
    staff, other = house.as_("staff"), house.as_("staff")
    request = staff.listed("request.list")[0]["id"]
    busy = 0
    sent = staff.send("schedule.publish", {"key": new_key(), "schedule": house.schedule})
    wait_until(house, "SELECT count(*) > 0 FROM publishing_meetings")
    while True:
        try:
            other.write("request.withdraw", request=request)
        except RpcError as error:
            if error.code != "BUSY":
                assert error.code == "STATE", error
                break
            assert error.retry == "later" and error.data["retry_after_ms"] > 0
            busy += 1
    assert busy > 0
    assert staff.result(sent, timeout=60)["seated"] == WANTED
    proven(staff)
