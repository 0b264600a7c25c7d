"""What somebody meets on the first day with the programs: a booth of two people, and hints to type."""
import fair
from person import CONFIG, DATA, DONE, NO_PERMISSION, REFUSED, USAGE
from test_client import person_of
from test_client_profiles import desk  # noqa: F401  (a fixture)

BUYERS = ("ben", "bea", "bob", "bix")
TWO_SLOTS = f"""[event]
code = BOOTH
name = Booth fair
zone = {fair.ZONE}
currency = KRW
organiser_name = Fair Office
organiser_mail = meetings@fair.example
slot_minutes = 30
gap_minutes = 0

[day {fair.DAYS[0]}]
sessions = 09:00-10:00

[hall A]
name = Hall A

[policy]
"""


def booth(directory, code="BOOTH", policy=""):
    """One exhibitor with two people, two seats, two slots; four buyers who ask. Its directory."""
    texts = {
        "event.ini": TWO_SLOTS.replace("code = BOOTH", f"code = {code}") + policy,
        "categories.csv": fair.table("categories.csv", []),
        "organisations.csv": fair.table("organisations.csv", [
            ("E1", "exhibitor", "Exhibitor", "KR", "en"),
            *((name.upper(), "foreign_buyer", name, "NL", "en") for name in BUYERS)]),
        "delegates.csv": fair.table("delegates.csv", [
            (name, org, f"{name} {org}", f"{name}@x.example") for name, org in
            [("eva", "E1"), ("eli", "E1"), *((name, name.upper()) for name in BUYERS)]]),
        "locations.csv": fair.table("locations.csv", [("BT", "booth", "A", 2, 0, 0, "E1", "BT")]),
        "requests.csv": fair.table("requests.csv", [
            (f"r{n}", name, "E1") for n, name in enumerate(BUYERS, 1)])}
    directory.mkdir()
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def four_meetings(desk):
    """Each buyer has one, each of the booth's people two."""
    meetings = desk.does("meetings", "--state", "scheduled")["items"]
    people = [p["code"] for m in meetings for p in m["delegates"]]
    assert sorted(people) == sorted([*BUYERS, "eva", "eva", "eli", "eli"])
    return meetings


def test_a_booth_of_two_people_meets_two_at_once(desk, tmp_path):
    desk.does("import", booth(tmp_path / "files"))
    desk.does("accept", "--all")
    four_meetings(desk)


def test_a_booth_of_two_people_is_planned_as_two(desk, tmp_path):
    desk.does("import", booth(tmp_path / "files", policy="seat_at_once = no\n"))
    told = desk.type("schedule", "run", "--steps", "300")
    assert "4 wait for an answer" in told.stdout
    desk.does("accept", "--all")
    made = desk.does("schedule", "run", "--steps", "300")["schedule"]
    assert (made["seated"], made["unseated"]) == (4, 0) and made["value"] == made["bound"]
    desk.does("schedule", "publish", made["id"])
    four_meetings(desk)


def test_where_the_policy_names_one_the_colleague_stays_idle(desk, tmp_path):
    desk.does("import", booth(tmp_path / "files", policy="recipient_chosen = named\n"))
    desk.type("accept", "--all")
    meetings = desk.does("meetings", "--state", "scheduled")["items"]
    assert sorted(p["code"] for m in meetings for p in m["delegates"]
                  if p["code"] not in BUYERS) == ["eva", "eva"]


def test_who_waits_for_one_person_is_told_that_a_colleague_is_free(desk, tmp_path):
    desk.does("import", booth(tmp_path / "files"))
    for number in range(1, 4):
        desk.type("accept", f"R{number}", "--delegate", "eva")
    told = desk.type("schedule", "explain", "R3").stdout
    assert "a colleague is free: name eli E1 (eli) instead of eva E1 (eva)" in told


