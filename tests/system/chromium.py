"""A person's browser: Debian's Chromium, told by its driver what a hand would do.

It trusts the authority of the fair under test, since a service worker takes no other certificate,
and reaches the fair through a relay that a test can cut: the browser's own "offline" misses workers.
Every wait is for a condition of the page.
"""
import contextlib
import os
import pathlib
import socket
import subprocess
import threading
import time

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PATIENCE_S = 90.0  # nothing waits so long but what will never come

PHONE, DESK = (360, 740), (1280, 800)
CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"


class Relay:
    """Between browser and daemon; what is cut loses every connection and takes no new one."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.target = None
        self.pairs = []
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.target), PATIENCE_S)
                except OSError:
                    near.close()
                    continue
                far.settimeout(None)
                with self.lock:
                    self.pairs.append((near, far))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self.pump, args=(one, other), daemon=True).start()

    @staticmethod
    def pump(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def lead_to(self, port):
        """From now on to another daemon; no connection to the one before stays."""
        self.target = port
        self.drop()

    def cut(self):
        # a thread in accept() holds the listener open until it is shut down
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.drop()

    def drop(self):
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()


def has_namespaces():
    """Chromium's own sandbox needs a namespace of users: root gets none of it, nor does a chroot."""
    return os.geteuid() != 0 and subprocess.run(
        ["unshare", "--user", "true"], capture_output=True, check=False).returncode == 0


class Chromium:
    """One browser with one window at first; by its words, not by its markup, where that goes."""

    def __init__(self, directory, authority, address):
        self.address = address
        home = pathlib.Path(directory)
        store = home / ".pki" / "nssdb"
        store.mkdir(parents=True)
        for words in (["-N", "--empty-password"],
                      ["-A", "-n", "fair", "-t", "C,,", "-i", str(authority)]):
            subprocess.run(["certutil", "-d", f"sql:{store}", *words], check=True,
                           capture_output=True, timeout=PATIENCE_S)
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for word in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en",
                     "--no-first-run", f"--user-data-dir={home / 'profile'}",
                     *([] if has_namespaces() else ["--no-sandbox"])):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(
            options=options, service=Service(DRIVER, env={**os.environ, "HOME": str(home),
                                                          "TZ": "Europe/Amsterdam"}))
        self.size(DESK)

    def quit(self):
        self.driver.quit()

    # Waiting.

    def wait(self, condition, what, patience_s=PATIENCE_S):
        """Until condition() is true; the page as it stood when it never was."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            with contextlib.suppress(StaleElementReferenceException):
                if value := condition():
                    return value
        raise AssertionError(f"never came: {what}\n{self.text()}\n{self.logged()}")

    def text(self):
        return self.run("return document.body.innerText")

    def logged(self):
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE"]

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def cdp(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    # Looking.

    def sees(self, text):
        return self.wait(lambda: text in self.text(), f"the text {text!r}")

    def sees_no(self, text):
        return self.wait(lambda: text not in self.text(), f"an end of the text {text!r}")

    def find(self, css):
        found = self.driver.find_elements(By.CSS_SELECTOR, css)
        return next((e for e in found if e.is_displayed()), None)

    def value(self, css, name="value"):
        """What an attribute of it says, as soon as it is there."""
        return self.wait(lambda: (e := self.find(css)) and e.get_attribute(name), f"{name} of {css}")

    def named(self, tag, text, within=""):
        """The first that is shown, of this tag, with this text in it."""
        return self.run("""
            return [...document.querySelectorAll(arguments[2] + ' ' + arguments[0])].find((e) =>
                e.offsetParent !== null && e.innerText.includes(arguments[1])) || null""",
                        tag, text, within)

    def shows(self, view):
        """A view is there, with what it read."""
        self.wait(lambda: self.run("const m = document.getElementById('main');"
                                   "return m && m.dataset.shown") == view, f"the view {view}")

    def over_the_edge(self):
        """What makes the page wider than the window; [] when nothing does."""
        return self.run("""
            const d = document.documentElement;
            if (d.scrollWidth <= d.clientWidth + 1)
                return [];
            return [...document.querySelectorAll('body *')].filter((e) => {
                const box = e.getBoundingClientRect();
                return box.right > d.clientWidth + 1 || box.left < -1 && box.right > 0;
            }).slice(0, 8).map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 20)}`)
                .concat(`${d.scrollWidth} > ${d.clientWidth}`);""")

    # Doing.

    def open(self, fragment=""):
        self.driver.get(f"{self.address}/{fragment}")

    def go(self, view):
        """By the bar of views, as a hand would."""
        self.click("nav a", css=f"nav a[data-view={view}]")
        self.shows(view)

    def click(self, text="", css="", within=""):
        """A button with this text, or what the selector finds."""
        def done():
            element = self.find(css) if css else self.named("button", text, within)
            if element is None or not element.is_enabled():
                return False
            self.run("arguments[0].scrollIntoView({block: 'center'})", element)
            try:
                element.click()
            except StaleElementReferenceException:
                return False
            except WebDriverException as covered:
                if "intercepted" in str(covered):
                    return False
                raise
            return True

        self.wait(done, f"something to click: {css or text}")

    def type(self, css, text):
        """Once more from the start where the page was drawn anew meanwhile."""
        def done():
            element = self.find(css)
            if element is None or not element.is_enabled():
                return False
            element.clear()
            element.send_keys(text)
            return True

        self.wait(done, f"something to type into: {css}")

    def choose(self, css, *paths):
        """Files, for what asks for them."""
        def done():
            if (element := self.find(css)) is not None:
                element.send_keys("\n".join(map(str, paths)))
            return element is not None

        self.wait(done, f"something to choose files for: {css}")

    def keys(self, *keys):
        """To whatever has the focus, the page itself where nothing has."""
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, text, at_most=80):
        """By the Tab key alone to what has this name."""
        for _ in range(at_most):
            self.keys(Keys.TAB)
            # a page that is drawn anew meanwhile has the focus nowhere: that is no place
            if text in self.run("const e = document.activeElement;"
                                "return e.matches('body, main, dialog') ? '' :"
                                "(e.getAttribute('aria-label') || '') + e.innerText"):
                return
        raise AssertionError(f"the Tab key never comes to {text!r}")

    def size(self, size, scale=1):
        width, height = size
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=scale, mobile=width < 500)

    def scheme(self, name="light", motion="no-preference"):
        self.cdp("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name},
            {"name": "prefers-reduced-motion", "value": motion}])

    # Logins.

    def forget(self):
        """As a browser that was never here."""
        self.driver.get("about:blank")
        self.cdp("Storage.clearDataForOrigin", origin=self.address, storageTypes="all")
        self.cdp("Network.clearBrowserCookies")

    def be(self, token, view="", forget=True):
        """Somebody who logged in before."""
        if forget:
            self.forget()
        self.cdp("Network.setCookie", name="__Host-convene", value=token, url=self.address,
                 secure=True, httpOnly=True, sameSite="Strict", path="/")
        self.open(f"#{view}" if view else "")
        if view:
            self.shows(view.split("/")[0])

    def shot(self, name, directory):
        path = pathlib.Path(directory)
        path.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(path / f"{name}.png"))
