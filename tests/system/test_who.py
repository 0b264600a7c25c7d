"""Who is connected, and whose connections staff end."""
from convened_client import new_key
from expect import refusal, refused
from person import DONE, person_of


def there(client, **params):
    return {p["account"]["id"]: p for p in client.call("admin.who", **params)["items"]}


def account_of(client):
    return client.greeting["principal"]["account"]


def kicked(client):
    """It is told why, and then the connection ends."""
    refusal(client.read_message(), "KICKED")
    assert client.read_message() is None


def test_who_is_there_and_for_how_long(house):
    staff, ann, again = house.as_("staff"), house.as_("ann"), house.as_("ann")
    here = there(staff)
    assert set(here) == {account_of(staff), account_of(ann)}
    assert here[account_of(ann)]["connections"] == 2
    assert here[account_of(ann)]["account"]["delegate"] == "ann"
    assert here[account_of(staff)]["waiting"] == 1  # this very call
    again.close()
    ann.close()
    bob = house.as_("bob")
    while account_of(ann) in (here := there(staff)):
        staff.call("ping")
    assert account_of(bob) in here


def test_they_come_page_by_page(house):
    clients = [house.as_(who) for who in ("staff", "ann", "kim", "bob", "omar")]
    staff, seen, params = clients[0], [], {"limit": 2}
    while True:
        page = staff.call("admin.who", params)
        seen += [p["account"]["id"] for p in page["items"]]
        if "next" not in page:
            break
        params["cursor"] = page["next"]
    assert seen == sorted({account_of(c) for c in clients}, key=lambda a: int(a[1:]))


def test_staff_of_one_event_see_its_people_alone(house):
    with refused("ROLE_DENIED"):
        there(house.as_("ann"))
    invited = house.as_("admin").write("account.invite", role="staff", name="Pat")
    part = house.session(house.enrol(invited["invitation"])["token"])
    staff, ann = house.as_("staff"), house.as_("ann")
    assert {account_of(part), account_of(ann)} <= set(there(part))
    assert account_of(staff) not in there(part)  # of all events


def test_a_kick_ends_connections_and_no_login(house):
    staff, ann, other = house.as_("staff"), house.as_("ann"), house.as_("kim")
    key = new_key()
    done = staff.call("admin.kick", key=key, account=account_of(ann))
    assert done["account"]["id"] == account_of(ann) and not done["account"]["disabled"]
    kicked(ann)
    other.call("ping")
    again = house.as_("ann")
    # asked once more with the same key nobody is kicked again
    assert staff.call("admin.kick", key=key, account=account_of(again))["replayed"]
    again.call("ping")
    rows = staff.call("journal.list", object=account_of(ann))["items"]
    assert rows[-1]["method"] == "admin.kick"


def test_nobody_kicks_oneself_or_those_above(house):
    staff = house.as_("staff")
    with refused("STATE"):
        staff.write("admin.kick", account=account_of(staff))
    with refused("NOT_FOUND"):
        staff.write("admin.kick", account="A99999")
    with refused("ROLE_DENIED"):
        house.as_("ann").write("admin.kick", account=account_of(staff))
    invited = house.as_("admin").write("account.invite", role="staff", name="Pat")
    part = house.session(house.enrol(invited["invitation"])["token"])
    with refused("NOT_YOURS", "NOT_FOUND", "ROLE_DENIED"):
        part.write("admin.kick", account=account_of(staff))
    staff.call("ping")


def test_convene_who_and_kick(house, tmp_path):
    person = person_of(house, tmp_path, "staff")
    ann = house.as_("ann")
    done = person.type("who")
    assert done.returncode == DONE and account_of(ann) in done.stdout, done.stderr
    assert person.type("kick", account_of(ann)).returncode == DONE
    kicked(ann)
