"""Invitations as other programs read them: two iCalendar parsers and the byte checker."""
import datetime
import subprocess
import sys
import zoneinfo

import icalendar
import pytest
import vobject

import fair
from convened_client import RpcError
from expect import instant, refused
from person import person_of


def book(house, buyer="ann", seller="choi", slot=5):
    return house.as_("staff").write("meeting.book", delegates=[buyer, seller],
                                    slot=slot)["meeting"]


def cancel(house, meeting):
    return house.as_("staff").write("meeting.cancel", meeting=meeting["id"],
                                    reason="storm")["meeting"]


def invitation(house, meeting, who="staff", **params):
    return house.as_(who).call("invitation.get", meeting=meeting["id"], **params)


def event_of(ics):
    calendar = icalendar.Calendar.from_ical(ics)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def people(event, name="ATTENDEE"):
    found = event.get(name)
    found = found if isinstance(found, list) else [found]
    return {str(p).lower().replace("mailto:", ""): p for p in found}


def lint(shared, tmp_path, *invitations):
    """The byte checker over successive messages of one meeting."""
    tool = shared / "tools" / "ics-lint.py"
    if not tool.exists():
        pytest.skip(f"{tool} is not there")
    paths = []
    for n, ics in enumerate(invitations, 1):
        paths.append(tmp_path / f"{n}.ics")
        paths[-1].write_bytes(ics.encode("utf-8"))
    checked = subprocess.run([sys.executable, str(tool), "--clients", "--series", *map(str, paths)],
                             capture_output=True, text=True, check=False, timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_request_says_who_when_and_where(house):
    meeting = book(house)
    told = invitation(house, meeting)
    assert (told["method"], told["revision"], told["sequence"]) == ("REQUEST", 1, 0)
    calendar, event = event_of(told["ics"])
    assert calendar["METHOD"] == "REQUEST" and calendar["VERSION"] == "2.0"
    assert event["UID"] == told["uid"] == meeting["uid"]
    assert event["DTSTART"].dt == instant(meeting["start"])
    assert event["DTEND"].dt == instant(meeting["end"])
    assert event["SEQUENCE"] == 0 and event["STATUS"] == "CONFIRMED"
    [(organiser, value)] = people(event, "ORGANIZER").items()
    assert organiser == "meetings@fair.example" and value.params["CN"] == "Fair Office"
    assert set(people(event)) == {"ann@b1.example", "choi@x2.example"}
    for who in people(event).values():
        assert who.params["CUTYPE"] == "INDIVIDUAL" and who.params["ROLE"] == "REQ-PARTICIPANT"
        assert who.params["RSVP"] == "TRUE"
    assert "상담 테이블" in event["LOCATION"]
    assert "Rotterdam" in event["SUMMARY"] and "Grid & Sons" in event["SUMMARY"]


def test_the_zone_is_small_and_right(house):
    _, event = event_of(invitation(house, book(house))["ics"])
    ics = invitation(house, book(house, "bat", "jung"))["ics"]
    calendar, event = event_of(ics)
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == fair.ZONE == event["DTSTART"].params["TZID"]
    assert len(calendar.walk("STANDARD")) == 1 and calendar.walk("DAYLIGHT") == []
    assert "freeassociation" not in ics


def test_names_of_every_script_come_through(house):
    meeting = book(house, "noor", "kang", 2)
    _, event = event_of(invitation(house, meeting)["ics"])
    names = {who.params["CN"] for who in people(event).values()}
    assert names >= {fair.PEOPLE["noor"], fair.PEOPLE["kang"]}
    _, event = event_of(invitation(house, book(house, "bat", "smith", 3))["ics"])
    names = {who.params["CN"] for who in people(event).values()}
    assert fair.PEOPLE["bat"] in names


def test_the_interpreter_is_invited_too(house):
    _, event = event_of(invitation(house, book(house, "noor", "kang", 2))["ics"])
    assert "omar@words.example" in people(event)


# an interpreter who is taken off


def second_interpreter(house):
    """sara bridges the same languages as omar."""
    files = fair.files()
    files["interpreters.csv"] += files["interpreters.csv"].splitlines()[1].replace(
        "omar", "sara") + "\n"
    staff = house.as_("staff")
    fair.load(staff, files)
    house.tokens["sara"] = house.enrol(
        staff.write("account.invite", interpreter="sara")["invitation"])["token"]


def fall_ill(house, when):
    """Staff see the repair and publish it."""
    staff = house.as_("staff")
    staff.call("watch", topics=["schedule"])
    made = staff.write("repair.preview", ill=[when], steps=2000)["schedule"]
    while made["state"] == "running":
        made = staff.next_event()["body"]["schedule"]
    staff.write("schedule.publish", schedule=made["id"])
    assert staff.call("admin.verify")["ok"]


def told(house, meeting, who):
    return [(i["revision"], i["method"], i["sequence"])
            for i in house.as_(who).listed("invitation.list", meeting=meeting["id"])]


def test_a_replaced_interpreter_gets_one_cancel_for_him_alone(house, shared, tmp_path):
    second_interpreter(house)
    meeting = book(house, "noor", "kang", 2)
    assert meeting["interpreter"]["code"] == "omar"
    first = invitation(house, meeting, "omar")
    fall_ill(house, f"omar {fair.start_of(2)}/{fair.start_of(3)}")
    now = house.as_("staff").call("meeting.get", meeting=meeting["id"])["meeting"]
    assert now["interpreter"]["code"] == "sara"
    assert told(house, meeting, "omar") == [(1, "REQUEST", 0), (2, "CANCEL", 1)]
    gone = invitation(house, meeting, "omar")
    assert (gone["method"], gone["revision"], gone["sequence"]) == ("CANCEL", 2, 1)
    calendar, event = event_of(gone["ics"])
    assert calendar["METHOD"] == "CANCEL" and "STATUS" not in event, "the meeting goes on"
    assert set(people(event)) == {"omar@words.example"}
    assert event["UID"] == meeting["uid"] and event["SEQUENCE"] == 1
    assert event["DTSTART"].dt == instant(meeting["start"]), "the time he knows"
    assert invitation(house, meeting, "omar", revision=1) == first, "it stays what it was"
    assert invitation(house, meeting, "omar")["ics"] == gone["ics"]
    lint(shared, tmp_path, first["ics"], gone["ics"])
    # the others are asked again, and sara hears only of what she is in
    assert told(house, meeting, "sara") == [(2, "REQUEST", 1)]
    for who in ("noor", "kang", "staff"):
        assert told(house, meeting, who) == [(1, "REQUEST", 0), (2, "REQUEST", 1)]
    _, event = event_of(invitation(house, meeting, "sara")["ics"])
    assert set(people(event)) == {"noor@b3.example", "kang@x4.example", "sara@words.example"}
    with refused("NOT_YOURS"):
        invitation(house, meeting, "sara", revision=1)
    with refused("NOT_YOURS"):
        invitation(house, book(house, "ann", "choi", 9), "omar")


def test_who_was_taken_off_hears_no_more_until_he_is_asked_again(house, shared, tmp_path):
    second_interpreter(house)
    meeting = book(house, "noor", "kang", 2)
    messages = [invitation(house, meeting, "omar")["ics"]]
    fall_ill(house, f"omar {fair.start_of(2)}/{fair.start_of(3)}")
    messages.append(invitation(house, meeting, "omar")["ics"])
    cancelled = told(house, meeting, "omar")
    staff = house.as_("staff")
    staff.write("organisation.update", organisation="X4", name="다른 이름")
    assert len(told(house, meeting, "sara")) == 2 and told(house, meeting, "omar") == cancelled
    with refused("NOT_YOURS"):
        invitation(house, meeting, "omar", revision=3)
    fall_ill(house, "sara")
    assert told(house, meeting, "omar") == [*cancelled, (4, "REQUEST", 2)]
    assert told(house, meeting, "sara")[-1] == (4, "CANCEL", 2)
    messages.append(invitation(house, meeting, "omar")["ics"])
    cancel(house, meeting)
    assert told(house, meeting, "omar")[-1] == (5, "CANCEL", 3)
    assert told(house, meeting, "sara")[-1] == (4, "CANCEL", 2)
    messages.append(invitation(house, meeting, "omar")["ics"])
    assert event_of(messages[-1])[1]["STATUS"] == "CANCELLED"
    lint(shared, tmp_path, *messages)


def test_his_calendar_gets_the_cancel_too(house, tmp_path):
    second_interpreter(house)
    meeting = book(house, "noor", "kang", 2)
    person = person_of(house, tmp_path, "omar")
    calendar = tmp_path / "calendar"
    assert "1 new" in person.type("invitations", "--save", calendar).stdout
    fall_ill(house, f"omar {fair.start_of(2)}/{fair.start_of(3)}")
    assert person.type("invitations", "--save", calendar).returncode == 0
    texts = [path.read_text(encoding="utf-8") for path in sorted(calendar.glob("*.ics"))]
    assert any("METHOD:CANCEL" in text and meeting["uid"] in text for text in texts)


@pytest.mark.parametrize("buyer, seller", [("ann", "choi"), ("noor", "kang"), ("bat", "smith"),
                                           ("park", "lee"), ("bob", "kim")])
def test_every_line_is_folded_right(house, buyer, seller):
    meeting = book(house, buyer, seller, 7)
    cancel(house, meeting)
    for revision in (1, 2):
        data = invitation(house, meeting, revision=revision)["ics"].encode("utf-8")
        assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
        for line in data.split(b"\r\n"):
            assert len(line) <= 75
            line.decode("utf-8")  # no letter is cut


def test_vobject_reads_it_too(house):
    meeting = book(house, "noor", "kang", 2)
    calendar = vobject.readOne(invitation(house, meeting)["ics"])
    assert calendar.vevent.uid.value == meeting["uid"]
    assert calendar.vevent.dtstart.value == instant(meeting["start"])
    assert len(calendar.vevent.contents["attendee"]) == 3


@pytest.mark.parametrize("buyer, seller", [("ann", "choi"), ("noor", "kang"), ("bat", "smith"),
                                           ("park", "lee")])
def test_request_and_cancel_pass_the_byte_checker(house, shared, tmp_path, buyer, seller):
    meeting = book(house, buyer, seller, 7)
    request = invitation(house, meeting)["ics"]
    cancel(house, meeting)
    lint(shared, tmp_path, request, invitation(house, meeting)["ics"])


def test_a_cancel_has_the_same_uid_and_a_higher_sequence(house):
    meeting = book(house)
    first = invitation(house, meeting)
    cancel(house, meeting)
    last = invitation(house, meeting)
    assert (last["method"], last["revision"]) == ("CANCEL", 2)
    assert last["uid"] == first["uid"] and last["sequence"] > first["sequence"]
    calendar, event = event_of(last["ics"])
    assert calendar["METHOD"] == "CANCEL" and event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == last["sequence"]
    assert set(people(event)) == {"ann@b1.example", "choi@x2.example"}
    assert event.walk("VALARM") == []


def test_dtstamp_always_advances(house):
    """Two messages of one meeting in the same second: some readers take the later one only if
    its DTSTAMP is later."""
    meeting = book(house)
    cancel(house, meeting)
    stamps = [event_of(invitation(house, meeting, revision=n)["ics"])[1]["DTSTAMP"].dt
              for n in (1, 2)]
    assert stamps[0] < stamps[1]


def test_a_request_has_a_reminder(house):
    _, event = event_of(invitation(house, book(house))["ics"])
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == datetime.timedelta(minutes=-15)


def test_asking_again_gets_the_same_bytes(house):
    meeting = book(house, "noor", "kang", 2)
    first = invitation(house, meeting)["ics"]
    assert invitation(house, meeting)["ics"] == first
    to_noor = invitation(house, meeting, who="noor")["ics"]
    house.restart()
    assert invitation(house, meeting, who="noor")["ics"] == to_noor
    assert invitation(house, meeting, **{"for": "noor"})["ics"] == to_noor != first
    assert invitation(house, meeting)["ics"] == first


def test_a_past_revision_keeps_its_bytes_whatever_changes(house):
    meeting = book(house)
    first = invitation(house, meeting, revision=1)["ics"]
    files = fair.files()
    changed = {name: files[name].replace("Ann de Vries", "Ann Jansen").replace("상담", "면담")
               .replace("Gemeente Rotterdam", "Havenbedrijf") for name in
               ("organisations.csv", "delegates.csv", "locations.csv")}
    fair.load(house.as_("staff"), changed)
    house.as_("admin").call("admin.clock", advance_s=3600)
    assert invitation(house, meeting, revision=1)["ics"] == first
    cancel(house, meeting)
    assert invitation(house, meeting, revision=1)["ics"] == first


def test_the_list_has_one_row_a_revision_and_follows_the_journal(house):
    one, two = book(house), book(house, "bat", "jung", 6)
    cancel(house, one)
    staff = house.as_("staff")
    rows = staff.listed("invitation.list")
    assert [(r["meeting"], r["method"]) for r in rows] == [
        (one["id"], "REQUEST"), (two["id"], "REQUEST"), (one["id"], "CANCEL")]
    assert [r["seq"] for r in rows] == sorted(r["seq"] for r in rows)
    assert staff.listed("invitation.list", since=rows[1]["seq"]) == rows[2:]
    assert [r["revision"] for r in staff.listed("invitation.list", meeting=one["id"])] == [1, 2]
    assert {r["meeting"] for r in house.as_("bat").listed("invitation.list")} == {two["id"]}


def test_an_unknown_revision_is_not_found(house):
    meeting = book(house)
    with refused("NOT_FOUND"):
        invitation(house, meeting, revision=7)
    with refused("NOT_FOUND"):
        house.as_("staff").call("invitation.get", meeting="M77")


def test_uids_are_random_and_bare(house):
    uids = {book(house, *pair)["uid"] for pair in
            (("ann", "choi"), ("bat", "jung"), ("park", "kang"))}
    assert len(uids) == 3
    for uid in uids:
        assert len(uid) == 36 and uid.count("-") == 4


ZONES = ["Europe/Madrid", "America/New_York", "Asia/Qatar", "UTC", "Australia/Lord_Howe",
         "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Cairo", "Africa/Casablanca",
         "Asia/Jerusalem", "America/Santiago"]


@pytest.mark.parametrize("days", [60, 240], ids=["one-season", "the-other"])
@pytest.mark.parametrize("zone", ZONES)
def test_other_zones_are_as_the_system_knows_them(house, shared, tmp_path, zone, days):
    """A second fair in the same daemon; the checker compares VTIMEZONE with the tz database."""
    files = fair.files()
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for n, day in enumerate(fair.DAYS):
        other = str(today + datetime.timedelta(days=days + n))
        files = {name: text.replace(day, other) for name, text in files.items()}
    files["event.ini"] = files["event.ini"].replace(fair.ZONE, zone).replace(
        f"code = {fair.EVENT}", "code = OTHER")
    staff = house.session(house.tokens["staff"])
    fair.load(staff, files)
    staff = house.session(house.tokens["staff"], "OTHER")
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=1)["meeting"]
    start = instant(meeting["start"])
    civil = start.astimezone(zoneinfo.ZoneInfo(zone))
    assert (civil.hour, civil.minute) == (9, 30)
    request = staff.call("invitation.get", meeting=meeting["id"])["ics"]
    _, event = event_of(request)
    assert event["DTSTART"].dt == start
    staff.write("meeting.cancel", meeting=meeting["id"])
    lint(shared, tmp_path, request, staff.call("invitation.get", meeting=meeting["id"])["ics"])


