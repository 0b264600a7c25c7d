"""How the pages look and sound: sizes, colours, names for who does not see them, keys, words, weight."""
import ctypes
import json
import pathlib
import re

import pytest

import browser
import daemon as daemons
import fair
from browser import house  # fixtures of this file
from selenium.webdriver.common.keys import Keys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "client" / "web"
SHOTS = daemons.build_directory() / "shots"
VIEWS = ("today", "diary", "partners", "requests", "me")
OFFICE = ("board", "console/programme", "console/people", "console/planner", "console/mail",
          "console/files")
WEIGHT = 120 * 1024

# Every text that is drawn: its colour against what lies behind it, by WCAG 2.1, 1.4.3.
CONTRAST = """
const parts = (c) => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) =>
    v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (e) => {
    for (let n = e; n; n = n.parentElement) {
        const c = parts(getComputedStyle(n).backgroundColor);
        if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
};
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement, style = getComputedStyle(e);
    if (!n.textContent.trim() || !e.checkVisibility() || e.closest('.unseen, .skip, option, svg') ||
        e.closest(':disabled')) continue;
    const [a, b] = [light(parts(style.color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5)
        poor.push(n.textContent.trim().slice(0, 40) + ' ' + style.color + ' on ' + behind(e));
}
return poor;
"""


@pytest.fixture(scope="module")
def busy(house):
    """Something of every kind to look at."""
    staff = house.as_("staff")
    for people, slot in ((["ann", "kim"], 4), (["ann", "choi"], 6), (["ann", "jung"], 14),
                         (["bat", "jung"], 4), (["noor", "kang"], 5)):
        staff.write("meeting.book", delegates=people, slot=slot)
    house.as_("smith").write("request.create", to="B1", message="Meters\nand more")
    house.as_("ann").write("request.create", to="X4")
    house.as_("ann").write("blackout.set", resource="ann", reason="lunch",
                           when=f"{fair.DAYS[0]}T11:30/{fair.DAYS[0]}T13:30")
    house.as_("ann").write("preference.set", to="X1", preference="must")
    return house


def drawn(window, house, who, views):
    """Each view of somebody, one after the other."""
    window.be(house.tokens[who], views[0])
    for view in views:
        window.open(f"#{view}")
        window.shows(view.split("/")[0])
        yield view


@pytest.mark.parametrize("who, views", [("ann", VIEWS), ("staff", OFFICE)])
def test_every_view_in_both_sizes_and_schemes(busy, window, who, views):
    """They are looked at: build/shots. Here: nothing over the edge, nothing too pale."""
    for view in drawn(window, busy, who, views):
        for name, size in (("phone", browser.PHONE), ("desk", browser.DESK)):
            window.size(size)
            for scheme in ("light", "dark"):
                window.scheme(scheme)
                assert window.over_the_edge() == [], (view, name)
                assert window.run(CONTRAST) == [], (view, scheme)
                if scheme == "light" or view in ("today", "board"):
                    window.shot(f"{view.replace('/', '-')}-{name}-{scheme}", SHOTS)
        window.scheme()


@pytest.mark.parametrize("who, views", [("ann", VIEWS), ("staff", OFFICE)])
def test_twice_as_large(busy, window, who, views):
    """200 % of 1280 x 800 is a window of 640 x 400; and letters alone twice as large."""
    try:
        for view in drawn(window, busy, who, views):
            window.size((640, 400))
            assert window.over_the_edge() == [], view
            window.size(browser.PHONE)
            window.run("document.documentElement.style.fontSize = '32px'")
            assert window.over_the_edge() == [], view
            window.run("document.documentElement.style.fontSize = ''")
    finally:
        window.size(browser.DESK)


def test_nothing_moves_for_who_asked_for_that(busy, window):
    window.be(busy.tokens["ann"], "today")
    window.scheme(motion="reduce")
    window.run("""const t = document.createElement('div'); t.className = 'toast'; t.id = 'probe';
        document.getElementById('toasts').append(t)""")
    moves = "return getComputedStyle(document.getElementById('probe')).animationName"
    assert window.run(moves) == "none"
    window.scheme()
    assert window.run(moves) != "none"


# ---- names and roles ----------------------------------------------------------------------------

def tree(window):
    """[(role, name)] of what a screen reader meets."""
    window.cdp("Accessibility.enable")
    nodes = window.cdp("Accessibility.getFullAXTree")["nodes"]
    return [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes
            if not n.get("ignored") and "role" in n]


