#!/usr/bin/python3
"""run_demo.py [--build DIR] [--home DIR] [--size SIZE] [--seed N]

Runs a fair of World Smart City Expo's size with the real programs and tells it as a story: from
an empty directory to verified figures. Every step checks what it prints; the exit status is 0
only when all of it happened. The home directory stays, and the last lines say how to go on.
"""
import argparse
import asyncio
import collections
import csv
import datetime
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import make_fair
from browsing import Browsing
from crowd import AT_ONCE, Crowd, Lost, Refused
from mailing import Mailing
from planning import Planning
from rules import Rules
from stage import (PATIENCE_S, USUAL_WEB_PORT, Failed, Home, Programs, Teller, expect,
                   relative)

WISHES = 4              # requests of every buyer to its best matches
RACERS = 16             # buyers that want the same slot of the same exhibitor
BAD_LINES = 24          # requests whose connection is cut
DECLINE_EVERY = 11
REQUESTS_AT_LEAST = 400

BUSY = {"SLOT_TAKEN", "DELEGATE_BUSY", "TABLE_BUSY", "INTERPRETER_BUSY"}


class Fair:
    """What the demo needs to know of the files it made."""

    def __init__(self, directory):
        self.organisations = self.read(directory / "organisations.csv")
        self.preferences = self.read(directory / "preferences.csv")
        self.requests = self.read(directory / "requests.csv")
        self.kind = {row["code"]: row["kind"] for row in self.organisations}
        self.name = {row["code"]: row["name"] for row in self.organisations}
        self.home = {}          # delegate: organisation
        self.first = {}         # organisation: its first delegate
        for row in self.read(directory / "delegates.csv"):
            self.home[row["code"]] = row["organisation"]
            self.first.setdefault(row["organisation"], row["code"])
        speaks = {row["code"]: row["languages"].split(";") for row in self.organisations}
        self.buyers = [code for code, kind in self.kind.items() if kind != "exhibitor"]
        self.exhibitors = [code for code, kind in self.kind.items() if kind == "exhibitor"]
        self.easy = {code for code in self.kind if "en" in speaks[code]}
        # pairs that have met or must not meet, whoever asks
        self.settled = {frozenset((self.home[row["from"]], row["to"])) for row in self.requests}
        self.vetoes = [(self.home.get(row["from"], row["from"]), row["to"])
                       for row in self.preferences if row["preference"] == "avoid"]
        self.settled |= {frozenset(pair) for pair in self.vetoes}

    @staticmethod
    def read(path):
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def is_free(self, one, other):
        return frozenset((one, other)) not in self.settled

    def settle(self, one, other):
        self.settled.add(frozenset((one, other)))


def counted(number, thing):
    return f"{number} {thing}" + ("" if number == 1 else "s")


