"""The rules of a seat: who gets there in time, how many meetings there may be, who interprets."""
import csv
import io

import pytest

import fair
from expect import refused


def policies(house, **values):
    with house.as_("staff") as staff:
        staff.write("event.update", policies=[f"{name}={value}" for name, value in values.items()])


def halls_apart(house, minutes):
    """Import how long the way from the tables in hall A to the booth of X1 in hall B is."""
    with house.as_("staff") as staff:
        fair.load(staff, {"event.ini": fair.EVENT_INI.replace(
            "walk_minutes.B = 5", f"walk_minutes.B = {minutes}")})


def with_cells(name, cells):
    """A file of the fair with {code: {column: value}} set."""
    rows = list(csv.DictReader(io.StringIO(fair.full().get(name) or fair.files()[name])))
    for row in rows:
        row.update(cells.get(row["code"], {}))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def book(house, *delegates, **params):
    with house.as_("staff") as staff:
        return staff.write("meeting.book", delegates=delegates, **params)["meeting"]


def no_table(house, slot):
    with house.as_("staff") as staff:
        for table in fair.TABLES:
            staff.write("blackout.set", resource=table,
                        when=f"{fair.start_of(slot)}/{fair.start_of(slot + 1)}")


def slots_of(client, **params):
    """({slot: entry}, {slot: entry}) of what is feasible and what is refused."""
    answer = client.call("meeting.slots", params)
    return tuple({entry["slot"]: entry for entry in answer[name]} for name in ("slots", "refused"))


# walking


def test_a_way_as_long_as_the_gap_is_walked_and_a_longer_one_is_not(house):
    """From a table in hall A to the booth in hall B; ten minutes between two slots."""
    halls_apart(house, 10)
    assert book(house, "ann", "choi", slot=1)["location"]["hall"] == "A"
    assert book(house, "ann", "kim", slot=2)["location"]["code"] == "BOOTH1"
    halls_apart(house, 11)
    policies(house, same_pair_twice="yes")
    assert book(house, "bat", "jung", slot=1)["location"]["hall"] == "A"
    # a table that is near is taken instead of the booth, which is free
    assert book(house, "bat", "lee", slot=2)["location"]["hall"] == "A"
    assert book(house, "bat", "kim", slot=4)["location"]["code"] == "BOOTH1"
    # before the booth as after the table: X3 has no booth, and every table is too far
    with refused("WALKING") as seen:
        book(house, "bat", "smith", slot=3)
    assert "from 11:00; 제1전시장 is 11 minutes away, the gap is 10" in seen.error.text


def test_the_near_seat_is_taken_and_without_one_the_refusal_says_why(house):
    halls_apart(house, 12)
    first = book(house, "ann", "choi", slot=1)
    near, _ = slots_of(house.as_("ann"), **{"with": "X1"})
    assert near[2]["hall"] == "A" and near[3]["location"] == "BOOTH1"
    no_table(house, 2)
    feasible, closed = slots_of(house.as_("ann"), **{"with": "X1"})
    assert closed[2]["code"] == "WALKING" and 2 not in feasible
    with refused("WALKING", field="slot") as seen:
        book(house, "ann", "kim", slot=2)
    said = f"Ann de Vries has {first['id']} in 제1전시장 until 09:50; " \
        "Hall B is 12 minutes away, the gap is 10"
    assert said == closed[2]["text"] and said in seen.error.text
    assert 2 not in [s["slot"] for s in seen.error.data["slots"]]
    policies(house, walking_check="no")
    assert book(house, "ann", "kim", slot=2)["location"]["code"] == "BOOTH1"
    with house.as_("admin") as admin:
        assert admin.call("admin.verify")["ok"]


def test_an_interpreter_walks_as_well(house):
    """omar comes from the booth in hall B; noor and kang would sit at a table in hall A."""
    halls_apart(house, 12)
    with house.as_("staff") as staff:
        fair.load(staff, {"organisations.csv": with_cells(
            "organisations.csv", {"X1": {"languages": "ko"}})})
    assert book(house, "noor", "kim", slot=1)["interpreter"]["code"] == "omar"
    with house.as_("staff") as staff:
        staff.write("meeting.cancel", meeting="M1")
        # another buyer of the same language, so that only the interpreter has been there
        fair.load(staff, {"organisations.csv": with_cells("organisations.csv", {
            "X1": {"languages": "ko"}, "B4": {"languages": "ar"}})})
    assert book(house, "lies", "kim", slot=1)["interpreter"]["code"] == "omar"
    with refused("WALKING") as seen:
        book(house, "noor", "kang", slot=2)
    assert "Omar has M2 in Hall B until 09:50" in seen.error.text
    assert book(house, "noor", "kang", slot=3)["interpreter"]["code"] == "omar"


