"""`flask alerts`: telling the clinic, by e-mail and text message, that a form waits."""

import sys
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from triage.cli.watching import keep_at, watch_options

if TYPE_CHECKING:
    from triage.services.alarms.delivering import Delivered

alerts = click.Group("alerts", help="Alerts about urgent forms.")


@alerts.command("deliver", epilog="Example: flask alerts deliver --watch")
@watch_options("new alerts")
@click.option("--json", "as_json", is_flag=True, help="Print {sent, failed, stuck} of one round.")
@with_appcontext
def deliver(watch: bool, parent: int | None, as_json: bool) -> None:
    """Tell the next person of what nobody has looked at, and send what is due; ends with 1 where that fails.

    Every hour a test proves that alarms go out. Every alert is sent at least once; one that cannot be sent
    is tried again within minutes, and shown to the staff as stuck.
    """
    from triage.web.context import services

    if not services().settings.sends_alarms:
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
    from triage.services.alarms.turn import Ways, turn
    from triage.services.mail import mailer_of
    from triage.services.mail_folder import FolderMailer
    from triage.services.messages.gateway import gateway_of
    from triage.web.context import services

    parts = services()
    settings = parts.settings
    folder = FolderMailer(settings.mail_folder, settings.base_url) if settings.mail_folder else None
    ways = Ways(settings, mailer_of(settings) or folder, gateway_of(settings), settings.base_url)
    return turn(parts.store, ways, now=parts.now)
