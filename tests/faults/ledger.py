"""What the people of a run know: what the server told each of them that it had done."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Saved:
    """One page that a patient sent: `fields` are the inputs of its questions, `told` whether it was taken."""

    visit_id: UUID
    page: str
    key: str
    fields: Mapping[str, list[str]]
    told: bool


@dataclass
class Ledger:
    """One for all threads. What nobody was told of is not in it, or in it as untold."""

    saved: dict[str, Saved] = field(default_factory=dict)         # by the form's key
    flagged: set[UUID] = field(default_factory=set)               # visits whose patient saw the urgent page
    sent: set[UUID] = field(default_factory=set)                  # visits whose patient saw the receipt
    signed: dict[UUID, str] = field(default_factory=dict)         # case → who was told that it is signed
    met: Counter[str] = field(default_factory=Counter)            # answers by kind: "saved", "503", "cut off"
    wrong: list[str] = field(default_factory=list)                # what no fault excuses
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def save(self, saved: Saved) -> None:
        """Enter a page; told once is told for good."""
        with self._lock:
            earlier = self.saved.get(saved.key)
            if earlier is None or saved.told:
                self.saved[saved.key] = saved

    def flag(self, visit_id: UUID) -> None:
        """Enter that a patient was shown the urgent page."""
        with self._lock:
            self.flagged.add(visit_id)

    def send(self, visit_id: UUID) -> None:
        """Enter that a patient was shown the receipt."""
        with self._lock:
            self.sent.add(visit_id)

    def sign(self, case_id: UUID, who: str) -> None:
        """Enter that a clinician was told that their signature was kept."""
        with self._lock:
            self.signed[case_id] = who

    def meet(self, kind: str) -> None:
        """Count an answer."""
        with self._lock:
            self.met[kind] += 1

    def blame(self, what: str) -> None:
        """Keep what must never happen."""
        with self._lock:
            self.wrong.append(what)

    def answers(self) -> int:
        """Give how many answers came from a server that was there."""
        return self.met["200"] + self.met["303"]

    def pages(self) -> int:
        """Give how many pages were saved, as patients were told."""
        with self._lock:
            return sum(one.told for one in self.saved.values())

    def counts(self) -> dict[str, Any]:
        """Give the figures of a run."""
        told = self.pages()
        return {"pages saved and told": told, "pages whose answer was lost": len(self.saved) - told,
                "urgent pages shown": len(self.flagged), "forms sent": len(self.sent),
                "cases signed": len(self.signed), "answers": dict(sorted(self.met.items()))}
