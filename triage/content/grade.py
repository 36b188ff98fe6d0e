"""The Flesch-Kincaid grade, a smoke test only: the school year in which a text is easy to read.

Formula: Kincaid JP et al., Research Branch Report 8-75, 1975; counted by textstat 0.7.4.
"""

import re
import warnings
from collections.abc import Callable, Iterable
from typing import cast

Grade = Callable[[str], float]
NO_TEXTSTAT = "Grades need textstat 0.7.4: pip install 'textstat==0.7.4' (part of the extra 'content')."


class TextstatMissingError(RuntimeError):
    """The package that counts grades is not installed."""


def grader(names: Iterable[str]) -> Grade:
    """Give a function from text to grade. Each of `names` counts as one short word.

    Raises TextstatMissingError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")   # textstat 0.7.4 imports pkg_resources, which is deprecated
            # Here, because it is an extra and slow to import.
            from textstat import textstat  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError as error:
        raise TextstatMissingError(NO_TEXTSTAT) from error
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{listed})(?:e?s)?\b", re.IGNORECASE) if listed else None

    def grade(text: str) -> float:
        plain = pattern.sub("name", text) if pattern else text
        return cast(float, textstat.flesch_kincaid_grade(plain))

    return grade
