"""The one rule of letters: in every parameter, in every column, out again, and on a terminal."""
import contextlib
import csv
import io
import json
import re
import sqlite3
import sys
import unicodedata

import pytest

import fair
import sink
import test_mail
import test_sheets
from convened_client import new_key
from expect import refusal
from person import person_of

# one of each kind, and what a refusal calls it
REFUSED = {"\x1b": "U+001B", "\x7f": "U+007F", "\x85": "U+0085", "\u2028": "U+2028",
           "\u202e": "U+202E", "\u2066": "U+2066", "\ue000": "U+E000", "\ufdd0": "U+FDD0",
           "\U000f0000": "U+F0000", "\U0010ffff": "U+10FFFF"}
BLANK = ["", "  ", "\u00a0", "\u3000", "\u200b\u200c\u200d", "\u3164", "\u2800", "\u200f", "\ufeff"]
LINES = {"message", "profile", "products"}
STRICTER = {"key", "cursor"}  # printable ASCII, and what a page said


def stand_in(schema):
    """A value of the right type, which nobody comes to look at."""
    if "oneOf" in schema:
        schema = schema["oneOf"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "array":
        items = [stand_in(schema["items"])] * schema.get("minItems", 0)
        return [1, 1] if schema.get("minItems") == 2 else items
    if schema["type"] == "string":
        return (schema.get("examples") or ["x" * schema.get("minLength", 1)])[0]
    return schema.get("minimum", 1) if schema["type"] == "integer" else True


def texts(methods):
    """(method, parameter, is it a list) of every parameter that takes any text."""
    for method in methods:
        for parameter in method["params"]:
            schema = parameter["schema"]
            kind = schema.get("items", schema) if schema.get("type") == "array" else schema
            if (kind.get("type") == "string" and parameter["name"] not in STRICTER
                    and not {"pattern", "enum", "examples"} & set(kind)
                    and (method["name"], parameter["name"]) != ("import.put", "text")):
                yield method, parameter["name"], kind is not schema


def asked(client, method, name, is_list, text):
    """The answer to a call whose one parameter is this text, and whose others are of their type."""
    params = {}
    for parameter in method["params"]:
        if parameter["name"] == name:
            break
        if parameter["required"]:
            params[parameter["name"]] = stand_in(parameter["schema"])
    params |= {p["name"]: stand_in(p["schema"]) for p in method["params"]
               if p["required"] and p["name"] not in params}
    if "key" in params:
        params["key"] = new_key()
    params[name] = [text] if is_list else text
    return client.answer(client.send(method["name"], params))


def test_no_parameter_takes_what_is_obeyed(shared_house):
    client = shared_house.as_("admin")
    methods = client.call("rpc.discover")["methods"]
    tried = 0
    for method, name, is_list in texts(methods):
        if method["name"] == "invitation.reply":
            continue  # what strangers wrote is taken as it came, and cleaned when it is kept:
            # test_what_strangers_wrote_is_cleaned_before_it_is_kept
        letters = REFUSED if name in LINES else {**REFUSED, "\n": "U+000A", "\t": "U+0009"}
        for letter, number in letters.items():
            asking = shared_house.connect() if method["name"] == "hello" else client
            answer = asked(asking, method, name, is_list, f"가{letter}b")
            error = refusal(answer, "PARAM_INVALID")
            assert error.field in (f"params.{name}", f"params.{name}[0]"), (method["name"], error)
            # bytes in base64 have an alphabet of their own
            assert ("base64" if name == "base64" else number) in error.text, (
                method["name"], name, error)
        tried += 1
    assert tried >= 30


def test_a_name_with_nothing_to_be_seen_is_none(house):
    staff = house.as_("staff")
    missing = staff.answer(staff.send("account.invite", {"key": new_key(), "role": "staff"}))
    for blank in BLANK:
        answer = staff.answer(staff.send(
            "account.invite", {"key": new_key(), "role": "staff", "name": blank}))
        assert answer["error"]["message"] == missing["error"]["message"], repr(blank)
        assert answer["error"]["data"]["field"] == missing["error"]["data"]["field"]
    for method, params, name in (("organisation.update", {"organisation": "B1"}, "name"),
                                 ("delegate.update", {"delegate": "ann"}, "name"),
                                 ("event.update", {}, "name")):
        for blank in BLANK:
            answer = staff.answer(staff.send(method, {"key": new_key(), **params, name: blank}))
            assert refusal(answer, "PARAM_INVALID").field == f"params.{name}", repr(blank)
    for name in ("categories.csv", "organisations.csv", "delegates.csv", "interpreters.csv",
                 "conference_sessions.csv"):
        column = "title" if name.startswith("conference") else "name"
        for blank in BLANK:
            [row] = [e for e in fair.check(staff, changed(name, column, blank))["errors"]
                     if e["column"] == column]
            assert row["rule"] == "is empty" and row["file"] == name, (blank, row)


# Formatting in name only: signs written around numbers, which are seen.
SEEN_FORMATS = {*range(0x600, 0x606), 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd}


def test_no_letter_that_draws_nothing_is_a_name_by_itself(house):
    """Whatever the tables of letters say, by what Unicode calls formatting and separators."""
    staff = house.as_("staff")
    unseen = [chr(n) for n in range(1, sys.maxunicode + 1) if n not in SEEN_FORMATS
              and unicodedata.category(chr(n)) in ("Cc", "Cf", "Co", "Zs", "Zl", "Zp")
              and not 0xf0000 + 9 < n and not 0xe000 + 9 < n < 0xf8ff - 9]
    assert len(unseen) > 200
    taken = []
    for first in range(0, len(unseen), 16):
        batch = unseen[first:first + 16]
        ids = staff.send_all([("account.invite", {"key": new_key(), "role": "staff", "name": letter})
                              for letter in batch])
        taken += [ascii(letter) for letter, number in zip(batch, ids)
                  if "error" not in staff.answer(number)]
    assert not taken


def changed(name, column, value, files=None):
    """The full fair, or these files, with one cell of the first row of a file set."""
    files = files or fair.full()
    rows = list(csv.reader(io.StringIO(files[name])))
    rows[1][rows[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return {**files, name: out.getvalue()}


@pytest.mark.parametrize("letter", REFUSED, ids=REFUSED.values())
def test_no_column_takes_what_is_obeyed(shared_house, letter):
    staff = shared_house.as_("staff")
    tried = 0
    for name, columns in fair.COLUMNS.items():
        if name == "meetings.csv":
            continue  # read for an event that is new: the next test
        for column in columns.split(","):
            refused_cell(staff, changed(name, column, f"a{letter}b"), name, column, letter)
            tried += 1
    for key in ("name", "organiser_name"):
        files = fair.files()
        files["event.ini"] = files["event.ini"].replace(f"{key} = ", f"{key} = a{letter}b", 1)
        errors = fair.check(staff, files)["errors"]
        assert [e for e in errors if e["column"] == key and REFUSED[letter] in e["rule"]], errors
    assert tried >= 50


def refused_cell(client, files, name, column, letter):
    errors = fair.check(client, files)["errors"]
    assert [e for e in errors if e["file"] == name and e["line"] == 2
            and e["column"] == column and REFUSED[letter] in e["rule"]], (name, column, errors)


# of a fair that goes on: one that was called off, with something in every column
MET = ("M1", "rq1", "ann;choi", "", "T1", 1, "omar", "cancelled", "no",
       "0190a000-0000-7000-8000-000000000001", 1, 2, f"{fair.DAYS[0]}T09:00", "a strike",
       f"{fair.DAYS[0]}T10:00/{fair.DAYS[0]}T10:20")


def test_no_column_of_meetings_takes_what_is_obeyed(make_blank):
    admin = make_blank().start().admin()
    files = {**fair.full(), "meetings.csv": fair.table("meetings.csv", [MET])}
    assert fair.check(admin, files)["ok"]
    for letter in REFUSED:
        for column in fair.COLUMNS["meetings.csv"].split(","):
            refused_cell(admin, changed("meetings.csv", column, f"a{letter}b", files),
                         "meetings.csv", column, letter)


# what a database keeps under its names: every text of every row
def kept_texts(house):
    house.stop()
    with contextlib.closing(sqlite3.connect(house.database)) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            for row in database.execute(f"SELECT * FROM {table}"):
                yield from ((table, cell) for cell in row if isinstance(cell, str))


HOSTILE = "a" + "".join(REFUSED) + "b"


def strangers_answer(uid, partstat="ACCEPTED", who="ann@b1.example", comment=""):
    return ("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
            f"UID:{uid}\r\nSEQUENCE:0\r\nDTSTAMP:20200101T000000Z\r\n{comment}"
            f"ATTENDEE;PARTSTAT={partstat}:mailto:{who}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


def test_what_strangers_wrote_is_cleaned_before_it_is_kept(make_fair):
    """Each parameter of invitation.reply, in every kind of mail that is kept somewhere."""
    house = make_fair({"mail": {"authserv_id": "mx.fair.example"}}).start()
    staff, mailbox = house.as_("staff"), house.as_("mailbox")
    staff.write("event.update", policies=["invitations_by_mail=each"])
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=5)["meeting"]
    [method] = [m for m in staff.call("rpc.discover")["methods"]
                if m["name"] == "invitation.reply"]
    texts_of = {name for _, name, _ in texts([method])}
    assert texts_of == {"calendar", "sender", "authentication", "recipients", "subject", "text"}
    for kind in ("answer", "words", "bounce", "automatic"):
        for name in sorted(texts_of):
            params = {"kind": kind, "sender": "ann@b1.example", "subject": "s", "text": "t",
                      "calendar": strangers_answer(meeting["uid"])}
            answer = mailbox.answer(mailbox.send(
                "invitation.reply", {"key": new_key(), **params, name: HOSTILE}))
            assert answer["result"]["outcome"] in ("waits", "dropped"), (kind, name, answer)
    # where a letter can stand inside what is understood
    for uid, who, more in ((f"{meeting['uid']}", f"{HOSTILE}@b1.example", ""),
                           (f"{meeting['uid']}", "bob@b1.example", f"COMMENT:{HOSTILE}\r\n"),
                           (f"{meeting['uid']}{HOSTILE}", "ann@b1.example", ""),
                           (meeting["uid"], "ann@b1.example", f"SUMMARY:{HOSTILE}\r\n")):
        answer = mailbox.write("invitation.reply", kind="answer", sender=who,
                               calendar=strangers_answer(uid, who=who, comment=more))
        assert answer["outcome"] == "waits", answer
    said = json.dumps(staff.listed("mailbox.list"), ensure_ascii=False)
    assert "\ufffd" in said and not set(said) & set(REFUSED)
    kept = list(kept_texts(house))
    assert len(kept) > 200
    assert not [(table, ascii(text)) for table, text in kept if set(text) & set(REFUSED)]


def test_what_a_bounce_says_is_cleaned_before_it_is_kept(make_fair):
    """Its words stand beside the mail that came back, in one line."""
    relay = sink.Sink()
    try:
        house = make_fair({"mail": {"relay": relay.url, "tls": "none"}}).start()
        staff = house.as_("staff")
        staff.write("event.update", policies=["invitations_by_mail=each"])
        staff.write("meeting.book", delegates=["ann", "choi"], slot=5)
        relay.wait_for(2)
        to_ann, to_choi = (next(m for m in relay.taken if m.to == to)
                           for to in ("ann@b1.example", "choi@x2.example"))
        test_mail.until(house, test_mail.all_are("handed_over"))
        house.as_("mailbox").write("invitation.reply", kind="bounce", recipients=to_ann.sender,
                                   text=f"two\r\nlines\tof {HOSTILE}" + "가" * 1000)
        # a reason that staff give by hand is theirs, and refused like any other text
        token = to_choi.sender.partition("+")[2].partition("@")[0]
        assert refusal(staff.answer(staff.send("outbox.bounce", {
            "key": new_key(), "token": token, "reason": HOSTILE})), "PARAM_INVALID")
        [back] = staff.listed("outbox.list", state="bounced")
        assert back["answer"].startswith("two lines of a\ufffd") and len(back["answer"]) < 200
        assert not [t for t in kept_texts(house) if set(t[1]) & set(REFUSED)]
    finally:
        relay.stop()


def exported(client):
    files = {}
    for name in client.call("export.list")["files"]:
        page = client.call("export.get", file=name)
        files[name] = page["text"]
        while "next" in page:
            page = client.call("export.get", file=name, cursor=page["next"])
            files[name] += page["text"]
    return files


def nothing_new(report):
    assert report["ok"], report
    assert not [f for f in report["files"] if f["added"] or f["changed"]], report
    return True


def test_what_is_taken_goes_round_byte_by_byte(house):
    """Files and calls: marks and the blanks around go, line ends become one, joiners stay."""
    staff, ann, kim = house.as_("staff"), house.as_("ann"), house.as_("kim")
    files = changed("organisations.csv", "name", "\u200f \u05d1\u05d9\u05ea\u200e \u200f")
    files["requests.csv"] = fair.table("requests.csv", [
        ("rq9", "lies", "X3", " one\r\n\ttwo\n\n", "", 1)])
    fair.load(staff, {"organisations.csv": files["organisations.csv"],
                      "requests.csv": files["requests.csv"]})
    assert staff.call("organisation.get", organisation="B1")["organisation"]["name"] == (
        "\u05d1\u05d9\u05ea")
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert ann.write("delegate.update", name=f"\u3000{persian}\n")["delegate"]["name"] == persian
    asked_for = ann.write("request.create", to="X2", message="\r\n=1+1\r\nb\t\n")["request"]
    assert asked_for["message"] == "=1+1\nb"
    kim.write("organisation.update", profile="  '=a \n b\u00a0", products="\ttab")
    kim.write("blackout.set", resource="kim", reason="  -lunch\u200e ",
              when=f"{fair.start_of(20)}/{fair.start_of(21)}")
    first = exported(staff)
    assert nothing_new(fair.check(staff, first)) and nothing_new(fair.load(staff, first))
    assert exported(staff) == first


OLD = "a\x1b[31m\x9b2J\u202e\ue000\u2028b"


def with_old_texts(house):
    """The house as a database from before the rule would have it."""
    house.stop()
    with contextlib.closing(sqlite3.connect(house.database)) as database, database:
        for table, column in (("organisations", "name"), ("organisations", "profile"),
                              ("delegates", "name"), ("locations", "name"),
                              ("interpreters", "name"), ("categories", "name")):
            database.execute(f"UPDATE {table} SET {column} = {column} || ?", (OLD,))
        database.execute("UPDATE delegates SET name = ? WHERE code = 'bob'", ("\u200b\u3164",))
    return house.start()


def test_old_texts_are_exported_fit_and_taken_in_again(house):
    staff = with_old_texts(house).as_("staff")
    files = exported(staff)
    text = "".join(files.values())
    assert "\ufffd" in text and not set(text) & (set(REFUSED) | set(OLD) - set("a[31m2Jb"))
    # a name of nothing has become its code; all the rest is what it was
    report = fair.load(staff, files)
    assert report["ok"] and {f["file"]: f["changed"] for f in report["files"] if f["changed"]} == {
        "delegates.csv": 1}
    assert nothing_new(fair.check(staff, exported(staff)))


@pytest.mark.parametrize("who, words", [
    ("staff", ["organisations"]), ("staff", ["delegates"]), ("staff", ["categories"]),
    ("staff", ["organisation", "X1"]), ("ann", ["match"])])
def test_old_texts_do_not_reach_a_terminal(house, tmp_path, who, words):
    with_old_texts(house)
    person = person_of(house, tmp_path, who)
    for options in ([], ["--json"]):
        done = person.type(*options, *words)
        assert done.returncode == 0, done.stderr
        assert not set(done.stdout + done.stderr) & set(REFUSED), done.stdout
        assert options or "?[31m" in done.stdout, done.stdout
    assert "\\u202E" in done.stdout  # and it means what it meant
    assert OLD in json.dumps(json.loads(done.stdout), ensure_ascii=False).replace(
        "\\u001b", "\x1b")


# one text, said in a cell of a CSV file, in one of a workbook and in a call
SAID = ["plain", "  two words ", "\u00a0no-break\u00a0inside\u00a0", "\u3000wide\u3000", "one\r\ntwo",
        "one\rtwo", "one\ntwo\n\n", "tab\tinside", "\ttab before", "zero\u200bwidth", "\ufeffmark",
        "\u200f\u05d1\u200e", "e\u0301", "Ａ", "a" * 201, "가" * 200, "가" * 201, "𝒜" * 200,
        "가" * 16384, "가" * 16385, *(f"a{letter}b" for letter in REFUSED if letter > "\x7f")]
FIELDS = {  # (file, code, column): the call that sets it, its other parameters, where it is read
    ("organisations.csv", "X2", "name"): ("organisation.update", {"organisation": "X2"}),
    ("organisations.csv", "X2", "profile"): ("organisation.update", {"organisation": "X2"}),
    ("delegates.csv", "bob", "name"): ("delegate.update", {"delegate": "bob"}),
    ("locations.csv", "T2", "name"): ("location.update", {"location": "T2"}),
    ("blackouts.csv", "lunch-kim", "reason"): ("blackout.set", {"resource": "kim",
                                                                "code": "lunch-kim"}),
}


def rows_with(field, text):
    """The file of a field as rows, with this text in it."""
    file, code, column = field
    rows = list(csv.reader(io.StringIO(fair.full()[file])))
    next(row for row in rows if row[0] == code)[rows[0].index(column)] = text
    return rows


def stored(staff, field):
    """As an export has it, line ends and all."""
    file, code, column = field
    rows = list(csv.reader(io.StringIO(exported(staff)[file], newline="")))
    return next(row for row in rows if row[0] == code)[rows[0].index(column)]


def outcome(staff, field, answer):
    """What became of a text: refused, by which letter or length, or what is stored."""
    if answer is None:
        return "taken", stored(staff, field)
    return "refused", re.search(r"U\+[0-9A-F]+|\d+ letters|$", answer).group() or answer


def by_file(staff, field, text, book):
    rows = rows_with(field, text)
    name, data = (field[0], csv_text(rows)) if not book else (
        "fair.xlsx", test_sheets.workbook({field[0].removesuffix(".csv"): rows}))
    errors = test_sheets.check(staff, {name: data}, overwrite=True)["errors"]
    if not errors:
        test_sheets.apply(staff, {name: data}, overwrite=True)
    return outcome(staff, field, errors[0]["rule"] if errors else None)


def by_call(staff, field, text):
    method, params = FIELDS[field]
    if method == "blackout.set":
        params = dict(params, when=f"{fair.start_of(1)}/{fair.start_of(3)}")
    answer = staff.answer(staff.send(method, {"key": new_key(), **params, field[2]: text}))
    return outcome(staff, field, answer["error"]["message"] if "error" in answer else None)


def csv_text(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("field", FIELDS, ids=[f"{f[0]}-{f[2]}" for f in FIELDS])
def test_a_cell_and_a_call_have_one_rule(house, field):
    staff = house.as_("staff")
    fair.load(staff, fair.full())
    outcomes = set()
    for text in SAID:
        by = {"csv": by_file(staff, field, text, False), "xlsx": by_file(staff, field, text, True),
              "call": by_call(staff, field, text)}
        assert len(set(by.values())) == 1, (text[:20], by)
        outcomes.add(by["call"][0])
        by_call(staff, field, "something else")
    assert outcomes == {"taken", "refused"}
