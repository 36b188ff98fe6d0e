"""Text for HL7 v2 fields: what would end a field is written as an escape sequence."""

SEQUENCES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})
LEAST = 0x20
DELETE = 0x7F


def escaped(text: str) -> str:
    """Give one line of text: delimiters escaped, line breaks and other control characters as blanks.

    What somebody typed must neither end a segment nor the block that the message travels in.
    """
    flat = "".join(char if ord(char) >= LEAST and ord(char) != DELETE else " " for char in text)
    return " ".join(flat.split("\u2028")).replace("\u2029", " ").replace("\x85", " ").translate(SEQUENCES)


def lines(text: str) -> tuple[str, ...]:
    """Give the rows of a text, each escaped; an empty one is a blank, so that it stays in its place."""
    return tuple(escaped(row) or " " for row in text.split("\n"))
