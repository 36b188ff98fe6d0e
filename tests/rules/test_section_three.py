"""The classification says what section 3 of the specification says, for every combination of its inputs.

BACKSTORY_EVERY_ANSWER=1 goes through all combinations instead of every 47th.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, product
from math import inf, prod
from typing import Any

import pytest

from tests.support.section_three import Inputs, gate, match_of, reasons_p, reasons_u, result, timing_of
from tests.support.worked_cases import definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.reading import read_flat
from triage.rules.classify import Classified
from triage.rules.facts import Facts
from triage.rules.result import RegionClass

CONDITION = definition("post-laminectomy")
FORM, RULES = CONDITION.questionnaire, CONDITION.rules
CLASSIFIER = CONDITION.judge_of.classifier
TODAY = date(2026, 11, 20)
EVERY = 1 if os.environ.get("BACKSTORY_EVERY_ANSWER") else 97
STATE_OF_REST: dict[str, Any] = {
    "age": 50, "injection-when": "never", "risk-medicines": ["none"], "risk-conditions": ["none"],
    "new-signs": ["none"], "sudden-pain": "no", "injury": "no", "general-signs": ["none"],
    "had-spine-op": "yes", "op-region": ["low"], "op-type": ["joined"], "infection-signs": ["none"],
}

# Each input of step 3: what it is → answers that say so. One way each, save where more ways matter.
SITES = {
    (False, None): {"pain-sites": ["no-pain"]}, (True, "strong"): {"pain-sites": ["calf-left"]},
    (True, "weak"): {"pain-sites": ["groin-left", "neck-left"]},
    (True, "none"): {"pain-sites": ["neck-left"]},
    (True, None): {"pain-sites": ["groin-left", "neck-left", "not-sure"]},
    (None, None): {"pain-sites": ["not-sure"]},
}
DEVICE = {False: {"implants": ["metal"]}, True: {"implants": ["pump"]}, None: {"implants": ["not-sure"]}}
# The least and most days of each counted operation; with one operation more, the second as a row.
TIMING = {
    ((0, 14),): {"op-when": "lt2w"}, ((43, 89),): {"op-when": "w6-m3"}, ((366, 1826),): {"op-when": "y1-5"},
    ((0, 14), (1827, inf)): {"op-when": "lt2w", "other-operations": "y5plus"},
    ((0, inf),): {"op-when": "not-sure"},
}
DURATION = {("lt90", 0): {"pain-since": "lt6w"}, ("ge90", 366): {"pain-since": "y1-5"},
            (None, 0): {"pain-since": "not-sure"}}
DAYS = ("most", "some", "rare", None)
COURSE = ("never-went", "back-lt12", "back-ge12", "new-lt12", "new-ge12", None)
CHANGE = ("same", "worse", "extra", "different", None)
CAP = {False: {}, True: {"infection-signs": ["fever"]}}
KIND = {False: {}, True: {"op-type": ["tailbone-si"]}}
FUTURE = {False: {}, True: {"elsewhere": "2027"}}
OPERATION = {False: {"had-spine-op": "yes"}, True: {"had-spine-op": "not-sure"}}
TABLES = (SITES, DEVICE, TIMING, DURATION, DAYS, COURSE, CHANGE, CAP, KIND, FUTURE, OPERATION)



def answers_of(parts: tuple[dict[str, Any], ...], *more: dict[str, Any]) -> AnswerSet:
    flat: dict[str, Any] = dict(STATE_OF_REST)
    for part in (*parts, *more):
        flat |= part
    rows = []
    if "other-operations" in flat:
        rows.append({"op-more-when": flat["other-operations"], "op-more-region": ["low"],
                     "op-more-type": flat["op-type"]})
    if "elsewhere" in flat:   # a date to come contradicts, wherever the operation was
        rows.append({"op-more-when": flat.pop("elsewhere"), "op-more-region": ["mid"],
                     "op-more-type": ["joined"]})
    flat |= {"more-ops": "yes" if rows else "no", "other-operations": rows}
    if flat["pain-sites"] == ["no-pain"]:   # not asked then
        for link_id in ("pain-since", "most-days", "pain-course"):
            flat.pop(link_id, None)
    return read_flat(FORM, flat)


def classified(answers: AnswerSet) -> Classified:
    assert CLASSIFIER is not None
    return CLASSIFIER.classify(Facts(RULES, FORM, answers, TODAY, finished=True))


def region_of(answers: AnswerSet, region: str = "low") -> RegionClass:
    return next(one for one in classified(answers).regions if one.region == region)


def combinations() -> Iterator[tuple[Inputs, AnswerSet]]:
    """Yield what each combination is, as section 3 sets it, and answers that come to it."""
    names = [list(table) for table in TABLES]
    for (site, device, spans, duration, days, course, change, cap, kind, future,
         unsure) in islice(product(*names), 0, None, EVERY):
        present, match = site
        if present is False:
            duration, days, course = (None, 0), None, None   # noqa: PLW2901 - nobody asks
        newest = min(most for _, most in spans)
        changed_course = course not in ("never-went", None)
        contradiction = (future or (changed_course and duration[1] > newest)
                         or (present is False and change in ("worse", "extra", "different")))
        given = Inputs(present, device, match, timing_of(list(spans)), duration[0], days, course, change, cap,
                       kind, contradiction, unsure)
        parts = (SITES[site], DEVICE[device], TIMING[spans], DURATION[duration], CAP[cap], KIND[kind],
                 FUTURE[future], OPERATION[unsure])
        yield given, answers_of(parts, {"most-days": days or "not-sure", "pain-course": course or "not-sure",
                                        "pain-change": change or "not-sure"})


def test_every_combination_of_steps_3_to_5_comes_out_as_section_3_says() -> None:
    count, seen = 0, set()
    for given, answers in combinations():
        found = region_of(answers)
        assert str(found.classification) == result(given), given
        known = {reason.id for reason in found.reasons if not reason.unknown}
        surely = {name for name, holds in reasons_u(given).items() if holds} | {
            name for name in reasons_p(given) if name not in ("P-dur", "P-days", "P-course")}
        assert surely <= known, given
        seen |= {reason.id for reason in found.reasons} | {result(given)}
        count += 1
    assert count == -(-prod(map(len, TABLES)) // EVERY)
    every_reason = {reason.id for reason in RULES.classification.reasons}   # type: ignore[union-attr]
    assert seen == every_reason | {"likely", "possible", "unlikely"}


@pytest.mark.parametrize("days", [0, 14, 15, 41, 42, 43, 88, 89, 90, 91, 365, 366, 4000])
@pytest.mark.parametrize("further", [None, 0, 41, 42, 89, 90, 1000])
def test_each_day_at_an_edge_is_on_the_side_that_section_3_gives_it(days: int, further: int | None) -> None:
    spans = [(days, days)] + ([] if further is None else [(further, further)])
    rows = {} if further is None else {"other-operations": str(TODAY - timedelta(further))}
    when = {"op-when": str(TODAY - timedelta(days))}
    answers = answers_of((when, rows, SITES[True, "strong"], DEVICE[False]),
                         {"pain-since": "not-sure", "most-days": "most", "pain-course": "never-went",
                          "pain-change": "same"})
    timing = timing_of([(float(least), float(most)) for least, most in spans])
    known = {reason.id for reason in region_of(answers).reasons if not reason.unknown}
    wanted = {"lt42": {"U3"}, "42-89": {"P-42-89"}, "mixed": {"P-recent"}, "ge90": set()}[str(timing)]
    assert known & {"U3", "P-42-89", "P-recent"} == wanted


LOW = {"likely": ["calf-left"], "possible": ["groin-left"], "unlikely": []}
NECK = {"likely": ["palm-thumb-side-left"], "possible": ["face-left"], "unlikely": []}


@pytest.mark.parametrize(("low", "neck"), list(product(LOW, NECK)))
def test_the_best_region_is_the_whole_result_and_each_is_told(low: str, neck: str) -> None:
    flat = {"op-when": "y1-5", "op-region": ["low", "neck"], "pain-since": "m3-12", "most-days": "most",
            "pain-course": "never-went", "pain-change": "same", "implants": ["none"],
            "pain-sites": [*LOW[low], *NECK[neck]] or ["belly-left"]}
    found = classified(answers_of((flat,)))
    told = {one.region: str(one.classification) for one in found.regions}
    best = min((low, neck), key=list(LOW).index)
    assert (told, str(found.classification)) == ({"low": low, "neck": neck}, best)
    assert found.region == ("several" if low == neck else "low" if low == best else "neck")


PLACES = {option.code: part for option in FORM.by_id["pain-sites"].options
          for part in option.properties.get("part", ())}


@pytest.mark.parametrize("region", ["low", "neck", "mid", "unknown"])
def test_each_place_matches_each_region_as_in_the_table_of_step_2(region: str) -> None:
    where = {"op-region": ["not-sure" if region == "unknown" else region]}
    for place, part in PLACES.items():
        found = region_of(answers_of((where, {"pain-sites": [place]}), {"op-when": "y5plus"}), region)
        assert found.match == match_of(region, {part}), place


ROWS = {"taken-out": "counted", "joined": "counted", "new-disc": "counted", "other": "counted",
        "not-sure": "counted", "cement": "weak", "tailbone-si": "weak", "needle-only": "not-counted",
        "stimulator": "not-counted", "pump": "not-counted"}


@pytest.mark.parametrize("had", ["yes", "no", "not-sure", "declined", ""])
@pytest.mark.parametrize("types", [(), *((one,) for one in ROWS), ("needle-only", "joined"),
                                   ("stimulator", "pump"), ("cement", "needle-only")])
def test_every_combination_of_the_gates_comes_out_as_section_3_says(had: str, types: tuple[str, ...]) -> None:
    first = {"op-when": "y5plus", "op-region": ["low"], "op-type": list(types[:1])} if types else {}
    further = [{"op-more-when": "y5plus", "op-more-region": ["low"], "op-more-type": [one]}
               for one in types[1:]]
    for age, sites, device in product((17, 18, None), (["no-pain"], ["calf-left"], ["not-sure"]), DEVICE):
        flat = {"had-spine-op": had, "pain-sites": sites, **DEVICE[device], "age": age, **first,
                "more-ops": "yes", "other-operations": further}
        given = {name: value for name, value in flat.items() if value not in ("", None)}
        found = classified(read_flat(FORM, given))
        wanted = gate(age=age, had_operation=had, rows=[ROWS[one] for one in types],
                      no_pain=sites == ["no-pain"], device=device)
        gated = found.reasons[0].id[:2] if not found.regions and found.reasons else ""
        assert (gated, str(found.classification)) == wanted if wanted else found.regions
