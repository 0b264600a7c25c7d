"""Databases that are newer, read-only, corrupt, not ours or full; what the start says of them."""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import tempfile

import pytest

import daemon as daemons
import fair
from convened_client import RpcError

CONFIG, CORRUPT, LOST = 78, 65, 74  # sysexits(3): EX_CONFIG, EX_DATAERR, EX_IOERR


def pragma(path, statement):
    """One statement in the file itself: closed, so that nothing of it stays in the log."""
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        return database.execute(statement).fetchone()


def refused_to_start(house, *statuses):
    """The daemon must end by itself with one of statuses and name the database file."""
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status in statuses, raised.value
    assert "fair.db" in raised.value.log, raised.value
    return raised.value.log


def test_the_database_is_marked_as_ours(make_blank):
    database = make_blank().database
    assert pragma(database, "PRAGMA application_id") == (0x434E564E,)
    assert pragma(database, "PRAGMA user_version")[0] >= 1


def test_a_newer_schema_is_refused_and_left_alone(make_fair):
    house = make_fair()
    pragma(house.database, "PRAGMA user_version = 9999")
    before = house.database.read_bytes()
    log = refused_to_start(house, CONFIG)
    assert "9999" in log
    assert house.database.read_bytes() == before


def test_check_config_names_a_newer_schema(make_fair):
    house = make_fair()
    pragma(house.database, "PRAGMA user_version = 9999")
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == CONFIG and "9999" in checked.stdout + checked.stderr


def test_a_database_of_another_program_is_refused_and_left_alone(make_fair):
    house = make_fair()
    house.database.unlink()
    pragma(house.database, "CREATE TABLE diary (page TEXT)")
    before = house.database.read_bytes()
    refused_to_start(house, CONFIG, CORRUPT)
    assert house.database.read_bytes() == before


def test_another_application_id_is_refused(make_fair):
    house = make_fair()
    pragma(house.database, "PRAGMA application_id = 12345")
    refused_to_start(house, CONFIG, CORRUPT)


def test_a_text_file_is_no_database(make_fair):
    house = make_fair()
    house.database.write_text("code,name\nA,B\n" * 1000)
    refused_to_start(house, CORRUPT, CONFIG)


def test_a_garbled_header_is_corrupt(make_fair):
    house = make_fair()
    with house.database.open("r+b") as out:
        out.write(b"\xff" * 100)
    refused_to_start(house, CORRUPT)


