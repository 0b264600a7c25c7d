"""Texts that a spreadsheet would run: safe as they come out, and the same as they go in again."""
import csv
import io
import random

import pytest

import fair
from expect import refused

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'=", "''@", "'-", "'", "''")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def exported(client, name):
    text, cursor = "", None
    while True:
        answer = client.call("export.get", {"file": name, **({"cursor": cursor} if cursor else {})})
        text += answer["text"]
        cursor = answer.get("next")
        if cursor is None:
            return text


@pytest.fixture
def blank(make_blank):
    return make_blank().start()


def named(names):
    """The small fair with an exhibitor for each name, which is its profile and product too."""
    return {**fair.files(), "organisations.csv": fair.table("organisations.csv", [
        *fair.ORGANISATIONS,
        *((f"N{n}", "exhibitor", name, "KR", "ko", "", "", name, name, "", "", "", "")
          for n, name in enumerate(names))])}


def written(name):
    """As a person has to write it into a file: with the apostrophe where the format has one."""
    return "'" + name if name.lstrip("'")[:1] in FORMULA and name.lstrip("'") else name


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_in_a_text_comes_back(blank, make_blank, seed):
    rng = random.Random(seed)
    letters = [*RISKY, *"abc가나ع", ",", '"', ";", "1", " "]
    names = sorted({(rng.choice(RISKY) + "".join(rng.choices(letters, k=rng.randint(0, 5))))
                    .rstrip() for _ in range(60)})
    admin = blank.admin()
    fair.load(admin, named([written(n) for n in names]))
    staff = blank.admin(fair.EVENT)
    stored = {o["code"]: o for o in staff.listed("organisation.list") if o["code"][0] == "N"}
    assert [stored[f"N{n}"]["name"] for n in range(len(names))] == names
    files = {name: exported(staff, name) for name in fair.files()}
    cells = [cell for row in rows_of(files["organisations.csv"]) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    again = fair.load(staff, files)
    assert all(f["added"] == f["changed"] == 0 for f in again["files"]), again
    other = make_blank().start()
    fair.load(other.admin(), files)
    theirs = other.admin(fair.EVENT)
    assert {name: exported(theirs, name) for name in files} == files


def test_numbers_below_zero_stay_numbers(blank):
    files = fair.files()
    files["locations.csv"] = fair.table("locations.csv", [("T1", "table", "A", 1, -7, -3, "", "-T1")])
    fair.load(blank.admin(), files)
    row = rows_of(exported(blank.admin(fair.EVENT), "locations.csv"))[1]
    assert row[4:6] == ["-7", "-3"] and row[7] == "'-T1"


def test_the_names_of_a_real_fair_come_out_as_they_went_in(blank, shared):
    source = shared / "data" / "ces2026" / "exhibitors.csv"
    if not source.exists():
        pytest.skip(f"{source} is not there")
    with open(source, newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 500
    files = {name: fair.files()[name] for name in ("event.ini", "categories.csv")}
    files["organisations.csv"] = fair.table("organisations.csv", [
        (f"C{n}", "exhibitor", written(row["name"].strip()), "KR", "en", "", "",
         written(row["description"].strip()), "", "", "", "", "")
        for n, row in enumerate(rows)])
    fair.load(blank.admin(), files)
    staff = blank.admin(fair.EVENT)
    text = exported(staff, "organisations.csv")
    out = {row[0]: row for row in rows_of(text)[1:]}
    for n, row in enumerate(rows):
        assert out[f"C{n}"][2].encode() == written(row["name"].strip()).encode()
    stored = {o["code"]: o["name"] for o in staff.listed("organisation.list")}
    assert stored == {f"C{n}": row["name"].strip() for n, row in enumerate(rows)}
    again = fair.load(staff, {"organisations.csv": text})
    assert [(f["added"], f["changed"]) for f in again["files"]] == [(0, 0)]


# An import never moves what is booked: it says where, and which meeting.


@pytest.mark.parametrize("name, row, column", [
    ("blackouts.csv", ("b1", "noor", "{}/{}", ""), "when"),
    ("blackouts.csv", ("b1", "T1", "{}/{}", ""), "when"),
    ("blackouts.csv", ("b1", "omar", "{}/{}", ""), "when"),
    ("conference_sessions.csv", ("c1", "Tech", "Talk", "R1", "{}/{}", "", "", "noor", ""),
     "speakers"),
])
def test_files_over_a_meeting_name_line_and_meeting(blank, name, row, column):
    fair.load(blank.admin(), fair.files())
    staff = blank.admin(fair.EVENT)
    staff.write("meeting.book", delegates=["noor", "jung"], slot=5, location="T1")
    when = [cell.format(fair.start_of(5), fair.start_of(6)) for cell in row]
    checked = fair.check(staff, {name: fair.table(name, [when])})
    fault, = checked["errors"]
    assert (fault["file"], fault["line"], fault["column"]) == (name, 2, column)
    assert "meeting M1 sits at" in fault["rule"]
    with refused("IMPORT_INVALID"):
        fair.load(staff, {name: fair.table(name, [when])})
    assert staff.call("meeting.get", meeting="M1")["meeting"]["revision"] == 1


def test_a_shift_that_ends_before_a_meeting_is_refused(blank):
    fair.load(blank.admin(), fair.files())
    staff = blank.admin(fair.EVENT)
    staff.write("meeting.book", delegates=["noor", "jung"], slot=5)
    def shifts(text):
        return {"interpreters.csv": fair.table("interpreters.csv", [
            ("omar", "عمر Omar", "omar@words.example", "ar-ko", text)])}
    fault, = fair.check(staff, shifts(f"{fair.DAYS[0]}T09:00/{fair.start_of(5)}"))["errors"]
    assert (fault["file"], fault["line"], fault["column"]) == ("interpreters.csv", 2, "shifts")
    assert "meeting M1 at" in fault["rule"]
    assert fair.load(staff, shifts(f"{fair.start_of(5)}/{fair.start_of(6)}"))["ok"]
    assert fair.load(staff, shifts(""))["ok"]


def test_a_table_does_not_lose_the_seat_of_a_meeting(blank):
    files = fair.files()
    two = fair.table("locations.csv", [("T1", "table", "A", 2, 0, 0, "", "Table 1")])
    fair.load(blank.admin(), {**files, "locations.csv": two})
    staff = blank.admin(fair.EVENT)
    staff.write("meeting.book", delegates=["ann", "choi"], slot=5)
    staff.write("meeting.book", delegates=["bat", "smith"], slot=5)
    one = {"locations.csv": two.replace("T1,table,A,2", "T1,table,A,1")}
    fault, = fair.check(staff, one)["errors"]
    assert (fault["file"], fault["line"], fault["column"]) == ("locations.csv", 2, "seats")
