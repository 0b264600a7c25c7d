"""The program as an operator meets it: init, configuration, start, drain, stop."""
import contextlib
import os
import re
import signal
import sqlite3

import pytest

import daemon as daemons
from convened_client import Closed, new_key


def test_init_makes_a_ready_home(make_blank):
    house = make_blank()
    names = {path.name for path in house.home.iterdir()}
    assert names >= {"convened.conf", "ca.crt", "ca.key", "server.crt", "server.key",
                     "secret.key", "fair.db"}
    house.start()
    assert house.enrol(house.invitation)["role"] == "staff"


def test_init_does_not_overwrite_a_home(make_blank):
    house = make_blank()
    before = {path.name: path.read_bytes() for path in house.home.iterdir()}
    again = daemons.run("init", house.home)
    assert again.returncode != 0 and again.stderr
    assert {path.name: path.read_bytes() for path in house.home.iterdir()} == before


def test_init_takes_a_port(tmp_path):
    made = daemons.run("init", tmp_path / "home", "--port", "7555")
    assert made.returncode == 0
    assert daemons.LOGIN_LINK.match(made.stdout.splitlines()[-1]).group(2) == "7555"
    assert re.search(r"(?m)^port\s*=\s*7555$", (tmp_path / "home/convened.conf").read_text())


def test_init_says_the_same_invitation_for_a_browser(tmp_path):
    made = daemons.run("init", tmp_path / "home", "--name", "fair.example", "--web-port", "8555")
    browser, terminal = made.stdout.splitlines()[-2:]
    assert browser == f"https://fair.example:8555/#{daemons.LOGIN_LINK.match(terminal).group(3)}"
    none = daemons.run("init", tmp_path / "other", "--web-port", "0").stdout
    assert none.count("cvi_") == 1 and "browser" not in none


def test_version_names_the_libraries():
    said = daemons.run("--version")
    assert said.returncode == 0
    for library in ("libevent", "OpenSSL", "SQLite", "libical", "jansson"):
        assert library.lower() in said.stdout.lower(), library


def test_wrong_usage_is_exit_2_or_64():
    for arguments in (["--dance"], ["-c"], ["init"], []):
        assert daemons.run(*arguments).returncode in (2, 64), arguments


def test_a_fresh_configuration_checks(make_blank):
    house = make_blank()
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_print_config_is_a_configuration_that_checks(make_blank):
    house = make_blank()
    printed = daemons.run("-c", house.config, "--print-config")
    assert printed.returncode == 0 and "[deadlines]" in printed.stdout
    house.config.write_text(printed.stdout)
    assert daemons.run("-c", house.config, "--check-config").returncode == 0
    assert daemons.run("-c", house.config, "--print-config").stdout == printed.stdout


def test_all_errors_of_a_configuration_are_told_with_their_lines(make_blank):
    house = make_blank()
    house.config.write_text("[listen]\nport = 70000\naddress = nowhere\n"
                            "[limits]\ninflight = many\ncolour = red\n"
                            "[dragons]\nfire = yes\n[log]\nlevel = loud\n")
    checked = daemons.run("-c", house.config, "--check-config")
    said = checked.stdout + checked.stderr
    assert checked.returncode == 78
    for line in (2, 3, 5, 6, 10):
        assert f"convened.conf:{line}:" in said, (line, said)
    assert re.search(r"convened\.conf:[78]:", said), said


def test_a_wrong_configuration_does_not_start(make_blank):
    house = make_blank()
    house.configure({"limits": {"inflight": "many"}})
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == 78 and "inflight" in raised.value.log


def test_a_missing_configuration_is_named(tmp_path):
    said = daemons.run("-c", tmp_path / "nowhere.conf")
    assert said.returncode in (66, 78) and "nowhere.conf" in said.stderr


def test_a_taken_port_is_named(make_blank, make_fair):
    first, second = make_blank().start(), make_fair()
    second.configure({"listen": {"port": first.port}})
    with pytest.raises(daemons.StartFailed) as raised:
        second.start()
    assert raised.value.status not in (0, -6, -11) and str(first.port) in raised.value.log


def test_localhost_is_an_address_to_listen_on(make_blank):
    house = make_blank()
    house.configure({"listen": {"address": "localhost"}})
    house.start()
    with house.admin() as admin:
        assert admin.call("ping") == {}
    listening = f"0100007F:{house.port:04X} 00000000:0000 0A"
    assert listening in open("/proc/net/tcp", encoding="ascii").read()


