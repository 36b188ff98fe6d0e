"""The types of question pages, each by one of them, with two ways to fill it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.hand import Fields

OPERATED = {"last-operation": {"q_had-spine-op": ["yes"]}}


@dataclass(frozen=True)
class Kind:
    """A type of page, by one of them: two ways to fill it in, neither of which asks for more there.

    `before`: what must be saved first, and on which page. `group`: whose row it is that is filled in.
    """

    slug: str
    first: Fields
    second: Fields
    before: Mapping[str, Fields] = field(default_factory=dict)
    group: str = ""
    part: int = 1


def operation(year: str) -> Fields:
    return {"q_had-spine-op": ["yes"], "q_op-when": ["+own"], "q_op-when:year": [year],
            "q_op-region": ["low"], "q_op-type": ["joined"]}


def further(year: str) -> Fields:
    return {"q_more-ops": ["yes"], "q_op-more-when": ["+own"], "q_op-more-when:year": [year],
            "q_op-more-region": ["low"], "q_op-more-type": ["joined"]}


KINDS = {
    "choice": Kind("how-long", {"q_pain-since": ["y5plus"]}, {"q_pain-since": ["y1-5"]}),
    "yes or no": Kind("more-operations", {"q_more-ops": ["no"]}, {"q_more-ops": ["not-sure"]},
                      before=OPERATED),
    "list": Kind("infection", {"q_new-signs": ["none"]}, {"q_new-signs": ["belly"]}),
    "date": Kind("last-operation", operation("2019"), operation("2018"), before=OPERATED),
    "number": Kind("daily-life", {"q_peg-average": ["6"]}, {"q_peg-average": ["3"]}),
    "body map": Kind("where-pain", {"q_pain-sites": ["low-back-middle", "calf-left"]},
                     {"q_pain-sites": ["neck-middle"]}),
    "rows": Kind("more-operations", further("2015"), further("2016"), group="other-operations",
                 before={**OPERATED, "more-operations": {"q_more-ops": ["yes"]}}),
    "part two": Kind("pain-numbers", {"q_pain-now": ["5"]}, {"q_pain-now": ["6"]}, part=2),
    "own words": Kind("hopes", {"q_goals:text": ["To walk to the shop"]}, {"q_goals:text": ["To sleep"]},
                      part=2),
}