@pytest.mark.parametrize("address", [
    "ann@b1.example\r\nATTENDEE:mailto:evil@example", "ann@b1.example\nX:y", "not an address",
    "a@b@c", "\"quoted;\"@x.example", "ann@", "@b1.example", "ann@b1.example,bob@b1.example"])
def test_an_address_that_could_inject_lines_is_not_taken(house, address):
    rows = [("ann", "B1", "Ann", address, "", "", "", "")]
    try:
        fair.load(house.as_("staff"), {"delegates.csv": fair.table("delegates.csv", rows)})
    except RpcError as error:
        assert error.code == "IMPORT_INVALID"
        return
    ics = invitation(house, book(house))["ics"]
    _, event = event_of(ics)
    assert set(event.keys()) and len(people(event)) == 2 and "evil@example" not in people(event)
    assert "\r\nATTENDEE:mailto:evil" not in ics and "\r\nX:" not in ics


@pytest.mark.parametrize("name", ["Ann\r\nATTENDEE:mailto:evil@example", "A\"B", "A;B:C,D", "A^nB",
                                  "\\n", "x" * 300, "한" * 200, "a\tb", "‮reversed"])
def test_a_name_cannot_break_out_of_its_place(house, shared, tmp_path, name):
    rows = [("ann", "B1", name, "ann@b1.example", "", "", "", "")]
    try:
        fair.load(house.as_("staff"), {"delegates.csv": fair.table("delegates.csv", rows)})
    except RpcError as error:
        assert error.code == "IMPORT_INVALID"
        return
    ics = invitation(house, book(house))["ics"]
    _, event = event_of(ics)
    assert set(people(event)) == {"ann@b1.example", "choi@x2.example"}
    lint(shared, tmp_path, ics)


