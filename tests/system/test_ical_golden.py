"""The golden invitations in the eyes of others: two parsers and the byte checker.

No daemon is needed: tests/unit/test_itip.c holds the daemon's own code to these bytes.
"""
import datetime
import os
import pathlib
import shutil
import subprocess
import sys
import zoneinfo

import icalendar
import pytest
import vobject

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tests" / "golden" / "ical").glob("*.ics"))
SHARED = pathlib.Path(os.environ.get("CONVENE_SHARED", ROOT.parent / "shared"))
CHECKER = SHARED / "tools" / "ics-lint.py"
UTC = datetime.timezone.utc

# What the values in test_itip.c mean: begin and end in UTC.
INSTANTS = {
    "seoul-1-request": ("2026-07-15T00:30", "2026-07-15T01:00"),
    "seoul-4-cancel": ("2026-07-16T06:00", "2026-07-16T07:00"),
    "scripts-request": ("2026-07-17T04:00", "2026-07-17T04:30"),
    "amsterdam-before-change": ("2026-10-24T07:30", "2026-10-24T08:15"),
    "amsterdam-after-change": ("2026-10-26T08:30", "2026-10-26T09:15"),
    "amsterdam-over-change": ("2026-03-29T00:30", "2026-03-29T01:30"),
    "amsterdam-in-fold": ("2026-10-25T00:45", "2026-10-25T01:15"),
    "amsterdam-over-new-year": ("2026-12-31T22:30", "2026-12-31T23:30"),
    "new-york-request": ("2026-03-09T13:00", "2026-03-09T13:30"),
    "casablanca-request": ("2024-03-20T09:00", "2024-03-20T09:30"),
    "jerusalem-request": ("2024-06-10T09:00", "2024-06-10T09:30"),
    "cairo-request": ("2026-10-29T21:30", "2026-10-29T22:30"),
    "cairo-cancel": ("2026-10-29T21:30", "2026-10-29T22:30"),
    "dublin-request": ("2026-06-10T09:00", "2026-06-10T09:30"),
    "utc-request": ("2026-06-10T09:00", "2026-06-10T09:30"),
}

# The zones of the fairs to come, on both sides of a change of the clock where there is one: half an
# hour each.
ZONES = {
    "seoul": ("2026-10-24T00:30", "2026-10-26T00:30"),
    "madrid": ("2026-10-24T07:30", "2026-10-26T08:30"),
    "sao-paulo": ("2026-10-24T12:30", "2026-11-26T12:30"),
    "qatar": ("2026-10-24T06:30", "2026-10-26T06:30"),
    "cairo": ("2026-10-29T06:30", "2026-10-30T07:30"),
    "casablanca": ("2027-02-06T08:30", "2027-02-08T09:30"),
    "jerusalem": ("2026-10-24T06:30", "2026-10-25T07:30"),
    "santiago": ("2026-09-05T13:30", "2026-09-06T12:30"),
}
HALF_AN_HOUR = datetime.timedelta(minutes=30)
INSTANTS.update({
    f"zone-{name}-{n}": (begin, str(datetime.datetime.fromisoformat(begin) + HALF_AN_HOUR))
    for name, begins in ZONES.items() for n, begin in enumerate(begins, 1)})
# Zones that no two yearly rules describe.
IN_UTC = {"cairo", "casablanca", "jerusalem", "santiago"}

every_file = pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)


def parsed(path):
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    [event] = calendar.walk("VEVENT")
    return calendar, event


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def as_utc(value):
    assert value.tzinfo is not None, "a floating time is another instant for every reader"
    return value.astimezone(UTC)


def as_list(value):
    return value if isinstance(value, list) else [value]


def check(tmp_path, *contents, series=False):
    """The byte checker over messages; what it found."""
    if not CHECKER.exists():
        pytest.skip(f"{CHECKER} is not there (CONVENE_SHARED says where)")
    paths = []
    for n, content in enumerate(contents, 1):
        paths.append(tmp_path / f"{n}.ics")
        paths[-1].write_bytes(content)
    done = subprocess.run([sys.executable, str(CHECKER), "--clients", *(["--series"] if series else []),
                           *map(str, paths)],
                          capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode == 0) == (done.stdout == ""), done.stdout + done.stderr
    return done.stdout


def golden(name):
    return (ROOT / "tests" / "golden" / "ical" / f"{name}.ics").read_bytes()


def test_there_are_golden_files():
    assert set(INSTANTS) <= {path.stem for path in FILES}


@every_file
def test_lines_are_ended_and_folded(path):
    data = path.read_bytes()
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n")[:-1]:
        assert 0 < len(line) <= 75
        line.decode("utf-8")


@every_file
def test_icalendar_reads_what_was_meant(path):
    calendar, event = parsed(path)
    cancel = "cancel" in path.stem or "uninvite" in path.stem
    assert calendar["METHOD"] == ("CANCEL" if cancel else "REQUEST")
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"] == "-//convened//convened 0.1//EN"
    if path.stem in INSTANTS:
        begin, end = INSTANTS[path.stem]
        assert as_utc(event["DTSTART"].dt) == at(begin)
        assert as_utc(event["DTEND"].dt) == at(end)
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        assert event[name].dt.utcoffset() == datetime.timedelta(0)
    own = ("office@fair.example", "Fair Office") if path.stem.startswith("told-") else (
        "meetings@wsce.example", "World Smart City Expo: Business Meetings")
    assert str(event["ORGANIZER"]) == f"mailto:{own[0]}"
    assert event["ORGANIZER"].params["CN"] == own[1]
    assert [str(who) for who in as_list(event["ATTENDEE"])]
    assert len(event.walk("VALARM")) <= (0 if cancel else 1)


