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
import copy
import dataclasses
import math

HOUR_S = 3600
DAY_S = 24 * HOUR_S
STAFF = ("staff", "admin")
WRITERS = {  # who may call what at all
    **dict.fromkeys(("request.create", "request.accept", "request.decline", "request.withdraw",
                     "request.propose", "standby.leave", "meeting.cancel", "meeting.move", "meeting.answer_move",
                     "meeting.hand_over", "delegate.replace",
                     "preference.set"),
                    ("buyer", "exhibitor") + STAFF),
    "blackout.set": ("buyer", "exhibitor", "interpreter") + STAFF,
    **dict.fromkeys(("request.order", "meeting.book", "meeting.lock", "meeting.unlock", "event.update",
                     "event.postpone", "event.reissue", "event.open", "event.close", "import.apply",
                     "location.create", "organisation.create", "delegate.create",
                     "organisation.remove", "delegate.remove", "location.remove",
                     "interpreter.remove", "category.remove", "term.remove",
                     "organisation.withdraw", "organisation.reinstate", "delegate.withdraw",
                     "delegate.reinstate"), STAFF),
}
DEFAULTS = {  # convene-files(5)
    "request_expiry_hours": 72, "recipient_chosen": "open", "same_pair_twice": "no", "outstanding_requests": 0,
    "who_may_ask": "both", "foreign_buyers_meet_exhibitors": "yes",
    "procurement_meets_exhibitors": "yes", "latest_change_minutes": 0,
    "pending_requests_hold": "no", "cancel_until_minutes": 0, "cancel_by": "both", "move_by": "both", "standby": "off",
    "move_answer_minutes": 1440, "walking_check": "yes",
    "walking_metres_per_minute": 60, "quota_delegate_event": 0, "quota_delegate_day": 0,
    "quota_organisation_event": 0, "quota_organisation_day": 0,
}
KIND_POLICY = {"foreign_buyer": "foreign_buyers_meet_exhibitors",
               "procurement": "procurement_meets_exhibitors"}


@dataclasses.dataclass
class Slot:
    number: int
    start: int  # seconds, as every time here
    end: int
    session: tuple  # its day and number


@dataclasses.dataclass
class Organisation:
    kind: str
    languages: frozenset

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
    holds: set = dataclasses.field(default_factory=set)  # slots; good while it is requested
    proposed: str = None  # the organisation whose other time waits; good while it is requested

    def turn(self):
        """Whose answer it waits for."""
        return self.from_ if self.state == "requested" and self.proposed == self.to else self.to


@dataclasses.dataclass
class Asked:
    """A move that one side asks of the other."""
    by: str  # organisation
    slots: list
    seat: tuple
    interpreter: str
    until: int


@dataclasses.dataclass
class Meeting:
    id: str
    request: str  # label
    slots: list
    seat: tuple  # (location, number)
    interpreter: str
    people: tuple
    booked: int
    state: str = "scheduled"
    locked: bool = False
    asked: Asked = None  # good while it is scheduled
    left_at: int = None  # called off before the fair was postponed: its start, without a slot


