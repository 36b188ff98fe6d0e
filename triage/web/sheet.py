"""The printed summary of one case: what the page says, in the order of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.answers import State
from triage.questionnaire.model import Item
from triage.rules.result import Contributor
from triage.rules.summary import Layout, Listing
from triage.services.answerer import QUESTIONS
from triage.services.views import CaseView
from triage.web import fit
from triage.web.body import is_map
from triage.web.drawn import Drawn, drawn, places_since
from triage.web.fit import Fit, Limits
from triage.web.score_rows import ScoreRow, score_rows
from triage.web.sheet_decision import Decided
from triage.web.sheet_lines import SAID, YES, Line, Lines, Tick
from triage.web.sheet_table import Table
from triage.web.verdict import Flag, Quote, Verdict

BETWEEN = "; "   # what stands between several picks
Named = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Sheet:
    """The page. `taken` is the last step that was taken to shorten it; fit.py says what each does.

    `quoted`: how many flags keep the patient's words, where that is fewer than the step leaves.
    """

    case: CaseView
    taken: Fit = Fit.WHOLE
    quoted: int | None = None

    @cached_property
    def verdict(self) -> Verdict:
        """The same verdict as on the case page."""
        return Verdict(self.case)

    @property
    def limits(self) -> Limits:
        """What the step leaves."""
        return fit.LIMITS[self.taken]

    @property
    def size(self) -> fit.Type:
        """The size of type."""
        return self.limits.size

    @property
    def look(self) -> str:
        """The classes of the page: its type, and whether the checklist has the whole width."""
        sizes = {fit.SMALL: "small", fit.TINY: "small tiny"}
        return f"{sizes.get(self.size, '')}{' tight' if self.limits.merge else ''}".strip()

    @property
    def shortened(self) -> tuple[str, ...]:
        """What was done to make it fit, in words."""
        return tuple(words for step, words in fit.SAYS.items() if step <= self.taken)

    @property
    def layout(self) -> Layout:
        """What stands where, as the condition says."""
        return self.case.definition.layout

    @cached_property
    def said(self) -> Lines:
        """The answers, ready to be put into their places."""
        return Lines(self.case)

    @cached_property
    def decided(self) -> Decided:
        """What clinicians decided."""
        return Decided(self)

    # --- flags and unknowns ---

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Findings with the patient's words."""
        return self.verdict.flags[:self.limits.flags if self.quoted is None else self.quoted]

    def quotes(self, flag: Flag) -> tuple[Quote, ...]:
        """Give the answers that a flag rests on, as many as there is room for."""
        return flag.quotes[:self.limits.quotes]

    @cached_property
    def titles(self) -> Named:
        """Findings by title only, under headings: those beyond the first few, and those that are open."""
        found: dict[str, dict[str, None]] = {}
        for flag in self.verdict.flags[len(self.flags):]:
            found.setdefault(f"{level(flag)}{', too' if self.flags else ''}:", {})[flag.title] = None
        for flag in self.verdict.open_flags:
            found.setdefault(f"{level(flag)}, because answers are missing:", {})[flag.title] = None
        return tuple((heading, self._names(titles)) for heading, titles in found.items())

    @cached_property
    def unknowns(self) -> Named:
        """The names of the unknowns that matter, by the state that they are open in."""
        found: dict[str, list[str]] = {}
        for one in self.verdict.unknowns:
            found.setdefault(one.state.value, []).append(self.label(one.short))
        return tuple((state, self._names(names)) for state, names in found.items())

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """What a later version of the form says otherwise, danger signs first; beyond a few only how many."""
        found = self.case.changes.differences if self.case.changes else ()
        return fit.first(tuple(f"{self.label(one.label)}: {self.cut(one.before)} → {self.cut(one.after)}"
                               for one in found), fit.CHANGES)

    @property
    def prompts(self) -> tuple[Contributor, ...]:
        """What is worth asking or examining."""
        return self.verdict.contributors("consider")[:self.limits.prompts]

    # --- the patient's story ---

    @cached_property
    def trouble(self) -> tuple[Line, ...]:
        """What bothers the patient most, and its course."""
        return tuple(self.said.lines(self.layout.trouble)) or tuple(
            self.said.asked(one) for one in self.layout.trouble[:1] if self.said.item(one))

    @cached_property
    def scores(self) -> tuple[ScoreRow, ...]:
        """Published scores and scales, with last time's."""
        return score_rows(self.case)

    @cached_property
    def figure(self) -> Drawn | None:
        """The body drawing, None where no place is marked."""
        return drawn(self.case)

    @cached_property
    def moved(self) -> tuple[tuple[str, str], ...]:
        """The places that are new on it since the time before, and those that are gone."""
        return tuple((heading, self.cut(words)) for heading, words in places_since(self.case))

    @cached_property
    def places(self) -> tuple[Line, ...]:
        """What was said to body drawings on which nothing is marked."""
        empty = (one.link_id for one in self._items if is_map(one) and not self._is_marked(one.link_id))
        return tuple(self.said.lines(empty))

    def _is_marked(self, link_id: str) -> bool:
        entries = self.said.entries[link_id]
        return entries[0].state is State.ANSWERED and not self.said.says_no(entries[0])

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """The checklist."""
        layout, danger = self.layout, self.case.definition.judge_of.danger_questions
        listed = {*layout.trouble, *layout.goals, *self._of_tables, *self._of_scores, *self._of_maps}
        split = {sign.question for sign in layout.signs}
        others = (one.link_id for one in self._items
                  if one.link_id in split or (one.link_id in danger and one.link_id not in listed))
        found = tuple(self.said.ticks(layout.signs, others))
        return tuple(self._joined(found)) if self.limits.share else found

    def _joined(self, ticks: tuple[Tick, ...]) -> Iterator[Tick]:
        """Put signs together that share a column; those that are named in the layout stay alone longest."""
        together: dict[tuple[str, State], list[Tick]] = {}
        for place, tick in enumerate(ticks):
            is_named, is_said = place < len(self.layout.signs), tick.column in (YES, SAID)
            if (is_said and not self.limits.merge_yes) or (is_named and not self.limits.merge):
                yield tick
            else:
                together.setdefault((tick.column, tick.state), []).append(tick)
        for (column, state), found in together.items():
            names = tuple(self._told(one) if column in ("yes", "said") else self.label(one.labels[0])
                          for one in found)
            yield Tick(self._names(names), column, state)

    def _told(self, tick: Tick) -> str:
        label = self.label(tick.labels[0])
        return f"{label}: {self.cut(tick.words)}" if tick.words and self.limits.reasons else label

    def listing(self, name: str) -> Table | None:
        """Give one of the tables: operations, medicines, allergies. None where the condition has none."""
        found: Listing | None = getattr(self.layout, name)
        return Table(self, found, getattr(self.limits, name)) if found else None

    @cached_property
    def goals(self) -> tuple[Line, ...]:
        """What the patient wants from the visit."""
        return tuple(self.said.lines(self.layout.goals)) or tuple(
            self.said.asked(one) for one in self.layout.goals[:1])

    @cached_property
    def daily(self) -> tuple[Line, ...]:
        """Daily life first, then whatever stands nowhere else, pages that the author marked before others."""
        layout = self.layout
        elsewhere = {*layout.trouble, *layout.goals, *self._of_tables, *self._of_scores, *self._of_maps,
                     *(sign.question for sign in layout.signs), *QUESTIONS,
                     *self.case.definition.judge_of.danger_questions}
        marked = {item.link_id for page in self.case.definition.questionnaire.items if page.in_summary
                  for item in page.walk()}
        rest = sorted((one.link_id for one in self._items if one.link_id not in {*elsewhere, *layout.daily}),
                      key=lambda link_id: link_id not in marked)
        return tuple(self.said.lines((*(one for one in layout.daily if one not in elsewhere), *rest)))

    @property
    def daily_shown(self) -> tuple[Line, ...]:
        """Those of them that there is room for."""
        return self.daily[:self.limits.daily]

    @property
    def daily_more(self) -> int:
        """How many answers of daily life are on the case page only."""
        return len(self.daily) - len(self.daily_shown)

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(one for one in self.case.definition.questionnaire.by_id.values()
                     if one.is_question and one.link_id in self.said.entries)

    @cached_property
    def _of_tables(self) -> frozenset[str]:
        tables = (self.layout.operations, self.layout.medicines, self.layout.allergies)
        return frozenset(link_id for one in tables if one for link_id in one.questions)

    @cached_property
    def _of_scores(self) -> frozenset[str]:
        return frozenset(link_id for one in self.scores for link_id in one.questions)

    @cached_property
    def _of_maps(self) -> frozenset[str]:
        return frozenset(one.link_id for one in self._items if is_map(one))

    # --- words ---

    def cut(self, words: str) -> str:
        """Shorten a long answer where the page needs it."""
        return fit.shorter(words, self.limits.words, BETWEEN)

    def label(self, words: str) -> str:
        """Shorten a long name of a question where the page needs it."""
        return fit.shorter(words, self.limits.label, "\n")

    def _names(self, names: Iterable[str]) -> tuple[str, ...]:
        return fit.first(tuple(names), self.limits.names)


def level(flag: Flag) -> str:
    """Give a flag's level in words."""
    return flag.level.name.replace("_", " ").capitalize()
