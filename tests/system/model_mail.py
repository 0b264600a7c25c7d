"""Who is told what of a meeting, once more, small and slow: what test_model.py holds mail against.

Written from RFC 5546 and the manuals. After each operation follow() looks at what the meetings have
become and says which address is told what by it: REQUEST or CANCEL, the SEQUENCE, the answer that
stands. Mail is paused but for the moments when a run lets it leave, so that all of it is certain:
what surely never left is taken back by what follows it, and what left is never forgotten.

ledger() is what invitation.ledger must say, and calendars() what each address must have been sent
last, which the relay's own mails are compared with.
"""
import dataclasses
import datetime
import time

import icalendar

from convened_client import PATIENCE_S, RpcError
from model import must

ANSWERS = ("ACCEPTED", "TENTATIVE", "DECLINED")
FAIR_FACTS = ("cancel_until_minutes", "cancel_by", "move_by", "latest_change_minutes")  # told in each text; told anew by staff's word


@dataclasses.dataclass
class Entry:
    """One address in one meeting."""
    person: str
    method: str = None
    answer: str = "NEEDS-ACTION"
    answered: tuple = (-1, -1)  # SEQUENCE and DTSTAMP of the last answer
    newest: tuple = None  # (method, SEQUENCE, own PARTSTAT, serial) of the newest revision for it
    waiting: bool = False
    until: int = None  # of no use from then on
    left: tuple = None  # the newest that the relay took
    expired: bool = False  # the newest
    ever_expired: bool = False


@dataclasses.dataclass
class Told:
    """One meeting as it was told last."""
    place: tuple
    people: tuple
    fair: tuple
    sequence: int = 0
    state: str = "scheduled"
    places: dict = dataclasses.field(default_factory=dict)  # SEQUENCE: place
    entries: dict = dataclasses.field(default_factory=dict)


