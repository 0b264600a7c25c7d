"""The tours of README.md, typed again today: what it shows is what the programs print.

Every block marked "console" is typed into a terminal of 80 columns, in the order of the page, on
one fair, by the machine's own clock: nothing that is typed may carry a date that passes. Output is
compared byte for byte but for what VARIES names, and dates by their shape. With GOLDEN_UPDATE=1
the output in README.md is written anew where more than its dates differs.
"""
import difflib
import fcntl
import os
import pathlib
import pty
import re
import shlex
import struct
import subprocess
import termios

import daemon as daemons
from convened_client import PATIENCE_S
from web import free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
COLUMNS, ROWS = 80, 200
BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
HEADING = re.compile(r"(?m)^### +(.*)$")
USUAL_PORT, USUAL_WEB_PORT = "7443", "8443"

TOURS = ("Operator", "Staff", "Buyer", "Exhibitor")

# What differs from run to run, and how the page shows it.
VARIES = [
    (re.compile(r"(cv[itf]_[0-9A-Za-z]+_)[A-Za-z0-9_-]{51}"), r"\1…"),
    (re.compile(r"(pin=)[A-Za-z0-9_-]{43}"), r"\1…"),
    (re.compile(r"\b\d+ ms\b"), "3 ms"),
    (re.compile(r"\btime=\d+ms"), "time=3ms"),
    (re.compile(r"\buptime_s=\d+"), "uptime_s=9"),
    (re.compile(r"\bcertificate_days=\d+"), "certificate_days=824"),
    (re.compile(r"\bdisk_free=(\d+|U)"), "disk_free=80129900544"),
    (re.compile(r"\bwal_bytes=(\d+|U)"), "wal_bytes=0"),
    (re.compile(r"(request number:) c\d+-\d+"), r"\1 c7-2"),
]

# What differs from day to day: the fair's dates, and instants of the clock. The times of its
# slots, which have an end behind them, stay.
DATE = r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [ \d]\d " \
       r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
SHAPES = [
    (re.compile(DATE + r" \d\d:\d\d(?!-)"), "Day DD Mon HH:MM"),
    (re.compile(DATE), "Day DD Mon"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{2} 20\d\d \d\d:\d\d"), "D Mon YYYY HH:MM"),
    (re.compile(r"(tiny|Tiny City Fair )20\d\d\b"), r"\1YYYY"),
]
PASSING = re.compile(r"\b20\d\d-\d\d\b")


def shape(text):
    for pattern, instead in SHAPES:
        text = pattern.sub(instead, text)
    return text


def commands_of(block):
    """[("convene …", what the page shows of it), …] of a block."""
    parts = re.split(r"(?m)^\$ (.*)\n", block)
    return list(zip(parts[1::2], parts[2::2]))


class Terminal:
    """One home directory, a shell's view of it, and the daemon that a command with & starts."""

    def __init__(self, directory):
        self.directory = directory
        (directory / "tests").symlink_to(ROOT / "tests")
        self.port, self.web_port = str(free_port()), str(free_port())
        self.daemon = daemons.Daemon(directory / "fair")
        self.secrets = {}   # as the page shows it: whole
        self.environment = {
            "PATH": f"{daemons.build_directory()}:/usr/bin:/bin", "HOME": str(directory),
            "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1", "PAGER": "",
            "TZ": "Asia/Seoul", "PYTHONDONTWRITEBYTECODE": "1"}

    def type(self, command, who):
        """What the terminal shows, made the same for every run."""
        whole = command
        # with what belongs to it before the same without
        for short, secret in sorted(self.secrets.items(), key=lambda one: -len(one[0])):
            whole = whole.replace(short, secret)
        whole = whole.replace(f":{USUAL_PORT}/", f":{self.port}/")
        if whole.endswith("&"):
            return self.start(whole)
        return self.steady(self.run(whole, who))

    def run(self, command, who):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        shell = subprocess.Popen(
            ["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
            cwd=self.directory, env={**self.environment, "CONVENE_PROFILE": who.lower()})
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 65536):
                shown += data
        except OSError:  # the last one has closed it
            pass
        os.close(ours)
        shell.wait(timeout=PATIENCE_S)
        return shown.decode().replace("\r\n", "\n")

    def start(self, command):
        """The daemon of the page."""
        words = shlex.split(command.rstrip("& "))
        assert words == ["convened", "-c", "fair/convened.conf",
                         "2>fair/convened.log"], command
        self.daemon.configure({"listen": {"port": self.port}, "web": {"port": self.web_port}})
        self.daemon.start()
        return ""

    def steady(self, text):
        for secret in re.findall(r"cv[itf]_[0-9A-Za-z]+_[A-Za-z0-9_-]{51}(?:;pin=[\w-]{43})?", text):
            self.secrets[self.shown(secret)] = secret
        return self.shown(text)

    def shown(self, text):
        text = text.replace(self.port, USUAL_PORT).replace(self.web_port, USUAL_WEB_PORT)
        text = text.replace(f"{self.directory}/", "")
        for pattern, instead in VARIES:
            text = pattern.sub(instead, text)
        return text


def played(text, terminal):
    """The page as it should be: every block with what its commands print today."""
    headings = [(match.end(), match[1]) for match in HEADING.finditer(text)]

    def play(match):
        who = [name for end, name in headings if end < match.start()][-1]
        lines = []
        for command, before in commands_of(match[1]):
            now = terminal.type(command, who)
            now += "" if now.endswith("\n") or not now else "\n"
            lines.append(f"$ {command}\n{before if shape(before) == shape(now) else now}")
        return f"```console\n{''.join(lines)}```"

    return BLOCK.sub(play, text)


def test_nothing_that_is_typed_carries_a_date():
    text = README.read_text(encoding="utf-8")
    typed = [command for block in BLOCK.findall(text) for command, _ in commands_of(block)]
    assert len(typed) > 20
    assert not [command for command in typed if PASSING.search(command)]


def test_the_tours_of_the_readme_are_what_the_programs_print(tmp_path):
    text = README.read_text(encoding="utf-8")
    terminal = Terminal(tmp_path)
    try:
        now = played(text, terminal)
        for who in TOURS:
            assert any(name == who for name in HEADING.findall(text)), who
        assert len(BLOCK.findall(text)) >= len(TOURS)
        if os.environ.get("GOLDEN_UPDATE") == "1":
            README.write_text(now, encoding="utf-8")
            text = now
        changes = "\n".join(difflib.unified_diff(
            text.splitlines(), now.splitlines(), "README.md", "typed today", lineterm="", n=2))
        assert not changes, f"GOLDEN_UPDATE=1 writes it anew\n{changes}"
        event = re.search(r"(?m)^code = (.*)$",
                          (tmp_path / "files/event.ini").read_text(encoding="utf-8"))[1]
        assert terminal.daemon.admin(event).call("admin.verify")["ok"]
    finally:
        terminal.daemon.stop()
