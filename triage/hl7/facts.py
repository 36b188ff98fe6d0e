"""What a message is made of: plain values, filled in by whoever holds the case."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Result:
    """One OBX. `kind` is its type of value: CWE, NM, DT, ST or TX.

    Of CWE each value is (code, words, coding system), of the others (text,). `sub` tells rows of one
    question apart. `abnormal`: a rule rests on it. `missing`: the value only says why there is none.
    """

    kind: str
    code: str
    name: str
    values: tuple[tuple[str, ...], ...]
    units: str = ""
    sub: str = ""
    abnormal: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One case. `key` is the message's own name, the same when it is sent again. Times are UTC-aware.

    `sex` is male, female, other or unknown. `status` is F (final), C (corrected) or P (preliminary).
    """

    key: str
    case_id: str
    visit_id: str
    made_at: datetime
    observed_at: datetime
    visit_at: datetime
    location: str
    clinician: str
    family: str
    given: str
    born: date | None
    sex: str
    record_number: str
    status: str
    results: tuple[Result, ...]
    note: str
    demo: bool = False
