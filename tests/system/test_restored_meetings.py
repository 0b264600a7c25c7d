"""Meetings of a fair that goes on in another daemon: the same entries in everybody's calendars."""
import re

import pytest

import fair
from expect import refused
from person import DONE, person_of
from test_letters import exported


def says(ics, name):
    return re.search(rf"^{name}[^:\r\n]*:(.*)$", ics.replace("\r\n", "\n"), re.M).group(1)


def meeting(client, number):
    return client.call("meeting.get", meeting=number)["meeting"]


@pytest.fixture
def lived(house):
    """One meeting that was moved, and one that was called off."""
    staff = house.as_("staff")
    met = staff.write("meeting.book", delegates=["ann", "kim"], slot=4)["meeting"]
    gone = staff.write("meeting.book", delegates=["bat", "choi"], slot=3)["meeting"]
    staff.write("meeting.cancel", meeting=gone["id"], reason="ill")
    staff.write("blackout.set", resource=met["location"]["code"], code="wet", release=True,
                when=f"{fair.start_of(4)}/{fair.start_of(5)}")
    return house, met["id"], gone["id"]


def test_the_next_change_reaches_the_entry_that_people_have(lived, make_blank, tmp_path):
    house, met, gone = lived
    staff, out = house.as_("staff"), tmp_path / "out"
    before = {m: meeting(staff, m) for m in (met, gone)}
    assert before[met]["revision"] == 2 and before[met]["sequence"] == 1
    assert person_of(house, tmp_path, "staff").type("export", out).returncode == DONE
    files = {f.name: f.read_text() for f in out.iterdir()}
    other = make_blank().start()
    assert fair.load(other.admin(), files)["ok"]
    admin = other.admin(fair.EVENT)
    for m in (met, gone):
        now = meeting(admin, m)
        assert all(now[name] == before[m][name] for name in before[m] if name not in ("rev", "by"))
        for name in ("UID", "SEQUENCE", "SUMMARY", "DTSTART", "LOCATION", "CREATED", "METHOD"):
            assert says(admin.call("invitation.get", meeting=m)["ics"], name) \
                == says(staff.call("invitation.get", meeting=m)["ics"], name), name
    rows = [r for r in admin.listed("journal.list") if r["topic"] == "meeting"]
    assert len(rows) == 2 and all("invitation" not in r["body"] for r in rows)
    admin.write("meeting.cancel", meeting=met, reason="rain")
    ics = admin.call("invitation.get", meeting=met)["ics"]
    assert says(ics, "UID") == before[met]["uid"]
    assert says(ics, "SEQUENCE") == "2" and says(ics, "METHOD") == "CANCEL"
    assert meeting(admin, met)["revision"] == 3
    assert admin.call("admin.verify")["ok"]


def test_a_meeting_whose_rule_changed_is_taken_in_and_told(house, make_blank):
    staff = house.as_("staff")
    met = staff.write("meeting.book", delegates=["ann", "kim"], slot=4)["meeting"]["id"]
    house.as_("ann").write("preference.set", to="X1", preference="avoid")
    files, other = exported(staff), make_blank().start()
    answer = fair.load(other.admin(), files)
    assert [(c["meeting"]["id"], "do not want to meet" in c["why"])
            for c in answer["concerned"]] == [(met, True)]
    admin = other.admin(fair.EVENT)
    assert meeting(admin, met)["state"] == "scheduled" and exported(admin) == files


def test_a_person_in_two_meetings_is_refused(lived, make_blank):
    house, met, gone = lived
    files = exported(house.as_("staff"))
    rows = files["meetings.csv"].splitlines(keepends=True)
    again = rows[1].replace(met, "M9", 1).replace(
        meeting(house.as_("staff"), met)["uid"], "another")
    admin = make_blank().start().admin()
    with refused("IMPORT_INVALID") as seen:
        fair.load(admin, {**files, "meetings.csv": "".join([*rows, again])})
    rows = seen.error.data["rows"]
    assert {(row["file"], row["line"]) for row in rows} == {("meetings.csv", 4)}
    told = {row["column"]: row["rule"] for row in reversed(rows)}
    assert told["delegates"].startswith(f"ann is in meeting {met} at")
    assert "already" in told["seat"] and f"has meeting {met} already" in told["request"]
    assert not admin.listed("event.list")
