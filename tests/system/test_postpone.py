"""A fair on other days: all of it moves together, and each meeting is told once."""
import datetime

import fair
from expect import instant, refused
from person import DONE, Person
from test_sheets import apply, check


def booked(house, slot=1):
    with house.as_("staff") as staff:
        return staff.write("meeting.book", {"delegates": ["ann", "kim"], "slot": slot})["meeting"]


def later(text, days):
    return text.replace(text[:10], str(datetime.date.fromisoformat(text[:10])
                                       + datetime.timedelta(days=days)))


def move_clock(admin, start):
    """To a minute after an instant."""
    now = instant(admin.call("admin.clock", advance_s=0)["now"])
    admin.call("admin.clock", advance_s=int((instant(start) - now).total_seconds()) + 60)


def newest(staff, meeting):
    return staff.call("invitation.get", {"meeting": meeting})


def test_everything_of_a_fair_moves_together(house):
    with house.as_("staff") as staff, house.as_("ann") as ann:
        meeting = booked(house)
        ann.write("request.create", {"to": "X2", "slots": [5]})
        blackout = staff.write("blackout.set", resource="choi", when=f"{fair.start_of(3)}/{fair.start_of(5)}")
        before = staff.call("event.get")["event"]
        shifts = staff.call("interpreter.list")["items"]
        talks = staff.call("conference.list")["items"]
        diary = staff.call("diary.get", {"delegate": "choi"})["days"]
        done = staff.write("event.postpone", days=10)
        assert (done["days"], done["from"], done["to"]) == (10, fair.DAYS[0], later(fair.DAYS[0], 10))
        assert (done["meetings"], done["people"]) == (1, 2)
        assert [p["code"] for p in done["told"]] == ["ann", "kim"]
        after = staff.call("event.get")["event"]
        assert after["rev"] == before["rev"] + 1
        assert after["slots"] == [{**s, "start": later(s["start"], 10), "end": later(s["end"], 10)}
                                  for s in before["slots"]]
        assert [s["day"] for s in after["sessions"]] == [later(s["day"], 10) for s in before["sessions"]]
        moved = staff.call("meeting.get", {"meeting": meeting["id"]})["meeting"]
        assert (moved["start"], moved["sequence"], moved["revision"], moved["rev"]) == (
            later(meeting["start"], 10), 1, 2, 2)
        assert moved["location"] == meeting["location"] and moved["slots"][0]["slot"] == 1
        told = newest(staff, meeting["id"])
        assert (told["sequence"], told["method"], told["start"]) == (1, "REQUEST", moved["start"])
        [out] = staff.call("blackout.list", {"resource": "choi"})["items"]
        assert out["start"] == later(blackout["blackout"]["start"], 10)
        for old, new in zip(shifts, staff.call("interpreter.list")["items"]):
            assert [s["start"] for s in new["shifts"]] == [later(s["start"], 10) for s in old["shifts"]]
        for old, new in zip(talks, staff.call("conference.list")["items"]):
            assert new["start"] == later(old["start"], 10)
        assert [[s["state"] for s in d["slots"]] for d in staff.call("diary.get", {"delegate": "choi"})["days"]] == \
            [[s["state"] for s in d["slots"]] for d in diary]
        rows = staff.call("journal.list", {"object": fair.EVENT})["items"]
        assert rows[-1]["body"]["postponed"] == {"days": 10, "from": done["from"], "to": done["to"]}
    with house.admin() as admin:
        assert admin.call("admin.verify")["ok"]


def test_a_trial_changes_nothing_and_names_who_would_be_told(house):
    with house.as_("staff") as staff:
        meeting = booked(house)
        before = staff.call("event.get")["event"]
        seen = staff.write("event.postpone", to=later(fair.DAYS[0], 7), dry_run=True)
        assert seen["dry_run"] and seen["days"] == 7
        assert [p["code"] for p in seen["told"]] == ["ann", "kim"]
        assert staff.call("event.get")["event"] == before
        assert staff.call("meeting.get", {"meeting": meeting["id"]})["meeting"] == meeting


