"""`flask users`: accounts of the staff."""

import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import click
from flask.cli import with_appcontext

ROLES = ("front_desk", "clinician", "administrator", "auditor")

users = click.Group("users", help="Accounts of the staff.")


@users.command("create", epilog="Example: flask users create sam@clinic.example --name 'Sam Okoro' "
                                "--role front_desk --location 'Main Street'")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues and patients know them.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES),
              help="May be repeated.")
@click.option("--location", "places", multiple=True, help="Name of a site they work at. May be repeated.")
@click.option("--password", help="Asked for when not given: what is given here stays in the shell's history.")
@click.option("--link", "by_link", is_flag=True,
              help="Ask for no password: print a link with which they set their own, once, within 24 hours.")
@with_appcontext
def create(email: str, *, name: str, roles: tuple[str, ...], places: tuple[str, ...], password: str | None,
           by_link: bool) -> None:
    """Make an account for EMAIL."""
    from flask_security import hash_password

    from triage.services import accounts
    from triage.services.accounts import NewAccount
    from triage.services.actors import system
    from triage.services.errors import Conflict, InvalidInput
    from triage.web.context import services

    parts = services()
    if not by_link:
        password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
        _check_password(password, name, email)
    new = NewAccount(name, email, None if by_link else hash_password(password or ""), frozenset(roles),
                     _locations(places))
    try:
        made = accounts.create(parts.store, system("flask users"), new, now=parts.now())
    except (Conflict, InvalidInput) as refusal:
        raise click.UsageError(str(refusal)) from refusal
    click.echo(_link(made) if by_link else f"{email} can sign in.")


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

    _do(accounts.disable, email)
    click.echo(f"{email} cannot sign in any more.")


@users.command("enable", epilog="Example: flask users enable sam@clinic.example")
@click.argument("email")
@with_appcontext
def enable(email: str) -> None:
    """Let EMAIL sign in again, after it was disabled or locked by wrong passwords."""
    from triage.services import accounts

    _do(accounts.enable, email)
    click.echo(f"{email} can sign in.")


@users.command("reset", epilog="Example: flask users reset sam@clinic.example")
@click.argument("email")
@with_appcontext
def reset(email: str) -> None:
    """Print a link with which EMAIL sets a new password, once, within 24 hours.

    Their sessions and earlier links end now. The second step of signing in stays as it is. Hand the link
    over yourself, to somebody you know.
    """
    click.echo(_link(_id_of(email)))


@users.command("remove-factors", epilog="Example: flask users remove-factors sam@clinic.example")
@click.argument("email")
@with_appcontext
def remove_factors(email: str) -> None:
    """Take codes, passkeys and recovery codes of EMAIL away, after a loss: the next sign-in sets up new ones.

    Be sure first, in person or by a number you know, who asks for it. They are told by mail.
    """
    from triage.services import accounts

    _do(accounts.remove_factors, email)
    click.echo(f"{email} sets up a second step at the next sign-in.")


@users.command("forget-provider", epilog="Example: flask users forget-provider sam@clinic.example")
@click.argument("email")
@with_appcontext
def forget_provider(email: str) -> None:
    """Forget who EMAIL is at the provider of sign-ins, say after they got a new account there.

    The next sign-in there with this verified address opens the account, and is remembered.
    """
    from triage.services import openid

    _do(openid.forget, email)
    click.echo(f"{email} is joined to no account at the provider.")


@users.command("sessions", epilog="Example: flask users sessions --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@with_appcontext
def sessions(as_json: bool) -> None:
    """List who is signed in, since when, by what, and in which kind of browser."""
    from dataclasses import asdict

    from triage.cli.printing import echo_json
    from triage.services import staff_sessions
    from triage.services.actors import system
    from triage.web.context import services

    parts = services()
    found = staff_sessions.of_all(parts.store, system("flask users"), limits=parts.settings, now=parts.now())
    if as_json:
        echo_json([{**asdict(one), "idle": int(one.idle.total_seconds())} for one in found])
        return
    for one in found:
        click.echo(f"{one.name:<28} since {one.created_at:%Y-%m-%d %H:%M} UTC, seen {one.seen_at:%H:%M}"
                   f"  {one.agent}, by {one.how}")


@users.command("end-sessions", epilog="Example: flask users end-sessions sam@clinic.example")
@click.argument("email")
@with_appcontext
def end_sessions(email: str) -> None:
    """Sign EMAIL out at every browser."""
    from triage.services import staff_sessions

    ended = _do(staff_sessions.end_somebodys, email)
    click.echo(f"{ended} ended.")


def _do(act: Callable[..., Any], email: str) -> Any:
    """Do something to the account of an address, as the server itself."""
    from triage.services.actors import system
    from triage.services.errors import Conflict
    from triage.web.context import services

    parts = services()
    try:
        return act(parts.store, system("flask users"), _id_of(email), now=parts.now())
    except Conflict as refusal:
        raise click.UsageError(str(refusal)) from refusal


def _id_of(email: str) -> UUID:
    from triage.services import accounts
    from triage.services.actors import system
    from triage.web.context import services

    found = accounts.list_accounts(services().store, system("flask users"))
    ids = {one.email.lower(): one.id for one in found}
    if email.strip().lower() not in ids:
        raise click.UsageError(f"Nobody has the address {email}. See: flask users list")
    return ids[email.strip().lower()]


def _link(account_id: UUID) -> str:
    from triage.services.actors import system
    from triage.services.errors import Conflict
    from triage.web.context import services
    from triage.web.entrance.links import reset_link

    try:
        return reset_link(services(), system("flask users"), account_id)
    except Conflict as refusal:
        raise click.UsageError(str(refusal)) from refusal


def _check_password(password: str, *about: str) -> None:
    from triage.web.entrance.passwords import flaw

    if wrong := flaw(password, *about):
        raise click.UsageError(f"{wrong}.")


def _locations(names: tuple[str, ...]) -> frozenset[UUID]:
    from triage.store.locations import by_name
    from triage.web.context import services

    with services().store.reading() as session:
        found = {name: by_name(session, name) for name in names}
    if missing := [name for name, place in found.items() if place is None]:
        raise click.UsageError(f"There is no site {', '.join(missing)}.")
    return frozenset(place.id for place in found.values() if place)
