"""Somebody else's object and none at all get the same answer from those who may not see it.

Made from rpc.discover: every parameter that can name an object, as everybody who has no part in it.
"""
import json
import zlib

import pytest

import fair
from convened_client import new_key
from expect import refused
from test_letters import stand_in
from test_limits import readers_held, writer_held

# What everybody may list: that it is there is no secret.
PUBLIC = {"organisation", "delegate", "delegates", "location", "to", "with", "from", "category",
          "wants", "offers", "country", "event", "withdraw", "hall"}
# the colleague who comes: a delegate
PUBLIC |= {"by"}
STAFF = {"staff", "admin"}  # who else calls a method of theirs is refused before anything is read
# Counted through all events, so that a number of one event's may be another's.
COUNTED_TOGETHER = ("A", "T", "I", "E")
COLLEAGUES = {"bat": ("bats-own", "B2"), "jung": ("jungs-own", "X3")}
STRANGERS = {"bat": "buyer", "jung": "exhibitor", "omar": "interpreter"}
# What auth.lost takes is no number of a mail but where somebody reads mail: three have an account.
KNOWN, UNKNOWN = ["ann@b1.example", "KIM@x1.example", "omar@words.example"], "no@body.example"
ILL_FORMED = ("{}>", "<{}", "{} x", "{},x@y.example", "{}@", "\u202e{}",
              "x" * 250 + "{}")


def other_event(staff):
    """A second event with an account of its own; its number."""
    days = [f"{day} 09:30-12:00" for day in fair.DAYS]
    staff.write("event.create", code="OTHER", name="Other", zone=fair.ZONE, currency="KRW",
                organiser_name="Office", organiser_mail="office@other.example", slot_minutes=20,
                days=days)


@pytest.fixture(scope="module")
def world(shared_house):
    """ann and kim have one of everything; {parameter: ([those there are], one there is not)}."""
    house = shared_house
    ann, kim, staff = house.as_("ann"), house.as_("kim"), house.as_("staff")
    day = fair.DAYS[0]
    fair.load(staff, {"interpreters.csv": fair.table("interpreters.csv", [
        ("sara", "Sara", "sara@words.example", "mn-ko", f"{day}T09:00/{day}T18:00")]),
        "delegates.csv": fair.table("delegates.csv", [
            (code, organisation, code, f"{code}@colleagues.example")
            for code, organisation in COLLEAGUES.values()])})
    booked = ann.write("request.create", to="X1", slots=[1])["request"]["id"]
    meeting = kim.write("request.accept", request=booked, slot=1)["meeting"]["id"]
    gone = staff.write("meeting.book", delegates=["bob", "choi"], slot=3)["meeting"]["id"]
    staff.write("meeting.cancel", meeting=gone)
    pending = ann.write("request.create", to="X2")["request"]["id"]
    withdrawn = ann.write("request.create", to="X5")["request"]["id"]
    ann.write("request.withdraw", request=withdrawn)
    ann.write("blackout.set", resource="ann", code="anns-own",
              when=f"{fair.start_of(20)}/{fair.start_of(21)}")
    schedule = staff.write("schedule.run", steps=1000)["schedule"]["id"]
    other_event(house.session(house.tokens["staff"]))
    in_other = house.session(house.tokens["staff"], "OTHER")
    account = in_other.write("account.invite", role="staff", name="Theirs")
    enrolled = house.enrol(account["invitation"])
    ours = staff.write("account.invite", role="staff", name="Of this event")
    house.tokens["event staff"] = house.enrol(ours["invitation"])["token"]
    staff_import = staff.write("import.begin")["import"]
    mail = in_other.write("mail.test", address="probe@other.example")["mail"]["id"]
    house.objects = {
        "request": ([booked, pending, withdrawn], "R999999"), "after": ([pending], "R999999"),
        "meeting": ([meeting, gone], "M999999"), "schedule": ([schedule], "S999999"),
        "account": ([ann.greeting["principal"]["account"], account["account"]["id"]], "A999999"),
        "token": ([ann.call("token.list")["items"][-1]["id"], enrolled["id"]], "T999999"),
        "import": ([staff_import], "I999999"), "interpreter": (["sara"], "saras-friend"),
        "resource": (["sara", "ann", "T1", "kim"], "nothing"), "code": (["anns-own"], "anns-other"),
        "ill": (["sara"], "saras-friend"), "for": (["sara", "ann"], "nobody"),
        "meetings": ([meeting, gone], "M999999"), "mail": ([mail], "E999999"),
        "as": (["sara", "ann"], "nobody"),
    }
    house.others = {"account": [account["account"]["id"]], "token": [enrolled["id"]],
                    "import": [staff_import], "mail": [mail]}
    return house


def told(client, method, name, value, own, more):
    """The whole answer, but for its number and the name that was typed."""
    params = {p["name"]: own.get(p["name"], stand_in(p["schema"])) for p in method["params"]
              if p["required"]}
    listed = next(p for p in method["params"] if p["name"] == name)["schema"]
    params |= {**more, name: [value] if listed.get("type") == "array" else value}
    if "key" in params:
        params["key"] = new_key()
    answer = client.answer(client.send(method["name"], params))
    answer.pop("id")
    answer.get("error", {"data": {}})["data"].pop("req", None)
    return json.dumps(answer, sort_keys=True, ensure_ascii=False).replace(value, "IT")


def doors(methods, role, objects):
    for method in methods:
        for parameter in method["params"]:
            if role in method["x-roles"] and parameter["name"] in objects:
                yield method, parameter["name"]


