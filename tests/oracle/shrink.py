"""A problem that shows something, made smaller for as long as it still does."""
import problem

TRIES = 1500


def without_meeting(p, c):
    del p.meetings[c]
    p.orders = [(a - (a > c), b - (b > c)) for a, b in p.orders if c not in (a, b)]


def without_person(p, i):
    if any(i in m.who for m in p.meetings):
        return False
    del p.persons[i]
    for m in p.meetings:
        m.who = [q - (q > i) for q in m.who]
    return True


def without_seat(p, i):
    if any(m.now[1] == i for m in p.meetings):
        return False
    del p.seats[i]
    for m in p.meetings:
        slot, seat, interpreter = m.now
        m.now = (slot, seat - (seat > i), interpreter)
    return True


def without_interpreter(p, i):
    if any(m.now[2] == i for m in p.meetings):
        return False
    del p.interpreters[i]
    p.needs = [[k - (k > i) for k in need if k != i] for need in p.needs]
    for m in p.meetings:
        slot, seat, interpreter = m.now
        m.now = (slot, seat, interpreter - (interpreter > i))
    return True


def without_slot(p, s):
    if len(p.slots) == 1 or any(m.now[0] >= s for m in p.meetings):
        return False
    del p.slots[s]
    for thing in (*p.persons, *p.seats):
        thing.free = thing.free[:s] + thing.free[s + 1:]
    p.interpreters = [free[:s] + free[s + 1:] for free in p.interpreters]
    for m in p.meetings:
        m.allowed = m.allowed[:s] + m.allowed[s + 1:]
        m.prefers = [q - (q > s) for q in m.prefers if q != s]
    return True


def put(thing, field, value):
    """A change that is none is not tried."""
    if getattr(thing, field) == value:
        return False
    setattr(thing, field, value)
    return True


def plainer_meeting(m):
    """Functions that take something away from a meeting."""
    yield lambda m: put(m, "locked", False)
    yield lambda m: put(m, "displaced", False)
    yield lambda m: put(m, "choice", -1)
    yield lambda m: not m.locked and put(m, "now", problem.NOWHERE)
    yield lambda m: put(m, "allowed", "")
    yield lambda m: put(m, "prefers", [])
    yield lambda m: put(m, "hard", False)
    yield lambda m: put(m, "session", -1)
    yield lambda m: m.now == problem.NOWHERE and put(m, "need", -1)
    yield lambda m: put(m, "length", 1)
    yield lambda m: put(m, "own", 0)
    yield lambda m: m.tier == "want" and put(m, "tier", "scored")
    yield lambda m: put(m, "value", round(m.value, -2))
    for q in m.who:
        yield lambda m, q=q: len(m.who) > 2 and put(m, "who", [k for k in m.who if k != q])
    for g in m.groups:
        yield lambda m, g=g: len(m.groups) > 1 and put(
            m, "groups", [k for k in m.groups if k != g])


def changes_of(p):
    """Functions that make a copy smaller or plainer; False: nothing to change there."""
    for c in reversed(range(len(p.meetings))):
        yield lambda q, c=c: without_meeting(q, c) is None
    for i in reversed(range(len(p.orders))):
        yield lambda q, i=i: q.orders.pop(i) is not None
    for kind, n in ((without_person, p.persons), (without_seat, p.seats),
                    (without_interpreter, p.interpreters), (without_slot, p.slots)):
        for i in reversed(range(len(n))):
            yield lambda q, i=i, kind=kind: kind(q, i)
    for field, value in (("walk", []), ("lunch_breaks", False), ("night_breaks", False),
                         ("fairness", -1), ("disturbed_max", -1)):
        yield lambda q, field=field, value=value: put(q, field, value)
    for of, fields in (("persons", {"min": 0, "max": 0, "max_day": 0, "of": -1, "told": False}),
                       ("organisations", {"min": 0, "max": 0, "max_day": 0})):
        for i in range(len(getattr(p, of))):
            for field, value in fields.items():
                yield lambda q, of=of, i=i, field=field, value=value: put(
                    getattr(q, of)[i], field, value)
    for c, m in enumerate(p.meetings):
        for change in plainer_meeting(m):
            yield lambda q, c=c, change=change: change(q.meetings[c])
    for of in ("persons", "seats"):
        for i in range(len(getattr(p, of))):
            yield lambda q, of=of, i=i: put(getattr(q, of)[i], "free", "1" * len(q.slots))


def smaller(p, name, shows):
    """(the smallest found, the words of its finding). shows(p, name): the words, or None."""
    words, tries, again = shows(p, name), 0, True
    while again:
        again = False
        for change in changes_of(p):
            q = p.copy()
            tries += 1
            if tries > TRIES:
                return p, words
            if not change(q):
                continue
            said = shows(q, name)
            if said is not None:
                p, words, again = q, said, True
                break
    return p, words
