"""Random operations by random people, on the daemon and on the model of model.py alike.

Each run has an event of its own on one daemon, and a number: the same number is the same run. After
every operation both must agree on each diary, request, meeting and place in the standby queue, and
admin.verify must hold. When they do not, operations are dropped as long as the runs still disagree,
and what is left is shown.

    MODEL_RUNS   runs of every preset of policies (6)   MODEL_STEPS  operations of each (130)
    MODEL_FIRST  number of the first (1)                MODEL_KEEP   1: it is not made smaller
"""
import collections
import copy
import csv
import dataclasses
import datetime
import io
import os
import random
import time

import pytest

import fair
import model_mail
import sink
from convened_client import PATIENCE_S, Closed, RpcError, new_key
from expect import instant
from model import HOUR_S, Disagreement, Meeting, Model, Organisation, Slot, WRITERS, must

RUNS = int(os.environ.get("MODEL_RUNS", "6"))
STEPS = int(os.environ.get("MODEL_STEPS", "130"))
FIRST = int(os.environ.get("MODEL_FIRST", "1"))
KEEP = os.environ.get("MODEL_KEEP") == "1"
SHRINK_S = 150
FILL = 24  # operations before much else happens: people and tables are to be scarce
TICK_S = 60  # between two operations, so that no two happen at one time
VERIFY_EVERY = 4  # operations; but every one of those that are left when a failure is made small
RUNS_OF_A_HOUSE = 6  # verify walks through the whole journal, so the house is left in time

OFFSET_S = 9 * HOUR_S  # of Asia/Seoul
SESSIONS = ((9 * 60, 3), (13 * 60, 1))  # minute of the day, slots
SLOT_MINUTES, GAP_MINUTES = 25, 5


def civil(at):
    """The civil time of an instant at the fair."""
    return datetime.datetime.fromtimestamp(at + OFFSET_S, datetime.timezone.utc) \
        .strftime("%Y-%m-%dT%H:%M")


def text_of(rows):
    """CSV with a column for every key."""
    rows, out = list(rows), io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# Whom and what operations bring to the fair.
NEWCOMERS = {"O1", "O2", "O3", "d1", "d2", "d3", "d4", "T5", "T6", "T7", "T8", "ines", "ivan"}


class World:
    """Who and what there is before anything happens: as the model and as files."""

    organisations = {
        "B1": Organisation("foreign_buyer", frozenset({"en"})),
        "B2": Organisation("foreign_buyer", frozenset({"ar"})),
        "B3": Organisation("foreign_buyer", frozenset({"en", "fr"})),
        "P1": Organisation("procurement", frozenset({"ko"})),
        "X1": Organisation("exhibitor", frozenset({"ko", "en"})),
        "X2": Organisation("exhibitor", frozenset({"ko"})),
        "X3": Organisation("exhibitor", frozenset({"en"})),
        "X4": Organisation("exhibitor", frozenset({"ko", "ar"})),
    }
    delegates = {"ann": "B1", "bob": "B1", "noor": "B2", "jean": "B3", "park": "P1",
                 "kim": "X1", "lee": "X1", "choi": "X2", "smith": "X3", "jung": "X4"}
    locations = {"T1": (1, None, "A"), "T2": (1, None, "B"), "T3": (1, None, "C"),
                 "BOOTH1": (2, ("X1",), "B")}
    @classmethod
    def everybody(cls):
        """Whoever and whatever may be taken out of the fair."""
        return {*cls.organisations, *cls.delegates, *cls.locations, "omar", "mina"}

    halls = {"A": (0, 0), "B": (0, 0), "C": (300, 400)}
    walks = {("A", "B"): 5, ("A", "C"): 20}  # between B and C: 9 minutes at 60 m a minute

    def __init__(self, code, preset, now):
        self.code = code
        self.organisations = dict(World.organisations)
        self.delegates = dict(World.delegates)
        self.categories = {}
        self.terms = {}
        self.locations = {code: location for code, location in World.locations.items()
                          if code not in WITHOUT.get(preset, ())}
        midnight = (now + OFFSET_S) // (24 * HOUR_S) * 24 * HOUR_S - OFFSET_S
        self.days = [midnight + n * 24 * HOUR_S for n in (1, 2)]
        self.slots = []
        for day in self.days:
            for no, (minute, slots) in enumerate(SESSIONS):
                for n in range(slots):
                    start = day + (minute + n * (SLOT_MINUTES + GAP_MINUTES)) * 60
                    self.slots.append(Slot(len(self.slots) + 1, start,
                                           start + SLOT_MINUTES * 60, (day, no)))
        self.interpreters = {
            "omar": ((("ar", "ko"), ("ar", "en")), [(d, d + 24 * HOUR_S) for d in self.days]),
            "mina": ((("ko", "en"),), [(self.days[0] + 9 * HOUR_S, self.days[0] + 12 * HOUR_S)]),
        }

    def sessions(self):
        def clock(minute):
            return f"{minute // 60:02}:{minute % 60:02}"
        return ";".join(
            f"{clock(minute)}-{clock(minute + n * (SLOT_MINUTES + GAP_MINUTES) - GAP_MINUTES)}"
            for minute, n in SESSIONS)

    def hall_sections(self):
        return "".join(
            f"[hall {code}]\nname = {code}\nx_m = {x}\ny_m = {y}\n"
            + "".join(f"walk_minutes.{to} = {minutes}\n"
                      for (from_, to), minutes in self.walks.items() if from_ == code)
            for code, (x, y) in self.halls.items())

    def organisation_row(self, code):
        o = self.organisations[code]
        return {"code": code, "kind": o.kind, "name": code, "country": "KR",
                "languages": ";".join(sorted(o.languages))}

    def delegate_row(self, code):
        return {"code": code, "organisation": self.delegates[code], "name": code,
                "email": f"{code}@x.example"}

    def request_row(self, r, before):
        """As it is, but for what comes before it."""
        return {"code": r.id, "from": min(r.asking, key=list(self.delegates).index), "to": r.to,
                "slots": ";".join(civil(self.slots[n - 1].start) for n in r.slots),
                "length": r.length, "after": ";".join(b.id for b in before)}

    def file_of(self, file, row, requests):
        """A file of one row of the model's kind."""
        if file == "requests.csv":
            return {file: text_of([self.request_row(requests[row["request"]], [
                requests[label] for label in row["after"]])])}
        if file == "blackouts.csv":
            when = f"{civil(row['start'])}/{civil(row['end'])}"
            return {file: text_of([{"code": row["code"], "resource": row["resource"],
                                    "when": when}])}
        if file == "glossary.csv":
            return {file: text_of([row])}
        if file == "categories.csv":
            return {file: text_of([{**row, "name": row["code"]}])}
        if file == "interpreters.csv":
            return {file: self.interpreters_file({row["code"]: (row["pairs"], row["shifts"])})}
        whole = self.delegate_row if file == "delegates.csv" else self.organisation_row
        return {file: text_of([{**whole(row["code"]), **row}])}

    def files(self, policies):
        days = "".join(f"[day {civil(day)[:10]}]\nsessions = {self.sessions()}\n"
                       for day in self.days)
        said = "".join(f"{name} = {value}\n" for name, value in policies.items())
        return {
            "event.ini": f"[event]\ncode = {self.code}\nname = Fair {self.code}\n"
                         "zone = Asia/Seoul\ncurrency = KRW\norganiser_name = Office\n"
                         "organiser_mail = office@fair.example\n"
                         f"slot_minutes = {SLOT_MINUTES}\ngap_minutes = {GAP_MINUTES}\n"
                         f"{days}{self.hall_sections()}[policy]\n{said}",
            "organisations.csv": text_of(map(self.organisation_row, self.organisations)),
            "delegates.csv": text_of(map(self.delegate_row, self.delegates)),
            "locations.csv": fair.table("locations.csv", [
                (code, "booth" if of else "table", hall, seats, "", "", ";".join(of or ()), code)
                for code, (seats, of, hall) in self.locations.items()]),
            "interpreters.csv": self.interpreters_file(self.interpreters),
        }

    @staticmethod
    def interpreters_file(interpreters):
        return fair.table("interpreters.csv", [
            (code, code, f"{code}@x.example", ";".join("-".join(p) for p in pairs),
             ";".join(f"{civil(s)}/{civil(e)}" for s, e in shifts))
            for code, (pairs, shifts) in interpreters.items()])


