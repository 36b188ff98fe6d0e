"""The error that a broken rule set gives: which file, where in it, what is wrong and how to mend it."""


class RuleSetError(ValueError):
    """A rule set that cannot be read. `path` is like "rule[3] (ces-core).any[1]"."""

    def __init__(self, file: str, path: str, problem: str, mend: str) -> None:
        """Keep the parts, and say them in one line."""
        super().__init__(f"{file}: {path}: {problem} {mend}" if path else f"{file}: {problem} {mend}")
        self.file = file
        self.path = path
        self.problem = problem
        self.mend = mend
