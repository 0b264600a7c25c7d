"""A blackout over meetings: who moves where, who waits, who is told; and the lock that holds."""
import pytest

import fair
from expect import refused
from person import DONE, REFUSED, person_of


def book(house, *delegates, **params):
    return house.as_("staff").write("meeting.book", delegates=list(delegates), **params)["meeting"]


def black_out(client, resource, first, last=None, **params):
    when = f"{fair.start_of(first)}/{fair.start_of((last or first) + 1)}"
    return client.write("blackout.set", resource=resource, when=when, **params)


def slots_of(meeting):
    return [slot["slot"] for slot in meeting["slots"]]


def proven(house):
    report = house.as_("staff").call("admin.verify")
    assert report["ok"], report


def events_of(house, who, since, topic="meeting"):
    """All that who may see of a topic after since: watch tells the past at once, in order."""
    client = house.as_(who)
    last = house.as_("staff").call("journal.list", limit=500)["items"]
    due = [row for row in last if row["seq"] > since and row["topic"] == topic]
    client.call("watch", since=since, topics=[topic])
    return [client.next_event() for _ in due]


def head(house):
    rows = house.as_("staff").listed("journal.list")
    return rows[-1]["seq"]


def test_a_meeting_moves_to_the_next_best_slot_and_the_other_side_is_told(house):
    meeting = book(house, "ann", "choi", slot=5)
    before = head(house)
    answer = black_out(house.as_("ann"), "ann", 5, release=True)
    moved, = answer["moved"]
    assert moved["meeting"] == meeting["id"] and moved["start"] == meeting["start"]
    assert moved["location"] == meeting["location"] and answer["standby"] == []
    now, = answer["released"]
    assert now["id"] == meeting["id"] and now["state"] == "scheduled"
    assert slots_of(now) != [5] and now["sequence"] == 1 and now["revision"] == 2
    assert now["rev"] == meeting["rev"] + 1 and now["uid"] == meeting["uid"]
    event, = events_of(house, "choi", before)
    assert event["object"] == meeting["id"] and event["action"] == "blackout.set"
    assert event["body"]["before"]["slots"] == meeting["slots"]
    assert event["body"]["before"]["location"] == meeting["location"]
    assert event["body"]["meeting"] == now
    assert event["body"]["invitation"] == {"revision": 2, "method": "REQUEST", "sequence": 1}
    invitation = house.as_("choi").call("invitation.get", meeting=meeting["id"])
    assert (invitation["revision"], invitation["method"]) == (2, "REQUEST")
    assert invitation["start"] == now["start"] and "SEQUENCE:1" in invitation["ics"]
    assert house.as_("choi").call("request.get", request=meeting["request"])["request"][
        "state"] == "scheduled"
    proven(house)


def test_a_closed_table_changes_nobodys_time(house):
    meetings = [book(house, "ann", "choi", slot=5), book(house, "bat", "smith", slot=5)]
    tables = [m["location"]["code"] for m in meetings]
    assert len(set(tables)) == 2
    answer = black_out(house.as_("staff"), tables[0], 1, 11, release=True)
    now, = answer["released"]
    assert now["id"] == meetings[0]["id"] and slots_of(now) == [5]
    assert now["location"]["code"] not in tables
    assert house.as_("bat").call("meeting.get", meeting=meetings[1]["id"])["meeting"][
        "revision"] == 1
    proven(house)


def test_two_at_one_table_fill_what_is_left_in_order(house):
    """Three tables, three meetings in a slot: with one table less, its meeting goes elsewhere."""
    meetings = [book(house, "ann", "choi", slot=5), book(house, "bat", "smith", slot=5),
                book(house, "park", "jung", slot=5)]
    table = meetings[0]["location"]["code"]
    answer = black_out(house.as_("staff"), table, 5, release=True)
    now, = answer["released"]
    assert now["id"] == meetings[0]["id"] and slots_of(now) != [5]
    # all is closed on both days: nothing is left but to wait
    for other in fair.TABLES:
        answer = house.as_("staff").write(
            "blackout.set", resource=other, release=True,
            when=f"{fair.DAYS[0]}T00:00/{fair.DAYS[1]}T23:00")
    assert [one["reasons"][0]["code"] for one in answer["standby"]] == 3 * ["TABLE_BUSY"]
    assert house.as_("staff").listed("meeting.list", state="scheduled") == []
    assert len(house.as_("staff").listed("standby.list")) == 3
    proven(house)


