"""The rules of a fair once more, small and slow: what test_model.py holds the daemon against.

Written from the manuals, convene-files(5) above all, and from what the methods say of themselves;
it shares no line and no idea of data with the daemon. Nothing is derived and kept: a diary is asked
from the meetings, holds and blackouts there are, each time it is wanted.

Of every operation rules() tells the set of refusals it deserves. An empty one must succeed, and
done() takes over what was answered, having held every choice the daemon made against the documented
one; otherwise the daemon must refuse with one of the set, for which rule it looks at first is its
own affair. Only that is said first which must be: who has no business with a thing is told so and
nothing of the thing.
"""
import dataclasses

HOUR_S = 3600
STAFF = ("staff", "admin")
WRITERS = {  # who may call what at all
    **dict.fromkeys(("request.create", "request.accept", "request.decline", "request.withdraw",
                     "meeting.cancel", "preference.set", "blackout.set"),
                    ("buyer", "exhibitor") + STAFF),
    **dict.fromkeys(("meeting.book", "event.update", "event.open", "event.close"), STAFF),
}
DEFAULTS = {  # convene-files(5)
    "request_expiry_hours": 72, "same_pair_twice": "no", "outstanding_requests": 0,
    "who_may_ask": "both", "foreign_buyers_meet_exhibitors": "yes",
    "procurement_meets_exhibitors": "yes", "latest_change_minutes": 0,
    "cancel_until_minutes": 0, "cancel_by": "both",
}
KIND_POLICY = {"foreign_buyer": "foreign_buyers_meet_exhibitors",
               "procurement": "procurement_meets_exhibitors"}


@dataclasses.dataclass
class Slot:
    number: int
    start: int  # seconds, as every time here
    end: int
    session: int


@dataclasses.dataclass
class Organisation:
    kind: str
    languages: frozenset
    booth: str = None

    @property
    def side(self):
        return "supply" if self.kind == "exhibitor" else "demand"


@dataclasses.dataclass
class Request:
    label: str
    id: str
    state: str
    from_: str
    to: str
    asking: tuple  # delegates
    answering: tuple
    slots: list
    length: int
    expires: int
    accepted: int = None
    rev: int = 1


@dataclasses.dataclass
class Meeting:
    id: str
    request: str  # label
    slots: list
    seat: tuple  # (location, number)
    interpreter: str
    people: tuple
    state: str = "scheduled"


@dataclasses.dataclass
class Blackout:
    resource: str
    start: int
    end: int


class Disagreement(AssertionError):
    """The daemon and the model are of two minds."""


def must(ok, *what):
    if not ok:
        raise Disagreement(" ".join(map(str, what)))


