"""Who takes no part any more: an organisation or a delegate withdraws, and is taken back."""
import pytest

import fair
from expect import refused
from person import DONE, REFUSED, person_of

WHY = "sold to a competitor"


@pytest.fixture
def staff(house):
    return house.as_("staff")


def withdraw(staff, code, **params):
    kind = "delegate" if code in fair.DELEGATES else "organisation"
    return staff.write(f"{kind}.withdraw", {kind: code, "reason": WHY, **params})


def reinstate(staff, code):
    kind = "delegate" if code in fair.DELEGATES else "organisation"
    return staff.write(f"{kind}.reinstate", {kind: code})[kind]


def partners(house, who):
    return {m["organisation"] for m in house.as_(who).listed("match.list")}


def journal(staff):
    return staff.call("journal.list", {"limit": 500})["items"]


def test_what_is_open_of_an_organisation_ends_with_it(house, staff):
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=4)["meeting"]
    asked = house.as_("lies").write("request.create", to="X2")["request"]["id"]
    asks = house.as_("choi").write("request.create", to="B2")["request"]["id"]
    other = staff.write("meeting.book", delegates=["ann", "jung"], slot=5)["meeting"]
    before = journal(staff)
    tried = withdraw(staff, "X2", dry_run=True)
    assert tried.pop("dry_run") is True and journal(staff) == before
    done = withdraw(staff, "X2")
    assert {m["id"] for m in done["cancelled"]} == {meeting["id"]}
    assert {r["id"] for r in done["requests"]} == {asked, asks}
    assert done == tried
    assert done["organisation"]["withdrawn"] == WHY
    now = staff.call("meeting.get", meeting=meeting["id"])["meeting"]
    assert (now["state"], now["reason"]) == ("cancelled", WHY)
    assert staff.call("meeting.get", meeting=other["id"])["meeting"] == other
    for request in (asked, asks):
        r = staff.call("request.get", request=request)["request"]
        assert (r["state"], r["reason"]) == ("withdrawn", WHY)
    news = house.as_("ann").listed("invitation.list", meeting=meeting["id"])
    assert [i["method"] for i in news] == ["REQUEST", "CANCEL"]
    assert house.as_("admin").call("admin.verify")["ok"]


def test_nobody_meets_who_has_withdrawn(house, staff):
    assert "X2" in partners(house, "ann")
    withdraw(staff, "X2")
    assert "X2" not in partners(house, "ann") and partners(house, "choi") == set()
    with refused("WITHDRAWN", field="with"):
        house.as_("ann").call("match.explain", {"with": "X2"})
    with refused("WITHDRAWN"):
        house.as_("ann").write("request.create", to="X2")
    with refused("WITHDRAWN"):
        house.as_("choi").write("request.create", to="B1")
    with refused("WITHDRAWN"):
        staff.write("meeting.book", delegates=["ann", "choi"])
    seen = house.as_("ann").call("organisation.get", organisation="X2")["organisation"]
    assert seen["withdrawn"] == WHY and seen["delegates"][0]["withdrawn"] == WHY
    # a delegate who comes later and a day that comes later are of it too
    staff.write("delegate.create", code="late", organisation="X2", name="Late",
                email="late@x2.example")
    with refused("WITHDRAWN"):
        staff.write("meeting.book", delegates=["ann", "late"])
    later = str(fair.datetime.date.fromisoformat(fair.DAYS[1]) + fair.datetime.timedelta(days=1))
    staff.write("event.update", days=[f"{day} 09:30-12:00;13:30-17:00"
                                      for day in (*fair.DAYS, later)])
    with refused("WITHDRAWN"):
        staff.write("meeting.book", delegates=["ann", "choi"], slot=f"{later}T09:30")
    # an expired request is not opened again either, and nothing is accepted at once
    with refused("STATE"):
        withdraw(staff, "X2")


def test_a_colleague_goes_on_where_a_delegate_withdraws(house, staff):
    meeting = staff.write("meeting.book", delegates=["ann", "kim"], slot=4)["meeting"]
    asked = house.as_("lies").write("request.create", to="X1")["request"]["id"]
    own = house.as_("kim").write("request.create", to="B2")["request"]["id"]
    done = withdraw(staff, "kim")
    assert [m["id"] for m in done["cancelled"]] == [meeting["id"]]
    assert [r["id"] for r in done["requests"]] == [own]
    assert done["delegate"]["withdrawn"] == WHY
    with refused("WITHDRAWN"):
        house.as_("kim").write("request.create", to="B4")
    with refused("WITHDRAWN"):
        staff.write("request.accept", request=asked, delegates=["kim"])
    with refused("WITHDRAWN"):
        staff.write("meeting.book", delegates=["ann", "kim"])
    met = house.as_("kim").write("request.accept", request=asked)["meeting"]
    assert [d["code"] for d in met["delegates"]] == ["lies", "lee"]
    with refused("WITHDRAWN"):
        staff.write("meeting.hand_over", meeting=met["id"], to="kim")
    withdraw(staff, "lee")
    with refused("NO_DELEGATE"):
        staff.write("request.accept",
                    request=house.as_("ann").write("request.create", to="X1")["request"]["id"])