@pytest.mark.parametrize("who, views", [("ann", VIEWS), ("staff", OFFICE)])
def test_whatever_can_be_used_has_a_name(busy, window, who, views):
    for view in drawn(window, busy, who, views):
        met = tree(window)
        roles = [role for role, _ in met]
        for needed in ("banner", "navigation", "main"):
            assert needed in roles, (view, needed)
        assert roles.count("heading") >= 1
        nameless = [role for role, name in met if not name.strip() and role in (
            "button", "link", "textbox", "searchbox", "combobox", "checkbox", "meter", "table",
            "dialog", "image", "img", "navigation", "region", "DisclosureTriangle")]
        assert nameless == [], view
        assert ("link", "To the content") in met


def test_a_dialog_by_keys_alone(busy, window):
    window.be(busy.tokens["ann"], "diary")
    window.tab_to("09:30")
    window.keys(Keys.ENTER)
    window.wait(lambda: window.find("dialog[open]"), "the dialog")
    title = window.run("return document.querySelector('dialog h2').textContent")
    assert title.startswith("Take time off: ") and ("dialog", title) in tree(window)
    assert window.run("return document.querySelector('dialog').contains(document.activeElement)")
    window.keys(Keys.ESCAPE)
    window.wait(lambda: not window.find("dialog[open]"), "no dialog")
    assert "09:30" in window.run("return document.activeElement.innerText")
    # and a whole answer
    window.open("#requests")
    window.shows("requests")
    window.tab_to("Accept")
    window.keys(Keys.ENTER)
    window.sees("Accepted.")


# ---- words --------------------------------------------------------------------------------------

def words_of(name):
    """{key: text} of a file of words, which holds nothing else."""
    text = (PAGES / "words" / f"{name}.js").read_text(encoding="utf-8")
    return dict(re.findall(r"^\t'([\w.]+)': (.+),$", text, re.MULTILINE))


def sources():
    return "\n".join(p.read_text(encoding="utf-8") for p in PAGES.glob("*.js"))


def test_every_word_is_there_in_every_language_and_is_used():
    english = {**words_of("en"), **words_of("en_office")}
    text = sources()
    whole = set(re.findall(r"\bw\(\s*'([\w.]+)'", text))
    families = set(re.findall(r"`([a-z_]+\.)\$\{", text))
    quoted = set(re.findall(r"'([\w]+(?:\.[\w]+)+)'", text))
    assert len(english) > 200 and len(whole) > 150
    assert sorted(whole - set(english)) == []
    used = whole | quoted | {key for key in english for f in families if key.startswith(f)}
    assert sorted(set(english) - used) == []
    # a family has at least what the protocol can say
    for family in families:
        assert any(key.startswith(family) for key in english), family
    for language in {p.stem.split("_")[0] for p in (PAGES / "words").glob("*.js")} - {"en"}:
        others = {**words_of(language), **words_of(f"{language}_office")}
        assert sorted(set(others) ^ set(english)) == [], language
        for key, said in english.items():
            assert set(re.findall(r"\{\w+\}", others[key])) == set(re.findall(r"\{\w+\}", said)), key


def test_what_the_protocol_can_say_has_words(house):
    """The states, kinds and roles of its schemas."""
    english = {**words_of("en"), **words_of("en_office")}
    schemas = house.admin().call("rpc.discover")["components"]["schemas"]

    def words(schema, member):
        return schemas[schema]["properties"][member]["enum"]

    for family, said in (("state", words("Request", "state")), ("state", words("Meeting", "state")),
                         ("slot", set(words("DiarySlot", "state")) - {"meeting"}),
                         ("kind", words("Organisation", "kind")),
                         ("schedule", words("Schedule", "state")),
                         ("mailstate", words("Mail", "state")),
                         ("mailstate", words("LedgerLine", "state")),
                         ("mailkind", words("Mail", "kind")),
                         ("mail", words("WaitingMail", "reason")),
                         ("duty", words("Principal", "duty")),
                         ("channel", words("Feed", "channel"))):
        assert [s for s in said if f"{family}.{s}" not in english] == [], family


def in_korean(window, house, who, views):
    window.be(house.tokens[who], views[0])
    window.run("localStorage.setItem('language', 'ko')")
    window.driver.refresh()
    for view in views:
        window.open(f"#{view}")
        window.shows(view.split("/")[0])
        assert window.run("return document.documentElement.lang") == "ko"
        window.size(browser.PHONE)
        assert window.over_the_edge() == []
        window.shot(f"{view.replace('/', '-')}-phone-korean", SHOTS)
        window.size(browser.DESK)


