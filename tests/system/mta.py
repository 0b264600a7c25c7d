"""A real MTA: Debian's OpenSMTPD in a root of its own under build/, never installed into the machine.

It is fetched once as a package, unpacked beside the libraries it needs, and run by chroot: that
takes root. What it takes it puts into one maildir, whoever it is for.
"""
import email
import email.policy
import os
import pathlib
import shutil
import socket
import subprocess

import daemon as daemons
from convened_client import PATIENCE_S

PASSWD = """root:x:0:0::/:/bin/sh
opensmtpd:x:601:601::/var/empty:/bin/false
opensmtpq:x:602:602::/var/empty:/bin/false
vmail:x:603:603::/mail:/bin/sh
"""
GROUP = "root:x:0:\nopensmtpd:x:601:\nopensmtpq:x:602:\nvmail:x:603:\n"
CONFIGURATION = """listen on 127.0.0.1 port {port}
table everybody {{ "@" = "vmail" }}
action "keep" maildir "/mail/box" virtual <everybody>
match from any for any action "keep"
"""


class Missing(Exception):
    """Why there is no MTA here; a test skips with it."""


def build_place():
    """Where the package and the roots are."""
    place = daemons.build_directory() / "opensmtpd"
    place.mkdir(exist_ok=True)
    return place


def package():
    """The package as a file."""
    place = build_place()
    found = sorted(place.glob("opensmtpd_*.deb"))
    if not found:
        try:
            subprocess.run(["apt-get", "-q", "download", "opensmtpd"], cwd=place, check=True,
                           capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError) as why:
            raise Missing(f"Debian's opensmtpd cannot be fetched: {why}") from why
        found = sorted(place.glob("opensmtpd_*.deb"))
    return found[-1]


def libraries(program):
    """What the dynamic linker takes for it, itself included."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    paths = [word for line in said.splitlines() for word in line.split() if word.startswith("/")]
    return [pathlib.Path(path) for path in paths]


class OpenSmtpd:
    def __init__(self, root):
        if os.geteuid() != 0:
            raise Missing("OpenSMTPD needs root for a root of its own")
        self.root = pathlib.Path(root)
        self.port = self._free_port()
        self._unpack()
        self._furnish()
        self.log = (self.root / "log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            ["chroot", str(self.root), "/usr/sbin/smtpd", "-d"], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, start_new_session=True)
        self._wait_until_it_listens()

    @staticmethod
    def _free_port():
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            return taken.getsockname()[1]

    def _unpack(self):
        subprocess.run(["dpkg-deb", "-x", str(package()), str(self.root)], check=True)
        programs = [path for path in self.root.rglob("*")
                    if path.is_file() and not path.is_symlink()
                    and path.read_bytes()[:4] == b"\x7fELF"]
        for needed in {path for program in programs for path in libraries(program)}:
            to = self.root / needed.relative_to("/")
            to.parent.mkdir(parents=True, exist_ok=True)
            if not to.exists():
                shutil.copy(needed, to)
        (self.root / "bin").mkdir(exist_ok=True)
        shutil.copy(os.path.realpath("/bin/sh"), self.root / "bin" / "sh")

    def _furnish(self):
        for name in ("etc", "dev", "tmp", "run", "mail", "var/empty", "var/spool/smtpd"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        (self.root / "var" / "run").symlink_to("/run")
        (self.root / "etc" / "passwd").write_text(PASSWD)
        (self.root / "etc" / "group").write_text(GROUP)
        (self.root / "etc" / "hosts").write_text("127.0.0.1 localhost\n")
        (self.root / "etc" / "nsswitch.conf").write_text("passwd: files\ngroup: files\n")
        (self.root / "etc" / "mailname").write_text("mta.example\n")
        (self.root / "etc" / "smtpd.conf").write_text(CONFIGURATION.format(port=self.port))
        (self.root / "tmp").chmod(0o1777)
        (self.root / "var/spool/smtpd").chmod(0o711)
        os.chown(self.root / "mail", 603, 603)
        for name, minor in (("null", 3), ("zero", 5), ("random", 8), ("urandom", 9)):
            path = self.root / "dev" / name
            if not path.exists():
                os.mknod(path, 0o666 | 0o020000, os.makedev(1, minor))
                path.chmod(0o666)

    def _wait_until_it_listens(self):
        for _ in range(int(PATIENCE_S * 20)):
            if self.process.poll() is not None:
                raise Missing("OpenSMTPD does not run here: "
                              + (self.root / "log").read_text()[-300:])
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.05) as met:
                    if met.recv(3) == b"220":
                        return
            except OSError:
                self._breathe()
        raise Missing("OpenSMTPD does not answer")

    def _breathe(self):
        """A moment for it, or its end."""
        try:
            self.process.wait(0.05)
        except subprocess.TimeoutExpired:
            pass

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def wait_for(self, count):
        """The mails in its maildir once there are so many."""
        box = self.root / "mail" / "box" / "new"
        for _ in range(int(PATIENCE_S * 20)):
            found = sorted(box.glob("*")) if box.is_dir() else []
            if len(found) >= count:
                return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                        for path in found]
            self._breathe()
        raise TimeoutError((self.root / "log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.log.close()
