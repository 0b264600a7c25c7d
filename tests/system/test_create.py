"""Who and what comes to the fair after its files: one command says what a row of them can."""
import pytest

import fair
from expect import refused
from person import DONE, REFUSED

WALK_IN = {"code": "X9", "kind": "exhibitor", "name": "=Walk-in, \"Ltd\"", "country": "KR",
           "languages": ["en", "ko"], "offers": ["MOB.BUS"], "profile": "two\nlines; of it",
           "auto_accept": True, "max_per_day": 4}
SOMEBODY = {"code": "wanda", "organisation": "X9", "name": "Wanda", "email": "wanda@x9.example"}
BOOTH = {"code": "BOOTH9", "kind": "booth", "hall": "A", "organisation": "X9", "x_m": -5,
         "seats": 2}


def test_a_walk_in_is_whole_and_meets_somebody(house):
    staff = house.as_("staff")
    made = staff.write("organisation.create", WALK_IN)["organisation"]
    assert made["name"] == WALK_IN["name"] and made["profile"] == WALK_IN["profile"]
    assert made["offers"] == ["MOB.BUS"] and made["auto_accept"] is True
    assert made["max_per_day"] == 4 and made["rev"] == 1
    assert staff.write("delegate.create", SOMEBODY)["delegate"]["organisation"] == "X9"
    place = staff.write("location.create", BOOTH)["location"]
    assert (place["x_m"], place["seats"], place["name"]) == (-5, 2, "BOOTH9")

    invited = staff.write("account.invite", {"delegate": "wanda"})
    token = house.enrol(invited["invitation"])["token"]
    assert house.session(token, fair.EVENT).call("match.list")["items"]
    met = house.as_("ann").write("request.create", {"to": "X9"})
    assert met["meeting"]["location"]["code"] == "BOOTH9", "it accepts what comes, at its booth"
    assert house.as_("admin").call("admin.verify")["ok"]


def test_what_was_said_one_by_one_comes_back_from_the_files(house, make_blank):
    staff = house.as_("staff")
    for method, params in (("organisation.create", WALK_IN), ("delegate.create", SOMEBODY),
                           ("location.create", BOOTH)):
        staff.write(method, params)
    files = {}
    for name in staff.call("export.list")["files"]:
        text, params = "", {"file": name}
        while True:
            piece = staff.call("export.get", params)
            text += piece["text"]
            if "next" not in piece:
                break
            params["cursor"] = piece["next"]
        files[name] = text
    report = fair.load(house.as_("admin"), files)
    assert all(f["added"] == f["changed"] == 0 for f in report["files"])
    other = make_blank().start()
    fair.load(other.admin(), files)
    again = other.admin(fair.EVENT).call("organisation.get", organisation="X9")["organisation"]
    assert again["name"] == WALK_IN["name"] and again["profile"] == WALK_IN["profile"]


def test_the_rules_are_those_of_the_files(house):
    staff = house.as_("staff")
    with refused("EXISTS", field="code"):
        staff.write("organisation.create", dict(WALK_IN, code="X1"))
    for field, value in (("country", "XQ"), ("offers", ["NO.CAT"]), ("languages", ["e_n"]),
                         ("max_meetings", 20000), ("code", "ann")):
        with refused("PARAM_INVALID", field=field):
            staff.write("organisation.create", dict(WALK_IN, **{field: value}))
    with refused("PARAM_INVALID", field="auto_accept"):
        staff.write("organisation.create", dict(WALK_IN, kind="procurement"))
    with refused("PARAM_INVALID", field="organisation"):
        staff.write("delegate.create", SOMEBODY)
    with refused("PARAM_INVALID", field="email"):
        staff.write("delegate.create", dict(SOMEBODY, organisation="X1", email="wanda"))
    with refused("EXISTS", field="code"):
        staff.write("delegate.create", dict(SOMEBODY, organisation="X1", code="kim"))
    with refused("PARAM_INVALID", field="organisation"):
        staff.write("location.create", dict(BOOTH, organisation="B1"))
    with refused("PARAM_INVALID", field="hall"):
        staff.write("location.create", dict(BOOTH, organisation="X2", hall="Q"))
    with refused("PARAM_INVALID", field="code"):
        staff.write("location.create", dict(BOOTH, organisation="X2", code="omar"))
    # nothing of that was half done
    assert house.as_("admin").call("admin.verify")["ok"]
    with refused("NOT_FOUND"):
        staff.call("organisation.get", organisation="X9")