@dataclasses.dataclass
class Op:
    """One operation as data. "@7" among the parameters is what operation 7 has made."""
    label: str
    who: str
    method: str
    params: dict

    def __str__(self):
        said = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.label:>4} {self.who:>6} {self.method} {said}"


# How the operations of a run are made up.


class Maker:
    """Draws operations that suit what the model holds, mostly, and now and then none that do."""

    def __init__(self, rng, model):
        self.rng, self.model = rng, model
        self.sent = []  # operations that succeeded, for replays
        self.drawn = 0

    def chance(self, of):
        return self.rng.random() < of

    def among(self, things, otherwise=None):
        things = list(things)
        return self.rng.choice(things) if things else otherwise

    def optional(self, **params):
        """Each of the parameters in half of the cases."""
        return {name: value for name, value in params.items() if self.chance(0.5)}

    def slot(self):
        return 99 if self.chance(0.03) else self.among(self.model.order)

    def somebody(self, *organisations):
        """Staff or a delegate of the organisations, and sometimes anybody."""
        if self.chance(0.06):
            return self.among([*self.model.delegates, *self.model.interpreters, "staff", "monitor"])
        if self.chance(0.15):
            return "staff"
        return self.among([d for o in organisations for d in self.model.people_of(o)], "staff")

    def request(self, *states):
        """A request in one of the states, and sometimes any."""
        some = [r for r in self.model.requests.values() if r.state in states or self.chance(0.03)]
        return self.among(some)

    def next(self, label):
        kinds = {self.create: 20, self.accept: 22, self.decline: 3, self.withdraw: 5,
                 self.book: 12, self.cancel: 6, self.move: 15, self.answer_move: 1,
                 self.propose: 6, self.lock: 6, self.order: 6, self.prefer: 6,
                 self.black_out: 12,
                 self.change_policies: 3, self.open_or_close: 6, self.postpone: 5, self.reissue: 2, self.imported: 8,
                 self.advance: 3,
                 self.one_more_place: 8, self.newcomer: 12, self.take_away: 24, self.hand_over: 6,
                 self.replace: 4, self.take_out: 10,
                 self.mail: 20, self.replay: 4}
        self.drawn += 1
        if self.drawn <= FILL:
            kinds = {self.create: 9, self.accept: 12, self.book: 4, self.black_out: 2,
                     self.order: 3}
        if self.model.state != "open":
            kinds[self.open_or_close] = 30
        if any(m.asked for m in self.model.living()):
            kinds[self.answer_move] = 24
        if self.model.standby():
            kinds[self.withdraw] = 10
        while True:
            kind = self.rng.choices(list(kinds), list(kinds.values()))[0]
            if (drawn := kind()) is not None:
                return Op(label, *drawn)

    def create(self):
        who = self.somebody(*self.model.organisations)
        own = self.model.delegates.get(who) or self.among(self.model.organisations)
        people = self.model.people_of(own)
        to = self.among(o for o in self.model.organisations
                        if not self.model.pair(own, o) | self.model.duplicate(own, o)
                        or self.chance(0.01))
        if to is None or not people:
            return None
        params = {"to": to}
        if who not in self.model.delegates or self.chance(0.3):
            params["delegates"] = self.rng.sample(people, self.rng.randint(1, len(people)))
            if self.chance(0.03):
                params["delegates"] = [self.among(self.model.delegates)]
        if self.chance(0.4):
            params["slots"] = self.rng.sample(range(1, len(self.model.order) + 1),
                                              self.rng.randint(1, 3))
        if self.chance(0.25):
            params["length"] = self.rng.randint(2, 3)
        return who, "request.create", params

    def accept(self):
        r = self.request("expired") if self.chance(0.06) else None
        if (r := r or self.request("requested", "requested", "accepted")) is None:
            return None
        if r.state == "expired" and self.chance(0.8):
            return "staff", "request.accept", {"request": r.label}
        who = self.somebody(r.to, r.to, r.to, r.from_) if self.chance(0.2) else self.somebody(r.to)
        params = {"request": r.label}
        people = self.model.people_of(r.to)
        if people and self.chance(0.25):
            params["delegates"] = self.rng.sample(people, self.rng.randint(1, len(people)))
        if self.chance(0.45):
            params["slot"] = self.slot()
        return self.revised(who, "request.accept", params, r)

    def revised(self, who, method, params, r):
        """With if_rev sometimes: right, or one too high."""
        if self.chance(0.1):
            params["if_rev"] = self.among(["right", "wrong"])
        return who, method, params

    def order(self):
        who = "staff" if self.chance(0.95) else self.somebody()
        if self.model.first_then and self.chance(0.2):
            after, request = self.among(sorted(self.model.first_then))
            return who, "request.order", {"request": request, "after": after, **(
                {"remove": True} if self.chance(0.7) else {})}
        one = self.request("requested", "accepted", "scheduled")
        other = self.among(r for r in self.model.requests.values()
                           if self.chance(0.03) or r is not one and self.model.open(r.label))
        return one and other and (who, "request.order", {
            "request": one.label, "after": other.label,
            **({"remove": True} if self.chance(0.03) else {})})

    def decline(self):
        r = self.request("requested")
        return r and self.revised(self.somebody(r.to, r.to, r.from_), "request.decline",
                                  {"request": r.label}, r)

    def withdraw(self):
        r = self.request("requested", "accepted")
        method = "standby.leave" if r and self.chance(0.5 if r.state == "accepted" else 0.1) \
            else "request.withdraw"
        return r and self.revised(self.somebody(r.from_, r.from_, r.to), method,
                                  {"request": r.label}, r)

    def book(self):
        one = [d for d in self.model.delegates if self.model.role(d) == "buyer"]
        two = [d for d in self.model.delegates if self.model.role(d) == "exhibitor"]
        people = [self.among(one), self.among(two)]
        if None in people:
            return None
        if self.chance(0.25):
            mates = [d for p in people for d in self.model.people_of(self.model.delegates[p])]
            people.append(self.among(self.model.delegates if self.chance(0.1) else mates))
        params = {"delegates": list(dict.fromkeys(people))}
        if self.chance(0.7):
            params["slot"] = self.slot()
        if self.chance(0.25):
            params["location"] = self.among(self.model.locations)
        if self.chance(0.25):
            params["length"] = self.rng.randint(2, 4)
        return "staff" if self.chance(0.95) else self.somebody(), "meeting.book", params

    def cancel(self):
        met = {m.request for m in self.model.meetings.values()
               if m.state == "scheduled" or self.chance(0.1)}
        label = self.among(sorted(met))
        r = label and self.model.requests[label]
        return r and (self.somebody(r.from_, r.to), "meeting.cancel", {"meeting": label})

    def hand_over(self):
        m = self.among(self.model.living())
        if m is None:
            return None
        two = [p for p in m.people if len(self.model.people_of(self.model.delegates[p])) > 1]
        leaves = self.among(two or m.people)
        side = self.model.delegates[leaves]
        to = self.among([p for p in self.model.people_of(side) if p not in m.people]
                        or self.model.people_of(side))
        if self.chance(0.06):
            to = self.among(self.model.delegates)
        return self.somebody(side), "meeting.hand_over", {
            "meeting": m.request, "to": to, **({"from": leaves} if self.chance(0.3) else {})}

    def move(self):
        """Mostly to where it can be: the rules have refusals enough of their own."""
        m = self.among(self.model.living())
        if m is None:
            return None
        slot = self.among(self.model.order) if self.chance(0.85) else None
        place = self.among(sorted(self.model.locations)) if self.chance(0.4) else None
        r = self.model.requests[m.request]
        return self.somebody(r.from_, r.to) if self.chance(0.6) else "staff", "meeting.move", {
            "meeting": m.request, **({"slot": slot} if slot else {}),
            **({"location": place} if place else {})}

    def answer_move(self):
        asked = [m for m in self.model.living() if m.asked]
        m = self.among(asked or self.model.living() if self.chance(0.9) else self.model.living())
        if m is None:
            return None
        r = self.model.requests[m.request]
        others = [o for o in (r.from_, r.to) if not m.asked or o != m.asked.by]
        return self.somebody(*(others if self.chance(0.8) else (r.from_, r.to))), \
            "meeting.answer_move", {"meeting": m.request,
                                    "answer": self.among(["accept", "accept", "refuse"]),
                                    **self.optional(dry_run=self.chance(0.3))}

    def propose(self):
        r = self.request("requested")
        if r is None:
            return None
        who = self.somebody(r.turn()) if self.chance(0.85) else self.somebody(r.from_, r.to)
        return self.revised(who, "request.propose", {"request": r.label, "slots": self.rng.sample(
            range(1, len(self.model.order) + 1), self.rng.randint(1, 2))}, r)

    def replace(self):
        several = [d for d, of in self.model.delegates.items() if len(self.model.people_of(of)) > 1]
        leaves = self.among(several)
        if leaves is None:
            return None
        side = self.model.delegates[leaves]
        others = [d for d in self.model.people_of(side) if d != leaves]
        by = self.among(self.model.delegates if self.chance(0.06) else others)
        return self.somebody(side), "delegate.replace", {
            "delegate": leaves, "by": by, **self.optional(dry_run=self.chance(0.3))}

    def lock(self):
        held = self.model.living()
        m = self.among([m for m in held if m.locked and self.chance(0.7)] or held)
        return m and ("staff" if self.chance(0.9) else self.somebody(),
                      "meeting.unlock" if m.locked else "meeting.lock", {"meeting": m.request})

    def prefer(self):
        who = self.somebody(*self.model.organisations)
        waiting = self.among(self.model.standby()) if self.chance(0.5) else None
        if waiting:
            who = self.somebody(waiting.from_)
        own = self.model.delegates.get(who) or self.among(self.model.organisations)
        params = {"preference": self.among(["must", "want", "must", "want", "avoid", "none"])}
        if who not in self.model.delegates or self.chance(0.3):
            params["from"] = self.among([own, *self.model.people_of(own)])
            if self.chance(0.1):
                params["from"] = self.among([*self.model.organisations, *self.model.delegates])
        side = self.model.organisations[own].side
        params["to"] = self.among(o for o, other in self.model.organisations.items()
                                  if other.side != side or self.chance(0.01))
        if waiting and own == waiting.from_:
            params["to"] = waiting.to
        if params["to"] is None:
            return None
        return who, "preference.set", params

    def black_out(self):
        resource = self.among([*self.model.delegates, *self.model.delegates,
                               *self.model.interpreters, *self.model.locations])
        who = self.somebody(self.model.delegates[resource]) \
            if resource in self.model.delegates \
            else self.among([resource, "staff"]) if resource in self.model.interpreters else "staff"
        mine = [c for c, b in self.model.blackouts.items()
                if b.resource == resource and " " not in c]
        code = self.among(mine) if mine and self.chance(0.4) else f"b{self.rng.randint(1, 30)}"
        first = self.model.slots[self.among(self.model.order)]
        start = first.start + self.among([0, 0, -3 * 60, 10 * 60])
        length = self.among([5, 25, 30, 60, 8 * 60, 48 * 60])
        return who, "blackout.set", {"resource": resource, "code": code, "start": start,
                                     "end": start + length * 60,
                                     **self.optional(release=self.chance(0.8),
                                                     then=self.among(["move", "standby"]),
                                                     dry_run=self.chance(0.3)),
                                     **({"remove": True} if self.chance(0.25) else {})}

    def one_more_place(self):
        """A table or a booth, of one or several, at a code that is free or not."""
        code = self.among(["T5", "T6", "T7", "T8", *self.model.locations])
        if self.chance(0.05):
            code = self.among([*self.model.delegates, *self.model.interpreters])
        booth = self.chance(0.4) and {"kind": "booth", "organisation": ";".join(
            self.among([*self.model.organisations] if self.chance(0.1) else ["X1", "X2", "X3", "X4"])
            for _ in range(self.rng.randint(1, 3)))}
        return "staff" if self.chance(0.95) else self.somebody(), "location.create", {
            "code": code, "seats": self.rng.randint(1, 2), **(booth or {"kind": "table"}),
            "hall": "Q" if self.chance(0.05) else self.among(self.model.halls),
            **self.optional(dry_run=self.chance(0.5))}

    def newcomer(self):
        """Another organisation or somebody more, at a code that is free or not."""
        who = "staff" if self.chance(0.95) else self.somebody()
        if self.chance(0.4):
            code = self.among(["O1", "O2", "O3", *self.model.organisations])
            if self.chance(0.1):
                code = self.among(self.model.delegates)
            return who, "organisation.create", {
                "code": code, "name": code, "country": "KR",
                "kind": self.among(["foreign_buyer", "procurement", "exhibitor"]),
                "languages": self.rng.sample(["ar", "en", "fr", "ko"], self.rng.randint(1, 2)),
                **self.optional(dry_run=self.chance(0.3))}
        code = self.among(["d1", "d2", "d3", "d4", *self.model.delegates])
        if self.chance(0.1):
            code = self.among([*self.model.organisations, *self.model.locations])
        return who, "delegate.create", {
            "code": code, "name": code, "email": f"{code}@x.example",
            "organisation": "NONE" if self.chance(0.03) else self.among(self.model.organisations),
            **self.optional(dry_run=self.chance(0.3))}

    def take_away(self):
        """What came by mistake; the last delegate of who is asked for a meeting stays."""
        all_kinds = {
            "organisation": self.model.organisations, "delegate": self.model.delegates,
            "location": self.model.locations, "interpreter": self.model.interpreters,
            "category": self.model.categories, "term": self.model.terms}
        free = {kind: [one for one in ones if not self.model.refers(kind, one)]
                for kind, ones in all_kinds.items()}
        some = {kind: ones for kind, ones in (free if self.chance(0.8) else all_kinds).items()
                if ones}
        kind = self.among(some, "category")
        ones = all_kinds[kind]
        code = "nobody" if self.chance(0.03) else self.among(some.get(kind, ()), "nobody")
        if kind == "delegate" and code in ones:
            own = self.model.delegates[code]
            if len(self.model.people_of(own)) == 1 and any(
                    own in (r.from_, r.to) for r in self.model.requests.values()):
                return None
        return "staff" if self.chance(0.95) else self.somebody(), f"{kind}.remove", {
            kind: code, **self.optional(dry_run=self.chance(0.2))}

    def take_out(self):
        """Somebody withdraws; more often somebody comes back, so that few are out at a time."""
        out = sorted(self.model.withdrawn)
        back = out and self.chance(0.6)
        code = self.among(out) if back and self.chance(0.95) \
            else self.among([*self.model.organisations, *self.model.delegates])
        kind = "delegate" if code in self.model.delegates else "organisation"
        who = "staff" if self.chance(0.95) else self.somebody()
        trial = self.optional(dry_run=self.chance(0.5))
        if back:
            return who, f"{kind}.reinstate", {kind: code, **trial}
        return who, f"{kind}.withdraw", {kind: code, "reason": "away", **trial}

    def change_policies(self):
        name, values = self.among(POLICIES.items())
        return "staff" if self.chance(0.9) else self.somebody(), "event.update", {
            "policies": [f"{name}={self.among(values)}"]}

    def postpone(self):
        return "staff" if self.chance(0.9) else self.somebody(), "event.postpone", {
            "days": self.among([1, 1, 2, 3, 30, -1, -30]), **self.optional(dry_run=self.chance(0.3))}

    def reissue(self):
        return "staff" if self.chance(0.9) else self.somebody(), "event.reissue", {}

    def open_or_close(self):
        method = "event.close" if self.model.state == "open" and self.chance(0.5) else "event.open"
        return "staff" if self.chance(0.9) else self.somebody(), method, {}

    def imported(self):
        """One row of a file: a blackout, a place in the order, somebody's most meetings."""
        who = "staff" if self.chance(0.95) else self.somebody()
        if self.model.requests and self.chance(0.5):
            r = self.request("expired") if self.chance(0.3) else None
            r = r or self.request("requested", "accepted", "scheduled")
            others = [o.label for o in self.model.requests.values()
                      if o is not r and (self.model.open(o.label) or self.chance(0.1))]
            return r and (who, "import.apply", {"file": "requests.csv", "row": {
                "request": r.label,
                "after": self.rng.sample(others, min(len(others), self.rng.randint(0, 2)))}})
        if self.chance(0.4):
            code, above = self.among([("C1", ""), ("C2", ""), ("C2", "C1"), ("C3", "C2")])
            if self.chance(0.3):
                return who, "import.apply", {"file": "glossary.csv", "row": {
                    "code": self.among(["G1", "G2"]), "term": self.among(["leak", "pump"]),
                    "same_as": self.among(["pump", "누수"])}}
            return who, "import.apply", {"file": "categories.csv", "row": {
                "code": code, "parent": above}}
        if self.chance(0.3):
            code = self.among(["ines", "ines", "ivan"])
            if self.chance(0.1):
                code = self.among([*self.model.delegates, *self.model.locations])
            days = sorted({slot.session[0] for slot in self.model.slots.values()})
            shifts = [(day, day + 24 * HOUR_S) for day in days]
            return who, "import.apply", {"file": "interpreters.csv", "row": {
                "code": code, "pairs": (("fr", "ko"), ("ar", "fr")), "shifts": shifts}}
        if self.chance(0.3):
            _, _, row = self.black_out()
            row = {name: row[name] for name in ("code", "resource", "start", "end")}
            return who, "import.apply", {"file": "blackouts.csv", "row": row}
        file, ones = self.among([("delegates.csv", self.model.delegates),
                                 ("organisations.csv", self.model.organisations)])
        return who, "import.apply", {"file": file, "row": {
            "code": self.among(ones), "max_meetings": self.among([None, None, 0, 1, 3]),
            "max_per_day": self.among([None, None, 1, 2])}}

    def advance(self):
        return "admin", "admin.clock", {
            "advance_s": self.among([1, 1, 5, 5, 13]) * HOUR_S}

    def mail(self):
        return model_mail.draw(self)

    def replay(self):
        op = self.among(self.sent)
        return op and (op.who, "replay", {"of": op.label, "changed": self.chance(0.3)})


