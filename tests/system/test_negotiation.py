"""One side asks the other to move a meeting, or answers a request with another time."""
import datetime

import pytest

import fair
from convened_client import new_key
from expect import instant, refused
from person import DONE, person_of
from test_booking import accept, ask, black_out, cell
from test_mail_in import reply


@pytest.fixture
def met(house):
    """Ann of B1 meets Kim of X1 in slot 3: the meeting's id."""
    return accept(house.as_("kim"), ask(house.as_("ann"), "X1"), delegates=["kim"],
                  slot=3)["meeting"]["id"]


def move(house, who, meeting, slot, **params):
    return house.as_(who).write("meeting.move", meeting=meeting, slot=slot, **params)["meeting"]


def answer(house, who, meeting, said, **params):
    return house.as_(who).write("meeting.answer_move", meeting=meeting, answer=said, **params)


def state(house, who, slot):
    return cell(house.as_(who), slot, delegate=who)["state"]


def pass_until(house, slot, minutes=0):
    """The clock goes on to so many minutes before a slot."""
    staff = house.as_("staff")
    ahead = instant(fair.instant_of(slot)) - instant(house.as_("admin").call("admin.clock", advance_s=1)["now"])
    house.as_("admin").call("admin.clock", advance_s=int(ahead.total_seconds()) - 60 * minutes)
    return staff


def test_both_times_are_kept_until_the_other_side_accepts(house, met):
    kim = house.as_("kim")
    kim.call("watch", topics=["meeting"])
    asked = move(house, "ann", met, 5, reason="a later train")
    proposed = asked["proposed"]
    assert (proposed["by"], proposed["slot"], proposed["reason"]) == ("B1", 5, "a later train")
    assert asked["start"] == fair.instant_of(3) and asked["sequence"] == 0
    told = kim.next_event()
    assert told["body"]["proposal"] == "asked" and told["body"]["meeting"]["proposed"] == proposed
    for who in ("ann", "kim"):
        assert (state(house, who, 3), state(house, who, 5)) == ("meeting", "hold")
    held = cell(kim, 5, delegate="kim")
    assert held["request"] == asked["request"] and held["with"].startswith("B1") is False
    other = ask(house.as_("bat"), "X1")
    for slot in (3, 5):
        with refused("SLOT_TAKEN"):
            accept(kim, other, delegates=["kim"], slot=slot)
    assert house.as_("staff").call("admin.verify")["ok"]
    moved = answer(house, "kim", met, "accept")
    assert moved["meeting"]["start"] == fair.instant_of(5) and "proposed" not in moved["meeting"]
    assert moved["was"]["start"] == fair.instant_of(3)
    assert moved["meeting"]["reason"] == "a later train"
    for who in ("ann", "kim"):
        assert (state(house, who, 3), state(house, who, 5)) == ("free", "meeting")
        mine = house.as_(who).listed("invitation.list", meeting=met)
        assert [(i["method"], i["sequence"]) for i in mine] == [("REQUEST", 0), ("REQUEST", 1)]
    assert house.as_("staff").call("admin.verify")["ok"]


def test_refused_or_taken_back_it_stays(house, met):
    for who, word in (("kim", "refused"), ("ann", "taken_back")):
        move(house, "ann", met, 5)
        ann = house.as_("ann")
        seq = ann.call("watch", topics=["meeting"])["seq"]
        stays = answer(house, who, met, "refuse", reason="no")["meeting"]
        told = ann.next_event()
        assert told["seq"] > seq and told["body"]["proposal"] == word
        assert told["body"]["reason"] == "no" and "proposed" not in stays
        assert state(house, "kim", 5) == state(house, "ann", 5) == "free"
        assert stays["start"] == fair.instant_of(3)
        with refused("STATE"):
            answer(house, "kim", met, "accept")


def test_unanswered_it_stays_by_the_clock_and_over_a_restart(house, met):
    house.as_("staff").write("event.update", policies=["move_answer_minutes=60"])
    asked = move(house, "ann", met, 5)
    now = instant(house.as_("admin").call("admin.clock", advance_s=1)["now"])
    left = instant(asked["proposed"]["until"]) - now
    assert 3590 <= left.total_seconds() <= 3600
    house.restart()
    assert state(house, "kim", 5) == "hold"
    kim = house.as_("kim")
    kim.call("watch", topics=["meeting"])
    house.as_("admin").call("admin.clock", advance_s=3601)
    with refused("STATE"):
        answer(house, "kim", met, "accept")
    assert kim.next_event()["body"]["proposal"] == "lapsed"
    assert state(house, "kim", 5) == "free" and state(house, "kim", 3) == "meeting"


