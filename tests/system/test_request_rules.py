"""The rules of asking: who may ask and meet whom, how much at once, and until when."""
import threading

import pytest

import fair
from convened_client import RpcError
from expect import instant, refused


def policies(house, **values):
    """Set policies of the event by name."""
    with house.as_("staff") as staff:
        event = staff.write("event.update",
                            policies=[f"{name}={value}" for name, value in values.items()])
    return event["event"]["policies"]


def ask(client, to, **params):
    return client.write("request.create", to=to, **params)["request"]


def accept(client, request, **params):
    return client.write("request.accept", request=request["id"], **params)


def clock_to(house, slot, minutes_before=0):
    """Move the daemon's clock to so many minutes before a slot begins."""
    with house.as_("admin") as admin:
        now = instant(admin.greeting["server_time"])
        ahead = (instant(fair.instant_of(slot)) - now).total_seconds() - 60 * minutes_before
        admin.call("admin.clock", advance_s=int(ahead))


def verified(house):
    with house.as_("admin") as admin:
        report = admin.call("admin.verify")
    assert report["ok"], [c for c in report["checks"] if not c["ok"]]


# how much at once


def test_a_buyer_asks_for_so_many_at_once(house):
    assert policies(house, outstanding_requests=2)["outstanding_requests"] == 2
    ann, bob, choi, staff = (house.as_(who) for who in ("ann", "bob", "choi", "staff"))
    first = ask(ann, "X1")
    ask(bob, "X2")
    with refused("OUTSTANDING") as seen:
        ask(ann, "X3")
    assert "Gemeente Rotterdam has 2 requests" in seen.error.text
    assert "2 at once" in seen.error.text and "convene requests" in seen.error.data["hint"]
    with refused("OUTSTANDING"):
        ask(staff, "X3", delegates=["ann"])
    # neither what is booked outright nor what was asked of the buyer counts
    staff.write("meeting.book", delegates=["ann", "jung"], slot=1)
    assert ask(house.as_("smith"), "B1")["state"] == "requested"
    choi.write("request.decline", request=staff.listed("request.list", organisation="X2")[0]["id"])
    assert ask(ann, "X4")["state"] == "requested"
    ann.write("request.withdraw", request=first["id"])
    assert ask(ann, "X1")["state"] == "requested"


# who asks and who meets


def test_the_side_that_may_ask_asks(house):
    policies(house, who_may_ask="supply")
    ann, choi = house.as_("ann"), house.as_("choi")
    with refused("KIND_NOT_ALLOWED") as seen:
        ask(ann, "X1")
    assert "exhibitors ask" in seen.error.text and seen.error.data["hint"]
    assert accept(ann, ask(choi, "B1"))["request"]["state"] == "scheduled"
    assert ask(house.as_("staff"), "X3", delegates=["ann"])["origin"] == "staff"


def test_a_kind_that_meets_nobody_is_listed_nowhere(house):
    park, choi, staff = house.as_("park"), house.as_("choi"), house.as_("staff")
    pending = ask(park, "X3")
    assert "P1" in [m["organisation"] for m in choi.listed("match.list")]
    policies(house, procurement_meets_exhibitors="no")
    assert park.listed("match.list") == []
    assert [m["organisation"] for m in choi.listed("match.list")
            if m["kind"] == "procurement"] == []
    assert {m["kind"] for m in choi.listed("match.list")} == {"foreign_buyer"}
    for who, method, params in (
            (park, "request.create", {"to": "X2"}), (choi, "request.create", {"to": "P1"}),
            (staff, "meeting.book", {"delegates": ["park", "choi"]}),
            (house.as_("jung"), "request.accept", {"request": pending["id"]})):
        with refused("KIND_NOT_ALLOWED") as seen:
            who.write(method, params)
        assert "procurement managers do not meet exhibitors" in seen.error.text
    for method, params in (("meeting.slots", {"with": "X2"}), ("match.explain", {"with": "X2"})):
        with refused("KIND_NOT_ALLOWED"):
            park.call(method, params)
    files = fair.files()
    files["requests.csv"] = fair.table("requests.csv", [("rq1", "park", "X2", "", "", 1)])
    # an event.ini that says nothing of it leaves the policy; an empty value is the default
    assert [e["column"] for e in fair.check(staff, files)["errors"]] == ["to"]
    files["event.ini"] += "\n[policy]\nprocurement_meets_exhibitors =\n"
    # which staff changed since: what they said stays, unless the files are to win
    assert [e["column"] for e in fair.check(staff, files)["errors"]] == ["to"]
    assert fair.check(staff, files, overwrite=True)["errors"] == []


