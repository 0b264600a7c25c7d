"""Mails to the fair, as many programs and enemies write them, through convene reply-from-mail."""
import base64
import json
import subprocess

import pytest

from convened_client import PATIENCE_S
from expect import refused
from person import DATA, DONE, NO_PERMISSION, TRY_AGAIN, USAGE, person_of

SERVER = "mx.fair.example"
EARLY, LATE = "20200101T000000Z", "20200101T010000Z"


@pytest.fixture
def house(make_fair):
    """A fair whose mail server is known."""
    return make_fair({"mail": {"authserv_id": SERVER}}).start()


@pytest.fixture
def meeting(house):
    return house.as_("staff").write("meeting.book", delegates=["ann", "choi"], slot=5)["meeting"]


@pytest.fixture
def pipe(house, tmp_path):
    """Hand a mail over as the mail server does: what the daemon made of it."""
    (tmp_path / "mta").mkdir()
    mta = person_of(house, tmp_path / "mta", "mailbox")

    def hand_over(mail, status=DONE):
        done = subprocess.run(mta.command("--json", "reply-from-mail"), input=bytes(mail),
                              capture_output=True, timeout=PATIENCE_S, check=False, env=mta.environment)
        assert done.returncode == status, done.stderr
        return json.loads(done.stdout) if status == DONE else None
    return hand_over


def reply(meeting, partstat="ACCEPTED", who="ann@b1.example", method="REPLY", dtstamp=EARLY,
          extra=(), newline="\r\n", sequence=None):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT",
             f"UID:{meeting['uid']}", f"DTSTAMP:{dtstamp}",
             f"SEQUENCE:{meeting['sequence'] if sequence is None else sequence}",
             f"ATTENDEE;PARTSTAT={partstat}:mailto:{who}", *extra, "END:VEVENT",
             "END:VCALENDAR", ""]
    return newline.join(lines)


def results(domain="b1.example", verdict="pass", server=SERVER):
    return (f"Authentication-Results: {server};\r\n\tspf=pass smtp.mailfrom=x=y@{domain};\r\n"
            f"\tdmarc={verdict} (p=none dis=none) header.from={domain}\r\n")


def mail(body, sender="ann@b1.example", top=results(), more=""):
    """Header fields and a body that begins with fields of its own."""
    return (f"Return-Path: <{sender}>\r\n{top}Received: from a by {SERVER}; today\r\n"
            f"From: Ann de Vries <{sender}>\r\nTo: meetings@fair.example\r\n"
            f"Subject: =?utf-8?q?Accepted=3A_meeting?=\r\n{more}MIME-Version: 1.0\r\n{body}"
            ).encode("utf-8", "surrogateescape")


def calendar_part(ics, charset="UTF-8", name="text/calendar", method="REPLY", encoded=True):
    raw = ics.encode(charset)
    head = f"Content-Type: {name}; method={method}; charset={charset}\r\n"
    if not encoded:
        return f"{head}Content-Transfer-Encoding: 8bit\r\n\r\n" + raw.decode(
            "utf-8", "surrogateescape")
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(raw).decode()


def multipart(kind, *parts, boundary="=_b"):
    return (f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
            + "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n")


TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nAnn de Vries has accepted.\r\n"


def thunderbird(ics):
    return multipart("mixed", multipart("alternative", TEXT, calendar_part(ics), boundary="in"),
                     calendar_part(ics, name="application/ics"))


