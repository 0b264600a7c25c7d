"""Organisations and delegates say what they are: own fields, refusals, and who is told."""
import fair
import pytest
from expect import refused
from person import DONE, NO_PERMISSION, person_of
from test_formulas import exported


def update(client, **params):
    return client.write("organisation.update", **params)["organisation"]


def score(client, other):
    return next((m["score"] for m in client.listed("match.list") if m["organisation"] == other), 0)


def test_an_organisation_says_what_it_wants_and_is_matched_by_it(house):
    bat = house.as_("bat")
    before = score(bat, "X3")
    now = update(bat, wants=["SAFE"], profile="We keep\nstreets safe", languages=["en", "ko"],
                 markets=["KR", "JP"], website="https://ub.example", budget_min=5, budget_max=7)
    assert (now["wants"], now["languages"], now["markets"]) == (["SAFE"], ["en", "ko"],
                                                                 ["KR", "JP"])
    assert (now["profile"], now["budget_min"], now["budget_max"]) == (
        "We keep\nstreets safe", 5, 7)
    assert now["rev"] == 2 and now["name"] == "Улаанбаатар хот"
    assert score(bat, "X3") > before
    row = house.as_("staff").listed("journal.list")[-1]
    assert (row["topic"], row["object"], row["method"]) == (
        "organisation", "B2", "organisation.update")
    assert row["body"]["before"]["wants"] == "ENE.GRID" and row["body"]["after"]["wants"] == "SAFE"
    assert row["body"]["before"]["budget_min"] is None
    assert house.as_("ann").call("organisation.get", organisation="B2")["organisation"][
        "profile"] == now["profile"]
    # a number that is taken back, a list that is emptied
    now = update(bat, budget_min=-1, budget_max=-1, wants=[])
    assert now["wants"] == [] and "budget_min" not in now and now["rev"] == 3


def test_what_is_the_same_is_no_change(house):
    bat = house.as_("bat")
    rows = len(house.as_("staff").listed("journal.list"))
    assert update(bat, wants=["ENE.GRID"], website="")["rev"] == 1
    assert len(house.as_("staff").listed("journal.list")) == rows


def test_an_update_is_for_the_rev_that_was_read(house):
    bat = house.as_("bat")
    update(bat, profile="one", if_rev=1)
    with refused("STALE") as no:
        update(bat, profile="two", if_rev=1)
    assert no.error.data["object"]["profile"] == "one" and no.error.data["object"]["rev"] == 2


@pytest.mark.parametrize("field, params", [
    ("wants", {"wants": ["ENE", "NOPE"]}), ("website", {"website": "ftp://x"}),
    ("languages", {"languages": ["not a tag"]}), ("budget_max", {"budget_min": 9, "budget_max": 3}),
    ("markets", {"markets": ["KR;JP"]}), ("profile", {"profile": "bell \a"}),
    ("profile", {"profile": "x" * 16385}),
])
def test_a_wrong_field_is_named_and_nothing_changes(house, field, params):
    bat = house.as_("bat")
    with refused("PARAM_INVALID", field=field):
        update(bat, **params)
    assert bat.call("organisation.get", organisation="B2")["organisation"]["rev"] == 1


def test_an_exhibitor_may_accept_at_once(house):
    assert update(house.as_("choi"), auto_accept=True)["auto_accept"] is True
    assert "meeting" in house.as_("ann").write("request.create", to="X2")
    assert update(house.as_("choi"), auto_accept=False)["auto_accept"] is False
    with refused("PARAM_INVALID", field="auto_accept"):
        update(house.as_("ann"), auto_accept=True)


def test_what_the_organiser_says_is_the_organisers(house):
    bat, staff = house.as_("bat"), house.as_("staff")
    for params in ({"name": "Elsewhere"}, {"max_meetings": 9}, {"min_meetings": 1}):
        with refused("NOT_YOURS") as no:
            update(bat, **params)
        assert "Fair Office" in no.error.data["hint"]
    with refused("NOT_YOURS"):
        update(bat, organisation="B1", profile="taken over")
    with refused("PARAM_INVALID", field="organisation"):
        update(staff, profile="whose?")
    now = update(staff, organisation="B2", min_meetings=1, max_meetings=4, max_per_day=2)
    assert (now["min_meetings"], now["max_meetings"], now["max_per_day"]) == (1, 4, 2)
    with refused("PARAM_INVALID", field="max_meetings"):
        update(staff, organisation="B2", max_meetings=0)


