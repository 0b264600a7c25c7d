"""Runs b2bsp over the published instances and compares with the published results.

b2bsp_run.py [--time SECONDS] [--threads N] [--fairness D] [--budget SECONDS] [--cpu] [NAME...]
b2bsp_run.py --leave-one-out event|kind [--kept FILE] ...

--cpu counts processor time, for a busy machine. --leave-one-out runs every instance at each of some
paces (how long the solver's turns are); for each family of instances - of one event, or of one kind
- the pace that is best on all others is taken, and what it needs on the family itself is reported:
nothing is tuned to what it is measured on. --kept keeps the times, and goes on with what is there.

The data is $CONVENE_SHARED/data/b2bsp; without it there is nothing to do. A NAME is a part of a
file's name. Every answer is judged by b2bsp_check. Exit 1 when one is invalid or contradicts a
published optimum; being slow or unproved is only reported.
"""

import argparse
import csv
import json
import math
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import b2bsp_check

METHOD = "MaxSAT-imp12+"  # the paper's best
MET_SECONDS = 0.1  # its times end there
LEAST_SECONDS = 0.001  # what a time counts at least in the mean
PACES = (100, 50, 200)  # percent


def published(data, fairness):
    """Instance -> (seconds of the paper's best method, its breaks; None: no plan)."""
    of = {}
    with open(data / "published-results.tsv", encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            if int(row["fairness_d"]) != fairness or row["method"] != METHOD:
                continue
            seconds = 7200.0 if row["seconds"] == "TO" else float(row["seconds"])
            known = row["best_breaks"]
            of[row["instance"]] = seconds, known, row["seconds"] == "TO"
    return of


def solve(program, path, options, pace=100):
    """The answer, and the seconds of processor time all threads took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [program, str(path), "--fairness", str(options.fairness), "--time", str(options.time),
         "--threads", str(options.threads), "--seed", str(options.seed), "--pace", str(pace),
         "--found"] + ["--cpu"] * options.cpu,
        check=True, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return json.loads(done.stdout), used


def verdict(answer, known, timed_out):
    """What the answer says, and whether the publication contradicts it."""
    status = answer["status"]
    if status == "infeasible":
        return "no plan", known not in ("-", "")
    if answer["breaks"] is None:
        return "unknown", False
    said = str(answer["breaks"]) if status == "optimal" else "%d..%d" % (
        answer["bound"], answer["breaks"])
    if known == "-":
        return said, True
    if known == "" or status != "optimal":
        return said, known != "" and answer["bound"] > int(known)
    wrong = answer["breaks"] > int(known) or (not timed_out and answer["breaks"] < int(known))
    return said, wrong


def first_plan(answer):
    """Seconds until there was a plan of everything; None: there is none."""
    return min((seconds for seconds, _ in answer["found"]), default=None)


def geometric(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else 0


def options_of(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--time", type=int, default=60)
    parser.add_argument("--budget", type=float, default=float("inf"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--fairness", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--leave-one-out", choices=("event", "kind"))
    parser.add_argument("--kept", type=Path)
    parser.add_argument("names", nargs="*")
    return parser.parse_args(arguments)


def report(counts, ratios, total):
    print("%d instances: %d proved, %d within 1 s, %d within half the paper's time "
          "(or %.1f s)" % (counts["run"], counts["proved"], counts["second"], counts["half"],
                           MET_SECONDS))
    if ratios:
        print("geometric mean of the ratios %.3f, %d slower than the paper, wall %.1f s" % (
            geometric(ratios), sum(ratio > 1 for ratio in ratios), total))
    if counts["skipped"]:
        print("%d instances not run: out of budget" % counts["skipped"])


# ---- one family left out ----


def family_of(path, by):
    """The event, as tic-13 of tic-13crafb.original, or the kind, as original."""
    return re.match(r"[a-z]+-[0-9]+", path.name).group() if by == "event" else path.parent.name


def measure(program, paths, options):
    """"instance pace" -> (seconds, of them until the first plan or None, status)."""
    times = {}
    if options.kept and options.kept.exists():
        times = json.loads(options.kept.read_text(encoding="utf-8"))
    for pace in PACES:
        for path in paths:
            key = "%s %d" % (path.stem, pace)
            if key in times:
                continue
            answer, _ = solve(program, path, options, pace)
            said = b2bsp_check.check(path, answer, options.fairness)
            if said:
                raise ValueError("%s: %s" % (key, "; ".join(said)))
            times[key] = answer["seconds"], first_plan(answer), answer["status"]
            if options.kept:
                options.kept.write_text(json.dumps(times), encoding="utf-8")
    return times


def ratios_of(times, paths, pace, known):
    return [max(times["%s %d" % (path.stem, pace)][0], LEAST_SECONDS) / known[path.stem][0]
            for path in paths]


def leave_one_out(program, paths, options, known):
    """A line a family, then the figure of all together."""
    paths = [path for path in paths if path.stem in known]
    times = measure(program, paths, options)
    families = sorted({family_of(path, options.leave_one_out) for path in paths})
    all_ratios, firsts = [], []
    print("%-14s %5s %5s %6s %8s %9s" % (
        "left out", "files", "pace", "mean", "slowest", "first s"))
    for family in families:
        inside = [p for p in paths if family_of(p, options.leave_one_out) == family]
        others = [p for p in paths if p not in inside]
        pace = min(PACES, key=lambda pace: geometric(ratios_of(times, others, pace, known)))
        ratios = ratios_of(times, inside, pace, known)
        first = [times["%s %d" % (p.stem, pace)][1] for p in inside]
        first = [seconds for seconds in first if seconds is not None]
        print("%-14s %5d %5d %6.3f %8.2f %9.2f" % (
            family, len(inside), pace, geometric(ratios), max(ratios), max(first, default=0)))
        all_ratios += ratios
        firsts += first
    print("%d instances: geometric mean %.3f of the paper's time, slowest %.2f, "
          "%d slower than the paper, first plan after %.2f s at most" % (
              len(all_ratios), geometric(all_ratios), max(all_ratios, default=0),
              sum(ratio > 1 for ratio in all_ratios), max(firsts, default=0)))


# ---- all instances ----


def run_all(program, paths, options, known):
    """A line an instance; how many were wrong."""
    counts = dict.fromkeys(("run", "proved", "second", "half", "skipped", "wrong"), 0)
    ratios, began = [], time.monotonic()
    print("%-28s %8s %8s %8s %8s %8s %6s" % (
        "instance", "breaks", "first s", "all s", "cpu s", "paper s", "ratio"))
    for path in paths:
        if time.monotonic() - began > options.budget - options.time:
            counts["skipped"] += 1
            continue
        answer, used = solve(program, path, options)
        seconds, best, timed_out = known.get(path.stem, (None, "", False))
        said, wrong = verdict(answer, best, timed_out)
        notes = b2bsp_check.check(path, answer, options.fairness)
        if wrong:
            notes.append("published: %s" % (best if best != "-" else "no plan"))
        counts["run"] += 1
        counts["wrong"] += bool(notes)
        counts["proved"] += answer["status"] in ("optimal", "infeasible")
        counts["second"] += answer["seconds"] <= 1
        paper, ratio, first = "", "", first_plan(answer)
        if seconds is not None:
            ratios.append(max(answer["seconds"], LEAST_SECONDS) / seconds)
            paper, ratio = "%.1f" % seconds, "%.2f" % ratios[-1]
            met = ratios[-1] <= 0.5 or answer["seconds"] <= MET_SECONDS
            counts["half"] += met
            ratio += "" if met else " *"
        print("%-28s %8s %8s %8.2f %8.2f %8s %6s %s" % (
            path.stem, said, "" if first is None else "%.2f" % first, answer["seconds"], used,
            paper, ratio, "; ".join(notes)))
        sys.stdout.flush()
    report(counts, ratios, time.monotonic() - began)
    return counts["wrong"]


def main():
    options = options_of(sys.argv[1:])
    shared = os.environ.get("CONVENE_SHARED")
    data = Path(shared or ".") / "data" / "b2bsp"
    if not shared or not data.is_dir():
        print("b2bsp: skipped, no instances (CONVENE_SHARED/data/b2bsp)")
        return 0
    program = Path(os.environ.get("CONVENE_BUILD", "build")) / "bench" / "b2bsp"
    known = published(data, options.fairness)
    paths = [path for path in sorted(data.glob("*/*.dzn"))
             if not options.names or any(name in path.name for name in options.names)]
    if options.leave_one_out:
        leave_one_out(program, paths, options, known)
        return 0
    return 1 if run_all(program, paths, options, known) else 0


if __name__ == "__main__":
    sys.exit(main())
