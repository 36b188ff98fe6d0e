"""The printed summary of one case: what the page says, in the order of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import BODY_MAP, Item, Meaning
from triage.questionnaire.pages import pages as pages_of_form
from triage.questionnaire.values import Code
from triage.rules.result import Contributor
from triage.services.views import CaseView, Entry, Section
from triage.web import fit
from triage.web.fit import Fit
from triage.web.verdict import Flag, Verdict, named

NO = "no"   # the code by which content says no, beside options that mean "none of these"
OPEN = "? rather not say"   # the longest of the marks for open answers
BETWEEN = "; "   # what stands between several picks


@dataclass(frozen=True, slots=True)
class Line:
    """What was said to one question, or to several that say no or are open alike."""

    labels: tuple[str, ...]
    state: State
    words: str = ""
    no: bool = False
    mark: str = ""

    @property
    def length(self) -> int:
        """How many characters it takes."""
        said = len(self.words) + len(self.mark)
        return sum(len(label) + 2 for label in self.labels) + max(said, len(OPEN))


@dataclass(frozen=True, slots=True)
class Block:
    """One page of the form."""

    title: str
    lines: tuple[Line, ...]

    def height(self, size: fit.Type, *, run_on: bool) -> float:
        """How many points of a column it takes."""
        if run_on:
            characters = len(self.title) + sum(line.length + 2 for line in self.lines)
            return size.line * fit.lines(characters, size.width)
        written = sum(fit.lines(line.length, size.width) for line in self.lines)
        return size.line * (fit.HEADING + written)


Named = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Sheet:
    """The page. `taken` is the last step that was taken to shorten it.

    `pages_out`: how many pages of the form that step leaves to the case page; None for all that it can.
    """

    case: CaseView
    taken: Fit = Fit.WHOLE
    pages_out: int | None = None

    @cached_property
    def verdict(self) -> Verdict:
        """The same verdict as on the case page."""
        return Verdict(self.case)

    @property
    def shortened(self) -> tuple[str, ...]:
        """What was done to make it fit, in words."""
        return tuple(words for step, words in fit.SAYS.items() if step <= self.taken)

    @property
    def run_on(self) -> bool:
        """Whether answers run on."""
        return self.taken >= Fit.RUN_ON

    @property
    def small(self) -> bool:
        """Whether the type is smaller."""
        return self.taken >= Fit.SMALL

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Findings with the patient's words."""
        flags = self.verdict.flags
        return flags[:fit.FLAGS_IN_FULL] if self.taken >= Fit.FLAG_TITLES else flags

    @cached_property
    def titles(self) -> Named:
        """Findings by title only, under headings: those beyond the fourth, and those that are open."""
        found: dict[str, dict[str, None]] = {}
        for flag in self.verdict.flags[len(self.flags):]:
            found.setdefault(f"{level(flag)}, too:", {})[flag.title] = None
        for flag in self.verdict.open_flags:
            found.setdefault(f"{level(flag)}, because answers are missing:", {})[flag.title] = None
        return tuple((heading, tuple(titles)) for heading, titles in found.items())

    @cached_property
    def unknowns(self) -> Named:
        """The names of the unknowns that matter, by the state that they are open in."""
        found: dict[str, list[str]] = {}
        for one in self.verdict.unknowns:
            found.setdefault(one.state.value, []).append(one.short)
        return tuple((state, tuple(names)) for state, names in found.items())

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """What a later version of the form says otherwise, danger signs first; beyond a few only how many."""
        found = self.case.changes.differences if self.case.changes else ()
        said = tuple(f"{one.label}: {self.cut(one.before)} → {self.cut(one.after)}"
                     for one in found[:fit.CHANGES])
        more = len(found) - len(said)
        return (*said, f"{more} more on the case page") if more else said

    @property
    def prompts(self) -> tuple[Contributor, ...]:
        """What is worth asking or examining."""
        return self.verdict.contributors("consider")[:fit.step(fit.PROMPTS, self.taken)]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The answers, page by page of the form, and the scores of published scales."""
        pages = tuple(self._block(section) for section in self._sections if self._is_kept(section))
        lines = tuple(Line((one.name,), State.ANSWERED, one.words) for one in self.case.scores)
        return (*pages, Block("Scores", lines)) if lines else pages

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Pages of the form that are on the case page only, each with its number of answers."""
        return tuple(f"{section.title_en} ({len(section.entries)})" for section in self._sections
                     if not self._is_kept(section))

    @property
    def _sections(self) -> tuple[Section, ...]:
        return tuple(section for section in self.case.sections if section.entries)

    @property
    def fits(self) -> bool:
        """Whether it takes one page, by the measure of `fit`."""
        drawn = self.size.body if any(self.case.body.values()) else 0
        written = sum(block.height(self.size, run_on=self.run_on) for block in self.blocks)
        rest = Block("", (Line(self.left_out, State.ANSWERED),)).height(self.size, run_on=self.run_on)
        return fit.fits(self._top(), drawn + written + (rest if self.left_out else 0))

    @property
    def size(self) -> fit.Type:
        """The size of type."""
        return fit.SMALL if self.small else fit.NORMAL

    def cut(self, words: str) -> str:
        """Shorten a long answer where the page needs it."""
        return fit.shorter(words, fit.step(fit.LONGEST, self.taken), BETWEEN)

    def _top(self) -> float:
        texts = [self._length(flag) for flag in self.flags]
        texts += [len(heading) + sum(len(name) + 2 for name in names) for heading, names in self.titles]
        texts += [len(one) for one in self.changes]
        texts += [len(OPEN) + sum(len(name) + 2 for name in names) for _, names in self.unknowns]
        texts += [len(prompt.says) + 5 * len(prompt.cites) for prompt in self.prompts]
        headings = fit.HEADING * (2 + bool(self.prompts) + bool(self.case.changes))
        return self.size.top_line * (headings + sum(fit.lines(text, self.size.top_width) for text in texts))

    def _length(self, flag: Flag) -> int:
        quotes = sum(len(quote.label) + len(self.cut(quote.english)) + 4 for quote in flag.quotes)
        return len(level(flag)) + len(flag.title) + quotes + 5 * len(flag.sources) + 4

    def _block(self, section: Section) -> Block:
        lines = self._lines(section.entries)
        return Block(section.title_en, tuple(grouped(lines) if self.taken >= Fit.GROUPED else lines))

    def _is_kept(self, section: Section) -> bool:
        return self.taken < Fit.DANGER_PAGES or section.slug not in self.expendable[:self.pages_out]

    @cached_property
    def expendable(self) -> tuple[str, ...]:
        """Slugs of the pages that no danger rule reads, those that are missed least first."""
        danger = self.case.definition.judge_of.danger_questions
        found = [section for section in reversed(self._sections)
                 if not any(entry.link_id in danger for entry in section.entries)]
        return tuple(section.slug for section in sorted(found, key=self._is_missed))

    def _is_missed(self, section: Section) -> tuple[bool, bool]:
        """Give what sorts pages by how much they are missed: marked for the summary, not drawn anyway."""
        items = [self.case.definition.questionnaire.by_id[entry.link_id] for entry in section.entries]
        pages = pages_of_form(self.case.definition.questionnaire)
        marked = any(page.slug == section.slug and page.item.in_summary for page in pages)
        return marked, not all(item.control == BODY_MAP for item in items)

    def _lines(self, entries: Iterable[Entry]) -> Iterator[Line]:
        for entry in entries:
            words = self.cut(entry.words_en) if entry.state is State.ANSWERED else ""
            yield Line((named(entry),), entry.state, words, self._says_no(entry), entry.mark)

    def _says_no(self, entry: Entry) -> bool:
        answer = self._answer(entry)
        item = self.case.definition.questionnaire.by_id[entry.link_id]
        return answer.state is State.ANSWERED and all(
            isinstance(value, Code) and means_no(item, value.code) for value in answer.values)

    def _answer(self, entry: Entry) -> Answer:
        if entry.row is None:
            return self.case.answers[entry.link_id]
        group = self.case.definition.questionnaire.rows_of[entry.link_id].link_id
        return self.case.answers.rows[group][entry.row][entry.link_id]


