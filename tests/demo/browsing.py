"""The pages: a buyer, an exhibitor and the office log in by their links in a browser, which takes
pictures of all views; and fresh links for whoever reads the demo, to look by hand.
"""
import collections
import importlib.util
import pathlib
import re
import sys

from stage import expect, relative

SYSTEM = pathlib.Path(__file__).resolve().parents[1] / "system"
PERSON = ("today", "diary", "partners", "requests", "me")
OFFICE = ("board", "console/programme", "console/people", "console/planner", "console/mail",
          "console/files")


def chromium():
    """The tests' driver of Chromium; None where something of it is not installed."""
    needed = (pathlib.Path("/usr/bin/chromium"), pathlib.Path("/usr/bin/chromedriver"),
              pathlib.Path("/usr/bin/certutil"))
    if not all(path.exists() for path in needed) or not importlib.util.find_spec("selenium"):
        return None
    sys.path.insert(0, str(SYSTEM))
    import chromium as module

    return module


class Browsing:
    """The act, on the demo's daemon."""

    def __init__(self, demo, web_port):
        self.demo = demo
        self.teller = demo.teller
        self.address = f"https://localhost:{web_port}"
        self.shots = demo.home.directory / "shots"
        self.links = []

    def invited(self, *words):
        """The link for a browser out of what `convene invite` prints."""
        text = self.demo.programs.convene("invite", *words, profile="staff", show=0)
        found = re.search(r"#(cvi_[A-Za-z0-9_-]+)", text)
        expect(found, f"no login link for {words}")
        return f"{self.address}/#{found[1]}"

    def people(self):
        """[(who, name, words of the invitation, views)]."""
        fair = self.demo.fair
        busiest = self.busiest_exhibitor()
        return [("buyer", fair.name[self.demo.buyer], [fair.first[self.demo.buyer]], PERSON),
                ("exhibitor", fair.name[fair.home[busiest]], [busiest], PERSON),
                ("staff", "the fair office", ["--role", "staff", "--name", "Fair office"], OFFICE)]

    def busiest_exhibitor(self):
        """The delegate with the most meetings to come."""
        counted = collections.Counter(
            row["code"] for meeting in self.demo.listed("meeting.list", state="scheduled")
            for row in meeting["delegates"] if row["side"] == "supply")
        return max(counted, key=lambda code: (counted[code], code))

    def play(self):
        self.teller.chapter("A buyer, an exhibitor and the office in a browser")
        module = chromium()
        if module is None:
            self.teller.say("No pictures: chromium, chromium-driver, python3-selenium or "
                            "libnss3-tools is not installed.")
        else:
            self.take_pictures(module)
        self.links = [(who, name, self.invited(*words)) for who, name, words, _ in self.people()]

    def take_pictures(self, module):
        browser = module.Chromium(self.demo.home.directory / "browser",
                                  self.demo.home.daemon / "ca.crt", self.address)
        try:
            for who, name, words, views in self.people():
                browser.forget()
                browser.driver.get(self.invited(*words))
                browser.shot(f"{who}-login", self.shots)
                browser.click(css="button.big")
                for view in views:
                    browser.open(f"#{view}")
                    browser.shows(view.split("/")[0])
                    for size, pixels in (("phone", module.PHONE), ("desk", module.DESK)):
                        browser.size(pixels)
                        browser.shot(f"{who}-{view.replace('/', '-')}-{size}", self.shots)
                expect(not browser.logged(), f"{browser.logged()}")
                self.teller.say(f"{name} logged in by link and looked at {len(views)} views.")
        finally:
            browser.quit()
        self.teller.fact(f"pictures in {relative(self.shots)}",
                         len(list(self.shots.glob("*.png"))))

    def how_to_look(self):
        self.teller.line()
        self.teller.line("With the daemon running, open in a browser (each link logs in once; the "
                         "certificate is of the")
        self.teller.line(f"demo's own authority, {relative(self.demo.home.daemon / 'ca.crt')}: the "
                         "browser asks first, and keeps pages for")
        self.teller.line("a lost line only where it trusts it):")
        self.teller.line()
        for who, name, link in self.links:
            self.teller.line(f"   open {link}")
            self.teller.line(f"        {who}: {name}")
