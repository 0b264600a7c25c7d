"""Which meeting is held before which: set, refused, kept to by whoever books and plans."""
import csv
import io
import random

import pytest

import fair
from convened_client import RpcError, new_key
from expect import refused
from person import DONE, REFUSED, USAGE, person_of
from test_import import exported
from test_schedule import Planner, live, proven, to_planner, wait_for_seats


def ask(house, buyer, organisation, **params):
    return house.as_(buyer).write("request.create", to=organisation, **params)["request"]["id"]


def seat(house, exhibitor, request, slot):
    return house.as_(exhibitor).write("request.accept", request=request, slot=slot)["meeting"]["id"]


def order(house, request, after, **params):
    return house.as_("staff").write("request.order", request=request, after=after, **params)


def shown(house, who, request):
    """What a request comes after and before, as somebody sees it."""
    seen = house.as_(who).call("request.get", request=request)["request"]
    return seen.get("after", []), seen.get("before", [])


def free(answer):
    return {slot["slot"] for slot in answer["slots"]}


@pytest.fixture
def two(house):
    """Ann's requests to X2 and X3: the second is to come after the first."""
    first, second = ask(house, "ann", "X2"), ask(house, "ann", "X3")
    order(house, second, first)
    return first, second


# setting it


def test_it_is_shown_and_taken_back(house, two):
    first, second = two
    for who in ("staff", "ann"):
        assert shown(house, who, second) == ([first], [])
        assert shown(house, who, first) == ([], [second])
    listed = {r["id"]: r.get("after") for r in house.as_("staff").listed("request.list")}
    assert listed == {first: None, second: [first]}
    with refused("EXISTS"):
        order(house, second, first)
    answer = order(house, second, first, remove=True)
    assert answer["removed"] and "after" not in answer["request"]
    assert shown(house, "staff", second) == ([], [])
    with refused("NOT_FOUND", field="after"):
        order(house, second, first, remove=True)


def test_others_are_not_told_of_a_request_that_is_not_theirs(house, two):
    first, second = two
    assert shown(house, "jung", second) == ([], [])
    assert shown(house, "choi", first) == ([], [])
    assert house.as_("jung").listed("request.list")[0].get("after") is None
    rows = [row for row in house.as_("staff").listed("journal.list")
            if row["method"] == "request.order"]
    assert [row["body"]["order"] for row in rows] == [
        {"request": second, "after": first, "removed": False}]
    ann, jung, staff = (house.as_(who) for who in ("ann", "jung", "staff"))
    for client in (ann, jung, staff):
        client.call("watch", topics=["request"])
    order(house, second, first, remove=True)
    later = ask(house, "bat", "X3")
    assert ann.next_event()["body"]["order"]["removed"]
    assert staff.next_event()["body"]["order"]["removed"]
    assert jung.next_event()["object"] == later


def test_the_same_key_gets_the_same_answer(house):
    first, second = ask(house, "ann", "X2"), ask(house, "ann", "X3")
    key = new_key()
    once = order(house, second, first, key=key)
    assert once["after"] == first
    staff = house.as_("staff")
    again = staff.answer(staff.send(
        "request.order", {"request": second, "after": first, "key": key}))["result"]
    assert again.pop("replayed") and again == once
    with refused("KEY_REUSED"):
        order(house, second, first, remove=True, key=key)


def test_a_circle_is_refused_by_name_and_nothing_changes(house, two):
    first, second = two
    third = ask(house, "bat", "X1")
    with refused("PARAM_INVALID", field="after"):
        order(house, first, first)
    with refused("CYCLE", field="after") as seen:
        order(house, first, second)
    assert f"{second} before {first} before {second}" in str(seen.error)
    assert seen.error.data["hint"] == f"convene order {second} --after {first} --remove"
    order(house, third, second)
    with refused("CYCLE") as seen:
        order(house, first, third)
    assert f"{third} before {first} before {second} before {third}" in str(seen.error)
    assert shown(house, "staff", first) == ([], [second])
    # A request that has ended holds nothing together any more.
    house.as_("ann").write("request.withdraw", request=second)
    order(house, first, third)
    assert shown(house, "staff", first) == ([third], [])


