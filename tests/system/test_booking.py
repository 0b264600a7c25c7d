"""Requests and meetings: the states, the rules that refuse, and what the diary says of it."""
import pytest

import fair
from expect import instant, refused


def ask(client, to, **params):
    return client.write("request.create", to=to, **params)["request"]


def accept(client, request, **params):
    return client.write("request.accept", request=request["id"], **params)


def state_of(client, request):
    return client.call("request.get", request=request["id"])["request"]["state"]


def slots_of(meeting):
    return [s["slot"] for s in meeting["slots"]]


def black_out(client, resource, first=1, last=fair.SLOTS, **params):
    """A blackout over the slots first to last."""
    when = f"{fair.start_of(first)}/{fair.start_of(last)[:10]}T18:00" if last == fair.SLOTS \
        else f"{fair.start_of(first)}/{fair.start_of(last + 1)}"
    return client.write("blackout.set", resource=resource, when=when, **params)


def cell(client, slot, **whose):
    """One slot of a diary."""
    days = client.call("diary.get", whose)["days"]
    return next(c for day in days for c in day["slots"] if c["slot"] == slot)


# the grid


def test_the_grid_is_what_the_file_says(shared_house):
    event = shared_house.as_("ann").call("event.get")["event"]
    slots = event["slots"]
    assert [s["slot"] for s in slots] == list(range(1, fair.SLOTS + 1))
    assert [s["start"] for s in slots] == [fair.instant_of(n) for n in range(1, fair.SLOTS + 1)]
    assert all((instant(s["end"]) - instant(s["start"])).seconds == 20 * 60 for s in slots)
    assert event["currency"] == "KRW" and event["organiser_mail"] == "meetings@fair.example"
    assert (event["slot_minutes"], event["gap_minutes"]) == (20, 10)


# request and accept


