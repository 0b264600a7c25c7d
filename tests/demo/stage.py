"""What the demo stands on: its home directory, the two real programs, and telling what happens.

It never leaves a daemon behind: the kernel ends it with this process, a run that was killed is
tidied by the next one, and only a directory the demo itself made is ever removed.
"""
import contextlib
import ctypes
import os
import pathlib
import re
import select
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

PATIENCE_S = 30.0
MARK = ".convene-demo"          # a directory with this file may be removed
USUAL_PORT, USUAL_WEB_PORT = 7443, 8443
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
# what a login link holds is one person's: its head is enough to follow the story
SECRET = re.compile(r"(cv[it]_[A-Za-z0-9]+_)[A-Za-z0-9_-]{20,}(?:(;pin=)[A-Za-z0-9_-]+)?")


class Failed(Exception):
    """What was to happen did not."""


def expect(truth, what):
    """A promise of the story: the demo ends here when it is not kept."""
    if not truth:
        raise Failed(what)


def shortened(text):
    """The same with every secret cut to its head."""
    return SECRET.sub(lambda m: f"{m[1]}…" + (f"{m[2]}…" if m[2] else ""), text)


class Teller:
    """Prints the story: chapters with the time, commands as typed, output indented."""

    def __init__(self, out=sys.stdout):
        self.out = out
        self.begun = time.monotonic()
        self.colour = out.isatty() and "NO_COLOR" not in os.environ
        self.chapters = 0

    def style(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colour else text

    def line(self, text=""):
        print(text, file=self.out, flush=True)

    def chapter(self, title):
        self.chapters += 1
        seconds = time.monotonic() - self.begun
        self.line()
        self.line(self.style("1", f"{self.chapters}. {title}") + f"   [{seconds:.1f} s]")

    def say(self, text):
        self.line("   " + text)

    def fact(self, label, value):
        self.say(f"{value:>6} {label}")

    def command(self, words):
        typed = " ".join(word if word == "&" else shlex.quote(word) for word in words)
        self.line("   " + self.style("36", f"$ {shortened(typed)}"))

    def output(self, text, at_most=40):
        lines = shortened(text).rstrip("\n").split("\n")
        for line in lines[:at_most]:
            self.line("     " + line)
        if len(lines) > at_most:
            self.line(f"     … {len(lines) - at_most} lines more")


class Output:
    """The lines of a process as they come, read by a thread, and waiting for one of them."""

    def __init__(self, stream, copy_to=None):
        self.lines, self.ended = [], False
        self.arrived = threading.Condition()
        self.copy_to = copy_to
        self.thread = threading.Thread(target=self.read, args=(stream,), daemon=True)
        self.thread.start()

    def read(self, stream):
        with self.copy_to.open("w", encoding="utf-8") if self.copy_to \
                else contextlib.nullcontext() as copy:
            for line in stream:
                if copy:
                    copy.write(line)
                    copy.flush()
                with self.arrived:
                    self.lines.append(line.rstrip("\n"))
                    self.arrived.notify_all()
        with self.arrived:
            self.ended = True
            self.arrived.notify_all()

    def wait_for(self, pattern, patience_s=PATIENCE_S):
        """The first line that matches, now or when it comes."""
        def found():
            return next((line for line in self.lines if re.search(pattern, line)), None)

        with self.arrived:
            self.arrived.wait_for(lambda: found() or self.ended, patience_s)
            line = found()
        text = "\n".join(self.lines[-20:])
        expect(line is not None, f"no line with {pattern!r} came in:\n{text}")
        return line


def end_with_parent():
    """In the child before exec: the kernel sends SIGTERM when the demo is no more."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Home:
    """The directory of one demo: everything in it is made anew."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory).absolute()
        self.fair = self.directory / "fair"
        self.daemon = self.directory / "home"
        self.config = self.daemon / "convened.conf"
        self.profiles = self.directory / "client"       # XDG_CONFIG_HOME
        self.invitations = self.directory / "invitations"
        self.log = self.directory / "convened.log"

    def make(self):
        if self.directory.exists():
            expect((self.directory / MARK).exists() or not any(self.directory.iterdir()),
                   f"{self.directory} was not made by the demo: it is left alone")
            self.end_former_daemon()
            shutil.rmtree(self.directory)
        self.directory.mkdir(parents=True)
        (self.directory / MARK).touch()
        self.profiles.mkdir(mode=0o700)

    def end_former_daemon(self):
        """Ends the daemon that an earlier reader of the demo left running on this very home."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(relative(self.daemon / "admin.sock"))
            except OSError:
                return
            peer = probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid = struct.unpack("3i", peer)[0]
        handle = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(handle, signal.SIGTERM)
            ended, _, _ = select.select([handle], [], [], PATIENCE_S)
        finally:
            os.close(handle)
        expect(ended, f"the daemon of an earlier demo, process {pid}, does not end")


class Programs:
    """`convened` and `convene` of one build, on one home."""

    def __init__(self, build, home, teller):
        self.daemon_program = pathlib.Path(build).absolute() / "convened"
        self.client_program = pathlib.Path(build).absolute() / "convene"
        self.home, self.teller = home, teller
        self.process = None
        self.background = []
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(home.profiles),
                            "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "100"}
        for program in (self.daemon_program, self.client_program):
            expect(program.exists(), f"{program} is not there: type make")

    # -- the daemon ---------------------------------------------------------------------------

    def free_port(self, usual=USUAL_PORT):
        """The usual port, or any that is free."""
        for port in (usual, 0):
            with contextlib.suppress(OSError), socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
        raise Failed("no free port")

    def init(self, port, web_port):
        """Makes the daemon's home and returns the first login link."""
        typed = ["convened", "init", relative(self.home.daemon), "--port", str(port),
                 "--web-port", str(web_port)]
        self.teller.command(typed)
        done = subprocess.run([self.daemon_program, *typed[1:]], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env=self.environment,
                              timeout=PATIENCE_S, check=False)
        self.teller.output(done.stdout + done.stderr)
        expect(done.returncode == 0, f"init ended with {done.returncode}")
        return done.stdout.rstrip("\n").split("\n")[-1].strip()

    def start(self):
        """Runs the daemon until it says that it is ready."""
        typed = ["convened", "-c", relative(self.home.config)]
        self.teller.command([*typed, "&"])
        self.process = subprocess.Popen(
            [self.daemon_program, *typed[1:]], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
            env=self.environment, preexec_fn=end_with_parent)
        self.log = Output(self.process.stderr, copy_to=self.home.log)
        line = self.log.wait_for(r"event=daemon\.ready")
        self.teller.output(line)
        return int(re.search(r"\bport=(\d+)", line)[1])

    def stop(self):
        """SIGTERM; how many seconds it took to end well."""
        self.teller.command(["kill", "-TERM", str(self.process.pid)])
        begun = time.monotonic()
        self.process.terminate()
        try:
            status = self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            raise Failed("the daemon does not end") from None
        expect(status == 0, f"the daemon ended with {status}, see {self.home.log}")
        return time.monotonic() - begun

    def leave_nothing_running(self):
        for process in (*self.background, self.process):
            if process and process.poll() is None:
                process.kill()
                process.wait(PATIENCE_S)

    # -- the client ---------------------------------------------------------------------------

    def convene(self, *words, profile=None, status=0, show=40):
        """Types a command, shows it and its output, checks its exit status, returns the output."""
        typed = ["convene", *(["--profile", profile] if profile else []), *map(relative, words)]
        self.teller.command(typed)
        done = subprocess.run([self.client_program, *typed[1:]], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env=self.environment,
                              timeout=PATIENCE_S, check=False)
        text = done.stdout + done.stderr
        if show:
            self.teller.output(text, at_most=show)
        expect(done.returncode == status,
               shortened(f"{shlex.join(typed)} ended with {done.returncode}, not {status}:\n"
                         f"{text}"))
        return text

    def convene_in_background(self, *words, profile):
        typed = ["convene", "--profile", profile, *words]
        self.teller.command([*typed, "&"])
        process = subprocess.Popen([self.client_program, *typed[1:]], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   env=self.environment, preexec_fn=end_with_parent)
        self.background.append(process)
        return process, Output(process.stdout)


def relative(path):
    """A path as one would type it here; any other word unchanged."""
    word = str(path)
    if word.startswith("/"):
        short = os.path.relpath(word)
        if not short.startswith(".."):
            return short
    return word
