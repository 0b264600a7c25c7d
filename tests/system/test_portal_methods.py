"""One protocol over two ways: every method as every role, answered byte for byte alike.

The matrix is made from rpc.discover, so that a method added later is in it by itself."""
import json
import re

import pytest

import fair
from convened_client import new_key
from portal import Page, request
from test_roles import WHO, WRONG_PARAMS
from web import web_fair, web_house  # noqa: F401

ROLES = [role for role in WHO if role not in ("none", "admin")]  # these have no cookie
# What a browser is told otherwise, and why: a conversation has begun with the cookie; and a token
# is never a value that scripts can read.
OTHERWISE = {"hello", "auth.enrol"}
NUMBER = 7
# What is different between any two calls: what staff search for, and the time.
OWN = re.compile(rb'"req":"[a-z0-9-]+"|"(server_time|uptime_s|now|rate|loop_lag_ms)":("[^"]*"|\d+)')


def both(client, page, method, params):
    """The answers of the line and of the browser to the same request, as bytes."""
    asked = request(method, params, NUMBER)
    client.send_line(asked)
    line = client.read_line()
    answer = page.rpc(method, params, NUMBER)
    assert answer.status == 200, (method, answer.text)
    assert answer["content-type"] == "application/json" and answer["cache-control"] == "no-store"
    return OWN.sub(b'"own":0', line) + b"\n", OWN.sub(b'"own":0', answer.body)


@pytest.fixture(scope="module")
def methods(web_house):
    return web_house.as_("monitor").call("rpc.discover")["methods"]


@pytest.mark.parametrize("role", ROLES)
def test_every_method_is_answered_alike(web_house, methods, role):
    """Denied, wrongly asked, or asked with nothing: whatever it is, it is the same."""
    client = web_house.as_(WHO[role])
    denied = 0
    with Page(web_house, web_house.tokens[WHO[role]], fair.EVENT) as page:
        for method in methods:
            name = method["name"]
            if name in OTHERWISE:
                continue
            for params in ({}, WRONG_PARAMS):
                line, http = both(client, page, name, params)
                if name not in ("stats.snapshot", "stats.series"):  # they count these very calls
                    assert line == http, (role, name, params)
                error = json.loads(http).get("error", {"data": {"code": None}})
                is_denied = error["data"]["code"] == "ROLE_DENIED"
                assert is_denied == (role not in method["x-roles"]), (role, name)
                denied += is_denied
    assert denied > 0
    client.close()


def test_what_is_read_is_the_same(web_house):
    reads = {
        "ann": [("event.get", {}), ("meeting.list", {}), ("request.list", {}), ("match.list", {}),
                ("organisation.get", {"organisation": "X1"}), ("diary.get", {}),
                ("meeting.slots", {"with": "X1"}), ("organisation.list", {"limit": 2})],
        "staff": [("account.list", {"limit": 3}), ("delegate.list", {}), ("journal.list", {}),
                  ("export.get", {"file": "organisations.csv"})],
    }
    for who, calls in reads.items():
        client = web_house.as_(who)
        with Page(web_house, web_house.tokens[who], fair.EVENT) as page:
            for method, params in calls:
                line, http = both(client, page, method, params)
                assert line == http and b'"result"' in http, (who, method, http[:300])
        client.close()


def test_a_key_holds_whichever_way_it_is_asked_again(make_fair):
    """Asked by line, the answer lost, asked again by a browser: it is one request."""
    house = web_fair(make_fair)
    key, client = new_key(), house.as_("ann")
    made = client.call("request.create", key=key, to="X1")
    with Page(house, house.tokens["ann"]) as page:
        # the key's answer is of the conversation's event as well, which the header names
        page.event = fair.EVENT
        again = page.call("request.create", key=key, to="X1")
        assert again.pop("replayed") is True and again == made
        other = page.rpc("request.create", {"key": key, "to": "X2"})
        assert '"KEY_REUSED"' in other.text
    assert len(client.call("request.list")["items"]) == 1


def test_hello_over_http_is_of_the_cookie(web_house):
    with Page(web_house, web_house.tokens["ann"]) as page:
        ours = page.call("hello", client="t", proto=[1, 1])
        line = web_house.as_("ann").greeting
        assert {**ours, "server_time": 0, "seq": 0} == {**line, "server_time": 0, "seq": 0}
        refused = page.rpc("hello", {"client": "t", "proto": [1, 1],
                                     "token": web_house.tokens["bat"]})
        assert '"PARAM_INVALID"' in refused.text and '"params.token"' in refused.text
        for params in ({}, {"key": new_key(), "invitation": "cvi_1"}):
            assert '"INVALID_REQUEST"' in page.rpc("auth.enrol", params).text
