"""A planning problem as Python knows it: the text format of problem_text.h, and a judge of plans.

The judge is written from the rules of daemon/plan/problem.h and shares nothing with the planner: what
is wrong with a plan in words, and the figures of a valid one.
"""
import collections
import copy
import dataclasses

WORTH = {"scored": 0, "want": 1000, "must": 2000}
NOWHERE = (-1, -1, -1)


@dataclasses.dataclass
class Slot:
    day: int
    session: int
    start: int
    end: int


@dataclasses.dataclass
class Quota:
    """Of an organisation; 0 is none."""
    min: int = 0
    max: int = 0
    max_day: int = 0


@dataclasses.dataclass
class Person(Quota):
    free: str = ""
    of: int = -1
    told: bool = False


@dataclasses.dataclass
class Seat:
    group: int
    free: str


@dataclasses.dataclass
class Meeting:
    """Of a choice the meetings lie side by side and differ in who holds them: one is held at most."""
    who: list
    tier: str = "scored"
    value: int = 0
    length: int = 1
    allowed: str = ""  # "": any slot
    prefers: list = dataclasses.field(default_factory=list)
    session: int = -1
    hard: bool = False
    groups: list = dataclasses.field(default_factory=list)
    own: int = 0
    need: int = -1
    now: tuple = NOWHERE
    locked: bool = False
    displaced: bool = False  # it had a place that was taken away
    choice: int = -1

    @property
    def worth(self):
        return WORTH[self.tier] + self.value


@dataclasses.dataclass
class Problem:
    slots: list = dataclasses.field(default_factory=list)
    organisations: list = dataclasses.field(default_factory=list)
    persons: list = dataclasses.field(default_factory=list)
    halls: list = dataclasses.field(default_factory=list)  # of each group
    walk: list = dataclasses.field(default_factory=list)  # rows of minutes; none: no walking
    seats: list = dataclasses.field(default_factory=list)  # those of a group side by side
    interpreters: list = dataclasses.field(default_factory=list)  # sets of free slots
    needs: list = dataclasses.field(default_factory=list)  # lists of interpreters
    meetings: list = dataclasses.field(default_factory=list)
    orders: list = dataclasses.field(default_factory=list)  # (before, after)
    all_seated: bool = False
    lunch_breaks: bool = False
    night_breaks: bool = False
    fairness: int = -1
    scope: str = "everything"
    disturbed_max: int = -1
    prove: bool = True

    def copy(self):
        return copy.deepcopy(self)

    def hall_of(self, seat):
        return self.halls[self.seats[seat].group]

    def minutes(self, a, b):
        return self.walk[a][b] if self.walk else 0

    def choices(self):
        """{number: [meetings]}; a meeting alone with its number is no choice."""
        of = collections.defaultdict(list)
        for c, m in enumerate(self.meetings):
            if m.choice >= 0:
                of[m.choice].append(c)
        return {number: all_of for number, all_of in of.items() if len(all_of) > 1}

    def may_start(self, meeting, slot):
        """By session, length, allowed slots and its persons' free slots."""
        last = slot + meeting.length - 1
        if slot < 0 or last >= len(self.slots):
            return False
        if self.slots[slot].session != self.slots[last].session:
            return False
        if meeting.allowed and meeting.allowed[slot] != "1":
            return False
        if meeting.hard and meeting.session >= 0 and self.slots[slot].session != meeting.session:
            return False
        return all(self.persons[p].free[s] == "1"
                   for p in meeting.who for s in range(slot, last + 1))

    def missed(self, meeting, slot):
        """Does this first slot miss the wish for slots or a session?"""
        if meeting.prefers and slot not in meeting.prefers:
            return True
        return meeting.session >= 0 and self.slots[slot].session != meeting.session

    def is_break(self, end, start):
        if start - end < 2:
            return False
        if self.slots[end].day != self.slots[start].day:
            return self.lunch_breaks and self.night_breaks
        return self.lunch_breaks or self.slots[end].session == self.slots[start].session


# ---- text ----


def numbers(values):
    return ",".join(str(v) for v in values) if values else "-"


def fields(pairs):
    return " ".join(name if value is True else f"{name}={value}" for name, value in pairs
                    if value is not None and value is not False)


def some(value, nothing):
    return None if value == nothing else value


def quota_fields(q):
    return [("min", some(q.min, 0)), ("max", some(q.max, 0)), ("max_day", some(q.max_day, 0))]


def meeting_fields(m):
    return [("who", numbers(m.who)), ("tier", m.tier),
            ("value", m.value), ("length", some(m.length, 1)), ("allowed", m.allowed or None),
            ("prefers", numbers(m.prefers) if m.prefers else None),
            ("session", some(m.session, -1)), ("hard", m.hard), ("groups", numbers(m.groups)),
            ("own", some(m.own, 0)), ("need", some(m.need, -1)),
            ("now", numbers(m.now) if m.now != NOWHERE else None), ("locked", m.locked),
            ("displaced", m.displaced), ("choice", some(m.choice, -1))]


