"""What the daemon keeps is nobody else's: modes of files, keys that are none, core files."""
import os
import pathlib
import re
import shutil
import tempfile

import pytest

import daemon as daemons

CONFIG = 78  # sysexits(3): EX_CONFIG


def checked(house):
    run = daemons.run("-c", house.config, "--check-config")
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("name, mode", [("secret.key", 0o640), ("secret.key", 0o604),
                                        ("server.key", 0o644), ("ca.key", 0o640)])
def test_a_key_that_others_may_use_is_refused(make_fair, name, mode):
    house = make_fair()
    (house.home / name).chmod(mode)
    status, said = checked(house)
    assert status == CONFIG and name in said and f"{mode:04o}" in said and "chmod 600" in said
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == CONFIG and name in raised.value.log


@pytest.mark.parametrize("byte", [b"\0", b"\xff", b"a"])
def test_a_key_of_one_byte_is_refused(make_fair, byte):
    house = make_fair()
    (house.home / "secret.key").write_bytes(byte * 32)
    status, said = checked(house)
    assert status == CONFIG and "no secret" in said and "openssl rand" in said
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == CONFIG and "no secret" in raised.value.log


@pytest.mark.parametrize("name, mode", [("fair.db", 0o644), ("fair.db.head", 0o640), (".", 0o755),
                                        ("server.key", 0o640)])
def test_what_others_may_look_into_is_warned_about(make_fair, name, mode):
    house = make_fair()
    (house.home / name).chmod(mode)
    status, said = checked(house)
    assert status == 0 and f"has mode {mode:04o}: others may read it; chmod" in said, said
    assert "all is well" not in said and "it would start" in said
    house.start()
    line = house.log.wait(rf"event=config\.warning.*mode {mode:04o}")
    assert line, house.log.text()


def test_a_socket_that_was_opened_to_others_is_warned_about(house):
    (house.home / "admin.sock").chmod(0o666)
    status, said = checked(house)
    assert status == 0 and "admin.sock has mode 0666" in said


def test_what_it_makes_is_its_own_whatever_the_umask(make_fair):
    house = make_fair()
    (house.home / "fair.db.head").unlink()
    former = os.umask(0)
    try:
        house.start()
    finally:
        os.umask(former)
    house.as_("ann").write("request.create", to="X1")
    modes = {path.name: path.stat().st_mode & 0o777 for path in house.home.iterdir()}
    for name in ("fair.db", "fair.db-wal", "fair.db-shm", "admin.sock"):
        assert modes[name] == 0o600, modes
    assert not house.log.find(r"config\.warning")
    house.stop()
    assert (house.home / "fair.db.head").stat().st_mode & 0o777 == 0o600


def core_limit(house):
    text = pathlib.Path(f"/proc/{house.process.pid}/limits").read_text(encoding="ascii")
    return re.search(r"^Max core file size +(\S+) +(\S+)", text, re.MULTILINE).groups()


def test_no_core_file_holds_its_keys(make_fair):
    """Started by somebody who wants core files; and what may not be dumped is root's in /proc."""
    made = make_fair()
    place = daemons.place_for_all()
    assert place, "no temporary directory is open to all users"
    with tempfile.TemporaryDirectory(dir=place) as outside:
        os.chmod(outside, 0o755)
        house = daemons.Daemon(shutil.copytree(made.home, pathlib.Path(outside) / "home"))
        if os.geteuid() == 0:
            house.give_to("nobody")
        house.start()
        try:
            assert core_limit(house) == ("0", "0")
            assert os.stat(f"/proc/{house.process.pid}/environ").st_uid == 0
        finally:
            house.stop()
