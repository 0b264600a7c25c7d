"""Copies of the database: made beside a running daemon, and put in the place of what came after."""
import base64
import contextlib
import ctypes
import hmac
import os
import pathlib
import shutil
import socket
import sqlite3
import struct
import zlib

import pytest

import daemon as daemons
import fair
from convened_client import PATIENCE_S
from expect import refused
from person import TRY_AGAIN, person_of
from test_invitations import book, cancel, invitation
from test_schedule import Planner

CONFIG, CORRUPT = 78, 65  # sysexits(3): EX_CONFIG, EX_DATAERR
LEAP, LEAP_NUMBERS = 1000, 100000
SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "schema" / "sqlite"
MIGRATIONS = sorted(SCHEMA.glob("0*.sql"))


@contextlib.contextmanager
def opened(path):
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        yield database


def rows(path, query):
    with opened(path) as database:
        return database.execute(query).fetchall()


def backup(house, name="copy.db"):
    """A copy made the documented way, whether the daemon runs or not."""
    copy = house.home.parent / name
    made = daemons.run("backup", "-c", house.config, copy)
    assert made.returncode == 0, made.stderr
    return copy


def restore(house, copy, *options):
    return daemons.run("restore", "-c", house.config, copy, *options)


def put_back_by_hand(house, copy):
    """An older file as it is, and nothing beside it that could tell."""
    for beside in house.home.glob("fair.db?*"):
        beside.unlink()
    shutil.copy(copy, house.database)


def restored(house, copy, *options):
    """Stop, restore and start again; what the command said."""
    house.stop()
    done = restore(house, copy, "--replace", *options)
    assert done.returncode == 0, done.stderr
    house.start()
    return done.stdout


def invite(house, **who):
    return house.as_("admin").write("account.invite", who)


def enrol(house, **who):
    return house.enrol(invite(house, **who)["invitation"])


def login(house, token):
    with house.connect() as client:
        return client.hello(token)


def login_refused(house, token, *codes):
    with refused(*codes):
        login(house, token)


def number(name):
    return int(name[1:])


# secrets


def test_numbers_of_an_older_copy_have_other_secrets(house):
    """The file put back by hand, and the roles swapped: staff's number becomes a buyer's."""
    house.stop()
    copy = house.home / "older.db"
    shutil.copy(house.database, copy)
    house.start()
    unused = invite(house, role="staff", name="Unused")
    staff = enrol(house, role="staff", name="Sam")
    house.stop()
    put_back_by_hand(house, copy)
    house.start()
    again = house.as_("admin").write("account.invite", role="monitor", name="Wall")
    buyer = enrol(house, delegate="bob")
    assert again["account"]["id"] == unused["account"]["id"]
    assert buyer["id"] == staff["id"] and buyer["token"] != staff["token"]
    assert again["invitation"] != unused["invitation"]
    login_refused(house, staff["token"], "TOKEN_INVALID")
    with refused("INVITATION_INVALID"):
        house.enrol(unused["invitation"])
    assert login(house, buyer["token"])["role"] == "buyer"


def test_a_restore_ends_the_logins_it_cannot_know(house):
    copy = backup(house)
    staff = enrol(house, role="staff", name="Sam")
    said = restored(house, copy)
    login_refused(house, staff["token"], "TOKEN_INVALID")
    buyer = enrol(house, delegate="bob")
    assert number(buyer["id"]) > number(staff["id"]) + LEAP_NUMBERS - 100
    login_refused(house, staff["token"], "TOKEN_INVALID")
    for who in ("staff", "ann", "kim", "omar"):
        house.as_(who)
    assert f"{len(house.tokens)} good, 0 ended" in said


def test_what_has_ended_since_the_copy_stays_ended(house):
    """Revoked, closed, used, replaced: the former database knows, and the copy is told."""
    lost = enrol(house, role="staff", name="Sam")
    gone = enrol(house, role="staff", name="Gone")
    used, replaced = invite(house, role="staff", name="Used"), invite(house, delegate="ann")
    open_still = invite(house, delegate="bat")
    copy = backup(house)
    admin = house.as_("admin")
    admin.write("token.revoke", token=lost["id"])
    admin.write("account.disable", account=gone["account"])
    house.enrol(used["invitation"])
    invite(house, delegate="ann")
    assert " 4 ended" in restored(house, copy)
    login_refused(house, lost["token"], "TOKEN_REVOKED")
    login_refused(house, gone["token"], "ACCOUNT_DISABLED")
    for ended in (used, replaced):
        with refused("INVITATION_EXPIRED"):
            house.enrol(ended["invitation"])
    assert house.enrol(open_still["invitation"])["account"] == open_still["account"]["id"]
    house.as_("ann")


