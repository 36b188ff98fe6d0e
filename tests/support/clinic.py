"""A clinic with two sites, its staff, and a patient at each: the noise that every test about a set needs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from tests.support.factories import BORN, NOW, new_visit
from triage.library import Library
from triage.questionnaire.answers import SKIPPED
from triage.questionnaire.path import pages, visible
from triage.questionnaire.reading import read_flat
from triage.rules.result import Classification, Urgency
from triage.services import accounts, intake, locations
from triage.services import desk as services_desk
from triage.services.accounts import NewAccount
from triage.services.actors import Actor, Role, system
from triage.services.judging import complete
from triage.services.locations import NewLocation
from triage.services.views import Decision, IntakeView, Saved, Submitted
from triage.store.database import Store

CONDITIONS = Path(__file__).parent.parent / "services" / "conditions"
AGREE = Decision(agree=True, urgency=Urgency.ROUTINE, classification=Classification.NOT_APPLICABLE)
LIBRARY = Library(CONDITIONS)   # content does not change while tests run
JOB = system("test")


@dataclass(frozen=True)
class LinkKeys:
    """What links are made with."""

    link_key: bytes = bytes(range(32))
    base_url: str = "https://intake.clinic.example"
    code_minutes: int = 15


@dataclass
class Clinic:
    """Two sites, "Main Street" and "North", with a front desk and clinicians each. Time stands still."""

    store: Store
    library: Library = LIBRARY
    settings: LinkKeys = field(default_factory=LinkKeys)
    now: datetime = NOW
    main: UUID = field(init=False)
    north: UUID = field(init=False)
    desk: Actor = field(init=False)
    clinician: Actor = field(init=False)
    colleague: Actor = field(init=False)
    north_desk: Actor = field(init=False)
    north_clinician: Actor = field(init=False)
    administrator: Actor = field(init=False)

    def __post_init__(self) -> None:
        """Make the sites, the staff, and somebody else's half-filled form at either site."""
        self.main, self.north = self._site("Main Street"), self._site("North")
        self.desk = self.staff("Lena Placeholder", Role.FRONT_DESK, self.main)
        self.clinician = self.staff("Dr. Okafor", Role.CLINICIAN, self.main)
        self.colleague = self.staff("Dr. Imai", Role.CLINICIAN, self.main)
        self.north_desk = self.staff("Noor Fictive", Role.FRONT_DESK, self.north)
        self.north_clinician = self.staff("Dr. North", Role.CLINICIAN, self.north)
        self.administrator = self.staff("Ada Minister", Role.ADMINISTRATOR, self.main)
        for desk_, place in ((self.desk, self.main), (self.north_desk, self.north)):
            other = self.open(self.add(place, desk=desk_, family="Noise", given="Otto"), desk=desk_)
            self.save(other, "who", {"who-answers": "me"})

    def pass_by(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def staff(self, name: str, role: Role, *places: UUID) -> Actor:
        """Give somebody an account."""
        email = f"{name.lower().replace(' ', '.').replace('..', '.')}@clinic.example"
        roles, sites = frozenset({str(role)}), frozenset(places)
        id_ = accounts.create(self.store, JOB, NewAccount(name, email, None, roles, sites), now=self.now)
        return Actor("staff", str(id_), name, roles, sites)

    def add(self, place: UUID | None = None, *, desk: Actor | None = None, **changes: Any) -> UUID:
        """Add a visit, at Main Street unless told."""
        new = new_visit(place or self.main, **changes)
        return services_desk.add_visit(self.store, desk or self.desk, new, now=self.now, key=uuid4().hex)

    def token(self, visit_id: UUID, *, desk: Actor | None = None) -> str:
        """Make a link for a visit and give its token."""
        link = services_desk.invite(self.store, desk or self.desk, self.settings, visit_id, now=self.now)
        return link.url_path.removeprefix("/i/")

    def open_token(self, token: str, born: date = BORN, **more: Any) -> IntakeView:
        """Open a form by its link, on one more device."""
        opened = intake.open_link(self.store, self.library, self.settings, token, born, now=self.now, **more)
        return self.resume(opened.session_token)

    def open(self, visit_id: UUID | None = None, *, desk: Actor | None = None, **more: Any) -> IntakeView:
        """Open the form of a visit; of a new one unless told."""
        return self.open_token(self.token(visit_id or self.add(), desk=desk), **more)

    def resume(self, session_token: str) -> IntakeView:
        """Give the form of an open session."""
        view = intake.resume(self.store, self.library, session_token, now=self.now)
        assert view is not None
        return view

    def save(self, view: IntakeView, slug: str, answers: dict[str, Any] | None = None, *,
             key: str | None = None, language: str | None = None) -> Saved:
        """Send one page; what `answers` lack of it is left empty."""
        given = read_flat(view.definition.questionnaire, answers or {})
        page = next(page for page in pages(view.definition.questionnaire) if page.slug == slug)
        after = complete(view.definition, view.stored.with_answers(given.answers), view.facts)
        shown = [item.link_id for item in visible(view.definition.questionnaire, page, after, view.today)]
        typed = {link_id: given.answers.get(link_id, SKIPPED) for link_id in shown}
        return intake.save_page(self.store, view, slug, typed, dict(given.rows), key=key or uuid4().hex,
                                now=self.now, language=language or view.language)

    def submit(self, view: IntakeView, *, finish_early: bool = True, key: str | None = None) -> Submitted:
        """Send the form."""
        return intake.submit(self.store, view, finish_early=finish_early, key=key or uuid4().hex,
                             now=self.now)

    def sent(self, answers: dict[str, dict[str, Any]] | None = None, **changes: Any) -> IntakeView:
        """Fill in pages (slug → answers) of a new visit's form and send it; give the view before sending."""
        view = self.open(self.add(**changes))
        for slug, one in (answers or {}).items():
            view = self.save(view, slug, one).view
        self.submit(view)
        return view

    def _site(self, name: str) -> UUID:
        new = NewLocation(name, "America/Chicago", "(555) 555-0142", "small")
        return locations.create_location(self.store, JOB, new, now=self.now)