def compose(case: CaseView) -> Sheet:
    """Give the page with as little shortened as it takes to fit."""
    sheets = list(shorter_and_shorter(case))
    return next((sheet for sheet in sheets if sheet.fits), sheets[-1])


def shorter_and_shorter(case: CaseView) -> Iterator[Sheet]:
    """Yield the page whole, then with one step more taken each time."""
    for step in Fit:
        if step is Fit.DANGER_PAGES:
            count = len(Sheet(case, step).expendable)
            yield from (Sheet(case, step, pages_out) for pages_out in range(count))
        yield Sheet(case, step)


def grouped(lines: Iterable[Line]) -> Iterator[Line]:
    """Put answers that say no on one line, and those open in the same way on another, after the rest."""
    together: dict[tuple[State, bool], list[str]] = {}
    for line in lines:
        if line.no or line.state is not State.ANSWERED:
            together.setdefault((line.state, line.no), []).extend(line.labels)
        else:
            yield line
    for (state, no), labels in together.items():
        yield Line(tuple(labels), state, "No" if no else "", no)


def means_no(item: Item, code: str) -> bool:
    """Whether picking an option says no to the question."""
    option = item.option_by_code.get(code)
    return code == NO or (option is not None and option.meaning is Meaning.NONE)


def level(flag: Flag) -> str:
    """Give a flag's level in words."""
    return flag.level.name.replace("_", " ").capitalize()
