"""What a WSGI server loads: `gunicorn wsgi:app`. The `flask` command finds it here too."""

import os

import click
from flask.cli import NoAppException

from triage.app import create_app
from triage.cli.quiet import be_quiet
from triage.cli.serving import count_together
from triage.config import ConfigError
from triage.services.doctor import require_safe
from triage.services.parts import Services
from triage.services.reassessing import reassess_at_start
from triage.web.metrics import FOLDER
from triage.web.patient.unroll import draw_library


def is_served() -> bool:
    """Whether this is loaded to serve people, and not by a command that only looks or works."""
    command = click.get_current_context(silent=True)
    return command is None or command.info_name == "run"


be_quiet()
try:
    if is_served() and FOLDER in os.environ:   # gunicorn's settings name it, and nothing has made it yet
        count_together()
    app = create_app()
    if is_served():
        parts: Services = app.extensions["backstory"]
        require_safe(parts.settings, os.environ)
        draw_library(app)
        reassess_at_start(parts.store, parts.library, now=parts.now())
except ConfigError as error:   # `flask` shows this kind in one line, without a traceback
    raise NoAppException(error.message) from error