def compare(house, client, role, objects, own):
    methods = client.call("rpc.discover")["methods"]
    knocked = 0
    for method, name in doors(methods, role, objects):
        has = {p["name"] for p in method["params"]}
        if method["name"] == "blackout.set" and name == "code":
            own = {**own, "resource": own["delegates"][0]}
        existing, missing = objects[name]
        if method["name"] == "auth.lost":
            existing, missing = KNOWN, UNKNOWN
        for more in ({}, {"if_rev": 1}, {"if_rev": 99}, {"revision": 1}, {"revision": 9},
                     {"remove": True}):
            if not set(more) <= has:
                continue
            if name == "code" and "remove" not in more:
                continue  # a code of one's own may be chosen
            nothing = told(client, method, name, missing, own, more)
            for value in existing:
                something = told(client, method, name, value, own, more)
                assert something == nothing, (method["name"], name, value)
            knocked += 1
    return knocked


@pytest.mark.parametrize("who", COLLEAGUES)
def test_meetings_that_a_colleague_takes_over_are_looked_for(world, who):
    """The comparison below gets as far as the meetings."""
    with refused("NOT_FOUND", field="meetings"):
        world.as_(who).write("delegate.replace", delegate=who, by=COLLEAGUES[who][0],
                             meetings=["M999999"])


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_cannot_tell_what_is_there(world, who):
    own = {"delegates": [who], "delegate": who,
           "by": COLLEAGUES.get(who, [who])[0], "slot": 9, "preference": "want", "to": "X3", "with": "X3",
           "when": f"{fair.start_of(22)}/{fair.start_of(23)}"}
    objects = dict(world.objects)
    knocked = compare(world, world.as_(who), STRANGERS[who], objects, own)
    assert knocked >= (15 if who != "omar" else 5)


def test_staff_of_one_event_cannot_tell_what_another_has(world):
    objects = {name: (values, world.objects[name][1]) for name, values in world.others.items()}
    client = world.session(world.tokens["event staff"], fair.EVENT)
    assert compare(world, client, "staff", objects, {"delegates": ["ann"]}) >= 5


def test_an_address_without_a_mailbox_is_refused_whoever_has_it(world):
    with world.connect() as stranger:
        stranger.hello()
        for form in ILL_FORMED:
            said = set()
            for mail in (*KNOWN, UNKNOWN):
                typed = form.format(mail)
                with refused("PARAM_INVALID", field="mail") as no:
                    stranger.call("auth.lost", mail=typed)
                said.add((no.error.text.replace(typed, "IT"), no.error.data.get("hint")))
            assert len(said) == 1, said


def test_an_address_is_answered_before_anybody_looks_who_has_it(make_fair):
    """Neither reader nor writer gets on meanwhile, so the time it takes cannot tell either."""
    house = make_fair().start()
    with house.connect() as stranger:
        stranger.hello()
        with readers_held(house), writer_held(house):
            for mail in (UNKNOWN, *KNOWN):
                assert stranger.call("auth.lost", mail=mail) == {"asked": True}
    journal = house.as_("staff").listed("journal.list")
    assert not [row for row in journal if row["method"] == "auth.lost" and UNKNOWN in str(row)]


def test_every_parameter_that_names_an_object_is_asked_or_public(world):
    """A method added later is in the comparison, or its parameter is said to be public here."""
    methods = world.as_("staff").call("rpc.discover")["methods"]
    for method in methods:
        for parameter in method["params"]:
            schema = parameter["schema"]
            kind = schema.get("items", schema) if schema.get("type") == "array" else schema
            if "pattern" not in kind or parameter["name"] in ("key", "cursor", "slot", "slots"):
                continue
            place = (method["name"], parameter["name"])
            if set(method["x-roles"]) <= STAFF:
                together = kind["pattern"][1] in COUNTED_TOGETHER and kind["pattern"][2] == "["
                assert not together or parameter["name"] in world.others, place
            else:
                assert parameter["name"] in PUBLIC | set(world.objects), place


def test_a_wrong_invitation_is_told_nothing(world):
    """No account, another secret, one that was replaced or is another's: one answer."""
    staff = world.as_("staff")
    replaced = staff.write("account.invite", delegate="lies")["invitation"]
    current = staff.write("account.invite", delegate="lies")["invitation"]
    used = staff.write("account.invite", delegate="lee")["invitation"]
    world.enrol(used)
    closed = staff.write("account.invite", role="monitor", name="Gone")
    staff.write("account.disable", account=closed["account"]["id"])
    forged = []
    for real in (current, used, closed["invitation"]):
        forged.append(with_checksum(real.split("_", 2)[1], flipped(real.split("_", 2)[2][:43])))
    forged += [with_checksum("999999", current.split("_", 2)[2][:43]), replaced, "cvi_1_x",
               with_checksum(current.split("_", 2)[1], used.split("_", 2)[2][:43]), "nonsense",
               world.tokens["ann"]]
    said = set()
    for invitation in forged:
        with refused("INVITATION_INVALID") as no:
            world.enrol(invitation)
        said.add((no.error.text, no.error.data.get("hint"), no.error.field))
    assert len(said) == 1, said
    # whoever has the secret is told what became of it
    with refused("INVITATION_USED"):
        world.enrol(used)
    with refused("ACCOUNT_DISABLED"):
        world.enrol(closed["invitation"])
    assert world.enrol(current)


def flipped(letters):
    return letters[:20] + ("A" if letters[20] != "A" else "B") + letters[21:]


def with_checksum(number, letters):
    """An invitation right in form: with the checksum that belongs to it."""
    text = f"cvi_{number}_{letters}"
    return f"{text}{zlib.crc32(text.encode()):08x}"
