"""Names and ids in HTML."""

from triage.forms.names import name_of, option_id, part_of, row_name


def test_names_keep_clear_of_reserved_words() -> None:
    assert [name_of(word) for word in ("data", "meta", "process")] == ["q_data", "q_meta", "q_process"]


def test_parts_and_options_cannot_be_taken_for_one_another() -> None:
    assert part_of("op", "year") != option_id("op", "year")


def test_no_id_holds_a_space() -> None:
    assert option_id("my size", "very large") == "q_my_size.very_large"


def test_row_field_cannot_be_taken_for_a_question() -> None:
    assert not row_name("operations").startswith(name_of(""))