# What event.update may set in the middle of a run, and what runs begin with.
POLICIES = {
    "request_expiry_hours": (1, 24, 72),
    "recipient_chosen": ("open", "open", "named"),
    "same_pair_twice": ("yes", "no"),
    "outstanding_requests": (0, 1, 2),
    "who_may_ask": ("both", "both", "demand", "supply"),
    "foreign_buyers_meet_exhibitors": ("yes", "yes", "no"),
    "procurement_meets_exhibitors": ("yes", "yes", "no"),
    "latest_change_minutes": (0, 45, 20 * 60),
    "cancel_until_minutes": (0, 45, 20 * 60),
    "cancel_by": ("both", "demand", "supply", "staff"),
    "pending_requests_hold": ("yes", "no"),
    "walking_check": ("yes", "no"),
    "walking_metres_per_minute": (20, 60, 100),
    "quota_delegate_event": (0, 2, 4),
    "quota_delegate_day": (0, 1, 2),
    "quota_organisation_event": (0, 3),
    "quota_organisation_day": (0, 2),
    "decline_by_mail": ("tell", "free", "standby"),
    "move_by": ("both", "both", "demand", "supply", "staff"),
    "move_answer_minutes": (60, 1440),
    "standby": ("off", "book"),
}
PRESETS = {
    "as by default": {},
    "a strict fair": {"outstanding_requests": 3, "latest_change_minutes": 45,
                      "cancel_until_minutes": 20 * 60, "who_may_ask": "demand"},
    "slots are held": {"pending_requests_hold": "yes", "same_pair_twice": "yes",
                       "request_expiry_hours": 24},
    "few meetings each": {"quota_delegate_day": 2, "quota_organisation_event": 3,
                          "request_expiry_hours": 6,
                          "walking_metres_per_minute": 20},
    "few tables": {},
    "standby drains": {"standby": "book", "quota_delegate_day": 2},
}
WITHOUT = {"few tables": ("T2", "T3", "BOOTH1"), "standby drains": ("T2", "T3", "BOOTH1")}  # locations


