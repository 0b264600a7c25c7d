"""convene, the program: what a person types, reads and gets as exit status, on a real daemon."""
import json
import os
import pathlib
import re
import signal
import subprocess
import unicodedata

import daemon as daemons
import fair
from convened_client import PATIENCE_S
from person import (CONFIG, DATA, DONE, NO_PERMISSION, REFUSED, TRY_AGAIN, USAGE, Person, Proxy,
                    on_a_terminal, person_of)


def requests_between(house, buyer, exhibitor):
    items = house.as_("admin").call("request.list", {"limit": 500})["items"]
    return [r for r in items
            if r["from"]["organisation"] == buyer and r["to"]["organisation"] == exhibitor]


def test_login_keeps_the_token_for_its_owner_alone(make_blank, tmp_path):
    house = make_blank().start()
    staff = Person(tmp_path)
    server = ("--server", f"localhost:{house.port}")
    link = house.init_link

    done = staff.type("login", "-", *server, input=link + "\n")
    assert done.returncode == DONE, done.stderr
    assert "logged in" in done.stdout and "cvt_" not in done.stdout + done.stderr
    profile = tmp_path / "convene" / "default.json"
    assert profile.stat().st_mode & 0o7777 == 0o600
    assert json.loads(profile.read_text())["token"].startswith("cvt_")
    assert staff.pending == []
    assert staff.does("whoami")["role"] == "staff"

    again = staff.type("login", "-", "--profile", "other", *server, input=link)
    assert again.returncode == NO_PERMISSION
    assert "used already" in again.stderr and "hint:" in again.stderr

    profile.chmod(0o640)
    wider = staff.type("whoami")
    assert wider.returncode == CONFIG
    assert "can be read by others" in wider.stderr and "chmod 600" in wider.stderr


def test_the_pin_of_the_link_is_the_server_or_nobody(make_blank, tmp_path):
    house = make_blank().start()
    link = house.init_link
    pin = link.rsplit("=", 1)[1]
    forged = link.replace(pin, ("A" if pin[0] != "A" else "B") + pin[1:42] + "A")
    done = Person(tmp_path).type("login", forged, "--server", f"localhost:{house.port}")
    assert done.returncode == 69
    assert "not the one of the login link" in done.stderr
    assert house.invitation not in done.stderr


def test_from_a_request_to_a_cancelled_invitation(everybody, house, tmp_path):
    people = everybody
    request = people.does("request", "to", "X2", "--slot", fair.start_of(5),
                          "--message", "안녕하세요")["request"]
    assert request["state"] == "requested" and request["message"] == "안녕하세요"
    listed = people.type("--profile", "choi", "requests", "--in", "--state", "requested")
    assert listed.returncode == DONE and request["id"] in listed.stdout

    meeting = people.does("--profile", "choi", "accept", request["id"])["meeting"]
    assert meeting["slots"][0]["slot"] == 5
    shown = people.type("meeting", meeting["id"]).stdout
    assert "scheduled" in shown and meeting["location"]["code"] in shown
    assert meeting["id"] in people.type("diary").stdout

    calendar = tmp_path / "calendar"
    saved = people.does("invitations", "--save", calendar)
    path = calendar / f"{meeting['id']}.ics"
    assert saved["new"] >= 1 and "METHOD:REQUEST" in path.read_text()
    whole = house.as_("ann").call("invitation.get", {"meeting": meeting["id"]})["ics"]
    assert path.read_bytes() == whole.encode()
    assert people.does("invitations", "--save", calendar)["same"] == saved["new"]
    # only what is newer than the last one kept is asked for
    path.unlink()
    assert people.does("invitations", "--save", calendar)["new"] == 0
    assert not path.exists()
    (calendar / ".convene").unlink()
    assert people.does("invitations", "--save", calendar)["new"] == 1
    assert path.read_bytes() == whole.encode()
    one_calendar = people.type("invitations", "--calendar").stdout
    assert one_calendar.count("BEGIN:VTIMEZONE") == 1 and "METHOD" not in one_calendar

    cancelled = people.does("cancel", meeting["id"], "--reason", "ill")["meeting"]
    assert cancelled["state"] == "cancelled"
    assert people.does("invitations", "--save", calendar)["changed"] == 1
    assert "METHOD:CANCEL" in path.read_text()
    assert "VEVENT" not in people.type("invitations", "--calendar").stdout


