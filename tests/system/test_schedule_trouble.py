"""What the planner is asked in vain, and what it does not survive: a clear answer each time, and
the live schedule row by row as it was."""
import contextlib
import sqlite3

import pytest

import fair
from convened_client import Closed, new_key
from expect import refused
from test_schedule import (PAIRS, Planner, black_out, contend_for_a_slot, live, planned, proven,
                           to_planner, wait_for_seats)

# what a schedule that is not published must leave alone
LIVE = ("meetings", "meeting_slots", "meeting_delegates", "occupancy", "requests", "invitations",
        "blackouts", "taken_slots")


def rows(house, query):
    with contextlib.closing(sqlite3.connect(f"file:{house.database}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def live_rows(house):
    return {table: sorted(rows(house, f"SELECT * FROM {table}"), key=repr) for table in LIVE}


@contextlib.contextmanager
def live_untouched(house):
    before = live_rows(house)
    yield
    after = live_rows(house)
    assert [t for t in LIVE if before[t] != after[t]] == []


@pytest.fixture
def planner(house):
    return Planner(house)


# parameters


@pytest.mark.parametrize("params, field, words", [
    ({"weights": ["breaks=1", "breaks=1"]}, "weights", "breaks is given twice"),
    ({"weights": ["breaks=100000000001"]}, "weights", "0 to 100000000000"),
    ({"weights": ["breaks=1.5"]}, "weights", "a weight is"),
    ({"weights": ["breaks=-1"]}, "weights", "a weight is"),
    ({"weights": ["beauty=1"]}, "weights", "beauty=1 is no weight"),
    ({"weights": ["=1"]}, "weights", "no weight"),
    ({"seconds": 0}, "seconds", "1"), ({"seconds": 601}, "seconds", "600"),
    ({"seconds": "ten"}, "seconds", "integer"),
    ({"steps": -1}, "steps", "0"), ({"steps": 1000000000001}, "steps", "1000000000000"),
    ({"seed": -1}, "seed", "0"), ({"disturbed_max": -1}, "disturbed_max", "0"),
    ({"disturbed_max": 1000001}, "disturbed_max", "1000000")])
@pytest.mark.parametrize("method", ["schedule.run", "repair.preview"])
def test_a_number_out_of_range_is_refused_with_the_range(house, method, params, field, words):
    staff = house.as_("staff")
    more = {"close": ["T1"]} if method == "repair.preview" else {}
    with live_untouched(house), refused("PARAM_INVALID", field=field) as why:
        staff.write(method, {**params, **more})
    assert words in str(why.error), why.error
    assert staff.listed("schedule.status") == [], "no run was begun"


def test_a_seed_of_too_many_digits_is_no_number(house):
    with live_untouched(house), refused("PARAM_INVALID", "PARSE", "INVALID_REQUEST"):
        house.as_("staff").write("schedule.run", seed=2**63)


# demands that contradict each other


def locked_at(planner, pair, slot):
    meeting = planner.client.write("meeting.book", delegates=list(pair), slot=slot)["meeting"]
    planner.client.write("meeting.lock", meeting=meeting["id"])
    return meeting


@pytest.mark.parametrize("wrong", [
    {"close": ["T1"]}, {"close": [f"{fair.start_of(3)}/{fair.start_of(4)}"]},
    {"close": [f"T1 {fair.start_of(3)}/{fair.start_of(4)}"]}])
def test_a_lock_against_what_goes_is_named_and_nothing_is_planned(house, planner, wrong):
    locked = locked_at(planner, ("ann", "choi"), 3)
    assert locked["location"]["code"] == "T1"
    with live_untouched(house):
        gone = planner.ended(planner.begin("repair.preview", **wrong))
        assert gone["state"] == "discarded" and f"{locked['id']} is locked" in gone["reason"]
        with refused("STATE"):
            planner.client.write("schedule.publish", schedule=gone["id"])


def test_a_locked_meeting_of_an_interpreter_who_is_ill(house, planner):
    locked = locked_at(planner, ("noor", "kang"), 4)
    with live_untouched(house):
        gone = planner.ended(planner.begin("repair.preview", ill=["omar"]))
        assert gone["state"] == "discarded" and locked["id"] in gone["reason"]


def test_a_new_blackout_against_a_lock_is_refused_and_a_plan_keeps_it(house, planner):
    locked = locked_at(planner, ("ann", "choi"), 3)
    with live_untouched(house):
        for release in (False, True):
            with refused("MEETING_IN_THE_WAY", "LOCKED") as why:
                black_out(house.as_("ann"), "ann", 3, 3, release=release)
            assert locked["id"] in str(why.error)
    to_planner(house)
    wait_for_seats(house, PAIRS[2:])
    made = planner.run(scope="everything")
    assert planner.places(made["id"])[locked["request"]][0] == 3


# too little of something


def test_a_fair_without_any_table_is_planned_to_nothing_with_the_reason(make_blank):
    house = make_blank().start()
    files = fair.files()
    files["locations.csv"] = files["locations.csv"].splitlines()[0] + "\n"
    files["event.ini"] += "\n[policy]\nseat_at_once = no\n"
    fair.load(house.admin(), files)
    admin = house.admin()
    ids = []
    for buyer, organisation, exhibitor in PAIRS[1:6:4]:
        asked = admin.write("request.create", delegates=[buyer], to=organisation)["request"]["id"]
        admin.write("request.accept", request=asked, delegates=[exhibitor])
        ids.append(asked)
    admin.call("watch", topics=["schedule"])
    with live_untouched(house):
        schedule = admin.write("schedule.run", seconds=600)["schedule"]["id"]
        made = {"state": "running"}
        while made["state"] == "running":
            made = admin.next_event()["body"]["schedule"]
        assert (made["state"], made["seated"], made["unseated"]) == ("ready", 0, len(ids))
        assert made["bound"] == 0 and made["best"]
        for request in ids:
            why = admin.call("schedule.explain", request=request, schedule=schedule)
            assert why["reason"] == "table_full" and not why["seated"]
        assert admin.write("schedule.publish", schedule=schedule)["people"] == 0
    proven(admin)


def test_a_delegate_without_a_free_slot_is_left_out_and_publishing_changes_nothing(house, planner):
    to_planner(house)
    black_out(house.as_("jung"), "jung")
    wait_for_seats(house, [PAIRS[2], PAIRS[5]])
    made = planner.run(seconds=600)
    assert (made["seated"], made["unseated"], made["best"]) == (0, 2, True)
    with live_untouched(house):
        assert planner.publish(made["id"])["people"] == 0


def grid(days, sessions):
    """event.ini of five-minute slots without gaps."""
    text = fair.EVENT_INI.replace("slot_minutes = 20", "slot_minutes = 5").replace(
        "gap_minutes = 10", "gap_minutes = 0")
    head, halls = text[:text.index("[day ")], text[text.index("[hall "):]
    return head + "".join(f"[day 2031-{1 + n // 28:02}-{1 + n % 28:02}]\nsessions = {sessions}\n\n"
                          for n in range(days)) + halls


def test_more_slots_than_an_event_may_have_are_refused_with_the_limit(house):
    """65,535 slots, which the planner by itself would take."""
    files = {**fair.files(), "event.ini": grid(257, "00:00-21:15")}
    with live_untouched(house), refused("IMPORT_INVALID") as why:
        fair.load(house.as_("staff"), files)
    assert "more than 4096 slots" in str(why.error.data), why.error.data


def test_as_many_slots_as_an_event_may_have_are_planned(make_blank):
    house = make_blank().start()
    files = {**fair.files(), "event.ini": grid(16, "00:00-21:20") + "\n[policy]\nseat_at_once = no\n"}
    files["interpreters.csv"] = files["interpreters.csv"].splitlines()[0] + "\n"
    admin = house.admin()
    fair.load(admin, files)
    assert len(admin.call("event.get")["event"]["slots"]) == 4096
    for buyer, organisation, exhibitor in PAIRS[:6]:
        asked = admin.write("request.create", delegates=[buyer], to=organisation)["request"]["id"]
        admin.write("request.accept", request=asked, delegates=[exhibitor])
    admin.call("watch", topics=["schedule"])
    schedule = admin.write("schedule.run", seconds=600)["schedule"]["id"]
    made = {"state": "running"}
    while made["state"] == "running":
        made = admin.next_event()["body"]["schedule"]
    assert (made["state"], made["seated"], made["breaks"]) == ("ready", 6, 0), made
    assert admin.write("schedule.publish", schedule=schedule)["seated"] == 6
    proven(admin)


# runs that are called off, killed, out of date


def test_a_run_discarded_half_way_leaves_no_trace(house, planner):
    planned(house, planner)
    contend_for_a_slot(house, [("ann", "X5", "smith"), ("lies", "X5", "smith")])
    with live_untouched(house):
        schedule = planner.begin(seconds=600, scope="everything", weights=["preference=1000"])
        planner.client.write("schedule.discard", schedule=schedule, reason="wrong weights")
        gone = planner.ended(schedule)
        assert (gone["state"], gone["reason"]) == ("discarded", "wrong weights")
        assert planner.run(steps=10)["state"] == "ready", "the planner is free again"
        assert rows(house, "SELECT * FROM schedule_places WHERE schedule_id ="
                    f" {schedule[1:]}") == []


def test_publishing_what_runs_was_discarded_or_has_changed_is_refused(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    running = planner.begin(seconds=600, scope="everything")
    with live_untouched(house):
        with refused("STATE") as why:
            planner.client.write("schedule.publish", schedule=running)
        assert f"{running} is running" in str(why.error)
        planner.client.write("schedule.discard", schedule=running)
        planner.ended(running)
        with refused("STATE") as why:
            planner.client.write("schedule.publish", schedule=running)
        assert f"{running} is discarded" in str(why.error)
        made = planner.run(steps=10)
        with refused("STALE"):
            planner.client.write("schedule.publish", schedule=made["id"], if_rev=made["rev"] - 1)


@pytest.mark.parametrize("params", [
    {"withdraw": ["nobody"]}, {"close": ["T9"]}, {"ill": ["nobody"]}, {"ill": ["ann"]},
    {"withdraw": ["T1"]}])
def test_a_repair_of_what_is_not_there_names_it(house, planner, params):
    planned(house, planner)
    with live_untouched(house), refused("NOT_FOUND", field=next(iter(params))) as why:
        planner.client.write("repair.preview", params)
    assert next(iter(params.values()))[0] in str(why.error)


# kill -9

BUYERS, SELLERS = 65, 60  # requests of all pairs: more than one piece of a result


@pytest.fixture(scope="module")
def crowd(template, tmp_path_factory):
    """A home where 3,900 requests wait for the planner."""
    from conftest import Makers
    makers = Makers(tmp_path_factory)
    house = makers.copy(template.home)
    house.tokens = dict(template.tokens)
    house.start()
    files = fair.files()
    files["organisations.csv"] = fair.table("organisations.csv", fair.ORGANISATIONS + [
        (f"{side}{n}", kind, f"{kind} {n}", "NL", "en", "", "", "", "", "", "", "", "")
        for side, kind, count in (("C", "foreign_buyer", BUYERS), ("E", "exhibitor", SELLERS))
        for n in range(count)])
    files["delegates.csv"] += "".join(
        f"{side.lower()}{n},{side}{n},{side} {n},{side}{n}@crowd.example,,,,\n"
        for side, count in (("C", BUYERS), ("E", SELLERS)) for n in range(count))
    files["locations.csv"] += "".join(f"TT{n},table,A,1,{n},9,,Table {n}\n" for n in range(40))
    files["event.ini"] += "\n[policy]\nseat_at_once = no\n"
    admin = house.as_("admin")
    fair.load(admin, files)
    pairs = [(b, s) for b in range(BUYERS) for s in range(SELLERS)]
    for first in range(0, len(pairs), 15):
        part = pairs[first:first + 15]
        asked = [admin.result(n)["request"]["id"] for n in admin.send_all(
            [("request.create", {"key": new_key(), "delegates": [f"c{b}"], "to": f"E{s}"})
             for b, s in part])]
        for n in admin.send_all([("request.accept", {
                "key": new_key(), "request": request, "delegates": [f"e{s}"]})
                for request, (_, s) in zip(asked, part)]):
            admin.result(n)
    yield house
    makers.end()


def again(house):
    """The daemon is started again and has nothing to complain of."""
    house.start()
    planner = Planner(house)
    proven(planner.client)
    return planner


def test_killed_while_a_result_is_stored(crowd):
    """Some of its rows are on the disk and the schedule is running: that moment is waited for."""
    planner = Planner(crowd)
    before = live_rows(crowd)
    for _ in range(10):
        schedule = planner.begin(steps=1)
        stored = f"""SELECT state, (SELECT count(*) FROM schedule_places p WHERE p.schedule_id
            = s.schedule_id) + (SELECT count(*) FROM schedule_unseated u WHERE u.schedule_id
            = s.schedule_id) FROM schedules s WHERE schedule_id = {schedule[1:]}"""
        (state, count), = rows(crowd, stored)
        while state == "running" and count == 0:
            (state, count), = rows(crowd, stored)
        crowd.kill()
        planner = again(crowd)
        (now, left), = rows(crowd, stored)
        assert live_rows(crowd) == before
        if now == "discarded":
            assert left == 0 and "stopped" in planner.status(schedule)["reason"]
            if state == "running" and count > 0:
                return
        else:
            assert now == "ready" and left == BUYERS * SELLERS
    pytest.fail("it was never caught between two pieces")


def test_killed_while_a_schedule_is_published(crowd):
    """All of it is there or nothing; the same key again does it once."""
    planner = Planner(crowd)
    made = planner.run(steps=1)
    places = planner.places(made["id"])
    before, key = live_rows(crowd), new_key()
    other = crowd.as_("staff")
    outcomes = []
    for calls in range(5):
        sent = planner.client.send("schedule.publish", schedule=made["id"], key=key)
        with contextlib.suppress(Closed):
            for _ in range(calls):
                other.call("meeting.list", limit=500)
        crowd.kill()
        told = planner.client.acknowledged(sent)
        planner = again(crowd)
        other = crowd.as_("staff")
        whole = live(planner.client) == places
        assert whole or live_rows(crowd) == before, "a part of it was published"
        assert whole or not told
        assert planner.status(made["id"])["state"] == ("published" if whole else "ready")
        outcomes.append(whole)
        if whole:
            break
    assert not outcomes[0], "killed at once, it was not even begun"
    answer = planner.client.write("schedule.publish", schedule=made["id"], key=key)
    assert answer["seated"] == len(places) and live(planner.client) == places
    assert bool(answer.get("replayed")) == outcomes[-1]
    proven(planner.client)
