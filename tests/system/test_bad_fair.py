"""Fairs no organiser meant: each gets a clear answer, and what is odd but possible is done right."""
import datetime
import pathlib
import re
import time
import zoneinfo

import icalendar
import pytest
import vobject

import fair
from convened_client import RpcError
from expect import instant, refused
from person import Person

MEGABYTE = 1 << 20


@pytest.fixture
def blank(make_blank):
    return make_blank().start()


@pytest.fixture(scope="module")
def checker(shared_house):
    """One connection of staff for everything that is only checked, never applied."""
    return shared_house.as_("staff")


def event_ini(**values):
    """The small fair's event.ini with other values; sessions are those of the first day."""
    text = fair.EVENT_INI
    for key, value in values.items():
        text, changed = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
        assert changed, key
    return text


def findings(client, files):
    """[(file, line, column, rule)] of a check that must not be well."""
    answer = fair.check(client, files)
    assert answer["ok"] is False, answer
    assert answer["errors_total"] == len(answer["errors"]), "more than are listed"
    return [(e["file"], e["line"], e["column"], e["rule"]) for e in answer["errors"]]


def line_of(text, beginning):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning))


def the_one_rule(client, files, name, beginning, column):
    """The rule of the only finding, which stands where the row of that beginning does."""
    [(file, line, where, rule)] = findings(client, files)
    assert (file, line, where) == (name, line_of(files[name], beginning), column)
    return rule


# the grid


@pytest.mark.parametrize("sessions, rule", [
    ("09:30-12:00;11:00-13:00", "the session 11:00-13:00 overlaps 09:30-12:00 of {day}"),
    ("09:30-12:00;09:30-12:00", "the session 09:30-12:00 overlaps 09:30-12:00 of {day}"),
    ("13:00-14:00;09:30-13:30", "the session 13:00-14:00 overlaps 09:30-13:30 of {day}"),
    ("09:30-09:45", "the session 09:30-09:45 is shorter than one slot of 20 minutes"),
    ("22:00-02:00", "the session 22:00-02:00 ends before it begins; one over midnight is two: "
                    "up to 24:00, and from 00:00 under the next [day]"),
])
def test_sessions_that_cannot_be(checker, sessions, rule):
    files = {**fair.files(), "event.ini": event_ini(sessions=sessions)}
    assert the_one_rule(checker, files, "event.ini", "sessions =", "sessions") \
        == rule.format(day=fair.DAYS[0])


def test_a_slot_longer_than_every_session(checker):
    files = {**fair.files(), "event.ini": event_ini(slot_minutes=240)}
    rules = [rule for _, _, _, rule in findings(checker, files)]
    assert rules == [f"the session {session} is shorter than one slot of 240 minutes"
                     for session in ("09:30-12:00", "13:30-17:00")] * 2


def test_a_fair_goes_on_over_midnight_as_two_sessions(blank):
    first, second = fair.DAYS
    files = fair.files()
    files["event.ini"] = event_ini(sessions="22:00-24:00").replace(
        f"[day {second}]\nsessions = 09:30-12:00;13:30-17:00",
        f"[day {second}]\nsessions = 00:00-02:00")
    files["interpreters.csv"] = fair.table("interpreters.csv", [
        ("omar", "Omar", "omar@words.example", "ar-ko", "")])
    fair.load(blank.admin(), files)
    client = blank.admin(fair.EVENT)
    slots = client.call("event.get")["event"]["slots"]
    assert [s["start"][:16] for s in slots] == [
        f"{first}T22:00", f"{first}T22:30", f"{first}T23:00", f"{first}T23:30",
        f"{second}T00:00", f"{second}T00:30", f"{second}T01:00", f"{second}T01:30"]
    assert instant(slots[4]["start"]) - instant(slots[3]["start"]) == datetime.timedelta(minutes=30)
    client.write("blackout.set", {"resource": "ann", "when": f"{first}T23:40/{second}T00:10"})
    days = client.call("diary.get", {"delegate": "ann"})["days"]
    assert [(day["day"], [slot["slot"] for slot in day["slots"] if slot["state"] == "blackout"])
            for day in days] == [(first, [4]), (second, [5])]
    with refused("NO_COMMON_SLOT"):  # sessions end at midnight, and with them a long meeting
        client.write("request.create", {"delegates": ["bob"], "to": "X2", "slots": [4],
                                        "length": 2})


# instants of years nobody can show in every zone

OUTSIDE = ("9999-12-31", "2201-01-01", "1969-12-31", "1970-01-01")  # the last in UTC alone


