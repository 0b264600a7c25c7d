"""Runs b2bsp over the published instances and compares with the published results.

b2bsp_run.py [--time SECONDS] [--threads N] [--fairness D] [--budget SECONDS] [NAME...]

The data is $CONVENE_SHARED/data/b2bsp; without it there is nothing to do. A NAME is a part of a
file's name. Every answer is judged by b2bsp_check. Exit 1 when one is invalid or contradicts a
published optimum; being slow or unproved is only reported.
"""

import argparse
import csv
import json
import math
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import b2bsp_check

METHOD = "MaxSAT-imp12+"  # the paper's best
MET_SECONDS = 0.1  # its times end there
LEAST_SECONDS = 0.001  # what a time counts at least in the mean


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


def solve(program, path, options):
    """The answer, and the seconds of processor time all threads took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [program, str(path), "--fairness", str(options.fairness), "--time", str(options.time),
         "--threads", str(options.threads), "--seed", str(options.seed)],
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


def options_of(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--time", type=int, default=60)
    parser.add_argument("--budget", type=float, default=float("inf"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--fairness", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("names", nargs="*")
    return parser.parse_args(arguments)


def report(counts, ratios, total):
    print("%d instances: %d proved, %d within 1 s, %d within half the paper's time "
          "(or %.1f s)" % (counts["run"], counts["proved"], counts["second"], counts["half"],
                           MET_SECONDS))
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print("geometric mean of the ratios %.3f, wall %.1f s" % (mean, total))
    if counts["skipped"]:
        print("%d instances not run: out of budget" % counts["skipped"])


def main():
    options = options_of(sys.argv[1:])
    shared = os.environ.get("CONVENE_SHARED")
    data = Path(shared or ".") / "data" / "b2bsp"
    if not shared or not data.is_dir():
        print("b2bsp: skipped, no instances (CONVENE_SHARED/data/b2bsp)")
        return 0
    program = Path(os.environ.get("CONVENE_BUILD", "build")) / "bench" / "b2bsp"
    known = published(data, options.fairness)
    counts = dict.fromkeys(("run", "proved", "second", "half", "skipped", "wrong"), 0)
    ratios, began = [], time.monotonic()
    print("%-28s %8s %8s %8s %8s %6s" % (
        "instance", "breaks", "wall s", "cpu s", "paper s", "ratio"))
    for path in sorted(data.glob("*/*.dzn")):
        if options.names and not any(name in path.name for name in options.names):
            continue
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
        paper, ratio = "", ""
        if seconds is not None:
            ratios.append(max(answer["seconds"], LEAST_SECONDS) / seconds)
            paper, ratio = "%.1f" % seconds, "%.2f" % ratios[-1]
            met = ratios[-1] <= 0.5 or answer["seconds"] <= MET_SECONDS
            counts["half"] += met
            ratio += "" if met else " *"
        print("%-28s %8s %8.2f %8.2f %8s %6s %s" % (
            path.stem, said, answer["seconds"], used, paper, ratio, "; ".join(notes)))
        sys.stdout.flush()
    report(counts, ratios, time.monotonic() - began)
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
