"""The HTTPS port, byte by byte: what is one request is answered, and nothing else is taken for one."""
import socket
import ssl
import subprocess

import pytest

import daemon as daemons
from convened_client import PATIENCE_S
from test_reload import hang_up, openssl, wait_until
from web import Browser, free_port, web_fair, web_house  # noqa: F401

HEAD = "GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n"
BODY_MOST = 256 * 1024

REFUSED = {
    "a bare LF behind the request line": (b"GET /robots.txt HTTP/1.1\nHost: localhost\r\n\r\n", 400),
    "a bare LF behind a field": (b"GET /robots.txt HTTP/1.1\r\nHost: localhost\n\r\n", 400),
    "a bare LF at the end": (b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\n", 400),
    "a bare CR": (b"GET /robots.txt HTTP/1.1\r\nHost: local\rhost\r\n\r\n", 400),
    "an empty line before": (b"\r\nGET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a blank before the colon": ((HEAD + "X : 1\r\n\r\n").encode(), 400),
    "a tab before the colon": ((HEAD + "X\t: 1\r\n\r\n").encode(), 400),
    "a folded field": ((HEAD + "X: 1\r\n 2\r\n\r\n").encode(), 400),
    "a field without a colon": ((HEAD + "X\r\n\r\n").encode(), 400),
    "a field without a name": ((HEAD + ": 1\r\n\r\n").encode(), 400),
    "a NUL": ((HEAD + "X: a\0b\r\n\r\n").encode(), 400),
    "a control character": ((HEAD + "X: a\x01b\r\n\r\n").encode(), 400),
    "a letter no name has": ((HEAD + "X\xe9: 1\r\n\r\n").encode("latin-1"), 400),
    "two Content-Lengths": ((HEAD + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab").encode(), 400),
    "the same Content-Length twice":
        ((HEAD + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na").encode(), 400),
    "a list of lengths": ((HEAD + "Content-Length: 1, 1\r\n\r\na").encode(), 400),
    "a length with a sign": ((HEAD + "Content-Length: +1\r\n\r\na").encode(), 400),
    "a negative length": ((HEAD + "Content-Length: -1\r\n\r\n").encode(), 400),
    "a length in hex": ((HEAD + "Content-Length: 0x1\r\n\r\na").encode(), 400),
    "an empty length": ((HEAD + "Content-Length:\r\n\r\n").encode(), 400),
    "a length beyond all numbers": ((HEAD + "Content-Length: " + "9" * 40 + "\r\n\r\n").encode(), 413),
    "Transfer-Encoding with Content-Length":
        ((HEAD + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").encode(), 400),
    "chunks": ((HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").encode(), 501),
    "a bad chunk size": ((HEAD + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n").encode(), 501),
    "a coding with a trick in it": ((HEAD + "Transfer-Encoding: \x0bchunked\r\n\r\n").encode(), 400),
    "no host": (b"GET /robots.txt HTTP/1.1\r\n\r\n", 400),
    "two hosts": ((HEAD + "Host: other\r\n\r\n").encode(), 400),
    "a host that is none": (b"GET /robots.txt HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    "HTTP/0.9": (b"GET /robots.txt\r\n\r\n", 400),
    "HTTP/2": (b"GET /robots.txt HTTP/2.0\r\nHost: localhost\r\n\r\n", 505),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    "HTTP/1.9": (b"GET /robots.txt HTTP/1.9\r\nHost: localhost\r\n\r\n", 505),
    "small letters": (b"GET /robots.txt http/1.1\r\nHost: localhost\r\n\r\n", 400),
    "two blanks": (b"GET  /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a blank behind the version": (b"GET /robots.txt HTTP/1.1 \r\nHost: localhost\r\n\r\n", 400),
    "a path with dots": (b"GET /cal/../robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a path with a dot": (b"GET /./robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "two slashes": (b"GET //robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a host that is not the address's": (
        b"GET https://localhost/robots.txt HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
    "another server's path": (b"GET http://evil.example/robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "no slash": (b"GET robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a backslash": (b"GET /cal\\x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a fragment": (b"GET /robots.txt#x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a percent that is no byte": (b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "raw letters": ("GET /ü HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), 400),
    "another method": (b"DELETE /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    "a method in small letters": (b"get /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    "CONNECT": (b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "OPTIONS *": (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "another expectation": ((HEAD + "Expect: 200-ok\r\n\r\n").encode(), 417),
    "too many fields": ((HEAD + "".join(f"X{n}: 1\r\n" for n in range(64)) + "\r\n").encode(), 431),
    "too long a head": ((HEAD + "X: " + "a" * 9000 + "\r\n\r\n").encode(), 431),
    "too long a path": (f"GET /{'a' * 9000} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), 431),
    "the line protocol": (b'{"jsonrpc": "2.0", "id": 1, "method": "hello"}\r\n\r\n', 400),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_refused_and_the_connection_ends(web_house, name):
    data, status = REFUSED[name]
    with Browser(web_house) as browser:
        browser.send(data)
        answer = browser.answer()
        assert answer.status == status, answer.text
        assert answer["connection"] == "close" and answer["cache-control"] == "no-store"
        assert browser.has_ended()


def test_a_request_byte_by_byte_is_one(web_house):
    with Browser(web_house) as browser:
        for byte in (HEAD + "\r\n").encode():
            browser.send(bytes([byte]))
        answer = browser.answer()
        assert answer.status == 200
        assert answer.text == "User-agent: *\nAllow: /cal/\nDisallow: /\n"
        assert "connection" not in answer
        assert browser.ask("/robots.txt", "HEAD")["content-length"] == str(len(answer.body))
        assert browser.ask("/robots.txt?whatever=1").status == 200


def test_a_whole_address_is_its_path(web_house):
    with Browser(web_house) as browser:
        for target in ("https://localhost/robots.txt", "HTTP://LOCALHOST/robots.txt?x=1"):
            browser.send(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            answer = browser.answer()
            assert answer.status == 200 and answer.text.startswith("User-agent: *")


@pytest.mark.parametrize("path", ["/index.html", "/cal", "/cal/", "/robots.txt/", "/assets/",
                                  "/assets/main.js", "/%72obots.txt", "/cal/%2e%2e/robots.txt",
                                  "/rpc/", "/session/", "/metrics"])
def test_other_paths_are_not_there(web_house, path):
    with Browser(web_house) as browser:
        answer = browser.ask(path)
        assert (answer.status, answer["cache-control"]) == (404, "no-store")


def test_what_comes_before_the_answer_is_no_second_request(web_house):
    with Browser(web_house) as browser:
        browser.send((HEAD + "\r\n") * 2)
        assert browser.answer()["connection"] == "close"
        assert browser.has_ended()


def test_old_and_closing_clients_get_one_answer(web_house):
    for request in (b"GET /robots.txt HTTP/1.0\r\n\r\n",
                    (HEAD + "Connection: keep-alive, Close\r\n\r\n").encode()):
        with Browser(web_house) as browser:
            browser.send(request)
            answer = browser.answer()
            assert answer.status == 200 and answer["connection"] == "close"
            assert browser.has_ended()


def test_a_peer_that_ends_its_side_gets_its_answer(web_house):
    with Browser(web_house) as browser:
        browser.send(HEAD + "\r\n")
        socket.socket.shutdown(browser.sock, socket.SHUT_WR)  # ssl's own would forget TLS
        assert browser.answer().status == 200


def test_bodies_are_read_to_their_end_and_no_further(web_house):
    with Browser(web_house) as browser:
        for length in (0, 1, BODY_MOST):
            browser.send(f"POST /robots.txt HTTP/1.1\r\nHost: localhost\r\n"
                         f"Content-Length: {length}\r\n\r\n")
            browser.send(b"x" * length)
            answer = browser.answer()
            assert (answer.status, answer["allow"]) == (405, "GET, HEAD")
        assert browser.ask("/robots.txt").status == 200
        browser.send(f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {BODY_MOST + 1}\r\n\r\n")
        assert browser.answer().status == 413
        assert browser.has_ended()


def test_a_body_may_wait_to_be_told(web_house):
    with Browser(web_house) as browser:
        browser.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                     "Expect: 100-continue\r\n\r\n")
        assert browser.answer().status == 100
        browser.send(b"abc")
        assert browser.answer().status == 405


@pytest.fixture
def hasty(make_fair):
    """Deadlines so short that a test waits for none of them long."""
    return web_fair(make_fair, {"deadlines": {"head_ms": 300, "body_ms": 300, "keep_alive_ms": 300,
                                              "handshake_ms": 300, "write_ms": 300}})


def test_slow_heads_bodies_and_handshakes_end(hasty):
    """However often a byte comes, the deadline stays."""
    def trickle(browser, data):
        for byte in data:
            try:
                browser.send(bytes([byte]))
            except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                return
            if not browser.is_silent(0.02):
                return

    with Browser(hasty) as browser:
        trickle(browser, HEAD.encode() * 100)
        assert browser.answer().status == 408 and browser.has_ended()
    with Browser(hasty) as browser:
        browser.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n")
        trickle(browser, b"x" * 4000)
        assert browser.answer().status == 408 and browser.has_ended()
    with Browser(hasty) as browser:
        assert browser.has_ended()  # it came and asked nothing
    with Browser(hasty) as browser:
        assert browser.ask("/robots.txt").status == 200
        assert browser.has_ended()  # ... and nothing more
    with socket.create_connection(("127.0.0.1", hasty.web_port)) as half:
        half.sendall(b"\x16\x03\x01")
        half.settimeout(PATIENCE_S)
        assert half.recv(100) == b""
    with Browser(hasty) as browser:
        assert browser.ask("/robots.txt").status == 200


def test_connections_are_counted_and_the_oldest_makes_way(make_fair):
    house = web_fair(make_fair, {"limits": {"web_connections_per_address": 5}})
    held = [Browser(house) for _ in range(5)]
    with Browser(house) as newest:
        assert newest.ask("/robots.txt").status == 200
        assert held[0].has_ended()
        assert held[4].ask("/robots.txt").status == 200
    for browser in held:
        browser.close()
    # and those of the line protocol have nothing to do with it
    assert house.as_("ann").call("ping") == {}


def test_requests_of_an_address_have_a_rate(make_fair):
    house = web_fair(make_fair, {"limits": {"requests_per_account": 5, "requests_per_second": 5}})
    with Browser(house) as browser:
        answers = [browser.ask("/robots.txt") for _ in range(12)]
    refused = [a for a in answers if a.status == 429]
    assert 1 <= len(refused) <= 2 and refused[0]["retry-after"] == "1"
    assert {a.status for a in answers} == {200, 429}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_what_tls_is_spoken(web_house):
    version = ssl.TLSVersion
    for low, high in ((version.TLSv1_2, version.TLSv1_2), (version.TLSv1_3, version.TLSv1_3)):
        with Browser(web_house, low=low, high=high) as browser:
            assert browser.sock.selected_alpn_protocol() == "http/1.1"
            assert browser.ask("/robots.txt").status == 200
            if high == version.TLSv1_2:
                assert browser.sock.cipher()[0].startswith("ECDHE-ECDSA-")
    with Browser(web_house, alpn=()) as browser:
        assert browser.sock.selected_alpn_protocol() is None
        assert browser.ask("/robots.txt").status == 200
    for how in ({"alpn": ("h2",)}, {"alpn": ("convene/1",)},
                {"low": version.TLSv1, "high": version.TLSv1_1}):
        with pytest.raises((ssl.SSLError, ValueError, ConnectionResetError)):
            Browser(web_house, **how)


def test_the_end_of_tls_is_told(web_house):
    """close_notify: who counts on it knows a cut answer from a whole one."""
    with Browser(web_house) as browser:
        browser.send(HEAD + "Connection: close\r\n\r\n")
        assert browser.answer().status == 200
        assert browser.sock.recv(1) == b""  # ssl raises SSLEOFError without one


def test_nothing_listens_when_it_is_off(house):
    assert daemons.fields(house.log.find(r"daemon\.ready"))["web_port"] == "0"


def bought(house, key_kind):
    """A certificate of its own, of another authority."""
    options = {"rsa": ["-newkey", "rsa:2048"],
               "small": ["-newkey", "rsa:1024"],
               "ec": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]}[key_kind]
    key, crt = house.home / f"{key_kind}.key", house.home / f"{key_kind}.crt"
    openssl("req", "-x509", *options, "-nodes", "-subj", "/CN=localhost", "-days", "30",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", crt)
    key.chmod(0o600)
    return {"certificate": crt.name, "certificate_key": key.name}


def shown(house):
    """The subject of what the port shows."""
    return ssl.get_server_certificate(("127.0.0.1", house.web_port))


def test_a_certificate_of_its_own_is_swapped_while_running(make_fair):
    house = web_fair(make_fair)
    own = (house.home / "server.crt").read_text()
    assert shown(house) == own
    old = Browser(house)
    house.configure({"web": bought(house, "rsa")})
    hang_up(house)
    wait_until(lambda: shown(house) == (house.home / "rsa.crt").read_text(), "no new certificate")
    assert house.as_("ann").call("ping") == {}
    assert old.ask("/robots.txt").status == 200  # whoever is inside stays
    old.close()
    # one that is no good is refused as a whole, and the former stays
    house.configure({"web": bought(house, "small")})
    hang_up(house)
    assert "2048" in house.log.wait(r"event=reload\.refused")
    assert shown(house) == (house.home / "rsa.crt").read_text()


def test_check_config_judges_it(make_fair):
    house = make_fair({"web": {"port": free_port()}})
    house.configure({"web": bought(house, "small")})
    said = daemons.run("-c", house.config, "--check-config")
    assert said.returncode == 78 and "web.certificate: " in said.stderr and "2048" in said.stderr
    house.configure({"web": {"certificate_key": ""}})
    said = daemons.run("-c", house.config, "--check-config")
    assert "go together" in said.stderr
    house.configure({"web": {"certificate": "", "url": "http://fair.example/x"}})
    said = daemons.run("-c", house.config, "--check-config")
    assert "web.url: " in said.stderr and "such as https://fair.example" in said.stderr


def test_a_port_that_is_taken_is_said(make_fair):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        house = make_fair({"web": {"port": taken.getsockname()[1]}})
        with pytest.raises(daemons.StartFailed) as failed:
            house.start()
    assert "cannot listen at 127.0.0.1 port" in failed.value.log


def test_strict_transport_security_is_an_option(make_fair):
    house = web_fair(make_fair, hsts_s=31536000)
    with Browser(house) as browser:
        assert browser.ask("/")["strict-transport-security"] == "max-age=31536000"


def test_behind_a_proxy_plain_http_comes_from_this_machine_alone(make_fair):
    house = web_fair(make_fair, {"limits": {"requests_per_account": 5}}, trust_proxy="http",
                     address="0.0.0.0", url="https://fair.example")
    with Browser(house, tls=False) as browser:
        # each client has a rate of its own; who is named last is who the proxy has seen
        for client in ("192.0.2.1", "2001:db8::1", "10.9.9.9, 192.0.2.2"):
            answers = [browser.ask("/robots.txt", X_Forwarded_For=client).status
                       for _ in range(12)]
            assert set(answers) == {200, 429} and answers[:10] == [200] * 10
        assert browser.ask("/robots.txt", X_Forwarded_For="1.2.3.4, 192.0.2.2").status == 429
        link = house.as_("ann").write("feed.link")["url"]
        assert link.startswith("https://fair.example/cal/cvf_")
        answer = browser.ask(link.removeprefix("https://fair.example"), X_Forwarded_For="192.0.2.9")
        assert answer.status == 200
    others = [a for a in socket.gethostbyname_ex(socket.gethostname())[2] if not a.startswith("127.")]
    if others:
        with socket.create_connection((others[0], house.web_port)) as stranger:
            stranger.settimeout(PATIENCE_S)
            assert stranger.recv(1) == b""
        assert "not the proxy" in house.log.find(r"event=conn\.refused")


def test_without_a_proxy_its_header_says_nothing(make_fair):
    house = web_fair(make_fair, {"limits": {"requests_per_account": 5}})
    with Browser(house) as browser:
        answers = [browser.ask("/robots.txt", X_Forwarded_For=f"192.0.2.{n}").status
                   for n in range(12)]
    assert 429 in answers


def test_draining_answers_what_was_asked_and_ends(make_fair):
    house = web_fair(make_fair)
    idle = Browser(house)
    assert idle.ask("/robots.txt").status == 200
    status, seconds = house.terminate()
    assert status == 0 and seconds < daemons.STOP_S
    assert idle.has_ended()
    idle.close()


def test_two_thousand_idle_connections_cost_little(make_fair):
    """They are there, everybody else is served, and none of them costs more than a few buffers."""
    house = web_fair(make_fair, {"limits": {"web_connections_per_address": 3000},
                                 "deadlines": {"head_ms": 120000}})

    def resident_kb():
        with open(f"/proc/{house.process.pid}/status", encoding="ascii") as said:
            return next(int(line.split()[1]) for line in said if line.startswith("VmRSS:"))

    before = resident_kb()
    held = [Browser(house) for _ in range(2000)]
    assert (resident_kb() - before) / 2000 < 40
    assert house.as_("ann").call("ping") == {}
    assert held[0].ask("/robots.txt").status == 200
    assert held[1999].ask("/robots.txt").status == 200
    for browser in held:
        browser.close()


def test_curl_reads_it(web_house):
    """Somebody else's client; curl is not needed for anything else."""
    try:
        said = subprocess.run(["curl", "-sS", "--cacert", web_house.home / "ca.crt", "-o", "-",
                               f"https://localhost:{web_house.web_port}/robots.txt"],
                              capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except FileNotFoundError:
        pytest.skip("there is no curl")
    assert (said.returncode, said.stdout.splitlines()[0]) == (0, "User-agent: *")
