"""The office's pages in a real browser: files in and out, people, the planner, the programme, mail."""
import csv
import io
import zipfile

import pytest

import browser
import fair
import web
from browser import fresh, house  # fixtures of this file


@pytest.fixture
def staff(house, window):
    window.be(house.tokens["staff"])
    return house.as_("staff")


def put_files(window, directory, contents):
    """Choose files as a hand does in the dialog of the system."""
    for name, text in contents.items():
        (directory / name).write_text(text, encoding="utf-8")
    window.choose("[data-key=files]", *(directory / name for name in contents))


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
    link = window.value("dialog .badge input")
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


def journalled(staff, number, method):
    return [row["method"] for row in staff.listed("journal.list", object=number)].count(method)


def test_a_plan_is_seen_before_it_is_published(house, window, staff):
    staff.write("event.update", policies=["seat_at_once=no"])
    for who, to, taker in (("ann", "X3", "jung"), ("bat", "X3", "jung"), ("bat", "X5", "smith")):
        request = house.as_(who).write("request.create", to=to)["request"]
        house.as_(taker).write("request.accept", request=request["id"])
    window.open("#console/planner")
    window.shows("console")
    window.click("Plan")
    window.type("dialog input[type=number]", "1")
    window.click("Plan", within="dialog form .end")
    window.sees("To publish:")
    window.sees("New meetings: 3")
    assert [m for m in staff.listed("meeting.list", state="scheduled")] == []
    window.click(css="[data-key=publish]")
    window.click("Publish", within="dialog form .end")
    window.sees("published")
    window.wait(lambda: len(staff.listed("meeting.list", state="scheduled")) == 3, "the meetings")
    # and gone back to later, after a look as well
    [plan] = [s["id"] for s in staff.listed("schedule.status") if s["state"] == "published"]
    window.click(css=f"[data-key=back-{plan}]")
    window.wait(lambda: window.named("p", "New meetings: 0, moved: 0", "dialog"), "the look")
    assert journalled(staff, plan, "schedule.publish") == 1
    window.click("Publish", within="dialog form .end")
    window.wait(lambda: journalled(staff, plan, "schedule.publish") == 2, "the second time")
    staff.write("event.update", policies=["seat_at_once="])


# ---- the programme ------------------------------------------------------------------------------

@pytest.fixture
def meeting(house, staff):
    return staff.write("meeting.book", delegates=["ann", "jung"], slot=4, location="T1")["meeting"]


def stands(staff, meeting):
    now = staff.call("meeting.get", meeting=meeting["id"])["meeting"]
    return now["slots"][0]["slot"], now["location"]["code"]


def cell(window, slot, place):
    """The cell of a row and a column of the grid, both from 1."""
    return window.wait(lambda: window.find(f".programme tbody tr:nth-child({slot}) "
                                           f"td:nth-child({place + 1})"), "the grid")


def test_a_meeting_is_moved_by_choosing_its_place(house, window, staff, meeting):
    house.as_("jung").write("blackout.set", resource="jung",
                            when=f"{fair.DAYS[0]}T10:00/{fair.DAYS[0]}T10:20")
    window.open("#console/programme")
    window.click(css=f"[data-key={meeting['id']}]")
    window.click("Move", within="dialog")
    window.sees("Choose where it goes")
    window.wait(lambda: "fits" in cell(window, 3, 2).get_attribute("class"), "a place that is lit")
    # the reason stands on each that does not fit
    assert "unfit" in cell(window, 2, 2).get_attribute("class")
    assert "jung" in cell(window, 2, 2).text or "정하은" in cell(window, 2, 2).text
    window.click(css=".programme tbody tr:nth-child(3) td:nth-child(3) button")
    window.sees("Told:")
    assert stands(staff, meeting) == (4, "T1")
    window.click("Move", within="dialog form .end")
    window.wait(lambda: stands(staff, meeting) == (3, "T2"), "the move")
    window.wait(lambda: "안전 시티" in cell(window, 3, 2).text, "the meeting where it is now")
    [mine] = house.as_("jung").listed("blackout.list")
    house.as_("jung").write("blackout.set", resource="jung", remove=True, code=mine["code"],
                            when=f"{fair.DAYS[0]}T10:00/{fair.DAYS[0]}T10:20")


def test_a_meeting_is_dragged(house, window, staff, meeting):
    window.open("#console/programme")
    window.wait(lambda: window.find(f"[data-key={meeting['id']}]"), "the meeting")
    window.run("""
        const card = document.querySelector(`[data-key=${arguments[0]}]`);
        const goods = new DataTransfer();
        const on = (node, what) => node.dispatchEvent(new DragEvent(what,
            {bubbles: true, cancelable: true, dataTransfer: goods}));
        on(card, 'dragstart');
        window.drop = () => {
            const to = document.querySelector('.programme tbody tr:nth-child(7) td:nth-child(4)');
            return on(to, 'dragover') || on(to, 'drop');
        };""", meeting["id"])
    window.wait(lambda: "fits" in cell(window, 7, 3).get_attribute("class"), "a place that is lit")
    window.run("window.drop()")
    window.sees("Told:")
    window.click("Move", within="dialog form .end")
    window.wait(lambda: stands(staff, meeting) == (7, "T3"), "the move")
    # what the rules forbid is said, and changes nothing
    staff.write("meeting.lock", meeting=meeting["id"])
    window.sees("locked")
    assert window.value(f"[data-key={meeting['id']}]", "draggable") == "false"


# ---- the board ----------------------------------------------------------------------------------

def tile(window, what):
    return window.run("""
        const t = [...document.querySelectorAll('.tile')].find((e) =>
            e.querySelector('span').textContent === arguments[0]);
        return t && t.querySelector('strong').textContent""", what)