def test_what_is_refused_of_a_postponement(house):
    with house.as_("staff") as staff, house.as_("ann") as ann:
        for bad in ({}, {"days": 3, "to": "2031-01-01"}, {"days": 0}):
            with refused("PARAM_INVALID", field="days"):
                staff.write("event.postpone", bad)
        for bad in ("tomorrow!!", fair.DAYS[0]):
            with refused("PARAM_INVALID", field="to"):
                staff.write("event.postpone", to=bad)
        with refused("PARAM_INVALID"):
            staff.write("event.postpone", days=-100)
        with refused("ROLE_DENIED"):
            ann.write("event.postpone", days=3)
        with refused("STALE"):
            staff.write("event.postpone", days=3, if_rev=99)
        meeting = booked(house)
        with house.admin() as admin:
            move_clock(admin, meeting["start"])
        with refused("TOO_LATE"):
            staff.write("event.postpone", days=3)


def test_a_meeting_called_off_keeps_no_slot_and_its_time(house):
    """After it the session can be cut, and the fair moved by new days."""
    with house.as_("staff") as staff:
        meeting = booked(house)
        staff.write("meeting.cancel", {"meeting": meeting["id"]})
        after = staff.write("event.update", days=[f"{fair.DAYS[1]} 09:30-12:20"])["event"]
        assert len(after["slots"]) == 6
        gone = staff.call("meeting.get", {"meeting": meeting["id"]})["meeting"]
        assert (gone["state"], gone["start"], gone["slots"]) == ("cancelled", meeting["start"], [])
        staff.write("event.update", days=["2031-01-06 09:00-10:00"])
    with house.admin() as admin:
        assert admin.call("admin.verify")["ok"]


def test_a_called_off_meeting_stays_where_it_was_when_the_fair_moves(house):
    with house.as_("staff") as staff:
        meeting = booked(house)
        staff.write("meeting.cancel", {"meeting": meeting["id"]})
        staff.write("event.postpone", days=5)
        gone = staff.call("meeting.get", {"meeting": meeting["id"]})["meeting"]
        assert (gone["start"], gone["sequence"], gone["slots"]) == (meeting["start"], 1, [])


def test_civil_times_stay_over_a_change_of_the_clock(make_blank):
    wish = {"code": "BER28", "name": "Berlin", "zone": "Europe/Berlin", "currency": "EUR",
            "organiser_name": "Office", "organiser_mail": "o@fair.example", "slot_minutes": 30,
            "days": ["2028-03-24 09:00-10:00", "2028-03-25 01:00-04:00"]}
    with make_blank().start().admin() as staff:
        staff.write("event.create", wish)
        with refused("PARAM_INVALID"):  # 2028-03-26 has no 02:00 to 03:00
            staff.write("event.postpone", days=1)
        after = staff.write("event.postpone", days=2)["event"]
        assert after["slots"][0]["start"] == "2028-03-26T09:00:00+02:00"
        assert after["slots"][2]["start"] == "2028-03-27T01:00:00+02:00"
        back = staff.write("event.postpone", to="2028-03-24")["event"]
        assert back["slots"][0]["start"] == "2028-03-24T09:00:00+01:00"


def test_requests_of_a_file_end_with_the_fair_and_people_s_own_do_not(house):
    rows = fair.table("requests.csv", [
        ("RQ1", "ann", "X2"), ("RQ2", "bat", "X3", "", "", "", "", f"{fair.DAYS[0]}T08:00")])
    with house.as_("staff") as staff, house.as_("lies") as lies:
        assert fair.load(staff, {"requests.csv": rows})["ok"]
        lies.write("request.create", {"to": "X5"})
        before = {r.get("code"): r["expires"] for r in staff.call("request.list")["items"]}
        staff.write("event.postpone", days=20)
        after = {r.get("code"): r["expires"] for r in staff.call("request.list")["items"]}
        assert after == {"RQ1": later(before["RQ1"], 20), "RQ2": later(before["RQ2"], 20), None: before[None]}


