"""A real browser (Debian's chromium, nothing downloaded) and a server for it to look at.

`from tests.support.browser import *` in a conftest gives pytest-playwright's fixtures our settings.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from tests.support.app import parts_of
from triage.services import demo

__all__ = ["PHONE", "SCREEN", "accessibility", "browser_context_args", "browser_type_launch_args", "demo_url",
           "serving", "sign_in"]

PHONE = {"width": 360, "height": 740}
SCREEN = {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without resultTypes axe writes a selector for every element that passes, which takes most of its time.
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
VIOLATIONS = "(options) => axe.run(options).then((found) => found.violations)"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Debian's chromium. As root it runs without its sandbox: it sees our own pages only."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": [*flags, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Stand in Chicago, with American English, and without motion: pictures are the same each time."""
    return {**browser_context_args, "locale": "en-US", "timezone_id": "America/Chicago",
            "reduced_motion": "reduce", "color_scheme": "light"}


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application, with the clock of the test, as long as the block lasts; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def demo_url(demo_app: Flask) -> Iterator[str]:
    """The address of the demonstration clinic as of START."""
    with serving(demo_app) as url:
        yield url


def sign_in(page: Page, app: Flask, url: str, who: str) -> None:
    """Sign in one of "desk", "clinician", "riverside-clinician" and "administrator"."""
    email = next(entry["email"] for entry in demo.plan()["account"] if entry["id"] == who)
    page.goto(f"{url}/sign-in")
    page.get_by_label("Work email").fill(email)
    page.get_by_label("Password").fill(demo.password(parts_of(app).settings))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def accessibility(page: Page) -> list[str]:
    """Give what axe finds wrong with the open page: rule, and the elements."""
    page.wait_for_load_state()   # a click returns once the next page has begun
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS, AXE)
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
