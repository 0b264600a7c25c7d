"""Runs the daemon under test: a home directory, its configuration, its process and its log."""
import configparser
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time

import convened_client
from convened_client import PATIENCE_S, Client

STOP_S = 5.0  # the promise: SIGTERM to exit 0
SANITIZER = re.compile(r"(Address|Leak|Memory|Thread|UndefinedBehavior)Sanitizer"
                       r"|runtime error:|^bug: ", re.MULTILINE)
LOGIN_LINK = re.compile(r"^convene://([^:/]+):(\d+)/#(cvi_[^;]+);pin=([A-Za-z0-9_-]{43})$")


def build_directory():
    root = pathlib.Path(__file__).resolve().parents[2]
    return root / os.environ.get("CONVENE_BUILD", "build")


def shared_directory():
    root = pathlib.Path(__file__).resolve().parents[2]
    return root / os.environ.get("CONVENE_SHARED", "../shared")


def program():
    return str(build_directory() / "convened")


def open_to_all(path):
    """Can every user enter it, and run a program there?"""
    path = pathlib.Path(path).resolve()
    return (path.is_dir() and not os.statvfs(path).f_flag & os.ST_NOEXEC
            and all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents)))


def place_for_all():
    """Where to make a directory that other users can enter; None when there is no such place.

    The tests' own directories are the caller's alone, and so may the whole checkout be.
    """
    return next(filter(open_to_all, (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm")), None)


def run(*arguments, **options):
    """One short run of the program: CompletedProcess with text."""
    return subprocess.run([program(), *map(str, arguments)], capture_output=True, text=True,
                          timeout=PATIENCE_S, check=False, **options)


def fields(line):
    """A log line's key=value pairs."""
    pairs = re.findall(r'([a-z_.]+)=("(?:[^"\\]|\\.)*"|\S*)', line)
    return {key: value.strip('"') for key, value in pairs}


class StartFailed(Exception):
    """The daemon ended before it was ready; status and log say why."""

    def __init__(self, status, log):
        self.status, self.log = status, log
        super().__init__(f"exit status {status}\n{log}")


class Log:
    """The lines a process writes to stderr, read by a thread of their own, and waiting for one."""

    def __init__(self, stream):
        self.lines = []
        self.ended = False
        self._arrived = threading.Condition()
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream):
        for line in stream:
            with self._arrived:
                self.lines.append(line.rstrip("\n"))
                self._arrived.notify_all()
        stream.close()
        with self._arrived:
            self.ended = True
            self._arrived.notify_all()

    def find(self, pattern):
        return next((line for line in self.lines if re.search(pattern, line)), None)

    def wait(self, pattern, timeout=PATIENCE_S):
        """The first line that matches; None once the process has closed its end."""
        with self._arrived:
            self._arrived.wait_for(lambda: self.find(pattern) or self.ended, timeout)
            line = self.find(pattern)
        if line is None and not self.ended:
            raise TimeoutError(f"no log line {pattern!r} in:\n{self.text()}")
        return line

    def wait_until(self, condition, timeout=PATIENCE_S):
        """Looks at each new line; whether the condition came true."""
        with self._arrived:
            return self._arrived.wait_for(condition, timeout)

    def join(self):
        self._thread.join(PATIENCE_S)

    def text(self):
        return "\n".join(self.lines)


class Daemon:
    """One home and at most one process on it."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.config = self.home / "convened.conf"
        self.process = None
        self.log = None
        self.port = None
        self.logs = []  # of all runs, for the report of a failed test
        self.clients = []
        self.program = program()
        self.user = None  # run as another user
        self.arguments = ()  # of the command line beside the configuration

    # The home.

    def init(self, *arguments):
        """Make the home; the first staff invitation out of the login link."""
        made = run("init", self.home, *arguments)
        assert made.returncode == 0, made.stderr
        link = LOGIN_LINK.match(made.stdout.rstrip("\n").splitlines()[-1])
        assert link, f"no login link at the end of {made.stdout!r}"
        self.init_link = link.group(0)
        return link.group(3)

    def configure(self, options):
        """Set {section: {option: value}} in the configuration file."""
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read(self.config, encoding="utf-8")
        for section, values in options.items():
            if not parser.has_section(section):
                parser.add_section(section)
            for option, value in values.items():
                parser.set(section, option, str(value))
        with self.config.open("w", encoding="utf-8") as out:
            parser.write(out)

    @property
    def database(self):
        return self.home / "fair.db"

    def give_to(self, user):
        """The home is another user's, who runs a copy of the program that lies beside it."""
        self.user = user
        self.program = str(shutil.copy(program(), self.home.parent / "convened"))
        for path in (self.home, *self.home.rglob("*")):
            shutil.chown(path, user)

    # The process.

    def start(self):
        """Run in the foreground until ready. StartFailed when it ends before."""
        environment = dict(os.environ)
        environment.setdefault("ASAN_OPTIONS", "abort_on_error=1")
        environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
        self.process = subprocess.Popen(
            [self.program, "-c", str(self.config), *self.arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
            cwd="/", env=environment, user=self.user)
        self.log = Log(self.process.stderr)
        self.logs.append(self.log)
        ready = self.log.wait(r"\bevent=daemon\.ready\b")
        if ready is None:
            status = self.process.wait(PATIENCE_S)
            raise StartFailed(status, self.log.text())
        self.port = int(fields(ready)["port"])
        return self

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def terminate(self):
        """SIGTERM; the exit status and how long it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.ended(), time.monotonic() - begun

    def ended(self, timeout=PATIENCE_S):
        """Wait for the process to end by itself; its status."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout)
            raise
        self.log.join()
        return status

    def kill(self):
        """kill -9, as a power cut would to the process."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self.log.join()

    def restart(self):
        self.stop()
        return self.start()

    def stop(self):
        """End it as the promise says: status 0, in time, no report of a sanitizer."""
        for client in self.clients:
            client.close()
        self.clients.clear()
        if self.running:
            status, seconds = self.terminate()
            assert status == 0, f"exit status {status} at SIGTERM\n{self.tail()}"
            assert seconds < STOP_S, f"took {seconds:.1f} s to stop"
        self.check_log()

    def check_log(self):
        for log in self.logs:
            assert not SANITIZER.search(log.text()), log.text()

    def tail(self, lines=60):
        return "\n-- restart --\n".join("\n".join(log.lines[-lines:]) for log in self.logs)

    def remove(self):
        if self.running:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    # Connections, closed with the daemon.

    def connect(self, **options):
        """Over TLS, nothing said yet."""
        client = Client.over_tls(("127.0.0.1", self.port), self.home / "ca.crt", **options)
        self.clients.append(client)
        return client

    def session(self, token=None, event=None, **options):
        """Over TLS, hello said."""
        client = self.connect(**options)
        client.hello(token, event)
        return client

    def admin(self, event=None):
        """Over the Unix socket, hello said."""
        client = Client.over_unix(self.home / "admin.sock")
        self.clients.append(client)
        client.hello(event=event)
        return client

    def enrol(self, invitation, key=None, label="test"):
        """Exchange an invitation on a connection of its own; the answer of auth.enrol."""
        with self.connect() as client:
            client.hello()
            return client.call("auth.enrol", invitation=invitation, label=label,
                               key=key or convened_client.new_key())