def test_a_taken_slot_is_refused_with_the_next_ones(everybody, house):
    house.as_("staff").write("meeting.book", {"delegates": ["ann", "choi"], "slot": 5})
    refused = everybody.type("--profile", "staff", "book", "bat", "choi", "--slot", 5)
    assert refused.returncode == REFUSED
    assert refused.stdout == ""
    for part in ("next feasible slots", "SLOT", "hint:", "request number: c"):
        assert part in refused.stderr
    machine = everybody.type("--json", "--profile", "staff", "book", "bat", "choi", "--slot", 5)
    error = json.loads(machine.stdout)["error"]
    assert machine.returncode == REFUSED
    assert error["data"]["code"] == "SLOT_TAKEN" and error["data"]["slots"]


def test_a_veto_and_foreign_things_have_their_exit_status(everybody):
    assert everybody.type("prefer", "X3", "avoid").returncode == DONE
    veto = everybody.type("request", "to", "X3")
    assert veto.returncode == REFUSED and "hint:" in veto.stderr
    assert everybody.type("journal").returncode == NO_PERMISSION
    assert everybody.type("request", "R99999").returncode == NO_PERMISSION
    assert everybody.type("request", "to", "X2", "--slot", "soon").returncode == USAGE
    unknown = everybody.type("requets")
    assert unknown.returncode == USAGE and 'did you mean "convene requests"' in unknown.stderr


def test_a_lost_answer_is_asked_for_and_happened_once(everybody, house):
    proxy = Proxy(house.port, losses=2)
    done = everybody.type("--server", proxy.address, "request", "to", "X2")
    proxy.close()
    assert done.returncode == DONE, done.stderr
    assert done.stderr.count("asking again with the same key") == 2
    assert "first call with that key" in done.stderr
    assert len(requests_between(house, "B1", "X2")) == 1
    assert everybody.pending == []


def test_a_killed_client_leaves_its_key_and_retry_finds_the_answer(everybody, house):
    proxy = Proxy(house.port, losses=1, silent=True)
    client = everybody.begin("--server", proxy.address, "request", "to", "X2")
    assert proxy.lost.wait(PATIENCE_S)
    assert len(everybody.pending) == 1
    assert everybody.pending[0].stat().st_mode & 0o7777 == 0o600
    client.send_signal(signal.SIGKILL)
    client.communicate(timeout=PATIENCE_S)
    proxy.close()
    assert "request.create" in everybody.type("retry", "--list").stdout

    done = everybody.type("--server", f"localhost:{house.port}", "retry")
    assert done.returncode == DONE, done.stderr
    assert "it had already happened" in done.stdout
    assert len(requests_between(house, "B1", "X2")) == 1
    assert everybody.pending == []


def test_a_key_of_ones_own(everybody):
    first = everybody.does("--key", "my-own-key-1", "request", "to", "X2")
    second = everybody.does("--key", "my-own-key-1", "request", "to", "X2")
    assert second.pop("replayed") is True and second == first
    other = everybody.type("--key", "my-own-key-1", "request", "to", "X3")
    assert other.returncode == 70 and "key" in other.stderr


def write_fair(directory, files):
    directory.mkdir()
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def test_a_fair_goes_in_and_comes_out(make_blank, tmp_path):
    house = make_blank().start()
    person = Person(tmp_path)
    admin = ("--socket", house.home / "admin.sock")
    source = write_fair(tmp_path / "fair", fair.full())

    checked = person.type(*admin, "import", source, "--check")
    assert checked.returncode == DONE and "nothing was changed" in checked.stdout
    assert person.does(*admin, "events")["items"] == []
    assert person.does(*admin, "import", source)["ok"] is True
    assert "like that already" in person.type(*admin, "import", source).stdout

    out = tmp_path / "out"
    assert person.type(*admin, "export", out).returncode == DONE
    assert {p.name for p in out.iterdir()} == {*fair.full(), "meetings.csv"}
    assert "like that already" in person.type(*admin, "import", out).stdout
    kept = person.type(*admin, "export", out)
    assert kept.returncode == REFUSED and "--force" in kept.stderr

    assert person.type(*admin, "import", tmp_path / "none").returncode == DATA
    (source / "notes.txt").write_text("mine")
    unknown = person.type(*admin, "import", source)
    assert unknown.returncode == DATA and "notes.txt" in unknown.stderr