@pytest.mark.parametrize("day", OUTSIDE)
def test_a_day_outside_the_years_is_refused(checker, day):
    files = fair.files()
    files["event.ini"] = files["event.ini"].replace(f"[day {fair.DAYS[0]}]", f"[day {day}]") \
        .replace("sessions = 09:30", "sessions = 08:30")
    rules = [rule for _, _, _, rule in findings(checker, files)]
    assert any("does not lie within the years 1970 to 2200" in rule for rule in rules), rules


@pytest.mark.parametrize("day", OUTSIDE)
@pytest.mark.parametrize("file, row, column", [
    ("blackouts.csv", ["late", "ann", "{when}", ""], "when"),
    ("conference_sessions.csv", ["late", "T", "Late", "R", "{when}"], "when"),
    ("interpreters.csv", ["omar", "Omar", "omar@words.example", "ar-ko", "{when}"], "shifts"),
])
def test_a_span_outside_the_years_is_refused(checker, day, file, row, column):
    when = f"{day}T08:30/{day}T10:30"
    row = [cell.format(when=when) for cell in row]
    files = {**fair.files(), file: fair.table(file, [row])}
    found = [(c, rule) for f, _, c, rule in findings(checker, files) if f == file]
    assert [(column, True)] == [
        (c, "does not lie within the years 1970 to 2200" in rule) for c, rule in found], found


def test_a_day_outside_the_years_is_not_taken_in(blank):
    files = fair.files()
    files["event.ini"] = files["event.ini"].replace(fair.DAYS[0], "9999-12-31")
    with refused("IMPORT_INVALID"):
        fair.load(blank.admin(), files)
    fair.load(blank.admin(), fair.files())


# clocks that are put forward and back


def next_change(zone, forward):
    """The next day on which the clocks of a zone are put forward or back, at least a month away."""
    info = zoneinfo.ZoneInfo(zone)
    day = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=30)
    while True:
        morning, night = (datetime.datetime.combine(day + datetime.timedelta(days=n),
                                                    datetime.time(0), info) for n in (0, 1))
        if (night.utcoffset() > morning.utcoffset() if forward
                else night.utcoffset() < morning.utcoffset()):
            return day
        day += datetime.timedelta(days=1)


def night_fair(zone, day, sessions):
    """The small fair in one night in another zone, without gaps between slots of half an hour."""
    files = fair.files()
    text = event_ini(zone=zone, slot_minutes=30, gap_minutes=0)
    text = re.sub(r"(?s)\[day .*?(?=\[hall)", f"[day {day}]\nsessions = {sessions}\n\n", text)
    files["event.ini"] = text
    files["interpreters.csv"] = fair.table("interpreters.csv", [
        ("omar", "Omar", "omar@words.example", "ar-ko", "")])
    return files


CHANGES = [("Europe/Berlin", False), ("Europe/Berlin", True),
           ("America/New_York", False), ("America/New_York", True)]


@pytest.mark.parametrize("zone, forward", CHANGES)
def test_slots_go_on_while_the_clocks_change(blank, zone, forward):
    """Every half hour of real time is a slot; its civil time is what a clock there shows."""
    day = next_change(zone, forward)
    fair.load(blank.admin(), night_fair(zone, day, "00:00-05:00"))
    slots = blank.admin(fair.EVENT).call("event.get")["event"]["slots"]
    assert len(slots) == (8 if forward else 12)
    info = zoneinfo.ZoneInfo(zone)
    begun = datetime.datetime.combine(day, datetime.time(0), info).astimezone(datetime.timezone.utc)
    for number, slot in enumerate(slots):
        start = begun + datetime.timedelta(minutes=30 * number)
        assert instant(slot["start"]) == start
        assert instant(slot["end"]) == start + datetime.timedelta(minutes=30)
        shown = datetime.datetime.fromisoformat(slot["start"])
        assert shown.utcoffset() == start.astimezone(info).utcoffset()
    civil = [slot["start"][11:16] for slot in slots]
    assert len(set(civil)) == (8 if forward else 10), "an hour is left out or comes twice"


