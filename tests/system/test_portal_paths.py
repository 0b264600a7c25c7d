"""The portal's paths over HTTP: who gets in, what is refused, and that it is the same protocol."""
import gzip
import json
import re

import pytest

import fair
from convened_client import new_key
from portal import JSON, Events, Page, origin_of, post, request
from web import Browser, web_fair, web_house  # noqa: F401


def cookie_of(answer):
    """The session's cookie as it was set, checked for all that keeps it safe."""
    match = re.fullmatch(r"__Host-convene=(cvt_[A-Za-z0-9_-]+); Path=/; Secure; HttpOnly;"
                         r" SameSite=Strict; Max-Age=(\d+)", answer["set-cookie"])
    assert match, answer["set-cookie"]
    return match.group(1), int(match.group(2))


def invitation(house, **whom):
    return house.as_("staff").call("account.invite", key=new_key(), **whom)


# ---- files ----------------------------------------------------------------------------------


def files_of(browser):
    """The page and all it refers to, by path."""
    found, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = browser.ask(path)
        assert found[path].status == 200, path
        base = path.rsplit("/", 1)[0] + "/"
        for name in re.findall(r"[\"'`]((?:\.{1,2}/|/assets/)[A-Za-z0-9_/.-]+\.\w+)[\"'`]",
                               found[path].text if "png" not in path else ""):
            full = name if name.startswith("/") else base + name
            while "/./" in full or "/../" in full:
                full = re.sub(r"/[^/]+/\.\./", "/", full.replace("/./", "/"), count=1)
            waiting.append(full)
    return found


def test_the_page_and_all_it_refers_to_are_there(web_house):
    with Browser(web_house) as browser:
        found = files_of(browser)
        page = found["/"]
        assert page["content-type"] == "text/html; charset=utf-8"
        assert page["cache-control"] == "no-cache" and page["vary"] == "Accept-Encoding"
        assert len(found) > 1
        for path, answer in found.items():
            if path.startswith("/assets/"):
                assert re.fullmatch(r"/assets/[a-z0-9_/-]+\.[0-9a-f]{16}\.\w+", path), path
                assert answer["cache-control"] == "public, max-age=31536000, immutable"
            again = browser.ask(path, If_None_Match=answer["etag"])
            assert (again.status, again["etag"]) == (304, answer["etag"])
            zipped = browser.ask(path, Accept_Encoding="br, gzip;q=0.5")
            assert zipped["content-encoding"] == "gzip" and zipped["etag"] != answer["etag"]
            assert gzip.decompress(zipped.body) == answer.body
            plain = browser.ask(path, Accept_Encoding="gzip;q=0, br")
            assert "content-encoding" not in plain and plain.body == answer.body
            head = browser.ask(path, "HEAD")
            assert head["content-length"] == str(len(answer.body))


def test_no_page_has_script_or_style_in_it(web_house):
    """The policy of every answer forbids them, so they would not run."""
    with Browser(web_house) as browser:
        text = browser.ask("/").text
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=|style=", text, re.I)


# ---- sessions -------------------------------------------------------------------------------


def enrol(browser, house, invited, key=None, label="phone"):
    return post(browser, house, "/session", json.dumps(
        {"invitation": invited, "key": key or new_key(), "label": label}))


def test_an_invitation_becomes_a_cookie_that_no_script_reads(make_fair):
    house = web_fair(make_fair)
    invited, key = invitation(house, delegate="ann")["invitation"], new_key()
    with Browser(house) as browser:
        answer = enrol(browser, house, invited, key)
        token, age = cookie_of(answer)
        assert 399 * 86400 < age <= 400 * 86400
        assert "cvt_" not in answer.text and answer["cache-control"] == "no-store"
        got = json.loads(answer.text)["result"]
        assert got["role"] == "buyer" and got["name"]
        assert set(got) == {"id", "account", "role", "name", "expires"}
        # asked again after a break of the line, it is the same one
        again = enrol(browser, house, invited, key)
        assert cookie_of(again)[0] == token and json.loads(again.text)["result"]["replayed"] is True
        # and a second page's try is refused by name
        refused = enrol(browser, house, invited)
        assert refused.status == 200 and "set-cookie" not in refused
        assert json.loads(refused.text)["error"]["data"]["code"] == "INVITATION_USED"
    with Page(house, token) as page:
        hello = page.call("hello", client="portal", proto=[1, 1])
        assert hello["principal"]["account"] == got["account"] and hello["role"] == "buyer"
        assert hello["event"]["code"] == fair.EVENT
        assert [t["label"] for t in page.call("token.list")["items"]][-1] == "phone"