def test_bad_rows_are_named(make_blank, tmp_path):
    house = make_blank().start()
    files = fair.full()
    files["organisations.csv"] = files["organisations.csv"].replace("foreign_buyer", "visitor", 1)
    source = write_fair(tmp_path / "fair", files)
    person = Person(tmp_path)
    done = person.type("--socket", house.home / "admin.sock", "import", source)
    assert done.returncode == DATA
    assert "organisations.csv" in done.stderr and "kind" in done.stderr

    path = source / "delegates.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xfe\n")
    lines = path.read_bytes().count(b"\n")
    done = person.type("--socket", house.home / "admin.sock", "import", source)
    assert done.returncode == DATA and "delegates.csv" in done.stderr
    assert str(lines) in done.stderr and "not UTF-8" in done.stderr


def test_status_is_a_monitoring_plugin(everybody, house, tmp_path):
    well = everybody.type("--profile", "monitor", "status")
    assert well.returncode == 0 and well.stdout.startswith("CONVENED OK - ")
    assert len(well.stdout.splitlines()) == 1 and " | " in well.stdout and "time=" in well.stdout
    assert everybody.type("status").returncode == 0  # a buyer may ask whether it answers
    slow = everybody.type("status", "--warning", 0, "--critical", 60000)
    assert slow.returncode == 1 and slow.stdout.startswith("CONVENED WARNING")
    assert Person(tmp_path / "nobody").type("status").returncode == 3
    house.stop()
    gone = everybody.type("status")
    assert gone.returncode == 2 and gone.stdout.startswith("CONVENED CRITICAL")


def test_watch_goes_on_over_a_restart(make_fair, tmp_path):
    house = make_fair().start()
    house.configure({"listen": {"port": house.port}})
    person = person_of(house, tmp_path, "ann")
    watcher = person.begin("--json", "watch", "request", "--since", 0)
    seen = []

    def read_until(request):
        while not seen or seen[-1]["object"] != request:
            seen.append(json.loads(watcher.stdout.readline()))

    first = house.as_("ann").write("request.create", {"to": "X2"})["request"]["id"]
    read_until(first)
    house.stop()
    house.start()
    second = house.as_("ann").write("request.create", {"to": "X3"})["request"]["id"]
    read_until(second)
    watcher.terminate()
    watcher.communicate(timeout=PATIENCE_S)
    places = [event["seq"] for event in seen]
    assert places == sorted(set(places))
    assert [event["object"] for event in seen].count(first) == 1


def test_every_reading_command_gives_json_and_a_table(everybody):
    commands = ["whoami", "tokens", "match X1", "explain B1 --for X1", "organisations",
                "organisation X1", "delegates", "categories", "preferences --for B1", "requests",
                "standby", "slots X1 --for B1", "slots X1 --for B1 --all", "meetings",
                "diary ann", "blackouts", "invitations", "events", "event", "locations",
                "interpreters", "conferences", "accounts", "stats", "verify", "journal", "journal verify",
                "discover", "discover ping", "call ping", "retry --list", "help"]
    for command in commands:
        words = command.split()
        everybody.does("--profile", "staff", *words)
        shown = everybody.type("--profile", "staff", *words)
        assert shown.returncode == DONE and shown.stdout.strip(), command
        assert "\x1b" not in shown.stdout + shown.stderr, "colour is for terminals"


def test_the_command_table_names_methods_and_parameters_the_daemon_has(everybody):
    rows = everybody.does("--profile", "staff", "discover")["methods"]
    methods = {m["name"]: {p["name"] for p in m["params"]} for m in rows}
    writes = {m["name"] for m in rows if m["x-writes"]}
    for command in everybody.does("help")["commands"]:
        method = command.get("method")
        if method is None:
            continue
        assert method in methods, command["command"]
        assert (method in writes) == command["writes"], command["command"]
        named = {a["param"] for a in command["arguments"] if "param" in a}
        assert named <= methods[method] | {"organisation"}, command["command"]


def test_every_method_has_a_command_that_calls_it(everybody):
    """convene call reaches all of them; this is about those one need not know by name."""
    rows = everybody.does("--profile", "staff", "discover")["methods"]
    sources = pathlib.Path(__file__).resolve().parents[2] / "client"
    called = {word for path in sources.glob("*.c")
              for word in re.findall(r'"([a-z.]+)"', path.read_text(encoding="utf-8"))}
    called |= {c.get("method") for c in everybody.does("help")["commands"]}
    assert [row["name"] for row in rows if row["name"] not in called] == []


