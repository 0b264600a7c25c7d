"""Calendars subscribed to by Evolution's own code, without a screen."""
import json
import os
import select
import shutil
import subprocess
import sys

import icalendar
import pytest

import fair
from convened_client import PATIENCE_S
from test_feed import ZONES, at, days_in, events_of, instants
from web import Browser, path_of, web_fair

BACKEND = "/usr/libexec/evolution-calendar-factory"
SOURCE = """[Data Source]
DisplayName={name}
Enabled=true
Parent=webcal-stub

[Calendar]
BackendName=webcal
Selected=true

[Security]
Method=none

[Authentication]
Host=127.0.0.1
Port={port}

[WebDAV Backend]
ResourcePath={path}

[Offline]
StaySynchronized=true

[Refresh]
Enabled=false
"""


class Evolution:
    """Its daemons on a bus of their own, and evolution.py in front of them."""

    def __init__(self, directory, port, paths):
        config, run = directory / "config", directory / "run"
        (config / "evolution" / "sources").mkdir(parents=True)
        run.mkdir(mode=0o700)
        for name, path in paths.items():
            (config / "evolution" / "sources" / f"{name}.source").write_text(
                SOURCE.format(name=name, port=port, path=path))
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "evolution.py")
        self.process = subprocess.Popen(
            ["dbus-run-session", "--", sys.executable, script], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(directory), "LC_ALL": "C.UTF-8",
                 "XDG_CONFIG_HOME": str(config), "XDG_CACHE_HOME": str(directory / "cache"),
                 "XDG_DATA_HOME": str(directory / "data"), "XDG_RUNTIME_DIR": str(run),
                 "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local"})

    def read(self, *names):
        self.process.stdin.write(" ".join(names) + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], 4 * PATIENCE_S)[0], "nothing is read"
        return json.loads(self.process.stdout.readline())

    def stop(self):
        """The bus ends with its session, and what it started with the bus."""
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.stdout.close()


def missing():
    if not os.path.exists(BACKEND) or shutil.which("dbus-run-session") is None:
        return "evolution-data-server is not there"
    asked = subprocess.run([sys.executable, "-c", "import gi; gi.require_version('ECal', '2.0')"],
                           capture_output=True, check=False)
    return "gir1.2-ecal-2.0 is not there" if asked.returncode != 0 else None


def files_in(code, zone):
    """The fair at days about a change of the clock."""
    files, days = fair.files(), days_in(zone)
    text = files["event.ini"].replace(f"code = {fair.EVENT}", f"code = {code}")
    text = text.replace("zone = Asia/Seoul", f"zone = {zone}")
    for old, new in zip(fair.DAYS, days):
        text = text.replace(old, new)
        files["interpreters.csv"] = files["interpreters.csv"].replace(old, new)
    return {**files, "event.ini": text}


def of_icalendar(house, path):
    with Browser(house, tls=False) as browser:
        calendar = icalendar.Calendar.from_ical(browser.ask(path).body)
    return {uid: [*(int(when.timestamp()) for when in instants(event)), str(event["SUMMARY"]),
                  str(event.get("STATUS", ""))] for uid, event in events_of(calendar).items()}


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_evolution_subscribes(make_blank, tmp_path):
    """Every instant as meant in eight zones; what is called off is so after the next look."""
    house = web_fair(make_blank, trust_proxy="http", address="127.0.0.1")
    token = house.enrol(house.invitation)["token"]
    admin, paths, meant, offices = house.admin(), {}, {}, {}
    for n, zone in enumerate(ZONES):
        code = f"Z{n}"
        fair.load(admin, files_in(code, zone))
        offices[code] = house.session(token, code)
        for slot, other in ((1, "choi"), (13, "jung")):
            made = offices[code].write("meeting.book", delegates=["ann", other], slot=slot)["meeting"]
            meant[code, made["uid"]] = [int(at(made[end]).timestamp()) for end in ("start", "end")]
        paths[code] = path_of(offices[code].write("feed.link", delegate="ann")["url"])
    reader = Evolution(tmp_path, house.web_port, paths)
    try:
        found = reader.read(*paths)
        assert {key: found[key[0]][key[1]][:2] for key in meant} == meant
        assert found == {code: of_icalendar(house, path) for code, path in paths.items()}
        gone = offices["Z1"].listed("meeting.list")[0]
        offices["Z1"].write("meeting.cancel", meeting=gone["id"])
        later = reader.read("Z1")["Z1"]
        assert later[gone["uid"]][3] == "CANCELLED"
        assert later == of_icalendar(house, paths["Z1"])
    finally:
        reader.stop()
