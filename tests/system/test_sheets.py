"""A fair as offices have it: workbooks, encodings, separators, and what is said of a bad one."""
import base64
import csv
import datetime
import io
import re
import zipfile

import openpyxl
import pytest

import fair
from expect import refused
from person import DONE, Person


@pytest.fixture
def staff(make_blank):
    """The administrator of a daemon without any fair."""
    return make_blank().start().admin()


@pytest.fixture(scope="module")
def checker(shared_house):
    """One connection of staff for everything that is only checked, never applied."""
    return shared_house.as_("staff")


def stage(client, contents, **more):
    """import.begin and all files of {name: bytes or text}; the number of the import."""
    begun = client.write("import.begin", more)
    size = begun["limits"]["chunk_bytes"]
    for name, data in contents.items():
        data = data.encode() if isinstance(data, str) else data
        for offset in range(0, max(len(data), 1), size):
            piece = base64.urlsafe_b64encode(data[offset:offset + size]).decode().rstrip("=")
            client.call("import.put", {"import": begun["import"], "file": name,
                                       "offset": offset, "base64": piece})
    return begun["import"]


def check(client, contents, **more):
    return client.call("import.check", {"import": stage(client, contents, **more)})


def apply(client, contents, **more):
    return client.write("import.apply", {"import": stage(client, contents, **more)})


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def workbook(sheets, change=None):
    """{title: rows} as the bytes of a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def event_rows(text):
    """event.ini as a sheet of keys and values."""
    rows = []
    for line in text.splitlines():
        if line.strip():
            rows.append([part.strip() for part in line.split("=", 1)])
    return rows


def sheets(files=None):
    files = fair.full() if files is None else files
    return {name.partition(".")[0]: event_rows(text) if name == "event.ini" else rows_of(text)
            for name, text in files.items()}


def saved(text, separator):
    """A table as a spreadsheet saves it: another separator, CR LF, columns and rows left over."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    header, *rows = rows_of(text)
    writer.writerow([name.upper() for name in header] + ["", ""])
    for row in rows:
        writer.writerow([f" {cell}\u3000" if cell else "" for cell in row] + ["", ""])
        writer.writerow([""] * (len(row) + 2))
    return out.getvalue()


def exported(client):
    """{file: text} of export.get over all pages."""
    files = {}
    for name in client.call("export.list")["files"]:
        params, text = {"file": name}, ""
        while True:
            page = client.call("export.get", params)
            text += page["text"]
            if not page.get("next"):
                break
            params = {"file": name, "cursor": page["next"]}
        files[name] = text
    return files


def told(answer):
    return [(e["file"], e.get("cell", ""), e["rule"]) for e in answer["errors"]]


def test_a_workbook_is_the_fair_of_its_files(staff, make_blank):
    book = workbook(sheets())
    assert check(staff, {"fair.xlsx": book})["ok"] is True
    report = apply(staff, {"fair.xlsx": book})
    assert report["ok"] is True and {f["file"] for f in report["files"]} == set(fair.full())
    beside = make_blank().start().admin()
    fair.load(beside, fair.full())
    assert exported(staff) == exported(beside)
    again = apply(staff, {"fair.xlsx": book})
    assert all(f["added"] == f["changed"] == 0 for f in again["files"])


def test_one_workbook_for_each_file(staff):
    files = fair.full()
    contents = {name.replace(".csv", ".xlsx"): workbook({"Sheet1": rows_of(text)})
                for name, text in files.items() if name.endswith(".csv")}
    contents["event.ini"] = files["event.ini"]
    assert apply(staff, contents)["ok"] is True
    assert apply(staff, files)["ok"] is True
    assert all(f["changed"] == 0 for f in apply(staff, files)["files"])


@pytest.mark.parametrize("separator, encoding, named", [
    (";", "utf-8-sig", None), ("\t", "utf-16", None), (",", "utf-8", None),
    (";", "cp949", "cp949"), ("\t", "gb18030", "gb18030"), (";", "utf-16-le", "UTF-16LE")])
