"""A random problem as the files of a fair, for the daemon to import; and its answer read back.

Every person is a house of its own. What files cannot say is not asked for: where a meeting may sit
follows from its exhibitor, whether it needs an interpreter from its buyer. Scores are the daemon's.
"""
import csv
import datetime
import io

import makers
import problem

FIRST_DAY = datetime.date(2031, 3, 3)
# the rules a file can say
RULES = ["booths", "walking", "lengths", "interpreters", "quotas", "minimums", "blackouts",
         "closed", "orders", "musts"]
LANGUAGES = ["ar", "fr", "th"]  # of buyers who need an interpreter; exhibitors speak Korean
HEADS = {
    "organisations.csv": "code,kind,name,country,languages,wants,offers,min_meetings,"
                         "max_meetings,max_per_day",
    "delegates.csv": "code,organisation,name,email,min_meetings,max_meetings,max_per_day",
    "locations.csv": "code,kind,hall,seats,organisation",
    "interpreters.csv": "code,name,email,pairs,shifts",
    "blackouts.csv": "code,resource,when",
    "preferences.csv": "code,from,to,preference",
    "requests.csv": "code,from,to,length,after",
    "categories.csv": "code,name,parent",
}
CATEGORIES = ("BUS", "GRID", "SAFE", "AIR")


