"""Calendars that people subscribe to: what is in them, who may read them, and how others read them."""
import datetime
import email.utils
import json
import os
import random
import re
import subprocess
import sys
import zoneinfo

import icalendar
import pytest
import vobject

import daemon as daemons
import fair
from convened_client import PATIENCE_S, RpcError
from person import DONE, REFUSED, USAGE, person_of
from test_restore import backup, restored
from test_schedule import Planner, to_planner, wait_for_seats
from web import Browser, path_of, web_fair

HOUR_S = 3600
UTC = datetime.timezone.utc
REFUSAL = b"404 there is nothing here\n"
ZONES = ("Asia/Seoul", "Europe/Madrid", "America/Sao_Paulo", "Asia/Qatar", "Africa/Cairo",
         "Africa/Casablanca", "Asia/Jerusalem", "America/Santiago")
# without two simple yearly rules: in UTC, for readers who know no others
IN_UTC = {"Africa/Cairo", "Africa/Casablanca", "Asia/Jerusalem", "America/Santiago"}


@pytest.fixture
def house(make_fair):
    return web_fair(make_fair)


def link(house, who, method="feed.link", **params):
    return house.as_(who).write(method, **params)


def fetch(house, path, method="GET", **fields):
    with Browser(house) as browser:
        return browser.ask(path, method, **fields)


def feed_of(house, who, **params):
    """The calendar of a person: the answer, and what icalendar makes of it."""
    answer = fetch(house, path_of(link(house, who, **params)["url"]))
    assert answer.status == 200, answer.text
    return answer, icalendar.Calendar.from_ical(answer.body)


def events_of(calendar):
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def at(text):
    return datetime.datetime.fromisoformat(text).astimezone(UTC)


def book(house, people, slot):
    return house.as_("staff").write("meeting.book", delegates=people, slot=slot)["meeting"]


def advance(house, seconds):
    house.admin().call("admin.clock", advance_s=seconds)


def lint(tmp_path, body):
    checker = daemons.shared_directory() / "tools" / "ics-lint.py"
    if not checker.exists():
        pytest.skip(f"{checker} is not there (CONVENE_SHARED)")
    path = tmp_path / "feed.ics"
    path.write_bytes(body)
    said = subprocess.run([sys.executable, str(checker), str(path)], capture_output=True,
                          text=True, check=False, timeout=PATIENCE_S).stdout
    # it judges messages, and a calendar to subscribe to has no METHOD
    return [line for line in said.splitlines() if "no METHOD" not in line]


# ---- what is in it ------------------------------------------------------------------------------

def test_meetings_sessions_and_the_fair_itself(make_fair, tmp_path):
    house = web_fair(make_fair)
    staff = house.as_("staff")
    fair.load(house.admin(fair.EVENT), fair.full())
    meeting = book(house, ["bat", "choi"], 5)
    answer, calendar = feed_of(house, "bat")
    events = events_of(calendar)

    assert answer["content-type"] == "text/calendar; charset=utf-8"
    assert answer["content-disposition"].startswith("inline")
    assert answer["cache-control"] == "no-store"
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Smart City Fair"
    assert answer.text.count("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n") == 1
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"
    assert not set(calendar) & {"METHOD"}
    for event in events.values():
        assert not set(event) & {"ATTENDEE", "ORGANIZER"} and not event.walk("VALARM")

    mine = events[meeting["uid"]]
    assert mine["DTSTART"].dt.astimezone(UTC) == at(meeting["start"])
    assert mine["DTEND"].dt.astimezone(UTC) == at(meeting["end"])
    assert (mine["SEQUENCE"], mine["STATUS"]) == (meeting["sequence"], "CONFIRMED")
    told = icalendar.Calendar.from_ical(staff.call("invitation.get", meeting=meeting["id"])["ics"])
    [invitation] = told.walk("VEVENT")
    pages = link(house, "bat")["url"].split("/cal/")[0]
    assert mine["URL"] == invitation["URL"] == f"{pages}/#diary/{meeting['id']}"
    assert mine["LOCATION"] == invitation["LOCATION"] and mine["DTSTAMP"].dt == invitation["DTSTAMP"].dt
    [talk] = [e for e in events.values() if str(e["SUMMARY"]) == "Opening, 개막"]
    assert talk["LOCATION"] == "Room 1" and talk["DTSTART"].dt.astimezone(UTC) == at(fair.instant_of(2))
    days = [e for e in events.values() if str(e["SUMMARY"]) == "Smart City Fair"]
    assert [str(e["DESCRIPTION"]) for e in days] == ["09:30-12:00, 13:30-17:00"] * 2
    assert all(e["TRANSP"] == "TRANSPARENT" for e in days) and "TRANSP" not in mine
    assert len(events) == 4
    assert lint(tmp_path, answer.body) == []
    # nothing of it is the reader's own: the same bytes whenever they are read
    assert fetch(house, path_of(link(house, "bat")["url"])).body == answer.body


