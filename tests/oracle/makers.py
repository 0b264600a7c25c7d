"""Random small problems of every kind the planner takes, each from its seed alone.

A problem of a kind has what the kind is named for, and now and then something of another kind too:
rules meet each other in every pair sooner or later. Places are short in most of them.
"""
import dataclasses
import random

import problem
from problem import Meeting, Person, Problem, Quota, Seat, Slot


class Maker:
    def __init__(self, seed, size):
        self.r = random.Random(seed)
        self.p = Problem()
        self.size = size  # meetings

    def chance(self, share):
        return self.r.random() < share

    def some_slots(self, share):
        """Free in about this share of the slots, one at least."""
        bits = ["1" if self.chance(share) else "0" for _ in self.p.slots]
        bits[self.r.randrange(len(bits))] = "1"
        return "".join(bits)

    def all_slots(self):
        return "1" * len(self.p.slots)

    # ---- the fair without any rule ----

    def base(self):
        r, p = self.r, self.p
        days = r.choice((1, 1, 2))
        sessions = r.choice((1, 2))
        length = max(2, min(5, r.randint(3, 8) // (days * sessions)))
        length *= 1 if self.size <= SMALL_MAX else 3
        gap = r.choice((0, 5, 10))
        for day in range(days):
            for session in range(sessions):
                for s in range(length):
                    start = day * 86400 + 32400 + s * 1800
                    start += session * max(14400, (length + 1) * 1800)
                    p.slots.append(Slot(day, day * sessions + session, start,
                                        start + 1800 - gap * 60))
        p.lunch_breaks = self.chance(0.5)
        p.night_breaks = self.chance(0.3)
        self.buyers = r.randint(2, max(2, self.size // 2))
        sellers = r.randint(2, max(2, self.size * 2 // 3))
        p.persons = [Person(free=self.all_slots()) for _ in range(self.buyers + sellers)]
        p.halls = [0]
        p.seats = [Seat(0, self.all_slots()) for _ in range(r.randint(1, 3))]
        self.meetings()

    def meetings(self):
        r, p = self.r, self.p
        pairs = [(b, s) for b in range(self.buyers) for s in range(self.buyers, len(p.persons))]
        r.shuffle(pairs)
        for pair in pairs[:self.size]:
            p.meetings.append(Meeting(who=list(pair), value=r.randint(0, 1000), groups=[0],
                                      tier="want" if self.chance(0.2) else "scored"))

    # ---- rules, one function each ----

    def blackouts(self):
        for q in self.p.persons:
            q.free = self.some_slots(self.r.choice((0.4, 0.7, 1)))

    def closed(self):
        """Seats that are shut at times."""
        for s in self.p.seats:
            s.free = self.some_slots(0.6)

    def wishes(self):
        for m in self.p.meetings:
            if self.chance(0.4):
                m.allowed = self.some_slots(0.4)
            if self.chance(0.3):
                m.session, m.hard = self.p.slots[-1].session, self.chance(0.5)
            if self.chance(0.3):
                m.prefers = self.r.sample(range(len(self.p.slots)), self.r.randint(1, 2))

    def more_groups(self, n):
        p = self.p
        for _ in range(n):
            p.halls.append(self.r.randint(0, max(p.halls)))
            seats = 1 if self.chance(0.7) else 2
            p.seats += [Seat(len(p.halls) - 1, self.all_slots()) for _ in range(seats)]

    def booths(self):
        """Some sellers have a booth of their own, where alone or first they meet."""
        p = self.p
        sellers = range(self.buyers, len(p.persons))
        owners = self.r.sample(sellers, max(1, len(sellers) // 2))
        for owner in owners:
            self.more_groups(1)
            booth = len(p.halls) - 1
            only = self.chance(0.3)
            for m in p.meetings:
                if owner in m.who:
                    m.groups = [booth] if only else [booth] + [g for g in m.groups if g != booth]
                    m.own = 1

    def interpreters(self):
        """Few, in shifts, of one language or two."""
        r, p = self.r, self.p
        shifts = sorted({s.session for s in p.slots})
        for _ in range(r.randint(1, 3)):
            off = {q for q in shifts if len(shifts) > 1 and self.chance(0.35)}
            p.interpreters.append("".join("0" if s.session in off or self.chance(0.15) else "1"
                                          for s in p.slots))
        for _ in range(r.randint(1, 2)):
            p.needs.append([i for i in range(len(p.interpreters)) if self.chance(0.7)])
        for m in p.meetings:
            if self.chance(0.6):
                m.need = r.randrange(len(p.needs))

    def quotas(self):
        for q in self.p.persons:
            if self.chance(0.4):
                q.max = self.r.randint(1, 3)
            if self.chance(0.3):
                q.max_day = self.r.randint(1, 2)

    def organisations(self):
        """Two persons or three of one house, whose quota counts too."""
        r, p = self.r, self.p
        p.organisations = [Quota() for _ in range(max(1, len(p.persons) // 3))]
        for q in p.persons:
            if self.chance(0.7):
                q.of = r.randrange(len(p.organisations))
        for o in p.organisations:
            if self.chance(0.5):
                o.max = r.randint(1, 5)
            if self.chance(0.4):
                o.max_day = r.randint(1, 3)
            if self.chance(0.3):
                o.min = r.randint(1, o.max or 3)

    def minimums(self):
        for q in self.p.persons:
            if self.chance(0.6):
                q.min = self.r.randint(1, q.max or 3)

    def walking(self):
        """Halls along a street; the way is as long as the gap, or longer than it."""
        r, p = self.r, self.p
        at = sorted(r.sample(range(0, 60), r.randint(2, 3)))
        p.halls = [r.randrange(len(at)) for _ in p.halls]
        p.walk = [[abs(a - b) for b in at] for a in at]
        while max(p.halls) < len(at) - 1:
            p.halls.append(max(p.halls) + 1)
            p.seats.append(Seat(len(p.halls) - 1, self.all_slots()))
        groups = list(range(len(p.halls)))
        for m in p.meetings:
            own = m.groups[:m.own]
            mine = r.sample(groups, r.choice((1, len(groups))))
            m.groups = own + [g for g in mine if g not in own]

    def orders(self):
        n = len(self.p.meetings)
        pairs = [(a, b) for b in range(n) for a in range(b)]
        self.p.orders = self.r.sample(pairs, min(len(pairs), self.r.randint(1, max(1, n // 2))))

    def lengths(self):
        for m in self.p.meetings:
            m.length = self.r.choice((1, 1, 2, 2, 3))

    def musts(self):
        for m in self.p.meetings:
            if self.chance(0.3):
                m.tier = "must"

    def parties(self):
        """More than two at a meeting, of either side."""
        for m in self.p.meetings:
            others = [q for q in range(len(self.p.persons)) if q not in m.who]
            if self.chance(0.5) and others:
                m.who += self.r.sample(others, min(len(others), self.r.randint(1, 2)))

    def worthless(self):
        """Meetings that are worth nothing, or all the same."""
        value = self.r.choice((0, 100))
        for m in self.p.meetings:
            if self.chance(0.6):
                m.value, m.tier = value, "scored"

    def opened(self):
        """Meetings that one of several people of the asked side may hold."""
        r, p = self.r, self.p
        sellers = range(self.buyers, len(p.persons))
        place, all_of = {}, []
        for c, m in enumerate(p.meetings):
            place[c] = [len(all_of)]
            all_of.append(m)
            others = [q for q in sellers if q not in m.who]
            asked = [q for q in m.who if q >= self.buyers]
            if not others or not asked or not self.chance(0.5):
                continue
            m.choice = c
            for other in r.sample(others, min(len(others), r.randint(1, 2))):
                place[c].append(len(all_of))
                all_of.append(self.alternative(m, asked[0], other))
        p.meetings = all_of
        p.orders = [(a, b) for before, after in p.orders
                    for a in place[before] for b in place[after]]

    def alternative(self, m, asked, other):
        return dataclasses.replace(
            m, who=[other if q == asked else q for q in m.who], prefers=list(m.prefers),
            groups=list(m.groups),
            need=self.r.choice((m.need, -1)) if m.need >= 0 else m.need)

    # ---- where meetings are held already ----

    def current(self, share=0.7):
        """Some of a valid plan, which nobody looked for the best of."""
        r, p = self.r, self.p
        order = list(range(len(p.meetings)))
        r.shuffle(order)
        places = [problem.NOWHERE] * len(p.meetings)
        for c in order:
            if not self.chance(share):
                continue
            m = p.meetings[c]
            tries = [(s, x, i) for s in range(len(p.slots)) for x in range(len(p.seats))
                     for i in (p.needs[m.need] if m.need >= 0 else [-1])]
            r.shuffle(tries)
            for at in tries:
                places[c] = at
                if problem.wrong_in(p, places) is None:
                    break
                places[c] = problem.NOWHERE
        for m, at in zip(p.meetings, places):
            m.now = at

    def locks(self):
        if all(m.now == problem.NOWHERE for m in self.p.meetings):
            self.current(0.4)
        for m in self.p.meetings:
            m.locked = m.now != problem.NOWHERE and self.chance(0.5)

    def unseated(self):
        self.current()
        self.p.scope = "unseated"

    def rerun(self):
        self.current()

    def harm(self):
        """Something is not there any more; whose meetings it takes are told in any case."""
        r, p = self.r, self.p
        for _ in range(r.randint(1, 3)):
            of, i = r.choice([("persons", r.randrange(len(p.persons))),
                              ("seats", r.randrange(len(p.seats)))]
                             + ([("interpreters", r.randrange(len(p.interpreters)))]
                                if p.interpreters else []))
            slot = r.randrange(len(p.slots))
            if of == "interpreters":
                p.interpreters[i] = shut(p.interpreters[i], slot)
            else:
                thing = getattr(p, of)[i]
                thing.free = shut(thing.free, slot)
        for c, m in enumerate(p.meetings):
            if m.now != problem.NOWHERE and problem.wrong_alone(p, c, m.now):
                m.locked = False
                for q in m.who:
                    p.persons[q].told = True
                if self.chance(0.6):
                    m.now = problem.NOWHERE
                    self.displace(m)

    def displace(self, meeting):
        for m in self.p.meetings:
            if m is meeting or (m.choice >= 0 and m.choice == meeting.choice):
                m.displaced = True

    def repair(self):
        self.current(0.9)
        self.harm()
        self.p.scope = "repair"

    def capped(self):
        self.repair()
        self.p.disturbed_max = self.r.randint(0, 3)

    def whole(self):
        """All is to be held, which can be more often than not."""
        self.p.all_seated = True
        del self.p.meetings[max(2, min(self.size, len(self.p.slots) * len(self.p.seats) // 2)):]
        self.p.orders = [o for o in self.p.orders if max(o) < len(self.p.meetings)]

    def fair(self):
        self.p.fairness = self.r.randint(0, 2)


def shut(free, slot):
    return free[:slot] + "0" + free[slot + 1:]


# What a problem of each kind has, in the order it is made in.
KINDS = {
    "plain": [],
    "blackouts": ["blackouts", "closed"],
    "wishes": ["blackouts", "wishes"],
    "booths": ["booths", "blackouts"],
    "interpreters": ["interpreters"],
    "quotas": ["quotas"],
    "organisations": ["organisations", "parties"],
    "minimums": ["minimums", "blackouts"],
    "walking": ["walking"],
    "own halls": ["booths", "walking"],
    "orders": ["orders"],
    "lengths": ["lengths"],
    "musts": ["musts", "blackouts"],
    "parties": ["parties"],
    "opened": ["opened", "blackouts"],
    "opened repair": ["opened", "blackouts", "repair"],
    "worthless": ["worthless", "blackouts"],
    "locks": ["blackouts", "locks"],
    "unseated": ["blackouts", "unseated"],
    "rerun": ["blackouts", "rerun"],
    "repair": ["blackouts", "repair"],
    "capped": ["blackouts", "capped"],
    "whole": ["blackouts", "whole"],
    "fairness": ["blackouts", "fair"],
    "mixed": [],
}
# The order in which rules are added: what is held now comes after all that says where it may be.
ORDER = ["booths", "walking", "lengths", "interpreters", "parties", "organisations", "quotas",
         "minimums", "blackouts", "closed", "wishes", "orders", "musts", "worthless", "opened",
         "whole", "locks", "rerun", "unseated", "repair", "capped", "fair"]
# one of these at most
ALONE = {"locks", "rerun", "unseated", "repair", "capped"}
SECOND = 0.12  # of a rule that is not of the kind
MIXED = 0.4


def rules_of(kind, r):
    wanted = set(KINDS[kind])
    for rule in ORDER:
        if rule in ("whole", "fair") or (rule in ALONE and wanted & ALONE):
            continue
        share = MIXED if kind == "mixed" else SECOND
        if r.random() < (share / 4 if rule in ALONE else share):
            wanted.add(rule)
    return [rule for rule in ORDER if rule in wanted]


# How many meetings there are, by the most there may be: [(share, fewest, most)].
SMALL_MAX = 60
SIZES = {12: [(1, 4, 12)], 20: [(0.9, 4, 12), (1, 13, 20)], 60: [(1, 20, 60)],
         300: [(1, 60, 300)]}


def size_of(r, most):
    share = r.random()
    fewest, largest = next((a, b) for upto, a, b in SIZES[most] if share < upto)
    return r.randint(fewest, largest)


def make(kind, seed, most=20):
    """The problem of a kind and a seed."""
    r = random.Random(f"{kind}:{seed}")
    maker = Maker(f"{kind}:{seed}:fair", size_of(r, most))
    maker.base()
    if most > 20:
        widen(maker)
    for rule in rules_of(kind, r):
        getattr(maker, rule)()
    return maker.p


def widen(maker):
    """More seats and slots where there are more meetings."""
    p, r = maker.p, maker.r
    p.seats += [Seat(0, maker.all_slots()) for _ in range(r.randint(0, maker.size // 10))]