class Fair:
    """problem: as the planner is to see it, but for the scores; files: {name: text}."""

    def __init__(self, seed):
        maker = makers.Maker(f"files:{seed}", 0)
        self.r = maker.r
        maker.size = self.r.randint(4, 12)
        maker.base()
        for rule in RULES:
            if maker.chance(0.35):
                getattr(maker, rule)()
        self.p = p = maker.p
        p.prove = True
        p.night_breaks = False
        self.buyers = maker.buyers
        self.owner = {m.groups[0]: m.who[1] for m in p.meetings if m.own}
        # whose quota it is: the delegate's or the house's, which has but this one
        self.houses = [self.r.random() < 0.5 for _ in p.persons]
        self.plainer()
        self.files = {"event.ini": self.event(), **{
            name: self.table(head, getattr(self, name.partition(".")[0])())
            for name, head in HEADS.items()}}

    def plainer(self):
        p, r = self.p, self.r
        pool = [g for g in range(len(p.halls)) if g not in self.owner]
        need = [r.randrange(len(p.needs)) if p.needs and r.random() < 0.6 else -1
                for _ in range(self.buyers)]
        longest = min(sum(s.session == q.session for s in p.slots) for q in p.slots)
        for m in p.meetings:
            own = [g for g, owner in self.owner.items() if owner == m.who[1]]
            m.groups, m.own = own + pool, len(own)
            m.need = need[m.who[0]]
            m.length = min(m.length, longest)
        self.need = need

    # ---- files ----

    @staticmethod
    def table(head, rows):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head.split(","))
        writer.writerows(rows)
        return out.getvalue()

    @staticmethod
    def at(seconds):
        moment = datetime.datetime.combine(FIRST_DAY, datetime.time()) \
            + datetime.timedelta(seconds=seconds)
        return moment.strftime("%Y-%m-%dT%H:%M")

    def spans(self, free, wanted):
        """The slots that are free or are not, as ranges."""
        return [f"{self.at(s.start)}/{self.at(s.end)}"
                for s, bit in zip(self.p.slots, free) if bit == wanted]

    def event(self):
        p = self.p
        gap = (1800 - (p.slots[0].end - p.slots[0].start)) // 60
        lines = ["[event]", "code = ORA31", "name = Oracle", "zone = Asia/Seoul",
                 "currency = KRW", "organiser_name = Office",
                 "organiser_mail = office@oracle.example", f"slot_minutes = {30 - gap}",
                 f"gap_minutes = {gap}"]
        for day in sorted({s.day for s in p.slots}):
            of_day = [s for s in p.slots if s.day == day]
            sessions = []
            for q in sorted({s.session for s in of_day}):
                mine = [s for s in of_day if s.session == q]
                sessions.append(f"{self.at(mine[0].start)[11:]}-{self.at(mine[-1].end)[11:]}")
            lines += [f"[day {FIRST_DAY + datetime.timedelta(days=day)}]",
                      f"sessions = {';'.join(sessions)}"]
        for h in range(max(p.halls) + 1):
            lines += [f"[hall H{h}]", f"name = Hall {h}", "x_m = 0", "y_m = 0"]
            lines += [f"walk_minutes.H{k} = {minutes}"
                      for k, minutes in enumerate(p.walk[h] if p.walk else []) if k != h]
        lines += ["[policy]", "seat_at_once = no",
                  f"lunch_is_break = {'yes' if p.lunch_breaks else 'no'}"]
        return "\n".join(lines) + "\n"

    def quota(self, i, house):
        q = self.p.persons[i]
        return ["" if not n or self.houses[i] != house else n for n in (q.min, q.max, q.max_day)]

    def organisations(self):
        for i in range(len(self.p.persons)):
            buyer = i < self.buyers
            tongue = "ko"
            if buyer and self.need[i] >= 0:
                tongue = LANGUAGES[self.need[i]]
            wants = ";".join(self.r.sample(CATEGORIES, 2))
            yield [f"O{i}", "foreign_buyer" if buyer else "exhibitor", f"House {i}",
                   "NL" if buyer else "KR", tongue, wants if buyer else "",
                   "" if buyer else wants, *self.quota(i, True)]

    def delegates(self):
        for i in range(len(self.p.persons)):
            yield [f"D{i}", f"O{i}", f"Person {i}", f"d{i}@o{i}.example", *self.quota(i, False)]

    def locations(self):
        for i, s in enumerate(self.p.seats):
            owner = self.owner.get(s.group)
            yield [f"S{i}", "table" if owner is None else "booth", f"H{self.p.halls[s.group]}", 1,
                   "" if owner is None else f"O{owner}"]

    def interpreters(self):
        for i, free in enumerate(self.p.interpreters):
            pairs = [f"ko-{LANGUAGES[n]}" for n, who in enumerate(self.p.needs) if i in who]
            # one who bridges nothing here still speaks something
            yield [f"I{i}", f"I{i}", f"i{i}@words.example", ";".join(pairs or ["ko-sv"]),
                   ";".join(self.spans(free, "1")) or "2031-01-01T09:00/2031-01-01T10:00"]

    def blackouts(self):
        for code, things in (("D", self.p.persons), ("S", self.p.seats)):
            for i, thing in enumerate(things):
                for n, span in enumerate(self.spans(thing.free, "0")):
                    yield [f"B{code}{i}-{n}", f"{code}{i}", span]

    def preferences(self):
        for c, m in enumerate(self.p.meetings):
            if m.tier != "scored":
                yield [f"P{c}", f"O{m.who[0]}", f"O{m.who[1]}", m.tier]

    def requests(self):
        for c, m in enumerate(self.p.meetings):
            after = [f"R{a}" for a, b in self.p.orders if b == c]
            yield [f"R{c}", f"D{m.who[0]}", f"O{m.who[1]}", m.length, ";".join(after)]

    @staticmethod
    def categories():
        yield from ([code, code.title(), ""] for code in CATEGORIES)

    # ---- the answer ----

    def meeting_between(self, a, b):
        return next(c for c, m in enumerate(self.p.meetings)
                    if {f"O{m.who[0]}", f"O{m.who[1]}"} == {a, b})

    def take_scores(self, score):
        """score(buyer's house, exhibitor's house): what the daemon thinks of the pair."""
        for m in self.p.meetings:
            m.value = score(f"O{m.who[0]}", f"O{m.who[1]}")

    def places(self, rows):
        """Of each meeting, from the rows of schedule.get."""
        places = [problem.NOWHERE] * len(self.p.meetings)
        for row in rows:
            if row["seated"]:
                who = int(row["interpreter"][1:]) if row.get("interpreter") else -1
                places[self.meeting_between(row["from"], row["to"])] = (
                    row["slot"] - 1, int(row["location"][1:]), who)
        return places
