"""WebKit, the engine of Safari, as Debian ships it: driven over W3C WebDriver, drawn where nobody sees it."""

import base64
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.server import free_port

PATIENCE, SOON = 20.0, 8.0   # seconds
# The little browser's toolbar is wider than a phone unless its buttons are drawn without any room.
NARROW = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"   # the name that the standard gives to a reference
# Scripts have no console here. What goes wrong once a page is loaded is kept as long as the window is open.
LISTEN = """addEventListener("error", ({ message }) => {
  sessionStorage.mistakes = `${sessionStorage.mistakes || ""}${message}\n`; })"""
ARRIVED = "return document.readyState === 'complete' && document.body.leaving !== arguments[0]"
KEYS = {"Tab": "\ue004", "Space": " ", "Enter": "\ue007", "ArrowDown": "\ue015"}


def binary() -> str:
    """Give the little browser that comes with the engine, "" where there is none."""
    found = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
    return next(map(str, sorted(found)), "")


@contextmanager
def driver(folder: Path) -> Iterator["Driver"]:
    """Run a screen that nobody sees and the driver on it, as long as the block lasts."""
    (folder / "gtk-3.0").mkdir(parents=True)
    (folder / "gtk-3.0" / "gtk.css").write_text(NARROW)
    number, told = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(told), "-screen", "0", "1300x1000x24", "-nolisten", "tcp"],
        pass_fds=[told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(told)
    with os.fdopen(number) as line:
        display = f":{line.readline().strip()}"
    # As root it runs without its sandbox: it sees our own pages only.
    environment = {**os.environ, "DISPLAY": display, "XDG_CONFIG_HOME": str(folder), "GDK_BACKEND": "x11",
                   "LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    driver = Driver(environment)
    try:
        yield driver
    finally:
        driver.stop()
        screen.terminate()
        screen.wait(PATIENCE)


class Driver:
    """The driver, which opens windows."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start it."""
        self.environment = environment
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(["WebKitWebDriver", f"--port={port}", "--host=127.0.0.1"],
                                        env=self.environment)
        until(self._is_ready)

    def stop(self) -> None:
        """End it, and the window that it has open."""
        self.process.terminate()
        self.process.wait(PATIENCE)

    @contextmanager
    def window(self, width: int, height: int = 740, *, scripts: bool = True,
               dark: bool = False) -> Iterator["Window"]:
        """Open a browser that has kept nothing; without `scripts` it does not run those of the pages."""
        arguments = ["--automation", *([] if scripts else ["--enable-javascript-markup=false"]),
                     *(["--dark-mode"] if dark else [])]
        wanted = {"webkitgtk:browserOptions": {"binary": binary(), "args": arguments}}
        made = self._session({"capabilities": {"alwaysMatch": wanted}})
        window = Window(f"{self.address}/session/{made['sessionId']}")
        try:
            window.ask("POST", "window/rect", {"width": width, "height": height})
            until(lambda: window.run("return innerWidth") == width)
            yield window
        finally:
            ask("DELETE", window.address)

    def _session(self, wanted: Mapping[str, Any]) -> Any:
        """Open a window. The engine may come up without a word: it is then started once more."""
        try:
            return ask("POST", f"{self.address}/session", wanted, SOON)
        except TimeoutError:
            self.stop()
            self.start()
            return ask("POST", f"{self.address}/session", wanted)

    def _is_ready(self) -> bool:
        try:
            return bool(ask("GET", f"{self.address}/status")["ready"])
        except urllib.error.URLError:
            return False


@dataclass(frozen=True)
class Window:
    """One browser window, by the address of its session."""

    address: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Send one command of the standard; give its value."""
        return ask(method, f"{self.address}/{path}", body if method == "GET" else body or {})

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script of ours on the open page, also where pages may not run their own."""
        return self.ask("POST", "execute/sync", {"script": script, "args": arguments})

    def open(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self.ask("POST", "url", {"url": url})
        self.run(LISTEN)

    @property
    def url(self) -> str:
        """The address of the open page."""
        return str(self.ask("GET", "url"))

    def find(self, selector: str) -> str:
        """Give the reference of the first element. Fails where there is none."""
        return str(self.ask("POST", "element", {"using": "css selector", "value": selector})[ELEMENT])

    def click(self, selector: str) -> None:
        """Press in the middle of an element, as a finger does, once it is in the middle of the window."""
        self.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", selector)
        self.ask("POST", f"element/{self.find(selector)}/click")

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Wait after the block until another page than the one before it is there."""
        mark = uuid4().hex   # on the body: scripts may put another one into the same window
        self.run("document.body.leaving = arguments[0]", mark)
        yield
        until(lambda: bool(self.run(ARRIVED, mark)))
        self.run(LISTEN)

    def press(self, selector: str) -> None:
        """Press what leads to another page, and wait for that."""
        with self.leaving():
            self.click(selector)

    def press_at(self, x: float, y: float, times: int = 1) -> None:
        """Press at a point of the window, quickly and so many times."""
        place = {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.ask("POST", "actions", {"actions": [
            {"type": "pointer", "id": "mouse", "actions": [place, *press * times]}]})

    def type(self, selector: str, text: str) -> None:
        """Type into an element in place of what it holds."""
        found = self.find(selector)
        self.ask("POST", f"element/{found}/clear")
        self.ask("POST", f"element/{found}/value", {"text": text})

    def key(self, *names: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        strokes = [{"type": kind, "value": KEYS[name]} for name in names for kind in ("keyDown", "keyUp")]
        self.ask("POST", "actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def back(self) -> None:
        """Press the browser's Back."""
        with self.leaving():
            self.ask("POST", "back")

    @property
    def mistakes(self) -> list[str]:
        """What scripts of this site's pages failed at since they were loaded."""
        return str(self.run("return sessionStorage.mistakes || ''")).splitlines()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the open page would send."""
        return {one["name"]: one["value"] for one in self.ask("GET", "cookie")}

    def picture(self) -> bytes:
        """Give a picture of the window, a PNG."""
        return base64.b64decode(self.ask("GET", "screenshot"))


def ask(method: str, url: str, body: Any = None, timeout: float = PATIENCE) -> Any:
    """Send one command; raises AssertionError with what the driver says is wrong."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {url}: {error.read().decode()[:400]}") from error


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so. Fails when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
