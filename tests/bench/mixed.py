"""More cases out of those that were really judged: each page as one of two told it, judged side by side.

To judge a million whole takes an hour. These take a few minutes, every one is another, and a replay from
extracts has the same work with them. A mixed form may hold answers that no gate would have let through.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from tests.bench.stored import Made
from triage.library import Definition
from triage.rules.many.batch import Batch
from triage.rules.many.extract import CLASSES, FINISHED, FIXED, FORMAT, PLACE, URGENCIES
from triage.rules.many.judge import ManyJudge
from triage.rules.many.said import Said, Sayings
from triage.rules.result import Result

AT_ONCE = 4096


class Mixer:
    """Mixes extracts of forms that were sent."""

    def __init__(self, definition: Definition, extracts: Sequence[bytes], random: Random) -> None:
        """Take really judged ones."""
        self._layout, self._random = definition.extracts.layout, random
        self._extracts = [one for one in extracts if one[1] >= FINISHED]
        self._judge = ManyJudge(definition.judge_of, self._layout, finished=True)
        self._sayings = Sayings(definition.rules)
        head = self._layout.head
        page_of = {item.link_id: number for number, page in enumerate(definition.questionnaire.items)
                   for item in page.walk()}
        self._pages = [page_of[link_id] for link_id in head.places]
        self._count = len(definition.questionnaire.items)

    def cases(self, begin: datetime) -> Iterator[Made]:
        """Yield cases without end, a minute apart."""
        numbers = count()
        while True:
            mixed = [self._mixed() for _ in range(AT_ONCE)]
            judged = self._judge.judge(Batch(self._layout, mixed))
            for place, extract in enumerate(mixed):
                number, said = next(numbers), judged.said(place)
                at, name = begin + timedelta(minutes=number), f"mixed {number}"
                yield Made(at, True, int(said.urgency), name, None, self._told(extract, said))

    def _mixed(self) -> bytes:
        one, other = self._random.sample(self._extracts, 2)
        head, size = self._layout.head.struct, self._layout.head.struct.size
        fixed = len(FIXED) + len(self._layout.groups)
        chosen = self._random.getrandbits(self._count)
        mine, theirs = head.unpack(one[:size]), head.unpack(other[:size])
        numbers = (there if chosen >> page & 1 else here
                   for page, here, there in zip(self._pages, mine[fixed:], theirs[fixed:], strict=True))
        rows = len(one) - PLACE * (one[2] + one[3])
        return head.pack(*mine[:fixed], *numbers) + one[size:rows]

    def _told(self, extract: bytes, said: Said) -> bytes:
        """Write what was said into an extract that ends with its rows."""
        result = SimpleNamespace(findings=said.findings, class_reasons=said.reasons)
        standing = int(said.urgency) + URGENCIES * CLASSES.index(said.classification) + FINISHED
        begin = bytes((FORMAT, standing, len(said.findings), len(said.reasons)))
        return begin + extract[len(FIXED):] + self._sayings.places(cast(Result, cast(Any, result)))
