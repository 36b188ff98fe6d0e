"""How a question is spelled in HTML: the names and ids of its inputs."""

import re

PREFIX = "q_"   # keeps authors' linkIds clear of the names that WTForms reserves (data, meta, process)
SPACE = re.compile(r"\s")   # no id may hold any


def name_of(link_id: str) -> str:
    """Give the name of a question's inputs, which is also the id of the block that holds them."""
    return PREFIX + SPACE.sub("_", link_id)


def part_of(link_id: str, part: str) -> str:
    """Give the name and id of one box among several: q_op-when:year."""
    return f"{name_of(link_id)}:{part}"


def option_id(link_id: str, code: str) -> str:
    """Give the id of one option's radio button or tick box: q_had-spine-op.yes."""
    return f"{name_of(link_id)}.{SPACE.sub('_', code)}"


def row_name(group: str) -> str:
    """Give the name of the hidden field that says which row of a group the page's form holds."""
    return f"row_{group}"