def test_what_has_ended_or_is_not_there_is_refused(house, two):
    first, second = two
    gone = ask(house, "bat", "X1")
    house.as_("kim").write("request.decline", request=gone)
    with refused("STATE", field="after"):
        order(house, first, gone)
    with refused("STATE", field="request"):
        order(house, gone, first)
    with refused("NOT_FOUND", field="after"):
        order(house, first, "R99")
    with refused("NOT_FOUND", field="request"):
        order(house, "R99", first)
    with refused("ROLE_DENIED"):
        house.as_("ann").write("request.order", request=first, after=second)


def test_meetings_that_stand_the_other_way_round_are_named(house):
    first, second = ask(house, "ann", "X2"), ask(house, "ann", "X3")
    late, early = seat(house, "choi", first, 9), seat(house, "jung", second, 3)
    with refused("ORDER", field="after") as seen:
        order(house, second, first)
    said = str(seen.error)
    for part in (late, early, fair.start_of(3).replace("T", " "), first, second):
        assert part in said, said
    assert seen.error.data["hint"] == f"convene cancel {late} or {early} first"
    order(house, first, second)
    proven(house.as_("staff"))


# booking


def test_slots_keep_to_it_both_ways(house, two):
    first, second = two
    every = free(house.as_("ann").call("meeting.slots", request=second))
    seat(house, "choi", first, 5)
    answer = house.as_("ann").call("meeting.slots", request=second)
    assert free(answer) == {n for n in every if n > 5}
    assert {r["slot"] for r in answer["refused"] if r["code"] == "ORDER"} == set(range(1, 5))
    # The pair by name, as staff book it, is told the same.
    staff = house.as_("staff").call("meeting.slots", organisation="B1", **{"with": "X3"},
                                    delegates=["ann"])
    assert free(staff) == free(answer)
    house.as_("staff").write("meeting.cancel", meeting="M1")
    assert free(house.as_("ann").call("meeting.slots", request=second)) == every


def test_a_long_meeting_ends_before_the_other_begins(house):
    first, second = ask(house, "ann", "X2", length=2), ask(house, "ann", "X3")
    order(house, second, first)
    seat(house, "jung", second, 4)
    with refused("ORDER"):
        seat(house, "choi", first, 3 + fair.SLOTS_PER_DAY)
    assert free(house.as_("ann").call("meeting.slots", request=first)) == {1, 2}
    seat(house, "choi", first, 2)
    proven(house.as_("staff"))


def test_accepting_is_refused_with_the_reason_and_takes_a_slot_that_does(house, two):
    first, second = two
    meeting = seat(house, "choi", first, 5)
    with refused("ORDER", field="slot") as seen:
        seat(house, "jung", second, 3)
    assert "organiser" in str(seen.error) and meeting not in str(seen.error)
    assert all(slot["slot"] > 5 for slot in seen.error.data["slots"])
    with refused("ORDER", field="slot") as seen:
        house.as_("staff").write("request.accept", request=second, slot=3)
    assert f"{meeting} of {first} comes before it and ends at" in str(seen.error)
    booked = house.as_("jung").write("request.accept", request=second)["meeting"]
    assert booked["slots"][0]["slot"] > 5
    proven(house.as_("staff"))


def test_booking_without_asking_keeps_to_it(house, two):
    first, second = two
    seat(house, "choi", first, 5)
    staff = house.as_("staff")
    with refused("ORDER", field="slot") as seen:
        staff.write("meeting.book", delegates=["ann", "jung"], slot=2)
    assert "M1 of" in str(seen.error)
    booked = staff.write("meeting.book", delegates=["ann", "jung"])
    assert booked["request"]["id"] == second
    assert booked["meeting"]["slots"][0]["slot"] > 5


