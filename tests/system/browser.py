"""Fixtures of a file of tests in a browser: a fair, a relay before it, one browser for all of them."""
import pytest

import conftest
import web
from chromium import DESK, PHONE, Chromium, Relay  # sizes for the tests


@pytest.fixture(scope="module")
def relay():
    return Relay()


@pytest.fixture(scope="module")
def house(template, tmp_path_factory, relay):
    """The fair behind the relay, for all tests of a file."""
    makers = conftest.Makers(tmp_path_factory)

    def make(options):
        made = makers.copy(template.home, options)
        made.tokens = dict(template.tokens)
        return made

    made = web.web_fair(make, url=f"https://localhost:{relay.port}")
    relay.target = made.web_port
    yield made
    makers.end()


@pytest.fixture(scope="module")
def window(house, relay, tmp_path_factory):
    """A start takes seconds, so there is one."""
    made = Chromium(tmp_path_factory.mktemp("browser"), house.home / "ca.crt",
                    f"https://localhost:{relay.port}")
    yield made
    made.quit()


def tidy(house):
    """No request stays open, no meeting scheduled."""
    staff = house.as_("staff")
    for meeting in staff.listed("meeting.list", state="scheduled"):
        staff.write("meeting.cancel", meeting=meeting["id"])
    for state, how in (("requested", "request.withdraw"), ("accepted", "request.withdraw")):
        for request in staff.listed("request.list", state=state):
            staff.write(how, request=request["id"])


@pytest.fixture(autouse=True)
def fresh(house):
    yield
    tidy(house)
