"""What the browser's way costs beside the line's: calls, idle event streams, bookings beside them.

portal.py [CALLS] [STREAMS] [BOOKINGS]

A daemon of its own with the small fair of the system tests. All figures are of the daemon's own
processor time or memory, so that whatever else the machine does counts little; each ratio is of one
run, in which both sides take turns.

  calls      processor time of the same calls by line and over HTTPS, one after the other on a
             connection that stays; the aim is at least 0.7 times as many a second
  streams    memory of one idle GET /events; the aim is less than 40 KB
  idle       processor time of STREAMS streams on which nothing happens, a second
  bookings   processor time of a booking and its cancelling, alone and beside STREAMS streams, of
             which a few are of those concerned, without what the streams cost all the while; the
             aim is less than 15 % more
"""
import os
import pathlib
import resource
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import daemon as daemons  # noqa: E402
import fair  # noqa: E402
from portal import Events, Page  # noqa: E402
from web import free_port  # noqa: E402

READS = (("ping", {}), ("meeting.list", {}), ("request.list", {}), ("organisation.list", {}))
CONCERNED, IDLE = ("ann", "choi"), ("bat", "noor", "lies", "park", "lee", "smith")
TURNS = 6
IDLE_S = 5.0


class House(daemons.Daemon):
    """A daemon with the fair, an HTTPS port, and tokens."""

    def prepare(self):
        self.init()
        self.web_port = free_port()
        self.configure({"listen": {"port": 0}, "web": {"port": self.web_port}, "limits": {
            "requests_per_account": 1000000, "requests_per_second": 100000,
            "connections_per_account": 10000, "staff_hourly_bytes": 1 << 40}})
        self.start()
        fair.load(self.admin(), fair.files())
        staff = self.staff = self.admin(fair.EVENT)
        self.tokens = {who: self.enrol(
            staff.write("account.invite", delegate=who)["invitation"])["token"]
            for who in CONCERNED + IDLE}
        staff.write("request.create", organisation="B1", to="X1", delegates=["ann"])

    def cpu_s(self):
        """Processor time of all its threads so far; the kernel counts nanoseconds."""
        threads = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self):
        """Bytes that are resident."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def cost(self, work, times):
        before = self.cpu_s()
        for n in range(times):
            work(n)
        return (self.cpu_s() - before) / times


def calls(house, number):
    line = house.session(house.tokens["ann"], fair.EVENT)
    page = Page(house, house.tokens["ann"], fair.EVENT)

    def by_line(n):
        line.call(*READS[n % len(READS)])

    def by_page(n):
        page.call(READS[n % len(READS)][0])

    spent = {by_line: 0.0, by_page: 0.0}
    by_line(0), by_page(0)
    for _ in range(TURNS):
        for way in spent:
            spent[way] += house.cost(way, number // TURNS)
    line_us, page_us = (spent[way] / TURNS * 1e6 for way in (by_line, by_page))
    print(f"calls       {number} each: by line {line_us:.0f} us, over HTTPS {page_us:.0f} us of"
          f" the daemon: {line_us / page_us:.2f} times as many (aim: 0.7)")


def open_streams(house, number):
    streams = []
    for n in range(number):
        who = CONCERNED[n] if n < len(CONCERNED) else IDLE[n % len(IDLE)]
        streams.append(Events(house, house.tokens[who]))
        assert streams[-1].status == 200 and streams[-1].next()[0] == "begin"
    return streams


def bookings(house, number, streams):
    def book(_):
        made = house.staff.write("meeting.book", delegates=["ann", "choi"], slot=5)
        house.staff.write("meeting.cancel", meeting=made["meeting"]["id"])

    book(0)
    alone = house.cost(book, number)
    before = house.memory()
    opened = open_streams(house, streams)
    print(f"streams     {streams}: {(house.memory() - before) / streams / 1024:.1f} KB each"
          " (aim: less than 40)")
    idle = house.cost(lambda _: time.sleep(IDLE_S), 1) / IDLE_S  # paced: nobody asks meanwhile
    print(f"idle        {streams}: {idle * 1e3:.1f} ms of the daemon a second")
    begun = time.monotonic()
    beside = house.cost(book, number) - idle * (time.monotonic() - begun) / number
    for stream in opened[:len(CONCERNED)]:
        assert stream.until("message")
    for stream in opened:
        stream.close()
    house.staff.call("ping")
    alone = (alone + house.cost(book, number)) / 2
    print(f"bookings    {number}: alone {alone * 1e6:.0f} us, beside {streams} streams"
          f" {beside * 1e6:.0f} us of the daemon: {(beside / alone - 1) * 100:+.0f} %"
          " (aim: less than 15)")


def main():
    number, streams, times = (int(sys.argv[n]) if len(sys.argv) > n else usual
                              for n, usual in ((1, 6000), (2, 2000), (3, 300)))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="convened-portal-") as home:
        house = House(home)
        house.prepare()
        try:
            calls(house, number)
            bookings(house, times, streams)
        finally:
            house.stop()


if __name__ == "__main__":
    main()