@pytest.mark.parametrize("zone, forward", CHANGES)
def test_invitations_on_that_night_name_the_right_instants(blank, zone, forward):
    fair.load(blank.admin(), night_fair(zone, next_change(zone, forward), "00:00-05:00"))
    client = blank.admin(fair.EVENT)
    wanted = {6: ("ann", "choi"), 5: ("bob", "kim"), 8: ("bat", "jung")}
    for slot, delegates in wanted.items():
        meeting = client.write("meeting.book", {"delegates": list(delegates), "slot": slot})
        meeting = meeting["meeting"]
        start, end = instant(meeting["start"]), instant(meeting["end"])
        assert end - start == datetime.timedelta(minutes=30)
        ics = client.call("invitation.get", {"meeting": meeting["id"]})["ics"]
        [event] = icalendar.Calendar.from_ical(ics).walk("VEVENT")
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, end), ics
        other = vobject.readOne(ics).vevent
        assert (other.dtstart.value, other.dtend.value) == (start, end), ics
        diary = client.call("diary.get", {"delegate": delegates[0]})["days"]
        assert [slot["start"] for day in diary for slot in day["slots"]
                if slot["state"] == "meeting"] == [meeting["start"]]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("sessions", ["{gap}-05:00", "00:00-{gap}"])
def test_a_time_the_clock_jumps_over_is_refused(checker, zone, sessions):
    day = next_change(zone, True)
    gap = "02:30"  # both zones leave that half hour out
    files = night_fair(zone, day, sessions.format(gap=gap))
    rules = {rule for _, _, _, rule in findings(checker, files)
             if rule.startswith(gap)}
    assert rules == {f"02:30 does not exist on {day} in {zone}: the clocks are put forward over it"}


def test_a_time_that_comes_twice_is_the_first(blank):
    day = next_change("Europe/Berlin", False)
    fair.load(blank.admin(), night_fair("Europe/Berlin", day, "00:00-05:00"))
    client = blank.admin(fair.EVENT)
    first = client.write("meeting.book", {"delegates": ["ann", "choi"],
                                          "slot": f"{day}T02:30"})["meeting"]
    assert first["start"] == f"{day}T02:30:00+02:00" and first["slots"][0]["slot"] == 6
    second = client.write("meeting.book", {"delegates": ["bob", "kim"], "slot": 8})["meeting"]
    assert second["start"] == f"{day}T02:30:00+01:00"
    blackout = client.write("blackout.set", {"resource": "lies",
                                             "when": f"{day}T02:00/{day}T02:30"})["blackout"]
    assert blackout["start"] == f"{day}T02:00:00+02:00"
    assert client.call("admin.verify")["ok"]


def test_files_say_which_of_two_equal_hours_is_meant(blank):
    """Wishes and blackouts keep the hour they name: in diaries, in an export, and imported again."""
    day = next_change("Europe/Berlin", False)
    fair.load(blank.admin(), night_fair("Europe/Berlin", day, "00:00-05:00"))
    client = blank.admin(fair.EVENT)
    second, both = f"{day}T02:00:00+01:00", [f"{day}T02:30:00+01:00", f"{day}T02:30:00+02:00"]
    fair.load(client, {
        "blackouts.csv": f"code,resource,when\nb1,ann,{day}T02:00+01:00/{day}T02:30+01:00\n",
        "requests.csv": f"code,from,to,slots\nr1,bob,X2,{day}T02:30+01:00;{day}T02:30\n"})
    [busy] = [s for d in client.call("diary.get", delegate="ann")["days"] for s in d["slots"]
              if s["state"] != "free"]
    assert busy["start"] == second and busy["slot"] == 7
    [request] = client.listed("request.list")
    assert [s["start"] for s in request["slots"]] == both
    exported = {name: client.call("export.get", file=name)["text"]
                for name in ("blackouts.csv", "requests.csv")}
    assert second in exported["blackouts.csv"] and ";".join(both) in exported["requests.csv"]
    report = fair.load(client, exported)
    assert not [f for f in report["files"] if f["added"] or f["changed"]]


# a fair that lacks something


def without_rows(text, part):
    return "".join(line for line in text.splitlines(True) if part not in line)


@pytest.mark.parametrize("empty", [True, False])
def test_a_fair_without_any_table(blank, empty):
    """It may be set up before its hall is: a booking says that there is no table at all."""
    files = fair.files()
    if empty:
        files["locations.csv"] = fair.table("locations.csv", [])
    else:
        del files["locations.csv"]
    fair.load(blank.admin(), files)
    client = blank.admin(fair.EVENT)
    with refused("TABLE_BUSY") as seen:
        client.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 3})
    assert "the fair has no table, and Grid & Sons no booth" in str(seen.error)
    with refused("NO_COMMON_SLOT") as seen:
        client.write("meeting.book", {"delegates": ["ann", "choi"]})
    assert "the fair has no table" in str(seen.error)
    assert seen.error.data["reasons"][0]["count"] == fair.SLOTS
    fair.load(client, {"locations.csv": fair.files()["locations.csv"]})
    assert client.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 3})["meeting"]


