"""The pages in a real browser: what a buyer, an exhibitor and an interpreter see and do."""
import pytest

import browser
import fair
from browser import fresh, house  # fixtures of this file
from convened_client import RpcError

HOSTILE = {
    "X2": "<img src=x onerror=\"window.struck=1\"><script>window.struck=1</script>",
    "X3": "مدينة (x) שלום " + "안전한" * 60,
    "X5": "A" * 200,
}


def ask(house, who, to, **more):
    return house.as_(who).write("request.create", to=to, **more)["request"]


# ---- logging in ---------------------------------------------------------------------------------

def test_a_link_logs_in_once_it_is_tapped(house, window):
    invited = house.as_("staff").write("account.invite", delegate="lies")
    window.forget()
    window.open(f"#{invited['invitation']}")
    window.sees("This link logs this browser in")
    assert "cvi_" not in window.driver.current_url
    visited = [e["url"] for e in window.cdp("Page.getNavigationHistory")["entries"]]
    assert f"{window.address}/" in visited and not any("cvi_" in url for url in visited)
    # looking at the link has used nothing up
    window.driver.refresh()
    window.click("Log in here")
    window.shows("today")
    window.sees("Lies Maes")
    assert window.run("return document.cookie") == ""
    assert "cvi_" not in window.run("return JSON.stringify(localStorage) + location.href")

    window.open(f"#{invited['invitation']}")
    window.sees("Somebody is logged in here already")
    window.click("Log in here")
    window.sees("This link has been used")
    window.open()
    window.shows("today")


def test_a_wrong_link_and_a_pasted_one(house, window):
    window.forget()
    window.open("#cvi_1_nonsense")
    window.click("Log in here")
    window.sees("This is no link of this fair")
    window.open()
    window.sees("You log in with the link")
    window.type("input[type=text]", "no link at all")
    window.click("Go on")
    window.sees("There is no login link in this text")
    invited = house.as_("staff").write("account.invite", delegate="lies")
    window.type("input[type=text]", f"Dear Lies, https://localhost/#{invited['invitation']} !")
    window.click("Go on")
    window.click("Log in here")
    window.shows("today")


def test_a_lost_link_is_asked_for_with_the_address_alone(house, window):
    """What is mailed, and to whom, is test_lost_link.py's; here the page says the same to anybody."""
    window.forget()
    window.open()
    window.click(css="details summary")
    for n, address in enumerate(("nobody@nowhere.example", "park@p1.example"), 1):
        window.type("input[type=email]", address)
        window.click("Send me a new one")
        window.sees("If the fair has this address")
        window.wait(lambda: window.run("""return performance.getEntriesByType('resource').filter(
            (r) => r.name.endsWith('/session/lost') && r.responseStatus === 200).length""") == n,
                    "an answer")
    window.type("input[type=email]", "park@p1")
    window.click("Send me a new one")
    window.wait(lambda: window.find(".fault"), "a refusal")


def test_a_login_that_ends(house, window):
    invited = house.as_("staff").write("account.invite", delegate="lies")
    mine = house.enrol(invited["invitation"])
    window.be(mine["token"], "today")
    house.as_("staff").write("token.revoke", token=mine["id"])
    window.sees("You are not logged in any more")


def test_signing_out_leaves_nothing(house, window):
    invited = house.as_("staff").write("account.invite", delegate="lies")
    mine = house.enrol(invited["invitation"])
    window.be(mine["token"], "me")
    window.click("Sign out")
    window.click("Sign out", within="dialog")
    window.sees("You log in with the link")
    with pytest.raises(RpcError, match="TOKEN"):
        house.session(mine["token"], fair.EVENT)
    assert window.run("return localStorage.getItem('who')") is None


# ---- asking, answering, changing ----------------------------------------------------------------