def test_korean_from_end_to_end(busy, window):
    in_korean(window, busy, "staff", OFFICE)
    window.sees("파일 가져오기")
    in_korean(window, busy, "kim", VIEWS)
    window.sees("로그아웃")
    # one's own time stands in brackets once
    window.open("#diary")
    window.shows("diary")
    assert "((" not in window.text() and re.search(r"\(. \d\d:\d\d\)", window.text())
    # from right to left nothing stands over the edge either
    window.size(browser.PHONE)
    for view in VIEWS:
        window.open(f"#{view}")
        window.shows(view)
        window.run("document.documentElement.dir = 'rtl'")
        assert window.over_the_edge() == [], view
    window.shot("me-phone-right-to-left", SHOTS)
    window.size(browser.DESK)


# ---- what is sent -------------------------------------------------------------------------------

def test_weight_and_origin_of_all_pages(busy, window):
    window.be(busy.tokens["ann"], "today")
    got = window.run("""return performance.getEntriesByType('resource').map((r) =>
        [r.name, r.decodedBodySize, r.initiatorType])""")
    assert all(name.startswith(window.address) for name, _, _ in got)
    first = sum(size for name, size, _ in got if "/assets/" in name)
    assert 0 < first < WEIGHT, f"{first} bytes of pages for the first view"
    sizes = window.driver.execute_async_script("""
        const done = arguments[arguments.length - 1];
        (async () => {
            const worker = await (await fetch('/sw.js')).text();
            const paths = [...worker.matchAll(/"(\\/assets\\/[^"]+)"/g)].map((m) => m[1]);
            const size = async (p) => [p, (await (await fetch(p)).arrayBuffer()).byteLength];
            done(await Promise.all(['/', ...paths].map(size)));
        })();""")
    office = re.compile(r"/(board|console|duties|office_words|zip|words/\w+_office)")
    portal = sum(size for path, size in sizes if not office.search(path))
    assert len(sizes) > 15 and portal < WEIGHT, f"{portal} bytes for buyers and exhibitors"


def test_a_qr_code_is_read_as_what_it_says(busy, window):
    """Beside libqrencode: the same version, and the same bits under the mask."""
    class Code(ctypes.Structure):
        _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int),
                    ("data", ctypes.POINTER(ctypes.c_ubyte))]

    masks = (lambda r, c: (r + c) % 2, lambda r, c: r % 2, lambda r, c: c % 3,
             lambda r, c: (r + c) % 3, lambda r, c: (r // 2 + c // 3) % 2,
             lambda r, c: r * c % 2 + r * c % 3, lambda r, c: (r * c % 2 + r * c % 3) % 2,
             lambda r, c: (r * c % 3 + (r + c) % 2) % 2)
    library = ctypes.CDLL("libqrencode.so.4")
    library.QRcode_encodeString8bit.restype = ctypes.POINTER(Code)
    window.be(busy.tokens["ann"], "today")
    module = window.run("""return performance.getEntriesByType('resource').map((r) => r.name)
        .find((n) => n.includes('/assets/main.')).replace('/main.', '/qr.')""")
    texts = [("https://fair.example:8443/#cvi_1_" + "aZ09_-" * 40)[:n]
             for n in (1, 17, 40, 78, 79, 110, 150, 160, 200, 230)]
    ours = window.driver.execute_async_script("""
        const [module, texts, done] = arguments;
        import(module).then((qr) => done(texts.map((t) => qr.matrix(t))));""", module, texts)
    same_mask = 0
    for text, rows in zip(texts, ours):
        code = library.QRcode_encodeString8bit(text.encode(), 0, 0).contents
        assert len(rows) == code.width
        bits = [code.data[8 * code.width + c] & 1 for c in (2, 3, 4)]
        mask = (bits[0] ^ 1) << 2 | bits[1] << 1 | (bits[2] ^ 1)
        same_mask += mask == 0
        for r, row in enumerate(rows):
            for c, dark in enumerate(row):
                told = code.data[r * code.width + c]
                if told & 0x80:  # a mark of the format; what says the mask may differ
                    assert told & 1 == dark or (told & 4 and mask), (text, r, c)
                else:
                    assert (told & 1) ^ (masks[mask](r, c) == 0) == dark ^ ((r + c) % 2 == 0)
    assert json.dumps(ours[0]) and same_mask >= 0
