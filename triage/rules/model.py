"""A rule set as plain frozen values: rules, flags, rows and the classification."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.rules.condition import Condition
from triage.rules.result import Classification, Urgency


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer that stands for another once a follow-up was answered."""

    question: str
    said: str
    ask: str
    reads: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a family of rules is about. `patient`, `tell` and `first_aid` are words for the patient."""

    id: str
    title: str
    patient: str = ""
    tell: str = ""
    first_aid: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when `when` holds, a clinician must act within `urgency`.

    `if_unknown` is the level asked for while the rule is open; None raises nothing.
    `interrupt` tells the patient and the clinic at once; `card` shows the crisis card.
    `repeats` names rules that hold whenever it does: on purpose, for words of its own.
    `verified` is False where no source was seen for the level or the fact.
    """

    id: str
    flag: str
    urgency: Urgency
    if_unknown: Urgency | None
    says: str
    cites: tuple[str, ...]
    when: Condition
    interrupt: bool = False
    card: bool = False
    verified: bool = False
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContributorRule:
    """Something worth considering when `when` holds."""

    id: str
    kind: str
    says: str
    cites: tuple[str, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class RowsView:
    """One list made of a first row with its own questions and the rows of a repeating group.

    `first` and `fields`: field name → linkId. `classes`: option code of field "type" → class.
    """

    name: str
    present: Condition
    first: Mapping[str, str]
    group: str
    fields: Mapping[str, str]
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClassGate:
    """A condition that decides the whole classification. The first that holds wins."""

    id: str
    result: Classification
    says: str
    cites: tuple[str, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class ClassReasonRule:
    """A reason against "likely", compiled once per region. `when`: region → condition."""

    id: str
    leads_to: Classification
    counts_unknown: bool
    says: str
    cites: tuple[str, ...]
    when: Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """Which sites match an operated region strongly or weakly."""

    strong: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClassificationRules:
    """How answers are classified: per region of the counted rows, then the best region."""

    rows: str
    by: str
    regions: tuple[str, ...]
    labels: Mapping[str, str]
    sites_question: str
    sites_property: str
    matches: Mapping[str, SiteMatch]
    gates: tuple[ClassGate, ...]
    reasons: tuple[ClassReasonRule, ...]
    course_question: str
    courses: Mapping[str, str]
    notes: tuple[ContributorRule, ...] = ()


UNKNOWN_REGION = "unknown"


@dataclass(frozen=True)
class RuleSet:
    """Everything that rules.toml says. `terms` are the conditions that it names and shares."""

    id: str
    version: str
    signed_by: str
    rules: tuple[Rule, ...]
    flags: Mapping[str, Flag]
    readings: tuple[Reading, ...] = ()
    rows: Mapping[str, RowsView] = field(default_factory=dict)
    contributors: tuple[ContributorRule, ...] = ()
    classification: ClassificationRules | None = None
    interrupt_until: str = ""
    interrupt_alone: tuple[str, ...] = ()
    terms: Mapping[str, Condition] = field(default_factory=dict)
