"""Planning a whole fair: run, look, publish, go back, repair; and live booking all the while."""
import datetime
import json

import pytest

import fair
from expect import refused
from person import DONE, REFUSED, person_of

# who asks, whom: delegate of the one, organisation and delegate of the other
PAIRS = [(buyer, organisation, exhibitor)
         for buyer in ("ann", "bat", "lies", "park")
         for organisation, exhibitor in (("X1", "kim"), ("X2", "choi"), ("X3", "jung"))]


# By time a fair this small would be planned exactly at once; this many steps are hours of search.
FOR_LONG = 10 ** 12


def to_planner(house, *policies):
    """Accepted requests wait for the planner from now on."""
    house.as_("staff").write("event.update", policies=["seat_at_once=no", *policies])


def wait_for_seats(house, pairs=tuple(PAIRS), **params):
    """A request of every pair, accepted; their ids."""
    ids = []
    for buyer, organisation, exhibitor in pairs:
        asked = house.as_(buyer).write("request.create", to=organisation, **params)["request"]
        answer = house.as_(exhibitor).write("request.accept", request=asked["id"])
        assert answer["request"]["state"] == "accepted"
        ids.append(asked["id"])
    return ids


def contend_for_a_slot(house, pairs=tuple(PAIRS)):
    """All would like the same slot, so a run always hopes for more and uses its time up."""
    return wait_for_seats(house, pairs, slots=[17])


class Planner:
    """Staff who watch schedules and wait for their ends."""

    def __init__(self, house):
        self.client = house.as_("staff")
        self.client.call("watch", topics=["schedule"])

    def begin(self, method="schedule.run", **params):
        if "steps" not in params and "seconds" not in params:
            params["steps"] = 3000
        return self.client.write(method, params)["schedule"]["id"]

    def ended(self, schedule):
        """The schedule once it has ended, as the event tells it."""
        while True:
            body = self.client.next_event()["body"]["schedule"]
            if body["id"] == schedule and body["state"] != "running":
                return body

    def run(self, method="schedule.run", **params):
        made = self.ended(self.begin(method, **params))
        assert made["state"] == "ready", made
        return made

    def repair(self, **params):
        return self.run("repair.preview", **params)

    def publish(self, schedule, **params):
        answer = self.client.write("schedule.publish", schedule=schedule, **params)
        proven(self.client)
        return answer

    def status(self, schedule):
        return self.client.call("schedule.status", schedule=schedule)["items"][0]

    def places(self, schedule):
        """{request: (slot, location, interpreter)} of what is seated."""
        return {row["request"]: (row["slot"], row["location"], row.get("interpreter"))
                for row in self.client.listed("schedule.get", schedule=schedule)
                if row["seated"]}


@pytest.fixture
def planner(house):
    return Planner(house)


def proven(client):
    report = client.call("admin.verify")
    assert report["ok"], [check for check in report["checks"] if not check["ok"]]


def live(client):
    """{request: (slot, location, interpreter)} of the scheduled meetings."""
    return {m["request"]: (m["slots"][0]["slot"], m["location"]["code"],
                           m.get("interpreter", {}).get("name"))
            for m in client.listed("meeting.list", state="scheduled")}


def states(client):
    return {r["id"]: r["state"] for r in client.listed("request.list")}


def black_out(client, resource, first=1, last=fair.SLOTS, **params):
    end = fair.start_of(last + 1) if last < fair.SLOTS else f"{fair.DAYS[1]}T17:00"
    return client.write("blackout.set", resource=resource,
                        when=f"{fair.start_of(first)}/{end}", **params)


# run, look, publish


def test_what_waits_is_seated_and_booked_when_it_is_published(house, planner):
    to_planner(house)
    ids = wait_for_seats(house)
    made = planner.run()
    assert made["scope"] == "unscheduled" and made["seated"] == len(ids)
    assert made["unseated"] == 0 and made["value"] <= made["bound"]
    assert live(planner.client) == {}, "nothing changes before it is published"
    places = planner.places(made["id"])
    assert set(places) == set(ids)
    answer = planner.publish(made["id"])
    assert (answer["seated"], answer["moved"], answer["cancelled"]) == (len(ids), 0, 0)
    assert answer["left_out"] == [] and answer["schedule"]["state"] == "published"
    assert live(planner.client) == places
    assert set(states(planner.client).values()) == {"scheduled"}


def test_everybody_gets_one_invitation_a_meeting(house, planner):
    to_planner(house)
    wait_for_seats(house)
    planner.publish(planner.run()["id"])
    told = house.as_("ann").listed("invitation.list")
    assert len(told) == len({i["meeting"] for i in told}) == 3
    assert {i["revision"] for i in told} == {1}