def test_all_logins_end_when_that_is_asked(house):
    copy = backup(house)
    token = enrol(house, role="staff", name="Sam")["token"]
    restored(house, copy, "--end-logins")
    login_refused(house, token, "TOKEN_INVALID")
    for who in house.tokens:
        login_refused(house, house.tokens[who], "TOKEN_REVOKED")
    assert login(house, enrol(house, delegate="ann")["token"])["role"] == "buyer"


def test_without_the_former_database_it_is_said_what_is_not_known(house):
    lost = enrol(house, role="staff", name="Sam")
    copy = backup(house)
    house.as_("admin").write("token.revoke", token=lost["id"])
    house.stop()
    with house.database.open("r+b") as out:
        out.write(b"\xff" * 4096)
    done = restore(house, copy, "--replace")
    assert done.returncode == 0, done.stderr
    assert "not known" in done.stdout and "--end-logins" in done.stdout
    house.start()
    assert login(house, lost["token"])["role"] == "staff"


def test_a_key_used_after_the_copy_is_a_new_one(house):
    copy = backup(house)
    answer = house.as_("ann").write("request.create", key="kept-by-ann", to="X2")
    restored(house, copy)
    again = house.as_("ann").write("request.create", key="kept-by-ann", to="X2")
    assert "replayed" not in again
    assert number(again["request"]["id"]) > number(answer["request"]["id"])
    replay = house.as_("ann").write("request.create", key="kept-by-ann", to="X2")
    assert replay["replayed"] and replay["request"] == again["request"]


# an older database


def older(path, version=6):
    """Its tables as an earlier release made them."""
    with opened(path) as database:
        for migration in MIGRATIONS[:version]:
            database.executescript(migration.read_text())
        database.execute(f"PRAGMA user_version = {version}")
        database.execute(f"PRAGMA application_id = {0x434E564E}")


def without_nonces(house):
    """The home's secrets as an earlier release made them: of the key and the number alone."""
    with opened(house.database) as database:
        database.execute("UPDATE tokens SET nonce = ''")
        database.execute("UPDATE accounts SET nonce = ''")


def test_an_older_copy_is_brought_up(make_blank):
    house = make_blank()
    copy = house.home / "older.db"
    older(copy)
    done = restore(house, copy, "--replace")
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in house.home.glob("*before-schema*")) == []
    assert rows(copy, "PRAGMA user_version") == [(6,)], "the copy itself is left as it was"
    house.start()
    assert len(house.admin().greeting["history"]) == 32


def former_token(house, token_id):
    """A token as an earlier release derived it."""
    key = (house.home / "secret.key").read_bytes()
    mac = hmac.digest(key, f"cvt|{token_id}|1".encode(), "sha256")
    text = f"cvt_{token_id}_{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    return f"{text}{zlib.crc32(text.encode()):08x}"


def test_an_older_database_gets_a_history_and_keeps_its_logins(make_blank):
    house = make_blank()
    house.database.unlink()
    older(house.database)
    with opened(house.database) as database:
        database.execute("INSERT INTO accounts (account_id, event_id, role, name,"
                         " organisation_id, delegate_id, interpreter_id, generation,"
                         " invitation_expires_s, enrolled_s, disabled_s,"
                         " created_s) VALUES (1, 0, 'staff', 'Sam', NULL, NULL, NULL,"
                         " 1, 0, 0, NULL, 0)")
        database.execute("INSERT INTO tokens (token_id, account_id, label, created_s,"
                         " expires_s, last_used_s, revoked_s) VALUES"
                         " (1, 1, 'desk', 0, 4000000000, NULL, NULL)")
        database.execute("INSERT INTO counters (event_id, name, next) VALUES"
                         " (0, 'account', 2), (0, 'token', 2)")
    house.start()
    first = house.admin().greeting["history"]
    assert login(house, former_token(house, 1))["role"] == "staff"
    newer = house.enrol(house.admin().write("account.invite", role="staff", name="Pat",
                                            all_events=True)["invitation"])
    assert newer["token"] != former_token(house, number(newer["id"]))
    login_refused(house, former_token(house, number(newer["id"])), "TOKEN_INVALID")
    house.restart()
    assert house.admin().greeting["history"] == first and len(first) == 32


