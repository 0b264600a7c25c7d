"""Many clients for one slot: the key of occupancy decides, and exactly one of them wins."""
import threading

import pytest

import fair
from convened_client import RpcError, new_key

CLIENTS = 200
SLOT = 5


def crowd_fair(count):
    """The fair with count more buyers, one delegate each, and as many tables."""
    files = fair.files()
    files["organisations.csv"] = fair.table("organisations.csv", fair.ORGANISATIONS + [
        (f"C{n}", "foreign_buyer", f"City {n}", "NL", "en", "", "", "", "", "", "", "", "")
        for n in range(count)])
    files["delegates.csv"] += "".join(
        f"c{n},C{n},Citizen {n},c{n}@city.example,,,,\n" for n in range(count))
    files["locations.csv"] += "".join(
        f"TT{n},table,A,1,{n},9,,Table {n}\n" for n in range(count))
    return files


def all_at_once(workers):
    """Run the functions in threads that start together; their results in order."""
    start = threading.Barrier(len(workers))
    results = [None] * len(workers)

    def one(n):
        start.wait(60)
        try:
            results[n] = workers[n]()
        except Exception as problem:  # the test looks at every one
            results[n] = problem

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert all(not thread.is_alive() for thread in threads)
    return results


@pytest.fixture
def crowd(make_fair):
    house = make_fair().start()
    fair.load(house.as_("staff"), crowd_fair(CLIENTS))
    return house


def enrol_crowd(house):
    """Every citizen's own connection."""
    staff = house.as_("staff")
    stranger = house.connect()
    stranger.hello()
    clients = []
    for n in range(CLIENTS):
        invited = staff.write("account.invite", delegate=f"c{n}")
        token = stranger.write("auth.enrol", invitation=invited["invitation"])["token"]
        clients.append(house.session(token))
    return clients


def judged(house, results):
    """Exactly one meeting; every other told a rule and slots that are free."""
    won = [r for r in results if isinstance(r, dict)]
    lost = [r for r in results if isinstance(r, RpcError)]
    assert len(won) + len(lost) == CLIENTS, [r for r in results if r not in won + lost][:3]
    assert len(won) == 1, f"{len(won)} clients won one slot"
    for error in lost:
        assert error.code in ("SLOT_TAKEN", "DELEGATE_BUSY"), error
        offered = [s["slot"] for s in error.data["slots"]]
        assert offered and SLOT not in offered
    staff = house.as_("staff")
    meetings = staff.listed("meeting.list", delegate="choi", state="scheduled")
    assert [m["id"] for m in meetings] == [won[0]["meeting"]["id"]]
    verified = staff.call("admin.verify")
    assert verified["ok"], verified


def test_two_hundred_buyers_accept_one_slot_and_one_gets_it(crowd):
    choi = crowd.as_("choi")
    asked = [choi.write("request.create", to=f"C{n}", slots=[SLOT])["request"]["id"]
             for n in range(CLIENTS)]
    clients = enrol_crowd(crowd)
    results = all_at_once([
        lambda c=client, r=request: c.call("request.accept", key=new_key(), request=r, slot=SLOT)
        for client, request in zip(clients, asked)])
    judged(crowd, results)


def test_two_hundred_staff_bookings_of_one_slot_make_one_meeting(crowd):
    clients = [crowd.as_("staff") for _ in range(CLIENTS)]
    results = all_at_once([
        lambda c=client, n=n: c.call("meeting.book", key=new_key(), slot=SLOT,
                                     delegates=[f"c{n}", "choi"])
        for n, client in enumerate(clients)])
    judged(crowd, results)


def test_one_last_table_goes_to_one_pair(house):
    """Different people, one table left: the seat itself is what cannot be shared."""
    staff = house.as_("staff")
    staff.write("blackout.set", resource="T1", when=f"{fair.start_of(9)}/{fair.start_of(10)}")
    staff.write("blackout.set", resource="T2", when=f"{fair.start_of(9)}/{fair.start_of(10)}")
    pairs = [("ann", "choi"), ("bat", "jung"), ("lies", "smith"), ("park", "kang")]
    results = all_at_once([
        lambda c=house.as_("staff"), p=pair: c.call("meeting.book", key=new_key(), slot=9,
                                                    delegates=list(p))
        for pair in pairs])
    won = [r for r in results if isinstance(r, dict)]
    assert len(won) == 1
    assert all(r.code in ("TABLE_BUSY", "SLOT_TAKEN", "DELEGATE_BUSY")
               for r in results if r is not won[0])
    assert staff.call("admin.verify")["ok"]


def test_the_same_key_from_many_connections_is_one_fact(house):
    clients = [house.as_("ann") for _ in range(40)]
    results = all_at_once([
        lambda c=client: c.call("request.create", key="one-fact", to="X2", slots=[1])
        for client in clients])
    assert {r["request"]["id"] for r in results} == {results[0]["request"]["id"]}
    assert sum(r.get("replayed", False) for r in results) == len(clients) - 1
    assert len(house.as_("ann").listed("request.list")) == 1
