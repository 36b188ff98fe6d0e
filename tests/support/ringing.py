"""A clinic whose alarms go out over a real mail server, and what each member of staff got."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from tests.support.clinic import Clinic
from tests.support.sms import Gateway
from tests.support.smtp import Server
from triage.rules.result import Urgency
from triage.services import site_facts, site_help
from triage.services.alarms import site_alarms
from triage.services.alarms.delivering import Delivered
from triage.services.alarms.site import DUE, Outside, SiteAlarms
from triage.services.alarms.turn import Ways, turn
from triage.services.views import IntakeView
from triage.store.models import Case, CaseStep

NOBODY = Outside()
AT_WORK = {day: "08:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri")}


@dataclass(frozen=True)
class PathSettings:
    """What is set up to send alarms by."""

    smtp_host: str = "127.0.0.1"
    sms_account: str = ""
    alarm_test_email: str = ""
    alarm_test_phone: str = ""


@dataclass
class Ringing:
    """The clinic, its mail server, and the worker's turns."""

    clinic: Clinic
    server: Server
    texts: Gateway | None = None
    settings: PathSettings = field(default_factory=PathSettings)

    def turn(self) -> Delivered:
        """Let the worker look once, now."""
        gateway = self.texts.client() if self.texts else None
        ways = Ways(self.settings, self.server.mailer(), gateway, "https://intake.clinic.example")
        return turn(self.clinic.store, ways, now=lambda: self.clinic.now)

    def later(self, **span: float) -> list[str]:
        """Let time pass, then a turn; give who got mail in it, by the beginning of the address."""
        before = len(self.server.postbox.recipients)
        self.clinic.pass_by(**span)
        self.turn()
        return sorted(to.partition("@")[0] for to, in self.server.postbox.recipients[before:])

    def emergency(self) -> Case:
        """Have somebody answer that they have chest pain."""
        return self.case(self.clinic.save(self.clinic.open(), "now", {"chest": ["pain"]}).view)

    def case(self, view: IntakeView) -> Case:
        """Give the case of a form as it is now."""
        with self.clinic.store.reading() as session:
            return session.scalars(select(Case).where(Case.intake_id == view.intake_id)).one()

    def fresh(self, case: Case) -> Case:
        """Give a case as it is now."""
        with self.clinic.store.reading() as session:
            return session.get_one(Case, case.id)

    def steps(self, case: Case) -> Counter[tuple[str, int, int]]:
        """Count the steps of a case, by (kind, round, step)."""
        with self.clinic.store.reading() as session:
            rows = session.scalars(select(CaseStep).where(CaseStep.case_id == case.id))
            return Counter((row.kind, row.alarm, row.step) for row in rows)

    def set_list(self, *people: UUID, outside: Outside = NOBODY, due: dict[Urgency, int] | None = None,
                 wait: int = 10) -> None:
        """Set the list of Main Street."""
        wanted = SiteAlarms(due or DUE, wait, people, outside)
        page = site_alarms.page_of(self.clinic.store, self.clinic.administrator, self.clinic.main)
        site_alarms.set_alarms(self.clinic.store, self.clinic.administrator, self.clinic.main, wanted,
                               seen=page.revision, now=self.clinic.now)

    def close_for_the_night(self) -> None:
        """Say when Main Street is open, and let it be 10 PM there."""
        clinic = self.clinic
        page = site_help.page_of(clinic.store, clinic.administrator, clinic.main)
        site_facts.set_facts(clinic.store, clinic.administrator, clinic.main, AT_WORK, seen=page.revision,
                             now=clinic.now)
        clinic.now = clinic.now.replace(hour=4)

    def id_of(self, name: str) -> UUID:
        """Give the account of a clinician of Main Street."""
        return UUID({"okafor": self.clinic.clinician, "imai": self.clinic.colleague}[name].id)