class Mail:
    def __init__(self, model):
        self.model = model
        self.told = {}  # meeting id: Told
        self.by_feed = set()  # who has chosen the feed
        self.serial = 0

    # What the meetings have become.

    def place(self, m):
        start = self.model.start(m)
        slots = m.slots if m.left_at is None else ()
        end = self.model.slots[slots[-1]].end if slots else None
        return start, end, m.seat

    @staticmethod
    def people(m):
        return tuple(sorted({*m.people, *([m.interpreter] if m.interpreter else [])}))

    def fair(self):
        return tuple(str(self.model.policies.get(name)) for name in FAIR_FACTS)

    def follow(self):
        """Whoever is told something by what has happened is."""
        for m in self.model.meetings.values():
            known = self.told.get(m.id)
            if known is None:
                self.told[m.id] = known = Told(self.place(m), self.people(m), self.fair())
                self.tell(known, anew=True)
            elif m.state == "cancelled" and known.state != "cancelled":
                known.state = "cancelled"
                known.sequence += 1
                self.cancel(known)
            elif m.state == "scheduled":
                self.compare(m, known)

    def compare(self, m, known):
        place, people = self.place(m), self.people(m)
        moved, lets_go = place != known.place, set(known.people) - set(people)
        if not moved and people == known.people:
            return
        known.sequence += bool(moved or lets_go)
        known.place, known.people = place, people
        self.tell(known, anew=moved)

    def reissued(self):
        """By staff's word: once more where the fair's own facts are others now."""
        count = 0
        for m in self.model.meetings.values():
            known = self.told[m.id]
            if m.state == "scheduled" and known.fair != self.fair():
                self.tell(known, anew=False)
                count += 1
        return count

    def tell(self, known, anew):
        known.fair = self.fair()
        known.places[known.sequence] = known.place
        for person in known.people:
            entry = known.entries.setdefault(person, Entry(person))
            if anew or entry.method == "CANCEL":
                entry.answer = "NEEDS-ACTION"
        for person, entry in known.entries.items():
            if person in known.people:
                self.post(known, entry, "REQUEST")
            elif entry.method == "REQUEST":
                self.post(known, entry, "CANCEL")

    def cancel(self, known):
        for entry in known.entries.values():
            if entry.method == "REQUEST":
                self.post(known, entry, "CANCEL")

    def post(self, known, entry, method):
        """A newer one takes the place of what waits; a CANCEL follows an invitation that left."""
        entry.method, entry.expired = method, False
        self.serial += 1
        entry.newest = (method, known.sequence, entry.answer, self.serial)
        entry.waiting = self.invited(entry) if method == "CANCEL" else (
            entry.left is not None or entry.person not in self.by_feed)
        entry.until = known.place[1]

    @staticmethod
    def invited(entry):
        """By what left last."""
        return entry.left is not None and entry.left[0] == "REQUEST"

    # Answers.

    def rules_answer(self, who, meeting):
        """Refusals of an answer by somebody who is logged in."""
        m = self.model.meeting_of(meeting)
        entry = self.told[m.id].entries.get(who)
        return set() if entry else {"NOT_YOURS"}

    def fate(self, who, meeting, says, sequence, dtstamp):
        """(outcome, does it end the meeting)"""
        m = self.model.meeting_of(meeting)
        known = self.told[m.id]
        entry = known.entries[who]
        if entry.method == "CANCEL" or known.places.get(sequence) != known.place:
            return "stale", False
        if sequence != entry.answered[0]:
            if sequence < entry.answered[0]:
                return "stale", False
        elif dtstamp == entry.answered[1] and says == entry.answer:
            return "again", False
        elif dtstamp < entry.answered[1]:
            return "stale", False
        return "taken", says == "DECLINED" and self.ends(who, m, meeting)

    def ends(self, who, m, meeting):
        """Nobody else is there for the side, and who declines might cancel it by hand."""
        side = [p for p in m.people if self.model.delegates.get(p) == self.model.delegates.get(who)]
        return (self.model.policies.get("decline_by_mail", "tell") != "tell" and side == [who]
                and not self.model.rules_meeting_cancel(who, meeting))

    def answered(self, who, meeting, says, sequence, dtstamp, result):
        outcome, ends = self.fate(who, meeting, says, sequence, dtstamp)
        must(result["outcome"] == outcome, "the answer is", result, "and should be", outcome)
        must(result["cancelled"] == ends, "the answer", result, "ends the meeting:", ends)
        if outcome != "taken":
            return False
        entry = self.told[self.model.meeting_of(meeting).id].entries[who]
        entry.answer, entry.answered = says, (sequence, dtstamp)
        return ends

    # Mail.

    def leaves(self, now):
        """All that waits does."""
        for known in self.told.values():
            for entry in known.entries.values():
                if not entry.waiting:
                    continue
                entry.waiting = False
                if entry.until is not None and now >= entry.until:
                    entry.expired = entry.ever_expired = True
                else:
                    entry.left = entry.newest

    def ledger(self):
        """{(meeting, address): (method, state, answer, stale, channel)}"""
        return {(number, f"{entry.person}@x.example"): (
                    entry.method, self.state(entry), entry.answer, self.stale(entry),
                    self.channel(entry))
                for number, known in self.told.items() for entry in known.entries.values()}

    def channel(self, entry):
        mailed = entry.waiting or entry.left is not None or entry.ever_expired
        return "mail" if mailed or entry.person not in self.by_feed else "feed"

    def state(self, entry):
        if entry.waiting:
            return "waiting"
        if entry.expired:
            return "expired"
        if entry.left is not None and entry.left == entry.newest:
            return "handed_over"
        needless = entry.method == "CANCEL" and not self.invited(entry)
        return "needless" if needless else "not_mailed"

    def stale(self, entry):
        return entry.left not in (None, entry.newest) and (
            entry.method == "REQUEST" or self.invited(entry))

    def calendars(self):
        """{(meeting, address): (method, SEQUENCE, own PARTSTAT)} of what left last."""
        return {(number, f"{entry.person}@x.example"): entry.left
                for number, known in self.told.items() for entry in known.entries.values()
                if entry.left is not None}


# The same in a run of test_model.py.


