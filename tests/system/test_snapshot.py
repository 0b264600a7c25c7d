"""stats.snapshot: the one source of board, top, status and metrics."""
import time

import fair
from convened_client import PATIENCE_S
from expect import instant
from test_booking import accept, ask


def snapshot(house, who="monitor"):
    return house.as_(who).call("stats.snapshot")


def looked_at(house, condition):
    """The machine is looked at every few seconds: the first snapshot that says so."""
    end = time.monotonic() + PATIENCE_S
    while not condition(found := snapshot(house)):
        assert time.monotonic() < end, found
        time.sleep(0.05)  # paced: the daemon looks by its own clock
    return found


def move_to(house, slot):
    admin = house.as_("admin")
    now = instant(admin.call("admin.clock", advance_s=0)["now"])
    wanted = instant(fair.instant_of(slot))
    admin.call("admin.clock", advance_s=int((wanted - now).total_seconds()) + 60)


def halls(filling):
    return {h["hall"]: h["meetings"] for h in filling["halls"]}


def test_all_is_well_in_words(house):
    found = looked_at(house, lambda s: "disk_free" in s)
    assert found["verdict"] == {"level": "ok", "words": "OK", "findings": []}
    assert 0 < found["disk_free"] <= found["disk_size"]
    assert found["database_bytes"] > 0 and found["wal_bytes"] >= 0
    assert "backup_age" not in found and found["counted_ms_ago"] == 0
    assert {"hello", "stats.snapshot"} & {m["method"] for m in found["slowest"]}
    assert all(m["calls"] > 0 and m["mean_us"] <= m["most_us"] for m in found["slowest"])


def test_who_meets_now_and_next_by_hall(house):
    meeting = accept(house.as_("kim"), ask(house.as_("ann"), "X1"), slot=3)["meeting"]
    hall = meeting["location"]["hall"]
    before = snapshot(house)
    assert "now" not in before and before["next"]["slot"] == 1
    assert before["next"]["meetings"] == 0
    move_to(house, 2)
    at = snapshot(house)
    assert (at["now"]["slot"], at["now"]["meetings"]) == (2, 0)
    assert (at["next"]["slot"], at["next"]["meetings"]) == (3, 1)
    assert {h: n for h, n in halls(at["next"]).items() if n} == {hall: 1}
    assert instant(at["next"]["start"]) == instant(meeting["start"])
    move_to(house, 3)
    at = snapshot(house)
    assert (at["now"]["slot"], at["now"]["meetings"]) == (3, 1)
    assert {h: n for h, n in halls(at["now"]).items() if n} == {hall: 1}
    assert instant(at["now"]["end"]) == instant(meeting["end"])
    house.as_("staff").write("meeting.cancel", meeting=meeting["id"], reason="storm")
    assert snapshot(house)["now"]["meetings"] == 0
    move_to(house, fair.SLOTS)
    at = snapshot(house)
    assert at["now"]["slot"] == fair.SLOTS and "next" not in at


def test_a_meeting_of_two_slots_goes_on_in_the_second(house):
    request = ask(house.as_("ann"), "X1", length=2)
    accept(house.as_("kim"), request, slot=3)
    move_to(house, 4)
    at = snapshot(house)
    assert (at["now"]["slot"], at["now"]["meetings"], at["next"]["meetings"]) == (4, 1, 0)


def test_unanswered_by_age_and_of_all_events_together(house):
    ask(house.as_("ann"), "X2")
    found = snapshot(house)
    assert found["unanswered"]["under_1h"] == found["unanswered"]["total"] == 1
    everything = house.admin().call("stats.snapshot")
    assert everything["unanswered"]["total"] == 1
    house.as_("admin").call("admin.clock", advance_s=3 * 86400 + 3600)
    assert snapshot(house)["unanswered"]["older"] == 1


def test_a_database_without_a_copy_for_days(make_fair):
    house = make_fair({"files": {"backup_dir": "backup"}}).start()
    assert snapshot(house)["verdict"]["words"] == "OK"
    house.as_("admin").call("admin.clock", advance_s=3 * 86400)
    found = looked_at(house, lambda s: s["verdict"]["level"] == "warning")["verdict"]
    assert found["words"].startswith("NO BACKUP FOR")
    assert found["findings"][0]["hint"] == "convene backup NAME"
