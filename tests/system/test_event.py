"""An event from nothing: drafted, opened, changed, closed; and what each state takes."""
import fair
from expect import refused
from person import REFUSED, Person

NEW = {"code": "NEW27", "name": "A new fair", "zone": "Asia/Seoul", "currency": "KRW",
       "organiser_name": "Office", "organiser_mail": "office@new.example", "slot_minutes": 25,
       "gap_minutes": 5, "days": ["2027-10-05 09:00-12:00;13:00-15:00"]}


def change(client, method, **params):
    return client.write(method, params)["event"]


def test_an_event_is_drafted_opened_and_closed(make_blank):
    with make_blank().start().admin() as staff:
        event = change(staff, "event.create", **NEW)
        assert (event["state"], event["rev"], len(event["slots"])) == ("draft", 1, 10)
        with refused("EXISTS", field="code"):
            change(staff, "event.create", **NEW)
        with refused("STATE"):
            change(staff, "event.close")
        assert change(staff, "event.open", if_rev=1)["state"] == "open"
        with refused("STALE"):
            change(staff, "event.close", if_rev=1)
        assert change(staff, "event.close")["state"] == "closed"
        assert change(staff, "event.open")["state"] == "open"
        actions = [row["method"] for row in staff.call("journal.list", {"object": "NEW27"})["items"]]
        assert actions == ["event.create", "event.open", "event.close", "event.open"]


def test_an_event_made_by_hand_has_its_halls_and_takes_in_the_other_files(make_blank):
    """The files come without event.ini; a hall that is not named stays as it is."""
    wish = dict(NEW, code=fair.EVENT, slot_minutes=20, gap_minutes=10,
                days=[f"{day} 09:30-12:20;13:30-16:50" for day in fair.DAYS],
                halls=["A name=Hall A;x_m=0;y_m=0", "B name=Hall B; walk_minutes.A=7"])
    files = dict(fair.full())
    del files["event.ini"]
    with make_blank().start().admin() as staff:
        event = change(staff, "event.create", **wish)
        assert [(h["code"], h["name"]) for h in event["halls"]] == [("A", "Hall A"), ("B", "Hall B")]
        change(staff, "event.open")
        assert fair.load(staff, files)["ok"]
        for bad in ("B name=Hall B;walk_minutes.Q=7", "C name=Hall C;x_m=far", "C x_m=3", "C"):
            with refused("PARAM_INVALID", field="halls"):
                change(staff, "event.update", halls=[bad])
        after = change(staff, "event.update", halls=["A name=North;x_m=9;y_m=0"])["halls"]
        assert after[0]["name"] == "North" and after[1:] == event["halls"][1:]


def test_a_closed_event_takes_nothing_new_but_lets_go(house):
    with house.as_("staff") as staff, house.as_("ann") as ann, house.as_("kim") as kim:
        number = ann.write("request.create", {"to": "X1"})["request"]["id"]
        meeting = kim.write("request.accept", {"request": number})["meeting"]["id"]
        change(staff, "event.close")
        for who, method, params in (
                (ann, "request.create", {"to": "X2"}),
                (ann, "preference.set", {"to": "X2", "preference": "want"}),
                (staff, "meeting.book", {"delegates": ["ann", "lee"]})):
            with refused("EVENT_CLOSED"):
                who.write(method, params)
        cancelled = ann.write("meeting.cancel", {"meeting": meeting})
        assert cancelled["meeting"]["state"] == "cancelled"


def test_a_closed_event_tries_no_seat_again(house):
    """Staff accept once more what waits on standby: also where there is no seat for it."""
    with house.as_("staff") as staff, house.as_("ann") as ann, house.as_("choi") as choi:
        staff.write("blackout.set", resource="choi",
                    when=f"{fair.start_of(1)}/{fair.DAYS[1]}T18:00")
        number = ann.write("request.create", {"to": "X2"})["request"]["id"]
        waiting = choi.write("request.accept", {"request": number})["request"]
        assert waiting["state"] == "accepted"
        change(staff, "event.close")
        with refused("EVENT_CLOSED"):
            staff.write("request.accept", {"request": number})
        assert ann.call("request.get", request=number)["request"]["rev"] == waiting["rev"]


def test_a_grid_in_use_says_what_would_be_lost(house):
    with house.as_("staff") as staff, house.as_("ann") as ann, house.as_("kim") as kim:
        before = staff.call("event.get")["event"]
        number = ann.write("request.create", {"to": "X1"})["request"]["id"]
        kim.write("request.accept", {"request": number})
        with refused("GRID_IN_USE") as seen:
            change(staff, "event.update", days=["2031-01-06 09:00-10:00"])
        assert seen.error.data["lost"]
        assert staff.call("event.get")["event"] == before
        after = change(staff, "event.update", name="Renamed", policies=["alarm_minutes=30"])
        assert after["slots"] == before["slots"] and after["rev"] == before["rev"] + 1
        assert after["policies"]["alarm_minutes"] == 30


def test_at_a_terminal_all_that_would_be_lost_is_said(house, tmp_path):
    with house.as_("ann") as ann, house.as_("kim") as kim:
        number = ann.write("request.create", to="X1", length=3)["request"]["id"]
        kim.write("request.accept", request=number)
    done = Person(tmp_path).type("--socket", house.home / "admin.sock", "event", "update",
                                 "--day", f"{fair.DAYS[1]} 09:30-12:20")
    assert done.returncode == REFUSED
    assert "3 things would be lost; first: the slot at " in done.stderr
    assert done.stderr.count("  also: the slot at ") == 2


def test_a_new_code_beside_an_event_is_asked_about(house, tmp_path):
    admin = house.admin()
    other = {"event.ini": fair.EVENT_INI.replace(f"code = {fair.EVENT}", "code = SCF27")}
    fault, = fair.check(admin, other, new_event=False)["errors"]
    # nor is what its rows refer to looked for in an event that is not there
    tables = {"delegates.csv": "code,organisation,name,email\nzed,B1,Zed,zed@b1.example\n"}
    assert fair.check(admin, {**other, **tables}, new_event=False)["errors"] == [fault]
    assert fault["column"] == "code" and f"there is no event SCF27, but {fair.EVENT}" \
        in fault["rule"] and "--new-event" in fault["rule"]
    assert other["event.ini"].splitlines()[fault["line"] - 1] == "code = SCF27"
    assert fair.check(admin, {"event.ini": fair.EVENT_INI}, new_event=False)["ok"]
    fair.load(admin, other)
    assert {e["code"] for e in admin.listed("event.list")} == {fair.EVENT, "SCF27"}


def test_a_closed_event_is_not_meant_where_none_is_named(house):
    admin = house.admin()
    fair.load(admin, {"event.ini": fair.EVENT_INI.replace(f"code = {fair.EVENT}",
                                                          "code = SCF27")})
    with refused("EVENT_REQUIRED"):
        house.admin().call("event.get")
    house.admin(fair.EVENT).write("event.close")
    assert house.admin().call("event.get")["event"]["code"] == "SCF27"
    house.admin("SCF27").write("event.close")
    with refused("EVENT_REQUIRED"):
        house.admin().call("event.get")