def test_no_slot_left_means_standby_with_the_reason(house, two):
    first, second = two
    seat(house, "choi", first, fair.SLOTS)
    answer = house.as_("jung").write("request.accept", request=second)
    assert answer["request"]["state"] == "accepted"
    assert {reason["code"] for reason in answer["reasons"]} == {"SLOT_TAKEN", "ORDER"}
    waiting, = house.as_("staff").listed("standby.list")
    assert waiting["free_slots"] == 0 and "ORDER" in {r["code"] for r in waiting["reasons"]}


def test_a_release_moves_to_where_the_order_lets_it(house, two):
    first, second = two
    seat(house, "choi", first, 5)
    meeting = seat(house, "jung", second, 6)
    answer = house.as_("staff").write(
        "blackout.set", resource="jung", release=True,
        when=f"{fair.start_of(6)}/{fair.start_of(7)}")
    now, = answer["released"]
    assert now["id"] == meeting and now["slots"][0]["slot"] > 6
    answer = house.as_("staff").write(
        "blackout.set", resource="jung", release=True,
        when=f"{fair.start_of(7)}/{fair.DAYS[1]}T17:00")
    assert [row["meeting"] for row in answer["standby"]] == [meeting]
    assert "ORDER" in {r["code"] for r in answer["standby"][0]["reasons"]}
    proven(house.as_("staff"))


# planning


@pytest.fixture
def planner(house):
    return Planner(house)


CHAIN = (("ann", "X1", "kim"), ("bat", "X1", "kim"), ("lies", "X1", "kim"), ("park", "X1", "kim"))


def in_order(slots, *requests):
    held = [slots[request][0] for request in requests]
    return held == sorted(held) and len(set(held)) == len(held)


@pytest.mark.parametrize("params", [{"steps": 3000}, {"scope": "everything", "steps": 3000}])
def test_the_planner_keeps_to_it(house, planner, params):
    to_planner(house)
    ids = wait_for_seats(house, CHAIN)
    backwards = ids[::-1]
    for before, after in zip(backwards, backwards[1:]):
        order(house, after, before)
    made = planner.run(**params)
    assert made["seated"] == len(ids)
    assert in_order(planner.places(made["id"]), *backwards)
    assert planner.publish(made["id"])["seated"] == len(ids)
    assert in_order(live(planner.client), *backwards)


def test_meetings_change_places_where_everything_is_planned(house, planner):
    """What is booked is on the wrong side of what waits: planning everything makes room."""
    to_planner(house)
    first, second = wait_for_seats(house, (("ann", "X2", "choi"), ("ann", "X3", "jung")))
    order(house, second, first)
    seat(house, "staff", second, 1)
    assert planner.run()["unseated"] == 1
    made = planner.run(scope="everything")
    assert made["unseated"] == 0
    answer = planner.publish(made["id"])
    assert answer["left_out"] == [] and answer["moved"] == 1
    assert in_order(live(planner.client), first, second)


def test_an_order_set_meanwhile_leaves_out_what_breaks_it(house, planner):
    to_planner(house)
    first, second = wait_for_seats(house, (("ann", "X2", "choi"), ("bat", "X3", "jung")))
    made = planner.run()
    places = planner.places(made["id"])
    late, early = (first, second) if places[first][0] >= places[second][0] else (second, first)
    order(house, early, late)
    told = planner.client.call("schedule.diff", schedule=made["id"])
    left, = told["left_out"]
    assert left["reason"] == "order" and "order" in left["text"]
    answer = planner.publish(made["id"])
    assert [row["reason"] for row in answer["left_out"]] == ["order"]
    assert answer["seated"] == 1 and left["request"] not in live(planner.client)


