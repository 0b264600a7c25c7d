"""What each recipient of an invitation is told, read by programs nobody here wrote."""
import subprocess
import sys

import icalendar
import pytest
import vobject

import fair
from expect import instant, refused
from person import person_of


def book(house, *people, slot=5):
    return house.as_("staff").write("meeting.book", delegates=list(people), slot=slot)["meeting"]


def get(house, meeting, who="staff", person=None, **params):
    if person is not None:
        params["for"] = person
    return house.as_(who).call("invitation.get", meeting=meeting["id"], **params)


def event_of(ics):
    [event] = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    return event


def addresses(event):
    found = event["ATTENDEE"]
    return {str(a).lower().replace("mailto:", "") for a in
            (found if isinstance(found, list) else [found])}


def series(shared, tmp_path, *messages):
    """Successive messages to one address: RFCs, what calendars misread, and two parsers."""
    paths = []
    for n, ics in enumerate(messages, 1):
        paths.append(tmp_path / f"{n}.ics")
        paths[-1].write_bytes(ics.encode("utf-8"))
        event = event_of(ics)
        other = vobject.readOne(ics).vevent
        assert other.summary.value == event["SUMMARY"]
        assert other.dtstart.value == event["DTSTART"].dt
    tool = shared / "tools" / "ics-lint.py"
    if tool.exists():
        done = subprocess.run([sys.executable, str(tool), "--clients", "--series", *map(str, paths)],
                              capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr


def reissue(house, meetings, **params):
    """As staff say it, once they have seen how many it concerns."""
    staff = house.as_("staff")
    seen = staff.write("event.reissue", dry_run=True, **params)
    assert (seen["meetings"], seen["dry_run"]) == (meetings, True)
    assert staff.write("event.reissue", **params)["meetings"] == meetings
    assert staff.write("event.reissue", dry_run=True, **params)["meetings"] == 0


def test_everybody_reads_the_partner_first_in_the_own_language(house, shared, tmp_path):
    meeting = book(house, "noor", "kang", slot=2)
    noor, kang = (event_of(get(house, meeting, who)["ics"]) for who in ("noor", "kang"))
    assert noor["SUMMARY"] == "한국어만 – مدينة الرياض الذكية"
    assert kang["SUMMARY"] == "مدينة الرياض الذكية – 한국어만"
    text = str(noor["DESCRIPTION"])
    assert text.startswith("Who comes\n")
    assert "- نور بنت عبد العزيز, مدينة الرياض الذكية (Saudi Arabia): Arabic" in text
    assert "- عمر Omar, interpreter: Arabic, Korean" in text
    assert f"convene cancel {meeting['id']}, until {meeting['start'][:10]} " in text
    assert "Fair Office, meetings@fair.example" in text
    assert text.rstrip().split("\n")[-1] == (
        f"Codes: event {fair.EVENT}, meeting {meeting['id']}, request {meeting['request']}")
    text = str(kang["DESCRIPTION"])
    assert text.startswith("참석자\n") and "(사우디아라비아): 아랍어" in text and "통역" in text
    assert [event.get("CATEGORIES").to_ical() for event in (noor, kang)] == [b"Smart City Fair"] * 2
    for who in ("noor", "kang", "omar"):
        own = get(house, meeting, who)["ics"]
        assert own == get(house, meeting, person=who)["ics"]
        series(shared, tmp_path, own)


def test_staff_read_what_anybody_was_told(house, tmp_path, shared):
    fair.load(house.as_("staff"), {"interpreters.csv": fair.table("interpreters.csv", [
        *((code, name, f"{code}@words.example", "ar-ko",
           ";".join(f"{day}T09:00/{day}T18:00" for day in fair.DAYS))
          for code, name in (("omar", "عمر Omar"), ("sara", "Sara")))])})
    meeting = book(house, "noor", "kang", slot=2)
    first = get(house, meeting, person="omar")
    house.as_("staff").write("blackout.set", resource="omar", release=True,
                             when=f"{fair.start_of(2)}/{fair.start_of(3)}")
    gone = get(house, meeting, person="omar")
    assert (gone["method"], addresses(event_of(gone["ics"]))) == ("CANCEL", {"omar@words.example"})
    series(shared, tmp_path, first["ics"], gone["ics"])
    rows = house.as_("staff").listed("invitation.list", texts=True, **{"for": "omar"})
    assert [row["method"] for row in rows] == ["REQUEST", "CANCEL"]
    assert rows[-1]["ics"] == gone["ics"]
    with refused("NOT_FOUND"):
        get(house, meeting, person="ann")
    with refused("NOT_FOUND"):
        get(house, meeting, person="nobody")
    with refused("NOT_YOURS"):
        get(house, meeting, who="noor", person="kang")
    assert house.as_("staff").listed("invitation.list", **{"for": "ann"}) == []
    staff = person_of(house, tmp_path, "staff")
    shown = staff.type("invitation", meeting["id"], "--for", "omar").stdout
    assert "METHOD:CANCEL" in shown and "omar@words.example" in shown.replace("\n ", "")
    assert staff.type("invitations", "--for", "sara", "--save", tmp_path / "sara").returncode == 0
    assert "통역" in (tmp_path / "sara" / f"{meeting['id']}.ics").read_text(encoding="utf-8")


@pytest.mark.parametrize("policy, buyer, interpreter", [
    ("all", {"noor@b3.example", "kang@x4.example", "omar@words.example"},
     {"noor@b3.example", "kang@x4.example", "omar@words.example"}),
    ("own_side", {"noor@b3.example"}, {"omar@words.example"}),
    ("only_you", {"noor@b3.example"}, {"omar@words.example"})])
def test_addresses_are_shown_as_the_policy_says(house, policy, buyer, interpreter):
    house.as_("staff").write("event.update", policies=[f"attendees_shown={policy}"])
    meeting = book(house, "noor", "kang", slot=2)
    for who, shown in (("noor", buyer), ("omar", interpreter)):
        told = get(house, meeting, who)["ics"]
        assert addresses(event_of(told)) == shown
        assert "강도윤" in str(event_of(told)["DESCRIPTION"]), "the name is no secret"
    assert len(addresses(event_of(get(house, meeting)["ics"]))) == 3


def test_what_concerns_everybody_is_told_by_staffs_word(house, shared, tmp_path):
    one, two = book(house, "ann", "choi"), book(house, "bat", "jung", slot=6)
    first = get(house, one, "ann")["ics"]
    staff = house.as_("staff")
    staff.write("event.update", name="Smarter, City; Fair", organiser_name="Bureau",
                organiser_phone="+82 2 555 0100", policies=["alarm_minutes=30"])
    for meeting in (one, two):
        assert get(house, meeting)["revision"] == 1, "nobody is told by itself"
    reissue(house, 2)
    second = get(house, one, "ann")
    assert (second["revision"], second["sequence"]) == (2, 0)
    event = event_of(second["ics"])
    assert "+82 2 555 0100" in str(event["DESCRIPTION"])
    assert "CATEGORIES:Smarter\\, City\\; Fair\r\n" in second["ics"]
    assert event["ORGANIZER"].params["CN"] == "Bureau"
    series(shared, tmp_path, first, second["ics"])
    assert get(house, one, "ann", revision=1)["ics"] == first
    report = staff.call("admin.verify")
    assert report["ok"], [check for check in report["checks"] if not check["ok"]]


def test_a_new_mailbox_serves_new_meetings_until_staff_say_more(house, shared, tmp_path):
    old = book(house, "ann", "choi")
    messages = [get(house, old, "ann")["ics"]]
    staff = house.as_("staff")
    staff.write("event.update", organiser_mail="new@fair.example")
    new = book(house, "bat", "jung", slot=6)
    assert str(event_of(get(house, new)["ics"])["ORGANIZER"]) == "mailto:new@fair.example"
    staff.write("organisation.update", organisation="X2", name="Grid & Daughters")
    messages.append(get(house, old, "ann")["ics"])
    assert str(event_of(messages[-1])["ORGANIZER"]) == "mailto:meetings@fair.example"
    shell = person_of(house, tmp_path, "staff")
    assert "1 meeting would be told anew" in shell.type("reissue", "--mailbox", "--dry-run").stdout
    assert get(house, old)["revision"] == 2
    assert "1 meeting is told anew" in shell.type("reissue", "--mailbox").stdout
    assert get(house, old)["revision"] == 4
    cancel = get(house, old, "ann", revision=3)
    messages.append(cancel["ics"])
    series(shared, tmp_path, *messages)
    assert (cancel["method"], cancel["uid"]) == ("CANCEL", old["uid"])
    last = get(house, old, "ann")
    assert (last["method"], last["sequence"]) == ("REQUEST", 0) and last["uid"] != old["uid"]
    assert str(event_of(last["ics"])["ORGANIZER"]) == "mailto:new@fair.example"
    series(shared, tmp_path, last["ics"])
    now = staff.call("meeting.get", meeting=old["id"])["meeting"]
    assert (now["state"], now["uid"], now["start"]) == ("scheduled", last["uid"], old["start"])
    assert instant(now["start"]) == event_of(last["ics"])["DTSTART"].dt
    assert "nobody is told again" in shell.type("reissue", "--mailbox").stdout
    report = staff.call("admin.verify")
    assert report["ok"], [check for check in report["checks"] if not check["ok"]]
