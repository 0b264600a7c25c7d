"""watch: the journal as it grows, resumed without loss or repetition, filtered by who may see."""
import random

import pytest

import fair
from convened_client import Closed
from expect import instant, refused


def watching(house, who, **params):
    client = house.as_(who)
    client.watched = client.call("watch", params)["seq"]
    return client


def until(client, action):
    """Events up to the first of this action, it included."""
    events = [client.next_event()]
    while events[-1]["action"] != action:
        events.append(client.next_event())
    return events


def mark(house, who="ann"):
    """Something of who's own happens."""
    return house.as_(who).write("preference.set", to="X5" if who in fair.BUYERS else "B4",
                                preference="want")


def test_an_event_tells_what_happened(house):
    choi = watching(house, "choi")
    request = house.as_("ann").write("request.create", to="X2")["request"]
    event = until(choi, "request.create")[-1]
    assert event["object"] == request["id"] and event["topic"] == "request"
    assert event["seq"] > choi.watched
    assert isinstance(event["body"], dict) and event["body"]
    instant(event["at"])


def test_watch_starts_at_now_without_since(house):
    mark(house)
    ann = watching(house, "ann")
    house.as_("ann").write("preference.set", to="X5", preference="must")
    assert ann.next_event()["seq"] > ann.watched


def test_since_zero_tells_all_from_the_start(house):
    house.as_("ann").write("request.create", to="X2")
    house.as_("choi").write("request.decline", request="R1")
    choi = watching(house, "choi", since=0, topics=["request"])
    assert [choi.next_event()["action"] for _ in range(2)] == ["request.create", "request.decline"]


def test_events_are_in_order_and_calls_go_on_between(house):
    staff = watching(house, "staff")
    ann = house.as_("ann")
    for n in range(20):
        ann.write("preference.set", to="X1", preference=("must", "want")[n % 2])
        assert staff.call("ping") == {}
    sequence = [staff.next_event()["seq"] for _ in range(20)]
    assert sequence == sorted(set(sequence))


def make_noise(house, rounds):
    """Facts of several people; returns nothing, the journal knows."""
    ann, kim = house.as_("ann"), house.as_("kim")
    for n in range(rounds):
        ann.write("preference.set", to="X2", preference=("must", "want")[n % 2])
        kim.write("preference.set", to="B1", preference=("must", "want")[n % 2])
    ann.close()
    kim.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_resuming_neither_loses_nor_repeats(house, seed):
    """Cut at random places; since is the last seq seen; the sum is the journal."""
    dice = random.Random(seed)
    staff = house.as_("staff")
    first = last = staff.greeting["seq"]
    seen = []
    for _ in range(6):
        watcher = watching(house, "staff", since=last)
        make_noise(house, dice.randint(1, 5))
        goal = house.as_("staff").greeting["seq"]
        for _ in range(dice.randint(0, goal - last)):
            event = watcher.next_event()
            seen.append(event["seq"])
            last = event["seq"]
        watcher.close()
    goal = house.as_("staff").greeting["seq"]
    watcher = watching(house, "staff", since=last)
    while last < goal:
        last = watcher.next_event()["seq"]
        seen.append(last)
    journal = [row["seq"] for row in staff.listed("journal.list", since=first)
               if row["seq"] <= goal]
    assert seen == sorted(journal)


def test_resuming_while_facts_arrive_neither_loses_nor_repeats(house):
    """The seam between what is read from the journal and what comes live."""
    since = house.as_("staff").greeting["seq"]
    make_noise(house, 30)
    ann = house.as_("ann")
    watcher = house.as_("staff")
    ids = ann.send_all([("preference.set", {"key": f"live-key-{n}", "to": "X3",
                                            "preference": ("must", "want")[n % 2]})
                        for n in range(30)])
    watcher.call("watch", since=since)
    for request_id in ids:
        ann.result(request_id)
    goal = house.as_("staff").greeting["seq"]
    seen = []
    while not seen or seen[-1] < goal:
        seen.append(watcher.next_event()["seq"])
    assert seen == sorted(set(seen)) and len(seen) == 90