# until when


def test_a_meeting_is_cancelled_until_its_limit(house):
    policies(house, cancel_until_minutes=60, latest_change_minutes=0)
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    ids = [accept(kim, ask(house.as_(who), "X1"), slot=slot)["meeting"]["id"]
           for who, slot in (("ann", 8), ("bat", 9), ("lies", 10))]
    clock_to(house, 8, minutes_before=61)
    assert ann.write("meeting.cancel", meeting=ids[0])["meeting"]["state"] == "cancelled"
    clock_to(house, 9, minutes_before=60)
    with refused("TOO_LATE") as seen:
        kim.write("meeting.cancel", meeting=ids[1])
    assert f"until {fair.DAYS[0]} 14:00, 60 minutes before" in seen.error.text
    assert "meetings@fair.example" in seen.error.data["hint"]
    # a change has a limit of its own: the beginning
    kim.write("blackout.set", resource="kim", when=f"{fair.start_of(9)}/{fair.start_of(10)}",
              release=True)
    clock_to(house, 10)
    assert staff.write("meeting.cancel", meeting=ids[2])["meeting"]["state"] == "cancelled"
    verified(house)


@pytest.mark.parametrize("by,may", [("demand", ("ann",)), ("supply", ("kim",)), ("staff", ())])
def test_who_may_cancel(house, by, may):
    policies(house, cancel_by=by, same_pair_twice="yes")
    for who in ("ann", "kim", "staff"):
        meeting = accept(house.as_("kim"), ask(house.as_("ann"), "X1"))["meeting"]["id"]
        if who in may + ("staff",):
            house.as_(who).write("meeting.cancel", meeting=meeting)
            continue
        with refused("KIND_NOT_ALLOWED") as seen:
            house.as_(who).write("meeting.cancel", meeting=meeting)
        assert "meetings@fair.example" in seen.error.data["hint"]


def test_a_meeting_is_made_and_moved_until_its_limit(house):
    policies(house, latest_change_minutes=90)
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    meeting = accept(kim, ask(ann, "X1"), slot=3)["meeting"]["id"]
    clock_to(house, 3, minutes_before=90)
    request = ask(house.as_("bat"), "X1")
    over = {"resource": "kim", "when": f"{fair.start_of(3)}/{fair.start_of(4)}", "release": True}
    with refused("TOO_LATE") as seen:
        kim.write("blackout.set", over)
    assert f"until {fair.DAYS[0]} 09:00, 90 minutes before" in seen.error.text
    assert kim.call("meeting.get", meeting=meeting)["meeting"]["state"] == "scheduled"
    with refused("TOO_LATE"):
        accept(kim, request, slot=2)
    slots = kim.call("meeting.slots", request=request["id"])
    told = {s["slot"]: s["code"] for s in slots["refused"]}
    assert told[1] == told[2] == "TOO_LATE" and 5 not in told
    # the best slot is one that is far enough; staff take a nearer one
    assert accept(kim, request)["meeting"]["slots"][0]["slot"] == 4
    assert staff.write("meeting.book", delegates=["lies", "kim"], slot=1)["meeting"]
    # cancelling has a limit of its own: the beginning
    assert ann.write("meeting.cancel", meeting=meeting)["meeting"]["state"] == "cancelled"
    assert staff.write("blackout.set", over)["released"] == []
    verified(house)


def test_what_has_begun_is_for_staff(house):
    meeting = accept(house.as_("kim"), ask(house.as_("ann"), "X1"), slot=3)["meeting"]["id"]
    clock_to(house, 3)
    with refused("TOO_LATE") as seen:
        house.as_("ann").write("meeting.cancel", meeting=meeting)
    assert f"until it began at {fair.start_of(3).replace('T', ' ')}" in seen.error.text
    house.as_("staff").write("meeting.cancel", meeting=meeting)


# the standby queue


def waiting(house, buyer, seller, to):
    """A request that is accepted while the seller is away, so that it waits."""
    asked = ask(house.as_(buyer), to)
    answer = accept(house.as_(seller), asked)
    assert answer["request"]["state"] == "accepted", answer
    return asked["id"]