def test_an_import_that_renames_tells_its_meetings_anew(house, shared, tmp_path):
    """Names keep the SEQUENCE, a place raises it; all in the import's own transaction."""
    meeting = book(house)
    other = book(house, "bob", "jung", 6)
    staff = house.as_("staff")
    files = fair.files()
    first = invitation(house, meeting)

    renamed = files["organisations.csv"].replace("Grid & Sons", "Grid & Daughters")
    fair.load(staff, {"organisations.csv": renamed})
    second = invitation(house, meeting, who="ann")
    assert (second["revision"], second["sequence"]) == (2, 0)
    assert "Daughters" in str(event_of(second["ics"])[1]["SUMMARY"])
    assert invitation(house, other)["revision"] == 1

    table = meeting["location"]["name"]
    fair.load(staff, {"locations.csv": files["locations.csv"].replace(table, "Quiet corner")})
    third = invitation(house, meeting, who="choi")
    assert (third["revision"], third["sequence"]) == (3, 1)
    assert "Quiet corner" in str(event_of(third["ics"])[1]["LOCATION"])
    rows = staff.call("journal.list", object=meeting["id"])["items"]
    assert [row["method"] for row in rows] == ["meeting.book", "import.apply", "import.apply"]
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"]["rev"] == 3

    lint(shared, tmp_path, first["ics"], second["ics"], third["ics"])
    assert staff.call("admin.verify")["ok"]
    # the same files once more: nothing is told twice
    fair.load(staff, {"locations.csv": files["locations.csv"].replace(table, "Quiet corner")})
    assert invitation(house, meeting)["revision"] == 3


