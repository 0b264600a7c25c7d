"""Day sheets: what is on paper is what is booked, whoever prints, and no name becomes a tag."""
import html.parser

from person import CONFIG, DONE, REFUSED, USAGE


class Reader(html.parser.HTMLParser):
    """Sections with their heads and cells, as a browser sees them; every tag that there is."""

    def __init__(self, text):
        super().__init__()
        self.sections, self.tags, self.inside = [], set(), None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "section":
            self.sections.append({"h1": "", "p": "", "td": []})
        if tag == "td":
            self.sections[-1]["td"].append("")
        if tag in ("h1", "p", "td"):
            self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside == "td":
            self.sections[-1]["td"][-1] += data
        elif self.inside:
            self.sections[-1][self.inside] += data


def booked(house):
    staff = house.as_("staff")
    for people, slot in ((["ann", "kim"], 1), (["bat", "kim"], 2), (["ann", "choi"], 5),
                         (["noor", "kang"], 3)):
        staff.write("meeting.book", delegates=people, slot=slot)
    cancelled = staff.write("meeting.book", delegates=["bat", "choi"], slot=6)["meeting"]["id"]
    staff.write("meeting.cancel", meeting=cancelled, reason="ill")
    return staff.listed("meeting.list", {"state": "scheduled"})


def test_a_page_for_each_person_and_day(everybody, house):
    meetings = booked(house)
    everybody.environment["CONVENE_PROFILE"] = "staff"
    pages = everybody.does("print", "--json")
    wanted = {(d["code"], m["start"][:10]): [] for m in meetings for d in m["delegates"]}
    for m in meetings:
        for d in m["delegates"]:
            wanted[d["code"], m["start"][:10]].append(m["id"])
    assert {(p["code"], p["day"]): [row[-1] for row in p["rows"] if row[-1]] for p in pages} == wanted
    text = everybody.type("print", "people").stdout
    assert text.count("\f") == len(pages) - 1, "form feeds between pages, none behind the last"
    for page, printed in zip(pages, text.split("\f")):
        assert printed.startswith(page["title"]) and all(row[0] in printed for row in page["rows"])
    one = everybody.does("print", "people", "ann", "--day", "1", "--json")
    assert [p["code"] for p in one] == ["ann"]


def test_tables_halls_and_interpreters_hold_each_meeting_once(everybody, house):
    meetings = booked(house)
    everybody.environment["CONVENE_PROFILE"] = "staff"
    for kind, of in (("tables", lambda m: m["location"]["code"]),
                     ("halls", lambda m: m["location"]["hall"]),
                     ("interpreters", lambda m: m.get("interpreter", {}).get("code"))):
        with_one = [m for m in meetings if of(m)]
        assert with_one, kind
        pages = everybody.does("print", kind, "--json")
        assert sorted((p["code"], row[-1]) for p in pages for row in p["rows"]) == \
            sorted((of(m), m["id"]) for m in with_one)


def test_people_print_their_own(everybody, house):
    booked(house)
    everybody.environment["CONVENE_PROFILE"] = "ann"
    assert {p["code"] for p in everybody.does("print", "--json")} == {"ann"}
    everybody.environment["CONVENE_PROFILE"] = "choi"
    pages = everybody.does("print", "--json")
    assert {p["code"] for p in pages} == {"choi"} and sum(len(p["rows"]) for p in pages) == 1


def test_a_name_is_no_tag_and_a_file_is_whole(everybody, house, tmp_path):
    booked(house)
    house.as_("staff").write("delegate.update", delegate="ann", name="<script>alert(1)</script>&amp;")
    everybody.environment["CONVENE_PROFILE"] = "staff"
    path = tmp_path / "sheets.html"
    done = everybody.type("print", "--html", "--save", str(path))
    assert done.returncode == DONE, done.stderr
    page = Reader(path.read_text())
    assert "script" not in page.tags
    assert "<script>alert(1)</script>&amp;" in {s["h1"] for s in page.sections}
    pages = everybody.does("print", "--json")
    assert [s["td"] for s in page.sections] == [sum(p["rows"], []) for p in pages]
    assert everybody.type("print", "--save", str(tmp_path / "no" / "x")).returncode == CONFIG


def test_what_cannot_be_printed(everybody, house):
    everybody.environment["CONVENE_PROFILE"] = "staff"
    none = everybody.type("print")
    assert none.returncode == REFUSED and "no meeting" in none.stderr
    booked(house)
    wrong = everybody.type("print", "badgers")
    assert wrong.returncode == USAGE and "people, tables, halls" in wrong.stderr
    day = everybody.type("print", "--day", "9")
    assert day.returncode == REFUSED and "--day" in day.stderr
    assert everybody.type("print", "people", "nobody").returncode == REFUSED