def outlook(ics):
    extra = ics.replace("END:VEVENT", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT")
    return multipart("alternative", TEXT, calendar_part(extra, "utf-8"))


def korean_outlook(ics):
    said = ics.replace("END:VEVENT", "COMMENT:네\\, 가겠습니다\r\nEND:VEVENT")
    return multipart("alternative", TEXT, calendar_part(said, "cp949").replace(
        "charset=cp949", 'charset="ks_c_5601-1987"'))


def google(ics):
    return multipart("mixed", multipart(
        "alternative", TEXT, "Content-Type: text/html\r\n\r\n<p>Yes</p>\r\n",
        calendar_part(ics, encoded=False)), calendar_part(ics, name="application/ics"))


def evolution(ics):
    return calendar_part(ics.replace("END:VEVENT", (
        "DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Seoul:20270715T113000\r\nEND:VEVENT")))


def apple(ics):
    return multipart("alternative", calendar_part(ics.replace("mailto:ann@b1.example",
                                                              "MAILTO:Ann@B1.example")))


def gnus(ics):
    return multipart("mixed", TEXT, calendar_part(ics.replace("\r\n", "\n"), encoded=False))


PROGRAMS = [thunderbird, outlook, korean_outlook, google, evolution, apple, gnus]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.__name__)
def test_an_answer_of_any_program_is_taken(house, meeting, pipe, program):
    taken = pipe(mail(program(reply(meeting))))
    assert (taken["outcome"], taken["answer"]) == ("taken", "ACCEPTED")
    # The same mail once more, as a mail server may: the same answer, and nothing new.
    assert pipe(mail(program(reply(meeting))))["replayed"]
    later = reply(meeting, "TENTATIVE", dtstamp=LATE)
    assert pipe(mail(program(later)))["outcome"] == "taken"
    old = reply(meeting, "DECLINED", dtstamp=EARLY)
    assert pipe(mail(program(old)))["outcome"] == "stale"
    staff = house.as_("staff")
    assert staff.call("mailbox.list")["items"] == []
    [row] = [r for r in staff.listed("journal.list") if r["topic"] == "invitation"][-1:]
    assert row["body"]["answer"] == {"meeting": meeting["id"], "delegate": "ann",
                                     "answer": "TENTATIVE", "sequence": 0}


FORGED = {
    "no word of the own server": dict(top=""),
    "the own server's fail above a forged pass": dict(top=results(verdict="fail") + results()),
    "a pass of another server": dict(top=results(server="mx.evil.example")),
    "a pass of another domain": dict(top=results(domain="evil.example")),
    "a pass in a comment": dict(top=f"Authentication-Results: {SERVER}; none"
                                f" (dmarc=pass header.from=b1.example)\r\n"),
}


@pytest.mark.parametrize("how", FORGED)
def test_without_a_pass_an_answer_waits(house, meeting, pipe, how):
    assert pipe(mail(outlook(reply(meeting, "DECLINED")), **FORGED[how]))["outcome"] == "waits"
    [waits] = house.as_("staff").call("mailbox.list")["items"]
    assert waits["reason"] == "not_authenticated" and waits["meeting"] == meeting["id"]
    assert waits["answer"] == "DECLINED" and waits["from"] == "ann@b1.example"


def test_who_was_not_invited_is_never_applied_and_never_lost(house, meeting, pipe):
    strange = [
        (mail(outlook(reply(meeting)), "eve@evil.example", results("evil.example")),
         "not_invited"),
        (mail(outlook(reply(meeting, who="choi@x2.example"))), "not_invited"),
        (mail(outlook(reply(dict(meeting, uid="wrong")))), "unknown_meeting"),
        (mail(outlook(reply(meeting, sequence=2147483647))), "unknown_revision"),
        (mail(outlook(reply(meeting, "DELEGATED"))), "no_answer"),
        (mail(outlook(reply(meeting, method="REQUEST"))), "unreadable"),
        (mail("Content-Type: text/plain\r\n\r\nCan we meet at noon?\r\n"), "words"),
        (mail("Content-Type: text/html\r\n\r\n<b>Noon</b>?\r\n"), "words"),
    ]
    for sent, _ in strange:
        assert pipe(sent)["outcome"] == "waits"
    staff = house.as_("staff")
    waiting = staff.listed("mailbox.list")
    assert [m["reason"] for m in waiting] == [reason for _, reason in strange]
    assert waiting[-2]["words"].startswith("Can we meet") and "<b>" not in waiting[-1]["words"]
    assert staff.call("stats.snapshot")["mails_waiting"] == len(strange)
    assert "words" not in {r["topic"] for r in staff.listed("journal.list")}
    taken = staff.write("mailbox.settle", {"mail": waiting[0]["mail"], "as": "ann"})
    assert (taken["outcome"], taken["answer"]) == ("taken", "ACCEPTED")
    staff.write("mailbox.settle", mail=waiting[6]["mail"])
    assert len(staff.listed("mailbox.list")) == len(strange) - 2
    with refused("NOT_FOUND"):
        staff.write("mailbox.settle", mail=waiting[6]["mail"])


def test_a_counter_of_google_is_of_its_sender_alone(house, meeting, pipe):
    sent = reply(meeting, "TENTATIVE", method="COUNTER", extra=[
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:choi@x2.example",
        "X-MS-OLK-ORIGINALSTART:20270715T023000Z", "DTSTART:20270715T050000Z",
        "DTEND:20270715T052500Z"])
    taken = pipe(mail(google(sent)))
    assert (taken["outcome"], taken["answer"]) == ("taken", "TENTATIVE")
    [waits] = house.as_("staff").call("mailbox.list")["items"]
    assert waits["reason"] == "proposal" and waits["start"].startswith("2027-07-15T14:00")


