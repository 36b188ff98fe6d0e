"""The page that says what may be typed is what the program does."""

import re

from tests.support import typed_rules
from tests.test_security import TEST, there

TEXT = typed_rules.PAGE.read_text()


def test_the_tables_are_those_of_the_program() -> None:
    """Where it fails, the program changed: `python -m tests.support.typed_rules` writes the page anew."""
    assert typed_rules.page(TEXT) == TEXT


def test_every_form_has_its_row() -> None:
    table = typed_rules.tables()["Fields of the staff's forms"]
    assert len(table.splitlines()) > 100
    named = {line.split(" | ")[0].strip("| `") for line in table.splitlines()}
    assert {"VisitForm", "SignInForm", "DecisionForm", "NewPersonForm", "AlarmsForm"} <= named


def test_rules_across_fields_name_their_tests() -> None:
    section = TEXT.partition("## Fields that must agree")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)[2:]
    assert len(rows) > 5
    assert [rule for rule, shown in rows if not TEST.findall(shown)] == []
    assert [test for _, shown in rows for test in TEST.findall(shown) if not there(test)] == []


def test_a_rule_that_is_not_on_the_page_is_noticed() -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith("| `VisitForm` | `day` |"))
    assert "needed" in row
    assert typed_rules.page(TEXT.replace(row, row.replace("needed", "may be left out"))) == TEXT
