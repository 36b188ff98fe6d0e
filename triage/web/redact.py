"""Keeps secret links out of every log: whoever reads one must not open a form, nor set a password."""

import logging
import re
from traceback import extract_tb

LINK = re.compile(r"(/i/|/new-password/|/sign-in/passkey/|/account/passkeys/)[\w.-]+")
HIDDEN = r"\1[link]"


class LinkFilter(logging.Filter):
    """Replaces the secret part of invitation links in whatever is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record where it names a link; let every record pass."""
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub(HIDDEN, message), ()
        return True


class ServerFilter(logging.Filter):
    """Takes out of what gunicorn says what a client has sent: paths, queries, and the words of faults."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record where it tells of a request; let every record pass."""
        text = str(record.msg)
        if text.startswith("Error handling request"):
            record.msg, record.args = "A request broke the server", ()
        elif text.startswith("Invalid request"):
            record.msg, record.args = "Something came that is no request, and was refused", ()
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            places = ", ".join(f"{one.filename.rpartition('/')[2]}:{one.lineno}" for one in extract_tb(trace))
            record.msg, record.args = f"{record.getMessage()}: {kind.__name__} at {places}", ()
            record.exc_info = record.exc_text = None
        return True
