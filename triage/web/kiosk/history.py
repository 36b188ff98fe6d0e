"""Keeps what was posted out of a tablet's history, which its browser writes to the disk.

Where a page answers a post, as one with errors does, browsers keep the whole post beside it, so that going
back can send it again. On a tablet such a page is kept by the server, and the browser is sent on to it.
"""

from flask import Response, g, make_response, redirect, request

from triage.services import kiosk
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.kiosk.blueprint import bp

AGAIN = "again"                # in the address of the page that is kept
ANSWERS = (200, 409, 422)      # of pages that a person goes on from


@bp.after_app_request
def send_on(response: Response) -> Response:
    """Keep a page that answers a post on a tablet, and give it when it is asked for."""
    view: IntakeView | None = g.get("on_tablet")
    if view is None or request.blueprint != "patient":
        return response
    if request.method == "POST" and response.status_code in ANSWERS:
        return _kept(view, response)
    if request.method == "GET" and AGAIN in request.args:
        return _given(view, response)
    return response


def _kept(view: IntakeView, response: Response) -> Response:
    parts, address = services(), _again()
    kiosk.keep_page(parts.store, view, kiosk.KeptPage(address, response.get_data(as_text=True),
                                                      response.status_code))
    return make_response(redirect(address, 303))


def _given(view: IntakeView, response: Response) -> Response:
    found = kiosk.kept_page(services().store, view)
    if found and found.address == request.full_path:
        response.set_data(found.html)
        response.status_code = found.status
    return response


def _again() -> str:
    """Give the address of the page with the mark that says so."""
    here = request.full_path
    return here if AGAIN in request.args else f"{here}{'' if here.endswith('?') else '&'}{AGAIN}=1"
