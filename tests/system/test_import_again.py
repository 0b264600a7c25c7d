"""Files that come a second time, over the wire and as the client shows them."""
import pytest

import fair
from expect import refused
from person import DONE, person_of
from test_import import exported
from test_sheets import apply, check

ORGANISATIONS = fair.files()["organisations.csv"]


def cells(report, which):
    return {(c["file"], c["code"], c["column"]): (c["stored"], c["said"]) for c in report[which]}


def test_what_people_changed_is_kept_and_listed(house):
    staff = house.as_("staff")
    apply(staff, fair.full())
    house.as_("bat").write("organisation.update", profile="New words.")
    key = ("organisations.csv", "B2", "profile")
    for look in (check, apply):
        report = look(staff, fair.full())
        assert cells(report, "kept")[key][0] == "New words."
        assert report["kept_total"] == 1 and report["changes"] == []
    assert staff.call("organisation.get", organisation="B2")["organisation"]["profile"] \
        == "New words."
    report = check(staff, fair.full(), overwrite=True)
    assert report["kept"] == [] and key in cells(report, "changes")
    apply(staff, fair.full(), overwrite=True)
    assert staff.call("organisation.get", organisation="B2")["organisation"].get("profile", "") \
        != "New words."


def test_rows_that_are_not_there_are_listed(house):
    staff = house.as_("staff")
    header, first, *others = ORGANISATIONS.splitlines()
    report = check(staff, {"organisations.csv": f"{header}\n{first}\n"})
    [file] = report["files"]
    assert file["absent"] == len(others)
    assert file["absent_codes"] == [row.split(",")[0] for row in others]


def test_requests_of_the_files_that_are_not_there_are_listed_and_no_others(house):
    staff = house.as_("staff")
    apply(staff, fair.full())
    house.as_("bat").write("request.create", to="X3")  # of a person: in no file of an office
    header, *_ = fair.full()["requests.csv"].splitlines()
    only = {"requests.csv": fair.table("requests.csv", [("rq9", "lies", "X5", "", "", 1)])}
    [file] = check(staff, only)["files"]
    assert (file["absent"], file["absent_codes"]) == (2, ["rq1", "rq2"])
    # what came to nothing is no news
    [asked] = [r for r in staff.listed("request.list") if r["from"]["organisation"] == "X2"]
    staff.write("request.withdraw", request=asked["id"])
    [file] = check(staff, only)["files"]
    assert file["absent_codes"] == ["rq1"]


def test_what_event_ini_changes_is_listed_key_by_key(house):
    staff = house.as_("staff")
    text = fair.EVENT_INI.replace("name = Smart City Fair", "name = City Fair").replace(
        "[hall B]\nname = Hall B\nx_m = 120", "[hall B]\nname = Hall Bee\nx_m = 90").replace(
        "walk_minutes.B = 5", "walk_minutes.B = 7").replace(
        f"[day {fair.DAYS[1]}]\nsessions = 09:30-12:00;13:30-17:00",
        f"[day {fair.DAYS[1]}]\nsessions = 09:30-12:00;13:30-16:00") + (
        "\n[policy]\nwalking_check = no\n")
    expected = {
        ("event.ini", "event", "name"): ("Smart City Fair", "City Fair"),
        ("event.ini", f"day {fair.DAYS[1]}", "sessions"): (
            "09:30-12:00;13:30-17:00", "09:30-12:00;13:30-16:00"),
        ("event.ini", "hall A", "walk_minutes.B"): ("5", "7"),
        ("event.ini", "hall B", "name"): ("Hall B", "Hall Bee"),
        ("event.ini", "hall B", "x_m"): ("120", "90"),
        ("event.ini", "policy", "walking_check"): ("yes", "no"),
    }
    report = check(staff, {"event.ini": text})
    assert cells(report, "changes") == expected
    lines = text.splitlines()
    for change in report["changes"]:
        assert lines[change["line"] - 1] == f"{change['column']} = {change['said']}"
    assert cells(apply(staff, {"event.ini": text}), "changes") == expected
    assert check(staff, {"event.ini": text})["changes"] == []
    # a day and a hall more; nothing is said where nothing was
    more = text + "\n[day 2028-01-05]\nsessions = 10:00-11:00\n[hall C]\nname = C\n"
    report = check(staff, {"event.ini": more})
    assert cells(report, "changes")[("event.ini", "day 2028-01-05", "sessions")] == (
        "", "10:00-11:00")
    assert cells(report, "changes")[("event.ini", "hall C", "name")] == ("", "C")


