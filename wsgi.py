"""What a WSGI server loads: `gunicorn wsgi:app`. The `flask` command finds it here too."""

from flask.cli import NoAppException

from triage.app import create_app
from triage.config import ConfigError

try:
    app = create_app()
except ConfigError as error:   # `flask` shows this kind in one line, without a traceback
    raise NoAppException(error.message) from error
