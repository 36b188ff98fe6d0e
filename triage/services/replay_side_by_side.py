"""Replaying cases side by side, from their extracts. What these do not settle is left to be judged whole."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from triage.library import Definition
from triage.rules.many.batch import Batch
from triage.rules.many.extract import FINISHED, FORMAT, Extracts
from triage.rules.many.judge import ManyJudge
from triage.rules.many.judged import Judged
from triage.services.replay_sentences import move
from triage.services.replay_versions import Versions
from triage.services.views.replay import Move, Totals
from triage.store.database import Session

Extract = tuple[str, bytes]   # the case's id, its extract
Sent = bool                   # whether the form was


class SideBySide:
    """One candidate over extracts."""

    def __init__(self, candidate: Definition, versions: Versions) -> None:
        """Compile the candidate."""
        self._layout, self._versions = candidate.extracts.layout, versions
        self._readings = candidate.extracts.readings
        self._judges: dict[Sent, ManyJudge] = {}
        try:
            for sent in (True, False):
                self._judges[sent] = ManyJudge(candidate.judge_of, self._layout, finished=sent)
        except (ValueError, LookupError):   # rules of a kind that is judged one case at a time
            self._judges.clear()

    def judge(self, session: Session, by_version: Mapping[str, Sequence[Extract]],
              totals: Totals) -> tuple[list[Move], list[str]]:
        """Give who moves, and the ids of cases that must be judged whole."""
        moves: list[Move] = []
        left: list[str] = []
        for hash_, several in by_version.items():
            version = self._versions.of(session, hash_)
            for how, alike in _sorted(several).items():
                if how is None or version.extracts is None or not self._judges:
                    left += [id_ for id_, _ in alike]
                else:
                    self._judge(alike, how, version.extracts, moves, left)
        totals.cases += sum(map(len, by_version.values())) - len(left)
        return moves, left

    def _judge(self, several: Sequence[Extract], sent: Sent, before: Extracts, moves: list[Move],
               left: list[str]) -> None:
        """Judge forms that were all sent, or that all were not: of those what is open may count or not."""
        batch = Batch(self._layout, [extract for _, extract in several])
        judged = self._judges[sent].judge(batch, same_readings=before.readings == self._readings)
        stood, most = batch.standings, judged.standings
        least = most if sent else judged.least_standings
        if stood == most == least:
            return
        for place, (one, other, another) in enumerate(zip(stood, most, least, strict=True)):
            if one == other == another:
                continue
            moved = _move(several[place], before, judged, place) if other == another else None
            if moved:
                moves.append(moved)
            else:
                left.append(several[place][0])


def _sorted(several: Sequence[Extract]) -> dict[Sent | None, list[Extract]]:
    """Sort extracts by whether the form was sent; None for those of another format."""
    found: dict[Sent | None, list[Extract]] = {}
    for one in several:
        how = one[1][1] >= FINISHED if one[1][0] == FORMAT else None
        found.setdefault(how, []).append(one)
    return found


def _move(one: Extract, before: Extracts, judged: Judged, place: int) -> Move | None:
    """Give a move; None where it cannot be read what was said before."""
    id_, extract = one
    try:
        return move(UUID(id_), before.said(extract), judged.said(place))
    except (ValueError, LookupError):
        return None
