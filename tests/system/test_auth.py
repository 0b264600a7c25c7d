"""Invitations, tokens, accounts: once, in time, by their owner, and never on the disk."""
import re

import pytest

import fair
from convened_client import new_key
from expect import instant, refused

DAY_S = 86400
SECRET = re.compile(r"^(cvi|cvt)_[A-Za-z0-9]+_[A-Za-z0-9_-]{43}[0-9a-f]{8}$")


def invite(staff, **params):
    return staff.write("account.invite", params)


def test_an_invitation_becomes_a_token(house):
    invited = invite(house.as_("staff"), delegate="ann")
    assert SECRET.match(invited["invitation"]) and invited["account"]["role"] == "buyer"
    enrolled = house.enrol(invited["invitation"], label="laptop")
    assert SECRET.match(enrolled["token"]) and enrolled["token"].startswith("cvt_")
    assert enrolled["role"] == "buyer"
    assert instant(enrolled["expires"]) > instant(house.as_("staff").greeting["server_time"])
    with house.session(enrolled["token"]) as client:
        assert client.greeting["principal"]["delegate"] == "ann"


def test_the_same_key_enrols_to_the_same_token(house):
    invitation = invite(house.as_("staff"), delegate="ann")["invitation"]
    key = new_key()
    first, second = house.enrol(invitation, key), house.enrol(invitation, key)
    assert first["token"] == second["token"] and second["replayed"] is True


def test_the_same_key_enrols_to_the_same_token_after_a_restart(house):
    invitation = invite(house.as_("staff"), delegate="ann")["invitation"]
    key = new_key()
    first = house.enrol(invitation, key)
    house.restart()
    assert house.enrol(invitation, key)["token"] == first["token"]


def test_an_invitation_works_once(house):
    invitation = invite(house.as_("staff"), delegate="ann")["invitation"]
    house.enrol(invitation)
    with refused("INVITATION_USED"):
        house.enrol(invitation)


def test_the_same_key_with_another_label_is_key_reused(house):
    invitation = invite(house.as_("staff"), delegate="ann")["invitation"]
    key = new_key()
    house.enrol(invitation, key, label="one")
    with refused("KEY_REUSED"):
        house.enrol(invitation, key, label="two")


def test_an_invitation_expires(house):
    staff = house.as_("staff")
    invitation = invite(staff, delegate="ann", expires_days=2)["invitation"]
    house.as_("admin").call("admin.clock", advance_s=2 * DAY_S + 60)
    with refused("INVITATION_EXPIRED"):
        house.enrol(invitation)


def test_an_invitation_lives_until_it_expires(house):
    invitation = invite(house.as_("staff"), delegate="ann", expires_days=2)["invitation"]
    house.as_("admin").call("admin.clock", advance_s=2 * DAY_S - 3600)
    assert house.enrol(invitation)["role"] == "buyer"


def test_inviting_again_replaces_the_former_invitation(house):
    staff = house.as_("staff")
    former = invite(staff, delegate="ann")["invitation"]
    latter = invite(staff, delegate="ann")["invitation"]
    assert former != latter
    with refused("INVITATION_INVALID", "INVITATION_EXPIRED", "INVITATION_USED"):
        house.enrol(former)
    assert house.enrol(latter)["role"] == "buyer"


def test_inviting_again_keeps_one_account(house):
    staff = house.as_("staff")
    assert (invite(staff, delegate="ann")["account"]["id"]
            == invite(staff, delegate="ann")["account"]["id"])


def test_the_same_key_invites_with_the_same_secret(house):
    staff = house.as_("staff")
    key = new_key()
    first = staff.write("account.invite", key=key, delegate="ann")
    again = staff.write("account.invite", key=key, delegate="ann")
    assert again["invitation"] == first["invitation"] and again["replayed"] is True


def changed(secret, at):
    other = "A" if secret[at] != "A" else "B"
    return secret[:at] + other + secret[at + 1:]


