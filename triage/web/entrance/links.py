"""The one-time link with which somebody sets a new password."""

from uuid import UUID

from flask_security.recoverable import generate_reset_password_token

from triage.services import accounts
from triage.services.actors import Actor
from triage.services.parts import Services


def reset_link(parts: Services, actor: Actor, account_id: UUID) -> str:
    """Make a link that works once and for a day; earlier ones, and every session of the account, end.

    Raises NotFound, Conflict for a disabled account, and Forbidden for one's own.
    """
    account = accounts.begin_reset(parts.store, actor, account_id, now=parts.now())
    return f"{parts.settings.base_url.rstrip('/')}/new-password/{generate_reset_password_token(account)}"
