"""Judges an answer of b2bsp by the file alone; it shares no code with the planner.

b2bsp_check.py FILE.dzn FAIRNESS < answer.json
"""

import json
import re
import sys


def read_dzn(path):
    """The file's values: a number, a list of numbers, or a list of lists."""
    with open(path, encoding="utf-8") as f:
        text = re.sub(r"%.*", "", f.read())
    values = {}
    for name, value in re.findall(r"(\w+)\s*=\s*([^;]*);", text):
        value = value.strip()
        if value.startswith("[|"):
            rows = value[2:].rstrip("]").rstrip().rstrip("|").split("|")
            values[name] = [numbers(row) for row in rows if numbers(row)]
        elif "{" in value:
            values[name] = [numbers(group) for group in re.findall(r"\{([^}]*)\}", value)]
        elif value.startswith("["):
            values[name] = numbers(value)
        else:
            values[name] = int(value)
    return values


def numbers(text):
    return [int(n) for n in re.findall(r"-?\d+", text)]


def breaks_of(slots):
    """Groups of idle slots between two consecutive meetings."""
    slots = sorted(slots)
    return sum(later - earlier > 1 for earlier, later in zip(slots, slots[1:]))


def faults(problem, slots, fairness):
    """Sentences, one for each constraint that does not hold; and the breaks counted."""
    said = []
    morning, last = problem["nMorningSlots"], problem["nTotalSlots"]
    busy = {person: [] for person in range(1, problem["nBusiness"] + 1)}
    if len(slots) != problem["nMeetings"]:
        return ["%d slots for %d meetings" % (len(slots), problem["nMeetings"])], 0
    for number, ((one, other, session), slot) in enumerate(
            zip(problem["requested"], slots), 1):
        first, end = {1: (1, morning), 2: (morning + 1, last), 3: (1, last)}[session]
        if not first <= slot <= end:
            said.append("meeting %d is in slot %d, outside %d..%d" % (number, slot, first, end))
        fixed = problem["fixed"][number - 1]
        if fixed and slot != fixed:
            said.append("meeting %d is in slot %d, not %d" % (number, slot, fixed))
        for person in (one, other):
            if slot in problem["forbidden"][person - 1]:
                said.append("meeting %d is in a forbidden slot of %d" % (number, person))
            if slot in busy[person]:
                said.append("person %d has two meetings in slot %d" % (person, slot))
            busy[person].append(slot)
        for before in problem["precedences"][number - 1]:
            if slots[before - 1] >= slot:
                said.append("meeting %d is not before meeting %d" % (before, number))
    for slot in set(slots):
        if slots.count(slot) > problem["nTables"]:
            said.append("%d meetings in slot %d" % (slots.count(slot), slot))
    breaks = [breaks_of(of) for of in busy.values()]
    if fairness >= 0 and breaks and max(breaks) - min(breaks) > fairness:
        said.append("breaks differ by %d" % (max(breaks) - min(breaks)))
    return said, sum(breaks)


def check(path, answer, fairness):
    """Sentences about everything that is wrong with an answer."""
    found = answer["status"] in ("optimal", "feasible")
    if not found:
        return [] if answer["breaks"] is None and not answer["slots"] else \
            ["no plan, but breaks or slots"]
    said, breaks = faults(read_dzn(path), answer["slots"], fairness)
    if breaks != answer["breaks"]:
        said.append("%d breaks counted, %d claimed" % (breaks, answer["breaks"]))
    if answer["bound"] > breaks or (answer["status"] == "optimal") != (answer["bound"] == breaks):
        said.append("status %s with %d breaks and bound %d" % (
            answer["status"], breaks, answer["bound"]))
    return said


def main():
    said = check(sys.argv[1], json.load(sys.stdin), int(sys.argv[2]))
    print("\n".join(said) or "valid")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
