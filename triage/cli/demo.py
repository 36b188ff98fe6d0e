"""`flask demo`: the demonstration clinic."""

import click
from flask.cli import with_appcontext

demo = click.Group("demo", help="The demonstration clinic: made-up people, to try everything on.")


@demo.command("load", epilog="Example: flask demo load")
@with_appcontext
def load() -> None:
    """Make the demonstration clinic as of now. Does nothing where it is there."""
    from flask_security import hash_password

    from triage.cli.welcome import demonstration
    from triage.services import demo as service
    from triage.web.context import services

    parts = services()
    made = service.load(parts, hash_password(service.password(parts.settings)))
    click.echo("The demonstration clinic is made." if made else "The demonstration clinic is there already.")
    click.echo(demonstration(parts))


@demo.command("clear", epilog="Example: flask demo clear")
@with_appcontext
def clear() -> None:
    """Take the demonstration clinic out, whole and only it. Real records stay as they are."""
    from triage.services import demo as service
    from triage.web.context import services

    parts = services()
    patients = service.clear(parts.store, now=parts.now())
    click.echo(f"{patients} patients of the demonstration are gone, with all that belonged to them.")
