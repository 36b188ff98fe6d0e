"""What every view and every template may ask of the application it runs in."""

from time import monotonic
from uuid import uuid4

from flask import Flask, current_app

from triage.services import demo
from triage.services.parts import Services

EXTENSION = "backstory"
LOOK_AGAIN = 5.0   # seconds: how long a page may be wrong about demonstration data that came or went


class TemplateSettings:
    """What templates may know of the installation. Of its keys they know nothing."""

    def __init__(self, parts: Services) -> None:
        """Look at one application's store."""
        self._parts = parts
        self.timezone = parts.settings.timezone
        self._demo, self._looked = False, -LOOK_AGAIN

    @property
    def demo(self) -> bool:
        """Whether demonstration data is loaded, so that every page must say so."""
        if monotonic() - self._looked > LOOK_AGAIN:
            self._demo, self._looked = demo.is_present(self._parts.store), monotonic()
        return self._demo


def services() -> Services:
    """Give the parts of the application that serves this request."""
    found: Services = current_app.extensions[EXTENSION]
    return found


def new_key() -> str:
    """Make the value of a form's hidden `key`, by which a second sending of it is recognised."""
    return uuid4().hex


def init_app(app: Flask, parts: Services) -> None:
    """Hang the parts on the application, and give templates what every layout needs."""
    app.extensions[EXTENSION] = parts
    app.jinja_env.globals.update(new_key=new_key, settings=TemplateSettings(parts))
