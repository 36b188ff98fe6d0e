"""Who acts: a patient, a member of staff, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from triage.services.errors import Forbidden, NotFound


class Role(StrEnum):
    """What a member of staff may do. One person may have several."""

    FRONT_DESK = "front_desk"        # invites, prints, sees who is expected; never levels or reasons
    CLINICIAN = "clinician"          # reads cases, acknowledges, signs
    ADMINISTRATOR = "administrator"  # accounts and locations; no answers
    AUDITOR = "auditor"              # the trail, who has an account, who is signed in; no form, no visit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as the audit trail names them.

    `kind` is "patient", "staff", "system" or "command"; `id` is the patient session's id, the account's
    id, the name of the job, or who sits at the shell. `locations` are those that a member of staff works at.
    """

    kind: str
    id: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    locations: frozenset[UUID] = frozenset()

    def require(self, *roles: str) -> None:
        """Let those with any of `roles` pass. Raises Forbidden for the others."""
        if self.kind != "staff" or self.roles.isdisjoint(roles):
            raise Forbidden("This needs another role.")

    def require_at(self, location_id: UUID) -> None:
        """Let those who work at a location pass. Raises NotFound: that it exists is not theirs to know."""
        if location_id not in self.locations:
            raise NotFound("There is nothing here.")


def staff_actor(account: Any) -> Actor:
    """Give the actor behind a signed-in account, as Flask-Security holds it."""
    return Actor("staff", str(account.id), account.name, frozenset(role.name for role in account.roles),
                 frozenset(location.id for location in account.locations))


def system(job: str) -> Actor:
    """Name a job that acts on nobody's behalf, such as the delivery of alerts."""
    return Actor(kind="system", id=job, name=job)