def test_what_people_changed_never_stops_the_file(house):
    """Budget and limits: each is right by itself, and the two together are not."""
    staff = house.as_("staff")
    header, *rows = ORGANISATIONS.splitlines()
    house.as_("ann").write("organisation.update", budget_min=80000000)
    staff.write("delegate.update", delegate="ann", min_meetings=9)
    changed = [row.replace("90000000", "2000000") if row.startswith("B1,") else
               row.replace("Stad Gent", "Ghent") for row in rows]
    people = fair.files()["delegates.csv"].splitlines()
    at = people[0].split(",").index("max_meetings")
    people = [people[0]] + [",".join([*row.split(",")[:at], "3", ""]) if row.startswith("ann,")
                            else row for row in people[1:]]
    files = {"organisations.csv": "\n".join([header, *changed]) + "\n",
             "delegates.csv": "\n".join(people) + "\n"}
    for look in (check, apply):
        report = look(staff, files)
        assert report["ok"], report["errors"]
        said = {w["file"]: w["text"] for w in report["warnings"]}
        assert said["organisations.csv"].startswith("B1 stays as it is") and (
            "budget_max, less than budget_min" in said["organisations.csv"])
        assert said["delegates.csv"].startswith("ann stays as it is")
        assert [c["code"] for c in report["changes"]] == ["B4"]
    first, other = (staff.call("organisation.get", organisation=code)["organisation"]
                    for code in ("B1", "B4"))
    assert (first["budget_min"], first["budget_max"]) == (80000000, 90000000)
    assert other["name"] == "Ghent"
    # what the file breaks by itself is its fault
    wrong = "\n".join([header, *(row.replace("1000000,90000000", "3000000,2000000")
                                 for row in rows)]) + "\n"
    [fault] = check(staff, {"organisations.csv": wrong})["errors"]
    assert fault["rule"] == "less than budget_min"
    # and with the office's word for all there is nothing to keep
    report = check(staff, files, overwrite=True)
    assert report["ok"] and report["warnings"] == []


def test_codes_a_spreadsheet_has_made_numbers_of(house):
    staff = house.as_("staff")
    apply(staff, {"organisations.csv":
                  "code,kind,name,country\n007,exhibitor,Padded,KR\nAb-01,exhibitor,Mixed,KR\n"})
    for cell, meant in (("7", "007"), ("AB-1", "Ab-01"), ("x2", "X2")):
        [fault] = check(staff, {"delegates.csv":
                                f"code,organisation,name,email\nzoe,{cell},Zoe,z@x.example\n"})[
            "errors"]
        assert fault["rule"].endswith(f"; did you mean {meant}?"), fault
    for name, meant in (("㈜안전  시티", "X3"), ("grid ＆ sons", "X2"), ("STAD GENT", "B4")):
        [fault] = check(staff, {"delegates.csv":
                                f"code,organisation,name,email\nzoe,{name},Zoe,z@x.example\n"})[
            "errors"]
        assert fault["rule"].endswith(f"is a name and no code; did you mean {meant}?"), fault
    for file, row in (
            ("organisations.csv", "code,kind,name,country\n7,exhibitor,Other,KR\n"),
            ("locations.csv", "code,kind,hall\nt01,table,A\nT1,table,A\n"),
            ("categories.csv", "code,name\nmob,Other\n"),
            ("requests.csv", "code,from,to\n01,ann,X5\n1,lies,X3\n"),
            ("blackouts.csv", f"code,resource,when\nb07,ann,{fair.start_of(1)}/{fair.start_of(2)}\n"
                              f"b7,bob,{fair.start_of(1)}/{fair.start_of(2)}\n")):
        report = check(staff, {file: row})
        assert report["ok"], report
        assert [w for w in report["warnings"] if w["file"] == file
                and "differs from" in w["text"] and "zeros or capitals alone" in w["text"]], (
            file, report["warnings"])


