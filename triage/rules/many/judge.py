"""A rule set compiled for many cases at once: what decides urgency and classification, and nothing else."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from math import inf

from triage.rules.condition import AtLeast, Condition, Leaf, LongerThanRows, Rows
from triage.rules.engine import Judge
from triage.rules.many.batch import Batch
from triage.rules.many.codes import decode
from triage.rules.many.columns import Reader, Table, Told, question_of
from triage.rules.many.extract import Layout, Place
from triage.rules.many.judged import Frame, Judged, Waiting
from triage.rules.many.lanes import MOST_PARTS, Cases, Lanes
from triage.rules.many.rows import held, longer
from triage.rules.many.said import Sayings
from triage.rules.many.views import View
from triage.rules.model import RuleSet
from triage.rules.program import Program, compile_program

NOT_LONGER = -1   # days; than nothing


class ManyJudge:
    """Judges batches. What it finds out about one way to answer a question it keeps for the next."""

    def __init__(self, judge: Judge, layout: Layout, *, finished: bool) -> None:
        """Compile. `finished`: for forms that were sent; see `rules.engine.Judge.evaluate`.

        Raises LookupError or ValueError for a rule set that has to be judged one case at a time.
        """
        self._layout, self._judge, self._rule_set = layout, judge, judge.rule_set
        rules = {rule.id: rule.when for rule in self._rule_set.rules}
        self._program = compile_program(list(_roots(self._rule_set)), rules)
        _refuse_long_groups(self._program)
        self._frame = Frame(self._rule_set, self._program, Sayings(self._rule_set), finished)
        self._readers = list(self._read())
        self._views = {name: View(judge, layout, view, self._program)
                       for name, view in self._rule_set.rows.items()}
        self._spans = {leaf.question: Span(judge, layout.head.places[leaf.question], leaf.question)
                       for leaf in self._program.leaves if isinstance(leaf, LongerThanRows)}

    def _read(self) -> Iterator[Reader]:
        found: dict[str, list[tuple[int, Leaf]]] = defaultdict(list)
        for place, leaf in enumerate(self._program.leaves):
            question = question_of(leaf, self._rule_set)
            if question is not None:
                found[question].append((place, leaf))
            elif not isinstance(leaf, Rows | LongerThanRows):
                raise ValueError(f"{type(leaf).__name__} is judged one case at a time")
        for leaves in found.values():
            yield Reader(self._judge, self._layout.head.places, leaves, finished=self._frame.finished)

    def judge(self, batch: Batch, *, same_readings: bool = True) -> Judged:
        """Judge the cases of a batch. `same_readings`: as those that the extracts were made by."""
        cases, rules = Cases(batch.count), self._rule_set.classification
        leaves: list[Lanes] = [cases.false] * len(self._program.leaves)
        for reader in self._readers:
            for place, lanes in reader.lanes(cases, batch.together(reader.questions)):
                leaves[place] = lanes
        known: dict[Condition, Lanes] = dict(zip(self._program.leaves, leaves, strict=True))
        slots = {name: view.slots(cases, batch, known) for name, view in self._views.items()}
        operations = slots[rules.rows] if rules else []
        for place, leaf in enumerate(self._program.leaves):
            if isinstance(leaf, Rows):
                leaves[place] = held(cases, leaf, slots[leaf.rows])
            elif isinstance(leaf, LongerThanRows):
                leaves[place] = longer(cases, leaf, operations, self._spans[leaf.question].days(batch))
        values = cases.run(self._program, leaves)
        waiting = None if self._frame.finished else self._waiting(cases, batch, values, known=same_readings)
        return Judged(self._frame, cases, values, operations, waiting)

    def _waiting(self, cases: Cases, batch: Batch, values: Sequence[Lanes], *, known: bool) -> Waiting:
        """Give which nodes wait for what was left open: at least, and at most, as far as extracts tell."""
        unknown = [lanes.true ^ lanes.may for lanes in values[:len(self._program.leaves)]]
        least, most = [0] * len(unknown), unknown
        for reader in self._readers if known else ():
            for place, flags in reader.left_open(cases, batch.together(reader.questions)):
                least[place] = most[place] = flags
        return Waiting(cases.left_open(self._program, values, least),
                       cases.left_open(self._program, values, most))


class Span:
    """The least days ago that a question's answers can mean."""

    def __init__(self, judge: Judge, place: Place, question: str) -> None:
        """Take the question. Raises ValueError where another answer may stand for its own."""
        if any(reading.question == question for reading in judge.rule_set.readings):
            raise ValueError("read in two ways, and compared with rows")
        self._judge, self._place, self._question = judge, place, question
        self._table = Table(self._least)

    def days(self, batch: Batch) -> Sequence[float]:
        """Give them for each case."""
        return list(map(self._table.__getitem__, batch.columns((self._question,))[self._question]))

    def _least(self, raw: Hashable) -> float:
        assert isinstance(raw, int | bytes)
        told = decode(self._place.numbers, self._place.unpacked(raw))
        found = Told(self._judge, {self._question: told}, finished=True).span(self._question, told.answer)
        return NOT_LONGER if found is None or found[0] == inf else found[0]


def _roots(rule_set: RuleSet) -> Iterator[Condition]:
    yield from (rule.when for rule in rule_set.rules)
    yield from (view.present for view in rule_set.rows.values())
    if rules := rule_set.classification:
        yield from (gate.when for gate in rules.gates)
        yield from (when for reason in rules.reasons for when in reason.when.values())


def _refuse_long_groups(program: Program) -> None:
    for node in program.nodes:
        if isinstance(node, AtLeast) and len(node.parts) > MOST_PARTS:
            raise ValueError(f"more than {MOST_PARTS} parts to count")