def test_a_login_from_before_there_were_nonces_is_nobody_elses(house):
    """A number of the older database is given out again only with a nonce."""
    house.stop()
    without_nonces(house)
    copy = house.home / "older.db"
    shutil.copy(house.database, copy)
    house.start()
    staff = enrol(house, role="staff", name="Sam")
    house.stop()
    without_nonces(house)
    put_back_by_hand(house, copy)
    house.start()
    buyer = enrol(house, delegate="bob")
    assert buyer["id"] == staff["id"] and buyer["token"] != staff["token"]
    login_refused(house, staff["token"], "TOKEN_INVALID")


# watchers


def test_a_watcher_that_knows_more_is_told_to_read_again(house):
    copy = backup(house)
    before = house.as_("ann")
    history = before.greeting["history"]
    assert before.watch()[0] == history
    for _ in range(3):
        house.as_("ann").write("preference.set", to="X5", preference="want")
        house.as_("ann").write("preference.set", to="X5", preference="none")
    since = before.next_event()["seq"]
    assert before.place == (history, since)
    restored(house, copy)
    after = house.as_("ann")
    assert after.greeting["history"] not in (history, "")
    with refused("RESYNC"):
        after.watch(before.place)
    # also once the journal has come past that place, where a number alone would be believed
    while house.as_("ann").greeting["seq"] <= since + 1:
        house.as_("ann").write("preference.set", to="X5", preference="want")
        house.as_("ann").write("preference.set", to="X5", preference="none")
    with refused("RESYNC"):
        after.watch(before.place)
    after.watch((after.greeting["history"], since))
    assert after.next_event()["seq"] > since


def test_a_restart_is_no_other_history(house):
    place = house.as_("ann").watch()
    house.restart()
    house.as_("ann").write("preference.set", to="X5", preference="want")
    again = house.as_("ann")
    assert again.watch(place) == place
    assert again.next_event()["seq"] == place[1] + 1


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_convene_watch_ends_at_a_restore(make_fair, tmp_path):
    house = make_fair({"listen": {"port": free_port()}}).start()
    person = person_of(house, tmp_path, "ann")
    copy = backup(house)
    since = house.as_("ann").greeting["seq"]
    watcher = person.begin("watch", "--since", since)
    house.as_("ann").write("request.create", to="X2")
    assert "R1" in watcher.stdout.readline()
    restored(house, copy)
    # as many changes again, and more: the number alone would fit
    house.as_("ann").write("request.create", to="X3")
    house.as_("ann").write("request.create", to="X2")
    out, err = watcher.communicate(timeout=PATIENCE_S)
    assert watcher.returncode == TRY_AGAIN, err
    assert out == "" and "restored" in err and f"nothing more follows {since + 1}" in err, err
    done = person.type("watch", "--since", since, "--history", "0" * 32, "--count", 1)
    assert done.returncode == TRY_AGAIN and "restored" in done.stderr, done
    told = person.does("whoami")
    done = person.type("watch", "--since", since, "--history", told["history"], "--count", 1)
    assert done.returncode == 0, done.stderr


# meetings and their invitations


def test_every_meeting_is_told_again_with_a_higher_sequence(house):
    kept, off = book(house), book(house, "bob", "jung", 7)
    cancel(house, off)
    then = [invitation(house, m, revision=n) for m, n in ((kept, 1), (off, 1), (off, 2))]
    copy = backup(house)
    house.as_("staff").write("meeting.cancel", meeting=kept["id"], reason="storm")
    lost = book(house, "bat", "kim", 9)
    restored(house, copy)
    told = invitation(house, kept)
    assert (told["method"], told["revision"], told["sequence"]) == ("REQUEST", 2, LEAP)
    assert f"SEQUENCE:{LEAP}\r\n" in told["ics"] and told["uid"] == kept["uid"]
    assert invitation(house, off)["sequence"] == then[2]["sequence"]
    now = [invitation(house, m, revision=n) for m, n in ((kept, 1), (off, 1), (off, 2))]
    assert [i["ics"] for i in now] == [i["ics"] for i in then]
    again = cancel(house, kept)
    assert invitation(house, again)["sequence"] == LEAP + 1
    assert house.as_("admin").call("admin.verify")["ok"]
    new = book(house, "bat", "kim", 9)
    assert number(new["id"]) > number(lost["id"]) + LEAP_NUMBERS - 100
    with refused("NOT_FOUND"):
        house.as_("staff").call("meeting.get", meeting=lost["id"])