def test_at_a_terminal(house, tmp_path):
    booked(house)
    done = Person(tmp_path).type("--socket", house.home / "admin.sock", "postpone", "--days", "3", "--dry-run")
    assert done.returncode == DONE, done.stderr
    assert "it would be postponed" in done.stdout and "Ann" in done.stdout
    assert "1 meeting, 2 people are told" in done.stdout


def whole_with_ends():
    """The full fair with a policy that names a day, and a request with an end of its own."""
    files = fair.full()
    files["event.ini"] += f"\n[policy]\nanswers_until = {fair.DAYS[0]}T08:30\n"
    end = f"{fair.DAYS[0]}T08:00"
    files["requests.csv"] = fair.table("requests.csv", [
        ("rq1", "ann", "X2", "", f"{fair.start_of(2)};{fair.start_of(3)}", 1, "", end),
        ("rq2", "choi", "B4", "", "", 2, "rq1")])
    return files


def facts(staff):
    """All that a postponement moves."""
    return [staff.call("event.get")["event"], staff.listed("blackout.list"),
            staff.listed("interpreter.list"), staff.listed("conference.list"),
            staff.listed("request.list")]


def test_an_older_master_does_not_move_the_fair_back(house):
    staff, master = house.as_("staff"), whole_with_ends()
    apply(staff, master)
    assert check(staff, master)["kept_total"] == 0
    staff.write("event.postpone", days=14)
    before = facts(staff)
    report = check(staff, master)
    assert report["ok"], report["errors"]
    kept = {(c["file"], c["code"], c["column"]): c for c in report["kept"]}
    new = [later(day, 14) for day in fair.DAYS]
    assert {key for key in kept if key[0] == "event.ini"} == {
        *(("event.ini", f"day {day}", "sessions") for day in fair.DAYS),
        ("event.ini", "policy", "answers_until")}
    assert {key[0] for key in kept} == {"event.ini", "blackouts.csv", "interpreters.csv",
                                        "requests.csv", "conference_sessions.csv"}
    assert kept["event.ini", "policy", "answers_until"]["stored"] == f"{new[0]}T08:30"
    assert {key[2] for key in kept if key[0] == "requests.csv"} == {"slots", "expires"}
    for key, column in (("blackouts.csv", "when"), ("conference_sessions.csv", "when"),
                        ("interpreters.csv", "shifts")):
        assert any(k[0] == key and k[2] == column and new[0] in c["stored"] and
                   fair.DAYS[0] in c["said"] for k, c in kept.items())
    assert report["changes"] == [] and sum(f["changed"] + f["added"] for f in report["files"]) == 0
    apply(staff, master)
    assert facts(staff) == before
    # back where it was, the master says what holds, and nothing is kept from it any more
    staff.write("event.postpone", days=-14)
    report = apply(staff, master)
    assert report["kept_total"] == 0 and report["changes"] == []


def test_a_fair_that_moves_by_one_day_is_kept_on_the_day_that_both_have(house):
    staff, master = house.as_("staff"), fair.full()
    apply(staff, master)
    staff.write("event.update", days=[f"{fair.DAYS[0]} 09:30-12:00;13:30-17:00",
                                      f"{fair.DAYS[1]} 09:30-12:00;13:30-16:30"])
    staff.write("event.postpone", days=1)
    before = staff.call("event.get")["event"]
    report = apply(staff, master)
    assert {(c["code"], c["stored"], c["said"]) for c in report["kept"]
            if c["file"] == "event.ini"} == {
        (f"day {fair.DAYS[0]}", "", "09:30-12:00;13:30-17:00")}
    assert staff.call("event.get")["event"] == before


