"""Staff move a meeting at once: every rule of a booking again, one message, or nothing at all."""
import pytest

import fair
from expect import instant, refused
from person import DONE, person_of
from test_booking import accept, ask, black_out, cancel, cell


@pytest.fixture
def met(house):
    """Ann of B1 meets Kim of X1 in slot 3; (staff, the meeting)."""
    meeting = accept(house.as_("kim"), ask(house.as_("ann"), "X1"), delegates=["kim"],
                     slot=3)["meeting"]
    return house.as_("staff"), meeting


def test_a_meeting_moves_and_everybody_is_told_once(house, met):
    staff, meeting = met
    ann = house.as_("ann")
    ann.call("watch", topics=["meeting"])
    got = staff.write("meeting.move", meeting=meeting["id"], slot=5, reason="hall A is late")
    moved, was = got["meeting"], got["was"]
    assert moved["start"] == fair.instant_of(5) and was["start"] == meeting["start"]
    assert was["location"] == meeting["location"] == moved["location"]
    assert moved["sequence"] == meeting["sequence"] + 1 and moved["uid"] == meeting["uid"]
    assert moved["reason"] == "hall A is late"
    told = ann.next_event()
    assert told["body"]["before"]["start"] == meeting["start"]
    assert told["body"]["meeting"]["start"] == moved["start"]
    for who in ("ann", "kim"):
        mine = house.as_(who)
        assert cell(mine, 3, delegate=who)["state"] == "free"
        assert cell(mine, 5, delegate=who)["meeting"] == meeting["id"]
        assert [i["method"] for i in mine.listed("invitation.list", meeting=meeting["id"])] == [
            "REQUEST", "REQUEST"]
    # and nobody else is, nor a second time
    assert house.as_("bat").listed("invitation.list") == []
    assert staff.call("admin.verify")["ok"]


def test_a_place_alone_keeps_the_time(house, met):
    staff, meeting = met
    table = next(c for c in fair.TABLES if c != meeting["location"]["code"])
    moved = staff.write("meeting.move", meeting=meeting["id"], location=table)["meeting"]
    assert (moved["start"], moved["location"]["code"]) == (meeting["start"], table)
    assert moved["reason"] == "moved by the organiser"


def test_what_is_only_tried_changes_nothing(house, met):
    staff, meeting = met
    before = staff.listed("journal.list")
    tried = staff.write("meeting.move", meeting=meeting["id"], slot=6, dry_run=True)
    assert tried["dry_run"] is True and tried["meeting"]["start"] == fair.instant_of(6)
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"] == meeting
    assert staff.listed("journal.list") == before
    with refused("DELEGATE_BUSY"):
        black_out(house.as_("ann"), "ann", 6, 6)
        staff.write("meeting.move", meeting=meeting["id"], slot=6, dry_run=True)


def test_what_no_booking_may_be_no_move_is(house, met):
    staff, meeting = met
    other = accept(house.as_("choi"), ask(house.as_("ann"), "X2"), slot=7)["meeting"]
    black_out(house.as_("kim"), "kim", 8, 8)
    cases = [({"slot": 7}, "SLOT_TAKEN", "slot"), ({"slot": 8}, "DELEGATE_BUSY", "slot"),
             ({"slot": 999}, "SLOT_UNKNOWN", "slot"), ({"slot": 3}, "STATE", None),
             ({"location": meeting["location"]["code"]}, "STATE", None),
             ({"location": "NOWHERE"}, "NOT_FOUND", "location"),
             ({}, "PARAM_INVALID", "slot")]
    for params, code, field in cases:
        with refused(code, **({"field": field} if field else {})) as seen:
            staff.write("meeting.move", meeting=meeting["id"], **params)
        if code in ("SLOT_TAKEN", "DELEGATE_BUSY"):
            legal = seen.error.data["slots"]
            assert legal and all(s["slot"] not in (7, 8) for s in legal)
            assert staff.write("meeting.move", meeting=meeting["id"], slot=legal[0]["slot"],
                               dry_run=True)["dry_run"] is True
    with refused("STALE"):
        staff.write("meeting.move", meeting=meeting["id"], slot=9, if_rev=99)
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"] == meeting
    assert staff.call("meeting.get", meeting=other["id"])["meeting"]["start"] == other["start"]
    with refused("ROLE_DENIED"):
        house.as_("omar").write("meeting.move", meeting=meeting["id"], slot=9)
    assert staff.call("admin.verify")["ok"]


def test_what_is_over_locked_or_off_stays(house, met):
    staff, meeting = met
    staff.write("meeting.lock", meeting=meeting["id"])
    with refused("STATE") as seen:
        staff.write("meeting.move", meeting=meeting["id"], slot=9)
    assert seen.error.data["hint"] == f"convene unlock {meeting['id']}"
    staff.write("meeting.unlock", meeting=meeting["id"])
    cancel(house, "ann", {"id": meeting["request"]})
    with refused("STATE"):
        staff.write("meeting.move", meeting=meeting["id"], slot=9)


def test_what_is_past_is_neither_left_nor_taken(house, met):
    staff, meeting = met
    later = accept(house.as_("choi"), ask(house.as_("bob"), "X2"), slot=9)["meeting"]
    ahead = (instant(fair.instant_of(5)) - instant(staff.greeting["server_time"])).total_seconds()
    house.as_("admin").call("admin.clock", advance_s=int(ahead) + 60)
    with refused("TOO_LATE"):
        staff.write("meeting.move", meeting=meeting["id"], slot=8)
    with refused("SLOT_PAST") as seen:
        staff.write("meeting.move", meeting=later["id"], slot=2)
    assert all(s["start"] > fair.instant_of(5) for s in seen.error.data["slots"])


def test_convene_moves_and_says_where_it_was(house, met, tmp_path):
    _, meeting = met
    office = person_of(house, tmp_path, "staff")
    tried = office.type("move", meeting["id"], "--slot", "5", "--dry-run")
    assert tried.returncode == DONE, tried.stderr
    assert office.does("meeting", meeting["id"])["meeting"]["rev"] == meeting["rev"]
    moved = office.type("move", meeting["id"], "--slot", "5")
    assert moved.returncode == DONE and "WAS" in moved.stdout, moved.stdout + moved.stderr
    assert meeting["location"]["code"] in moved.stdout
    refused_ = office.type("move", meeting["id"])
    assert refused_.returncode != DONE and "convene slots R1" in refused_.stderr
