"""What people are told of their meetings: in which order, where, who interprets, and who changed it."""
import pytest

import fair
from expect import refused
from test_client import person_of
from test_oracles import other_event


@pytest.fixture
def staff(house):
    return house.as_("staff")


def book(staff, *delegates, slot):
    return staff.write("meeting.book", delegates=delegates, slot=slot)["meeting"]


def test_meetings_are_in_order_of_time_whatever_the_page(house, staff):
    slots = [9, 2, 14, 5]
    booked = [book(staff, "ann", person, slot=slot)
              for person, slot in zip(("kim", "choi", "jung", "smith"), slots)]
    in_order = [m["id"] for m in sorted(booked, key=lambda m: m["start"])]
    for client in (staff, house.as_("ann")):
        for limit in (1, 3, 100):
            assert [m["id"] for m in client.listed("meeting.list", limit=limit)] == in_order
    assert [m["id"] for m in staff.listed("meeting.list", limit=1, organisation="B1")] == in_order


def test_who_called_it_off_is_said_with_the_reason(house, staff, tmp_path):
    meeting = book(staff, "ann", "kim", slot=3)
    assert "by" not in meeting
    ann, kim = house.as_("ann"), house.as_("kim")
    gone = ann.write("meeting.cancel", meeting=meeting["id"], reason="a strike")["meeting"]
    by = {"name": fair.PEOPLE["ann"], "organisation": "B1"}
    assert gone["by"] == by
    for client in (ann, kim, staff):
        seen = client.call("meeting.get", meeting=meeting["id"])["meeting"]
        assert (seen["by"], seen["reason"]) == (by, "a strike")
    shown = person_of(house, tmp_path, "kim").type("meeting", meeting["id"]).stdout
    assert f"changed by  {fair.PEOPLE['ann']} (B1)" in shown and "a strike" in shown
    told = [r for r in staff.listed("journal.list", object=meeting["id"])][-1]
    assert told["body"]["meeting"]["by"] == by


def test_the_organiser_changes_in_its_own_name(house, staff):
    meeting = book(staff, "ann", "kim", slot=3)
    locked = staff.write("meeting.lock", meeting=meeting["id"])["meeting"]
    assert locked["by"] == {"name": "Fair Office"}
    seen = house.as_("kim").call("meeting.get", meeting=meeting["id"])["meeting"]
    assert seen["by"] == {"name": "Fair Office"}


def test_a_diary_names_hall_and_interpreter(house, staff, tmp_path):
    book(staff, "noor", "kang", slot=4)
    slot = next(s for day in house.as_("noor").call("diary.get")["days"] for s in day["slots"]
                if s["state"] == "meeting")
    assert slot["interpreter"] == "عمر Omar" and slot["hall"] == "A"
    shown = person_of(house, tmp_path, "noor").type("diary").stdout.splitlines()
    at = next(n for n, line in enumerate(shown) if "한국어만" in line)
    assert "عمر Omar interprets" in shown[at + 1] and "hall A" in shown[at + 1]


def test_status_counts_the_meetings_of_all_events(house, staff, tmp_path):
    book(staff, "ann", "kim", slot=3)
    other_event(house.session(house.tokens["staff"]))
    person = person_of(house, tmp_path, "monitor")
    socket = ("--socket", house.home / "admin.sock")
    assert "2 events, 1 meeting, " in person.type(*socket, "status").stdout
    assert "all 2 together" in person.type(*socket, "stats").stdout


def test_an_interpreter_says_when_she_is_away(house, staff):
    """Her own time alone, by the rules that hold for a delegate's."""
    omar = house.as_("omar")
    when = f"{fair.start_of(4)}/{fair.start_of(6)}"
    own = omar.write("blackout.set", resource="omar", when=when, reason="the dentist")["blackout"]
    assert [b["code"] for b in omar.listed("blackout.list")] == [own["code"]]
    states = {s["slot"]: s["state"] for day in omar.call("diary.get")["days"] for s in day["slots"]}
    assert states[4] == states[5] == "blackout" and states[6] == "free"
    with refused("NO_COMMON_SLOT", "INTERPRETER_BUSY"):
        book(staff, "noor", "kang", slot=4)
    fair.load(staff, {"interpreters.csv": fair.table("interpreters.csv", [
        ("sara", "Sara", "sara@words.example", "ar-ko", "")])})
    with_sara = book(staff, "noor", "kang", slot=4)
    assert with_sara["interpreter"]["code"] == "sara"
    for other in ("sara", "T1", "kim", "nobody"):
        with refused("NOT_YOURS"):
            omar.write("blackout.set", resource=other, when=when)
    omar.write("blackout.set", resource="omar", code=own["code"], when=when, remove=True)
    assert omar.listed("blackout.list") == []


def test_an_interpreter_who_is_away_is_followed_by_another(house, staff):
    meeting = book(staff, "noor", "kang", slot=4)
    fair.load(staff, {"interpreters.csv": fair.table("interpreters.csv", [
        ("sara", "Sara", "sara@words.example", "ar-ko", "")])})
    omar = house.as_("omar")
    away = {"resource": "omar", "when": f"{fair.start_of(4)}/{fair.start_of(5)}"}
    with refused("MEETING_IN_THE_WAY"):
        omar.write("blackout.set", **away)
    moved = omar.write("blackout.set", release=True, **away)["released"]
    assert [(m["id"], m["interpreter"]["code"]) for m in moved] == [(meeting["id"], "sara")]
    assert moved[0]["start"] == meeting["start"] and moved[0]["by"] == {"name": "عمر Omar"}
