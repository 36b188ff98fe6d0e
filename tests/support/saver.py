"""Saves numbered pages until it is killed: `python -m tests.support.saver URL TOKEN FIRST`.

Prints each number once its save was acknowledged, as a patient's browser would know it.
"""

import sys

from tests.support.clinic import LIBRARY
from tests.support.factories import NOW
from tests.support.store import open_store
from triage.questionnaire.answers import Answer, State
from triage.services import intake


def main(url: str, token: str, first: int) -> None:
    """Save "number N" under the key "kN", for N from `first` on."""
    store = open_store(url)
    number = first
    while True:
        view = intake.resume(store, LIBRARY, token, now=NOW)
        assert view is not None
        said = {"words": Answer(State.ANSWERED, (f"number {number}",))}
        intake.save_page(store, view, "pain", said, {}, key=f"k{number}", now=NOW, language="en")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