def test_a_truncated_database_is_corrupt(make_fair):
    house = make_fair()
    os.truncate(house.database, house.database.stat().st_size // 2)
    refused_to_start(house, CORRUPT)


def test_a_garbled_page_is_never_served_as_good(make_fair):
    """Found at the start, or at the latest by admin.verify; never a crash."""
    house = make_fair()
    size = house.database.stat().st_size
    with house.database.open("r+b") as out:
        for page in range(3, size // 4096, 2):
            out.seek(page * 4096)
            out.write(b"\xa5" * 4096)
    try:
        house.start()
    except daemons.StartFailed as failed:
        assert failed.status == CORRUPT, failed
        return
    try:
        assert not house.as_("admin").call("admin.verify")["ok"]
    except RpcError as error:
        assert error.code in ("CORRUPT", "STORAGE_FAILED"), error


def test_a_missing_database_is_not_made_in_passing(make_fair):
    house = make_fair()
    house.database.unlink()
    refused_to_start(house, CONFIG, 66)
    assert not house.database.exists()


def test_a_read_only_database_is_refused(make_fair):
    """Root may write whatever the mode says, so root hands the home to somebody without rights."""
    made = make_fair()
    place = daemons.place_for_all()
    assert place, "no temporary directory is open to all users"
    with tempfile.TemporaryDirectory(dir=place) as outside:
        os.chmod(outside, 0o755)
        house = daemons.Daemon(shutil.copytree(made.home, pathlib.Path(outside) / "home"))
        if os.geteuid() == 0:
            house.give_to("nobody")
        house.database.chmod(0o444)
        log = refused_to_start(house, CONFIG, 73, 74)
        assert "read" in log or "writ" in log


# taken away from under the daemon


def log_of(house):
    return house.database.with_name("fair.db-wal")


GOES = {
    "the log is deleted": lambda house: log_of(house).unlink(),
    "the log is emptied": lambda house: os.truncate(log_of(house), 0),
    "the log is cut": lambda house: os.truncate(log_of(house), log_of(house).stat().st_size // 2),
}


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES)
def test_what_was_told_just_before_the_log_went_is_missed_at_the_start(make_fair, goes):
    """It ends at once, and what is left looks whole: only its head knows better."""
    house = make_fair().start()
    filler = Filler(house).run(range(100))
    goes(house)
    assert house.ended(5) == LOST
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == LOST and "missing" in raised.value.log, raised.value
    house.arguments = ("--accept-loss",)
    house.start()
    assert filler.stored() < filler.claimed()


@pytest.mark.parametrize("part", [0, 0.5], ids=["emptied", "cut"])
def test_a_database_that_is_cut_stops_the_daemon_and_is_corrupt(make_fair, part):
    house = make_fair().start()
    os.truncate(house.database, int(house.database.stat().st_size * part))
    assert house.ended(5) == LOST
    refused_to_start(house, CORRUPT)


# full


class Filler:
    """Blackouts with long reasons, pipelined, and what was said of each."""

    def __init__(self, house):
        self.house = house
        self.told, self.refused = {}, {}

    def row(self, n):
        day = f"2031-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"
        return {"key": f"fill-up-{n}", "resource": "ann", "code": f"fill-{n}",
                "reason": "x" * 480, "when": f"{day}T10:00/{day}T11:00"}

    def run(self, numbers):
        """Send these, note what is said; a write that failed must say so as STORAGE_FULL."""
        client = self.house.as_("ann")
        numbers = list(numbers)
        for batch in (numbers[i:i + 24] for i in range(0, len(numbers), 24)):
            ids = client.send_all([("blackout.set", self.row(n)) for n in batch])
            for n, request_id in zip(batch, ids):
                try:
                    self.told[n] = client.result(request_id)
                    self.refused.pop(n, None)
                except RpcError as error:
                    self.refused[n] = error
            if self.refused:
                break
        return self

    def stored(self):
        return {b["code"] for b in self.house.as_("ann").listed("blackout.list")}

    def claimed(self):
        return {f"fill-{n}" for n in self.told}


def almost_full(make_fair, spare_pages):
    house = make_fair()
    [pages] = pragma(house.database, "PRAGMA page_count")
    house.configure({"limits": {"database_pages": pages + spare_pages}})
    return house.start()


def test_a_full_database_loses_nothing_it_acknowledged(make_fair):
    filler = Filler(almost_full(make_fair, 60)).run(range(600))
    assert filler.told and filler.refused
    for error in filler.refused.values():
        assert error.code == "STORAGE_FULL" and error.retry == "later", error
    assert filler.stored() == filler.claimed()
    verified = filler.house.as_("admin").call("admin.verify")
    assert verified["ok"], verified


def test_a_full_database_still_answers_what_it_holds(make_fair):
    filler = Filler(almost_full(make_fair, 40)).run(range(600))
    assert filler.refused
    ann = filler.house.as_("ann")
    assert ann.call("diary.get")["days"] and ann.listed("organisation.list")


def test_room_again_and_the_same_keys_succeed(make_fair):
    filler = Filler(almost_full(make_fair, 40)).run(range(600))
    house, left_out = filler.house, sorted(filler.refused)
    house.stop()
    house.configure({"limits": {"database_pages": 1000000}})
    house.start()
    assert filler.stored() == filler.claimed()
    filler.run(left_out)
    assert not filler.refused
    assert filler.stored() == filler.claimed()
    assert house.as_("admin").call("admin.verify")["ok"]
    assert house.as_("staff").call("journal.verify")["ok"]


def test_kill_9_of_a_full_daemon_loses_nothing_it_acknowledged(make_fair):
    filler = Filler(almost_full(make_fair, 40)).run(range(600))
    filler.house.kill()
    filler.house.start()
    assert filler.stored() == filler.claimed()


def test_a_full_database_refuses_an_import_whole(make_fair):
    house = almost_full(make_fair, 20)
    staff = house.as_("staff")
    files = {"categories.csv": fair.table("categories.csv", [
        (f"Z{n}", "name " * 40, "") for n in range(3000)])}
    with pytest.raises(RpcError) as raised:
        fair.load(staff, files)
    assert raised.value.code == "STORAGE_FULL", raised.value
    assert not [c for c in staff.listed("category.list") if c["code"].startswith("Z")]


# the certificate


def test_a_certificate_that_does_not_fit_its_key_is_named(make_blank, make_fair):
    house, other = make_fair(), make_blank()
    init_again = daemons.Daemon(other.home.parent / "other")
    init_again.init()
    shutil.copy(init_again.home / "server.key", house.home / "server.key")
    checked = daemons.run("-c", house.config, "--check-config")
    said = checked.stdout + checked.stderr
    assert checked.returncode == CONFIG, said
    assert "server.key" in said or "server.crt" in said
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status in (CONFIG, 69)
    shutil.rmtree(init_again.home)


@pytest.mark.parametrize("name", ["server.crt", "server.key", "ca.crt", "secret.key"])
def test_a_missing_file_is_named(make_fair, name):
    house = make_fair()
    (house.home / name).unlink()
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == CONFIG and name in checked.stdout + checked.stderr


@pytest.mark.parametrize("name", ["server.crt", "server.key"])
def test_a_file_that_is_no_pem_is_named(make_fair, name):
    house = make_fair()
    (house.home / name).write_text("nonsense\n")
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == CONFIG and name in checked.stdout + checked.stderr


def test_the_database_and_key_file_of_different_homes_do_not_go_together(make_fair, make_blank):
    """Said at the start; and tokens of the old key are worth nothing under another one."""
    house = make_fair()
    other = daemons.Daemon(make_blank().home.parent / "other")
    other.init()
    shutil.copy(other.home / "secret.key", house.home / "secret.key")
    assert "files.key_file is not the key" in refused_to_start(house, 74)
    (house.home / "fair.db.head").unlink()
    house.start()
    with pytest.raises(RpcError) as raised:
        house.as_("ann")
    assert raised.value.code == "TOKEN_INVALID"
    shutil.rmtree(other.home)