def test_an_interpreter_who_is_away_is_told_and_the_meeting_moves(house):
    meeting = book(house, "noor", "jung", slot=5)
    assert meeting["interpreter"]["code"] == "omar"
    before = head(house)
    answer = black_out(house.as_("staff"), "omar", 5, release=True)
    now, = answer["released"]
    assert slots_of(now) != [5] and now["interpreter"]["code"] == "omar"
    assert answer["moved"][0]["interpreter"]["code"] == "omar"
    assert events_of(house, "omar", before)[0]["object"] == meeting["id"]
    proven(house)


def test_without_a_seat_it_waits_with_the_reasons_and_a_cancel(house):
    meeting = book(house, "noor", "jung", slot=5)
    before = head(house)
    staff = house.as_("staff")
    # the only interpreter is away on both days
    answer = staff.write("blackout.set", resource="omar", release=True,
                         when=f"{fair.DAYS[0]}T00:00/{fair.DAYS[1]}T23:00")
    dropped, = answer["standby"]
    assert (dropped["meeting"], dropped["request"]) == (meeting["id"], meeting["request"])
    assert dropped["reasons"][0]["code"] == "INTERPRETER_BUSY"
    assert answer["moved"] == [] and answer["released"][0]["state"] == "cancelled"
    event, = events_of(house, "jung", before)
    assert event["body"]["invitation"]["method"] == "CANCEL"
    waiting, = house.as_("jung").listed("standby.list")
    assert waiting["id"] == meeting["request"]
    assert house.as_("noor").call("invitation.get", meeting=meeting["id"])["method"] == "CANCEL"
    proven(house)


def test_then_standby_moves_nothing(house):
    meeting = book(house, "ann", "choi", slot=5)
    answer = black_out(house.as_("ann"), "ann", 5, release=True, then="standby")
    assert answer["moved"] == [] and answer["standby"][0]["meeting"] == meeting["id"]
    assert house.as_("choi").call("request.get", request=meeting["request"])["request"][
        "state"] == "accepted"
    proven(house)


def test_without_release_the_meetings_are_named(house):
    meetings = [book(house, "ann", "choi", slot=5), book(house, "ann", "smith", slot=6)]
    with refused("MEETING_IN_THE_WAY") as no:
        black_out(house.as_("ann"), "ann", 5, 6)
    assert no.error.data["meetings"] == [m["id"] for m in meetings]
    assert no.error.text == "M1 and M2 lie in that time"
    assert "release" in no.error.data["hint"]


def test_many_meetings_in_the_way_are_named_in_part(house):
    said = ("M1 lies", "M1 and M2 lie", "M1, M2 and M3 lie", "M1, M2, M3 and 1 other lie")
    for i, other in enumerate(("kim", "choi", "jung", "smith")):
        book(house, "ann", other, slot=3 + i)
        with refused("MEETING_IN_THE_WAY") as no:
            black_out(house.as_("staff"), "ann", 3, 7)
        assert no.error.text == f"{said[i]} in that time"


def test_a_release_asked_again_with_its_key_is_the_same_answer(house):
    book(house, "ann", "choi", slot=5)
    ann = house.as_("ann")
    first = black_out(ann, "ann", 5, release=True, key="once-and-no-more")
    again = black_out(ann, "ann", 5, release=True, key="once-and-no-more")
    assert again.pop("replayed") and again == first
    assert ann.call("meeting.get", meeting="M1")["meeting"]["revision"] == 2


def test_a_release_of_many_meetings_is_one_fact(house):
    """A whole day of a delegate: everything that fits moves to the other day, all told once."""
    partners = ["choi", "jung", "smith"]
    meetings = [book(house, "ann", who, slot=slot)
                for slot, who in zip((2, 3, 4), partners)]
    answer = black_out(house.as_("ann"), "ann", 1, 11, release=True)
    assert sorted(m["id"] for m in answer["released"]) == [m["id"] for m in meetings]
    assert all(slot >= 12 for m in answer["released"] for slot in slots_of(m))
    rows = [row for row in house.as_("staff").listed("journal.list")
            if row["method"] == "blackout.set"]
    told = [row["object"] for row in rows if row["topic"] == "meeting"]
    assert told == [m["id"] for m in answer["released"]]
    proven(house)


