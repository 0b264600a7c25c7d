"""The standby queue drains by itself into whatever becomes free, in its order."""
import pytest

import fair
from expect import instant, refused
from test_booking import accept, ask, black_out


def policy(house, *said):
    house.as_("staff").write("event.update", policies=list(said))


def busy_but_for(house, who, *slots):
    """Blackouts that leave these slots alone."""
    ends = [0, *sorted(slots), fair.SLOTS + 1]
    for before, after in zip(ends, ends[1:]):
        if after - before > 1:
            black_out(house.as_(who), who, before + 1, after - 1, code=f"{who}-{before}")


@pytest.fixture
def queue(house):
    """Choi, who has slot 5 alone, meets Ann; Bat waits for him, then Park: (meeting, Bat's, Park's)."""
    busy_but_for(house, "choi", 5)
    met = accept(house.as_("choi"), ask(house.as_("ann"), "X2"))["meeting"]["id"]
    waiting = []
    for who in ("bat", "park"):
        request = ask(house.as_(who), "X2")
        got = accept(house.as_("choi"), request)
        assert got["request"]["state"] == "accepted" and "meeting" not in got
        waiting.append(request["id"])
    return met, *waiting


def states(house, *requests):
    staff = house.as_("staff")
    return [staff.call("request.get", request=r)["request"]["state"] for r in requests]


def order(house):
    return [r["id"] for r in house.as_("staff").call("standby.list")["items"]]


@pytest.mark.parametrize("how, then", [("off", ["accepted", "accepted"]),
                                       ("book", ["scheduled", "accepted"])])
def test_a_freed_slot_goes_to_the_first_where_the_policy_says_so(house, queue, how, then):
    met, *_ = queue
    policy(house, f"standby={how}")
    first, second = order(house)
    house.as_("bat").call("watch", topics=["meeting", "request"])
    house.as_("ann").write("meeting.cancel", meeting=met)
    assert states(house, first, second) == then
    if how == "book":
        now = house.as_("staff").call("request.get", request=first)["request"]["meeting"]
        meeting = house.as_("staff").call("meeting.get", meeting=now)["meeting"]
        assert [s["slot"] for s in meeting["slots"]] == [5]
        rows = [r for r in house.as_("staff").listed("journal.list") if r["object"] == now]
        assert rows[0]["principal"] == "daemon"
        side = meeting["delegates"][0]["code"]
        told = house.as_(side).listed("invitation.list", meeting=now)
        assert [i["method"] for i in told] == ["REQUEST"]
    assert house.as_("staff").call("admin.verify")["ok"]


def test_nobody_jumps_the_queue(house, queue):
    met, *_ = queue
    policy(house, "standby=book")
    first, _ = order(house)
    late = ask(house.as_("lies"), "X2")
    house.as_("ann").write("meeting.cancel", meeting=met)
    got = accept(house.as_("choi"), late)
    assert got["request"]["state"] == "accepted" and states(house, first) == ["scheduled"]


def test_a_preference_decides_who_is_first(house, queue):
    met, *waiting = queue
    policy(house, "standby=book")
    last = order(house)[-1]
    who = {waiting[0]: "bat", waiting[1]: "park"}[last]
    house.as_(who).write("preference.set", to="X2", preference="must")
    house.as_("ann").write("meeting.cancel", meeting=met)
    assert states(house, last) == ["scheduled"]


def test_whoever_leaves_the_queue_has_nothing(house, queue):
    met, *_ = queue
    policy(house, "standby=book")
    first, second = order(house)
    staff = house.as_("staff")
    left = staff.write("standby.leave", request=first, reason="gone home")["request"]
    assert (left["state"], left["reason"]) == ("withdrawn", "gone home")
    with refused("STATE"):
        staff.write("standby.leave", request=first)
    house.as_("ann").write("meeting.cancel", meeting=met)
    assert states(house, first, second) == ["withdrawn", "scheduled"]
    with refused("STATE") as seen:
        house.as_("choi").write("standby.leave", request=second)
    assert seen.error.data["hint"].startswith("convene cancel M")


def by_blackout(house):
    house.as_("choi").write("blackout.set", resource="choi", remove=True, code="choi-0",
                            when=f"{fair.start_of(1)}/{fair.start_of(5)}")


def by_policy(house):
    policy(house, "quota_delegate_event=0")


@pytest.mark.parametrize("freed", [by_blackout, by_policy], ids=lambda f: f.__name__)
def test_whatever_frees_it(house, queue, freed):
    _, *waiting = queue
    if freed is by_policy:
        policy(house, "quota_delegate_event=1")
        by_blackout(house)
    policy(house, "standby=book")
    assert states(house, *waiting) == ["accepted", "accepted"]
    freed(house)
    assert "scheduled" in states(house, *waiting)


def test_a_request_that_lapses_frees_what_it_holds(house):
    """By the clock alone: a hold of Ann's ends, and who waits for her has the slot."""
    policy(house, "pending_requests_hold=yes", "request_expiry_hours=1", "standby=book")
    busy_but_for(house, "ann", 5)
    ask(house.as_("ann"), "X2", slots=[5])
    waiting = ask(house.as_("kim"), "B1", delegates=["kim"])
    got = accept(house.as_("ann"), waiting, delegates=["ann"])
    assert got["request"]["state"] == "accepted"
    ann = house.as_("ann")
    ann.call("watch", topics=["meeting"])
    house.as_("admin").call("admin.clock", advance_s=3601)
    assert ann.next_event()["body"]["meeting"]["request"] == waiting["id"]
    assert states(house, waiting["id"]) == ["scheduled"]


def test_people_have_the_time_they_need_to_come(house, queue):
    met, *waiting = queue
    policy(house, "standby=book", "latest_change_minutes=60")
    now = instant(house.as_("admin").call("admin.clock", advance_s=1)["now"])
    ahead = int((instant(fair.instant_of(5)) - now).total_seconds())
    house.as_("admin").call("admin.clock", advance_s=ahead - 30 * 60)
    house.as_("staff").write("meeting.cancel", meeting=met)
    assert states(house, *waiting) == ["accepted", "accepted"]
    policy(house, "latest_change_minutes=10")
    assert "scheduled" in states(house, *waiting)
