"""What a condition of rules.toml may refer to where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.questionnaire.model import Questionnaire
from triage.rules.condition import Condition
from triage.rules.model import RowsView
from triage.rules.reading import Table


@dataclass
class Scope:
    """What a condition may refer to where it stands.

    `named` holds the conditions read so far; `region` is set inside a classification reason;
    `view` is set inside rows.
    """

    questionnaire: Questionnaire
    rules: frozenset[str] = frozenset()
    named: dict[str, Condition] = field(default_factory=dict)
    rows: Mapping[str, RowsView] = field(default_factory=dict)
    cap: Condition | None = None
    region: str | None = None
    view: RowsView | None = None

    def inside(self, view: RowsView) -> "Scope":
        """Give the scope for a condition about one row."""
        return Scope(self.questionnaire, self.rules, self.named, self.rows, view=view)


def region_of(table: Table, scope: Scope) -> str:
    """Give the region under judgement. Fails where there is none."""
    if scope.region is None:
        table.fail("no region is under judgement here.", "Use it only inside [[classification.reason]].")
    return scope.region


def need_true(table: Table, key: str) -> None:
    """Refuse a key that says anything but true."""
    if table.get(key, bool) is not True:
        table.fail(f"{key} can only be true.", "Leave it out, or write true.", key)