def test_a_meeting_called_off_stays_until_the_fair_ends(house):
    kept, gone = book(house, ["ann", "choi"], 5), book(house, ["ann", "jung"], 6)
    house.as_("staff").write("meeting.cancel", meeting=gone["id"], reason="ill")
    _, calendar = feed_of(house, "ann")
    events = events_of(calendar)
    assert events[gone["uid"]]["STATUS"] == "CANCELLED" and events[gone["uid"]]["SEQUENCE"] == 1
    assert events[kept["uid"]]["STATUS"] == "CONFIRMED"
    advance(house, 100 * 86400)
    _, calendar = feed_of(house, "ann")
    assert gone["uid"] not in events_of(calendar) and kept["uid"] in events_of(calendar)


def test_the_calendar_follows_every_change(house):
    meeting = book(house, ["ann", "choi"], 5)
    first, _ = feed_of(house, "ann")
    staff = house.as_("staff")
    staff.write("delegate.update", delegate="choi", name="Choi the Second")
    staff.write("meeting.hand_over", meeting=meeting["id"], to="bob")
    second, calendar = feed_of(house, "ann")
    assert meeting["uid"] not in events_of(calendar)
    assert meeting["uid"] in events_of(feed_of(house, "bob")[1])
    assert second["etag"] != first["etag"]


def test_an_interpreter_has_one_too(house):
    meeting = book(house, ["noor", "kang"], 5)
    assert meeting["interpreter"]["code"] == "omar"
    _, calendar = feed_of(house, "omar")
    assert meeting["uid"] in events_of(calendar)


def test_what_is_planned_is_not_there_before_it_is_published(house):
    to_planner(house)
    wait_for_seats(house)
    before = feed_of(house, "ann")[0].body
    planner = Planner(house)
    made = planner.run()
    assert feed_of(house, "ann")[0].body == before
    planner.publish(made["id"])
    mine = {m["uid"] for m in house.as_("ann").listed("meeting.list")
            if "ann" in {d["code"] for d in m["delegates"]}}
    assert mine and mine <= set(events_of(feed_of(house, "ann")[1]))


def test_every_calendar_is_its_diary_whatever_happens(house):
    """Random bookings, cancellations and colleagues; then everybody's calendar against the list."""
    chance, staff = random.Random(14), house.as_("staff")
    meetings = []
    for _ in range(40):
        act = chance.choice(("book", "book", "cancel", "hand over"))
        try:
            if act == "book":
                meetings.append(staff.write("meeting.book", slot=chance.randint(1, 24), delegates=[
                    chance.choice(("ann", "bob", "bat", "lies", "park")),
                    chance.choice(("kim", "lee", "choi", "jung", "smith"))])["meeting"]["id"])
            elif meetings and act == "cancel":
                staff.write("meeting.cancel", meeting=chance.choice(meetings))
            elif meetings:
                staff.write("meeting.hand_over", meeting=chance.choice(meetings),
                            to=chance.choice(("ann", "bob", "kim", "lee")))
        except RpcError:
            pass  # what is refused changes nothing
    listed = staff.listed("meeting.list")
    assert {m["state"] for m in listed} == {"scheduled", "cancelled"}
    for who in fair.DELEGATES:
        meant = {m["uid"]: ("CANCELLED" if m["state"] == "cancelled" else "CONFIRMED",
                            m["sequence"], at(m["start"]), at(m["end"]))
                 for m in listed if who in {d["code"] for d in m["delegates"]}}
        _, calendar = feed_of(house, "staff", delegate=who)
        assert {uid: (str(e["STATUS"]), e["SEQUENCE"], *instants(e))
                for uid, e in events_of(calendar).items() if "SEQUENCE" in e} == meant, who


