"""convene top on a terminal: drawn in its size, keys, other sizes, a daemon that goes; status."""
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import threading

import pytest

from convened_client import PATIENCE_S
from person import DONE, USAGE, person_of
from test_booking import ask


class Terminal:
    """A terminal of so many rows and columns, and what is drawn on it."""

    def __init__(self, person, *words, rows=24, columns=80):
        self.ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(theirs)
        self.size(rows, columns)
        self.process = subprocess.Popen(
            person.command(*words), stdin=theirs, stdout=theirs, stderr=theirs,
            env=dict(person.environment, TERM="xterm"), start_new_session=True)
        self.theirs = theirs
        self.drawn = b""
        self.came = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def size(self, rows, columns):
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        while True:
            try:
                data = os.read(self.ours, 65536)
            except OSError:
                return
            with self.came:
                self.drawn += data
                self.came.notify_all()

    def last(self):
        """The last whole frame."""
        frames = self.drawn.split(b"\x1b[H")
        return next((f for f in reversed(frames) if b"\x1b[J" in f), b"").decode()

    def shows(self, condition):
        with self.came:
            assert self.came.wait_for(lambda: condition(self.last()), PATIENCE_S), self.last()
            return self.last()

    def type(self, keys):
        os.write(self.ours, keys.encode())

    def ends(self):
        assert self.process.wait(PATIENCE_S) == 0
        assert termios.tcgetattr(self.theirs) == self.before
        with self.came:
            assert self.came.wait_for(lambda: b"\x1b[?1049l" in self.drawn, PATIENCE_S)


@pytest.fixture
def person(house, tmp_path):
    return person_of(house, tmp_path, "monitor", "ann")


def lines(frame):
    return frame.count("\n") + 1


def test_keys_sizes_and_the_end(house, person):
    ask(house.as_("ann"), "X2")
    terminal = Terminal(person, "top")
    frame = terminal.shows(lambda f: "MEETINGS BY HALL" in f)
    assert frame.startswith("OK") or "\x1b[32mOK" in frame, frame
    assert lines(frame) <= 24
    terminal.type("w")
    assert "X2" in terminal.shows(lambda f: "WHO OWES ANSWERS" in f and "X2" in f)
    terminal.type("\t")
    terminal.shows(lambda f: "UNANSWERED REQUESTS BY AGE" in f)
    terminal.type("s")
    terminal.shows(lambda f: "SLOWEST METHODS" in f and "hello" in f)
    terminal.size(6, 30)
    os.kill(terminal.process.pid, signal.SIGWINCH)
    assert lines(terminal.shows(lambda f: lines(f) <= 6)) <= 6
    terminal.type("\x1b[Ax")  # no key of ours
    terminal.type("q")
    terminal.ends()


def test_a_signal_gives_the_terminal_back(person):
    terminal = Terminal(person, "top")
    terminal.shows(lambda f: "MEETINGS" in f)
    terminal.process.send_signal(signal.SIGTERM)
    terminal.ends()


def test_a_daemon_that_goes_is_looked_for(make_fair, tmp_path):
    from test_restore import free_port
    house = make_fair({"listen": {"port": free_port()}}).start()
    terminal = Terminal(person_of(house, tmp_path, "monitor"), "top")
    terminal.shows(lambda f: "MEETINGS" in f)
    house.stop()
    assert "MEETINGS" in terminal.shows(lambda f: "NO ANSWER FOR" in f)
    house.start()
    terminal.shows(lambda f: "MEETINGS" in f and "NO ANSWER" not in f)
    terminal.type("q")
    terminal.ends()


def test_once_and_as_data(person):
    done = person.type("top", "--once")
    assert done.returncode == DONE and done.stdout.startswith("OK\n"), done
    assert "\x1b" not in done.stdout and "OUTBOX" in done.stdout
    assert person.does("top", "--once")["verdict"]["words"] == "OK"
    stream = person.begin("--json", "top")
    for _ in range(2):
        assert json.loads(stream.stdout.readline())["verdict"]["level"] == "ok"
    stream.terminate()
    stream.communicate(timeout=PATIENCE_S)
    assert stream.returncode == 0


def test_what_is_no_terminal_is_told(person):
    done = person.type("top")
    assert done.returncode == USAGE and "--once" in done.stderr
    terminal = Terminal(person, "top")
    terminal.type("q")
    terminal.ends()
    person.environment["TERM"] = "dumb"
    done = subprocess.run(["script", "-qec", " ".join(person.command("top")), "/dev/null"],
                          env=person.environment, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
    assert done.returncode == USAGE and "--once" in done.stdout, done


def test_who_may_not_is_told(person):
    done = person.type("--profile", "ann", "top", "--once")
    assert done.returncode == 77, done


def status(person):
    done = person.type("status")
    return done.returncode, done.stdout


def test_status_has_the_verdict_of_the_daemon(make_fair, tmp_path):
    house = make_fair({"files": {"backup_dir": "backup"}}).start()
    person = person_of(house, tmp_path, "monitor")
    code, line = status(person)
    assert code == 0 and line.startswith("CONVENED OK") and "time=" in line, line
    house.as_("admin").call("admin.clock", advance_s=2 * 86400)
    from test_snapshot import looked_at
    looked_at(house, lambda s: s["verdict"]["level"] == "warning")
    code, line = status(person)
    assert code == 1 and "NO BACKUP FOR" in line and "disk_free=" in line, line
    house.as_("admin").call("admin.backup")
    looked_at(house, lambda s: s["verdict"]["level"] == "ok")
    code, line = status(person)
    assert code == 0 and "backup_age=" in line, line
    house.as_("admin").call("admin.clock", advance_s=8 * 86400)
    code, line = status(person)
    assert code == 2 and "LAST BACKUP BEFORE 8 days" in line, line
