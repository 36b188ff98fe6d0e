"""Reads a hazard log: what can go wrong, what guards against it, and what the proofs take from it.

The log is a Markdown file with one part per condition (a heading that names its folder) and tables known by
their first column: `term`, `hazard`, `open`, `worse` and `except`. Its clauses are written in words of the
questionnaire and not of the rules, so that a rule that was edited wrongly does not agree with them:

    `limb-weak=new|worse + weak-how-bad=stand|grip`      all of these; several clauses in a cell: any of them
    `op-when<=42`  `age>=60`  `sudden-feel!=moving`       days ago at most; a number; not picked
    `pregnant=?`  `NERVE`                                 shown and not known; a term of the log's own table
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CODE = re.compile(r"`([^`]+)`")
CONTROL = re.compile(r"`((?:rule|proof|test):[^`]+)`")
ATOM = re.compile(r"(?P<question>[a-z0-9-]+)(?P<sign>!=|<=|>=|=)(?P<wanted>[a-z0-9?|-]+)")


class HazardLogError(ValueError):
    """A hazard log that cannot be read: which line, what is wrong and how to mend it."""


@dataclass(frozen=True)
class Atom:
    """One thing said: `sign` is =, !=, <= (days ago) or >= (a number)."""

    question: str
    sign: str
    wanted: tuple[str, ...]


Clause = tuple["Atom | str", ...]
"""All of these: what was said, or the name of a term."""


@dataclass(frozen=True)
class Hazard:
    """One row. `clauses`: when any holds, the answer must be an emergency. None: no answer decides it."""

    id: str
    hazard: str
    clauses: tuple[Clause, ...]
    controls: tuple[str, ...]


@dataclass(frozen=True)
class Exemption:
    """Where a promise does not hold, on purpose: the change it names, when, and why."""

    change: str
    clauses: tuple[Clause, ...]
    reason: str


@dataclass(frozen=True)
class HazardLog:
    """What the log says of one condition.

    `calls`: (what is open, when), each of which asks for a call on the same day. `worse`: question →
    chains of answers, each worse than the last.
    """

    terms: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    hazards: tuple[Hazard, ...] = ()
    calls: tuple[tuple[str, tuple[Clause, ...]], ...] = ()
    worse: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()


def read_log(text: str, condition: str) -> HazardLog:
    """Read the part of the log about one condition; an empty log where there is none.

    Raises HazardLogError that names the row.
    """
    tables: dict[str, list[list[str]]] = {"term": [], "hazard": [], "open": [], "worse": [], "except": []}
    for kind, row in _rows(text, condition):
        if kind in tables:
            tables[kind].append(row)
    worse: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in tables["worse"]:
        chains = tuple(tuple(re.split(r"\s*<\s*", chain)) for chain in CODE.findall(row[1]))
        worse.update({question: chains for question in CODE.findall(row[0])})
    return HazardLog(
        {CODE.findall(row[0])[0]: _clauses(row[1]) for row in tables["term"]},
        tuple(_hazard(row) for row in tables["hazard"]),
        tuple((row[0], _clauses(row[1])) for row in tables["open"]),
        worse,
        tuple(Exemption(CODE.findall(row[0])[0], _clauses(row[1]), row[2]) for row in tables["except"]),
    )


def _rows(text: str, condition: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (first column's name, cells) of each table row below the condition's heading."""
    here, kind = False, ""
    for line in text.splitlines():
        if line.startswith("## "):
            here = f"`{condition}`" in line
        if not here or not line.startswith("|"):
            kind = ""
            continue
        # A bar inside a cell is written "\\|".
        cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not kind:
            kind = cells[0]
        elif not set("".join(cells)) <= set("-: "):
            yield kind, cells


def _hazard(row: list[str]) -> Hazard:
    if len(row) < 5:  # noqa: PLR2004  # id, hazard, cause, control, evidence
        raise HazardLogError(
            f"hazard {row[0]}: it has {len(row)} columns. "
            "Give hazard, what happens, said, control and evidence."
        )
    controls = tuple(CONTROL.findall(row[3]))
    if not controls:
        raise HazardLogError(f"hazard {row[0]}: no control. Name `rule:…`, `proof:…` or `test:…`.")
    return Hazard(row[0], row[1], _clauses(row[2]), controls)


def _clauses(cell: str) -> tuple[Clause, ...]:
    return tuple(tuple(map(_part, re.split(r"\s+\+\s+", clause))) for clause in CODE.findall(cell))


def _part(text: str) -> "Atom | str":
    if re.fullmatch(r"[A-Z][A-Z0-9-]*", text):
        return text
    found = ATOM.fullmatch(text)
    if found is None:
        raise HazardLogError(
            f"'{text}' is no clause. Write question=answer|answer, question<=days or a TERM."
        )
    return Atom(found["question"], found["sign"], tuple(found["wanted"].split("|")))
