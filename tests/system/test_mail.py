"""Invitations by mail: what leaves, in which order, and what becomes of it when the relay fails."""
import json
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import icalendar
import pytest

import fair
from convened_client import PATIENCE_S
from daemon import STOP_S, run
from expect import refused
from mta import Missing, OpenSmtpd, build_place
from person import DONE, REFUSED, USAGE, person_of
from sink import LATER, REFUSE, TAKE, Sink
from web import web_fair

ANN, CHOI = "ann@b1.example", "choi@x2.example"
EACH = "invitations_by_mail=each"


@pytest.fixture
def sink():
    relay = Sink()
    yield relay
    relay.stop()


@pytest.fixture
def make_house(make_fair):
    def make(relay_url, policy=EACH, **options):
        made = make_fair({"mail": {"relay": relay_url, "tls": "none", "retry_s": 5,
                                   **options}}).start()
        made.as_("staff").write("event.update", policies=[policy])
        return made

    return make


@pytest.fixture
def house(make_house, sink):
    return make_house(sink.url)


def book(house, buyer="ann", seller="choi", slot=5):
    return house.as_("staff").write("meeting.book", delegates=[buyer, seller],
                                    slot=slot)["meeting"]


def cancel(house, meeting):
    house.as_("staff").write("meeting.cancel", meeting=meeting["id"], reason="storm")


def rename(house, code="ann", name="Ann Elders"):
    """Other words, the same time and place: one more revision."""
    house.as_("staff").write("delegate.update", delegate=code, name=name)


def later(house, seconds=10):
    house.admin().call("admin.clock", advance_s=seconds)


def outbox(house, **params):
    return house.as_("staff").listed("outbox.list", **params)


def ledger(house, **params):
    return {(line["meeting"], line["to"]): line
            for line in house.as_("staff").listed("invitation.ledger", **params)}


def until(house, condition, **params):
    """Waits for the outbox; a watcher hears of nothing the relay says."""
    for _ in range(int(PATIENCE_S * 20)):
        mails = outbox(house, **params)
        if condition(mails):
            return mails
        house.as_("staff").call("ping")
    raise TimeoutError(str(mails))


def all_are(*states):
    return lambda mails: mails and all(m["state"] in states for m in mails)


def everything_left(house):
    """A mail put in behind all others has left, and nothing waits: what has not come never will."""
    house.as_("staff").write("mail.test", address="fence@fair.example")
    until(house, all_are("handed_over", "refused", "expired", "replaced"))


def revision(mail):
    """SEQUENCE and METHOD of its calendar part."""
    [event] = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
    return int(event["SEQUENCE"]), icalendar.Calendar.from_ical(mail.calendar)["METHOD"]


# what a mail is