def test_a_rev_of_after_the_copy_is_stale(house):
    staff = house.as_("staff")
    copy = backup(house)
    for name in ("One", "Two", "Three"):
        answer = staff.write("delegate.update", delegate="ann", name=name)
    restored(house, copy)
    staff = house.as_("staff")
    for name in ("Four", "Five", "Six"):
        staff.write("delegate.update", delegate="ann", name=name)
    with refused("STALE"):
        staff.write("delegate.update", delegate="ann", name="Seven",
                    if_rev=answer["delegate"]["rev"])


def test_a_plan_of_the_copy_can_still_be_published(house):
    """Its meetings have another rev now; it was made of what is still so."""
    table = book(house)["location"]["code"]
    planner = Planner(house)
    made = planner.repair(close=[table])["id"]
    restored(house, backup(house))
    published = Planner(house).publish(made)
    assert (published["moved"], published["left_out"]) == (1, []), published


# the command


def test_a_backup_is_whole_private_and_beside_nobody_elses_way(house):
    before = house.as_("ann").write("request.create", to="X2")["request"]["id"]
    copy = backup(house)
    assert os.stat(copy).st_mode & 0o777 == 0o600
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    assert rows(copy, "SELECT count(*) FROM requests") == [(1,)] and before == "R1"
    again = daemons.run("backup", "-c", house.config, copy)
    assert again.returncode == CONFIG and "there already" in again.stderr
    assert [p.name for p in copy.parent.glob("copy.db?*")] == ["copy.db.seal"]


def test_nothing_is_restored_under_a_running_daemon(house):
    copy = backup(house)
    before = house.as_("ann").greeting["history"]
    done = restore(house, copy, "--replace")
    assert done.returncode == CONFIG and "stop" in done.stderr, done
    assert house.as_("ann").greeting["history"] == before


def test_nothing_is_restored_while_somebody_answers_at_the_socket(house):
    """A daemon whose file was taken away holds nothing of that name, and serves all the same."""
    copy = backup(house)
    house.stop()
    house.database.unlink()
    path = house.home / "admin.sock"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as daemon:
        daemon.bind(str(path))
        daemon.listen()
        done = restore(house, copy)
        assert done.returncode == CONFIG and "stop" in done.stderr and not house.database.exists()
    # one that was killed leaves a socket that nobody answers at
    assert path.is_socket()
    assert restore(house, copy).returncode == 0


def test_nothing_is_restored_into_a_file_somebody_reads(house):
    copy = backup(house)
    house.stop()
    with opened(house.database) as reader:
        reader.execute("SELECT count(*) FROM journal").fetchall()
        done = restore(house, copy, "--replace")
        assert done.returncode == CONFIG and "in use" in done.stderr
    assert restore(house, copy, "--replace").returncode == 0


def test_a_database_that_is_there_is_replaced_only_when_asked_and_kept(house):
    copy = backup(house)
    house.as_("ann").write("request.create", to="X2")
    house.kill()
    house.clients.clear()
    before = rows(house.database, "SELECT history FROM history")
    done = restore(house, copy)
    assert done.returncode == CONFIG and "--replace" in done.stderr
    seal = house.home / "fair.db.head"
    seal.write_text("of the former journal")
    done = restore(house, copy, "--replace")
    assert done.returncode == 0, done.stderr
    assert not seal.exists()
    [aside] = house.home.glob("fair.db.replaced-*Z")
    assert str(aside) in done.stdout
    assert rows(aside, "SELECT history FROM history") == before
    assert rows(aside, "SELECT count(*) FROM requests") == [(1,)]
    assert rows(house.database, "SELECT count(*) FROM requests") == [(0,)]
    assert list(house.home.glob("*.restoring*")) == []
    # where there is none any more it needs no asking
    house.database.unlink()
    assert restore(house, copy).returncode == 0
    house.start()


GONE_FROM, MADE_GONE = 0x40, 0x200  # inotify(7): IN_MOVED_FROM, IN_DELETE


