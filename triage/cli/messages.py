"""`flask messages`: sending patients their links, and looking at what messages say."""

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

from triage.cli.watching import keep_at, watch_options

if TYPE_CHECKING:
    from triage.services.messages.sending import Round

SCHEDULE_SECONDS = 60.0
FINDINGS = 1

messages = click.Group("messages", help="Messages to patients.")


@messages.command("send-due", epilog="Example: flask messages send-due --watch")
@watch_options("due messages")
@click.option("--json", "as_json", is_flag=True, help="Print {queued, sent, waiting, failed, stopped}.")
@with_appcontext
def send_due(watch: bool, parent: int | None, as_json: bool) -> None:
    """Queue what the sites' schedules ask for, and send what is due. Ends with 1 where one was refused.

    Every message is sent at least once; one that cannot be sent is tried again later, ever less often.
    """
    from triage.services.messages.ways import EMAIL, SMS, is_set_up
    from triage.web.context import services

    settings = services().settings
    if not any(is_set_up(settings, channel) for channel in (EMAIL, SMS)):
        raise click.UsageError("Neither SMTP_HOST nor SMS_ACCOUNT is set, so messages wait. "
                               "docs/messages.md says how to set them in instance/config.py.")
    if watch:
        keep_at("messages", parent, _turn())
    else:
        sys.exit(_once(as_json))


def _once(as_json: bool) -> int:
    from triage.cli.printing import echo_json

    queued, done = _plan(), _round()
    if as_json:
        echo_json({"queued": queued, "sent": done.sent, "waiting": done.waiting, "failed": done.failed,
                   "stopped": done.stopped})
    else:
        click.echo(f"{queued} queued by schedule. {done.sent} sent, {done.waiting} to be tried again, "
                   f"{done.failed} refused, {done.stopped} stopped.")
    return FINDINGS if done.failed else 0


def _turn() -> Callable[[], bool]:
    """Make what is done again and again; it says whether there may be more to send at once."""
    planned = -math.inf

    def turn() -> bool:
        nonlocal planned
        if time.monotonic() - planned >= SCHEDULE_SECONDS:
            planned = time.monotonic()
            _plan()
        return _round().sent > 0
    return turn


def _plan() -> int:
    from triage.services.messages.schedule import queue_due
    from triage.web.context import services

    parts = services()
    return queue_due(parts.store, parts.settings, now=parts.now())


def _round() -> "Round":
    from triage.services.mail import mailer_of
    from triage.services.messages.gateway import gateway_of
    from triage.services.messages.sending import deliver_due
    from triage.web.context import services

    parts, settings = services(), services().settings
    return deliver_due(parts.store, settings, mailer_of(settings), gateway_of(settings), now=parts.now)


@messages.command("lint", epilog="Example: flask messages lint texts.txt --kind sms --json")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--kind", type=click.Choice(["any", "sms", "body", "subject"]), default="any",
              help="What the lines are: then also what must be there is asked for, and the length counted.")
@click.option("--host", help="The host that our own links have; default: any with a link of our shape.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {line, text, problems}.")
def lint(file: IO[str], kind: str, host: str | None, as_json: bool) -> None:
    """Say what the messages of a file, one to a line, must not say. Ends with 1 where one is refused.

    Empty lines and lines that begin with # are passed over; - reads what is piped in. A backslash and an n
    stand for a line break within a message.
    """
    from triage.cli.printing import echo_json

    found: list[dict[str, Any]] = []
    for number, line in enumerate(file, start=1):
        text = line.rstrip("\r\n").replace("\\n", "\n")
        if text.strip() and not text.startswith("#") and (wrong := _problems(text, kind, host)):
            found.append({"line": number, "text": text, "problems": wrong})
    if as_json:
        echo_json(found)
    else:
        for one in found:
            click.echo(f"{Path(file.name).name}:{one['line']}: {' '.join(one['problems'])}")
        click.echo(f"{len(found)} refused.")
    sys.exit(FINDINGS if found else 0)


def _problems(text: str, kind: str, host: str | None) -> list[str]:
    from triage.services.messages.checking import problems_of
    from triage.services.messages.lint import findings
    from triage.services.messages.texts import sample

    if kind == "any":
        return [one.says for one in findings(text, host)]
    return problems_of(f"invitation_{kind}", text, host, sample("en"))