def test_a_new_name_is_told_by_the_invitations(house):
    staff = house.as_("staff")
    staff.write("meeting.book", delegates=["bat", "choi"], slot=5)
    staff.write("meeting.book", delegates=["ann", "smith"], slot=6)
    update(staff, organisation="B2", name="Ulaanbaatar City")
    told = house.as_("choi").call("invitation.get", meeting="M1")
    assert told["revision"] == 2 and told["sequence"] == 0 and "Ulaanbaatar City" in told["ics"]
    assert staff.call("meeting.get", meeting="M2")["meeting"]["revision"] == 1
    update(house.as_("bat"), profile="no name, no news")
    assert staff.call("meeting.get", meeting="M1")["meeting"]["revision"] == 2
    assert staff.call("admin.verify")["ok"]


def test_a_delegate_says_who_he_is(house):
    ann = house.as_("ann")
    house.as_("staff").write("meeting.book", delegates=["ann", "choi"], slot=5)
    now = ann.write("delegate.update", name="Ann Jansen", email="jansen@b1.example",
                    languages=["nl"])["delegate"]
    assert (now["name"], now["email"], now["languages"]) == (
        "Ann Jansen", "jansen@b1.example", ["nl"])
    assert house.as_("ann").greeting["principal"]["name"] == "Ann Jansen"
    ics = house.as_("choi").call("invitation.get", meeting="M1")["ics"]
    assert "Ann Jansen" in ics and "jansen@b1.example" in ics
    seen = house.as_("choi").call("delegate.get", delegate="ann")["delegate"]
    assert seen["name"] == "Ann Jansen" and "email" not in seen
    assert ann.call("delegate.get")["delegate"] == now
    # an empty list of languages: those of the organisation again
    assert ann.write("delegate.update", languages=[])["delegate"]["languages"] == ["en", "nl"]


def test_a_delegate_is_changed_by_the_person_or_by_staff(house):
    for who in ("bob", "choi"):
        with refused("NOT_YOURS", field="delegate"):
            house.as_(who).write("delegate.update", delegate="ann", name="Nobody")
    with refused("NOT_YOURS", field="max_per_day"):
        house.as_("ann").write("delegate.update", max_per_day=1)
    for params, field in (({"email": "no address"}, "email"), ({"name": " "}, "name")):
        with refused("PARAM_INVALID", field=field):
            house.as_("ann").write("delegate.update", **params)
    staff = house.as_("staff")
    now = staff.write("delegate.update", delegate="ann", max_per_day=1)["delegate"]
    assert now["max_per_day"] == 1
    staff.write("meeting.book", delegates=["ann", "choi"], slot=5)
    with refused("QUOTA"):
        staff.write("meeting.book", delegates=["ann", "smith"], slot=6)
    with refused("NOT_FOUND"):
        staff.call("delegate.get", delegate="nobody")
    with refused("STALE"):
        staff.write("delegate.update", delegate="ann", name="A", if_rev=1)


def test_whom_a_change_is_told(house):
    watcher, stranger = house.as_("bob"), house.as_("choi")
    watcher.call("watch", topics=["delegate", "organisation"])
    stranger.call("watch", topics=["delegate", "organisation"])
    house.as_("ann").write("delegate.update", name="Ann J")
    update(house.as_("choi"), profile="Grids")
    event = watcher.next_event()
    assert event["object"] == "ann" and event["body"]["after"] == {"name": "Ann J"}
    assert stranger.next_event()["object"] == "X2", "another's address is nobody's business"


def test_what_was_said_goes_out_and_in_as_files(house, make_blank):
    update(house.as_("bat"), profile="=1+1\nand '-quoted", products="'@x", markets=["+EU"],
           website="https://ub.example/?a=b")
    house.as_("bat").write("delegate.update", name="-Bat", email="+bat@b2.example")
    staff = house.as_("staff")
    files = {name: exported(staff, name) for name in fair.files()}
    assert all(f["added"] == f["changed"] == 0 for f in fair.load(staff, files)["files"])
    other = make_blank().start()
    fair.load(other.admin(), files)
    theirs = other.admin(fair.EVENT)
    assert {name: exported(theirs, name) for name in files} == files


def test_a_person_types_it(house, tmp_path):
    person = person_of(house, tmp_path, "bat", "staff", "choi")
    done = person.type("organisation", "update", "--want", "SAFE", "--want", "MOB",
                       "--about", "Steppe")
    assert done.returncode == DONE and "SAFE; MOB" in done.stdout and "Steppe" in done.stdout
    done = person.type("delegate", "update", "--mail", "bat@ub.example")
    assert done.returncode == DONE and "bat@ub.example" in done.stdout
    assert "bat@ub.example" not in person.type("delegate", "bat", "--profile", "choi").stdout
    done = person.type("organisation", "update", "--name", "Mine")
    assert done.returncode == NO_PERMISSION and "Fair Office" in done.stderr
    done = person.type("organisation", "update", "B2", "--budget-min", "-1", "--profile", "staff")
    assert done.returncode == DONE, done.stderr
