"""Who has lost the way in asks with a mail address alone: it tells nothing, and mails only there."""
import json
import re

import pytest

import person
from convened_client import new_key
from expect import refused
from portal import post
from test_mail import make_house, outbox, sink, until  # noqa: F401
from web import Browser, web_fair, web_house  # noqa: F401

ANN = "ann@b1.example"


def stranger(house):
    client = house.connect()
    client.hello()
    return client


def logins(house):
    return [m for m in outbox(house) if m["kind"] in ("welcome", "login")]


@pytest.fixture
def house(make_house, sink):  # noqa: F811
    return make_house(sink.url)


def test_the_link_goes_to_the_address_on_file_and_opens(house, sink):  # noqa: F811
    former = house.as_("ann")
    assert stranger(house).call("auth.lost", mail=ANN.upper()) == {"asked": True}
    until(house, lambda items: any(m["kind"] in ("welcome", "login") and
                                   m["state"] == "handed_over" for m in items))
    invited = re.search(r"#(cvi_[A-Za-z0-9_-]+)", sink.to(ANN)[-1].text()).group(1)
    made = stranger(house).call("auth.enrol", key=new_key(), invitation=invited)
    assert made["role"] == "buyer"
    assert former.call("ping") == {}  # the logins of before stay
    assert len(former.call("token.list")["items"]) == 2


def test_known_or_not_the_answer_is_the_same(web_house):
    answers = set()
    for mail in (ANN, "nobody@nowhere.example", "ann@b1.example.org", "omar@words.example"):
        with Browser(web_house) as browser:
            answer = post(browser, web_house, "/session/lost", json.dumps({"mail": mail}))
            answers.add((answer.status, answer.body, tuple(sorted(
                (name, value) for name, value in answer.fields.items() if name != "date"))))
        assert stranger(web_house).call("auth.lost", mail=mail) == {"asked": True}
    assert len(answers) == 1 and {status for status, *_ in answers} == {200}
    with refused("PARAM_INVALID", field="mail"):
        stranger(web_house).call("auth.lost", mail="no address")


def test_one_address_asks_so_often(make_fair):
    """By whatever way, for whomever; the others of the fair are not shut out."""
    house = web_fair(make_fair)
    with Browser(house) as browser:
        for n in range(20):
            if n % 2:
                assert stranger(house).call("auth.lost", mail=f"nobody{n}@nowhere.example")
            else:
                assert "asked" in post(browser, house, "/session/lost",
                                       json.dumps({"mail": f"nobody{n}@nowhere.example"})).text
        with refused("RATE_LIMITED"):
            stranger(house).call("auth.lost", mail=ANN)
        with refused("RATE_LIMITED"):
            house.as_("kim").call("auth.lost", mail=ANN)
        error = json.loads(post(browser, house, "/session/lost",
                                json.dumps({"mail": ANN})).text)["error"]["data"]
        assert error["code"] == "RATE_LIMITED" and 0 < error["retry_after_ms"] <= 900_000
        assert house.as_("admin").call("auth.lost", mail="nobody@nowhere.example")
        with Browser(house, own_address="127.0.0.2") as other:
            assert "asked" in post(other, house, "/session/lost", json.dumps({"mail": ANN})).text
    house.as_("admin").call("admin.clock", advance_s=901)
    assert stranger(house).call("auth.lost", mail=ANN)


def test_one_account_is_not_flooded(house, sink):  # noqa: F811
    def handed_over(to, n):
        until(house, lambda items: len([m for m in items if m["to"] == to and m["kind"] in (
            "welcome", "login") and m["state"] == "handed_over"]) == n)

    def ask(mail):
        stranger(house).call("auth.lost", mail=mail)

    ask(ANN)
    handed_over(ANN, 1)
    for _ in range(5):
        ask(ANN)
    ask("kim@x1.example")  # behind them: when it has gone, they have been looked at
    handed_over("kim@x1.example", 1)
    handed_over(ANN, 1)
    for n in range(2, 6):
        house.as_("admin").call("admin.clock", advance_s=901)
        ask(ANN)
        handed_over(ANN, n)
    house.as_("admin").call("admin.clock", advance_s=901)
    ask(ANN)
    ask("choi@x2.example")
    handed_over("choi@x2.example", 1)
    handed_over(ANN, 5)


def test_who_is_closed_or_was_never_invited_gets_none(house):
    staff = house.as_("staff")
    account = house.as_("ann").greeting["principal"]["account"]
    staff.call("account.disable", key=new_key(), account=account)
    stranger(house).call("auth.lost", mail=ANN)
    stranger(house).call("auth.lost", mail="kim@x1.example")
    until(house, lambda items: any(m["to"] == "kim@x1.example" for m in items))
    assert not [m for m in logins(house) if m["to"].lower() == ANN]


def test_who_has_no_login_asks_the_server(house, sink, tmp_path):  # noqa: F811
    nobody = person.Person(tmp_path)
    told = nobody.type("lost-login", ANN)
    assert told.returncode != 0 and "--server HOST:PORT --ca FILE" in told.stderr
    where = ("--server", f"localhost:{house.port}")
    told = nobody.type("lost-login", ANN, *where)
    assert told.returncode != 0 and "--ca FILE" in told.stderr
    assert logins(house) == []
    assert nobody.does("lost-login", ANN, *where, "--ca", house.home / "ca.crt") == {"asked": True}
    # a login that is over is no hindrance
    nobody.keep("default", where[1], house.home / "ca.crt", "cvt_1_gone")
    assert nobody.does("lost-login", ANN) == {"asked": True}
    until(house, lambda items: any(m["kind"] in ("welcome", "login") and
                                   m["state"] == "handed_over" for m in items))
    assert sink.to(ANN)