def test_a_booking_is_mailed_to_both_sides(house, sink, shared, tmp_path):
    meeting = book(house)
    mails = sink.wait_for(2)
    assert {mail.to for mail in mails} == {ANN, CHOI}
    for mail in mails:
        kinds = [part.get_content_type() for part in mail.message.iter_parts()]
        assert kinds == ["text/plain", "text/html", "text/calendar"], "the calendar comes last"
        part = mail.part("text/calendar")
        assert part.get_param("method") == "REQUEST" and part.get_param("charset") == "UTF-8"
        assert revision(mail) == (0, "REQUEST")
        assert mail.message["From"].addresses[0].addr_spec == "meetings@fair.example"
        assert mail.message["From"].addresses[0].display_name == "Fair Office"
        assert [a.addr_spec for a in mail.message["To"].addresses] == [mail.to]
        assert mail.message["Auto-Submitted"] == "auto-generated"
        assert mail.message["X-Auto-Response-Suppress"] == "All"
        assert mail.message["In-Reply-To"] is None
        assert re.fullmatch(r"meetings\+b\d+-[0-9a-f]{16}@fair\.example", mail.sender)
        assert "Rotterdam" in mail.message["Subject"]
        assert "11:30-11:50 (Asia/Seoul)" in mail.text()
        assert "상담 테이블" in mail.text() and "상담 테이블" in mail.text("text/html")
        assert max(map(len, mail.bytes.split(b"\r\n"))) <= 78
        assert mail.bytes.isascii()
        calendar = house.as_("staff").call("invitation.get", meeting=meeting["id"])
        assert calendar["uid"] in mail.calendar
    assert len({mail.message["Message-ID"] for mail in mails}) == 2
    assert len({mail.sender for mail in mails}) == 2, "a token for each recipient"
    tool = shared / "tools" / "ics-lint.py"
    if tool.exists():
        eml = tmp_path / "1.eml"
        eml.write_bytes(mails[0].bytes)
        checked = subprocess.run([sys.executable, str(tool), str(eml)], capture_output=True,
                                 text=True, check=False, timeout=60)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_changes_follow_in_the_same_thread(house, sink):
    meeting = book(house)
    sink.wait_for(2)
    rename(house)
    sink.wait_for(4)
    cancel(house, meeting)
    sink.wait_for(6)
    first, words, gone = sink.to(ANN)
    assert [revision(m) for m in (first, words, gone)] == [
        (0, "REQUEST"), (0, "REQUEST"), (1, "CANCEL")]
    assert len({m.message["Message-ID"] for m in (first, words, gone)}) == 3
    assert words.message["In-Reply-To"] == first.message["Message-ID"]
    assert gone.message["In-Reply-To"] == words.message["Message-ID"]
    assert gone.part("text/calendar").get_param("method") == "CANCEL"
    assert gone.message["Subject"].startswith("Cancelled")
    until(house, all_are("handed_over", "replaced"))
    lines = ledger(house)
    assert lines[meeting["id"], ANN]["state"] == "handed_over"
    assert lines[meeting["id"], ANN]["told_revision"] == lines[meeting["id"], ANN]["revision"]
    assert not lines[meeting["id"], ANN]["stale"] and lines[meeting["id"], ANN]["channel"] == "mail"


def test_who_is_replaced_gets_a_cancel_and_the_former_address_stays_in_the_ledger(house, sink):
    meeting = book(house)
    sink.wait_for(2)
    house.as_("staff").write("delegate.update", delegate="ann", email="new@b1.example")
    sink.wait_for(5)
    assert [revision(m)[1] for m in sink.to(ANN)] == ["REQUEST", "CANCEL"]
    assert [revision(m)[1] for m in sink.to("new@b1.example")] == ["REQUEST"]
    assert len(sink.to(CHOI)) == 2
    lines = ledger(house, meeting=meeting["id"])
    assert lines[meeting["id"], ANN]["method"] == "CANCEL"
    assert lines[meeting["id"], "new@b1.example"]["method"] == "REQUEST"


def test_without_the_policy_nothing_is_mailed(make_house, sink):
    house = make_house(sink.url, "invitations_by_mail=none")
    meeting = book(house)
    everything_left(house)
    assert [mail.to for mail in sink.taken] == ["fence@fair.example"]
    assert ledger(house)[meeting["id"], ANN]["state"] == "not_mailed"


# a relay that fails


def test_a_temporary_refusal_is_tried_again_with_the_same_bytes(house, sink):
    sink.at_data = lambda mail: LATER
    book(house)
    sink.wait(lambda s: len(s.attempted) >= 2)
    waiting = until(house, lambda mails: all(m["attempts"] == 1 and m["state"] == "waiting"
                                             for m in mails))
    assert {m["answer"] for m in waiting} == {LATER}
    assert not any(m["may_have_left"] for m in waiting)
    sink.at_data = lambda mail: TAKE
    later(house)
    sink.wait_for(2)
    assert {m.bytes for m in sink.taken} == {m.bytes for m in sink.attempted}


