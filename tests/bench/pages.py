"""What the first view costs: pages.py [RUNS]

A small fair, its portal, and Chromium as a cheap phone has it: processor slowed four times,
1.6 Mbit/s, 150 ms a request, nothing kept from before. Printed are, from the browser's own marks
(medians of RUNS, five unless said, and the least of the times, since another program's work adds to
them and takes nothing away): bytes of the pages before and after gzip, requests until the view
of the day is there, and the milliseconds until then. Then the same view a second time, from what the
service worker keeps; and, in the same run, without the slow line, for what is the machine's own.
"""
import importlib.util
import pathlib
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))

import conftest  # noqa: E402
import daemon as daemons  # noqa: E402
import fair  # noqa: E402
import web  # noqa: E402

PHONE_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8,
              "uploadThroughput": 0.75e6 / 8}
FAST_LINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def start_browser(directory, home):
    """None where something of it is not installed."""
    if importlib.util.find_spec("selenium") is None:
        return None
    import chromium

    if not all(pathlib.Path(p).exists() for p in (chromium.CHROMIUM, chromium.DRIVER)):
        return None
    browser = chromium.Chromium(directory, home.home / "ca.crt", f"https://localhost:{home.web_port}")
    browser.size(chromium.PHONE)
    browser.cdp("Network.enable")
    return browser


def measured(browser, token, forget):
    """(ms until the view is there, requests until then, bytes, bytes of the line)."""
    if forget:
        browser.forget()
        browser.cdp("Network.clearBrowserCache")
    browser.cdp("Network.setCookie", name="__Host-convene", value=token, url=browser.address,
                secure=True, httpOnly=True, sameSite="Strict", path="/")
    browser.driver.get("about:blank")
    browser.open("#today")
    browser.shows("today")
    return browser.run("""
        const shown = performance.getEntriesByName('shown')[0].startTime;
        const all = performance.getEntriesByType('resource').filter((r) => r.startTime < shown &&
            r.initiatorType !== 'eventsource' && !r.name.includes('/events'));
        const page = performance.getEntriesByType('navigation')[0];
        return [shown, all.length + 1, all.reduce((s, r) => s + r.decodedBodySize, page.decodedBodySize),
            all.reduce((s, r) => s + r.encodedBodySize, page.encodedBodySize)];""")


def row(name, runs):
    ms, requests, plain, packed = (statistics.median(values) for values in zip(*runs))
    print(f"{name:24}{ms:6.0f} ms, at least {min(run[0] for run in runs):5.0f} ms{requests:6.0f} requests{plain / 1024:8.1f} KB"
          f"{packed / 1024:8.1f} KB sent")


def main(runs):
    with tempfile.TemporaryDirectory() as directory:
        home = daemons.Daemon(pathlib.Path(directory) / "home")
        invitation = home.init()
        home.web_port = web.free_port()
        home.configure({**conftest.TEST_OPTIONS, "web": {"port": home.web_port}})
        home.start()
        browser = None
        try:
            fair.load(home.admin(), fair.full())
            staff = home.session(home.enrol(invitation)["token"], fair.EVENT)
            invited = staff.write("account.invite", delegate="ann")
            token = home.enrol(invited["invitation"])["token"]
            for people, slot in ((["ann", "kim"], 4), (["ann", "choi"], 6)):
                staff.write("meeting.book", delegates=people, slot=slot)
            browser = start_browser(pathlib.Path(directory) / "browser", home)
            if browser is None:
                print("left out: it needs chromium, chromium-driver and python3-selenium")
                return
            for name, line, slowed in (("phone, cold", PHONE_LINE, 4), ("no slow line, cold", FAST_LINE, 1)):
                browser.cdp("Network.emulateNetworkConditions", **line)
                browser.cdp("Emulation.setCPUThrottlingRate", rate=slowed)
                row(name, [measured(browser, token, True) for _ in range(runs)])
                if slowed > 1:
                    browser.wait(lambda: browser.run("return !!navigator.serviceWorker.controller"),
                                 "the service worker")
                    row("phone, again", [measured(browser, token, False) for _ in range(runs)])
        finally:
            if browser:
                browser.quit()
            home.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