def test_taken_back_in_one_step(house, staff):
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=4)["meeting"]
    withdraw(staff, "X2")
    back = reinstate(staff, "X2")
    assert "withdrawn" not in back
    with refused("STATE"):
        reinstate(staff, "X2")
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"]["state"] == "cancelled"
    assert "X2" in partners(house, "ann")
    staff.write("meeting.book", delegates=["ann", "choi"], slot=4)
    withdraw(staff, "choi")
    withdraw(staff, "X2")
    reinstate(staff, "X2")
    with refused("WITHDRAWN"):
        staff.write("meeting.book", delegates=["ann", "choi"])
    reinstate(staff, "choi")
    staff.write("meeting.book", delegates=["ann", "choi"])
    topics = [(i["object"], i["body"]["after"]) for i in journal(staff)
              if "withdrawn" in i["body"].get("after", {})]
    assert topics[0] == ("X2", {"withdrawn": WHY}) and topics[-1] == ("choi", {"withdrawn": None})
    assert house.as_("admin").call("admin.verify")["ok"]


@pytest.mark.parametrize("who", ["ann", "kim", "omar", "monitor"])
def test_only_staff_withdraw_somebody(house, who):
    with refused("ROLE_DENIED"):
        withdraw(house.as_(who), "X2")


def test_the_files_say_it_and_take_it_in(house, staff, make_blank):
    withdraw(staff, "X2")
    withdraw(staff, "kim")
    files = exported(staff)
    report = fair.load(house.as_("admin"), files)
    assert all(f["added"] == f["changed"] == 0 for f in report["files"])
    other = make_blank().start()
    fair.load(other.admin(), files)
    there = other.admin(fair.EVENT)
    assert there.call("organisation.get", organisation="X2")["organisation"]["withdrawn"] == WHY
    assert there.call("delegate.get", delegate="kim")["delegate"]["withdrawn"] == WHY
    assert exported(there) == files
    # an older file takes nobody back, and no file withdraws who is there
    fair.load(house.as_("admin"), {"organisations.csv": fair.files()["organisations.csv"]})
    assert staff.call("organisation.get", organisation="X2")["organisation"]["withdrawn"] == WHY
    row = "code,kind,name,country,withdrawn\nX3,exhibitor,안전 시티,KR,gone\n"
    fault, = fair.check(staff, {"organisations.csv": row})["errors"]
    assert fault["column"] == "withdrawn"
    assert "convene organisation withdraw X3 --reason" in fault["rule"]
    # a row that asks who has withdrawn stays out, and the others come in
    asks = fair.table("requests.csv", [("rq8", "ann", "X1"), ("rq9", "ann", "X2")])
    report = fair.check(staff, {"requests.csv": asks})
    assert report["ok"] and report["files"][0]["added"] == 1
    out, = report["kept"]
    assert out["code"] == "rq9" and out["stored"].endswith("has withdrawn")


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


def test_by_hand(house, staff, tmp_path):
    office = person_of(house, tmp_path, "staff")
    staff.write("meeting.book", delegates=["ann", "choi"], slot=4)
    words = "organisation", "withdraw", "X2", "--reason", WHY
    tried, done = office.type(*words, "--dry-run"), office.type(*words)
    assert tried.returncode == done.returncode == DONE
    assert "1 called off" in tried.stdout
    assert WHY in office.type("organisation", "X2").stdout
    assert office.type("delegate", "withdraw", "lee", "--reason", "ill").returncode == DONE
    assert "choi" not in office.type("invite", "--all", "--dry-run").stdout
    assert office.type("organisation", "reinstate", "X2").returncode == DONE
    again = office.type("organisation", "reinstate", "X2")
    assert again.returncode == REFUSED and "X2 has not withdrawn" in again.stderr


def test_hints_send_staff_to_nobody(house, staff):
    withdraw(staff, "X2")
    with refused("WITHDRAWN") as seen:
        staff.write("request.create", to="X2", delegates=["ann"])
    assert "convene organisation reinstate ORG" in seen.error.data["hint"]
    with refused("WITHDRAWN") as seen:
        house.as_("ann").write("request.create", to="X2")
    assert "the organiser may take it back" in seen.error.data["hint"]
    other = staff.write("account.invite", role="staff", name="Second")
    token = house.enrol(other["invitation"])["token"]
    with refused("INVITATION_USED") as seen:
        house.enrol(other["invitation"])
    assert "another one of the staff types convene invite" in seen.error.data["hint"]
    number = other["account"]["id"]
    staff.write("account.disable", account=number)
    with refused("ACCOUNT_DISABLED") as seen:
        house.session(token, fair.EVENT)
    assert seen.error.data["hint"].endswith(f"convene enable {number}")
    staff.write("account.enable", account=number)
    staff.write("event.close")
    with refused("EVENT_CLOSED") as seen:
        staff.write("request.create", to="X3", delegates=["ann"])
    assert "convene event open" in seen.error.data["hint"]
