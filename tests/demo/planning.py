"""The planner: what waits is seated at once with a proven gap, and an exhibitor's withdrawal is
repaired with the fewest people disturbed.

As in the rest of the story, staff type what they would, and every figure is checked.
"""
import collections
import re

from stage import expect

WISHES = 2              # requests of every buyer that the planner shall seat
NOBODY_DECLINES = 10 ** 9


class Planning:
    """The acts, on the demo's daemon: self.demo asks, types and tells."""

    def __init__(self, demo):
        self.demo = demo
        self.fair, self.teller = demo.fair, demo.teller

    def play(self):
        self.requests_wait_for_the_planner()
        self.planner_seats_them()
        self.exhibitor_withdraws()

    def staff(self, *words, **options):
        return self.demo.programs.convene(*words, profile="staff", **options)

    def schedule(self, text):
        """The schedule a run told of, as the daemon has it."""
        number = self.demo.number("S", text)
        return self.demo.ask_daemon("schedule.status", schedule=number)["items"][0]

    def waiting(self):
        return {row["id"] for row in self.demo.listed("request.list", state="accepted")}

    def meetings(self):
        return {row["id"]: row for row in self.demo.listed("meeting.list", state="scheduled")}

    def proven(self):
        report = self.demo.ask_daemon("admin.verify")
        expect(report["ok"], f"{report}")

    # -- the acts -----------------------------------------------------------------------------

    def requests_wait_for_the_planner(self):
        self.teller.chapter("Staff leave the seating to the planner: what is accepted now waits")
        self.staff("event", "update", "--policy", "seat_at_once=no", show=0)
        buyers = [code for code in self.fair.buyers if code != self.demo.buyer]
        people = self.demo.people_of(buyers)
        made, outcomes = self.demo.together(
            self.demo.crowd.ask_best_matches(people, WISHES))
        self.demo.requested += outcomes.pop("requested")
        self.demo.refusals += outcomes
        for request in made:
            self.fair.settle(request["from"]["organisation"], request["to"]["organisation"])
        answering = self.demo.people_of(
            sorted({request["to"]["organisation"] for request in made}))
        before = len(self.waiting())
        outcomes, _ = self.demo.together(
            self.demo.crowd.answer_requests(answering, NOBODY_DECLINES))
        self.demo.refusals += collections.Counter(
            {code: n for code, n in outcomes.items() if code.isupper()})
        self.teller.fact("requests wait for a seat", len(self.waiting()))
        expect(outcomes["accepted"] > 100 and "scheduled" not in outcomes, f"{outcomes}")
        expect(len(self.waiting()) == before + outcomes["accepted"], "somebody was seated")

    def planner_seats_them(self):
        self.teller.chapter("The planner seats them, and proves how far from the best it is")
        waiting, before = self.waiting(), self.meetings()
        made = self.schedule(self.staff("schedule", "run", "--seconds", "2"))
        expect(made["state"] == "ready" and made["value"] <= made["bound"], f"{made}")
        expect(made["gap_permille"] <= 20, f"the gap is {made['gap_permille']} thousandths")
        expect(self.meetings().keys() == before.keys(), "a run changed something by itself")
        self.staff("schedule", "diff", made["id"], "--delegate",
                   self.fair.first[self.fair.buyers[1]])
        self.demo.mail.begin()
        text = self.staff("schedule", "publish", made["id"])
        self.demo.mail.only_whom_it_concerns("the publication")
        after = self.meetings()
        expect("published" in text and len(after) > len(before) + 100, f"{text}")
        expect(all(after[number] == row for number, row in before.items()), "a meeting moved")
        left = waiting - {row["request"] for row in after.values()}
        self.teller.fact("seated", len(waiting) - len(left))
        if left:
            self.staff("schedule", "explain", min(left, key=lambda r: int(r[1:])))
        self.proven()

    def exhibitor_withdraws(self):
        before = self.meetings()
        booked = collections.Counter(
            person["organisation"] for row in before.values() for person in row["delegates"]
            if person["side"] == "supply")
        gone, lost = booked.most_common(1)[0]
        self.teller.chapter(f"{self.fair.name[gone]} withdraws, with {lost} meetings: a repair")
        made = self.schedule(self.staff("repair", "--withdraw", gone, "--seconds", "1"))
        expect(made["state"] == "ready" and made["scope"] == "repair", f"{made}")
        expect(self.meetings() == before, "a preview changed something")
        diff = self.demo.ask_daemon("schedule.diff", schedule=made["id"], limit=1)
        expect(diff["cancelled"] >= lost, f"{diff}")
        self.demo.mail.begin()
        text = self.staff("schedule", "publish", made["id"])
        self.demo.mail.only_whom_it_concerns("the repair")
        expect(re.search(rf"\b{diff['cancelled']} called off", text), f"{text}")
        after = self.meetings()
        expect(not any(person["organisation"] == gone for row in after.values()
                       for person in row["delegates"]), "it still has a meeting")
        same = sum(after.get(number) == row for number, row in before.items())
        self.teller.fact("meetings are as they were", same)
        expect(same >= len(before) - lost - diff["moved"], f"{same} of {len(before)}")
        self.proven()
        self.staff("event", "update", "--policy", "seat_at_once=", show=0)
