#!/usr/bin/python3
"""The planner against an independent model: random small problems, each solved by both.

  oracle.py [--runs N] [--seed N] [--kind KIND] [--most 12|20|60|300] [--steps N] [--seconds S]
            [--jobs N]
  oracle.py --alone [--most 60|300] ...   the planner alone, by --seconds: how many it proves
  oracle.py --check FILE        one problem as text, as --keep wrote it or a hand did

Each problem is given --steps first; an answer below the optimum is asked for again with --seconds,
and only what is below it then counts. Per kind a table says how many answers are below the optimum on
which level, and how many are optimal and not told so. Exit 1 when a claim was wrong (a plan that breaks
a rule, a figure, "optimal", "infeasible", a bound or a clash that is not true) or, with --strict, when
anything was lost. What fails is made smaller while it still fails and kept in --keep DIRECTORY.
--alone is for problems too large for the model: plans, figures and explanations are judged by
themselves, and the table says how many answers are not told to be proven.
"""
import argparse
import collections
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import makers
import clingo_model
import problem
import reasons
import shrink

BUILD = Path(os.environ.get("CONVENE_BUILD", Path(__file__).parents[2] / "build"))
STEPS = 20000
# A claim that is not true. Never to be found.
FALSE = ("crash", "invalid", "figures", "above", "false optimal", "false best", "bound",
         "false infeasible", "breaks bound", "conflict", "false reason")
# Below the optimum, by the level on which it shows first.
LOST = ("must", "shortfall", "value", "disturbance", "whole")
# Optimal and not told so, below on lower levels, and reasons that do not hold.
OTHER = ("not told", "lower", *reasons.FINDINGS)
UNPROVEN = "unproven"  # by --alone: nothing is said to be best, or impossible
LOWER_UP_TO = 9  # meetings; larger ones are compared on the upper levels alone