def test_a_decline_frees_the_slot_where_the_policy_says_so(house, meeting, pipe):
    house.as_("staff").write("event.update", policies=["decline_by_mail=free"])
    gone = pipe(mail(outlook(reply(meeting, "DECLINED"))))
    assert gone["outcome"] == "taken" and gone["cancelled"]
    now = house.as_("ann").call("meeting.get", meeting=meeting["id"])["meeting"]
    assert now["state"] == "cancelled"


def report(action="failed"):
    return multipart(
        "report; report-type=delivery-status", TEXT,
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; choi@x2.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n")


def test_bounces_and_programs_are_told_from_people(house, pipe):
    assert pipe(mail(report()))["outcome"] == "waits"
    assert pipe(mail(report("delayed")))["outcome"] == "dropped"
    for more in ("Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n"):
        assert pipe(mail(TEXT, more=more))["outcome"] == "dropped"
    assert pipe(mail(TEXT, sender=""))["outcome"] == "dropped"
    assert pipe(mail(TEXT, more="Auto-Submitted: no\r\n"))["outcome"] == "waits"
    assert house.as_("staff").call("stats.snapshot")["mails_dropped"] == 4
    bounced, _ = house.as_("staff").listed("mailbox.list")
    assert bounced["reason"] == "bounced" and bounced["from"] == "choi@x2.example"
    assert "550 no such user" in bounced["words"]


def test_hostile_mails_are_bounded_and_harm_nothing(house, meeting, pipe):
    deep = TEXT
    for n in range(40):
        deep = multipart("mixed", deep, boundary=f"b{n}")
    many = multipart("mixed", *[calendar_part("X" * 100)] * 2000)
    large = calendar_part("BEGIN:VCALENDAR\r\n" + "X:y\r\n" * 2_000_000, encoded=False)
    forged = reply(meeting, extra=["COMMENT:\\nX-Evil: 1", "RRULE:FREQ=MINUTELY"])
    for hostile in (deep, many, large, outlook("\x00\x1b[2J"), outlook(forged), ""):
        assert pipe(mail(hostile))["outcome"] in ("waits", "taken")
    pipe(b"")
    pipe(bytes(range(256)) * 100)
    pipe(b"A" * (33 * 1024 * 1024), status=DATA)
    assert house.as_("ann").call("ping") == {}


def test_the_mail_server_keeps_what_the_daemon_does_not_take(house, pipe):
    for n in range(20):
        assert pipe(mail(f"{TEXT}{n}"))["outcome"] == "waits"
    pipe(mail(f"{TEXT}more"), status=TRY_AGAIN)
    house.stop()
    pipe(mail(f"{TEXT}late"), status=TRY_AGAIN)
    house.start()


def test_a_mailbox_can_hand_mails_over_and_nothing_else(house):
    client = house.as_("mailbox")
    assert client.greeting["role"] == "mailbox"
    for method in ("organisation.list", "mailbox.list", "watch", "meeting.list", "token.list"):
        with refused("ROLE_DENIED"):
            client.call(method)


def test_a_person_answers_by_a_file(house, meeting, tmp_path):
    (tmp_path / "home").mkdir()
    person = person_of(house, tmp_path / "home", "ann", "kim", "staff")
    path = tmp_path / "reply.ics"
    path.write_text(reply(meeting), newline="")
    assert person.does("reply", path)["answer"] == "ACCEPTED"
    assert person.type("--profile", "kim", "reply", path).returncode == NO_PERMISSION
    path.write_text(reply(meeting, who="choi@x2.example"), newline="")
    assert person.type("reply", path).returncode == NO_PERMISSION
    staff = ("--profile", "staff")
    assert person.does(*staff, "reply", path, "--from", "choi@x2.example")["outcome"] == "taken"
    path.write_text("no calendar")
    assert person.type("reply", path).returncode == USAGE
    person.does(*staff, "reply", path, "--from", "eve@evil.example")
    [waits] = person.does(*staff, "mailbox")["items"]
    assert waits["reason"] == "unreadable"
    assert "unreadable" in person.type(*staff, "mailbox").stdout
    person.does(*staff, "mailbox", "done", waits["mail"])
    assert person.does(*staff, "mailbox")["items"] == []
