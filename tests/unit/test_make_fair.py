"""The made-up fairs: size, countries, the same bytes again, and every reference resolved.

What the daemon thinks of the files is not asked here; the import tests do that.
"""
import configparser
import csv
import datetime
import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "demo"))
import make_fair  # noqa: E402

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
TIME = "%Y-%m-%dT%H:%M"
SIZES = ["tiny", "small", "wsce", "scewc"]


class Files:
    """A fair directory read back with nothing of the generator's own code."""

    def __init__(self, directory):
        self.directory = directory
        self.ini = configparser.ConfigParser(interpolation=None)
        self.ini.optionxform = str
        self.ini.read(directory / "event.ini", encoding="utf-8")
        for name in ("categories", "organisations", "delegates", "locations", "interpreters",
                     "blackouts", "preferences", "requests", "conference_sessions"):
            with open(directory / f"{name}.csv", encoding="utf-8", newline="") as file:
                setattr(self, name, list(csv.DictReader(file, strict=True)))

    def kind(self, kind):
        return [row for row in self.organisations if row["kind"] == kind]

    def resources(self):
        return [row["code"] for row in self.delegates + self.locations + self.interpreters]

    def sessions(self):
        """Every session of every day as a pair of times."""
        for section in self.ini.sections():
            if section.startswith("day "):
                day = section.split()[1]
                for span in self.ini[section]["sessions"].split(";"):
                    yield tuple(datetime.datetime.strptime(f"{day}T{end}", TIME)
                                for end in span.split("-"))

    def slot_starts(self):
        length = datetime.timedelta(minutes=int(self.ini["event"]["slot_minutes"]))
        gap = datetime.timedelta(minutes=int(self.ini["event"]["gap_minutes"]))
        for start, end in self.sessions():
            while start + length <= end:
                yield start
                start += length + gap


def codes(rows):
    return {row["code"] for row in rows}


def items(cell):
    return [item for item in cell.split(";") if item]


