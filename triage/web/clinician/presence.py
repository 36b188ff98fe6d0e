"""Who else has a case open: asked by the page itself, every few seconds."""

from uuid import UUID

from flask import Response, jsonify, request

from triage.services import presence as presences
from triage.services.actors import Role
from triage.services.presence import Around
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.context import services


@bp.post("/cases/<uuid:case_id>/presence")
@staff(Role.CLINICIAN, waits=False)
def presence(case_id: UUID) -> Response:
    """Say that the page is open still, or is being left; give what its reader must know."""
    parts = services()
    if request.form.get("leave"):
        presences.leave(parts.store, actor(), case_id, now=parts.now())
        return Response(status=204)
    around = presences.come(parts.store, actor(), case_id, now=parts.now(), by_script=True)
    return jsonify(says=[*sentences(around), *news(around, request.form)])


def sentences(around: Around) -> list[str]:
    """Say who else has the case open, each in a sentence."""
    return [f"{one.name} has this case open, since {one.since:%-H:%M}." for one in around.others]


def news(around: Around, seen: dict[str, str]) -> list[str]:
    """Say what happened to the case since its page was made, of which `seen` are "seen_hash" and "state"."""
    if around.state == "signed" and seen.get("state") != "signed" and around.signed_at:
        return [f"{around.signed_by} signed this case at {around.signed_at:%-H:%M}. What you write can be "
                "added to that signature."]
    if around.result_hash != seen.get("seen_hash"):
        return ["The answers have changed since you opened this page. Open it again before you sign."]
    if seen.get("state") == "signed" and around.state != "signed":
        return ["This case was opened again. It waits for a signature."]
    return []
