"""People who change: every address that was told of a meeting keeps it or hears that it is off."""
import pytest

import fair
from expect import closed_after, refused
from person import DONE, person_of


@pytest.fixture
def staff(house):
    return house.as_("staff")


def book(staff, *who, slot):
    return staff.write("meeting.book", delegates=list(who), slot=slot)["meeting"]["id"]


def methods(house, who, meeting):
    return [i["method"] for i in house.as_(who).listed("invitation.list", meeting=meeting)]


def unfolded(invitation):
    return invitation["ics"].replace("\r\n ", "")


def proven(staff):
    proof = staff.call("admin.verify")
    assert proof["ok"], proof
    return next(c for c in proof["checks"] if c["name"] == "addressees")["examined"]


# addresses


def test_an_address_that_changes_is_told_by_whatever_way(house, staff):
    meeting = book(staff, "noor", "kang", slot=3)
    assert proven(staff) == 3
    house.as_("noor").write("delegate.update", email="noor@new.example")
    files = fair.files()
    fair.load(staff, {"interpreters.csv": files["interpreters.csv"].replace(
        "omar@words.example", "omar@new.example")})
    fair.load(staff, {"delegates.csv": files["delegates.csv"].replace(
        "kang@x4.example", "kang@new.example")})
    told = staff.listed("invitation.list", meeting=meeting, texts=True)
    assert [i["method"] for i in told] == ["REQUEST"] * 4
    assert [i["sequence"] for i in told] == [0, 1, 2, 3]
    assert proven(staff) == 6
    # the people themselves go on being told, at the address they have now
    for who in ("noor", "kang", "omar"):
        assert methods(house, who, meeting) == ["REQUEST"] * 4
    # another case of letters is no other mailbox
    house.as_("noor").write("delegate.update", email="Noor@New.Example")
    assert staff.call("invitation.get", meeting=meeting)["sequence"] == 3
    assert proven(staff) == 6


def test_an_interpreter_who_is_replaced_still_sees_that_it_is_off(house, staff):
    meeting = book(staff, "noor", "kang", slot=3)
    files = fair.files()
    interpreters = files["interpreters.csv"] + \
        f"nora,Nora,nora@words.example,ar-ko,{fair.DAYS[0]}T09:00/{fair.DAYS[0]}T18:00\n"
    fair.load(staff, {"interpreters.csv": interpreters})
    staff.write("blackout.set", resource="omar", when="d1T09:00/d1T18:00", release=True)
    assert methods(house, "omar", meeting) == ["REQUEST", "CANCEL"]
    house.as_("noor").write("delegate.update", name="Noor A.")
    assert methods(house, "omar", meeting) == ["REQUEST", "CANCEL"]
    off = unfolded(house.as_("omar").call("invitation.get", meeting=meeting))
    assert "METHOD:CANCEL" in off and "omar@words.example" in off and "noor@" not in off
    with refused("NOT_YOURS", field="revision"):
        house.as_("omar").call("invitation.get", meeting=meeting, revision=3)
    proven(staff)


# a colleague takes over


def test_a_colleague_takes_over_all_that_is_open(house, staff):
    meetings = [book(staff, "ann", "choi", slot=2), book(staff, "ann", "jung", slot=14)]
    other = book(staff, "bob", "smith", slot=5)
    asks = house.as_("ann").write("request.create", to="X1")["request"]["id"]
    asked = house.as_("kang").write("request.create", to="P1")["request"]["id"]
    tried = staff.write("delegate.replace", delegate="ann", by="bob", dry_run=True)
    assert tried["dry_run"] and [m["id"] for m in tried["meetings"]] == meetings
    assert methods(house, "ann", meetings[0]) == ["REQUEST"]
    done = house.as_("ann").write("delegate.replace", delegate="ann", by="bob")
    assert [m["id"] for m in done["meetings"]] == meetings
    assert [r["id"] for r in done["requests"]] == [asks]
    assert done["delegate"]["code"] == "ann" and done["by"]["code"] == "bob"
    for meeting in meetings:
        people = staff.call("meeting.get", meeting=meeting)["meeting"]["delegates"]
        assert "bob" in {d["code"] for d in people} and "ann" not in {d["code"] for d in people}
        assert methods(house, "ann", meeting) == ["REQUEST", "CANCEL"]
    request = staff.call("request.get", request=asks)["request"]
    assert [d["code"] for d in request["from"]["delegates"]] == ["bob"]
    assert staff.call("meeting.get", meeting=other)["meeting"]["rev"] == 1
    assert staff.call("request.get", request=asked)["request"]["rev"] == 1
    # what comes later reaches whoever left no more
    staff.write("meeting.cancel", meeting=meetings[0])
    assert methods(house, "ann", meetings[0]) == ["REQUEST", "CANCEL"]
    assert methods(house, "choi", meetings[0]) == ["REQUEST", "REQUEST", "CANCEL"]
    # and whoever came was told nothing of before
    assert methods(house, "bob", meetings[0]) == ["REQUEST", "CANCEL"]
    proven(staff)


