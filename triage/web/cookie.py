"""The signed cookie of a browser: its own age says nothing.

A cookie from a moment that lies ahead is what a clock that was set back leaves in every browser: refused for
its age, it would take the token of the page that somebody is typing on with it. How long staff and patients
may go on is kept in the database, beside each session.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class AgelessCookie(SecureCookieSessionInterface):
    """Flask's own, without a look at when it was signed."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Read the cookie; an empty one where there is none, or where it was not signed by us."""
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(self.get_cookie_name(app))
        if serializer is None or not value:
            return self.session_class()
        try:
            return self.session_class(serializer.loads(value))
        except BadSignature:
            return self.session_class()
