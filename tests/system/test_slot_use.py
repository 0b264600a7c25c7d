"""What keeps a slot: scheduled meetings, holds and open requests, and nothing else."""
import pytest

import fair
from expect import refused
from test_schedule import Planner, black_out, live, proven, to_planner, wait_for_seats

LAST = 24  # the last slot of the fair, which goes with the half hour it is in
SHORT = fair.EVENT_INI.replace("13:30-17:00", "13:30-16:30", 2).replace(
    "13:30-16:30", "13:30-17:00", 1)


@pytest.fixture
def staff(house):
    return house.as_("staff")


def ask(house, who="ann", to="X2", **params):
    return house.as_(who).write("request.create", to=to, slots=[LAST], **params)["request"]["id"]


def faults(staff):
    return [(e["column"], e["rule"]) for e in
            fair.check(staff, {"event.ini": SHORT}, new_event=False)["errors"]]


def shortened(staff):
    """The session ends earlier now; and all that is told of the fair can still be told."""
    assert faults(staff) == []
    fair.load(staff, {"event.ini": SHORT})
    assert len(staff.call("event.get")["event"]["slots"]) == fair.SLOTS - 1
    for method in ("meeting.list", "request.list", "invitation.list", "schedule.status",
                   "schedule.forecast"):
        staff.listed(method)
    for name in staff.call("export.list")["files"]:
        staff.call("export.get", file=name)
    proven(staff)


def kept_by(staff, name):
    [(column, rule)] = faults(staff)
    assert column == "sessions" and name in rule, rule


def test_a_scheduled_meeting_keeps_it_until_it_is_called_off(house, staff):
    met = staff.write("meeting.book", delegates=["ann", "choi"], slot=LAST)["meeting"]["id"]
    kept_by(staff, f"meeting {met} uses it")
    staff.write("meeting.cancel", meeting=met)
    shortened(staff)
    assert staff.call("meeting.get", meeting=met)["meeting"]["start"] == fair.instant_of(LAST)
    assert staff.call("invitation.get", meeting=met, revision=2)


@pytest.mark.parametrize("end", ["withdraw", "decline", "expire", "schedule"])
def test_an_open_request_keeps_what_it_wishes_until_it_ends(house, staff, end):
    asked = ask(house)
    kept_by(staff, f"request {asked} wishes it")
    if end == "withdraw":
        house.as_("ann").write("request.withdraw", request=asked)
    elif end == "decline":
        house.as_("choi").write("request.decline", request=asked)
    elif end == "expire":
        house.as_("admin").call("admin.clock", advance_s=73 * 3600)
    else:  # its meeting is at another time, and that is what counts from now on
        black_out(staff, "choi", LAST, LAST)
        assert house.as_("choi").write("request.accept", request=asked)["request"][
            "state"] == "scheduled"
    shortened(staff)


def test_a_hold_keeps_it(house, staff):
    staff.write("event.update", policies=["pending_requests_hold=yes"])
    asked = ask(house)
    kept_by(staff, asked)
    house.as_("ann").write("request.withdraw", request=asked)
    shortened(staff)


def test_blackouts_and_conference_sessions_keep_nothing(house, staff):
    black_out(staff, "kim", LAST, LAST)
    black_out(staff, "T1", LAST, LAST)
    fair.load(staff, {"conference_sessions.csv": fair.table("conference_sessions.csv", [
        ("late", "Tech", "Closing", "Room 1", f"{fair.start_of(LAST)}/{fair.DAYS[1]}T17:00", 80,
         "", "jung", "bat")])})
    shortened(staff)


def test_a_plan_keeps_nothing_and_leaves_out_what_has_no_slot(house):
    to_planner(house)
    planner = Planner(house)
    staff = planner.client
    for code in ("choi", "ann"):
        black_out(staff, code, 1, LAST - 1)
    [one] = wait_for_seats(house, [("ann", "X2", "choi")])
    made = planner.run()
    assert planner.places(made["id"])[one][0] == LAST
    shortened(staff)
    planner.status(made["id"])
    staff.listed("schedule.get", schedule=made["id"])
    answer = planner.publish(made["id"])
    assert answer["seated"] == 0 and [r["request"] for r in answer["left_out"]] == [one], answer
    assert live(staff) == {}
