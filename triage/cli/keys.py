"""`flask keys`: the keys that the records are sealed with."""

import os
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

keys = click.Group("keys", help="The keys of the records. docs/keeping.md says how to change one.")
OWNER_ONLY = 0o600


@keys.command("list", epilog="Example: flask keys list --json")
@click.option("--json", "as_json", is_flag=True, help="Print {active, known, in_use}.")
@with_appcontext
def list_keys(as_json: bool) -> None:
    """Name the keys given, and those that records may be sealed with. Never a key itself."""
    from triage.cli.printing import echo_json
    from triage.store import key_check
    from triage.web.context import services

    parts = services()
    with parts.store.reading() as session:
        in_use = key_check.in_use(session)
    known, active = sorted(parts.settings.encryption_keys), parts.settings.active_key
    if as_json:
        echo_json({"active": active, "known": known, "in_use": in_use})
        return
    for name in known:
        marks = ["active"] * (name == active) + ["in use" if name in in_use else "not needed any more"]
        click.echo(f"{name}  {', '.join(marks)}")


@keys.command("new", epilog="Example: flask keys new 2027-01 --file /etc/backstory/keys")
@click.argument("name")
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path),
              help="Add it to this file, which ENCRYPTION_KEYS names as file:/path.")
@click.option("--reveal", is_flag=True, help="Print it instead, for a configuration or a key service.")
def new(name: str, path: Path | None, reveal: bool) -> None:
    """Make a key with the id NAME. It seals nothing until ACTIVE_KEY names it."""
    from base64 import b64encode

    from triage import keys as sources

    if bool(path) == reveal:
        raise click.UsageError("Say where to: --file FILE, or --reveal to print the key here.")
    line = f"{name}:{b64encode(os.urandom(sources.BYTES)).decode()}"
    try:
        before = path.read_text() if path and path.exists() else ""
        sources.parse(before + "\n" + line)   # refuses a name that is taken, or no name
    except (OSError, ValueError) as error:
        raise click.UsageError(f"The key cannot be added: {error}.") from error
    if path is None:
        click.echo(line)
        return
    _write(path, f"{before.rstrip()}\n{line}\n".lstrip())
    click.echo(f"{name} is in {path}. Restart the servers so that they know it, then name it in ACTIVE_KEY.")


@keys.command("rotate", epilog="Example: flask keys rotate")
@click.option("--batch", default=200, show_default=True, type=click.IntRange(1, 5000),
              help="Values in one transaction: fewer hold writers up for less long.")
@click.option("--pause", default=0.0, show_default=True, type=click.FloatRange(0, 60),
              help="Seconds to wait between batches.")
@click.option("--quiet", is_flag=True, help="Print the sum alone.")
@with_appcontext
def rotate(batch: int, pause: float, quiet: bool) -> None:
    """Seal everything anew with the active key, while the application serves.

    Every running server must know both keys. Can be stopped, or killed, and begun again: it goes on where it
    was. Ends with 1, naming the place, where something does not open; what came before it is kept.
    """
    import time

    from triage.cli.candidate import at_the_keyboard
    from triage.services import rotation
    from triage.store.errors import Damaged
    from triage.web.context import services

    parts, seen, changed = services(), 0, 0
    try:
        for one in rotation.rotate(parts.store, at_the_keyboard(), batch=batch, now=parts.now):
            seen, changed = seen + one.seen, changed + one.changed
            if not quiet:
                click.echo(f"{one.table}: {one.changed} of {one.seen} sealed anew")
            time.sleep(pause)
    except Damaged as error:
        click.echo(f"Stopped: {error} What came before it is kept; the old key is still needed.", err=True)
        sys.exit(1)
    click.echo(f"{changed} of {seen} values sealed anew with {parts.settings.active_key}. "
               "Other keys are not needed any more, but for backups made before.")


def _write(path: Path, text: str) -> None:
    """Write beside, then rename: a kill in between must not leave half a file of keys."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
