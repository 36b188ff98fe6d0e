"""The worked cases of every condition, read once."""

from functools import cache

from triage.config import ROOT
from triage.library import CASES, Definition, Library
from triage.rules.cases import read_cases

LIBRARY = Library(ROOT / "questionnaires")
ALL = [(slug, case) for slug in LIBRARY.slugs
       for case in read_cases((LIBRARY.root / slug / CASES).read_bytes(), CASES)]


@cache
def definition(slug: str) -> Definition:
    """Give a condition, read once."""
    return LIBRARY.get(slug)
