"""The independent model: a problem as facts for model.lp, and clingo's best plan for it."""
import json
import re
import subprocess
from pathlib import Path

import problem

RULES = Path(__file__).with_name("model.lp")
# what one of each weighs against another, below must, shortfall and value
LOWER = {"disturbance": 100000, "breaks": 1000, "unfairness": 20, "preference": 10, "walking": 1}

LIFT = 1000  # points of value that a meeting which had a place counts for beside its worth, in a repair


class Undecided(Exception):
    """Clingo's time was up."""


def slots_in(text):
    return [s for s, free in enumerate(text) if free == "1"]


def classes_of(p):
    """Seats that nothing tells apart: [(group, free, [seats])]. Where meetings stay, each is one."""
    classes = {}
    single = any(m.now != problem.NOWHERE for m in p.meetings)
    for i, seat in enumerate(p.seats):
        classes.setdefault((seat.group, seat.free, i if single else 0), []).append(i)
    return [(group, free, seats) for (group, free, _), seats in classes.items()]


def time_facts(p):
    for s, slot in enumerate(p.slots):
        yield f"slot({s}). day({s},{slot.day}). session({s},{slot.session})."
    halls = range(len(p.walk))
    for e in range(len(p.slots)):
        for s in range(e + 1, len(p.slots)):
            if p.is_break(e, s):
                yield f"break_gap({e},{s})."
            if p.slots[e].day != p.slots[s].day:
                continue
            gap = p.slots[s].start - p.slots[e].end
            for a in halls:
                for b in halls:
                    if gap < p.walk[a][b] * 60:
                        yield f"too_far({a},{b},{e},{s})."
    for a in halls:
        for b in halls:
            yield f"walk({a},{b},{p.walk[a][b]})."


def quota_facts(name, q):
    for field in ("min", "max", "max_day"):
        if getattr(q, field):
            yield f"{field}({name},{getattr(q, field)})."


def people_facts(p):
    for i, q in enumerate(p.persons):
        yield f"person({i})."
        yield from (f"free(p({i}),{s})." for s in slots_in(q.free))
        yield from quota_facts(f"p({i})", q)
        if q.of >= 0:
            yield f"of({i},{q.of})."
        if q.told:
            yield f"told({i})."
    for i, o in enumerate(p.organisations):
        yield from quota_facts(f"o({i})", o)
    for i, free in enumerate(p.interpreters):
        yield from (f"free(i({i}),{s})." for s in slots_in(free))
    for n, speakers in enumerate(p.needs):
        yield from (f"speaks({n},{i})." for i in speakers)


def place_facts(p):
    for k, (group, free, seats) in enumerate(classes_of(p)):
        yield f"class({k},{group},{len(seats)}). hall({k},{p.halls[group]})."
        yield from (f"open({k},{s})." for s in slots_in(free))


def weighed(p, m):
    """What holding it adds to the level of value."""
    return m.worth + (LIFT if m.displaced and p.scope == "repair" else 0)


def meeting_facts(p, c, m):
    yield f"meeting({c}). length({c},{m.length}). worth({c},{m.worth})."
    yield f"weighed({c},{weighed(p, m)})."
    yield from (f"member({c},{q})." for q in m.who)
    if m.displaced:
        yield f"displaced({c})."
    yield from (f"may_sit({c},{g})." for g in m.groups)
    if m.tier == "must":
        yield f"must({c})."
    if m.allowed:
        yield f"only_at({c})."
        yield from (f"allowed({c},{s})." for s in slots_in(m.allowed))
    if m.hard and m.session >= 0:
        yield f"in_session({c},{m.session})."
    if m.need >= 0:
        yield f"need({c},{m.need})."
    yield from (f"missed({c},{s})." for s in range(len(p.slots)) if p.missed(m, s))
    if m.now != problem.NOWHERE:
        yield f"now({c},{','.join(str(n) for n in m.now)})."
        if m.locked or p.scope == "unseated":
            yield f"keep({c})."


def facts_of(p, lower):
    yield from time_facts(p)
    yield from people_facts(p)
    yield from place_facts(p)
    for c, m in enumerate(p.meetings):
        yield from meeting_facts(p, c, m)
    yield from (f"before({a},{b})." for a, b in p.orders)
    for number, all_of in p.choices().items():
        yield from (f"choice({number},{c})." for c in all_of)
    if p.all_seated:
        yield from (f"held_all({c})." for c in range(len(p.meetings)))
    if p.disturbed_max >= 0:
        yield f"cap({p.disturbed_max})."
    if p.fairness >= 0:
        yield f"fairness({p.fairness})."
    if p.fairness >= 0 or lower:
        yield f"breaks_most({len(p.slots) // 2})."
    repair = p.scope == "repair"
    yield "level(disturbance,7). level(value,6)." if repair else "level(value,7)."
    if lower:
        yield "lower."
        yield from (f"weight({name},{w})." for name, w in LOWER.items()
                    if name != "disturbance" or not repair)


# Tried one after the other: the first is quick nearly always, the second where it is not.
STRATEGIES = (["--opt-strategy=bb,hier", "--restart-on-model"], ["--opt-strategy=usc"])


def run(facts, seconds):
    """(what clingo found, the shown atoms of the last plan)."""
    text = "\n".join(facts)
    for strategy in STRATEGIES:
        done = subprocess.run(
            ["clingo", "--outf=2", "--quiet=1", f"--time-limit={seconds}", "--warn=none",
             *strategy, str(RULES), "-"], input=text, capture_output=True, text=True, check=False)
        answer = json.loads(done.stdout)
        if answer["Result"] in ("OPTIMUM FOUND", "UNSATISFIABLE"):
            break
    calls = [c for c in answer.get("Call", []) if c.get("Witnesses")]
    return answer["Result"], calls[-1]["Witnesses"][-1]["Value"] if calls else []


def seat_of_class(p, seats, taken, place):
    """The seats of a class are alike: the first that is free takes the meeting."""
    slot, length = place
    for seat in seats:
        if all((seat, s) not in taken for s in range(slot, slot + length)):
            taken.update((seat, s) for s in range(slot, slot + length))
            return seat
    raise AssertionError("more meetings than seats of a class")


def places_of(p, atoms):
    said = {"at": {}, "uses": {}, "bridges": {}}
    for atom in atoms:
        name, c, x = re.fullmatch(r"(\w+)\((\d+),(\d+)\)", atom).groups()
        said[name][int(c)] = int(x)
    classes, taken = classes_of(p), set()
    places = [problem.NOWHERE] * len(p.meetings)
    for c, slot in sorted(said["at"].items(), key=lambda item: item[1]):
        seat = seat_of_class(p, classes[said["uses"][c]][2], taken, (slot, p.meetings[c].length))
        places[c] = (slot, seat, said["bridges"].get(c, -1))
    return places


def best(p, lower=False, more=(), seconds=8):
    """The places of the best plan, None where there is none. Raises Undecided."""
    result, atoms = run([*facts_of(p, lower), *more], seconds)
    if result == "UNSATISFIABLE":
        return None
    if result != "OPTIMUM FOUND":
        raise Undecided(result)
    return places_of(p, atoms)


def can_hold(p, meetings, seconds=8):
    """Can these meetings all be held, whatever becomes of the others?"""
    alone = p.copy()
    alone.all_seated = False
    alone.fairness = -1
    return best(alone, more=[f"held_all({c})." for c in meetings], seconds=seconds) is not None
