"""`flask cases`: taking cases out."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
from flask.cli import with_appcontext

from triage.cli.case_files import CSV, FHIR, FORMATS, lists_of, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.services.actors import Actor
    from triage.services.views import CaseView
    from triage.store.database import Store

OWNER_ONLY = 0o600

cases = click.Group("cases", help="Cases: what forms came to.")


@cases.command("export", epilog="Example: flask cases export --since 2026-11-01 --folder /media/transfer")
@click.argument("case", type=click.UUID, nargs=-1)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]),
              help="Every case raised on this day (UTC) or later.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path),
              help="Write one file for each case here, readable by you alone.")
@click.option("--reveal", is_flag=True, help="Print the cases on the screen instead, one after another.")
@click.option("--format", "form", type=click.Choice(FORMATS), default=FHIR, show_default=True,
              help="fhir: a bundle. document: a FHIR document. note: plain text. hl7v2: an ORU^R01. "
                   "csv: all cases in one list, their answers and marked places in two more.")
@with_appcontext
def export(case: tuple[UUID, ...], since: datetime | None, folder: Path | None, reveal: bool,
           form: str) -> None:
    """Write each CASE, or every one there is.

    The files name the patient and hold every answer: keep them as you keep the records themselves. The
    audit trail records each of them as read by you. Of a form that was changed after it was sent, each
    version before is written too, to a file that ends in -v1, -v2 (csv: the latest only). Ends with 1 where
    a case does not exist.
    """
    from triage.store.exports import case_ids
    from triage.web.context import services

    if bool(folder) == reveal:
        raise click.UsageError("Say where to: --folder FOLDER, or --reveal to print personal data here.")
    store = services().store
    with store.reading() as session:
        wanted = case or tuple(case_ids(session, since.replace(tzinfo=UTC) if since else None))
    actor = _actor(store)
    if form == CSV:
        missing = _write_lists(wanted, actor, folder)
    else:
        missing = [case_id for case_id in wanted if not _write(case_id, actor, folder, form)]
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


@cases.command("rejudge", epilog="Example: flask cases rejudge")
@with_appcontext
def rejudge() -> None:
    """Judge the cases again that the rules broke on.

    Such a case is shown as "Not assessed" and asks for somebody on the same day. The server does this
    too when it starts. Ends with 1 where the rules still break on one; the log says where.
    """
    from triage.services.reassessing import reassess
    from triage.web.context import services

    parts = services()
    done = reassess(parts.store, parts.library, now=parts.now())
    click.echo(f"{done.assessed} cases were judged, {done.left} are still not assessed.")
    sys.exit(1 if done.left else 0)


def _actor(store: "Store") -> "Actor":
    """Name who sits at the keyboard. Whoever has a shell here has the keys: every site is open to them."""
    import getpass

    from triage.services.actors import Actor, Role
    from triage.store.exports import location_ids

    with store.reading() as session:
        locations = location_ids(session)
    user = f"shell:{getpass.getuser()}"[:64]
    return Actor("staff", user, user, roles=frozenset({Role.CLINICIAN}), locations=locations)


def _read(case_id: UUID, actor: "Actor", version: int | None = None) -> "CaseView | None":
    """Read one case, or an earlier version of it; None where there is none."""
    from triage.services.errors import NotFound
    from triage.services.export import case_view
    from triage.web.context import services

    parts = services()
    try:
        return case_view(parts.store, parts.library, actor, case_id, now=parts.now(), purpose="export",
                         version=version)
    except NotFound:
        return None


def _write(case_id: UUID, actor: "Actor", folder: Path | None, form: str) -> bool:
    """Write one case to its files, one for each version of its form, or print it. Give whether it exists."""
    view = _read(case_id, actor)
    if view is None:
        return False
    for one in view.versions:
        older = _read(case_id, actor, one.number) if one.number < view.version else None
        if older:
            _put(text_of(older, form).encode(), folder, name_of(older, form))
    _put(text_of(view, form).encode(), folder, name_of(view, form))
    return True


def _write_lists(wanted: "Sequence[UUID]", actor: "Actor", folder: Path | None) -> list[UUID]:
    """Write all cases to three lists, or print them. Give those that do not exist."""
    found = {case_id: _read(case_id, actor) for case_id in wanted}
    for name, data in lists_of([view for view in found.values() if view]):
        _put(data, folder, name)
    return [case_id for case_id, view in found.items() if view is None]


def _put(data: bytes, folder: Path | None, name: str) -> None:
    """Write one file for its owner alone, or print it."""
    if folder is None:
        click.echo(data.decode("utf-8-sig"), nl=False)
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        file.write(data)
