"""The text model of a fair: made in the background, codes proposed, lists that it orders."""
import csv
import io

import pytest

import fair
from conftest import Makers
from expect import refused

TOPICS = {
    "WAT": ("Water networks", "acoustic leak detection for pipes and sewage pumps 누수 감지"),
    "ROB": ("Robots", "welding robots with servo axis and gripper arms 서비스 로봇을"),
    "LIG": ("Street lighting", "street lamps, lighting columns and led dimming 가로등 조명"),
}


@pytest.fixture(name="searched", scope="module")
def _searched(blank_template, tmp_path_factory):
    made = Makers(tmp_path_factory)
    house = made.copy(blank_template.home).start()
    fair.load(house.admin(), files())
    yield house.admin()
    made.end()


def files(listing=30, silent=6):
    """The small fair with many exhibitors: of the last ones nobody knows the codes."""
    made = fair.full()
    categories = made["categories.csv"] + "".join(
        f"{code},{name},\n" for code, (name, _) in TOPICS.items())
    out = io.StringIO()
    writer = csv.DictWriter(out, fair.COLUMNS["organisations.csv"].split(","),
                            lineterminator="\n")
    for n in range(listing + silent):
        code = list(TOPICS)[n % len(TOPICS)]
        words = TOPICS[code][1].split()
        writer.writerow({"code": f"T{n:03}", "kind": "exhibitor", "name": f"Firm {n}",
                         "country": "KR", "languages": "en",
                         "offers": code if n < listing else "",
                         "profile": f"We make {' '.join(words[n % 3:])} for cities"})
    writer.writerow({"code": "BW", "kind": "foreign_buyer", "name": "Water board",
                     "country": "NL", "languages": "en", "wants": "WAT"})
    return dict(made, **{"categories.csv": categories,
                         "organisations.csv": made["organisations.csv"] + out.getvalue()})


def rebuilt(house, staff):
    """match.model, once a model counts that was asked for now."""
    before = staff.write("match.rebuild")["model"]
    told = []

    def is_there():
        told[:] = [staff.call("match.model")]
        return told[0]["model"] > before and not told[0]["due"]

    assert house.log.wait_until(is_there), told
    return told[0]


def texts(reasons, kind):
    return [r["text"] for r in reasons if r["kind"] == kind]


def test_codes_are_proposed_and_the_lists_know_what_texts_say(make_blank):
    house = make_blank().start()
    fair.load(house.admin(), files())
    staff = house.admin()
    model = rebuilt(house, staff)
    assert model["organisations"] > 36

    [first, *_] = staff.call("match.suggest_codes", organisation="T030")["codes"]
    assert first["code"] == "WAT" and first["likely"] > 500
    assert first["listing"] <= first["saying"] and first["word"] in TOPICS["WAT"][1]
    # what it lists already is not proposed
    assert all(s["code"] != "WAT"
               for s in staff.call("match.suggest_codes", organisation="T000")["codes"])

    score = {n: staff.call("match.explain", organisation="BW", with_=f"T{n:03}")
             for n in (0, 30, 31)}
    assert score[30]["score"] > score[31]["score"]
    assert score[0]["score"] > score[30]["score"]
    assert score[30]["model"] == model["model"] and "text says" in texts(score[30]["reasons"], "text")[0]
    for n, s in score.items():
        assert sum(r["points"] for r in s["reasons"]) == s["score"]
        back = staff.call("match.explain", organisation=f"T{n:03}", with_="BW")
        assert back["score"] == s["score"]

    listed = staff.listed("match.list", organisation="BW", limit=7)
    assert [m["organisation"] for m in listed[:10]] == [f"T{n:03}" for n in range(0, 30, 3)]
    lit = staff.listed("match.list", organisation="BW", category="LIG")
    assert {m["organisation"] for m in lit} == {f"T{n:03}" for n in range(2, 30, 3)}
    assert staff.listed("match.list", organisation="BW", country="JP") == []
    for wrong in ({"category": "NONE"}, {"hall": "Z"}):
        with refused("NOT_FOUND", field=next(iter(wrong))):
            staff.call("match.list", {"organisation": "BW", **wrong})


@pytest.mark.parametrize("query, topic", [
    ("water leak detection", "WAT"), ("누수 감지", "WAT"), ("로봇", "ROB"), ("조", "LIG"),
    ("LIGHTING", "LIG")])
def test_words_are_found_in_every_script(searched, query, topic):
    hits = searched.listed("match.search", query=query, limit=5)
    assert {h["organisation"] for h in hits[:8]} <= {
        f"T{n:03}" for n in range(36) if list(TOPICS)[n % 3] == topic}
    assert len(hits) >= 8 and hits[0]["says"]


@pytest.mark.parametrize("query", ["\"", "* ^ - : ( ) { }", "' OR 1=1 --", "\u200f\u0301",
                                   "profile:zzz NEAR(zzz, 2)", "zzz " * 90])
def test_no_query_is_a_program(searched, query):
    for hit in searched.listed("match.search", query=query):
        assert hit["organisation"]


def test_a_changed_profile_makes_a_new_model(make_blank):
    house = make_blank().start()
    fair.load(house.admin(), files())
    staff = house.admin()
    rebuilt(house, staff)
    staff.write("organisation.update", organisation="T030", profile="welding robots, servo axis")
    rebuilt(house, staff)
    assert staff.call("match.suggest_codes", organisation="T030")["codes"][0]["code"] == "ROB"


def test_a_daemon_that_is_killed_while_it_builds_loses_nothing(make_blank):
    house = make_blank().start()
    fair.load(house.admin(), files(listing=600))
    staff = house.admin()
    rebuilt(house, staff)
    staff.write("organisation.update", organisation="T001", profile="anything else")
    staff.write("match.rebuild")
    house.kill()
    house.start()
    staff = house.admin()
    assert staff.call("match.model")["model"] >= 1
    assert staff.call("match.suggest_codes", organisation="T600")["codes"]
    now = staff.call("match.model")["model"]
    assert rebuilt(house, staff)["model"] > now


def test_texts_that_say_nothing_are_no_trouble(make_blank):
    house = make_blank().start()
    made = fair.full()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for n, profile in enumerate(["x"] * 40 + ["\"\"\" OR NEAR(* NOT\"", "ا", "-", "누", "a " * 7000]):
        writer.writerow([f"S{n}", "exhibitor", "Same", "KR", "en", "", "", profile, *[""] * 9])
    rows = out.getvalue()
    fair.load(house.admin(), dict(made, **{"organisations.csv": made["organisations.csv"] + rows}))
    staff = house.admin()
    rebuilt(house, staff)
    for n in (0, 40, 44):
        staff.call("match.suggest_codes", organisation=f"S{n}", most=50)
        assert staff.listed("match.list", organisation=f"S{n}")
