"""Who may import whom: the table of the design, and nothing beside it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import tree
from triage.config import ROOT

PROVER = "rules/prove"   # needs z3, an extra: nothing but commands may import it
ANYTHING = frozenset({"*"})
FRAMEWORK = frozenset({"babel", "brotli", "flask", "flask_babel", "flask_compress", "flask_login",
                       "flask_security", "flask_sqlalchemy_lite", "flask_wtf", "itsdangerous", "jinja2",
                       "markupsafe", "pikepdf", "prometheus_client", "segno", "weasyprint", "werkzeug",
                       "wtforms"})

# Layer → the other layers of triage, and the packages from outside the standard library, that it may import.
# triage.config is plain data of the standard library (and click's error): services and web may read it.
MAY_IMPORT: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "questionnaire": (frozenset(), frozenset()),
    "rules": (frozenset({"questionnaire"}), frozenset()),
    "rules/prove": (frozenset({"questionnaire", "rules"}), frozenset({"z3"})),
    "fhir": (frozenset({"questionnaire", "rules"}), frozenset()),
    "hl7": (frozenset({"questionnaire", "rules"}), frozenset({"hl7apy"})),
    "library": (frozenset({"questionnaire", "rules", "fhir"}), frozenset()),
    "content": (frozenset({"questionnaire", "rules", "fhir", "library"}), frozenset({"textstat"})),
    "config": (frozenset({"keys"}), frozenset({"click"})),
    "keys": (frozenset(), frozenset()),
    "forms": (frozenset({"questionnaire"}),
              frozenset({"wtforms", "flask_wtf", "babel", "flask_babel", "markupsafe"})),
    "store": (frozenset(), frozenset({"sqlalchemy", "alembic", "cryptography", "flask_security"})),
    "services": (frozenset({"questionnaire", "rules", "fhir", "hl7", "library", "store", "config"}),
                 frozenset()),
    "web": (frozenset({"services", "forms", "library", "questionnaire", "rules", "config"}),
            FRAMEWORK | {"authlib", "joserfc", "passlib", "webauthn", "zxcvbn"}),
    "app": (ANYTHING, ANYTHING),
    "cli": (ANYTHING, ANYTHING),
}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of everything that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports hide the layer"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def layer_of(path: Path) -> str:
    """Give the first part of a module's name below triage; the prover is a layer of its own."""
    parts = path.relative_to(ROOT / "triage").parts
    return PROVER if "/".join(parts[:2]) == PROVER else parts[0].removesuffix(".py")


def refused(layer: str, name: str) -> bool:
    """Whether the table forbids `layer` to import `name`."""
    inside, outside = MAY_IMPORT[layer]
    first, _, rest = name.partition(".")
    if name.startswith("triage.rules.prove"):
        return layer not in (PROVER, "app", "cli")
    if first == "triage":
        other = rest.partition(".")[0]
        return other != layer and inside != ANYTHING and other not in inside
    return first not in sys.stdlib_module_names and outside != ANYTHING and first not in outside


MODULES = [path for path in tree.modules() if path != ROOT / "triage" / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_what_its_layer_may(path: Path) -> None:
    layer = layer_of(path)
    wrong = [f"line {line}: {name}" for name, line in imports(path) if refused(layer, name)]
    assert not wrong, f"{layer} may not import these"


def test_every_layer_of_the_tree_is_in_the_table() -> None:
    assert {layer_of(path) for path in tree.modules()} - {"__init__"} == set(MAY_IMPORT)


@pytest.mark.parametrize(("layer", "name"), [
    ("questionnaire", "flask"), ("questionnaire", "triage.rules.result"), ("rules", "triage.library.Library"),
    ("web", "sqlalchemy"), ("web", "triage.store.database.Store"), ("store", "triage.services.errors"),
    ("services", "flask"), ("rules", "z3"), ("services", "triage.rules.prove.theorems"),
    ("forms", "triage.rules.result")])
def test_table_refuses_what_the_design_refuses(layer: str, name: str) -> None:
    assert refused(layer, name)


@pytest.mark.parametrize("module", ["triage.questionnaire.path", "triage.rules", "triage.rules.engine",
                                    "triage.fhir.questionnaire", "triage.library"])
def test_core_loads_no_framework(module: str) -> None:
    unwanted = ("flask", "sqlalchemy", "wtforms", "click", "pydantic", "z3")
    program = f"import sys, {module}; print([name for name in {unwanted} if name in sys.modules])"
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_top_of_the_package_is_only_a_docstring() -> None:
    body = ast.parse((ROOT / "triage" / "__init__.py").read_text()).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
