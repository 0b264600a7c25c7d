"""The fixtures: a home made, filled and enrolled once per worker; every test runs on a copy."""
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import convened_client
import daemon as daemons
import fair
import person
import schema

# Limits no test shall meet by accident, and a clock tests may move.
TEST_OPTIONS = {
    "listen": {"address": "127.0.0.1", "port": 0},
    "web": {"port": 0},  # tests/system/web.py has those that have one
    "limits": {"connections": 2000, "connections_per_address": 2000,
               "connections_per_account": 2000, "inflight_per_account": 60000,
               "requests_per_second": 100000, "requests_per_account": 1000000},
    "files": {"backup_dir": ""},  # a clock that moves by days would ask for a copy
    "log": {"target": "stderr"},
    "run": {"rehearsal": "yes"},
}


@dataclasses.dataclass
class Template:
    """A stopped home with the fair imported, and a token for everybody in it."""
    home: pathlib.Path
    tokens: dict


class Fair(daemons.Daemon):
    """A daemon on a copy of the template: as_("ann") is Ann's connection."""

    tokens = {}

    def as_(self, who, **options):
        """A new connection of a delegate, "omar", "staff", "monitor", "mailbox" or "admin"."""
        if who == "admin":
            return self.admin(fair.EVENT)
        return self.session(self.tokens[who], fair.EVENT, **options)


def require_program():
    if not os.access(daemons.program(), os.X_OK):
        pytest.fail(f"{daemons.program()} is not there: build it first", pytrace=False)


def enrol_everybody(home):
    """Staff by the invitation of init, all others invited by staff."""
    tokens = {"staff": home.enrol(home.invitation)["token"]}
    staff = home.session(tokens["staff"], fair.EVENT)
    wanted = {code: {"delegate": code} for code in fair.DELEGATES}
    wanted["omar"] = {"interpreter": "omar"}
    wanted["monitor"] = {"role": "monitor", "name": "Wall board"}
    wanted["mailbox"] = {"role": "mailbox", "name": "Fair mailbox"}
    for name, params in wanted.items():
        invited = staff.write("account.invite", params)
        tokens[name] = home.enrol(invited["invitation"])["token"]
    return tokens


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Made once: init, import, accounts."""
    require_program()
    home = daemons.Daemon(tmp_path_factory.mktemp("template") / "home")
    home.invitation = home.init()
    home.configure(TEST_OPTIONS)
    home.start()
    try:
        document = home.admin().call("rpc.discover")
        convened_client.Client.schemas = schema.Schemas(document)
        fair.load(home.admin(), fair.files())
        tokens = enrol_everybody(home)
    finally:
        home.stop()
    return Template(home.home, tokens)


@pytest.fixture(scope="session", autouse=True)
def schemas(template):
    """What rpc.discover says; from the template on every answer is compared with it."""
    return convened_client.Client.schemas


@pytest.fixture(scope="session")
def blank_template(tmp_path_factory):
    """Made once: init alone."""
    require_program()
    home = daemons.Daemon(tmp_path_factory.mktemp("blank") / "home")
    home.invitation = home.init()
    home.configure(TEST_OPTIONS)
    return home


class Makers:
    """Makes daemons on copies of a template and ends them as promised."""

    def __init__(self, directories):
        self.directories = directories
        self.made = []

    def copy(self, source, options=None):
        home = self.directories.mktemp("d") / "home"
        shutil.copytree(source, home)
        made = Fair(home)
        made.configure(options or {})
        self.made.append(made)
        return made

    def end(self):
        try:
            for made in self.made:
                made.stop()
        finally:
            for made in self.made:
                made.remove()


@pytest.fixture
def make_fair(template, tmp_path_factory, request):
    """make_fair({section: {option: value}}): a stopped daemon on the fair, ended with the test."""
    makers = Makers(tmp_path_factory)
    request.node.daemons = makers.made

    def make(options=None):
        made = makers.copy(template.home, options)
        made.tokens = dict(template.tokens)
        return made

    yield make
    makers.end()


@pytest.fixture
def house(make_fair):
    """The fair, running, for this test alone."""
    return make_fair().start()


@pytest.fixture
def make_blank(blank_template, tmp_path_factory, request):
    """make_blank(options): a stopped daemon fresh from init; .invitation is the first staff's."""
    makers = Makers(tmp_path_factory)
    request.node.daemons = makers.made

    def make(options=None):
        made = makers.copy(blank_template.home, options)
        made.invitation = blank_template.invitation
        made.init_link = blank_template.init_link
        return made

    yield make
    makers.end()


@pytest.fixture(scope="module")
def shared_house(template, tmp_path_factory):
    """The fair, running, for tests of one file that change nothing others look at."""
    makers = Makers(tmp_path_factory)
    made = makers.copy(template.home)
    made.tokens = dict(template.tokens)
    made.start()
    yield made
    makers.end()


@pytest.fixture(scope="session")
def relay():
    """Between the browser and whatever fair it is shown."""
    import chromium  # what it needs is not installed everywhere

    return chromium.Relay()


@pytest.fixture(scope="session")
def window(template, relay, tmp_path_factory):
    """One browser for all tests of a run: a start takes seconds, and all fairs have one authority."""
    import chromium

    made = chromium.Chromium(tmp_path_factory.mktemp("browser"), template.home / "ca.crt",
                             f"https://localhost:{relay.port}")
    yield made
    made.quit()


@pytest.fixture(scope="session")
def generate_fair(tmp_path_factory):
    """generate_fair(size, seed): {name: text} of the demo's generator."""
    script = pathlib.Path(__file__).resolve().parents[1] / "demo" / "make_fair.py"

    def generate(size, seed=1):
        if not script.exists():
            pytest.skip("tests/demo/make_fair.py is not there")
        out = tmp_path_factory.mktemp("generated") / "fair"
        subprocess.run([sys.executable, str(script), "--seed", str(seed), "--size", size,
                        str(out)], check=True, timeout=60)
        return fair.read_directory(out)

    return generate


@pytest.fixture(scope="session")
def shared():
    """The directory of shared data and tools; the test skips when it is not there."""
    path = daemons.shared_directory()
    if not path.is_dir():
        pytest.skip(f"{path} is not there (CONVENE_SHARED)")
    return path


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what its daemon said."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        made_here = getattr(item, "daemons", [])
        given = [v for v in getattr(item, "funcargs", {}).values()
                 if isinstance(v, daemons.Daemon) and v not in made_here]
        for made in made_here + given:
            report.sections.append((f"daemon log ({call.when})", made.tail()))


@pytest.fixture
def everybody(house, tmp_path):
    return person.person_of(house, tmp_path, "ann", "kim", "choi", "staff", "monitor")
