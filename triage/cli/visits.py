"""`flask visits`: bringing in lists of appointments without a browser."""

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from uuid import UUID

    from triage.services.actors import Actor
    from triage.services.parts import Services

QUOTED = re.compile("“[^”]*”")   # what a reason repeats of the list

visits = click.Group("visits", help="Planned visits.")


@visits.command("import",
                epilog="Example: flask visits import tomorrow.csv --location 'Main Street' --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--location", "place", required=True, help="Name of the site that the visits are at.")
@click.option("--day", default="", help="Day (ISO) of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Only report what would happen.")
@click.option("--reveal", is_flag=True, help="Quote in the reasons what stands in the list.")
@with_appcontext
def import_(file: Path, place: str, day: str, dry_run: bool, reveal: bool) -> None:
    """Bring in a list of visits: CSV, Excel or a FHIR bundle.

    Prints a report as CSV: row, status (added, new, same, changed, wrong, out), reason, visit_id. Rows that
    are wrong are left; the same file again changes nothing. Ends with 1 where a row is wrong.
    """
    from triage.services import batches, taking_out
    from triage.services.bringing_in import bring_in
    from triage.services.importing.flaws import Unreadable
    from triage.services.importing.source import read_list
    from triage.web.context import services

    parts = services()
    location_id, actor = _place(parts, place)
    try:
        grid, named = read_list(file.read_bytes())
    except Unreadable as wrong:
        raise click.UsageError(str(wrong)) from wrong
    batch = batches.open_list(parts.store, actor, location_id, grid, now=parts.now(), day=day or named)
    try:
        _check(parts, actor, batch)
        if not dry_run:
            bring_in(parts.store, parts.library, actor, batch, move=False, renew=False, now=parts.now())
        report = taking_out.report(parts.store, parts.library, actor, batch, now=parts.now())
    finally:
        batches.forget(parts.store, actor, batch, now=parts.now())
    rows = tuple((number, status, reason if reveal else QUOTED.sub("“…”", reason), visit)
                 for number, status, reason, visit in report.rows)
    click.echo(replace(report, rows=rows).to_csv(mark=False).decode(), nl=False)
    sys.exit(1 if any(row[1] == "wrong" for row in rows) else 0)


def _check(parts: "Services", actor: "Actor", batch: "UUID") -> None:
    """Refuse a list of which a column is missing, or of which nobody can say which way round days are."""
    from triage.services import batches
    from triage.services.importing.words import labels

    view = batches.view(parts.store, parts.library, actor, batch, now=parts.now())
    if view.missing:
        missing = ", ".join(labels()[one].lower() for one in view.missing)
        raise click.UsageError(f"No column was found for: {missing}. Name one so in the row of headings.")
    if view.asks_order:
        raise click.UsageError(f"“{view.form.example}” may be read two ways, and nothing in the list says "
                               "which. Write days like 2026-11-24.")


def _place(parts: "Services", name: str) -> tuple["UUID", "Actor"]:
    """Find the site, and name who sits at the keyboard: whoever has a shell here has the keys."""
    import getpass

    from triage.services.actors import Actor, Role
    from triage.store.locations import by_name, in_use

    with parts.store.reading() as session:
        fits = [one for one in in_use(session) if name.casefold() in one.name.casefold()]
        found = by_name(session, name) or (fits[0] if len(fits) == 1 else None)
    if found is None:
        raise click.UsageError(f"There is no one site called {name}. Give its whole name.")
    user = f"shell:{getpass.getuser()}"[:64]
    roles = frozenset({Role.FRONT_DESK})
    return found.id, Actor("staff", user, user, roles=roles, locations=frozenset({found.id}))
