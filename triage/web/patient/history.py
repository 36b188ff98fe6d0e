"""No page of a form answers a post, so that "Back" always finds it, and a tablet's disk never does.

Where a page answers a post, as one with errors does, browsers keep the whole post beside it, so that going
back can send it again: they ask about that, in words of their own, and show nothing until then. A tablet's
would write the post to its disk besides. So such a page is kept by the server, and the browser is sent on to
it. It is forgotten with the next page that is saved: who goes back then finds what was saved.
"""

from flask import Response, g, make_response, redirect, request

from triage.services import kiosk
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.patient import bp

AGAIN = "again"                # in the address of the page that is kept
ANSWERS = (200, 409, 422)      # of pages that a person goes on from


@bp.after_request
def send_on(response: Response) -> Response:
    """Keep a page that answers a post, and give it when it is asked for."""
    view: IntakeView | None = g.get("open_form")
    if view is None:
        return response
    if request.method == "POST":
        if response.status_code in ANSWERS:
            return _kept(view, response)
        kiosk.forget_page(services().store, view)
    elif AGAIN in request.args:
        return _given(view, response)
    return response


def _kept(view: IntakeView, response: Response) -> Response:
    address = _again()
    page = kiosk.KeptPage(address, response.get_data(as_text=True), response.status_code)
    if not kiosk.keep_page(services().store, view, page):
        return response   # what was typed is on it, and nowhere else
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