def test_going_back_to_a_schedule_keeps_to_an_order_that_came_later(house, planner):
    to_planner(house)
    first, second = wait_for_seats(house, (("ann", "X2", "choi"), ("bat", "X3", "jung")))
    made = planner.run()
    planner.publish(made["id"])
    slots = live(planner.client)
    first, second = sorted((first, second), key=lambda request: -slots[request][0])
    who = planner.client.call("request.get", request=second)["request"]["from"]["delegates"][0]
    away = {"resource": who["code"], "code": "away",
            "when": f"{fair.start_of(1)}/{fair.start_of(12)}"}
    planner.client.write("blackout.set", release=True, **away)
    planner.client.write("blackout.set", remove=True, **away)
    order(house, second, first)
    answer = planner.publish(made["id"])
    assert [(row["request"], row["reason"]) for row in answer["left_out"]] == [(second, "order")]
    assert in_order(live(planner.client), first, second)


def test_the_reason_is_named_and_its_change_gives_a_seat(house, planner):
    to_planner(house)
    first, second = wait_for_seats(house, (("ann", "X2", "choi"), ("bat", "X3", "jung")))
    order(house, second, first)
    meeting = seat(house, "staff", first, fair.SLOTS)
    made = planner.run()
    assert made["unseated"] == 1
    row, = [r for r in planner.client.listed("schedule.get", schedule=made["id"])
            if not r["seated"]]
    assert (row["request"], row["reason"]) == (second, "precedence")
    said = planner.client.call("schedule.explain", request=second)
    assert said["reason"] == "precedence" and "must come before it" in said["text"]
    change, = said["changes"]
    assert (change["kind"], change["request"], change["meeting"]) == ("move", first, meeting)
    theirs = house.as_("bat").call("schedule.explain", request=second)
    assert theirs["reason"] == "precedence" and first not in str(theirs)
    planner.client.write("meeting.move", meeting=meeting, slot=change["to_slot"],
                         location=change["to_location"])
    assert live(planner.client)[first] == (change["to_slot"], change["to_location"], None)
    after = planner.run()
    assert after["unseated"] == 0 and after["seated"] == made["seated"] + 1
    assert planner.client.call("schedule.explain", request=second)["reason"] == "none"
    planner.publish(after["id"])
    assert in_order(live(planner.client), first, second)


def test_locked_meetings_and_those_that_have_begun_bound_the_others(house, planner):
    to_planner(house)
    pairs = (("ann", "X1", "kim"), ("bat", "X2", "choi"), ("lies", "X3", "jung"))
    first, middle, last = wait_for_seats(house, pairs)
    order(house, middle, first)
    order(house, last, middle)
    locked = seat(house, "staff", first, 3)
    planner.client.write("meeting.lock", meeting=locked)
    planner.client.write("meeting.lock", meeting=seat(house, "staff", last, 5))
    made = planner.run(scope="everything")
    assert planner.places(made["id"])[middle][0] == 4
    planner.publish(made["id"])


def test_a_repair_keeps_to_it(house, planner):
    to_planner(house)
    ids = wait_for_seats(house, CHAIN)
    for before, after in zip(ids, ids[1:]):
        order(house, after, before)
    planner.publish(planner.run()["id"])
    closed = f"BOOTH1 {fair.start_of(1)}/{fair.start_of(3)}"
    made = planner.repair(close=[closed], steps=3000)
    planner.publish(made["id"])
    assert in_order(live(planner.client), *ids)


@pytest.mark.parametrize("seed", range(1, 5))
def test_whatever_the_order_what_is_published_keeps_it(house, planner, seed):
    """Random pairs, some booked before, over a scarce fair; run, published, repaired, proven."""
    rng = random.Random(seed)
    to_planner(house, "quota_delegate_day=3")
    ids = wait_for_seats(house)
    rng.shuffle(ids)
    pairs = {tuple(sorted(rng.sample(range(len(ids)), 2))) for _ in range(14)}
    for before, after in sorted(pairs):
        order(house, ids[after], ids[before])
    for request in rng.sample(ids, 4):
        try:
            seat(house, "staff", request, rng.randint(1, fair.SLOTS))
        except RpcError as no:
            assert no.code in ("ORDER", "SLOT_TAKEN", "TABLE_BUSY", "WALKING", "QUOTA"), no

    def kept():
        at = live(planner.client)
        held = [(at[ids[b]][0], at[ids[a]][0]) for b, a in pairs if {ids[a], ids[b]} <= set(at)]
        assert all(before < after for before, after in held)
        return len(held)

    for scope in ("unscheduled", "everything"):
        made = planner.run(scope=scope, seed=seed)
        answer = planner.publish(made["id"])
        assert answer["left_out"] == []
        assert kept() > 0
    made = planner.repair(close=[f"T{rng.randint(1, 3)} {fair.start_of(1)}/{fair.start_of(12)}"])
    planner.publish(made["id"])
    kept()


