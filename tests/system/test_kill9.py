"""kill -9 under booking load: what was acknowledged is there exactly once, retry does the rest."""
import itertools
import threading

import pytest

import fair
from convened_client import Closed, RpcError, new_key

BUYERS, SELLERS = 24, 24
WORKERS, AT_ONCE = 6, 6


def load_fair():
    """Enough people that every booking asked for can be had."""
    files = fair.files()
    files["organisations.csv"] = fair.table("organisations.csv", fair.ORGANISATIONS + [
        (f"{side}{n}", kind, f"{kind} {n}", "NL", "en", "", "", "", "", "", "", "", "")
        for side, kind, count in (("C", "foreign_buyer", BUYERS), ("E", "exhibitor", SELLERS))
        for n in range(count)])
    files["delegates.csv"] += "".join(
        f"{side.lower()}{n},{side}{n},{side} {n},{side}{n}@load.example,,,,\n"
        for side, count in (("C", BUYERS), ("E", SELLERS)) for n in range(count))
    files["locations.csv"] += "".join(
        f"TT{n},table,A,1,{n},9,,Table {n}\n" for n in range(40))
    return files


class Load:
    """Workers that book pairs until the daemon is killed, and what they were told."""

    def __init__(self, house):
        self.house = house
        self.todo = [{"key": new_key(), "delegates": [f"c{b}", f"e{(b + shift) % SELLERS}"]}
                     for shift, b in itertools.product(range(10), range(BUYERS))]
        self.told = {}  # key -> meeting, acknowledged
        self.refused, self.problems = {}, []
        self.lock = threading.Lock()
        self.kill_at = None

    def take(self, count):
        with self.lock:
            taken, self.todo = self.todo[:count], self.todo[count:]
        return taken

    def told_one(self, params, meeting):
        """Note an acknowledgement; the one that fills the measure kills at once."""
        with self.lock:
            self.told[params["key"]] = meeting
            kill = self.kill_at is not None and len(self.told) >= self.kill_at
            if kill:
                self.kill_at = None
        if kill:
            self.house.process.kill()

    def one_batch(self, client, batch):
        """Pipelined; what stays without answer goes back to be retried with its key."""
        left, ids = list(batch), []
        try:
            ids = client.send_all([("meeting.book", params) for params in batch])
            for request_id in ids:
                try:
                    self.told_one(left[0], client.result(request_id)["meeting"])
                except RpcError as error:
                    assert error.retry == "no", error
                    self.refused[left[0]["key"]] = error
                del left[0]
        finally:
            for request_id, params in list(zip(ids[len(ids) - len(left):], left)):
                if result := client.acknowledged(request_id):
                    self.told_one(params, result["meeting"])
                    left.remove(params)
            with self.lock:
                self.todo[:0] = left

    def work(self):
        try:
            client = self.house.as_("staff")
            while batch := self.take(AT_ONCE):
                self.one_batch(client, batch)
        except (Closed, OSError):
            pass  # it was killed; the next round goes on
        except Exception as problem:  # a thread's own would go unseen
            self.problems.append(problem)

    def round(self, kill_at):
        self.kill_at = kill_at
        threads = [threading.Thread(target=self.work) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in threads) and not self.problems


def check_all_there(load, staff):
    """Before any retry: every acknowledged booking is stored as it was told."""
    stored = {m["id"]: m for m in staff.listed("meeting.list")}
    for meeting in load.told.values():
        assert meeting["id"] in stored, f"acknowledged and lost: {meeting}"
        assert stored[meeting["id"]]["uid"] == meeting["uid"]
        assert stored[meeting["id"]]["state"] == "scheduled"
    return stored


@pytest.fixture
def loaded(make_fair):
    house = make_fair().start()
    fair.load(house.as_("staff"), load_fair())
    return Load(house)


def test_acknowledged_bookings_survive_kill_9_exactly_once(loaded):
    house = loaded.house
    for kill_at in (25, 60, 110):
        loaded.round(kill_at)
        house.process.wait(30)
        assert house.process.returncode == -9
        house.start()
        staff = house.as_("staff")
        check_all_there(loaded, staff)
        verified = staff.call("admin.verify")
        assert verified["ok"], verified
    loaded.round(None)
    assert not loaded.todo
    staff = house.as_("staff")
    stored = check_all_there(loaded, staff)
    pairs = [tuple(sorted(d["code"] for d in m["delegates"])) for m in stored.values()]
    assert len(pairs) == len(set(pairs)) == len(loaded.told), "a retry booked a second time"
    assert len(loaded.told) >= 150 and not loaded.refused, list(loaded.refused.values())[:3]
    assert staff.call("admin.verify")["ok"] and staff.call("journal.verify")["ok"]


def test_the_answer_itself_is_the_proof(make_fair):
    """Killed on the very answer, again and again: the fact is there every time."""
    house = make_fair().start()
    acknowledged = []
    pairs = itertools.product(("ann", "bat", "lies", "park"), ("choi", "jung"))
    for slot, pair in enumerate(pairs, 1):
        client = house.as_("staff")
        answer = client.write("meeting.book", delegates=list(pair), slot=slot)
        house.process.kill()
        acknowledged.append(answer["meeting"]["id"])
        house.process.wait(30)
        house.start()
        stored = [m["id"] for m in house.as_("staff").listed("meeting.list")]
        assert sorted(stored) == sorted(acknowledged)


def test_an_unacknowledged_booking_is_there_once_after_its_retry(make_fair):
    house = make_fair().start()
    for slot, buyer in enumerate(("ann", "bat", "lies"), 3):
        params = {"key": new_key(), "delegates": [buyer, "choi"], "slot": slot}
        client = house.as_("staff")
        client.send("meeting.book", params)
        house.kill()
        house.start()
        assert house.as_("staff").call("meeting.book", params)["meeting"]["state"] == "scheduled"
    staff = house.as_("staff")
    assert len(staff.listed("meeting.list")) == 3
    assert staff.call("admin.verify")["ok"]


def test_watching_goes_on_after_kill_9_without_loss(make_fair):
    house = make_fair().start()
    staff = house.as_("staff")
    since = staff.greeting["seq"]
    for to in ("X1", "X2"):
        house.as_("ann").write("request.create", to=to)
    house.kill()
    house.start()
    house.as_("ann").write("request.create", to="X3")
    watcher = house.as_("staff")
    watcher.call("watch", since=since, topics=["request"])
    assert [watcher.next_event()["action"] for _ in range(3)] == ["request.create"] * 3
