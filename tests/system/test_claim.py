"""One daemon has a database, knows when it loses it, and sees what was lost while none ran."""
import contextlib
import os
import shutil
import time

import pytest

import daemon as daemons
from convened_client import Closed, RpcError

BUSY, LOST, CONFIG = 75, 74, 78  # sysexits(3): EX_TEMPFAIL, EX_IOERR, EX_CONFIG


def head_of(house):
    return house.home / "fair.db.head"


def refused(house, status):
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == status, raised.value
    return raised.value.log


# two daemons


def another_home(make_fair, house, name):
    """A home of its own but for the database, which it names in its own way."""
    other = make_fair({"files": {"database": name}})
    other.database.unlink()
    return other


@pytest.mark.parametrize("way", ["its path", "a symbolic link", "a hard link", "its directory"])
def test_a_second_daemon_on_the_same_database_is_refused(make_fair, house, way):
    other = another_home(make_fair, house, "the.db" if way != "its path" else house.database)
    name = other.home / "the.db"
    if way == "a symbolic link":
        name.symlink_to(house.database)
    elif way == "a hard link":
        os.link(house.database, name)
    elif way == "its directory":
        (other.home / "there").symlink_to(house.home)
        other.configure({"files": {"database": "there/fair.db"}})
    log = refused(other, BUSY)
    assert f"process {house.process.pid}" in log, log
    house.as_("ann").write("request.create", to="X1")
    house.stop()


def test_the_same_home_twice_is_refused_and_free_after_kill_9(make_fair, house):
    again = daemons.Daemon(house.home)
    assert f"process {house.process.pid}" in refused(again, BUSY)
    house.kill()
    house.start()


def test_check_config_does_not_mind_a_running_daemon(house):
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == 0, checked.stderr


# taken away under it


def gone(house, begun):
    """It must end with 74 by itself, soon, and say why."""
    assert house.ended() == LOST
    assert time.monotonic() - begun < 3
    assert house.log.find(r"event=database\.lost"), house.log.text()


WAYS = {
    "deleted": lambda house: house.database.unlink(),
    "its log deleted": lambda house: (house.home / "fair.db-wal").unlink(),
    "replaced": lambda house: (shutil.copy(house.database, house.home / "copy"),
                               os.replace(house.home / "copy", house.database)),
    "its directory renamed": lambda house: house.home.rename(house.home.parent / "moved"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_database_that_is_lost_stops_an_idle_daemon(house, way):
    begun = time.monotonic()
    WAYS[way](house)
    gone(house, begun)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_acknowledged_once_the_database_is_lost(house, way):
    ann = house.as_("ann")
    ann.write("request.create", to="X1")
    begun = time.monotonic()
    WAYS[way](house)
    with pytest.raises((Closed, OSError)):
        for n in range(1000):
            ann.write("preference.set", to="X1", preference="must" if n % 2 else "want")
            pytest.fail("acknowledged into a database that is not there")
    gone(house, begun)


# lost while none ran


def head_seq(house):
    return int(head_of(house).read_text().splitlines()[1].split()[1])


def wait_for_head(house, seq):
    """An idle daemon writes it within a second or so."""
    until = time.monotonic() + 20
    while head_seq(house) < seq:
        assert time.monotonic() < until, "no head was written"
        house.as_("ann").call("ping")


def test_a_head_is_made_and_kept_by_itself(make_fair):
    house = make_fair()
    head_of(house).unlink()
    house.start()
    ann = house.as_("ann")
    ann.write("request.create", to="X1")
    seq = house.as_("staff").greeting["seq"]
    until = time.monotonic() + 20
    while not head_of(house).exists():
        assert time.monotonic() < until
        ann.call("ping")
    wait_for_head(house, seq)
    assert head_of(house).stat().st_mode & 0o777 == 0o600
    ann.write("request.create", to="X2")
    house.stop()
    assert head_seq(house) > seq
    house.start()


@pytest.fixture
def cut(make_fair, tmp_path):
    """A home put back to an older state of the database, and how many changes are missing."""
    house = make_fair()
    old = tmp_path / "old.db"
    shutil.copy(house.database, old)
    house.start()
    before = house.as_("staff").greeting["seq"]
    for to in ("X1", "X2", "X3"):
        house.as_("ann").write("request.create", to=to)
    after = house.as_("staff").greeting["seq"]
    house.stop()
    shutil.copy(old, house.database)
    return house, before, after


def test_a_database_that_is_behind_is_refused_until_the_loss_is_accepted(cut):
    house, before, after = cut
    stored = house.database.read_bytes()
    said = f"{after - before} changes are missing"
    log = refused(house, LOST)
    assert said in log and "--accept-loss" in log, log
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == CONFIG and said in checked.stderr, checked.stderr
    assert house.database.read_bytes() == stored
    house.arguments = ("--accept-loss",)
    house.start()
    line = house.log.find(r"event=database\.loss_accepted")
    assert said in line, line
    assert not house.as_("staff").listed("request.list")
    house.arguments = ()
    house.restart()
    assert house.as_("admin").call("admin.verify")["ok"]


def test_a_log_deleted_after_a_crash_is_noticed(make_fair):
    house = make_fair().start()
    ann = house.as_("ann")
    head, n = head_seq(house), 0
    # while it is never idle the log is not brought home, and the head follows each second
    until = time.monotonic() + 20
    while head_seq(house) < head + 5:
        assert time.monotonic() < until
        n += 1
        ann.write("preference.set", to="X1", preference="must" if n % 2 else "want")
    house.kill()
    log = house.home / "fair.db-wal"
    assert log.stat().st_size > 0
    kept = log.read_bytes()
    log.unlink()
    with contextlib.suppress(FileNotFoundError):
        (house.home / "fair.db-shm").unlink()
    assert "missing" in refused(house, LOST)
    # what was taken away is put back
    log.write_bytes(kept)
    log.chmod(0o600)
    house.start()
    assert house.as_("staff").call("journal.verify")["ok"]


def test_accepting_a_loss_where_there_is_none_changes_nothing(make_fair):
    house = make_fair()
    house.arguments = ("--accept-loss",)
    house.start()
    assert not house.log.find(r"loss_accepted")
    assert daemons.run("-c", house.config, "--check-config", "--accept-loss").returncode == 64


def test_a_head_of_another_daemon_is_refused(cut):
    house, _, _ = cut
    head_of(house).write_text("nonsense\n")
    assert "damaged" in refused(house, LOST)
    with pytest.raises(RpcError):
        house.arguments = ("--accept-loss",)
        house.start().as_("ann").call("request.get", request="R99")
