"""A verdict in a clinician's terms: what was found in whose words, what is missing, on whose authority.

The case page and the printed page are both made of these, so that they cannot disagree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.library import Source
from triage.questionnaire.answers import State
from triage.rules.result import Contributor, Finding, Reason, Urgency
from triage.services.views import CaseView, Entry

CONFIDENCE = {
    "V": "read at the source",
    "P": "the document is known, this detail was not read",
    "M": "general knowledge, not verified",
    "D": "a decision of this project",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """What was said to one question. `words` as the patient saw them, `english` the same in English."""

    label: str
    state: State
    words: str
    english: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding as a clinician reads it. `open`: it acts because answers are missing."""

    rule: str
    level: Urgency
    title: str
    says: str
    open: bool
    quotes: tuple[Quote, ...]
    sources: tuple[Source, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question whose answer could raise the level. `level` is the highest it could bring."""

    link_id: str
    question: str
    short: str
    state: State
    level: Urgency


@dataclass(frozen=True)
class Verdict:
    """One case's verdict, ready to be shown."""

    case: CaseView

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What answers brought up, the most urgent first."""
        return tuple(self._flag(one) for one in self.case.result.findings if not one.open)

    @cached_property
    def open_flags(self) -> tuple[Flag, ...]:
        """What acts because answers are missing, the most urgent first."""
        return tuple(self._flag(one) for one in self.case.result.findings if one.open)

    @cached_property
    def withdrawn(self) -> tuple[Flag, ...]:
        """What the clinic was told of and later answers took back."""
        return tuple(self._flag(one) for one in self.case.withdrawn)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """The unknowns that could raise the level, those that were asked before those that were not."""
        return tuple(sorted(map(self._unknown, self.case.result.settling),
                            key=lambda one: (one.state is State.NOT_ASKED, -one.level)))

    @cached_property
    def asked(self) -> tuple[Unknown, ...]:
        """Unknowns that the patient saw and left open."""
        return tuple(one for one in self.unknowns if one.state is not State.NOT_ASKED)

    @cached_property
    def unasked(self) -> tuple[Unknown, ...]:
        """Unknowns that the patient has not come to yet."""
        return tuple(one for one in self.unknowns if one.state is State.NOT_ASKED)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every fact that something on the page cites, in the order of their numbers."""
        result = self.case.result
        citing: Iterable[tuple[str, ...]] = (
            *(one.cites for one in (*result.findings, *self.case.withdrawn)),
            *(one.cites for one in result.class_reasons), *(one.cites for one in result.contributors),
            *(reason.cites for region in result.regions for reason in region.reasons))
        return self.facts({number for cites in citing for number in cites})

    def contributors(self, *kinds: str) -> tuple[Contributor, ...]:
        """Give what may play a part, or may be worth considering."""
        return tuple(one for one in self.case.result.contributors if one.kind in kinds)

    def facts(self, numbers: Iterable[str]) -> tuple[Source, ...]:
        """Give the numbered facts in the order of their numbers."""
        evidence = self.case.definition.evidence
        return tuple(evidence[number] for number in sorted(numbers, key=_by_number) if number in evidence)

    def quotes(self, reasons: Iterable[Reason]) -> tuple[Quote, ...]:
        """Give what was said to the questions that a finding rests on."""
        return tuple(self._quote(reason) for reason in reasons)

    @cached_property
    def _entries(self) -> dict[tuple[str, int | None], Entry]:
        return {(entry.link_id, entry.row): entry for entry in self.entries()}

    def entries(self) -> Iterator[Entry]:
        """Yield every question of the path with its answer."""
        for section in self.case.sections:
            yield from section.entries

    def short(self, link_id: str) -> str:
        """Give a question's short name in English."""
        item = self.case.definition.questionnaire.by_id[link_id]
        return item.short_text or item.text

    def shorts(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        """Give the short names of the questions that something rests on, each once."""
        return tuple(dict.fromkeys(self.short(reason.question) for reason in reasons))

    def _flag(self, finding: Finding) -> Flag:
        return Flag(finding.rule, finding.urgency, self._title(finding.flag), finding.says, finding.open,
                    self.quotes(finding.because), self.facts(finding.cites), finding.verified)

    def _title(self, flag: str) -> str:
        flags = self.case.definition.rules.flags
        return flags[flag].title if flag in flags else flag

    def _quote(self, reason: Reason) -> Quote:
        entry = self._entries.get((reason.question, reason.row))
        if entry is not None:
            return Quote(named(entry), entry.state, entry.words, entry.words_en)
        words = self._record(reason)   # a fact of the record, which nobody was asked for
        return Quote(self.short(reason.question), State.ANSWERED if words else State.NOT_ASKED, words, words)

    def _record(self, reason: Reason) -> str:
        item = self.case.definition.questionnaire.by_id[reason.question]
        return ", ".join(item.option_by_code[code].text if code in item.option_by_code else code
                         for code in reason.codes)

    def _unknown(self, question: str) -> Unknown:
        rows = [entry for entry in self.entries() if entry.link_id == question]
        item = self.case.definition.questionnaire.by_id[question]
        levels = [one.urgency for one in self.case.result.undetermined if question in one.waits_for]
        return Unknown(question, item.text, self.short(question), rows[0].state if rows else State.NOT_ASKED,
                       max(levels, default=self.case.result.possible))


def named(entry: Entry) -> str:
    """Name a question shortly, with the row that it belongs to."""
    return f"{entry.row_label}, {entry.label_en}" if entry.row_label else entry.label_en


def _by_number(number: str) -> tuple[int, str]:
    digits = "".join(char for char in number if char.isdigit())
    return int(digits or 0), number
