"""The office's pages in a real browser: files in and out, people, the planner, the programme, mail."""
import csv
import io
import zipfile

import pytest

import browser
import fair
from browser import house, relay, window  # fixtures of this file


@pytest.fixture
def staff(house, window):
    window.be(house.tokens["staff"])
    return house.as_("staff")


def put_files(window, directory, contents):
    """Choose files as a hand does in the dialog of the system."""
    for name, text in contents.items():
        (directory / name).write_text(text, encoding="utf-8")
    chooser = window.wait(lambda: window.find("[data-key=files]"), "the chooser")
    chooser.send_keys("\n".join(str(directory / name) for name in contents))


def test_files_are_looked_at_before_they_are_taken_in(house, window, staff, tmp_path):
    window.open("#console/files")
    window.shows("console")
    table = fair.files()["organisations.csv"]
    wrong = table.replace("Grid & Sons,KR", "Grid & Sons,QQ")
    put_files(window, tmp_path, {"organisations.csv": wrong, "event.ini": fair.EVENT_INI})
    window.sees("1 fault; nothing can be taken in")
    row = 1 + next(i for i, line in enumerate(csv.reader(io.StringIO(wrong))) if line[0] == "X2")
    faults = window.run("""return [...document.querySelectorAll('main table')].map((t) =>
        [...t.querySelectorAll('tbody tr')].map((r) => [...r.cells].map((c) => c.textContent)))""")
    [fault] = [r for t in faults for r in t if r[:3] == ["organisations.csv", str(row), "country"]]
    assert '"QQ" is no country' in fault[4]
    assert not window.named("button", "Take them in").is_enabled()

    new = table.replace("Grid & Sons", "Grid & Daughters")
    put_files(window, tmp_path, {"organisations.csv": new, "event.ini": fair.EVENT_INI})
    window.sees("Grid & Daughters")
    assert staff.call("organisation.get", organisation="X2")["organisation"]["name"] == "Grid & Sons"
    window.click("Take them in")
    window.sees("The files are in.")
    now = staff.call("organisation.get", organisation="X2")["organisation"]
    assert now["name"] == "Grid & Daughters"
    staff.write("organisation.update", organisation="X2", name="Grid & Sons")


def test_the_fair_comes_out_as_one_archive(house, window, staff, tmp_path):
    window.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    window.open("#console/files")
    window.click("The fair as one archive")
    archive = tmp_path / "fair.zip"
    window.wait(lambda: archive.exists() and zipfile.is_zipfile(archive), "the archive")
    with zipfile.ZipFile(archive) as files:
        assert files.testzip() is None
        for name in staff.call("export.list")["files"]:
            told = staff.call("export.get", file=name)
            if "next" not in told:
                assert files.read(name).decode("utf-8") == told["text"]


def test_people_are_invited_and_leave_after_a_look(house, window, staff):
    made = staff.write("organisation.create", code="W1", kind="exhibitor", name="Walk & Sons",
                       country="KR", languages=["en"])
    assert made["organisation"]["code"] == "W1"
    staff.write("delegate.create", code="walker", organisation="W1", name="Walker",
                email="walker@w1.example")
    meeting = staff.write("meeting.book", delegates=["lies", "walker"], slot=3)["meeting"]
    window.open("#console/people")
    window.shows("console")
    window.type("[data-key=people-search]", "walker@")
    window.sees("1 organisation")
    window.click(css="[data-key=org-W1]")
    window.sees("not invited")
    window.click(css="[data-key=invite-walker]")
    link = window.wait(lambda: window.find("dialog .badge input"), "the link").get_attribute("value")
    assert link.startswith(f"{window.address}/#cvi_") and window.find("dialog svg.qr")
    token = house.enrol(link.split("#")[1])["token"]
    assert house.session(token, fair.EVENT).greeting["principal"]["delegate"] == "walker"
    window.click("Close", within="dialog")
    window.sees("logs in")
    # the list stays open where it was, through all of this
    window.click("Withdraw", within="details li")
    window.type("dialog input", "ill")
    window.click("See what it does")
    window.sees("Called off: 1. Requests closed: 0.")
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"]["state"] == "scheduled"
    window.click("Withdraw", within="dialog form .end")
    window.sees("Takes part again")
    assert staff.call("meeting.get", meeting=meeting["id"])["meeting"]["state"] == "cancelled"


def test_a_plan_is_seen_before_it_is_published(house, window, staff):
    staff.write("event.update", policies=["seat_at_once=no"])
    for who, to, taker in (("ann", "X3", "jung"), ("bat", "X3", "jung"), ("bat", "X5", "smith")):
        request = house.as_(who).write("request.create", to=to)["request"]
        house.as_(taker).write("request.accept", request=request["id"])
    window.open("#console/planner")
    window.shows("console")
    window.click("Plan")
    seconds = window.wait(lambda: window.find("dialog input[type=number]"), "the form")
    seconds.clear()
    seconds.send_keys("1")
    window.click("Plan", within="dialog form .end")
    window.sees("To publish:")
    window.sees("New meetings: 3")
    assert [m for m in staff.listed("meeting.list", state="scheduled")] == []
    window.click(css="[data-key=publish]")
    window.click("Publish", within="dialog form .end")
    window.sees("published")
    window.wait(lambda: len(staff.listed("meeting.list", state="scheduled")) == 3, "the meetings")
    staff.write("event.update", policies=["seat_at_once="])
