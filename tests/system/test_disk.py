"""A real disk that is full: refused as full, told once, and by itself back to work with room."""
import os
import re
import resource
import shutil
import subprocess
import time

import pytest

import daemon as daemons
import fair
import large_fair
from convened_client import new_key
from test_database import Filler
from test_import_large import ROWS, kill_when, wait_for
from test_publishing import query

TRY_AGAIN = 75  # sysexits(3): EX_TEMPFAIL

FAILED, WORKS = r"\bevent=storage\.failed\b", r"\bevent=storage\.works\b"


def told(house, pattern):
    return [line for line in house.log.lines if re.search(pattern, line)]


def until_stuck(filler):
    """The daemon cuts its log once a second: full is what stays so for longer, under calls."""
    quiet_since, before, calls = time.monotonic(), None, 0
    while calls < 5 or time.monotonic() < quiet_since + 2.5:
        filler.run(sorted(filler.refused) or range(len(filler.told), 9000))
        calls += 1
        now = len(filler.told), len(told(filler.house, FAILED))
        if now != before:
            quiet_since, before, calls = time.monotonic(), now, 0


def fill_then_free(house, make_room, reason):
    """Fill until it refuses; go on being refused; make room; the same keys succeed."""
    filler = Filler(house).run(range(6000))
    assert filler.refused, "it was never full"
    until_stuck(filler)
    for error in filler.refused.values():
        assert error.code == "STORAGE_FULL" and error.retry == "later", error
    assert filler.stored() == filler.claimed()
    failed, works = told(house, FAILED), told(house, WORKS)
    assert len(failed) == len(works) + 1
    assert all(reason in line and "STORAGE_FULL" in line for line in failed), failed
    make_room()
    filler.run(sorted(filler.refused))
    assert not filler.refused, filler.refused
    assert house.log.wait_until(lambda: len(told(house, WORKS)) == len(failed))
    assert len(told(house, FAILED)) == len(failed)
    assert filler.stored() == filler.claimed()
    assert house.as_("admin").call("admin.verify")["ok"]
    assert not told(house, r"call\.failed")
    return filler


def test_a_file_that_may_not_grow_is_called_full_and_works_again(make_fair):
    """A limit of the process stands for a quota: no rights are needed to set it."""
    house = make_fair().start()
    pid = house.process.pid
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE,
                     (house.database.stat().st_size + 1500000, usual[1]))
    filler = fill_then_free(
        house, lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, usual), "File too large")
    house.kill()
    house.start()
    assert filler.stored() == filler.claimed()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with 12 MB."""
    place = tmp_path / "disk"
    place.mkdir(mode=0o700)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "none", place],
                          check=False, capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"no file system may be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(disk):
    """Until not a byte is left; the ballast."""
    free = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * (free.f_bavail * free.f_bsize))
    return ballast


def test_commands_and_a_start_say_which_disk_is_full(make_fair, small_disk, tmp_path):
    """What was copied from is not what has no room; and nothing half is left."""
    made = make_fair()
    home = small_disk / "home"
    shutil.copytree(made.home, home)
    house = type(made)(home)
    copy = tmp_path / "copy.db"
    assert daemons.run("backup", "-c", house.config, copy).returncode == 0
    ballast = fill(small_disk)
    there = sorted(home.iterdir())
    restored = daemons.run("restore", "-c", house.config, copy, "--replace")
    made_full = daemons.run("backup", "-c", made.config, small_disk / "other.db")
    assert restored.returncode == made_full.returncode == TRY_AGAIN
    assert "fair.db.restoring.part: database or disk is full" in restored.stderr
    assert "other.db.part: database or disk is full" in made_full.stderr
    assert sorted(home.iterdir()) == there
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == TRY_AGAIN, raised.value
    assert "STORAGE_FULL" in raised.value.log and "No space left" in raised.value.log
    ballast.unlink()
    house.start()
    house.stop()


def test_a_read_only_disk_is_named_and_nobody_is_told_to_stop_a_daemon(make_fair, small_disk):
    made = make_fair()
    home = small_disk / "home"
    shutil.copytree(made.home, home)
    copy = small_disk / "copy.db"
    assert daemons.run("backup", "-c", home / "convened.conf", copy).returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    done = daemons.run("restore", "-c", home / "convened.conf", copy, "--replace")
    assert done.returncode != 0 and "Read-only file system" in done.stderr
    assert "stop" not in done.stderr


def test_a_full_disk_is_called_full_and_works_again(make_fair, small_disk):
    made = make_fair()
    home = small_disk / "home"
    shutil.copytree(made.home, home)
    house = type(made)(home)
    house.tokens = made.tokens
    house.start()
    try:
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk)
        ballast.write_bytes(b"x" * (free.f_bavail * free.f_bsize - 1500000))
        filler = fill_then_free(house, ballast.unlink, "No space left on device")
        house.kill()
        house.start()
        assert filler.stored() == filler.claimed()
        assert house.as_("staff").call("journal.verify")["ok"]
        house.stop()
    finally:
        house.remove()


def test_what_goes_on_by_itself_tells_a_full_disk_once(make_fair):
    """An import that was killed is taken back as soon as there is room, and was tried meanwhile."""
    house = make_fair().start()
    staff = house.as_("staff")
    number = fair.stage(staff, large_fair.files(ROWS))
    assert not kill_when(house, staff, number, lambda: query(
        house, "SELECT count(*) > 3000 FROM requests"), new_key())
    house.clients.clear()
    house.start()
    pid = house.process.pid
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, usual[1]))
    assert house.log.wait(FAILED)
    assert query(house, "SELECT count(*) FROM arriving"), "it was taken back before"
    monitor = house.as_("monitor")
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        monitor.call("ping")
    assert len(told(house, r"import\.failed")) == 1
    resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)
    wait_for(lambda: query(house, "SELECT count(*) FROM arriving") == 0)
    assert len(told(house, r"import\.failed")) == 1
