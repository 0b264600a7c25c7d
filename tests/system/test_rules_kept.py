"""A rule that changes under a meeting: told with the act, and listed by verify."""
import pytest

import fair
from expect import refused
from person import DONE, Person
from test_schedule import Planner


def rules_kept(house):
    with house.admin() as admin:
        proof = admin.call("admin.verify")
    assert proof["ok"], proof
    [check] = [c for c in proof["checks"] if c["name"] == "rules_kept"]
    return check


def told(answer):
    return [(c["meeting"]["id"], c["why"]) for c in answer.get("concerned", [])]


def book(staff, *people, slot=1):
    return staff.write("meeting.book", {"delegates": list(people), "slot": slot})["meeting"]


def test_a_veto_names_the_meeting_it_is_against(house):
    with house.as_("staff") as staff, house.as_("ann") as ann:
        met = book(staff, "ann", "kim")
        book(staff, "ann", "choi", slot=3)
        assert rules_kept(house)["ok"] and rules_kept(house)["examined"] == 2
        answer = ann.write("preference.set", {"to": "X1", "preference": "avoid"})
        [(meeting, why)] = told(answer)
        assert meeting == met["id"] and "do not want to meet" in why
        assert "concerned" not in ann.write("preference.set", {"to": "X2", "preference": "want"})
        check = rules_kept(house)
        assert told(staff.call("schedule.forecast")) == [(met["id"], why)]
        assert not check["ok"] and len(check["problems"]) == 1 and met["id"] in check["problems"][0]
        ann.write("preference.set", {"to": "X1", "preference": "none"})
        assert rules_kept(house)["ok"]


def test_a_quota_below_what_is_booked(house):
    with house.as_("staff") as staff:
        ids = [book(staff, "ann", "kim")["id"], book(staff, "ann", "choi", slot=3)["id"]]
        assert "concerned" not in staff.write("delegate.update", {"delegate": "ann", "max_meetings": 2})
        answer = staff.write("delegate.update", {"delegate": "ann", "max_meetings": 1})
        assert [m for m, _ in told(answer)] == ids
        assert all("the limit is 1" in why for _, why in told(answer))
        staff.write("delegate.update", {"delegate": "ann", "max_meetings": -1})
        answer = staff.write("event.update", policies=["quota_organisation_event=1"])
        assert [m for m, _ in told(answer)] == ids


def test_a_language_that_is_no_longer_shared_and_an_interpreter_without_the_pair(house):
    with house.as_("staff") as staff:
        met = book(staff, "noor", "kang")
        assert met["interpreter"]
        files = dict(fair.full())
        rows = files["interpreters.csv"].replace("ar-ko", "fr-ko").replace("ko-ar", "ko-fr")
        assert rows != files["interpreters.csv"]
        answer = fair.load(staff, {"interpreters.csv": rows})
        [(meeting, why)] = told(answer)
        assert meeting == met["id"] and "does not interpret" in why
        assert not rules_kept(house)["ok"]
        plain = book(staff, "ann", "choi", slot=4)
        answer = staff.write("organisation.update", {"organisation": "B1", "languages": ["mn"]})
        assert [m for m, _ in told(answer)] == [plain["id"]]


def test_a_hall_that_moves_too_far(house):
    with house.as_("staff") as staff:
        halls = {loc["code"]: loc["hall"] for loc in staff.call("location.list")["items"]}
        at = [("kim", 7, "BOOTH1"), ("choi", 8, "T1")]
        assert halls["BOOTH1"] != halls["T1"]
        a, b = (staff.write("meeting.book", {"delegates": ["ann", who], "slot": slot, "location": place})["meeting"]
                for who, slot, place in at)
        answer = staff.write("event.update", halls=[
            f"{hall} name={hall};" + ";".join(f"walk_minutes.{to}=59" for to in set(halls.values()) - {hall})
            for hall in sorted(set(halls.values()))])
        assert [m for m, _ in told(answer)] == [a["id"], b["id"]]
        assert all("59 minutes away" in why for _, why in told(answer))


def put_halls_apart(staff, minutes=59):
    """From hall to hall, either way."""
    return staff.write("event.update", halls=[f"A name=A;walk_minutes.B={minutes}", "B name=B"])