def test_an_answer_is_given_once_however_often_it_is_sent(house, met):
    move(house, "ann", met, 5)
    sent = {"meeting": met, "answer": "accept", "key": new_key()}
    first = house.as_("kim").call("meeting.answer_move", sent)
    house.restart()
    again = house.as_("kim").call("meeting.answer_move", sent)
    assert again.pop("replayed") and again == first
    with refused("STATE"):
        answer(house, "kim", met, "accept")


def test_two_sides_that_ask_at_once_have_one_question(house, met):
    move(house, "ann", met, 5)
    with refused("STATE") as seen:
        move(house, "kim", met, 6)
    assert seen.error.data["hint"] == f"convene answer-move {met} accept, or refuse"
    with refused("NOT_YOURS"):
        answer(house, "ann", met, "accept")
    # asked again by the same side, the former is let go
    move(house, "ann", met, 6)
    assert state(house, "kim", 5) == "free" and state(house, "kim", 6) == "hold"
    # staff move at once, whatever is asked
    house.as_("staff").write("meeting.move", meeting=met, slot=8)
    assert state(house, "kim", 6) == "free" and state(house, "kim", 8) == "meeting"


def test_bad_moves_are_refused_and_lose_nothing(house, met):
    black_out(house.as_("kim"), "kim", 9, 9)
    before = house.as_("staff").call("meeting.get", meeting=met)
    for params, code in (({"slot": 3}, "STATE"), ({"slot": 9}, "DELEGATE_BUSY"),
                         ({"slot": 999}, "SLOT_UNKNOWN"), ({}, "PARAM_INVALID")):
        with refused(code):
            house.as_("ann").write("meeting.move", meeting=met, **params)
    with refused("ROLE_DENIED"):
        house.as_("omar").write("meeting.move", meeting=met, slot=5)
    with refused("NOT_FOUND", "NOT_YOURS"):
        house.as_("bat").write("meeting.move", meeting=met, slot=5)
    assert house.as_("staff").call("meeting.get", meeting=met) == before
    pass_until(house, 4)
    with refused("TOO_LATE"):
        move(house, "ann", met, 8)


@pytest.mark.parametrize("side, may, may_not", [("demand", "ann", "kim"), ("supply", "kim", "ann")])
def test_who_may_ask_is_a_policy(house, met, side, may, may_not):
    staff = house.as_("staff")
    staff.write("event.update", policies=[f"move_by={side}"])
    with refused("KIND_NOT_ALLOWED"):
        move(house, may_not, met, 5)
    move(house, may, met, 5)
    answer(house, may_not, met, "refuse")
    staff.write("event.update", policies=["move_by=staff"])
    with refused("KIND_NOT_ALLOWED"):
        move(house, may, met, 5)


def test_until_when_is_a_policy(house, met):
    staff = house.as_("staff")
    staff.write("event.update", policies=["latest_change_minutes=120"])
    pass_until(house, 3, 180)
    asked = move(house, "ann", met, 8)
    ends = instant(fair.instant_of(3)) - instant(asked["proposed"]["until"])
    assert ends.total_seconds() == 120 * 60
    answer(house, "kim", met, "refuse")
    pass_until(house, 3, 100)
    with refused("TOO_LATE"):
        move(house, "ann", met, 8)
    staff.write("event.update", policies=["latest_change_minutes=90"])
    move(house, "ann", met, 8)


def test_what_comes_first_drops_it(house, met):
    kim = house.as_("kim")
    move(house, "ann", met, 5)
    kim.call("watch", topics=["meeting"])
    black_out(kim, "kim", 5, 5)
    assert kim.next_event()["body"]["proposal"] == "dropped"
    assert state(house, "ann", 5) == "free" and state(house, "kim", 5) == "blackout"
    move(house, "ann", met, 6)
    house.as_("staff").write("meeting.hand_over", meeting=met, to="lee")
    assert state(house, "kim", 6) == state(house, "ann", 6) == "free"
    assert house.as_("staff").call("admin.verify")["ok"]


def test_a_request_is_answered_with_another_time_both_ways(house):
    ann, kim = house.as_("ann"), house.as_("kim")
    request = ask(ann, "X1", slots=[2])
    with refused("NOT_YOURS"):
        ann.write("request.propose", request=request["id"], slots=[4])
    with refused("PARAM_INVALID"):
        kim.write("request.propose", request=request["id"], slots=[])
    asked = kim.write("request.propose", request=request["id"], slots=[7],
                      reason="after lunch")["request"]
    assert asked["proposed"] == {"by": "X1", "reason": "after lunch"}
    assert [s["slot"] for s in asked["slots"]] == [7] and asked["state"] == "requested"
    with refused("NOT_YOURS"):
        accept(kim, request)
    ann.write("request.propose", request=request["id"], slots=[8])
    with refused("NOT_YOURS"):
        accept(ann, request)
    kim.write("request.propose", request=request["id"], slots=[9])
    met_ = accept(ann, request)["meeting"]
    assert [s["slot"] for s in met_["slots"]] == [9]
    with refused("STATE") as seen:
        kim.write("request.propose", request=request["id"], slots=[9])
    assert seen.error.data["hint"] == f"convene move {met_['id']} --slot SLOT"


