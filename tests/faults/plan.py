"""What is done to an installation, and when: all of it follows from the seed, before anything begins."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORTEST, LONGEST = 0.02, 0.4   # seconds that people go on with their work before somebody is killed


@dataclass(frozen=True, slots=True)
class Step:
    """One kill, `pause` seconds after work went on, of the process that lies at `which` (0 to 1) of all.

    `fault` is what else is done afterwards; "" for nothing.
    """

    pause: float
    which: float
    fault: str


def plan(seed: int, kills: int, every: int, faults: Sequence[str]) -> list[Step]:
    """Give so many kills, and a fault after `every` so many: each fault once before one comes again."""
    chance, deck = random.Random(seed), _deck(random.Random(f"{seed} faults"), faults)
    return [Step(chance.uniform(SHORTEST, LONGEST), chance.random(),
                 next(deck) if number % every == 0 else "")
            for number in range(1, kills + 1)]


def mark(steps: Sequence[Step]) -> str:
    """Give a few letters by which two plans can be told apart."""
    return hashlib.sha256(repr(steps).encode()).hexdigest()[:8]


def _deck(chance: random.Random, faults: Sequence[str]) -> Iterator[str]:
    while True:
        cards = sorted(faults)
        chance.shuffle(cards)
        yield from cards