def test_texts_of_spreadsheets(staff, separator, encoding, named):
    # of letters that the encoding has
    files = {name: text.encode(named or "utf-8", "replace").decode(named or "utf-8")
             for name, text in fair.full().items()}
    contents = {name: text if name == "event.ini" else saved(text, separator).encode(encoding)
                for name, text in files.items()}
    named = {"encoding": named} if named else {}
    answer = apply(staff, contents, **named)
    assert answer["ok"] is True
    assert all(f["changed"] == f["added"] == 0 for f in apply(staff, files)["files"])


def test_an_encoding_is_never_guessed(checker):
    files = fair.full()
    files["organisations.csv"] = files["organisations.csv"].encode("cp949", "ignore")
    answer = check(checker, files)
    [error] = [e for e in answer["errors"] if e["file"] == "organisations.csv"]
    assert "--encoding cp949" in error["rule"] and error["line"] > 1
    # what refers to its rows is not blamed for it
    assert answer["errors_total"] == 1
    with refused("PARAM_INVALID") as seen:
        checker.write("import.begin", {"encoding": "cp94"})
    assert "cp949" in seen.error.data["hint"]


def change_cell(title, address, value):
    def change(book):
        book[title][address] = value
    return change


def test_a_fault_has_the_address_of_its_cell(checker):
    answer = check(checker, {"fair.xlsx": workbook(
        sheets(), change_cell("organisations", "D3", "Korea"))})
    assert told(answer) == [("fair.xlsx", "organisations!D3",
                             '"Korea" is no country of ISO 3166; did you mean KR (South Korea)?')]
    assert answer["errors"][0]["column"] == "country" and answer["errors"][0]["line"] == 3

    keys = [row[0] for row in sheets()["event"]]
    place = f"B{keys.index('organiser_mail') + 1}"
    answer = check(checker, {"fair.xlsx": workbook(
        sheets(), change_cell("event", place, "nobody"))})
    assert [cell for _, cell, _ in told(answer)] == [f"event!{place}"]


