"""The peer from npm: json-rules-engine in one node process, with one fact for each leaf of our rules."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.npm import installed
from tests.bench.rule_peers.business import Fired
from tests.bench.rule_peers.translation import Group, Literal, PeerRule, Says, Tree

PACKAGE, VERSION = "json-rules-engine", "7.3.1"
SCRIPT = Path(__file__).with_suffix(".mjs")
COMPARED = {Says.TRUE: ("equal", 2), Says.NOT_TRUE: ("notEqual", 2),
            Says.FALSE: ("equal", 0), Says.NOT_FALSE: ("notEqual", 0)}


class JsonRulesEngine:
    """Our rules and the cases, in one node process that runs them when asked."""

    def __init__(self, rules: Sequence[PeerRule], cases: Sequence[Sequence[int]], folder: Path) -> None:
        """Start it; `cases` are leaf values, `folder` is where it may write them down. Raises OSError."""
        file = folder / "cases.json"
        file.write_text(json.dumps({"rules": [_rule(rule) for rule in rules], "cases": [
            {f"l{leaf}": value for leaf, value in enumerate(values)} for values in cases]}))
        self._process = subprocess.Popen(["node", SCRIPT, installed(PACKAGE, VERSION), file],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self) -> float:
        """Run every case once."""
        return float(self._ask("run")["seconds"])

    def fired(self) -> list[Fired]:
        """Run every case once, and give which rules fired."""
        return [{(rule, level) for rule, level in events} for events in self._ask("fired")["fired"]]

    def end(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _ask(self, word: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(word, file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def _rule(rule: PeerRule) -> dict[str, Any]:
    when = _conditions(rule.when)
    return {"conditions": when if "fact" not in when else {"all": [when]},
            "event": {"type": rule.id, "params": {"level": rule.level}}}


def _conditions(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, Literal):
        operator, value = COMPARED[tree.says]
        return {"fact": f"l{tree.leaf}", "operator": operator, "value": value}
    assert isinstance(tree, Group)
    return {"all" if tree.every else "any": [_conditions(part) for part in tree.parts]}