# One run: an event, the connections of everybody in it, the model beside.


class Run:

    def __init__(self, house, serial, preset, relay):
        self.house = house
        self.code = f"EV{serial}"
        with house.admin() as admin:
            now = self.six_in_the_morning(admin)
            self.world = World(self.code, preset, now)
            fair.load(admin, self.world.files(PRESETS[preset]))
        self.watcher = house.admin(self.code)
        self.watcher.schemas = None  # compares what every step asks again and again
        self.clients = {"admin": house.admin(self.code),
                        "staff": house.session(house.tokens["staff"], self.code)}
        self.model = Model(self.world, PRESETS[preset], now)
        self.answers = {}  # label: (who, method, params with the key, result)
        self.seen = collections.Counter()  # (method, how it ended)
        self.revs = {}  # of the requests, when last compared
        self.mail = model_mail.MailRun(self, relay)

    @staticmethod
    def six_in_the_morning(admin):
        """The next one at the fair: a run does the same whenever it is run."""
        now = int(instant(admin.greeting["server_time"]).timestamp())
        wait = (6 * HOUR_S - now - OFFSET_S) % (24 * HOUR_S)
        return int(instant(admin.call("admin.clock", advance_s=wait)["now"]).timestamp())

    def as_(self, who):
        """The connection of somebody, who gets an account when first needed."""
        if who not in self.clients:
            wanted = {"role": who, "name": who} if who == "monitor" \
                else {"interpreter" if who in self.model.interpreters else "delegate": who}
            invited = self.clients["admin"].write("account.invite", wanted)
            token = self.house.enrol(invited["invitation"])["token"]
            self.model.accounts.add(who)
            self.clients[who] = self.house.session(token, self.code)
        return self.clients[who]

    def close(self):
        for client in (self.watcher, *self.clients.values()):
            client.close()
            self.house.clients.remove(client)

    # Operations.

    def step(self, op):
        """The operation on both sides; False when it was about something that is not there."""
        self.tick(TICK_S)
        if op.method == "admin.clock":
            self.tick(op.params["advance_s"])
            return True
        if op.method == "replay":
            return self.replay(op)
        if op.method == "mail leaves":
            self.mail.let_leave()
            return True
        if self.is_gone(op):
            return False
        about = {**op.params, **op.params.get("row", {})}
        labels = [about[name] for name in ("request", "after") if name in about]
        if any(label not in self.model.requests for one in labels
               for label in (one if isinstance(one, list) else [one])):
            return False
        if "meeting" in op.params and self.model.meeting_of(op.params["meeting"]) is None:
            return False
        if op.method == "feed.channel":
            self.mail.choose(op)
        elif op.method == "invitation.reply":
            if self.mail.answer(op):
                self.model.declined(op.params["meeting"])
        else:
            self.perform(op)
            if op.method == "event.reissue" and op.who in ("staff", "admin"):
                self.mail.mail.reissued()
        self.model.drain()
        self.mail.mail.follow()
        return True

    def is_gone(self, op):
        """Is it by or about somebody who never came, as the operation that brings him is dropped?"""
        if op.method.endswith((".create", ".remove")):
            return False
        there = {*self.model.organisations, *self.model.delegates, *self.model.locations,
                 *self.model.interpreters}
        words = [op.who]
        for value in {**op.params, **op.params.get("row", {})}.values():
            words += value if isinstance(value, list) else [value]
        return any(word in NEWCOMERS | World.everybody() and word not in there
                   for word in words if isinstance(word, str)) and op.method != "import.apply"

    def tick(self, seconds):
        """Time goes by, and stops at no instant at which something happens by itself."""
        now = self.set_clock(seconds)
        while any(abs(at - now) < 20 for at in self.model.deadlines()):
            now = self.set_clock(TICK_S)
        end = time.monotonic() + PATIENCE_S
        for r in self.model.advance(now):  # the daemon writes it down a little later
            while self.rev(r) == self.revs.get(r.id, 1):
                must(time.monotonic() < end, r.id, "has lapsed, and nobody writes it down")
        self.model.drain()  # in the same unit as what lapses

    def rev(self, r):
        """Of a request or a meeting."""
        kind = "meeting" if isinstance(r, Meeting) else "request"
        return self.watcher.call(f"{kind}.get", {kind: r.id})[kind]["rev"]

    def set_clock(self, seconds):
        return int(instant(self.clients["admin"].call("admin.clock", advance_s=seconds)["now"]).timestamp())

    def perform(self, op):
        params = {name.replace("from", "from_"): value for name, value in op.params.items()}
        stale, trial = self.stale(params), params.pop("dry_run", False)
        broken = self.model.rules(op.who, op.method, params)
        if stale and broken not in ({"ROLE_DENIED"}, {"NOT_YOURS"}):
            broken = broken | {"STALE"}
        try:
            if op.method == "import.apply":
                result = fair.load(self.as_(op.who), self.world.file_of(
                    **params, requests=self.model.requests))
            else:
                sent = {**self.on_the_wire(op), "key": new_key()}
                result = self.as_(op.who).call(op.method, sent)
                if not trial:  # of which nothing is kept, not even its key
                    self.answers[op.label] = op.who, op.method, sent, result
        except RpcError as refusal:
            must(broken, "refused as", refusal, "though nothing is against it")
            must(refusal.code in broken, "refused as", refusal, "which is none of", broken)
            self.seen[op.method, refusal.code] += 1
            return
        must(not broken, "done, though it is", broken)
        must(result.get("dry_run", False) == trial, "a dry run, or not:", result)
        if trial:
            self.seen[op.method, "tried"] += 1
            return
        self.model.done(op.label, op.who, op.method, params, result)
        self.seen[op.method, result.get("request", {}).get("state", "done")] += 1

    def stale(self, params):
        return params.pop("if_rev", None) == "wrong"

    def on_the_wire(self, op):
        """The parameters as the daemon knows them."""
        params = dict(op.params)
        r = self.model.requests.get(params.get("request"))
        if r is not None:
            params["request"] = r.id
        if "after" in params:
            params["after"] = self.model.requests[params["after"]].id
        if "if_rev" in params:
            params["if_rev"] = self.rev(r) + (params["if_rev"] == "wrong")
        if "meeting" in params:
            params["meeting"] = self.model.meeting_of(params["meeting"]).id
        if "start" in params:
            params["when"] = f"{civil(params.pop('start'))}/{civil(params.pop('end'))}"
        return params

    def replay(self, op):
        """The same key again: the same answer; with other parameters: refused."""
        if op.params["of"] not in self.answers:
            return False
        who, method, sent, result = self.answers[op.params["of"]]
        if not op.params["changed"]:
            again = self.as_(who).call(method, sent)
            must(again.pop("replayed", False), "not said to be replayed:", again)
            must(again == result, "replayed as", again, "after", result)
            return True
        changed = copy.deepcopy(sent)
        for name in ("delegates", "slots", "policies"):
            if name in changed:
                changed[name] = changed[name] + changed[name][:1]
                break
        else:
            revised = method in ("event.open", "event.close", "request.accept", "meeting.lock",
                                 "meeting.unlock", "meeting.hand_over", "meeting.move",
                                 "meeting.answer_move")
            name = {"request.create": "message", "preference.set": "from",
                    "location.create": "name", "organisation.create": "name",
                    "delegate.create": "name", "organisation.remove": "organisation",
                    "delegate.remove": "delegate", "location.remove": "location",
                    "interpreter.remove": "interpreter", "category.remove": "category",
                    "term.remove": "term",
                    "organisation.reinstate": "organisation",
                    "delegate.reinstate": "delegate", "delegate.replace": "delegate"}.get(method, "reason")
            changed["if_rev" if revised else name] = \
                900 if revised else "B2" if sent.get(name) == "B1" else "B1"
        try:
            again = self.as_(who).call(method, changed)
        except RpcError as refusal:
            must(refusal.code == "KEY_REUSED", "another call with the same key is", refusal)
            return True
        raise Disagreement(f"another call with the same key was done: {again}")

    # What both sides hold.

    def compare(self, verify=True):
        resources = list(self.model.resources())
        calls = [("diary.get", self.whose(*resource)) for resource in resources]
        calls += [("request.list", {"limit": 500}), ("meeting.list", {"limit": 500}),
                  ("standby.list", {"limit": 500}), ("category.list", {"limit": 500}),
                  ("term.list", {"limit": 500})] + [("admin.verify", {})] * verify
        ids = self.watcher.send_all(calls)
        answers = [self.watcher.result(number) for number in ids]
        for resource, answer in zip(resources, answers):
            self.compare_diary(resource, answer)
        requests, meetings, standby, categories, terms, *verified = answers[len(resources):]
        must("next" not in requests and "next" not in meetings, "more than a page")
        self.compare_requests({r["id"]: r for r in requests["items"]})
        self.compare_meetings({m["id"]: m for m in meetings["items"]})
        self.mail.compare()
        waiting = [(r.id, self.model.tier(r), self.model.score(r)) for r in self.model.standby()]
        told = [(r["id"], r["tier"], r["score"]) for r in standby["items"]]
        must(told == waiting, "standby is", told, "and should be", waiting)
        told = {c["code"]: c.get("parent", "") for c in categories["items"]}
        must(told == self.model.categories, "categories are", told)
        told = {t["code"]: (t["term"], t["same_as"]) for t in terms["items"]}
        must(told == self.model.terms, "terms are", told, "and should be", self.model.terms)
        for proof in verified:
            broken = [c for c in proof["checks"] if not c["ok"]]
            must(proof["ok"] and "withdrawn_out" not in [c["name"] for c in broken],
                 "verify:", broken)

    def whose(self, code, seat):
        if seat is not None:
            return {"location": code, "seat": seat}
        return {"interpreter" if code in self.model.interpreters else "delegate": code}

    def compare_diary(self, resource, answer):
        told = {s["slot"]: (s["state"], s.get("meeting")) for day in answer["days"]
                for s in day["slots"] if s["state"] != "free"}
        mine = self.model.diary(*resource)
        must(told == mine, "the diary of", resource, "is", told, "and should be", mine)

    def compare_requests(self, told):
        must(sorted(told) == sorted(r.id for r in self.model.requests.values()),
             "the requests are", sorted(told))
        for r in self.model.requests.values():
            said = told[r.id]
            self.revs[r.id] = said["rev"]
            by = r.proposed if r.state == "requested" else None
            must(said.get("proposed", {}).get("by") == by, r.id, "proposed by", said)
            must(said["state"] == r.state, r.id, "is", said["state"], "and should be", r.state)
            sits = self.model.meeting_of(r.label) if r.state == "scheduled" else None
            answering = r.answering or (sits.people[len(r.asking):] if sits else ())
            for side, people in (("from", r.asking), ("to", answering)):
                names = sorted(d["code"] for d in said[side]["delegates"])
                must(names == sorted(people), r.id, side, names, "should be", people)
            for side, mine in (("after", 1), ("before", 0)):
                others = {self.model.requests[pair[1 - mine]].id for pair in self.model.first_then
                          if pair[mine] == r.label and self.model.open(pair[1 - mine])}
                must(set(said.get(side, [])) == others, r.id, side, said.get(side), others)

    def compare_meetings(self, told):
        must(sorted(told) == sorted(self.model.meetings), "the meetings are", sorted(told))
        for m in self.model.meetings.values():
            said = told[m.id]
            must(said["state"] == m.state, m.id, "is", said["state"], "and should be", m.state)
            must(said.get("locked", False) == m.locked, m.id, "locked:", m.locked)
            self.revs[m.id] = said["rev"]
            asked = m.asked if m.state == "scheduled" else None
            must(said.get("proposed", {}).get("by") == (asked and asked.by), m.id, "asked", said)
            slots = m.slots if m.left_at is None else []
            must([s["slot"] for s in said["slots"]] == slots, m.id, "at other slots", said)
            must((said["location"]["code"], said["location"]["seat"]) == m.seat, m.id, said)
            must(sorted(d["code"] for d in said["delegates"]) == sorted(m.people), m.id, said)


