"""`flask cases`: taking cases out."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from triage.services.actors import Actor
    from triage.store.database import Store

OWNER_ONLY = 0o600

cases = click.Group("cases", help="Cases: what forms came to.")


@cases.command("export", epilog="Example: flask cases export --since 2026-11-01 --folder /media/transfer")
@click.argument("case", type=click.UUID, nargs=-1)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]),
              help="Every case raised on this day (UTC) or later.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path),
              help="Write one file for each case here, readable by you alone.")
@click.option("--reveal", is_flag=True, help="Print the cases on the screen instead, one JSON object a line.")
@with_appcontext
def export(case: tuple[UUID, ...], since: datetime | None, folder: Path | None, reveal: bool) -> None:
    """Write each CASE, or every one there is, as a FHIR R4 Bundle.

    Bundles name the patient and hold every answer: keep them as you keep the records themselves. The
    audit trail records each of them as read by you. Of a form that was changed after it was sent, each
    version before is written too, to a file that ends in -v1, -v2. Ends with 1 where a case does not exist.
    """
    from triage.store.exports import case_ids
    from triage.web.context import services

    if bool(folder) == reveal:
        raise click.UsageError("Say where to: --folder FOLDER, or --reveal to print personal data here.")
    store = services().store
    with store.reading() as session:
        wanted = case or tuple(case_ids(session, since.replace(tzinfo=UTC) if since else None))
    missing = [case_id for case_id in wanted if not _write(case_id, _actor(store), folder)]
    for case_id in missing:
        click.echo(f"There is no case {case_id}.", err=True)
    if folder:
        click.echo(f"{len(wanted) - len(missing)} cases written to {folder}.")
    sys.exit(1 if missing else 0)


@cases.command("index", epilog="Example: flask cases index")
@with_appcontext
def index() -> None:
    """Keep beside each case what rules can read of it, where that is missing.

    New cases have it. Without it `flask rules replay` judges a case whole, which takes a hundred times
    longer and comes to the same. Can be stopped and begun again at any time.
    """
    from triage.cli.candidate import at_the_keyboard
    from triage.services.extracting import index
    from triage.web.context import services

    parts = services()
    found = list(index(parts.store, parts.library, at_the_keyboard(), now=parts.now()))
    click.echo(f"{sum(one.kept for one in found)} of {sum(one.seen for one in found)} cases that lacked it "
               "have it now.")


def _actor(store: "Store") -> "Actor":
    """Name who sits at the keyboard. Whoever has a shell here has the keys: every site is open to them."""
    import getpass

    from triage.services.actors import Actor, Role
    from triage.store.exports import location_ids

    with store.reading() as session:
        locations = location_ids(session)
    user = f"shell:{getpass.getuser()}"[:64]
    return Actor("staff", user, user, roles=frozenset({Role.CLINICIAN}), locations=locations)


def _write(case_id: UUID, actor: "Actor", folder: Path | None) -> bool:
    """Write one case to its files, one for each version of its form, or print it. Give whether it exists."""
    from triage.services import export as exporting
    from triage.services.errors import NotFound
    from triage.web.context import services
    from triage.web.drawn import picture

    parts = services()
    try:
        view = exporting.case_view(parts.store, parts.library, actor, case_id,
                                   now=parts.now(), purpose="export")
    except NotFound:
        return False
    for one in view.versions:
        if one.number < view.version:
            older = exporting.case_view(parts.store, parts.library, actor, case_id, now=parts.now(),
                                        purpose="export", version=one.number)
            _put(exporting.bundle(older, picture(older)), folder, f"case-{case_id}-v{one.number}.fhir.json")
    _put(exporting.bundle(view, picture(view)), folder, f"case-{case_id}.fhir.json")
    return True


def _put(bundle: dict[str, Any], folder: Path | None, name: str) -> None:
    """Write one bundle to a file for its owner alone, or print it."""
    import json

    text = json.dumps(bundle, ensure_ascii=False)
    if folder is None:
        click.echo(text)
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as file:
        file.write(text + "\n")
