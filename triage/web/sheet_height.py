"""How high the printed page is, by the measure of fit.py: which step is taken follows from it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from triage.web import fit
from triage.web.fit import width
from triage.web.sheet_lines import SAID, YES, Line

if TYPE_CHECKING:
    from triage.web.sheet import Sheet
    from triage.web.sheet_table import Table
    from triage.web.verdict import Flag

OPEN = 18   # the longest of the marks for open answers
BETWEEN = 2
FILLED = .72   # of a row of a table, whose columns are as wide as they need to be
NAMED, NAMED_AND_COMPARED = (.6, .36), (.38, .19, .19, .19)   # shares of the width of a table of scores


def height(sheet: "Sheet") -> float:
    """Give the points between the frame of the page."""
    picture, scores, checklist = _body(sheet), _scores(sheet), _checklist(sheet)
    beside = max(picture, scores) + checklist, max(picture + scores, checklist)
    middle = beside[0] if sheet.limits.merge else beside[1]
    lists = max(_medicines(sheet), _life(sheet))
    return _frame(sheet) + _top(sheet) + _story(sheet) + middle + lists + _decided(sheet)


def _frame(sheet: "Sheet") -> float:
    """Give what a long name or place adds to the frame."""
    case = sheet.case
    name = fit.lines(width(case.patient.name), fit.BANNER // 2) - 1
    about = len(case.patient.record_number) + len(case.location.name) + len(case.visit.clinician) + 60
    typed = sum(len(one) + 2 for one in case.provenance.typists) + 110
    return 16.0 * name + 10.5 * (fit.lines(about, fit.BANNER) + fit.lines(typed, fit.BANNER) - 2)


def _top(sheet: "Sheet") -> float:
    """Give the height of what a later version changed, of flags and of unknowns."""
    size = sheet.size
    flags = [_quotes(sheet, flag) + len(flag.title) + 20 + 5 * len(flag.sources) for flag in sheet.flags]
    flags += [len(heading) + _joined(names) for heading, names in sheet.titles]
    flags += [len(one.says) + 5 * len(one.cites) for one in sheet.prompts]
    unknowns = [OPEN + _joined(names) for _, names in sheet.unknowns]
    more = fit.HEADING * size.line if sheet.prompts else 0
    changes = fit.block(size, map(width, sheet.changes), size.full) if sheet.case.changes else 0
    apart = 6 if unknowns else 0
    return (changes + fit.block(size, flags or [90], size.full - 2) + more
            + fit.block(size, unknowns or [OPEN], size.full - 4) + apart)


def _quotes(sheet: "Sheet", flag: "Flag") -> int:
    return sum(width(sheet.label(quote.label)) + max(OPEN, width(sheet.cut(quote.english))) + 4
               for quote in sheet.quotes(flag))


def _decided(sheet: "Sheet") -> float:
    """Give the height of what was decided. The line of the verdict that names it is counted, too."""
    texts = sheet.decided.texts()
    return fit.block(sheet.size, (*map(width, texts), 1), sheet.size.full) if texts else 0


def _story(sheet: "Sheet") -> float:
    """Give the height of what bothers the patient, and of the operations."""
    size, found = sheet.size, 0.0
    if sheet.trouble:
        found += fit.block(size, [_run(sheet, sheet.trouble)], size.full)
    if operations := sheet.listing("operations"):
        found += _table(sheet, operations, size.full)
    return found


def _body(sheet: "Sheet") -> float:
    """Give the height of the body picture, and of what is said below it."""
    size = sheet.size
    picture = size.tight if sheet.limits.merge else size.body
    drawn = picture if sheet.figure else size.line * (fit.HEADING + 1)
    notes = [_line(sheet, one) for one in sheet.places] + [width(words) + 20 for _, words in sheet.moved]
    return drawn + size.line * sum(fit.lines(one, size.side) for one in notes)


def _scores(sheet: "Sheet") -> float:
    size = sheet.size
    across = size.full - size.side if sheet.limits.merge else size.side
    shares = NAMED_AND_COMPARED if sheet.case.last else NAMED
    rows = [zip((width(sheet.label(one.name)), len(one.now) or OPEN, len(one.last), len(one.change)),
                (int(across * share) for share in shares), strict=False) for one in sheet.scores]
    return fit.table(size, rows) + size.line * (fit.HEADING + 1.2) if rows else 0


def _checklist(sheet: "Sheet") -> float:
    size = sheet.size
    across = size.wide if sheet.limits.merge else size.main
    rows = []
    for tick in sheet.ticks:
        label, words = _joined(tick.labels), width(sheet.cut(tick.words))
        if tick.column == SAID:
            rows.append([(label, across), (words, size.main * 2 // 3)])
        else:
            rows.append([(label + (words + BETWEEN if tick.column == YES and words else 0), across)])
    return fit.table(size, rows) + size.line * (fit.HEADING + 2.4) if rows else 0


def _medicines(sheet: "Sheet") -> float:
    found = 0.0
    for name in ("medicines", "allergies"):
        if table := sheet.listing(name):
            found += _table(sheet, table, sheet.size.half)
            found += sheet.size.row * 1.25 * sum(
                fit.lines(width(box) + 6, sheet.size.half) for box in table.boxes)
    return found


def _life(sheet: "Sheet") -> float:
    size = sheet.size
    goals = fit.block(size, [_line(sheet, one) for one in sheet.goals], size.half) if sheet.goals else 0
    daily = [_line(sheet, one) for one in sheet.daily_shown] + [30] * bool(sheet.daily_more)
    return goals + (fit.block(size, daily, size.half) if daily else 0)


def _table(sheet: "Sheet", table: "Table", across: int) -> float:
    size, columns = sheet.size, max(1, len(table.columns))
    rows = [[(sum(_cell(sheet, lines) for lines in record.cells) + BETWEEN * columns, int(across * FILLED))]
            for record in table.records]
    boxed = [sum(_cell(sheet, lines) + BETWEEN for lines in record.cells) + 20 for record in table.boxed]
    below = [_run(sheet, table.says)] if table.says else []
    asked = [0 if table.all else OPEN + width(table.asked.words), *([30] if table.more else [])]
    head = size.row if table.records else 0
    return (fit.block(size, [one for one in (*asked, *below) if one], across) + head
            + fit.table(size, rows) + 1.3 * size.row * sum(fit.lines(one, across) for one in boxed))


def _cell(sheet: "Sheet", lines: Iterable[Line]) -> int:
    return sum(max(width(sheet.cut(one.words)), 0 if one.words else OPEN) + BETWEEN for one in lines)


def _line(sheet: "Sheet", line: Line) -> int:
    return width(sheet.label(line.label)) + BETWEEN + max(width(sheet.cut(line.words)), OPEN)


def _run(sheet: "Sheet", lines: Iterable[Line]) -> int:
    return sum(_line(sheet, one) + BETWEEN for one in lines)


def _joined(names: Iterable[str]) -> int:
    return sum(_lengths(names))


def _lengths(names: Iterable[str]) -> Iterator[int]:
    for name in names:
        yield width(name) + BETWEEN