def test_a_list_has_the_texts_too(house):
    for slot in (5, 6):
        cancel(house, book(house, slot=slot))
    for who in ("staff", "ann", "choi"):
        client = house.as_(who)
        plain = client.listed("invitation.list")
        assert plain and all("ics" not in one for one in plain)
        for limit in (1, 500):
            told = client.listed("invitation.list", texts=True, limit=limit)
            assert [one["seq"] for one in told] == [one["seq"] for one in plain]
            for one in told:
                got = client.call("invitation.get", meeting=one["meeting"],
                                  revision=one["revision"])
                assert one["ics"] == got["ics"]


def test_an_interpreter_has_in_a_list_what_is_told_to_him(house):
    second_interpreter(house)
    meeting = book(house, "noor", "kang", 2)
    fall_ill(house, f"omar {fair.start_of(2)}/{fair.start_of(3)}")
    last = house.as_("omar").listed("invitation.list", texts=True)[-1]
    assert last["method"] == "CANCEL" and "METHOD:CANCEL" in last["ics"]
    assert last["ics"] == invitation(house, meeting, "omar")["ics"]


def test_what_was_saved_by_another_account_is_compared_again(house, tmp_path):
    meeting = book(house, "ann", "choi", 5)
    calendar = tmp_path / "calendar"
    for name in ("ann", "choi"):
        (tmp_path / name).mkdir()
    ann, choi = (person_of(house, tmp_path / name, name) for name in ("ann", "choi"))
    assert "1 new" in ann.type("invitations", "--save", calendar).stdout
    (calendar / f"{meeting['id']}.ics").unlink()
    assert "0 new" in ann.type("invitations", "--save", calendar).stdout
    assert "1 new" in choi.type("invitations", "--save", calendar).stdout
    (calendar / ".convene").write_text("not what it was")
    (calendar / f"{meeting['id']}.ics").write_text("something else")
    assert "1 changed" in choi.type("invitations", "--save", calendar).stdout
    # a part is asked for as a whole, and says nothing of the rest
    place = (calendar / ".convene").read_text()
    (calendar / f"{meeting['id']}.ics").unlink()
    assert "1 new" in choi.type("invitations", meeting["id"], "--save", calendar).stdout
    assert (calendar / ".convene").read_text() == place