def test_the_administrators_commands(make_fair, tmp_path):
    house = make_fair().start()
    admin = ("--socket", house.home / "admin.sock")
    person = Person(tmp_path)
    before = person.does(*admin, "clock", 0)["now"]
    assert person.does(*admin, "clock", 86400)["now"] > before
    assert person.type(*admin, "clock", "--", -86400).stdout.startswith("it is ")
    shown = person.type(*admin, "--event", fair.EVENT, "conferences")
    assert shown.returncode == DONE and shown.stdout == "no conference sessions\n"
    assert "stops" in person.type(*admin, "drain").stdout
    assert house.ended() == 0


def test_ones_own_time_stands_beside_the_fairs(everybody, house):
    meeting = house.as_("admin").write(
        "meeting.book", {"delegates": ["ann", "kim"]})["meeting"]["id"]
    commands = [("meetings",), ("meeting", meeting), ("slots", "X2"), ("diary",)]
    for command in commands:
        everybody.environment["TZ"] = "Asia/Seoul"
        there = everybody.type(*command)
        assert there.returncode == DONE and "your time" not in there.stdout.lower()
        everybody.environment["TZ"] = "UTC"
        here = everybody.type(*command).stdout
        assert "your time" in here.lower() and re.search(r" 0[0-7]:\d\d-", here), command


def test_long_output_goes_through_the_pager(everybody):
    pager = {"PAGER": "sed 's/^/paged: /'"}
    assert "paged: " in on_a_terminal(everybody, 10, "help", "--all", **pager)
    assert "paged: " not in on_a_terminal(everybody, 500, "help", "--all", **pager)
    assert "paged: " not in on_a_terminal(everybody, 10, "--no-pager", "help", "--all", **pager)
    assert "paged: " not in on_a_terminal(everybody, 10, "--version", **pager)
    assert "paged: ann" in on_a_terminal(everybody, 3, "delegates", **pager)
    assert "whoami" in on_a_terminal(everybody, 10, "help", "--all", PAGER="")
    assert "whoami" in on_a_terminal(everybody, 10, "help", "--all", PAGER="no-such-pager 2>&-")
    everybody.environment.update(pager)
    assert "paged: " not in everybody.type("help", "--all").stdout
    # a pager without options shows colours: less by LESS, lv by LV
    everybody.environment.pop("LESS", None)
    shown = on_a_terminal(everybody, 3, "delegates", PAGER="echo LESS=$LESS LV=$LV; cat")
    assert "LESS=FRX LV=-c" in shown
    shown = on_a_terminal(everybody, 3, "delegates", PAGER="echo LESS=$LESS; cat", LESS="-i")
    assert "LESS=-i" in shown


def test_a_terminal_gets_a_hundred_of_a_list(everybody, house):
    """... and how many there are besides, where the daemon knows; a pipe gets all."""
    files = fair.files()
    files["categories.csv"] += "".join(f"Z{n},Name {n},\n" for n in range(150))
    fair.load(house.admin(fair.EVENT), files)
    count = len(house.as_("ann").listed("category.list"))
    assert count > 150
    shown = on_a_terminal(everybody, 500, "categories", NO_COLOR="1", PAGER="").splitlines()
    assert len(shown) == 1 + 100 + 1 and shown[-1] == "... and more: --limit 0 shows all"
    shown = on_a_terminal(everybody, 500, "categories", "--limit", "0", NO_COLOR="1", PAGER="")
    assert len(shown.splitlines()) == 1 + count
    assert len(everybody.type("categories").stdout.splitlines()) == 1 + count
    assert len(everybody.does("categories")["items"]) == count
    assert len(json.loads(on_a_terminal(everybody, 500, "--json", "categories", PAGER=""))[
        "items"]) == count


def test_a_list_says_how_many_are_left(everybody, house):
    staff = house.as_("staff")
    for seller in ("choi", "jung"):
        staff.write("blackout.set", {"resource": seller, "when":
                                     f"{fair.start_of(1)}/{fair.start_of(fair.SLOTS)[:10]}T18:00"})
    for seller, to in (("choi", "X2"), ("jung", "X3")):
        asked = house.as_("ann").write("request.create", {"to": to})["request"]
        house.as_(seller).write("request.accept", {"request": asked["id"]})
    waiting = staff.listed("standby.list")
    assert len(waiting) > 1
    shown = everybody.type("--profile", "staff", "standby", "--limit", "1").stdout
    assert f"... and {len(waiting) - 1} more: --limit 0 shows all" in shown
    left = everybody.does("--profile", "staff", "standby", "--limit", "1")
    assert (left["more"], left["left"], left["total"]) == (True, len(waiting) - 1, len(waiting))


