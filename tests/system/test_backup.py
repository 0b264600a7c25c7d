"""Copies of the database: made while everybody books, proven, sealed, kept, and put back."""
import os
import re
import shutil
import signal
import subprocess
import threading

import pytest

import daemon as daemons
from convened_client import PATIENCE_S
from expect import refused
from person import DONE, person_of
from test_restore import CONFIG, CORRUPT, opened, restore, rows
from test_snapshot import looked_at, snapshot

DATED = re.compile(r"fair-\d{8}T\d{6}Z\.db")


@pytest.fixture
def keeper(make_fair):
    """A daemon with a directory for copies."""
    return make_fair({"files": {"backup_dir": "backup", "backup_keep": 2}}).start()


def copies(house):
    return sorted(p.name for p in (house.home / "backup").glob("*"))


def backup(house, who="admin", **params):
    return house.as_(who).call("admin.backup", **params)["backup"]


def put_back(house, copy):
    house.stop()
    done = restore(house, copy, "--replace")
    assert done.returncode == 0, done.stderr
    house.start()
    assert house.as_("admin").call("admin.verify")["ok"]
    return done.stdout


def test_what_was_answered_before_it_began_is_in_it(keeper):
    """Bookings go on beside it; each answer from before the copy is found in what is restored."""
    told, going = [], threading.Event()

    def ask_on():
        with keeper.as_("ann") as ann:
            while not going.is_set():
                ann.write("preference.set", to="X5", preference="want")
                told.append(ann.write("preference.set", to="X5", preference="none"))

    request = keeper.as_("ann").write("request.create", to="X2")["request"]["id"]
    asker = threading.Thread(target=ask_on)
    asker.start()
    try:
        seq = keeper.as_("ann").greeting["seq"]
        made = backup(keeper, name="noon")
    finally:
        going.set()
        asker.join(PATIENCE_S)
    assert told and made["seq"] >= seq and made["removed"] == 0
    assert copies(keeper) == ["noon.db", "noon.db.seal"]
    copy = keeper.home / "backup" / "noon.db"
    assert made["bytes"] == copy.stat().st_size and copy.stat().st_mode & 0o777 == 0o600
    assert rows(copy, "SELECT max(seq) FROM journal") == [(made["seq"],)]
    before = keeper.as_("ann").greeting["history"]
    said = put_back(keeper, copy)
    assert "seal" not in said
    assert keeper.as_("ann").call("request.get", request=request)["request"]["id"] == request
    assert keeper.as_("ann").greeting["history"] != before


def test_the_age_is_told_and_the_oldest_go(keeper):
    assert "backup_age" not in snapshot(keeper)
    named = backup(keeper, name="before-the-fair")
    looked_at(keeper, lambda s: s.get("backup_age", 10**9) < 600)
    made = []
    for _ in range(4):
        keeper.as_("admin").call("admin.clock", advance_s=3600)
        made.append(backup(keeper))
    assert all(DATED.fullmatch(m["name"]) for m in made)
    assert [m["removed"] for m in made] == [0, 0, 1, 1]
    kept = [named["name"], *(m["name"] for m in made[2:])]
    assert copies(keeper) == sorted([*kept, *(f"{k}.seal" for k in kept)])
    assert looked_at(keeper, lambda s: s["backup_age"] < 600)["verdict"]["level"] == "ok"
    keeper.as_("admin").call("admin.clock", advance_s=30 * 3600)
    assert "LAST BACKUP BEFORE 30 h" in snapshot(keeper)["verdict"]["words"]


def test_names_are_names(keeper):
    backup(keeper, name="noon")
    with refused("EXISTS"):
        backup(keeper, name="noon")
    with refused("EXISTS"):
        backup(keeper, name="noon.db")
    for name in ("../noon", "/tmp/noon", ".noon", "", "a b", "n" * 65):
        with refused("PARAM_INVALID"):
            backup(keeper, name=name)
    assert copies(keeper) == ["noon.db", "noon.db.seal"]


def test_who_may(house, keeper):
    with refused("STATE"):
        house.as_("admin").call("admin.backup")  # no directory is named
    for who in ("ann", "kim", "monitor"):
        with refused("ROLE_DENIED"):
            backup(keeper, who)
    invited = keeper.as_("admin").write("account.invite", role="staff", name="Part",
                                        duty="viewer")
    token = keeper.enrol(invited["invitation"])["token"]
    with keeper.session(token) as viewer, refused("ROLE_DENIED"):
        viewer.call("admin.backup")
    assert not (keeper.home / "backup").exists()


def test_convene_backup_says_what_it_made(keeper, tmp_path):
    person = person_of(keeper, tmp_path, "staff")
    done = person.type("--socket", keeper.home / "admin.sock", "backup", "evening")
    assert done.returncode == DONE and "evening.db is whole" in done.stdout, done.stderr
    done = person.type("--socket", keeper.home / "admin.sock", "backup", "evening")
    assert done.returncode == 1 and "another name" in done.stderr


