"""Who may call what: every method as every role, and every door to what is somebody else's.

Both matrices are made from rpc.discover, so a method added later is in them by itself."""
import pytest

import fair
from convened_client import new_key
from expect import refusal, refused

WHO = {"buyer": "ann", "exhibitor": "kim", "interpreter": "omar", "staff": "staff",
       "monitor": "monitor", "mailbox": "mailbox", "admin": "admin", "none": None}
ENDS_THE_DAEMON = {("admin", "admin.drain")}
WRONG_PARAMS = {"key": 5, "request": [], "to": {}, "limit": "x", "since": "x"}


def connection(house, role):
    if role == "none":
        client = house.connect()
        client.hello()
        return client
    return house.as_(WHO[role])


def discovered(client):
    return client.call("rpc.discover")["methods"]


@pytest.fixture(scope="module")
def methods(shared_house):
    with connection(shared_house, "monitor") as client:
        return discovered(client)


@pytest.mark.parametrize("params", [{}, WRONG_PARAMS], ids=["no-params", "wrong-params"])
@pytest.mark.parametrize("role", WHO)
def test_roles_are_what_discover_says(shared_house, methods, role, params):
    """Denied roles are always told ROLE_DENIED, whatever the parameters; others never."""
    called = 0
    for method in methods:
        if method["name"] == "hello" or (role, method["name"]) in ENDS_THE_DAEMON:
            continue
        with connection(shared_house, role) as client:
            answer = client.answer(client.send(method["name"], params))
        code = answer["error"]["data"]["code"] if "error" in answer else None
        denied = role not in method["x-roles"]
        assert (code == "ROLE_DENIED") == denied, (role, method["name"], method["x-roles"], answer)
        called += 1
    assert called >= 50


# What each role may do at all, said here a second time: a widened row of the table is noticed.
CLOSED_TO = {
    "none": {"organisation.list", "request.create", "watch", "journal.list", "account.invite"},
    "buyer": {"account.invite", "import.apply", "meeting.book", "journal.list", "stats.snapshot",
              "export.get", "account.list", "admin.verify", "admin.clock", "interpreter.list",
              "admin.backup"},
    "exhibitor": {"account.invite", "import.apply", "meeting.book", "journal.list",
                  "stats.snapshot", "export.get", "account.disable", "admin.drain"},
    "interpreter": {"request.create", "request.list", "match.list", "preference.set",
                    "meeting.cancel", "meeting.book", "standby.list", "account.invite"},
    "monitor": {"request.list", "meeting.book", "journal.list", "blackout.list", "account.list",
                "export.get", "import.begin", "preference.list", "admin.backup"},
    "mailbox": {"organisation.list", "meeting.list", "invitation.get", "mailbox.list",
                "mailbox.settle", "watch", "rpc.discover", "token.list", "stats.snapshot"},
    "staff": {"admin.clock", "admin.drain"},
}


@pytest.mark.parametrize("role", CLOSED_TO)
def test_doors_that_must_be_closed_are(shared_house, role):
    client = connection(shared_house, role)
    for method in sorted(CLOSED_TO[role]):
        with refused("ROLE_DENIED"):
            client.call(method)


def test_admin_may_do_all_that_staff_may(methods):
    assert [m["name"] for m in methods
            if "staff" in m["x-roles"] and "admin" not in m["x-roles"]] == []


# Ownership. The world: ann of B1 has asked X1 and X2, kim of X1 has accepted one as a meeting;
# bat of B2 and choi of X3 are the strangers who try every door to it.


@pytest.fixture(scope="module")
def theirs(shared_house):
    """The house once B1 and X1 have things, and their ids by parameter name."""
    house = shared_house
    ann, kim = house.as_("ann"), house.as_("kim")
    booked = ann.write("request.create", to="X1", slots=[1])["request"]["id"]
    meeting = kim.write("request.accept", request=booked, slot=1)["meeting"]["id"]
    pending = ann.write("request.create", to="X2")["request"]["id"]
    ann.write("blackout.set", resource="ann", code="anns-own",
              when=f"{fair.start_of(20)}/{fair.start_of(21)}")
    ann.write("preference.set", to="X3", preference="want")
    house.ids = {
        "request": pending, "meeting": meeting, "organisation": "B1", "delegate": "ann",
        "delegates": ["ann"], "resource": "ann", "account": ann.greeting["principal"]["account"],
        "token": ann.call("token.list")["items"][-1]["id"], "from": "B1", "interpreter": "omar",
        "code": "anns-own", "location": "BOOTH1",
    }
    return house


# Open to everybody by design: what everybody may see of the fair.
PUBLIC = {("organisation.get", "organisation"), ("delegate.list", "organisation"),
          ("blackout.set", "code"), ("match.explain", "with"), ("request.create", "to"),
          ("preference.set", "to"), ("delegate.get", "delegate")}


def doors(methods, role):
    """(method, parameter) of every call of the role that can name something of somebody's."""
    names = {"request", "meeting", "organisation", "delegate", "delegates", "resource", "account",
             "token", "from", "interpreter", "location"}
    for method in methods:
        if role not in method["x-roles"] or method["name"] == "hello":
            continue
        for parameter in method["params"]:
            door = (method["name"], parameter["name"])
            if parameter["name"] in names and door not in PUBLIC:
                yield method, parameter["name"]