def test_the_board_follows_and_says_when_it_cannot(house, window, staff, relay):
    window.be(house.tokens["monitor"], "board")
    assert not window.named("a", "Console", "nav")
    window.sees("ALL IS WELL")
    window.run("window.marked = true")
    before = int(tile(window, "scheduled"))
    staff.write("meeting.book", delegates=["ann", "jung"], slot=4)
    window.wait(lambda: tile(window, "scheduled") == str(before + 1), "one meeting more")
    assert window.run("return window.marked")
    day = window.run("""return [...document.querySelectorAll('.heat tbody tr')].map((r) =>
        [...r.cells].map((c) => c.textContent.trim()))""")
    slot_4 = {row[0].split(" / ")[0]: row[4] for row in day}
    assert slot_4["제1전시장"] == "1" and slot_4["Hall B"] == "0"
    relay.cut()
    try:
        window.wait(lambda: "These figures are" in window.text(), "a banner")
        assert tile(window, "scheduled") == str(before + 1)
    finally:
        relay.mend()
    window.sees_no("These figures are")


def test_charts_are_numbers_behind_one_key(house, window, staff):
    house.as_("bat").write("request.create", to="X1")
    window.open("#board")
    window.shows("board")
    window.wait(lambda: window.find("figure.chart svg[aria-label*='Asked and booked']"), "the chart")
    window.keys("t")
    window.wait(lambda: window.find("figure.chart") is None, "no chart")
    rows = window.run("""
        const t = [...document.querySelectorAll('table')].find((x) => x.caption &&
            x.caption.textContent.startsWith('Asked and booked'));
        return [...t.tBodies[0].rows].map((r) => Number(r.cells[1].textContent))""")
    series = staff.call("stats.series", of="event", days=1)["fair"]["asked"]
    assert sum(rows) == sum(series) >= 1
    window.click("Charts (T)")
    window.wait(lambda: window.find("figure.chart"), "the chart again")
    window.driver.get(f"{window.address}/?wall#board")
    window.shows("board")
    assert window.find("nav") is None and window.find(".verdict")


def test_the_service(house, window, staff):
    house.admin().call("admin.clock", advance_s=120)
    staff.call("ping")
    window.open("#board/service")
    window.shows("board")
    window.wait(lambda: int(tile(window, "calls") or 0) > 0, "calls that were counted")


def test_what_a_daemon_knows_of_itself_is_shown_and_nothing_else(house, window, staff):
    window.open("#board/service")
    window.shows("board")
    told = staff.call("stats.snapshot")
    assert (tile(window, "disk space left") is None) == ("disk_free" not in told)
    window.run("""
        const json = Response.prototype.json;
        Response.prototype.json = async function () {
            const said = await json.call(this);
            if (said.result && said.result.writer)
                Object.assign(said.result, {disk_free: 12300000000, wal_bytes: 4000, backup_age: 7200,
                    verdict: {level: 'wrong', words: 'BACKUP LATE'}});
            return said;
        };""")
    window.wait(lambda: tile(window, "disk space left") == "12 GB", "the disk")
    assert tile(window, "write-ahead log") == "4 kB"
    assert tile(window, "since the last backup") == "2 h"
    assert window.run("return document.querySelector('.verdict.wrong').textContent") == "BACKUP LATE"


def test_who_only_looks_has_no_buttons_that_do(house, window, staff):
    staff.write("meeting.book", delegates=["ann", "jung"], slot=4)
    invited = staff.write("account.invite", role="staff", name="Visitor", duty="viewer")
    window.be(house.enrol(invited["invitation"])["token"], "board")
    for part, there, missing in (("programme", "안전 시티", "Book"), ("people", "organisations", "Invite"),
                                 ("planner", "History", "Repair"), ("mail", "Who was told", "Pause"),
                                 ("files", "The fair as one archive", "Take them in")):
        window.open(f"#console/{part}")
        window.sees(there)
        assert window.named("button", missing) is None, part
    assert window.find("[data-key=files]") is None
    window.be(house.tokens["staff"], "console/people")
    window.click("Invite a colleague")
    window.type("dialog input", "Door")
    window.run("document.querySelector('dialog select').value = 'scanner'")
    window.click("Invite", within="dialog form .end")
    link = window.value("dialog .badge input")
    window.be(house.enrol(link.split("#")[1])["token"], "me")
    window.sees("at the door")
    assert window.run("return document.querySelectorAll('nav li').length") == 1


# ---- more than one fair -------------------------------------------------------------------------

def test_who_works_for_two_fairs_says_which(house, make_fair, window, relay):
    """One that is open is meant until something is said; the choice stays."""
    two = web.web_fair(make_fair, url=window.address)
    two.admin().write("event.create", code="NEXT", name="Next year", zone="Asia/Seoul",
                      currency="KRW", organiser_name="Office", organiser_mail="office@new.example",
                      days=["2028-07-12 09:00-12:00"], slot_minutes=30)
    relay.lead_to(two.web_port)
    try:
        window.be(two.tokens["staff"], "board")
        window.wait(lambda: window.find("#event"), "the chooser")
        assert window.run("return document.getElementById('event').selectedOptions[0].text") \
            == "Smart City Fair"
        window.run("""const e = document.getElementById('event');
            e.value = arguments[0]; e.dispatchEvent(new Event('change'))""", "NEXT")
        window.wait(lambda: window.run("return document.title").endswith("Next year"), "that fair")
        window.driver.refresh()
        window.shows("board")
        window.wait(lambda: window.find("#event"), "the chooser")
        assert window.run("return document.getElementById('event').value") == "NEXT"
        window.be(two.tokens["ann"], "today")
        assert window.find("#event") is None
    finally:
        relay.lead_to(house.web_port)
