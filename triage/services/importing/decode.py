"""From the bytes of a file to its text, whichever program wrote it."""

import codecs

from triage.services.importing.flaws import Unreadable

MOST_BYTES = 8 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"   # also how a workbook with a password begins
SIGNS = ((b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
         (b"{\\rtf", "a text document"))
SAVE = "Open it in the spreadsheet and save it as “CSV UTF-8”."
SAMPLE = 4096


def text_of(data: bytes) -> str:
    """Read UTF-8, UTF-16 or the alphabet of western Windows. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("The file is larger than 8 MB. Bring in one day at a time, or fewer columns.",
                         too_large=True)
    if data.startswith(OLD_EXCEL):
        raise Unreadable(f"This is an old Excel file, or one with a password. {SAVE}")
    for sign, what in SIGNS:
        if data.startswith(sign):
            raise Unreadable(f"This is {what}, not a list. Export the appointments as a CSV file.")
    text = _decoded(data)
    if "\0" in text:
        raise Unreadable("The file is damaged, or holds no text. Export it again.")
    if not text.strip():
        raise Unreadable("The list is empty. Pick the file that holds the appointments, or paste them.")
    return text


def _decoded(data: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _strictly(data, name)
    if guessed := _unmarked_utf16(data):
        return _strictly(data, guessed)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # What Excel writes where nobody asked for UTF-8. Five bytes of it stand for nothing.
        return data.decode("cp1252", "replace")


def _unmarked_utf16(data: bytes) -> str:
    """Tell UTF-16 without its mark: in a list of mostly Latin letters every second byte is zero."""
    head = data[:SAMPLE]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if half and even > half * 0.6 and odd < half * 0.1 else ""


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file is damaged at byte {error.start}. Export it again.") from None
