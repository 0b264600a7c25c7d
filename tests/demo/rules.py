"""The rules of a real fair, one act each: an interpreter is found, a walk is too long, a quota is
full, a blackout moves what is in its way.

Every act lets staff type what they would, and fails unless the daemon answers as the rule says.
"""
import itertools
import re

from stage import expect

LONG_WALK_MINUTES = 12
TRIED = 5               # exhibitors of a hall, before another buyer is looked at


class Rules:
    """The acts, on the demo's daemon: self.demo asks, types and tells."""

    def __init__(self, demo):
        self.demo = demo
        self.fair, self.teller = demo.fair, demo.teller
        read = self.fair.read
        speaks = {row["code"]: row["languages"] for row in self.fair.organisations}
        self.speaks = {row["code"]: set((row["languages"] or speaks[row["organisation"]])
                                        .split(";"))
                       for row in read(demo.home.fair / "delegates.csv")}
        self.interpreters = {row["code"]: row["pairs"].split(";")
                             for row in read(demo.home.fair / "interpreters.csv")}
        self.booth = {row["organisation"]: row["code"]
                      for row in read(demo.home.fair / "locations.csv") if row["kind"] == "booth"}
        self.hall = {row["code"]: row["hall"]
                     for row in read(demo.home.fair / "locations.csv")}

    def play(self):
        self.interpreter_is_found()
        self.walk_is_too_long()
        self.quota_is_full()
        self.blackout_moves_what_is_in_its_way()

    # -- help ---------------------------------------------------------------------------------

    def staff(self, *words, **options):
        return self.demo.programs.convene(*words, profile="staff", **options)

    def meeting(self, text):
        number = self.demo.number("M", text)
        return self.demo.ask_daemon("meeting.get", meeting=number)["meeting"]

    def book(self, one, other, *words):
        """Staff book two delegates; the meeting."""
        self.fair.settle(self.fair.home[one], self.fair.home[other])
        return self.meeting(self.staff("book", one, other, *words))

    def refused(self, code, *words):
        """Staff are refused, by that rule and no other; what they were told."""
        def count():
            return self.demo.ask_daemon("stats.snapshot")["refusals"].get(code, 0)

        before = count()
        text = self.staff(*words, status=1)
        expect(count() == before + 1, f"{words} was refused, but not as {code}:\n{text}")
        self.demo.refusals[code] += 1
        return text

    def free_slots(self, delegate):
        """{number: slot} of what the delegate's diary shows free."""
        diary = self.demo.ask_daemon("diary.get", delegate=delegate)
        return {slot["slot"]: slot for day in diary["days"] for slot in day["slots"]
                if slot["state"] == "free"}

    def pairs(self, talking):
        """(buyer's delegate, exhibitor's) who have not met and do or do not share a language."""
        for buyer in self.fair.buyers:
            for seller in self.fair.exhibitors:
                one, other = self.fair.first[buyer], self.fair.first[seller]
                if self.fair.is_free(buyer, seller) \
                        and bool(self.speaks[one] & self.speaks[other]) == talking:
                    yield one, other

    # -- acts ---------------------------------------------------------------------------------

    def interpreter_is_found(self):
        """Two who share no language get somebody who speaks both, by name."""
        def bridged():
            for one, other in self.pairs(talking=False):
                for pairs in self.interpreters.values():
                    for pair in pairs:
                        a, b = pair.split("-")
                        if {a, b} <= self.speaks[one] | self.speaks[other] \
                                and self.feasible(one, other):
                            return one, other
            return None

        found = bridged()
        expect(found, "nobody needs an interpreter")
        one, other = found
        self.teller.chapter("Two share no language: an interpreter is found")
        languages = [", ".join(sorted(self.speaks[who])) for who in found]
        self.teller.say(f"{self.fair.name[self.fair.home[one]]} speaks {languages[0]}, "
                        f"{self.fair.name[self.fair.home[other]]} speaks {languages[1]}.")
        meeting = self.book(one, other)
        interpreter = meeting.get("interpreter")
        expect(interpreter, f"no interpreter: {meeting}")
        pairs = self.interpreters[interpreter["code"]]
        self.teller.say(f"{interpreter['name']} interprets {', '.join(pairs)}.")
        expect(any(set(pair.split("-")) & self.speaks[one]
                   and set(pair.split("-")) & self.speaks[other] for pair in pairs), f"{pairs}")

    def feasible(self, one, other, booth=None):
        """Numbers of the slots in which two delegates can meet, by every rule; in that booth."""
        answer = self.demo.ask_daemon("meeting.slots", with_=self.fair.home[other],
                                      organisation=self.fair.home[one], delegates=[one, other])
        return {slot["slot"] for slot in answer["slots"]
                if booth is None or slot["location"] == booth}

    def in_hall(self, buyer, hall):
        """Some exhibitors the buyer can talk to with a booth in that hall, the quietest first."""
        them = [other for one, other in self.pairs(talking=True) if one == buyer
                and self.hall.get(self.booth.get(self.fair.home[other])) == hall]
        return them[::-1][:TRIED]

    def walker(self):
        """A buyer, a near and a far exhibitor, and three slots in a row in which all are free."""
        for buyer in {one: None for one, _ in self.pairs(talking=True)}:
            starts = self.free_slots(buyer)
            for near, far in itertools.product(self.in_hall(buyer, "A"), self.in_hall(buyer, "C")):
                first = self.feasible(buyer, near, self.booth[self.fair.home[near]])
                later = self.feasible(buyer, far, self.booth[self.fair.home[far]])
                for slot in sorted(first):
                    if {slot + 1, slot + 2} <= later and self.in_a_row(starts, slot):
                        return buyer, near, far, slot
        return None

    @staticmethod
    def in_a_row(starts, slot):
        minutes = [int(starts[n]["start"][11:13]) * 60 + int(starts[n]["start"][14:16])
                   for n in (slot, slot + 1, slot + 2)]
        return minutes[1] - minutes[0] == minutes[2] - minutes[1] == 30

    def walk_is_too_long(self):
        self.teller.chapter(f"The way from hall A to hall C now takes {LONG_WALK_MINUTES} minutes")
        self.change_walk(LONG_WALK_MINUTES)
        found = self.walker()
        expect(found, "nobody has to walk far")
        buyer, near, far, slot = found
        booth = self.booth[self.fair.home[far]]
        self.book(buyer, near, "--slot", str(slot), "--location", self.booth[self.fair.home[near]])
        self.teller.say("The next slot, at the other end of the fair:")
        text = self.refused("WALKING", "book", buyer, far, "--slot", str(slot + 1),
                            "--location", booth)
        expect(f"{LONG_WALK_MINUTES} minutes away" in text, f"the walk is not named:\n{text}")
        self.teller.say("One slot later there is time:")
        self.book(buyer, far, "--slot", str(slot + 2), "--location", booth)
        self.walked = buyer, slot

    def change_walk(self, minutes):
        """Staff change two lines of event.ini and import that file alone."""
        changed = self.demo.home.fair.parent / "walk"
        changed.mkdir()
        text = (self.demo.home.fair / "event.ini").read_text(encoding="utf-8")
        hall = None
        lines = []
        for line in text.splitlines():
            section = re.match(r"\[hall (\w+)\]", line)
            hall = section[1] if section else None if line.startswith("[") else hall
            if (hall, line.split(" ")[0]) in (("A", "walk_minutes.C"), ("C", "walk_minutes.A")):
                line = f"{line.split(' ')[0]} = {minutes}"
            lines.append(line)
        (changed / "event.ini").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.staff("import", changed)

    def quota_is_full(self):
        """An organisation that has had its meetings of the day is refused one more."""
        buyer, slot = self.walked
        organisation = self.fair.home[buyer]
        day = self.day_of(buyer, slot)
        had = sum(meeting["state"] == "scheduled" and meeting["start"].startswith(day)
                  for meeting in self.demo.listed("meeting.list", organisation=organisation))
        today = {n for n, cell in self.free_slots(buyer).items() if cell["start"].startswith(day)}
        other, at = next((other, min(self.feasible(buyer, other) & today))
                         for other in self.in_hall(buyer, "A") + self.in_hall(buyer, "B")
                         if self.feasible(buyer, other) & today)
        self.teller.chapter(f"A quota: {had} meetings a day for each organisation")
        self.staff("event", "update", "--policy", f"quota_organisation_day={had}", show=0)
        text = self.refused("QUOTA", "book", buyer, other, "--slot", str(at))
        expect(str(had) in text, f"the limit is not named:\n{text}")
        self.staff("event", "update", "--policy", "quota_organisation_day=0", show=0)
        self.teller.say("Without the quota the same booking is taken:")
        self.booked = self.book(buyer, other, "--slot", str(at))
        self.quota_pair = buyer, other

    def day_of(self, delegate, slot):
        diary = self.demo.ask_daemon("diary.get", delegate=delegate)
        return next(day["day"] for day in diary["days"]
                    for cell in day["slots"] if cell["slot"] == slot)

    def blackout_moves_what_is_in_its_way(self):
        """A person is called away for an hour: told what is in the way, then what became of it."""
        delegate = self.quota_pair[1]
        start, end = self.booked["start"][:16], self.booked["end"][:16]
        self.teller.chapter("An exhibitor is called away: a blackout over a meeting")
        when = f"{start}/{end}"
        self.refused("MEETING_IN_THE_WAY", "blackout", delegate, when)
        self.staff("blackout", delegate, when, "--reason", "called away", "--release")
        after = self.demo.ask_daemon("meeting.get", meeting=self.booked["id"])["meeting"]
        request = self.demo.ask_daemon("request.get", request=after["request"])["request"]
        moved = after["state"] == "scheduled" and after["start"] != self.booked["start"]
        waits = after["state"] == "cancelled" and request["state"] == "accepted"
        expect(moved or waits, f"neither moved nor on standby: {after} {request}")
        self.teller.say(f"{after['id']} is now at {after['start']}, revision {after['revision']}."
                        if moved else f"{request['id']} waits in the standby queue.")
        invitation = self.demo.ask_daemon("invitation.get", meeting=after["id"])
        expect(invitation["sequence"] > 0, "nobody was told")
