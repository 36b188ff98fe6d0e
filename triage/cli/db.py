"""`flask db`: the database's tables."""

import sys

import click
from flask.cli import with_appcontext

db = click.Group("db", help="The database's tables.")


@db.command("upgrade", epilog="Example: flask db upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the tables up to date, and give SERVING_ROLE its rights. Does nothing where that is so."""
    from triage.store import migrate
    from triage.store.errors import NoSuchRole
    from triage.web.context import services

    parts = services()
    engine = parts.store.engine
    pending = migrate.check(engine)
    try:
        migrate.upgrade(engine, serving_role=parts.settings.serving_role)
    except NoSuchRole as error:
        raise click.ClickException(str(error)) from error
    for name in pending:
        click.echo(f"applied {name}")
    click.echo("The tables are up to date.")


@db.command("check", epilog="Example: flask db check --json")
@click.option("--json", "as_json", is_flag=True, help="Print {pending: [...]}.")
@with_appcontext
def check(as_json: bool) -> None:
    """Say what `flask db upgrade` would do. Ends with 1 where it would do something."""
    from triage.cli.printing import echo_json
    from triage.store import migrate
    from triage.web.context import services

    pending = migrate.check(services().store.engine)
    if as_json:
        echo_json({"pending": pending})
    else:
        click.echo("\n".join(f"pending {name}" for name in pending) or "The tables are up to date.")
    sys.exit(1 if pending else 0)
