"""What a reader keeps of a fair for its lists is never older than the last answer."""
import pytest

import fair
from expect import refused

ASKERS = ("B1", "B2", "B4", "P1", "X1", "X2", "X3")


def lists(staff):
    """Of every asker more than once: each of the readers has its own."""
    told = {}
    for _ in range(4):
        for asker in ASKERS:
            now = staff.listed("match.list", organisation=asker)
            assert told.setdefault(asker, now) == now
    return told


def fresh(house):
    """The same of a daemon that has nothing kept."""
    house.stop()
    house.start()
    return lists(house.admin())


CHANGES = {
    "a profile": lambda s: s.write("organisation.update", organisation="X2", offers=["SAFE"],
                                   languages=["mn"], markets=["NL"], max_meetings=3),
    "a delegate's languages": lambda s: s.write("delegate.update", delegate="lee", languages=["ar"]),
    "a new organisation": lambda s: s.write("organisation.create", code="X8", kind="exhibitor",
                                            name="New", country="NL", offers=["ENE"]),
    "one that withdraws": lambda s: s.write("organisation.withdraw", organisation="X3",
                                            reason="ill"),
    "a delegate who withdraws": lambda s: s.write("delegate.withdraw", delegate="lee",
                                                  reason="ill"),
    "one that comes back": lambda s: (
        s.write("organisation.withdraw", organisation="X3", reason="ill"),
        s.write("organisation.reinstate", organisation="X3")),
    "a preference": lambda s: s.write("preference.set", {"from": "B1", "to": "X2",
                                                         "preference": "avoid"}),
    "a request": lambda s: s.write("request.create", {"to": "X1", "delegates": ["ann"]}),
    "a request withdrawn": lambda s: s.write("request.withdraw", request=s.write(
        "request.create", {"to": "X1", "delegates": ["ann"]})["request"]["id"]),
    "a policy": lambda s: s.write("event.update", policies=["procurement_meets_exhibitors=no"]),
    "a file": lambda s: fair.load(s, {"categories.csv": "code,name,parent\nMOB.BUS,Coaches,ENE\n"}),
    "a name in a language": lambda s: fair.load(s, {"categories.csv":
                                                    "code,name,name.ko\nMOB.BUS,Buses,버스\n"}),
    "one taken out": lambda s: (
        s.write("organisation.create", code="X8", kind="exhibitor", name="New", country="NL"),
        lists(s), s.write("organisation.remove", organisation="X8")),
}


def codes(staff, **params):
    return {m["organisation"] for m in staff.listed("match.list", organisation="B1", **params)}


def test_lists_are_narrowed_to_who_is_free_and_who_was_met(house):
    staff = house.as_("staff")
    everybody = codes(staff)
    assert codes(staff, free=1) == codes(staff, met="no") == everybody
    assert codes(staff, met="yes") == set()
    staff.write("blackout.set", resource="choi", reason="press",
                when=f"{fair.start_of(1)}/{fair.start_of(2)}")
    assert codes(staff, free=1) == codes(staff, free=fair.start_of(1)) == everybody - {"X2"}
    assert codes(staff, free=3) == everybody
    # kim and lee are of X1: one of them is enough
    staff.write("meeting.book", delegates=["ann", "kim"], slot=1)
    assert codes(staff, free=1) == everybody - {"X2"}
    assert codes(staff, met="yes") == {"X1"} and codes(staff, met="no") == everybody - {"X1"}
    with refused("SLOT_UNKNOWN", field="free"):
        staff.call("match.list", organisation="B1", free=999)


def test_a_veto_hides_and_both_sides_wishes_come_first(house):
    staff = house.as_("staff")
    last = staff.listed("match.list", organisation="B1")[-1]["organisation"]
    for one, other in (("B1", last), (last, "B1")):
        staff.write("preference.set", {"from": one, "to": other, "preference": "want"})
    first = staff.listed("match.list", organisation="B1")[0]
    assert first["organisation"] == last and first["tier"] == 3
    staff.write("preference.set", {"from": last, "to": "B1", "preference": "avoid"})
    assert last not in codes(staff)
    assert "B1" not in {m["organisation"]
                        for m in staff.listed("match.list", organisation=last)}


@pytest.mark.parametrize("what", CHANGES)
def test_a_list_is_as_new_as_the_last_answer(house, what):
    staff = house.as_("staff")
    before = lists(staff)
    CHANGES[what](staff)
    after = lists(staff)
    assert after == fresh(house)
    if what not in ("a name in a language", "one that comes back", "a request withdrawn",
                    "a delegate who withdraws",                    "one taken out"):
        assert after != before
