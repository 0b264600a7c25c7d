"""The TLS edge: what does not speak our TLS gets nothing, and how a connection ends."""
import base64
import hashlib
import socket
import ssl
import subprocess

import pytest

from convened_client import (Client, Closed, PlainStream, TlsStream, connect_tcp, new_key,
                             tls_context)
from expect import closed_after


def alive(house):
    with house.as_("ann") as client:
        assert client.call("ping") == {}


def test_plain_http_gets_no_answer(shared_house):
    stream = PlainStream(connect_tcp(("127.0.0.1", shared_house.port)))
    stream.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    said = b""
    while data := stream.recv(10):
        said += data
    stream.close()
    assert not said or said[0] == 0x15, f"only a TLS alert may come: {said!r}"
    alive(shared_house)


def test_our_own_lines_without_tls_get_no_answer(shared_house):
    stream = PlainStream(connect_tcp(("127.0.0.1", shared_house.port)))
    stream.send(b'{"jsonrpc":"2.0","id":1,"method":"hello",'
                b'"params":{"client":"t","proto":[1,1]}}\n')
    said = b""
    while data := stream.recv(10):
        said += data
    stream.close()
    assert b"jsonrpc" not in said
    alive(shared_house)


def test_another_alpn_fails_the_handshake(shared_house):
    with pytest.raises(ssl.SSLError, match="alert no application protocol"):
        shared_house.connect(alpn=("http/1.1", "h2"))
    alive(shared_house)


def test_our_alpn_among_others_is_chosen(shared_house):
    with shared_house.connect(alpn=("h2", "convene/1")) as client:
        assert client.stream.tls.selected_alpn_protocol() == "convene/1"


def test_no_alpn_is_never_served(shared_house):
    try:
        with shared_house.connect(alpn=()) as client:
            client.send("hello", client="t", proto=[1, 1])
            assert client.read_to_end() == []
    except (ssl.SSLError, Closed, OSError):
        pass
    alive(shared_house)


def test_tls_1_2_is_refused(shared_house):
    with pytest.raises(ssl.SSLError, match="alert protocol version"):
        shared_house.connect(version=ssl.TLSVersion.TLSv1_2)
    alive(shared_house)


def test_the_server_speaks_tls_1_3(shared_house):
    with shared_house.connect() as client:
        assert client.stream.tls.version() == "TLSv1.3"


def test_no_session_can_be_resumed(shared_house):
    with shared_house.as_("ann") as client:
        assert client.call("ping") == {}
        session = client.stream.tls.session
        assert session is None or not session.has_ticket


def test_the_certificate_is_for_its_name_only(shared_house):
    with pytest.raises(ssl.SSLCertVerificationError, match="[Hh]ostname"):
        shared_house.connect(server_name="elsewhere.example")


def test_the_certificate_is_signed_by_our_authority_only(shared_house, make_blank):
    other = make_blank().home / "ca.crt"
    with pytest.raises(ssl.SSLCertVerificationError):
        Client.over_tls(("127.0.0.1", shared_house.port), other)


def test_the_pin_of_the_login_link_is_the_servers_key(shared_house, make_blank):
    house = make_blank().start()
    key = subprocess.run(["openssl", "x509", "-in", house.home / "server.crt", "-noout", "-pubkey"],
                         check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key, check=True,
                         capture_output=True).stdout
    pin = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode()
    staff = shared_house.as_("staff")
    invited = staff.write("account.invite", role="monitor", name="pin", all_events=True)
    assert f"pin={pin}" in house.init_link
    assert "pin=" in invited["link"] and invited["invitation"] in invited["link"]


def test_the_daemon_says_goodbye_before_it_closes(shared_house):
    with shared_house.connect() as client:
        client.send_line('{"jsonrpc":"2.0","id":1,"method":"ping"}')
        closed_after(client, "HELLO_FIRST")
        assert client.stream.ended == "close_notify"


def greeted(house, who="ann"):
    return house.as_(who)


def test_closing_our_half_gets_all_answers(shared_house):
    for _ in range(20):
        client = greeted(shared_house)
        ids = client.send_all([("organisation.get", {"organisation": "X1"})] * 30)
        client.stream.finish()
        assert len(client.read_to_end()) == len(ids)
        client.close()


def test_closing_our_half_gets_the_answers_of_writes(house):
    client = greeted(house)
    ids = client.send_all([("preference.set", {"key": new_key(), "to": "X1", "preference": p})
                           for p in ("must", "want") * 10])
    client.stream.finish()
    messages = client.read_to_end()
    assert sorted(m["id"] for m in messages) == ids
    assert all("result" in m for m in messages)


def test_a_tcp_end_without_close_notify_gets_all_answers(shared_house):
    for _ in range(20):
        client = greeted(shared_house)
        ids = client.send_all([("organisation.get", {"organisation": "X1"})] * 30)
        client.stream.sock.shutdown(socket.SHUT_WR)
        assert len(client.read_to_end()) == len(ids)
        client.close()


def test_the_last_line_and_the_end_in_one_segment(shared_house):
    """Request and close_notify leave in one write: the daemon sees data and end at once."""
    for _ in range(20):
        client = greeted(shared_house)
        stream = client.stream
        _, line = client.envelope("organisation.get", {"organisation": "X1"})
        stream.tls.write(line.encode() + b"\n")
        with pytest.raises(ssl.SSLError):
            stream.tls.unwrap()
        stream.sock.sendall(stream.outgoing.read())
        stream.sock.shutdown(socket.SHUT_WR)
        assert len(client.read_to_end()) == 1
        client.close()


def test_a_reset_connection_leaves_the_others_alone(shared_house):
    other = greeted(shared_house, "bob")
    for _ in range(10):
        client = greeted(shared_house)
        client.send_all([("organisation.list", {})] * 10)
        client.stream.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
    assert other.call("ping") == {}


def test_what_is_still_sent_to_a_closing_connection_is_discarded(shared_house):
    """Closing with input unread would reset the connection, and the last answer be lost with it."""
    with greeted(shared_house) as client:
        client.stream.send(b"x" * (256 * 1024 + 100))
        assert client.read_message()["error"]["data"]["code"] == "LINE_TOO_LONG"
        assert client.read_to_end() == [] and client.stream.ended == "close_notify"
        for _ in range(20):
            client.stream.send(b"y" * 4000)


def test_garbage_after_the_handshake_ends_the_connection(shared_house):
    with greeted(shared_house) as client:
        client.stream.sock.sendall(b"\x17\x03\x03\x00\x20" + b"A" * 32)  # a record not of our keys
        assert client.read_to_end() == []
    alive(shared_house)


def test_a_handshake_cut_short_leaves_the_others_alone(shared_house):
    stream = TlsStream(connect_tcp(("127.0.0.1", shared_house.port)),
                       tls_context(shared_house.home / "ca.crt"), "localhost")
    with pytest.raises(ssl.SSLWantReadError):
        stream.tls.do_handshake()
    hello = stream.outgoing.read()
    stream.sock.sendall(hello[:len(hello) // 2])
    stream.close()
    alive(shared_house)