@pytest.fixture(scope="module", params=SIZES)
def fair(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp(request.param)
    make_fair.main(["--size", request.param, str(directory)])
    return Files(directory)


@pytest.fixture(scope="module")
def wsce(tmp_path_factory):
    directory = tmp_path_factory.mktemp("wsce")
    make_fair.main(["--seed", "2022", "--size", "wsce", str(directory)])
    return Files(directory)


def test_wsce_is_the_reported_size(wsce):
    buyers = wsce.kind("foreign_buyer")
    countries = {row["country"] for row in buyers}
    assert len(buyers) == 61
    assert len(countries) == 21 and {"NL", "MN", "SA"} <= countries and "KR" not in countries
    assert len(wsce.kind("procurement")) == 43
    assert len(wsce.kind("exhibitor")) == 301
    assert sum(row["kind"] == "table" for row in wsce.locations) == 60
    assert {row["seats"] for row in wsce.locations if row["kind"] == "booth"} == {"1", "2"}
    assert len({row["hall"] for row in wsce.locations}) >= 3
    assert len(wsce.interpreters) == 20
    assert {row["track"] for row in wsce.conference_sessions} == {
        "Tech", "Governance", "Data", "Financing", "Other"}
    assert 55 <= len(wsce.categories) <= 70
    starts = list(wsce.slot_starts())
    assert len(starts) == 3 * 16 and len({start.date() for start in starts}) == 3
    assert wsce.ini["event"]["zone"] == "Asia/Seoul"
    assert {row["preference"] for row in wsce.preferences} == {"must", "want", "avoid"}
    pairs = {pair for row in wsce.interpreters for pair in items(row["pairs"])}
    assert {"ko-en", "ko-ar", "ko-mn", "ko-nl"} <= pairs


def test_wsce_speaks_many_scripts(wsce):
    text = "".join(row["name"] for row in wsce.delegates + wsce.organisations)
    for script in ("가-힣", "ء-ي", "А-Яа-яөү", "ëïö"):
        assert re.search(f"[{script}]", text), script


def test_scewc_size(tmp_path):
    make_fair.main(["--size", "scewc", str(tmp_path)])
    fair = Files(tmp_path)
    assert len(fair.kind("foreign_buyer")) + len(fair.kind("procurement")) == 2000
    assert len(fair.kind("exhibitor")) == 1000
    assert sum(row["kind"] == "table" for row in fair.locations) == 400
    assert len(list(fair.slot_starts())) == 3 * 18


def test_tiny_is_what_tests_rely_on(tmp_path):
    for seed in ("1", "2"):
        make_fair.main(["--size", "tiny", "--seed", seed, str(tmp_path)])
        fair = Files(tmp_path)
        assert [row["code"] for row in fair.organisations] == [
            "FB-NL-01", "FB-MN-01", "PC-01", "EX-101", "EX-102", "EX-103", "EX-104"]
        assert [row["code"] for row in fair.delegates] == [
            "FB-NL-01-1", "FB-NL-01-2", "FB-MN-01-1", "PC-01-1", "EX-101-1", "EX-101-2",
            "EX-102-1", "EX-103-1", "EX-104-1"]
        assert [row["code"] for row in fair.locations] == ["T-A-01", "T-A-02", "BT-101"]
        assert [row["pairs"] for row in fair.interpreters] == ["ko-en", "ko-mn"]
        assert [(row["from"], row["to"], row["preference"]) for row in fair.preferences] == [
            ("FB-NL-01", "EX-101", "must"), ("FB-MN-01", "EX-102", "avoid")]
        assert [row["resource"] for row in fair.blackouts] == ["EX-103-1"]
        assert [(row["from"], row["to"]) for row in fair.requests] == [("FB-NL-01-1", "EX-103")]
        assert len(list(fair.slot_starts())) == 16


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        make_fair.main(["--size", "small", "--seed", "7", "--first-day", "2030-02-26",
                        str(tmp_path / name)])
    make_fair.main(["--size", "small", "--seed", "8", str(tmp_path / "other")])
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(make_fair.FILES)
    for name in make_fair.FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert (tmp_path / "one/delegates.csv").read_bytes() \
        != (tmp_path / "other/delegates.csv").read_bytes()


def test_first_day(tmp_path):
    make_fair.main(["--size", "tiny", "--first-day", "2030-02-28", str(tmp_path)])
    fair = Files(tmp_path)
    assert {start.date() for start in fair.slot_starts()} == {datetime.date(2030, 2, 28)}
    assert fair.ini["event"]["code"] == "tiny2030"


@pytest.mark.parametrize("days", sorted({size.days for size in make_fair.SIZES.values()}))
def test_the_first_day_left_out_is_a_working_day_in_a_month(days):
    for number in range(400):
        today = datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
        first = make_fair.day_in_a_month(today, days)
        assert 30 <= (first - today).days < 37
        assert all((first + datetime.timedelta(days=n)).weekday() < 5 for n in range(days))


def test_the_first_day_left_out_is_ahead_of_today(tmp_path):
    make_fair.main(["--size", "tiny", str(tmp_path)])
    ahead = min(start.date() for start in Files(tmp_path).slot_starts()) - datetime.date.today()
    assert 29 <= ahead.days < 37


def test_codes_are_legal_and_unique(fair):
    for rows in (fair.categories, fair.organisations, fair.delegates, fair.locations,
                 fair.interpreters, fair.blackouts, fair.preferences, fair.requests,
                 fair.conference_sessions):
        assert rows and len(codes(rows)) == len(rows)
        assert all(CODE.fullmatch(row["code"]) for row in rows)
    assert len(set(fair.resources())) == len(fair.resources())


def test_organisations_and_delegates(fair):
    categories = codes(fair.categories)
    for row in fair.categories:
        assert row["parent"] == row["code"].rpartition(".")[0]
        assert not row["parent"] or row["parent"] in categories
    assert len({row["name"] for row in fair.organisations}) == len(fair.organisations)
    for row in fair.organisations:
        assert set(items(row["wants"]) + items(row["offers"])) <= categories
        assert bool(row["wants"]) == (row["kind"] != "exhibitor") != bool(row["offers"])
        assert re.fullmatch("[A-Z]{2}", row["country"])
        assert all(re.fullmatch("[a-z]{2}", language) for language in items(row["languages"]))
        if row["budget_min"]:
            assert 0 < int(row["budget_min"]) < int(row["budget_max"])
    by_organisation = {}
    for row in fair.delegates:
        by_organisation.setdefault(row["organisation"], []).append(row)
        assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.example", row["email"])
        assert ".." not in row["email"] and "-." not in row["email"] and row["name"]
    assert set(by_organisation) == codes(fair.organisations)
    assert all(1 <= len(rows) <= 3 for rows in by_organisation.values())
    emails = [row["email"] for row in fair.delegates + fair.interpreters]
    assert len(set(emails)) == len(emails)


def test_places(fair):
    halls = {section.split()[1] for section in fair.ini.sections() if section.startswith("hall ")}
    exhibitors = codes(fair.kind("exhibitor"))
    for hall in halls:
        walks = {key.split(".")[1] for key in fair.ini[f"hall {hall}"] if "." in key}
        assert walks == halls - {hall}
    for row in fair.locations:
        assert row["hall"] in halls and int(row["seats"]) >= 1
        assert int(row["x_m"]) >= 0 and int(row["y_m"]) >= 0
        assert (row["organisation"] in exhibitors) == (row["kind"] == "booth")
    spots = [(row["x_m"], row["y_m"]) for row in fair.locations]
    assert len(set(spots)) == len(spots)


def test_times_lie_in_the_sessions(fair):
    starts = set(fair.slot_starts())
    days = {start.date() for start in starts}
    spans = [row["when"] for row in fair.blackouts + fair.conference_sessions]
    spans += [span for row in fair.interpreters for span in items(row["shifts"])]
    for span in spans:
        start, end = (datetime.datetime.strptime(text, TIME) for text in span.split("/"))
        assert start in starts and start < end and start.date() == end.date() in days
    for row in fair.requests:
        for text in items(row["slots"]):
            assert datetime.datetime.strptime(text, TIME) in starts
            if row["length"] == "2":
                assert datetime.datetime.strptime(text, TIME) \
                    + datetime.timedelta(minutes=30) in starts


def test_wishes_cross_the_sides_once(fair):
    kind = {row["code"]: row["kind"] for row in fair.organisations}
    home = {row["code"]: row["organisation"] for row in fair.delegates}
    home.update({code: code for code in kind})
    seen, vetoes = set(), set()
    for row in fair.preferences:
        ends = (home[row["from"]], row["to"])
        assert (kind[ends[0]] == "exhibitor") != (kind[ends[1]] == "exhibitor")
        assert (row["from"], row["to"]) not in seen
        seen.add((row["from"], row["to"]))
        if row["preference"] == "avoid":
            vetoes.add(frozenset(ends))
    assert vetoes
    asked = set()
    for row in fair.requests:
        assert row["from"] in home and row["from"] not in kind
        ends = frozenset((home[row["from"]], row["to"]))
        assert sum(kind[end] == "exhibitor" for end in ends) == 1
        assert ends not in asked and ends not in vetoes
        asked.add(ends)
        assert row["message"] and row["length"] in ("1", "2")


def test_resources_named_are_there(fair):
    resources, delegates = set(fair.resources()), codes(fair.delegates)
    for row in fair.blackouts:
        assert row["resource"] in resources
    for row in fair.conference_sessions:
        people = items(row["speakers"]) + items(row["attendees"])
        assert row["speakers"] and set(people) <= delegates and len(set(people)) == len(people)
        assert int(row["seats"]) > 0
    for row in fair.interpreters:
        assert all(re.fullmatch("[a-z]{2}-[a-z]{2}", pair) for pair in items(row["pairs"]))
