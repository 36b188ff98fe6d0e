"""Telephone numbers in one form, addresses, names of people and of columns."""

import pytest

from triage.services.importing.contact import is_email, read_phone, same_phone
from triage.services.importing.people import calm, clinician_among, same_person, split_name
from triage.services.importing.words import field_of, meaning


@pytest.mark.parametrize(
    "text",
    [
        "555-010-0142",
        "(555) 010 0142",
        "+1 555 010 0142",
        "15550100142",
        "555.010.0142",
        "c: 555-010-0142",
        "555-010-0142 (cell)",
        "5550100142",
    ],
)
def test_one_american_number_has_one_form(text: str) -> None:
    assert read_phone(text, "US") == "(555) 010-0142"


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("07700 900123", "GB", "07700 900123"),
        ("+44 7700 900123", "GB", "07700 900123"),
        ("020 7946 0123", "GB", "020 7946 0123"),
        ("+34 600 123 123", "US", "+34600123123"),
        ("0034600123123", "GB", "+34600123123"),
        ("555 010 0142 x12", "US", "(555) 010-0142 ext 12"),
        ("12345678", "", "12345678"),
    ],
)
def test_numbers_of_other_countries_keep_theirs(text: str, country: str, kept: str) -> None:
    assert read_phone(text, country) == kept


@pytest.mark.parametrize("text", ["ask her sister", "5550142", "555-010-0142-99999", "+", "12", "555\n010"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_phone(text, "US") is None


def test_numbers_are_the_same_however_they_are_written() -> None:
    assert same_phone("5550100142", "(555) 010-0142", "US")
    assert not same_phone("5550100142", "5550100143", "US")


@pytest.mark.parametrize("text", ["a@b.org", "ana.luz+clinic@mail.example.com"])
def test_addresses_are_taken(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "a b@c.org",
        "a@b.org\nBcc: x@y.org",
        "a@b.org, c@d.org",
        "@b.org",
        "a@b..org",
        "<a@b.org>",
        f"{'a' * 250}@b.org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("DOE, JANE", "Doe", "Jane"),
        ("Jane Doe", "Doe", "Jane"),
        ("Maria de la Cruz", "de la Cruz", "Maria"),
        ("DE LA CRUZ,MARIA ELENA", "De La Cruz", "Maria Elena"),
        ("Smith, John Jr.", "Smith Jr", "John"),
        ("Mrs. Jane van der Berg", "van der Berg", "Jane"),
        ("Doe, Jane (Janie)", "Doe", "Jane"),
        ("O'BRIEN, PAT", "O'Brien", "Pat"),
        ("Cher", "Cher", ""),
    ],
)
def test_a_whole_name_is_parted(text: str, family: str, given: str) -> None:
    assert tuple(map(calm, split_name(text))) == (family, given)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("García", "José"), ("GARCIA", "Jose Luis"), True),
        (("Smith-Jones", "Ann"), ("Smith Jones", "Ann M."), True),
        (("Smith", "Ann"), ("Smith", "Anna"), False),
        (("Smith", "Ann"), ("Jones", "Ann"), False),
    ],
)
def test_names_are_compared_as_people_mean_them(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    assert same_person(*one, *other) is same


STAFF = {"1": "Dr. Sara Ames", "2": "Sam Okafor, MD", "3": "Dr. Sam Ames"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Okafor", "2"),
        ("Dr. Okafor", "2"),
        ("OKAFOR, SAM", "2"),
        ("Ames, Sara MD", "1"),
        ("S. Okafor", "2"),
        ("Ames", None),
        ("Nobody", None),
        ("Dr.", None),
        ("S", None),
    ],
)
def test_a_clinician_is_known_by_any_part_that_means_one(text: str, who: str | None) -> None:
    assert clinician_among(text, STAFF) == who


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("DOB", "birth_date"),
        ("date of birth", "birth_date"),
        ("birthdate", "birth_date"),
        ("D.O.B.", "birth_date"),
        ("Patient's Name", "name"),
        ("DOB (mm/dd/yyyy)", "birth_date"),
        ("Chart #", "record_number"),
        ("fecha de nacimiento", "birth_date"),
        ("APELLIDOS", "family"),
        ("Appt. Time", "time"),
        ("E-Mail", "email"),
        ("Teléfono móvil", "phone"),
        ("provider", "clinician"),
        ("Shoe size", ""),
    ],
)
def test_headings_are_matched_loosely(heading: str, field: str) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("sex", "F", "female"),
        ("language", "Español", "es"),
        ("language", "ENG", "en"),
        ("help", "Y", "interpreter"),
        ("channel", "SMS", "text"),
        ("status", "No-Show", "out"),
        ("status", "Scheduled", ""),
    ],
)
def test_words_of_cells_are_matched_loosely(kind: str, text: str, meant: str) -> None:
    assert meaning(kind, text) == meant
