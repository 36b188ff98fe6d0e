from triage.questionnaire.errors import AnswerError, QuestionnaireError


def test_a_questionnaire_error_says_file_place_problem_and_mend() -> None:
    error = QuestionnaireError("questionnaire.json", "item[3].item[0] (bladder-change).answerOption[2]",
                               "two options have the code 'no'", "Give each option its own code")
    assert str(error) == ("questionnaire.json: item[3].item[0] (bladder-change).answerOption[2]: "
                          "two options have the code 'no'. Give each option its own code.")
    assert (error.file, error.mend) == ("questionnaire.json", "Give each option its own code")


def test_a_sentence_that_ends_is_not_ended_again() -> None:
    assert str(QuestionnaireError("f", "p", "Really?", "Yes!")) == "f: p: Really? Yes!"


def test_an_answer_error_says_place_and_message() -> None:
    error = AnswerError("rows[1].when", "it takes one answer")
    assert str(error) == "rows[1].when: it takes one answer."
    assert (error.path, error.message) == ("rows[1].when", "it takes one answer")