def lines_of(p):
    for s in p.slots:
        yield f"slot day={s.day} session={s.session} start={s.start} end={s.end}"
    for o in p.organisations:
        yield "organisation " + fields(quota_fields(o))
    for q in p.persons:
        yield "person " + fields([("free", q.free), *quota_fields(q), ("of", some(q.of, -1)),
                                  ("told", q.told)])
    for h in range(max(p.halls, default=-1) + 1):
        yield "hall" + (f" walk={numbers(p.walk[h])}" if p.walk else "")
    for g, hall in enumerate(p.halls):
        yield f"group hall={hall} seats={sum(s.group == g for s in p.seats)}"
    for s in p.seats:
        yield f"seat free={s.free}"
    for i in p.interpreters:
        yield f"interpreter free={i}"
    for n in p.needs:
        yield f"need speak={numbers(n)}"
    for m in p.meetings:
        yield "meeting " + fields(meeting_fields(m))
    for a, b in p.orders:
        yield f"order before={a} after={b}"
    yield "rules " + fields([("all_seated", p.all_seated), ("lunch_breaks", p.lunch_breaks),
                             ("night_breaks", p.night_breaks), ("fairness", p.fairness)])


def text_of(p, steps=0, seconds=0, seed=1):
    """As plan_text reads it."""
    run = fields([("scope", p.scope), ("seed", seed), ("steps", some(steps, 0)),
                  ("seconds", some(seconds, 0)), ("disturbed_max", some(p.disturbed_max, -1)),
                  ("prove", p.prove)])
    return "\n".join([*lines_of(p), "run " + run, "end"]) + "\n"


def list_of(text):
    return [] if text in ("", "-") else [int(n) for n in text.split(",")]


def quota_of(said, kind=Quota, **more):
    return kind(min=int(said.get("min", 0)), max=int(said.get("max", 0)),
                max_day=int(said.get("max_day", 0)), **more)


def meeting_of(said):
    return Meeting(who=list_of(said["who"]),
                   tier=said.get("tier", "scored"), value=int(said.get("value", 0)),
                   length=int(said.get("length", 1)), allowed=said.get("allowed", ""),
                   prefers=list_of(said.get("prefers", "")), session=int(said.get("session", -1)),
                   hard="hard" in said, groups=list_of(said.get("groups", "")),
                   own=int(said.get("own", 0)), need=int(said.get("need", -1)),
                   now=tuple(list_of(said["now"])) if "now" in said else NOWHERE,
                   locked="locked" in said, displaced="displaced" in said,
                   choice=int(said.get("choice", -1)))


def problem_of(text):
    """Reads what text_of wrote; seats lie in the groups in order."""
    p = Problem(prove=False)
    seats_of, seats = [], []
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        said = {name: value for name, _, value in (w.partition("=") for w in words[1:])}
        kind = words[0]
        if kind == "slot":
            p.slots.append(Slot(*(int(said[n]) for n in ("day", "session", "start", "end"))))
        elif kind == "organisation":
            p.organisations.append(quota_of(said))
        elif kind == "person":
            p.persons.append(quota_of(said, Person, free=said["free"], of=int(said.get("of", -1)),
                                      told="told" in said))
        elif kind == "hall" and "walk" in said:
            p.walk.append(list_of(said["walk"]))
        elif kind == "group":
            seats_of.append(int(said.get("seats", 1)))
            p.halls.append(int(said["hall"]))
        elif kind == "seat":
            seats.append(said["free"])
        elif kind == "interpreter":
            p.interpreters.append(said["free"])
        elif kind == "need":
            p.needs.append(list_of(said["speak"]))
        elif kind == "meeting":
            p.meetings.append(meeting_of(said))
        elif kind == "order":
            p.orders.append((int(said["before"]), int(said["after"])))
        elif kind == "rules":
            p.all_seated, p.lunch_breaks, p.night_breaks = (
                name in said for name in ("all_seated", "lunch_breaks", "night_breaks"))
            p.fairness = int(said.get("fairness", -1))
        elif kind == "run":
            p.scope = said.get("scope", "everything")
            p.disturbed_max = int(said.get("disturbed_max", -1))
            p.prove = "prove" in said
    groups = [g for g, n in enumerate(seats_of) for _ in range(n)]
    p.seats = [Seat(g, free) for g, free in zip(groups, seats, strict=True)]
    return p


# ---- the judge ----


def wrong_alone(p, c, place):
    """What is wrong with where one meeting is, the others aside; None nothing."""
    m, (slot, seat, interpreter) = p.meetings[c], place
    span = range(slot, slot + m.length)
    if not p.may_start(m, slot):
        return f"meeting {c} may not begin in slot {slot}"
    if p.seats[seat].group not in m.groups:
        return f"meeting {c} may not sit at seat {seat}"
    if any(p.seats[seat].free[s] != "1" for s in span):
        return f"seat {seat} of meeting {c} is shut"
    if (m.need >= 0) != (interpreter >= 0):
        return f"meeting {c} has no interpreter, or one too many"
    if interpreter >= 0 and interpreter not in p.needs[m.need]:
        return f"interpreter {interpreter} of meeting {c} speaks other languages"
    if interpreter >= 0 and any(p.interpreters[interpreter][s] != "1" for s in span):
        return f"interpreter {interpreter} of meeting {c} is away"
    return None