# the files


def requests_file(*rows):
    return {"requests.csv": fair.table("requests.csv", rows)}


def order_in_file(house):
    """{code: what comes before it} as requests.csv tells it."""
    rows = csv.DictReader(io.StringIO(exported(house.as_("staff"))["requests.csv"]))
    return {row["code"]: row["after"] for row in rows}


def faults(answer):
    return [(e["line"], e["column"], e["rule"]) for e in answer["errors"]]


def test_the_files_carry_it_there_and_back(house, make_blank):
    staff = house.as_("staff")
    fair.load(staff, requests_file(("a", "ann", "X2", "", "", 1), ("b", "ann", "X3", "", "", 1, "a"),
                                   ("c", "bat", "X1", "", "", 1, "a;b")))
    theirs = ask(house, "lies", "X5")
    order(house, theirs, "R3")
    assert order_in_file(house) == {"a": "", "b": "a", "c": "a;b", theirs: "c"}
    out = exported(staff)
    again = fair.load(staff, out)
    assert all(f["added"] == f["changed"] == 0 for f in again["files"])
    other = make_blank().start()
    fair.load(other.admin(), out)
    rows = other.admin(fair.EVENT).listed("request.list")
    assert [r.get("after") for r in rows] == [None, ["R1"], ["R1", "R2"], ["R3"]]
    # Of a request that has ended it says nothing; it is carried on, for it may be open again.
    house.as_("ann").write("request.withdraw", request="R2")
    assert order_in_file(house) == {"a": "", "b": "a", "c": "a;b", theirs: "c"}
    again = fair.load(staff, exported(staff))
    assert all(f["added"] == f["changed"] == 0 for f in again["files"])


def test_a_file_changes_the_order_of_what_is_scheduled_and_says_what_it_cannot(house):
    staff = house.as_("staff")
    rows = [("a", "ann", "X2", "", "", 1), ("b", "ann", "X3", "", "", 1)]
    fair.load(staff, requests_file(*rows))
    late, early = seat(house, "choi", "R1", 9), seat(house, "jung", "R2", 3)
    bad = fair.check(staff, requests_file(rows[0], (*rows[1], "a")))
    (line, column, rule), = faults(bad)
    assert (line, column) == (3, "after")
    assert late in rule and early in rule and "other way round" in rule
    answer = fair.load(staff, requests_file((*rows[0], "b"), rows[1]))
    assert [(f["changed"], f["left"]) for f in answer["files"]] == [(1, 1)]
    assert shown(house, "staff", "R1") == (["R2"], [])
    assert live(staff) == {"R1": (9, "T1", None), "R2": (3, "T1", None)}
    # A circle through what is stored.
    third = ("c", "bat", "X1", "", "", 1, "a")
    (line, column, rule), = faults(fair.check(staff, requests_file(third, (*rows[1], "c"))))
    assert (line, column) == (3, "after") and rule.startswith("the order is a circle: ")
    assert set(rule.split(": ")[1].split(" before ")) == {"a", "b", "c"}
    gone = ask(house, "bat", "X1")
    house.as_("kim").write("request.decline", request=gone)
    checked = fair.check(staff, requests_file((*rows[1], gone)))
    assert faults(checked) == []
    assert [(k["line"], k["column"], k["stored"]) for k in checked["kept"]] == [
        (2, "after", f"{gone} is declined")]
    answer = fair.load(staff, requests_file((*rows[0], "")))
    assert shown(house, "staff", "R1") == ([], [])