def test_hostile_names_end_no_line(make_fair, tmp_path):
    house = web_fair(make_fair)
    staff = house.as_("staff")
    for code, name in (("X2", 'Evil:Corp;X-A="1",\\n\\\\ \ud55c\ud55c'), ("X3", "É" * 200)):
        staff.write("organisation.update", organisation=code, name=name)
    book(house, ["ann", "choi"], 5)
    book(house, ["ann", "jung"], 6)
    answer, calendar = feed_of(house, "ann")
    assert len(events_of(calendar)) == 4
    assert b"\r\nX-A" not in answer.body and lint(tmp_path, answer.body) == []


# ---- asking again -------------------------------------------------------------------------------

def test_what_has_not_changed_is_not_sent_again(house):
    meeting = book(house, ["ann", "choi"], 5)
    path = path_of(link(house, "ann")["url"])
    first = fetch(house, path)
    etag, changed = first["etag"], first["last-modified"]
    assert re.fullmatch(r'"[0-9a-f]{64}"', etag)
    for tags in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = fetch(house, path, If_None_Match=tags)
        assert (again.status, again.body, again["etag"]) == (304, b"", etag)
        assert "content-length" not in again and "content-type" not in again
    assert fetch(house, path, If_None_Match='"other"').status == 200
    # the tag goes before the time
    assert fetch(house, path, If_None_Match='"other"', If_Modified_Since=changed).status == 200
    # when it changed is noted beside the answer, and holds from then on
    for _ in range(int(PATIENCE_S * 20)):
        again = fetch(house, path, If_Modified_Since=fetch(house, path)["last-modified"])
        if again.status == 304:
            break
    assert again.status == 304
    for since in ("yesterday", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"):
        assert fetch(house, path, If_Modified_Since=since).status == 200
    head = fetch(house, path, "HEAD")
    assert (head.status, head.body, head["content-length"]) == (200, b"", str(len(first.body)))

    advance(house, 10)
    house.as_("staff").write("meeting.cancel", meeting=meeting["id"])
    later = fetch(house, path, If_None_Match=etag, If_Modified_Since=again["last-modified"])
    assert later.status == 200 and later["etag"] != etag
    moved = fetch(house, path, If_Modified_Since=again["last-modified"])
    assert moved.status == 200
    assert (email.utils.parsedate_to_datetime(moved["last-modified"])
            > email.utils.parsedate_to_datetime(again["last-modified"]))


def test_no_accept_is_needed_and_none_is_minded(house):
    path = path_of(link(house, "ann")["url"])
    for accept in ({}, {"Accept": "text/html"}, {"Accept_Encoding": "gzip, br"}):
        answer = fetch(house, path, **accept)
        assert answer["content-type"].startswith("text/calendar") and "content-encoding" not in answer


# ---- whose it is --------------------------------------------------------------------------------

def refused(house, path):
    answer = fetch(house, path)
    return answer.status, answer.body, {k: v for k, v in answer.fields.items() if k != "date"}


def test_wrong_links_tell_nothing(house):
    """Same status, same bytes, whatever is wrong: no hint whether a secret, or a person, exists."""
    path = path_of(link(house, "ann")["url"])
    former = path_of(link(house, "bob")["url"])
    link(house, "bob", "feed.rotate")
    closed = path_of(link(house, "park")["url"])
    assert fetch(house, closed).status == 200
    account = next(a["id"] for a in house.as_("staff").call("account.list")["items"]
                   if a.get("delegate") == "park")
    house.as_("staff").write("account.disable", account=account)
    text = path.removeprefix("/cal/").removesuffix(".ics")
    wrong = [path.replace("cvf_", "cvi_"), "/cal/cvf_1_x.ics", "/cal/.ics", "/cal/" + "a" * 500 + ".ics",
             path.removesuffix(".ics"), path + ".ics", path.swapcase(), former, closed,
             f"/cal/{text[:10]}{'A' if text[10] != 'A' else 'B'}{text[11:]}.ics",
             path.replace("cvf_1_", "cvf_2_"), path.replace("cvf_1_", "cvf_99999999999999999999_"),
             path.replace("cvf_1_", "cvf_-1_")]
    expected = refused(house, "/cal/nothing.ics")
    assert expected[:2] == (404, REFUSAL)
    for attempt in wrong:
        assert refused(house, attempt) == expected, attempt
    assert fetch(house, path).status == 200
    house.as_("staff").write("account.enable", account=account)
    assert fetch(house, closed).status == 200


def test_another_person_under_the_code_has_another_link(house):
    path, of_import = (path_of(link(house, who)["url"]) for who in ("ann", "omar"))
    house.as_("staff").write("delegate.update", delegate="ann", name="Ann's married name")
    assert fetch(house, path).status == 200
    house.as_("staff").write("delegate.update", delegate="ann", name="Eve", email="eve@b1.example")
    assert refused(house, path)[:2] == (404, REFUSAL)
    files = fair.files()
    files["interpreters.csv"] = files["interpreters.csv"].replace("عمر Omar", "Zed").replace(
        "omar@words", "zed@words")
    fair.load(house.admin(fair.EVENT), {"interpreters.csv": files["interpreters.csv"],
                                        "event.ini": files["event.ini"]})
    assert refused(house, of_import)[:2] == (404, REFUSAL)


def test_the_link_is_kept_nowhere(house):
    path = path_of(link(house, "ann")["url"])
    fetch(house, path)
    house.as_("ann").write("feed.rotate")
    secret = re.search(r"_([A-Za-z0-9_-]{43})[0-9a-f]{8}\.ics", path).group(1)
    journal = json.dumps(house.as_("staff").call("journal.list", limit=500))
    house.stop()
    assert "cvf_" not in journal and secret not in journal
    assert secret not in house.log.text() and "cvf_" not in house.log.text()
    for name in os.listdir(house.home):
        if name.startswith("fair.db"):
            data = (house.home / name).read_bytes()
            assert secret.encode() not in data and b"cvf_" not in data, name


def test_everybody_has_their_own_and_staff_all(house):
    ann = link(house, "ann")
    assert ann["feed"]["delegate"] == "ann" and ann["feed"]["generation"] == 1
    assert ann["webcal"] == ann["url"].replace("https://", "webcal://")
    assert link(house, "ann")["url"] == ann["url"]
    assert link(house, "ann", delegate="ann")["url"] == ann["url"]
    assert link(house, "staff", delegate="ann")["url"] == ann["url"]
    assert link(house, "staff", interpreter="omar")["url"] == link(house, "omar")["url"]
    for who, params, code in (("ann", {"delegate": "bob"}, "NOT_YOURS"),
                              ("ann", {"delegate": "kim"}, "NOT_YOURS"),
                              ("ann", {"interpreter": "omar"}, "NOT_YOURS"),
                              ("omar", {"delegate": "ann"}, "NOT_YOURS"),
                              ("monitor", {}, "ROLE_DENIED"),
                              ("staff", {}, "PARAM_INVALID"),
                              ("staff", {"delegate": "ann", "interpreter": "omar"}, "PARAM_INVALID"),
                              ("staff", {"delegate": "nobody"}, "NOT_FOUND")):
        for method in ("feed.link", "feed.rotate"):
            with pytest.raises(RpcError) as error:
                link(house, who, method, **params)
            assert error.value.code == code, (who, params)


def test_a_repeated_call_gives_the_same_link(house):
    client = house.as_("ann")
    first = client.call("feed.rotate", key="the-same-key-0001")
    again = client.call("feed.rotate", key="the-same-key-0001")
    assert again.pop("replayed") is True and again == first


def test_without_a_port_there_is_no_link(make_fair):
    house = make_fair().start()
    with pytest.raises(RpcError) as error:
        house.as_("ann").write("feed.link")
    assert error.value.code == "STATE" and "web.port" in error.value.text
    assert house.as_("ann").write("feed.channel", channel="none")["feed"]["channel"] == "none"


def test_a_person_taken_out_takes_the_calendar_along(house):
    staff = house.as_("staff")
    staff.write("delegate.create", code="temp", organisation="B1", name="T", email="t@b1.example")
    path = path_of(link(house, "staff", delegate="temp")["url"])
    assert fetch(house, path).status == 200
    staff.write("delegate.remove", delegate="temp")
    assert refused(house, path)[:2] == (404, REFUSAL)


# ---- one channel a person -----------------------------------------------------------------------

def channel(house, who):
    return link(house, who)["feed"]["channel"]


def wait_for(house, who, wanted):
    """What a fetch notes is noted behind its answer; every question is a round trip."""
    for _ in range(200):
        if link(house, who)["feed"]["channel"] == wanted:
            return True
    return False


def test_a_calendar_that_comes_back_has_subscribed(house):
    path = path_of(link(house, "ann")["url"])
    assert channel(house, "ann") == "mail"
    for _ in range(3):
        assert fetch(house, path).status == 200
    advance(house, HOUR_S - 60)
    assert fetch(house, path).status == 200
    assert channel(house, "ann") == "mail"  # so far somebody has looked at the link
    advance(house, 120)
    assert fetch(house, path, If_None_Match=fetch(house, path)["etag"]).status == 304
    assert wait_for(house, "ann", "feed")
    # a new link is in no calendar yet
    path = path_of(link(house, "ann", "feed.rotate")["url"])
    assert channel(house, "ann") == "mail"
    # what people choose themselves stays
    house.as_("ann").write("feed.channel", channel="mail")
    fetch(house, path)
    advance(house, 2 * HOUR_S)
    fetch(house, path)
    advance(house, 2 * HOUR_S)
    assert fetch(house, path).status == 200
    assert "fetched" in link(house, "ann")["feed"] and channel(house, "ann") == "mail"
    assert house.as_("staff").write("feed.channel", delegate="ann", channel="feed")["feed"][
        "channel"] == "feed"


# ---- a restored copy ----------------------------------------------------------------------------

def test_a_restored_copy_gives_nobody_anothers_calendar(house):
    ann = path_of(link(house, "ann")["url"])
    bob = path_of(link(house, "bob")["url"])
    copy = backup(house)
    rotated = path_of(link(house, "bob", "feed.rotate")["url"])
    lost = path_of(link(house, "kim")["url"])
    assert "1 links" in restored(house, copy)
    assert fetch(house, ann).status == 200
    # the former link of bob was ended in the time that is lost, and stays so
    assert refused(house, bob)[:2] == refused(house, rotated)[:2] == (404, REFUSAL)
    smith = path_of(link(house, "smith")["url"])
    assert smith != lost and lost.split("_")[1] == smith.split("_")[1]  # the same number
    assert refused(house, lost)[:2] == (404, REFUSAL)


def test_end_logins_ends_links_too(house):
    ann = path_of(link(house, "ann")["url"])
    restored(house, backup(house), "--end-logins")
    assert refused(house, ann)[:2] == (404, REFUSAL)


# ---- in the eyes of others ----------------------------------------------------------------------

def instants(event):
    return tuple(event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))