def test_signing_out_ends_the_token_and_the_browser_forgets(make_fair):
    house = web_fair(make_fair)
    with Browser(house) as browser:
        token, _ = cookie_of(enrol(browser, house, invitation(house, delegate="kim")["invitation"]))
        stream = Events(house, token)
        assert stream.next()[0] == "begin"
        answer = post(browser, house, "/session/end", cookie=token)
        assert answer.status == 200
        assert answer["clear-site-data"] == '"cache", "cookies", "storage"'
        assert answer["set-cookie"].startswith("__Host-convene=;") and "Max-Age=0" in answer["set-cookie"]
        assert stream.ends()[-1] == ("end", {"code": "TOKEN_REVOKED", "text": "this login was ended"})
        for answer in (post(browser, house, "/rpc", request("ping"), cookie=token),
                       post(browser, house, "/session/end", cookie=token)):
            assert answer.status == 401 and "Max-Age=0" in answer["set-cookie"]
        assert Events(house, token).status == 401
        assert Page(house, house.tokens["kim"]).call("ping") == {}  # the others of the account stay


def test_who_is_shut_out_is_so_at_once(make_fair):
    """By whatever way the login was ended, while its stream and its connection are open."""
    house = web_fair(make_fair)
    page, stream = Page(house, house.tokens["ann"]), Events(house, house.tokens["ann"])
    account = page.call("hello", client="t", proto=[1, 1])["principal"]["account"]
    assert stream.next()[0] == "begin"
    house.as_("staff").call("account.disable", key=new_key(), account=account)
    assert stream.ends()[-1][0] == "end"
    assert page.rpc("ping").status == 401


# ---- the gate -------------------------------------------------------------------------------

AT_THE_GATE = {
    "another site": ({"origin": "https://evil.example"}, 403),
    "the same name on another port": ({"origin": "https://localhost:1"}, 403),
    "without TLS": ({"origin": "http://localhost"}, 403),
    "a page of no origin": ({"origin": "null"}, 403),
    "no origin at all": ({"origin": None}, 403),
    "our name and more": ({"origin": "https://localhost.evil.example"}, 403),
    "no header of ours": ({"convene": None}, 403),
    "another value of it": ({"convene": "0"}, 403),
    "a form": ({"type_": "application/x-www-form-urlencoded"}, 415),
    "a form of text": ({"type_": "text/plain"}, 415),
    "no type": ({"type_": None}, 415),
    "a type that only begins so": ({"type_": "application/jsonx"}, 415),
    "no cookie": ({"cookie": None}, 401),
    "an empty cookie": ({"cookie": ""}, 401),
    "a token nobody has": ({"cookie": "cvt_1_" + "A" * 43 + "00000000"}, 401),
    "a cookie of rubbish": ({"cookie": "x" * 3000}, 401),
    "two cookies": ({"more": ["Cookie: __Host-convene=cvt_other"]}, 401),
    "another's account": ({"more": ["X-Convene-Account: A999"]}, 409),
    "an event of nobody": ({"more": ["X-Convene-Event: NOWHERE"]}, 404),
    "an event with too long a name": ({"more": ["X-Convene-Event: " + "E" * 500]}, 400),
}