class Planner:
    """plan_text, one question after the other."""

    def __init__(self):
        self.process = subprocess.Popen(
            [str(BUILD / "oracle" / "plan_text")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)

    def ask(self, text):
        """The answer as {name: value}; places and reasons are lists."""
        answer = {"places": [], "reasons": [], "conflict": []}
        self.process.stdin.write(text)
        self.process.stdin.flush()
        for line in self.process.stdout:
            name, _, rest = line.rstrip("\n").partition(" ")
            if name == "end":
                return answer
            if name == "place":
                answer["places"].append(tuple(problem.list_of(rest)))
            elif name == "reason":
                answer["reasons"].append(reasons.reason_of(rest))
            elif name == "change":
                answer["reasons"][-1].changes.append(reasons.change_of(rest))
            elif name == "conflict":
                answer["conflict"] = problem.list_of(rest)
            else:
                answer[name] = rest if name in ("status", "text") else int(rest)
        raise EOFError(f"plan_text ended with {self.process.wait()}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# ---- comparing ----


def levels(p, f):
    """What is compared first, highest first; more is better."""
    upper = [("must", f["must"]), ("shortfall", -f["shortfall"])]
    if p.scope == "repair":
        return upper + [("disturbance", -f["told"]),
                        ("value", f["value"] - clingo_model.LIFT * f["lost"])]
    return upper + [("value", f["value"])]


def level(p, f, name):
    return dict(levels(p, f))[name]


def lower(p, f):
    """The weighed rest, less is better."""
    weights = clingo_model.LOWER
    rest = (0 if p.scope == "repair" else f["told"] * weights["disturbance"])
    return rest + sum(f[n] * weights[n] for n in ("breaks", "unfairness", "preference", "walking"))


def first_difference(p, mine, best):
    """(level, above) of the first level that differs; None where they are alike."""
    for (name, a), (_, b) in zip(levels(p, mine), levels(p, best)):
        if a != b:
            return name, a > b
    return None


def figures_wrong(answer, mine):
    names = ("must", "shortfall", "value", "lost", "disturbed", "breaks", "unfairness", "preference",
             "walking")
    wrong = [f"{n} {answer[n]} and not {mine[n]}" for n in names if answer[n] != mine[n]]
    return ", ".join(wrong)


def is_better(p, mine, then):
    """Is a plan of the one's figures worse than one of the other's, in the planner's order?"""
    difference = first_difference(p, mine, then)
    return not difference[1] if difference else lower(p, then) < lower(p, mine)


def reasons_found(p, answer, mine):
    """What its own explanations say of the answer, that ought not to be."""
    def better(places):
        then = problem.figures_of(p, places)
        return (p.fairness < 0 or then["spread"] <= p.fairness) and is_better(p, mine, then)

    yield from reasons.found(p, answer["places"], answer["reasons"], better)


def bound_beside(p, mine, best):
    """The most value of plans as good on the levels before it; 0 where clingo is slow."""
    before = [name for name, _ in levels(p, mine) if name != "value"]
    if mine["lost"] == best["lost"] \
            and all(level(p, mine, name) == level(p, best, name) for name in before):
        return best["value"]
    told = [f"told_most({mine['told']})."] if p.scope == "repair" else []
    told += [f"lost_most({mine['lost']})."]
    alike = p.copy()
    alike.scope = "everything" if p.scope == "repair" else p.scope
    try:
        places = clingo_model.best(alike, more=[
            f"must_least({mine['must']}).", f"shortfall_most({mine['shortfall']}).", *told])
    except clingo_model.Undecided:
        return 0
    return problem.figures_of(p, places)["value"]


def whole_found(p, answer, places):
    """Where all is to be held and is not, or cannot be."""
    if places is None and answer["status"] == "unknown":
        yield "not told", "it cannot be held, and that is not said"
    elif places is None and answer["status"] != "infeasible":
        yield "false optimal", "it cannot be held at all"
    elif places is not None and answer["status"] == "infeasible":
        yield "false infeasible", "all can be held"
    elif places is not None and answer["status"] == "unknown":
        yield "whole", "all can be held"
    if answer["conflict"] and clingo_model.can_hold(p, answer["conflict"]):
        yield "conflict", f"{answer['conflict']} can be held together"


def compare(p, answer, places, with_lower):
    """(finding, words) of an answer beside the model's best places."""
    mine = problem.figures_of(p, answer["places"])
    wrong = problem.wrong_in(p, answer["places"])
    if wrong:
        yield "invalid", wrong
        return
    if figures_wrong(answer, mine):
        yield "figures", figures_wrong(answer, mine)
    yield from reasons_found(p, answer, mine)
    yield from whole_found(p, answer, places)
    if places is None or answer["status"] in ("infeasible", "unknown"):
        return
    best = problem.figures_of(p, places)
    told = answer["status"] == "optimal"
    difference = first_difference(p, mine, best)
    most = bound_beside(p, mine, best)
    if difference and difference[1]:
        yield "above", f"{difference[0]} {mine} over {best}"
    elif difference:
        yield difference[0], f"{levels(p, mine)} of {levels(p, best)}"
    if told and (most > mine["value"] or (difference and difference[0] != "value")):
        yield "false optimal", f"{mine['value']} of {most}"
    if not told and not difference and most == mine["value"]:
        yield "not told", f"bound {answer['bound']} of {mine['value']}"
    if answer["bound"] < most:
        yield "bound", f"{answer['bound']} under {most}"
    if with_lower and not difference and lower(p, mine) > lower(p, best):
        yield "lower", f"{lower(p, mine)} of {lower(p, best)}"
        if answer["best"]:
            yield "false best", f"{lower(p, mine)} of {lower(p, best)}"
    if with_lower and not difference and answer["breaks_bound"] > best["breaks"]:
        yield "breaks bound", f"{answer['breaks_bound']} over {best['breaks']}"


def with_lower(p):
    return len(p.meetings) <= LOWER_UP_TO


def look(planner, p, steps, seconds, places=False):
    """[(finding, words)], and the model's places to compare with once more."""
    answer = planner.ask(problem.text_of(p, steps=steps, seconds=seconds))
    if answer["status"] == "refused":
        return [("refused", answer["text"])], None
    if places is False:
        places = clingo_model.best(p, lower=with_lower(p))
    return list(compare(p, answer, places, with_lower(p))), places


def judge_alone(planner, p, options):
    """[(finding, words)] of an answer beside which there is no model."""
    steps = 0 if options.seconds > 0 else options.steps
    answer = planner.ask(problem.text_of(p, steps=steps, seconds=options.seconds))
    if answer["status"] == "refused":
        return [("refused", answer["text"])]
    wrong = problem.wrong_in(p, answer["places"])
    if wrong:
        return [("invalid", wrong)]
    mine = problem.figures_of(p, answer["places"])
    found = [("figures", figures_wrong(answer, mine))] if figures_wrong(answer, mine) else []
    if answer["bound"] < mine["value"]:
        found.append(("bound", f"{answer['bound']} under {mine['value']}"))
    if answer["status"] not in ("optimal", "infeasible"):
        found.append((UNPROVEN, f"bound {answer['bound']} of {mine['value']}"))
    return found + list(reasons_found(p, answer, mine))


def judge(planner, p, options):
    """[(finding, words)] of one problem: by steps and, what is lost, with time."""
    found, places = look(planner, p, options.steps, 0 if options.steps else options.seconds)
    lost = any(name in LOST for name, _ in found)
    if lost and options.steps and options.seconds > 0:
        again, _ = look(planner, p, 0, options.seconds, places)
        found = again + [("few steps", "")] * (not any(name in LOST for name, _ in again))
    return found


# ---- runs ----

planner_of_worker = None


def work(job):
    """One problem of a worker process: (kind, seed, [(finding, words)])."""
    global planner_of_worker
    kind, seed, options = job
    if planner_of_worker is None:
        planner_of_worker = Planner()
    p = makers.make(kind, seed, options.most)
    try:
        judged = judge_alone if options.alone else judge
        return kind, seed, judged(planner_of_worker, p, options)
    except clingo_model.Undecided:
        return kind, seed, [("undecided", "clingo's time was up")]
    except EOFError as e:
        planner_of_worker = None
        return kind, seed, [("crash", str(e))]


class Table:
    """Findings by kind."""

    def __init__(self):
        self.problems = collections.Counter()
        self.found = collections.defaultdict(collections.Counter)
        self.first = {}  # (kind, finding): (seed, words)

    def add(self, kind, seed, found):
        self.problems[kind] += 1
        for name, words in dict(found).items():
            self.found[kind][name] += 1
            self.first.setdefault((kind, name), (seed, words))

    def total(self, names):
        return sum(counts[name] for counts in self.found.values() for name in names)

    def below(self, kind):
        return sum(self.found[kind][name] for name in LOST)

    def lines(self, alone=False):
        columns = [UNPROVEN, *reasons.FINDINGS, "refused"] if alone else [
            *LOST, "few steps", *OTHER, "undecided", "refused"]
        columns += [n for n in FALSE if self.total([n])]
        yield f"{'kind':14}{'fairs':>7}{'below':>7}" + "".join(f"{n[:11]:>12}" for n in columns)
        for kind in [*sorted(self.problems), None]:
            counts = [self.total([n]) if kind is None else self.found[kind][n] for n in columns]
            fairs = sum(self.problems.values()) if kind is None else self.problems[kind]
            below = self.total(LOST) if kind is None else self.below(kind)
            yield f"{kind or 'all':14}{fairs:7}{below:7}" + "".join(f"{n:12}" for n in counts)


def run(kinds, options, progress=None):
    """The table of options.runs problems."""
    table = Table()
    jobs = ((kinds[i % len(kinds)], options.seed * 1000000 + i // len(kinds), options)
            for i in range(options.runs))
    with multiprocessing.Pool(options.jobs) as pool:
        for n, done in enumerate(pool.imap_unordered(work, jobs, chunksize=8), 1):
            table.add(*done)
            if progress:
                progress(n, table)
    return table


def show_progress(n, table, state={"told": time.monotonic()}):
    if time.monotonic() - state["told"] >= 5:
        state["told"] = time.monotonic()
        print(f"  {n} problems, {table.total(LOST)} below, {table.total(FALSE)} false",
              file=sys.stderr, flush=True)


def keep(table, options):
    """One small problem of each kind and finding that counts, as text."""
    options.keep.mkdir(parents=True, exist_ok=True)
    for (kind, name), (seed, _) in sorted(table.first.items()):
        if name not in (*FALSE, *LOST, *reasons.FINDINGS):
            continue
        p = makers.make(kind, seed, options.most)
        small, words = shrink.smaller(p, name, Shrinking(options))
        path = options.keep / f"{kind}-{name}-{seed}.txt".replace(" ", "_")
        path.write_text(f"# {name}: {words}\n" + problem.text_of(small, seconds=options.seconds),
                        encoding="utf-8")
        print(path)


class Shrinking:
    """Does a smaller problem still show the finding? The words of it, or None."""

    def __init__(self, options):
        self.options = options
        self.planner = Planner()

    def __call__(self, p, name):
        try:
            if self.options.alone:
                return dict(judge_alone(self.planner, p, self.options)).get(name)
            found, _ = look(self.planner, p, self.options.steps, 0)
            if dict(found).get(name) is not None and name in LOST and self.options.seconds > 0:
                found, _ = look(self.planner, p, 0, self.options.seconds)
            return dict(found).get(name)
        except clingo_model.Undecided:
            return None
        except EOFError as e:
            self.planner = Planner()
            return str(e) if name == "crash" else None


def check_file(path, options):
    p = problem.problem_of(path.read_text(encoding="utf-8"))
    found, places = look(Planner(), p, 0, options.seconds)
    for name, words in found:
        print(f"{name}: {words}")
    print("the best there is:", places and levels(p, problem.figures_of(p, places)), places)
    return 1 if any(name in LOST + FALSE for name, _ in found) else 0


def options_of(args):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=1000, help="problems of all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=makers.KINDS, action="append")
    parser.add_argument("--most", type=int, choices=makers.SIZES, default=20,
                        help="meetings of a problem; 60: 20 at least")
    parser.add_argument("--steps", type=int, default=STEPS, help="0: by seconds alone")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", type=Path, help="directory for what fails, made smaller")
    parser.add_argument("--strict", action="store_true", help="exit 1 when anything is lost")
    parser.add_argument("--alone", action="store_true", 
                        help="without the model, by --seconds; by --steps where they are 0")
    parser.add_argument("--check", type=Path, help="a problem as text")
    return parser.parse_args(args)


def main(args):
    options = options_of(args)
    if options.check:
        return check_file(options.check, options)
    table = run(options.kind or list(makers.KINDS), options, show_progress)
    print("\n".join(table.lines(options.alone)))
    if options.alone:
        proven = options.runs - table.total([UNPROVEN, "refused", "crash"])
        print(f"{proven} of {options.runs} proven within {options.seconds:g} s each")
    for (kind, name), (seed, words) in sorted(table.first.items()):
        if name in FALSE:
            print(f"FALSE {kind} {seed}: {name}: {words}")
    if options.keep:
        keep(table, options)
    failed = table.total(FALSE) or (options.strict and table.total(LOST))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