def test_where_the_colleague_cannot_be_nothing_is_done(house, staff):
    busy = book(staff, "ann", "choi", slot=2)
    free = book(staff, "ann", "jung", slot=14)
    book(staff, "bob", "smith", slot=2)
    out = book(staff, "ann", "kim", slot=20)
    staff.write("blackout.set", resource="bob", when="d2T13:00/d2T17:00")
    with refused("MEETING_IN_THE_WAY", field="by") as seen:
        staff.write("delegate.replace", delegate="ann", by="bob")
    assert seen.error.data["meetings"] == [busy, out]
    assert busy in seen.error.text and out in seen.error.text and free not in seen.error.text
    assert {staff.call("meeting.get", meeting=m)["meeting"]["rev"] for m in (busy, free, out)} == {1}
    done = staff.write("delegate.replace", delegate="ann", by="bob", meetings=[free])
    assert [m["id"] for m in done["meetings"]] == [free] and not done["requests"]
    cases = [("ann", {"delegate": "lies", "by": "ann"}, "NOT_YOURS", "delegate"),
             ("staff", {"delegate": "ann", "by": "lies"}, "PARAM_INVALID", "by"),
             ("staff", {"delegate": "ann", "by": "ann"}, "PARAM_INVALID", "by"),
             ("staff", {"delegate": "ann", "by": "nobody"}, "NOT_FOUND", "by"),
             ("staff", {"delegate": "ann", "by": "bob", "meetings": [free]}, "NOT_FOUND", "meetings"),
             ("staff", {"delegate": "ann", "by": "bob", "meetings": ["R1"]}, "PARAM_INVALID",
              "meetings")]
    for who, params, code, field in cases:
        with refused(code, field=field):
            house.as_(who).write("delegate.replace", params)
    staff.write("delegate.withdraw", delegate="bob", reason="ill")
    with refused("WITHDRAWN"):
        staff.write("delegate.replace", delegate="ann", by="bob", meetings=[busy])
    proven(staff)


def test_what_an_open_request_keeps_free_goes_over_too(house, staff):
    fair.load(staff, {"event.ini": fair.files()["event.ini"] +
                      "\n[policy]\npending_requests_hold = yes\n"})
    asks = house.as_("ann").write("request.create", to="X1", slots=[3])["request"]["id"]
    staff.write("delegate.replace", delegate="ann", by="bob")
    cells = {who: staff.call("diary.get", delegate=who)["days"][0]["slots"][2]["state"]
             for who in ("ann", "bob")}
    assert cells == {"ann": "free", "bob": "hold"}
    book(staff, "ann", "choi", slot=3)
    house.as_("kim").write("request.decline", request=asks)
    assert staff.call("diary.get", delegate="bob")["days"][0]["slots"][2]["state"] == "free"
    # and not where it cannot be kept
    held = house.as_("bob").write("request.create", to="X3", slots=[3])["request"]["id"]
    with refused("MEETING_IN_THE_WAY", field="by") as seen:
        staff.write("delegate.replace", delegate="bob", by="ann")
    assert seen.error.data["meetings"] == [held]
    proven(staff)


def test_the_client_hands_over(house, staff, tmp_path):
    meeting = book(staff, "ann", "choi", slot=2)
    person = person_of(house, tmp_path, "staff")
    tried = person.type("hand-over", meeting, "--to", "bob", "--dry-run")
    assert tried.returncode == DONE and methods(house, "ann", meeting) == ["REQUEST"]
    tried = person.type("delegate", "replace", "ann", "--by", "bob", "--dry-run")
    assert tried.returncode == DONE and "would take over" in tried.stdout
    done = person.type("delegate", "replace", "ann", "--by", "bob", "--meeting", meeting)
    assert done.returncode == DONE and meeting in done.stdout and "takes over" in done.stdout
    assert methods(house, "ann", meeting) == ["REQUEST", "CANCEL"]


# another person under the same code


def delegates(change):
    was, now = change
    text = fair.files()["delegates.csv"]
    assert was in text
    return {"delegates.csv": text.replace(was, now)}