def test_a_taken_table_is_not_a_missing_one(house):
    client = house.as_("staff")
    client.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 3, "location": "T1"})
    with refused("TABLE_BUSY") as seen:
        client.write("meeting.book", {"delegates": ["bat", "jung"], "slot": 3, "location": "T1"})
    assert "is free then" in str(seen.error) and "no table," not in str(seen.error)


def test_an_exhibitor_with_no_delegate(blank):
    """It is in the catalogue and may be asked; nobody can be seated until somebody is named."""
    files = fair.files()
    files["delegates.csv"] = without_rows(files["delegates.csv"], ",X3,")
    fair.load(blank.admin(), files)
    client = blank.admin(fair.EVENT)
    assert "X3" in [m["organisation"] for m in client.listed("match.list", {"organisation": "B1"})]
    number = client.write("request.create", {"delegates": ["ann"], "to": "X3"})["request"]["id"]
    for method, params in (("meeting.slots", {"with": "X3", "organisation": "B1"}),
                           ("request.accept", {"request": number, "key": "nobody-there-1"})):
        with refused("NO_DELEGATE") as seen:
            client.call(method, params)
        assert "안전 시티 (X3) has no delegate yet" in str(seen.error)
        assert "delegates.csv" in seen.error.data["hint"]
    fair.load(client, {"delegates.csv": fair.files()["delegates.csv"]})
    assert client.write("request.accept", {"request": number})["request"]["state"] == "scheduled"


def test_languages_nobody_speaks(blank):
    """Klingon is a language by its code, and that is what the refusal says is missing."""
    files = fair.files()
    files["organisations.csv"] = files["organisations.csv"].replace(
        "Gemeente Rotterdam,NL,en;nl", "Gemeente Rotterdam,NL,tlh")
    fair.load(blank.admin(), files)
    client = blank.admin(fair.EVENT)
    with refused("INTERPRETER_BUSY") as seen:
        client.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 3})
    assert "nobody interprets tlh-ko" in str(seen.error)
    with refused("NO_COMMON_SLOT") as seen:
        client.write("meeting.book", {"delegates": ["ann", "choi"]})
    assert "nobody interprets tlh-ko" in str(seen.error)
    explained = client.call("match.explain", {"organisation": "B1", "with": "X2"})
    assert "you speak tlh, they speak ko, en" in repr(explained["reasons"])


# categories


def categories(*rows):
    return {"categories.csv": fair.table("categories.csv", [
        ("MOB", "Mobility", ""), ("MOB.BUS", "Buses", "MOB"), ("ENE", "Energy", ""),
        ("ENE.GRID", "Smart grid", "ENE"), ("SAFE", "Public safety", ""), *rows])}


def test_cyclic_categories_are_told_as_a_circle(checker):
    found = findings(checker, categories(("A", "a", "B"), ("B", "b", "C"), ("C", "c", "A"),
                                         ("BELOW", "d", "A")))
    ways = ["A, whose parent is B, whose parent is C, whose parent is A",
            "B, whose parent is C, whose parent is A, whose parent is B",
            "C, whose parent is A, whose parent is B, whose parent is C"]
    assert found == [("categories.csv", 7 + n, "parent", f"the category is above itself: {way}")
                     for n, way in enumerate(ways)], "what is below a circle is not at fault"


@pytest.mark.parametrize("depth, fine", [(64, True), (66, False)])
def test_categories_of_many_levels(checker, depth, fine):
    rows = [(f"L{n}", f"Level {n}", f"L{n - 1}" if n else "") for n in range(depth)]
    answer = fair.check(checker, categories(*rows))
    assert answer["ok"] is fine, answer
    assert fine or {e["rule"] for e in answer["errors"]} == {"more than 64 levels"}


def test_unknown_categories(checker):
    files = fair.files()
    files["organisations.csv"] = files["organisations.csv"].replace("MOB.BUS;ENE", "MOB.BUSS;ENE")
    assert the_one_rule(checker, files, "organisations.csv", "B1,", "wants") \
        == "there is no category MOB.BUSS, neither in categories.csv nor in the event"
    assert findings(checker, categories(("X", "x", "NONE"))) == [
        ("categories.csv", 7, "parent",
         "there is no category NONE, neither in categories.csv nor in the event")]


# size