def test_ask_accept_and_the_diary_follows(house, window):
    window.be(house.tokens["ann"], "partners")
    window.type("input[type=search]", "한빛")
    window.sees("1 partner")
    window.click("Ask for a meeting")
    window.click(css="dialog .wishes li:nth-child(3) input")
    window.click(css="dialog .wishes li:nth-child(1) input")
    window.type("dialog textarea", "Two lines\nof <b>text</b>")
    window.click("Ask for a meeting", within="dialog form")
    window.sees("Asked.")
    [request] = house.as_("kim").listed("request.list", direction="in", state="requested")
    assert request["message"] == "Two lines\nof <b>text</b>"
    assert [s["slot"] for s in request["slots"]] == [3, 1]

    window.go("diary")
    window.run("window.marked = true")
    house.as_("kim").write("request.accept", request=request["id"])
    window.wait(lambda: window.find(".slot.meeting"), "the meeting in the diary")
    assert window.run("return window.marked")
    window.click(css=".slot.meeting")
    window.sees("Booth of X1")
    window.click("Cancel the meeting")
    window.type("dialog textarea", "we are late")
    window.click("Cancel the meeting", within="dialog form")
    window.wait(lambda: not window.find(".slot.meeting"), "an empty diary")
    [meeting] = house.as_("kim").listed("meeting.list", state="cancelled")[-1:]
    assert meeting["reason"] == "we are late"
    assert window.run("return window.marked")


def test_an_exhibitor_accepts_at_a_chosen_slot(house, window):
    request = ask(house, "ann", "X2")
    window.be(house.tokens["choi"], "requests")
    window.sees("To answer")
    window.click("Choose a slot")
    window.click(css="dialog .wishes li:nth-child(5) input")
    window.click("Accept", within="dialog form")
    window.sees("Accepted.")
    now = house.as_("ann").call("request.get", request=request["id"])["request"]
    assert now["state"] == "scheduled"
    [slot] = house.as_("ann").call("meeting.get", meeting=now["meeting"])["meeting"]["slots"]
    assert slot["slot"] == 5
    window.go("today")
    window.sees("Gemeente Rotterdam")
    window.click("Show me")
    window.wait(lambda: window.find("dialog svg .lit"), "the map")
    assert "상담 테이블" in window.text()


def test_a_mails_link_opens_its_meeting(house, window):
    meeting = house.as_("staff").write("meeting.book", delegates=["ann", "kim"], slot=16)["meeting"]
    window.size(browser.PHONE)
    try:
        window.be(house.tokens["ann"], f"diary/{meeting['id']}")
        window.sees("Booth of X1")
        window.click("Close", within="dialog")
        assert window.find("[data-key=slot16].meeting"), "its day is not the one that is shown"
        # whatever else happens it is not opened again
        house.as_("staff").write("meeting.cancel", meeting=meeting["id"], reason="flood")
        window.wait(lambda: not window.find(".slot.meeting"), "the end of the meeting")
        assert window.find("dialog") is None
        window.be(house.tokens["ann"], f"diary/{meeting['id']}")
        window.sees("flood")
        window.be(house.tokens["ann"], "diary/M999")
        window.sees("This is not yours, or not there any more")
    finally:
        window.size(browser.DESK)


def test_time_away_and_back(house, window):
    window.be(house.tokens["ann"], "diary")
    window.click(css="[data-key=slot2]")
    window.type("dialog input[type=text]", "lunch")
    window.click("Take time off", within="dialog form")
    window.wait(lambda: window.find("[data-key=slot2].blackout"), "time away")
    [mine] = house.as_("ann").listed("blackout.list")
    assert (mine["reason"], mine["start"]) == ("lunch", fair.instant_of(2))
    window.click(css="[data-key=slot2]")
    window.click("Give this time back", within="dialog form")
    window.wait(lambda: window.find("[data-key=slot2].free"), "free time")
    assert house.as_("ann").listed("blackout.list") == []


def test_preferences_by_one_tap(house, window):
    window.be(house.tokens["bat"], "partners")
    window.click(css="[data-key=must-X1]")
    window.wait(lambda: window.find("[data-key=must-X1][aria-pressed=true]"), "a must")
    window.click(css="[data-key=avoid-X2]")
    window.click("Avoid", within="dialog form")
    window.sees("Not to be met")
    kept = {p["to"]: p["preference"] for p in house.as_("bat").listed("preference.list")}
    assert kept["X1"] == "must" and kept["X2"] == "avoid"
    window.click("Take back")
    window.sees_no("Not to be met")
    house.as_("bat").write("preference.set", to="X1", preference="none")


