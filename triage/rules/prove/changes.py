"""Claims about one answer that changes while all others stay: worse, unknown, or skipped."""

from collections.abc import Iterator, Mapping, Sequence

import z3

from triage.questionnaire.model import Item, Meaning
from triage.rules.condition import All, Any, AtLeast, Condition, Not, Picked, RuleHolds, Sure
from triage.rules.model import Rule, RuleSet
from triage.rules.prove.cells import Cell, Code, fits
from triage.rules.prove.claims import Claim, Ground, lower
from triage.rules.prove.clauses import holds
from triage.rules.prove.form import Form, Place
from triage.rules.prove.logic import Bit, conj, disj, neg
from triage.rules.prove.verdict import LEVELS, Verdict
from triage.rules.result import Urgency

NO = "no"
Change = tuple[Place, tuple[str, ...], str]
"""Where, the answers before (any of them), and the answer after."""


def alarms(rule_set: RuleSet, rules: Sequence[Rule] | None = None) -> Mapping[str, frozenset[str]]:
    """Give, for each question, the answers that help to make a rule (one of `rules`) true."""
    found: dict[str, set[str]] = {}
    for rule in rule_set.rules if rules is None else rules:
        for leaf in _raising(rule.when, rule_set, raises=True):
            found.setdefault(leaf.question, set()).update(leaf.codes)
    return {question: frozenset(codes) for question, codes in found.items()}


def _raising(condition: Condition, rule_set: RuleSet, *, raises: bool) -> Iterator[Picked]:
    match condition:
        case Picked() if raises:
            yield condition
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _raising(part, rule_set, raises=raises)
        case Not(parts):
            for part in parts:
                yield from _raising(part, rule_set, raises=not raises)
        case Sure(part):
            yield from _raising(part, rule_set, raises=raises)
        case RuleHolds(rule):
            other = next(one.when for one in rule_set.rules if one.id == rule)
            yield from _raising(other, rule_set, raises=raises)
        case _:
            return


def none_of(item: Item) -> tuple[str, ...]:
    """Give the answers that say "no" to a question."""
    return tuple(
        option.code for option in item.options if option.meaning is Meaning.NONE or option.code == NO
    )


def worse_changes(ground: Ground) -> Iterator[Change]:
    """Yield every change from no to yes and from yes to worse: as the log orders answers, else from "no"."""
    raising = alarms(ground.rule_set)
    for place, cell in ground.form.typed.items():
        item, codes = cell.item, raising.get(place[0], frozenset())
        if item.derivation is not None:
            continue
        for chain in ground.log.worse.get(place[0], ()):
            yield from ((place, (chain[at],), code) for at in range(len(chain)) for code in chain[at + 1 :])
        if place[0] not in ground.log.worse:
            before = () if item.repeats else none_of(item)
            facts = [
                option.code
                for option in item.options
                if option.code in codes and option.meaning is Meaning.FACT and option.code != NO
            ]
            yield from ((place, before, code) for code in facts if item.repeats or before)


def never_lower_when_worse(ground: Ground) -> Iterator[Claim]:
    """(2) Turning an answer from no to yes, or from yes to worse, never lowers the urgency."""
    which = z3.Int("change")
    changes = list(dict.fromkeys(worse_changes(ground)))
    picked: dict[Place, dict[Code, Bit]] = {}
    for number, (place, _, code) in enumerate(changes):
        picked.setdefault(place, {})[code] = which == number
    typed = dict(ground.form.typed)
    for place, codes in picked.items():
        typed[place] = _with_picks(typed[place], codes)
    after = Form(ground.questionnaire, ground.rule_set, typed)
    lowered = lower(ground.verdict, Verdict(ground.rule_set, after))
    for number, (place, before, code) in enumerate(changes):
        cell = ground.form.answer(*place)
        had = (
            cell.any_of(set(before))
            if before
            else conj(cell.answered, neg(cell.opens), neg(cell.picks[code]))
        )
        name = f"{named(place)}: {'|'.join(before) or 'without'} → {code}"
        yield Claim(name, conj(which == number, had, lowered), (ground.form, after))


def _with_picks(cell: Cell, codes: Mapping[Code, Bit]) -> Cell:
    """Give the cell with a code picked where its bit holds: added to a list, else in place of the answer."""
    picks: dict[Code, Bit] = dict(codes)
    if cell.item.repeats:
        stay = {code: pick for code, pick in cell.picks.items() if code not in none_of(cell.item)}
        picks = {code: disj(pick, codes.get(code, False)) for code, pick in stay.items()}
    return cell.instead(disj(*codes.values()), picks)


def unknown_never_below_no(ground: Ground) -> Iterator[Claim]:
    """(3) An answer that is not known never gives a lower urgency than "no" where "no" is no alarm.

    What only the new answer would bring up is not answered. Questions inside rows are left out: a row in
    which nothing is said is no row.
    """
    which, raising = z3.Int("change"), alarms(ground.rule_set)
    typed = ground.counted
    asked: list[Place] = []
    yield from open_signs_ask_for_a_call(ground)
    for place, cell in ground.form.typed.items():
        benign = [code for code in none_of(cell.item) if code not in raising.get(place[0], ())]
        if benign and place[1] is None:
            picks: dict[Code, Bit] = {
                code: z3.Bool(f"after:{named(place)}={code}") for code in cell.item.open_codes
            }
            shown = z3.Bool(f"after:{named(place)}:shown")
            typed[place] = typed[place].instead(which == len(asked), picks)
            typed[place] = typed[place].only(disj(neg(which == len(asked)), shown))
            asked.append(place)
    after = Form(ground.questionnaire, ground.rule_set, typed)
    lowered = lower(ground.verdict, Verdict(ground.rule_set, after))
    for number, place in enumerate(asked):
        cell = ground.form.answer(*place)
        had = conj(cell.any_of(set(none_of(cell.item))), neg(cell.opens))
        broken = conj(which == number, had, fits(typed[place]), lowered)
        yield Claim(f"{named(place)}: no → not known", broken, (ground.form, after))


def open_signs_ask_for_a_call(ground: Ground) -> Iterator[Claim]:
    """(3) A danger sign that was shown and is not known asks for a call on the same day."""
    silent = neg(ground.verdict.reaches(Urgency.SAME_DAY))
    for name, clauses in ground.log.calls:
        yield Claim(f"open: {name}", conj(holds(clauses, ground.log, ground.form), silent), (ground.form,))


def skipping_never_lowers_possible(ground: Ground) -> Iterator[Claim]:
    """(4) Skipping a question, shown or not, never lowers the highest urgency that is possible."""
    which, shown = z3.Int("change"), z3.Bool("after:shown")
    places = [place for place, cell in ground.form.typed.items() if cell.item.derivation is None]
    typed = ground.counted
    for number, place in enumerate(places):
        skipped = typed[place].instead(which == number, {})
        typed[place] = skipped.only(disj(neg(which == number), shown))
    after = Form(ground.questionnaire, ground.rule_set, typed)
    verdict = Verdict(ground.rule_set, after)
    lowered = disj(
        *(conj(ground.verdict.may_reach(level), neg(verdict.may_reach(level))) for level in LEVELS)
    )
    for number, place in enumerate(places):
        yield Claim(f"{named(place)}: skipped", conj(which == number, lowered), (ground.form, after))


def named(place: Place) -> str:
    """Give a place as words."""
    link_id, row = place
    return link_id if row is None else f"{link_id} (row {row + 1})"