def test_the_queue_goes_by_must_want_score_and_time(house):
    policies(house, recipient_chosen="named")
    staff = house.as_("staff")
    away = [house.as_("staff").write(
        "blackout.set", resource=who, release=True,
        when=f"{fair.DAYS[0]}T09:00/{fair.DAYS[1]}T18:00")["blackout"]["code"]
        for who in ("kim", "choi", "jung", "smith")]
    # none of them said anything: the score decides (buses fit X1, energy X2)
    first = waiting(house, "lies", "jung", "X3")
    fits = waiting(house, "ann", "kim", "X1")
    want = waiting(house, "noor", "choi", "X2")
    must = waiting(house, "bat", "smith", "X5")
    house.as_("noor").write("preference.set", to="X2", preference="want")
    house.as_("smith").write("preference.set", to="B2", preference="must")
    queue = staff.listed("standby.list")
    assert [w["id"] for w in queue] == [must, want, fits, first]
    assert [w["place"] for w in queue] == [1, 2, 3, 4]
    assert [w["tier"] for w in queue] == ["must", "want", "none", "none"]
    assert queue[2]["score"] > queue[3]["score"]
    assert all(w["free_slots"] == 0 and sum(r["count"] for r in w["reasons"]) == fair.SLOTS
               for w in queue)
    assert queue[2]["reasons"][0]["code"] == "DELEGATE_BUSY"
    instant(queue[0]["since"])
    # one page after the other is the same queue; each side sees its own, at its place
    assert [w["id"] for w in staff.listed("standby.list", limit=1)] == [w["id"] for w in queue]
    for who, place in (("ann", 3), ("kim", 3), ("noor", 2), ("smith", 1)):
        assert [w["place"] for w in house.as_(who).listed("standby.list")] == [place]
    # what one takes back moves it, and a slot that is free again is counted
    house.as_("smith").write("preference.set", to="B2", preference="avoid")
    staff.write("blackout.set", resource="kim", code=away[0], remove=True,
                when=f"{fair.DAYS[0]}T09:00/{fair.DAYS[1]}T18:00")
    queue = staff.listed("standby.list")
    assert [w["id"] for w in queue] == [want, fits, first, must]
    assert queue[1]["free_slots"] == fair.SLOTS and queue[1]["reasons"] == []
    assert queue[3]["tier"] == "veto" and queue[3]["reasons"][0]["code"] == "VETO"
    with refused("CURSOR_INVALID"):
        staff.call("standby.list", cursor="x")


# an exhibitor that accepts what comes


def accepts_at_once(house, *codes):
    files = fair.files()
    files["organisations.csv"] = fair.table("organisations.csv", [
        (*row, *[""] * (16 - len(row)), "yes" if row[0] in codes else "no")
        for row in fair.ORGANISATIONS])
    with house.as_("staff") as staff:
        assert fair.load(staff, files)["ok"]
    return files


def test_what_is_asked_of_some_is_accepted_at_once(house):
    files = accepts_at_once(house, "X1")
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    assert ann.call("organisation.get", organisation="X1")["organisation"]["auto_accept"]
    seen = house.as_("kim")
    seen.call("watch", topics=["request", "meeting"])
    answer = ann.write("request.create", to="X1", slots=[5])
    meeting = answer["meeting"]
    assert answer["request"]["state"] == "scheduled" and "reasons" not in answer
    assert meeting["slots"][0]["slot"] == 5
    assert [d["code"] for d in meeting["delegates"]] == ["ann", "kim"]
    told = kim.call("invitation.list", meeting=meeting["id"])["items"]
    assert [i["method"] for i in told] == ["REQUEST"]
    rows = staff.listed("journal.list", object=answer["request"]["id"])
    assert [(r["method"], r["body"]["request"]["state"]) for r in rows] == [
        ("request.create", "requested"), ("request.create", "scheduled")]
    assert rows[1]["body"]["before"] == {"state": "requested", "rev": 1}
    # whoever has a slot; where nobody has one, the queue with the reasons, and the side is open
    for who in ("kim", "lee"):
        kim.write("blackout.set", resource=who, release=True, code=f"away-{who}",
                  when=f"{fair.DAYS[0]}T09:00/{fair.DAYS[0 if who == 'kim' else 1]}T18:00")
    staff.write("blackout.set", resource="kim", code="away-kim",
                when=f"{fair.DAYS[0]}T09:00/{fair.DAYS[1]}T18:00", release=True)
    answer = house.as_("bat").write("request.create", to="X1")
    assert answer["request"]["state"] == "accepted" and answer["reasons"]
    assert answer["request"]["to"]["delegates"] == []
    kim.write("blackout.set", resource="lee", code="away-lee", remove=True,
              when=f"{fair.DAYS[0]}T09:00/{fair.DAYS[1]}T18:00")
    answer = house.as_("park").write("request.create", to="X1")
    assert [d["code"] for d in answer["meeting"]["delegates"]] == ["park", "lee"]
    # others answer for themselves, and so does a buyer whom X1 asks
    assert ask(ann, "X2")["state"] == ask(kim, "B4")["state"] == "requested"
    assert files["organisations.csv"].count(",yes") == 1
    verified(house)


