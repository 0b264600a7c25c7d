"""Categories are called by their names in the reader's language; the glossary joins words."""
import fair
from expect import refused
from test_removal import exported

CATEGORIES = ("code,name,parent,name.de,name.ko\nENE,Energy,,Energie,에너지\n"
              "ENE.GRID,Smart grid,ENE,,지능형 전력망\nMOB,Mobility,,Verkehr,\n"
              "MOB.BUS,Buses,MOB,,\nSAFE,Public safety,,,안전\n")
GLOSSARY = ("code,language,term,same_as,same_as_language\nGL-1,en,leak detection,누수 감지,ko\n"
            "GL-2,,SCADA,Leittechnik,de\n")


def loaded(make_blank, **more):
    staff = make_blank().start().admin()
    fair.load(staff, dict(fair.full(), **{
        "categories.csv": CATEGORIES, "glossary.csv": GLOSSARY, **more}))
    return staff


def named(staff, **params):
    return {c["code"]: c["name"] for c in staff.listed("category.list", **params)}


def found(staff, query):
    return [h["organisation"] for h in staff.listed("match.search", query=query)]


def test_names_go_round_and_are_read_in_ones_language(make_blank):
    staff = loaded(make_blank)
    out = exported(staff)
    assert out["categories.csv"] == CATEGORIES and out["glossary.csv"] == GLOSSARY
    assert named(staff)["ENE"] == "Energy"
    assert named(staff, language="ko") == {"ENE": "에너지", "ENE.GRID": "지능형 전력망",
                                           "MOB": "Mobility", "MOB.BUS": "Buses", "SAFE": "안전"}
    assert named(staff, language="de-AT")["MOB"] == "Verkehr"
    with refused("PARAM_INVALID", field="language"):
        staff.call("category.list", language="korean")
    reasons = staff.call("match.explain", organisation="B2", with_="X2", language="KO")["reasons"]
    assert any("지능형 전력망 (ENE.GRID)" in r["text"] for r in reasons)
    [match, *_] = staff.listed("match.list", organisation="B2", language="ko")
    assert any("지능형 전력망 (ENE.GRID)" in r["text"] for r in match["reasons"])

    # a column that is not there leaves its language, an empty cell takes its name out
    fair.load(staff, {"categories.csv": "code,name,name.ko\nENE,Energy,\nMOB,Mobility,교통\n"})
    assert named(staff, language="de")["ENE"] == "Energie"
    assert named(staff, language="ko")["ENE"] == "Energy"
    assert named(staff, language="ko")["MOB"] == "교통"
    again = fair.check(staff, {"categories.csv": exported(staff)["categories.csv"]})
    assert again["ok"] and not any(f["added"] or f["changed"] for f in again["files"])


def test_what_changes_is_told_by_language(make_blank):
    staff = loaded(make_blank)
    answer = fair.check(staff, {"categories.csv": CATEGORIES.replace("Verkehr", "Mobilität")})
    assert [(c["code"], c["column"], c["stored"], c["said"]) for c in answer["changes"]] == [
        ("MOB", "name.de", "Verkehr", "Mobilität")]


def test_search_knows_names_and_the_glossary(make_blank):
    staff = loaded(make_blank)
    staff.write("organisation.update", organisation="X3", products="acoustic leak detection")
    staff.write("organisation.update", organisation="X4", profile="Leittechnik")
    assert found(staff, "누수 감지") == ["X3"]
    assert found(staff, "scada") == ["X4"]
    assert set(found(staff, "지능형 전력망")) == {"B2", "X2"}
    assert [(t["code"], t["term"]) for t in staff.listed("term.list")] == [
        ("GL-1", "leak detection"), ("GL-2", "SCADA")]
    assert staff.write("term.remove", term="GL-1")["removed"] == "GL-1"
    assert found(staff, "누수 감지") == []
    with refused("NOT_FOUND", field="term"):
        staff.write("term.remove", term="GL-1")


def test_a_category_goes_with_its_names_and_comes_back_without(make_blank):
    staff = loaded(make_blank)
    extra = {"categories.csv": "code,name,name.ko\nODD,Odd,이상\n"}
    fair.load(staff, extra)
    staff.write("category.remove", category="ODD")
    fair.load(staff, {"categories.csv": "code,name\nODD,Odd\n"})
    assert named(staff, language="ko")["ODD"] == "Odd"


def test_a_draft_goes_with_its_names_and_terms(make_blank):
    house = make_blank().start()
    admin = house.admin()
    draft = fair.full()
    draft["event.ini"] = draft["event.ini"].replace("[event]\n", "[event]\nstate = draft\n")
    fair.load(admin, {**draft, "categories.csv": CATEGORIES, "glossary.csv": GLOSSARY})
    code = admin.call("event.list")["items"][0]["code"]
    admin.write("event.remove", event=code)
    assert admin.call("event.list")["items"] == []


def test_a_text_says_what_the_glossary_says_it_does(make_blank):
    """One language alone speaks of the code: the other joins it by the glossary."""
    import test_match_model as model
    house = make_blank().start()
    files = model.files(silent=0)
    files["organisations.csv"] = files["organisations.csv"].replace("누수 감지", "")
    row = ",".join(["KO", "exhibitor", "한국", "KR", "ko", "", "", "누수 감지 누수 감지", ""]) + ","*8
    files["glossary.csv"] = GLOSSARY
    fair.load(house.admin(), dict(files, **{
        "organisations.csv": files["organisations.csv"] + row + "\n"}))
    staff = house.admin()
    model.rebuilt(house, staff)
    [first, *_] = staff.call("match.suggest_codes", organisation="KO")["codes"]
    assert first["code"] == "WAT"
    staff.write("term.remove", term="GL-1")
    model.rebuilt(house, staff)
    assert not any(s["code"] == "WAT" and s["likely"] >= first["likely"]
                   for s in staff.call("match.suggest_codes", organisation="KO")["codes"])
