"""Mails as their reader asks for them: once more for who asked alone, and in the own language."""
import re

import icalendar
import pytest

import fair
from convened_client import new_key
from test_mail import (ANN, CHOI, EACH, book, everything_left, later, ledger, rename, revision,
                       sink, until, all_are)
from test_mail_in import SERVER, mail, outlook, pipe, reply

assert sink and pipe  # fixtures


@pytest.fixture
def make_house(make_fair, sink):
    def make(policy=EACH):
        made = make_fair({"mail": {"relay": sink.url, "tls": "none", "authserv_id": SERVER}}).start()
        made.as_("staff").write("event.update", policies=[policy])
        return made

    return make


@pytest.fixture
def house(make_house):
    return make_house()


def entry(mail_):
    [event] = icalendar.Calendar.from_ical(mail_.calendar).walk("VEVENT")
    return event


def shown(mail_, address):
    """PARTSTAT that a mail has of an address."""
    people = entry(mail_)["ATTENDEE"]
    [one] = [p for p in (people if isinstance(people, list) else [people])
             if p.lower() == f"mailto:{address}"]
    return one.params["PARTSTAT"]


@pytest.mark.parametrize("method", ["REFRESH", "COUNTER"])
def test_who_asks_is_answered_and_nobody_else(house, sink, pipe, method):
    meeting = book(house)
    sink.wait_for(2)
    later(house, 2 * 3600)
    sent = mail(outlook(reply(meeting, "TENTATIVE", method=method)))
    assert pipe(sent)["outcome"] == ("told_again" if method == "REFRESH" else "taken")
    sink.wait(lambda s: len(s.to(ANN)) == 2)
    everything_left(house)
    assert len(sink.to(CHOI)) == 1
    first, again = sink.to(ANN)
    assert revision(first) == revision(again) == (0, "REQUEST")
    assert entry(again)["UID"] == entry(first)["UID"]
    assert entry(again)["DTSTAMP"].dt > entry(first)["DTSTAMP"].dt
    assert again.message["Message-ID"] != first.message["Message-ID"]
    assert again.message["In-Reply-To"] == first.message["Message-ID"]
    assert shown(again, ANN) == ("NEEDS-ACTION" if method == "REFRESH" else "TENTATIVE")
    lines = ledger(house)
    assert not [line for line in lines.values() if line["stale"]]
    assert [lines[meeting["id"], to]["revision"] for to in (ANN, CHOI)] == [2, 1]
    # within the hour nobody is flooded by asking; the other side may ask all the same
    another = mail(outlook(reply(meeting, "TENTATIVE", method=method)), more="X-Again: yes\r\n")
    assert pipe(another)["outcome"] == "again"
    other = mail(outlook(reply(meeting, method="REFRESH", who=CHOI)), sender=CHOI,
                 top=results_of(CHOI))
    assert pipe(other)["outcome"] == "told_again"
    sink.wait(lambda s: len(s.to(CHOI)) == 2)
    # the next change reaches everybody, and each has the newest
    rename(house)
    sink.wait(lambda s: len(s.to(ANN)) == 3 and len(s.to(CHOI)) == 3)
    until(house, all_are("handed_over"))
    assert {line["told_revision"] for line in ledger(house).values()} == {4}
    assert house.admin(fair.EVENT).call("admin.verify")["ok"]


def results_of(address):
    return (f"Authentication-Results: {SERVER};\r\n\tdmarc=pass"
            f" header.from={address.partition('@')[2]}\r\n")


def test_each_reads_what_was_told_to_him(house, sink, pipe):
    """By invitation.get and .list too: the revision for one is nobody else's."""
    meeting = book(house)
    sink.wait_for(2)
    later(house, 2 * 3600)
    pipe(mail(outlook(reply(meeting, method="REFRESH"))))
    ann, choi = house.as_("ann"), house.as_("choi")
    assert [i["revision"] for i in ann.listed("invitation.list")] == [1, 2]
    assert [i["revision"] for i in choi.listed("invitation.list")] == [1]
    assert choi.call("invitation.get", meeting=meeting["id"])["revision"] == 1
    staff = house.as_("staff")
    assert staff.call("invitation.get", {"meeting": meeting["id"], "for": "choi"})["revision"] == 1
    assert staff.call("invitation.get", {"meeting": meeting["id"], "for": "ann"})["revision"] == 2
    answer = choi.answer(choi.send("invitation.get", {"meeting": meeting["id"], "revision": 2}))
    assert answer["error"]["data"]["code"] == "NOT_FOUND"
    sink.wait(lambda s: len(s.to(ANN)) == 2)


