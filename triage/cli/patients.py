"""`flask patients`: what a patient may ask for, and what a court may."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext

OWNER_ONLY = 0o600

patients = click.Group("patients", help="A patient's own copy, erasure, and legal holds.")
PATIENT = click.argument("patient")


@patients.command("export", epilog="Example: flask patients export T-1042 /media/transfer/copy.html "
                                   "--reason 'Asked for by letter'")
@PATIENT
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why, in your words. It is kept, sealed, with the audit trail.")
@with_appcontext
def export(patient: str, file: Path, reason: str) -> None:
    """Write everything kept of PATIENT (record number or id) to FILE: a page to read, with FHIR inside."""
    from triage.cli.candidate import at_the_keyboard
    from triage.services.patient_file import patient_file
    from triage.web.context import services
    from triage.web.patient_file import as_html

    parts = services()
    with _refused():
        found = patient_file(parts.store, parts.library, at_the_keyboard(), _id(patient), reason,
                             now=parts.now())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as out:
        out.write(as_html(found))
    click.echo(f"{file}: {len(found.cases)} forms that were judged, {len(found.unsent)} others, "
               f"{len(found.messages)} messages.")


@patients.command("erase", epilog="Example: flask patients erase T-1042 --yes")
@PATIENT
@click.option("--yes", is_flag=True, help="Do not ask again.")
@with_appcontext
def erase(patient: str, yes: bool) -> None:
    """Erase PATIENT (record number or id) with everything that hangs on them. There is no way back.

    Backups made before still hold them: docs/keeping.md. Ends with 1 while a legal hold keeps them.
    """
    from triage.cli.candidate import at_the_keyboard
    from triage.services import erasing
    from triage.web.context import services

    parts, id_ = services(), _id(patient)
    if not yes:
        click.confirm("Erase this patient for good?", abort=True)
    with _refused():
        gone = erasing.erase(parts.store, at_the_keyboard(), id_, now=parts.now())
    click.echo(f"Erased: {gone} rows. Keep what `flask patients erased` prints beside the backups.")


@patients.command("erased", epilog="Example: flask patients erased > /media/backups/erased.json")
@with_appcontext
def erased() -> None:
    """Print the traces of every erasure, for `flask backup restore --erased`. They name nobody."""
    from triage.services import erasing
    from triage.web.context import services

    click.echo(erasing.traces(services().store))


@patients.command("hold", epilog="Example: flask patients hold T-1042 --reason 'Letter of 20 November'")
@PATIENT
@click.option("--reason", required=True, help="Why, in your words. It is kept sealed.")
@with_appcontext
def hold(patient: str, reason: str) -> None:
    """Keep everything of PATIENT, however old it is and whoever asks, until it is released."""
    from triage.cli.candidate import at_the_keyboard
    from triage.services import holds
    from triage.web.context import services

    parts = services()
    with _refused():
        holds.place(parts.store, at_the_keyboard(), _id(patient), reason, now=parts.now())
    click.echo("Held.")


@patients.command("release", epilog="Example: flask patients release T-1042")
@PATIENT
@with_appcontext
def release(patient: str) -> None:
    """Lift the legal hold of PATIENT."""
    from triage.cli.candidate import at_the_keyboard
    from triage.services import holds
    from triage.web.context import services

    parts = services()
    with _refused():
        holds.lift(parts.store, at_the_keyboard(), _id(patient), now=parts.now())
    click.echo("Released.")


@contextmanager
def _refused() -> Iterator[None]:
    """Say why something is not done, and end with 1."""
    from triage.services.errors import InvalidInput, ServiceError

    try:
        yield
    except InvalidInput as refusal:
        raise click.UsageError(refusal.message) from refusal
    except ServiceError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)


def _id(given: str) -> UUID:
    from triage.services import holds
    from triage.services.errors import NotFound
    from triage.web.context import services

    try:
        return holds.patient_id(services().store, given)
    except NotFound as refusal:
        raise click.UsageError("There is no patient with this record number or id.") from refusal