@pytest.mark.parametrize("name", AT_THE_GATE)
def test_what_is_refused_at_the_gate(web_house, name):
    how, status = AT_THE_GATE[name]
    with Browser(web_house) as browser:
        answer = post(browser, web_house, "/rpc", request("ping"),
                      **{"cookie": web_house.tokens["ann"], **how})
        assert (answer.status, answer["cache-control"]) == (status, "no-store"), answer.text
        # and nothing of it stays: the next one is answered
        assert post(browser, web_house, "/rpc", request("ping"),
                    cookie=web_house.tokens["ann"]).status == 200


@pytest.mark.parametrize("path", ["/session", "/session/end"])
@pytest.mark.parametrize("how", [{"origin": None}, {"origin": "https://evil.example"},
                                 {"convene": None}, {"type_": "text/plain"}])
def test_sessions_are_behind_the_same_gate(web_house, path, how):
    with Browser(web_house) as browser:
        answer = post(browser, web_house, path, "{}", cookie=web_house.tokens["ann"], **how)
        assert answer.status in (403, 415), answer.text


def test_the_right_headers_in_other_letters_pass(web_house):
    with Browser(web_house) as browser:
        answer = post(browser, web_house, "/rpc", request("ping"), cookie=web_house.tokens["ann"],
                      origin=origin_of(web_house).upper().replace("HTTPS", "https"),
                      type_="Application/JSON; charset=utf-8",
                      more=["X-Convene-Event: " + fair.EVENT])
        assert answer.status == 200, answer.text
        assert answer["content-type"] == JSON
        assert json.loads(answer.text) == {"jsonrpc": "2.0", "id": 1, "result": {}}


@pytest.mark.parametrize("path,method,allow", [
    ("/rpc", "GET", "POST"), ("/session", "GET", "POST"), ("/session/end", "HEAD", "POST"),
    ("/events", "HEAD", "GET"), ("/", "POST", "GET, HEAD")])
def test_other_methods_are_refused(web_house, path, method, allow):
    with Browser(web_house) as browser:
        answer = browser.ask(path, method, Content_Length="0")
        assert (answer.status, answer["allow"]) == (405, allow)


# ---- events ---------------------------------------------------------------------------------


def test_events_come_as_they_come_to_a_watcher(make_fair):
    house = web_fair(make_fair)
    stream = Events(house, house.tokens["ann"])
    assert stream.fields["content-type"] == "text/event-stream; charset=utf-8"
    assert stream.fields["cache-control"] == "no-store"
    name, place = stream.next()
    assert name == "begin" and stream.last == f"{place['history']}:{place['seq']}"
    watcher = house.as_("ann")
    watcher.call("watch")
    made = Page(house, house.tokens["ann"]).change("request.create", to="X1")
    name, event = stream.next()
    assert name == "message" and event == watcher.next_event()
    assert event["object"] == made["request"]["id"]
    assert stream.last == f"{place['history']}:{event['seq']}"


def test_a_stream_goes_on_where_it_broke(make_fair):
    house = web_fair(make_fair)
    page = Page(house, house.tokens["ann"])
    with Events(house, house.tokens["ann"]) as stream:
        stream.next()
        place = stream.last
    for to in ("X1", "X2", "X3"):
        page.change("request.create", to=to)
    with Events(house, house.tokens["ann"], last=place) as stream:
        assert stream.next()[0] == "begin"
        told = [stream.next() for _ in range(3)]
        assert [name for name, _ in told] == ["message"] * 3
        assert [event["seq"] for _, event in told] == sorted(event["seq"] for _, event in told)
    history, seq = place.split(":")
    for elsewhere in (f"{'0' * len(history)}:{seq}", f"{history}:99999999", "rubbish", ":", "a:-1"):
        with Events(house, house.tokens["ann"], last=elsewhere) as stream:
            assert [name for name, _ in stream.until("begin")] == ["resync", "begin"]
            assert stream.last == f"{history}:{told[-1][1]['seq']}"


