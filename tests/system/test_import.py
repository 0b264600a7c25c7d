"""A fair from files: bad rows by place and rule, all or nothing, the same out as in."""
import base64
import hashlib
import csv
import io
import re

import pytest

import fair
from expect import instant, refusal, refused


@pytest.fixture
def staff(make_blank):
    """The administrator of a daemon without any fair."""
    return make_blank().start().admin()


@pytest.fixture(scope="module")
def checker(shared_house):
    """One connection of staff for everything that is only checked, never applied."""
    return shared_house.as_("staff")


def cells(text):
    return list(csv.reader(io.StringIO(text)))


def with_cell(name, code, column, value):
    """The full fair with one cell of the row called code changed: (files, line of that row)."""
    files = fair.full()
    rows = cells(files[name])
    at = rows[0].index(column)
    line = 1
    for number, row in enumerate(rows):
        if number and row[0] == code:
            if column == "code":
                code = value
            row[at] = value
            break
        line += 1 + sum(cell.count("\n") for cell in row)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    files[name] = out.getvalue()
    return files, line


def found(answer, name, line, column):
    """The finding the table expects must be among those reported, with its rule."""
    assert answer["ok"] is False and answer["errors_total"] >= 1
    rows = [(e["file"], e["line"], e["column"]) for e in answer["errors"]]
    assert (name, line, column) in rows, answer["errors"]
    assert all(e["rule"] for e in answer["errors"])


LONG = "x" * 65
BAD_CELLS = [
    ("categories.csv", "MOB", "code", "", ),
    ("categories.csv", "MOB", "code", "has space"),
    ("categories.csv", "MOB", "code", "-dash"),
    ("categories.csv", "MOB", "code", LONG),
    ("categories.csv", "MOB", "code", "한"),
    ("categories.csv", "MOB", "name", ""),
    ("categories.csv", "MOB.BUS", "parent", "NOSUCH"),
    ("categories.csv", "MOB", "parent", "MOB"),
    ("organisations.csv", "B1", "kind", "dragon"),
    ("organisations.csv", "B1", "kind", ""),
    ("organisations.csv", "B1", "name", ""),
    ("organisations.csv", "B1", "country", "Netherlands"),
    ("organisations.csv", "B1", "country", "nl-1"),
    ("organisations.csv", "B1", "languages", "not a language!"),
    ("organisations.csv", "B1", "wants", "MOB;NOSUCH"),
    ("organisations.csv", "X1", "offers", "NOSUCH"),
    ("organisations.csv", "B1", "budget_min", "much"),
    ("organisations.csv", "B1", "budget_min", "-1"),
    ("organisations.csv", "B1", "budget_min", "1.5"),
    ("organisations.csv", "B1", "budget_max", "5"),
    ("organisations.csv", "B1", "budget_max", "99999999999999999999"),
    ("delegates.csv", "ann", "organisation", "NOSUCH"),
    ("delegates.csv", "ann", "organisation", ""),
    ("delegates.csv", "ann", "name", ""),
    ("delegates.csv", "ann", "email", "not an address"),
    ("delegates.csv", "ann", "email", "ann@b1.example\r\nX: y"),
    ("delegates.csv", "ann", "min_meetings", "few"),
    ("delegates.csv", "ann", "max_per_day", "-1"),
    ("locations.csv", "T1", "kind", "sofa"),
    ("locations.csv", "T1", "hall", "Z"),
    ("locations.csv", "T1", "seats", "0"),
    ("locations.csv", "T1", "seats", "65"),
    ("locations.csv", "T1", "seats", "two"),
    ("locations.csv", "BOOTH1", "organisation", "NOSUCH"),
    ("locations.csv", "BOOTH1", "organisation", ""),
    ("locations.csv", "T1", "organisation", "X1"),
    ("interpreters.csv", "omar", "pairs", "ko"),
    ("interpreters.csv", "omar", "pairs", "ko-ar-en-xx-yy"),
    ("interpreters.csv", "omar", "email", "omar"),
    ("interpreters.csv", "omar", "shifts", "morning"),
    ("interpreters.csv", "omar", "shifts", f"{fair.DAYS[0]}T18:00/{fair.DAYS[0]}T09:00"),
    ("blackouts.csv", "lunch-kim", "resource", "nobody"),
    ("blackouts.csv", "lunch-kim", "when", "noon"),
    ("blackouts.csv", "lunch-kim", "when", f"{fair.DAYS[0]}T10:00"),
    ("blackouts.csv", "lunch-kim", "when", "2026-02-30T09:00/2026-02-30T10:00"),
    ("blackouts.csv", "lunch-kim", "when", f"{fair.DAYS[0]}T11:00/{fair.DAYS[0]}T10:00"),
    ("preferences.csv", "p1", "from", "NOSUCH"),
    ("preferences.csv", "p1", "to", "NOSUCH"),
    ("preferences.csv", "p1", "preference", "love"),
    ("preferences.csv", "p1", "preference", ""),
    ("requests.csv", "rq1", "from", "NOSUCH"),
    ("requests.csv", "rq1", "to", "NOSUCH"),
    ("requests.csv", "rq1", "to", "B2"),
    ("requests.csv", "rq1", "slots", "early"),
    ("requests.csv", "rq1", "slots", f"{fair.DAYS[0]}T09:31"),
    ("requests.csv", "rq1", "length", "0"),
    ("requests.csv", "rq1", "length", "9"),
    ("requests.csv", "rq1", "after", "NOSUCH"),
    ("requests.csv", "rq1", "after", "rq1"),
    ("requests.csv", "rq1", "after", "rq2;rq2"),
    ("requests.csv", "rq1", "after", "rq 2"),
    ("conference_sessions.csv", "talk1", "title", ""),
    ("conference_sessions.csv", "talk1", "when", "late"),
    ("conference_sessions.csv", "talk1", "seats", "many"),
    ("conference_sessions.csv", "talk1", "speakers", "jung;NOSUCH"),
    ("conference_sessions.csv", "talk1", "attendees", "NOSUCH"),
    ("conference_sessions.csv", "talk1", "interpretation", "ko"),
]


