"""A relay that keeps what it takes and fails in every way: an SMTP server of another hand."""
import asyncio
import email
import email.policy
import threading

from aiosmtpd.smtp import SMTP

from convened_client import PATIENCE_S

TAKE = "250 taken"
LATER = "451 not now"
REFUSE = "550 no such mailbox"


class Mail:
    """One mail as it came: the envelope and the bytes."""

    def __init__(self, envelope):
        self.sender = envelope.mail_from
        [self.to] = envelope.rcpt_tos
        self.bytes = envelope.content
        self.message = email.message_from_bytes(self.bytes, policy=email.policy.default)

    def part(self, kind):
        return next((p for p in self.message.walk() if p.get_content_type() == kind), None)

    def text(self, kind="text/plain"):
        part = self.part(kind)
        return part.get_payload(decode=True).decode("utf-8")

    @property
    def calendar(self):
        part = self.part("text/calendar")
        return part and part.get_payload(decode=True).decode("utf-8")


class Handler:
    def __init__(self, sink):
        self.sink = sink

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self.sink.at_rcpt(address)
        if said != TAKE:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = Mail(envelope)
        said = self.sink.at_data(mail)
        if said in ("keep and cut", "cut"):
            if said == "keep and cut":
                self.sink.keep(mail)
            else:
                self.sink.attempt(mail)
            server.transport.abort()
            return "250 nobody hears this"
        if said == "hang":
            self.sink.attempt(mail)
            await asyncio.Event().wait()  # which nobody sets
        if said == TAKE:
            self.sink.keep(mail)
        else:
            self.sink.attempt(mail)
        return said


class Sink:
    """Runs in a thread of its own. at_rcpt(address) and at_data(mail) say what is answered; beside
    the answers there are "cut", "keep and cut" and "hang"."""

    def __init__(self, port=0, **options):
        self.taken = []      # mails the relay answers for
        self.attempted = []  # mails that came whole and were not taken
        self.at_rcpt = lambda address: TAKE
        self.at_data = lambda mail: TAKE
        self._changed = threading.Condition()
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(self.loop.create_server(
            lambda: SMTP(Handler(self), hostname="sink.example", loop=self.loop, **options),
            "127.0.0.1", port))
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def keep(self, mail):
        with self._changed:
            self.taken.append(mail)
            self._changed.notify_all()

    def attempt(self, mail):
        with self._changed:
            self.attempted.append(mail)
            self._changed.notify_all()

    def wait(self, condition, timeout=PATIENCE_S):
        """Until it holds of what has come; the mails taken."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self), timeout):
                raise TimeoutError(f"{len(self.taken)} taken, {len(self.attempted)} attempted")
            return list(self.taken)

    def wait_for(self, count):
        return self.wait(lambda sink: len(sink.taken) >= count)

    def to(self, address):
        return [mail for mail in self.taken if mail.to == address]

    def stop(self):
        """No connection is taken any more, and those there are end."""
        def end():
            self.server.close()
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.call_soon(self.loop.stop)

        self.loop.call_soon_threadsafe(end)
        self.thread.join(PATIENCE_S)