def test_progress_is_told_to_staff_who_watch_and_to_nobody_else(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    other = house.as_("staff")
    other.call("watch", topics=["request"])
    ann = house.as_("ann")
    ann.call("watch")
    schedule = planner.begin(steps=FOR_LONG, scope="everything")
    while not planner.client.progress:
        planner.client._take(30)
    planner.client.write("schedule.discard", schedule=schedule)
    told = planner.client.progress
    assert all(p["schedule"] == schedule for p in told)
    assert all(p["value"] <= p["bound"] and p["gap_permille"] >= 0 for p in told)
    assert {"breaks", "seated", "took_ms"} <= set(told[0])
    for client in (ann, other):
        client.call("ping")
        assert client.progress == []
        assert all(e["topic"] != "schedule" for e in client.events)


def test_a_running_one_says_how_far_it_is(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    schedule = planner.begin(steps=FOR_LONG, scope="everything")
    while not planner.client.progress:
        planner.client._take(30)
    now = planner.status(schedule)
    assert now["state"] == "running" and now["progress"]["seated"] >= 0
    planner.client.write("schedule.discard", schedule=schedule)


def test_the_same_seed_and_steps_make_the_same_schedule(house, planner):
    to_planner(house)
    wait_for_seats(house)
    first = planner.run(steps=2000, seed=7, scope="everything")
    again = planner.run(steps=2000, seed=7, scope="everything")
    assert planner.places(first["id"]) == planner.places(again["id"])
    assert (first["value"], first["breaks"]) == (again["value"], again["breaks"])


def test_a_fair_of_the_demo_is_planned_whole(make_blank, generate_fair):
    house = make_blank().start()
    files = generate_fair("small")
    files["event.ini"] += "\n" if "[policy]" in files["event.ini"] else "\n[policy]\n"
    files["event.ini"] = files["event.ini"].replace("[policy]", "[policy]\nseat_at_once = no")
    fair.load(house.admin(), files)
    admin = house.admin()
    admin.call("watch", topics=["schedule"])
    people = {}
    for delegate in admin.listed("delegate.list"):
        people.setdefault(delegate["organisation"], delegate["code"])
    for request in admin.listed("request.list", state="requested"):
        admin.write("request.accept", request=request["id"],
                    delegates=[people[request["to"]["organisation"]]])
    waiting = len(admin.listed("request.list", state="accepted"))
    schedule = admin.write("schedule.run", steps=5000)["schedule"]["id"]
    body = {"state": "running"}
    while body["state"] == "running":
        body = admin.next_event()["body"]["schedule"]
    assert body["state"] == "ready" and body["seated"] + body["unseated"] == waiting > 0
    answer = admin.write("schedule.publish", schedule=schedule)
    assert answer["seated"] == body["seated"]
    proven(admin)


@pytest.mark.parametrize("scope", ["everything", "unscheduled"])
def test_a_run_with_nothing_left_to_win_ends_and_says_so(house, planner, tmp_path, scope):
    """600 seconds are not used up: the client would have lost its patience after 30."""
    to_planner(house)
    wait_for_seats(house)
    made = planner.run(seconds=600, scope=scope)
    assert made["best"] and made["status"] == "optimal" and made["seated"] == len(PAIRS)
    assert (made["breaks"], made["shortfall"]) == (0, 0) and made["value"] == made["bound"]
    planner.publish(made["id"])
    contended = contend_for_a_slot(house, [("noor", "X4", "kang")])
    assert planner.places(planner.run(seconds=600)["id"])[contended[0]][0] == 17
    shown = person_of(house, tmp_path, "staff").type("schedule", "run", "--seconds", 600)
    assert "nothing is left to win" in shown.stdout


def test_what_can_be_held_nowhere_does_not_keep_a_run_going(house, planner):
    """jung is never there: only what is booked could be counted, and that stays."""
    to_planner(house)
    black_out(house.as_("jung"), "jung")
    wait_for_seats(house, PAIRS[:6])
    made = planner.run(seconds=600)
    planner.publish(made["id"])
    again = planner.run(seconds=600)
    assert made["best"] and again["best"] and again["unseated"] == 2
    assert again["value"] == again["bound"] == made["value"]


def test_a_run_that_moves_nothing_says_that_nobody_is_disturbed(house, planner):
    """The way has become longer than the gap: the planner would move one, and may not."""
    staff = planner.client
    for exhibitor, location, slot in (("choi", "T1", 1), ("kim", "BOOTH1", 2)):
        staff.write("meeting.book", delegates=["ann", exhibitor], location=location, slot=slot)
    files = fair.files()
    files["event.ini"] = files["event.ini"].replace("walk_minutes.B = 5", "walk_minutes.B = 15")
    fair.load(staff, files)
    to_planner(house)
    wait_for_seats(house, [("lies", "X3", "jung")])
    before = live(staff)
    made = planner.run()
    assert made["disturbed"] == 0 and before.items() <= planner.places(made["id"]).items()
    answer = planner.client.write("schedule.publish", schedule=made["id"])
    assert (answer["seated"], answer["moved"], answer["people"]) == (1, 0, 2)


def test_history_is_newest_first_and_paged(house, planner):
    ids = [planner.run(steps=10)["id"] for _ in range(3)]
    assert [s["id"] for s in planner.client.listed("schedule.status", limit=2)] == ids[::-1]


def test_diff_says_person_by_person_what_publishing_does(house, planner):
    to_planner(house)
    wait_for_seats(house)
    made = planner.run()
    diff = planner.client.call("schedule.diff", schedule=made["id"], limit=500)
    changes = {p["delegate"]: p for p in diff["items"]}
    of_x1 = set(changes) & {"kim", "lee"}
    assert of_x1 and set(changes) - of_x1 == {"ann", "bat", "lies", "park", "choi", "jung"}
    assert all(p["moved"] == p["cancelled"] == [] for p in changes.values())
    assert {c["with"] for c in changes["ann"]["added"]} == {
        "한빛 모빌리티, Inc.", "Grid & Sons", "안전 시티"}
    starts = sorted(c["start"] for c in changes["ann"]["added"])
    one = planner.client.call("schedule.diff", schedule=made["id"], delegate="ann")["items"]
    assert one == [changes["ann"]]
    answer = planner.publish(made["id"])
    assert {k: diff[k] for k in ("seated", "moved", "cancelled", "people")} == {
        k: answer[k] for k in ("seated", "moved", "cancelled", "people")}
    diary = [slot["start"] for day in house.as_("ann").call("diary.get")["days"]
             for slot in day["slots"] if slot["state"] == "meeting"]
    assert diary == starts
    after = planner.client.call("schedule.diff", schedule=made["id"])
    assert after["items"] == [] and after["people"] == 0


def test_diff_names_the_interpreter_when_nothing_else_is_another(house, planner):
    staff = planner.client
    fair.load(staff, {"interpreters.csv": fair.table("interpreters.csv", [
        ("sara", "Sara", "sara@words.example", "ar-ko", "")])})
    booked = staff.write("meeting.book", delegates=["noor", "kang"], slot=4)["meeting"]
    ill, well = booked["interpreter"], {"omar": "Sara", "sara": "عمر Omar"}
    made = planner.repair(ill=[ill["code"]])
    changes = [c for p in staff.call("schedule.diff", schedule=made["id"])["items"]
               for c in p["moved"]]
    assert [c["changed"] for c in changes] == [["interpreter"]] * 2
    assert changes[0]["was"]["interpreter"] == ill["name"]
    assert changes[0]["interpreter"] == well[ill["code"]]
    assert changes[0]["start"] == changes[0]["was"]["start"]
    assert (changes[0]["location"], changes[0]["seat"]) == (
        booked["location"]["code"], booked["location"]["seat"])


# live booking goes on


def test_what_no_longer_fits_is_listed_and_not_lost(house, planner):
    """Between plan and publication: one withdrawn, one seated by hand, one's seat taken."""
    to_planner(house)
    ids = wait_for_seats(house)
    made = planner.run()
    places = planner.places(made["id"])
    withdrawn, by_hand, taken = ids[0], ids[4], ids[8]
    house.as_("ann").write("request.withdraw", request=withdrawn)
    free = next(n for n in range(fair.SLOTS, 0, -1)
                if n not in {places[by_hand][0]} and all(
                    places[r][0] != n for r in ids[3:6] + ids[1::3]))
    planner.client.write("meeting.book", delegates=["bat", "choi"], slot=free)
    # lies is booked in the very slot the plan has for lies and X3
    planner.client.write("meeting.book", delegates=["lies", "smith"], slot=places[taken][0])
    before = live(planner.client)
    answer = planner.publish(made["id"])
    reasons = {row["request"]: row["reason"] for row in answer["left_out"]}
    assert reasons[withdrawn] == "gone" and reasons[by_hand] == "changed"
    assert reasons[taken] == "busy" and answer["left_out_total"] == len(reasons)
    after = live(planner.client)
    assert before.items() <= after.items(), "what was booked by hand stays"
    assert states(planner.client)[taken] == "accepted", "what is left out still waits"
    assert answer["seated"] == len(ids) - len(reasons)
    assert all(row["text"] for row in answer["left_out"])


def test_bookings_during_a_run_are_not_held_up_and_hold(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    schedule = planner.begin(seconds=2, scope="everything")
    booked = [planner.client.write("meeting.book", delegates=["lies", "smith"])["meeting"],
              planner.client.write("meeting.book", delegates=["park", "kang"])["meeting"]]
    assert planner.status(schedule)["state"] == "running", "it was booked while it ran"
    made = planner.ended(schedule)
    planner.publish(made["id"])
    now = {m["id"]: m for m in planner.client.listed("meeting.list", state="scheduled")}
    for meeting in booked:
        assert now[meeting["id"]]["slots"] == meeting["slots"]
        assert now[meeting["id"]]["revision"] == 1, "nobody was told anything of it"


def test_a_meeting_moved_by_hand_is_not_moved_again(house, planner):
    meeting = planner.client.write("meeting.book", delegates=["ann", "choi"], slot=1)["meeting"]
    to_planner(house)
    wait_for_seats(house, PAIRS[:1])
    made = planner.run(scope="everything", steps=2000)
    planner.client.write("meeting.lock", meeting=meeting["id"])
    planner.client.write("meeting.unlock", meeting=meeting["id"])
    answer = planner.publish(made["id"])
    assert live(planner.client)[meeting["request"]][0] == 1
    moves = planner.places(made["id"])[meeting["request"]][0] != 1
    assert [r["reason"] for r in answer["left_out"]] == (["changed"] if moves else [])


# states


def test_a_discarded_one_cannot_be_published(house, planner):
    made = planner.run(steps=10)
    gone = planner.client.write("schedule.discard", schedule=made["id"], reason="no")["schedule"]
    assert (gone["state"], gone["reason"]) == ("discarded", "no")
    with refused("STATE"):
        planner.client.write("schedule.publish", schedule=made["id"])
    with refused("STATE"):
        planner.client.call("schedule.get", schedule=made["id"])
    with refused("STATE"):
        planner.client.write("schedule.discard", schedule=made["id"])


def test_a_run_called_off_makes_room_for_the_next(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    first = planner.begin(steps=FOR_LONG, scope="everything")
    waiting = planner.begin(steps=10)
    with refused("STATE"):
        planner.client.write("schedule.publish", schedule=first)
    planner.client.write("schedule.discard", schedule=first)
    assert planner.ended(first)["state"] == "discarded"
    assert planner.ended(waiting)["state"] == "ready"
    assert planner.status(first)["state"] == "discarded"
    assert live(planner.client) == {}


def test_one_runs_eight_wait_and_the_next_is_refused(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    ids = [planner.begin(steps=FOR_LONG, scope="everything") for _ in range(9)]
    with refused("BUSY") as why:
        planner.begin(steps=1)
    assert why.error.retry == "later"
    for schedule in ids[::-1]:
        planner.client.write("schedule.discard", schedule=schedule)
    assert planner.run(steps=1)["state"] == "ready"


def test_a_run_the_daemon_did_not_survive_is_discarded(house, planner):
    to_planner(house)
    wait_for_seats(house, PAIRS[3:])
    planner.publish(planner.run()["id"])
    before = live(planner.client)
    contend_for_a_slot(house, PAIRS[:2])
    schedule = planner.begin(steps=FOR_LONG, scope="everything")
    while not planner.client.progress:
        planner.client._take(30)
    house.kill()
    house.start()
    again = Planner(house)
    gone = again.status(schedule)
    assert gone["state"] == "discarded" and "stopped" in gone["reason"]
    assert live(again.client) == before
    proven(again.client)
    assert again.run(steps=10)["state"] == "ready"


def test_a_stopping_daemon_ends_its_runs(house, planner):
    to_planner(house)
    contend_for_a_slot(house)
    ids = [planner.begin(steps=FOR_LONG, scope="everything") for _ in range(2)]
    while not planner.client.progress:
        planner.client._take(30)
    house.restart()  # it must stop in time
    client = house.as_("staff")
    for schedule in ids:
        gone, = client.call("schedule.status", schedule=schedule)["items"]
        assert gone["state"] == "discarded" and "stopped" in gone["reason"]


def test_publishing_twice_with_one_key_is_one_publication(house, planner):
    to_planner(house)
    wait_for_seats(house)
    made = planner.run()
    first = planner.publish(made["id"], key="publish-once")
    again = planner.publish(made["id"], key="publish-once")
    assert again.pop("replayed") and again == first


def test_a_schedule_that_has_changed_is_stale(house, planner):
    made = planner.run(steps=10)
    with refused("STALE") as why:
        planner.client.write("schedule.publish", schedule=made["id"], if_rev=made["rev"] + 1)
    assert why.error.data["object"]["rev"] == made["rev"]


def test_going_back_to_an_earlier_one(house, planner):
    to_planner(house)
    ids = wait_for_seats(house, PAIRS[:6])
    first = planner.run()
    planner.publish(first["id"])
    before = live(planner.client)
    more = wait_for_seats(house, PAIRS[6:])
    second = planner.run(scope="everything", seed=5)
    planner.publish(second["id"])
    assert set(live(planner.client)) == set(ids) | set(more)
    back = planner.publish(first["id"])
    after = live(planner.client)
    left_out = {row["request"] for row in back["left_out"]}
    assert {r: after[r] for r in ids if r not in left_out} == {
        r: before[r] for r in ids if r not in left_out}
    assert set(after) == set(ids) | set(more), "what came later stays where it fits"
    published = [s["id"] for s in planner.client.listed("schedule.status")
                 if s["state"] == "published"]
    assert published == [second["id"], first["id"]]


def blackouts(house):
    return {b["code"]: b for b in house.as_("staff").call("blackout.list")["items"]}


def test_going_back_gives_back_what_a_repair_took_away(house, planner):
    to_planner(house)
    wait_for_seats(house)
    before = blackouts(house)
    first = planner.run()
    planner.publish(first["id"])
    planned = live(planner.client)
    closed = {place for _, place, *_ in planned.values()}
    table = sorted(closed & {"T1", "T2", "T3"})[0]
    repair = planner.repair(close=[f"{fair.start_of(1)}/{fair.start_of(13)}", table])
    planner.publish(repair["id"])
    assert len(blackouts(house)) > len(before)
    moved = live(planner.client)
    assert moved != planned and table not in {place for _, place, *_ in moved.values()}

    shown = planner.client.call("schedule.diff", schedule=first["id"])
    assert shown["left_out"] == [], "what the repair closed is seen as open again"
    back = planner.publish(first["id"])
    assert back["left_out"] == [] and live(planner.client) == planned
    assert blackouts(house) == before
    told = planner.client.listed("journal.list")
    assert [r for r in told if r["topic"] == "blackout" and r["body"]["removed"]]

    # and forward again: what the repair takes away is away again
    again = planner.publish(repair["id"])
    assert again["left_out"] == [] and live(planner.client) == moved
    assert len(blackouts(house)) > len(before)
    planner.publish(first["id"])
    assert blackouts(house) == before and live(planner.client) == planned


def test_going_back_leaves_what_people_took_away(house, planner):
    to_planner(house)
    wait_for_seats(house)
    first = planner.run()
    planner.publish(first["id"])
    planner.publish(planner.repair(close=["T1"])["id"])
    staff = house.as_("staff")
    theirs = next(b for b in blackouts(house).values() if b["reason"] == "closed")
    when = f"{theirs['start'][:16]}/{theirs['end'][:16]}"
    staff.write("blackout.set", resource="T1", when=when, code=theirs["code"], reason="painted")
    own = staff.write("blackout.set", resource="T2", release=True,
                      when=f"{fair.start_of(24)}/{fair.start_of(24)[:11]}17:00")["blackout"]
    planner.publish(first["id"])
    left = blackouts(house)
    assert left[theirs["code"]]["reason"] == "painted", "staff have made it theirs"
    assert own["code"] in left
    assert "T1" not in {place for _, place, *_ in live(planner.client).values()}


def test_going_back_takes_a_withdrawal_back_too(house, planner):
    to_planner(house)
    wait_for_seats(house)
    first = planner.run()
    planner.publish(first["id"])
    planned = live(planner.client)
    repair = planner.repair(withdraw=["X2"])
    planner.publish(repair["id"])

    def why():
        seen = planner.client.call("organisation.get", organisation="X2")["organisation"]
        return seen.get("withdrawn")
    assert why() == "a participant has withdrawn"
    planner.publish(first["id"])
    assert why() is None
    assert {r: p for r, p in planned.items() if r in live(planner.client)} == live(planner.client)


def test_a_schedule_made_after_a_repair_keeps_it(house, planner):
    to_planner(house)
    wait_for_seats(house)
    planner.publish(planner.run()["id"])
    planner.publish(planner.repair(close=["T1"])["id"])
    closed = blackouts(house)
    later = planner.run(scope="everything")
    planner.publish(later["id"])
    planner.publish(later["id"])
    assert blackouts(house) == closed, "it knew of the repair: going back to it keeps that"


def test_a_run_of_everything_moves_nobody_for_nothing(house, planner):
    to_planner(house)
    wait_for_seats(house, PAIRS[:8])
    planner.publish(planner.run()["id"])
    before = live(planner.client)
    again = planner.run(scope="everything", seed=7)
    assert again["disturbed"] == 0
    answer = planner.publish(again["id"])
    assert (answer["moved"], answer["cancelled"], live(planner.client)) == (0, 0, before)
    wait_for_seats(house, PAIRS[8:])
    more = planner.publish(planner.run(scope="everything", seed=8)["id"])
    assert more["seated"] == len(PAIRS) - 8 and more["cancelled"] == 0


# locks


def test_a_locked_meeting_stays_where_it_is(house, planner):
    locked = planner.client.write("meeting.book", delegates=["ann", "choi"], slot=11)["meeting"]
    planner.client.write("meeting.lock", meeting=locked["id"])
    to_planner(house)
    wait_for_seats(house, [PAIRS[0], *PAIRS[2:]])
    made = planner.run(scope="everything")
    planner.publish(made["id"])
    now = planner.client.call("meeting.get", meeting=locked["id"])["meeting"]
    assert now["slots"] == locked["slots"] and now["location"] == locked["location"]
    assert now["revision"] == 1


def test_a_repair_does_not_take_the_place_of_a_locked_meeting(house, planner):
    locked = planner.client.write("meeting.book", delegates=["ann", "choi"], slot=3)["meeting"]
    planner.client.write("meeting.lock", meeting=locked["id"])
    schedule = planner.begin("repair.preview", close=[locked["location"]["code"]])
    gone = planner.ended(schedule)
    assert gone["state"] == "discarded" and locked["id"] in gone["reason"]
    planner.client.write("meeting.unlock", meeting=locked["id"])
    made = planner.repair(close=[locked["location"]["code"]])
    planner.publish(made["id"])
    now = planner.client.call("meeting.get", meeting=locked["id"])["meeting"]
    assert now["state"] == "scheduled" and now["location"] != locked["location"]


# repair


def planned(house, planner, *policies):
    to_planner(house, *policies)
    ids = wait_for_seats(house)
    planner.publish(planner.run()["id"])
    return ids


def test_an_exhibitor_withdraws_and_the_seats_are_filled_again(house, planner):
    """The tables are full: what waits gets the seats of who does not come."""
    staff = planner.client
    for table in fair.TABLES[1:]:
        black_out(staff, table)
    black_out(staff, "T1", 3)
    to_planner(house)
    first = wait_for_seats(house, [("ann", "X2", "choi"), ("bat", "X2", "choi")])
    planner.publish(planner.run()["id"])
    late = wait_for_seats(house, [("lies", "X3", "jung"), ("park", "X3", "jung")])
    assert planner.run()["seated"] == 2
    before = {m["request"]: m["id"] for m in staff.listed("meeting.list", state="scheduled")}
    made = planner.repair(withdraw=["X2"])
    assert live(staff).keys() == set(first), "a preview changes nothing"
    diff = staff.call("schedule.diff", schedule=made["id"])
    called_off = {p["delegate"] for p in diff["items"] if p["cancelled"]}
    assert called_off == {"choi", "ann", "bat"} and diff["cancelled"] == 2
    answer = planner.publish(made["id"])
    assert (answer["seated"], answer["moved"], answer["cancelled"]) == (2, 0, 2)
    assert answer["people"] == len({"choi", "ann", "bat", "lies", "park", "jung"})
    assert set(live(staff)) == set(late)
    assert {states(staff)[r] for r in first} == {"cancelled"}
    for request in first:
        news = house.as_("ann" if request == first[0] else "bat").listed(
            "invitation.list", meeting=before[request])
        assert [i["method"] for i in news] == ["REQUEST", "CANCEL"]
    assert len(house.as_("choi").listed("invitation.list")) == 4
    with refused("WITHDRAWN"):
        staff.write("meeting.book", delegates=["ann", "choi"])


def test_what_the_withdrawn_asked_for_is_withdrawn(house, planner):
    to_planner(house)
    waiting, = wait_for_seats(house, [("ann", "X2", "choi")])
    open_, = [house.as_("bat").write("request.create", to="X2")["request"]["id"]]
    other, = wait_for_seats(house, [("lies", "X3", "jung")])
    planner.publish(planner.repair(withdraw=["choi"])["id"])
    now = states(planner.client)
    assert now[waiting] == "withdrawn" and now[other] == "scheduled"
    assert now[open_] in ("requested", "withdrawn")


def test_a_closed_table_moves_its_meetings_and_few_people(house, planner):
    planned(house, planner)
    staff = planner.client
    before = live(staff)
    closed = max(fair.TABLES, key=lambda t: sum(p[1] == t for p in before.values()))
    concerned = [r for r, place in before.items() if place[1] == closed]
    made = planner.repair(close=[closed])
    answer = planner.publish(made["id"])
    after = live(staff)
    assert all(place[1] != closed for place in after.values())
    assert set(after) == set(before) and answer["moved"] == len(concerned)
    assert {r for r in before if before[r] != after[r]} == set(concerned)
    idle = max(set(range(1, 25)) - {place[0] for place in after.values()})
    with refused("TABLE_BUSY"):
        staff.write("meeting.book", delegates=["lies", "smith"], location=closed, slot=idle)


def test_closed_slots_are_left_by_everybody(house, planner):
    planned(house, planner)
    before = live(planner.client)
    morning = f"{fair.DAYS[0]}T09:30/{fair.DAYS[0]}T12:00"
    planner.publish(planner.repair(close=[morning])["id"])
    after = live(planner.client)
    assert set(after) == set(before) and all(place[0] > 5 for place in after.values())
    assert {r: p for r, p in before.items() if p[0] > 5}.items() <= after.items()


def test_an_ill_interpreter_is_not_needed_any_more(house, planner):
    """omar is the only one: what he interpreted waits again."""
    meeting = planner.client.write("meeting.book", delegates=["noor", "kang"],
                                   slot=4)["meeting"]
    other = planner.client.write("meeting.book", delegates=["ann", "choi"], slot=4)["meeting"]
    day = f"{fair.DAYS[0]}T09:00/{fair.DAYS[0]}T18:00"
    made = planner.repair(ill=[f"omar {day}"])
    planner.publish(made["id"])
    now = live(planner.client)
    assert now[meeting["request"]][0] > fair.SLOTS_PER_DAY, "he is well the next day"
    assert now[other["request"]][0] == 4
    gone = planner.repair(ill=["omar"])
    answer = planner.publish(gone["id"])
    assert answer["cancelled"] == 1 and states(planner.client)[meeting["request"]] == "accepted"


def test_a_cap_on_the_people_disturbed_holds(house, planner):
    planned(house, planner)
    made = planner.repair(close=["T1"], disturbed_max=0)
    assert made["disturbed"] == 0


def black_out_all_but(house, resource, *slots):
    who = house.as_(resource if resource in fair.PEOPLE else "staff")
    first = 1
    for slot in (*slots, fair.SLOTS + 1):
        if first < slot:
            black_out(who, resource, first, slot - 1)
        first = slot + 1


def told_by(client, schedule):
    """Who is told what: {delegate: {"added", "moved", "cancelled"}}."""
    return {p["delegate"]: {word for word in ("added", "moved", "cancelled") if p[word]}
            for p in client.listed("schedule.diff", schedule=schedule)}


def test_the_disturbed_are_who_is_told_besides(house, planner, tmp_path):
    """T1 closes; what it held must be, and only fits where another meeting makes room."""
    staff = planner.client
    demand(house, "ann", "X2")
    lost = staff.write("meeting.book", delegates=["ann", "choi"], slot=1,
                       location="T1")["meeting"]
    other = staff.write("meeting.book", delegates=["lies", "jung"], slot=1,
                        location="T2")["meeting"]
    black_out_all_but(house, "ann", 1)
    black_out_all_but(house, "T3")
    made = planner.repair(close=["T1"])
    assert (made["concerned"], made["disturbed"]) == (2, 2)
    assert told_by(staff, made["id"]) == {who: {"moved"} for who in ("ann", "choi", "lies", "jung")}
    shown = person_of(house, tmp_path, "staff").type(
        "repair", "--close", "T1", "--disturbed-max", 2, "--steps", 2000)
    assert "2 people whose meeting goes with it, 2 besides" in shown.stdout
    capped = planner.repair(close=["T1"], disturbed_max=1)
    assert (capped["concerned"], capped["disturbed"]) == (2, 0)
    assert told_by(staff, capped["id"]) == {"ann": {"cancelled"}, "choi": {"cancelled"}}
    assert planner.publish(made["id"])["people"] == made["concerned"] + made["disturbed"]
    now = live(staff)
    assert now[lost["request"]][:2] == (1, "T2") and now[other["request"]][0] != 1


def test_who_is_told_anyway_is_not_counted_again(house, planner):
    """ann's other meeting moves too, and of the two in it jung alone is disturbed."""
    staff = planner.client
    demand(house, "ann", "X2")
    staff.write("meeting.book", delegates=["ann", "choi"], slot=1, location="T1")
    staff.write("meeting.book", delegates=["ann", "jung"], slot=2, location="T2")
    black_out_all_but(house, "choi", 1, 2)
    black_out_all_but(house, "T2", 2, 3)
    black_out_all_but(house, "T3")
    made = planner.repair(close=["T1"], disturbed_max=1)
    assert told_by(staff, made["id"]) == {who: {"moved"} for who in ("ann", "choi", "jung")}
    assert (made["concerned"], made["disturbed"]) == (2, 1)


def test_who_gets_a_seat_that_became_free_is_not_disturbed(house, planner):
    staff = planner.client
    for table in fair.TABLES[1:]:
        black_out(staff, table)
    black_out(staff, "T1", 2)
    to_planner(house)
    wait_for_seats(house, [("ann", "X2", "choi")])
    planner.publish(planner.run()["id"])
    wait_for_seats(house, [("lies", "X3", "jung")])
    made = planner.repair(withdraw=["X2"], disturbed_max=0)
    assert told_by(staff, made["id"]) == {"ann": {"cancelled"}, "choi": {"cancelled"},
                                          "lies": {"added"}, "jung": {"added"}}
    assert (made["concerned"], made["disturbed"]) == (2, 0)


# why


def test_the_change_of_a_reason_seats_it(house, planner):
    """What keeps somebody busy is named; once it is lifted the request has a seat."""
    staff = planner.client
    to_planner(house)
    black_out(house.as_("choi"), "choi", code="away")
    waiting, = wait_for_seats(house, [("ann", "X2", "choi")])
    made = planner.run()
    assert made["seated"] == 0 and made["unseated"] == 1
    why = staff.call("schedule.explain", request=waiting, schedule=made["id"])
    assert why["reason"] == "no_common_slot" and not why["seated"]
    change, = why["changes"]
    assert change["kind"] == "blackout" and change["delegate"] == "choi"
    slot = change["slot"]
    house.as_("choi").write("blackout.set", resource="choi", code="away", remove=True,
                            when=f"{fair.start_of(1)}/{fair.start_of(2)}")
    for first, last in ((1, slot - 1), (slot + 1, fair.SLOTS)):
        if first <= last:
            black_out(house.as_("choi"), "choi", first, last)
    again = planner.run()
    assert again["seated"] == 1
    planner.publish(again["id"])
    assert live(staff)[waiting][0] == slot
    assert staff.call("schedule.explain", request=waiting)["seated"]


def test_a_meeting_in_the_way_is_named_and_moving_it_seats_the_other(house, planner):
    staff = planner.client
    for table in fair.TABLES[1:]:
        black_out(staff, table)
    black_out(house.as_("lies"), "lies", 2)
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=1)["meeting"]
    to_planner(house)
    waiting, = wait_for_seats(house, [("lies", "X3", "jung")])
    why = staff.call("schedule.explain", request=waiting)
    change, = why["changes"]
    assert change["kind"] == "move" and change["meeting"] == meeting["id"]
    assert change["from_slot"] == 1 and change["to_slot"] != 1
    staff.write("meeting.cancel", meeting=meeting["id"])
    staff.write("meeting.book", delegates=["ann", "choi"], slot=change["to_slot"],
                location=change["to_location"])
    made = planner.run()
    assert made["seated"] == 2
    planner.publish(made["id"])
    assert live(staff)[waiting][0] == 1


def test_a_veto_and_a_missing_table_are_reasons(house, planner):
    staff = planner.client
    to_planner(house)
    ids = wait_for_seats(house, [("ann", "X2", "choi"), ("lies", "X3", "jung")])
    house.as_("choi").write("preference.set", to="B1", preference="avoid")
    for table in fair.TABLES:
        black_out(staff, table)
    made = planner.run()
    rows = {r["request"]: r for r in staff.listed("schedule.get", schedule=made["id"])}
    assert rows[ids[0]]["reason"] == "veto" and rows[ids[1]]["reason"] == "table_full"
    why = staff.call("schedule.explain", request=ids[1], schedule=made["id"])
    assert [c["kind"] for c in why["changes"]] == ["table"]


@pytest.mark.parametrize("kind, code", [("delegate", "ann"), ("organisation", "B1")])
@pytest.mark.parametrize("quota, field", [("day", "max_per_day"), ("event", "max_meetings")])
def test_a_quota_in_the_way_is_named_and_raising_it_seats_the_other(
        house, planner, kind, code, quota, field):
    """Whose it is, of a day or of the event, how many it is now; that one alone is raised."""
    staff = planner.client
    staff.write(f"{kind}.update", {kind: code, field: 2})
    to_planner(house)
    for who in ("ann", *fair.TABLES):  # the second day is out of reach
        black_out(house.as_("ann" if who == "ann" else "staff"), who,
                  fair.SLOTS_PER_DAY + 1)
    wait_for_seats(house, PAIRS[:3])
    made = planner.run()
    assert made["seated"] == 2
    row, = (r for r in staff.listed("schedule.get", schedule=made["id"]) if not r["seated"])
    why = staff.call("schedule.explain", request=row["request"], schedule=made["id"])
    assert why["reason"] == "quota"
    change, = why["changes"]
    assert (change["kind"], change["quota"], change["limit"]) == ("quota", quota, 2)
    assert change["organisation"] == "B1" and change.get("delegate") == (
        code if kind == "delegate" else None)
    assert "instead of 2" in change["text"] and f"({code})" in change["text"]
    staff.write(f"{kind}.update", {kind: code, field: change["limit"] + 1})
    again = planner.run()
    assert again["seated"] == 3
    planner.publish(again["id"])
    assert staff.call("schedule.explain", request=row["request"])["seated"]


def test_a_side_is_not_told_of_the_meetings_of_others(house, planner):
    staff = planner.client
    for table in fair.TABLES[1:]:
        black_out(staff, table)
    black_out(house.as_("lies"), "lies", 2)
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=1)["meeting"]
    to_planner(house)
    waiting, = wait_for_seats(house, [("lies", "X3", "jung")])
    for who in ("lies", "jung"):
        why = house.as_(who).call("schedule.explain", request=waiting)
        assert [c["kind"] for c in why["changes"]] == ["move"]
        said = json.dumps(why, ensure_ascii=False)
        assert meeting["id"] not in said and "Rotterdam" not in said and "Grid" not in said
    with refused("NOT_YOURS"):
        house.as_("ann").call("schedule.explain", request=waiting)
    made = planner.run()
    with refused("NOT_YOURS"):
        house.as_("lies").call("schedule.explain", request=waiting, schedule=made["id"])


def test_a_declined_request_has_no_reason_to_wait(house, planner):
    asked = house.as_("ann").write("request.create", to="X2")["request"]["id"]
    with refused("STATE"):
        planner.client.call("schedule.explain", request=asked)


def test_forecast_before_and_after(house, planner):
    to_planner(house, "minimum_delegate_event=2")
    wait_for_seats(house, PAIRS[:2])
    staff = planner.client

    def missing(**params):
        return {i["code"]: i["missing"]
                for i in staff.listed("schedule.forecast", **params)}

    before = missing()
    assert before["ann"] == 2 and before["noor"] == 2
    made = planner.run()
    after = missing(schedule=made["id"])
    assert after["ann"] == 0 and after["noor"] == 2
    assert after["kim"] + after["lee"] == 3, "whoever of X1 is chosen has one"
    planner.publish(made["id"])
    assert missing() == after
    worst = staff.call("schedule.forecast", limit=1)
    assert worst["items"][0]["missing"] == 2 and worst["items"][0]["why"]
    assert worst["missing"] == sum(after.values())
    assert worst["below"] == sum(n > 0 for n in after.values())


# demands that clash


def demand(house, buyer, *organisations):
    for organisation in organisations:
        house.as_(buyer).write("preference.set", to=organisation, preference="must")


def test_musts_that_cannot_all_be_held_are_named_with_what_they_share(house, planner, tmp_path):
    """ann must meet two and has one slot: which two, who, and how many slots."""
    staff = planner.client
    to_planner(house)
    demand(house, "ann", "X1", "X2")
    black_out(house.as_("ann"), "ann", 2)
    ids = wait_for_seats(house, [*PAIRS[:2], PAIRS[5]])
    made = planner.run(scope="everything")
    assert made["seated"] == 2 and made["unseated"] == 1
    clash = planner.status(made["id"])["conflict"]
    assert clash == made["conflict"] and clash["total"] == 2
    assert [r["request"] for r in clash["requests"]] == ids[:2]
    assert {r["to"] for r in clash["requests"]} == {"X1", "X2"}
    assert "Ann de Vries (ann) would need 2 slots for them and has 1" in clash["text"]
    places = planner.places(made["id"])
    without = next(r for r in ids if r not in places)
    why = staff.call("schedule.explain", request=without, schedule=made["id"])
    assert why["conflict"] == clash and not why["seated"]
    assert "conflict" not in staff.call("schedule.explain", request=ids[2], schedule=made["id"])
    person = person_of(house, tmp_path, "staff")
    shown = person.type("schedule", "status", made["id"]).stdout
    assert f"{made['id']}: {ids[0]} (" in shown and "cannot all be held" in shown
    assert "cannot all be held" in person.type(
        "schedule", "explain", without, "--schedule", made["id"]).stdout
    planner.publish(made["id"])
    own = house.as_("ann").call("schedule.explain", request=without, schedule=made["id"])
    assert "conflict" not in own and not own["seated"], "a side is not told of others' demands"


def test_musts_that_need_more_seats_than_there_are_name_the_table(house, planner):
    to_planner(house)
    for table in fair.TABLES[1:]:
        black_out(planner.client, table)
    black_out(planner.client, "T1", 2)
    for buyer in ("ann", "lies"):
        demand(house, buyer, "X2", "X3")
    wait_for_seats(house, [("ann", "X2", "choi"), ("lies", "X3", "jung")])
    made = planner.run()
    assert "T1 has them for 1" in made["conflict"]["text"]
    assert made["conflict"]["total"] == 2


@pytest.mark.parametrize("policy, words", [
    ("quota_delegate_event=1", "would have 2 meetings and may have 1"),
    ("quota_organisation_event=1", "would have 2 meetings and may have 1"),
    ("quota_delegate_day=1", "would have 2 meetings on 1 day and may have 1 a day")])
def test_musts_over_a_quota_name_it(house, planner, policy, words):
    to_planner(house, policy)
    demand(house, "ann", "X1", "X2")
    black_out(house.as_("ann"), "ann", fair.SLOTS_PER_DAY + 1)
    ids = wait_for_seats(house, PAIRS[:2])
    made = planner.run()
    assert words in made["conflict"]["text"]
    assert [r["request"] for r in made["conflict"]["requests"]] == ids


def test_a_must_beside_a_locked_meeting_is_named_with_it(house, planner):
    locked = planner.client.write("meeting.book", delegates=["ann", "choi"], slot=1)["meeting"]
    planner.client.write("meeting.lock", meeting=locked["id"])
    to_planner(house)
    demand(house, "ann", "X1")
    black_out(house.as_("ann"), "ann", 2)
    waiting, = wait_for_seats(house, PAIRS[:1])
    made = planner.run(scope="everything")
    clash = made["conflict"]
    assert waiting in [r["request"] for r in clash["requests"]]
    assert "cannot" in clash["text"] and "be held" in clash["text"]
    planner.client.write("meeting.unlock", meeting=locked["id"])
    planner.client.write("meeting.cancel", meeting=locked["id"])
    again = planner.run(scope="everything")
    assert "conflict" not in again and again["seated"] == 1


def test_a_discarded_schedule_names_no_demands(house, planner):
    to_planner(house)
    demand(house, "ann", "X1", "X2")
    black_out(house.as_("ann"), "ann", 2)
    wait_for_seats(house, PAIRS[:2])
    made = planner.run()
    planner.client.write("schedule.discard", schedule=made["id"])
    assert "conflict" not in planner.status(made["id"])


# rules


def test_quotas_hold(house, planner):
    to_planner(house, "quota_delegate_event=1")
    wait_for_seats(house)
    made = planner.run()
    planner.publish(made["id"])
    count = {}
    for meeting in planner.client.listed("meeting.list", state="scheduled"):
        for person in meeting["delegates"]:
            count[person["code"]] = count.get(person["code"], 0) + 1
    assert count and set(count.values()) == {1}
    assert made["seated"] == 4, "three exhibitors, four people of theirs, one meeting each"


def test_preferred_slots_are_kept_where_it_costs_nothing(house, planner):
    to_planner(house)
    waiting, = wait_for_seats(house, PAIRS[:1], slots=[17])
    planner.publish(planner.run()["id"])
    assert live(planner.client)[waiting][0] == 17


def test_an_interpreter_is_planned_where_no_language_is_shared(house, planner):
    to_planner(house)
    waiting, = wait_for_seats(house, [("noor", "X4", "kang")])
    planner.publish(planner.run()["id"])
    assert live(planner.client)[waiting][2] == "عمر Omar"


def test_slots_that_have_begun_are_not_planned(house, planner):
    to_planner(house)
    wait_for_seats(house)
    admin = house.as_("admin")
    now = planner.client.call("event.get")["event"]["slots"][10]["start"]
    ahead = datetime.datetime.fromisoformat(now) - datetime.datetime.now(datetime.timezone.utc)
    admin.call("admin.clock", advance_s=int(ahead.total_seconds()) + 60)
    made = planner.run()
    assert all(place[0] > 11 for place in planner.places(made["id"]).values())


# bad input


@pytest.mark.parametrize("params, field", [
    ({"weights": ["breaks=-1"]}, "weights"), ({"weights": ["breaks=999999999999"]}, "weights"),
    ({"weights": ["beauty=1"]}, "weights"), ({"weights": ["breaks"]}, "weights"),
    ({"seconds": 0}, "seconds"), ({"seconds": 601}, "seconds"), ({"steps": -1}, "steps"),
    ({"scope": "repair"}, "scope"), ({"seed": -1}, "seed")])
def test_a_run_that_makes_no_sense_is_refused(house, params, field):
    with refused("PARAM_INVALID", field=field):
        house.as_("staff").write("schedule.run", params)


@pytest.mark.parametrize("params, code, field", [
    ({}, "PARAM_INVALID", "withdraw"), ({"withdraw": ["nobody"]}, "NOT_FOUND", "withdraw"),
    ({"close": ["T9"]}, "NOT_FOUND", "close"), ({"ill": ["nobody"]}, "NOT_FOUND", "ill"),
    ({"close": ["T1 today"]}, "PARAM_INVALID", "close"),
    ({"close": [f"T1 {fair.start_of(3)}/{fair.start_of(2)}"]}, "PARAM_INVALID", "close"),
    ({"ill": [f"{fair.start_of(2)}/{fair.start_of(3)}"]}, "PARAM_INVALID", "ill")])
def test_a_repair_that_makes_no_sense_is_refused(house, params, code, field):
    with refused(code, field=field):
        house.as_("staff").write("repair.preview", params)


def test_a_schedule_that_is_not_there(house):
    staff = house.as_("staff")
    for method in ("schedule.get", "schedule.diff", "schedule.status", "schedule.forecast"):
        with refused("NOT_FOUND", field="schedule"):
            staff.call(method, schedule="S99")
    for method in ("schedule.publish", "schedule.discard"):
        with refused("NOT_FOUND", field="schedule"):
            staff.write(method, schedule="S99")


def test_nothing_to_plan_is_planned_at_once(house, planner):
    made = planner.run(seconds=600)
    assert made["best"]
    assert (made["seated"], made["unseated"], made["status"]) == (0, 0, "optimal")
    assert planner.publish(made["id"])["people"] == 0


def test_a_delegate_without_a_free_slot_waits_with_the_reason(house, planner):
    to_planner(house)
    black_out(house.as_("jung"), "jung")
    wait_for_seats(house)
    made = planner.run()
    rows = planner.client.listed("schedule.get", schedule=made["id"])
    assert {r["reason"] for r in rows if not r["seated"]} == {"no_common_slot"}
    assert sum(not r["seated"] for r in rows) == 4


def test_a_closed_event_is_not_planned(house, planner):
    made = planner.run(steps=10)
    planner.client.write("event.close")
    with refused("EVENT_CLOSED"):
        planner.client.write("schedule.run")
    with refused("EVENT_CLOSED"):
        planner.client.write("schedule.publish", schedule=made["id"])


# the program


def test_staff_plan_look_and_publish_at_the_terminal(house, planner, tmp_path):
    to_planner(house)
    wait_for_seats(house)
    person = person_of(house, tmp_path, "staff", "ann")
    house.as_("ann").write("request.create", to="X4")
    ran = person.does("schedule", "run", "--steps", 2000)
    made = ran["schedule"]
    assert made["state"] == "ready" and made["seated"] == len(PAIRS) and ran["unanswered"] == 1
    shown = person.type("schedule", "status")
    assert made["id"] in shown.stdout and "ready" in shown.stdout
    assert "R1" in person.type("schedule", "show", made["id"]).stdout
    diff = person.type("schedule", "diff", made["id"])
    assert "Ann de Vries" in diff.stdout and f"{len(PAIRS)} would be seated" in diff.stdout
    tried = person.type("schedule", "publish", made["id"], "--dry-run")
    assert tried.returncode == DONE and f"{len(PAIRS)} would be seated" in tried.stdout
    assert person.does("schedule", "status", made["id"])["items"][0]["state"] == "ready"
    assert "1 waits for an answer" in person.type("schedule", "run", "--steps", 10).stdout
    published = person.type("schedule", "publish", made["id"])
    assert published.returncode == DONE and "published" in published.stdout
    assert "nobody has a minimum" in person.type("schedule", "forecast").stdout
    assert "R1: it has a seat" in person.type("schedule", "explain", "R1").stdout
    repair = person.does("repair", "--withdraw", "X2", "--steps", 2000)["schedule"]
    assert repair["scope"] == "repair"
    dropped = person.type("schedule", "discard", repair["id"], "--reason", "they come after all")
    assert dropped.returncode == DONE and "they come after all" in dropped.stdout
    assert person.type("schedule", "publish", repair["id"]).returncode == REFUSED


def test_a_run_may_be_left_alone(house, planner, tmp_path):
    person = person_of(house, tmp_path, "staff")
    made = person.does("schedule", "run", "--steps", 5, "--detach")["schedule"]
    assert made["state"] == "running"
    assert planner.ended(made["id"])["state"] == "ready"
