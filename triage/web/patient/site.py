"""Whose patient it probably is that asks: by the open form, the link, an old session, or the tablet.

It says whom to call, and nothing else: a link that is over tells of its site, and opens nothing.
"""

from flask import g, request

from triage.services import sites
from triage.services.views import LocationFacts
from triage.web import cookies
from triage.web.context import services
from triage.web.tablet import tablet

COOKIE = "intake"   # the patient's session on one device


def site() -> LocationFacts | None:
    """Give the site; None where nothing tells, and the installation has more than one."""
    if "site" not in g:
        g.site = _told() or sites.only(services().store)
    found: LocationFacts | None = g.site
    return found


def _told() -> LocationFacts | None:
    parts = services()
    if link := (request.view_args or {}).get("token"):
        return (sites.of_link(parts.store, parts.settings, link)
                or sites.as_if_of(parts.store, parts.settings, link, parts.settings.timezone))
    if cookie := cookies.read(COOKIE):
        return sites.of_session(parts.store, cookie)
    here = tablet()
    return here.location if here else None
