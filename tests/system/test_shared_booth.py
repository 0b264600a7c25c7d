"""A booth that several exhibitors share: its seats are for the meetings of each of them."""
import pytest

import fair
from expect import refused
from person import DONE, person_of
from test_schedule import Planner, live, proven, to_planner, wait_for_seats

SHARED = {"code": "JOINT", "kind": "booth", "hall": "A", "seats": 2, "organisation": "X2;X3",
          "name": "Joint stand"}


@pytest.fixture
def staff(house):
    return house.as_("staff")


def book(staff, buyer, exhibitor, slot=1, **params):
    return staff.write("meeting.book", delegates=[buyer, exhibitor], slot=slot,
                       **params)["meeting"]


def place(meeting):
    return meeting["location"]["code"], meeting["location"]["seat"]


def locations(client):
    text = client.call("export.get", file="locations.csv")["text"]
    return {line.split(",")[0]: line.split(",") for line in text.splitlines()[1:]}


def test_each_of_its_exhibitors_sits_there_first_and_nobody_else(house, staff):
    assert staff.write("location.create", SHARED)["location"]["organisation"] == "X2;X3"
    assert place(book(staff, "ann", "choi")) == ("JOINT", 1)
    assert place(book(staff, "bat", "jung")) == ("JOINT", 2)
    # its seats are shared: a third meeting goes to a table
    assert place(book(staff, "lies", "smith")) == ("T1", 1)
    staff.write("request.create", {"from": "B1", "to": "X3", "delegates": ["bob"]})
    for other in ("kim", "smith"):
        with refused("TABLE_BUSY", field="location"):
            book(staff, "ann", other, slot=3, location="JOINT")
    assert place(book(staff, "ann", "jung", slot=4, location="JOINT")) == ("JOINT", 1)
    proven(staff)


def test_a_third_meeting_at_one_time_sits_elsewhere(house, staff):
    staff.write("location.create", dict(SHARED, seats=1))
    assert place(book(staff, "ann", "choi")) == ("JOINT", 1)
    with refused("TABLE_BUSY"):
        book(staff, "bat", "jung", location="JOINT")
    assert place(book(staff, "bat", "jung")) == ("T1", 1)


def test_the_planner_uses_it_for_either(house):
    to_planner(house)
    planner = Planner(house)
    staff = planner.client
    # no table is left: what has a seat has it there, or at the booth of X1
    for code in fair.TABLES:
        staff.write("location.remove", {"location": code})
    staff.write("location.create", dict(SHARED, seats=1))
    ids = wait_for_seats(house)
    made = planner.run(steps=20000)
    assert made["unseated"] == 0
    planner.publish(made["id"])
    at = live(staff)
    assert {at[one][1] for one in ids} == {"JOINT", "BOOTH1"}
    assert sum(place == "JOINT" for _, place, _ in at.values()) == 8


def test_files_say_it_and_get_it_back(house, staff):
    rows = ("code,kind,hall,seats,organisation,name\n"
            "JOINT,booth,A,2, X3 ; X2 ,Joint stand\n")
    fair.load(staff, {"locations.csv": rows})
    assert locations(staff)["JOINT"][6] == "X3;X2"
    report = fair.check(staff, {"locations.csv": rows}, new_event=False)
    assert not [f for f in report["files"] if f["added"] or f["changed"]]
    # where ';' stands between the cells, ',' may stand in the list
    report = fair.check(staff, {"locations.csv": rows.replace(",", "|").replace(";", ",").replace(
        "|", ";")}, new_event=False)
    assert report["ok"] and not [f for f in report["files"] if f["added"] or f["changed"]]


@pytest.mark.parametrize("cell, said", [
    ("X2;X2", '"X2" is there twice'),
    ("X2;", "entry 2 of the list is empty"),
    ("X2;X99", "X99"),
    ("X2;B1", "B1 is a foreign_buyer; only an exhibitor has a booth"),
    (";".join(f"X{n}" for n in range(17)), "more than 16 entries"),
])
def test_a_list_that_is_none_is_refused_in_file_and_call_alike(house, staff, cell, said):
    report = fair.check(staff, {
        "locations.csv": f"code,kind,hall,seats,organisation\nJOINT,booth,A,2,{cell}\n"},
        new_event=False)
    [fault] = report["errors"]
    assert (fault["column"], said in fault["rule"]) == ("organisation", True), fault
    with refused("PARAM_INVALID", field="organisation") as seen:
        staff.write("location.create", dict(SHARED, organisation=cell))
    assert said in seen.error.text


def test_an_exhibitor_with_meetings_there_stays_and_they_are_named(house, staff):
    staff.write("location.create", SHARED)
    met = book(staff, "ann", "jung")
    staff.write("location.update", location="JOINT", organisation="X2;X3;X5")
    with refused("PARAM_INVALID", field="organisation") as seen:
        staff.write("location.update", location="JOINT", organisation="X2;X5")
    assert f"{met['id']} is there, so it stays the booth of X3" in seen.error.text
    staff.write("location.update", location="JOINT", organisation="X3;X5")
    staff.write("meeting.cancel", meeting=met["id"])
    changed = staff.write("location.update", location="JOINT", organisation="X5")["location"]
    assert changed["organisation"] == "X5"
    assert place(book(staff, "ann", "smith")) == ("JOINT", 1)
    assert place(book(staff, "bat", "jung")) == ("T1", 1)
    proven(staff)


def test_seats_in_use_are_named(house, staff):
    staff.write("location.create", SHARED)
    book(staff, "ann", "jung")
    met = book(staff, "bat", "choi")
    with refused("PARAM_INVALID", field="seats") as seen:
        staff.write("location.update", location="JOINT", seats=1)
    assert f"{met['id']} is at the seats that would go away" in seen.error.text


def test_one_of_them_withdraws_and_the_other_stays(house, staff):
    staff.write("location.create", SHARED)
    mine, theirs = book(staff, "ann", "jung"), book(staff, "bat", "choi")
    with refused("STATE") as seen:
        staff.write("organisation.remove", organisation="X3")
    assert "booths JOINT" in seen.error.text
    staff.write("organisation.withdraw", organisation="X3", reason="not coming")
    states = {m["id"]: m["state"] for m in staff.listed("meeting.list")}
    assert (states[mine["id"]], states[theirs["id"]]) == ("cancelled", "scheduled")
    assert place(book(staff, "lies", "choi", slot=2)) == ("JOINT", 1)
    proven(staff)


def test_staff_type_it(house, tmp_path):
    person = person_of(house, tmp_path, "staff")
    done = person.type("location", "create", "JOINT", "--kind", "booth", "--hall", "A",
                       "--for", "X2;X3")
    assert done.returncode == DONE, done.stderr
    assert "X2;X3" in done.stdout
    done = person.type("location", "update", "JOINT", "--for", "X3")
    assert done.returncode == DONE and "X2" not in done.stdout
    assert "booth" in person.type("locations").stdout
