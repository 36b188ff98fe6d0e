"""All rows of a list, read by one plan; and what can only be seen of all of them together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from triage.services.importing.cells import READERS, Reader
from triage.services.importing.dates import EITHER, DayForm, day_form, split_when
from triage.services.importing.entry import Entry, Site
from triage.services.importing.grid import LONGEST_CELL, Grid, Row
from triage.services.importing.people import same_person
from triage.services.importing.plan import AFTERNOON, AS_WRITTEN, SAME, Plan
from triage.services.importing.times import read_time
from triage.services.importing.words import labels

DAYS = ("birth_date", "day", "when")
ONE_LINE = frozenset({"record_number", "phone", "other_phone", "email"})
NOON = 12


def form_of(grid: Grid, plan: Plan) -> DayForm:
    """Tell which way round the list writes days, from all of them."""
    at = [(index, field) for index, field in enumerate(plan.columns) if field in DAYS]
    return day_form(split_when(row.cells[index])[0] if field == "when" else row.cells[index]
                    for row in grid.rows for index, field in at if row.cells[index])


def settled(grid: Grid, plan: Plan) -> Plan:
    """Give the plan with what the list itself says: which way round days are, whether 1:30 is after noon."""
    order = plan.order or form_of(grid, plan).order
    return replace(plan, order=order, hours=plan.hours or _hours(grid, plan))


def read_entries(grid: Grid, plan: Plan, site: Site) -> list[Entry]:
    """Read every row. `plan` is settled; see Plan.missing before."""
    fields = [(index, field) for index, field in enumerate(plan.columns) if field]
    used = {field for _, field in fields}
    readers = [(field, reader) for field, reader in READERS.items()
               if field in used or (field == "day" and plan.day and "when" not in used)
               or (field == "phone" and "other_phone" in used) or field == "language"]
    wide = frozenset(grid.wide)
    entries = [_entry(row, fields, readers, plan, site, wide=row.number in wide) for row in grid.rows]
    _compare(entries)
    return entries


def _entry(row: Row, fields: Sequence[tuple[int, str]], readers: Sequence[tuple[str, Reader]], plan: Plan,
           site: Site, *, wide: bool) -> Entry:
    mended = plan.mended.get(row.number, {})
    entry = Entry(row.number, row.place, {})
    for index, field in fields:
        entry.texts[field] = " ".join(row.cells[index].split())
        if field not in mended:
            _check(entry, field, row.cells[index])
    entry.texts.update(mended)
    if "phone" in mended:
        entry.texts["other_phone"] = ""   # somebody said which one
    entry.same_person = bool(mended.get(SAME))
    if wide and not mended:
        entry.wrong("", "The row has more cells than there are headings: they may stand under wrong ones. "
                    "Check each")
    for field, reader in readers:
        if field not in {problem.field for problem in entry.problems}:
            reader(entry, entry.texts.get(field, ""), plan, site)
    if row.number in plan.out:
        entry.left_out = "You left it out"
    return entry


def _check(entry: Entry, field: str, cell: str) -> None:
    """Refuse what no cell of this field can hold, whatever it means."""
    label = labels()[field].lower()
    if len(cell) > LONGEST_CELL:
        entry.texts[field] = entry.texts[field][:40]
        entry.wrong(field, f"The {label} is longer than {LONGEST_CELL} letters. Type it again")
    elif field in ONE_LINE and len(cell.splitlines()) > 1:
        entry.wrong(field, f"The {label} goes over several lines. Type it again in one")
    elif not entry.texts[field].isprintable():
        entry.texts[field] = "".join(c for c in entry.texts[field] if c.isprintable())
        entry.wrong(field, f"The {label} holds characters that cannot be seen. Save it without them")


def _hours(grid: Grid, plan: Plan) -> str:
    """Tell whether a list says 1:30 and means 13:30: nothing in it is AM, PM or past 12."""
    at = [(index, field) for index, field in enumerate(plan.columns) if field in ("time", "when")]
    texts = [split_when(row.cells[index])[1] if field == "when" else row.cells[index]
             for row in grid.rows for index, field in at]
    read = [(text, found) for text in texts if text and (found := read_time(text))]
    early = [text for text, found in read if 0 < found.hour < NOON / 2 + 1]
    marked = [text for text, found in read if found.hour > NOON or "a" in text.lower() or "p" in text.lower()]
    return AFTERNOON if early and not marked else AS_WRITTEN


def _compare(entries: Sequence[Entry]) -> None:
    """Find rows that contradict each other, and rows that stand twice."""
    people: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.record_number and not entry.left_out:
            people[entry.record_number].append(entry)
    for rows in people.values():
        if len(rows) > 1:
            _one_person(rows)
            _one_visit(rows)


def _one_person(rows: Sequence[Entry]) -> None:
    first = rows[0]
    for other in rows[1:]:
        if first.birth_date and other.birth_date and first.birth_date != other.birth_date:
            what = "another date of birth"
        elif not same_person(first.family, first.given, other.family, other.given) and not other.same_person:
            what = "another name"
        else:
            continue
        for one, two in ((first, other), (other, first)):
            one.wrong("record_number", f"Row {two.number} has the same record number with {what}. "
                      "Mend whichever is wrong, or leave one out")


def _one_visit(rows: Sequence[Entry]) -> None:
    seen: dict[object, Entry] = {}
    for entry in rows:
        if not entry.day or entry.problems:
            continue
        first = seen.setdefault(entry.day, entry)
        if first is entry:
            continue
        if first.time == entry.time:
            entry.left_out = f"The same as row {first.number}"
        elif entry.time and first.time:
            entry.wrong("time", f"Row {first.number} has the same patient on this day at {first.time:%H:%M}. "
                        "Leave one of them out, or type another day")


def needs_order(grid: Grid, plan: Plan) -> bool:
    """Whether somebody must say which way round the days of the list are."""
    return plan.order == EITHER and not form_of(grid, plan).sure