def test_resuming_works_over_a_restart(house):
    ann = watching(house, "ann")
    mark(house)
    since = ann.next_event()["seq"]
    mark_two = house.as_("ann").write("preference.set", to="X1", preference="must")
    assert mark_two
    house.restart()
    again = watching(house, "ann", since=since)
    assert again.next_event()["seq"] > since


def test_a_since_that_never_was_means_read_again(house):
    client = house.as_("staff")
    with refused("RESYNC", "PARAM_INVALID"):
        client.call("watch", since=client.greeting["seq"] + 10**6)


# what a principal may see


def test_strangers_see_nothing_of_a_request(house):
    bat, jung = watching(house, "bat"), watching(house, "jung")
    request = house.as_("ann").write("request.create", to="X2")["request"]
    house.as_("choi").write("request.accept", request=request["id"], slot=1)
    mark(house, "bat")
    mark(house, "jung")
    for client, organisation in ((bat, "B2"), (jung, "X3")):
        event = client.next_event()
        assert event["action"] == "preference.set" and organisation in repr(event), event


def test_both_sides_see_a_booking_and_its_end(house):
    clients = [watching(house, who) for who in ("ann", "bob", "choi")]
    request = house.as_("ann").write("request.create", to="X2")["request"]
    answer = house.as_("choi").write("request.accept", request=request["id"], slot=1)
    house.as_("ann").write("meeting.cancel", meeting=answer["meeting"]["id"])
    for client in clients:
        topics = {e["topic"] for e in until(client, "meeting.cancel")}
        assert topics >= {"request", "meeting"}


def test_nobody_learns_of_a_veto_against_him(house):
    ann, smith = watching(house, "ann"), watching(house, "smith")
    house.as_("smith").write("preference.set", to="B1", preference="avoid")
    assert smith.next_event()["action"] == "preference.set"
    house.as_("ann").write("request.create", to="X2")
    event = ann.next_event()
    assert event["action"] == "request.create", event


def test_an_interpreter_sees_the_meetings_he_interprets(house):
    omar = watching(house, "omar")
    request = house.as_("ann").write("request.create", to="X2")["request"]
    house.as_("choi").write("request.accept", request=request["id"], slot=1)
    request = house.as_("noor").write("request.create", to="X4")["request"]
    meeting = house.as_("kang").write("request.accept", request=request["id"], slot=1)["meeting"]
    event = omar.next_event()
    assert meeting["id"] in repr(event), event


def test_no_event_carries_a_secret(house):
    staff = watching(house, "staff")
    invited = house.as_("staff").write("account.invite", delegate="ann")
    enrolled = house.enrol(invited["invitation"])
    mark(house)
    for event in until(staff, "preference.set"):
        for secret in (invited["invitation"], enrolled["token"]):
            assert secret not in repr(event) and secret.split("_", 2)[2] not in repr(event)


def test_topics_select(house):
    staff = watching(house, "staff", topics=["meeting"])
    request = house.as_("ann").write("request.create", to="X2")["request"]
    house.as_("choi").write("request.accept", request=request["id"], slot=1)
    house.as_("choi").write("meeting.cancel", meeting="M1")
    assert {event["topic"] for event in until(staff, "meeting.cancel")} == {"meeting"}


def test_a_watcher_may_ping(house):
    ann = watching(house, "ann")
    assert ann.call("ping") == {}


def test_watchers_are_counted(house):
    staff = house.as_("staff")
    before = staff.call("stats.snapshot")["connections"]["watchers"]
    watcher = watching(house, "ann")
    assert staff.call("stats.snapshot")["connections"]["watchers"] == before + 1
    watcher.stream.finish()
    watcher.read_to_end()
    with pytest.raises((Closed, OSError)):
        watcher.call("ping")


def test_fifty_watchers_all_hear_of_it(house):
    watchers = [watching(house, "ann") for _ in range(50)]
    mark(house)
    assert len({w.next_event()["seq"] for w in watchers}) == 1
