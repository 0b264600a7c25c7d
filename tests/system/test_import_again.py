"""Files that come a second time, over the wire and as the client shows them."""
import fair
from test_sheets import apply, check

ORGANISATIONS = fair.files()["organisations.csv"]


def cells(report, which):
    return {(c["file"], c["code"], c["column"]): (c["stored"], c["said"]) for c in report[which]}


def test_what_people_changed_is_kept_and_listed(house):
    staff = house.as_("staff")
    apply(staff, fair.full())
    house.as_("bat").write("organisation.update", profile="New words.")
    key = ("organisations.csv", "B2", "profile")
    for look in (check, apply):
        report = look(staff, fair.full())
        assert cells(report, "kept")[key][0] == "New words."
        assert report["kept_total"] == 1 and report["changes"] == []
    assert staff.call("organisation.get", organisation="B2")["organisation"]["profile"] \
        == "New words."
    report = check(staff, fair.full(), overwrite=True)
    assert report["kept"] == [] and key in cells(report, "changes")
    apply(staff, fair.full(), overwrite=True)
    assert staff.call("organisation.get", organisation="B2")["organisation"].get("profile", "") \
        != "New words."


def test_rows_that_are_not_there_are_listed(house):
    staff = house.as_("staff")
    header, first, *others = ORGANISATIONS.splitlines()
    report = check(staff, {"organisations.csv": f"{header}\n{first}\n"})
    [file] = report["files"]
    assert file["absent"] == len(others)
    assert file["absent_codes"] == [row.split(",")[0] for row in others]