def test_an_interpreter_walks_as_a_delegate_does(house):
    """Nobody else has both meetings: refused, booked, moved apart, told, and mended by a run."""
    with house.as_("staff") as staff:
        staff.write("delegate.create", {"code": "sara", "organisation": "B3", "name": "Sara",
                                        "email": "sara@b3.example"})
        a = staff.write("meeting.book", {"delegates": ["noor", "kang"], "slot": 7})["meeting"]
        other = {"delegates": ["sara", "kim"], "slot": 8, "location": "BOOTH1"}
        put_halls_apart(staff)
        with refused("WALKING") as seen:
            staff.write("meeting.book", other)
        assert "Omar has " in seen.error.text
        put_halls_apart(staff, 5)
        b = staff.write("meeting.book", other)["meeting"]
        assert a["location"]["hall"] != b["location"]["hall"]
        assert a["interpreter"]["code"] == b["interpreter"]["code"] == "omar"
        assert rules_kept(house)["ok"]
        answer = put_halls_apart(staff)
        assert [m for m, _ in told(answer)] == [a["id"], b["id"]]
        assert all("Omar has " in why and "59 minutes away" in why for _, why in told(answer))
        assert len(rules_kept(house)["problems"]) == 2
        with house.as_("kim") as kim:  # where an interpreter is otherwise is for staff
            [mine] = [why for m, why in told(kim.write("organisation.update", profile="new"))]
            assert "cannot be in" in mine and a["id"] not in mine
        plan_and_publish(house, scope="everything")
        assert rules_kept(house)["ok"]


def test_a_location_that_moves_names_its_meetings(house):
    with house.as_("staff") as staff:
        put_halls_apart(staff)
        before = staff.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 7,
                                              "location": "T1"})["meeting"]
        met = staff.write("meeting.book", {"delegates": ["ann", "jung"], "slot": 8,
                                           "location": "T2"})["meeting"]
        assert "concerned" not in staff.write("location.update", location="T3", hall="B")
        [(meeting, why)] = told(staff.write("location.update", location="T2", hall="B"))
        assert meeting == met["id"] and before["id"] in why and "59 minutes away" in why
        assert "concerned" not in staff.write("location.update", location="T2", hall="A")
        assert rules_kept(house)["ok"]


def plan_and_publish(house, **params):
    planner = Planner(house)
    made = planner.run(**params)
    house.as_("staff").write("schedule.publish", schedule=made["id"])
    return made


def test_a_run_of_everything_calls_off_what_is_against_a_veto(house):
    with house.as_("staff") as staff:
        met, stays = book(staff, "ann", "kim"), book(staff, "bob", "choi", slot=3)
        staff.write("preference.set", {"from": "X1", "to": "B1", "preference": "avoid"})
        plan_and_publish(house, scope="everything")
        gone = staff.call("meeting.get", {"meeting": met["id"]})["meeting"]
        assert gone["state"] == "cancelled"
        assert staff.call("request.get", {"request": met["request"]})["request"]["state"] == "accepted"
        assert staff.call("meeting.get", {"meeting": stays["id"]})["meeting"]["state"] == "scheduled"
        assert rules_kept(house)["ok"]


def test_a_run_takes_an_interpreter_who_lost_the_pair_away_but_no_locked_meeting(house):
    with house.as_("staff") as staff:
        met, held = book(staff, "noor", "kang"), book(staff, "noor", "kim", slot=14)
        assert held["interpreter"] is not None
        staff.write("meeting.lock", {"meeting": held["id"]})
        rows = fair.full()["interpreters.csv"].replace("ar-", "fr-").replace("-ar", "-fr")
        assert len(told(fair.load(staff, {"interpreters.csv": rows}))) == 2
        made = plan_and_publish(house, scope="everything")
        assert made["status"] != "optimal" and not made.get("best")
        assert staff.call("meeting.get", {"meeting": met["id"]})["meeting"]["state"] == "cancelled"
        assert staff.call("meeting.get", {"meeting": held["id"]})["meeting"]["state"] == "scheduled"
        check = rules_kept(house)
        assert len(check["problems"]) == 1 and held["id"] in check["problems"][0]


RUNS = [("schedule.run", {"scope": "everything"}), ("repair.preview", {"close": ["T2"]})]


