"""The numbers as lists for spreadsheets. What is hidden on the page is hidden in them, in the same words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from triage.services.learning.hiding import LEAST, Number
from triage.services.learning.intervals import Share
from triage.services.learning.views import Judged, Learning
from triage.services.lists import Column, CsvList, of_mappings

COUNTED = f'whole number, or what may be told of it: "fewer than {LEAST}", "13 to 16"'
LEVELS = ("routine", "soon", "same_day", "emergency")
WHERE = (Column("location", "Location"), Column("period", 'Year, or quarter such as "2026-q4"'),
         Column("condition", "Questionnaire"))
LEVEL = Column("level", 'Level that the rules gave, "all" for every one', "choice", (*LEVELS, "all"))


def _count(name: str, label: str, units: str = "cases") -> Column:
    return Column(name, f"{label}: {COUNTED}", "text", units=units)


def _share(name: str, label: str) -> tuple[Column, ...]:
    """Give a share's columns: what is known of it, and the ends of its 95 % interval."""
    ends = (("least", "at least"), ("most", "at most"), ("low", "lower end of Wilson's 95 % interval"),
            ("high", "upper end of Wilson's 95 % interval"))
    return tuple(Column(f"{name}_{end}", f"{label}, {words}", "text", units="share from 0 to 1")
                 for end, words in ends)


SIGNED = (_count("signed", "Cases signed"), _count("agreed", "Signed at the level that the rules gave"),
          _count("raised", "Signed at a higher level"), _count("lowered", "Signed at a lower level"),
          *_share("agreed_share", "Share signed as the rules had it"),
          *_share("under_share", "Under-triage as clinicians judged it"),
          *_share("over_share", "Over-triage as clinicians judged it"))
RULES = (*WHERE, Column("rule", "Id of the rule"), Column("says", "What the rule says"),
         Column("level", "Level of the rule", "choice", LEVELS),
         _count("fired", "Sent forms in which it held", "forms"),
         _count("open", "Sent forms in which it was left open", "forms"), *SIGNED)
JUDGED = (*WHERE, LEVEL, *SIGNED)
WAITS = (*WHERE, LEVEL, _count("seen", "Cases that a clinician looked at"),
         _count("in_time", "Looked at before they were due"), _count("late", "Looked at after that"),
         Column("median", "Median time to the first look", "text", units="minutes"),
         Column("ninetieth", "90th percentile of the time to the first look", "text", units="minutes"),
         *_share("in_time_share", "Share looked at before it was due"))
FORMS = (*WHERE, Column("channel", "Way in which the form was begun", "choice",
                        ("home", "phone", "kiosk", "assisted", "paper", "all")),
         _count("begun", "Forms begun", "forms"), _count("sent", "Of these, sent by now", "forms"),
         _count("unsent", "Of these, not sent by now", "forms"), *_share("sent_share", "Share that was sent"))
PAGES = (*WHERE, Column("page", "Id of the page that is next"), Column("title", "Its title"),
         _count("unsent", "Forms that were not sent and wait there", "forms"))


def _list(name: str, columns: tuple[Column, ...], found: Learning,
          rows: Iterator[Mapping[str, Any]]) -> CsvList:
    where = {"location": found.where, "period": str(found.period), "condition": found.condition}
    return of_mappings(f"{name}-{found.period}", columns, ({**where, **row} for row in rows))


def _parts(name: str, share: Share | None) -> dict[str, str]:
    ends = ("least", "most", "low", "high")
    return {f"{name}_{end}": "" if share is None else f"{getattr(share, end):.4f}" for end in ends}


def _signed(judged: Judged) -> dict[str, Any]:
    counts: dict[str, Number] = {"signed": judged.signed, "agreed": judged.agreed, "raised": judged.raised,
                                 "lowered": judged.lowered}
    return {**counts, **_parts("agreed_share", judged.agreeing), **_parts("under_share", judged.under),
            **_parts("over_share", judged.over)}


def rules(found: Learning) -> CsvList:
    """Give a row a rule."""
    return _list("rules", RULES, found, (
        {"rule": one.rule, "says": one.says, "level": "" if one.level is None else one.level,
         "fired": one.fired, "open": one.open, **_signed(one.judged)} for one in found.rules))


def levels(found: Learning) -> CsvList:
    """Give a row a level, and one for all."""
    named = [*((str(level), judged) for level, judged in found.levels), ("all", found.all_levels)]
    return _list("levels", JUDGED, found, ({"level": level, **_signed(judged)} for level, judged in named))


def waits(found: Learning) -> CsvList:
    """Give a row a level, and one for all."""
    return _list("waits", WAITS, found, (
        {"level": "all" if one.level is None else one.level, "seen": one.cases, "in_time": one.in_time,
         "late": one.late, "median": one.median, "ninetieth": one.ninetieth,
         **_parts("in_time_share", one.punctual)} for one in found.waits))


def forms(found: Learning) -> CsvList:
    """Give a row for each way of beginning a form, and one for all."""
    return _list("forms", FORMS, found, (
        {"channel": one.channel or "all", "begun": one.begun, "sent": one.sent, "unsent": one.unsent,
         **_parts("sent_share", one.completed)} for one in found.forms))


def pages(found: Learning) -> CsvList:
    """Give a row for each page that forms can wait at."""
    return _list("pages", PAGES, found, (
        {"page": one.page, "title": one.title, "unsent": one.forms} for one in found.stops))


TABLES: Mapping[str, Callable[[Learning], CsvList]] = {
    "rules": rules, "levels": levels, "waits": waits, "forms": forms, "pages": pages}
