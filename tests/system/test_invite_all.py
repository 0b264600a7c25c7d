"""convene invite --all: everybody at once, cut short and gone on with, no second link."""
import csv
import json
import os
import signal
import stat

import fair
import pytest
from person import DONE, NO_PERMISSION, REFUSED, USAGE, person_of

MANY = 800


@pytest.fixture
def crowd(make_blank):
    """A fair of 800 delegates, 400 of each side, and an interpreter; nobody has an account."""
    house = make_blank().start()
    files = fair.files()
    files["organisations.csv"] = fair.table("organisations.csv", [
        ("B1", "foreign_buyer", "Rotterdam", "NL", "en", *8 * ("",)),
        ("X1", "exhibitor", "=한빛", "KR", "ko", *8 * ("",))])
    files["organisations.csv"] = files["organisations.csv"].replace(",=한빛", ",'=한빛")
    files["delegates.csv"] = fair.table("delegates.csv", [
        (f"d{n}", ("B1", "X1")[n % 2], f"Delegate {n}", f"d{n}@fair.example", "", "", "", "")
        for n in range(MANY)])
    files["locations.csv"] = fair.table("locations.csv", [
        ("T1", "table", "A", 1, 0, 0, "", "Table 1")])
    fair.load(house.admin(), files)
    house.tokens = {"staff": house.enrol(house.invitation)["token"]}
    return house


@pytest.fixture
def staff(crowd, tmp_path):
    (tmp_path / "home").mkdir()
    person = person_of(crowd, tmp_path / "home", "staff")
    person.links = tmp_path / "links.csv"
    return person


def accounts(house):
    client = house.session(house.tokens["staff"], fair.EVENT)
    return {a.get("delegate") or a.get("interpreter"): a
            for a in client.listed("account.list") if "delegate" in a or "interpreter" in a}


def written(path):
    with open(path, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_eight_hundred_are_invited_and_can_log_in(crowd, staff):
    shown = staff.type("invite", "--all", "--dry-run")
    assert shown.returncode == DONE and "801 would be invited; nothing was changed" in shown.stdout
    assert accounts(crowd) == {} and not staff.links.exists()
    done = staff.type("invite", "--all", "--save", staff.links)
    assert done.returncode == DONE, done.stderr
    assert f"801 invited; their links are in {staff.links}" in done.stdout
    assert "convene://" not in done.stdout + done.stderr, "a link is for its person's eyes"
    assert stat.S_IMODE(staff.links.stat().st_mode) == 0o600
    rows = written(staff.links)
    assert len(rows) == len({row["link"] for row in rows}) == MANY + 1
    assert len(accounts(crowd)) == MANY + 1
    assert rows[1]["organisation"] == "'=한빛" and rows[1]["mail"] == "d1@fair.example"
    # the first three log in; the others are invited anew, those are not
    for row in rows[:3]:
        invitation = row["link"].split("#")[1].split(";")[0]
        assert crowd.enrol(invitation)["account"] == row["account"]
    again = json.loads(staff.type("--json", "invite", "--all", "--dry-run").stdout)
    assert len(again["items"]) == MANY - 2 and again["items"][0]["invited"] is True
    assert not staff.pending


def test_what_was_cut_short_goes_on_and_nobody_gets_a_second_link(crowd, staff):
    running = staff.begin("invite", "--all", "--kind", "buyer", "--save", staff.links)
    client = crowd.session(crowd.tokens["staff"], fair.EVENT)
    client.call("watch", topics=["account"])
    first = [client.next_event() for _ in range(40)]
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    part = staff.links.with_name("links.csv.part")
    assert not staff.links.exists() and part.exists()
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    made = len(accounts(crowd))
    assert 40 <= made < MANY // 2
    done = staff.type("invite", "--all", "--kind", "buyer", "--save", staff.links)
    assert done.returncode == DONE, done.stderr
    assert "going on with" in done.stderr and not part.exists()
    assert "400 invited" in done.stdout
    # every account was made by one call: none has been invited twice
    rows = client.listed("journal.list")
    invited = [row["object"] for row in rows
               if row["method"] == "account.invite" and row["object"] != "A1"]
    assert len(invited) == len(set(invited)) == MANY // 2
    assert {event["object"] for event in first} <= set(invited)
    # and the links of the first run are good
    for row in (written(staff.links)[0], written(staff.links)[-1]):
        crowd.enrol(row["link"].split("#")[1].split(";")[0])


def test_kinds_and_what_is_not_asked_rightly(crowd, staff):
    def said(*words):
        return json.loads(staff.type("--json", "invite", "--all", "--dry-run", *words).stdout)
    assert {i["kind"] for i in said()["items"]} == {"buyer", "exhibitor", "interpreter"}
    assert [i["code"] for i in said("--kind", "interpreter")["items"]] == ["omar"]
    assert len(said("--kind", "exhibitor")["items"]) == MANY // 2
    for words in (["--all"], ["--all", "d1", "--dry-run"], ["d1", "--dry-run"],
                  ["--all", "--dry-run", "--kind", "staff"], ["d1", "--save", "x"]):
        done = staff.type("invite", *words)
        assert done.returncode == USAGE, (words, done)
    assert accounts(crowd) == {}
    staff.links.write_text("mine")
    done = staff.type("invite", "--all", "--save", staff.links)
    assert done.returncode == REFUSED and staff.links.read_text() == "mine"
    assert accounts(crowd) == {}
    done = staff.type("invite", "--all", "--kind", "interpreter", "--save", staff.links.parent)
    assert done.returncode == DONE, done.stderr
    assert [row["code"] for row in written(staff.links.parent / "invitations.csv")] == ["omar"]
    assert staff.type("invite", "--all", "--kind", "interpreter", "--days", "3", "--save",
                      staff.links.parent / "b.csv").returncode == DONE


def test_inviting_is_staffs(house, tmp_path):
    ann = person_of(house, tmp_path, "ann")
    done = ann.type("invite", "--all", "--save", tmp_path / "links.csv")
    assert done.returncode == NO_PERMISSION and not (tmp_path / "links.csv").exists()