def test_a_dry_run_changes_nothing_and_says_the_same(house):
    staff = house.as_("staff")
    before = staff.call("journal.list", {"limit": 500})["items"]
    tried = staff.write("organisation.create", dict(WALK_IN, dry_run=True))
    assert tried.pop("dry_run") is True
    with refused("PARAM_INVALID", field="country"):
        staff.write("organisation.create", dict(WALK_IN, country="XQ", dry_run=True))
    assert staff.call("journal.list", {"limit": 500})["items"] == before
    with refused("NOT_FOUND"):
        staff.call("organisation.get", organisation="X9")
    assert staff.write("organisation.create", WALK_IN) == tried


def test_a_dry_run_of_a_blackout_says_what_would_become_of_the_meetings(house):
    staff = house.as_("staff")
    meeting = staff.write("meeting.book", {"delegates": ["ann", "choi"], "slot": 4})["meeting"]
    when = f"{fair.start_of(4)}/{fair.start_of(5)}"
    journal = staff.call("journal.list", {"limit": 500})["items"]
    ask = {"resource": "choi", "when": when, "release": True}
    tried = staff.write("blackout.set", dict(ask, dry_run=True))
    assert tried["dry_run"] is True and tried["moved"][0]["meeting"] == meeting["id"]
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"] == meeting
    assert staff.call("journal.list", {"limit": 500})["items"] == journal
    assert house.as_("choi").call("blackout.list")["items"] == []
    # a key that was tried is free for the change itself
    with refused("MEETING_IN_THE_WAY"):
        staff.call("blackout.set", {"resource": "choi", "when": when, "dry_run": True,
                                    "key": "tried-first"})
    staff.call("blackout.set", dict(ask, key="tried-first"))
    assert len(house.as_("choi").call("blackout.list")["items"]) == 1
    assert house.as_("admin").call("admin.verify")["ok"]


def test_a_repetition_under_the_same_key_makes_nothing_twice(house):
    staff = house.as_("staff")
    first = staff.call("organisation.create", dict(WALK_IN, key="walk-in-1"))
    again = staff.call("organisation.create", dict(WALK_IN, key="walk-in-1"))
    assert again.pop("replayed") is True and again == first


@pytest.mark.parametrize("who", ["ann", "kim", "omar", "monitor"])
def test_only_staff_say_who_comes(house, who):
    with refused("ROLE_DENIED"):
        house.as_(who).write("organisation.create", WALK_IN)


def test_a_place_is_moved_and_keeps_its_meetings(house):
    staff = house.as_("staff")
    meeting = staff.write("meeting.book",
                          {"delegates": ["ann", "choi"], "location": "T1"})["meeting"]
    changed = staff.write("location.update", {"location": "T1", "x_m": 33, "name": "By the door"})
    assert (changed["location"]["x_m"], changed["location"]["name"]) == (33, "By the door")
    assert changed["location"]["hall"] == "A", "what is not said stays"
    now = staff.call("meeting.get", meeting=meeting["id"])["meeting"]
    assert now["location"]["name"] == "By the door"
    with refused("NOT_FOUND", field="location"):
        staff.write("location.update", {"location": "T99", "x_m": 1})
    with refused("PARAM_INVALID", field="organisation"):
        staff.write("location.update", {"location": "T1", "organisation": "X1"})
    assert house.as_("admin").call("admin.verify")["ok"]


def test_the_commands(everybody):
    everybody.environment["CONVENE_PROFILE"] = "staff"
    words = ("organisation", "create", "X9", "--kind", "exhibitor", "--name", "Walk-in",
             "--country", "KR", "--language", "en")
    tried = everybody.type(*words, "--dry-run")
    assert tried.returncode == DONE and "a dry run: nothing was changed" in tried.stdout
    assert everybody.does(*words)["organisation"]["code"] == "X9"
    again = everybody.type(*words)
    assert again.returncode == REFUSED and "there is an organisation X9 already" in again.stderr
    assert everybody.does("delegate", "create", "wanda", "--for", "X9", "--name", "Wanda",
                          "--mail", "wanda@x9.example")["delegate"]["code"] == "wanda"
    bad = everybody.type("location", "create", "BOOTH9", "--kind", "booth", "--hall", "Q",
                         "--for", "X9")
    assert "(--hall)" in bad.stderr
    assert everybody.does("location", "create", "BOOTH9", "--kind", "booth", "--hall", "A",
                          "--for", "X9", "--y", "-2")["location"]["y_m"] == -2
    assert "13" in everybody.type("location", "update", "BOOTH9", "--x", "13").stdout
