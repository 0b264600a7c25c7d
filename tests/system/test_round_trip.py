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
from test_model import PRESETS, Houses, Maker, Op

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
    for meeting in [m for m in run.model.living() if m.asked]:  # what waits is in no file
        run.step(Op("", "staff", "meeting.answer_move",
                    {"meeting": meeting.request, "answer": "refuse"}))
    run.compare(verify=False)
    return run


def now(client):
    return instant(client.call("admin.clock", advance_s=0)["now"]).timestamp()


def differences(one, other):
    """The lines of each file that are in one alone."""
    return {name: sorted(set(one[name].splitlines()) ^ set(other[name].splitlines()))
            for name in one if one[name] != other[name]}


def differing(one, other, at=()):
    """Where two values differ: {where: (one, other)}."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return {} if one == other else {at: (one, other)}
    return {where: pair for name in {**one, **other}
            for where, pair in differing(one.get(name), other.get(name), (*at, name)).items()}


# Of this daemon's own: how often a row was changed, when a file came and by whom, and whose turn it
# is after another time was proposed.
OWN = ("rev", "by", "created", "proposed")


def without(view, *names):
    return {name: value for name, value in view.items() if name not in names}


def seen(client, model):
    """What people are shown of requests, meetings, their queue and every diary."""
    shown = {"event": client.call("event.get")["event"]["state"],
             "standby": [r["id"] for r in client.listed("standby.list")],
             **{m["id"]: without(m, *OWN) for m in client.listed("meeting.list")}}
    requests = client.listed("request.list")
    alive = {r["id"] for r in requests if r["state"] in ("requested", "accepted", "scheduled")}
    for r in requests:
        # a file has no end for what is answered, and no order for what has ended
        answered = ("expires",) if r["state"] not in ("requested", "expired") else ()
        order = {side: {r["id"], *r.get(side, [])} & alive if r["id"] in alive else set()
                 for side in ("after", "before")}
        shown[r["id"]] = {**without(r, *answered, *OWN), **order}
    for code, seat in model.resources():
        whose = {"location": code, "seat": seat} if seat is not None else \
            {"interpreter" if code in model.interpreters else "delegate": code}
        shown[code, seat] = [(s["start"], s["state"], s.get("meeting"))
                             for day in client.call("diary.get", **whose)["days"]
                             for s in day["slots"]]
    return shown


@pytest.mark.parametrize("preset", PRESETS)
def test_an_export_goes_round(make_fair, make_blank, preset):
    houses, house, fresh = Houses(make_fair, preset), None, None
    for number in range(FIRST, FIRST + RUNS):
        run = lived(houses, number)
        if number % 3 == 0:  # the fair is over
            run.tick(4 * 24 * HOUR_S)  # and what has lapsed by then is written down
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
            shown, mine = seen(admin, run.model), seen(run.watcher, run.model)
            assert differing(shown, mine) == {}, what
            assert admin.call("admin.verify")["ok"], what
        run.close()
