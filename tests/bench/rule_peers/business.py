"""The peer from PyPI: business-rules, with one boolean variable for each literal that our rules need."""

from collections.abc import Callable, Sequence
from typing import Any

from business_rules.actions import BaseActions, rule_action
from business_rules.engine import run_all
from business_rules.fields import FIELD_NUMERIC, FIELD_TEXT
from business_rules.variables import BaseVariables, boolean_rule_variable

from tests.bench.rule_peers.translation import Group, Literal, PeerRule, Says, Tree
from triage.rules.program import FALSE, TRUE

Fired = set[tuple[str, int]]

# Its cheapest kind of condition: a method that gives a boolean, asked whether it is (not) so.
ASKED = {Says.TRUE: ("is_true", "t"), Says.NOT_TRUE: ("is_false", "t"),
         Says.FALSE: ("is_true", "f"), Says.NOT_FALSE: ("is_false", "f")}


class Actions(BaseActions):
    """Keeps which rules fired."""

    def __init__(self) -> None:
        """Begin with none."""
        self.fired: Fired = set()

    @rule_action(params={"rule": FIELD_TEXT, "level": FIELD_NUMERIC})
    def fire(self, rule: str, level: int) -> None:
        """Take one in."""
        self.fired.add((rule, level))


class BusinessRules:
    """Our rules, as this peer takes them."""

    def __init__(self, rules: Sequence[PeerRule], leaves: int) -> None:
        """Translate once."""
        self._rules = [{"conditions": _conditions(rule.when), "actions": [
            {"name": "fire", "params": {"rule": rule.id, "level": rule.level}}]} for rule in rules]
        self._variables = _variables(leaves)

    def fired(self, leaves: Sequence[int]) -> Fired:
        """Run every rule over one case's leaf values."""
        actions = Actions()
        run_all(self._rules, self._variables(leaves), actions)
        return actions.fired


def _conditions(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, Literal):
        operator, letter = ASKED[tree.says]
        return {"name": f"{letter}{tree.leaf}", "operator": operator, "value": True}
    assert isinstance(tree, Group)
    return {"all" if tree.every else "any": [_conditions(part) for part in tree.parts]}


def _variables(leaves: int) -> Callable[[Sequence[int]], BaseVariables]:
    def begin(self: Any, values: Sequence[int]) -> None:
        self.values = values

    methods: dict[str, Any] = {"__init__": begin}
    for leaf in range(leaves):
        for letter, wanted in (("t", TRUE), ("f", FALSE)):
            methods[f"{letter}{leaf}"] = boolean_rule_variable(f"{letter}{leaf}")(_asks(leaf, wanted))
    return type("Variables", (BaseVariables,), methods)


def _asks(leaf: int, wanted: int) -> Callable[[Any], bool]:
    return lambda self: bool(self.values[leaf] == wanted)