def test_who_is_free_is_looked_up_as_far_as_one_likes(house, window):
    """The first ones of a long list, and then the next ones."""
    window.be(house.tokens["bat"], "today")
    window.run("""
        const json = Response.prototype.json;
        Response.prototype.json = async function () {
            const said = await json.call(this);
            const first = said.result && said.result.items && said.result.items[0];
            if (first && 'score' in first)
                said.result.items.unshift(...Array.from({length: 45}, (_, i) =>
                    ({...first, organisation: `NOBODY${i}`, name: `Nobody ${i}`})));
            return said;
        };""")
    window.go("partners")
    window.click(css="details.filters summary")
    window.run("""const e = document.querySelector('[data-key=filter-slot]');
        e.value = '4'; e.dispatchEvent(new Event('change'))""")
    window.sees("Looked at 40 of ")
    window.sees("0 partners")
    window.click("Look at the next ones")
    window.wait(lambda: window.find("[data-key=more-X1]"), "who comes behind them")
    assert window.find("[data-key=look-on]") is None
    window.run("""const e = document.querySelector('[data-key=filter-slot]');
        e.value = ''; e.dispatchEvent(new Event('change'))""")
    window.sees("Nobody 1")


def test_an_interpreter_sees_their_days(house, window):
    house.as_("staff").write("meeting.book", delegates=["noor", "kang"], slot=6)
    window.be(house.tokens["omar"], "today")
    window.sees("한국어만")
    assert not window.named("a", "Partners", "nav")
    window.go("diary")
    window.wait(lambda: window.find(".slot.meeting"), "the meeting")


# ---- without a line -----------------------------------------------------------------------------

def worker_is_ready(window):
    window.wait(lambda: window.driver.execute_async_script("""
        const done = arguments[arguments.length - 1];
        navigator.serviceWorker.getRegistration().then((r) => done(!!(r && r.active &&
            navigator.serviceWorker.controller)))"""), "the service worker")


def test_what_is_done_without_a_line_happens_once(house, window, relay):
    good, gone = ask(house, "ann", "X1"), ask(house, "noor", "X1")
    window.be(house.tokens["kim"], "requests")
    worker_is_ready(window)
    window.go("diary")
    window.go("requests")
    relay.cut()
    try:
        window.sees("No connection")
        window.driver.refresh()
        window.shows("requests")
        window.sees("You see what was known at")
        for request in (good, gone):
            window.click(css=f"[data-key=accept-{request['id']}]")
            window.sees("Your answer waits for the connection")
        window.wait(lambda: window.text().count("Waiting") >= 2, "two changes that wait")
        assert house.as_("kim").call("request.get", request=good["id"])["request"]["state"] \
            == "requested"
        # and the browser may be closed meanwhile
        window.driver.refresh()
        window.shows("requests")
        window.sees("Changes on their way")
        window.go("diary")
        house.as_("noor").write("request.withdraw", request=gone["id"])
    finally:
        relay.mend()
    window.sees_no("No connection")
    window.wait(lambda: window.find(".slot.meeting"), "the meeting")
    window.go("requests")
    window.sees("Done")
    window.sees("Refused")
    journal = house.as_("staff").listed("journal.list", object=good["id"])
    assert [row["method"] for row in journal].count("request.accept") == 1
    window.click("Remove from the list")
    window.wait(lambda: window.text().count("Remove from the list") == 1, "one that is left")
    window.click("Remove from the list")
    window.sees_no("Changes on their way")


def test_an_answer_that_was_lost_is_asked_for_again(house, window, relay):
    """The daemon did it and the line went before the answer: the key tells."""
    request = ask(house, "ann", "X1")
    window.be(house.tokens["kim"], "requests")
    window.run("""
        const real = window.fetch;
        window.fetch = async (path, how) => {
            const answer = await real(path, how);
            if (how && String(how.body).includes('request.accept') && !window.lost) {
                window.lost = true;
                throw new TypeError('the answer is lost');
            }
            return answer;
        };""")
    window.click(css=f"[data-key=accept-{request['id']}]")
    window.sees("Changes on their way")
    assert window.run("return window.lost")
    window.sees("Done")
    assert house.as_("ann").call("request.get", request=request["id"])["request"]["state"] \
        == "scheduled"