def test_files_of_another_event_are_told_so_first(desk, tmp_path):
    desk.does("import", booth(tmp_path / "files"))
    other = booth(tmp_path / "other", code="OTHER", policy="nonsense = 1\n")
    (other / "organisations.csv").write_text("code\n", encoding="utf-8")
    done = desk.type("--event", "BOOTH", "import", other)
    assert done.returncode == DATA
    assert "first event.ini:2 code: the files are of event OTHER" in done.stderr
    assert "hint: without --event the files say which event" in done.stderr


def test_a_diary_shows_what_is_in_it_and_with_all_every_slot(house, tmp_path):
    for person, slot in (("choi", 2), ("smith", fair.SLOTS_PER_DAY + 3)):
        house.as_("staff").write("meeting.book", delegates=["ann", person], slot=slot)
    ann = person_of(house, tmp_path, "ann")
    shown = ann.type("diary").stdout
    assert "Grid & Sons" in shown and "Plain" in shown and f"{fair.SLOTS - 2} slots are free" in shown
    assert " free\n" not in shown
    for day in ("2", fair.DAYS[1]):
        shown = ann.type("diary", "--day", day).stdout
        assert "Plain" in shown and "Grid" not in shown
        assert f"{fair.SLOTS_PER_DAY - 1} slots are free" in shown
    assert ann.type("diary", "--all").stdout.count("free") == fair.SLOTS - 2
    assert "--day 2 the last" in ann.type("diary", "--day", "3").stderr


def test_what_is_past_is_not_free(house, tmp_path):
    admin = house.as_("admin")
    ann = person_of(house, tmp_path, "ann")
    now = fair.datetime.datetime.fromisoformat(
        admin.call("admin.clock", advance_s=0)["now"].replace("Z", "+00:00"))
    last = fair.datetime.datetime.fromisoformat(fair.instant_of(fair.SLOTS))
    admin.call("admin.clock", advance_s=int((last - now).total_seconds()) - 60)
    assert "1 slot is free; --all shows it too" in ann.type("diary").stdout
    admin.call("admin.clock", advance_s=120)
    assert "what was free is past" in ann.type("diary").stdout


def test_a_refusal_names_the_command_that_shows_why(house, tmp_path):
    staff = house.as_("staff")
    meeting = staff.write("meeting.book", delegates=["ann", "choi"], slot=2)["meeting"]
    staff.write("meeting.cancel", meeting=meeting["id"])
    person = person_of(house, tmp_path, "staff", "ann")
    for words, hint in (
            (("request", "R77"), "convene requests lists what there is"),
            (("lock", meeting["id"]), f"convene meeting {meeting['id']} shows how it stands"),
            (("cancel", meeting["id"], "--if-rev", "1"),
             f"convene meeting {meeting['id']} shows how it stands"),
            (("event", "open"), "convene event shows how it stands"),
            (("disable", "A999"), "convene accounts lists them"),
            (("organisation", "update"), "convene organisations lists them"),
            (("events", "--event", "NONE"), "convene events names those there are"),
            (("request", "X2"), "convene request to ORG asks for a meeting"),
            (("cancel",), "convene meetings lists them; convene help cancel"),
            (("book", "ann", "choi", "--slot", "99"), "convene event shows the slots"),
            (("--profile", "ann", "book", "ann", "choi"), "convene help names what is yours to do"),
            (("--profile", "ann", "meeting", "M77"), "convene meetings lists yours")):
        done = person.type(*words)
        assert done.returncode in (REFUSED, USAGE, NO_PERMISSION), done
        assert f"hint: {hint}\n" in done.stderr, (words, done.stderr)


def test_the_switch_has_its_negative_and_shows(house, tmp_path):
    staff = person_of(house, tmp_path, "staff")
    for option, shown in (("--auto-accept", True), ("--no-auto-accept", False)):
        assert staff.type("organisation", "update", "X1", option).returncode == DONE
        told = staff.does("organisation", "X1")["organisation"]
        assert told["auto_accept"] is shown


def test_a_directory_that_cannot_be_made_is_no_matter_of_the_daemon(house, tmp_path):
    done = person_of(house, tmp_path, "ann").type("invitations", "--save", "/proc/x")
    assert done.returncode == CONFIG
    assert "cannot make the directory /proc/x" in done.stderr and "convened" not in done.stderr