def other_names(house):
    """Everybody and the fair are called otherwise, and ann reads Korean from now on."""
    staff = house.as_("staff")
    staff.write("event.update", name="Another fair", organiser_name="Bureau",
                organiser_mail="bureau@fair.example")
    for code in ("ann", "choi"):
        staff.write("delegate.update", delegate=code, name="Somebody else", languages=["ko"])


def sent_twice(house, sink, to):
    """The two attempts of the first mail to an address; the first was put off."""
    sink.at_data = lambda mail: TAKE
    later(house)
    # a relay that ends in the middle would be waited for
    until(house, lambda mails: all(m["state"] == "handed_over" or not m["attempts"]
                                   for m in mails))
    return [next(m for m in sink.attempted if m.to == to), sink.to(to)[0]]


@pytest.mark.parametrize("kind", ["welcome", "test", "digest", "invitation"])
def test_whoever_is_called_otherwise_meanwhile_gets_the_same_bytes(make_fair, sink, kind):
    sink.at_data = lambda mail: LATER
    house = web_fair(make_fair, {"mail": {"relay": sink.url, "tls": "none", "retry_s": 5}},
                     url="https://fair.example")
    staff = house.as_("staff")
    staff.write("event.update", policies=[
        f"invitations_by_mail={'digest' if kind == 'digest' else 'each'}"])
    if kind == "welcome":
        staff.write("account.invite", delegate="ann", mail=True)
    elif kind == "test":
        staff.write("mail.test", address=ANN)
    else:
        meeting = book(house)
    later(house, 700)
    sink.wait(lambda s: any(m.to == ANN for m in s.attempted))
    until(house, lambda mails: all(m["state"] == "waiting" and m["attempts"] for m in mails))
    if kind == "invitation":  # of whose names a newer one would tell
        house.configure({"web": {"url": "https://elsewhere.example"}})
        house.process.send_signal(signal.SIGHUP)
        assert house.log.wait(r"event=daemon\.reloaded\b")
    else:
        other_names(house)
    first, second = sent_twice(house, sink, ANN)
    assert first.bytes == second.bytes and first.sender == second.sender
    if kind == "invitation":
        [event] = icalendar.Calendar.from_ical(first.calendar).walk("VEVENT")
        assert event["URL"] == f"https://fair.example/#diary/{meeting['id']}"
        assert f"https://fair.example/#diary/{meeting['id']}" in first.text()


def test_a_refusal_for_good_is_not_repeated_until_staff_say_so(house, sink):
    sink.at_rcpt = lambda address: REFUSE if address == ANN else TAKE
    book(house)
    sink.wait_for(1)
    [mail] = until(house, all_are("refused"), address=ANN)
    assert mail["answer"] == REFUSE and mail["attempts"] == 1 and not mail["may_have_left"]
    later(house, 7200)
    everything_left(house)
    assert sink.to(ANN) == []
    sink.at_rcpt = lambda address: TAKE
    again = house.as_("staff").write("outbox.retry", mail=mail["id"])["mail"]
    assert again["state"] == "waiting"
    sink.wait(lambda s: s.to(ANN))
    [mail] = until(house, all_are("handed_over"), address=ANN)
    with refused("STATE"):
        house.as_("staff").write("outbox.retry", mail=mail["id"])


def test_nothing_older_leaves_after_anything_newer(house, sink):
    """First 4xx, then a newer revision that is taken: the older one never comes."""
    sink.at_data = lambda mail: LATER
    meeting = book(house)
    sink.wait(lambda s: len(s.attempted) >= 2)
    sink.at_data = lambda mail: TAKE
    rename(house)
    sink.wait_for(2)
    later(house, 7200)
    everything_left(house)
    assert all("Ann Elders" in m.calendar for m in sink.taken if m.calendar)
    assert len(sink.to(ANN)) == len(sink.to(CHOI)) == 1
    assert sink.to(ANN)[0].message["In-Reply-To"] is None, "what never left is no thread"
    assert ledger(house)[meeting["id"], ANN]["told_revision"] == 2


