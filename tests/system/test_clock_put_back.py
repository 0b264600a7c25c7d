"""The hour that comes twice when a clock is put back: exact on screens and in files."""
import fair
from expect import refused
from person import DONE, Person

DAY = "2028-10-29"  # Europe/Berlin: 03:00 is 02:00 again
NIGHT = {"code": "NIGHT", "name": "A night", "zone": "Europe/Berlin", "currency": "EUR", "organiser_name": "Office",
         "organiser_mail": "o@fair.example", "slot_minutes": 30, "gap_minutes": 0, "days": [f"{DAY} 01:00-04:00"],
         "halls": ["A name=A"]}
FIRST, SECOND = f"{DAY}T02:30:00+02:00", f"{DAY}T02:30:00+01:00"
FILES = {
    "organisations.csv": fair.table("organisations.csv", [
        ("B1", "foreign_buyer", "Buyer", "DE", "en"), ("X1", "exhibitor", "Maker", "DE", "en")]),
    "delegates.csv": fair.table("delegates.csv", [("ann", "B1", "Ann", "ann@x.example"),
                                                  ("kim", "X1", "Kim", "kim@x.example")]),
    "locations.csv": fair.table("locations.csv", [("T1", "table", "A", 1, 0, 0)]),
    "blackouts.csv": fair.table("blackouts.csv", [("b1", "ann", f"{DAY}T02:00+02:00/{DAY}T02:00+01:00", "asleep")]),
    "requests.csv": fair.table("requests.csv", [("rq1", "ann", "X1", "", f"{DAY}T02:30+01:00")]),
}


def exported(staff):
    return {name: staff.call("export.get", {"file": name})["text"] for name in ("event.ini", *FILES)}


def night(make_blank):
    return fair_of(make_blank().start().admin())


def fair_of(staff):
    staff.write("event.create", NIGHT)
    staff.write("event.open")
    assert fair.load(staff, FILES)["ok"]
    return staff


def test_wishes_and_blackouts_of_a_file_keep_the_hour_they_mean(make_blank):
    with night(make_blank) as staff:
        slots = staff.call("event.get")["event"]["slots"]
        assert [s["start"] for s in slots if s["start"][11:16] == "02:30"] == [FIRST, SECOND]
        [request] = staff.call("request.list")["items"]
        assert [s["start"] for s in request["slots"]] == [SECOND]
        [blackout] = staff.call("blackout.list", {"resource": "ann"})["items"]
        assert (blackout["start"], blackout["end"]) == (f"{DAY}T02:00:00+02:00", f"{DAY}T02:00:00+01:00")
        files = exported(staff)
        text = "".join(files.values())
        assert f"{DAY}T02:00:00+02:00/{DAY}T02:00:00+01:00" in text and SECOND in text
        assert "sessions = 01:00-04:00" in text
        again = fair.check(staff, files)
        assert again["ok"] and not any(f["changed"] + f["added"] for f in again["files"]), again


def test_a_time_with_its_offset_is_taken_on_screens_and_a_wrong_offset_refused(make_blank):
    with night(make_blank) as staff:
        out = staff.write("blackout.set", resource="kim", when=f"{DAY}T02:30+01:00/{DAY}T03:00")["blackout"]
        assert (out["start"], out["end"]) == (SECOND, f"{DAY}T03:00:00+01:00")
        plain = staff.write("blackout.set", resource="T1", when=f"{DAY}T02:30/{DAY}T02:30+01:00")["blackout"]
        assert (plain["start"], plain["end"]) == (FIRST, SECOND)
        for wrong in ("+03:00", "+00:00"):
            with refused("PARAM_INVALID", field="when"):
                staff.write("blackout.set", resource="kim", when=f"{DAY}T02:30{wrong}/{DAY}T03:30")
        with refused("DELEGATE_BUSY"):
            staff.write("meeting.book", {"delegates": ["ann", "kim"], "slot": f"{DAY}T02:30+02:00"})
        with refused("SLOT_UNKNOWN"):
            staff.write("meeting.book", {"delegates": ["ann", "kim"], "slot": f"{DAY}T02:30+05:00"})
        met = staff.write("meeting.book", {"delegates": ["ann", "kim"], "slot": f"{DAY}T03:00+01:00"})["meeting"]
        assert met["start"] == f"{DAY}T03:00:00+01:00"


def test_a_screen_says_which_of_the_two_and_takes_it_so(make_blank, tmp_path):
    daemon = make_blank().start()
    fair_of(daemon.admin())
    office = Person(tmp_path)
    office.environment["TZ"] = "Europe/Berlin"

    def typed(*words):
        done = office.type("--socket", daemon.home / "admin.sock", *words)
        assert done.returncode == DONE, done.stderr
        return done.stdout

    assert "Sun 29 Oct 02:00+02:00-02:00+01:00" in typed("blackouts")
    assert "Sun 29 Oct 02:30+01:00-03:00" in typed("request", "R1")
    slots = typed("slots", "X1", "--for", "B1", "--all")
    assert "Sun 29 Oct 01:30-02:00+02:00" in slots and "Sun 29 Oct 03:00-03:30" in slots
    met = typed("book", "ann", "kim", "--slot", "d1T02:30+01:00")
    assert "Sun 29 Oct 02:30+01:00-03:00" in met and "Sun 29 Oct 02:30+01:00" in typed("meetings")
