"""What an office types to bring a fair in and out, and what lies beside its files."""
import re

import openpyxl
import pytest

import fair
from person import DONE, Person


@pytest.fixture
def office(make_blank, tmp_path):
    """Somebody at the administrator's socket: a function that types, and a directory."""
    home = make_blank().start().home
    person = Person(tmp_path)
    return lambda *words: person.type("--socket", home / "admin.sock", *words), tmp_path / "files"


def written(directory, files):
    directory.mkdir()
    for name, data in files.items():
        (directory / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return directory


def test_strangers_of_a_directory_are_told_in_one_list(office):
    type_, directory = office
    written(directory, fair.files())
    for name in ("~$fair.xlsx", "Thumbs.db", "desktop.ini", "delegates (1).csv", "Requests.CSV",
                 "old.xls", ".hidden", "comments.csv"):
        (directory / name).write_text("x")
    done = type_("import", directory)
    assert done.returncode != DONE and done.stdout == ""
    [line] = [line for line in done.stderr.splitlines() if "not of a fair" in line]
    for words in ("~$fair.xlsx (a workbook that is open: close it)", "Thumbs.db", "desktop.ini",
                  "delegates (1).csv (did you mean delegates.csv?)",
                  "Requests.CSV (did you mean requests.csv?)", "old.xls (save it as .xlsx)"):
        assert words in line, (words, line)
    assert ".hidden" not in line and "comments.csv" not in line
    assert "hint:" in done.stderr.lower()
    for name in ("~$fair.xlsx", "Thumbs.db", "desktop.ini", "delegates (1).csv", "Requests.CSV",
                 "old.xls"):
        (directory / name).unlink()
    assert type_("import", directory).returncode == DONE


def test_a_fair_begins_with_the_template(office):
    """Headers, examples that can be imported as they are, and a sheet that explains them."""
    type_, directory = office
    done = type_("template", directory)
    assert done.returncode == DONE and "12 files written" in done.stdout, done.stderr
    tables = {name: columns.split(",") for name, columns in fair.COLUMNS.items()
              if name != "meetings.csv"}
    for name in tables:
        header, *rows = (directory / name).read_text().splitlines()
        assert len(rows) >= 1 and set(tables[name]) <= set(header.split(",")), name
    assert "code" in (directory / "comments.csv").read_text()
    assert type_("import", directory).returncode == DONE
    # nothing of one's own is written over
    assert type_("template", directory).returncode != DONE
    assert type_("template", directory, "--force").returncode == DONE


def test_an_export_for_excel_is_taken_in_as_it_was(office, tmp_path):
    type_, directory = office
    assert type_("import", written(directory, fair.full())).returncode == DONE
    out = tmp_path / "out"
    assert type_("export", out, "--excel").returncode == DONE
    tables = sorted(out.glob("*.csv"))
    assert len(tables) >= 10 and all(
        t.read_bytes().startswith(b"\xef\xbb\xbf") for t in tables)
    assert not (out / "event.ini").read_bytes().startswith(b"\xef\xbb\xbf")
    done = type_("--json", "import", out, "--dry-run")
    assert done.returncode == DONE and not re.search(r'"(added|changed)": *[1-9]', done.stdout)


def test_a_second_import_shows_its_differences_cell_by_cell(office):
    """--dry-run and the import alike: row, column, what it was and what it becomes."""
    type_, directory = office
    assert type_("import", written(directory, fair.files())).returncode == DONE
    table = directory / "delegates.csv"
    text = table.read_text()
    assert "Ann de Vries" in text
    table.write_text(text.replace("Ann de Vries", "Anna de Vries"))
    for words in (("--dry-run",), ()):
        done = type_("import", directory, *words)
        assert done.returncode == DONE, done.stderr
        line, = [line for line in done.stdout.splitlines() if "Anna de Vries" in line]
        assert re.search(r"delegates.csv.*ann.*name.*Ann de Vries.*Anna de Vries", line), line


def test_a_warning_says_its_line_as_a_fault_does(office):
    type_, directory = office
    files = fair.files()
    files["delegates.csv"] += "zed,B1,Zed,ann@b1.example,,,,\n"
    line = files["delegates.csv"].count("\n")
    done = type_("import", written(directory, files))
    assert done.returncode == DONE, done.stderr
    assert re.search(r"^FILE +LINE +COLUMN +MIND$", done.stdout, re.M), done.stdout
    assert re.search(rf"^delegates.csv +{line} +email +zed has the address of ann too",
                     done.stdout, re.M), done.stdout


def test_a_workbook_with_a_password_or_of_another_kind_is_named(office):
    type_, directory = office
    written(directory, {"fair.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)})
    done = type_("import", directory)
    assert done.returncode != DONE and ".xls" in done.stderr
    book = openpyxl.Workbook()
    book.save(directory / "fair.xlsx")
    done = type_("import", directory / "fair.xlsx")
    assert done.returncode != DONE, "an empty workbook is no fair"
