"""Every form that changes something carries a token that only our own pages know."""

from flask import Flask
from flask_wtf import CSRFProtect

from triage.web.cookie import AgelessCookie

protect = CSRFProtect()


def init_app(app: Flask) -> None:
    """Refuse every POST without the token of the session it comes from."""
    # No time limit: a person in pain may take hours over a page. The token ends with the session.
    # Pages may be open that a former secret signed; the last of the list signs new ones.
    secrets = [*app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"]]
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True, WTF_CSRF_SECRET_KEY=secrets)
    app.session_interface = AgelessCookie()
    protect.init_app(app)