def test_what_lies_outside_the_days_is_asked_about(house, tmp_path):
    staff = house.as_("staff")
    apply(staff, fair.full())
    far = "2028-02-01T10:00/2028-02-01T11:00"
    for file, row in (
            ("blackouts.csv", f"code,resource,when\nfar,ann,{far}\n"),
            ("conference_sessions.csv", f"code,track,title,room,when\nfar,T,Far,R,{far}\n"),
            ("interpreters.csv", f"code,name,email,pairs,shifts\nfar,F,f@x.example,ko-en,{far}\n")):
        report = check(staff, {file: row})
        assert report["ok"] and [w["text"].endswith("is its day right?") and w["line"] == 2
                                 for w in report["warnings"] if w["file"] == file] == [True], report
    # a talk in the break is on a day of the fair
    talk = f"{fair.DAYS[0]}T12:10/{fair.DAYS[0]}T12:50"
    assert check(staff, {"conference_sessions.csv":
                         f"code,track,title,room,when\nnoon,T,Noon,R,{talk}\n"})["warnings"] == []
    # the fair loses its second day, and what was on it
    shorter = fair.EVENT_INI.replace(f"[day {fair.DAYS[1]}]\nsessions = 09:30-12:00;13:30-17:00",
                                     f"[day {fair.DAYS[1]}]\nsessions =")
    texts = [w["text"] for w in check(staff, {"event.ini": shorter})["warnings"]]
    assert texts == ["1 blackout lies outside the days of the fair now: t1-repair",
                     "1 interpreter has shifts outside the days of the fair now: omar"]
    answer = staff.write("event.update",
                         days=[f"{fair.DAYS[0]} 09:30-12:00;13:30-17:00"])
    assert answer["warnings"] == texts
    assert "warnings" not in staff.write("event.update", name="The same")
    # one that people say, over the wire and typed
    answer = staff.write("blackout.set", resource="ann", when=far)
    assert answer["warnings"] == ["it touches no slot of the fair: is its day right?"]
    assert "warnings" not in staff.write("blackout.set", resource="ann",
                                         when=f"{fair.start_of(1)}/{fair.start_of(2)}")
    done = person_of(house, tmp_path, "staff").type("blackout", "bob", far)
    assert done.returncode == DONE and "look: it touches no slot of the fair" in done.stdout


# What `event.update` changes, the key that says it, and how an older file says it.
UPDATES = (
    ({"name": "City Fair"}, "event", "name", "City Fair"),
    ({"organiser_name": "Bureau"}, "event", "organiser_name", "Bureau"),
    ({"organiser_mail": "bureau@fair.example"}, "event", "organiser_mail", "bureau@fair.example"),
    ({"organiser_phone": "+82 2 123"}, "event", "organiser_phone", "+82 2 123"),
    ({"currency": "EUR"}, "event", "currency", "EUR"),
    ({"gap_minutes": 5}, "event", "gap_minutes", "5"),
    ({"days": [f"{fair.DAYS[0]} 09:30-12:00", f"{fair.DAYS[1]} 09:30-12:00;13:30-17:00"]},
     f"day {fair.DAYS[0]}", "sessions", "09:30-12:00"),
    ({"days": [f"{fair.DAYS[0]} 09:30-12:00;13:30-17:00"]}, f"day {fair.DAYS[1]}", "sessions", ""),
    ({"halls": ["B name=Hall Bee"]}, "hall B", "name", "Hall Bee"),
    ({"halls": ["B name=Hall B; x_m=7"]}, "hall B", "x_m", "7"),
    ({"halls": ["A name=제1전시장; walk_minutes.B=9"]}, "hall A", "walk_minutes.B", "9"),
    ({"policies": ["walking_check=no"]}, "policy", "walking_check", "no"),
    ({"policies": ["latest_change_minutes=90"]}, "policy", "latest_change_minutes", "90"),
)
MASTER = fair.EVENT_INI.replace("currency = KRW", "currency = KRW\norganiser_phone = 02-1") + (
    "\n[policy]\nwalking_check = yes\nlatest_change_minutes =\n")


@pytest.mark.parametrize("change,section,key,value", UPDATES,
                         ids=[f"{u[1]}-{u[2]}-{u[3]}" for u in UPDATES])
