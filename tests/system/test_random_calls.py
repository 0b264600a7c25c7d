"""Calls of the right types and any values, by all roles at once: each is answered, none ends us.

Made from rpc.discover, so a method added later is among them by itself. CONVENE_RANDOM_CALLS says
how many (make random-calls: 300,000), CONVENE_RANDOM_SEED which; a run that fails names its seed.
"""
import os
import random

import pytest

import fair
from convened_client import Closed, RpcError, new_key

CALLS = int(os.environ.get("CONVENE_RANDOM_CALLS", "5000"))
SEED = int(os.environ.get("CONVENE_RANDOM_SEED", "1"))
WHO = ("ann", "bat", "park", "kim", "choi", "kang", "omar", "staff", "staff", "monitor", "mailbox", "admin")
AT_ONCE = 12
# What ends the daemon, a login or a connection, moves its clock, or says who one is.
LEFT_OUT = {"hello", "admin.drain", "admin.clock", "admin.kick", "token.revoke", "account.disable",
            "auth.enrol"}
OUR_FAULT = {"INTERNAL", "CORRUPT", "STORAGE_FULL", "STORAGE_FAILED", "OUTCOME_UNKNOWN"}
LETTERS = ("x", "Ж", "가", "😀", "\"", "é")
INSTANTS = ("1970-01-01T00:00:00Z", "2200-12-31T23:59:59Z", "2201-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59")
CIVILS = ("1970-01-01T00:00", "d1T09:30", "d999T00:00", "2200-12-31T23:59", "9999-12-31T23:59", "0001-01-01T00:00")
CODES = (*fair.DELEGATES, *fair.DELEGATES.values(), "omar", *fair.TABLES, "BOOTH1", fair.EVENT,
         "nobody", "x" * 64)
REPLY = ("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\n"
         "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@fair.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
WORDS = (REPLY, "must", "en", "ko;en", "KR", "ENE", "value=100", "idle=9223372036854775807",
         "request_expiry_hours=8760", "latest_change_minutes=0", "T1", "omar", "meeting", "M1",
         "event.ini", "organisations.csv", "requests.csv", f"{fair.DAYS[0]} 09:30-12:00",
         "9999-12-31 09:00-10:00", "A name=Hall A;x_m=0;y_m=0", "Asia/Seoul", "KRW",
         "a@fair.example", f"{fair.start_of(3)}/{fair.start_of(4)}",
         "1970-01-01T09:00/2200-12-31T23:59", "9999-12-31T09:00/9999-12-31T10:00",
         "kim 9999-12-31T09:00/9999-12-31T10:00", "[day 9999-12-31]\nsessions = 09:00-10:00\n")


class Values:
    """Makes parameters of a schema, out of one generator."""

    def __init__(self, dice):
        self.dice = dice
        self.cursors = []  # learnt from all answers: other methods', other accounts'

    def integer(self, schema):
        least, most = schema.get("minimum", -2**63), schema.get("maximum", 2**63 - 1)
        return self.dice.choice((least, most, min(most, max(least, self.dice.randint(0, 20)))))

    def text(self, schema):
        most = min(schema.get("maxLength", 300), 3000)
        kind = self.dice.random()
        if kind < 0.2:
            letter = self.dice.choice(LETTERS)
            return letter * max(1, most // len(letter.encode()))
        return self.dice.choice(CODES + WORDS + CIVILS if kind < 0.9 else INSTANTS)

    def string(self, schema):
        pattern = schema.get("pattern", "")
        if pattern.startswith("^") and "[1-9][0-9]" in pattern:
            return pattern[1] + str(self.dice.choice((1, 2, 3, 5, 8, 10**14)))
        if "T" in str(schema.get("examples", schema.get("example", ""))):
            return self.dice.choice(INSTANTS)
        if pattern:
            return self.dice.choice(CODES)
        return self.text(schema)

    def of(self, schema):
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        for either in ("oneOf", "anyOf"):
            if either in schema:
                return self.of(self.dice.choice(schema[either]))
        kind = schema.get("type")
        if kind == "array":
            n = self.dice.choice((0, 1, 1, 2, min(schema.get("maxItems", 3), 9)))
            return [self.of(schema["items"]) for _ in range(n)]
        if kind == "integer":
            return self.integer(schema)
        if kind == "boolean":
            return self.dice.random() < 0.5
        return self.string(schema)

    def params(self, method):
        params = {}
        for row in method["params"]:
            name, needed = row["name"], row.get("required", False)
            if not needed and self.dice.random() < 0.5:
                continue
            if name == "key":
                params[name] = new_key()
            elif name == "cursor":
                params[name] = self.dice.choice(self.cursors[-40:] or ["YzE6eDo5OTk5"])
            elif name == "limit":
                params[name] = self.dice.choice((1, 2, 500))
            else:
                params[name] = self.of(row["schema"])
        if any(row["name"] == "steps" for row in method["params"]):
            params["steps"] = self.dice.randint(1, 500)  # by time it would take its time
        return params


@pytest.fixture(scope="module")
def methods(shared_house):
    with shared_house.as_("monitor") as client:
        return [m for m in client.call("rpc.discover")["methods"] if m["name"] not in LEFT_OUT]


def role_of(client):
    return client.greeting["role"]


def take(client, ids, values):
    """The answers; how many there were of each code, "" for results."""
    codes = {}
    for request_id in ids:
        answer = client.answer(request_id)
        code = answer["error"]["data"]["code"] if "error" in answer else ""
        assert code not in OUR_FAULT, answer
        codes[code] = codes.get(code, 0) + 1
        cursor = not code and isinstance(answer["result"], dict) and answer["result"].get("next")
        if cursor:
            values.cursors.append(cursor)
    return codes


def test_whatever_is_asked_is_answered(make_fair, methods):
    house = make_fair().start()
    values = Values(random.Random(SEED))
    clients = [house.as_(who) for who in WHO]
    asked, codes = 0, {}
    while asked < CALLS:
        client = values.dice.choice(clients)
        open_to = [m for m in methods if role_of(client) in m["x-roles"]]
        calls = [(m["name"], values.params(m))
                 for m in values.dice.choices(open_to, k=AT_ONCE)]
        try:
            for code, n in take(client, client.send_all(calls), values).items():
                codes[code] = codes.get(code, 0) + n
        except (Closed, RpcError, AssertionError) as why:
            pytest.fail(f"seed {SEED}, after {asked} calls: {why!r}\n{calls}\n"
                        f"{house.tail()}")
        asked += len(calls)
        client.events.clear()
    assert house.running, house.tail()
    assert codes.get("", 0) > asked / 10, codes
    proof = house.as_("admin").call("admin.verify", timeout=120)
    assert proof["ok"], proof
