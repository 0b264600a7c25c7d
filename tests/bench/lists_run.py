"""How long lists take page by page, and saving all invitations, at a fair of the largest size.

lists_run.py [--time SECONDS] [--budget SECONDS]

A daemon of its own gets the fair of lib/wanted.h (60,000 accepted requests of 3,000 organisations)
and plans for a few seconds. Printed are, for the queue, for the comparison, and for the largest
file: entries, pages, the time of the first page, the mean and the longest of the others, and the
daemon's processor time for all of them. Then the programme is published, and the client saves
everybody's invitations, and once more.
"""
import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import convened_client  # noqa: E402
import daemon as daemons  # noqa: E402

PATIENCE_S = 600
PLANNING_S = 8


def cpu_s(pid):
    """Processor time of all threads so far."""
    words = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def walk(client, pid, what, method, **params):
    """All pages; a line of figures."""
    waits, entries, began = [], 0, cpu_s(pid)
    while True:
        start = time.monotonic()
        while True:
            try:
                page = client.call(method, params, timeout=PATIENCE_S)
                break
            except convened_client.RpcError as error:
                if error.retry != "later":
                    raise
                time.sleep(error.data.get("retry_after_ms", 50) / 1000)  # paced: as asked
        waits.append(time.monotonic() - start)
        entries += len(page["items"]) if "items" in page else len(page["text"])
        if "next" not in page:
            break
        params["cursor"] = page["next"]
    rest = waits[1:] or [0]
    print("%-14s %9d %6d %9.0f %9.1f %9.0f %8.2f" % (
        what, entries, len(waits), 1000 * waits[0], 1000 * sum(rest) / len(rest),
        1000 * max(rest), cpu_s(pid) - began), flush=True)
    return entries


def plan(client):
    made = client.write("schedule.run", {"seconds": PLANNING_S}, timeout=PATIENCE_S)["schedule"]
    while made["state"] == "running":
        time.sleep(0.5)  # paced: the planner has its seconds
        made = client.call("schedule.status", schedule=made["id"])["items"][0]
    return made


def save(home, directory):
    """What the client says, and how long it takes."""
    began, daemon_s = time.monotonic(), cpu_s(home.process.pid)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [daemons.build_directory() / "convene", "--socket", home.home / "admin.sock",
         "invitations", "--save", directory],
        capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    took = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return "%.2f s (%.2f s of processor here, %.2f s in the daemon): %s" % (
        took, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime,
        cpu_s(home.process.pid) - daemon_s, done.stdout.strip().replace(str(directory), "DIR"))


def main(arguments):
    options = argparse.ArgumentParser()
    options.add_argument("--time")
    options.add_argument("--budget", type=float, default=300)
    options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        home = daemons.Daemon(directory / "home")
        home.init()
        filled = directory / "filled.db"
        subprocess.run([daemons.build_directory() / "bench" / "lists", filled], check=True)
        for left in home.home.glob("fair.db*"):
            left.unlink()
        shutil.move(filled, home.home / "fair.db")
        home.configure({"listen": {"port": 0}})
        home.start()
        try:
            client, pid = home.admin(), home.process.pid
            print("%-14s %9s %6s %9s %9s %9s %8s" % (
                "list", "entries", "pages", "first ms", "other ms", "most ms", "cpu s"))
            walk(client, pid, "standby", "standby.list", limit=100)
            made = plan(client)
            walk(client, pid, "diff", "schedule.diff", schedule=made["id"], limit=100)
            walk(client, pid, "requests.csv", "export.get", file="requests.csv")
            client.write("schedule.publish", {"schedule": made["id"], "rev": made["rev"]},
                         timeout=PATIENCE_S)
            walk(client, pid, "standby left", "standby.list", limit=100)
            for what in ("all of them", "once more"):
                print("invitations, %s: %s" % (what, save(home, directory / "calendar")),
                      flush=True)
        finally:
            home.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