def test_what_was_changed_of_the_event_is_kept_from_an_older_event_ini(
        house, change, section, key, value):
    staff, master = house.as_("staff"), {"event.ini": MASTER}
    apply(staff, master)
    staff.write("event.update", change)
    before = staff.call("event.get")["event"]
    for look in (check, apply):
        report = look(staff, master)
        assert [(c["code"], c["column"], c["stored"]) for c in report["kept"]] == [
            (section, key, value)]
        at = report["kept"][0]["line"]
        assert MASTER.splitlines()[at - 1].startswith(f"{key} =")
        assert report["changes"] == [] and report["files"][0]["left"] == 1
    assert staff.call("event.get")["event"] == before
    # what else the file says is taken, and said again it is no change of the file's
    other = {"event.ini": MASTER.replace("y_m = 0", "y_m = 3")}
    report = apply(staff, other)
    assert {c["column"] for c in report["changes"]} == {"y_m"} and report["kept_total"] == 1
    # a second change of the same keeps to what the file said first; so does taking it back
    report = apply(staff, other, overwrite=True)
    assert [(c["code"], c["column"]) for c in report["changes"]] == [(section, key)]
    assert apply(staff, other)["kept"] == []


def test_what_was_changed_and_changed_back_is_the_files_again(house):
    staff, master = house.as_("staff"), {"event.ini": fair.EVENT_INI}
    for name in ("One", "Two", "Smart City Fair"):
        staff.write("event.update", name=name)
    newer = fair.EVENT_INI.replace("Smart City Fair", "Three")
    assert apply(staff, {"event.ini": newer})["kept"] == []
    assert staff.call("event.get")["event"]["name"] == "Three"
    apply(staff, master)
    staff.write("event.update", name="Four")
    staff.write("event.update", name="Five")
    [kept] = apply(staff, master)["kept"]
    assert (kept["stored"], kept["said"]) == ("Five", "Smart City Fair")


def test_what_was_changed_of_the_event_never_stops_the_file(house):
    """Longer slots of staff, shorter sessions of the file: each is right by itself."""
    staff = house.as_("staff")
    staff.write("event.update", slot_minutes=60)
    text = fair.EVENT_INI.replace(
        f"[day {fair.DAYS[1]}]\nsessions = 09:30-12:00;13:30-17:00",
        f"[day {fair.DAYS[1]}]\nsessions = 09:30-10:10").replace("Hall B", "Hall Bee")
    before = staff.call("event.get")["event"]
    report = apply(staff, {"event.ini": text})
    assert report["ok"] and report["changes"] == []
    assert [w["text"].split(":")[0] for w in report["warnings"]] == ["the event stays as it is"]
    assert staff.call("event.get")["event"] == before
    # what the file breaks by itself is its fault
    wrong = text.replace("09:30-10:10", "09:30-09:40")
    [fault] = check(staff, {"event.ini": wrong})["errors"]
    assert "shorter than one slot of 20 minutes" in fault["rule"]
    assert apply(staff, {"event.ini": text}, overwrite=True)["warnings"] == []


def test_a_day_that_is_said_to_have_no_session_is_none_the_second_time_too(house):
    staff = house.as_("staff")
    text = fair.EVENT_INI.replace(
        f"[day {fair.DAYS[1]}]\nsessions = 09:30-12:00;13:30-17:00",
        f"[day {fair.DAYS[1]}]\nsessions =")
    assert apply(staff, {"event.ini": text})["files"][0]["changed"] == 1
    assert apply(staff, {"event.ini": text})["files"][0]["left"] == 1


def test_warnings_come_with_the_faults(house):
    """Both are mended in one go."""
    staff = house.as_("staff")
    people = fair.files()["delegates.csv"].replace("bob@b1.example", "ann@b1.example").splitlines()
    header, *rows = people
    files = {"delegates.csv": "\n".join([header, *rows, "new,B1,New One,ann@b1.example,,,,",
                                         "odd,NONE,No One,odd@b1.example,,,,",
                                         "bad,B1,,,,,,"]) + "\n",
             "blackouts.csv": fair.table("blackouts.csv", [
                 ("far", "ann", "2031-01-01T09:00/2031-01-01T10:00", "")])}
    report = check(staff, files)
    assert {(e["file"], e["column"]) for e in report["errors"]} == {
        ("delegates.csv", "organisation"), ("delegates.csv", "name"), ("delegates.csv", "email")}
    expected = {("delegates.csv", "email"), ("blackouts.csv", "when")}
    assert {(w["file"], w["column"]) for w in report["warnings"]} == expected
    with refused("IMPORT_INVALID") as fault:
        apply(staff, files)
    assert {(w["file"], w["column"]) for w in fault.error.data["warnings"]} == expected


