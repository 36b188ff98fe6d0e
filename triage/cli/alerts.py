"""`flask alerts`: telling the clinic, by e-mail, that an urgent form waits."""

import sys
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from triage.cli.watching import keep_at, watch_options

if TYPE_CHECKING:
    from triage.services.alerts import Delivered

alerts = click.Group("alerts", help="Alerts about urgent forms.")


@alerts.command("deliver", epilog="Example: flask alerts deliver --watch")
@watch_options("new alerts")
@click.option("--json", "as_json", is_flag=True, help="Print {sent, failed, stuck} of one round.")
@with_appcontext
def deliver(watch: bool, parent: int | None, as_json: bool) -> None:
    """Send the alerts that are due. Ends with 1 where one could not be sent.

    Every alert is sent at least once; one that cannot be sent is tried again later, ever less often,
    and shown to the staff as stuck.
    """
    from triage.web.context import services

    if not services().settings.smtp_host:
        raise click.UsageError("SMTP_HOST is not set, so alerts wait. Set it in instance/config.py.")
    if watch:
        keep_at("alerts", parent, _round)
    else:
        sys.exit(_once(as_json))


def _once(as_json: bool) -> int:
    from triage.cli.printing import echo_json

    done = _round()
    if as_json:
        echo_json({"sent": done.sent, "failed": done.failed, "stuck": done.stuck})
    else:
        click.echo(f"{done.sent} sent, {done.failed} to be tried again, {done.stuck} stuck.")
    return 1 if done.failed or done.stuck else 0


def _round() -> "Delivered":
    from triage.services.alerts import deliver_due
    from triage.services.batches import sweep
    from triage.services.mail import SmtpMailer
    from triage.web.context import services

    parts = services()
    sweep(parts.store, now=parts.now())
    return deliver_due(parts.store, SmtpMailer(parts.settings), now=parts.now())
