"""Fixtures of a file of tests in a browser: a fair behind the relay of the one browser there is."""
import pytest

import conftest
import web
from chromium import DESK, PHONE  # sizes for the tests


@pytest.fixture(scope="module")
def house(template, tmp_path_factory, relay):
    """The fair behind the relay, for all tests of a file."""
    makers = conftest.Makers(tmp_path_factory)

    def make(options):
        made = makers.copy(template.home, options)
        made.tokens = dict(template.tokens)
        return made

    made = web.web_fair(make, url=f"https://localhost:{relay.port}")
    relay.lead_to(made.web_port)
    yield made
    makers.end()


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
