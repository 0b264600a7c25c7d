"""How mail is handed over: which relay is believed, who logs in, and how many leave in a minute."""
import ssl
import time

import pytest
from aiosmtpd.smtp import AuthResult

from convened_client import PATIENCE_S
from daemon import run
from sink import Sink
from test_mail import EACH, all_are, book, outbox, until
from test_reload import openssl


def certificate(directory, name, host="DNS:localhost"):
    """A relay's certificate that signs itself: (certificate, key)."""
    crt, key = directory / f"{name}.crt", directory / f"{name}.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", f"/CN={name}", "-days", "30", "-addext", f"subjectAltName={host}",
            "-keyout", key, "-out", crt)
    return crt, key


def context(crt, key):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(crt, key)
    return made


class Secured(Sink):
    """A relay that speaks TLS, and keeps who has logged in."""

    def __init__(self, pair, password=None, **options):
        self.logins = []
        super().__init__(tls_context=context(*pair), authenticator=self.authenticate,
                         auth_required=password is not None, **options)
        self.password = password

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=data.password == self.password, handled=False)

    @property
    def url(self):
        return f"smtp://localhost:{self.port}"


@pytest.fixture
def relays():
    made = []
    yield lambda relay: made.append(relay) or relay
    for relay in made:
        relay.stop()


@pytest.fixture
def make_house(make_fair):
    def make(relay, **mail):
        made = make_fair({"mail": {"relay": relay.url, "retry_s": 5, **mail}}).start()
        made.as_("staff").write("event.update", policies=[EACH])
        return made

    return make


def stays_out(house, relay, *, said):
    """Nothing has left, and the log says why."""
    book(house)
    house.log.wait(rf"event=mail\.unreached .*{said}")
    assert relay.taken == relay.attempted == []
    # what the attempts were about waits, none the worse for it
    mails = until(house, all_are("waiting"))
    assert {m["attempts"] for m in mails} == {0}


def test_a_proven_relay_gets_it_over_tls(relays, make_house, tmp_path):
    pair = certificate(tmp_path, "relay")
    relay = relays(Secured(pair, require_starttls=True))
    house = make_house(relay, authority=pair[0])
    book(house)
    relay.wait_for(2)
    until(house, all_are("handed_over"))


def test_without_tls_nothing_leaves_unless_that_is_said(relays, make_house):
    relay = relays(Sink())
    stays_out(make_house(relay), relay, said="TLS")  # required, when nothing is said


@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_relay_that_is_not_proven_gets_nothing(relays, make_house, tmp_path, wrong):
    pair = certificate(tmp_path, "relay", "DNS:other.example" if wrong == "name" else "DNS:localhost")
    another = certificate(tmp_path, "another")
    relay = relays(Secured(pair))
    house = make_house(relay, authority=another[0] if wrong == "authority" else pair[0])
    stays_out(house, relay, said="certificate")


def test_tls_that_is_offered_is_taken(relays, make_house, tmp_path):
    relay = relays(Secured(certificate(tmp_path, "relay", "DNS:other.example"), require_starttls=True))
    book(make_house(relay, tls="offered"))
    relay.wait_for(2)
    plain = relays(Sink())
    book(make_house(plain, tls="offered"))
    plain.wait_for(2)


def test_it_logs_in_over_proven_tls_alone(relays, make_house, tmp_path):
    pair, secret = certificate(tmp_path, "relay"), tmp_path / "password"
    secret.write_text("correct horse\n")
    secret.chmod(0o600)
    relay = relays(Secured(pair, b"correct horse"))
    login = {"user": "fair", "password_file": secret, "authority": pair[0]}
    house = make_house(relay, **login)
    book(house)
    relay.wait_for(2)
    assert set(relay.logins) == {(b"fair", b"correct horse", True)}
    assert "correct horse" not in house.log.text()
    # a password is not shown to whoever answers at that port
    impostor = relays(Secured(certificate(tmp_path, "impostor"), b"correct horse"))
    stays_out(make_house(impostor, **login), impostor, said="certificate")
    assert impostor.logins == []


@pytest.mark.parametrize("relay", ["smtp://localhost:25", "smtps://localhost:465"])
@pytest.mark.parametrize("tls", ["none", "offered"])
def test_no_password_without_proof(make_fair, tmp_path, relay, tls):
    secret = tmp_path / "password"
    secret.write_text("x\n")
    secret.chmod(0o600)
    house = make_fair({"mail": {"relay": relay, "tls": tls, "user": "fair",
                                "password_file": secret}})
    checked = run("-c", house.config, "--check-config")
    assert checked.returncode != 0 and "mail.tls" in checked.stdout + checked.stderr


def test_a_wrong_password_is_no_mails_fault(relays, make_house, tmp_path):
    pair, secret = certificate(tmp_path, "relay"), tmp_path / "password"
    secret.write_text("wrong\n")
    secret.chmod(0o600)
    relay = relays(Secured(pair, b"right"))
    house = make_house(relay, user="fair", password_file=secret, authority=pair[0])
    stays_out(house, relay, said="denied")


def test_so_many_a_minute_and_no_more(relays, make_house):
    """After the first second's worth, one tenth of a second each; the writer is not kept waiting."""
    relay, arrived = relays(Sink()), []
    relay.at_data = counted(arrived)
    house = make_house(relay, tls="none", per_minute=600)
    staff = house.as_("staff")
    staff.write("outbox.pause")
    staff.write("event.update", policies=["same_pair_twice=yes"])
    for slot in range(1, 13):
        book(house, "ann", "choi", slot)
    staff.write("outbox.resume")
    relay.wait_for(24)
    assert len(arrived) == 24 and arrived[-1] - arrived[0] >= (24 - 10 - 1) / 10
    assert arrived[-1] - arrived[0] < PATIENCE_S
    assert {m["attempts"] for m in outbox(house)} == {1}


def counted(arrived):
    def take(mail):
        arrived.append(time.monotonic())
        return "250 taken"
    return take