def test_an_error_of_a_formula_is_told_once(checker):
    book = workbook(sheets(), change_cell("organisations", "C2", "=1/0"))
    # what a spreadsheet that had calculated would have stored
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            data = re.sub(rb'<c r="C2">.*?</c>',
                          b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', data)
            new.writestr(item.filename, data)
    [(name, cell, rule)] = told(check(checker, {"fair.xlsx": out.getvalue()}))
    assert (name, cell) == ("fair.xlsx", "organisations!C2") and "#DIV/0!" in rule


def test_a_formula_that_was_never_calculated_empties_nothing(checker):
    """As programs write workbooks: what is stored of the profile is not replaced by nothing."""
    files = sheets()
    place = "H2"
    assert files["organisations"][0][7] == "profile"
    book = workbook(files, change_cell("organisations", place, '="A port" & " city"'))
    [(name, cell, rule)] = told(check(checker, {"fair.xlsx": book}))
    assert (name, cell) == ("fair.xlsx", f"organisations!{place}")
    assert "no value stored" in rule and "save it" in rule


@pytest.mark.parametrize("first", [
    "Exhibitors of the Smart City Fair\n\ncode,kind,name,country", "코드,종류,이름,국가",
    "N0,exhibitor,A,KR"])
def test_a_row_that_is_no_header_is_told_once(checker, first):
    answer = check(checker, dict(fair.full(), **{
        "organisations.csv": f"{first}\nN1,exhibitor,A,KR\n"}))
    [(name, _, rule)] = told(answer)
    assert name == "organisations.csv" and "convene template" in rule
    assert "(code,kind,name,country and more)" in rule and answer["errors_total"] == 1


def test_words_are_taken_in_any_case(staff):
    fair.load(staff, fair.full())
    table = "code,kind,name,country,auto_accept\n" \
            "N1,Exhibitor,A,KR,TRUE\nN2,Foreign Buyer,B,KR,False\nN3,foreign-buyer,C,KR,No\n"
    assert apply(staff, {"organisations.csv": table})["ok"] is True
    plain = table.replace("Foreign Buyer", "foreign_buyer").replace("foreign-buyer", "foreign_buyer") \
        .replace("TRUE", "yes").replace("False", "no").replace("No\n", "no\n").replace("Exh", "exh")
    [report] = apply(staff, {"organisations.csv": plain})["files"]
    assert report["added"] == report["changed"] == 0


def a_cell(name, column, value):
    """The full fair with one cell of the first row of a file set."""
    rows = rows_of(fair.full()[name])
    rows[1][rows[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return dict(fair.full(), **{name: out.getvalue()})


@pytest.mark.parametrize("name, column, value, words", [
    ("organisations.csv", "languages", "ko/en", "between two of them stands a ;"),
    ("organisations.csv", "languages", "ko en", "between two of them stands a ;"),
    # a date that a spreadsheet shows as the number it is
    ("requests.csv", "slots", "46416.3958333333", "let its cell show a date"),
    ("blackouts.csv", "when", "15/07/2026 09:30-10:30", '"15/07/2026 09:30-10:30" is no range'),
    ("blackouts.csv", "when", "2026-07-15", '"2026-07-15" is no range'),
    ("blackouts.csv", "when", "2026-13-15T09:30/2026-13-15T10:30", "does not exist"),
])
def test_a_cell_says_how_it_is_mended(checker, name, column, value, words):
    [(_, _, rule)] = told(check(checker, a_cell(name, column, value)))
    assert words in rule


def test_a_workbook_with_nothing_in_it_is_told(checker):
    """An import of nothing is no success."""
    [(name, _, rule)] = told(check(checker, {"fair.xlsx": workbook({"Sheet1": []})}))
    assert name == "fair.xlsx" and "nothing stands in its sheets" in rule
    # and one with a fault of its own says that alone

    def hide(book):
        book["requests"].sheet_state = "hidden"
    book = workbook({"Sheet1": [], "requests": [["code"]]}, hide)
    [(_, cell, _)] = told(check(checker, {"fair.xlsx": book}))
    assert cell == "requests"


@pytest.mark.parametrize("key, value, words", [
    ("zone", "Seoul", "names look like Asia/Seoul"), ("currency", "won", "did you mean KRW"),
    ("same_pair_twice", "perhaps", "yes or no")])
def test_a_key_of_the_event_says_how_it_is_mended(checker, key, value, words):
    text = fair.EVENT_INI + "\n[policy]\nsame_pair_twice = Yes\npending_requests_hold = TRUE\n"
    assert check(checker, {"event.ini": text})["ok"] is True
    text = re.sub(f"(?m)^{key} = .*", f"{key} = {value}", text)
    [(name, _, rule)] = told(check(checker, {"event.ini": text}))
    assert name == "event.ini" and words in rule


def test_an_organiser_who_is_a_delegate_is_told_from_either_side(checker):
    """Whichever of the two files comes."""
    ini = fair.EVENT_INI.replace("meetings@fair.example", "ANN@b1.example")
    for contents, file, column in [
            ({"event.ini": ini}, "event.ini", "organiser_mail"),
            ({"event.ini": ini, "delegates.csv": fair.full()["delegates.csv"]},
             "delegates.csv", "email"),
            ({"delegates.csv": "code,organisation,name,email\nn1,B1,N,meetings@fair.example\n"},
             "delegates.csv", "email")]:
        found = [w for w in check(checker, contents)["warnings"]
                 if "organiser's own address" in w["text"]]
        assert [(w["file"], w["column"]) for w in found] == [(file, column)]
    # what is there already is no news
    assert not [w for w in check(checker, {"event.ini": fair.EVENT_INI})["warnings"]
                if "organiser's own" in w["text"]]


def test_a_text_with_carriage_returns_alone_is_told(checker):
    text = fair.full()["organisations.csv"].replace("\n", "\r")
    [(_, _, rule)] = told(check(checker, dict(fair.full(), **{"organisations.csv": text})))
    assert "CSV UTF-8" in rule


def test_dates_of_a_spreadsheet_are_dates(staff):
    files = fair.full()
    fair.load(staff, files)
    rows = rows_of(files["requests.csv"])
    at = rows[0].index("slots")
    start = datetime.datetime.fromisoformat(rows[1][at].split(";")[0])
    rows[1][at] = start
    answer = check(staff, {"requests.xlsx": workbook({"Sheet1": rows})})
    assert answer["ok"] is True, answer["errors"]


def test_sheets_that_are_none_of_a_fair(checker):
    strange = dict(sheets(), **{"Delegate": [["x"]], "Comments": [["free", "words"]]})

    def hide(book):
        book.create_sheet("to do").sheet_state = "hidden"
        book["requests"].sheet_state = "hidden"
    answer = check(checker, {"fair.xlsx": workbook(strange, hide)})
    rules = {cell: rule for _, cell, rule in told(answer)}
    assert set(rules) == {"Delegate", "requests"}
    assert "did you mean delegates?" in rules["Delegate"] and "is hidden" in rules["requests"]


def test_sheets_in_which_nothing_stands_are_none(checker):
    blank = {"Sheet2": [], "Sheet3": [["", ""], ["\u00a0"]]}
    answer = check(checker, {"fair.xlsx": workbook(dict(sheets(), **blank))})
    assert answer["ok"] is True, answer["errors"]
    rows = sheets()["categories"]
    answer = check(checker, {"fair.xlsx": workbook({k: v for k, v in sheets().items() if k != "categories"}),
                             "categories.xlsx": workbook(dict(blank, Sheet1=rows))})
    assert answer["ok"] is True, answer["errors"]


def test_who_is_refused_reads_the_cells_too(make_blank, tmp_path):
    daemon = make_blank().start()
    book = tmp_path / "fair.xlsx"
    book.write_bytes(workbook(dict(sheets(), 요청=[["x"]])))
    done = Person(tmp_path).type("--socket", daemon.home / "admin.sock", "import", book)
    assert done.returncode != DONE
    assert re.search(r"^ *FILE +LINE +CELL +COLUMN +RULE$", done.stderr, re.M), done.stderr
    assert re.search(r"^ *fair.xlsx +요청 +there is no such sheet", done.stderr, re.M), done.stderr


def test_a_file_beside_its_sheet_is_one_too_many(checker):
    answer = check(checker, {"fair.xlsx": workbook(sheets()),
                             "delegates.csv": fair.full()["delegates.csv"]})
    assert len(told(answer)) == 1 and "leave one of them out" in told(answer)[0][2]


@pytest.mark.parametrize("data, words", [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "(.xls)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"code,name\n", "no workbook of Excel"),
    (b"PK\x03\x04 cut", "damaged"),
])
def test_what_is_no_workbook_is_told_alone(checker, data, words):
    [(name, cell, rule)] = told(check(checker, {"fair.xlsx": data}))
    assert (name, cell) == ("fair.xlsx", "") and words in rule


def test_a_bomb_costs_little(checker):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        with zipfile.ZipFile(io.BytesIO(workbook(sheets()))) as plain:
            for item in plain.infolist():
                if item.filename != "xl/worksheets/sheet1.xml":
                    bomb.writestr(item.filename, plain.read(item))
        bomb.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * (200 << 20) + b"</a>")
    [(_, _, rule)] = told(check(checker, {"fair.xlsx": out.getvalue()}))
    assert "unfolds to more than 250 times" in rule
    assert checker.call("event.get")


def test_codes_become_canonical(staff):
    files = fair.full()
    text = files["organisations.csv"]
    rows = rows_of(text)
    at, country = rows[0].index("languages"), rows[0].index("country")
    plain = [row[:] for row in rows]
    for row in rows[1:]:
        row[at] = ",".join({"ko": "kor", "en": "ENG"}.get(tag, tag)
                           for tag in row[at].split(";"))
        row[country] = row[country].lower()
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert rows != plain
    apply(staff, dict(files, **{"organisations.csv": out.getvalue()}))
    assert all(f["changed"] == f["added"] == 0 for f in apply(staff, files)["files"])


@pytest.mark.parametrize("tag, meant", [("JP", "ja (Japanese)"), ("Korean", "ko (Korean)"),
                                        ("ko_KR", "ko-KR (Korean)")])
def test_what_a_language_was_meant_to_be(checker, tag, meant):
    files = fair.full()
    rows = rows_of(files["organisations.csv"])
    rows[1][rows[0].index("languages")] = tag
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    [(_, _, rule)] = told(check(checker, dict(files, **{"organisations.csv": out.getvalue()})))
    assert f"did you mean {meant}?" in rule


def test_a_doubtful_language_is_a_warning(checker):
    files = fair.full()
    rows = rows_of(files["delegates.csv"])
    for row in rows[1:]:
        row[rows[0].index("languages")] = "kr"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    answer = check(checker, dict(files, **{"delegates.csv": out.getvalue()}))
    assert answer["ok"] is True
    doubts = [w["text"] for w in answer["warnings"] if "did you mean" in w["text"]]
    assert doubts == ["kr is Kanuri; did you mean ko (Korean)?"]


def test_a_piece_is_text_or_bytes(checker):
    number = checker.write("import.begin")["import"]
    put = {"import": number, "file": "categories.csv", "offset": 0}
    for more in ({}, {"text": "a", "base64": "YQ"}, {"base64": "Y Q"}, {"base64": "YQ=="}):
        with refused("PARAM_INVALID"):
            checker.call("import.put", {**put, **more})
    assert checker.call("import.put", {**put, "base64": "YQ"})["size"] == 1


def test_workbooks_are_bounded_in_number(checker):
    number = checker.write("import.begin")["import"]
    with refused("PARAM_INVALID"):
        for n in range(100):
            checker.call("import.put", {"import": number, "file": f"{n}.xlsx", "offset": 0,
                                        "text": "x"})
    assert n >= 10


def office_time(text):
    return re.sub(r"(\d{4})-0?(\d+)-0?(\d+)T0?(\d+):(\d\d)", r"\1. \2. \3. \4:\5", text)


def test_times_as_offices_write_them(staff):
    files = fair.full()
    fair.load(staff, files)
    changed = dict(files)
    for name in ("interpreters.csv", "blackouts.csv", "requests.csv", "conference_sessions.csv"):
        changed[name] = office_time(files[name].replace("/2", " ~ 2"))
        assert changed[name] != files[name]
    answer = apply(staff, changed)
    assert all(f["changed"] == f["added"] == 0 for f in answer["files"])


@pytest.mark.parametrize("text", ["15/07/2027 09:30", "07-15-2027 9:30", "2027. 7. 15.",
                                  "2027-13-01 09:30", "2027-07-15 9:30 PM", "2027 0715 9:30",
                                  "2027-07-15 24:30", "27.7.15 9:30"])
def test_times_that_could_be_two_are_refused_with_an_example(checker, text):
    files = fair.full()
    rows = rows_of(files["requests.csv"])
    rows[1][rows[0].index("slots")] = text
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    answer = check(checker, dict(files, **{"requests.csv": out.getvalue()}))
    [error] = [e for e in answer["errors"] if e["column"] == "slots"]
    assert "2026-07-15T09:30" in error["rule"] or "does not exist" in error["rule"]


@pytest.mark.parametrize("letter", ["a", "é", "가", "😀"])
def test_long_names_are_counted_in_letters(staff, letter):
    files = fair.full()
    rows = rows_of(files["organisations.csv"])
    at, code = rows[0].index("name"), rows[1][0]

    def named(name):
        rows[1][at] = name
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return dict(files, **{"organisations.csv": out.getvalue()})
    assert apply(staff, named(letter * 200))["ok"] is True
    assert "longer than 200 letters" in check(staff, named(letter * 201))["errors"][0]["rule"]
    staff.write("organisation.update", {"organisation": code, "name": letter * 199})
    with refused("PARAM_INVALID") as seen:
        staff.write("organisation.update", {"organisation": code, "name": letter * 201})
    assert "200 letters" in seen.error.text


def with_rows(files, name, *rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = rows_of(files[name])[0]
    for row in rows:
        writer.writerow([row.get(column, "") for column in header])
    return dict(files, **{name: files[name] + out.getvalue()})


def warned(answer, column):
    assert answer["ok"] is True, answer["errors"]
    return [(w["file"], w["line"], w["text"]) for w in answer["warnings"]
            if w["column"] == column]


def test_what_is_likely_not_meant_is_a_warning(checker):
    files = fair.full()
    first = dict(zip(*rows_of(files["delegates.csv"])[:2]))
    line = len(rows_of(files["delegates.csv"])) + 1
    twin = {**first, "code": "twin", "email": first["email"].upper()}
    [(name, at, text)] = warned(check(checker, with_rows(files, "delegates.csv", twin)), "email")
    assert (name, at) == ("delegates.csv", line) and first["code"] in text

    alike = {"code": "b01", "kind": "foreign_buyer", "name": "Another", "country": "NL",
             "languages": "en"}
    [(_, _, text)] = warned(check(checker, with_rows(files, "organisations.csv", alike)), "code")
    assert "b01 differs from B1" in text

    late = {"code": "late", "resource": first["code"],
            "when": "2031-01-01T09:00/2031-01-01T10:00", "reason": "holidays"}
    [(_, _, text)] = warned(check(checker, with_rows(files, "blackouts.csv", late)), "when")
    assert "touches no slot" in text


def test_a_code_without_its_zero_is_a_warning(checker):
    files = fair.full()
    short = {"code": "3111000", "name": "Seeds"}
    answer = check(checker, with_rows(files, "categories.csv", short))
    assert all("digits" not in text for _, _, text in warned(answer, "code"))
    whole = {"code": "03111100", "name": "Soya beans"}
    line = len(rows_of(files["categories.csv"])) + 2
    [(name, at, text)] = [
        w for w in warned(check(checker, with_rows(files, "categories.csv", whole, short)), "code")
        if "digits" in w[2]]
    assert (name, at) == ("categories.csv", line) and "03111000" in text


def test_a_language_of_one_alone_is_a_warning(checker):
    files = fair.full()
    lonely = {"code": "LV", "kind": "foreign_buyer", "name": "Riga", "country": "LV",
              "languages": "lv;en"}
    answer = check(checker, with_rows(files, "organisations.csv", lonely))
    [(_, _, text)] = warned(answer, "languages")
    assert "speaks" in text and "lv" in text.split("speaks")[1]
    beside = {**lonely, "code": "LV2"}
    answer = check(checker, with_rows(files, "organisations.csv", lonely, beside))
    assert all("lv" not in text for _, _, text in warned(answer, "languages"))
    # what an interpreter of the fair bridges is no news
    assert all("ar" not in text.split("speaks")[1].replace(",", "").split()
               for _, _, text in warned(check(checker, files), "languages"))


# Headings of days as people write them in the sheet of the event, and in event.ini.
DAY_HEADINGS = (
    [[datetime.date.fromisoformat(fair.DAYS[0])], ["sessions", "10:00-11:00"]],
    [[datetime.datetime.fromisoformat(fair.DAYS[0])], ["sessions", "10:00-11:00"]],
    [[fair.DAYS[0].replace("-", ". ") + "."], ["sessions", "10:00-11:00"]],
    [[f"day {fair.DAYS[0]}"], ["sessions", "10:00-11:00"]],
    [["Day", datetime.date.fromisoformat(fair.DAYS[0])], ["sessions", "10:00-11:00"]],
    [["day", fair.DAYS[0]], ["Sessions", "10:00 ~ 11:00"]],
    [[datetime.date.fromisoformat(fair.DAYS[0]), "10:00-11:00"]],
    [[f"day {fair.DAYS[0]}", "10:00-11:00"]],
    [[f"[day {fair.DAYS[0]}]"], ["sessions", "10:00-11:00"]],
)


@pytest.mark.parametrize("rows", DAY_HEADINGS, ids=[str(n) for n in range(len(DAY_HEADINGS))])
def test_a_day_of_the_event_sheet_is_headed_as_people_head_it(checker, rows):
    book = workbook({"event": [["key", "value"], ["code", fair.EVENT], *rows,
                               ["policy"], ["walking_check", "no"]]})
    report = check(checker, {"fair.xlsx": book})
    assert report["errors"] == []
    assert {(c["code"], c["column"], c["said"]) for c in report["changes"]} == {
        (f"day {fair.DAYS[0]}", "sessions", "10:00-11:00"), ("policy", "walking_check", "no")}


def test_a_day_that_is_no_date_is_refused_with_an_example(checker):
    book = workbook({"event": [["key", "value"], ["code", fair.EVENT], ["15/7/2031"],
                               ["sessions", "10:00-11:00"]]})
    report = check(checker, {"fair.xlsx": book})
    assert "[day 2026-07-15]" in report["errors"][0]["rule"], report["errors"]
    text = f"[Event]\nCode = {fair.EVENT}\n{fair.DAYS[0]} = 10:00-11:00\n[Hall A]\nX_M = 0\n"
    report = check(checker, {"event.ini": text})
    assert [c["said"] for c in report["changes"]] == ["10:00-11:00"]