def reasons(client, partner):
    """{slot: (code, text)} of what keeps the caller from meeting this organisation."""
    _, closed = slots_of(client, **{"with": partner})
    return {slot: (entry["code"], entry["text"]) for slot, entry in closed.items()}


def test_of_the_other_side_a_reason_tells_only_that_they_cannot(house):
    """Where kim is before, in which meeting, and how many there are: the reader is told of its own."""
    halls_apart(house, 12)
    policies(house, recipient_chosen="named")
    met = book(house, "noor", "kim", slot=1)
    with house.as_("staff") as staff:
        staff.write("blackout.set", resource="BOOTH1",
                    when=f"{fair.start_of(2)}/{fair.start_of(3)}")
    whole = f"김민서 has {met['id']} in Hall B until 09:50; " \
        "제1전시장 is 12 minutes away, the gap is 10"
    assert reasons(house.as_("kim"), "B1")[2] == ("WALKING", whole)
    assert reasons(house.as_("ann"), "X1")[2] == \
        ("WALKING", "김민서 cannot be in 제1전시장 in time")
    policies(house, quota_delegate_day=1)
    limit = f"has 1 meeting on {fair.DAYS[0]}; the limit is 1 a day"
    assert reasons(house.as_("kim"), "B1")[3] == ("QUOTA", f"김민서 {limit}")
    told = reasons(house.as_("ann"), "X1")
    assert told[3] == ("QUOTA", f"김민서 takes no more meetings on {fair.DAYS[0]}")
    policies(house, quota_organisation_event=1, quota_delegate_day="")
    told = reasons(house.as_("ann"), "X1")
    assert told[3][1].endswith(" takes no more meetings at this event")
    # no answer of the queue says more: ann asks, kim's side accepts, nobody has a seat
    request = house.as_("ann").write("request.create", to="X1")["request"]
    answer = house.as_("kim").write("request.accept", request=request["id"])
    assert any("has 1 meeting;" in reason["text"] for reason in answer["reasons"])
    with house.as_("staff") as staff:
        seen = {who: staff if who == "staff" else house.as_(who) for who in ("ann", "staff")}
        texts = {who: " ".join(r["text"] for r in client.call("standby.list")["items"][0]["reasons"])
                 for who, client in seen.items()}
    assert "has 1 meeting;" in texts["staff"] and "takes no more" not in texts["staff"]
    assert "has 1 meeting;" not in texts["ann"] and met["id"] not in texts["ann"]


# quotas


def test_a_day_quota_refuses_its_day_and_an_event_quota_every_slot(house):
    policies(house, quota_delegate_day=1)
    book(house, "ann", "choi", slot=1)
    with refused("QUOTA") as seen:
        book(house, "ann", "jung", slot=3)
    assert f"Ann de Vries has 1 meeting on {fair.DAYS[0]}; the limit is 1 a day" \
        in seen.error.text
    assert all(s["slot"] > fair.SLOTS_PER_DAY for s in seen.error.data["slots"])
    book(house, "ann", "jung", slot=fair.SLOTS_PER_DAY + 1)
    policies(house, quota_delegate_event=2)
    feasible, closed = slots_of(house.as_("ann"), **{"with": "X5"})
    assert not feasible and {e["code"] for e in closed.values()} <= {"QUOTA", "SLOT_TAKEN"}
    # what was called off does not count
    with house.as_("staff") as staff:
        staff.write("meeting.cancel", meeting="M1")
    assert book(house, "ann", "smith", slot=3)["state"] == "scheduled"


def test_an_organisation_quota_counts_all_its_delegates(house):
    policies(house, quota_organisation_event=2)
    book(house, "ann", "choi", slot=1)
    book(house, "bob", "jung", slot=1)
    with refused("QUOTA") as seen:
        book(house, "ann", "smith", slot=2)
    assert "Gemeente Rotterdam has 2 meetings; the limit is 2 for the whole event" \
        in seen.error.text
    # accepting finds no slot and says so
    request = house.as_("smith").write("request.create", to="B1")["request"]
    answer = house.as_("bob").write("request.accept", request=request["id"])
    assert answer["request"]["state"] == "accepted"
    assert {r["code"] for r in answer["reasons"]} >= {"QUOTA"}


