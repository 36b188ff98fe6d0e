"""A program on many cases at once gives each the values that it gets alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.rules.condition import All, Any, AtLeast, Condition, Not, Picked, Sure
from triage.rules.many.lanes import Cases, Lanes
from triage.rules.program import compile_program

LEAVES = tuple(Picked(name, frozenset("x")) for name in "abcdef")
VALUES = st.lists(st.lists(st.sampled_from((0, 1, 2)), min_size=6, max_size=6), min_size=1, max_size=70)


def groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(st.builds(All, several), st.builds(Any, several), st.builds(Not, several),
                     st.builds(Sure, inner), st.builds(AtLeast, st.integers(1, 4), several))


@settings(deadline=None)
@given(st.recursive(st.sampled_from(LEAVES), groups, max_leaves=12), VALUES)
def test_every_node_of_every_case_has_its_value(condition: Condition, rows: list[list[int]]) -> None:
    program, cases = compile_program([condition, *LEAVES], {}), Cases(len(rows))
    columns = [bytes(row[LEAVES.index(leaf)] for row in rows) for leaf in program.leaves]   # type: ignore[arg-type]
    lanes = [Lanes(cases.read(bytes(value == 2 for value in column)),
                   cases.read(bytes(value > 0 for value in column))) for column in columns]
    found = [cases.written(node.true + node.may) for node in cases.run(program, lanes)]
    for case in range(len(rows)):
        assert [values[case] for values in found] == list(program.run([column[case] for column in columns]))
