"""What a plan's own explanations say, tried out by the judge: each change has to do what it says."""
import dataclasses

import problem

FINDINGS = ("improved by its reason", "lost to less", "move for unseat")
PLAN_CHANGES = ("seat", "move", "unseat")  # those that are of the plan alone
LOOKED_AT_MAX = 20  # meetings; of larger problems not every other move is tried


@dataclasses.dataclass
class Change:
    kind: str
    slot: int
    meeting: int  # that moves or is given up
    becomes: int
    to: tuple


@dataclasses.dataclass
class Reason:
    meeting: int
    code: str
    lost_to: int
    seats: int  # whom the changes seat: the meeting, or another of its choice
    changes: list = dataclasses.field(default_factory=list)


def reason_of(text):
    meeting, code, lost_to, seats = text.split()
    return Reason(int(meeting), code, int(lost_to), int(seats))


def change_of(text):
    kind, slot, meeting, becomes, to = text.split()
    return Change(kind, int(slot), int(meeting), int(becomes), tuple(problem.list_of(to)))


def places_at(p, places, c, slots):
    """The places a meeting could have by its own rules and the seats left; seats alike once."""
    m = p.meetings[c]
    who = p.needs[m.need] if m.need >= 0 else [-1]
    taken = {(at[1], s) for i, at in enumerate(places) if at[0] >= 0
             for s in range(at[0], at[0] + p.meetings[i].length)}
    for slot in slots:
        alike = set()
        for i, seat in enumerate(p.seats):
            spot = (seat.group, m.now[1] == i)
            if seat.group not in m.groups or spot in alike \
                    or any((i, s) in taken for s in range(slot, slot + m.length)):
                continue
            for interpreter in who:
                if problem.wrong_alone(p, c, (slot, i, interpreter)) is None:
                    alike.add(spot)
                    yield slot, i, interpreter


def put(places, c, place):
    return [place if i == c else at for i, at in enumerate(places)]


def seated(p, places, c, slots):
    """The valid plans with the meeting in one of these slots."""
    for place in places_at(p, places, c, slots):
        then = put(places, c, place)
        if problem.wrong_in(p, then) is None:
            yield then


def applied(p, places, reason):
    """The valid plans that the changes of the reason make; all have to be of the plan alone."""
    for change in reason.changes:
        places = put(places, change.meeting, problem.NOWHERE) if change.meeting >= 0 else places
        if change.kind == "move":
            places = put(places, change.becomes, change.to)
    yield from seated(p, places, reason.seats, [reason.changes[0].slot])


def moved(p, places, c):
    """A plan with the meeting on it and one other moved; None: there is none."""
    for other, at in enumerate(places):
        if at == problem.NOWHERE or p.meetings[other].locked:
            continue
        without = put(places, other, problem.NOWHERE)
        for then in seated(p, without, c, range(len(p.slots))):
            for to in places_at(p, then, other, range(len(p.slots))):
                if to != at and problem.wrong_in(p, put(then, other, to)) is None:
                    return put(then, other, to)
    return None


def found(p, places, reasons, better):
    """(finding, words) of the reasons of a plan. better(places): is that plan better than it?"""
    for r in reasons:
        c, kinds = r.meeting, {change.kind for change in r.changes}
        if r.code == "lost_to" and r.lost_to >= 0 \
                and p.meetings[r.lost_to].worth < p.meetings[c].worth:
            yield "lost to less", f"meeting {c} to meeting {r.lost_to}"
        if not kinds or kinds - {*PLAN_CHANGES}:
            continue
        plans = list(applied(p, places, r))
        said = ", ".join(f"{change.kind} {change.meeting}" for change in r.changes)
        # the cap on who is disturbed is not for explanations to keep
        if not plans and p.disturbed_max < 0 and p.scope != "unseated":
            yield "false reason", f"meeting {c}: {said} does not seat it"
        if any(better(plan) for plan in plans):
            yield "improved by its reason", f"meeting {c}: {said} would seat it"
        if kinds == {"unseat"} and len(r.changes) == 1 and len(p.meetings) <= LOOKED_AT_MAX \
                and moved(p, places, c) is not None:
            yield "move for unseat", f"meeting {c}: {said}, though a move would do"
