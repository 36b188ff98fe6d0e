"""`flask retention`: how long things are kept, and letting go of what is older."""

import sys
from typing import TYPE_CHECKING
from uuid import UUID

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from triage.services.retention import Line

retention = click.Group("retention", help="How long drafts, cases, messages and the audit trail are kept.")
KINDS = ("drafts", "cases", "messages", "audit")


@retention.command("set", epilog="Example: flask retention set cases 3650 --location 'Main Street'")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("days", type=click.IntRange(0))
@click.option("--location", help="Name of the site. The audit trail has none: it is kept for all alike.")
@with_appcontext
def set_(kind: str, days: int, location: str | None) -> None:
    """Keep KIND for DAYS days, 0 for ever. Nothing is deleted until `flask retention apply`."""
    from triage.cli.candidate import at_the_keyboard
    from triage.services import retention as service
    from triage.services.errors import InvalidInput
    from triage.web.context import services

    parts = services()
    try:
        service.keep(parts.store, at_the_keyboard(), _location(location), kind, days, now=parts.now())
    except InvalidInput as refusal:
        raise click.UsageError(refusal.message) from refusal
    click.echo(f"{kind}: kept for {days} days." if days else f"{kind}: kept for ever.")


@retention.command("plan", epilog="Example: flask retention plan --json")
@click.option("--json", "as_json", is_flag=True, help="Print a list of lines.")
@with_appcontext
def plan(as_json: bool) -> None:
    """Say what `flask retention apply` would delete now. Nothing is changed."""
    from dataclasses import asdict

    from triage.cli.candidate import at_the_keyboard
    from triage.cli.printing import echo_json
    from triage.services import retention as service
    from triage.web.context import services

    parts = services()
    lines = service.plan(parts.store, at_the_keyboard(), now=parts.now())
    if as_json:
        echo_json([asdict(line) for line in lines])
    else:
        for line in lines:
            click.echo(_words(line))


@retention.command("apply", epilog="Example: flask retention apply --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would go, as `plan` does.")
@click.option("--most", is_flag=True, help="Go on though more than half of a site's visits would go.")
@click.pass_context
@with_appcontext
def apply(context: click.Context, dry_run: bool, most: bool) -> None:
    """Delete what is older than it is kept, in small steps. Can be stopped and begun again.

    What a legal hold keeps stays, and so does a case that nobody has signed. Ends with 1 where it is refused.
    """
    from triage.cli.candidate import at_the_keyboard
    from triage.services import retention as service
    from triage.services.errors import Conflict
    from triage.web.context import services

    if dry_run:
        context.invoke(plan, as_json=False)
        return
    parts, gone = services(), 0
    try:
        for line in service.apply(parts.store, at_the_keyboard(), now=parts.now(), most=most):
            gone += line.due
            click.echo(f"{line.location or 'everywhere'}, {line.kind}: {line.due} deleted")
    except Conflict as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    click.echo(f"{gone} in all.")


def _words(line: "Line") -> str:
    where = f"{line.location or 'everywhere'}, {line.kind}"
    if not line.days:
        return f"{where}: kept for ever"
    kept = [f"{line.held} stay for a legal hold"] * bool(line.held)
    kept += [f"{line.unsigned} stay because nobody has signed them"] * bool(line.unsigned)
    return f"{where}: kept for {line.days} days, {', '.join([f'{line.due} would go', *kept])}"


def _location(name: str | None) -> UUID | None:
    from triage.store import locations
    from triage.web.context import services

    if name is None:
        return None
    with services().store.reading() as session:
        found = locations.by_name(session, name)
    if found is None:
        raise click.UsageError(f"There is no location {name!r}.")
    return found.id
