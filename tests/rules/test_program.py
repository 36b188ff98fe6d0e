"""Compiled conditions: the whole program and one node alone come to the same."""

from random import Random

from tests.support.worked_cases import definition


def test_a_node_alone_has_the_value_that_it_has_in_the_whole() -> None:
    program = definition("post-laminectomy").judge_of.program
    chance = Random(7)
    for _ in range(20):
        leaves = [chance.randint(0, 2) for _ in program.leaves]
        values = program.run(leaves)
        assert [program.value(node, leaves) for node in range(len(program.nodes))] == list(values)


def test_a_group_shares_its_parts_with_others() -> None:
    """Otherwise the test above would compare leaves alone."""
    program = definition("post-laminectomy").judge_of.program
    parts = [part for children in program.children.values() for part in children]
    assert len(parts) > len(set(parts))
    assert any(part >= len(program.leaves) for part in parts)
