"""Codes that participants choose or bring about never stand in the way of the organiser's files."""
import pytest

import fair
from test_letters import exported, nothing_new


def free(slot):
    return f"{fair.start_of(slot)}/{fair.start_of(slot + 1)}"


def blackouts(client):
    return {b["code"]: (b["resource"], b["start"], b["reason"])
            for b in client.listed("blackout.list")}


def round_trip(staff):
    """What is exported is taken in again for what it is."""
    files = exported(staff)
    assert nothing_new(fair.load(staff, files)) and exported(staff) == files
    return files


@pytest.mark.parametrize("chosen", [{"code": "lunch"}, {}], ids=["chosen", "made"])
@pytest.mark.parametrize("resource", ["kim", "T1", "omar"])
def test_a_blackout_of_a_participant_gives_its_code_to_the_files(house, chosen, resource):
    ann, staff = house.as_("ann"), house.as_("staff")
    code = ann.write("blackout.set", resource="ann", when=free(20), reason="own",
                     **chosen)["blackout"]["code"]
    before = blackouts(ann)
    done = fair.load(staff, {"blackouts.csv": fair.table("blackouts.csv", [
        (f"{code}-2", "lies", free(7), ""), (code, resource, free(3), "the organiser's")])})
    assert done["files"][0]["added"] == 2 and done["files"][0]["changed"] == 0
    assert blackouts(staff)[code][0] == resource
    [(own, what)] = blackouts(ann).items()
    assert own != code and what == before[code]
    round_trip(staff)
    # and the organiser's row moves on, as it always did
    done = fair.load(staff, {"blackouts.csv": fair.table("blackouts.csv", [
        (code, "choi", free(3), "moved")])})
    assert done["files"][0]["changed"] == 1 and blackouts(staff)[code][0] == "choi"
    assert resource not in {b[0] for b in blackouts(staff).values()}
    assert house.as_("admin").call("admin.verify")["ok"]


def test_what_people_prefer_gives_its_code_to_the_files(house):
    ann, staff = house.as_("ann"), house.as_("staff")
    codes = [ann.write("preference.set", to=to, preference="want")["preference"]["code"]
             for to in ("X1", "X2", "X3")]
    mine = {p["to"]: p["preference"] for p in ann.listed("preference.list")}
    # the codes go round among other pairs, one of which is ann's own
    done = fair.load(staff, {"preferences.csv": fair.table("preferences.csv", [
        (codes[0], "X5", "B2", "avoid"), (codes[1], "B1", "X1", "want"),
        (codes[2], "bat", "X2", "must")])})
    assert done["ok"]
    assert {p["to"]: p["preference"] for p in ann.listed("preference.list")} == mine
    told = {p["code"]: (p["from"], p["to"])
            for o in ("B1", "B2", "X5") for p in staff.listed("preference.list", organisation=o)}
    assert {c: told[c] for c in codes} == {
        codes[0]: ("X5", "B2"), codes[1]: ("B1", "X1"), codes[2]: ("bat", "X2")}
    assert len(told) == 5
    round_trip(staff)


def test_a_request_of_a_person_does_not_bar_the_files_number(house):
    ann, staff = house.as_("ann"), house.as_("staff")
    first = ann.write("request.create", to="X2", message="mine")["request"]["id"]
    second = ann.write("request.create", to="X5")["request"]["id"]
    fair.load(staff, {"requests.csv": fair.table("requests.csv", [
        (first, "lies", "X3", "the organiser's", "", 1, ""),
        ("rq", "bat", "X3", "", "", 1, f"{first};{second}")])})
    asked = {r["id"]: (r["from"]["organisation"], r["to"]["organisation"], r["message"])
             for r in staff.listed("request.list")}
    assert asked[first] == ("B1", "X2", "mine")
    assert ("B4", "X3", "the organiser's") in asked.values() and len(asked) == 4
    text = round_trip(staff)["requests.csv"]
    rows = [line.split(",")[0] for line in text.splitlines()[1:]]
    assert len(set(rows)) == len(rows) == 4 and {first, f"{first}-2", second, "rq"} == set(rows)
    # the row that a person has is reached by the name it has in files
    fair.load(staff, {"requests.csv": fair.table("requests.csv", [
        (f"{first}-2", "ann", "X2", "in other words", "", 1, "")])})
    assert ann.call("request.get", request=first)["request"]["message"] == "in other words"


def test_a_code_that_a_file_takes_later_is_no_person_s_number(house):
    """The export says of a person's request its number: the row means it, whoever has the code."""
    ann, staff = house.as_("ann"), house.as_("staff")
    first = ann.write("request.create", to="X2", message="mine")["request"]["id"]
    former = exported(staff)
    fair.load(staff, {"requests.csv": fair.table("requests.csv", [
        (first, "lies", "X3", "the organiser's", "", 1, "")])})
    done = fair.load(staff, former)
    assert nothing_new(done) and done["kept"] == []
    assert ann.call("request.get", request=first)["request"]["message"] == "mine"
    shown = {r.get("code"): r["id"] for r in staff.listed("request.list")}
    assert shown[None] == first != shown[first]
    round_trip(staff)


def test_the_export_of_people_s_rows_fits_another_database(house, make_blank):
    ann, staff = house.as_("ann"), house.as_("staff")
    ann.write("blackout.set", resource="ann", when=free(20), code="own")
    ann.write("preference.set", to="X1", preference="must")
    ann.write("request.create", to="X2")
    files = exported(staff)
    other = make_blank().start().admin()
    assert fair.load(other, files)["ok"] and exported(other) == files
