"""What is wrong with a questionnaire or with a set of answers, said so that it can be mended."""


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be used, with the place and the mend.

    `path` is the element inside the file, linkIds beside their positions:
    "item[3].item[0] (bladder-change).answerOption[2]".
    """

    def __init__(self, file: str, path: str, problem: str, mend: str) -> None:
        """Keep the four parts; `problem` and `mend` are sentences."""
        super().__init__(f"{file}: {path}: {_sentence(problem)} {_sentence(mend)}")
        self.file = file
        self.path = path
        self.problem = problem
        self.mend = mend


class AnswerError(ValueError):
    """An answer that does not fit its question.

    `path` is the linkId, with the row in a repeating group: "other-operations[1].op-more-when".
    """

    def __init__(self, path: str, message: str) -> None:
        """Keep the place and the message, which names what would be valid."""
        super().__init__(f"{path}: {_sentence(message)}")
        self.path = path
        self.message = message


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