@dataclasses.dataclass
class Blackout:
    resource: str
    start: int
    end: int
    gives_way: bool = False  # its code, to a row of a file that is of another resource


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
        self.locations = dict(world.locations)  # code: (seats, who have the booth, hall)
        self.halls = world.halls  # code: (x, y) in metres
        self.walks = world.walks  # (hall, hall): minutes on foot, where the file says them
        self.interpreters = world.interpreters  # code: (pairs, shifts)
        self.slots = {slot.number: slot for slot in world.slots}
        self.order = sorted(self.slots, key=lambda n: self.slots[n].start)
        self.policies = {**DEFAULTS, **policies}
        self.limits = {}  # (delegate or organisation, "event" or "day"): where its row says one
        self.state = "open"
        self.now = now
        self.requests, self.meetings, self.blackouts, self.preferences = {}, {}, {}, {}
        # What files said before people changed it: of blackouts and shifts; blackouts taken back.
        self.said, self.taken_back = {}, {}
        self.withdrawn = set()  # codes of organisations and delegates
        self.terms = world.terms  # code: the term, and what is the same
        self.categories = world.categories  # code: that of the one above, or ""
        self.accounts = set()  # who has one
        self.sat = set()  # who has ever been in a meeting, as delegate or interpreter
        self.first_then = set()  # (label, label): the meeting of the one before that of the other

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

    def takes_part(self, delegate):
        return not {delegate, self.delegates[delegate]} & self.withdrawn

    def may_sit(self, organisation):
        """Who of it has not withdrawn; whether it has itself is another matter."""
        return [d for d in self.people_of(organisation) if d not in self.withdrawn]

    def withdrawn_broken(self, people):
        return set() if all(map(self.takes_part, people)) else {"WITHDRAWN"}

    # What fills the time of a resource: {slot number: (state, meeting)}.

    def resources(self):
        for code in (*self.delegates, *self.interpreters):
            yield code, None
        for code, (seats, *_) in self.locations.items():
            for seat in range(1, seats + 1):
                yield code, seat

    def living(self):
        return [m for m in self.meetings.values() if m.state == "scheduled"]

    def blacked_out(self, start, end):
        return {s.number for s in self.slots.values() if s.start < end and start < s.end}

    def diary(self, resource, seat=None, but_for=None):
        """Without the holds of the request but_for, for to itself they are free."""
        filled = {}
        for blackout in self.blackouts.values():
            if blackout.resource == resource:
                for number in self.blacked_out(blackout.start, blackout.end):
                    filled[number] = ("blackout", None)
        for r in self.requests.values():
            if r.state == "requested" and resource in r.asking and r is not but_for:
                for number in r.holds:
                    must(number not in filled, resource, "holds slot", number, "and has it not")
                    filled[number] = ("hold", None)
        for meeting in self.living():
            if resource in meeting.people or resource == meeting.interpreter \
                    or (resource, seat) == meeting.seat:
                for number in meeting.slots:
                    must(number not in filled, resource, "twice in slot", number)
                    filled[number] = ("meeting", meeting.id)
        for meeting in self.living():
            for number in self.kept(meeting, resource, seat):
                must(number not in filled, resource, "keeps slot", number, "and has it not")
                filled[number] = ("hold", None)
        return filled

    def kept(self, meeting, resource, seat=None):
        """What a resource keeps for a move that is asked for, beside what the meeting has."""
        asked = meeting.asked
        if asked is None:
            return []
        there = resource in meeting.people or resource == asked.interpreter \
            or (resource, seat) == asked.seat
        here = resource in meeting.people or resource == meeting.interpreter \
            or (resource, seat) == meeting.seat
        return [n for n in asked.slots if there and not (here and n in meeting.slots)]

    # Where and when a party can meet.

    def run(self, slot, length):
        """The slots of a meeting that begins here; None when they do not fit into the session."""
        at = self.order.index(slot)
        run = self.order[at:at + length]
        sessions = {self.slots[number].session for number in run}
        return run if len(run) == length and len(sessions) == 1 else None

    def seats_for(self, people, location):
        """[(whether a table of the pool, place in the file, seat)] that may be used at all."""
        supply = next(o for o in self.organisations_of(people)
                      if self.organisations[o].side == "supply")
        return [(of is None, at, (code, n))
                for at, (code, (seats, of, _)) in enumerate(self.locations.items())
                if location in (None, code) and (of is None or supply in of)
                for n in range(1, seats + 1)]

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

    def neighbours(self, person, run, same):
        """The person's meetings right before and after a run, where same() holds of a slot."""
        mine = [m for m in self.living() if person in (*m.people, m.interpreter)
                and same(self.slots[m.slots[0]]) == same(self.slots[run[0]])]
        return (max((m for m in mine if m.slots[-1] < run[0]), key=self.start, default=None),
                min((m for m in mine if m.slots[0] > run[-1]), key=self.start, default=None))

    def minutes(self, one, other):
        """On foot between two halls: as given, either way round; else by distance and speed."""
        given = self.walks.get((one, other), self.walks.get((other, one)))
        if one == other or given is not None:
            return given if one != other else 0
        (ax, ay), (bx, by) = self.halls[one], self.halls[other]
        return math.ceil(math.hypot(ax - bx, ay - by) / self.policies["walking_metres_per_minute"])

    def walking(self, person, run, hall):
        """Minutes from the meeting before and to the one after of the day; None: too far."""
        before, after = self.neighbours(person, run, lambda slot: slot.session[0])
        total = 0
        for meeting, here, there in ((before, -1, 0), (after, 0, -1)):
            if meeting is None or self.policies["walking_check"] == "no":
                continue
            slots = meeting.slots[here], run[there]
            gap = max(self.slots[n].start for n in slots) - min(self.slots[n].end for n in slots)
            minutes = self.minutes(self.locations[meeting.seat[0]][2], hall)
            if minutes * 60 > gap:
                return None
            total += minutes
        return total

    def quota_broken(self, people, run):
        """Has anybody, or an organisation, as many meetings as there may be?"""
        day = self.slots[run[0]].session[0]
        for kind, ones in (("delegate", people), ("organisation", self.organisations_of(people))):
            for one in ones:
                met = [m for m in self.living()
                       if one in m.people or one in self.organisations_of(m.people)]
                today = [m for m in met if self.slots[m.slots[0]].session[0] == day]
                for had, span in ((met, "event"), (today, "day")):
                    limit = self.limits.get((one, span))
                    if limit is None:
                        limit = self.policies[f"quota_{kind}_{span}"] or math.inf
                    if len(had) >= limit:
                        return {"QUOTA"}
        return set()

    def open(self, *labels):
        return all(self.requests[label].state in ("requested", "accepted", "scheduled")
                   for label in labels)

    def held(self, label):
        """(begin, end) of the meeting of a request, as long as it has one; else None."""
        m = self.meeting_of(label)
        if m is None or m.state not in ("scheduled", "lifted"):
            return None
        return self.slots[m.slots[0]].start, self.slots[m.slots[-1]].end

    def order_broken(self, r, run):
        """Has what comes before it ended, and what comes after it not begun?"""
        begin, end = self.slots[run[0]].start, self.slots[run[-1]].end
        for first, then in self.first_then if r is not None else ():
            before = self.held(first) if then == r.label else None
            after = self.held(then) if first == r.label else None
            if before and before[1] > begin or after and after[0] < end:
                return {"ORDER"}
        return set()

    def people_broken(self, people, run, but_for=None):
        """Is anybody not free?"""
        filled = [state for person in people
                  for number, (state, _) in self.diary(person, but_for=but_for).items()
                  if number in run]
        return {"DELEGATE_BUSY" if state == "blackout" else "SLOT_TAKEN" for state in filled}

    def verdict(self, people, slot, length, location=None, who="staff", but_for=None):
        """(why they cannot meet here, [(rank of the seat, minutes on foot, seat, interpreter)]).

        but_for: their request, whose holds are their own and whose place in the order counts."""
        broken = self.time_broken(slot, length) | self.withdrawn_broken(people)
        if slot in self.slots and self.begins_too_soon(
                who, self.slots[slot].start, "latest_change_minutes"):
            broken.add("TOO_LATE")
        if broken - {"SLOT_PAST", "TOO_LATE"}:
            return broken, []
        run = self.run(slot, length)
        broken |= self.people_broken(people, run, but_for) | self.quota_broken(people, run) \
            | self.order_broken(but_for, run)
        seats = [s for s in self.seats_for(people, location)
                 if not set(run) & self.diary(*s[2]).keys()]
        needed = self.languages_needed(people)
        interpreters = [i for i in self.interpreters if self.interprets(i, needed, run)] \
            if needed else [None]
        if not seats:
            broken.add("TABLE_BUSY")
        if not interpreters:
            broken.add("INTERPRETER_BUSY")
        options = []
        reachable = False
        for pool, at, seat in seats:
            hall = self.locations[seat[0]][2]
            ways = [self.walking(person, run, hall) for person in people]
            if None in ways:
                continue
            reachable = True
            options += [((pool, sum(ways), at, seat[1]), sum(ways), seat, interpreter)
                        for interpreter in interpreters
                        if not interpreter or self.walking(interpreter, run, hall) is not None]
        if seats and not options and (interpreters or not reachable):
            broken.add("WALKING")
        return broken, options

    def new_breaks(self, person, run):
        """A break: idle slots between two consecutive meetings of one session."""
        def idle(one, other):
            return self.order.index(other) - self.order.index(one) > 1
        before, after = self.neighbours(person, run, lambda slot: slot.session)
        return (before is not None and idle(before.slots[-1], run[0])) \
            + (after is not None and idle(run[-1], after.slots[0])) \
            - (before is not None and after is not None)

    def best(self, people, preferred, length, location=None, who="staff", but_for=None):
        """The slot to take: preferred, fewest new breaks, least walking, earliest; or None."""
        ranked = []
        for slot in self.order:
            broken, options = self.verdict(people, slot, length, location, who, but_for)
            if not broken:
                run = self.run(slot, length)
                ranked.append((preferred.index(slot) if slot in preferred else len(preferred),
                               sum(self.new_breaks(person, run) for person in people),
                               min(options)[1], self.slots[slot].start, slot))
        return min(ranked)[-1] if ranked else None

    def choice(self, people, slot, length, location=None):
        """The seat and the interpreter to take there: a booth, least walking, as in the file."""
        options = self.verdict(people, slot, length, location)[1]
        best = min(rank for rank, *_ in options)
        return next((seat, interpreter) for rank, _, seat, interpreter in options if rank == best)

    # The rules of each operation, by its method.

    def rules(self, who, method, params):
        if self.role(who) not in WRITERS[method]:
            return {"ROLE_DENIED"}
        return getattr(self, "rules_" + method.replace(".", "_"))(who, **params)

    def done(self, label, who, method, params, result):
        getattr(self, "done_" + method.replace(".", "_"))(label, who, result, **params)
        for m in self.meetings.values():
            self.sat |= {*m.people, m.interpreter}

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
        if {one, other} & self.withdrawn:
            broken.add("WITHDRAWN")
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
        broken = self.closed() | self.pair(asker, to) | self.asking_broken(who, asker) \
            | self.withdrawn_broken(delegates or [who])
        if "SAME_SIDE" not in broken:
            broken |= self.duplicate(asker, to)
        for slot in slots:
            broken |= self.time_broken(slot, length)
        if self.policies["pending_requests_hold"] == "yes" and broken <= {"SLOT_PAST"}:
            for slot in slots:
                broken |= self.people_broken(delegates or [who], self.run(slot, length))
        return broken

    def done_request_create(self, label, who, result, to, delegates=None, slots=(), length=1,
                            message=""):
        people = tuple(delegates or [who])
        self.requests[label] = Request(
            label, result["request"]["id"], "requested", self.delegates[people[0]], to, people, (),
            list(slots), length, self.now + self.policies["request_expiry_hours"] * HOUR_S)
        if self.policies["pending_requests_hold"] == "yes":
            self.requests[label].holds = {n for s in slots for n in self.run(s, length)}

    def involved(self, who, request):
        return self.acts_for(who, request.from_) or self.acts_for(who, request.to)

    def answerers(self, who, request, delegates):
        """Those who are named for the recipient, now or before; nobody: it is open."""
        if delegates:
            return tuple(delegates)
        if request.answering or self.policies["recipient_chosen"] == "open":
            return request.answering
        may = self.may_sit(request.to)
        return (who,) if who in may else tuple(may[:1])

    def who_may_sit(self, who, r, answering):
        """[whom to try, best first] for the recipient: who is named, else one of all.

        Without an interpreter rather than with one, which the people of one side here have alike;
        then who has the fewest meetings, then who speaks, then as in the file."""
        if answering:
            return [answering]
        met = {p: sum(p in m.people for m in self.living()) for p in self.may_sit(r.to)}
        return [(p,) for p in sorted(met, key=lambda p: (met[p], p != who))]

    def give(self, who, r, answering, slot):
        """(people, slot) of the one who is chosen; the slot is None where nobody has one."""
        tries = [r.asking + some for some in self.who_may_sit(who, r, answering)]
        if slot is not None:
            return next((people, slot) for people in tries
                        if not self.verdict(people, slot, r.length, who=who, but_for=r)[0])
        given = [(people, self.best(people, r.slots, r.length, who=who, but_for=r))
                 for people in tries]
        wish = {s: n for n, s in enumerate(r.slots)}
        found = [g for g in given if g[1] is not None]
        return min(found, key=lambda g: wish.get(g[1], len(wish)), default=given[0])

    def rules_request_accept(self, who, request, delegates=None, slot=None):
        r = self.requests[request]
        if not self.acts_for(who, r.turn()):
            return {"NOT_YOURS"}
        broken = self.closed() | self.pair(r.from_, r.to)
        if r.state != "requested" and not (
                r.state in ("accepted", "expired") and self.role(who) in STAFF):
            broken.add("STATE")
        if r.state == "expired":
            broken |= self.duplicate(r.from_, r.to) | self.circle_with(r)
        if delegates or who in self.delegates and self.acts_for(who, r.to):
            broken |= self.named(who, r.to, delegates)
        if not delegates and not self.may_sit(r.to):
            return broken | {"NO_DELEGATE"}
        broken |= self.withdrawn_broken(r.asking + self.answerers(who, r, delegates))
        tries = [r.asking + some
                 for some in self.who_may_sit(who, r, self.answerers(who, r, delegates))]
        if slot is None or len(self.organisations_of(tries[0])) != 2:
            return broken
        verdicts = [self.verdict(people, slot, r.length, who=who, but_for=r)[0]
                    for people in tries]
        return broken | (set() if set() in verdicts else set().union(*verdicts))

    def done_request_accept(self, label, who, result, request, delegates=None, slot=None):
        r = self.requests[request]
        r.answering = self.answerers(who, r, delegates)
        self.seat(r, result, *self.give(who, r, r.answering, slot))

    def seat(self, r, result, people, best, location=None):
        """Take over where the daemon has seated a request, or that it could not."""
        if best is None:
            must("meeting" not in result, "seated where nothing is feasible:", result)
            must(result.get("reasons"), "on standby without a reason")
            r.accepted = r.accepted if r.state == "accepted" else self.now
            r.state = "accepted"
            return
        must("meeting" in result, "not seated, though slot", best, "is feasible:", result)
        self.hold_against(best, *self.choice(people, best, r.length, location), result["meeting"])
        self.put(r, result["meeting"]["id"], people, best,
                 *self.choice(people, best, r.length, location))

    @staticmethod
    def hold_against(slot, seat, interpreter, told):
        """Where and when a meeting is, against the best there was."""
        said = (told["slots"][0]["slot"], (told["location"]["code"], told["location"]["seat"]),
                told["interpreter"]["code"] if told.get("interpreter") else None)
        must(said == (slot, seat, interpreter), told["id"], "is seated at", said,
             "and not at", (slot, seat, interpreter))

    def put(self, r, number, people, slot, seat, interpreter):
        self.meetings[number] = Meeting(number, r.label, self.run(slot, r.length), seat,
                                        interpreter, people, self.now)
        r.state, r.accepted = "scheduled", None

    def rules_request_propose(self, who, request, slots):
        r = self.requests[request]
        if not self.acts_for(who, r.turn()):
            return {"NOT_YOURS"}
        broken = self.closed() | self.pair(r.from_, r.to)
        for slot in slots:
            broken |= self.time_broken(slot, r.length)
        if r.state != "requested":
            return broken | {"STATE"}
        if self.policies["pending_requests_hold"] == "yes" and r.turn() == r.from_ \
                and broken <= {"SLOT_PAST"}:
            for slot in slots:
                broken |= self.people_broken(r.asking, self.run(slot, r.length), but_for=r)
        return broken

    def done_request_propose(self, label, who, result, request, slots):
        r = self.requests[request]
        r.proposed, r.slots, r.holds = r.turn(), list(slots), set()
        if self.policies["pending_requests_hold"] == "yes" and r.proposed == r.from_:
            r.holds = {n for s in slots for n in self.run(s, r.length)}
        r.expires = max(r.expires, self.now + self.policies["request_expiry_hours"] * HOUR_S)

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

    def rules_standby_leave(self, who, request):
        r = self.requests[request]
        if not self.involved(who, r):
            return {"NOT_YOURS"}
        return set() if r.state == "accepted" else {"STATE"}

    def done_standby_leave(self, label, who, result, request):
        self.requests[request].state = "withdrawn"

    def leads(self, one, other):
        """Does the order lead from one open request to another?"""
        reached, ahead = set(), {one}
        while ahead:
            reached |= ahead
            ahead = {then for first, then in self.first_then
                     if first in ahead and self.open(first, then)} - reached
        return other in reached

    def circle_with(self, r):
        """Would the order be a circle if this one was open again?"""
        was, r.state = r.state, "requested"
        circle = any(self.leads(then, r.label) for first, then in self.first_then
                     if first == r.label and self.open(then))
        r.state = was
        return {"CYCLE"} if circle else set()

    def rules_request_order(self, who, request, after, remove=False):
        if remove:
            return set() if (after, request) in self.first_then else {"NOT_FOUND"}
        if request == after:
            return {"PARAM_INVALID"}
        broken = set() if self.open(request, after) else {"STATE"}
        if (after, request) in self.first_then:
            broken.add("EXISTS")
        if self.open(request, after) and self.leads(request, after):
            broken.add("CYCLE")
        before, then = self.held(after), self.held(request)
        if before and then and before[1] > then[0]:
            broken.add("ORDER")
        return broken

    def done_request_order(self, label, who, result, request, after, remove=False):
        if remove:
            self.first_then.remove((after, request))
        else:
            self.first_then.add((after, request))

    def waiting_for(self, one, other):
        """The request of a pair that is not seated yet: a booking by staff takes it up."""
        return next((r for r in self.requests.values() if {r.from_, r.to} == {one, other}
                     and r.state in ("requested", "accepted")), None)

    def rules_meeting_book(self, who, delegates, slot=None, location=None, length=1):
        organisations = self.organisations_of(delegates)
        sides = [self.organisations[o].side for o in organisations]
        if sorted(sides) != ["demand", "supply"]:
            return {"SAME_SIDE"} if len(set(sides)) < len(sides) else {"NO_DELEGATE"}
        broken = self.closed() | self.pair(*organisations) | self.withdrawn_broken(delegates)
        r = self.waiting_for(*organisations)
        if r is None:
            broken |= self.duplicate(*organisations)
        if location is not None and not self.seats_for(delegates, location):
            broken.add("TABLE_BUSY")  # the booth of another exhibitor
        if slot is not None:
            return broken | self.verdict(delegates, slot, length, location, but_for=r)[0]
        if self.best(delegates, (), length, location, but_for=r) is None:
            broken.add("NO_COMMON_SLOT")
        return broken

    def done_meeting_book(self, label, who, result, delegates, slot=None, location=None, length=1):
        told = result["request"]
        from_, to = told["from"]["organisation"], told["to"]["organisation"]
        must({from_, to} == self.organisations_of(delegates), "booked for", from_, to)
        r = self.waiting_for(from_, to)
        best = slot or self.best(delegates, (), length, location, but_for=r)
        if r is None:
            r = self.requests[label] = Request(label, told["id"], None, from_, to, (), (), [],
                                               length, None)
        must(told["id"] == r.id, "booked by", told["id"], "although there is", r.id)
        r.holds = set()  # before others ask in its name
        r.asking = tuple(d for d in delegates if self.delegates[d] == from_)
        r.answering = tuple(d for d in delegates if self.delegates[d] == to)
        r.length = length
        must("meeting" in result, "booked without a meeting:", result)
        self.seat(r, result, r.asking + r.answering, best, location)

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
        return self.slots[meeting.slots[0]].start if meeting.left_at is None else meeting.left_at

    def done_meeting_cancel(self, label, who, result, meeting):
        self.meeting_of(meeting).state = "cancelled"
        self.requests[meeting].state = "cancelled"

    def declined(self, meeting):
        """Its last one of a side has declined by mail, and the policy ends it."""
        r = self.requests[meeting]
        self.meeting_of(meeting).state = "cancelled"
        if self.policies.get("decline_by_mail") == "standby":
            r.state, r.accepted = "accepted", self.now
        else:
            r.state = "cancelled"

    def rules_meeting_hand_over(self, who, meeting, to, from_=None):
        r, m = self.requests[meeting], self.meeting_of(meeting)
        if not self.involved(who, r):
            return {"NOT_YOURS"}
        if self.delegates[to] not in (r.from_, r.to):
            return {"NOT_FOUND"}
        if not self.acts_for(who, self.delegates[to]):
            return {"NOT_YOURS"}
        broken = self.closed() | (set() if m.state == "scheduled" else {"STATE"})
        if self.start(m) <= self.now or self.begins_too_soon(
                who, self.start(m), "latest_change_minutes"):
            broken.add("TOO_LATE")
        side = [p for p in m.people if self.delegates[p] == self.delegates[to]]
        if to in side:
            return broken | {"EXISTS"}
        if from_ is None and len(side) > 1:
            return broken | {"PARAM_INVALID"}
        if from_ not in (None, *side):
            return broken | {"NOT_FOUND"}
        if m.state == "scheduled":
            m.state = "lifted"
            broken |= self.verdict(self.handed(m, to, from_), m.slots[0], len(m.slots), who=who,
                                   but_for=r)[0]
            m.state = "scheduled"
        return broken

    def may_ask_to_move(self, who, m):
        """Of a side, which asks the other."""
        broken, mine = set(), self.delegates[who]
        if self.policies["move_by"] not in ("both", self.organisations[mine].side):
            broken.add("KIND_NOT_ALLOWED")
        if self.begins_too_soon(who, self.start(m), "latest_change_minutes"):
            broken.add("TOO_LATE")
        if m.asked is not None and m.asked.by != mine:
            broken.add("STATE")  # it is the other side that waits for an answer
        return broken

    def rules_meeting_move(self, who, meeting, slot=None, location=None):
        r, m = self.requests[meeting], self.meeting_of(meeting)
        if not self.involved(who, r):
            return {"NOT_YOURS"}
        broken = self.closed() | (set() if m.state == "scheduled" and not m.locked else {"STATE"})
        if self.start(m) <= self.now:
            broken.add("TOO_LATE")
        if who in self.delegates:
            broken |= self.may_ask_to_move(who, m)
        return broken | self.moved_broken(who, r, m, slot, location)

    def moved_broken(self, who, r, m, slot, location):
        """What is against its being there."""
        broken = set()
        if slot is None and location is None:
            return broken | {"PARAM_INVALID"}
        if location is not None and not self.seats_for(m.people, location):
            broken.add("TABLE_BUSY")  # the booth of another exhibitor
        if m.state != "scheduled":
            return broken
        m.state = "lifted"
        found, options = self.verdict(m.people, slot or m.slots[0], len(m.slots), location, who,
                                      but_for=r)
        m.state = "scheduled"
        stays = {o[2][0] for o in options} >= {m.seat[0]} and location in (None, m.seat[0])
        if not found and (slot or m.slots[0]) == m.slots[0] and stays:
            found = {"STATE"}  # it is there already
        return broken | found

    def done_meeting_move(self, label, who, result, meeting, slot=None, location=None):
        m = self.meeting_of(meeting)
        where = self.moved_to(who, m, slot or m.slots[0], location)
        if who in self.delegates:
            must("was" not in result, m.id, "is moved, though the other side is to be asked")
            self.hold_told(where, result["meeting"]["proposed"])
            slots = self.run(where[0], len(m.slots))
            ends = min(self.start(m), self.slots[where[0]].start) \
                - self.policies["latest_change_minutes"] * 60
            m.asked = Asked(self.delegates[who], slots, *where[1:], min(
                ends, self.now + self.policies["move_answer_minutes"] * 60))
        else:
            self.move_to(m, where, result)

    def moved_to(self, who, m, first, location):
        """(slot, seat, interpreter): its own where they are free, else the best."""
        m.state = "lifted"
        broken, options = self.verdict(m.people, first, len(m.slots), location, who,
                                       but_for=self.requests[m.request])
        m.state = "scheduled"
        must(not broken, m.id, "moved although", broken)
        options.sort(key=lambda o: (o[2][0] != m.seat[0], o[2] != m.seat, o[0],
                                    o[3] != m.interpreter))
        return first, *options[0][2:]

    def hold_told(self, where, told):
        said = (told["slot"], (told["location"]["code"], told["location"]["seat"]),
                told["interpreter"]["code"] if told.get("interpreter") else None)
        must(said == where, "proposed is", said, "and not", where)

    def move_to(self, m, where, result):
        was = result["was"]
        must(was["location"]["code"] == m.seat[0], m.id, "was said to be at", was)
        self.hold_against(*where, result["meeting"])
        m.slots, m.asked = self.run(where[0], len(m.slots)), None
        _, m.seat, m.interpreter = where

    def rules_meeting_answer_move(self, who, meeting, answer):
        r, m = self.requests[meeting], self.meeting_of(meeting)
        if not self.involved(who, r):
            return {"NOT_YOURS"}
        if m.state != "scheduled" or m.asked is None:
            return {"STATE"}
        if answer == "refuse":
            return set()
        if self.delegates.get(who) == m.asked.by:
            return {"NOT_YOURS"}
        return self.closed() | self.moved_broken(who, r, m, m.asked.slots[0], m.asked.seat[0])

    def done_meeting_answer_move(self, label, who, result, meeting, answer):
        m = self.meeting_of(meeting)
        if answer == "accept":
            self.move_to(m, self.moved_to(who, m, m.asked.slots[0], m.asked.seat[0]), result)
        m.asked = None

    def leaves(self, people, to, from_):
        return from_ or next(p for p in people if self.delegates[p] == self.delegates[to])

    def handed(self, m, to, from_):
        leaves = self.leaves(m.people, to, from_)
        return tuple(to if p == leaves else p for p in m.people)

    def hand(self, who, m, to, from_, told=None):
        """told: where it is by the answer; None: it is only tried."""
        r = self.requests[m.request]
        leaves = self.leaves(m.people, to, from_)
        r.asking = tuple(to if p == leaves else p for p in r.asking)
        r.answering = tuple(to if p == leaves else p for p in r.answering)
        m.people, m.state, m.asked = self.handed(m, to, from_), "lifted", None
        where = self.stay(m, r, who)
        if told is not None:
            self.hold_against(*where, told)
        _, m.seat, m.interpreter = where
        m.state = "scheduled"

    def done_meeting_hand_over(self, label, who, result, meeting, to, from_=None):
        self.hand(who, self.meeting_of(meeting), to, from_, result["meeting"])

    def rename(self, r, leaves, comes):
        """In an open request; False where what it holds cannot be held for whoever comes."""
        names = [tuple(p for p in people if comes not in people or p != leaves)
                 for people in (r.asking, r.answering)]
        names = [tuple(comes if p == leaves else p for p in people) for people in names]
        asked = leaves in r.asking and r.state == "requested" and bool(r.holds)
        r.asking, r.answering = names
        if not asked:
            return True
        runs = [self.run(slot, r.length) for slot in r.slots]
        if any(self.people_broken(r.asking, run, r) for run in runs):
            return False
        r.holds = {n for run in runs for n in run}
        return True

    def replace_all(self, who, leaves, comes, told=None):
        """([meetings], [requests]) that went over, None: the colleague cannot be everywhere."""
        meetings = [m for m in self.living() if leaves in m.people and self.start(m) > self.now]
        meetings.sort(key=lambda m: int(m.id[1:]))
        for m in meetings:
            if self.rules_meeting_hand_over(who, m.request, comes, leaves):
                return None
            self.hand(who, m, comes, leaves, told and told[m.id])
        requests = [r for r in self.requests.values() if r.state in ("requested", "accepted")
                    and leaves in (*r.asking, *r.answering)]
        requests.sort(key=lambda r: (r.state != "requested", int(r.id[1:])))
        if not all([self.rename(r, leaves, comes) for r in requests]):
            return None
        return [m.id for m in meetings], [r.id for r in requests]

    def rules_delegate_replace(self, who, delegate, by):
        if not self.acts_for(who, self.delegates[delegate]):
            return {"NOT_YOURS"}
        if delegate == by or self.delegates[delegate] != self.delegates[by]:
            return {"PARAM_INVALID"}
        if not self.takes_part(by):
            return {"WITHDRAWN"}
        tried = copy.deepcopy(self).replace_all(who, delegate, by)
        return {"MEETING_IN_THE_WAY"} if tried is None else set()

    def done_delegate_replace(self, label, who, result, delegate, by):
        told = {m["id"]: m for m in result["meetings"]}
        went = self.replace_all(who, delegate, by, told)
        said = list(told), [r["id"] for r in result["requests"]]
        must(went == said, "went over:", said, "and should be", went)

    def rules_meeting_lock(self, who, meeting):
        m = self.meeting_of(meeting)
        return {"STATE"} if m.state != "scheduled" or m.locked else set()

    def done_meeting_lock(self, label, who, result, meeting):
        m = self.meeting_of(meeting)
        m.locked, m.asked = True, None

    def rules_meeting_unlock(self, who, meeting):
        m = self.meeting_of(meeting)
        return set() if m.state == "scheduled" and m.locked else {"STATE"}

    def done_meeting_unlock(self, label, who, result, meeting):
        self.meeting_of(meeting).locked = False

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

    def changed(self, what, was, is_):
        """People changed what a file may have said: an older one does not undo it."""
        if what not in self.said and was != is_:
            self.said[what] = was
        elif what in self.said and self.said[what] == is_:
            del self.said[what]

    def stays_out(self, row):
        """A row of a blackout that people have taken back, as it was at any time."""
        return (row["resource"], row["start"], row["end"]) in self.taken_back.get(row["code"], ())

    def time_stays(self, row):
        """People moved the blackout of this code, and the row is of the same resource."""
        there = self.blackouts.get(row["code"])
        return there is not None and there.resource == row["resource"] \
            and (there.start, there.end) != (row["start"], row["end"]) and row["code"] in self.said

    def rules_blackout_set(self, who, resource, code, start, end, remove=False, release=False,
                           then="move"):
        mine = self.acts_for(who, self.delegates[resource]) if resource in self.delegates \
            else who == resource or self.role(who) in STAFF
        if not mine:
            return {"NOT_YOURS"}
        there = self.blackouts.get(code)
        if there is not None and there.resource != resource:
            return {"EXISTS", "NOT_FOUND"}
        if remove:
            return set() if there else {"NOT_FOUND"}
        broken = set()
        for meeting in self.in_the_way(resource, start, end):
            if not release or meeting.locked:
                broken.add("MEETING_IN_THE_WAY")
            if release and (self.start(meeting) <= self.now or self.begins_too_soon(
                    who, self.start(meeting), "latest_change_minutes")):
                broken.add("TOO_LATE")
        return broken

    def black_out(self, code, resource, start, end, gives_way=False):
        """What is held gives way, in the diaries of all that it is held for."""
        there = self.blackouts.get(code)
        if there is not None and there.resource != resource and there.gives_way:
            # it goes on under a code of its own
            self.blackouts[f"given away {len(self.blackouts)}"] = there
        self.blackouts[code] = Blackout(resource, start, end, gives_way)
        for r in self.requests.values():
            if resource in r.asking:
                r.holds -= self.blacked_out(start, end)
        for m in self.living():
            seats = range(1, self.locations.get(resource, (0,))[0] + 1)
            if {n for seat in (None, *seats) for n in self.kept(m, resource, seat)} \
                    & self.blacked_out(start, end):
                m.asked = None

    def in_the_way(self, resource, start, end):
        return [m for m in self.living()
                if (resource in m.people or resource in (m.interpreter, m.seat[0]))
                and any(self.slots[n].start < end and start < self.slots[n].end for n in m.slots)]

    def done_blackout_set(self, label, who, result, resource, code, start, end, remove=False,
                          release=False, then="move"):
        there = self.blackouts.get(code)
        if remove:
            was = self.said.pop(code, (there.start, there.end))
            self.taken_back[code] = {(resource, there.start, there.end), (resource, *was)}
            del self.blackouts[code]
            return
        if there is not None:
            self.changed(code, (there.start, there.end), (start, end))
        must(result["blackout"]["code"] == code, "another code:", result)
        lifted = self.in_the_way(resource, start, end)
        lifted.sort(key=lambda m: self.place(self.requests[m.request], m.booked))
        for meeting in lifted:
            meeting.state, meeting.asked = "lifted", None
        there = self.blackouts.get(code)
        self.black_out(code, resource, start, end,
                       self.role(who) not in STAFF if there is None else there.gives_way)
        told = {m["id"]: m for m in result["released"]}
        must(sorted(told) == sorted(m.id for m in lifted), "released", sorted(told))
        kept, waiting = self.seat_again(lifted, who, told) if then == "move" else ([], lifted)
        settled = [m.id for m in kept] + [m.id for m in lifted if m not in kept]
        must(list(told) == settled, "settled in the order", list(told), "and not", settled)
        for meeting in waiting:
            r = self.requests[meeting.request]
            meeting.state, r.state, r.accepted = "cancelled", "accepted", self.now
        said = [d["meeting"] for d in result["standby"]]
        must(sorted(said) == sorted(m.id for m in waiting), "on standby are", said)

    def seat_again(self, lifted, who, told):
        """Those that can keep their slots first, then the others: (those, who finds no seat)."""
        kept, waiting = [], []
        for stay in (True, False):
            for meeting in [m for m in lifted if m.state == "lifted" and m not in waiting]:
                r = self.requests[meeting.request]
                where = self.stay(meeting, r, who) if stay else self.elsewhere(meeting, r, who)
                if where is not None:
                    self.hold_against(*where, told[meeting.id])
                    slot, meeting.seat, meeting.interpreter = where
                    meeting.slots, meeting.state = self.run(slot, r.length), "scheduled"
                    kept += [meeting] * stay
                elif not stay:
                    waiting.append(meeting)
                    meeting.state = "waiting"
        return kept, waiting

    def stay(self, meeting, r, who):
        """In its slots: at its seat, its location, anywhere, rather with its interpreter."""
        broken, options = self.verdict(meeting.people, meeting.slots[0], r.length, who=who,
                                       but_for=r)
        if broken:
            return None
        options.sort(key=lambda o: (o[2] != meeting.seat, o[2][0] != meeting.seat[0], o[0],
                                    o[3] != meeting.interpreter))
        return meeting.slots[0], *options[0][2:]

    def elsewhere(self, meeting, r, who):
        slot = self.best(meeting.people, r.slots, r.length, who=who, but_for=r)
        return slot and (slot, *self.choice(meeting.people, slot, r.length))

    def rules_withdraw(self, code):
        return {"STATE"} if code in self.withdrawn else set()

    def done_withdraw(self, code, result):
        """What is to come and names whoever has withdrawn is called off, what is open closed."""
        self.withdrawn.add(code)
        ahead = [m for m in self.living() if self.start(m) > self.now
                 and code in (*m.people, *self.organisations_of(m.people))]
        asked = [r for r in self.requests.values() if r.state in ("requested", "accepted")
                 and code in (r.from_, r.to, *r.asking, *r.answering)]
        for told, ended in ((result["cancelled"], ahead), (result["requests"], asked)):
            must(sorted(t["id"] for t in told) == sorted(e.id for e in ended), "ended", told)
        for meeting in ahead:
            meeting.state = self.requests[meeting.request].state = "cancelled"
        for r in asked:
            r.state = "withdrawn"

    def rules_organisation_withdraw(self, who, organisation, reason):
        return self.rules_withdraw(organisation)

    def done_organisation_withdraw(self, label, who, result, organisation, reason):
        self.done_withdraw(organisation, result)

    def rules_delegate_withdraw(self, who, delegate, reason):
        return self.rules_withdraw(delegate)

    def done_delegate_withdraw(self, label, who, result, delegate, reason):
        self.done_withdraw(delegate, result)

    def rules_organisation_reinstate(self, who, organisation):
        return set() if organisation in self.withdrawn else {"STATE"}

    def done_organisation_reinstate(self, label, who, result, organisation):
        self.withdrawn.remove(organisation)

    def rules_delegate_reinstate(self, who, delegate):
        return set() if delegate in self.withdrawn else {"STATE"}

    def done_delegate_reinstate(self, label, who, result, delegate):
        self.withdrawn.remove(delegate)

    def rules_event_update(self, who, policies):
        return set()

    def done_event_update(self, label, who, result, policies):
        for said in policies:
            name, value = said.split("=")
            self.policies[name] = int(value) if value.isdigit() else value

    def rules_event_reissue(self, who, mailbox=False):
        return set()

    def done_event_reissue(self, label, who, result, mailbox=False):
        """Words alone: no meeting is another than it was."""
        living = sum(m.state == "scheduled" for m in self.meetings.values())
        assert 0 <= result["meetings"] <= living, label

    def rules_event_postpone(self, who, days):
        broken = {"TOO_LATE"} if any(self.start(m) <= self.now for m in self.living()) else set()
        first = min(s.start for s in self.slots.values()) + days * DAY_S
        return broken | (set() if first > self.now else {"PARAM_INVALID"})

    def done_event_postpone(self, label, who, result, days):
        """All but the ends of what people ask; what was called off stays where it was."""
        for m in self.meetings.values():
            if m.state == "cancelled":
                m.left_at = self.start(m)
        for slot in self.slots.values():
            slot.start, slot.end = slot.start + days * DAY_S, slot.end + days * DAY_S
            slot.session = (slot.session[0] + days * DAY_S, slot.session[1])
        for code, blackout in self.blackouts.items():
            was = blackout.start, blackout.end
            self.changed(code, was, tuple(at + days * DAY_S for at in was))
            blackout.start, blackout.end = blackout.start + days * DAY_S, blackout.end + days * DAY_S
        for code, (pairs, shifts) in self.interpreters.items():
            if shifts:
                self.changed(("shifts", code), list(shifts),
                             [(start + days * DAY_S, end + days * DAY_S) for start, end in shifts])
            self.interpreters[code] = (pairs, [(start + days * DAY_S, end + days * DAY_S)
                                               for start, end in shifts])

    def rules_event_close(self, who):
        return set() if self.state == "open" else {"STATE"}

    def done_event_close(self, label, who, result):
        self.state = "closed"

    def rules_event_open(self, who):
        return set() if self.state != "open" else {"STATE"}

    def done_event_open(self, label, who, result):
        self.state = "open"

    def rules_location_create(self, who, code, kind, hall, seats, organisation=None):
        """A code of a place is no person's or interpreter's either: blackouts name all of them."""
        if code in self.locations:
            return {"EXISTS"}
        owners = organisation.split(";") if organisation else ()
        return {"PARAM_INVALID"} if code in self.delegates or code in self.interpreters \
            or hall not in self.halls or len(set(owners)) < len(owners) \
            or any(o not in self.organisations or self.organisations[o].side == "demand"
                   for o in owners) else set()

    def done_location_create(self, label, who, result, code, kind, hall, seats, organisation=None):
        self.locations[code] = (seats, organisation and tuple(organisation.split(";")), hall)

    def is_person_or_place(self, code, *but):
        """Blackouts name delegates, locations and interpreters by code alone."""
        return any(code in ones for ones in (self.delegates, self.locations, self.interpreters)
                   if not any(ones is one for one in but))

    def rules_organisation_create(self, who, code, kind, name, country, languages):
        if code in self.organisations:
            return {"EXISTS"}
        return {"PARAM_INVALID"} if code in self.delegates else set()

    def done_organisation_create(self, label, who, result, code, kind, name, country, languages):
        self.organisations[code] = Organisation(kind, frozenset(languages))

    def rules_delegate_create(self, who, code, organisation, name, email):
        if code in self.delegates:
            return {"EXISTS"}
        return {"PARAM_INVALID"} if code in self.organisations \
            or self.is_person_or_place(code, self.delegates) \
            or organisation not in self.organisations else set()

    def done_delegate_create(self, label, who, result, code, organisation, name, email):
        self.delegates[code] = organisation

    def refers(self, kind, code):
        """Is there anything that names it?"""
        wished = {one for pair, wish in self.preferences.items() if wish != "none" for one in pair}
        asked = {one for r in self.requests.values()
                 for one in (r.from_, r.to, *r.asking, *r.answering)}
        kept = [m.asked for m in self.living() if m.asked]
        met = {m.seat[0] for m in self.meetings.values()} | {a.seat[0] for a in kept}
        busy = {b.resource for b in self.blackouts.values()}
        return code in {
            "organisation": {*self.delegates.values(), *wished, *asked,
                             *(of for _, owners, _ in self.locations.values()
                               for of in owners or ())},
            "delegate": {*wished, *asked, *busy, *self.sat, *self.accounts},
            "location": met | busy,
            "interpreter": {*busy, *self.sat, *self.accounts, *(a.interpreter for a in kept)},
            "category": set(self.categories.values()),
            "term": set(),
        }[kind]

    def rules_remove(self, kind, ones, code):
        if code not in ones:
            return {"NOT_FOUND"}
        return {"STATE"} if self.refers(kind, code) else set()

    def forget(self, ones, code):
        """Whoever comes under this code is somebody else."""
        del ones[code]
        self.withdrawn.discard(code)
        for span in ("event", "day"):
            self.limits.pop((code, span), None)

    def rules_organisation_remove(self, who, organisation):
        return self.rules_remove("organisation", self.organisations, organisation)

    def done_organisation_remove(self, label, who, result, organisation):
        self.forget(self.organisations, organisation)

    def rules_delegate_remove(self, who, delegate):
        return self.rules_remove("delegate", self.delegates, delegate)

    def done_delegate_remove(self, label, who, result, delegate):
        self.forget(self.delegates, delegate)

    def rules_location_remove(self, who, location):
        return self.rules_remove("location", self.locations, location)

    def done_location_remove(self, label, who, result, location):
        self.forget(self.locations, location)

    def rules_interpreter_remove(self, who, interpreter):
        return self.rules_remove("interpreter", self.interpreters, interpreter)

    def done_interpreter_remove(self, label, who, result, interpreter):
        self.forget(self.interpreters, interpreter)

    def rules_category_remove(self, who, category):
        return self.rules_remove("category", self.categories, category)

    def done_category_remove(self, label, who, result, category):
        self.forget(self.categories, category)

    def rules_term_remove(self, who, term):
        return self.rules_remove("term", self.terms, term)

    def done_term_remove(self, label, who, result, term):
        self.forget(self.terms, term)

    def rules_import_apply(self, who, file, row):
        """One row of one file; a blackout in it releases nothing."""
        if file == "blackouts.csv" and not self.stays_out(row) and not self.time_stays(row) \
                and self.in_the_way(row["resource"], row["start"], row["end"]):
            return {"IMPORT_INVALID"}
        if file == "interpreters.csv":
            return {"IMPORT_INVALID"} \
                if self.is_person_or_place(row["code"], self.interpreters) else set()
        if file == "glossary.csv":
            return {"IMPORT_INVALID"} if row["term"] == row["same_as"] else set()
        if file == "categories.csv":
            missing = row["parent"] not in ("", *self.categories)
            return {"IMPORT_INVALID"} if missing or row["parent"] == row["code"] else set()
        if file == "requests.csv":
            r = self.requests[row["request"]]
            was, r.state = r.state, "requested" if self.waits_again(r) else r.state
            broken = self.order_of_row_broken(row["request"], row["after"])
            r.state = was
            return broken
        return set()

    def waits_again(self, r):
        """A row of a file opens what has expired again, when no rule is against it."""
        return r.state == "expired" and not self.pair(r.from_, r.to) \
            and not self.duplicate(r.from_, r.to) \
            and self.takes_part(min(r.asking, key=list(self.delegates).index))

    def order_of_row_broken(self, request, after):
        """All that a row says comes before it; what was said before needs no look."""
        told, after = self.first_then, self.with_a_place(request, after)
        self.first_then = self.told_by_row(request, after)
        broken = any(pair not in told and self.rules_request_order("staff", request, pair[0]) - {
            "EXISTS", "CYCLE"} for pair in ((first, request) for first in after)) \
            or any(self.leads(request, first) for first in after)
        self.first_then = told
        return {"IMPORT_INVALID"} if broken else set()

    def with_a_place(self, request, after):
        """Those of a row that have not ended; the others are listed and not taken."""
        return [first for first in after if self.open(request, first)]

    def told_by_row(self, request, after):
        """What has ended has no place in the order, in a file as little as elsewhere."""
        kept = {pair for pair in self.first_then if pair[1] != request or not self.open(*pair)}
        return kept | {(first, request) for first in self.with_a_place(request, after)}

    def done_import_apply(self, label, who, result, file, row):
        if file == "blackouts.csv":
            if not self.stays_out(row):
                self.taken_back.pop(row["code"], None)
                if not self.time_stays(row):
                    self.said.pop(row["code"], None)
                    self.black_out(**row)
        elif file == "interpreters.csv":
            there, what = self.interpreters.get(row["code"]), ("shifts", row["code"])
            shifts = row["shifts"]
            if there is not None and what in self.said and there[1] != shifts:
                shifts = there[1]
            else:
                self.said.pop(what, None)
            self.interpreters[row["code"]] = (row["pairs"], shifts)
        elif file == "glossary.csv":
            self.terms[row["code"]] = (row["term"], row["same_as"])
        elif file == "categories.csv":
            self.categories[row["code"]] = row["parent"]
        elif file == "requests.csv":
            r = self.requests[row["request"]]
            if self.waits_again(r):
                first = min(s.start for s in self.slots.values())
                r.state, r.holds = "requested", set()
                r.expires = first if first > self.now \
                    else self.now + self.policies["request_expiry_hours"] * HOUR_S
            self.first_then = self.told_by_row(row["request"], row["after"])
        else:
            for span, column in (("event", "max_meetings"), ("day", "max_per_day")):
                self.limits[row["code"], span] = row[column]

    # The clock, and what all this looks like from outside.

    def advance(self, now):
        """Returns the requests that lapse by it, and the meetings whose move lapses."""
        self.now = now
        lapsed = [r for r in self.requests.values()
                  if r.state == "requested" and r.expires <= now]
        for r in lapsed:
            r.state = "expired"
        unanswered = [m for m in self.living() if m.asked and m.asked.until <= now]
        for m in unanswered:
            m.asked = None
        return lapsed + unanswered

    def drain(self):
        """Whoever waits has what is free, in the order of the queue, where the policy says so."""
        if self.policies["standby"] != "book" or self.state != "open":
            return
        for r in self.standby():
            first = self.may_sit(r.to)[:1] if self.policies["recipient_chosen"] == "named" else []
            answering = r.answering or tuple(first)
            if self.pair(r.from_, r.to) or not self.who_may_sit("daemon", r, answering):
                continue
            people, slot = self.give("daemon", r, answering, None)
            if slot is None:
                continue
            number = 1 + max((int(m[1:]) for m in self.meetings), default=0)
            self.put(r, f"M{number}", people, slot, *self.choice(people, slot, r.length))
            self.sat |= {*people, self.meetings[f"M{number}"].interpreter}

    def wishes(self, r):
        """The strongest wish of either side or anybody of it towards the other: [own, their]."""
        strength = ["none", "want", "must"]
        return [max((wish for (by, to), wish in self.preferences.items() if wish != "avoid"
                     and (self.delegates.get(by, by), to) == pair), key=strength.index,
                    default="none") for pair in ((r.from_, r.to), (r.to, r.from_))]

    def tier(self, r):
        if self.vetoed(r.from_, r.to):
            return "veto"
        return next(wish for wish in ("must", "want", "none") if wish in self.wishes(r) + ["none"])

    def score(self, r):
        """How well two fit: nobody here says what it wants or where, which gives half of those parts:
        so language and wishes decide."""
        if self.vetoed(r.from_, r.to):
            return 0
        mine, theirs = (self.organisations[o].languages for o in (r.from_, r.to))
        interpreted = any({a, b} & mine and {a, b} & theirs
                          for pairs, _ in self.interpreters.values() for a, b in pairs)
        points = {"must": 30, "want": 20, "none": 0}
        language = 100 if mine & theirs else 50 if interpreted else 0
        return 425 + language + min(50, sum(points[w] for w in self.wishes(r)))

    def place(self, r, since):
        """By this the queue is in order."""
        return (["must", "want", "none", "veto"].index(self.tier(r)), -self.score(r), since,
                int(r.id[1:]))

    def standby(self):
        """Who waits, in order."""
        return sorted((r for r in self.requests.values() if r.state == "accepted"),
                      key=lambda r: self.place(r, r.accepted))

    def deadlines(self):
        """The instants at which something changes by itself."""
        ahead = [0, *(self.policies[p] for p in ("latest_change_minutes", "cancel_until_minutes"))]
        return {s.start - n * 60 for s in self.slots.values() for n in ahead} \
            | {r.expires for r in self.requests.values() if r.expires} \
            | {m.asked.until for m in self.living() if m.asked}
