"""`flask record`: signed cases on their way into the clinic's record system."""

import sys
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

from triage.cli.watching import keep_at, watch_options

if TYPE_CHECKING:
    from triage.services.parts import Services
    from triage.services.record.sending import Delivered, Sender
    from triage.services.views import CaseView

record = click.Group("record", help="The clinic's record system: what is sent there.")


@record.command("deliver", epilog="Example: flask record deliver --watch")
@watch_options("signed cases")
@click.option("--json", "as_json", is_flag=True, help="Print {queued, sent, failed, stuck} of one round.")
@with_appcontext
def deliver(watch: bool, parent: int | None, as_json: bool) -> None:
    """Queue what was signed, and send what is due. Ends with 1 where something was not taken.

    Each case is sent at least once; one that is not taken is tried again later, ever less often, and shown
    to the clinicians as stuck. What the receiver refused for good waits for a clinician.
    """
    from triage.services.record.kinds import configured
    from triage.web.context import services

    if not configured(services().settings):
        raise click.UsageError("Neither FHIR_URL nor HL7_HOST is set, so nothing is sent. "
                               "docs/record.md says how to set them in instance/config.py.")
    if watch:
        keep_at("record", parent, _round)
    else:
        sys.exit(_once(as_json))


def _once(as_json: bool) -> int:
    from triage.cli.printing import echo_json

    queued, done = _round()
    if as_json:
        echo_json({"queued": queued, "sent": done.sent, "failed": done.failed, "stuck": done.stuck})
    else:
        click.echo(f"{queued} queued. {done.sent} sent, {done.failed} not taken, {done.stuck} of them stuck.")
    return 1 if done.failed else 0


def _round() -> tuple[int, "Delivered"]:
    from triage.services.record.queueing import queue_signed
    from triage.services.record.sending import deliver_due
    from triage.web.context import services

    parts = services()
    queued = queue_signed(parts.store, parts.settings, now=parts.now())
    return queued, deliver_due(parts.store, parts.library, senders(parts), now=parts.now)


def senders(parts: "Services") -> "dict[str, Sender]":
    """Give what sends to each record system that the settings name."""
    from triage.services.record.fhir_server import FhirServer
    from triage.services.record.kinds import FHIR, HL7, configured
    from triage.services.trust import trusting

    found: dict[str, Sender] = {}
    for kind in configured(parts.settings):
        if kind == FHIR:
            found[kind] = FhirServer(parts.settings, document, trusting(parts.settings.fhir_ca))
        elif kind == HL7:
            from triage.services.record.mllp import MllpHost  # its library takes long to load

            found[kind] = MllpHost(parts.settings, parts.now, trusting(parts.settings.hl7_ca))
    return found


def document(case: "CaseView") -> dict[str, Any]:
    """Make the FHIR document of a case; pages are drawn as for a request, though nobody asks."""
    from flask import current_app

    from triage.web.context import services
    from triage.web.into_record import whole_document

    parts = services()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.test_request_context(base_url=parts.settings.base_url):
        return whole_document(case, "Backstory", parts.now())