def test_two_daemons_do_not_share_a_database(house):
    """The second one must not serve: neither its rate of ids nor its journal would hold."""
    second = daemons.Daemon(house.home)
    with pytest.raises(daemons.StartFailed) as raised:
        second.start()
    assert raised.value.status not in (0, -6, -11)
    assert house.as_("ann").call("ping") == {}


def test_a_daemon_killed_hard_starts_again_on_its_socket(house):
    house.kill()
    house.start()
    assert house.as_("admin").call("ping") == {}


def test_sigterm_ends_with_0_in_time_although_clients_stay(house):
    clients = [house.as_("ann") for _ in range(5)]
    house.as_("bob").call("watch")
    status, seconds = house.terminate()
    assert status == 0 and seconds < daemons.STOP_S
    assert all(client.read_to_end() is not None for client in clients)


def test_sigterm_answers_what_is_in_flight(house):
    client = house.as_("ann")
    ids = client.send_all([("preference.set", {"key": f"drain-key-{n}", "to": "X1",
                                               "preference": ("must", "want")[n % 2]})
                           for n in range(32)])
    client.result(ids[0])
    house.process.send_signal(signal.SIGTERM)
    told = {ids[0]}
    for message in client.read_to_end():
        if message.get("id") in ids:
            if "result" in message:
                told.add(message["id"])
            else:
                assert message["error"]["data"]["code"] == "DRAINING", message
    told |= {i for i in ids if client.acknowledged(i)}
    assert house.ended() == 0
    house.start()
    keys = {row["key"] for row in house.as_("staff").listed("journal.list") if "key" in row}
    kept = {n for n in range(32) if f"drain-key-{n}" in keys}
    assert {i - ids[0] for i in told} <= kept


def test_after_sigterm_nobody_new_is_let_in(make_fair):
    house = make_fair({"deadlines": {"drain_ms": 3000}}).start()
    house.as_("ann")
    house.process.send_signal(signal.SIGTERM)
    assert house.log.wait(r"event=daemon\.(drain|stop)") or house.ended() == 0
    with pytest.raises((OSError, Closed)):
        house.as_("bob")
    assert house.ended() == 0


def test_admin_drain_is_sigterm_by_word(house):
    try:
        house.as_("admin").call("admin.drain")
    except Closed:
        pass
    assert house.ended() == 0


def test_a_stop_leaves_one_database_file(house):
    house.as_("ann").write("preference.set", to="X1", preference="must")
    house.stop()
    assert not list(house.home.glob("fair.db-wal")) or \
        (house.home / "fair.db-wal").stat().st_size == 0
    with contextlib.closing(sqlite3.connect(house.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_admin_socket_is_gone_after_a_stop(house):
    house.stop()
    assert not os.path.exists(house.home / "admin.sock")


def test_the_clock_moves_only_in_rehearsal(make_fair):
    from expect import refused
    house = make_fair({"run": {"rehearsal": "no"}}).start()
    with refused("METHOD_UNKNOWN", "ROLE_DENIED", "STATE"):
        house.as_("admin").call("admin.clock", advance_s=60)


def test_the_log_is_events_with_keys(house):
    house.as_("ann").write("request.create", to="X2")
    house.stop()
    assert house.log.lines
    for line in house.log.lines:
        assert re.search(r"(^|\s)event=[a-z_.]+", line), line


def test_no_peer_can_write_a_line_of_the_log(make_fair):
    house = make_fair({"log": {"level": "debug"}}).start()
    evil = "x\nevent=daemon.ready port=1\r\nevent=forged.line a=b\x1b[2J"
    client = house.connect()
    client.send("hello", client=evil[:99], proto=[1, 1], token=evil)
    client.read_line()
    ann = house.as_("ann")
    ann.answer(ann.send("request.create", {"to": "X2", "key": new_key(), "message": evil}))
    for params in ({"request": evil}, {"request": "R1", "key": evil}, {evil: evil}):
        ann.answer(ann.send("request.withdraw", params))
    ann.answer(ann.send(evil))
    house.stop()
    names = [daemons.fields(line).get("event") for line in house.log.lines]
    assert None not in names and "forged.line" not in names
    assert names.count("daemon.ready") == 1