def test_each_night_the_machine_makes_one(keeper):
    made = daemons.run("backup", "-c", keeper.config)
    assert made.returncode == 0 and "proven sound" in made.stdout, made.stderr
    name = made.stdout.split(":")[0]
    assert DATED.fullmatch(name) and copies(keeper) == [name, f"{name}.seal"]
    looked_at(keeper, lambda s: s.get("backup_age", 10**9) < 600)
    keeper.configure({"files": {"backup_dir": ""}})
    made = daemons.run("backup", "-c", keeper.config)
    assert made.returncode == CONFIG and "backup_dir" in made.stderr


def test_a_copy_onto_the_database_is_refused(house):
    for name in (house.database, house.home / "." / "fair.db"):
        made = daemons.run("backup", "-c", house.config, name)
        assert made.returncode == CONFIG and "there already" in made.stderr
    assert house.as_("admin").call("admin.verify")["ok"]


def test_a_copy_for_which_there_is_no_room_is_not_begun_or_not_kept(keeper):
    limit = str(keeper.database.stat().st_size // 2 // 512)
    made = subprocess.run(
        ["sh", "-c", f"ulimit -f {limit}; exec \"$0\" backup -c \"$1\"", daemons.program(),
         keeper.config], capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert made.returncode != 0 and made.stderr.strip(), made
    assert copies(keeper) == []
    keeper.as_("ann").write("preference.set", to="X5", preference="want")
    assert backup(keeper)["bytes"] > 0


def test_a_damaged_database_has_no_copy_that_is_believed(keeper):
    """A row was changed past the daemon: its copy is not sound, so there is none."""
    keeper.stop()
    with opened(keeper.database) as database:
        database.execute("UPDATE journal SET object = 'x' WHERE seq = 2")
    keeper.start()
    with refused("CORRUPT"):
        backup(keeper)
    assert keeper.log.wait("not sound: journal_chain")
    assert copies(keeper) == []


def test_each_byte_of_a_copy_counts(keeper):
    backup(keeper, name="noon")
    copy = keeper.home / "backup" / "noon.db"
    keeper.stop()
    whole = copy.read_bytes()
    before = keeper.database.read_bytes()
    for part in range(24):
        at = (2 * part + 1) * len(whole) // 48
        broken = bytearray(whole)
        broken[at] ^= 0x20
        copy.write_bytes(broken)
        done = restore(keeper, copy, "--replace")
        assert done.returncode in (CORRUPT, CONFIG), (at, done)
    for cut in (whole[:-4096], whole + bytes(4096)):
        copy.write_bytes(cut)
        assert restore(keeper, copy, "--replace").returncode in (CORRUPT, CONFIG)
    assert keeper.database.read_bytes() == before
    copy.write_bytes(whole)
    assert restore(keeper, copy, "--replace").returncode == 0


def test_the_copy_of_another_daemon_is_known_by_its_key(keeper, make_fair):
    other = make_fair({"files": {"backup_dir": "backup"}})
    (other.home / "secret.key").write_bytes(os.urandom(32))
    made = daemons.run("backup", "-c", other.config)
    assert made.returncode == 0, made.stderr
    [copy] = (other.home / "backup").glob("*.db")
    keeper.stop()
    done = restore(keeper, copy, "--replace")
    assert done.returncode == CONFIG and "another daemon" in done.stderr, done
    # so is one's own with the wrong key file, and a seal that somebody wrote
    (keeper.home / "secret.key").write_bytes(os.urandom(32))
    assert restore(keeper, copy, "--replace").returncode == CONFIG
    seal = copy.with_name(copy.name + ".seal")
    (keeper.home / "secret.key").write_bytes((other.home / "secret.key").read_bytes())
    seal.write_text(re.sub(r"seq \d+", "seq 1", seal.read_text()))
    assert restore(keeper, copy, "--replace").returncode == CONFIG
    # a copy made by hand has none, and that is said
    seal.unlink()
    done = restore(keeper, copy, "--replace")
    assert done.returncode == 0 and "seal" in done.stdout, done


def test_one_that_is_killed_leaves_nothing_that_is_believed(keeper):
    """SIGKILL at many moments: there is a whole copy with its seal, or none; the next one works."""
    directory = keeper.home / "backup"
    for n in range(8):
        made = subprocess.Popen([daemons.program(), "backup", "-c", keeper.config],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            made.wait(0.004 * n)
        except subprocess.TimeoutExpired:
            made.send_signal(signal.SIGKILL)
            made.wait(PATIENCE_S)
        for copy in directory.glob("*.db"):
            assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
            assert copy.with_name(copy.name + ".seal").exists()
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    (directory / "fair-20200101T000000Z.db.part").write_text("half")
    name = backup(keeper)["name"]
    assert copies(keeper) == [name, f"{name}.seal"]
    assert keeper.as_("admin").call("admin.verify")["ok"]


def test_two_at_a_time_are_one(keeper):
    answers = []

    def make(n):
        with keeper.admin() as admin:
            answers.append(admin.answer(admin.send("admin.backup", {"name": f"copy{n}"})))

    makers = [threading.Thread(target=make, args=(n,)) for n in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(PATIENCE_S)
    done = [a for a in answers if "result" in a]
    assert done and all("result" in a or a["error"]["data"]["code"] == "BUSY" for a in answers)
    assert len([c for c in copies(keeper) if c.endswith(".db")]) == len(done)
    assert keeper.as_("admin").call("admin.verify")["ok"]