def test_the_files_word_for_a_fair_that_moved_names_the_days_that_are_there_twice(house):
    staff, master = house.as_("staff"), {"event.ini": fair.EVENT_INI}
    staff.write("event.postpone", days=14)
    report = check(staff, master, overwrite=True)
    assert report["kept"] == []
    assert [w["text"].split(" since ")[0] for w in report["warnings"]] == [
        f"people have moved or ended {day}" for day in fair.DAYS]
    apply(staff, master, overwrite=True)
    days = {s["day"] for s in staff.call("event.get")["event"]["sessions"]}
    assert days == {*fair.DAYS, *(later(day, 14) for day in fair.DAYS)}
    assert check(staff, master)["kept"] == []


def berlin(make_blank, days):
    """A fair in Berlin with sessions in the nights in which its clock changes."""
    staff = make_blank().start().admin()
    staff.write("event.create", {
        "code": "BER28", "name": "Berlin", "zone": "Europe/Berlin", "currency": "EUR",
        "organiser_name": "Office", "organiser_mail": "o@fair.example", "slot_minutes": 30,
        "days": days})
    return staff


def starts(event):
    return [s["start"] for s in event["slots"]]


def test_a_session_over_the_night_of_the_clock_keeps_its_beginning_and_its_length(make_blank):
    """2028-03-26 has no hour from 02:00; 2028-10-29 has it twice."""
    staff = berlin(make_blank, ["2028-03-26 01:00-04:00"])
    assert starts(staff.call("event.get")["event"]) == [
        "2028-03-26T01:00:00+01:00", "2028-03-26T01:30:00+01:00",
        "2028-03-26T03:00:00+02:00", "2028-03-26T03:30:00+02:00"]
    files = {"interpreters.csv":
             "code,name,email,pairs,shifts\nomar,Omar,omar@words.example,ar-ko,"
             "2028-03-26T00:00/2028-03-26T03:30\n", "blackouts.csv":
             "code,resource,when,reason\nBO,omar,2028-03-26T03:00/2028-03-26T03:30,\n"}
    apply(staff, files)
    after = staff.write("event.postpone", days=1)["event"]
    assert starts(after) == [f"2028-03-27T0{at}:00+02:00" for at in ("1:00", "1:30", "2:00", "2:30")]
    [s] = after["sessions"]
    assert (s["start"], s["end"]) == ("2028-03-27T01:00:00+02:00", "2028-03-27T03:00:00+02:00")
    [blackout] = staff.listed("blackout.list")  # still over the third slot
    assert (blackout["start"], blackout["end"]) == (after["slots"][2]["start"], after["slots"][2]["end"])
    [omar] = staff.listed("interpreter.list")   # and the shift still ends after it
    assert omar["shifts"][0]["end"] == after["slots"][2]["end"]
    # the grid is the one that event.ini makes of these days
    report = check(staff, {"event.ini": "[event]\ncode = BER28\n[day 2028-03-27]\nsessions = 01:00-03:00\n"})
    assert report["files"][0]["left"] == 1
    assert staff.call("admin.verify")["ok"]


def test_what_a_night_of_the_clock_is_against_is_refused_with_days_that_are_not(make_blank):
    staff = berlin(make_blank, ["2028-10-28 02:00-05:00;06:00-07:00"])
    with refused("PARAM_INVALID") as no:
        staff.write("event.postpone", days=1)
    assert "2028-10-29" in str(no.error)
    assert no.error.data["hint"] == "convene postpone --days 2"
    after = staff.write("event.postpone", days=2)["event"]
    assert starts(after)[0] == "2028-10-30T02:00:00+01:00"


def test_a_session_that_grows_by_the_clock_does_not_run_into_the_next(make_blank):
    staff = berlin(make_blank, ["2028-10-29 01:00-04:00;04:00-05:00"])
    with refused("PARAM_INVALID") as no:
        staff.write("event.postpone", days=1)
    assert "would run into the one at" in str(no.error)
    assert no.error.data["hint"].startswith("convene event update --day")
    staff.write("event.update", days=["2028-10-29 01:00-03:00;04:00-05:00"])
    after = staff.write("event.postpone", days=1)["event"]
    assert starts(after)[0] == "2028-10-30T01:00:00+01:00"
    assert after["sessions"][0]["end"] == "2028-10-30T04:00:00+01:00"