def test_a_digest_tells_what_changed_before_somebody_else_asked(make_house, sink, pipe):
    house = make_house("invitations_by_mail=digest")
    meeting = book(house)
    # asking does not count as news to the others, and hides none from them
    house.as_("staff").write("event.update", policies=["invitations_by_mail=digest"])
    later(house, 500)
    asked = house.as_("ann")
    asked.write("invitation.reply", kind="answer", calendar=reply(meeting, method="REFRESH"))
    later(house, 200)
    sink.wait(lambda s: s.to(CHOI))
    assert sink.to(CHOI)[0].text().count("Rotterdam") == 1


HANGUL = re.compile("[\uac00-\ud7a3]")


def test_each_mail_is_in_its_readers_language(house, sink):
    """choi's organisation speaks Korean first, ann's English; the Arabic one falls back."""
    staff = house.as_("staff")
    for person in ("choi", "ann", "noor"):
        staff.write("account.invite", delegate=person, mail=True)
    meeting = book(house)
    book(house, "noor", "kang", slot=7)
    sink.wait_for(3 + 2 + 3)
    rename(house)
    sink.wait_for(10)  # else the next takes its place
    staff.write("blackout.set", resource=meeting["location"]["code"], release=True,
                when=f"{fair.start_of(5)}/{fair.start_of(6)}")
    sink.wait_for(12)
    staff.write("meeting.cancel", meeting=meeting["id"])
    sink.wait(lambda s: len(s.to(CHOI)) == 5 and len(s.to(ANN)) == 5)
    subjects = [m.message["Subject"] for m in sink.to(CHOI)]
    assert subjects[0] == "Smart City Fair: 환영합니다. 로그인 안내"
    assert [s.partition(":")[0] for s in subjects[1:]] == ["초대", "변경", "변경", "취소"]
    moved = sink.to(CHOI)[3].text()
    assert "이전 장소를 사용할 수 없음" in moved and "not available" not in moved
    assert "convene://" in sink.to(CHOI)[0].text()
    for one in sink.to(CHOI):
        # what is said in no language: names, times, links, addresses, commands
        english = re.findall(r"\b(your|this|calendar|login for|Answer|Welcome)\b",
                             one.text().replace("convene login", ""))
        assert not english and HANGUL.search(one.text()), one.text()
    for address in (ANN, "noor@b3.example"):
        first = sink.to(address)[0]
        assert first.message["Subject"] == "Smart City Fair: welcome, and your login"
        assert "Answer this mail or add meetings@fair.example" in first.text()
    assert [m.message["Subject"].partition(":")[0] for m in sink.to(ANN)[1:]] == [
        "Invitation", "Changed", "Changed", "Cancelled"]
    assert "moved: the former place is not available" in sink.to(ANN)[3].text()
    assert "통역" not in sink.to("noor@b3.example")[1].message["Subject"]


def test_a_digest_is_in_its_readers_language(make_house, sink):
    house = make_house("invitations_by_mail=digest")
    book(house)
    later(house, 700)
    sink.wait_for(2)
    [korean], [english] = sink.to(CHOI), sink.to(ANN)
    assert korean.message["Subject"] == "Smart City Fair: 내 미팅"
    assert "초대: " in korean.text() and "convene diary로" in korean.text()
    assert english.message["Subject"] == "Smart City Fair: your meetings"


def test_a_comment_that_is_our_own_reason_is_not_the_attendees(house, sink, pipe):
    """In whatever language it was told."""
    staff = house.as_("staff")
    meeting = book(house)
    moved = staff.answer(staff.send("blackout.set", {
        "key": new_key(), "resource": meeting["location"]["code"], "release": True,
        "when": f"{fair.start_of(5)}/{fair.start_of(6)}"}))["result"]["released"][0]
    for comment, words in (("변경됨: 이전 장소를 사용할 수 없음", ""), ("바빠서요", "바빠서요")):
        pipe(mail(outlook(reply(moved, "DECLINED", who=CHOI, extra=[f"COMMENT:{comment}"],
                                dtstamp="20200101T000000Z" if words else "20191231T000000Z")),
                  sender=CHOI, top=results_of(CHOI)))
        waiting = staff.listed("mailbox.list")[-1]
        assert (comment in waiting["words"]) == bool(words), waiting