def peak_bytes(house):
    """The most memory the daemon has had so far."""
    text = pathlib.Path(f"/proc/{house.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) * 1024


def test_a_cell_of_five_megabytes(blank):
    files = fair.files()
    files["organisations.csv"] = files["organisations.csv"].replace("A port city",
                                                                    "x" * (5 * MEGABYTE))
    before = peak_bytes(blank)
    client = blank.admin()
    assert the_one_rule(client, files, "organisations.csv", "B1,", "profile") \
        == "a cell has at most 65536 bytes"
    assert peak_bytes(blank) - before < 100 * MEGABYTE
    assert client.listed("event.list") == []


def padded(name, row):
    """A row with the empty cells its header asks for."""
    return row + "," * (fair.COLUMNS[name].count(",") - row.count(",")) + "\n"


HUNDRED_THOUSAND = {
    "organisations.csv": ("kind", lambda n: padded("organisations.csv",
                                                    f"Z{n},{{}},Company {n},KR,ko"),
                          "exhibitor", "exhibiter",
                          '"exhibiter" is none of foreign_buyer, procurement, exhibitor; '
                          "did you mean exhibitor?"),
    "delegates.csv": ("organisation", lambda n: padded("delegates.csv",
                                                        f"z{n},{{}},Person {n},p{n}@x1.example"),
                      "X1", "X11",
                      "there is no organisation X11, neither in organisations.csv nor in the "
                      "event"),
}


@pytest.mark.parametrize("name", ["organisations.csv", "delegates.csv"])
def test_a_hundred_thousand_rows_with_one_bad(blank, name):
    """The bad one is named, nothing goes in; 0.9 s, and at most 266 MB after three of them."""
    column, row, good, bad, rule = HUNDRED_THOUSAND[name]
    files = fair.files()
    beginning = files[name]
    lines = [row(n).format(good if n != 77777 else bad) for n in range(100000)]
    files[name] = beginning + "".join(lines)
    client = blank.admin()
    before, begun = peak_bytes(blank), time.monotonic()
    assert findings(client, files) == [
        (name, beginning.count("\n") + 77778, column, rule)]
    with pytest.raises(RpcError) as raised:
        fair.load(client, files)
    assert raised.value.code == "IMPORT_INVALID" and raised.value.data["rows_total"] == 1
    assert time.monotonic() - begun < 60
    assert peak_bytes(blank) - before < 1000 * MEGABYTE
    assert client.listed("event.list") == []


# files that contradict each other


def changed(name, old, new):
    files = fair.full()
    assert old in files[name], old
    return {**files, name: files[name].replace(old, new, 1)}


def with_table(name, *rows):
    return {**fair.full(), name: fair.table(name, rows)}


CONTRADICTIONS = {
    "a blackout of somebody who is not there": (
        with_table("blackouts.csv", ("b1", "nemo", f"{fair.DAYS[0]}T10:00/{fair.DAYS[0]}T11:00",
                                     "")),
        "blackouts.csv", "b1", "resource", "nemo is no delegate, location or interpreter"),
    "a delegate of an organisation that is not there": (
        changed("delegates.csv", "kang,X4", "kang,X44"), "delegates.csv", "kang", "organisation",
        "there is no organisation X44, neither in organisations.csv nor in the event"),
    "a booth of a buyer": (
        changed("locations.csv", "4,X1,", "4,B1,"), "locations.csv", "BOOTH1", "organisation",
        "B1 is a foreign_buyer; only an exhibitor has a booth"),
    "a table of an exhibitor": (
        changed("locations.csv", "T1,table,A,1,1,0,,", "T1,table,A,1,1,0,X2,"), "locations.csv",
        "T1", "organisation", None),
    "a preference among buyers": (
        with_table("preferences.csv", ("p1", "B1", "B2", "must")), "preferences.csv", "p1", "to",
        "B1 and B2 are on the same side of the fair"),
    "a preference among exhibitors, of a delegate": (
        with_table("preferences.csv", ("p1", "kim", "X2", "avoid")), "preferences.csv", "p1", "to",
        "X1 and X2 are on the same side of the fair"),
    "two preferences of one pair": (
        with_table("preferences.csv", ("p1", "B1", "X1", "must"), ("p2", "B1", "X1", "avoid")),
        "preferences.csv", "p2", "to", "preferences p1 and p2 are both from B1 to X1"),
    "a request among buyers": (
        with_table("requests.csv", ("q1", "ann", "B2", "", "", 1)), "requests.csv", "q1", "to",
        "B1 and B2 are on the same side of the fair"),
    "requests in a circle": (
        with_table("requests.csv", ("q1", "ann", "X1", "", "", 1, "q3"),
                   ("q2", "bat", "X1", "", "", 1, "q1"), ("q3", "lies", "X1", "", "", 1, "q2")),
        "requests.csv", "q3", "after", "the order is a circle: q1 before q2 before q3 before q1"),
    "a request after itself": (
        with_table("requests.csv", ("q1", "ann", "X1", "", "", 1, "q1")),
        "requests.csv", "q1", "after", "q1 cannot come after itself"),
    "a request after one that is not there": (
        with_table("requests.csv", ("q1", "ann", "X1", "", "", 1, "q7")),
        "requests.csv", "q1", "after",
        "there is no request q7, neither in requests.csv nor in the event"),
    "a table with the code of a delegate": (
        changed("locations.csv", "T3,", "kim,"), "locations.csv", "kim", "code",
        "kim is also the code of a delegate; blackouts could not tell them apart"),
    "an interpreter with the code of a table": (
        {**changed("interpreters.csv", "omar,", "T1,"),
         "blackouts.csv": fair.table("blackouts.csv", [])},
        "interpreters.csv", "T1", "code",
        "T1 is also the code of a location; blackouts could not tell them apart"),
    "a delegate with the code of an organisation": (
        changed("delegates.csv", "lee,X1", "X2,X1"), "delegates.csv", "X2", "code",
        "X2 is also the code of an organisation; preferences could not tell them apart"),
    "a minimum above the maximum": (
        changed("delegates.csv", "ann@b1.example,,,,", "ann@b1.example,,9,3,"), "delegates.csv",
        "ann", "max_meetings", "less than min_meetings"),
    "a talk by somebody who is not there": (
        changed("conference_sessions.csv", "jung", "nemo"), "conference_sessions.csv", "talk1",
        "speakers", None),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_files_that_contradict_each_other(blank, name):
    files, file, row, column, rule = CONTRADICTIONS[name]
    client = blank.admin()
    said = the_one_rule(client, files, file, f"{row},", column)
    assert said == rule if rule else said
    with refused("IMPORT_INVALID"):
        fair.load(client, files)
    assert client.listed("event.list") == []


def test_an_organisation_that_comes_later_with_the_code_of_a_delegate(blank):
    fair.load(blank.admin(), fair.files())
    rows = fair.table("organisations.csv", [
        ("lee", "exhibitor", "Lee", "KR", "ko", "", "", "", "", "", "", "", "")])
    assert findings(blank.admin(fair.EVENT), {"organisations.csv": rows}) == [
        ("organisations.csv", 2, "code",
         "lee is also the code of a delegate; preferences could not tell them apart")]


def test_a_blackout_of_another_import_on_a_meeting(blank):
    """What was booked between two imports stands; the row that would sit on it is named."""
    fair.load(blank.admin(), fair.files())
    client = blank.admin(fair.EVENT)
    meeting = client.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 3})["meeting"]
    rows = fair.table("blackouts.csv", [
        ("b1", "choi", f"{fair.DAYS[0]}T10:00/{fair.DAYS[0]}T12:00", "")])
    [(file, line, column, rule)] = findings(client, {"blackouts.csv": rows})
    assert (file, line, column) == ("blackouts.csv", 2, "when") and meeting["id"] in rule


def test_a_diary_tells_two_equal_hours_apart(blank, tmp_path):
    day = next_change("Europe/Berlin", False)
    fair.load(blank.admin(), night_fair("Europe/Berlin", day, "00:00-05:00"))
    person = Person(tmp_path)
    person.environment["TZ"] = "Europe/Berlin"
    admin = ("--socket", blank.home / "admin.sock")
    shown = person.type(*admin, "diary", "ann", "--all").stdout
    assert re.findall(r"02:00-02:30\S*| \+0\d:00", shown) == ["02:00-02:30", "02:00-02:30",
                                                              " +01:00"]
    assert shown.index("02:30-03:00") < shown.index("02:00-02:30 +01:00")
    # also where the first of them is free and not shown
    second = [s["slot"] for d in blank.admin().call("diary.get", delegate="ann")["days"]
              for s in d["slots"] if s["start"].endswith("T02:00:00+01:00")]
    blank.admin().write("meeting.book", delegates=["ann", "kim"], slot=second[0])
    assert "02:00-02:30 +01:00" in person.type(*admin, "diary", "ann").stdout
