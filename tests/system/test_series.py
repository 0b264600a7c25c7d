"""What a board draws: a fair by half hours and slots, and the service by minutes."""
import datetime

import fair
from expect import instant, refused
from test_booking import accept, ask, black_out, cancel


def of_event(client, **more):
    return client.call("stats.series", of="event", **more)


def test_a_fair_by_half_hours_and_slots(house):
    monitor = house.as_("monitor")
    before = of_event(monitor, days=1)
    kim, ann = house.as_("kim"), house.as_("ann")
    meeting = accept(kim, ask(ann, "X1"), slot=3)["meeting"]
    ask(ann, "X2"), ask(house.as_("bat"), "X2"), ask(house.as_("bat"), "X3")
    after = of_event(monitor, days=1)
    assert after["step_s"] == 1800 and instant(after["start"]).minute in (0, 30)
    asked, booked = after["fair"]["asked"], after["fair"]["booked"]
    assert len(asked) == len(booked) and 48 <= len(asked) <= 49
    assert sum(asked) == sum(before["fair"]["asked"]) + 4
    assert sum(booked) == sum(before["fair"]["booked"]) + 1
    assert asked[-1] + asked[-2] >= 4  # now, unless the half hour has just ended
    slots = after["fair"]["slots"]
    assert [s["slot"] for s in slots] == list(range(1, fair.SLOTS + 1))
    hall = meeting["location"]["hall"]
    taken = {h["hall"]: h["taken"] for h in after["fair"]["halls"]}
    was = {h["hall"]: h["taken"] for h in before["fair"]["halls"]}
    assert [a - b for a, b in zip(taken[hall], was[hall])] == [
        int(s["slot"] == 3) for s in slots]
    assert all(taken[h] == was[h] for h in taken if h != hall)
    waiting = after["fair"]["unanswered"]
    owing = {o["organisation"]: o["requests"] for o in waiting["organisations"]}
    assert owing == {"X2": 2, "X3": 1} and waiting["organisations"][0]["organisation"] == "X2"
    assert waiting["total"] == waiting["under_1h"] == 3
    # a day later they are old, and the meeting called off is booked all the same
    cancel(house, "ann", {"id": meeting["request"]})
    house.as_("admin").call("admin.clock", advance_s=86400 - 600)
    later = of_event(monitor, days=2)
    waiting = later["fair"]["unanswered"]
    assert waiting["under_1h"] == 0 and waiting["under_1d"] + waiting["under_3d"] == waiting["total"]
    assert sum(later["fair"]["booked"]) == sum(booked)
    assert {h["hall"]: h["taken"] for h in later["fair"]["halls"]} == was


def test_what_is_closed_is_not_free(house):
    monitor, staff = house.as_("monitor"), house.as_("staff")
    black_out(staff, fair.TABLES[0], 2, 4)
    halls = {h["hall"]: h for h in of_event(monitor)["fair"]["halls"]}
    assert halls["A"]["taken"][1:4] == [1, 1, 1] and halls["A"]["seats"] >= len(fair.TABLES)


def test_who_may_see_it(house):
    for who in ("ann", "kim", "omar"):
        with refused("ROLE_DENIED"):
            of_event(house.as_(who))
    staff = house.as_("staff")
    with refused("PARAM_INVALID"):
        staff.call("stats.series", of="week")
    day = staff.call("stats.series", of="day", minutes=5)
    assert day["step_s"] == 60 and instant(day["start"]).tzinfo is not None
    assert len({len(list_) for list_ in day["day"].values()}) == 1
    assert len(day["day"]["calls"]) <= 5 and isinstance(instant(day["start"]), datetime.datetime)