@pytest.mark.parametrize("query,more,status", [
    ("?since=x", (), 400), ("?since=-1", (), 400), ("?topics=weather", (), 400),
    ("?topics=" + "a" * 900, (), 400), ("?account=A999", (), 409), ("?event=NOWHERE", (), 404),
    ("?since=%00", (), 400), ("", ("Origin: https://evil.example",), 403)])
def test_streams_that_do_not_begin(web_house, query, more, status):
    with Events(web_house, web_house.tokens["ann"], query, more=more) as stream:
        assert stream.status == status


def test_who_may_have_a_stream(web_house):
    for who, status in (("ann", 200), ("kim", 200), ("omar", 200), ("staff", 200),
                        ("monitor", 200), ("mailbox", 403)):
        with Events(web_house, web_house.tokens[who]) as stream:
            assert stream.status == status, who
    for token in (None, "cvt_1_" + "A" * 43 + "00000000"):
        with Events(web_house, token) as stream:
            assert stream.status == 401


def test_what_a_stream_is_sent_is_not_read(make_fair):
    """A request behind that of a stream is none; and who ends its side has no stream any more."""
    house = web_fair(make_fair)
    stream = Events(house, house.tokens["ann"])
    stream.next()
    stream.send("GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
    Page(house, house.tokens["ann"]).change("request.create", to="X1")
    assert stream.next()[0] == "message"
    stream.close()


def test_streams_of_an_account_are_counted(make_fair):
    house = web_fair(make_fair, {"limits": {"connections_per_account": 3}})
    streams = [Events(house, house.tokens["ann"]) for _ in range(4)]
    assert [s.status for s in streams] == [200, 200, 200, 503]
    other = Events(house, house.tokens["bat"])
    assert other.status == 200


def test_a_stream_ends_when_the_daemon_stops(make_fair):
    house = web_fair(make_fair)
    stream = Events(house, house.tokens["ann"])
    stream.next()
    house.stop()
    assert stream.ends() == []


def test_who_does_not_read_is_dropped(make_fair):
    """Its events wait in the journal and cost no memory; then the connection goes."""
    house = web_fair(make_fair, {"deadlines": {"write_ms": 300}})
    staff = house.as_("staff")
    slow = Events(house, house.tokens["staff"], receive_buffer_bytes=4096)
    reads = Events(house, house.tokens["ann"])
    assert reads.next()[0] == "begin"

    def watchers():
        return staff.call("stats.snapshot")["connections"]["watchers"]

    assert watchers() == 2
    for n in range(5000):
        staff.write("organisation.update", organisation="X1", profile=f"{n} " + "word " * 3200)
        if n % 10 == 9 and watchers() == 1:
            break
    assert watchers() == 1
    slow.close()
    Page(house, house.tokens["ann"]).change("request.create", to="X1")
    assert reads.until("message")


# ---- hostile bodies -------------------------------------------------------------------------

BODIES = {
    "nothing": b"", "no JSON": b"hello", "an array": b"[]", "a batch": b'[{"jsonrpc":"2.0"}]',
    "two objects": (request("ping") * 2).encode(), "no UTF-8": b'{"jsonrpc":"2.0","id":"\xff"}',
    "too deep": b"[" * 5000, "NUL": b'{"jsonrpc":"2.0","id":1,"method":"ping"}\0',
    "a number without an end": b'{"jsonrpc":"2.0","id":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", ["/rpc", "/session"])
def test_bodies_that_are_no_request(web_house, path, name):
    with Browser(web_house) as browser:
        answer = post(browser, web_house, path, BODIES[name], cookie=web_house.tokens["ann"])
        if answer.status == 413:
            assert path == "/session" and len(BODIES[name]) > 4096
            return
        error = json.loads(answer.text)["error"]
        assert answer.status == 200 and error["data"]["code"] in ("PARSE", "INVALID_REQUEST")
        assert error["data"]["req"].startswith("w")
        assert post(browser, web_house, "/rpc", request("ping"),
                    cookie=web_house.tokens["ann"]).status == 200
