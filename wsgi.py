"""What a WSGI server loads: `gunicorn wsgi:app`. The `flask` command finds it here too."""

import os

import click
from flask.cli import NoAppException

from triage.app import create_app
from triage.config import ConfigError
from triage.services.doctor import require_safe


def is_served() -> bool:
    """Whether this is loaded to serve people, and not by a command that only looks or works."""
    command = click.get_current_context(silent=True)
    return command is None or command.info_name == "run"


try:
    app = create_app()
    if is_served():
        require_safe(app.extensions["backstory"].settings, os.environ)
except ConfigError as error:   # `flask` shows this kind in one line, without a traceback
    raise NoAppException(error.message) from error
