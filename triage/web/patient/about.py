"""The page about the condition: general reading in plain words, with its sources, for home and for paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from triage.library import Definition, Source
from triage.rules.about import About, Statement
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.patient import bp
from triage.web.patient.frame import inside
from triage.web.patient.safety_net import safety_net
from triage.web.patient.session import form_view, see
from triage.web.patient.wizard import resume_at

Said = tuple[str, str]   # a statement, and the numbers of its references: "1, 4"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the list of sources. `url` is "" where there is nothing to open."""

    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section: its heading, its paragraphs, and the list below them."""

    heading: str
    say: tuple[Said, ...]
    points: tuple[Said, ...]


@bp.get("/intake/about")
@form_view(sent=None)
def about(view: IntakeView) -> Any:
    """Show the page, before and after sending. Where there is none, go on where the form stands."""
    today = as_it_is_today(view)
    found = today.about_in(view.language)
    if found is None:
        return see(resume_at(view))
    listed = references(found, today.evidence)
    return render_template(
        "patient/about.html", frame=inside(view, "about"), about=found, parts=parts(found, listed),
        references=list(dict.fromkeys(listed.values())), net=safety_net(view.definition, view.language),
        back=url_for("patient.done" if view.sent else "patient.welcome"))


def about_title(view: IntakeView) -> str:
    """Give the title of the page, by which others link to it; "" where there is none."""
    found = as_it_is_today(view).about_in(view.language)
    return found.title if found else ""


def as_it_is_today(view: IntakeView) -> Definition:
    """Give the condition as it is published today: a mended page is for forms that are open already too."""
    library, slug = services().library, view.definition.slug
    return library.get(slug) if slug in library.slugs else view.definition


def references(about: About, evidence: Mapping[str, Source]) -> dict[str, Reference]:
    """Give what each citation leads to, in the order of reading. Several facts may share a reference."""
    return {number: Reference(evidence[number].citation, evidence[number].url)
            for number in about.cites if number in evidence}


def parts(about: About, listed: Mapping[str, Reference]) -> list[Part]:
    """Give the sections, each statement with the numbers of its references in the list below them."""
    numbers = {one: number for number, one in enumerate(dict.fromkeys(listed.values()), start=1)}

    def said(statements: Iterable[Statement]) -> tuple[Said, ...]:
        found = ((one.text, {numbers[listed[cited]] for cited in one.cites if cited in listed})
                 for one in statements)
        return tuple((text, ", ".join(map(str, sorted(led)))) for text, led in found)

    return [Part(section.heading, said(section.say), said(section.points)) for section in about.sections]
