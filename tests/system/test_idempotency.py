"""Keys: asking again is always safe, and a lost connection only means to ask again."""
import pytest

import fair
from convened_client import Client, new_key
from expect import refused


def requests_of(client):
    return client.listed("request.list")


def test_the_same_key_gets_the_stored_answer(house):
    ann = house.as_("ann")
    first = ann.write("request.create", key="key-0001", to="X2", slots=[1, 2])
    again = ann.write("request.create", key="key-0001", to="X2", slots=[1, 2])
    assert again.pop("replayed") is True and "replayed" not in first
    assert again == first
    assert len(requests_of(ann)) == 1


def test_the_order_of_members_is_no_difference(house):
    ann = house.as_("ann")
    ann.call("request.create", {"key": "key-0001", "to": "X2", "message": "m"})
    assert ann.call("request.create", {"message": "m", "to": "X2", "key": "key-0001"})["replayed"]


def test_a_replay_works_from_another_connection_and_after_a_restart(house):
    first = house.as_("ann").write("request.create", key="key-0001", to="X2")
    house.restart()
    again = house.as_("ann").write("request.create", key="key-0001", to="X2")
    assert again["replayed"] and again["request"] == first["request"]


@pytest.mark.parametrize("other", [{"to": "X3"}, {"to": "X2", "length": 2},
                                   {"to": "X2", "slots": [2]}])
def test_the_same_key_with_other_parameters_is_refused(house, other):
    ann = house.as_("ann")
    ann.write("request.create", key="key-0001", to="X2")
    with refused("KEY_REUSED"):
        ann.write("request.create", other, key="key-0001")
    assert len(requests_of(ann)) == 1


def test_the_same_key_for_another_method_is_refused(house):
    ann = house.as_("ann")
    request = ann.write("request.create", key="key-0001", to="X2")["request"]["id"]
    with refused("KEY_REUSED"):
        ann.write("request.withdraw", key="key-0001", request=request)


def test_keys_of_different_people_do_not_meet(house):
    first = house.as_("ann").write("request.create", key="key-0001", to="X2")
    second = house.as_("lies").write("request.create", key="key-0001", to="X2")
    assert "replayed" not in second
    assert first["request"]["id"] != second["request"]["id"]


def test_a_refusal_is_not_stored(house):
    ann, choi = house.as_("ann"), house.as_("choi")
    choi.write("preference.set", to="B1", preference="avoid")
    with refused("VETO"):
        ann.write("request.create", key="key-0001", to="X2")
    choi.write("preference.set", to="B1", preference="none")
    assert "replayed" not in ann.write("request.create", key="key-0001", to="X2")


def test_a_replay_is_answered_as_it_was_although_things_moved_on(house):
    ann = house.as_("ann")
    first = ann.write("request.create", key="key-0001", to="X2")
    house.as_("choi").write("request.decline", request=first["request"]["id"])
    assert ann.write("request.create", key="key-0001", to="X2")["request"]["state"] == "requested"


def test_a_replay_needs_the_role_still(house):
    """A revoked principal gets nothing, stored or not."""
    house.as_("ann").write("request.create", key="key-0001", to="X2")
    staff = house.as_("staff")
    staff.write("account.disable", account=house.as_("ann").greeting["principal"]["account"])
    with refused("ACCOUNT_DISABLED", "TOKEN_REVOKED"):
        house.as_("ann")


def vanish_after_sending(house, who, method, params):
    """Send a call and be gone before the answer can be read."""
    client = house.as_(who)
    client.send(method, params)
    client.close()


def test_a_client_that_vanishes_and_asks_again_has_one_request(house):
    for n, to in enumerate(("X1", "X2", "X3", "X5")):
        params = {"key": f"cut-off-{n}", "to": to}
        vanish_after_sending(house, "ann", "request.create", params)
        answer = house.as_("ann").call("request.create", params)
        assert answer["request"]["to"]["organisation"] == to
    assert len(requests_of(house.as_("ann"))) == 4


def test_a_fact_whose_answer_was_lost_is_replayed(house):
    """The staff's watch shows that the fact happened; only then is it asked again."""
    staff = house.as_("staff")
    staff.call("watch")
    vanish_after_sending(house, "ann", "request.create", {"key": "lost-answer", "to": "X2"})
    event = staff.next_event()
    while event["action"] != "request.create":
        event = staff.next_event()
    answer = house.as_("ann").write("request.create", key="lost-answer", to="X2")
    assert answer["replayed"] is True and answer["request"]["id"] == event["object"]


def test_an_accept_whose_answer_was_lost_is_one_meeting(house):
    request = house.as_("ann").write("request.create", to="X2")["request"]["id"]
    params = {"key": new_key(), "request": request, "slot": 3}
    vanish_after_sending(house, "choi", "request.accept", params)
    meeting = house.as_("choi").call("request.accept", params)["meeting"]
    assert [m["id"] for m in house.as_("staff").listed("meeting.list")] == [meeting["id"]]


def test_an_import_applied_twice_with_one_key_is_one_import(house):
    staff = house.as_("staff")
    number = fair.stage(staff, {"preferences.csv": fair.table(
        "preferences.csv", [("p1", "B1", "X1", "must")])})
    first = staff.call("import.apply", {"key": "key-0001", "import": number})
    assert staff.call("import.apply", {"key": "key-0001", "import": number})["replayed"]
    assert first["files"][0]["added"] == 1


def test_the_socket_of_the_machine_has_keys_too(house):
    with Client.over_unix(house.home / "admin.sock") as admin:
        admin.hello(event=fair.EVENT)
        params = {"key": "key-0001", "delegates": ["ann", "choi"], "slot": 2}
        first = admin.call("meeting.book", params)
        again = admin.call("meeting.book", params)
        assert again["replayed"] and again["meeting"]["id"] == first["meeting"]["id"]