@pytest.mark.parametrize("forge", [
    lambda s: "", lambda s: "cvi_", lambda s: s[:-1], lambda s: s + "0", lambda s: s + "\n",
    lambda s: s.upper(), lambda s: s.replace("cvi_", "cvt_"), lambda s: changed(s, 20),
    lambda s: s[:-8] + "00000000", lambda s: "cvi_999999_" + s.split("_", 2)[2],
    lambda s: "x" * 3000, lambda s: s.replace("_", "-"),
])
def test_a_forged_invitation_is_refused(shared_house, forge):
    real = invite(shared_house.as_("staff"), delegate="bob")["invitation"]
    with refused("INVITATION_INVALID", "PARAM_INVALID"):
        shared_house.enrol(forge(real))


@pytest.mark.parametrize("forge", [
    lambda s: "", lambda s: "cvt_", lambda s: s[:-1], lambda s: s + "0",
    lambda s: s.replace("cvt_", "cvi_"), lambda s: changed(s, 20),
    lambda s: s[:-8] + "00000000", lambda s: "cvt_1_" + s.split("_", 2)[2],
])
def test_a_forged_token_is_refused(shared_house, forge):
    with refused("TOKEN_INVALID", "PARAM_INVALID"):
        shared_house.session(forge(shared_house.tokens["ann"]))


def test_an_invitation_is_no_token(shared_house):
    invitation = invite(shared_house.as_("staff"), delegate="lies")["invitation"]
    with refused("TOKEN_INVALID", "PARAM_INVALID"):
        shared_house.session(invitation)


def test_a_token_of_another_daemon_is_refused(house, make_blank):
    other = make_blank().start()
    with refused("TOKEN_INVALID"):
        other.session(house.tokens["staff"])


def test_a_token_expires(house):
    enrolled = house.enrol(invite(house.as_("staff"), delegate="ann")["invitation"])
    life = instant(enrolled["expires"]) - instant(house.as_("staff").greeting["server_time"])
    house.as_("admin").call("admin.clock", advance_s=int(life.total_seconds()) + 60)
    with refused("TOKEN_EXPIRED"):
        house.session(enrolled["token"])


def own_token(client):
    return client.call("token.list")["items"][-1]["id"]


def test_a_watcher_ends_with_its_token(house):
    enrolled = house.enrol(invite(house.as_("staff"), delegate="ann")["invitation"])
    life = instant(enrolled["expires"]) - instant(house.as_("staff").greeting["server_time"])
    watcher = house.as_("ann")
    watcher.call("watch")
    house.as_("admin").call("admin.clock", advance_s=int(life.total_seconds()) + 60)
    said = [m["error"]["data"]["code"] for m in watcher.read_to_end() if "error" in m]
    assert said == ["TOKEN_EXPIRED"]


def test_the_journal_does_not_tell_the_key_of_an_enrolment(house):
    staff = house.as_("staff")
    invited = invite(staff, delegate="ann")
    key = new_key()
    enrolled = house.enrol(invited["invitation"], key)
    rows = staff.call("journal.list", object=enrolled["id"])["items"]
    assert [row["method"] for row in rows] == ["auth.enrol"] and key not in str(rows)
    assert rows[0]["principal"] == enrolled["account"]
    assert house.enrol(invited["invitation"], key)["token"] == enrolled["token"]


def test_a_link_to_an_address_of_ipv6_has_it_in_brackets(make_fair):
    house = make_fair({"listen": {"public_name": "2001:db8::7"}}).start()
    link = invite(house.as_("staff"), delegate="ann")["link"]
    assert link.startswith(f"convene://[2001:db8::7]:{house.port}/#cvi_")


def test_a_revoked_token_is_refused(house):
    client = house.as_("ann")
    client.write("token.revoke", token=own_token(client))
    with refused("TOKEN_REVOKED"):
        house.as_("ann")


def test_revoking_closes_the_live_connections_of_the_token(house):
    staff, first, second = house.as_("staff"), house.as_("ann"), house.as_("ann")
    bystander = house.as_("bob")
    staff.write("token.revoke", token=own_token(first))
    for client in (first, second):
        client.read_to_end()
        assert client.stream.ended == "close_notify"
    assert bystander.call("ping") == {}


def test_revoking_a_token_closes_its_watchers(house):
    staff, watcher = house.as_("staff"), house.as_("ann")
    watcher.call("watch")
    staff.write("token.revoke", token=own_token(watcher))
    watcher.read_to_end()