@pytest.mark.parametrize("name, code, column, value", BAD_CELLS,
                         ids=[f"{n}-{row[0][:-4]}-{row[2]}" for n, row in enumerate(BAD_CELLS)])
def test_a_bad_cell_is_found_where_it_is(checker, name, code, column, value):
    files, line = with_cell(name, code, column, value)
    found(fair.check(checker, files), name, line, column)


def line_of(text, beginning):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning))


BAD_EVENT = [
    ("code", "has space"), ("code", ""), ("name", ""), ("zone", "Asia/Nowhere"),
    ("zone", "../../etc/passwd"), ("zone", ""), ("currency", "won"), ("currency", ""),
    ("organiser_mail", "nobody"), ("slot_minutes", "0"), ("slot_minutes", "soon"),
    ("slot_minutes", "100000"), ("gap_minutes", "-1"), ("sessions", "12:00-09:30"),
    ("sessions", "09:30-12:00;11:00-13:00"), ("sessions", "09:30"), ("sessions", "25:00-26:00"),
    ("x_m", "far"), ("walk_minutes.B", "long"),
]


@pytest.mark.parametrize("key, value", BAD_EVENT, ids=lambda v: v.replace("/", "_"))
def test_a_bad_value_of_the_event_is_found_where_it_is(checker, key, value):
    files = fair.full()
    text = files["event.ini"]
    line = line_of(text, f"{key} =")
    files["event.ini"] = re.sub(rf"(?m)^{re.escape(key)} = .*$", f"{key} = {value}", text, count=1)
    answer = fair.check(checker, files)
    assert answer["ok"] is False
    assert ("event.ini", line) in [(e["file"], e["line"]) for e in answer["errors"]], answer


@pytest.mark.parametrize("addition", ["[dragon]\nname = x\n", "[event]\ncolour = red\n",
                                      "[day 2026-02-30]\nsessions = 09:30-12:00\n",
                                      "[day soon]\nsessions = 09:30-12:00\n",
                                      "[policy]\nno_such_policy = 1\n", "no section sign\n"])