def test_a_file_without_the_column_leaves_it_alone(house, two):
    first, second = two
    fair.load(house.as_("staff"), {"requests.csv": f"code,from,to\n{second},ann,X3\n"})
    assert shown(house, "staff", second) == ([first], [])


def test_long_and_many_circles_are_told_shortly(house):
    """Six hundred in one ring and two hundred in pairs."""
    staff = house.as_("staff")
    people, organisations, rows = [], [], []
    for n in range(800):
        organisations.append((f"N{n}", "foreign_buyer", f"N {n}", "NL", "en"))
        people.append((f"n{n}", f"N{n}", f"N {n}", f"n{n}@n.example"))
        after = (n - 1) % 600 if n < 600 else n ^ 1
        rows.append((f"q{n}", f"n{n}", "X1", "", "", 1, f"q{after}"))
    answer = fair.check(staff, {"organisations.csv": fair.table("organisations.csv", organisations),
                                "delegates.csv": fair.table("delegates.csv", people),
                                **requests_file(*rows)})
    assert not answer["ok"] and answer["errors_total"] == 100
    assert all(e["column"] == "after" and "circle" in e["rule"] for e in answer["errors"])
    ring, = [e for e in answer["errors"] if "others" in e["rule"]]
    assert "before 591 others before" in ring["rule"] and len(ring["rule"]) < 200


# typed


def test_it_is_typed(house, tmp_path):
    first, second = ask(house, "ann", "X2"), ask(house, "ann", "X3")
    staff = person_of(house, tmp_path, "staff")
    done = staff.type("order", second, "--after", first)
    assert done.returncode == DONE and f"{second} comes after {first}" in done.stdout
    again = staff.type("order", first, "--after", second)
    assert again.returncode == REFUSED and "circle" in again.stderr
    assert f"convene order {second} --after {first} --remove" in again.stderr
    assert "after" in staff.type("request", second).stdout
    assert "AFTER" in staff.type("requests").stdout
    assert staff.does("order", second, "--after", first, "--remove")["removed"]
    assert "--after" in staff.type("order", "--help").stdout
    told = staff.type("watch", "request", "--since", "0", "--count", "4").stdout.splitlines()
    assert told[-2].rstrip().endswith(f"after {first}"), told
    assert told[-1].rstrip().endswith(f"no longer after {first}"), told
    missing = staff.type("order", second)
    assert missing.returncode == USAGE and "--after" in missing.stderr


def test_the_order_of_what_has_ended_goes_with_the_files_and_lives_again(house, make_blank):
    """One expires; the order it was in is exported, and holds where it is asked for again."""
    staff = house.as_("staff")
    fair.load(staff, {"requests.csv": fair.table("requests.csv", [
        ("RQ1", "ann", "X2", "", "", "", "", f"{fair.DAYS[0]}T08:00"),
        ("RQ2", "ann", "X3", "", "", "", "RQ1", f"{fair.DAYS[0]}T08:10"),
        ("RQ3", "lies", "X5", "", "", "", "RQ2")])})
    first, second = (r["id"] for r in staff.listed("request.list")[:2])
    house.as_("choi").write("request.decline", request=first)
    house.as_("jung").write("request.decline", request=second)
    files = exported(staff)
    rows = {r["code"]: r["after"] for r in csv.DictReader(io.StringIO(files["requests.csv"]))}
    assert rows == {"RQ1": "", "RQ2": "RQ1", "RQ3": "RQ2"}
    report = fair.load(staff, files)
    assert report["kept"] == [] and not any(f["changed"] + f["added"] for f in report["files"])
    with make_blank().start().admin() as fresh:
        fair.load(fresh, files)
        assert exported(fresh) == files
        assert fresh.call("admin.verify")["ok"]
        # what is new of the order of what has ended is not taken, and is listed
        report = fair.load(fresh, {"requests.csv": "code,after\nRQ1,RQ3\n"})
        assert [(c["code"], c["column"]) for c in report["kept"]] == [("RQ1", "after")]
