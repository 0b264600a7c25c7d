"""The people of a fair as concurrent clients over TLS: they enrol, ask, race and answer.

An asyncio client of convene/1 of its own, written from the protocol's description, and what a
crowd does with it. Nothing here prints; every scene returns what happened, for run_demo.py to
tell and to compare with the daemon's own figures.
"""
import asyncio
import collections
import contextlib
import json
import ssl
import uuid

ALPN = "convene/1"
PATIENCE_S = 30.0       # how long anybody waits for an answer
LINE_BYTES = 1 << 20
AT_ONCE = 64            # connections open at the same time


class Refused(Exception):
    """The daemon answered with an error."""

    def __init__(self, error):
        self.text, self.data = error["message"], error["data"]
        self.code = self.data["code"]
        super().__init__(f"{self.code}: {self.text}")


class Lost(Exception):
    """The connection ended before the answer."""


def tls_context(ca_file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(str(ca_file))
    context.set_alpn_protocols([ALPN])
    return context


def new_key():
    return str(uuid.uuid4())


class Connection:
    """One connection, one call at a time."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.next_id = 0

    async def send(self, method, params):
        self.next_id += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.next_id, "method": method,
                           "params": params}, ensure_ascii=False)
        self.writer.write(line.encode() + b"\n")
        try:
            await self.writer.drain()
        except ConnectionError as gone:
            raise Lost(str(gone)) from gone
        return self.next_id

    async def answer(self, number):
        """The result of a call sent before; notifications on the way are passed over."""
        while True:
            try:
                line = await asyncio.wait_for(self.reader.readline(), PATIENCE_S)
            except ConnectionError as gone:
                raise Lost(str(gone)) from gone
            if not line.endswith(b"\n"):
                raise Lost("closed by the daemon")
            message = json.loads(line)
            if message.get("id") == number or ("error" in message and message["id"] is None):
                if "error" in message:
                    raise Refused(message["error"])
                return message["result"]

    async def call(self, method, **params):
        """One call and its answer; a trailing _ of a parameter's name is dropped: with_.

        A daemon that says "later" and when is believed and asked again: that is no failure.
        """
        params = {name.rstrip("_"): value for name, value in params.items()}
        while True:
            try:
                return await self.answer(await self.send(method, params))
            except Refused as refused:
                later = refused.data.get("retry_after_ms")
                if refused.data["retry"] != "later" or later is None:
                    raise
                await asyncio.sleep(later / 1000)

    async def write(self, method, key=None, **params):
        return await self.call(method, key=key or new_key(), **params)

    async def listed(self, method, **params):
        """The items of all pages."""
        items, more = [], {}
        while True:
            page = await self.call(method, **params, **more)
            items += page["items"]
            if "next" not in page:
                return items
            more = {"cursor": page["next"]}

    async def cut_after_sending(self, method, wait_for_first_byte, **params):
        """Sends a call and drops the line: at once, or when the answer's first byte is there."""
        await self.send(method, params)
        if wait_for_first_byte:
            await asyncio.wait_for(self.reader.readexactly(1), PATIENCE_S)
        self.writer.transport.abort()


class Person:
    """A delegate with an account: who, and the token that auth.enrol gave."""

    def __init__(self, code, organisation, invitation):
        self.code, self.organisation, self.invitation = code, organisation, invitation
        self.token = None


class Crowd:
    """Everybody, and how to reach the daemon."""

    def __init__(self, port, ca_file, admin_socket, event):
        self.port, self.admin_socket, self.event = port, str(admin_socket), event
        self.context = tls_context(ca_file)
        self.people = {}                        # delegate code: Person
        self.connections = asyncio.Semaphore(AT_ONCE)
        self.opened = 0

    # -- lines --------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def line(self, person=None):
        """A TLS connection of one person; of nobody yet without one."""
        async with self.connections:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(
                "127.0.0.1", self.port, ssl=self.context, server_hostname="localhost",
                limit=LINE_BYTES), PATIENCE_S)
            self.opened += 1
            connection = Connection(reader, writer)
            hello = {"client": "crowd", "proto": [1, 1]}
            if person:
                hello |= {"token": person.token, "event": self.event}
            try:
                await connection.call("hello", **hello)
                yield connection
            finally:
                writer.close()
                with contextlib.suppress(ConnectionError, ssl.SSLError):
                    await asyncio.wait_for(writer.wait_closed(), PATIENCE_S)

    @contextlib.asynccontextmanager
    async def administrator(self):
        """The Unix socket, where the operator needs no token."""
        reader, writer = await asyncio.open_unix_connection(self.admin_socket, limit=LINE_BYTES)
        connection = Connection(reader, writer)
        try:
            await connection.call("hello", client="crowd", proto=[1, 1], event=self.event)
            yield connection
        finally:
            writer.close()

    # -- scenes -------------------------------------------------------------------------------

    async def enrol(self, delegates):
        """Invites the {delegate: organisation} that have no account yet; each makes its own."""
        async with self.administrator() as administrator:
            for code, organisation in delegates.items():
                if code not in self.people:
                    answer = await administrator.write("account.invite", delegate=code)
                    self.people[code] = Person(code, organisation, answer["invitation"])

        async def make_account(person):
            async with self.line() as line:
                answer = await line.write("auth.enrol", invitation=person.invitation,
                                          label="crowd")
                person.token = answer["token"]

        await asyncio.gather(*(make_account(self.people[code]) for code in delegates
                               if self.people[code].token is None))

    async def ask_best_matches(self, buyers, wanted):
        """Each buyer reads its matches and asks the best `wanted` of them for a meeting."""
        outcomes = collections.Counter()

        async def one(buyer):
            made = []
            async with self.line(buyer) as line:
                matches = await line.call("match.list", limit=4 * wanted)
                for match in matches["items"]:
                    if len(made) == wanted:
                        break
                    try:
                        answer = await line.write(
                            "request.create", to=match["organisation"],
                            message=f"{match['score']} points: we should meet.")
                        made.append(answer["request"])
                        outcomes["requested"] += 1
                    except Refused as refused:
                        outcomes[refused.code] += 1
            return made

        made = await asyncio.gather(*(one(buyer) for buyer in buyers))
        return [request for requests in made for request in requests], outcomes

    async def ask_against_vetoes(self, pairs):
        """[(person, organisation)] that must not meet; the codes of the refusals."""
        async def one(person, organisation):
            async with self.line(person) as line:
                try:
                    await line.write("request.create", to=organisation)
                    return "requested"
                except Refused as refused:
                    return refused.code

        return collections.Counter(await asyncio.gather(*(one(*pair) for pair in pairs)))

    async def ask_on_bad_lines(self, pairs):
        """[(person, organisation)]: send, lose the line, ask again with the same key.

        Every other one loses it at once, the rest at the first byte of the answer, when the fact
        must be on disk. Returns (request, replayed, answer had begun) of each.
        """
        async def one(index, person, organisation):
            call = {"key": new_key(), "to": organisation, "message": "From a train."}
            begun = index % 2 == 1
            async with self.line(person) as line:
                await line.cut_after_sending("request.create", begun, **call)
            async with self.line(person) as line:
                answer = await line.call("request.create", **call)
                mine = await line.listed("request.list", direction="out")
            same = [r for r in mine if r["to"]["organisation"] == organisation]
            assert [r["id"] for r in same] == [answer["request"]["id"]], same
            return answer["request"], answer.get("replayed", False), begun

        return await asyncio.gather(*(one(n, *pair) for n, pair in enumerate(pairs)))

    async def race(self, buyers, exhibitor, slot):
        """All buyers ask one exhibitor for one slot, and it grants it to all of them at once.

        With the same delegate each time: left open, colleagues would take part as well.

        Returns the meetings made and the refusals, in no order.
        """
        async def ask(buyer):
            async with self.line(buyer) as line:
                return (await line.write("request.create", to=exhibitor.organisation,
                                         slots=[slot], message="Only then."))["request"]

        requests = await asyncio.gather(*(ask(buyer) for buyer in buyers))
        together = asyncio.Barrier(len(requests))

        async def grant(request):
            async with self.line(exhibitor) as line:
                await together.wait()
                try:
                    return await line.write("request.accept", request=request["id"], slot=slot,
                                            delegates=[exhibitor.code])
                except Refused as refused:
                    return refused

        answers = await asyncio.gather(*(grant(request) for request in requests))
        return ([a["meeting"] for a in answers if not isinstance(a, Refused)],
                [a for a in answers if isinstance(a, Refused)])

    async def answer_requests(self, people, decline_every):
        """Each person accepts what lies before its organisation, naming no slot; declines some."""
        outcomes, meetings = collections.Counter(), []

        async def one(person):
            async with self.line(person) as line:
                for request in await line.listed("request.list", direction="in",
                                               state="requested"):
                    try:
                        if int(request["id"][1:]) % decline_every == 0:
                            await line.write("request.decline", request=request["id"],
                                             reason="not in our field")
                            outcomes["declined"] += 1
                            continue
                        answer = await line.write("request.accept", request=request["id"])
                        outcomes[answer["request"]["state"]] += 1
                        if "meeting" in answer:
                            meetings.append(answer["meeting"])
                    except Refused as refused:
                        outcomes[refused.code] += 1

        await asyncio.gather(*(one(person) for person in people))
        return outcomes, meetings