def test_what_the_event_file_does_not_know_is_an_error(checker, addition):
    files = fair.full()
    line = files["event.ini"].count("\n") + 1
    files["event.ini"] += addition
    answer = fair.check(checker, files)
    assert answer["ok"] is False
    lines = [e["line"] for e in answer["errors"] if e["file"] == "event.ini"]
    assert max(lines, default=0) >= line - 1, answer


@pytest.mark.parametrize("missing", ["code", "zone", "currency", "slot_minutes",
                                     "organiser_mail"])
def test_a_missing_value_of_the_event_is_an_error(staff, missing):
    files = fair.full()
    files["event.ini"] = re.sub(rf"(?m)^{missing} = .*\n", "", files["event.ini"])
    answer = fair.check(staff, files)
    assert answer["ok"] is False
    assert missing in repr([e for e in answer["errors"] if e["file"] == "event.ini"]), answer


STRUCTURE = {
    "unknown column": ("code,name,colour\nA,B,red\n", 1),
    "required column missing": ("name,parent\nB,\n", 1),
    "column twice": ("code,name,name\nA,B,C\n", 1),
    "no header": ("", 1),
    "too many cells": ("code,name,parent\nA,B,,extra\n", 2),
    "too few cells": ("code,name,parent\nA\n", 2),
    "quote not closed": ("code,name\nA,\"B\nC,D\n", 2),
    "text after a quote": ("code,name\nA,\"B\"x\n", 2),
    "quote inside a bare cell": ("code,name\nA,B\"C\"\n", 2),
    "code twice": ("code,name\nA,B\nA,C\n", 3),
    "cell past 64 KiB": ("code,name\nA,B\nC," + "x" * 65537 + "\n", 3),
    "control character": ("code,name\nA,B\x01C\n", 2),
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_a_file_of_the_wrong_shape_is_found_where_it_breaks(checker, name):
    text, line = STRUCTURE[name]
    answer = fair.check(checker, {"categories.csv": text})
    assert answer["ok"] is False, answer
    assert ("categories.csv", line) in [(e["file"], e["line"]) for e in answer["errors"]], \
        answer["errors"]


@pytest.mark.parametrize("name", ["people.csv", "../fair.db", "categories.txt", "categories.csv/",
                                  "", "CATEGORIES.CSV", "event.csv", "a" * 300])
def test_an_unknown_file_is_refused(checker, name):
    number = checker.write("import.begin")["import"]
    with refused("PARAM_INVALID", "IMPORT_INVALID", "NOT_FOUND"):
        checker.call("import.put", {"import": number, "file": name, "offset": 0, "text": "x\n"})
        answer = checker.call("import.check", {"import": number})
        assert answer["ok"] is False
        checker.write("import.apply", {"import": number})


def test_the_first_hundred_findings_and_their_number(checker):
    text = "code,name\n" + "".join(f"bad code {n},x\n" for n in range(250))
    answer = fair.check(checker, {"categories.csv": text})
    assert answer["errors_total"] == 250 and len(answer["errors"]) == 100
    assert [e["line"] for e in answer["errors"]] == list(range(2, 102))


def test_applying_bad_rows_names_them_in_the_refusal(checker):
    number = fair.stage(checker, {"categories.csv": "code,name\nbad code,x\n"})
    with refused("IMPORT_INVALID") as seen:
        checker.write("import.apply", {"import": number})
    [row] = seen.error.data["rows"]
    assert (row["file"], row["line"], row["column"]) == ("categories.csv", 2, "code")
    assert row["rule"] and seen.error.data["rows_total"] == 1


# all or nothing, again, and out


def exported(client):
    """{file: text} of export.get over all pages."""
    files = {}
    for name in client.call("export.list")["files"]:
        name = name["file"] if isinstance(name, dict) else name
        params, text = {"file": name}, ""
        while True:
            page = client.call("export.get", params)
            text += page["text"]
            if "next" not in page:
                break
            params["cursor"] = page["next"]
        files[name] = text
    return files


def test_a_file_that_changes_while_it_is_fetched_is_told_as_it_was_or_begun_again(blank):
    """Pieces of two states of the fair are never put together."""
    files = dict(fair.files())
    files["organisations.csv"] += "".join(
        f"Z{n},exhibitor,Z{n},KR,ko,,ENE,{'x' * 400},,,,,,,,,\n" for n in range(700))
    fair.load(blank.admin(), files)
    admin = at_event(blank)
    before = exported(admin)["organisations.csv"]
    first = admin.call("export.get", file="organisations.csv")
    with refused("CURSOR_INVALID"):
        admin.call("organisation.list", cursor=first["next"])
    with refused("RESYNC"):
        admin.call("export.get", file="delegates.csv", cursor=first["next"])
    fair.load(admin, {"organisations.csv": files["organisations.csv"].replace("Z9,Z9", "Z9,Zed")
                      .replace("Z9,exhibitor,Z9", "Z9,exhibitor,Zed")})
    # the file is kept as it was when it was begun
    text, page = first["text"], first
    while "next" in page:
        page = admin.call("export.get", file="organisations.csv", cursor=page["next"])
        text += page["text"]
    assert text == before
    # after a restart nothing is kept, and it is another file by now
    blank.stop()
    blank.start()
    admin = at_event(blank)
    with refused("RESYNC") as seen:
        admin.call("export.get", file="organisations.csv", cursor=first["next"])
    assert "begin" in seen.error.data["hint"]
    again = admin.call("export.get", file="organisations.csv")
    blank.stop()
    blank.start()
    # something else has changed: that is no reason
    admin = at_event(blank)
    fair.load(admin, {"categories.csv": files["categories.csv"] + "NEW,New,\n"})
    assert admin.call("export.get", file="organisations.csv", cursor=again["next"])["text"]
    assert "Zed" in exported(admin)["organisations.csv"]


def test_a_place_in_an_export_is_nobodys_to_choose(blank):
    files = dict(fair.full())
    files["categories.csv"] += "zzz,\N{HANGUL SYLLABLE GA}\N{HANGUL SYLLABLE NA},\n"
    fair.load(blank.admin(), files)
    admin = at_event(blank)
    text = admin.call("export.get", file="categories.csv")["text"].encode("utf-8")
    mark = hashlib.sha256(b"categories.csv\0" + text).hexdigest()[:16]
    for offset in (text.index("\N{HANGUL SYLLABLE GA}".encode("utf-8")) + 1, len(text) + 1, -1, 4):
        for position in (f"c1:export.get:{mark}:{offset}", 16 * "\0" + f"{mark}:{offset}"):
            cursor = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
            with refused("CURSOR_INVALID"):
                admin.call("export.get", file="categories.csv", cursor=cursor)
    assert admin.call("ping") == {}


def counted(answer):
    return {f["file"]: (f["rows"], f["added"], f["changed"], f["left"]) for f in answer["files"]}


def test_a_whole_fair_goes_in(staff):
    answer = fair.load(staff, fair.full())
    assert answer["event"]["code"] == fair.EVENT if isinstance(answer["event"], dict) \
        else answer["event"] == fair.EVENT
    for name, (rows, added, changed, left) in counted(answer).items():
        if name != "event.ini":
            assert rows == len(cells(fair.full()[name])) - 1, name
            assert (added, changed, left) == (rows, 0, 0), name


def at_event(house):
    """The administrator again, now that there is a fair."""
    return house.admin(fair.EVENT)


@pytest.fixture
def blank(make_blank):
    return make_blank().start()


def test_one_bad_row_in_the_last_file_keeps_all_out(blank):
    files = fair.full()
    files["conference_sessions.csv"] = files["conference_sessions.csv"].replace("jung", "NOSUCH")
    client = blank.admin()
    with refused("IMPORT_INVALID"):
        fair.load(client, files)
    assert client.listed("event.list") == []


def test_a_bad_row_leaves_an_existing_fair_as_it_was(blank):
    fair.load(blank.admin(), fair.full())
    client = at_event(blank)
    before = exported(client)
    files = fair.full()
    files["categories.csv"] += "NEW,New one,\n"
    files["delegates.csv"] = files["delegates.csv"].replace("ann@b1.example", "nowhere")
    with refused("IMPORT_INVALID"):
        fair.load(client, files)
    assert exported(client) == before


def test_importing_again_changes_nothing(blank):
    fair.load(blank.admin(), fair.full())
    client = at_event(blank)
    before = exported(client)
    checked = fair.check(client, fair.full())
    assert checked["ok"] and all(row[1:3] == (0, 0) for row in counted(checked).values())
    for name, (rows, added, changed, left) in counted(fair.load(client, fair.full())).items():
        assert (added, changed) == (0, 0) and left == rows, name
    assert exported(client) == before
    assert client.call("admin.verify")["ok"]


def test_a_check_changes_nothing(blank):
    client = blank.admin()
    assert fair.check(client, fair.full())["ok"]
    assert client.listed("event.list") == []


def test_one_changed_cell_is_one_changed_row(blank):
    fair.load(blank.admin(), fair.full())
    client = at_event(blank)
    files = {"delegates.csv": fair.files()["delegates.csv"].replace("Ann de Vries", "Ann Jansen")}
    rows = len(fair.DELEGATES)
    assert counted(fair.load(client, files)) == {"delegates.csv": (rows, 0, 1, rows - 1)}
    assert "Ann Jansen" in repr(client.listed("delegate.list"))


def test_an_absent_row_is_left_alone(blank):
    fair.load(blank.admin(), fair.full())
    client = at_event(blank)
    fair.load(client, {"categories.csv": fair.table("categories.csv", [("NEW", "New one", "")])})
    assert {c["code"] for c in client.listed("category.list")} == {
        "MOB", "MOB.BUS", "ENE", "ENE.GRID", "SAFE", "NEW"}


def test_rows_may_refer_to_rows_of_other_files_of_the_same_import(checker):
    answer = fair.check(checker, {
        "delegates.csv": fair.table("delegates.csv", [
            ("new-1", "NEW", "New One", "new@new.example", "", "", "", "")]),
        "organisations.csv": fair.table("organisations.csv", [
            ("NEW", "exhibitor", "New", "KR", "ko", "", "", "", "", "", "", "", "")])})
    assert answer["ok"], answer


def same_rows(first, second):
    """Equal as tables: the rows by code, the cells by column name, empty cells left out.

    Of an export, which is first; it says the numbers of requests too."""
    def rows(text):
        lines = cells(text)
        return {row[0]: {c: v for c, v in zip(lines[0], row) if v and c != "number"}
                for row in lines[1:]}
    assert rows(first) == rows(second)


def test_the_export_is_what_was_imported(blank):
    fair.load(blank.admin(), fair.full())
    out = exported(at_event(blank))
    assert set(out) == {*fair.full(), "meetings.csv"} and len(cells(out["meetings.csv"])) == 1
    for name, text in fair.full().items():
        if name.endswith(".csv"):
            same_rows(out[name], text)


def test_the_export_imports_to_the_same_export(blank, make_blank):
    fair.load(blank.admin(), fair.full())
    out = exported(at_event(blank))
    other = make_blank().start()
    fair.load(other.admin(), out)
    assert exported(at_event(other)) == out


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_a_generated_fair_goes_in_and_out(blank, generate_fair, size):
    files = generate_fair(size)
    answer = fair.load(blank.admin(), files)
    code = answer["event"]["code"] if isinstance(answer["event"], dict) else answer["event"]
    client = blank.admin(code)
    out = exported(client)
    for name, text in files.items():
        if name.endswith(".csv"):
            same_rows(out[name], text)
    assert all(row[1:3] == (0, 0) for row in counted(fair.load(client, files)).values())
    assert client.call("admin.verify")["ok"]


def test_the_fair_of_real_size_goes_in(blank, generate_fair):
    files = generate_fair("wsce")
    answer = fair.load(blank.admin(), files)
    assert counted(answer)["organisations.csv"][1] == 61 + 43 + 301
    assert all(row[1:3] == (0, 0) for row in counted(fair.load(
        blank.admin(answer["event"]["code"] if isinstance(answer["event"], dict)
                    else answer["event"]), files)).values())


# forms of the text


def test_a_byte_order_mark_is_taken(checker):
    assert fair.check(checker, {"categories.csv": "\ufeffcode,name\nA,B\n"})["ok"]


@pytest.mark.parametrize("text", [
    "code,name\r\nA,B\r\n", "code,name\nA,B", "\"code\",\"name\"\nA,\"B\"\n",
    "name,code\nB,A\n", "code,name,parent\nA,B,\n"])
def test_other_forms_of_the_same_table_are_taken(checker, text):
    answer = fair.check(checker, {"categories.csv": text})
    assert answer["ok"] and counted(answer)["categories.csv"][0] == 1, answer


@pytest.mark.parametrize("name", ["a,b", "say \"hi\"", "한국어 العربية Монгол", "=1+1", "a;b",
                                  "'; DROP TABLE events; --", "\\n", "100 %s", "🙂"])
def test_a_text_comes_out_as_it_went_in(blank, name):
    client = blank.admin()
    fair.load(client, fair.files())
    client = at_event(blank)
    fair.load(client, {"categories.csv": fair.table("categories.csv", [("TEXT", name, "")])})
    [row] = [row for row in cells(exported(client)["categories.csv"]) if row[0] == "TEXT"]
    assert row[1] == ("'" + name if name.startswith("=") else name)
    assert name in [c["name"] for c in client.listed("category.list")]


@pytest.mark.parametrize("text", ["one\ntwo", "one\r\ntwo", "a\n\nb", "tab\there"])
def test_a_free_text_may_have_lines(blank, text):
    rows = [list(row) for row in fair.ORGANISATIONS]
    rows[0][7] = text
    fair.load(blank.admin(), {**fair.files(),
                              "organisations.csv": fair.table("organisations.csv", rows)})
    out = cells(exported(at_event(blank))["organisations.csv"])
    [kept] = [dict(zip(out[0], row))["profile"] for row in out if row[0] == "B1"]
    assert kept.replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_an_empty_cell_is_the_default(blank):
    fair.load(blank.admin(), fair.files())
    client = at_event(blank)
    rows = [("ann", "B1", "Ann de Vries", "ann@b1.example", "", "", "", "")]
    counts = counted(fair.load(client, {"delegates.csv": fair.table("delegates.csv", rows)}))
    assert counts["delegates.csv"] == (1, 0, 0, 1)


# staging


def test_a_chunk_may_be_put_again(checker):
    number = checker.write("import.begin")["import"]
    put = {"import": number, "file": "categories.csv", "offset": 0, "text": "code,name\n"}
    first = checker.call("import.put", put)
    assert checker.call("import.put", put)["size"] == first["size"] == 10
    checker.call("import.put", {**put, "offset": 10, "text": "A,B\n"})
    assert counted(checker.call("import.check", {"import": number}))["categories.csv"][0] == 1


@pytest.mark.parametrize("offset", [1, 9, 11, 10**9])
def test_a_chunk_at_the_wrong_place_is_refused(checker, offset):
    number = checker.write("import.begin")["import"]
    put = {"import": number, "file": "categories.csv", "offset": 0, "text": "code,name\n"}
    checker.call("import.put", put)
    with refused("IMPORT_OFFSET", "IMPORT_TOO_LARGE"):
        checker.call("import.put", {**put, "offset": offset, "text": "A,B\n"})


def test_an_import_never_begun_is_unknown(checker):
    with refused("IMPORT_UNKNOWN"):
        checker.call("import.check", {"import": "I9999"})
    with refused("IMPORT_UNKNOWN"):
        checker.write("import.apply", {"import": "I9999"})
    with refused("IMPORT_UNKNOWN"):
        checker.call("import.put", {"import": "I9999", "file": "categories.csv", "offset": 0,
                                    "text": "x"})


def test_an_import_of_another_is_unknown(house):
    number = fair.stage(house.as_("admin"), {"categories.csv": "code,name\nA,B\n"})
    with refused("IMPORT_UNKNOWN"):
        house.as_("staff").write("import.apply", {"import": number})


def test_pipelined_chunks_arrive_in_order(checker):
    number = checker.write("import.begin")["import"]
    offset, calls = 0, []
    for n in range(20):
        text = "code,name\n" if n == 0 else f"P{n},pipelined\n"
        calls.append(("import.put", {"import": number, "file": "categories.csv", "offset": offset,
                                     "text": text}))
        offset += len(text)
    for request_id in checker.send_all(calls):
        answer = checker.answer(request_id)
        if "error" in answer:
            refusal(answer, "none may be refused")
    assert counted(checker.call("import.check", {"import": number}))["categories.csv"][0] == 19


def test_a_meeting_survives_a_change_of_its_people(blank):
    """An import may rename people; what is booked stays booked and still verifies."""
    fair.load(blank.admin(), fair.files())
    client = at_event(blank)
    meeting = client.write("meeting.book", delegates=["ann", "choi"], slot=3)["meeting"]
    fair.load(client, {"delegates.csv":
                       fair.files()["delegates.csv"].replace("Ann de Vries", "Ann Jansen")})
    assert client.call("meeting.get", meeting=meeting["id"])["meeting"]["state"] == "scheduled"
    assert client.call("admin.verify")["ok"]


def test_a_grid_with_meetings_on_it_cannot_be_taken_away(blank):
    fair.load(blank.admin(), fair.files())
    client = at_event(blank)
    client.write("meeting.book", delegates=["ann", "choi"], slot=1)
    text = fair.files()["event.ini"].replace("sessions = 09:30-12:00;13:30-17:00",
                                             "sessions = 13:30-17:00", 1)
    with refused("IMPORT_INVALID"):
        fair.load(client, {"event.ini": text})
    assert client.call("admin.verify")["ok"]


@pytest.mark.parametrize("day, time, told", [
    (0, "09:00", None),
    (0, "09:31", "1 of 24 slots has begun already"),
    (0, "17:00", "1 of 2 days is over"),
    (1, "17:00", f"the fair is over: its last session ended at {fair.DAYS[1]}T17:00")])
def test_a_fair_that_is_over_is_told(house, day, time, told):
    """A warning, not a fault: an organiser may want to look at last year's fair."""
    admin = house.as_("admin")
    wanted = instant(f"{fair.DAYS[day]}T{time}:00{fair.OFFSET}")
    now = instant(admin.call("admin.clock", advance_s=0)["now"])
    admin.call("admin.clock", advance_s=int((wanted - now).total_seconds()))
    answer = fair.check(house.as_("staff"), fair.files())
    assert answer["ok"]
    assert [row["text"] for row in answer["warnings"] if row["file"] == "event.ini"] == (
        [told] if told else [])


def test_wishes_of_a_file_wait_and_wait_again(house, tmp_path):
    """Until the first day begins, or as event.ini says; what has expired waits again, and it is said."""
    staff, admin = house.as_("staff"), house.as_("admin")
    files = {**fair.files(), "requests.csv": fair.table("requests.csv", [
        ("rq1", "ann", "X2", "", "", 1, "", ""),
        ("rq2", "bat", "X3", "", "", 1, "", fair.start_of(1).replace("09:30", "08:00"))])}
    assert fair.load(staff, files)["warnings"] == []
    assert [r["expires"] for r in staff.listed("request.list")] == [
        fair.instant_of(1), fair.instant_of(1).replace("09:30", "08:00")]
    same_rows(staff.call("export.get", file="requests.csv")["text"], files["requests.csv"])
    files["event.ini"] += "\n[policy]\nanswers_until = " + fair.start_of(13) + "\n"
    fair.load(staff, files)
    assert staff.listed("request.list")[0]["expires"] == fair.instant_of(13)
    now = instant(admin.call("admin.clock", advance_s=0)["now"])
    admin.call("admin.clock",
               advance_s=int((instant(fair.instant_of(1)) - now).total_seconds()) + 1)
    assert [r["state"] for r in staff.listed("request.list")] == ["requested", "expired"]
    again = {"requests.csv": fair.table("requests.csv", [("rq2", "bat", "X3")])}
    answer = fair.load(staff, again)
    assert [w["text"] for w in answer["warnings"]][-1] == \
        "1 request had expired and waits again: rq2"
    assert [r["state"] for r in staff.listed("request.list")] == ["requested", "requested"]
    assert staff.listed("request.list")[1]["expires"] == fair.instant_of(13)