def test_the_columns_go_before_the_policies_and_come_back_in_the_export(house):
    policies(house, quota_delegate_event=1, quota_organisation_event=1, minimum_delegate_event=3)
    with house.as_("staff") as staff:
        fair.load(staff, {
            "delegates.csv": with_cells("delegates.csv", {
                "ann": {"max_meetings": 2, "max_per_day": 1}, "choi": {"max_meetings": 0}}),
            "organisations.csv": with_cells("organisations.csv", {
                "B1": {"min_meetings": 1, "max_meetings": 9, "max_per_day": 2}})})
        whole = staff.call("organisation.get", organisation="B1")["organisation"]
        assert (whole["min_meetings"], whole["max_meetings"], whole["max_per_day"]) == (1, 9, 2)
        text = staff.call("export.get", file="organisations.csv")["text"]
        row = next(r for r in csv.DictReader(io.StringIO(text)) if r["code"] == "B1")
        assert (row["min_meetings"], row["max_meetings"], row["max_per_day"]) == ("1", "9", "2")
        assert staff.call("event.get")["event"]["policies"]["minimum_delegate_event"] == 3
    book(house, "ann", "jung", slot=1)
    with refused("QUOTA"):
        book(house, "ann", "smith", slot=2)
    with refused("QUOTA") as seen:
        book(house, "bob", "choi", slot=2)
    assert "has no meeting; the limit is 0" in seen.error.text
    assert book(house, "ann", "smith", slot=fair.SLOTS_PER_DAY + 1)["state"] == "scheduled"
    # others of the fair see nothing of it
    seen = house.as_("choi").call("organisation.get", organisation="B1")["organisation"]
    assert "max_meetings" not in seen


@pytest.mark.parametrize("column, value", [("min_meetings", "-1"), ("max_meetings", "many"),
                                           ("max_per_day", "10001"), ("max_meetings", "1")])
def test_a_bad_quota_of_an_organisation_is_a_fault_of_its_row(house, column, value):
    rows = {"B2": {"min_meetings": "2", column: value}}
    with house.as_("staff") as staff:
        answer = fair.check(staff, {"organisations.csv": with_cells("organisations.csv", rows)})
    assert [(e["line"], e["column"]) for e in answer["errors"]] == [(3, column)]


# interpreters


def test_the_refusal_says_which_pair_is_missing_and_whether_for_ever(house):
    _, closed = slots_of(house.as_("park"), **{"with": "X5"})
    assert {e["text"] for e in closed.values()} == {"nobody interprets ko-en"}
    with house.as_("staff") as staff:
        fair.load(staff, {"interpreters.csv": with_cells("interpreters.csv", {
            "omar": {"shifts": f"{fair.DAYS[0]}T09:00/{fair.DAYS[0]}T18:00"}})})
        staff.write("blackout.set", resource="omar",
                    when=f"{fair.start_of(2)}/{fair.start_of(3)}")
    feasible, closed = slots_of(house.as_("noor"), **{"with": "X4"})
    assert closed[2]["text"] == "no interpreter for ar-ko is free then"
    assert {e["text"] for n, e in closed.items() if n > fair.SLOTS_PER_DAY} == {
        "no interpreter for ar-ko works then"}
    assert all(e["code"] == "INTERPRETER_BUSY" for e in closed.values())
    assert sorted(feasible) == [n for n in range(1, fair.SLOTS_PER_DAY + 1) if n != 2]


# the order


def test_slots_come_by_breaks_then_by_the_way_then_by_time(house):
    book(house, "ann", "choi", slot=8)
    answer = house.as_("ann").call("meeting.slots", {"with": "X1"})["slots"]
    order = [entry["slot"] for entry in answer]
    # next to it in the same session makes no break, 10 to 12 would; the other day and the morning
    # make none; the table would be no way but the booth is the own one, and 5 minutes of walk
    assert order[:3] == [13, 14, 15]
    assert order.index(1) < order.index(7) < order.index(9) < order.index(10)
    assert set(order[-4:]) >= {10, 11, 12}