def mended(house, method, params, booked):
    """What is left of the meetings after the run is published; no rule is broken any more."""
    planner = Planner(house)
    made = planner.run(method, **params)
    planner.publish(made["id"])
    assert rules_kept(house)["ok"], made
    now = [house.as_("staff").call("meeting.get", {"meeting": m["id"]})["meeting"] for m in booked]
    return made, [m for m in now if m["state"] == "scheduled"]


def never_optimal(house, booked, **params):
    """Such a run leaves the meetings where they are and does not call that the best there is."""
    planner = Planner(house)
    made = planner.run(**params)
    assert made["status"] == "feasible" and not made.get("best"), made
    places = planner.places(made["id"])
    assert all(places[m["request"]][0] == m["slots"][0]["slot"] for m in booked)


def locked(staff, meetings):
    for m in meetings:
        staff.write("meeting.lock", {"meeting": m["id"]})


@pytest.mark.parametrize(("method", "params"), RUNS)
def test_a_quota_below_what_is_booked_is_mended_or_never_called_optimal(house, method, params):
    with house.as_("staff") as staff:
        booked = [book(staff, "ann", "kim"), book(staff, "ann", "choi", slot=3)]
        assert Planner(house).run(scope="everything")["status"] == "optimal"
        staff.write("delegate.update", {"delegate": "ann", "max_meetings": 1})
        never_optimal(house, booked, scope="unscheduled")
        locked(staff, booked)
        never_optimal(house, booked, scope="everything")
        staff.write("meeting.unlock", {"meeting": booked[0]["id"]})
        made, left = mended(house, method, params, booked)
        assert made["status"] == "optimal" and [m["id"] for m in left] == [booked[1]["id"]]


def far_apart(staff):
    """Two meetings of ann side by side, and then their halls an hour from each other."""
    halls = {loc["code"]: loc["hall"] for loc in staff.call("location.list")["items"]}
    booked = [staff.write("meeting.book", {"delegates": ["ann", who], "slot": slot, "location": place})["meeting"]
              for who, slot, place in [("kim", 7, "BOOTH1"), ("choi", 8, "T1")]]
    staff.write("event.update", halls=[
        f"{hall} name={hall};" + ";".join(f"walk_minutes.{to}=59" for to in set(halls.values()) - {hall})
        for hall in sorted(set(halls.values()))])
    return booked


@pytest.mark.parametrize(("method", "params"), RUNS)
def test_halls_too_far_apart_are_mended_or_never_called_optimal(house, method, params):
    with house.as_("staff") as staff:
        booked = far_apart(staff)
        never_optimal(house, booked, scope="unscheduled")
        locked(staff, booked)
        never_optimal(house, booked, scope="everything")
        staff.write("meeting.unlock", {"meeting": booked[0]["id"]})
        made, left = mended(house, method, params, booked)
        assert made["status"] == "optimal" and len(left) == 2


def test_a_repair_calls_off_what_is_against_a_veto_and_a_lock_is_never_called_optimal(house):
    with house.as_("staff") as staff:
        met = book(staff, "ann", "kim")
        staff.write("preference.set", {"from": "X1", "to": "B1", "preference": "avoid"})
        never_optimal(house, [met], scope="unscheduled")
        locked(staff, [met])
        never_optimal(house, [met], scope="everything")
        staff.write("meeting.unlock", {"meeting": met["id"]})
        made, left = mended(house, *RUNS[1], [met])
        assert made["status"] == "optimal" and left == []


def test_a_repair_mends_a_common_language_that_is_lost(house):
    with house.as_("staff") as staff:
        met = book(staff, "ann", "choi", slot=4)
        staff.write("organisation.update", {"organisation": "B1", "languages": ["mn"]})
        never_optimal(house, [met], scope="unscheduled")
        made, left = mended(house, *RUNS[1], [met])
        assert made["status"] == "optimal" and left == []


def test_at_a_terminal(house, tmp_path):
    with house.as_("staff") as staff:
        met = book(staff, "ann", "kim")
    admin = ("--socket", house.home / "admin.sock")
    done = Person(tmp_path).type(*admin, "prefer", "X1", "avoid", "--from", "B1")
    assert done.returncode == DONE, done.stderr
    assert f"{met['id']} breaks a rule now:" in done.stdout
    proof = Person(tmp_path).type(*admin, "verify")
    assert proof.returncode == DONE and "to mend" in proof.stdout and "everything holds" in proof.stdout