def test_a_disabled_account_is_refused_and_disconnected(house):
    staff, client = house.as_("staff"), house.as_("ann")
    account = client.greeting["principal"]["account"]
    staff.write("account.disable", account=account)
    client.read_to_end()
    with refused("ACCOUNT_DISABLED", "TOKEN_REVOKED"):
        house.as_("ann")


def test_a_closed_account_may_be_opened_again(house):
    staff = house.as_("staff")
    account = house.as_("ann").greeting["principal"]["account"]
    with refused("STATE"):
        staff.write("account.enable", account=account)
    staff.write("account.disable", account=account)
    opened = staff.write("account.enable", account=account)["account"]
    assert not opened["disabled"]
    assert house.as_("ann").greeting["principal"]["account"] == account, "its login holds again"
    with refused("ROLE_DENIED"):
        house.as_("ann").write("account.enable", account=account)


def test_a_disabled_account_cannot_enrol(house):
    staff = house.as_("staff")
    invited = invite(staff, delegate="ann")
    staff.write("account.disable", account=invited["account"]["id"])
    with refused("ACCOUNT_DISABLED", "INVITATION_INVALID"):
        house.enrol(invited["invitation"])


def test_a_token_says_where_it_is_kept_and_never_itself(house):
    token = house.enrol(invite(house.as_("staff"), delegate="ann")["invitation"], label="phone")
    listed = house.session(token["token"]).call("token.list")
    item = next(item for item in listed["items"] if item["id"] == token["id"])
    assert item["label"] == "phone" and not item["revoked"]
    instant(item["created"])
    assert token["token"] not in repr(listed)


def test_others_tokens_are_not_listed(shared_house):
    mine = {item["id"] for item in shared_house.as_("ann").call("token.list")["items"]}
    theirs = {item["id"] for item in shared_house.as_("bat").call("token.list")["items"]}
    assert mine and theirs and not mine & theirs


def test_others_tokens_cannot_be_revoked(shared_house):
    theirs = own_token(shared_house.as_("bat"))
    with refused("NOT_YOURS", "NOT_FOUND"):
        shared_house.as_("ann").write("token.revoke", token=theirs)
    assert shared_house.as_("bat").call("ping") == {}


def test_a_second_account_for_a_delegate_keeps_the_former_token(house):
    """A new invitation replaces the invitation, not what was enrolled with the former one."""
    house.enrol(invite(house.as_("staff"), delegate="ann")["invitation"])
    assert house.as_("ann").call("ping") == {}


def test_an_unknown_delegate_cannot_be_invited(shared_house):
    with refused("NOT_FOUND"):
        invite(shared_house.as_("staff"), delegate="nobody")


def test_accounts_are_listed_with_their_people(shared_house):
    accounts = shared_house.as_("staff").listed("account.list")
    assert {a.get("delegate") for a in accounts} >= set(fair.DELEGATES)
    roles = [a["role"] for a in accounts]
    assert {"buyer", "exhibitor", "interpreter", "staff", "monitor", "mailbox"} <= set(roles)


def test_no_secret_is_in_the_database_or_the_log(house):
    staff = house.as_("staff")
    invited = invite(staff, delegate="ann")
    enrolled = house.enrol(invited["invitation"])
    unused = invite(staff, delegate="bob")["invitation"]
    with house.session(enrolled["token"]) as client:
        client.call("ping")
    live = b"".join(path.read_bytes() for path in house.home.glob("fair.db*"))
    house.stop()
    stopped = house.database.read_bytes()
    key = (house.home / "secret.key").read_bytes()
    for secret in (invited["invitation"], enrolled["token"], unused, house.tokens["staff"]):
        middle = secret.split("_", 2)[2][:43].encode()
        for place in (live, stopped, house.log.text().encode()):
            assert secret.encode() not in place and middle not in place
    assert len(key) >= 32 and key not in live and key not in stopped


def test_the_key_files_are_the_owners_alone(make_blank):
    home = make_blank().home
    for name in ("secret.key", "server.key", "ca.key"):
        assert (home / name).stat().st_mode & 0o077 == 0, name


def test_enrolling_does_not_log_the_connection_in(house):
    invitation = invite(house.as_("staff"), delegate="ann")["invitation"]
    with house.connect() as client:
        client.hello()
        client.write("auth.enrol", invitation=invitation)
        with refused("ROLE_DENIED"):
            client.call("organisation.list")
