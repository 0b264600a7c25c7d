"""Several logins and several events of one person: which holds, and what is never lost."""
import fair
from person import CONFIG, DONE, REFUSED, USAGE, Person

import pytest


@pytest.fixture
def desk(make_blank, tmp_path):
    """Somebody with the first login of a daemon, as profile default."""
    house = make_blank().start()
    person = Person(tmp_path)
    person.server = ("--server", f"localhost:{house.port}")
    person.house = house
    assert person.type("login", house.init_link, *person.server).returncode == DONE
    return person


def invite(desk, name, role="staff", *options):
    """A login link for a colleague."""
    return desk.does("invite", "--role", role, "--name", name, "--all-events", *options)["link"]


def test_the_login_of_another_account_is_not_written_over(desk):
    link = invite(desk, "Second")
    kept = (desk.directory / "convene" / "default.json").read_text()
    done = desk.type("login", link, *desk.server)
    assert done.returncode == REFUSED
    assert "profile default is the login of another account: A1, staff" in done.stderr
    assert "hint: convene login LINK --profile NAME" in done.stderr
    assert (desk.directory / "convene" / "default.json").read_text() == kept
    # the link is not used up by that
    assert desk.type("login", link, "--profile", "second", *desk.server).returncode == DONE
    assert desk.does("whoami", "--profile", "second")["principal"]["account"] == "A2"
    # the same account again is no other
    again = desk.does("invite", "--role", "monitor", "--name", "Board", "--all-events")
    assert desk.type("login", again["link"], "--profile", "board", *desk.server).returncode == DONE


def test_the_same_account_may_log_in_again(desk):
    link = invite(desk, "Second")
    assert desk.type("login", link, "--profile", "second", *desk.server).returncode == DONE
    (desk.directory / "convene" / "second.json").chmod(0o644)
    bad = desk.type("login", link, "--profile", "second", *desk.server)
    assert bad.returncode == CONFIG  # what cannot be read is not written over either


def test_use_chooses_and_profiles_tell(desk):
    assert desk.type("login", invite(desk, "Second"), "--profile", "second",
                     *desk.server).returncode == DONE
    rows = {r["profile"]: r for r in desk.does("profiles")["items"]}
    assert set(rows) == {"default", "second"} and rows["default"]["in_use"]
    assert not any("cvt_" in str(row) for row in rows.values())
    assert desk.type("use", "second").returncode == DONE
    assert desk.does("whoami")["principal"]["account"] == "A2"
    assert [r["in_use"] for r in desk.does("profiles")["items"]] == [False, True]
    # a name said goes before: the option, then the environment
    assert desk.does("whoami", "--profile", "default")["principal"]["account"] == "A1"
    desk.environment["CONVENE_PROFILE"] = "default"
    assert desk.does("whoami")["principal"]["account"] == "A1"
    assert "CONVENE_PROFILE=default goes before it" in desk.type("use", "second").stderr
    assert desk.type("use", "third").returncode != DONE
    assert desk.type("use").returncode == USAGE


def test_logout_revokes_the_token_and_removes_the_profile(desk):
    assert desk.type("login", invite(desk, "Second"), "--profile", "second",
                     *desk.server).returncode == DONE
    desk.type("use", "second")
    done = desk.type("logout")
    assert done.returncode == DONE and "profile second is gone" in done.stdout
    assert [r["profile"] for r in desk.does("profiles")["items"]] == ["default"]
    assert desk.does("whoami")["principal"]["account"] == "A1", "the current one is forgotten too"
    tokens = desk.does("tokens", "--account", "A2")["items"]
    assert [t["id"] for t in tokens if not t.get("revoked")] == []
    assert desk.pending == []


def test_logout_of_a_token_that_has_ended_and_without_a_daemon(desk):
    assert desk.type("login", invite(desk, "Second"), "--profile", "second",
                     *desk.server).returncode == DONE
    assert desk.type("login", invite(desk, "Third"), "--profile", "third",
                     *desk.server).returncode == DONE
    desk.does("disable", "A2")
    assert desk.type("logout", "second").returncode != DONE, "a closed account is no logout"
    assert desk.type("logout", "second", "--forget").returncode == DONE
    desk.house.stop()
    assert desk.type("logout", "third").returncode != DONE
    assert desk.type("logout", "third", "--forget").returncode == DONE
    assert [r["profile"] for r in desk.does("profiles")["items"]] == ["default"]


def test_an_event_is_kept_with_the_login(desk):
    for code in ("ONE26", "TWO26"):
        files = fair.files()
        files["event.ini"] = files["event.ini"].replace(f"code = {fair.EVENT}", f"code = {code}")
        fair.load(desk.house.admin(), files)
    named = desk.type("organisations")
    assert named.returncode == USAGE
    assert "there are 2 events; say which: ONE26, TWO26" in named.stderr
    assert "hint: convene use --event ONE26" in named.stderr
    # the administrator of the socket has no login that could keep one
    socket = ("--socket", desk.house.home / "admin.sock")
    assert "hint: --event CODE says it once" in desk.type(*socket, "organisations").stderr
    kept = (desk.directory / "convene" / "default.json").read_text()
    assert desk.type(*socket, "use", "--event", "ONE26").returncode == USAGE
    assert (desk.directory / "convene" / "default.json").read_text() == kept
    wrong = desk.type("use", "--event", "NONE26")
    assert wrong.returncode != DONE
    assert desk.type("organisations").returncode == USAGE, "a wrong event is not kept"
    assert desk.type("use", "--event", "TWO26").returncode == DONE
    assert desk.does("whoami")["event"]["code"] == "TWO26"
    desk.environment["CONVENE_EVENT"] = "ONE26"
    assert desk.does("whoami")["event"]["code"] == "ONE26"
    assert desk.does("--event", "TWO26", "whoami")["event"]["code"] == "TWO26"
    desk.environment["CONVENE_EVENT"] = "LAST25"
    assert "hint: unset CONVENE_EVENT" in desk.type("whoami").stderr
    del desk.environment["CONVENE_EVENT"]
    assert desk.type("use", "--any-event").returncode == DONE
    assert desk.type("organisations").returncode == USAGE
