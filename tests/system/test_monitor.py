"""The monitor's port: alive, ready, and numbers that Prometheus takes; and its files of packaging/."""
import json
import pathlib
import re
import shutil
import socket
import subprocess

import pytest

import daemon as daemons
from convened_client import PATIENCE_S
from expect import refused
from test_booking import ask
from test_snapshot import looked_at
from web import free_port

PACKAGING = pathlib.Path(__file__).resolve().parents[2] / "packaging"
RULES, DASHBOARD = PACKAGING / "convened.rules.yml", PACKAGING / "convened-dashboard.json"
NAME = re.compile(r"\bconvened_[a-z_]+")


@pytest.fixture
def watched(make_fair):
    """A fair with a monitor's port."""
    for _ in range(5):
        port = free_port()
        house = make_fair({"monitor": {"port": port},
                           "files": {"backup_dir": "backup"}})
        try:
            house.start()
        except daemons.StartFailed as failed:  # somebody else took the port meanwhile
            assert "cannot listen" in failed.log
            continue
        house.monitor_port = port
        return house
    raise AssertionError("no port was free")


def exchange(house, data):
    """What comes back to these bytes until the connection ends."""
    with socket.create_connection(("127.0.0.1", house.monitor_port), PATIENCE_S) as peer:
        peer.sendall(data)
        answer = b""
        while part := peer.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode(), body.decode()


def get(house, path, method="GET"):
    return exchange(house, f"{method} {path} HTTP/1.1\r\nHost: m\r\n"
                           "Connection: close\r\n\r\n".encode())


def metrics(house):
    status, head, text = get(house, "/metrics")
    assert status == 200 and "text/plain; version=0.0.4" in head
    return text


def values(text):
    return {name: float(value) for name, value in
            (line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")}


def promtool(*words, **options):
    if shutil.which("promtool") is None:
        pytest.skip("prometheus is not installed")
    return subprocess.run(["promtool", *map(str, words)], capture_output=True, text=True,
                          check=False, timeout=PATIENCE_S, **options)


def test_the_numbers_are_those_of_the_snapshot(watched):
    ask(watched.as_("ann"), "X2")
    found = looked_at(watched, lambda s: "disk_free" in s)
    said = values(metrics(watched))
    assert said['convened_requests{state="requested"}'] == 1
    assert said['convened_requests_unanswered{age="under_1h"}'] == found["unanswered"]["total"]
    assert said['convened_verdict{level="ok"}'] == 1
    assert said["convened_disk_size_bytes"] == found["disk_size"]
    assert said['convened_method_calls_total{method="stats.snapshot"}'] >= 1
    before = said["convened_calls_total"]
    watched.as_("ann").call("ping")
    assert values(metrics(watched))["convened_calls_total"] > before
    assert "convened_backup_age_seconds" not in said
    watched.as_("admin").call("admin.backup")
    looked_at(watched, lambda s: "backup_age" in s)
    assert values(metrics(watched))["convened_backup_age_seconds"] < 600


def test_labels_are_names_of_ours_and_few(watched):
    """Whatever strangers send, no text of theirs becomes a label."""
    for n in range(20):
        with watched.session(watched.tokens["ann"]) as ann, refused("METHOD_UNKNOWN"):
            ann.call(f"x{n}.y")
    text = metrics(watched)
    assert all(re.fullmatch(r'[a-z_]+(\{[a-z]+="[A-Za-z0-9_.]+"\})?', name)
               for name in values(text))
    assert len(values(text)) < 1000


def test_promtool_takes_them(watched):
    watched.as_("admin").call("admin.backup")
    looked_at(watched, lambda s: "backup_age" in s)
    done = promtool("check", "metrics", input=metrics(watched))
    assert done.returncode == 0 and done.stderr.strip() == "", done


def test_rules_and_dashboard_name_what_there_is(watched):
    done = promtool("check", "rules", RULES)
    assert done.returncode == 0, done
    watched.as_("admin").call("admin.backup")
    looked_at(watched, lambda s: "backup_age" in s)
    there = set(NAME.findall(metrics(watched))) | {
        "convened_mail_oldest_seconds", "convened_refusals_total", "convened_faults_total"}
    board = json.loads(DASHBOARD.read_text())
    for text in (RULES.read_text(), json.dumps(board["panels"])):
        named = set(NAME.findall(text))
        assert named and named <= there, named - there


def test_alive_and_ready(watched):
    assert get(watched, "/livez")[::2] == (200, "alive\n")
    assert get(watched, "/readyz")[::2] == (200, "ready\n")
    status, _, body = get(watched, "/metrics", "HEAD")
    assert (status, body) == (200, "")


def test_nothing_else_is_there(watched):
    for path in ("/", "/rpc", "/session", "/events", "/cal/x.ics", "/metrics/", "/../metrics"):
        assert get(watched, path)[0] in (400, 404), path
    assert get(watched, "/metrics", "POST")[0] in (400, 405, 411)
    assert get(watched, "/metrics", "PUT")[0] in (405, 501)
    assert exchange(watched, b"GET /metrics\r\n\r\n")[0] in (400, 505)
    assert exchange(watched, b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n")[0] in (400, 431)


def test_many_connections_make_way_for_each_other(watched):
    idle = [socket.create_connection(("127.0.0.1", watched.monitor_port)) for _ in range(40)]
    assert get(watched, "/livez")[0] == 200
    idle[0].settimeout(PATIENCE_S)
    try:
        assert idle[0].recv(1) == b""
    except ConnectionResetError:
        pass
    for peer in idle:
        peer.close()
    watched.as_("ann").call("ping")


def test_without_the_option_there_is_no_port(house):
    assert "monitor_port=0" in house.log.find("daemon.ready")
