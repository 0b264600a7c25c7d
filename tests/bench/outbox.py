"""How fast mail leaves, and how long bookings wait meanwhile.

outbox.py [MEETINGS]

A daemon of its own gets a fair of 70 buyers and 70 exhibitors with booths, and MEETINGS meetings
(700 unless said: 1,400 mails). Then mail is switched on: all of it leaves for a relay in a process of
its own that takes everything at once. Meanwhile staff go on booking. Printed are the mails, the
seconds until the last was handed over, mails a second, and how long a booking took alone and
meanwhile, with the ratio of the medians. What a booking costs the daemon's processor is told beside
it, for a busy machine changes little of that: of the time mails are leaving, what a mail costs by
itself is taken off, which is measured with the same mails and nobody booking.
"""
import multiprocessing
import pathlib
import socket
import statistics
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import daemon as daemons  # noqa: E402
import fair  # noqa: E402

SIDE = 70
BOOKED_ALONE = 100


def serve(connection):
    """A relay that takes whatever comes, with no more work than that."""
    reader = connection.makefile("rb")
    connection.sendall(b"220 relay\r\n")
    for line in reader:
        word = line[:4].upper()
        if word == b"DATA":
            connection.sendall(b"354 go on\r\n")
            while reader.readline() != b".\r\n":
                pass
        connection.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")


def relay(listener):
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def files():
    made = fair.files()
    made["organisations.csv"] = fair.table("organisations.csv", [
        (f"{side}{n}", kind, f"{name} {n}", "KR", "en", "", "", "", "", "", "", "", "")
        for side, kind, name in (("B", "foreign_buyer", "Stad"), ("X", "exhibitor", "한빛 모빌리티"))
        for n in range(SIDE)])
    made["delegates.csv"] = fair.table("delegates.csv", [
        (f"{side.lower()}{n}", f"{side}{n}", f"Delegate {side}{n}", f"{side.lower()}{n}@fair.example",
         "", "", "", "") for side in "BX" for n in range(SIDE)])
    made["locations.csv"] = fair.table("locations.csv", [
        (f"BO{n}", "booth", "A", 1, n, 0, f"X{n}", f"Booth {n}") for n in range(SIDE)])
    made["interpreters.csv"] = fair.table("interpreters.csv", [])
    return made


def book(staff, number):
    """The meeting of that number: buyer i with exhibitor i + k in slot k; the seconds it took."""
    k, i = divmod(number, SIDE)
    begun = time.monotonic()
    staff.write("meeting.book", delegates=[f"b{i}", f"x{(i + k) % SIDE}"], slot=k + 1)
    return time.monotonic() - begun


def figures(waits):
    waits = sorted(waits)
    return (f"{len(waits)} bookings, median {1000 * waits[len(waits) // 2]:.1f} ms, "
            f"99 % {1000 * waits[int(len(waits) * 0.99)]:.1f} ms")


def processor_s(house):
    """What the daemon's threads have used, by the nanosecond."""
    return sum(int(path.read_text().split()[0]) for path in pathlib.Path(
        f"/proc/{house.process.pid}/task").glob("*/schedstat")) / 1e9


def all_out(staff, meanwhile):
    """Until nothing waits; mails handed over in all."""
    mail = {"waiting": 1, "leaving": 0}
    while mail["waiting"] + mail["leaving"] > 0 and meanwhile():
        mail = staff.call("stats.snapshot")["mail"]
    return mail["handed_over"]


def main(meetings):
    listener = socket.create_server(("127.0.0.1", 0))
    postbox = multiprocessing.Process(target=relay, args=(listener,), daemon=True)
    postbox.start()
    with tempfile.TemporaryDirectory() as place:
        house = daemons.Daemon(pathlib.Path(place) / "home")
        invitation = house.init()
        house.configure({"listen": {"port": 0}, "mail": {
            "relay": f"smtp://127.0.0.1:{listener.getsockname()[1]}", "tls": "none"}})
        house.start()
        try:
            fair.load(house.admin(), files())
            staff = house.session(house.enrol(invitation)["token"], fair.EVENT)
            waits = [book(staff, n) for n in range(meetings - BOOKED_ALONE)]
            began = processor_s(house)
            waits = [book(staff, meetings - BOOKED_ALONE + n) for n in range(BOOKED_ALONE)]
            alone, alone_s = statistics.median(waits), (processor_s(house) - began) / BOOKED_ALONE
            print("alone:     " + figures(waits))
            staff.write("event.update", policies=["invitations_by_mail=each"])
            begun, began, first = time.monotonic(), processor_s(house), meetings
            staff_waits, answer = [], {"next": None}
            while "next" in answer:
                after = {"after": answer["next"]} if answer["next"] else {}
                answer = staff.write("outbox.retry", untold=True, **after)

            def one_more():
                nonlocal meetings
                staff_waits.append(book(staff, meetings))
                meetings += 1
                return meetings < 24 * SIDE

            mails = all_out(staff, one_more)
            seconds = time.monotonic() - begun
            busy_s = processor_s(house) - began
            print("meanwhile: " + figures(staff_waits))
            print(f"{mails} mails in {seconds:.1f} s, {mails / seconds:.0f} a second; "
                  f"a booking waits {statistics.median(staff_waits) / alone:.2f} times as long")
            sent, began = all_out(staff, lambda: True), processor_s(house)
            staff.write("event.update", name="Another name")
            again = 2 * staff.write("event.reissue")["meetings"]
            while staff.call("stats.snapshot")["mail"]["handed_over"] < sent + again:
                time.sleep(0.1)  # paced: asking costs a processor too
            mail_s = (processor_s(house) - began) / again
            beside_s = (busy_s - sent * mail_s) / (meetings - first)
            print(f"a mail {1000 * mail_s:.2f} ms of a processor ({again} with nobody booking); "
                  f"a booking {1000 * alone_s:.2f} ms alone, {1000 * beside_s:.2f} ms meanwhile: "
                  f"{beside_s / alone_s:.2f} times as much")
        finally:
            house.stop()
    postbox.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 700)
