"""Guards that must not go quietly: a defect is planted in a copy of the tree, and the test that
stands for the promise has to see it. A guard whose test passes all the same guards nothing."""
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

def by_the_model(preset):
    return f"test_model.py::test_the_daemon_does_what_the_model_does[{preset}]"


ROOT = pathlib.Path(__file__).resolve().parents[2]

# what goes -> ({file: [(text, text with the defect)]}, the test, what it has to say)
DEFECTS = {
    "the key of occupancy": ({
        "schema/sqlite/0001_main.sql": [
            ("PRIMARY KEY (event_id, resource_id, slot_no),",
             "PRIMARY KEY (event_id, resource_id, slot_no, holder_id),")],
        # and nobody looks before taking, as two writers at once could not
        "daemon/store/occupancy.c": [
            ("resource_id = ?2 ORDER BY slot_no", "resource_id = -?2 ORDER BY slot_no"),
            (" AND slot_no = ?3\",\n\t[COUNT_ROWS]", " AND slot_no = -?3\",\n\t[COUNT_ROWS]")],
    }, "test_race.py::test_two_hundred_staff_bookings_of_one_slot_make_one_meeting",
        "clients won one slot"),
    "the commit before the reply": ({
        "daemon/store/writer.c": [
            ("static void\nsettle_batch(",
             "static void hand_back(struct writer *w, struct unit *first);\n"
             "static void\nsettle_batch("),
            ("stats.lost, 1);\n", "stats.lost, 1);\n\t\thand_back(w, first);\n"),
            ("\t\treturn;\n\t}\n\tif (!store_commit(",
             "\t\thand_back(w, first);\n\t\treturn;\n\t}\n\thand_back(w, first);\n"
             "\tif (!store_commit("),
            ("\t\tsame_fate(first, fate, &e);\n", ""),
            ("\t\tsettle_batch(w, first);\n\t\thand_back(w, first);\n",
             "\t\tsettle_batch(w, first);\n")],
    }, "test_kill9.py::test_the_answer_itself_is_the_proof", "assert sorted(stored)"),
    "ownership": ({
        "daemon/domain/fair/actor.h": [
            ("return actor_is_staff(a) ||", "return a->role != ROLE_NONE || actor_is_staff(a) ||")],
    }, "test_roles.py::test_nobody_acts_for_another_organisation", "AssertionError"),
    "roles": ({
        "daemon/methods/call.c": [
            ("if ((c->method->roles & (unsigned)c->actor.role) == 0)", "if (c == NULL)")],
    }, "test_roles.py::test_roles_are_what_discover_says", "AssertionError"),
    "the stored answer": ({
        "daemon/methods/call_run.c": [
            ("known = answer_find(tx, scope, key);", "known = NULL;")],
    }, "test_idempotency.py::test_the_same_key_gets_the_stored_answer", "Error"),
    "an interpreter's diary": ({
        "daemon/domain/seating/interpreting.c": [
            ("return !grid_taken(in->g, c->taken, index, length);", "return index + length > 0;")],
    }, by_the_model("as by default"), "MODEL_FIRST="),
    "the last meeting of a day": ({
        "daemon/domain/seating/quota.c": [("of_day[i] + q->one_more > max_day",
                                         "of_day[i] > max_day")],
    }, by_the_model("few meetings each"), "MODEL_FIRST="),
    "the order of the queue": ({
        "daemon/domain/booking/standby.c": [("a->tier != b->tier", "a->tier > STANDBY_TIERS"),
                                    ("a->score != b->score", "a->score > MATCH_MAX")],
    }, by_the_model("few tables"), "MODEL_FIRST="),
    "the way to the next meeting": ({
        "daemon/domain/seating/walking.c": [("!in_time(w, last, after->first, need, &out->gap)",
                                     "!in_time(w, last, after->first, 0, &out->gap)")],
    }, by_the_model("as by default"), "MODEL_FIRST="),
    "the seats of a meeting called off": ({
        "daemon/domain/booking/meeting.c": [
            ("MEETING_CANCELLED, e))\n\t\treturn false;\n"
             "\toccupancy_release_meeting(tx, m->event_id, m->id);",
             "MEETING_CANCELLED, e))\n\t\treturn false;")],
    }, by_the_model("a strict fair"), "MODEL_FIRST="),
    "what an answered request has held": ({
        "daemon/domain/booking/request.c": [("\t\thold_release(tx, r);", "\t\t(void)tx;")],
    }, by_the_model("slots are held"), "MODEL_FIRST="),
    "names as text": ({
        "client/web/page.js": [
            ("\tnode.append(...kids.flat(3)", "\tfor (const k of kids.flat(3)"),
            ("k !== undefined && k !== false));",
             "k !== undefined && k !== false))\n\t\tk.nodeType ? node.append(k) :\n"
             "\t\t\tnode.insertAdjacentHTML('beforeend', k);")],
    }, "test_browser.py::test_names_that_are_markup_or_very_long", "Error"),
    "the key a page keeps": ({
        "client/web/changes.js": [("key: change.key}", "key: crypto.randomUUID()}")],
    }, "test_browser.py::test_an_answer_that_was_lost_is_asked_for_again", "never came"),
    "what was asked ahead": ({
        "client/web/first.js": [("export const drop_early = () => { sent = null;};",
                                 "export const drop_early = () => {};")],
    }, "test_browser.py::test_a_link_logs_in_once_it_is_tapped", "never came"),
    "the account a page believes in": ({
        "client/web/first.js": [("who && !anybody &&", "who && anybody === 1 &&")],
        "client/web/events.js": [("handlers.signed_out();", ""),
                                 ("if (source && source.readyState === EventSource.CLOSED)",
                                  "if (!source)")],
    }, "test_browser.py::test_two_tabs_share_a_stream_and_never_an_account", "never came"),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the sources with the objects that are built already, so that little is built."""
    copy = tmp_path_factory.mktemp("guards") / "tree"
    copy.mkdir()
    for name in ("Makefile", "daemon", "client", "schema", "tests"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
    if (ROOT / "build" / "obj").is_dir():
        shutil.copytree(ROOT / "build" / "obj", copy / "build" / "obj")
    yield copy
    shutil.rmtree(copy)


def plant(tree, files):
    """Put the defect in; what the files were."""
    former = {}
    for name, changes in files.items():
        text = former[name] = (tree / name).read_text(encoding="utf-8")
        for right, wrong in changes:
            assert right in text, f"{name} no longer says {right!r}: plant this defect anew"
            text = text.replace(right, wrong)
        (tree / name).write_text(text, encoding="utf-8")
    return former


def outcome(tree, test):
    """Build the planted daemon and run one test on it: (exit status of pytest, what it said)."""
    made = subprocess.run(["make", "-s", "build/convened"], cwd=tree, capture_output=True,
                          text=True, timeout=300, check=False)
    assert made.returncode == 0, made.stderr
    environment = {**os.environ, "CONVENE_BUILD": str(tree / "build"), "MODEL_KEEP": "1",
                   "MODEL_RUNS": "24"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist",
         str(ROOT / "tests" / "system" / test)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    return ran.returncode, ran.stdout


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_caught_where(tree, name):
    files, test, says = DEFECTS[name]
    former = plant(tree, files)
    try:
        # What a defect lets race may trip a fixture before the test has its turn.
        for _ in range(3):
            status, said = outcome(tree, test)
            if status == 0 or says in said:
                break
    finally:
        for path, text in former.items():
            (tree / path).write_text(text, encoding="utf-8")
    assert status == 1, f"{test} does not see that {name} is gone:\n{said[-2000:]}"
    assert says in said, said[-4000:]