def knock(house, client, method, name, own):
    """Call a method with all that it requires the caller's own, but name another's."""
    own = {**own, "key": new_key()}
    params = {p["name"]: own[p["name"]] for p in method["params"]
              if p.get("required") and p["name"] != name}
    if method["name"] == "meeting.slots" and name != "request":
        params["with"] = own["with"]
    params[name] = house.ids[name]
    return client.answer(client.send(method["name"], params))


@pytest.mark.parametrize("who, role, asker, partner", [("bat", "buyer", "smith", "X3"),
                                                       ("jung", "exhibitor", "lies", "B2")])
def test_nobody_acts_for_another_organisation(theirs, methods, who, role, asker, partner):
    """Every parameter that can name another's object: NOT_YOURS or NOT_FOUND, or an empty list."""
    client = theirs.as_(who)
    asked = theirs.as_(asker).write("request.create", to=fair.DELEGATES[who])
    own = {"request": asked["request"]["id"], "to": partner, "with": partner, "slot": 9, "slots": [9],
           "answer": "accept",
           "delegates": [who], "by": who, "preference": "want", "channel": "mail",
           "meeting": theirs.ids["meeting"],  # the stranger has none of his own
           "when": f"{fair.start_of(22)}/{fair.start_of(23)}"}
    before = theirs.as_("staff").call("journal.list", limit=500)["items"]
    knocked = 0
    for method, name in doors(methods, role):
        answer = knock(theirs, client, method, name, own)
        if "result" in answer:
            items = answer["result"].get("items")
            assert items == [], (method["name"], name, answer)
        else:
            refusal(answer, "NOT_YOURS", "NOT_FOUND", "ROLE_DENIED")
        knocked += 1
    assert knocked >= 15
    after = theirs.as_("staff").call("journal.list", limit=500)["items"]
    assert len(after) == len(before), "a refused call left a journal row"


def test_lists_hold_only_what_is_ones_own(theirs):
    for who in ("bat", "jung"):
        client = theirs.as_(who)
        assert theirs.ids["meeting"] not in {m["id"] for m in client.listed("meeting.list")}
        assert theirs.ids["request"] not in {r["id"] for r in client.listed("request.list")}
        assert client.listed("invitation.list") == []
        assert client.listed("blackout.list") == []
        assert client.listed("preference.list") == []


def test_the_owners_see_their_own(theirs):
    for who in ("ann", "kim"):
        client = theirs.as_(who)
        assert theirs.ids["meeting"] in {m["id"] for m in client.listed("meeting.list")}
        assert client.call("meeting.get", meeting=theirs.ids["meeting"])
        assert len(client.listed("invitation.list")) == 1


def test_another_delegate_of_the_same_organisation_sees_the_request(theirs):
    assert theirs.as_("bob").call("request.get", request=theirs.ids["request"])


def test_the_requester_cannot_accept_his_own_request(theirs):
    with refused("NOT_YOURS", "STATE", "NOT_FOUND"):
        theirs.as_("ann").write("request.accept", request=theirs.ids["request"])


def test_the_requester_cannot_decline_his_own_request(theirs):
    with refused("NOT_YOURS", "STATE", "NOT_FOUND"):
        theirs.as_("ann").write("request.decline", request=theirs.ids["request"])


def test_the_recipient_cannot_withdraw_what_only_was_requested(theirs):
    with refused("NOT_YOURS", "STATE", "NOT_FOUND"):
        theirs.as_("choi").write("request.withdraw", request=theirs.ids["request"])


def test_an_interpreter_sees_only_meetings_he_interprets(theirs):
    client = theirs.as_("omar")
    assert client.listed("meeting.list") == []
    with refused("NOT_YOURS", "NOT_FOUND"):
        client.call("meeting.get", meeting=theirs.ids["meeting"])
    with refused("NOT_YOURS", "NOT_FOUND"):
        client.call("diary.get", delegate="ann")


def test_mail_addresses_are_for_the_own_organisation_and_staff(theirs):
    def mails(who):
        return {d["code"] for d in theirs.as_(who).listed("delegate.list") if d.get("email")}
    assert mails("ann") == {"ann", "bob"}
    assert mails("staff") == set(fair.DELEGATES)


def test_a_delegate_cannot_black_out_a_table(theirs):
    with refused("NOT_YOURS", "NOT_FOUND"):
        theirs.as_("kim").write("blackout.set", resource="T1",
                                when=f"{fair.start_of(22)}/{fair.start_of(23)}")


def test_another_cannot_take_over_a_blackout_by_its_code(theirs):
    with refused("NOT_YOURS", "EXISTS", "NOT_FOUND"):
        theirs.as_("bat").write("blackout.set", resource="bat", code="anns-own",
                                when=f"{fair.start_of(22)}/{fair.start_of(23)}")


def test_staff_must_say_for_whom(theirs):
    with refused("PARAM_INVALID", "NO_DELEGATE"):
        theirs.as_("staff").write("request.create", to="X3")


def test_staff_acts_on_behalf_of_others(theirs):
    request = theirs.as_("staff").write("request.create", to="X5", delegates=["park"])["request"]
    assert request["from"]["organisation"] == "P1" and request["origin"] == "staff"
