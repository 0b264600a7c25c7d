"""Profiles and lists that matching has to bear: long, foreign, alike, alone, changing meanwhile."""
import csv
import io

import pytest

import fair
from expect import refused
from test_match_model import rebuilt

LONG = "가나다 leak detection العربية עברית " * 420  # nearly as long as a profile may be


def with_exhibitors(profiles, offers=""):
    """The small fair, and an exhibitor for each profile."""
    made = fair.full()
    out = io.StringIO()
    writer = csv.DictWriter(out, fair.COLUMNS["organisations.csv"].split(","),
                            lineterminator="\n")
    for n, profile in enumerate(profiles):
        writer.writerow({"code": f"S{n}", "kind": "exhibitor", "name": f"Same {n % 3}",
                         "country": "KR", "languages": "en", "offers": offers,
                         "profile": profile})
    return dict(made, **{"organisations.csv": made["organisations.csv"] + out.getvalue()})


def adds_up(staff, organisation):
    for match in staff.listed("match.list", organisation=organisation):
        assert sum(r["points"] for r in match["reasons"]) == match["score"]
        back = staff.call("match.explain", organisation=match["organisation"],
                          with_=organisation)
        assert back["score"] == match["score"]


def test_long_foreign_and_single_letters(make_blank):
    house = make_blank().start()
    staff = house.admin()
    fair.load(staff, with_exhibitors(
        [LONG[:16384], "", "x", "水", "ש", "\u200f\u0301 \u200d", "שלום עולם leak مياه 水漏れ検知"]))
    assert refused_length(staff)
    rebuilt(house, staff)
    found = {q: {h["organisation"] for h in staff.listed("match.search", query=q)}
             for q in ("水", "עולם", "مياه", "العربية", "x", "漏れ", "عولم")}
    assert {"S3", "S6"} <= found["水"] and found["עולם"] == found["مياه"] == {"S6"}
    assert found["العربية"] == {"S0"} and "S2" in found["x"] and found["漏れ"] == {"S6"}
    assert found["عولم"] == set()
    for n in range(7):
        staff.call("match.suggest_codes", organisation=f"S{n}", most=50)
    for buyer in ("B1", "B2"):
        adds_up(staff, buyer)


def refused_length(staff):
    answer = fair.check(staff, {"organisations.csv": "code,profile\nX1," + "가" * 16385 + "\n"})
    return [(e["column"], e["line"]) for e in answer["errors"]] == [("profile", 2)]


def test_codes_that_nobody_knows_are_refused(make_blank):
    staff = make_blank().start().admin()
    fair.load(staff, fair.full())
    with refused("PARAM_INVALID"):
        staff.write("organisation.update", organisation="X1", offers=["NONE"])
    with refused("NOT_FOUND", field="category"):
        staff.call("match.list", organisation="B1", category="NONE")


def test_thousands_of_the_same_profile(make_blank):
    house = make_blank().start()
    staff = house.admin()
    fair.load(staff, with_exhibitors(["acoustic leak detection"] * 2500, "SAFE"))
    model = rebuilt(house, staff)
    assert model["taught"] >= 2500
    first = [m["organisation"] for m in staff.call("match.list", organisation="B3",
                                                   limit=100)["items"]]
    # alike in all, they come by their code, and every one of them once
    alike = [code for code in first if code.startswith("S")]
    assert alike == sorted(alike) and len(set(alike)) == len(alike) > 90
    assert len(staff.call("match.search", query="leak")["items"]) > 0


def test_a_fair_of_one_organisation(make_blank):
    house = make_blank().start()
    staff = house.admin()
    made = fair.full()
    alone = {"event.ini": made["event.ini"], "categories.csv": made["categories.csv"],
             "organisations.csv": fair.table("organisations.csv", [
                 ("B1", "foreign_buyer", "Alone", "NL", "en", "ENE", "", "leak detection",
                  *[""] * 9)])}
    fair.load(staff, alone)
    assert rebuilt(house, staff)["organisations"] == 1
    assert staff.listed("match.list", organisation="B1") == []
    assert [h["organisation"] for h in staff.listed("match.search", query="leak")] == ["B1"]
    staff.call("match.suggest_codes", organisation="B1")


@pytest.mark.parametrize("rounds", [6])
def test_profiles_change_while_a_model_is_made(make_blank, rounds):
    house = make_blank().start()
    staff = house.admin()
    fair.load(staff, with_exhibitors(
        [f"leak detection number {n} pipes" for n in range(600)], "SAFE"))
    rebuilt(house, staff)
    for n in range(rounds):
        staff.write("match.rebuild")
        before = staff.call("match.model")["model"]
        changed = 0

        def change_until_there(n=n, before=before):
            nonlocal changed
            staff.write("organisation.update", organisation=f"S{(n * 97 + changed) % 600}",
                        profile=f"pumps and valves {n} {changed}", offers=["ENE"])
            changed += 1
            told = staff.call("match.explain", organisation="B1", with_=f"S{n}")
            assert sum(r["points"] for r in told["reasons"]) == told["score"]
            return staff.call("match.model")["model"] > before

        assert house.log.wait_until(change_until_there)
    # what was changed meanwhile is in the next one, which is made by itself
    assert rebuilt(house, staff)["organisations"] >= 600