def test_only_an_exhibitor_accepts_at_once(house):
    files = fair.files()
    files["organisations.csv"] = fair.table("organisations.csv", [
        (*row, *[""] * (16 - len(row)), "yes") for row in fair.ORGANISATIONS])
    errors = fair.check(house.as_("staff"), files)["errors"]
    assert len(errors) == 5 and {e["column"] for e in errors} == {"auto_accept"}


# slots that a request keeps


def cells(client, delegate, *slots):
    """(state, request) of some slots of a diary."""
    days = client.call("diary.get", delegate=delegate)["days"]
    found = {c["slot"]: c for day in days for c in day["slots"]}
    return [(found[slot]["state"], found[slot].get("request")) for slot in slots]


FREE, BLACKOUT = ("free", None), ("blackout", None)


def test_a_pending_request_keeps_its_slots(house):
    policies(house, pending_requests_hold="yes")
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    request = ask(ann, "X1", slots=[3, 4], length=2, delegates=["ann", "bob"])
    kept = ("hold", request["id"])
    assert request["holds"] == [3, 4, 5]
    for who in ("ann", "bob"):
        assert cells(ann, who, 2, 3, 4, 5, 7) == [FREE, kept, kept, kept, FREE]
    assert cells(kim, "kim", 3, 4) == [FREE, FREE]
    verified(house)
    # neither a second request nor a booking takes them
    with refused("SLOT_TAKEN", field="slots") as seen:
        ask(ann, "X2", slots=[9, 5])
    assert "slot 5" in seen.error.text and "Ann de Vries" in seen.error.text
    assert len(ann.listed("request.list")) == 1 and cells(ann, "ann", 9) == [FREE]
    with refused("SLOT_TAKEN"):
        staff.write("meeting.book", delegates=["bob", "choi"], slot=4)
    # its own meeting does, and the rest is free again
    answer = accept(kim, request, slot=4)
    assert answer["request"]["state"] == "scheduled" and "holds" not in answer["request"]
    assert cells(ann, "ann", 3, 4, 5) == [FREE, ("meeting", None), ("meeting", None)]
    verified(house)


def test_a_slot_that_is_not_free_is_not_kept(house):
    policies(house, pending_requests_hold="yes")
    ann, staff = house.as_("ann"), house.as_("staff")
    ann.write("blackout.set", resource="ann", when=f"{fair.start_of(3)}/{fair.start_of(4)}")
    staff.write("meeting.book", delegates=["ann", "choi"], slot=5)
    for slot, code in ((3, "DELEGATE_BUSY"), (5, "SLOT_TAKEN")):
        with refused(code, field="slots") as seen:
            ask(ann, "X1", slots=[8, slot])
        assert f"slot {slot}" in seen.error.text and "Ann de Vries" in seen.error.text
    assert cells(ann, "ann", 8) == [FREE]
    verified(house)


@pytest.mark.parametrize("end", ["decline", "withdraw", "expire", "book", "queue"])
def test_what_was_kept_is_free_once_it_is_answered(house, end):
    policies(house, pending_requests_hold="yes", recipient_chosen="named")
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    request = ask(ann, "X1", slots=[3, 8])
    assert [state for state, _ in cells(ann, "ann", 3, 8)] == ["hold", "hold"]
    if end == "decline":
        kim.write("request.decline", request=request["id"])
    elif end == "withdraw":
        ann.write("request.withdraw", request=request["id"])
    elif end == "expire":
        # the next question of the pair writes down that this one has lapsed
        house.as_("admin").call("admin.clock", advance_s=80 * 3600)
        request = ask(kim, "B1")
    elif end == "book":
        staff.write("meeting.book", delegates=["bob", "kim"], slot=3)
    else:
        kim.write("blackout.set", resource="kim",
                  when=f"{fair.DAYS[0]}T09:00/{fair.DAYS[1]}T18:00")
        assert accept(kim, request)["request"]["state"] == "accepted"
    assert cells(ann, "ann", 3, 8) == [FREE, FREE]
    verified(house)


