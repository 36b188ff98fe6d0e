"""Why a use case was refused. The messages are for staff; patients' words are the templates'."""
# ruff: noqa: N818 - the names say what happened; every one of them is an error.

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.services.views.intake import IntakeView
    from triage.services.views.review import ReviewFacts


class ServiceError(Exception):
    """The base of all refusals. Nothing was changed."""


class NotFound(ServiceError):
    """It does not exist, or this actor may not know that it does."""


class Forbidden(ServiceError):
    """The actor's role does not allow it."""


class Conflict(ServiceError):
    """Somebody else was first, or what was seen has changed since. `str()` says who and when."""


class Expired(ServiceError):
    """The link or the session is over."""


class LinkRefused(ServiceError):
    """The link and the date of birth do not open a form: unknown, expired, revoked or wrong, all alike."""


class CodeRefused(ServiceError):
    """The code opens nothing: unknown, expired, used, revoked, for another site or person, all alike."""


class Locked(ServiceError):
    """Too many wrong dates of birth, or codes. `until` is None when only the clinic can open it again."""

    def __init__(self, until: datetime | None) -> None:
        """Keep the time (UTC) when the next try is allowed."""
        super().__init__("Too many wrong tries.")
        self.until = until


class VisitOff(Conflict):
    """The visit does not take place: it was cancelled, or the patient did not come."""

    def __init__(self) -> None:
        """Say it to staff."""
        super().__init__("This visit does not take place. Put that right first.")


class InvalidInput(ServiceError):
    """One field holds something that cannot be used. `message` says what and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's name and the message apart."""
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Incomplete(ServiceError):
    """The form cannot be sent yet. `pages` are the slugs of the pages that still miss answers, in order."""

    def __init__(self, pages: tuple[str, ...]) -> None:
        """Keep the pages."""
        super().__init__("Some pages still need answers.")
        self.pages = pages


class NotAgreed(ServiceError):
    """Staff may not send what the patient has not agreed to send."""


class Overtaken(Conflict):
    """Somebody else has saved other answers to the same page, or row. `view` is the form as it is now."""

    def __init__(self, view: "IntakeView") -> None:
        """Keep the view."""
        super().__init__("This page was saved elsewhere.")
        self.view = view


class AlreadySigned(Conflict):
    """Somebody signed the case before. `signed` is what they decided, with what followed."""

    def __init__(self, message: str, signed: "ReviewFacts") -> None:
        """Keep the signature."""
        super().__init__(message)
        self.signed = signed


class AlreadySubmitted(Conflict):
    """The form was sent: its answers are locked."""