def rows_of(p, places):
    """Who and what is used: {(kind, index): [(slot, meeting)] in order}."""
    rows = collections.defaultdict(set)
    for c, (slot, seat, interpreter) in enumerate(places):
        if slot < 0:
            continue
        rows["seat", seat].add((slot, c))
        if interpreter >= 0:
            rows["interpreter", interpreter].add((slot, c))
        for q in p.meetings[c].who:
            rows["person", q].add((slot, c))
            if p.persons[q].of >= 0:
                rows["organisation", p.persons[q].of].add((slot, c))
    return {key: sorted(row) for key, row in rows.items()}


def wrong_row(p, places, key, row):
    kind, index = key
    if kind in ("person", "organisation"):
        quota = (p.persons if kind == "person" else p.organisations)[index]
        days = collections.Counter(p.slots[slot].day for slot, _ in row)
        if quota.max and len(row) > quota.max:
            return f"{kind} {index} has too many meetings"
        if quota.max_day and max(days.values()) > quota.max_day:
            return f"{kind} {index} has too many meetings in a day"
    for (slot, a), (start, b) in zip(row, row[1:]):
        end = slot + p.meetings[a].length - 1
        if kind == "organisation":
            continue
        if end >= start:
            return f"{kind} {index} has meetings {a} and {b} at once"
        far = p.minutes(p.hall_of(places[a][1]), p.hall_of(places[b][1])) * 60
        if kind != "seat" and p.slots[end].day == p.slots[start].day \
                and p.slots[start].start - p.slots[end].end < far:
            return f"{kind} {index} does not get from meeting {a} to {b}"
    return None


def wrong_in(p, places):
    """What is wrong with a plan in words; None nothing. Minimums and fairness aside."""
    for c, place in enumerate(places):
        m = p.meetings[c]
        kept = m.locked or (p.scope == "unseated" and m.now != NOWHERE)
        if kept and place != m.now:
            return f"meeting {c} was to stay where it is"
        said = wrong_alone(p, c, place) if place[0] >= 0 else None
        if said:
            return said
    for key, row in rows_of(p, places).items():
        said = wrong_row(p, places, key, row)
        if said:
            return said
    for a, b in p.orders:
        if places[a][0] >= 0 and places[b][0] >= 0 \
                and places[a][0] + p.meetings[a].length > places[b][0]:
            return f"meeting {a} does not end before {b} starts"
    for all_of in p.choices().values():
        if sum(places[c][0] >= 0 for c in all_of) > 1:
            return f"more than one of meetings {all_of} is held"
    if 0 <= p.disturbed_max < figures_of(p, places)["disturbed"]:
        return "more people are disturbed than may be"
    return None


def key_of(c, m):
    """The same for all of a choice."""
    return ("choice", m.choice) if m.choice >= 0 else ("meeting", c)


def figures_of(p, places):
    """The levels of a valid plan by name; told is who is disturbed, those told anyway among them."""
    rows = rows_of(p, places)
    held = [(m, slot) for m, (slot, _, _) in zip(p.meetings, places) if slot >= 0]
    told = {q for m, place in zip(p.meetings, places) if m.now not in (NOWHERE, place)
            for q in m.who}
    breaks, walking = [], 0
    for q in range(len(p.persons)):
        row = rows.get(("person", q), [])
        pairs = [(slot + p.meetings[a].length - 1, start, a, b)
                 for (slot, a), (start, b) in zip(row, row[1:])]
        breaks.append(sum(p.is_break(end, start) for end, start, _, _ in pairs))
        walking += sum(p.minutes(p.hall_of(places[a][1]), p.hall_of(places[b][1]))
                       for end, start, a, b in pairs if p.slots[end].day == p.slots[start].day)
    short = sum(max(0, quota.min - len(rows.get((kind, i), ())))
                for kind, quotas in (("person", p.persons), ("organisation", p.organisations))
                for i, quota in enumerate(quotas))
    had = {key_of(c, m) for c, m in enumerate(p.meetings) if m.displaced}
    lost = had - {key_of(c, m) for c, m in enumerate(p.meetings) if places[c][0] >= 0}
    return {"must": sum(m.worth for m, _ in held if m.tier == "must"), "shortfall": short,
            "lost": len(lost),
            "value": sum(m.worth for m, _ in held), "told": len(told),
            "disturbed": sum(not p.persons[q].told for q in told), "breaks": sum(breaks),
            "unfairness": sum(n * n for n in breaks),
            "preference": sum(p.missed(m, slot) for m, slot in held), "walking": walking,
            "spread": max(breaks, default=0) - min(breaks, default=0), "seated": len(held)}
