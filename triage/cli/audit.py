"""`flask audit`: who did what, why and from where, and whether that is still as it was written."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from uuid import UUID

    from triage.services.trail import Report

audit = click.Group("audit", help="The audit trail: who did what, why, from where.")
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@audit.command("verify", epilog="Example: flask audit verify --head /media/safe/head-2026-11-20.json")
@click.option("--head", "heads", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
              help="A head that `flask audit head`, or a backup, wrote. May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print {rows, older, outside, faults, first}.")
@with_appcontext
def verify(heads: tuple[Path, ...], as_json: bool) -> None:
    """Check every row and every chain. Ends with 1 where something was changed, naming the first bad row.

    Without a head from elsewhere, a tail that was cut together with the chains' ends cannot be seen.
    """
    from dataclasses import asdict

    from triage.cli.printing import echo_json
    from triage.services import trail
    from triage.web.context import services

    try:
        kept = [end for path in heads for end in trail.read_head(path.read_text())]
    except (OSError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    report = trail.check(services().store, kept)
    if as_json:
        echo_json(asdict(report) | {"first": asdict(report.first) if report.first else None})
    else:
        _print(report, bool(heads))
    sys.exit(1 if report.faults else 0)


def _print(report: "Report", has_head: bool) -> None:
    click.echo(f"{report.rows} rows in chains, {report.older} from before there were chains, "
               f"{report.outside} written since by an older release.")
    if report.first:
        where = f"row {report.first.seq}" if report.first.seq else f"chain {report.first.chain}"
        click.echo(f"The first bad one: {where}: {report.first.what}.")
        for fault in report.faults[:50]:
            click.echo(f"  row {fault.seq or '-'} chain {fault.chain} link {fault.link}: {fault.what}")
        click.echo(f"{len(report.faults)} in all. docs/keeping.md says what to do.")
        return
    click.echo("Whole." if has_head else "Whole, as far as can be seen without a --head kept elsewhere.")


@audit.command("head", epilog="Example: flask audit head > /media/safe/head-2026-11-20.json")
@with_appcontext
def head() -> None:
    """Print the chains' ends, to be kept elsewhere. There is nothing personal in it."""
    from triage.services import trail
    from triage.web.context import services

    parts = services()
    click.echo(trail.head(parts.store, now=parts.now()))


@audit.command("search", epilog="Example: flask audit search --patient T-1042 --since 2026-11-01")
@click.option("--patient", help="Record number, or id: everything about this person, and what they did.")
@click.option("--person", help="Who did it: an account's e-mail, or the id of a session or a job.")
@click.option("--object", "thing", default="", help="What it was done to: case, or case:<id>.")
@click.option("--action", default="", help="How the action begins, such as 'case'.")
@click.option("--request", "request_id", default="", help="The id of a request, as in the logs.")
@click.option("--since", type=DAY, help="From this day or minute on (UTC).")
@click.option("--until", type=DAY, help="Before this day or minute (UTC).")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--json", "as_json", is_flag=True, help="Print a list of rows.")
@with_appcontext
def search(*, patient: str | None, person: str | None, thing: str, action: str, request_id: str,
           since: datetime | None, until: datetime | None, limit: int, as_json: bool) -> None:
    """Find rows, newest first. The search itself is noted. Ends with 1 where there are none."""
    from dataclasses import asdict

    from triage.cli.candidate import at_the_keyboard
    from triage.cli.printing import echo_json
    from triage.services import trail
    from triage.web.context import services

    parts = services()
    wanted = trail.Wanted(_person(person), thing, action, request_id, _patient(patient),
                          since.replace(tzinfo=UTC) if since else None,
                          until.replace(tzinfo=UTC) if until else None)
    rows = trail.search(parts.store, at_the_keyboard(), wanted, now=parts.now(), limit=limit)
    if as_json:
        echo_json([asdict(row) for row in rows])
    else:
        for row in rows:
            click.echo(f"{row.seq}  {row.at:%Y-%m-%d %H:%M:%S}  {row.actor_kind} {row.name or row.actor_id}  "
                       f"{row.action}  {row.object}  {','.join(row.detail)}  [{row.why}; {row.channel} "
                       f"{row.request} {row.address}]")
    sys.exit(0 if rows else 1)


def _patient(given: str | None) -> "UUID | None":
    from triage.services import holds
    from triage.services.errors import NotFound
    from triage.web.context import services

    if not given:
        return None
    try:
        return holds.patient_id(services().store, given)
    except NotFound as error:
        raise click.UsageError(f"There is no patient {given!r}.") from error


def _person(given: str | None) -> str:
    from triage.store.accounts import by_email
    from triage.web.context import services

    if not given or "@" not in given:
        return given or ""
    with services().store.reading() as session:
        account = by_email(session, given)
    if account is None:
        raise click.UsageError(f"There is no account {given!r}.")
    return str(account.id)