def test_who_must_meet_is_settled_before_who_wants_to(house):
    """One slot is left that suits all: it goes to the pair of a must, though booked last."""
    staff = house.as_("staff")
    for slot, who in zip((2, 3), ("choi", "jung")):
        book(house, "ann", who, slot=slot)
    house.as_("bob").write("preference.set", to="X3", preference="must")
    # of ann's time one slot of the second day is all that stays
    answer = staff.write("blackout.set", resource="ann", release=True,
                         when=f"{fair.DAYS[0]}T00:00/{fair.DAYS[1]}T16:25")
    assert [m["meeting"] for m in answer["moved"]] == ["M2"]
    assert [m["meeting"] for m in answer["standby"]] == ["M1"]
    proven(house)


def test_a_meeting_that_has_begun_stays(house):
    book(house, "ann", "choi", slot=1)
    house.admin().call("admin.clock", advance_s=61 * 86400)
    with refused("TOO_LATE") as no:
        black_out(house.as_("staff"), "ann", 1, release=True)
    assert "M1 has begun" in no.error.text


# the lock


def test_a_locked_meeting_stays_until_it_is_unlocked(house):
    meeting = book(house, "ann", "choi", slot=5)
    staff = house.as_("staff")
    before = head(house)
    locked = staff.write("meeting.lock", meeting="M1")["meeting"]
    assert locked["locked"] is True and locked["rev"] == meeting["rev"] + 1
    assert locked["revision"] == 1, "a lock is not told by an invitation"
    event, = events_of(house, "choi", before)
    assert event["body"]["before"]["locked"] is False
    with refused("STATE"):
        staff.write("meeting.lock", meeting="M1")
    with refused("MEETING_IN_THE_WAY") as no:
        black_out(house.as_("ann"), "ann", 5, release=True)
    assert no.error.text == "M1 is locked and stays where it is"
    assert no.error.data["hint"] == "convene unlock M1"
    assert house.as_("ann").call("meeting.get", meeting="M1")["meeting"] == locked
    assert "locked" not in staff.write("meeting.unlock", meeting="M1")["meeting"]
    assert black_out(house.as_("ann"), "ann", 5, release=True)["moved"]
    proven(house)


def test_a_lock_is_staffs_and_of_what_is_to_come(house):
    book(house, "ann", "choi", slot=5)
    for who in ("ann", "choi", "monitor", "omar"):
        with refused("ROLE_DENIED"):
            house.as_(who).write("meeting.lock", meeting="M1")
    staff = house.as_("staff")
    with refused("STALE"):
        staff.write("meeting.lock", meeting="M1", if_rev=7)
    with refused("NOT_FOUND"):
        staff.write("meeting.lock", meeting="M9")
    with refused("STATE"):
        staff.write("meeting.unlock", meeting="M1")
    # whoever may call it off still may: a lock is against being moved
    house.as_("ann").write("meeting.cancel", meeting="M1")
    with refused("STATE"):
        staff.write("meeting.lock", meeting="M1")


# what a person sees


@pytest.fixture
def everybody(house, tmp_path):
    return person_of(house, tmp_path, "staff", "ann", "choi")


def test_the_client_says_what_became_of_each(house, everybody):
    book(house, "ann", "choi", slot=5)
    book(house, "noor", "jung", slot=5)
    always = ("omar", f"{fair.DAYS[0]}T00:00/{fair.DAYS[1]}T23:00", "--release")
    tried = everybody.type("blackout", *always, "--dry-run").stdout
    assert "1 would be called off" in tried and "nothing was changed" in tried
    done = everybody.type("blackout", *always)
    assert done.returncode == DONE, done.stderr
    assert "1 called off; the requests wait in the standby queue:" in done.stdout
    assert "M2" in done.stdout and "R2" in done.stdout and "no interpreter" in done.stdout
    then = ("ann", f"{fair.start_of(5)}/{fair.start_of(6)}", "--release", "--profile", "ann")
    tried = everybody.type("blackout", *then, "--dry-run").stdout
    assert "1 would be moved:" in tried and "new invitation" not in tried
    done = everybody.type("blackout", *then)
    assert "1 moved; everybody concerned has a new invitation:" in done.stdout
    assert "from" in done.stdout and "to" in done.stdout and "M1" in done.stdout


def test_lock_and_unlock_are_typed(house, everybody):
    book(house, "ann", "choi", slot=5)
    assert "locked" in everybody.type("lock", "M1").stdout
    done = everybody.type("blackout", "ann", f"{fair.start_of(5)}/{fair.start_of(6)}",
                          "--release")
    assert done.returncode == REFUSED and "convene unlock M1" in done.stderr
    assert everybody.type("unlock", "M1").returncode == DONE
