"""Many changes by one command: each told, refusals apart, and nothing twice after a loss."""
import os
import pty
import signal
import subprocess

import fair
from convened_client import PATIENCE_S
from person import DONE, NO_PERMISSION, REFUSED, TRY_AGAIN, USAGE, Proxy


def ask_x1(house, *buyers):
    """A request to X1 of each: their ids."""
    return [house.as_(who).write("request.create", {"to": "X1"})["request"]["id"] for who in buyers]


def states(house):
    items = house.as_("admin").call("request.list", {"limit": 500})["items"]
    return {r["id"]: r["state"] for r in items}


def test_several_are_accepted_and_each_is_told(everybody, house):
    ids = ask_x1(house, "ann", "bat", "lies")
    everybody.environment["CONVENE_PROFILE"] = "kim"
    told = everybody.type("accept", "R99", *ids)
    assert told.returncode == NO_PERMISSION
    assert "3 done, 1 refused" in told.stdout
    for request in ids:
        assert states(house)[request] == "scheduled"
        assert request in told.stdout
    assert "there is no request R99" in told.stdout
    again = everybody.type("--json", "accept", *ids)
    assert again.returncode == REFUSED, "they are accepted: another command is another list"
    assert everybody.pending == []


def test_one_alone_is_as_ever(everybody, house):
    (request,) = ask_x1(house, "ann")
    everybody.environment["CONVENE_PROFILE"] = "kim"
    assert everybody.does("accept", request, "--slot", "5")["meeting"]["start"] == \
        fair.instant_of(5)
    many = everybody.type("accept", "R1", "R2", "--slot", "3")
    assert many.returncode == USAGE and "--slot is for one alone" in many.stderr
    assert everybody.type("accept").returncode == USAGE


def test_the_same_key_does_nothing_twice_whatever_the_list(everybody, house):
    ids = ask_x1(house, "ann", "bat", "lies")
    everybody.environment["CONVENE_PROFILE"] = "kim"
    first = everybody.does("--key", "my-list-of-today", "accept", *ids[:2])
    second = everybody.does("--key", "my-list-of-today", "accept", *ids)
    meeting = [item["result"]["meeting"]["id"] for item in first["items"]]
    assert [item["result"]["meeting"]["id"] for item in second["items"]][:2] == meeting
    assert second["done"] == 3 and second["refused"] == 0


def test_all_that_wait_and_those_of_a_file(everybody, house, tmp_path):
    ids = ask_x1(house, "ann", "bat", "lies")
    everybody.environment["CONVENE_PROFILE"] = "kim"
    listed = everybody.type("accept", "--all", "--dry-run")
    assert listed.returncode == DONE and "3 in the list; nothing was sent" in listed.stdout
    assert set(states(house).values()) == {"requested"}
    # from whom the file names
    senders = tmp_path / "senders.csv"
    senders.write_text("code,note\nB2,ours\nB9,nobody\n")
    assert everybody.does("accept", "--all", "--from", senders)["done"] == 1
    assert states(house)[ids[1]] == "scheduled"
    # the rest by number, from standard input
    done = everybody.type("decline", "--from", "-", "--yes", "--reason", "full",
                          input=f"{ids[0]}\n{ids[2]}\n")
    assert done.returncode == DONE, done.stderr
    assert states(house)[ids[0]] == states(house)[ids[2]] == "declined"
    assert "there is nothing to do" in everybody.type("accept", "--all").stdout


def test_staff_accept_for_one_or_for_all(everybody, house):
    ask_x1(house, "ann", "bat")
    house.as_("lies").write("request.create", {"to": "X2"})
    everybody.environment["CONVENE_PROFILE"] = "staff"
    lost = everybody.type("accept", "R1", "--for", "X2")
    assert lost.returncode == USAGE and "--for goes with --all" in lost.stderr
    assert everybody.does("accept", "--all", "--for", "X2")["done"] == 1
    assert everybody.does("accept", "--all")["done"] == 2


