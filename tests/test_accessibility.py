"""The table of accessibility keeps its word: every criterion is there, and every proof that it names."""

import ast
import re
from pathlib import Path

import pytest

from triage.config import ROOT

TEXT = (ROOT / "docs" / "accessibility.md").read_text()
ROW = re.compile(r"^\| (\d\.\d+\.\d+) [^|]+ \| (A|AA) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PROOF = re.compile(r"`((?:test|hand):[^`<]+)`")

# WCAG 2.2 without what level AAA adds; 4.1.1 was taken out of it.
A = """1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1
2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"""
AA = """1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11
2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"""
LEVEL_A, LEVEL_AA = A.split(), AA.split()
PROOFS = sorted(set(PROOF.findall(TEXT)))


def missing(text: str) -> list[str]:
    """Give the criteria that a table lacks, tells at another level, or leaves without a proof."""
    found = {number: (level, proof) for number, level, _, proof in ROW.findall(text)}
    wanted = {**dict.fromkeys(LEVEL_A, "A"), **dict.fromkeys(LEVEL_AA, "AA")}
    return [number for number, level in wanted.items()
            if number not in found or found[number][0] != level or not PROOF.search(found[number][1])]


def there(proof: str) -> bool:
    """Whether a test, or a description of a check by hand, is there."""
    kind, _, name = proof.partition(":")
    if kind == "hand":
        return f"| `{proof}` |" in TEXT
    file, _, test = name.partition("::")
    return (ROOT / file).is_file() and test in names_in(ROOT / file)


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_criterion_is_there_with_its_level_and_a_proof() -> None:
    assert len(LEVEL_A) + len(LEVEL_AA) == 55
    assert missing(TEXT) == []


def test_no_criterion_is_there_twice_and_none_is_made_up() -> None:
    numbers = [row[0] for row in ROW.findall(TEXT)]
    assert sorted(numbers) == sorted({*LEVEL_A, *LEVEL_AA})


@pytest.mark.parametrize("proof", PROOFS)
def test_each_proof_is_there(proof: str) -> None:
    assert there(proof)


@pytest.mark.parametrize("proof", ["test:tests/gone.py::test_gone", "hand:gone",
                                   "test:tests/test_accessibility.py::test_gone"])
def test_a_proof_that_is_gone_is_noticed(proof: str) -> None:
    assert not there(proof)


@pytest.mark.parametrize(("number", "row"), [
    ("2.4.7", ""), ("3.3.8", "| 3.3.8 Accessible Authentication | A | pasted | `hand:tree` |"),
    ("1.1.1", "| 1.1.1 Non-text Content | A | somehow | to be done |")])
def test_a_criterion_that_is_missing_is_noticed(number: str, row: str) -> None:
    others = "\n".join(line for line in TEXT.splitlines() if not line.startswith(f"| {number} "))
    assert missing(f"{others}\n{row}") == [number]


def test_every_check_by_hand_is_a_proof_of_something() -> None:
    described = set(re.findall(r"^\| `(hand:\w+)` \|", TEXT, re.MULTILINE))
    used = {proof for row in ROW.findall(TEXT) for proof in PROOF.findall(row[3])}
    assert described == {proof for proof in used if proof.startswith("hand:")}