def test_a_time_that_is_proposed_back_is_kept_where_requests_keep_theirs(house):
    house.as_("staff").write("event.update", policies=["pending_requests_hold=yes"])
    ann, kim = house.as_("ann"), house.as_("kim")
    request = ask(ann, "X1", slots=[2])
    assert state(house, "ann", 2) == "hold"
    kim.write("request.propose", request=request["id"], slots=[7])
    assert state(house, "ann", 2) == state(house, "ann", 7) == "free"
    ann.write("request.propose", request=request["id"], slots=[8])
    assert state(house, "ann", 8) == "hold"
    kim.write("request.decline", request=request["id"])
    assert state(house, "ann", 8) == "free"


@pytest.mark.parametrize("policy", ["tell", "move"])
def test_a_counter_from_a_calendar_asks_where_the_policy_says_so(make_fair, policy):
    house = make_fair({"mail": {"authserv_id": "mx.fair.example"}}).start()
    staff = house.as_("staff")
    staff.write("event.update", policies=[f"counter_by_mail={policy}"])
    booked = staff.write("meeting.book", delegates=["ann", "choi"], slot=5)["meeting"]
    start = instant(fair.instant_of(7)).astimezone(datetime.timezone.utc)
    counter = reply(booked, "TENTATIVE", method="COUNTER", extra=[
        f"DTSTART:{start.strftime('%Y%m%dT%H%M%SZ')}", "COMMENT:after lunch"])
    got = house.as_("ann").write("invitation.reply", kind="answer", calendar=counter)
    now = staff.call("meeting.get", meeting=booked["id"])["meeting"]
    waiting = [w["reason"] for w in staff.call("mailbox.list")["items"]]
    assert got["asked"] == (policy == "move") and now["start"] == booked["start"]
    if policy == "tell":
        assert waiting == ["proposal"] and "proposed" not in now
        return
    assert waiting == [] and (now["proposed"]["by"], now["proposed"]["slot"]) == ("B1", 7)
    assert now["proposed"]["reason"] == "after lunch"
    moved = answer(house, "choi", booked["id"], "accept")["meeting"]
    assert moved["start"] == fair.instant_of(7)


@pytest.mark.parametrize("counter, move_by, who_may", [
    ("tell", "both", set()), ("move", "both", {"noor", "kang"}), ("move", "supply", {"kang"}),
    ("move", "staff", set())])
def test_a_calendar_offers_to_propose_to_whom_that_is_taken_from(house, counter, move_by, who_may):
    staff = house.as_("staff")
    staff.write("event.update", policies=[f"counter_by_mail={counter}", f"move_by={move_by}"])
    booked = staff.write("meeting.book", delegates=["noor", "kang"], slot=6)["meeting"]
    readers = ["noor", "kang", booked["interpreter"]["code"]]
    texts = {who: staff.call("invitation.get", {"meeting": booked["id"], "for": who})["ics"]
             for who in readers}
    assert {who for who, text in texts.items()
            if "X-MICROSOFT-DISALLOW-COUNTER:TRUE" not in text.replace("\r\n ", "")} == who_may


def test_convene_asks_and_answers(house, met, tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "kim").mkdir()
    ann, kim = person_of(house, tmp_path / "ann", "ann"), person_of(house, tmp_path / "kim", "kim")
    asked = ann.type("move", met, "--slot", "5", "--reason", "a later train")
    assert asked.returncode == DONE and "not answered yet" in asked.stdout, asked.stderr
    shown = kim.type("meeting", met)
    assert "a later train" in shown.stdout and "answer until" in shown.stdout
    moved = kim.type("answer-move", met, "accept")
    assert moved.returncode == DONE and "WAS" in moved.stdout, moved.stdout + moved.stderr
    request = ask(house.as_("bat"), "X2")["id"]
    (tmp_path / "choi").mkdir()
    choi = person_of(house, tmp_path / "choi", "choi")
    proposed = choi.type("propose", request, "--slot", "6", "--slot", "7")
    assert proposed.returncode == DONE, proposed.stderr
    assert choi.type("accept", request).returncode != DONE
