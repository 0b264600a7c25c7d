"""What came to the fair by mistake goes again, while nothing refers to it."""
import pytest

import fair
from expect import refused
from person import DONE, REFUSED, person_of
from test_match_model import rebuilt

X9 = {"code": "X9", "kind": "exhibitor", "name": "Mistake", "country": "KR", "offers": ["SAFE"]}
WANDA = {"code": "wanda", "organisation": "X9", "name": "Wanda", "email": "wanda@x9.example"}
T9 = {"code": "T9", "kind": "table", "hall": "A", "seats": 2}


@pytest.fixture
def staff(house):
    return house.as_("staff")


def remove(staff, kind, code, **params):
    return staff.write(f"{kind}.remove", {kind: code, **params})


def exported(client):
    files = {}
    for name in client.call("export.list")["files"]:
        text, params = "", {"file": name}
        while True:
            piece = client.call("export.get", params)
            text += piece["text"]
            if "next" not in piece:
                break
            params["cursor"] = piece["next"]
        files[name] = text
    return files


def test_what_nothing_refers_to_goes_without_a_trace(house, staff):
    before = exported(staff)
    staff.write("organisation.create", X9)
    staff.write("delegate.create", WANDA)
    staff.write("location.create", T9)
    fair.load(staff, {
        "categories.csv": "code,name,parent\nODD,Odd,\n",
        "interpreters.csv": "code,name,email,pairs\nirma,Irma,irma@words.example,nl-ko\n"})
    assert remove(staff, "delegate", "wanda", dry_run=True) == {"removed": "wanda",
                                                                "dry_run": True}
    for kind, code in (("delegate", "wanda"), ("organisation", "X9"), ("location", "T9"),
                       ("category", "ODD"), ("interpreter", "irma")):
        assert remove(staff, kind, code) == {"removed": code}
        with refused("NOT_FOUND", field=kind):
            remove(staff, kind, code)
    assert exported(staff) == before
    last = staff.call("journal.list", {"limit": 500})["items"][-5:]
    assert {(i["object"], i["body"]["removed"]) for i in last} == {
        (code, True) for code in ("wanda", "X9", "T9", "ODD", "irma")}
    assert house.as_("admin").call("admin.verify")["ok"]
    # the code is free again, and means somebody else
    staff.write("organisation.create", dict(X9, name="Another"))


def test_the_refusal_names_what_refers_to_it(house, staff):
    meeting = staff.write("meeting.book", delegates=["noor", "kang"], slot=4,
                          location="T1")["meeting"]
    staff.write("blackout.set", resource="T2", code="wet",
                when=f"{fair.start_of(1)}/{fair.start_of(2)}")
    house.as_("choi").write("preference.set", to="B2", preference="must")
    says = {
        ("organisation", "X4"): ("delegates kang", f"requests {meeting['request']}",
                                 "convene organisation withdraw X4 --reason"),
        ("delegate", "kang"): ("an account A", f"meetings {meeting['id']}",
                               "convene delegate withdraw kang --reason"),
        ("organisation", "X2"): ("preferences",),
        ("organisation", "X1"): ("delegates kim, lee", "booths BOOTH1"),
        ("location", "T1"): (f"meetings {meeting['id']}", "convene blackout T1"),
        ("location", "T2"): ("blackouts wet",),
        ("interpreter", "omar"): ("an account A", f"meetings {meeting['id']}"),
        ("category", "MOB.BUS"): ("organisations B1, P1, X1 and more",),
        ("category", "MOB"): ("categories below it MOB.BUS",),
    }
    for (kind, code), words in says.items():
        with refused("STATE") as seen:
            remove(staff, kind, code)
        text = str(seen.error) + seen.error.data.get("hint", "")
        assert all(word in text for word in words), text
    staff.write("meeting.cancel", meeting=meeting["id"])
    with refused("STATE"):
        remove(staff, "location", "T1")
    assert house.as_("admin").call("admin.verify")["ok"]


def test_who_has_handed_a_meeting_over_is_still_told_of(house, staff):
    meeting = staff.write("meeting.book", delegates=["ann", "kim"], slot=4)["meeting"]
    staff.write("delegate.create", dict(WANDA, organisation="X1"))
    staff.write("meeting.hand_over", meeting=meeting["id"], to="wanda")
    staff.write("meeting.hand_over", meeting=meeting["id"], to="lee")
    with refused("STATE") as seen:
        remove(staff, "delegate", "wanda")
    assert "meetings handed over " + meeting["id"] in str(seen.error)


def test_an_event_goes_while_it_is_a_draft(make_blank):
    blank = make_blank().start()
    with blank.admin() as admin:
        fair.load(admin, fair.files())
    with blank.admin(fair.EVENT) as admin:
        admin.write("event.create", code="NEXT", name="Next", zone=fair.ZONE, currency="KRW",
                    organiser_name="Office", organiser_mail="office@fair.example",
                    slot_minutes=20, days=["2031-07-15 09:30-12:00"], halls=["A name=A"])
        state = admin.call("event.get")["event"]["state"]
        with refused("NOT_FOUND", field="event"):
            remove(admin, "event", "NEXT")
        if state != "draft":
            with refused("STATE"):
                remove(admin, "event", fair.EVENT)
    with blank.admin("NEXT") as admin:
        fair.load(admin, {name: text for name, text in fair.files().items()
                          if name in ("categories.csv", "organisations.csv", "delegates.csv")})
        admin.write("blackout.set", resource="ann",
                    when="2031-07-15T09:30/2031-07-15T10:00")
        invited = admin.write("account.invite", delegate="ann")
        with refused("STATE") as seen:
            remove(admin, "event", "NEXT")
        assert invited["account"]["id"] in str(seen.error)
    with blank.admin("NEXT") as admin:
        admin.write("event.create", code="THIRD", name="Third", zone=fair.ZONE, currency="KRW",
                    organiser_name="Office", organiser_mail="office@fair.example",
                    slot_minutes=20, days=["2031-07-15 09:30-12:00"], halls=["A name=A"])
    with blank.admin("THIRD") as admin:
        fair.load(admin, {name: text for name, text in fair.files().items()
                          if name in ("categories.csv", "organisations.csv", "delegates.csv")})
        admin.write("blackout.set", resource="ann",
                    when="2031-07-15T09:30/2031-07-15T10:00")
        # what people changed and what was learnt of the texts are of it too
        admin.write("organisation.update", organisation="B1", profile="Another")
        rebuilt(blank, admin)
        assert remove(admin, "event", "THIRD") == {"removed": "THIRD"}
    with blank.admin(fair.EVENT) as admin:
        assert "THIRD" not in {e["code"] for e in admin.listed("event.list")}
        assert admin.call("admin.verify")["ok"]
        admin.call("journal.list", {"limit": 500})


@pytest.mark.parametrize("who", ["ann", "kim", "omar", "monitor"])
def test_only_staff_remove_something(house, who):
    with refused("ROLE_DENIED"):
        remove(house.as_(who), "organisation", "X2")


def test_by_hand(house, staff, tmp_path):
    office = person_of(house, tmp_path, "staff")
    staff.write("organisation.create", X9)
    gone = office.type("organisation", "remove", "X9")
    assert gone.returncode == DONE and "X9 is not there any more" in gone.stdout
    kept = office.type("category", "remove", "SAFE")
    assert kept.returncode == REFUSED and "organisations B3, X3, X5" in kept.stderr
