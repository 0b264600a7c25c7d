"""`make install` says what to type next, and that works."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

import daemon as daemons

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMESPACES = ["unshare", "--mount", "--net", "--propagation", "private"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """(the tree, what was printed); the programs are taken as they are built."""
    if shutil.which("make") is None:
        pytest.skip("there is no make")
    tree = tmp_path_factory.mktemp("installed")
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(
        ["make", "--no-print-directory", "-o", "all", "install", f"DESTDIR={tree}",
         f"BUILD={daemons.build_directory()}"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree, done.stdout


def commands_of(text):
    return re.findall(r"(?m)^    (\S.*)$", text)


def next_of(*places):
    return subprocess.run([ROOT / "packaging/next.sh", *places], capture_output=True, text=True,
                          check=True).stdout


def test_what_is_next_names_files_that_are_there(installed):
    tree, printed = installed
    named = [word for command in commands_of(printed) for word in command.split()
             if word.startswith("/usr/local/")]
    assert len(named) == 3
    for path in named:
        assert (tree / path[1:]).is_file(), path


def test_a_unit_elsewhere_is_named_with_its_place():
    assert "enable --now convened\n" in next_of("/usr/sbin", "/usr/lib")
    elsewhere = next_of("/opt/fair/sbin", "/opt/fair/lib")
    for unit in ("convened.service", "convened-backup.timer"):
        assert f"enable --now /opt/fair/lib/systemd/system/{unit}\n" in elsewhere


def test_what_is_next_is_typed_and_the_fair_runs(installed, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can lay a tree over /usr/local")
    for tool in ("unshare", "runuser", "systemd-sysusers", "systemd-tmpfiles"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    if subprocess.run([*NAMESPACES, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no namespaces may be made here")
    tree, printed = installed
    commands = commands_of(printed)
    done = subprocess.run(
        [*NAMESPACES, sys.executable, ROOT / "tests/system/installed.py", tree, tmp_path],
        input="\n".join(commands), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    for command, status, shown in seen["typed"]:
        assert status == 0, f"{command}: {shown}"
    assert seen["asked"] == ["daemon-reload", "enable --now convened",
                             "enable --now convened-backup.timer"]
    assert seen["copied"][0] == 0 and len(seen["copies"]) == 1, seen["copied"]
    assert seen["home"] == ["convened", "0o700"] and seen["condition"]
    assert "systemctl enable --now convened" in seen["typed"][3][2]
    assert seen["ready"] and seen["reloaded"] and seen["ended"] == 0, seen["log"]
    assert seen["status"] == 0 and "CONVENED OK" in seen["shown"], seen["shown"]