class MailRun:
    """Mail of one run: its answers, its ledger, and what the relay took of it."""

    def __init__(self, run, relay):
        self.run, self.relay, self.mail = run, relay, Mail(run.model)
        self.looked = 0  # at so many mails of the relay
        self.taken = {}  # (UID, address): [(method, SEQUENCE, own PARTSTAT, DTSTAMP), ...]
        staff = run.clients["staff"]
        staff.write("event.update", policies=["invitations_by_mail=each"])
        staff.write("outbox.pause")

    def uid(self, number):
        return self.run.watcher.call("meeting.get", meeting=number)["meeting"]["uid"]

    def wire(self, params):
        """The iCalendar text of an answer, and the fields it stands for."""
        m = self.run.model.meeting_of(params["meeting"])
        known = self.mail.told[m.id]
        sequence = max(0, known.sequence - params["behind"])
        dtstamp = self.run.model.now - params["ago"]
        text = "\r\n".join((
            "BEGIN:VCALENDAR", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{self.uid(m.id)}",
            f"SEQUENCE:{sequence}", f"DTSTAMP:{utc(dtstamp)}",
            f"ATTENDEE;PARTSTAT={params['says']}:mailto:{params['as']}@x.example",
            "END:VEVENT", "END:VCALENDAR", ""))
        return text, sequence, dtstamp

    def answer(self, op):
        """Somebody answers as himself; True when that ends the meeting."""
        label, who = op.params["meeting"], op.who
        text, sequence, dtstamp = self.wire({**op.params, "as": who})
        broken = self.mail.rules_answer(who, label)
        try:
            result = self.run.as_(who).write("invitation.reply", kind="answer", calendar=text)
        except RpcError as refusal:
            must(refusal.code in broken, "the answer is refused as", refusal)
            return False
        must(not broken, "the answer is taken, though it is", broken)
        self.run.seen["invitation.reply", result["outcome"]] += 1
        return self.mail.answered(who, label, op.params["says"], sequence, dtstamp, result)

    def choose(self, op):
        self.run.as_(op.who).write("feed.channel", channel=op.params["channel"])
        (self.mail.by_feed.add if op.params["channel"] == "feed"
         else self.mail.by_feed.discard)(op.who)

    def let_leave(self):
        """All that waits leaves; then mail is paused again."""
        staff = self.run.clients["staff"]
        staff.write("outbox.resume")
        end = time.monotonic() + PATIENCE_S
        while any(staff.call("outbox.list", state=state)["items"] for state in ("waiting", "leaving")):
            must(time.monotonic() < end, "mail does not leave")
        staff.write("outbox.pause")
        self.mail.leaves(self.run.model.now)

    def compare(self):
        """Meetings are told of slice by slice, so the ledger may come a little later."""
        self.mail.follow()
        expected, end = self.mail.ledger(), time.monotonic() + PATIENCE_S
        while (told := self.told()) != expected and time.monotonic() < end:
            pass
        differ = {key: (told.get(key), expected.get(key)) for key in {*told, *expected}
                  if told.get(key) != expected.get(key)}
        must(not differ, "the ledger (as it is, as it should be):", differ)
        self.look_at_relay()
        uids = {}
        for (number, address), (method, sequence, answer, _) in self.mail.calendars().items():
            uids[number] = uids.get(number) or self.uid(number)
            got = self.taken.get((uids[number], address), [(None,) * 4])[-1]
            shown = answer if method == "REQUEST" else got[2]
            must(got[:3] == (method, sequence, shown), number, address, "was sent last", got,
                 "and should have", (method, sequence, shown))

    def told(self):
        return {(line["meeting"], line["to"]): (line["method"], line["state"], line["answer"],
                                                line["stale"], line["channel"])
                for line in self.run.watcher.listed("invitation.ledger")}

    def look_at_relay(self):
        """Each mail as it came: nothing older behind anything newer."""
        mails = list(self.relay.taken)
        for one in mails[self.looked:]:
            calendar = icalendar.Calendar.from_ical(one.calendar)
            [event] = calendar.walk("VEVENT")
            people = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
            own = [p.params.get("PARTSTAT") for p in people if p.lower() == f"mailto:{one.to}"]
            must(own, "a mail to", one.to, "is not about that address")
            series = self.taken.setdefault((str(event["UID"]), one.to), [])
            series.append((str(calendar["METHOD"]), int(event["SEQUENCE"]), own[0],
                           event["DTSTAMP"].dt))
            if len(series) > 1:
                (before, last, _, stamp), (method, sequence, _, later) = series[-2:]
                must(later > stamp and sequence >= last, one.to, "got an older one later:", series)
                must(method == "REQUEST" or sequence > last, "a CANCEL without a higher SEQUENCE")
                must(before == "REQUEST" or method == "REQUEST", one.to, "is cancelled twice")
        self.looked = len(mails)


def utc(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def draw(maker):
    """(who, method, params) of something that mail or an answer does; None: there is nothing."""
    model = maker.model
    kind = maker.among(["invitation.reply"] * 4 + ["mail leaves"] * 3 + ["feed.channel"])
    if kind == "mail leaves":
        return "staff", kind, {}
    if kind == "feed.channel":
        return maker.among([*model.delegates, *model.interpreters]), kind, {
            "channel": maker.among(["feed", "mail", "mail"])}
    m = maker.among(list(model.meetings.values()))
    if m is None:
        return None
    who = maker.among([*m.people, *([m.interpreter] if m.interpreter else [])])
    if maker.chance(0.1):
        who = maker.among([*model.delegates, *model.interpreters])
    return who, kind, {"meeting": m.request, "says": maker.among(ANSWERS),
                       "behind": maker.among([0, 0, 0, 0, 1, 2]),
                       "ago": maker.among([0, 0, 0, 600, 5 * 3600])}
