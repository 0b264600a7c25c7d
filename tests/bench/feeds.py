"""How many calendars a second are read over HTTPS, and what that does to those who book.

feeds.py [SECONDS] [PROCESSES]

A daemon of its own with the small fair of the system tests; the calendar that is read has a dozen
meetings, two thirds of them called off. Printed are calendars a second: whole ones and unchanged ones (304) on connections that stay,
and whole ones on a new connection each, as programs ask; then how many bookings and cancellations a
second one member of the staff makes alone, beside 100 calendars a second (what 360,000 subscribers
ask for who come back every hour), and beside as many as can be asked for.
"""
import multiprocessing
import os
import pathlib
import sys
import tempfile
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


def read_kept(house, path, until, out, pause=0.0, etag=None):
    """On one connection that stays."""
    count = 0
    with Browser(house) as browser:
        fields = {"If_None_Match": etag} if etag else {}
        while time.monotonic() < until:
            answer = browser.ask(path, **fields)
            assert answer.status == (304 if etag else 200), answer.status
            count += 1
            if pause:
                time.sleep(pause)  # paced: so many reads a second
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


def bookings(house, seconds):
    """(changes a second, the 99th percentile in ms) of one who books and cancels."""
    took, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        made = house.staff.write("meeting.book", delegates=["bat", "choi"], slot=20)["meeting"]
        between = time.monotonic()
        house.staff.write("meeting.cancel", meeting=made["id"])
        took += [between - began, time.monotonic() - between]
    took.sort()
    return len(took) / seconds, 1000 * took[len(took) * 99 // 100]


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with tempfile.TemporaryDirectory() as directory:
        house = House(pathlib.Path(directory) / "home")
        path = house.prepare()
        try:
            with Browser(house) as browser:
                first = browser.ask(path)
            print(f"a calendar of {len(first.body)} bytes, {processes} readers, {seconds:g} s each")
            show("whole, connections stay", house, processes, seconds, read_kept, path)
            show("unchanged, connections stay", house, processes, seconds, read_kept, path, 0.0,
                 first["etag"])
            show("whole, a connection each", house, processes, seconds, read_anew, path)
            alone = bookings(house, seconds)
            print("bookings alone               %7.0f a second, 99 %% within %.1f ms" % alone)
            begun = reading(house, processes, seconds, read_kept, path, processes / 100)
            beside = bookings(house, seconds)
            print("bookings beside %4.0f read    %7.0f a second, 99 %% within %.1f ms" %
                  (total(begun) / seconds, *beside))
            begun = reading(house, processes, seconds, read_kept, path)
            beside = bookings(house, seconds)
            print("bookings beside %4.0f read    %7.0f a second, 99 %% within %.1f ms" %
                  (total(begun) / seconds, *beside))
        finally:
            house.stop()
            house.remove()


if __name__ == "__main__":
    main()
