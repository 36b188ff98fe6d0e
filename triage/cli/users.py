"""`flask users`: accounts of the staff."""

import sys
from uuid import UUID

import click
from flask.cli import with_appcontext

ROLES = ("front_desk", "clinician", "administrator")

users = click.Group("users", help="Accounts of the staff.")


@users.command("create", epilog="Example: flask users create sam@clinic.example --name 'Sam Okoro' "
                                "--role front_desk --location 'Main Street'")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues and patients know them.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES),
              help="May be repeated.")
@click.option("--location", "places", multiple=True, help="Name of a site they work at. May be repeated.")
@click.option("--password", prompt="Password", hide_input=True, confirmation_prompt=True,
              help="Asked for when not given: what is given here stays in the shell's history.")
@with_appcontext
def create(email: str, name: str, roles: tuple[str, ...], places: tuple[str, ...], password: str) -> None:
    """Make an account for EMAIL."""
    from flask_security import hash_password

    from triage.services import accounts
    from triage.services.accounts import NewAccount
    from triage.services.actors import system
    from triage.services.errors import Conflict, InvalidInput
    from triage.web.context import services

    parts = services()
    _check_password(password)
    new = NewAccount(name, email, hash_password(password), frozenset(roles), _locations(places))
    try:
        accounts.create(parts.store, system("flask users"), new, now=parts.now())
    except (Conflict, InvalidInput) as refusal:
        raise click.UsageError(str(refusal)) from refusal
    click.echo(f"{email} can sign in.")


@users.command("first-run", epilog="Example: flask users first-run")
@with_appcontext
def first_run() -> None:
    """Print a new code for the page that makes the first account; the one before ends.

    Ends with 1 where somebody has an account already.
    """
    from triage.cli.welcome import grouped
    from triage.services import setup
    from triage.web.context import services

    parts = services()
    code = setup.one_time_code(parts.store, now=parts.now())
    if code is None:
        click.echo("Somebody has an account already: the first run is over.", err=True)
        sys.exit(1)
    click.echo(f"{parts.settings.base_url.rstrip('/')}/first-run   code {grouped(code)}")


@users.command("list", epilog="Example: flask users list --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@with_appcontext
def show(as_json: bool) -> None:
    """List all accounts."""
    from dataclasses import asdict

    from triage.cli.printing import echo_json
    from triage.services import accounts
    from triage.services.actors import system
    from triage.web.context import services

    found = accounts.list_accounts(services().store, system("flask users"))
    if as_json:
        echo_json([asdict(account) for account in found])
        return
    for account in found:
        state = "" if account.active else "  disabled"
        click.echo(f"{account.email:<32} {account.name:<28} {', '.join(account.roles)}"
                   f"  [{', '.join(account.locations)}]{state}")


@users.command("disable", epilog="Example: flask users disable sam@clinic.example")
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """End the account of EMAIL and every session of it. What it signed stays."""
    from triage.services import accounts
    from triage.services.actors import system
    from triage.services.errors import Conflict
    from triage.web.context import services

    parts, actor = services(), system("flask users")
    ids = {one.email.lower(): one.id for one in accounts.list_accounts(parts.store, actor)}
    if email.lower() not in ids:
        raise click.UsageError(f"Nobody has the address {email}. See: flask users list")
    try:
        accounts.disable(parts.store, actor, ids[email.lower()], now=parts.now())
    except Conflict as refusal:
        raise click.UsageError(str(refusal)) from refusal
    click.echo(f"{email} cannot sign in any more.")


def _check_password(password: str) -> None:
    from triage.forms.staff.first_run import PASSWORD

    if not PASSWORD.min <= len(password) <= PASSWORD.max:
        raise click.UsageError(f"{PASSWORD.message}.")


def _locations(names: tuple[str, ...]) -> frozenset[UUID]:
    from triage.store.locations import by_name
    from triage.web.context import services

    with services().store.reading() as session:
        found = {name: by_name(session, name) for name in names}
    if missing := [name for name, place in found.items() if place is None]:
        raise click.UsageError(f"There is no site {', '.join(missing)}.")
    return frozenset(place.id for place in found.values() if place)
