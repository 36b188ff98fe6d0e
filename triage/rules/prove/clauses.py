"""What a clause of the hazard log says of a form. Its words are answers; no rule is looked at."""

from collections.abc import Iterable

from triage.questionnaire.model import Operator
from triage.rules.hazards import Atom, Clause, HazardLog, HazardLogError
from triage.rules.prove.cells import Cell
from triage.rules.prove.form import Form, compared
from triage.rules.prove.gates import window
from triage.rules.prove.logic import Bit, conj, disj, neg

OPEN = "?"


def holds(clauses: Iterable[Clause], log: HazardLog, form: Form, finished: Bit = True) -> Bit:
    """Whether a clause holds. "Did not pick" holds once the question was shown, or the form finished.

    Raises HazardLogError for a question or answer that there is not.
    """
    return disj(*(conj(*(_part(part, log, form, finished) for part in clause)) for clause in clauses))


def _part(part: Atom | str, log: HazardLog, form: Form, finished: Bit) -> Bit:
    if isinstance(part, str):
        if part not in log.terms:
            raise HazardLogError(f"the term '{part}' is not in the log. Add it to the table of terms.")
        return holds(log.terms[part], log, form, finished)
    item = form.questionnaire.by_id.get(part.question)
    if item is None or not item.is_question:
        raise HazardLogError(f"there is no question '{part.question}'. Use a linkId of the questionnaire.")
    rows = range(form.rows) if part.question in form.questionnaire.rows_of else (None,)
    return disj(*(_said(part, form.answer(part.question, row), finished) for row in rows))


def _said(atom: Atom, cell: Cell, finished: Bit) -> Bit:
    if atom.sign == "<=":
        return window(cell, int(atom.wanted[0])).sure
    if atom.sign == ">=" and cell.number:
        return compared(Operator.GREATER_OR_EQUAL, cell.number, int(atom.wanted[0]))
    missing = [code for code in atom.wanted if code not in cell.picks and code != OPEN]
    if missing or atom.sign == ">=":
        raise HazardLogError(f"'{atom.question}' has no answer '{(missing or atom.wanted)[0]}'.")
    said = cell.any_of(set(atom.wanted))
    if OPEN in atom.wanted:
        said = disj(said, conj(cell.asked, neg(cell.answered)))
    return conj(disj(cell.asked, finished), neg(said)) if atom.sign == "!=" else said