# Also an answer that is not as the document says, and a daemon that is gone.
WRONG = (AssertionError, RpcError, Closed)


class Houses:
    """A daemon for some runs, then another."""

    def __init__(self, make_fair, preset):
        self.make_fair, self.preset = make_fair, preset
        self.house, self.runs, self.relay = None, 0, sink.Sink()
        self.seen = collections.Counter()

    def run(self):
        if self.house is None or self.runs % RUNS_OF_A_HOUSE == 0 or not self.house.running:
            if self.house is not None:
                self.house.stop()
                self.house.remove()
            self.house = self.make_fair({"mail": {
                "relay": self.relay.url, "tls": "none", "expire_s": 2592000}}).start()
        self.runs += 1
        return Run(self.house, self.runs, self.preset, self.relay)


def drawn(houses, number, steps):
    """A run of operations made up as it goes: (operations, what went wrong or None)."""
    run, ops = houses.run(), []
    maker = Maker(random.Random(number), run.model)
    try:
        for n in range(steps):
            ops.append(maker.next(f"@{n}"))
            known = len(run.answers)
            run.step(ops[-1])
            if len(run.answers) > known:
                maker.sent.append(ops[-1])
            run.compare(verify=n % VERIFY_EVERY == 0 or n == steps - 1)
    except WRONG as wrong:
        return ops, wrong
    finally:
        run.close()
    houses.seen += run.seen
    return ops, None