def test_a_newer_one_waits_for_the_answer_to_the_older(house, sink):
    """The older is at the relay when the newer comes, and then refused for now: it is replaced."""
    def change_it_meanwhile(mail):
        sink.at_data = lambda mail: LATER if mail.calendar and "Elders" not in mail.calendar \
            else TAKE
        rename(house)
        return LATER

    sink.at_data = change_it_meanwhile
    book(house)
    sink.wait(lambda s: s.to(ANN) and s.to(CHOI))
    later(house, 7200)
    everything_left(house)
    assert ["Elders" in m.calendar for m in sink.taken if m.calendar] == [True, True]


def test_a_cancel_of_what_never_left_sends_nothing(house, sink):
    sink.at_data = lambda mail: LATER
    meeting = book(house)
    sink.wait(lambda s: len(s.attempted) >= 2)
    until(house, all_are("waiting"))
    cancel(house, meeting)
    sink.at_data = lambda mail: TAKE
    later(house, 7200)
    everything_left(house)
    assert [m.to for m in sink.taken] == ["fence@fair.example"]
    assert outbox(house, meeting=meeting["id"]) == []
    assert ledger(house)[meeting["id"], ANN]["state"] == "needless"


def test_a_cancel_that_came_while_its_invitation_was_refused_sends_nothing(house, sink):
    def cancel_it_meanwhile(mail):
        sink.at_data = lambda mail: LATER
        cancel(house, meeting)
        return LATER

    house.as_("staff").write("outbox.pause")
    meeting = book(house)
    sink.at_data = cancel_it_meanwhile
    house.as_("staff").write("outbox.resume")
    sink.wait(lambda s: s.attempted)
    until(house, lambda mails: mails == [], meeting=meeting["id"])
    sink.at_data = lambda mail: TAKE
    later(house, 7200)
    everything_left(house)
    assert [m.to for m in sink.taken] == ["fence@fair.example"]


def test_what_may_have_left_counts_as_sent(house, sink):
    """Cut after the last byte, before the answer: the CANCEL goes out."""
    sink.at_data = lambda mail: "cut"
    meeting = book(house)
    sink.wait(lambda s: len({m.to for m in s.attempted}) >= 2)
    mails = until(house, lambda mails: all(m["may_have_left"] and m["state"] == "waiting"
                                           for m in mails))
    assert len(mails) == 2
    cancel(house, meeting)
    sink.at_data = lambda mail: TAKE
    sink.wait_for(2)
    later(house, 7200)
    everything_left(house)
    assert [revision(m) for m in sink.to(ANN)] == [(1, "CANCEL")]
    assert [m["state"] for m in outbox(house, address=ANN)] == ["replaced", "handed_over"]


@pytest.mark.parametrize("failure", ["keep and cut", "hang"])
def test_a_lost_answer_is_asked_for_with_the_same_bytes(make_house, sink, failure):
    house = make_house(sink.url, timeout_ms=700)
    sink.at_data = lambda mail: failure
    book(house)
    sink.wait(lambda s: len(s.taken) + len(s.attempted) >= 2)
    until(house, lambda mails: all(m["may_have_left"] and m["state"] == "waiting"
                                   for m in mails))
    sink.at_data = lambda mail: TAKE
    later(house)
    until(house, all_are("handed_over"))
    came = sink.taken + sink.attempted
    assert len(came) == 4 and len({m.bytes for m in came}) == 2
    assert len({m.message["Message-ID"] for m in came}) == 2


def test_killed_between_the_last_byte_and_the_answer(house, sink):
    sink.at_data = lambda mail: "hang"
    book(house)
    sink.wait(lambda s: s.attempted)
    house.kill()
    sink.at_data = lambda mail: TAKE
    house.start()
    sink.wait_for(2)
    until(house, all_are("handed_over"))
    assert sink.attempted[0].bytes in {m.bytes for m in sink.taken}
    assert len({m.message["Message-ID"] for m in sink.taken}) == 2