def test_a_blackout_comes_before_a_wish(house):
    policies(house, pending_requests_hold="yes")
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    request = ask(ann, "X1", slots=[3, 4, 8], delegates=["ann", "bob"])
    ann.write("blackout.set", resource="bob", when=f"{fair.start_of(3)}/{fair.start_of(5)}")
    kept = ("hold", request["id"])
    assert cells(ann, "ann", 3, 4, 8) == [FREE, FREE, kept]
    assert cells(ann, "bob", 3, 4, 8) == [BLACKOUT, BLACKOUT, kept]
    now = kim.call("request.get", request=request["id"])["request"]
    assert now["holds"] == [8] and now["rev"] == request["rev"] + 1
    told = [row for row in staff.listed("journal.list", object=request["id"])
            if row["method"] == "blackout.set"]
    assert len(told) == 1 and told[0]["body"]["request"]["holds"] == [8]
    # a file of blackouts and a conference session do the same
    files = fair.full()
    del files["requests.csv"], files["preferences.csv"]
    files["event.ini"] += "\n[policy]\npending_requests_hold = yes\n"
    files["blackouts.csv"] = fair.table("blackouts.csv", [
        ("b-ann", "ann", f"{fair.start_of(8)}/{fair.start_of(9)}", "")])
    assert fair.load(staff, files)["ok"]
    assert cells(ann, "ann", 8) == [BLACKOUT] and cells(ann, "bob", 8) == [FREE]
    verified(house)


# an event that closes meanwhile


def test_an_event_closed_between_asking_and_accepting(house):
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    request = ask(ann, "X1")
    staff.write("event.close")
    for params in ({}, {"slot": 4}):
        with refused("EVENT_CLOSED"):
            accept(kim, request, **params)
    assert kim.call("request.get", request=request["id"])["request"]["state"] == "requested"
    assert kim.write("request.decline", request=request["id"])["request"]["state"] == "declined"
    verified(house)


def test_bookings_that_race_the_closing(house):
    """Whatever was booked stands before event.close in the journal, and whatever was refused was
    refused for that."""
    pairs = [(buyer, seller) for buyer in ("ann", "bat", "lies", "park")
             for seller in ("kim", "choi", "jung")]
    clients = [house.as_("staff") for _ in pairs]
    closer = house.as_("staff")
    start, outcomes = threading.Barrier(len(pairs) + 1), [None] * len(pairs)

    def book(n):
        start.wait(30)
        try:
            outcomes[n] = clients[n].write("meeting.book", delegates=pairs[n])["meeting"]["id"]
        except RpcError as problem:
            outcomes[n] = problem.code

    threads = [threading.Thread(target=book, args=(n,)) for n in range(len(pairs))]
    for thread in threads:
        thread.start()
    start.wait(30)
    closer.write("event.close")
    for thread in threads:
        thread.join(60)
    rows = closer.listed("journal.list")
    closed = next(row["seq"] for row in rows if row["method"] == "event.close")
    booked = {row["object"]: row["seq"] for row in rows if row["topic"] == "meeting"}
    for outcome in outcomes:
        assert outcome == "EVENT_CLOSED" or booked.pop(outcome) < closed, outcomes
    assert booked == {}
    # the close itself was not refused, and after it nothing is booked
    with refused("EVENT_CLOSED"):
        closer.write("meeting.book", delegates=["noor", "kim"])
    verified(house)


def test_a_wish_for_two_slots_ends_with_the_second(house):
    request = house.as_("ann").write("request.create", to="X2", length=2, slots=[3])["request"]
    wished, = request["slots"]
    assert (wished["slot"], wished["start"]) == (3, fair.instant_of(3))
    assert instant(fair.instant_of(4)) < instant(wished["end"]) < instant(fair.instant_of(5))
