"""Keeps secret links out of every log: whoever reads one must not open a form, nor set a password."""

import logging
import re

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