def repeated(houses, ops):
    """The same operations, those left out that have lost what they are about: what went wrong."""
    run = houses.run()
    try:
        for op in ops:
            if run.step(op):
                run.compare()
    except WRONG as wrong:
        return wrong
    finally:
        run.close()
    return None


def smaller(houses, ops, wrong):
    """Drop operations, many at once and then single ones, while something still goes wrong."""
    end = time.monotonic() + SHRINK_S
    piece = len(ops) // 2
    while piece > 0:
        at, dropped = 0, False
        while at < len(ops) and time.monotonic() < end:
            fewer = ops[:at] + ops[at + piece:]
            again = repeated(houses, fewer)
            if again is not None:
                ops, wrong, dropped = fewer, again, True
            else:
                at += piece
        if time.monotonic() > end:
            break
        if not dropped or piece > 1:
            piece //= 2
    return ops, wrong


@pytest.mark.parametrize("preset", PRESETS)
def test_the_daemon_does_what_the_model_does(make_fair, preset):
    houses = Houses(make_fair, preset)
    for number in range(FIRST, FIRST + RUNS):
        ops, wrong = drawn(houses, number, STEPS)
        if wrong is not None:
            if not KEEP:
                ops, wrong = smaller(houses, ops, wrong)
            shown = "\n".join(map(str, ops))
            pytest.fail(f"{preset}, run {number} (MODEL_FIRST={number} MODEL_RUNS=1):\n"
                        f"{shown}\n{wrong}", pytrace=False)
    if os.environ.get("MODEL_TALLY"):
        for (method, end), times in sorted(houses.seen.items()):
            print(f"{times:6} {method} {end}")
    done = {method for method, end in houses.seen if end.islower()}
    missed = set(WRITERS) - done
    assert len(missed) <= 2 or RUNS * STEPS < 300, f"these never succeeded: {missed}"
