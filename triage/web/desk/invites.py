"""Inviting everybody of a day with one press, and the cards for those who cannot be written to."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services.actors import Role
from triage.services.messages import requests
from triage.services.messages.requests import Card
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location, read_day
from triage.web.desk.links import picture
from triage.web.wording import in_words, until_in_words


@bp.route("/invites", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def invites() -> ResponseReturnValue:
    """Say what one press would send for a day, and send it."""
    parts, place, now = services(), chosen_location(), services().now()
    asked = request.args.get("day")
    day = read_day(asked) if asked else place.today(now)
    form = PressForm()
    if form.validate_on_submit():
        done = requests.invite_all(parts.store, actor(), parts.settings, day, place.id, now=now,
                                   key=str(form.key.data))
        return redirect(url_for("desk.invites", day=day.isoformat(), location=place.id, sent=done.sends), 303)
    plan = requests.plan(parts.store, actor(), parts.settings, day, place.id, now=now)
    return render_template("desk/invites.html", plan=plan, place=place, day=day, today=place.today(now),
                           sent=request.args.get("sent", type=int))


@bp.route("/invites/cards", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def invite_cards() -> ResponseReturnValue:
    """Show the cards of a day to print, or make the links that they need."""
    parts, place, now = services(), chosen_location(), services().now()
    day = read_day(request.args.get("day", ""))
    if request.method == "POST":
        if not PressForm().validate_on_submit():
            abort(400)
        requests.make_cards(parts.store, actor(), parts.settings, day, place.id, now=now)
        return redirect(url_for("desk.invite_cards", day=day.isoformat(), location=place.id), 303)
    found = requests.cards(parts.store, actor(), parts.settings, day, place.id, now=now)
    cards = [(one, *_words(one)) for one in found]
    return render_template("desk/invite_cards.html", cards=cards, location=place, day=day,
                           made_up=place.demo)


def _words(card: Card) -> tuple[object, str, str]:
    """Give a card's picture, its visit and its end in words."""
    expires = card.link.expires_at.astimezone(card.visit.tzinfo)
    return (picture(card.link.url), in_words(card.visit, card.language),
            until_in_words(expires, card.language))