def test_colour_is_for_terminals_that_want_it(everybody):
    """NO_COLOR counts when it is set and not empty (no-color.org)."""
    assert "\x1b[" in on_a_terminal(everybody, 500, "delegates", NO_COLOR="", PAGER="")
    assert "\x1b" not in on_a_terminal(everybody, 500, "delegates", NO_COLOR="1", PAGER="")
    assert "\x1b" not in on_a_terminal(everybody, 500, "--no-color", "delegates", NO_COLOR="",
                                       PAGER="")


def test_columns_stand_under_each_other_in_every_script(everybody):
    """Names in Korean, Arabic, Cyrillic and Latin letters: the next column begins in one place."""
    shown = on_a_terminal(everybody, 500, "organisations", columns=100, NO_COLOR="1", PAGER="")
    rows = [line for line in shown.replace("\r", "").split("\n") if line]
    kinds = [re.search(r" (KIND|foreign_buyer|procurement|exhibitor)", row) for row in rows]
    assert len(rows) == 11 and len({width(row[:kind.start()])
                                    for row, kind in zip(rows, kinds)}) == 1, shown


def width(text):
    """Columns of a terminal: wide letters take two, marks none."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
               for c in text)


def test_an_invitation_can_be_shown_to_a_telephone(everybody):
    staff = ("--profile", "staff", "invite", "--role", "monitor", "--name", "Counter")
    plain, drawn = everybody.type(*staff), everybody.type(*staff, "--qr")
    assert "█" not in plain.stdout and drawn.stdout.count("█" * 4) > 20
    code = [line for line in drawn.stdout.splitlines() if line[:1] in ("█", "▀")]
    assert len({len(line) for line in code}) == 1 and len(code) == (len(code[0]) + 1) // 2
    assert "link" in everybody.does(*staff, "--qr")
    assert "\x1b[97;40m" in on_a_terminal(everybody, 200, *staff, "--qr", NO_COLOR="")
    assert "needs a terminal of" in on_a_terminal(everybody, 200, *staff, "--qr", columns=40)


COMPLETE = """
eval "$(convene completion bash)"
COMP_WORDS=(convene "$@")
COMP_CWORD=$#
_convene convene "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
echo "${COMPREPLY[*]}"
"""


def completed(person, *words):
    """What bash offers for the last word."""
    environment = dict(person.environment,
                       PATH=f"{daemons.build_directory()}:{os.environ['PATH']}")
    done = subprocess.run(["bash", "-c", COMPLETE, "bash", *words], capture_output=True,
                          text=True, timeout=PATIENCE_S, check=False, env=environment)
    assert done.returncode == DONE and done.stderr == "", done.stderr
    return done.stdout.split()


def test_bash_completes_words_and_codes(everybody, house, tmp_path):
    request = everybody.does("request", "to", "X2")["request"]["id"]
    assert completed(everybody, "requ") == ["request", "requests"]
    assert completed(everybody, "request", "to", "X") == ["X1", "X2", "X3", "X4", "X5"]
    assert request in completed(everybody, "--profile", "choi", "accept", "R")
    assert completed(everybody, "diary", "an") == ["ann"]
    assert completed(everybody, "--profile", "ki") == ["kim"]
    assert completed(everybody, "preferences", "--for", "=", "B")[0] == "B1"
    assert completed(Person(tmp_path / "nobody"), "request", "to", "X") == []
    house.stop()
    assert completed(everybody, "request", "to", "X") == []
    assert completed(everybody, "requ") == ["request", "requests"]


def test_output_that_nobody_reads_is_no_error(everybody):
    reader, writer = os.pipe()
    client = subprocess.Popen(everybody.command("--profile", "staff", "journal", "--limit", 0),
                              stdout=writer, stderr=subprocess.PIPE, env=everybody.environment)
    os.close(reader)
    os.close(writer)
    _, said = client.communicate(timeout=PATIENCE_S)
    assert client.returncode == DONE and said == b""