# A currency, what a file says of a budget, and what it is told to say.
AMOUNTS = (
    ("EUR", "500.00", "EUR 500.00 is 50000"),
    ("EUR", "1,500.50", "EUR 1500.50 is 150050"),
    ("EUR", "1.500,50", "EUR 1500.50 is 150050"),
    ("EUR", "€1500", "EUR 1500.00 is 150000"),
    ("EUR", "1 500 EUR", "EUR 1500.00 is 150000"),
    ("EUR", "1,500", "EUR 1500.00 is 150000"),
    ("EUR", "CHF 5.00", None),
    ("EUR", "1.005.00", None),
    ("KRW", "1,500,000", "KRW 1500000 is 1500000"),
    ("KRW", "₩1,500", "KRW 1500 is 1500"),
    ("KRW", "1.5", None),
    ("KWD", "1.500", None),  # one dinar and a half, or fifteen hundred?
    ("KWD", "1,500.250", "KWD 1500.250 is 1500250"),
    ("EUR", "much", None),
)


@pytest.mark.parametrize("currency", sorted({a[0] for a in AMOUNTS}))
def test_amounts_as_offices_write_them_are_told_as_the_file_takes_them(house, currency):
    staff = house.as_("staff")
    staff.write("event.update", currency=currency)
    for _, said, told in (a for a in AMOUNTS if a[0] == currency):
        rows = {"organisations.csv": f'code,budget_max\nB1,"{said}"\n'}
        [fault] = check(staff, rows)["errors"]
        assert "whole number" in fault["rule"]
        assert fault["rule"].endswith(f": {told}") if told else ": " not in fault["rule"], fault


def test_budgets_are_told_in_their_currency(house, tmp_path):
    staff = house.as_("staff")
    person = person_of(house, tmp_path, "staff")
    shown = person.type("organisation", "B1")
    assert "KRW 1000000" in shown.stdout, shown.stdout
    changed = staff.write("event.update", currency="EUR")
    [warning] = changed["warnings"]
    assert "what was KRW 90000000 of B1 is EUR 900000.00 now" in warning
    told = staff.call("organisation.get", organisation="B1")["organisation"]
    assert (told["budget_max"], told["currency"], told["currency_digits"]) == (90000000, "EUR", 2)
    assert "EUR 10000.00" in person.type("organisation", "B1").stdout
    assert "currency" not in staff.call("organisation.get", organisation="B2")["organisation"]


def test_a_blackout_that_was_moved_and_then_taken_back_stays_away(house):
    """What the file said of it, and what it was when it was taken back, are both of the past."""
    staff, master = house.as_("staff"), fair.full()
    apply(staff, master)
    staff.write("event.postpone", days=7)
    moved = {name: text for name, text in exported(staff).items() if name == "blackouts.csv"}
    [gone] = [b for b in staff.listed("blackout.list") if b["code"] == "lunch-kim"]
    staff.write("blackout.set", resource="kim", when="/".join(gone[at][:16] for at in ("start", "end")),
                code="lunch-kim", remove=True)
    for files in ({"blackouts.csv": master["blackouts.csv"]}, moved):
        report = apply(staff, files)
        assert ("blackouts.csv", "lunch-kim", "") in cells(report, "kept")
        assert "lunch-kim" not in {b["code"] for b in staff.listed("blackout.list")}


def test_files_of_no_event_are_refused_in_words(make_blank):
    """Nothing is known of the event then, and what doubts the rest takes that."""
    with make_blank().start().admin() as admin:
        for contents in ({**fair.full(), "event.ini": "[hall A]\nname = A\n"},
                         {name: text for name, text in fair.full().items() if name != "event.ini"}):
            report = check(admin, contents)
            assert {e["file"] for e in report["errors"]} == {"event.ini"}
        assert admin.call("ping") is not None
