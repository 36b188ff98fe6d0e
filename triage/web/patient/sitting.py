"""A member of staff at the patient's own pages: who types for whom, and how the answers come in."""

from dataclasses import dataclass

from triage.services.actors import Role
from triage.services.views import IntakeView
from triage.web.accounts import actor, is_signed_in
from triage.web.language import gettext

PHONE, PAPER = "phone", "paper"


@dataclass(frozen=True, slots=True)
class Sitting:
    """What stands round each page. `aloud`: somebody listens, so that each page is read out."""

    called: str
    channel: str
    by: str

    @property
    def aloud(self) -> bool:
        """Whether there is somebody to read to."""
        return self.channel != PAPER

    @property
    def on_the_phone(self) -> bool:
        """Whether the patient is at the other end of a telephone."""
        return self.channel == PHONE

    @property
    def words(self) -> str:
        """Say what is going on here."""
        if self.on_the_phone:
            return gettext("You are filling this in for %(name)s, by telephone.", name=self.called)
        if self.channel == PAPER:
            return gettext("You are filling this in for %(name)s, from paper.", name=self.called)
        return gettext("You are filling this in for %(name)s, who is with you.", name=self.called)


def sitting_of(view: IntakeView) -> Sitting | None:
    """Give the sitting that a form is open in; None on the patient's own device."""
    return Sitting(view.called, view.channel, actor().name) if view.typist else None


def may_type(view: IntakeView) -> bool:
    """Whether a form that staff opened for somebody is open to them, and still signed in."""
    if view.typist is None:
        return True
    return is_signed_in() and actor().id == str(view.typist) and Role.FRONT_DESK in actor().roles