def lost_names(watched):
    """Which names a directory has lost since it was watched, of all that happened in it."""
    names, events, at = [], os.read(watched, 1 << 20), 0
    while at < len(events):
        _, _, _, length = struct.unpack_from("iIII", events, at)
        names.append(events[at + 16:at + 16 + length].rstrip(b"\0").decode())
        at += 16 + length
    return names


def test_there_is_a_database_at_every_moment_of_a_restore(house):
    """Whoever is stopped in the middle has the former or the copy, and can do it again."""
    copy = backup(house)
    house.kill()
    house.clients.clear()
    libc = ctypes.CDLL(None, use_errno=True)
    watched = libc.inotify_init()
    assert watched >= 0
    assert libc.inotify_add_watch(watched, bytes(house.home), GONE_FROM | MADE_GONE) >= 0
    try:
        assert restore(house, copy, "--replace").returncode == 0
        lost = lost_names(watched)
    finally:
        os.close(watched)
    assert "fair.db.restoring" in lost and "fair.db" not in lost, lost
    [aside] = house.home.glob("fair.db.replaced-*Z")
    assert aside.stat().st_nlink == 1


def test_a_link_to_the_database_stays_one(house):
    """The log of a database lies beside the file, not beside the link."""
    copy = backup(house)
    house.as_("ann").write("request.create", to="X2")
    house.kill()
    house.clients.clear()
    elsewhere = house.home / "disk"
    elsewhere.mkdir()
    for beside in house.home.glob("fair.db*"):
        beside.rename(elsewhere / beside.name)
    house.database.symlink_to(elsewhere / "fair.db")
    done = restore(house, copy, "--replace")
    assert done.returncode == 0, done.stderr
    assert house.database.is_symlink()
    assert rows(house.database, "SELECT count(*) FROM requests") == [(0,)]
    [aside] = elsewhere.glob("fair.db.replaced-*Z")
    assert rows(aside, "SELECT count(*) FROM requests") == [(1,)]
    house.start()


def garbled(path):
    with path.open("r+b") as out:
        for page in range(3, path.stat().st_size // 4096, 2):
            out.seek(page * 4096)
            out.write(b"\xa5" * 4096)


def set_pragma(statement):
    def change(path):
        with opened(path) as database:
            database.execute(statement)
    return change


def forge_journal(path):
    with opened(path) as database:
        database.execute("UPDATE journal SET body = replace(body, 'A1', 'A2') WHERE seq = 1")


def orphan(path):
    with opened(path) as database:
        database.execute("UPDATE delegates SET organisation_id = 4711 WHERE code = 'ann'")


def break_a_check(path):
    with opened(path) as database:
        database.execute("PRAGMA ignore_check_constraints = 1")
        database.execute("UPDATE events SET state = 'never'")


@pytest.mark.parametrize("spoil, status", [
    (lambda path: path.write_text("code,name\n" * 1000), CORRUPT),
    (lambda path: os.truncate(path, path.stat().st_size // 2), CORRUPT),
    (garbled, CORRUPT), (forge_journal, CORRUPT), (orphan, CORRUPT),
    (break_a_check, CORRUPT),
    (set_pragma("PRAGMA user_version = 9999"), CONFIG),
    (set_pragma("PRAGMA application_id = 77"), CORRUPT),
    (pathlib.Path.unlink, CONFIG)])
def test_a_copy_that_is_not_sound_is_refused_and_nothing_touched(house, spoil, status):
    copy = backup(house)
    house.stop()
    spoil(copy)
    before = sorted(p.name for p in house.home.iterdir()), house.database.read_bytes()
    done = restore(house, copy, "--replace")
    assert done.returncode == status and done.stderr.startswith("convened: "), done
    assert (sorted(p.name for p in house.home.iterdir()), house.database.read_bytes()) == before


def test_the_database_is_no_copy_of_itself(house):
    house.stop()
    done = restore(house, house.database, "--replace")
    assert done.returncode == CONFIG and "itself" in done.stderr


@pytest.mark.parametrize("words", [
    ("backup", "copy.db"), ("backup", "-c", "x.conf", "a", "b"), ("restore", "copy.db"),
    ("restore", "-c", "x.conf"), ("restore", "-c", "x.conf", "a", "b"),
    ("restore", "-c", "x.conf", "a", "--force"), ("backup", "-c", "x.conf", "a", "--replace")])
def test_other_words_are_a_mistake_of_usage(words):
    assert daemons.run(*words).returncode == 64