class Model:
    """One event: who and what there is, and what has become of it."""

    def __init__(self, world, policies, now):
        self.organisations = world.organisations  # code: Organisation
        self.delegates = world.delegates  # code: organisation
        self.locations = world.locations  # code: (seats, organisation of a booth)
        self.interpreters = world.interpreters  # code: (pairs, shifts)
        self.slots = {slot.number: slot for slot in world.slots}
        self.order = sorted(self.slots, key=lambda n: self.slots[n].start)
        self.policies = {**DEFAULTS, **policies}
        self.state = "open"
        self.now = now
        self.requests, self.meetings, self.blackouts, self.preferences = {}, {}, {}, {}

    # Who somebody is.

    def role(self, who):
        if who in self.delegates:
            side = self.organisations[self.delegates[who]].side
            return "buyer" if side == "demand" else "exhibitor"
        return "interpreter" if who in self.interpreters else who

    def acts_for(self, who, organisation):
        return self.role(who) in STAFF or self.delegates.get(who) == organisation

    def people_of(self, organisation):
        return [code for code, of in self.delegates.items() if of == organisation]

    # What fills the time of a resource: {slot number: (state, meeting)}.

    def resources(self):
        for code in (*self.delegates, *self.interpreters):
            yield code, None
        for code, (seats, _) in self.locations.items():
            for seat in range(1, seats + 1):
                yield code, seat

    def living(self):
        return [m for m in self.meetings.values() if m.state == "scheduled"]

    def diary(self, resource, seat=None):
        filled = {}
        for blackout in self.blackouts.values():
            if blackout.resource == resource:
                for slot in self.slots.values():
                    if slot.start < blackout.end and blackout.start < slot.end:
                        filled[slot.number] = ("blackout", None)
        for meeting in self.living():
            if resource in meeting.people or resource == meeting.interpreter \
                    or (resource, seat) == meeting.seat:
                for number in meeting.slots:
                    must(number not in filled, resource, "twice in slot", number)
                    filled[number] = ("meeting", meeting.id)
        return filled

    # Where and when a party can meet.

    def run(self, slot, length):
        """The slots of a meeting that begins here; None when they do not fit into the session."""
        at = self.order.index(slot)
        run = self.order[at:at + length]
        sessions = {self.slots[number].session for number in run}
        return run if len(run) == length and len(sessions) == 1 else None

    def seats_for(self, people, location):
        """Lists of seats, the better ones first: the exhibitor's own booths, then the tables."""
        supply = next(o for o in self.organisations_of(people)
                      if self.organisations[o].side == "supply")
        own, pool = [], []
        for code, (seats, of) in self.locations.items():
            if location in (None, code) and of in (None, supply):
                (own if of else pool).extend((code, n) for n in range(1, seats + 1))
        return own, pool

    def organisations_of(self, people):
        return {self.delegates[person] for person in people}

    def languages_needed(self, people):
        """The two sides' languages when they have none in common."""
        demand, supply = sorted(self.organisations_of(people),
                                key=lambda o: self.organisations[o].side)
        theirs, ours = self.organisations[demand].languages, self.organisations[supply].languages
        return None if theirs & ours else (theirs, ours)

    def interprets(self, interpreter, needed, run):
        """Knows the languages, is on shift, is free."""
        pairs, shifts = self.interpreters[interpreter]
        first, last = self.slots[run[0]], self.slots[run[-1]]
        return any({a, b} & needed[0] and {a, b} & needed[1] for a, b in pairs) \
            and any(s <= first.start and last.end <= e for s, e in shifts) \
            and not set(run) & self.diary(interpreter).keys()

    def time_broken(self, slot, length):
        """What is against beginning here whoever meets."""
        if slot not in self.slots:
            return {"SLOT_UNKNOWN"}
        past = self.slots[slot].start <= self.now
        return ({"SLOT_PAST"} if past else set()) \
            | (set() if self.run(slot, length) else {"NO_COMMON_SLOT"})

    def verdict(self, people, slot, length, location=None, who="staff"):
        """(why they cannot meet here, the seats and the interpreters that would do)."""
        broken = self.time_broken(slot, length)
        if slot in self.slots and \
                self.begins_too_soon(who, self.slots[slot].start, "latest_change_minutes"):
            broken.add("TOO_LATE")
        if broken - {"SLOT_PAST", "TOO_LATE"}:
            return broken, [], []
        run = self.run(slot, length)
        for person in people:
            for number, (state, _) in self.diary(person).items():
                if number in run:
                    broken.add("DELEGATE_BUSY" if state == "blackout" else "SLOT_TAKEN")
        seats = []
        for better in self.seats_for(people, location):
            seats = seats or [s for s in better if not set(run) & self.diary(*s).keys()]
        if not seats:
            broken.add("TABLE_BUSY")
        needed, interpreters = self.languages_needed(people), [None]
        if needed:
            interpreters = [i for i in self.interpreters if self.interprets(i, needed, run)]
            if not interpreters:
                broken.add("INTERPRETER_BUSY")
        return broken, seats, interpreters

    def breaks(self, busy):
        """Groups of idle slots between two meetings of one session, somebody being busy in these."""
        pairs = zip(busy, busy[1:])
        return sum(self.slots[a].session == self.slots[b].session
                   and self.order.index(b) - self.order.index(a) > 1 for a, b in pairs)

    def new_breaks(self, person, run):
        held = [n for n, (state, _) in self.diary(person).items() if state == "meeting"]
        before, after = (sorted(slots, key=self.order.index) for slots in (held, held + run))
        return self.breaks(after) - self.breaks(before)

    def best(self, people, preferred, length, location=None, who="staff"):
        """The slot to take: a preferred one, one that makes the fewest breaks, the earliest."""
        def rank(slot):
            return (preferred.index(slot) if slot in preferred else len(preferred),
                    sum(self.new_breaks(p, self.run(slot, length)) for p in people),
                    self.slots[slot].start)
        feasible = [n for n in self.order if not self.verdict(people, n, length, location, who)[0]]
        return min(feasible, key=rank, default=None)

    # The rules of each operation, by its method.

    def rules(self, who, method, params):
        if self.role(who) not in WRITERS[method]:
            return {"ROLE_DENIED"}
        return getattr(self, "rules_" + method.replace(".", "_"))(who, **params)

    def done(self, label, who, method, params, result):
        getattr(self, "done_" + method.replace(".", "_"))(label, who, result, **params)

    def closed(self):
        return set() if self.state == "open" else {"EVENT_CLOSED"}

    def vetoed(self, one, other):
        """Has either organisation, or anybody of it, said avoid of the other?"""
        said = ((one, other), (other, one))
        return any((self.delegates.get(from_, from_), to) in said and wish == "avoid"
                   for (from_, to), wish in self.preferences.items())

    def pair(self, one, other):
        if self.organisations[one].side == self.organisations[other].side:
            return {"SAME_SIDE"}
        broken = {"VETO"} if self.vetoed(one, other) else set()
        for organisation in (one, other):
            kind = self.organisations[organisation].kind
            if kind in KIND_POLICY and self.policies[KIND_POLICY[kind]] == "no":
                broken.add("KIND_NOT_ALLOWED")
        return broken

    def begins_too_soon(self, who, start, policy):
        """Buyers and exhibitors have a limit, at the latest the beginning; staff have none."""
        return self.role(who) not in STAFF and start - self.policies[policy] * 60 <= self.now

    def asking_broken(self, who, organisation):
        """Whether this one may ask at all, and for one more."""
        side, broken = self.organisations[organisation].side, set()
        if self.policies["who_may_ask"] not in ("both", side) and self.role(who) not in STAFF:
            broken.add("KIND_NOT_ALLOWED")
        waiting = [r for r in self.requests.values()
                   if r.from_ == organisation and r.state in ("requested", "accepted")]
        if side == "demand" and 0 < self.policies["outstanding_requests"] <= len(waiting):
            broken.add("OUTSTANDING")
        return broken

    def duplicate(self, one, other):
        """A pair has one request at a time; with a meeting another, where the policy says so."""
        states = {r.state for r in self.requests.values() if {r.from_, r.to} == {one, other}}
        again = self.policies["same_pair_twice"] == "yes"
        open_ = {"requested", "accepted"} | (set() if again else {"scheduled"})
        return {"DUPLICATE_REQUEST"} if states & open_ else set()

    def named(self, who, organisation, delegates):
        """Named delegates must be of the caller's own organisation, whoever the caller is."""
        if delegates is None:
            return set() if who in self.delegates else {"NO_DELEGATE", "PARAM_INVALID"}
        organisation = organisation or self.delegates[delegates[0]]
        mine = all(self.acts_for(who, self.delegates[d]) and self.delegates[d] == organisation
                   for d in delegates)
        return set() if mine else {"NOT_YOURS"}

    def rules_request_create(self, who, to, delegates=None, slots=(), length=1, message=""):
        people = self.named(who, self.delegates.get(who), delegates)
        if people:
            return people
        asker = self.delegates[delegates[0] if delegates else who]
        broken = self.closed() | self.pair(asker, to) | self.asking_broken(who, asker)
        if "SAME_SIDE" not in broken:
            broken |= self.duplicate(asker, to)
        for slot in slots:
            broken |= self.time_broken(slot, length)
        return broken

    def done_request_create(self, label, who, result, to, delegates=None, slots=(), length=1,
                            message=""):
        people = tuple(delegates or [who])
        self.requests[label] = Request(
            label, result["request"]["id"], "requested", self.delegates[people[0]], to, people, (),
            list(slots), length, self.now + self.policies["request_expiry_hours"] * HOUR_S)

    def involved(self, who, request):
        return self.acts_for(who, request.from_) or self.acts_for(who, request.to)

    def answerers(self, who, request, delegates):
        """Who comes for the recipient; of staff's choice only that it is one of them is known."""
        if delegates:
            return tuple(delegates)
        return (who,) if who in self.delegates else (self.people_of(request.to)[0],)

    def rules_request_accept(self, who, request, delegates=None, slot=None):
        r = self.requests[request]
        if not self.acts_for(who, r.to):
            return {"NOT_YOURS"}
        broken = self.closed() | self.pair(r.from_, r.to)
        if r.state != "requested" and not (r.state == "accepted" and self.role(who) in STAFF):
            broken.add("STATE")
        if delegates or who in self.delegates:
            broken |= self.named(who, r.to, delegates)
        people = r.asking + self.answerers(who, r, delegates)
        if slot is None or len(self.organisations_of(people)) != 2:
            return broken
        return broken | self.verdict(people, slot, r.length, who=who)[0]

    def done_request_accept(self, label, who, result, request, delegates=None, slot=None):
        r = self.requests[request]
        r.answering = self.answerers(who, r, delegates)
        self.seat(r, result, slot or self.best(r.asking + r.answering, r.slots, r.length, who=who))

    def seat(self, r, result, best, location=None):
        """Take over where the daemon has seated a request, or that it could not."""
        people = r.asking + r.answering
        if best is None:
            must("meeting" not in result, "seated where nothing is feasible:", result)
            must(result.get("reasons"), "on standby without a reason")
            r.accepted = r.accepted if r.state == "accepted" else self.now
            r.state = "accepted"
            return
        must("meeting" in result, "not seated, though slot", best, "is feasible:", result)
        m = result["meeting"]
        begun = m["slots"][0]["slot"]
        must(begun == best, "seated in slot", begun, "where", best, "is better")
        broken, seats, interpreters = self.verdict(people, begun, r.length, location)
        must(not broken, "seated in slot", begun, "against", broken)
        seat = m["location"]["code"], m["location"]["seat"]
        must(seat in seats, "seated at", seat, "and not one of", seats)
        interpreter = m["interpreter"]["code"] if m.get("interpreter") else None
        must(interpreter in interpreters, interpreter, "interprets, not one of", interpreters)
        self.meetings[m["id"]] = Meeting(m["id"], r.label, self.run(begun, r.length), seat,
                                         interpreter, people)
        r.state, r.accepted = "scheduled", None

    def rules_request_decline(self, who, request):
        r = self.requests[request]
        if not self.acts_for(who, r.to):
            return {"NOT_YOURS"}
        return set() if r.state == "requested" else {"STATE"}

    def done_request_decline(self, label, who, result, request):
        self.requests[request].state = "declined"

    def rules_request_withdraw(self, who, request):
        r = self.requests[request]
        if not self.involved(who, r):
            return {"NOT_YOURS"}
        allowed = r.state == "accepted" \
            or r.state == "requested" and self.acts_for(who, r.from_)
        return set() if allowed else {"STATE", "NOT_YOURS"}

    def done_request_withdraw(self, label, who, result, request):
        self.requests[request].state = "withdrawn"

    def waiting_for(self, one, other):
        """The request of a pair that is not seated yet: a booking by staff takes it up."""
        return next((r for r in self.requests.values() if {r.from_, r.to} == {one, other}
                     and r.state in ("requested", "accepted")), None)

    def rules_meeting_book(self, who, delegates, slot=None, location=None, length=1):
        organisations = self.organisations_of(delegates)
        sides = [self.organisations[o].side for o in organisations]
        if sorted(sides) != ["demand", "supply"]:
            return {"SAME_SIDE"} if len(set(sides)) < len(sides) else {"NO_DELEGATE"}
        broken = self.closed() | self.pair(*organisations)
        if self.waiting_for(*organisations) is None:
            broken |= self.duplicate(*organisations)
        if location is not None and not any(self.seats_for(delegates, location)):
            broken.add("TABLE_BUSY")  # the booth of another exhibitor
        if slot is not None:
            return broken | self.verdict(delegates, slot, length, location)[0]
        if self.best(delegates, (), length, location) is None:
            broken.add("NO_COMMON_SLOT")
        return broken

    def done_meeting_book(self, label, who, result, delegates, slot=None, location=None, length=1):
        told = result["request"]
        from_, to = told["from"]["organisation"], told["to"]["organisation"]
        must({from_, to} == self.organisations_of(delegates), "booked for", from_, to)
        r = self.waiting_for(from_, to)
        if r is None:
            r = self.requests[label] = Request(label, told["id"], None, from_, to, (), (), [],
                                               length, None)
        must(told["id"] == r.id, "booked by", told["id"], "although there is", r.id)
        r.asking = tuple(d for d in delegates if self.delegates[d] == from_)
        r.answering = tuple(d for d in delegates if self.delegates[d] == to)
        r.length = length
        must("meeting" in result, "booked without a meeting:", result)
        self.seat(r, result, slot or self.best(delegates, (), length, location), location)

    def meeting_of(self, request):
        """The newest meeting of a request, None when there is none."""
        return next((m for m in reversed(self.meetings.values()) if m.request == request), None)

    def rules_meeting_cancel(self, who, meeting):
        if not self.involved(who, self.requests[meeting]):
            return {"NOT_YOURS"}
        m = self.meeting_of(meeting)
        broken = set() if m.state == "scheduled" else {"STATE"}
        side = self.organisations[self.delegates[who]].side if who in self.delegates else None
        if side and self.policies["cancel_by"] not in ("both", side):
            broken.add("KIND_NOT_ALLOWED")
        if self.begins_too_soon(who, self.start(m), "cancel_until_minutes"):
            broken.add("TOO_LATE")
        return broken

    def start(self, meeting):
        return self.slots[meeting.slots[0]].start

    def done_meeting_cancel(self, label, who, result, meeting):
        self.meeting_of(meeting).state = "cancelled"
        self.requests[meeting].state = "cancelled"

    def rules_preference_set(self, who, to, preference, from_=None):
        if from_ is None and who not in self.delegates:
            return {"PARAM_INVALID"}
        organisation = self.delegates.get(from_ or who, from_)
        if not self.acts_for(who, organisation):
            return {"NOT_YOURS"}
        same = self.organisations[organisation].side == self.organisations[to].side
        return self.closed() | ({"SAME_SIDE"} if same else set())

    def done_preference_set(self, label, who, result, to, preference, from_=None):
        self.preferences[from_ or self.delegates[who], to] = preference

    def rules_blackout_set(self, who, resource, code, start, end, remove=False, release=False,
                           then="move"):
        mine = self.acts_for(who, self.delegates[resource]) if resource in self.delegates \
            else self.role(who) in STAFF
        if not mine:
            return {"NOT_YOURS"}
        there = self.blackouts.get(code)
        if there is not None and there.resource != resource:
            return {"EXISTS", "NOT_FOUND"}
        if remove:
            return set() if there else {"NOT_FOUND"}
        meetings = self.in_the_way(resource, start, end)
        if not release:
            return {"MEETING_IN_THE_WAY"} if meetings else set()
        late = any(self.start(m) <= self.now
                   or self.begins_too_soon(who, self.start(m), "latest_change_minutes")
                   for m in meetings)
        return {"TOO_LATE"} if late else set()

    def in_the_way(self, resource, start, end):
        return [m for m in self.living()
                if (resource in m.people or resource in (m.interpreter, m.seat[0]))
                and any(self.slots[n].start < end and start < self.slots[n].end for n in m.slots)]

    def done_blackout_set(self, label, who, result, resource, code, start, end, remove=False,
                          release=False, then="move"):
        if remove:
            del self.blackouts[code]
            return
        must(result["blackout"]["code"] == code, "another code:", result)
        released = self.in_the_way(resource, start, end)
        told = {m["id"]: m for m in result["released"]}
        must(sorted(told) == sorted(m.id for m in released), "released", told)
        # as they were settled: those that stay in their slots, then the others
        released.sort(key=lambda m: list(told).index(m.id))
        self.blackouts[code] = Blackout(resource, start, end)
        for meeting in released:
            meeting.state = "lifted"
        if then == "move":
            for meeting in released:
                self.stay(who, meeting, told[meeting.id])
        moving = [meeting for meeting in released if meeting.state == "lifted"]
        must(released[len(released) - len(moving):] == moving, "not first those who can stay")
        tiers = [self.tier(self.requests[m.request]) for m in moving]
        must(tiers == sorted(tiers), "settled in the order", tiers)
        for meeting in moving:
            self.go_on(who, meeting, told[meeting.id], then)

    def tier(self, r):
        """must, want, the rest, and last a pair with a veto."""
        said = [wish for (from_, to), wish in self.preferences.items()
                if (self.delegates.get(from_, from_), to) in ((r.from_, r.to), (r.to, r.from_))]
        return 3 if "avoid" in said else 0 if "must" in said else 1 if "want" in said else 2

    def stay(self, who, meeting, told):
        """A lifted meeting keeps its slots where it can, and then its place and interpreter."""
        for location in (meeting.seat[0], None):
            broken, seats, interpreters = self.verdict(
                meeting.people, meeting.slots[0], len(meeting.slots), location, who)
            if not broken:
                kept = [meeting.seat] if meeting.seat in seats else seats
                same = [meeting.interpreter] if meeting.interpreter in interpreters \
                    else interpreters
                self.put(meeting, told, meeting.slots[0], kept, same)
                return

    def go_on(self, who, meeting, told, then):
        """A lifted meeting goes to the best slot there is, else its request waits again."""
        r, length = self.requests[meeting.request], len(meeting.slots)
        best = self.best(meeting.people, r.slots, length, who=who) if then == "move" else None
        if best is None:
            must(told["state"] == "cancelled", meeting.id, "stays where nothing is feasible")
            meeting.state = "cancelled"
            r.state, r.accepted = "accepted", self.now
        else:
            self.put(meeting, told, best, *self.verdict(meeting.people, best, length)[1:])

    def put(self, meeting, told, slot, seats, interpreters):
        must(told["state"] == "scheduled", meeting.id, "is called off; slot", slot, "is feasible")
        run = self.run(slot, len(meeting.slots))
        must([s["slot"] for s in told["slots"]] == list(run), meeting.id, "goes to",
             told["slots"], "where slot", slot, "is better")
        seat = told["location"]["code"], told["location"]["seat"]
        must(seat in seats, meeting.id, "is seated at", seat, "and not one of", seats)
        interpreter = told["interpreter"]["code"] if told.get("interpreter") else None
        must(interpreter in interpreters, interpreter, "interprets, not one of", interpreters)
        meeting.slots, meeting.seat, meeting.interpreter = run, seat, interpreter
        meeting.state = "scheduled"

    def rules_event_update(self, who, policies):
        return set()

    def done_event_update(self, label, who, result, policies):
        for said in policies:
            name, value = said.split("=")
            self.policies[name] = int(value) if value.isdigit() else value

    def rules_event_close(self, who):
        return set() if self.state == "open" else {"STATE"}

    def done_event_close(self, label, who, result):
        self.state = "closed"

    def rules_event_open(self, who):
        return set() if self.state != "open" else {"STATE"}

    def done_event_open(self, label, who, result):
        self.state = "open"

    # The clock, and what all this looks like from outside.

    def advance(self, now):
        self.now = now
        for r in self.requests.values():
            if r.state == "requested" and r.expires <= now:
                r.state = "expired"

    def standby(self):
        """Who waits, in order."""
        return sorted((r for r in self.requests.values() if r.state == "accepted"),
                      key=lambda r: (r.accepted, int(r.id[1:])))

    def deadlines(self):
        """The instants at which something changes by itself."""
        ahead = [0, *(self.policies[p] for p in ("latest_change_minutes", "cancel_until_minutes"))]
        return {s.start - n * 60 for s in self.slots.values() for n in ahead} \
            | {r.expires for r in self.requests.values() if r.expires}
