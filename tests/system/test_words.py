"""Messages that lead on: hints that find a code by a name, links as they are pasted, true reasons."""
import shlex

import pytest

import fair
from person import DONE, Person, person_of

# who types what, and the command the hint names
HINTS = [
    ("ann", ["request", "to", "Grid & Sons"], "convene organisations 'Grid & Sons'"),
    ("ann", ["request", "to", "grid"], "convene organisations grid"),
    ("ann", ["request", "to", "안전 시티"], "convene organisations '안전 시티'"),
    ("ann", ["prefer", "Plain \"Quoted\" Ltd", "must"],
     "convene organisations 'Plain \"Quoted\" Ltd'"),
    ("ann", ["match", "Hanbit's"], "convene organisations 'Hanbit'\\''s'"),
    ("staff", ["organisation", "Stad Gent"], "convene organisations 'Stad Gent'"),
    ("staff", ["delegates", "Ann"], "convene delegates --find Ann"),
    ("staff", ["delegates", "Ann de Vries"], "convene delegates --find 'Ann de Vries'"),
    ("staff", ["delegates", "ann@b1.example"], "convene delegates --find 'ann@b1.example'"),
    ("staff", ["organisation", "show", "B1"], "convene organisation B1"),
    ("staff", ["invite", "ann@b1.example"], "convene delegates --find 'ann@b1.example'"),
    ("staff", ["invite", "Ann de Vries"], "convene delegates --find 'Ann de Vries'"),
    ("staff", ["diary", "박지훈"], "convene delegates --find '박지훈'"),
    ("staff", ["book", "Vries", "choi"], "convene delegates --find Vries"),
    ("staff", ["book", "ann", "Choi Jun Ho"], "convene delegates --find 'Choi Jun Ho'"),
    ("kim", ["accept", "1"], "did you mean R1? convene requests"),
    ("kim", ["accept", "Gemeente Rotterdam"], "convene requests"),
    ("kim", ["decline", "ann"], "convene requests"),
    ("ann", ["cancel", "2"], "did you mean M2? convene meetings"),
    ("staff", ["schedule", "publish", "1"], "did you mean S1? convene schedule status"),
]


def hint_of(stderr):
    return next(line.split("hint:", 1)[1].strip() for line in stderr.splitlines()
                if "hint:" in line)


@pytest.mark.parametrize("who, words, hint", HINTS, ids=[" ".join(h[1]) for h in HINTS])
def test_a_name_in_a_codes_place_is_told_where_to_look(who, words, hint, everybody):
    done = everybody.type("--profile", who, *words)
    assert done.returncode != DONE
    assert hint_of(done.stderr).startswith(hint), done.stderr


def test_what_a_hint_names_finds_the_code(everybody):
    for who, words, hint in HINTS:
        if "did you mean" in hint or who != "staff":
            continue
        found = everybody.type("--profile", who, *shlex.split(hint)[1:])
        assert found.returncode == DONE, found.stderr
    assert "ann" in everybody.type("--profile", "staff", "delegates", "--find",
                                   "ann@b1.example").stdout
    assert "ann" in everybody.type("--profile", "staff", "delegates", "--find", "VRIES").stdout


def test_people_are_found_by_name_and_addresses_only_by_who_may_see_them(house):
    def found(who, query):
        return [d["code"] for d in house.as_(who).listed("delegate.list", query=query)]

    assert found("kim", "de vries") == ["ann"] and found("ann", "ANN@b1") == ["ann"]
    assert found("kim", "ann@b1") == [] and found("staff", "@b1.example") == ["ann", "bob"]
    assert found("staff", "ganbaatar") == [] and found("staff", "ганбаатар") == ["bat"]
    assert found("staff", "%") == [] and found("staff", "_") == []
    house.as_("staff").write("delegate.update", delegate="bat", name="Bát Ganbaatar")
    assert found("kim", "bat gan") == ["bat"]


@pytest.mark.parametrize("form", [
    "{server}/#\n{secret}\n  {rest}", "Your link:\n<{server}/#{secret}{rest}>\nSee you!",
    "{server}/%23{secret}%3Bpin%3D{pin}", "{server}/#{secret}{rest}.", "{capitals}/#{secret}{rest}"],
    ids=["wrapped", "mail", "percent", "full stop", "capitals"])
def test_a_link_is_taken_as_it_was_pasted(form, make_blank, tmp_path):
    house = make_blank().start()
    server, rest = house.init_link.split("/#")
    secret, pin = rest.split(";pin=")
    pasted = form.format(server=server, capitals=server.upper(), secret=secret, pin=pin,
                         rest=";pin=" + pin)
    done = Person(tmp_path).type("login", "-", "--server", f"localhost:{house.port}",
                                 input=pasted + "\n")
    assert done.returncode == DONE, done.stderr


def test_what_publishing_leaves_out_names_its_true_reason(house):
    """A veto, a quota, a withdrawal and a lost pair between the plan and its publication."""
    staff = house.as_("staff")
    staff.write("event.update", policies=["seat_at_once=no"])
    pairs = {"veto": ("ann", "X2", "choi"), "quota": ("bat", "X3", "jung"),
             "language": ("noor", "X4", "kang"), "withdrawn": ("park", "X1", "kim"),
             None: ("lies", "X5", "smith")}
    asked = {}
    for reason, (buyer, to, delegate) in pairs.items():
        made = house.as_(buyer).write("request.create", to=to)["request"]["id"]
        house.as_(delegate).write("request.accept", request=made)
        asked[made] = reason
    made = staff.write("schedule.run", steps=3000)["schedule"]["id"]
    while staff.call("schedule.status", schedule=made)["items"][0]["state"] == "running":
        staff.call("ping")
    seated = [r["request"] for r in staff.listed("schedule.get", schedule=made) if r["seated"]]
    assert sorted(seated) == sorted(asked)
    house.as_("ann").write("preference.set", to="X2", preference="avoid")
    staff.write("delegate.update", delegate="jung", max_meetings=0)
    fair.load(staff, {"interpreters.csv": fair.table("interpreters.csv", [
        ("omar", "Omar", "omar@words.example", "fr-ko", "")])})
    staff.write("organisation.withdraw", organisation="P1", reason="not coming")
    left_out = {row["request"]: row for row in
                staff.write("schedule.publish", schedule=made)["left_out"]}
    told = {asked[request]: row["reason"] for request, row in left_out.items()}
    assert told.pop("withdrawn") in ("gone", "withdrawn")
    assert told.pop("language") in ("language", "interpreter")
    assert told == {"veto": "veto", "quota": "quota"}
    assert all(row["text"] for row in left_out.values())
    assert staff.call("admin.verify")["ok"]
