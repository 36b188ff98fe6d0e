"""`flask backup`: the whole database, encrypted, in one file."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

backup = click.Group("backup", help="The whole database, encrypted, in one file: docs/keeping.md.")
FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@backup.command("create", epilog="Example: flask backup create /media/backups/2026-11-20.backup")
@FILE
@with_appcontext
def create(file: Path) -> None:
    """Write FILE while the clinic works. It opens with the keys in force alone: keep those elsewhere.

    FILE is there only when it is whole. Ends with 1 where it cannot be made.
    """
    from triage.cli.candidate import at_the_keyboard
    from triage.services import backups
    from triage.store.errors import StoreError
    from triage.web.context import services

    parts = services()
    try:
        about = backups.create(parts.store, at_the_keyboard(), file, now=parts.now())
    except (StoreError, OSError) as error:
        _fail(error)
    click.echo(f"{file}: {file.stat().st_size} bytes, of {about['made_at']}.")
    click.echo(f"Try it: flask backup verify {file}")


@backup.command("verify", epilog="Example: flask backup verify /media/backups/2026-11-20.backup")
@FILE
@click.option("--scratch", default="", help="URL of an empty PostgreSQL database, where none may be made.")
@click.option("--json", "as_json", is_flag=True, help="Print it as one object.")
@with_appcontext
def verify(file: Path, scratch: str, as_json: bool) -> None:
    """Restore FILE into a database of its own, and prove what is in it. Ends with 1 where something is wrong.

    Every byte is checked, every result's hash made again, every sealed value opened, the audit trail followed
    to the head that the backup holds. The clinic's own database is not touched.
    """
    from dataclasses import asdict

    from triage.cli.printing import echo_json
    from triage.services import backups
    from triage.store.errors import StoreError
    from triage.web.context import services

    try:
        verdict = backups.verify(services().store, file, scratch=scratch)
    except (StoreError, OSError) as error:
        _fail(error)
    if as_json:
        echo_json(asdict(verdict))
    else:
        click.echo(f"Of {verdict.made_at}: {verdict.results} results recomputed, {verdict.values} values "
                   f"opened, {verdict.rows} rows of the audit trail, in {verdict.seconds:.1f} s.")
        click.echo("\n".join(f"wrong: {one}" for one in verdict.wrong) or "Everything is as it was.")
    sys.exit(1 if verdict.wrong else 0)


@backup.command("restore", epilog="Example: flask backup restore /media/backups/2026-11-20.backup")
@FILE
@click.option("--erased", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="What `flask patients erased` printed last: those records are erased again.")
@with_appcontext
def restore(file: Path, erased: Path | None) -> None:
    """Fill the empty database that DATABASE_URL names. One that holds anything, or is in use, is refused.

    Links, codes and sessions that were open are closed, and messages to patients that waited are stopped:
    nobody knows which of them ended, or went out, since. Ends with 1 where it is not done.
    """
    from triage.cli.candidate import at_the_keyboard
    from triage.services import erasing, restoring
    from triage.store.errors import StoreError
    from triage.web.context import services

    parts = services()
    try:
        done = restoring.restore(parts.store, at_the_keyboard(), file, now=parts.now(),
                                 serving_role=parts.settings.serving_role)
        again = erasing.erase_again(parts.store, at_the_keyboard(), erased.read_text(),
                                    now=parts.now()) if erased else 0
    except (StoreError, OSError, ValueError) as error:
        _fail(error)
    click.echo(f"Restored as of {done.made_at}. Closed: {done.closed.links} links, "
               f"{done.closed.codes} codes, {done.closed.sessions} sessions. "
               f"Stopped: {done.closed.messages} messages. Erased again: {again} patients.")
    click.echo("Now look at `flask audit verify --head`, then invite anew.")


def _fail(error: Exception) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(1)
