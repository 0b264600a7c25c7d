"""How long ranked partners take at a fair of the largest size, and the model that orders them.

ranked.py [--asked N]

A daemon of its own gets the fair of lib/wanted.h (2,000 buyers, 1,000 exhibitors) with texts of
words that hang on the codes. Printed are, client-measured over N organisations of both sides: the
first page of 100 with its reasons, without a model and with one, and right after a profile has
changed; then how long a model takes, what bookings take meanwhile against what they take else, and
what the daemon's memory was before and after.
"""
import argparse
import pathlib
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import daemon as daemons  # noqa: E402
from lists_run import cpu_s  # noqa: E402

PATIENCE_S = 600


def tell_texts(path):
    """Every organisation writes of what it lists, each in words of its own choice."""
    rng = random.Random(7)
    syllables = ["ka", "lo", "mi", "ten", "sur", "vo", "pra", "nel", "dix", "gor", "hul", "bre"]

    def vocabulary(seed, n):
        own = random.Random(seed)
        return ["".join(own.choices(syllables, k=own.randint(2, 4))) for _ in range(n)]

    common = vocabulary("common", 400)
    db = sqlite3.connect(path)
    lists = {}
    for number, code in db.execute("SELECT organisation_id, category FROM organisation_categories"):
        lists.setdefault(number, []).append(code)
    for (number,) in db.execute("SELECT organisation_id FROM organisations").fetchall():
        words = rng.choices(common, k=30)
        for code in lists.get(number, []):
            words += rng.sample(vocabulary(code, 12), 5) + rng.sample(vocabulary(code[:3], 12), 2)
        rng.shuffle(words)
        db.execute("UPDATE organisations SET profile = ? WHERE organisation_id = ?",
                   (" ".join(words), number))
    db.commit()
    db.close()


def memory_mb(pid, which="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(which):
            return int(line.split()[1]) / 1024
    return 0


def figures(waits):
    waits = sorted(waits)
    return "median %6.2f ms, nine in ten under %6.2f" % (
        1000 * statistics.median(waits), 1000 * waits[int(.9 * len(waits))])


def timed(call):
    start = time.monotonic()
    call()
    return time.monotonic() - start


def lists(client, pid, what, codes, touch=None):
    waits, spent = [], 0
    for code in codes:
        if touch is not None:
            touch(code)
        began = cpu_s(pid)
        waits.append(timed(lambda: client.call(
            "match.list", organisation=code, limit=100, timeout=PATIENCE_S)))
        spent += cpu_s(pid) - began
    print("%-28s %s; %.2f ms of the daemon's processor" % (
        what, figures(waits), 1000 * spent / len(codes)), flush=True)


def build(home, client, meanwhile=None):
    """A new model; how long it took, and what was done meanwhile."""
    before = client.call("match.model")["model"]
    start, cpu = time.monotonic(), cpu_s(home.process.pid)
    client.write("match.rebuild")
    shares = set()
    while True:
        told = client.call("match.model")
        shares.add(told.get("building", 0))
        if told["model"] > before:
            break
        if meanwhile is not None:
            meanwhile()
        else:
            time.sleep(.05)  # paced: the model takes its time
    return time.monotonic() - start, cpu_s(home.process.pid) - cpu, len(shares)


def main(arguments):
    options = argparse.ArgumentParser()
    options.add_argument("--asked", type=int, default=200)
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        home = daemons.Daemon(directory / "home")
        home.init()
        filled = directory / "filled.db"
        subprocess.run([daemons.build_directory() / "bench" / "lists", filled], check=True)
        tell_texts(filled)
        for left in home.home.glob("fair.db*"):
            left.unlink()
        shutil.move(filled, home.home / "fair.db")
        home.configure({"listen": {"port": 0}})
        home.start()
        try:
            client, pid = home.admin(), home.process.pid
            rng = random.Random(1)
            codes = ["B-%04d" % n for n in rng.sample(range(2000), chosen.asked // 2)] + [
                "X-%04d" % n for n in rng.sample(range(1000), chosen.asked // 2)]
            lists(client, pid, "no model", codes)
            first = memory_mb(pid)
            took, spent, shares = build(home, client)
            print("a model                      %.1f s, %.1f s of processor, %d shares told;"
                  " memory %.0f MB before, %.0f after, at most %.0f" % (
                      took, spent, shares, first, memory_mb(pid), memory_mb(pid, "VmHWM")),
                  flush=True)
            lists(client, pid, "with a model", codes)

            def touch(code):
                client.write("organisation.update", organisation=code, products="changed " + code)

            lists(client, pid, "after a profile has changed", codes[:40], touch)
            turn = iter(range(10 ** 9))

            def book():
                n = next(turn)
                client.write("preference.set", {"to": "X-%04d" % (n % 1000), "preference": "want",
                                                "from": "B-%04d" % (n * 7 % 2000)})

            alone = [timed(book) for _ in range(400)]
            meanwhile = []
            took, spent, _ = build(home, client, lambda: meanwhile.append(timed(book)))
            print("a change alone               %s" % figures(alone))
            print("... while a model is made    %s (%d changes, %.1f s)" % (
                figures(meanwhile), len(meanwhile), took), flush=True)
            print("memory %.0f MB, at most %.0f" % (memory_mb(pid), memory_mb(pid, "VmHWM")))
        finally:
            home.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