class Demo:
    """The story, a method a chapter."""

    def __init__(self, options):
        self.teller = Teller()
        self.home = Home(options.home)
        self.programs = Programs(options.build, self.home, self.teller)
        self.options = options
        self.runner = asyncio.Runner()          # one loop for all scenes: locks belong to a loop
        self.fair = self.crowd = self.port = self.event = None
        self.refusals = collections.Counter()   # of the whole run, to compare with the daemon's
        self.requested = 0                      # requests made by the crowd over TLS

    def run(self):
        for chapter in (self.make_files, self.make_home, self.import_fair, self.read_matches,
                        self.crowd_asks, self.crowd_races, self.crowd_on_bad_lines,
                        self.crowd_answers, self.one_refusal, self.one_meeting, self.one_cancel,
                        self.staff_books, self.rules, self.mailing, self.planning,
                        self.save_invitations, self.subscribe, self.browse, self.verify,
                        self.figures, self.stop):
            chapter()
        self.how_to_go_on()

    def together(self, scene):
        """Runs a scene of the crowd; says what it took."""
        begun, opened = time.monotonic(), self.crowd.opened
        result = self.runner.run(scene)
        self.teller.say(f"({counted(self.crowd.opened - opened, 'TLS connection')}, "
                        f"{time.monotonic() - begun:.1f} s)")
        return result

    def ask_daemon(self, method, **params):
        """One read over the administrator's socket, to check what the programs printed."""
        async def ask():
            async with self.crowd.administrator() as line:
                return await line.call(method, **params)

        return self.runner.run(ask())

    def listed(self, method, **params):
        async def ask():
            async with self.crowd.administrator() as line:
                return await line.listed(method, **params)

        return self.runner.run(ask())

    def people_of(self, organisations):
        """The crowd's people of these organisations, enrolled if they are not yet."""
        wanted = {self.fair.first[code]: code for code in organisations}
        missing = {person: code for person, code in wanted.items()
                   if person not in self.crowd.people}
        if missing:
            self.teller.say(f"Invited and enrolled: {counted(len(missing), 'delegate')}.")
            self.together(self.crowd.enrol(missing))
        return [self.crowd.people[person] for person in wanted]

    # -- the fair -----------------------------------------------------------------------------

    def make_files(self):
        self.teller.chapter("A fair as ten files")
        self.home.make()
        first_day = make_fair.day_in_a_month(datetime.date.today(),
                                             make_fair.SIZES[self.options.size].days)
        made = make_fair.Fair(self.options.size, self.options.seed, first_day)
        made.write(self.home.fair)
        self.event = made.code
        self.fair = Fair(self.home.fair)
        self.teller.command([relative(make_fair.__file__), "--seed", str(self.options.seed),
                             "--size", self.options.size, relative(self.home.fair)])
        for table, rows in made.rows.items():
            self.teller.fact(table.replace("_", " "), len(rows))

    def make_home(self):
        self.teller.chapter("A daemon's home, and the daemon on it")
        port, web_port = self.programs.free_port(), self.programs.free_port(USUAL_WEB_PORT)
        link = self.programs.init(port, web_port)
        expect(link.startswith("convene://"), f"no login link: {link!r}")
        self.port, self.web_port = self.programs.start(), web_port
        expect(self.port == port, f"the daemon took port {self.port}, not {port}")
        self.crowd = Crowd(port, self.home.daemon / "ca.crt",
                           relative(self.home.daemon / "admin.sock"), self.event)
        self.programs.convene("login", link, profile="staff")

    def import_fair(self):
        self.teller.chapter("Staff import the fair: all of it or nothing")
        self.programs.convene("import", self.home.fair, profile="staff")
        figures = self.ask_daemon("stats.snapshot")["figures"]
        kinds = collections.Counter(self.fair.kind.values())
        countries = {row["country"] for row in self.fair.organisations
                     if row["kind"] == "foreign_buyer"}
        expect(figures["foreign_buyers"] == {"institutions": kinds["foreign_buyer"],
                                             "countries": len(countries)}, f"{figures}")
        expect(figures["procurement"]["companies"] == kinds["procurement"], f"{figures}")
        expect(figures["exhibitors"]["institutions"] == kinds["exhibitor"], f"{figures}")
        self.teller.say(f"The daemon counts {kinds['foreign_buyer']} foreign buyers of "
                        f"{len(countries)} countries, {kinds['procurement']} procurement "
                        f"companies, {kinds['exhibitor']} exhibitors.")

    def login(self, delegate, profile):
        """Staff invite one person, who logs in with the link."""
        text = self.programs.convene("invite", delegate, profile="staff")
        link = re.search(r"convene://\S+", text)
        expect(link, f"no login link for {delegate}")
        self.programs.convene("login", link[0], profile=profile)

    def read_matches(self):
        self.buyer = next(code for code in self.fair.buyers
                          if code.startswith("FB-NL-") and code in self.fair.easy)
        self.teller.chapter(f"A Dutch buyer, {self.fair.name[self.buyer]}, reads its matches")
        self.login(self.fair.first[self.buyer], "nl")
        text = self.programs.convene("match", profile="nl", show=24)
        best = self.ask_daemon("match.list", organisation=self.buyer, limit=5)["items"]
        expect(len(best) == 5 and all(match["reasons"] for match in best), f"{best}")
        expect(best[0]["organisation"] in text, f"{best[0]} is not in the table")

    # -- the crowd ----------------------------------------------------------------------------

    def crowd_asks(self):
        buyers = [code for code in self.fair.buyers if code != self.buyer]
        self.teller.chapter(f"{len(buyers)} buyers ask their best matches for a meeting")
        people = self.people_of(buyers)
        made, outcomes = self.together(self.crowd.ask_best_matches(people, WISHES))
        for request in made:
            self.fair.settle(request["from"]["organisation"], request["to"]["organisation"])
        self.requested += outcomes.pop("requested")
        self.refusals += outcomes
        self.teller.fact("requests made", len(made))
        for code, count in outcomes.most_common():
            self.teller.fact(f"refused: {code}", count)

        pairs = [(self.crowd.people[self.fair.first[asker]], other)
                 for pair in self.fair.vetoes for asker, other in (pair, pair[::-1])
                 if asker in buyers]
        outcomes = self.together(self.crowd.ask_against_vetoes(pairs))
        self.refusals += outcomes
        self.teller.fact("requests against a veto, all refused: VETO", len(pairs))
        expect(pairs and outcomes == {"VETO": len(pairs)}, f"{outcomes}")

    def crowd_races(self):
        self.star = max((code for code in self.fair.exhibitors if code in self.fair.easy),
                        key=lambda code: sum(self.fair.is_free(code, buyer) for buyer
                                             in self.fair.buyers if buyer in self.fair.easy))
        racers = [code for code in self.fair.buyers
                  if code != self.buyer and code in self.fair.easy
                  and self.fair.is_free(code, self.star)][:RACERS]
        self.slot = self.quiet_slot()
        self.teller.chapter(f"{len(racers)} buyers want {self.fair.name[self.star]} at "
                            f"{self.slot['start']}")
        people = self.people_of([self.star, *racers])
        meetings, refused = self.together(
            self.crowd.race(people[1:], people[0], self.slot["slot"]))
        for racer in racers:
            self.fair.settle(racer, self.star)
        self.requested += len(racers)
        codes = collections.Counter(refusal.code for refusal in refused)
        self.refusals += codes
        self.teller.fact("has it", len(meetings))
        for code, count in codes.items():
            self.teller.fact(f"refused: {code}, each told the next free slots", count)
        for meeting in meetings:
            self.teller.say(f"{meeting['id']}: {self.pair(meeting)}")
        expect(len(meetings) == 1 and len(refused) == len(racers) - 1, f"{meetings} {codes}")
        expect(set(codes) <= BUSY, f"{codes}")
        expect(all(refusal.data.get("slots") for refusal in refused), "no next slots")

    def quiet_slot(self):
        """A slot in which the star of the race is free: the first its own diary shows free."""
        diary = self.ask_daemon("diary.get", delegate=self.fair.first[self.star])
        return next(slot for day in diary["days"] for slot in day["slots"]
                    if slot["state"] == "free")

    @staticmethod
    def pair(meeting):
        names = {row["organisation_name"] for row in meeting["delegates"]}
        return " with ".join(sorted(names))

    def crowd_on_bad_lines(self):
        pairs = []
        for index, buyer in enumerate(code for code in self.fair.buyers if code != self.buyer):
            if len(pairs) < BAD_LINES:
                other = next(code for code in self.fair.exhibitors[index * 2:]
                             if self.fair.is_free(buyer, code))
                self.fair.settle(buyer, other)
                pairs.append((self.crowd.people[self.fair.first[buyer]], other))
        self.teller.chapter(f"{len(pairs)} buyers lose their connection after sending, and ask "
                            "again with the same key")
        answers = self.together(self.crowd.ask_on_bad_lines(pairs))
        self.requested += len(answers)
        replayed = sum(again for _, again, _ in answers)
        self.teller.fact("answered from what was stored: \"replayed\":true", replayed)
        self.teller.fact("had not arrived, and were done now", len(answers) - replayed)
        self.teller.fact("requests there are of them, each exactly once",
                         len({request["id"] for request, _, _ in answers}))
        expect(all(again for _, again, begun in answers if begun),
               "an answer that had begun was not on disk")
        expect(len({request["id"] for request, _, _ in answers}) == len(pairs), "lost requests")

    def crowd_answers(self):
        waiting = {row["to"]["organisation"] for row in self.listed("request.list",
                                                                    state="requested")}
        self.teller.chapter(f"{len(waiting)} organisations answer, naming no slot: the daemon "
                            "takes the best common one")
        people = self.people_of(sorted(waiting - {self.buyer}))
        outcomes, meetings = self.together(self.crowd.answer_requests(people, DECLINE_EVERY))
        self.teller.fact("scheduled at once", outcomes.pop("scheduled"))
        self.teller.fact("accepted without a slot, on standby", outcomes.pop("accepted", 0))
        self.teller.fact("declined", outcomes.pop("declined"))
        for code, count in outcomes.most_common():
            self.teller.fact(f"refused: {code}", count)
        self.refusals += outcomes
        interpreted = sum("interpreter" in meeting for meeting in meetings)
        self.teller.fact("of the meetings have an interpreter", interpreted)
        expect(interpreted, "no meeting has an interpreter")
        expect(self.requested >= REQUESTS_AT_LEAST, f"only {self.requested} requests were made")
        self.teller.say(f"{self.requested} requests so far, {AT_ONCE} connections at a time.")

    # -- one buyer, one exhibitor -------------------------------------------------------------

    def one_refusal(self):
        self.teller.chapter("One refusal, and what is free instead")
        self.teller.say(f"{self.fair.name[self.buyer]} wants that slot too; the exhibitor grants "
                        "what it no longer has.")
        # the crowd held this person's invitation; inviting again replaces the account's
        self.login(self.fair.first[self.star], "ex")
        when = self.slot["start"][:16]
        text = self.programs.convene("request", "to", self.star, "--slot", when, profile="nl")
        self.request = self.number("R", text)
        before = self.busy_refusals()
        self.programs.convene("accept", self.request, "--slot", when, profile="ex", status=1)
        expect(self.busy_refusals() == before + 1, "it was refused for another reason")
        request = self.ask_daemon("request.get", request=self.request)["request"]
        expect(request["state"] == "requested", f"{request}")

    def busy_refusals(self):
        refusals = self.ask_daemon("stats.snapshot")["refusals"]
        return sum(refusals.get(code, 0) for code in BUSY)

    @staticmethod
    def number(kind, text):
        found = re.search(rf"\b{kind}\d+\b", text)
        expect(found, f"no {kind} number in:\n{text}")
        return found[0]

    def one_meeting(self):
        self.teller.chapter("One meeting, watched from another terminal, and its invitation")
        self.watcher, self.watched = self.programs.convene_in_background("watch", profile="nl")
        self.watching()
        text = self.programs.convene("accept", self.request, profile="ex")
        self.meeting = self.number("M", text)
        meeting = self.ask_daemon("meeting.get", meeting=self.meeting)["meeting"]
        expect(meeting["state"] == "scheduled", f"{meeting}")
        self.teller.say("and the watcher saw:")
        self.teller.output(self.watched.wait_for(rf"\b{self.meeting}\b"))
        text = self.programs.convene("diary", profile="nl", show=60)
        expect(self.meeting in text or self.fair.name[self.star] in text,
               "the meeting is not in the diary")
        self.calendar = self.invitation("REQUEST", 0)

    def watching(self):
        """Until the daemon counts the watcher: what happens from now on it will see."""
        deadline = time.monotonic() + PATIENCE_S
        while self.ask_daemon("stats.snapshot")["connections"]["watchers"] < 1:
            expect(time.monotonic() < deadline and self.watcher.poll() is None,
                   "convene watch does not watch")

    def invitation(self, method, sequence):
        """Shows the current invitation and returns its UID."""
        text = self.programs.convene("invitation", self.meeting, profile="nl", show=80)
        unfolded = re.sub(r"\r?\n[ \t]", "", text)
        for line in (f"METHOD:{method}", f"SEQUENCE:{sequence}", "BEGIN:VTIMEZONE"):
            expect(re.search(rf"^{line}\r?$", unfolded, re.MULTILINE), f"no {line}")
        return re.search(r"^UID:(\S+)", unfolded, re.MULTILINE)[1]

    def one_cancel(self):
        self.teller.chapter("The buyer cancels, and calendars are told")
        self.programs.convene("cancel", self.meeting, profile="nl")
        expect(self.invitation("CANCEL", 1) == self.calendar, "the CANCEL has another UID")
        self.watched.wait_for(rf"(?i)\b{self.meeting}\b.*cancel|cancel.*\b{self.meeting}\b")
        self.watcher.send_signal(signal.SIGINT)
        try:
            self.watcher.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            raise Failed("convene watch does not end") from None

    def staff_books(self):
        self.teller.chapter("Staff book a meeting themselves")
        guest = next(code for code in self.fair.buyers if code.startswith("FB-MN-")
                     and code in self.fair.easy)
        host = next(code for code in self.fair.exhibitors
                    if code in self.fair.easy and self.fair.is_free(guest, code))
        text = self.programs.convene("book", self.fair.first[guest],
                                     self.fair.first[host], profile="staff")
        meeting = self.ask_daemon("meeting.get", meeting=self.number("M", text))["meeting"]
        expect(meeting["state"] == "scheduled" and meeting["origin"] == "staff", f"{meeting}")

    def rules(self):
        Rules(self).play()

    def mailing(self):
        self.mail = Mailing(self)
        self.mail.switched_on()

    def planning(self):
        Planning(self).play()

    def save_invitations(self):
        self.teller.chapter("Everybody's calendars as files")
        self.programs.convene("invitations", "--save", self.home.invitations, profile="staff",
                              show=6)
        saved = sorted(self.home.invitations.glob("*.ics"))
        meetings = self.listed("meeting.list")
        self.teller.say(f"{len(saved)} files in {relative(self.home.invitations)}, for "
                        f"{len(meetings)} meetings.")
        expect(len(saved) >= len(meetings), "an invitation is missing")
        expect(all(path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n") for path in saved),
               "a file is no calendar")

    def subscribe(self):
        self.teller.chapter("One calendar subscribes")
        text = self.programs.convene("feed", profile="ex")
        url = re.search(r"^https://\S+$", text, re.MULTILINE)[0]
        trust = ssl.create_default_context(cafile=self.home.daemon / "ca.crt")
        self.teller.say("Its program asks without a word but the link, and once an hour again:")
        with urllib.request.urlopen(url, context=trust) as answer:
            calendar, etag = answer.read().decode("utf-8"), answer.headers["ETag"]
        self.teller.output(calendar.replace("\r\n", "\n"), at_most=24)
        mine = {row["uid"] for row in self.listed("meeting.list")
                if self.fair.first[self.star] in {d["code"] for d in row["delegates"]}}
        expect(mine and mine <= set(re.findall(r"(?m)^UID:(\S+)", calendar)),
               "a meeting is not in the calendar")
        asked = urllib.request.Request(url, headers={"If-None-Match": etag})
        try:
            urllib.request.urlopen(asked, context=trust).close()
            raise Failed("the calendar came a second time")
        except urllib.error.HTTPError as unchanged:
            expect(unchanged.code == 304, f"{unchanged}")
        self.teller.say(f"{counted(len(mine), 'meeting')}; asked again it is told that nothing "
                        "has changed.")

    # -- the pages ----------------------------------------------------------------------------

    def browse(self):
        self.browsing = Browsing(self, self.web_port)
        self.browsing.play()

    # -- figures ------------------------------------------------------------------------------

    def verify(self):
        self.teller.chapter("Verify: no overlap, nothing without its meeting, an unbroken journal")
        self.programs.convene("verify", profile="staff")
        proof = self.ask_daemon("admin.verify")
        expect(proof["ok"] and proof["checks"], f"{proof}")

    def figures(self):
        self.teller.chapter("The figures, with what was refused and why")
        self.programs.convene("status", profile="staff")
        self.programs.convene("stats", profile="staff", show=60)
        stats = self.ask_daemon("stats.snapshot")
        requests, meetings = stats["figures"]["requests"], stats["figures"]["meetings"]
        listed = collections.Counter(row["state"] for row in self.listed("meeting.list"))
        expect(+collections.Counter(meetings) == listed, f"{meetings} {listed}")
        expect(sum(requests.values()) >= self.requested + len(self.fair.requests), f"{requests}")
        for code, count in self.refusals.items():
            expect(stats["refusals"].get(code, 0) >= count,
                   f"{code}: {stats['refusals']} beside {self.refusals}")

    def stop(self):
        self.teller.chapter("Stop")
        self.teller.say(f"Ended with status 0 after {self.programs.stop():.2f} s.")

    def how_to_go_on(self):
        build = relative(self.programs.daemon_program.parent)
        self.teller.line()
        self.teller.line("All of it happened as told. To go on by hand:")
        self.teller.line()
        self.teller.line(f"   {build}/convened -c {relative(self.home.config)} "
                         f"2>>{relative(self.home.log)} &")
        self.teller.line(f"   export XDG_CONFIG_HOME={self.home.profiles}")
        self.teller.line(f"   {build}/convene --profile staff status")
        self.teller.line(f"   {build}/convene --profile nl diary"
                         f"          # {self.fair.name[self.buyer]}")
        self.teller.line(f"   {build}/convene --profile ex slots {self.buyer}"
                         f"   # {self.fair.name[self.star]}")
        self.teller.line(f"   {build}/convene --help")
        self.browsing.how_to_look()
        self.teller.line()
        self.teller.line(f"Calendar files are in {relative(self.home.invitations)}, mails in "
                         f"{relative(self.home.directory / 'maildir')}, the daemon's "
                         f"log in {relative(self.home.log)}. make demo makes all of it anew.")


def main(arguments):
    parser = argparse.ArgumentParser(description="Runs a whole fair and tells it as a story.")
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"),
                        metavar="DIR")
    parser.add_argument("--home", type=pathlib.Path, metavar="DIR", help="BUILD/demo unless named")
    parser.add_argument("--size", choices=("wsce", "scewc"), default="wsce")
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args(arguments)
    options.home = options.home or options.build / "demo"
    # an end from outside goes the same way as a failure, so that the daemon goes with us
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # A shell lets what it runs in the background ignore this, and the watcher would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    demo = None
    try:
        demo = Demo(options)
        demo.run()
    except (Failed, Refused, Lost, subprocess.TimeoutExpired) as failed:
        print(f"\nThe demo failed: {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if demo:
            demo.runner.close()
            demo.programs.leave_nothing_running()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
