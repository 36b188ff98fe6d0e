"""The way of alarms: whether somebody is told of a form that cannot wait."""

from collections.abc import Iterator

from triage.services import alarm_path
from triage.services.doctor.database import with_database
from triage.services.doctor.place import Check, Place, Weight
from triage.services.figures import figures_now
from triage.services.ready import parts_of


def no_mail(place: Place) -> Iterator[str]:
    """Name that alerts have nowhere to go."""
    settings = place.settings
    if not settings.smtp_host and not settings.demo:
        yield "SMTP_HOST is not set: nobody is told of forms that cannot wait."
    if settings.smtp_host and settings.smtp_tls == "none" and settings.smtp_host != "127.0.0.1":
        yield "SMTP_TLS is 'none': mail travels in the open."


@with_database
def no_worker(place: Place) -> Iterator[str]:
    """Name what shows that nobody sends the alerts that are due."""
    for part in parts_of(place.store, place.settings, now=place.now):
        if part.name == "outbox":
            yield from part.problems


@with_database
def unproven(place: Place) -> Iterator[str]:
    """Name a way of alarms that nothing has proven lately."""
    if place.settings.sends_alarms and not place.settings.demo:
        found = alarm_path.state(place.store, place.settings, now=place.now)
        if not found.ok:
            yield found.problem


@with_database
def unassessed(place: Place) -> Iterator[str]:
    """Name cases that the rules could not be applied to."""
    if found := int(figures_now(place.store, now=place.now)["backstory_cases_unassessed"]):
        yield f"{found} cases are not assessed: the rules could not be applied to them."


def no_phone(place: Place) -> Iterator[str]:
    """Name a page of errors without the clinic's number."""
    if not place.settings.clinic_phone and not place.settings.demo:
        yield "CLINIC_PHONE is not set: while the database is away, some patients see no number of yours."


CHECKS = (
    Check("no-mail", Weight.WRONG, no_mail, "Set SMTP_HOST, MAIL_FROM and SMTP_TLS in config.py."),
    Check("no-worker", Weight.WRONG, no_worker, "Start `flask alerts deliver --watch`, and keep it running."),
    Check("alarm-path", Weight.WRONG, unproven,
          "Start `flask alerts deliver --watch`: it proves the way every hour, and says what does not work."),
    Check("unassessed", Weight.WRONG, unassessed,
          "See the log for where they break; then: flask cases rejudge"),
    Check("no-phone", Weight.NOTE, no_phone, "Set CLINIC_PHONE in config.py."),
)
