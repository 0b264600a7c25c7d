"""How long others wait while a large fair is imported, and what memory that takes.

bulk.py [ROWS] [--new]

A daemon of its own with the small fair of the system tests gets ROWS rows more (200,000 unless said)
into the same event, or with --new as an event of its own: delegates and their organisations,
preferences, requests. Two connections go on meanwhile: a buyer changes a preference and its
organisation in turn, and counts how long each change waited; another one asks for the figures. Printed
are the time of the import, the longest and the 99th percentile of those waits, and the daemon's peak
of memory.
"""
import pathlib
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import convened_client  # noqa: E402
import daemon as daemons  # noqa: E402
import fair  # noqa: E402
import large_fair  # noqa: E402

PATIENCE_S = 600


class Meanwhile(threading.Thread):
    """Calls one after the other until it is told to stop; how long each took."""

    def __init__(self, client, calls):
        super().__init__()
        self.client, self.calls = client, calls
        self.waits = []
        self.late = 0
        self.over = threading.Event()
        self.failed = None

    def run(self):
        try:
            while not self.over.is_set():
                for call in self.calls:
                    began = time.monotonic()
                    while True:
                        try:
                            call(self.client)
                            break
                        except convened_client.RpcError as error:
                            if error.retry != "later":
                                raise
                            self.late += 1
                            self.over.wait(error.data.get("retry_after_ms", 50) / 1000)
                    self.waits.append(time.monotonic() - began)
                    self.over.wait(0.002)
        except Exception as error:  # told at the end
            self.failed = error

    def end(self):
        self.over.set()
        self.join()
        if self.failed is not None:
            raise self.failed
        waits = sorted(self.waits)
        return (len(waits), 1000 * waits[-1], 1000 * waits[len(waits) * 99 // 100], self.late)


def changes():
    return [
        lambda c: c.write("preference.set", {"to": "X3", "preference": "want"}),
        lambda c: c.write("organisation.update", {"profile": "a port city, %d" % time.monotonic_ns()},
                          timeout=PATIENCE_S),
        lambda c: c.write("preference.set", {"to": "X3", "preference": "none"}),
    ]


def peak_mb(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


def main(arguments):
    total = next((int(a) for a in arguments if a.isdigit()), 200000)
    contents = large_fair.files(total)
    if "--new" in arguments:
        small = fair.files()
        contents = {"event.ini": small["event.ini"].replace("SCF26", "BULK26"),
                    "categories.csv": small["categories.csv"], **contents}
    with tempfile.TemporaryDirectory() as directory:
        home = daemons.Daemon(pathlib.Path(directory) / "home")
        invitation = home.init()
        home.configure({"listen": {"port": 0},
                        "limits": {"requests_per_second": 100000, "import_rows": 1000000,
                                   "import_bytes": 1 << 28}})
        home.start()
        try:
            fair.load(home.admin(), fair.files())
            staff = home.session(home.enrol(invitation)["token"], fair.EVENT)
            ann = home.enrol(staff.write("account.invite", {"delegate": "ann"})["invitation"])
            admin = home.admin(None if "--new" in arguments else fair.EVENT)
            number = fair.stage(admin, contents)
            before = peak_mb(home.process)
            writer = Meanwhile(home.session(ann["token"], fair.EVENT), changes())
            reader = Meanwhile(home.session(ann["token"], fair.EVENT), [
                lambda c: c.call("request.list", timeout=PATIENCE_S)])
            writer.start()
            reader.start()
            began = time.monotonic()
            answer = admin.call("import.apply", {"import": number, "key": convened_client.new_key()},
                                timeout=PATIENCE_S)
            took = time.monotonic() - began
            writer.over.wait(1)  # what follows the answer is in the way of others too
            print("%d rows, %.1f s: %s" % (total, took, "ok" if answer["ok"] else answer))
            print("changes meanwhile: %d, longest wait %.0f ms, p99 %.0f ms, %d refused for later"
                  % writer.end())
            print("reads meanwhile: %d, longest wait %.0f ms, p99 %.0f ms, %d refused for later"
                  % reader.end())
            print("peak of memory: %.0f MB (%.0f MB before)" % (peak_mb(home.process), before))
            size = sum(f.stat().st_size for f in home.home.glob("*.db*"))
            print("database and log: %d MB" % (size >> 20))
        finally:
            home.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
