"""SIGHUP: the whole configuration is built and checked, then swapped; nobody who calls notices."""
import os
import re
import signal
import ssl
import subprocess
import threading
import time

import pytest

import daemon as daemons
from convened_client import PATIENCE_S, Closed, RpcError

RELOADS = 100
EXTENSIONS = "subjectAltName = DNS:localhost\nextendedKeyUsage = serverAuth\n"


class Certificate:
    """One of the fair's authority, with a key of its own; install() puts both in place."""

    def __init__(self, house, directory, serial):
        self.house = house
        self.key, self.file = directory / f"{serial}.key", directory / f"{serial}.crt"
        request, extensions = directory / f"{serial}.csr", directory / "extensions"
        extensions.write_text(EXTENSIONS)
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", "/CN=localhost", "-keyout", self.key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", house.home / "ca.crt", "-CAkey",
                house.home / "ca.key", "-set_serial", serial, "-days", "2", "-extfile",
                extensions, "-out", self.file)
        self.der = ssl.PEM_cert_to_DER_cert(self.file.read_text())

    def install(self):
        replace(self.house.home / "server.key", self.key.read_text())
        replace(self.house.home / "server.crt", self.file.read_text())


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True,
                   timeout=PATIENCE_S)


def replace(path, text):
    """As an operator should: written beside, then renamed."""
    beside = path.with_name(path.name + ".new")
    beside.touch(mode=0o600)
    beside.write_text(text)
    os.replace(beside, path)


def seen(house):
    """The certificate a new connection meets."""
    with house.connect() as client:
        return client.stream.tls.getpeercert(binary_form=True)


def hang_up(house):
    house.process.send_signal(signal.SIGHUP)


def wait_until(condition, what):
    """Ask until it is so; every question is a round trip to the daemon."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what


class Load:
    """Threads that call without a pause until told to stop, and keep what went wrong."""

    def __init__(self, house, callers):
        self.house, self.ended, self.failures = house, threading.Event(), []
        self.calls = dict.fromkeys(callers, 0)
        self.threads = [threading.Thread(target=self.run, args=(caller,)) for caller in callers]

    def run(self, caller):
        try:
            for _ in caller(self.house):
                self.calls[caller] += 1
                if self.ended.is_set():
                    return
        except (AssertionError, Closed, OSError, RpcError) as failure:
            self.failures.append((caller.__name__, repr(failure)))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(PATIENCE_S)


def reading(house):
    client = house.as_("bob")
    while True:
        yield client.call("diary.get")


def writing(house):
    client = house.as_("ann")
    while True:
        yield client.write("preference.set", to="X1", preference="must")
        yield client.write("preference.set", to="X1", preference="want")


def pipelining(house):
    client = house.as_("staff")
    while True:
        for request_id in client.send_all([("organisation.list", {"limit": 3})] * 16):
            client.result(request_id)
        yield


def coming_and_going(house):
    while True:
        with house.session(house.tokens["ann"]) as client:
            yield client.call("ping")
        house.clients.remove(client)


def watching(house):
    """Every change, none twice, none left out, through all reloads."""
    client = house.as_("staff")
    last = client.call("watch", topics=["preference"])["seq"]
    while True:
        event = client.next_event()
        assert event["seq"] > last
        last = event["seq"]
        yield


def test_a_hundred_reloads_under_load_fail_no_request(make_fair, tmp_path):
    house = make_fair().start()
    certificates = [Certificate(house, tmp_path, serial) for serial in (71, 72, 73)]
    staying = house.as_("ann")
    with Load(house, [reading, writing, pipelining, coming_and_going, watching]) as load:
        for n in range(RELOADS):
            certificate = certificates[n % len(certificates)]
            certificate.install()
            house.configure({"limits": {"inflight": 32 + n % 7}})
            hang_up(house)
            wait_until(lambda: seen(house) == certificate.der, f"certificate of reload {n}")
            with house.connect() as client:
                assert client.hello()["limits"]["max_inflight"] == 32 + n % 7
            assert staying.call("ping") == {} and not load.failures, n
    assert not load.failures
    assert all(count > RELOADS // 4 for count in load.calls.values()), load.calls
    assert not house.log.find(r"event=reload\.refused")
    assert house.as_("admin").call("admin.verify")["ok"]


def spoil(name):
    return lambda house, spare: replace(house.home / name, "-----BEGIN NOTHING-----\n")


def lose(name):
    return lambda house, spare: (house.home / name).unlink()


def wrong_option(house, spare):
    house.configure({"limits": {"inflight": "many"}})


def unknown_section(house, spare):
    house.configure({"dragons": {"fire": "yes"}})


def wrong_key(house, spare):
    replace(house.home / "server.key", spare.key.read_text())


BROKEN = [
    (wrong_option, r"inflight"), (unknown_section, r"dragons"), (lose("convened.conf"), r"conf"),
    (spoil("server.crt"), r"server\.crt"), (lose("server.crt"), r"server\.crt"),
    (spoil("server.key"), r"server\.key"), (lose("server.key"), r"server\.key"),
    (wrong_key, r"server\.key"), (spoil("ca.crt"), r"ca\.crt"),
]


@pytest.mark.parametrize("breaking, named", BROKEN, ids=[str(n) for n in range(len(BROKEN))])
def test_what_is_broken_leaves_the_old_in_force_and_is_named(make_fair, tmp_path, breaking,
                                                             named):
    house = make_fair().start()
    kept = {path: path.read_text() for path in house.home.glob("*.c*")}
    kept[house.home / "server.key"] = (house.home / "server.key").read_text()
    staying, before = house.as_("ann"), seen(house)
    spare = Certificate(house, tmp_path, 81)
    if breaking is not wrong_key:
        spare.install()
    house.configure({"limits": {"inflight": 5}})
    breaking(house, spare)
    authority = kept[house.home / "ca.crt"]
    hang_up(house)
    assert re.search(named, house.log.wait(r"event=reload\.refused"))
    replace(house.home / "ca.crt", authority)
    assert seen(house) == before
    with house.connect() as client:
        assert client.hello()["limits"]["max_inflight"] == 32
    assert staying.call("ping") == {} and not house.log.find(r"event=daemon\.reloaded")
    for path, text in kept.items():
        replace(path, text)
    spare.install()
    hang_up(house)
    assert house.log.wait(r"event=daemon\.reloaded")
    assert seen(house) == spare.der and staying.call("ping") == {}


def test_what_only_a_start_can_change_is_named(make_fair):
    house = make_fair().start()
    house.configure({"listen": {"port": 1}, "files": {"database": "other.db"}})
    hang_up(house)
    line = house.log.wait(r"event=reload\.needs_restart")
    assert "listen.port" in line and "files.database" in line
    assert house.as_("ann").call("ping") == {} and not (house.home / "other.db").exists()


def test_a_reload_is_said_with_its_file(make_fair):
    house = make_fair({"log": {"level": "notice"}}).start()
    hang_up(house)
    said = daemons.fields(house.log.wait(r"event=daemon\.reloaded"))
    assert said["file"].endswith("convened.conf")
