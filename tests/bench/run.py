"""Runs the benchmarks that fit in ten minutes; their tables are printed and kept.

run.py PROGRAM...

Every program is one below $CONVENE_BUILD/bench; a benchmark with files of its own to run over has a
runner beside this one, NAME_run.py; portal.py and pages.py stand alone. What is printed also goes to $CONVENE_BUILD/bench/table.txt,
with the date and the machine on top. A part that would not fit in what is left of the budget is left
out, one that takes too long is ended, and a line says so. Exit 1 when one fails.
"""

import datetime
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

BUDGET_S = 600
CLOSING_S = 10  # for what ends late
HERE = Path(__file__).resolve().parent

# Name, arguments, seconds it needs at least, seconds it may take at most. In this order; programs
# that are not named here come between the first ones and the last.
FIRST = [
    ("fair", ["wsce"], 5, 30),
    ("slots", [], 15, 60),
    ("fair", ["scewc"], 70, 120),
    ("lists", [], 40, 120),
    ("portal.py", ["1000", "2000", "100"], 40, 120),
    ("pages.py", ["3"], 25, 90),
]
OTHER = (20, 120)
LAST = [
    ("book", [], 60, 250),
    ("b2bsp", [], 40, 250),
    ("fair", ["ten"], 135, 400),
]


def machine():
    """The processor, its cores, the memory, the kernel."""
    model, memory = platform.machine(), 0
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("MemTotal"):
            memory = int(line.split()[1]) // 1024
    return "%s, %d cores, %d MiB, %s %s" % (
        model, len(os.sched_getaffinity(0)), memory, platform.system(), platform.release())


class Table:
    """What is printed, and kept."""

    def __init__(self, path):
        self.kept = open(path, "w", encoding="utf-8")

    def line(self, text=""):
        print(text, flush=True)
        self.kept.write(text + "\n")
        self.kept.flush()


def parts_of(programs):
    """(program, arguments, least, most) in the order they are run."""
    known = {name for name, *_ in FIRST + LAST}
    others = [(name, [], *OTHER) for name in sorted(programs) if name not in known]
    return [(programs[name], *part) for name, *part in FIRST + others + LAST if name in programs]


def command_of(program, arguments, seconds):
    """A runner is told its budget; it ends by itself."""
    if program.suffix == ".py":
        return [sys.executable, str(program), *arguments]
    runner = HERE / (program.name + "_run.py")
    if not runner.exists():
        return [str(program), *arguments]
    return [sys.executable, str(runner), "--time", "60", "--budget", "%d" % (seconds - 5),
            *arguments]


def homes(name):
    """Directories a benchmark makes for its daemon."""
    return set(Path(os.environ.get("CONVENE_BUILD", "build")).glob("bench-%s.*" % name))


def tidy_up(name, before):
    """What was ended could not clean up."""
    for left in homes(name) - before:
        shutil.rmtree(left, ignore_errors=True)


def run(table, command, seconds):
    """Its output as it comes; what went wrong, or None."""
    before = homes(Path(command[0]).name)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    late = threading.Event()

    def end():
        late.set()
        os.killpg(child.pid, signal.SIGKILL)  # it and what it has started: a group of its own

    timer = threading.Timer(seconds, end)
    timer.start()
    for line in child.stdout:
        table.line(line.rstrip("\n"))
    status = child.wait()
    timer.cancel()
    if late.is_set():
        tidy_up(Path(command[0]).name, before)
        table.line("ended after %d s: its part of the ten minutes is over" % seconds)
        return None
    return None if status == 0 else "exit status %d" % status


def main():
    programs = {Path(name).name: Path(name)
                for name in [*sys.argv[1:], HERE / "portal.py", HERE / "pages.py"]}
    table = Table(Path(os.environ.get("CONVENE_BUILD", "build")) / "bench" / "table.txt")
    began, failed = time.monotonic(), []
    table.line("%s, %s" % (datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
                           machine()))
    for program, arguments, least, most in parts_of(programs):
        name = " ".join([program.name, *arguments])
        left = BUDGET_S - CLOSING_S - (time.monotonic() - began)
        table.line("\n== %s" % name)
        if left < least:
            table.line("left out: it takes %d s and %d are left of ten minutes; %s runs it" % (
                least, max(left, 0), " ".join([str(program), *arguments])))
            continue
        started, seconds = time.monotonic(), min(left, most)
        wrong = run(table, command_of(program, arguments, seconds), seconds)
        table.line("-- %.0f s" % (time.monotonic() - started))
        if wrong is not None:
            table.line("%s: %s" % (name, wrong))
            failed.append(name)
    table.line("\n%s, %.0f s in all" % (
        "failed: " + ", ".join(failed) if failed else "all is well", time.monotonic() - began))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
