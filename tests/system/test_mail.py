"""Invitations by mail: what leaves, in which order, and what becomes of it when the relay fails."""
import pytest

import fair
from sink import LATER, REFUSE, TAKE, Sink


@pytest.fixture
def sink():
    relay = Sink()
    yield relay
    relay.stop()


def options(relay, **more):
    return {"mail": {"relay": relay.url, "tls": "none", "retry_s": 5, **more}}


@pytest.fixture
def house(make_fair, sink):
    made = make_fair(options(sink)).start()
    made.as_("staff").write("event.update", policies=["invitations_by_mail=each"])
    return made


def book(house, buyer="ann", seller="choi", slot=5):
    return house.as_("staff").write("meeting.book", delegates=[buyer, seller],
                                    slot=slot)["meeting"]


def test_a_booking_is_mailed_to_both_sides(house, sink):
    meeting = book(house)
    mails = sink.wait_for(2)
    print(mails[0].bytes.decode())
    print(mails[0].text()); print(mails[0].calendar)
    assert {m.to for m in mails} == {"ann@b1.example", "choi@x2.example"}
