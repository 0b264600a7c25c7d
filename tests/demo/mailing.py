"""Mail: invitations leave for a relay of the demo's own, which puts them into a maildir.

What is published is mailed to whom it changes something for, once for each changed meeting, and to
nobody else: every publication of the story is counted by person.
"""
import asyncio
import collections
import email
import email.policy
import re
import signal
import threading
import time

from aiosmtpd.smtp import SMTP

from stage import PATIENCE_S, expect, relative


class Relay:
    """Takes every mail and keeps it; runs in a thread of its own."""

    def __init__(self, directory):
        self.box = directory
        for name in ("new", "cur", "tmp"):
            (directory / name).mkdir(parents=True)
        self.mails = []     # (address, bytes)
        self.loop = asyncio.new_event_loop()
        server = self.loop.run_until_complete(self.loop.create_server(
            lambda: SMTP(self, hostname="relay.example", loop=self.loop), "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def handle_DATA(self, server, session, envelope):
        (self.box / "new" / f"{time.time():.6f}.{len(self.mails)}.relay").write_bytes(
            envelope.content)
        self.mails.append((envelope.rcpt_tos[0].lower(), envelope.content))
        return "250 taken"


def message_of(content):
    return email.message_from_bytes(content, policy=email.policy.default)


def uid_of(content):
    """Of the meeting it is about."""
    calendar = next(part.get_content() for part in message_of(content).walk()
                    if part.get_content_type() == "text/calendar")
    return re.search(r"^UID:(\S+)", calendar, re.MULTILINE)[1]


class Mailing:
    """The acts, on the demo's daemon: self.demo asks, types and tells."""

    def __init__(self, demo):
        self.demo = demo
        self.teller = demo.teller
        self.relay = None

    def staff(self, *words, **options):
        return self.demo.programs.convene(*words, profile="staff", **options)

    def left(self):
        """Waits until no mail waits any more: all are handed over; how long that took."""
        begun = time.monotonic()
        while True:
            mail = self.demo.ask_daemon("stats.snapshot")["mail"]
            if mail["waiting"] + mail["leaving"] == 0:
                return time.monotonic() - begun
            expect(time.monotonic() < begun + 4 * PATIENCE_S, f"mail does not leave: {mail}")

    def told(self):
        """Who is told of what, by address and UID, with the revision that says so."""
        uids = {row["id"]: row["uid"] for row in self.demo.listed("meeting.list")}
        return {(row["to"].lower(), uids[row["meeting"]]): row["revision"]
                for row in self.demo.listed("invitation.ledger")}

    def switched_on(self):
        self.teller.chapter("Invitations go by mail, to everybody who has a meeting")
        self.relay = Relay(self.demo.home.directory / "maildir")
        config = self.demo.home.config
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("#relay =", f"relay = smtp://127.0.0.1:{self.relay.port}")
                          .replace("#tls = required", "tls = none"), encoding="utf-8")
        self.demo.programs.process.send_signal(signal.SIGHUP)
        self.demo.programs.log.wait_for(r"event=daemon\.reloaded")
        self.staff("mail", "test", "office@fair.example")
        self.staff("event", "update", "--policy", "invitations_by_mail=each", show=0)
        begun = time.monotonic()
        self.staff("outbox", "retry", "--untold")
        self.left()
        seconds = time.monotonic() - begun
        mails = self.relay.mails[1:]
        booked = collections.Counter(
            person["code"] for row in self.demo.listed("meeting.list", state="scheduled")
            for person in row["delegates"])
        expect(len(mails) >= sum(booked.values()), f"{len(mails)} mails for {booked.total()}")
        lines = {(address, uid_of(content)) for address, content in mails}
        expect(len(lines) == len(mails), "somebody was told twice")
        self.teller.fact("mails handed over", len(mails))
        self.teller.fact("seconds until all were", round(seconds, 1))
        self.teller.say(f"One of them, as {relative(self.demo.home.directory / 'maildir')} has it:")
        self.show(message_of(mails[0][1]))

    def show(self, message):
        for name in ("From", "To", "Subject", "Date"):
            self.teller.output(f"{name}: {message[name]}")
        text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        self.teller.output(text.get_content().rstrip())

    def begin(self):
        """Before something changes."""
        self.left()
        self.before, self.seen = self.told(), len(self.relay.mails)

    def only_whom_it_concerns(self, what):
        """One mail for each address and meeting with a newer revision, and no other."""
        seconds = self.left()
        after = self.told()
        changed = {line for line, revision in after.items() if self.before.get(line) != revision}
        came = collections.Counter((address, uid_of(content))
                                   for address, content in self.relay.mails[self.seen:])
        expect(set(came) <= changed, f"{len(set(came) - changed)} mails tell nothing new")
        expect(all(count == 1 for count in came.values()), "somebody was told twice of a meeting")
        # whoever was never told of a meeting is not told that it is off
        silent = changed - set(came)
        expect(not {line for line in silent if line in self.before}, f"not told: {silent}")
        people = collections.Counter(address for address, _ in came)
        everybody = {address for address, _ in after}
        self.teller.fact(f"mails of {what}", sum(came.values()))
        self.teller.fact("seconds until all were handed over", round(seconds, 1))
        self.teller.fact("people who got one", len(people))
        self.teller.fact("most for one person", max(people.values(), default=0))
        self.teller.fact("people who got none", len(everybody - set(people)))
        self.staff("ledger", "--stale", show=3)
