"""How many calendars a second are read over HTTPS, and what that does to those who book.

feeds.py [SECONDS] [PROCESSES] [PAIRS]

A daemon of its own with the small fair of the system tests; the calendar that is read has a dozen
meetings, two thirds of them called off. Printed are calendars a second: whole ones and unchanged ones
(304) on connections that stay, and whole ones on a new connection each, as programs ask.

Then what a booking costs, told by the daemon's processor time, so that a busy machine changes little
of it: PAIRS times the same amount of bookings alone, of calendars alone, and of both at once. What
both cost less what the calendars cost alone is what the bookings cost beside them; the ratio to the
bookings alone is of the same seconds each time, and its median and quartiles are printed. So is the
ratio of a booking's median wait, which a busy machine does change.
"""
import multiprocessing
import os
import pathlib
import statistics
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import daemon as daemons  # noqa: E402
import fair  # noqa: E402
from web import Browser, free_port, path_of  # noqa: E402

PARTNERS = ("choi", "jung", "smith", "kim")


class House(daemons.Daemon):
    """A daemon with the fair, an HTTPS port, and a calendar with meetings in it."""

    def prepare(self):
        self.init()
        self.web_port = free_port()
        self.configure({"listen": {"port": 0}, "web": {"port": self.web_port},
                        "limits": {"requests_per_account": 1000000, "requests_per_second": 100000,
                                   "staff_hourly_bytes": 1 << 40}})
        self.start()
        admin = self.admin()
        fair.load(admin, fair.files())
        self.staff = self.admin(fair.EVENT)
        for n in range(12):
            made = self.staff.write("meeting.book", delegates=["ann", PARTNERS[n % 4]], slot=n + 1)
            if n < 8:
                self.staff.write("meeting.cancel", meeting=made["meeting"]["id"])
        return path_of(self.staff.write("feed.link", delegate="ann")["url"])


def read_kept(house, path, until, out, etag=None):
    """On one connection that stays."""
    count = 0
    with Browser(house) as browser:
        fields = {"If_None_Match": etag} if etag else {}
        while time.monotonic() < until:
            answer = browser.ask(path, **fields)
            assert answer.status == (304 if etag else 200), answer.status
            count += 1
    out.put(count)


def read_anew(house, path, until, out):
    """On a connection of its own each."""
    count = 0
    while time.monotonic() < until:
        with Browser(house) as browser:
            assert browser.ask(path).status == 200
        count += 1
    out.put(count)


class Reader:
    """What only the processes need of the house."""

    def __init__(self, house):
        self.web_port, self.home = house.web_port, house.home


def reading(house, processes, seconds, work, *more):
    """Started; total() waits for them."""
    out = multiprocessing.Queue()
    until = time.monotonic() + seconds
    started = [multiprocessing.Process(target=work, args=(Reader(house), more[0], until, out,
                                                          *more[1:]))
               for _ in range(processes)]
    for process in started:
        process.start()
    return out, started, seconds


def total(begun):
    out, started, _ = begun
    count = sum(out.get() for _ in started)
    for process in started:
        process.join()
    return count


def processor_s(house):
    """What the daemon has used of the processors."""
    fields = pathlib.Path(f"/proc/{house.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def show(what, house, processes, seconds, work, *more):
    """How many a second, and what one of them costs the daemon, however busy the machine is."""
    before = processor_s(house)
    count = total(reading(house, processes, seconds, work, *more))
    print("%-28s %7.0f a second, %.2f ms of a processor each" % (
        what, count / seconds, 1000 * (processor_s(house) - before) / max(count, 1)))


BOOKINGS, CALENDARS = 60, 120  # of one part of a pair: two calendars are read for each booking


def exact_s(house):
    """processor_s by the nanosecond: of all threads there are."""
    return sum(int(path.read_text().split()[0]) for path in pathlib.Path(
        f"/proc/{house.process.pid}/task").glob("*/schedstat")) / 1e9


def bookings(house):
    """The median wait of one who books and cancels."""
    took = []
    for _ in range(BOOKINGS // 2):
        began = time.monotonic()
        made = house.staff.write("meeting.book", delegates=["bat", "choi"], slot=20)["meeting"]
        between = time.monotonic()
        house.staff.write("meeting.cancel", meeting=made["id"])
        took += [between - began, time.monotonic() - between]
    return statistics.median(took)


def calendars(house, path):
    with Browser(house) as browser:
        for _ in range(CALENDARS):
            assert browser.ask(path).status == 200


def cost(house, *works):
    """(processor seconds of the daemon, what the first work gives) of works at the same time."""
    before = exact_s(house)
    others = [threading.Thread(target=work) for work in works[1:]]
    for other in others:
        other.start()
    given = works[0]()
    for other in others:
        other.join()
    return exact_s(house) - before, given


def pair(house, path):
    """(ms of a processor for a booking alone, beside, ratio of the costs, ratio of the waits)."""
    alone, wait_alone = cost(house, lambda: bookings(house))
    read, _ = cost(house, lambda: calendars(house, path))
    both, wait_beside = cost(house, lambda: bookings(house), lambda: calendars(house, path))
    return (1000 * alone / BOOKINGS, 1000 * (both - read) / BOOKINGS, (both - read) / alone,
            wait_beside / wait_alone)


def show_pairs(house, path, pairs):
    made = [pair(house, path) for _ in range(pairs)]
    alone, beside, costs, waits = zip(*made)
    low, _, high = statistics.quantiles(costs, n=4)
    print("a booking alone              %7.2f ms of a processor, beside calendars %.2f ms" % (
        statistics.median(alone), statistics.median(beside)))
    print("cost of a booking, beside : alone   %.2f (median of %d pairs; half within %.2f and %.2f)" % (
        statistics.median(costs), pairs, low, high))
    print("wait for a booking, beside : alone  %.2f" % statistics.median(waits))


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    with tempfile.TemporaryDirectory() as directory:
        house = House(pathlib.Path(directory) / "home")
        path = house.prepare()
        try:
            with Browser(house) as browser:
                first = browser.ask(path)
            print(f"a calendar of {len(first.body)} bytes, {processes} readers, {seconds:g} s each")
            show("whole, connections stay", house, processes, seconds, read_kept, path)
            show("unchanged, connections stay", house, processes, seconds, read_kept, path,
                 first["etag"])
            show("whole, a connection each", house, processes, seconds, read_anew, path)
            show_pairs(house, path, pairs)
        finally:
            house.stop()
            house.remove()


if __name__ == "__main__":
    main()
