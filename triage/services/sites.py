"""At whose site somebody is who shows a link or a session: for whom to call, and for nothing else.

A link that is over, or a session that is, opens nothing any more. Yet whoever holds one was a patient of
that site, and a number of another country on that page would cost them time.
"""

import hmac
from uuid import uuid4

from triage.services.links import location_facts
from triage.services.opening import LinkSettings
from triage.services.tokens import link_token
from triage.services.views.facts import LocationFacts
from triage.store import locations
from triage.store.crypto import fingerprint
from triage.store.database import Store


def only(store: Store) -> LocationFacts | None:
    """Give the site of an installation that has just one."""
    with store.reading() as session:
        found = locations.in_use(session)
        return location_facts(found[0]) if len(found) == 1 else None


def of_link(store: Store, settings: LinkSettings, token: str) -> LocationFacts | None:
    """Give the site of a link, over or not; None for one that we did not make."""
    with store.reading() as session:
        found = locations.of_link(session, fingerprint(token))
        expected = link_token(settings.link_key, found.Invite.id if found else uuid4())
        is_ours = hmac.compare_digest(expected.encode(), token.encode())
        return location_facts(found.Location) if found and is_ours else None


def as_if_of(store: Store, settings: LinkSettings, token: str, timezone: str) -> LocationFacts | None:
    """Give one of the sites of the installation's own zone for a link that we did not make.

    Always the same one for the same link: a page that names a site tells nobody that a link was ours. None
    of another country, whose numbers would cost time.
    """
    with store.reading() as session:
        near = [site for site in locations.in_use(session) if site.timezone == timezone]
    if not near:
        return None
    number = int.from_bytes(hmac.digest(settings.link_key, b"site" + token.encode(), "sha256")[:8])
    return location_facts(near[number % len(near)])


def of_session(store: Store, token: str) -> LocationFacts | None:
    """Give the site of a patient's session, over or not."""
    with store.reading() as session:
        found = locations.of_session(session, fingerprint(token))
        return location_facts(found) if found else None
