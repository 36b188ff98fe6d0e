"""The condition as it is published, and the specification that it is held against."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from triage.config import ROOT
from triage.library import Definition, load


@pytest.fixture(scope="session")
def definition() -> Definition:
    """The first condition, read from its folder."""
    return load(ROOT / "questionnaires" / "post-laminectomy")


@pytest.fixture(scope="session")
def specification() -> dict[str, Any]:
    """The specification's tables."""
    return tomllib.loads(Path(__file__).with_name("specification.toml").read_text())


Alter = Callable[..., Definition]


@pytest.fixture
def alter(definition: Definition) -> Alter:
    """Give the condition with words of its files replaced: alter("es.toml", ("old", "new"), ...)."""
    def altered(file: str, *changes: tuple[str, str]) -> Definition:
        text = definition.files[file].decode()
        for old, new in changes:
            assert old in text, f"{file} has no {old!r}"
            text = text.replace(old, new, 1)
        return Definition(definition.slug, {**definition.files, file: text.encode()})
    return altered
