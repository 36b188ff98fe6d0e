"""The tables of security keep their word: every id once, every named test there, every count right."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from triage import app
from triage.config import ROOT, Settings
from triage.services import codes, kiosk, lockout, opening, stated
from triage.services.importing import decode, grid, sheet
from triage.web import fresh
from triage.web.desk import day_print

STANDARD, FAULTS = ((ROOT / "docs" / name).read_text() for name in ("security.md", "faults.md"))
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+|[A-R]\d+) \| (\w+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
COUNT = re.compile(r"^\| \*{0,2}([\w ]+?)\*{0,2} \| \*{0,2}(\d+)\*{0,2} \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)+)`")
STATED = {"met", "deviation", "conditional", "not applicable", "open", "covered", "not covered"}
PROVEN = {"met", "deviation", "covered"}

# Of each section of the standard, how many requirements are of levels 1 and 2.
SECTIONS = """1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3
4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5
7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2
11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3
15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2"""
LEVEL_1 = 70
# The numbers left out are taken together with their neighbours.
CATALOGUE = """A1 A2 A4 A5 A6 A8 A9 A10 A12 B1 B2 B4 B5 B6 B8 B9 B10 B12 B13 B14 C2 C3 C4 C6 C7 C8 C10 C11
C12 D2 D3 D4 D6 D7 D8 E2 E3 E4 E6 E7 E8 E10 E11 E12 E14 E15 E16 E18 F1 F2 F4 F5 F6 G1 G2 G3 G5 G6 G7 H2 H3
H4 H6 H7 H8 I2 I3 I4 I6 I7 I8 I10 I11 J1 J3 J4 J5 J7 J8 J9 J11 K1 K2 K4 K5 K6 K8 K9 K10 L2 L3 L4 L6 L7 L8
L10 L11 M1 M3 M4 M5 M7 M8 M9 N1 N2 N3 N5 N6 N7 N9 N10 N11 O1 O2 O3 O5 O6 P1 P3 P4 P5 P7 Q1 Q2 Q4 Q5 Q6 Q8 Q9
Q10 R1 R2 R3 R5 R6 R7"""

MINUTE = 60
LIMITS = {
    "staff: minutes without a request": Settings.staff_idle_minutes,
    "staff: hours of a session": Settings.staff_longest_hours,
    "staff: minutes without a request until a signature asks again": Settings.sign_idle_minutes,
    "minutes that a case or a patient's page is open with a stated reason": stated.OPEN_FOR.seconds // MINUTE,
    "minutes since showing who one is until a weighty act asks again": fresh.PROVED_FOR.seconds // MINUTE,
    "wrong passwords or codes of one account": lockout.LOCK_AFTER[lockout.ACCOUNT],
    "wrong passwords or codes from one address": lockout.LOCK_AFTER[lockout.ADDRESS],
    "first wait, minutes": lockout.FIRST_WAIT.seconds // MINUTE,
    "longest wait, minutes": lockout.LONGEST_WAIT.seconds // MINUTE,
    "patient: hours of a session": opening.SESSION_FOR.seconds // 3600,
    "wrong dates until a link waits": opening.LOCK_AFTER,
    "wrong dates until it is for the desk": opening.BLOCK_AFTER,
    "minutes of that wait": opening.LOCK_FOR.seconds // MINUTE,
    "code of the desk: minutes": Settings.code_minutes,
    "code of the desk: letters": codes.LENGTH,
    "code of the desk: tries from one place": codes.MOST_TRIES,
    "code of the desk: wrong dates": codes.MOST_WRONG_DATES,
    "tablet: seconds until it asks": Settings.kiosk_warn,
    "tablet: seconds until it is wiped": Settings.kiosk_wipe,
    "tablet: hours of a form": kiosk.LONGEST.seconds // 3600,
    "form: kB": app.LARGEST_FORM // 1024,
    "form: fields": app.MOST_FIELDS,
    "list: MB": decode.MOST_BYTES // 1024**2,
    "list: rows": grid.MOST_ROWS,
    "list: MB unpacked": sheet.MOST_UNPACKED // 1024**2,
    "summaries in one batch": day_print.MOST}


@cache
def names_in(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text()))
                     if isinstance(node, ast.FunctionDef | ast.ClassDef))


def there(test: str) -> bool:
    """Whether a test is where it is said to be."""
    file, *names = test.split("::")
    return (ROOT / file).is_file() and {*names} <= names_in(ROOT / file) and names[-1].startswith("test_")


def wrong(text: str) -> list[str]:
    """Give the rows that are not what they should be, and the counts that do not add up."""
    rows = ROW.findall(text)
    found = [f"{id_}: {status}" for id_, _, _, status, _ in rows if status not in STATED]
    found += [f"{id_}: no test" for id_, _, _, status, why in rows
              if status in PROVEN and not TEST.search(why)]
    found += [f"{id_}: {test}" for id_, *_, why in rows for test in TEST.findall(why) if not there(test)]
    found += [f"{id_}: twice" for id_, times in Counter(row[0] for row in rows).items() if times > 1]
    counted = Counter(row[3] for row in rows) | {"all": len(rows)}
    said = {name: int(number) for name, number in COUNT.findall(text.partition("\n## ")[0])}
    return found + ([] if said == dict(counted) else [f"counted {dict(counted)}, said {said}"])


def test_each_requirement_of_the_standard_is_answered() -> None:
    wanted = [f"V{section}.{number}" for section, _, most in (one.partition(":") for one in SECTIONS.split())
              for number in range(1, int(most) + 1)]
    found = {row[0]: row[1] for row in ROW.findall(STANDARD)}
    assert len(found) == 253
    assert sorted(found) == sorted(wanted)
    assert Counter(found.values()) == {"1": LEVEL_1, "2": 253 - LEVEL_1}


def test_each_fault_of_the_catalogue_is_answered() -> None:
    assert sorted(row[0] for row in ROW.findall(FAULTS)) == sorted(CATALOGUE.split())
    assert {row[1] for row in ROW.findall(FAULTS)} == {"high", "medium", "low"}


@pytest.mark.parametrize("text", [STANDARD, FAULTS], ids=["security", "faults"])
def test_what_is_said_is_so(text: str) -> None:
    assert wrong(text) == []


def test_the_limits_are_those_of_the_program() -> None:
    section = STANDARD.partition("## Limits")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([\d,]+) \|$", section, re.MULTILINE)
    assert {name: int(number.replace(",", "")) for name, number in rows} == LIMITS


@pytest.mark.parametrize("row", [
    "| V1.1.1 | 2 | x | met | `tests/test_security.py::test_gone` |", "| V1.1.1 | 2 | x | met | surely |",
    "| V1.1.1 | 2 | x | met | `tests/gone.py::test_gone` |", "| V1.1.1 | 2 | x | nearly | why |",
    "| V1.1.1 | 2 | x | open | why |\n| V1.1.1 | 2 | x | open | why |"])
def test_a_row_that_is_wrong_is_noticed(row: str) -> None:
    counts = Counter(one[3] for one in ROW.findall(row)) | {"all": len(ROW.findall(row))}
    head = "\n".join(f"| {name} | {number} |" for name, number in counts.items())
    assert wrong(f"{head}\n\n## V1\n\n{row}")
    assert wrong("| open | 1 |\n| all | 1 |\n\n## V1\n\n| V1.1.1 | 2 | x | open | why |") == []
    assert wrong("| open | 2 |\n| all | 2 |\n\n## V1\n\n| V1.1.1 | 2 | x | open | why |")
