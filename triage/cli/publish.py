"""`flask rules publish`: a candidate becomes what a condition is asked and judged by."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from flask.cli import with_appcontext

from triage.cli.candidate import at_the_keyboard, candidate_option, condition_option, read, slug_of
from triage.cli.replay import lines, total_lines

if TYPE_CHECKING:
    from triage.library import Definition
    from triage.services.publishing import Published

REFUSED = 1


@click.command("publish", epilog="Example: flask rules publish --candidate drafts/post-laminectomy "
                                 "--because 'Asked about twice before'")
@candidate_option
@condition_option
@click.option("--because", default="", help="Why cases at emergency may drop. It is kept in the audit trail.")
@with_appcontext
def publish(folder: Path, condition: str | None, because: str) -> None:
    """Check another version of a condition, replay it over the stored cases, and put it in place.

    Refused where the content check finds something, or where a case at emergency would drop below it
    and no --because says why. Forms that are open keep the version they were begun with. Servers read
    content when they start: start them anew afterwards.

    Ends with 0 where it was published, 1 where it was refused, 2 for wrong usage.
    """
    from triage.services import publishing
    from triage.services.errors import Conflict
    from triage.web.context import services

    parts, candidate = services(), read(folder)
    slug = slug_of(candidate, parts.library, condition)
    _check(candidate)
    try:
        found = publishing.publish(parts.store, parts.library, slug, candidate, at_the_keyboard(),
                                   folder=folder, because=because.strip(), now=parts.now())
    except publishing.EmergenciesWouldDrop as refusal:
        for one in refusal.cases:
            click.echo("\n".join(lines(one)))
        _refuse(f"{refusal} Nothing was published. Say why they may: --because WORDS.")
    except Conflict as refusal:
        _refuse(str(refusal))
    except OSError as error:
        _refuse(f"{parts.library.root / slug} cannot be written ({error.strerror}). Nothing was published.")
    _tell(found, candidate, slug)


def _check(candidate: "Definition") -> None:
    """Refuse what `flask content check` would not pass."""
    from triage.content.check import check
    from triage.content.grade import TextstatMissingError

    try:
        report = check(candidate, datetime.now(UTC).date())
    except TextstatMissingError as error:
        raise click.UsageError(str(error)) from error
    for note in report.notes:
        click.echo(f"note: {note}")
    for finding in report.findings:
        click.echo(finding)
    if report.findings:
        _refuse(f"{len(report.findings)} to mend. Nothing was published.")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(REFUSED)


def _tell(found: "Published", candidate: "Definition", slug: str) -> None:
    for one in found.lowered:
        click.echo("\n".join(lines(one)))
    for line in total_lines(found.totals):
        click.echo(line)
    click.echo(f"{slug} is now version {candidate.rules.version}, {candidate.hash}.")
    click.echo("Servers that run still ask the version before: start them anew.")
