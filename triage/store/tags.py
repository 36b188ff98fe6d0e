"""Marks by which patients are found, though who they are is sealed: docs/decisions/0011-marks-to-find-by.md.

A mark is a keyed hash that was cut short on purpose: what shares it is opened and compared.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.orm import Session

from triage.store.crypto import Cipher
from triage.store.sealing import cipher_of
from triage.store.tables.base import table_of
from triage.store.tables.people import PatientTag
from triage.store.tables.visit import Patient

NAME, BORN, NUMBER = "name", "born", "number"
# Bits of the keyed hash that are kept: so few that each mark is shared by many people of a large clinic.
BITS = {NAME: 9, BORN: 12, NUMBER: 14}
KIND = {NAME: 1 << 20, BORN: 2 << 20, NUMBER: 3 << 20}
BEGINNING = 2   # letters of a name that its mark is made of
INSERT = insert(table_of(PatientTag))


def letters(text: str) -> str:
    """Give words of letters and digits, without capitals and accents."""
    plain = text if text.isascii() else "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain.casefold()).split())


def loose_number(number: str) -> str:
    """Give a record number without blanks, signs and the zeros in front."""
    return letters(number).replace(" ", "").lstrip("0")


def digits_of(number: str) -> str:
    """Give the digits of a record number alone, without the zeros in front; "MRN-00123" is "123"."""
    return "".join(c for c in number if c.isdigit()).lstrip("0")


def marks_of(identity: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Give what a patient is marked by, as (kind, text)."""
    words = f"{letters(identity['family'])} {letters(identity['given'])}".split()
    whole = letters(identity["family"]).replace(" ", "")
    number = identity["record_number"]
    return {*((NAME, word[:BEGINNING]) for word in (*words, whole) if word), (BORN, identity["birth_date"]),
            *((NUMBER, text) for text in (loose_number(number), digits_of(number)) if text)}


def tag(cipher: Cipher, kind: str, text: str) -> tuple[int, ...]:
    """Give a mark under every key, the active one first."""
    return tuple(_cut(kind, digest) for digest in cipher.digests(text, f"patient.{kind}"))


def rows_for(cipher: Cipher, patient_id: UUID, identity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows that mark a patient, under the active key."""
    return [{"tag": one, "patient_id": patient_id}
            for one in sorted({_cut(kind, cipher.digest(text, f"patient.{kind}"))
                               for kind, text in marks_of(identity)})]


def _cut(kind: str, digest: bytes) -> int:
    return KIND[kind] | (int.from_bytes(digest[:4], "big") & ((1 << BITS[kind]) - 1))


def put(session: Session, patient_id: UUID, identity: Mapping[str, Any]) -> None:
    """Mark a patient, whose earlier marks end."""
    session.flush()
    session.execute(delete(PatientTag).where(PatientTag.patient_id == patient_id))
    session.connection().execute(INSERT, rows_for(cipher_of(session), patient_id, identity))
    session.execute(update(Patient).where(Patient.id == patient_id).values(tagged=True))


def marked(session: Session, marks: Iterable[tuple[str, str]]) -> Select[UUID]:
    """Select the patients who may be meant: those who have all these marks."""
    cipher, statement = cipher_of(session), select(Patient.id)
    for kind, text in marks:
        having = select(PatientTag.patient_id).where(PatientTag.tag.in_(tag(cipher, kind, text)))
        statement = statement.where(Patient.id.in_(having))
    return statement
