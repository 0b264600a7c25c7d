"""The end of a certificate: told in time in log and status, and never an outage by surprise."""
import re
import ssl
import subprocess

import pytest

import daemon as daemons
from convened_client import PATIENCE_S
from test_reload import EXTENSIONS, hang_up, openssl, replace

CONFIG = 78  # sysexits(3): EX_CONFIG
DAYS = 825
DAY_S = 86400

ISSUER = """
[ca]
default_ca = here
[here]
database = {directory}/index.txt
new_certs_dir = {directory}
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
"""


def told(house):
    return [daemons.fields(line) for line in house.log.lines if "event=certificate.ends" in line]


def move(house, days):
    house.as_("admin").call("admin.clock", advance_s=days * DAY_S)


def told_until(house, count):
    assert house.log.wait_until(lambda: len(told(house)) >= count), house.log.text()
    return told(house)


def status(house):
    """The line and the exit status of the client's own command."""
    ran = subprocess.run([str(daemons.build_directory() / "convene"), "--socket",
                          str(house.home / "admin.sock"), "status"],
                         capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    return ran.returncode, ran.stdout


def renew(house):
    return daemons.run("renew-certificate", "-c", house.config)


def expire(house, directory):
    """A certificate for the same key under the same authority, which has ended."""
    request, extensions = directory / "csr", directory / "extensions"
    issuer, fresh = directory / "issuer.cnf", directory / "old.crt"
    extensions.write_text(EXTENSIONS)
    (directory / "index.txt").write_text("")
    issuer.write_text(ISSUER.format(directory=directory))
    openssl("req", "-new", "-key", house.home / "server.key", "-subj", "/CN=localhost",
            "-out", request)
    openssl("ca", "-batch", "-notext", "-config", issuer, "-in", request, "-out", fresh,
            "-cert", house.home / "ca.crt", "-keyfile", house.home / "ca.key",
            "-startdate", "20200101000000Z", "-enddate", "20210101000000Z",
            "-extfile", extensions)
    replace(house.home / "server.crt", fresh.read_text())


def test_status_and_log_tell_it_in_time(house):
    certificate = house.as_("monitor").call("stats.snapshot")["certificate"]
    assert DAYS - 2 <= certificate["days"] <= DAYS and not certificate["expired"]
    code, line = status(house)
    assert code == 0 and f"certificate_days={certificate['days']}" in line
    assert not told(house)

    move(house, certificate["days"] - 20)
    [soon] = told_until(house, 1)
    assert soon["level"] == "warning" and "ends in 20 days" in soon["text"]
    assert "renew-certificate" in soon["hint"]
    code, line = status(house)
    assert code == 1 and "WARNING" in line and "CERTIFICATE ENDS IN 20 days" in line

    move(house, 15)
    very_soon = told_until(house, 2)[1]
    assert very_soon["level"] == "error" and "ends in 5 days" in very_soon["text"]
    code, line = status(house)
    assert code == 2 and "CRITICAL" in line and "CERTIFICATE ENDS IN 5 days" in line

    move(house, 6)
    past = told_until(house, 3)[2]
    assert past["level"] == "error" and "has expired" in past["text"]
    code, line = status(house)
    assert code == 2 and "CERTIFICATE HAS EXPIRED" in line
    assert house.as_("admin").call("stats.snapshot")["certificate"]["expired"]
    # each of them once, however many times a second somebody looks
    assert len(told(house)) == 3


def test_the_hint_can_be_typed_and_nobody_has_to_log_in_again(house):
    move(house, DAYS - 20)
    told_until(house, 1)
    before = (house.home / "server.crt").read_text()
    made = renew(house)
    assert made.returncode == 0 and "server.crt is good until" in made.stdout, made.stderr
    assert (house.home / "server.crt").read_text() != before
    move(house, 20 - DAYS)
    hang_up(house)
    assert house.log.wait(r"event=daemon\.reloaded")
    seen = ssl.PEM_cert_to_DER_cert((house.home / "server.crt").read_text())
    with house.connect() as client:
        assert client.stream.tls.getpeercert(binary_form=True) == seen
    house.as_("ann").call("ping")


def test_an_expired_certificate_is_refused_with_both_ways_out(make_fair, tmp_path):
    house = make_fair()
    expire(house, tmp_path)
    checked = daemons.run("-c", house.config, "--check-config")
    said = checked.stdout + checked.stderr
    assert checked.returncode == CONFIG and "expired" in said, said
    assert "convened renew-certificate" in said and "tls.accept_expired = yes" in said
    with pytest.raises(daemons.StartFailed) as raised:
        house.start()
    assert raised.value.status == CONFIG
    assert "renew-certificate" in raised.value.log and "accept_expired" in raised.value.log
    assert renew(house).returncode == 0
    house.start()
    house.as_("ann").call("ping")
    assert not told(house)


def test_an_expired_certificate_is_no_outage_where_that_is_said(make_fair, tmp_path):
    house = make_fair({"tls": {"accept_expired": "yes"}})
    expire(house, tmp_path)
    checked = daemons.run("-c", house.config, "--check-config")
    assert checked.returncode == 0 and "has expired" in checked.stderr
    house.start()
    [line] = told_until(house, 1)
    assert line["level"] == "error" and "has expired, at 2021-01-01" in line["text"]
    assert house.admin().call("stats.snapshot")["certificate"]["expired"]
    served = ssl.get_server_certificate(("127.0.0.1", house.port))
    assert served.split() == (house.home / "server.crt").read_text().split()


def test_a_bought_certificate_is_not_renewed(make_fair):
    house = make_fair()
    before = (house.home / "server.crt").read_text()
    (house.home / "ca.key").unlink()
    made = renew(house)
    assert made.returncode == CONFIG and "ca.key" in made.stderr and "bought" in made.stderr
    house.configure({"files": {"authority": ""}})
    made = renew(house)
    assert made.returncode == CONFIG and "bought" in made.stderr
    assert (house.home / "server.crt").read_text() == before
    assert daemons.run("renew-certificate").returncode == 64
    assert re.search("renew-certificate", daemons.run("--help").stdout)