def by_vobject(text):
    return {e.uid.value: (e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC))
            for e in vobject.readOne(text).vevent_list}


def by_khal(house, urls, directory):
    """{name: link} subscribed by vdirsyncer and read by khal; {name: instants in order}."""
    pairs, calendars = [], []
    for name, url in urls.items():
        (directory / name).mkdir()
        pairs.append(f'''
[pair {name}]
a = "{name}_remote"
b = "{name}_local"
collections = null
[storage {name}_remote]
type = "http"
url = "{url}"
verify = "{house.home}/ca.crt"
[storage {name}_local]
type = "filesystem"
path = "{directory}/{name}"
fileext = ".ics"
''')
        calendars.append(f"[[{name}]]\npath = {directory}/{name}\n")
    (directory / "vdirsyncer.conf").write_text(
        f'[general]\nstatus_path = "{directory}/status/"\n' + "".join(pairs))
    (directory / "khal.conf").write_text("[calendars]\n" + "".join(calendars) + f"""
[sqlite]
path = {directory}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
""")
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANG="C.UTF-8", HOME=str(directory))

    def run(*typed):
        done = subprocess.run(typed, capture_output=True, text=True, check=False,
                              timeout=4 * PATIENCE_S, env=environment, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, (typed, done.stdout, done.stderr)
        return done.stdout

    syncing = ("vdirsyncer", "-c", f"{directory}/vdirsyncer.conf")
    run(*syncing, "discover")
    run(*syncing, "sync")
    # vdirsyncer gives what it reads from the web other UIDs
    found = {name: [] for name in urls}
    for line in run("khal", "-c", f"{directory}/khal.conf", "list", "--once", "--format",
                    "{calendar}|{start}|{end}", "--day-format", "", fair.DAYS[0],
                    "400d").splitlines():
        if line.count("|") == 2:
            name, *when = line.split("|")
            found[name].append(tuple(at(f"{instant}+00:00") for instant in when))
    return {name: sorted(events) for name, events in found.items()}


def days_in(zone):
    """Two days about the next change of the clock there, or the fair's own."""
    here = zoneinfo.ZoneInfo(zone)
    first = datetime.date.fromisoformat(fair.DAYS[0])
    noon = datetime.time(12, tzinfo=here)
    for n in range(300):
        day = first + datetime.timedelta(days=n)
        before, after = (datetime.datetime.combine(day + datetime.timedelta(days=k), noon).utcoffset()
                         for k in (0, 2))
        if before != after:
            return str(day), str(day + datetime.timedelta(days=2))
    return fair.DAYS


def test_eight_zones_in_the_eyes_of_others(make_blank, tmp_path):
    """Every instant as meant, by icalendar, vobject and khal, before and behind a change."""
    house = web_fair(make_blank)
    staff_token = house.enrol(house.invitation)["token"]
    admin = house.admin()
    urls, read = {}, {}
    for n, zone in enumerate(ZONES):
        code, days = f"Z{n}", days_in(zone)
        files = fair.files()
        text = files["event.ini"].replace(f"code = {fair.EVENT}", f"code = {code}")
        text = text.replace("zone = Asia/Seoul", f"zone = {zone}")
        for old, new in zip(fair.DAYS, days):
            text = text.replace(old, new)
            files["interpreters.csv"] = files["interpreters.csv"].replace(old, new)
        fair.load(admin, {**files, "event.ini": text})
        staff = house.session(staff_token, code)
        meant = {}
        for slot, other in ((1, "choi"), (12, "smith"), (13, "jung"), (24, "kim")):
            made = staff.write("meeting.book", delegates=["ann", other], slot=slot)["meeting"]
            meant[made["uid"]] = (at(made["start"]), at(made["end"]))
        url = staff.write("feed.link", delegate="ann")["url"]
        answer = fetch(house, path_of(url))
        calendar = icalendar.Calendar.from_ical(answer.body)
        by_icalendar = {uid: instants(e) for uid, e in events_of(calendar).items()}
        for reader, found in (("icalendar", by_icalendar), ("vobject", by_vobject(answer.text))):
            assert {uid: found.get(uid) for uid in meant} == meant, (zone, reader)
        urls[code], read[code] = url, sorted(by_icalendar.values())
        assert (b"BEGIN:VTIMEZONE" not in answer.body) == (zone in IN_UTC), zone
        assert lint(tmp_path, answer.body) == [], zone
    assert by_khal(house, urls, tmp_path) == read


# ---- at the terminal ----------------------------------------------------------------------------

def test_the_command(house, tmp_path):
    person = person_of(house, tmp_path, "ann", "staff")
    shown = person.type("feed", "--qr")
    assert shown.returncode == DONE, shown.stderr
    assert re.search(r"^https://localhost:\d+/cal/cvf_\S+\.ics$", shown.stdout, re.MULTILINE)
    assert re.search(r"^webcal://localhost:\d+/cal/cvf_\S+\.ics$", shown.stdout, re.MULTILINE)
    assert "█" in shown.stdout or "▀" in shown.stdout
    assert "--channel feed" in shown.stderr
    first = person.does("feed")
    assert fetch(house, path_of(first["url"])).status == 200
    assert person.does("feed", "--rotate")["url"] != first["url"]
    assert fetch(house, path_of(first["url"])).status == 404
    assert person.does("feed", "--channel", "feed")["feed"]["channel"] == "feed"
    told = person.type("feed", "--channel", "telegraph")
    assert told.returncode == USAGE and "mail" in told.stderr
    assert person.type("feed", "--channel", "mail", "--rotate").returncode == USAGE
    assert person.type("feed", "bob").returncode != DONE
    assert person.does("--profile", "staff", "feed", "bob")["feed"]["delegate"] == "bob"
    assert person.type("--profile", "staff", "feed").returncode == USAGE
    assert REFUSED != DONE
