"""What the gateway for text messages tells us: how a message went, and who wants no more of them.

Nobody signs in here. What carries the gateway's signature over our own address is heard; to anything else
these addresses do not exist.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, abort, request

from triage.services.messages import inbound
from triage.services.messages.gateway import INBOUND_PATH, STATUS_PATH
from triage.web.context import services
from triage.web.csrf import protect

bp = Blueprint("gateway", __name__)
NOTHING = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"   # answer the sender nothing
SIGNATURE = "X-Twilio-Signature"


@bp.post(f"{STATUS_PATH}/<uuid:message_id>")
@protect.exempt   # signed by the gateway, which has no session of ours
def status(message_id: UUID) -> Response:
    """Keep how a message went."""
    form, parts = _signed(), services()
    inbound.note_status(parts.store, message_id, form, now=parts.now())
    return Response(status=204)


@bp.post(INBOUND_PATH)
@protect.exempt   # as above
def answer() -> Response:
    """Hear whether somebody wants no more messages. No answer is sent, and none is kept."""
    form, parts = _signed(), services()
    inbound.hear(parts.store, form, now=parts.now())
    return Response(NOTHING, content_type="text/xml")


def _signed() -> Mapping[str, str]:
    """Give what the gateway sent; where another did, there is nothing here.

    The address is the one that the settings name: behind a proxy ours looks otherwise.
    """
    settings = services().settings
    fields = [(name, value) for name, values in request.form.lists() for value in values]
    address = settings.base_url.rstrip("/") + request.path
    if not inbound.is_signed(settings, address, fields, request.headers.get(SIGNATURE, "")):
        abort(404)
    return dict(fields)
