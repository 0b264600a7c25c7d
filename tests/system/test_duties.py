"""Staff of several kinds: each duty may do its part, by line and by browser, and no more."""
import json

import pytest

import fair
from convened_client import new_key
from expect import refused
from portal import Events, Page
from test_roles import WRONG_PARAMS
from web import web_fair

DUTIES = ("desk", "planner", "viewer", "scanner")
# What each may do and may not, said here a second time: a widened row of the table is noticed.
MAY = {
    "desk": {"meeting.book", "meeting.move", "meeting.cancel", "delegate.create",
             "organisation.create", "request.accept", "diary.get", "organisation.list"},
    "planner": {"schedule.run", "schedule.publish", "meeting.move", "meeting.lock",
                "repair.preview", "request.order", "schedule.diff", "match.list"},
    "viewer": {"organisation.list", "diary.get", "meeting.list", "stats.series", "schedule.get"},
    "scanner": {"event.get", "token.list", "ping"},
}
MAY_NOT = {
    "desk": {"import.apply", "import.begin", "schedule.publish", "event.update", "meeting.lock",
             "account.disable", "outbox.pause", "organisation.withdraw", "event.close"},
    "planner": {"import.apply", "account.invite", "delegate.create", "event.update",
                "organisation.remove", "account.enable", "request.create"},
    "viewer": {"meeting.book", "meeting.move", "account.invite", "import.begin", "schedule.run",
               "event.open", "preference.set", "feed.link", "outbox.retry", "request.create"},
    "scanner": {"organisation.list", "diary.get", "meeting.list", "meeting.get", "account.list",
                "journal.list", "export.get", "stats.snapshot", "delegate.get", "meeting.book"},
}


@pytest.fixture(scope="module")
def offices(template, tmp_path_factory):
    """A fair with an HTTPS port and one of the staff of each duty."""
    import conftest

    makers = conftest.Makers(tmp_path_factory)

    def make(options):
        made = makers.copy(template.home, options)
        made.tokens = dict(template.tokens)
        return made

    house = web_fair(make)
    staff = house.as_("staff")
    for duty in DUTIES:
        made = staff.call("account.invite", key=new_key(), role="staff", duty=duty, name=duty)
        assert made["account"]["duty"] == duty
        house.tokens[duty] = house.enrol(made["invitation"])["token"]
    yield house
    makers.end()


@pytest.mark.parametrize("duty", DUTIES)
def test_duties_are_what_discover_says(offices, duty):
    client = offices.as_(duty)
    assert client.greeting["principal"]["duty"] == duty and client.greeting["role"] == "staff"
    page = Page(offices, offices.tokens[duty], fair.EVENT)
    denied = set()
    for method in client.call("rpc.discover")["methods"]:
        name = method["name"]
        if name in ("hello", "auth.enrol"):
            continue
        for params in ({}, WRONG_PARAMS):
            answer = client.answer(client.send(name, params))
            code = answer["error"]["data"]["code"] if "error" in answer else None
            assert (code == "ROLE_DENIED") == (duty not in method["x-duties"]), (name, answer)
            got = json.loads(page.rpc(name, params).text)
            assert (got.get("error", {}).get("data", {}).get("code") == "ROLE_DENIED") == (
                code == "ROLE_DENIED"), name
        if code == "ROLE_DENIED":
            denied.add(name)
    assert not denied & MAY[duty], denied & MAY[duty]
    assert denied >= MAY_NOT[duty], MAY_NOT[duty] - denied


def test_who_has_a_part_gives_nobody_more(offices):
    desk = offices.as_("desk")
    assert desk.write("account.invite", delegate="bob")["account"]["role"] == "buyer"
    for more in ({"role": "staff", "name": "friend"}, {"role": "monitor", "name": "wall"},
                 {"role": "staff", "duty": "desk", "name": "friend"}):
        with refused("ROLE_DENIED", field="role"):
            desk.write("account.invite", **more)
    office = offices.as_("staff").greeting["principal"]["account"]
    with refused("NOT_YOURS", "NOT_FOUND"):
        desk.call("token.list", account=office)
    token = offices.as_("staff").call("token.list")["items"][0]["id"]
    with refused("NOT_YOURS", "NOT_FOUND"):
        desk.write("token.revoke", token=token)
    assert desk.call("token.list")["items"]  # the own ones


def test_a_duty_is_of_staff_alone(offices):
    staff = offices.as_("staff")
    for whom in ({"delegate": "bob"}, {"role": "monitor", "name": "wall"},
                 {"interpreter": "omar"}):
        with refused("PARAM_INVALID", field="duty"):
            staff.write("account.invite", duty="desk", **whom)
    shown = {a["name"]: a.get("duty") for a in staff.listed("account.list")}
    assert {duty: shown[duty] for duty in DUTIES} == {duty: duty for duty in DUTIES}
    assert [d for name, d in shown.items() if name not in DUTIES and d not in (None, "all")] == []


def test_the_door_is_told_nothing(offices):
    viewer, scanner = (Events(offices, offices.tokens[d]) for d in ("viewer", "scanner"))
    line = offices.as_("scanner")
    line.call("watch")
    for stream in (viewer, scanner):
        assert stream.next()[0] == "begin"
    offices.as_("ann").write("request.create", to="X1")
    assert viewer.next()[0] == "message"
    assert line.call("ping") == {} and not line.events
    assert scanner.is_silent()