def test_to_cancel_several_asks(everybody, house):
    staff = house.as_("staff")
    ids = [staff.write("meeting.book", {"delegates": pair})["meeting"]["id"]
           for pair in (["ann", "kim"], ["bat", "choi"], ["lies", "jung"])]
    everybody.environment["CONVENE_PROFILE"] = "staff"
    refused = everybody.type("cancel", *ids)
    assert refused.returncode == USAGE and "--yes" in refused.stderr
    assert everybody.type("cancel", *ids, "--dry-run").returncode == DONE

    def scheduled():
        return len(staff.call("meeting.list", {"state": "scheduled"})["items"])

    def at_a_terminal(answer, *words):
        ours, theirs = pty.openpty()
        client = subprocess.Popen(everybody.command(*words), stdin=theirs, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, env=everybody.environment)
        os.close(theirs)
        os.write(ours, answer)
        said = client.communicate(timeout=PATIENCE_S)[0]
        os.close(ours)
        return client.returncode, said

    assert scheduled() == 3
    status, said = at_a_terminal(b"n\n", "cancel", *ids)
    assert status == USAGE and "cancel 3 of them? [y/N]" in said and scheduled() == 3
    status, said = at_a_terminal(b"y\n", "cancel", *ids[:2])
    assert status == DONE and "2 done, 0 refused" in said and scheduled() == 1
    assert everybody.type("cancel", ids[2]).returncode == DONE, "one is not asked for"


def test_requests_and_bookings_from_a_file(everybody, house, tmp_path):
    wishes = tmp_path / "wishes.csv"
    wishes.write_text(f"to,slots,message\nX2,3;{fair.start_of(4)},\"buses; many\"\nX3,,\nX9,,\n")
    listed = everybody.type("request", "--from", wishes, "--dry-run")
    assert listed.returncode == DONE and states(house) == {}
    done = everybody.type("--json", "request", "--from", wishes)
    assert done.returncode == REFUSED
    assert [r["to"]["organisation"] for r in
            house.as_("ann").call("request.list")["items"]] == ["X2", "X3"]
    first = house.as_("ann").call("request.list")["items"][0]
    assert first["message"] == "buses; many" and len(first["slots"]) == 2

    everybody.environment["CONVENE_PROFILE"] = "staff"
    bookings = tmp_path / "bookings.csv"
    bookings.write_text("delegates,slot,location\nbat;choi,7,T1\nlies;jung,,\n")
    booked = everybody.does("book", "--from", bookings)["items"]
    assert booked[0]["result"]["meeting"]["location"]["code"] == "T1"
    assert len(booked) == 2
    wishes.write_text("to,delegates\nX2,noor\nX3,lies\n")
    listed = everybody.type("request", "--from", wishes, "--dry-run").stdout
    assert "noor to X2" in listed and "lies to X3" in listed, "staff see who asks"


def test_a_bad_file_is_told_by_line_and_nothing_is_sent(everybody, house, tmp_path):
    bad = tmp_path / "bad.csv"
    for text, said in (("to,colour\nX2,red\n", "line 1: there is no column colour"),
                       ("to,length\nX2,1\nX3,two\n", "line 3: --length needs a whole number"),
                       ("to,length\nX2\n", "line 2: the row has another number of cells"),
                       ("to,message\n,hello\n", "line 2: it does not say whom"),
                       ("to\nX2\n\"X3\n", "never ends")):
        bad.write_text(text)
        done = everybody.type("request", "--from", bad)
        assert done.returncode == USAGE and said in done.stderr, done.stderr
    assert states(house) == {}


def test_after_a_loss_the_list_waits_and_retry_goes_through_it(everybody, house):
    ids = ask_x1(house, "ann", "bat", "lies")
    everybody.environment["CONVENE_PROFILE"] = "kim"
    proxy = Proxy(house.port, losses=1, silent=True)
    client = everybody.begin("--server", proxy.address, "accept", *ids)
    assert proxy.lost.wait(PATIENCE_S)
    assert len(everybody.pending) == 1
    client.send_signal(signal.SIGKILL)
    client.communicate(timeout=PATIENCE_S)
    proxy.close()
    listed = everybody.does("retry", "--list")
    assert listed[0]["changes"] == 3 and listed[0]["record"]["method"] == "request.accept"

    done = everybody.type("--server", f"localhost:{house.port}", "retry")
    assert done.returncode == DONE, done.stderr
    assert "3 done, 0 refused" in done.stdout
    assert everybody.pending == []
    assert len(house.as_("staff").call("meeting.list")["items"]) == 3


def test_without_a_daemon_the_rest_is_not_tried(everybody, house):
    ids = ask_x1(house, "ann", "bat")
    everybody.environment["CONVENE_PROFILE"] = "kim"
    house.stop()
    gone = everybody.type("accept", *ids)
    assert gone.returncode == TRY_AGAIN
    assert everybody.pending == [], "what was never sent needs no record"
