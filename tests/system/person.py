"""Somebody at a terminal with convene, and a way to lose what goes between it and the daemon."""
import fcntl
import json
import os
import pathlib
import pty
import socket
import struct
import subprocess
import termios
import threading

import daemon as daemons
from convened_client import PATIENCE_S

DONE, REFUSED, USAGE, DATA, TRY_AGAIN, NO_PERMISSION, CONFIG = 0, 1, 2, 65, 75, 77, 78


class Person:
    """Somebody at a terminal: a configuration directory of their own, and the program."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.environment = dict(os.environ, XDG_CONFIG_HOME=str(directory), LC_ALL="C.UTF-8")
        for name in ("CONVENE_PROFILE", "CONVENE_EVENT"):
            self.environment.pop(name, None)

    def command(self, *words):
        return [str(daemons.build_directory() / "convene"), *map(str, words)]

    def type(self, *words, **options):
        return subprocess.run(self.command(*words), capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False, env=self.environment, **options)

    def begin(self, *words):
        return subprocess.Popen(self.command(*words), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env=self.environment)

    def does(self, *words, **options):
        """What is typed must work: the answer as JSON."""
        done = self.type("--json", *words, **options)
        assert done.returncode == DONE, done.stderr
        return json.loads(done.stdout)

    @property
    def pending(self):
        return sorted((self.directory / "convene" / "pending").glob("*.json"))

    def keep(self, name, server, ca, token):
        """A profile as a login leaves it."""
        directory = self.directory / "convene"
        directory.mkdir(mode=0o700, exist_ok=True)
        path = directory / f"{name}.json"
        path.write_text(json.dumps({"server": server, "ca": str(ca), "token": token}))
        path.chmod(0o600)
        return path


def person_of(house, directory, *names):
    """One directory with a profile for each name; the first is the default."""
    person = Person(directory)
    for name in names:
        person.keep(name, f"localhost:{house.port}", house.home / "ca.crt", house.tokens[name])
    person.environment["CONVENE_PROFILE"] = names[0]
    return person


class Proxy:
    """Between client and daemon: loses the answer to the first request of so many connections."""

    HANDSHAKE_AND_HELLO = 2  # what the daemon sends before: its flight, the answer to hello

    def __init__(self, port, losses, silent=False):
        self.port, self.losses, self.silent = port, losses, silent
        self.lost = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"localhost:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.port))
            lose = self.losses > 0
            self.losses -= lose
            threading.Thread(target=self.up, args=(client, server), daemon=True).start()
            threading.Thread(target=self.down, args=(client, server, lose), daemon=True).start()

    @staticmethod
    def up(client, server):
        try:
            while data := client.recv(65536):
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def down(self, client, server, lose):
        records = 0
        try:
            while data := server.recv(65536):
                records += 1
                if lose and records > self.HANDSHAKE_AND_HELLO:
                    self.lost.set()
                    if self.silent:
                        continue
                    break
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        server.close()

    def close(self):
        self.listener.close()


def on_a_terminal(person, rows, *words, columns=80, **environment):
    """What a terminal of that height gets to show."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    client = subprocess.Popen(person.command(*words), stdin=theirs, stdout=theirs, stderr=theirs,
                              env=dict(person.environment, TERM="xterm", **environment))
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # the last one has closed it
        pass
    os.close(ours)
    assert client.wait(timeout=PATIENCE_S) == DONE
    return shown.decode()