# ---- tabs and history ---------------------------------------------------------------------------

def test_two_tabs_share_a_stream_and_never_an_account(house, window):
    window.be(house.tokens["ann"], "diary")
    first = window.driver.current_window_handle
    window.driver.switch_to.new_window("tab")
    try:
        window.open("#diary")
        window.shows("diary")
        watchers = house.as_("staff").call("stats.snapshot")["connections"]["watchers"]
        assert watchers == 1
        house.as_("staff").write("meeting.book", delegates=["ann", "kim"], slot=7)
        for tab in (window.driver.current_window_handle, first):
            window.driver.switch_to.window(tab)
            window.wait(lambda: window.find(".slot.meeting"), "the meeting in both")
        # somebody else logs in beside: the first tab is theirs too, before anything is done in it
        window.driver.switch_to.window(window.driver.window_handles[-1])
        window.be(house.tokens["bat"], "today", forget=False)
        window.sees("Бат-Эрдэнэ")
        window.driver.switch_to.window(first)
        window.click(css="nav a[data-view=requests]")
        window.sees("Бат-Эрдэнэ")
    finally:
        window.driver.switch_to.window(window.driver.window_handles[-1])
        window.driver.close()
        window.driver.switch_to.window(first)


def test_back_and_forward(house, window):
    window.be(house.tokens["ann"], "today")
    window.go("diary")
    window.go("partners")
    window.driver.back()
    window.shows("diary")
    window.driver.back()
    window.shows("today")
    window.driver.forward()
    window.shows("diary")
    assert window.run("return document.activeElement.tagName") == "H1"


# ---- names from outside -------------------------------------------------------------------------

@pytest.fixture
def hostile(house):
    staff = house.as_("staff")
    before = {o["code"]: o for o in staff.listed("organisation.list")}
    for code, name in HOSTILE.items():
        staff.write("organisation.update", organisation=code, name=name)
    staff.write("organisation.update", organisation="X2", profile=HOSTILE["X2"])
    staff.write("delegate.update", delegate="choi", name="\"><svg onload=window.struck=1>",
                same_person=True)
    yield
    for code in HOSTILE:
        staff.write("organisation.update", organisation=code, name=before[code]["name"],
                    profile=before[code]["profile"])
    staff.write("delegate.update", delegate="choi", name=fair.PEOPLE["choi"], same_person=True)


def test_names_that_are_markup_or_very_long(house, window, hostile):
    house.as_("staff").write("meeting.book", delegates=["ann", "choi"], slot=5)
    house.as_("staff").write("meeting.book", delegates=["ann", "smith"], slot=6)
    ask(house, "jung", "B1", message=HOSTILE["X2"])
    window.size(browser.PHONE)
    try:
        window.be(house.tokens["ann"], "today")
        for view in ("today", "diary", "partners", "requests"):
            window.go(view)
            assert window.over_the_edge() == [], view
            assert window.run("return window.struck") is None
            assert window.run("return document.querySelectorAll('main img, main script').length") == 0
        window.go("partners")
        window.type("input[type=search]", "onerror")
        window.sees("1 partner")
        # what the daemon never lets in, as a database of another making might have it
        window.run("""
            const json = Response.prototype.json;
            Response.prototype.json = async function () {
                const said = await json.call(this);
                if (said.result && said.result.organisation) {
                    said.result.organisation.website = 'javascript:window.struck=1';
                    said.result.organisation.products = '\u202eevil\u2066';
                }
                return said;
            };""")
        window.click("Details")
        window.sees("javascript:window.struck=1")
        assert window.run("return document.querySelectorAll('dialog a').length") == 0
        assert window.run("""
            return [...document.querySelectorAll('dialog bdi')].some((b) =>
                b.textContent.startsWith('\u202e') && getComputedStyle(b).unicodeBidi === 'isolate')""")
        assert window.over_the_edge() == [] and window.run("return window.struck") is None
    finally:
        window.size(browser.DESK)