def test_a_relay_that_hangs_does_not_keep_the_daemon_from_stopping(house, sink):
    sink.at_data = lambda mail: "hang"
    book(house)
    sink.wait(lambda s: s.attempted)
    status, seconds = house.terminate()
    assert status == 0 and seconds < STOP_S + 2
    house.start()
    sink.at_data = lambda mail: TAKE
    sink.wait_for(2)


def test_a_relay_that_is_away_is_waited_for(make_house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        house = make_house(f"smtp://127.0.0.1:{port}")
        book(house)
        house.log.wait(r"event=mail\.unreached")
    [mail, _] = until(house, all_are("waiting"))
    assert mail["attempts"] == 0, "no mail's fault"
    relay = Sink(port)
    try:
        relay.wait_for(2)
    finally:
        relay.stop()


def test_time_ends_for_what_no_relay_takes(house, sink):
    sink.at_data = lambda mail: LATER
    meeting = book(house)
    sink.wait(lambda s: len(s.attempted) >= 2)
    until(house, all_are("waiting"))
    later(house, 3 * 24 * 3600)
    until(house, all_are("expired"))
    assert ledger(house)[meeting["id"], ANN]["state"] == "expired"
    sink.at_data = lambda mail: TAKE
    done = house.as_("staff").write("outbox.retry", untold=True)
    assert done == {"mails": 2}
    everything_left(house)
    assert {m.to for m in sink.taken} == {"fence@fair.example", ANN, CHOI}


# what staff say


def test_paused_mail_waits(house, sink, tmp_path):
    house.as_("staff").write("outbox.pause")
    with refused("STATE"):
        house.as_("staff").write("outbox.pause")
    book(house)
    house.as_("staff").write("mail.test", address="office@fair.example")
    listed = house.as_("staff").call("outbox.list")
    assert listed["paused"]["cause"] == "staff" and len(listed["items"]) == 3
    assert house.as_("staff").call("stats.snapshot")["mail"]["paused"]
    house.as_("staff").write("outbox.resume")
    sink.wait_for(3)
    until(house, all_are("handed_over"))
    figures = house.as_("staff").call("stats.snapshot")["mail"]
    assert figures["handed_over"] == 3 and figures["waiting"] == 0 and not figures["paused"]


def test_mail_that_is_switched_on_later_catches_up(make_house, sink):
    house = make_house(sink.url, "invitations_by_mail=none")
    staff = house.as_("staff")
    kept, gone = book(house), book(house, "bat", "jung", slot=7)
    cancel(house, gone)
    with refused("STATE"):
        staff.write("outbox.retry", untold=True)
    staff.write("event.update", policies=[EACH])
    assert staff.write("outbox.retry", untold=True) == {"mails": 2}
    everything_left(house)
    assert {(m.to, revision(m)) for m in sink.taken if m.calendar} == {
        (ANN, (0, "REQUEST")), (CHOI, (0, "REQUEST"))}
    assert staff.write("outbox.retry", untold=True) == {"mails": 0}
    assert not ledger(house, stale=True)
    assert ledger(house)[kept["id"], ANN]["state"] == "handed_over"


def test_a_bounce_finds_its_mail(house, sink):
    meeting = book(house)
    sink.wait_for(2)
    until(house, all_are("handed_over"))
    [mail] = sink.to(ANN)
    token = re.search(r"\+(.*)@", mail.sender).group(1)
    staff = house.as_("staff")
    for wrong in (token[:-1] + "x", token[:-1], "b1-", "b999999-0000000000000000", "x"):
        with refused("NOT_FOUND"):
            staff.write("outbox.bounce", token=wrong, reason="5.1.1")
    staff.write("outbox.bounce", token=token, reason="550 5.1.1 no such mailbox")
    line = ledger(house)[meeting["id"], ANN]
    assert line["state"] == "bounced" and line["reason"] == "550 5.1.1 no such mailbox"
    assert "told_revision" not in line
    assert ledger(house)[meeting["id"], CHOI]["state"] == "handed_over"


def test_the_pipe_finds_the_mail_of_a_bounce_by_its_address(house, sink, tmp_path):
    meeting = book(house)
    sink.wait_for(2)
    until(house, all_are("handed_over"))
    [sent] = sink.to(ANN)
    report = ("Return-Path: <>\r\nTo: {to}\r\nFrom: MAILER-DAEMON@mx.example\r\n"
              "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
              "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
              "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; "
              f"{ANN}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
              "Diagnostic-Code: smtp; 550 gone\r\n--b--\r\n")
    clerk = person_of(house, tmp_path, "mailbox")
    forged = sent.sender.replace("-", "-0", 1)
    for to, outcome in ((forged, "waits"), (sent.sender, "taken")):
        done = clerk.type("--json", "reply-from-mail", input=report.format(to=to))
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["outcome"] == outcome
    line = ledger(house)[meeting["id"], ANN]
    assert line["state"] == "bounced" and "550 gone" in line["reason"]


def test_a_digest_says_all_that_has_changed_in_one_mail(make_house, sink):
    house = make_house(sink.url, "invitations_by_mail=digest")
    first = book(house)
    book(house, "ann", "jung", slot=7)
    cancel(house, first)
    waiting = outbox(house)
    assert len(waiting) == 3 and {m["kind"] for m in waiting} == {"digest"}
    later(house, 700)
    sink.wait_for(3)
    [mail] = sink.to(ANN)
    assert mail.calendar is None
    assert mail.text().count("Cancelled: ") == 1 and mail.text().count("Invitation: ") == 1


# login links


def test_a_welcome_goes_before_any_invitation_and_its_link_stands_nowhere(house, sink, tmp_path):
    staff = house.as_("staff")
    staff.write("outbox.pause")
    book(house)
    sink.at_data = lambda mail: LATER if mail.to == ANN and mail.calendar is None else TAKE
    invited = staff.write("account.invite", delegate="ann", mail=True)
    staff.write("outbox.resume")
    sink.wait(lambda s: s.to(CHOI))
    everything_left_for_choi = until(house, all_are("handed_over"), address=CHOI)
    assert everything_left_for_choi and sink.to(ANN) == []
    sink.at_data = lambda mail: TAKE
    later(house)
    sink.wait(lambda s: len(s.to(ANN)) == 2)
    welcome, invitation = sink.to(ANN)
    assert welcome.calendar is None and revision(invitation) == (0, "REQUEST")
    assert welcome.message["Subject"].startswith("Smart City Fair: welcome")
    assert invited["link"] in welcome.text().splitlines()
    until(house, all_are("handed_over"))
    assert house.enrol(re.search(r"cvi_[^;]+", welcome.text()).group(0))["account"]
    secret = re.search(r"cvi_\d+_([A-Za-z0-9_-]+)", welcome.text()).group(1).encode()
    copy = tmp_path / "copy.db"
    assert run("backup", "-c", house.config, copy).returncode == 0
    journal = str(staff.listed("journal.list")).encode()
    kept = [copy.read_bytes(), journal, house.log.text().encode(),
            *(path.read_bytes() for path in house.home.iterdir()
              if path.is_file() and path.name.startswith("fair.db"))]
    assert len(kept) >= 4
    for text in kept:
        assert secret not in text and b"convene://" not in text


def test_a_newer_link_takes_the_place_of_one_that_waits(house, sink):
    staff = house.as_("staff")
    staff.write("outbox.pause")
    staff.write("account.invite", delegate="ann", mail=True)
    second = staff.write("account.invite", delegate="ann", mail=True)
    staff.write("outbox.resume")
    everything_left(house)
    [mail] = sink.to(ANN)
    assert second["link"] in mail.text()
    with refused("STATE"):
        staff.write("account.invite", role="staff", name="Nobody", mail=True)


# a restored copy


def test_a_restored_copy_sends_nothing_before_staff_say_so(house, sink, tmp_path):
    meeting = book(house)
    sink.wait_for(2)
    until(house, all_are("handed_over"))
    copy = tmp_path / "copy.db"
    assert run("backup", "-c", house.config, copy).returncode == 0
    rename(house)
    sink.wait_for(4)
    house.stop()
    restored = run("restore", "-c", house.config, copy, "--replace")
    assert restored.returncode == 0 and "convene outbox resume" in restored.stdout
    house.start()
    listed = house.as_("staff").call("outbox.list", state="waiting")
    assert listed["paused"]["cause"] == "restore"
    assert {m["to"] for m in listed["items"]} == {ANN, CHOI}
    before = {m.message["Message-ID"] for m in sink.taken}
    assert len(sink.taken) == 4
    house.as_("staff").write("outbox.resume")
    sink.wait_for(6)
    again = sink.to(ANN)[-1]
    assert again.message["Message-ID"] not in before, "revision 2 again, of another history"
    assert revision(again)[0] >= 1000
    assert meeting["uid"] in again.calendar


# the commands


def test_the_commands_of_mail(house, sink, tmp_path):
    staff = person_of(house, tmp_path, "staff")
    tested = staff.type("mail", "test", "office@fair.example")
    assert tested.returncode == DONE and "handed_over" in tested.stdout, tested.stderr
    assert staff.type("mail", "test", "office").returncode == USAGE
    sink.at_data = lambda mail: REFUSE
    tested = staff.type("mail", "test", "other@fair.example")
    assert tested.returncode == REFUSED and REFUSE in tested.stdout
    sink.at_data = lambda mail: TAKE
    book(house)
    sink.wait(lambda s: s.to(ANN) and s.to(CHOI))
    until(house, all_are("handed_over"), address=CHOI)
    shown = staff.type("outbox", "--to", CHOI)
    assert shown.returncode == DONE and "handed_over" in shown.stdout
    assert staff.does("outbox", "--state", "refused")["items"][0]["to"] == "other@fair.example"
    again = staff.does("outbox", "retry", "E2")
    assert again["mail"]["to"] == "other@fair.example"
    assert staff.type("outbox", "retry").returncode == USAGE
    assert staff.does("outbox", "retry", "--untold") == {"mails": 0}
    assert "handed_over" in staff.type("ledger", "M1").stdout
    assert staff.does("ledger", "--stale")["items"] == []
    assert staff.type("outbox", "pause").returncode == DONE
    assert "paused" in staff.type("outbox").stdout
    assert staff.type("outbox", "resume").returncode == DONE
    assert "by mail" in staff.type("invite", "bob", "--mail").stdout


# software nobody here wrote


@pytest.fixture
def mta():
    place = pathlib.Path(tempfile.mkdtemp(prefix="root.", dir=build_place()))
    running = None
    try:
        running = OpenSmtpd(place)
        yield running
    except Missing as why:
        pytest.skip(str(why))
    finally:
        if running is not None:
            running.stop()
        shutil.rmtree(place)


def test_invitations_through_opensmtpd_into_a_maildir(make_house, mta):
    house = make_house(mta.url)
    meeting = book(house, "noor", "kang", 2)
    mails = mta.wait_for(3)
    assert {m["Delivered-To"] for m in mails} == {
        "noor@b3.example", "kang@x4.example", "omar@words.example"}
    for mail in mails:
        assert re.fullmatch(r"<meetings\+b\d+-[0-9a-f]{16}@fair\.example>", mail["Return-Path"])
        *_, part = mail.iter_parts()
        assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")
        [event] = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        assert event["UID"] == meeting["uid"]
        assert "نور" in mail["Subject"] or "الرياض" in mail["Subject"]
    cancel(house, meeting)
    assert len(mta.wait_for(6)) == 6
    until(house, all_are("handed_over"))
