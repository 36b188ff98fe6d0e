"""A clinic behind a real browser, which runs as Debian ships it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.browser import browser_context_args, browser_type_launch_args, serving
from tests.support.patient import Clinic, make_clinic

__all__ = ["browser_context_args", "browser_type_launch_args"]

Open = Callable[..., Page]


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    """A clinic."""
    return make_clinic(app)


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """The address of the clinic's server."""
    with serving(app) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Open]:
    """Open tabs, each in a browser of its own: tab(width=360, java_script_enabled=False)."""
    contexts = []

    def open_tab(width: int = 1280, height: int = 800, **more: object) -> Page:
        viewport = {"width": width, "height": height}
        contexts.append(browser.new_context(**{**browser_context_args, "viewport": viewport, **more}))
        return contexts[-1].new_page()

    yield open_tab
    for context in contexts:
        context.close()