@every_file
def test_there_is_one_zone_for_each_name_used(path):
    calendar, event = parsed(path)
    used = {event[name].params["TZID"] for name in ("DTSTART", "DTEND")
            if "TZID" in event[name].params}
    zones = calendar.walk("VTIMEZONE")
    assert [zone["TZID"] for zone in zones] == sorted(used)
    for zone in zones:
        known = zoneinfo.ZoneInfo(zone["TZID"])
        own = zone.to_tz()
        begin = as_utc(event["DTSTART"].dt)
        naive = begin.astimezone(known).replace(tzinfo=None)
        assert own.localize(naive).utcoffset() == naive.replace(tzinfo=known).utcoffset()
        for part in zone.subcomponents:
            rules = as_list(part.get("RRULE", []))
            assert len(rules) <= 1
            for rule in rules:
                assert rule["FREQ"] == ["YEARLY"] and len(rule["BYDAY"]) == 1
                assert set(rule) == {"FREQ", "BYDAY", "BYMONTH"}


@every_file
def test_vobject_reads_the_same(path):
    _, event = parsed(path)
    calendar = vobject.readOne(path.read_bytes().decode("utf-8"))
    other = calendar.vevent
    assert other.uid.value == event["UID"]
    assert as_utc(other.dtstart.value) == as_utc(event["DTSTART"].dt)
    assert as_utc(other.dtend.value) == as_utc(event["DTEND"].dt)
    assert other.summary.value == event["SUMMARY"]
    assert [a.value for a in other.contents["attendee"]] == list(map(str, as_list(event["ATTENDEE"])))


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_without_two_simple_rules_is_written_in_utc(name):
    for n in (1, 2):
        text = golden(f"zone-{name}-{n}")
        assert (b"VTIMEZONE" in text) == (name not in IN_UTC)
        assert text.count(b"BEGIN:STANDARD") == (name not in IN_UTC)


def test_khal_shows_the_same_instants(tmp_path):
    """khal as its user sees it, with a clock of UTC."""
    if shutil.which("khal") is None:
        pytest.skip("khal is not installed")
    config = tmp_path / "config"
    (tmp_path / "calendar").mkdir()
    config.write_text(f"""[calendars]
[[one]]
path = {tmp_path}/calendar
[sqlite]
path = {tmp_path}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
""")
    for path in FILES:
        if not path.stem.startswith("zone-"):
            continue
        shown = subprocess.run(
            ["khal", "-c", str(config), "printics", "-f", "{start-long} {end-long}", str(path)],
            capture_output=True, text=True, check=True, timeout=60, env=os.environ | {
                "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}).stdout
        begin, end = (at(text).strftime("%Y-%m-%dT%H:%M") for text in INSTANTS[path.stem])
        assert f"{begin} {end}" in shown, path.stem


def test_names_of_every_script_come_through():
    _, event = parsed(ROOT / "tests" / "golden" / "ical" / "scripts-request.ics")
    names = [who.params["CN"] for who in event["ATTENDEE"]]
    assert names == [
        "م. عبدالرحمن بن عبدالعزيز آل الشيخ، وكيل أمانة منطقة الرياض للمدن الذكية",
        "Батбаярын Цэцэгмаа; 'Ухаалаг Улаанбаатар' төсөл",
        "이도윤"]
    assert event["LOCATION"] == '킨텍스 제2전시장; 7홀 "회의실"'
    assert event["DESCRIPTION"].split("\n")[:2] == [
        "a, b; c: d", "مرحبا بكم في معرض المدن الذكية العالمي"]
    _, event = parsed(ROOT / "tests" / "golden" / "ical" / "seoul-1-request.ics")
    assert [who.params["CN"] for who in event["ATTENDEE"]] == [
        "Joost van der Ĳssel-Brouwer", "김민준 (서울교통공사 미래전략실)", "박서연", "Tafel A-12"]
    assert event["SUMMARY"] == "Gemeente Rotterdam – 서울교통공사"


@every_file
def test_the_byte_checker_finds_nothing(path, tmp_path):
    assert check(tmp_path, path.read_bytes()) == ""


def test_successive_messages_agree(tmp_path):
    names = sorted(path.stem for path in FILES if path.stem.startswith("seoul-"))
    assert len(names) == 4
    assert check(tmp_path, *map(golden, names), series=True) == ""
    assert check(tmp_path, golden("scripts-request"), golden("scripts-cancel"), series=True) == ""
    assert check(tmp_path, golden("amsterdam-after-change"), golden("amsterdam-cancel"),
                 series=True) == ""


@pytest.mark.parametrize("old, new, rule", [
    (b"\r\nTZOFFSETTO:+0900", b"\r\nTZOFFSETTO:+0830", "vtimezone"),
    (b"\r\nSEQUENCE:3", b"\r\nSEQUENCE:0", "5546-2.1.4"),
    (b"\r\n ", b"", "5545-3.1"),
    (b"\r\nSTATUS:CANCELLED", b"\r\nSTATUS:CONFIRMED", "5546-3.2.5"),
    (b"TZID=Asia/Seoul", b"TZID=Asia/Tokyo", "5545-3.2.19"),
    (b"mailto:", b"", "6047-2.3"),
], ids=["offset", "sequence", "fold", "status", "zone", "address"])
def test_the_byte_checker_would_have_seen_it(tmp_path, old, new, rule):
    data = golden("seoul-4-cancel")
    assert old in data
    assert f"[{rule}]" in check(tmp_path, data.replace(old, new))