def test_a_request_stands_as_requested_on_both_sides(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    request = ask(ann, "X2", message="Buses, 버스", slots=[3, fair.start_of(4)])
    assert request["state"] == "requested" and request["origin"] == "person"
    assert request["from"]["organisation"] == "B1" and request["to"]["organisation"] == "X2"
    assert [d["code"] for d in request["from"]["delegates"]] == ["ann"]
    assert slots_of(request) == [3, 4] and request["message"] == "Buses, 버스"
    assert request["length"] == 1
    instant(request["created"])
    assert [r["id"] for r in ann.listed("request.list", direction="out")] == [request["id"]]
    assert [r["id"] for r in choi.listed("request.list", direction="in")] == [request["id"]]
    assert choi.listed("request.list", direction="out") == []


def test_accepting_with_a_slot_books_that_slot(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    answer = accept(choi, ask(ann, "X2"), slot=5)
    meeting = answer["meeting"]
    assert answer["request"]["state"] == "scheduled"
    assert answer["request"]["meeting"] == meeting["id"]
    assert meeting["state"] == "scheduled" and slots_of(meeting) == [5]
    assert meeting["start"] == fair.instant_of(5) and meeting["zone"] == fair.ZONE
    assert {(d["code"], d["side"]) for d in meeting["delegates"]} == {
        ("ann", "demand"), ("choi", "supply")}
    assert meeting["location"]["code"] in fair.TABLES
    assert meeting.get("interpreter") is None


def test_accepting_with_a_time_books_the_slot_of_that_time(house):
    answer = accept(house.as_("choi"), ask(house.as_("ann"), "X2"), slot=fair.start_of(14))
    assert slots_of(answer["meeting"]) == [14]


def test_a_slot_and_a_blackout_may_name_their_day_by_number(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    assert fair.start_of(14) == f"{fair.DAYS[1]}T10:00"
    request = ask(ann, "X2", slots=["d2T10:00", "d1T09:30"])
    assert [s["slot"] for s in request["slots"]] == [14, 1]
    with refused("SLOT_UNKNOWN", field="slot"):
        accept(choi, request, slot="d3T10:00")
    assert slots_of(accept(choi, request, slot="d2T10:00")["meeting"]) == [14]
    blackout = choi.write("blackout.set", resource="choi", when="d1T09:30/d1T10:10")["blackout"]
    assert blackout["start"] == fair.instant_of(1)
    with refused("PARAM_INVALID", field="when"):
        choi.write("blackout.set", resource="choi", when="d1T09:30/d3T10:10")


def test_accepting_without_a_slot_takes_a_preferred_one(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    black_out(choi, "choi", 7, 7)
    answer = accept(choi, ask(ann, "X2", slots=[7, 9, 11]))
    assert answer["request"]["state"] == "scheduled"
    assert slots_of(answer["meeting"]) in ([9], [11])


def test_accepting_without_a_slot_takes_a_common_one(house):
    """Ann is free in slot 17 only, choi everywhere but 1 to 6."""
    ann, choi = house.as_("ann"), house.as_("choi")
    black_out(ann, "ann", 1, 16)
    black_out(ann, "ann", 18)
    black_out(choi, "choi", 1, 6)
    assert slots_of(accept(choi, ask(ann, "X2"))["meeting"]) == [17]


def test_a_booth_owner_meets_at_the_booth(house):
    answer = accept(house.as_("kim"), ask(house.as_("ann"), "X1"), slot=2)
    assert answer["meeting"]["location"]["code"] == "BOOTH1"


def test_two_slots_are_consecutive_and_of_one_session(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    answer = accept(choi, ask(ann, "X2", length=2), slot=4)
    assert slots_of(answer["meeting"]) == [4, 5]
    assert answer["meeting"]["start"] == fair.instant_of(4)
    with refused("SLOT_UNKNOWN", "NO_COMMON_SLOT"):
        accept(house.as_("jung"), ask(ann, "X3", length=2), slot=5)  # 6 is after lunch


def test_the_recipient_names_who_comes(house):
    answer = accept(house.as_("kim"), ask(house.as_("ann"), "X1", delegates=["ann", "bob"]),
                    delegates=["lee"], slot=6)
    assert {d["code"] for d in answer["meeting"]["delegates"]} == {"ann", "bob", "lee"}


def test_a_booth_of_two_is_two(make_blank):
    """Two delegates, two seats, two slots, four buyers: four meetings, whoever says yes."""
    staff = make_blank().start().admin()
    ini = fair.EVENT_INI.split("[day ")
    two_slots = "]\nsessions = 09:30-10:20\n\n[hall A]\nname = A\n"
    buyers = [f"B{n}" for n in range(1, 5)]
    fair.load(staff, {
        "event.ini": ini[0] + "[day " + fair.DAYS[0] + two_slots,
        "organisations.csv": fair.table("organisations.csv", [
            *((code, "foreign_buyer", code, "NL", "en") for code in buyers),
            ("X1", "exhibitor", "X1", "KR", "ko;en")]),
        "delegates.csv": fair.table("delegates.csv", [
            *((f"d{code}", code, code, f"{code}@x.example") for code in buyers),
            ("kim", "X1", "Kim", "kim@x.example", "en"), ("lee", "X1", "Lee", "lee@x.example")]),
        "locations.csv": fair.table("locations.csv", [
            ("BOOTH", "booth", "A", 2, "", "", "X1", "Booth")])})
    meetings = []
    for code in buyers:
        request = staff.write("request.create", to="X1", delegates=[f"d{code}"])["request"]
        answer = staff.write("request.accept", request=request["id"])
        assert answer["request"]["state"] == "scheduled", answer
        sits = [d["code"] for d in answer["meeting"]["delegates"] if d["side"] == "supply"]
        assert [d["code"] for d in answer["request"]["to"]["delegates"]] == sits
        meetings += [(answer["meeting"]["slots"][0]["slot"], *sits)]
    assert sorted(meetings) == [(1, "kim"), (1, "lee"), (2, "kim"), (2, "lee")]
    assert staff.call("admin.verify")["ok"]


def test_who_needs_no_interpreter_comes_first_and_then_who_has_fewest(house):
    """kim speaks Korean alone now, lee as X1 does; one of B3 needs omar with either."""
    staff = house.as_("staff")
    staff.write("delegate.update", delegate="kim", languages=["ko"])
    first = accept(staff, ask(house.as_("ann"), "X1"))["meeting"]
    assert [d["code"] for d in first["delegates"]] == ["ann", "lee"]
    assert first.get("interpreter") is None
    second = accept(staff, ask(house.as_("park"), "X1"))["meeting"]
    assert [d["code"] for d in second["delegates"]] == ["park", "kim"]
    # who is busy there is not taken, and who is named is, whatever the rest
    slot = first["slots"][0]["slot"]
    third = accept(staff, ask(house.as_("lies"), "X1"), delegates=["lee"])["meeting"]
    assert [d["code"] for d in third["delegates"]] == ["lee", "lies"] \
        or [d["code"] for d in third["delegates"]] == ["lies", "lee"]
    assert third["slots"][0]["slot"] != slot


def test_without_a_common_slot_the_request_waits_in_the_standby_queue(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    black_out(choi, "choi")
    answer = accept(choi, ask(ann, "X2"))
    assert answer["request"]["state"] == "accepted" and "meeting" not in answer
    assert answer["reasons"] and all(r["code"] and r["text"] for r in answer["reasons"])
    [standing] = ann.call("standby.list")["items"]
    assert standing["place"] == 1 and standing["id"] == answer["request"]["id"]


def test_declining_says_why(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    request = ask(ann, "X2")
    declined = choi.write("request.decline", request=request["id"], reason="no time")["request"]
    assert (declined["state"], declined["reason"]) == ("declined", "no time")
    assert state_of(ann, request) == "declined"


# the states: product.md's table, every state x action


def requested(house):
    return ask(house.as_("ann"), "X2")


def accepted(house):
    black_out(house.as_("choi"), "choi", code="full")
    request = requested(house)
    accept(house.as_("choi"), request)
    return request


def scheduled(house):
    request = requested(house)
    accept(house.as_("choi"), request, slot=1)
    return request


def declined(house):
    request = requested(house)
    house.as_("choi").write("request.decline", request=request["id"])
    return request


def withdrawn(house):
    request = requested(house)
    house.as_("ann").write("request.withdraw", request=request["id"])
    return request


def cancelled(house):
    request = scheduled(house)
    cancel(house, "ann", request)
    return request


def expired(house):
    server_time = instant(house.as_("ann").greeting["server_time"])
    soon = server_time.replace(microsecond=0).timestamp() + 3600
    import datetime
    request = ask(house.as_("ann"), "X2",
                  expires=datetime.datetime.fromtimestamp(soon, datetime.timezone.utc).isoformat())
    watcher = house.as_("staff")
    watcher.call("watch", topics=["request"])
    house.as_("admin").call("admin.clock", advance_s=7200)
    assert watcher.next_event()["object"] == request["id"]
    return request


def test_staff_accept_what_has_expired_unless_its_pair_has_another(house):
    request = expired(house)
    ann, choi, staff = house.as_("ann"), house.as_("choi"), house.as_("staff")
    with refused("STATE") as seen:
        accept(choi, request)
    assert "organiser" in seen.error.data["hint"]
    other = ask(choi, "B1")
    with refused("DUPLICATE_REQUEST"):
        accept(staff, request)
    choi.write("request.withdraw", request=other["id"])
    answer = accept(staff, request, slot="d1T10:00")
    assert answer["request"]["state"] == "scheduled" and slots_of(answer["meeting"]) == [2]
    assert ann.call("diary.get")["days"][0]["slots"][1]["meeting"] == answer["meeting"]["id"]


def test_people_are_reminded_before_a_request_expires(house):
    """A day before, by default; the one who watches sees which and until when."""
    request = ask(house.as_("ann"), "X2")
    choi = house.as_("choi")
    choi.call("watch", topics=["request"])
    house.as_("admin").call("admin.clock", advance_s=48 * 3600 + 60)
    event = choi.next_event()
    assert event["object"] == request["id"] and event["body"]["reminder"] is True
    assert event["body"]["request"]["expires"] == request["expires"]
    assert event["body"]["request"]["state"] == "requested"


def cancel(house, who, request):
    current = house.as_(who).call("request.get", request=request["id"])["request"]
    house.as_(who).write("meeting.cancel", meeting=current.get("meeting", "M1"))


STATES = [requested, accepted, scheduled, declined, withdrawn, cancelled, expired]
ACTIONS = {
    "accept": lambda house, r: accept(house.as_("choi"), r),
    "staff accept": lambda house, r: accept(house.as_("staff"), r),
    "decline": lambda house, r: house.as_("choi").write("request.decline", request=r["id"]),
    "requester withdraws": lambda house, r:
        house.as_("ann").write("request.withdraw", request=r["id"]),
    "recipient withdraws": lambda house, r:
        house.as_("choi").write("request.withdraw", request=r["id"]),
    "requester cancels": lambda house, r: cancel(house, "ann", r),
    "recipient cancels": lambda house, r: cancel(house, "choi", r),
}
ALLOWED = {
    ("requested", "accept"): "scheduled",
    ("requested", "staff accept"): "scheduled",
    ("expired", "staff accept"): "scheduled",
    ("accepted", "staff accept"): "accepted",
    ("requested", "decline"): "declined",
    ("requested", "requester withdraws"): "withdrawn",
    ("accepted", "requester withdraws"): "withdrawn",
    ("accepted", "recipient withdraws"): "withdrawn",
    ("scheduled", "requester cancels"): "cancelled",
    ("scheduled", "recipient cancels"): "cancelled",
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("reach", STATES, ids=lambda f: f.__name__)
def test_state_table(house, reach, action):
    """Allowed moves arrive where the table says; all others change nothing."""
    state = reach.__name__
    request = reach(house)
    ann = house.as_("ann")
    assert state_of(ann, request) == state
    to = ALLOWED.get((state, action))
    if to is None:
        with refused("STATE", "NOT_YOURS", "NOT_FOUND", "NO_COMMON_SLOT"):
            ACTIONS[action](house, request)
        assert state_of(ann, request) == state
    else:
        ACTIONS[action](house, request)
        assert state_of(ann, request) == to


def test_a_cancelled_meeting_is_not_cancelled_twice(house):
    request = scheduled(house)
    meeting = house.as_("ann").call("request.get", request=request["id"])["request"]["meeting"]
    house.as_("ann").write("meeting.cancel", meeting=meeting)
    with refused("STATE"):
        house.as_("ann").write("meeting.cancel", meeting=meeting)


def test_a_stale_revision_is_refused_with_the_current_one(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    request = ask(ann, "X2")
    with refused("STALE") as seen:
        accept(choi, request, if_rev=request["rev"] + 1)
    assert seen.error.data["object"]["rev"] == request["rev"]
    assert accept(choi, request, if_rev=request["rev"])["request"]["rev"] > request["rev"]


def test_a_pair_may_ask_again_after_a_decline(house):
    declined(house)
    assert requested(house)["state"] == "requested"


# the rules


def test_a_veto_refuses_the_request(house):
    house.as_("choi").write("preference.set", to="B1", preference="avoid")
    with refused("VETO"):
        ask(house.as_("ann"), "X2")


def test_a_veto_set_after_the_request_refuses_the_booking(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    request = ask(ann, "X2")
    ann.write("preference.set", to="X2", preference="avoid")
    with refused("VETO"):
        accept(choi, request, slot=1)


def test_a_veto_taken_back_no_longer_refuses(house):
    choi = house.as_("choi")
    choi.write("preference.set", to="B1", preference="avoid")
    choi.write("preference.set", to="B1", preference="none")
    assert ask(house.as_("ann"), "X2")["state"] == "requested"


@pytest.mark.parametrize("who, to", [("ann", "B2"), ("ann", "P1"), ("choi", "X3"), ("ann", "B1")])
def test_one_side_does_not_meet_itself(shared_house, who, to):
    with refused("SAME_SIDE"):
        ask(shared_house.as_(who), to)


def test_an_unknown_organisation_is_not_found(shared_house):
    with refused("NOT_FOUND"):
        ask(shared_house.as_("ann"), "X99")


@pytest.mark.parametrize("second", ["ann", "bob", "choi"])
def test_a_pair_has_one_open_request(house, second):
    ask(house.as_("ann"), "X2")
    with refused("DUPLICATE_REQUEST"):
        ask(house.as_(second), "B1" if second == "choi" else "X2")


def test_a_busy_delegate_is_told_the_next_free_slots(house):
    ann, choi, jung = house.as_("ann"), house.as_("choi"), house.as_("jung")
    accept(choi, ask(ann, "X2"), slot=5)
    request = ask(ann, "X3")
    with refused("SLOT_TAKEN", "DELEGATE_BUSY") as seen:
        accept(jung, request, slot=5)
    offered = [s["slot"] for s in seen.error.data["slots"]]
    assert offered and 5 not in offered
    assert state_of(ann, request) == "requested"
    assert slots_of(accept(jung, request, slot=offered[0])["meeting"]) == [offered[0]]


def test_a_blacked_out_slot_is_refused(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    black_out(ann, "ann", 3, 4)
    with refused("SLOT_TAKEN", "DELEGATE_BUSY"):
        accept(choi, ask(ann, "X2"), slot=4)


def test_all_tables_taken_is_table_busy(house):
    for buyer, seller, organisation in (("ann", "choi", "X2"), ("bat", "jung", "X3"),
                                        ("park", "kang", "X4")):
        accept(house.as_(seller), ask(house.as_(buyer), organisation), slot=8)
    with refused("TABLE_BUSY") as seen:
        accept(house.as_("smith"), ask(house.as_("lies"), "X5"), slot=8)
    assert 8 not in [s["slot"] for s in seen.error.data["slots"]]


def test_people_without_a_common_language_get_an_interpreter(house):
    answer = accept(house.as_("kang"), ask(house.as_("noor"), "X4"), slot=2)
    assert answer["meeting"]["interpreter"] in ("omar", {"code": "omar"}) \
        or answer["meeting"]["interpreter"]["code"] == "omar"
    assert cell(house.as_("omar"), 2)["state"] == "meeting"


def test_an_interpreter_is_in_one_place_at_a_time(house):
    noor, kang, choi = house.as_("noor"), house.as_("kang"), house.as_("choi")
    staff = house.as_("staff")
    accept(kang, ask(noor, "X4"), slot=2)
    # a second delegate of B3 would be free; the interpreter is not
    black_out(staff, "omar", 4, 4)
    with refused("INTERPRETER_BUSY"):
        accept(choi, ask(noor, "X2"), slot=4)


@pytest.mark.parametrize("slot", [0, 25, 10**6, "2020-01-01T09:30", f"{fair.DAYS[0]}T09:31"])
def test_a_slot_outside_the_grid_is_refused(house, slot):
    with refused("SLOT_UNKNOWN", "SLOT_PAST", "PARAM_INVALID"):
        accept(house.as_("choi"), ask(house.as_("ann"), "X2"), slot=slot)


def test_a_past_slot_is_refused_and_not_offered(house):
    choi = house.as_("choi")
    server_time = instant(choi.greeting["server_time"])
    advance = int((instant(fair.instant_of(6)) - server_time).total_seconds()) + 60
    house.as_("admin").call("admin.clock", advance_s=advance)
    request = ask(house.as_("ann"), "X2")
    with refused("SLOT_PAST"):
        accept(choi, request, slot=3)
    offered = choi.call("meeting.slots", request=request["id"])
    assert all(s["slot"] > 6 for s in offered["slots"])
    assert slots_of(accept(choi, request)["meeting"])[0] > 6


def test_what_is_past_is_shown_as_past(house):
    choi = house.as_("choi")
    server_time = instant(choi.greeting["server_time"])
    assert not [s for s in choi.call("event.get")["event"]["slots"] if s.get("past")]
    advance = int((instant(fair.instant_of(13)) - server_time).total_seconds()) + 60
    house.as_("admin").call("admin.clock", advance_s=advance)
    event = choi.call("event.get")["event"]
    assert [s["slot"] for s in event["slots"] if s.get("past")] == list(range(1, 14))
    assert [s.get("past", False) for s in event["sessions"]] == [True, True, False, False]
    cells = [c for day in choi.call("diary.get")["days"] for c in day["slots"]]
    assert [c["slot"] for c in cells if c.get("past")] == list(range(1, 14))


def test_only_delegates_of_the_two_sides_can_be_named(house):
    with refused("NOT_YOURS", "NOT_FOUND", "NO_DELEGATE", "PARAM_INVALID"):
        ask(house.as_("ann"), "X2", delegates=["bat"])
    with refused("NOT_YOURS", "NOT_FOUND", "NO_DELEGATE", "PARAM_INVALID"):
        accept(house.as_("choi"), ask(house.as_("ann"), "X2"), delegates=["jung"], slot=1)


def test_a_refused_booking_leaves_nothing_behind(house):
    ann, choi, staff = house.as_("ann"), house.as_("choi"), house.as_("staff")
    request = ask(ann, "X2")
    black_out(ann, "ann", 4, 4)
    before = len(staff.listed("journal.list"))
    with refused("SLOT_TAKEN", "DELEGATE_BUSY"):
        accept(choi, request, slot=4)
    assert len(staff.listed("journal.list")) == before
    assert ann.listed("meeting.list") == [] and ann.listed("invitation.list") == []
    assert cell(choi, 4)["state"] == "free"


# slots


def test_slots_are_what_both_have_free(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    black_out(ann, "ann", 1, 3)
    black_out(choi, "choi", 5, 6)
    answer = ann.call("meeting.slots", with_="X2", delegates=["ann"])
    assert {s["slot"] for s in answer["slots"]} == set(range(1, 25)) - {1, 2, 3, 5, 6}
    refused_slots = {s["slot"]: s for s in answer["refused"]}
    assert set(refused_slots) == {1, 2, 3, 5, 6}
    assert all(s["code"] and s["text"] for s in refused_slots.values())
    assert answer["slots"][0]["location"] in fair.TABLES


def test_every_offered_slot_can_be_booked(house):
    staff = house.as_("staff")
    accept(house.as_("choi"), ask(house.as_("ann"), "X2"), slot=5)
    request = ask(house.as_("lies"), "X2")
    for offered in house.as_("choi").call("meeting.slots", request=request["id"])["slots"]:
        assert offered["slot"] != 5
    assert staff.call("admin.verify")["ok"]


# cancel, blackout, release


def test_cancelling_frees_everybody(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    meeting = accept(choi, ask(ann, "X2"), slot=5)["meeting"]
    done = ann.write("meeting.cancel", meeting=meeting["id"], reason="flight")["meeting"]
    assert (done["state"], done["reason"]) == ("cancelled", "flight")
    assert cell(ann, 5)["state"] == cell(choi, 5)["state"] == "free"
    assert slots_of(accept(choi, ask(ann, "X2"), slot=5)["meeting"]) == [5]


def test_a_blackout_over_a_meeting_is_refused(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    meeting = accept(choi, ask(ann, "X2"), slot=5)["meeting"]
    with refused("MEETING_IN_THE_WAY"):
        black_out(ann, "ann", 5, 5)
    assert choi.call("meeting.get", meeting=meeting["id"])["meeting"]["state"] == "scheduled"
    assert cell(ann, 5)["state"] == "meeting"


def test_a_blackout_with_release_takes_the_slot(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    request = ask(ann, "X2")
    meeting = accept(choi, request, slot=5)["meeting"]
    answer = black_out(ann, "ann", 5, 5, release=True)
    assert meeting["id"] in [m["id"] if isinstance(m, dict) else m for m in answer["released"]]
    assert cell(ann, 5)["state"] == "blackout"
    assert cell(choi, 5)["state"] == "free"
    # it lost its seat: back in the queue, or repaired to another slot
    assert state_of(ann, request) in ("accepted", "scheduled")
    assert house.as_("staff").call("admin.verify")["ok"]


def test_a_removed_blackout_frees_its_slots(house):
    ann = house.as_("ann")
    black_out(ann, "ann", 3, 4, code="dentist", reason="dentist")
    assert cell(ann, 3)["state"] == "blackout" and cell(ann, 3)["reason"] == "dentist"
    ann.write("blackout.set", resource="ann", code="dentist", remove=True,
              when=f"{fair.start_of(3)}/{fair.start_of(5)}")
    assert cell(ann, 3)["state"] == cell(ann, 4)["state"] == "free"


def test_overlapping_blackouts_free_only_what_the_last_one_leaves(house):
    ann = house.as_("ann")
    black_out(ann, "ann", 3, 5, code="one")
    black_out(ann, "ann", 4, 6, code="two")
    ann.write("blackout.set", resource="ann", code="one", remove=True,
              when=f"{fair.start_of(3)}/{fair.start_of(6)}")
    assert [cell(ann, n)["state"] for n in (3, 4, 5, 6)] == ["free"] + ["blackout"] * 3
    assert house.as_("staff").call("admin.verify")["ok"]


def test_a_blackout_without_a_code_gets_one_that_nobody_has(house):
    ann, kim = house.as_("ann"), house.as_("kim")
    number = int(black_out(ann, "ann", 3, 3)["blackout"]["code"][1:])
    black_out(kim, "kim", 3, 3, code=f"B{number + 2}")
    code = black_out(ann, "ann", 4, 4)["blackout"]["code"]
    assert code not in (f"B{number}", f"B{number + 2}")
    assert cell(ann, 4)["state"] == "blackout" and cell(kim, 4)["state"] == "free"


def test_a_resource_has_so_many_blackouts_and_no_more(house):
    ann = house.as_("ann")
    when = f"{fair.start_of(3)}/{fair.start_of(4)}"
    rows = [("blackout.set", {"key": f"one-of-many-{n}", "resource": "ann", "code": f"n{n}",
                              "when": when}) for n in range(1000)]
    for i in range(0, len(rows), 25):
        for request_id in ann.send_all(rows[i:i + 25]):
            ann.result(request_id)
    with refused("STATE"):
        black_out(ann, "ann", 5, 5)
    black_out(ann, "ann", 5, 5, code="n7")  # another time for one there is
    ann.write("blackout.set", resource="ann", code="n8", remove=True, when=when)
    assert black_out(ann, "ann", 6, 6)


def test_a_table_blacked_out_is_not_given(house):
    staff = house.as_("staff")
    for table in ("T1", "T2"):
        black_out(staff, table)
    answer = accept(house.as_("choi"), ask(house.as_("ann"), "X2"))
    assert answer["meeting"]["location"]["code"] == "T3"


# staff


def test_staff_books_directly(house):
    staff = house.as_("staff")
    answer = staff.write("meeting.book", delegates=["bat", "jung"], slot=10, location="T2")
    assert answer["meeting"]["location"]["code"] == "T2"
    assert slots_of(answer["meeting"]) == [10]
    assert answer["request"]["origin"] == "staff" and answer["request"]["state"] == "scheduled"


def test_staff_booking_needs_both_sides(shared_house):
    for delegates in (["bat"], ["bat", "lies"], ["jung", "choi"], []):
        with refused("NO_DELEGATE", "SAME_SIDE", "PARAM_INVALID"):
            shared_house.as_("staff").write("meeting.book", delegates=delegates, slot=1)


def test_staff_booking_on_a_taken_table_is_refused(house):
    staff = house.as_("staff")
    staff.write("meeting.book", delegates=["bat", "jung"], slot=10, location="T2")
    with refused("TABLE_BUSY", "SLOT_TAKEN"):
        staff.write("meeting.book", delegates=["lies", "smith"], slot=10, location="T2")


# diary


def test_the_diary_has_every_slot_in_order_with_what_is_in_it(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    meeting = accept(choi, ask(ann, "X2"), slot=14)["meeting"]
    black_out(ann, "ann", 2, 2, reason="train")
    diary = ann.call("diary.get")
    assert diary["of"]["code"] == "ann" and diary["zone"] == fair.ZONE
    assert [day["day"] for day in diary["days"]] == list(fair.DAYS)
    cells = [c for day in diary["days"] for c in day["slots"]]
    assert [c["slot"] for c in cells] == list(range(1, fair.SLOTS + 1))
    assert [c["start"] for c in cells] == [fair.instant_of(c["slot"]) for c in cells]
    states = {c["slot"]: c["state"] for c in cells if c["state"] != "free"}
    assert states == {2: "blackout", 14: "meeting"}
    booked = cells[13]
    assert booked["meeting"] == meeting["id"]
    assert "Grid & Sons" in repr(booked["with"])
    assert meeting["location"]["code"] in repr(booked["location"])


def test_staff_sees_the_diary_of_a_table(house):
    staff = house.as_("staff")
    staff.write("meeting.book", delegates=["bat", "jung"], slot=10, location="T2")
    assert cell(staff, 10, location="T2")["state"] == "meeting"
    assert cell(staff, 10, location="T1")["state"] == "free"


# matching


def test_matches_are_ranked_with_reasons(shared_house):
    items = shared_house.as_("ann").listed("match.list")
    assert {item["organisation"] for item in items} >= {"X1", "X2"}
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(s, int) and 0 <= s <= 1000 for s in scores)
    best = items[0]
    assert best["organisation"] == "X1"  # offers exactly what B1 wants
    assert {r["kind"] for r in best["reasons"]} >= {"category", "language"}
    assert all(r["text"] for item in items for r in item["reasons"])


def test_matches_are_of_the_other_side_only(shared_house):
    for who, prefix in (("ann", "X"), ("park", "X"), ("kim", "BP")):
        items = shared_house.as_(who).listed("match.list")
        assert items and all(item["organisation"][0] in prefix for item in items)


def test_a_veto_takes_a_partner_out_of_the_matches(house):
    house.as_("kim").write("preference.set", to="B1", preference="avoid")
    ann = house.as_("ann")
    assert "X1" not in {item["organisation"] for item in ann.listed("match.list")}
    assert ann.call("match.explain", with_="X1")["veto"] is True


def test_a_preference_raises_the_score(house):
    ann = house.as_("ann")
    before = ann.call("match.explain", with_="X2")["score"]
    ann.write("preference.set", to="X2", preference="must")
    after = ann.call("match.explain", with_="X2")
    assert after["score"] > before
    assert "preference" in {r["kind"] for r in after["reasons"]}


def test_figures_count_what_happened(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    accept(choi, ask(ann, "X2"), slot=1)
    with refused("SAME_SIDE"):
        ask(ann, "B2")
    ask(ann, "X3")
    figures = house.as_("monitor").call("stats.snapshot")
    assert figures["figures"]["foreign_buyers"] == {"institutions": 4, "countries": 4}
    assert figures["figures"]["procurement"]["companies"] == 1
    assert figures["figures"]["exhibitors"] == {"institutions": 5, "countries": 2}
    assert figures["figures"]["requests"]["scheduled"] == 1
    assert figures["figures"]["requests"]["requested"] == 1
    assert figures["figures"]["meetings"]["scheduled"] == 1
    assert figures["refusals"]["SAME_SIDE"] == 1


def test_the_journal_of_a_booking_verifies(house):
    accept(house.as_("choi"), ask(house.as_("ann"), "X2"), slot=1)
    staff = house.as_("staff")
    checked = staff.call("journal.verify")
    assert checked["ok"] and checked["rows"] == len(staff.listed("journal.list"))
    verified = staff.call("admin.verify")
    assert verified["ok"] and len(verified["checks"]) >= 3
    assert all(check["ok"] and check["problems"] == [] for check in verified["checks"])


def told(staff, thing):
    """(state before, rev before, state, rev) of every row of the journal on a thing."""
    rows = staff.call("journal.list", object=thing["id"])["items"]
    found = []
    for row in rows:
        before, after = row["body"].get("before", {}), row["body"][row["topic"]]
        found.append((before.get("state"), before.get("rev"), after["state"], after["rev"]))
    return found


def test_the_journal_tells_what_was_before(house):
    """Each row begins where the one before it ended."""
    staff = house.as_("staff")
    request = house.as_("ann").write("request.create", to="X2")["request"]
    meeting = house.as_("choi").write("request.accept", request=request["id"])["meeting"]
    house.as_("ann").write("meeting.cancel", meeting=meeting["id"], reason="ill")
    assert told(staff, request) == [
        (None, None, "requested", 1), ("requested", 1, "scheduled", 2),
        ("scheduled", 2, "cancelled", 3)]
    assert told(staff, meeting) == [
        (None, None, "scheduled", 1), ("scheduled", 1, "cancelled", 2)]


def test_the_booth_of_another_is_refused_with_slots_elsewhere(house):
    staff = house.as_("staff")
    with refused("TABLE_BUSY") as seen:
        staff.write("meeting.book", delegates=["ann", "choi"], slot=5, location="BOOTH1", length=2)
    slots = seen.error.data["slots"]
    assert slots and all(slot["location"] != "BOOTH1" for slot in slots)
    staff.write("meeting.book", delegates=["ann", "choi"], slot=slots[0]["slot"],
                location=slots[0]["location"], length=2)


# handing over


def test_a_meeting_goes_to_a_colleague(house):
    ann, bob, kim, lee = (house.as_(who) for who in ("ann", "bob", "kim", "lee"))
    staff = house.as_("staff")
    meeting = accept(kim, ask(ann, "X1"), delegates=["kim"], slot=3)["meeting"]
    watcher = house.as_("bob")
    watcher.call("watch", topics=["meeting", "request"])
    handed = kim.write("meeting.hand_over", meeting=meeting["id"], to="lee")["meeting"]
    assert {d["code"] for d in handed["delegates"]} == {"ann", "lee"}
    same = ("start", "end", "location", "uid")
    assert [handed[name] for name in same] == [meeting[name] for name in same]
    assert handed["sequence"] == meeting["sequence"] + 1
    told = watcher.next_event()
    assert {d["code"] for d in told["body"]["before"]["delegates"]} == {"ann", "kim"}
    assert [d["code"] for d in watcher.next_event()["body"]["request"]["to"]["delegates"]] == ["lee"]
    assert cell(kim, 3, delegate="kim")["state"] == "free"
    assert cell(lee, 3, delegate="lee")["meeting"] == meeting["id"]
    # who leaves gets a CANCEL of his own, all others the REQUEST
    methods = {who: [i["method"] for i in house.as_(who).listed(
        "invitation.list", meeting=meeting["id"])] for who in ("ann", "kim", "lee", "staff")}
    assert methods == {"kim": ["REQUEST", "CANCEL"], "lee": ["REQUEST"],
                       "ann": ["REQUEST", "REQUEST"], "staff": ["REQUEST", "REQUEST"]}
    off = kim.call("invitation.get", meeting=meeting["id"])["ics"].replace("\r\n ", "")
    assert "METHOD:CANCEL" in off and "kim@x1.example" in off and "lee@x1" not in off
    assert "ann@b1" not in off and "STATUS" not in off
    on = lee.call("invitation.get", meeting=meeting["id"])["ics"].replace("\r\n ", "")
    assert "METHOD:REQUEST" in on and "lee@x1.example" in on and "kim@x1" not in on
    # staff do it for either side
    handed = staff.write("meeting.hand_over", meeting=meeting["id"], to="bob")["meeting"]
    assert {d["code"] for d in handed["delegates"]} == {"bob", "lee"}
    assert ann.call("request.get", request=handed["request"])["request"]["from"]["delegates"][0][
        "code"] == "bob"
    assert bob.call("diary.get", delegate="ann")["days"][0]["slots"][2]["state"] == "free"
    assert staff.call("admin.verify")["ok"]


def test_whoever_cannot_take_a_meeting_over_does_not(house):
    kim, ann, staff = house.as_("kim"), house.as_("ann"), house.as_("staff")
    meeting = accept(kim, ask(ann, "X1"), delegates=["kim"], slot=3)["meeting"]
    other = accept(kim, ask(house.as_("lies"), "X1"), delegates=["lee", "kim"], slot=5)["meeting"]
    cases = [(kim, {"to": "bob"}, "NOT_YOURS", "to"), (ann, {"to": "lee"}, "NOT_YOURS", "to"),
             (kim, {"to": "choi"}, "NOT_FOUND", "to"), (kim, {"to": "nobody"}, "NOT_FOUND", "to"),
             (kim, {"to": "kim"}, "EXISTS", "to"),
             (kim, {"to": "lee", "from": "lee"}, "NOT_FOUND", "from"),
             (kim, {"to": "lee", "from": "ann"}, "NOT_FOUND", "from"),
             (house.as_("choi"), {"to": "lee"}, "NOT_YOURS", "meeting")]
    for who, params, code, field in cases:
        with refused(code, field=field):
            who.write("meeting.hand_over", meeting=meeting["id"], **params)
    with refused("EXISTS"):
        kim.write("meeting.hand_over", {"meeting": other["id"], "to": "lee", "from": "kim"})
    black_out(house.as_("lee"), "lee", 3, 3)
    with refused("DELEGATE_BUSY") as seen:
        kim.write("meeting.hand_over", meeting=meeting["id"], to="lee")
    assert "lee cannot take M1 over" in seen.error.text
    assert kim.call("meeting.get", meeting=meeting["id"])["meeting"]["rev"] == meeting["rev"]
    cancel(house, "ann", {"id": meeting["request"]})
    with refused("STATE"):
        kim.write("meeting.hand_over", meeting=meeting["id"], to="lee")
    assert staff.call("admin.verify")["ok"]


def test_of_several_it_is_said_who_leaves(house):
    request = ask(house.as_("ann"), "X2", delegates=["ann", "bob"])
    meeting = accept(house.as_("choi"), request)["meeting"]
    with refused("EXISTS", field="to"):
        house.as_("ann").write("meeting.hand_over", meeting=meeting["id"], to="bob")
    staff = house.as_("staff")
    files = fair.files()
    files["delegates.csv"] += "eva,B1,Eva,eva@b1.example,,,,\n"
    fair.load(staff, {"delegates.csv": files["delegates.csv"]})
    with refused("PARAM_INVALID", field="from") as seen:
        staff.write("meeting.hand_over", meeting=meeting["id"], to="eva")
    assert "convene hand-over M1 --from DELEGATE --to eva" in seen.error.data["hint"]
    handed = staff.write("meeting.hand_over", {"meeting": meeting["id"], "to": "eva",
                                               "from": "bob"})["meeting"]
    assert {d["code"] for d in handed["delegates"]} == {"ann", "eva", "choi"}
