"""The export of a fair that was lived in: into the same daemon, into a fresh one, and out again.

The lives are those of test_model.py: a number is a life.

    ROUND_RUNS   lives of every preset of policies (6)   ROUND_STEPS  operations of each (40)
    ROUND_FIRST  number of the first (1)
"""
import os
import random

import pytest

import fair
from expect import instant
from model import HOUR_S
from test_formulas import exported
from test_model import PRESETS, Houses, Maker

RUNS = int(os.environ.get("ROUND_RUNS", "6"))
STEPS = int(os.environ.get("ROUND_STEPS", "40"))
FIRST = int(os.environ.get("ROUND_FIRST", "1"))


def files_of(client):
    return {name: exported(client, name) for name in client.call("export.list")["files"]}


def lived(houses, number):
    """A fair after some operations."""
    run = houses.run()
    maker = Maker(random.Random(number), run.model)
    for n in range(STEPS):
        op, known = maker.next(f"@{n}"), len(run.answers)
        run.step(op)
        if len(run.answers) > known:
            maker.sent.append(op)
    return run


def now(client):
    return instant(client.call("admin.clock", advance_s=0)["now"]).timestamp()


def differences(one, other):
    """The lines of each file that are in one alone."""
    return {name: sorted(set(one[name].splitlines()) ^ set(other[name].splitlines()))
            for name in one if one[name] != other[name]}


@pytest.mark.parametrize("preset", PRESETS)
def test_an_export_goes_round(make_fair, make_blank, preset):
    houses, house, fresh = Houses(make_fair, preset), None, None
    for number in range(FIRST, FIRST + RUNS):
        run = lived(houses, number)
        if number % 3 == 0:  # the fair is over
            run.clients["admin"].call("admin.clock", advance_s=4 * 24 * HOUR_S)
        if houses.house is not house:  # and so is the time of the one beside
            if fresh is not None:
                fresh.stop()
            house, fresh = houses.house, make_blank().start()
        files = files_of(run.watcher)
        what = f"{preset}, life {number} (ROUND_FIRST={number} ROUND_RUNS=1)"
        report = fair.load(run.clients["staff"], files)
        changed = [f for f in report["files"] if f["added"] or f["changed"]]
        assert changed == [] and report["kept"] == [], f"{what}: {changed} {report['kept']}"
        assert differences(files, files_of(run.watcher)) == {}, what
        with fresh.admin() as admin:
            admin.call("admin.clock", advance_s=max(0, round(
                now(run.clients["admin"]) - now(admin))))
            fair.load(admin, files)
        with fresh.admin(run.code) as admin:
            assert differences(files, files_of(admin)) == {}, what
        run.close()