KIM = ("kim,X1," + fair.PEOPLE["kim"] + ",kim@x1.example", "kim,X1,Yoon Ji-ho,yoon@x1.example")


def test_the_login_of_a_former_person_ends_with_the_file(house, staff):
    meeting = book(staff, "ann", "kim", slot=2)
    kim, lee = house.as_("kim"), house.as_("lee")
    kim.call("watch", topics=["meeting"])
    staged = fair.stage(staff, delegates(KIM))
    tried = staff.call("import.check", {"import": staged})
    person = {"file": "delegates.csv", "line": 8, "code": "kim", "was": fair.PEOPLE["kim"],
              "is": "Yoon Ji-ho", "login": True}
    assert tried["persons"] == [person]
    assert lee.call("delegate.get") and kim.call("delegate.get")
    done = staff.write("import.apply", {"import": staged})
    assert done["persons"] == [person]
    closed_after(kim, "TOKEN_REVOKED")
    assert lee.call("delegate.get")
    with refused("TOKEN_REVOKED"):
        house.as_("kim")
    # a new invitation is for the new person, who sees what is told to that address
    invitation = staff.write("account.invite", delegate="kim")["invitation"]
    house.tokens = {**house.tokens, "kim": house.enrol(invitation)["token"]}
    assert house.as_("kim").call("delegate.get")["delegate"]["name"] == "Yoon Ji-ho"
    assert methods(house, "kim", meeting) == ["REQUEST", "REQUEST"]
    proven(staff)


def test_one_of_the_two_or_a_word_keeps_the_login(house, staff):
    first, second = KIM
    for now in (first.replace(fair.PEOPLE["kim"], "Kim-Park"),
                "kim,X1,Kim-Park,park@x1.example", second):
        said = {"same_person": now == second}
        done = fair.load(staff, delegates((first, now)), **said)
        assert not done["persons"]
        assert house.as_("kim").call("delegate.get")
    assert fair.load(staff, delegates((first, first)))["persons"][0]["login"]
    with refused("TOKEN_REVOKED"):
        house.as_("kim")


def test_an_interpreter_may_be_another_person_too(house, staff):
    files = fair.files()
    done = fair.load(staff, {"interpreters.csv": files["interpreters.csv"].replace(
        "عمر Omar,omar@words.example", "Layla,layla@words.example")})
    assert [(p["code"], p["is"], p["login"]) for p in done["persons"]] == [("omar", "Layla", True)]
    with refused("TOKEN_REVOKED"):
        house.as_("omar")


def test_a_delegate_updated_to_another_person(house, staff):
    kim = house.as_("kim")
    changed = staff.write("delegate.update", delegate="kim", name="Yoon", email="yoon@x1.example",
                          same_person=True)
    assert "former" not in changed and kim.call("delegate.get")
    changed = staff.write("delegate.update", delegate="kim", name="Jung", email="jung@x1.example")
    assert changed["former"] == {"name": "Yoon", "login": True}
    closed_after(kim, "TOKEN_REVOKED")
    # nobody has enrolled yet: the invitation that is under way is void
    invitation = staff.write("account.invite", delegate="kim")["invitation"]
    changed = staff.write("delegate.update", delegate="kim", name="Oh", email="oh@x1.example")
    assert changed["former"] == {"name": "Jung", "login": True}
    with refused("INVITATION_INVALID"):
        house.enrol(invitation)
    changed = staff.write("delegate.update", delegate="kim", name="Bae", email="bae@x1.example")
    assert changed["former"] == {"name": "Oh", "login": False}


# a closed account


def test_who_changes_name_and_mail_by_the_own_login_keeps_it(house):
    changed = house.as_("noor").write("delegate.update", name="Noor A.", email="na@b3.example")
    assert "former" not in changed
    assert house.as_("noor").call("delegate.get")["delegate"]["name"] == "Noor A."



def test_a_closed_account_is_opened_by_inviting_anew(house, staff):
    account = next(a for a in staff.listed("account.list") if a.get("delegate") == "kim")
    staff.write("account.disable", account=account["id"])
    with refused("ACCOUNT_DISABLED"):
        house.as_("kim")
    invited = staff.write("account.invite", delegate="kim")
    assert not invited["account"]["disabled"] and invited["account"]["id"] == account["id"]
    # what was good before it was closed stays no good
    with refused("TOKEN_REVOKED"):
        house.as_("kim")
    house.tokens = {**house.tokens, "kim": house.enrol(invited["invitation"])["token"]}
    assert house.as_("kim").call("delegate.get")["delegate"]["name"] == fair.PEOPLE["kim"]
