"""What no message to a patient may say: anything personal, and anything that tells what the clinic treats.

A message is read on locked screens, by whoever holds the phone, and kept by others' servers. It may hold a
first name, the clinic's neutral name, the day and time, our own link, a phone number, how long the link
works and how to stop messages. Words are looked for as an eye reads them: with blanks, digits, accents or
letters of other alphabets between or in place of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from triage.services.messages.full_names import full_names
from triage.services.messages.links_in import addresses, is_own, is_shortener
from triage.services.messages.sight import Reading, drawn_together, hidden, readings, spelt
from triage.services.messages.words import telling

SLOTS = ("first name", "clinic", "day", "time", "link", "phone", "expiry")
LONGEST_LINE = 20_000   # characters; nobody writes more, and nothing here takes long on it
JOINABLE = 7            # letters that a word must have to be looked for across a blank
SLOT = re.compile(r"\[([^\[\]\n]{1,40})\]|\{+\s*([\w. ]{1,40}?)\s*\}+|%\((\w+)\)s|<<(\w+)>>")
MARKUP = re.compile(r"<\s*[a-z!/?]|&(?:lt|gt|amp|quot|#\w+);|\{\{|\{%|javascript:", re.IGNORECASE)
EMERGENCY = re.compile(r"\bemergenc\w*")
SAFETY = re.compile(r"\b(?:911|999|112|113|000|061)\b|\[emergency\]"
                    r"|not for emergencies|no es para emergencias")
LOUD = re.compile(r"!{2,}|¡{2,}|\bnow\s*!|\bya\s*!")
LEVELS = re.compile(r"\b[lcts]\d{1,2}\s*[\-/]\s*[lcts]?\d{1,2}\b")   # of the spine: L4-L5
BORN = re.compile(
    r"\bdob\b|\bborn\b|\bnacid[oa]\b"
    r"|(?:birth\s?date|date of birth|fecha de nacimiento|birthday|cumpleanos)\W{0,6}(?:is|es|:)?\W{0,4}"
    r"(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*\.? \d)"
    r"|\b\d{1,3}[\s\-]*(?:years?|yrs?)[\s\-]*old\b|\baged? \d{1,3}\b|\b\d{1,3} anos de edad\b"
    r"|\btiene \d{1,3} anos\b"
    r"|\b(?:19\d\d|200\d|201\d)[-/.]\d{1,2}[-/.]\d{1,2}\b"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200\d|201\d)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?,? (?:de )?(?:19\d\d|200\d|201\d)\b")
GREETED = re.compile(
    r"(?:^|[:.!?]\s*)\s*(?:hi|hello|dear|hola|estimad[oa]|querid[oa]|good morning|buenos días|buenas tardes)?"
    r",?\s*\b(Dolores|Remedios|Socorro|Consuelo|Angustias|Angel|Grace|Faith)\b(?=\s*[,.:;!]|\s*$)",
    re.IGNORECASE)
NUMBERED = re.compile(r"\b\d{3}-\d{2}-\d{4}\b"
                      r"|\b(?:record|chart|file|patient|id)\s*(?:number|no\.?|#)\s*:?\s*\d"
                      r"|(?:#|\bno\.)\s?\d{4,}|\bmrn\W?\d+|\bid:? \d{5,}")
NAMED_SLOTS = {"name": re.compile(r"(?:last|full|family)[ _]?name|surname|^name$|patient|apellido|nombre"),
               "record": re.compile(r"record|mrn|\bid\b|number|expediente"),
               "birth": re.compile(r"birth|dob|\bage\b|nacimiento|edad")}

MENDS = {
    "condition": "tells about health. Leave it out, or write “your visit” or “a short form”.",
    "body": "names a part of the body. Leave it out, or write “your visit”.",
    "specialty": "tells what the clinic treats. Write “[clinic]” or “your care team”.",
    "procedure": "tells what was or will be done. Leave it out, or write “your visit”.",
    "medicine": "tells about medicines. Leave it out; the form asks.",
    "result": "tells about answers or findings. Leave it out; say to call the clinic.",
    "scare": "frightens or presses. Say calmly what to do, and by when.",
    "record": "is a number of the record. Leave it out.",
    "birth": "tells a date of birth or an age. Leave it out; the page asks for the date.",
    "name": "is a whole name. Write “[first name]”, or no name.",
    "link": "is an address of somebody else. Write “[link]”, and nothing else that can be opened.",
    "shortener": "hides where it leads. Write “[link]”.",
    "markup": "is markup. Messages are plain text: write the words alone.",
    "placeholder": "is no placeholder. Use " + ", ".join(f"[{slot}]" for slot in SLOTS) + ".",
    "hidden": "is a character that nobody sees, or of another alphabet. Type the word again.",
    "long": "is too long to look at. Write at most a few lines.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may not stand there. `start` and `end` are its place in the text, `words` the piece."""

    kind: str
    start: int
    end: int
    words: str

    @property
    def says(self) -> str:
        """What is wrong and how to mend it, in one sentence."""
        return f"“{self.words}” {MENDS[self.kind]}"


def findings(text: str, own_host: str | None = None) -> tuple[Finding, ...]:
    """Give all that may not stand in a message, by place. `own_host` is the host of our links."""
    if len(text) > LONGEST_LINE:
        return (Finding("long", 0, 20, text[:20] + "…"),)
    found = {*_marks(text), *_slots(text), *_links(text, own_host)}
    bare = _masked(text, own_host)
    found |= {*_words(bare), *_names(bare)}
    whole = (Finding(kind, start, end, text[start:end]) for kind, start, end in found)
    return tuple(sorted(whole, key=lambda one: (one.start, one.end, one.kind)))


Place = tuple[str, int, int]


def _marks(text: str) -> Iterator[Place]:
    yield from (("markup", *found.span()) for found in MARKUP.finditer(text))
    for at in hidden(text):
        yield "hidden", at, at + 1


def _slots(text: str) -> Iterator[Place]:
    for found in SLOT.finditer(text):
        name = next(part for part in found.groups() if part is not None).strip()
        if found[1] is not None and name in SLOTS:
            continue
        kinds = [kind for kind, words in NAMED_SLOTS.items() if words.search(name.lower())]
        yield (kinds[0] if kinds and "first" not in name.lower() else "placeholder"), *found.span()


def _links(text: str, own_host: str | None) -> Iterator[Place]:
    for start, end in addresses(text):
        address = text[start:end]
        if not is_own(address, own_host):
            yield ("shortener" if is_shortener(address) else "link"), start, end


def _masked(text: str, own_host: str | None) -> str:
    """Blank out placeholders and our own links: what they hold is looked at elsewhere."""
    for start, end in [*(found.span() for found in SLOT.finditer(text) if found[1] in SLOTS),
                       *((s, e) for s, e in addresses(text) if is_own(text[s:e], own_host))]:
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


def _names(text: str) -> Iterator[Place]:
    return (("name", start, end) for start, end in full_names(text))


def _words(text: str) -> Iterator[Place]:
    greeted = _greeted(text)
    for reading in readings(text):
        yield from _in_reading(_harmless(reading), greeted)
    for reading in spelt(text):
        for kind, pattern in _patterns(anywhere=True).items():
            yield from ((kind, *reading.place(*found.span())) for found in pattern.finditer(reading.text))
    for reading, seam in drawn_together(text):
        for kind, pattern in _patterns(least=JOINABLE).items():
            found = pattern.match(reading.text)
            if found and found.start() < seam < found.end() and len(found.group()) >= JOINABLE:
                yield (kind, *reading.place(*found.span()))


def _in_reading(reading: Reading, greeted: set[int]) -> Iterator[Place]:
    for kind, pattern in _patterns().items():
        for found in pattern.finditer(reading.text):
            start, end = reading.place(*found.span())
            if start not in greeted:
                yield kind, start, end
    for kind, pattern in (("birth", BORN), ("record", NUMBERED), ("scare", LOUD),
                          ("body", LEVELS)):
        yield from ((kind, *reading.place(*found.span())) for found in pattern.finditer(reading.text))
    for found in EMERGENCY.finditer(reading.text):
        if not SAFETY.search(reading.text):
            yield "scare", *reading.place(*found.span())


def _greeted(text: str) -> set[int]:
    """Give where names stand that are words as well: "Hola Dolores,"."""
    return {found.start(1) for found in GREETED.finditer(text) if found[1][0].isupper()}


def _harmless(reading: Reading) -> Reading:
    blanked = _harmless_pattern().sub(lambda found: "#" * len(found.group()), reading.text)
    return Reading(blanked, reading.at)


@cache
def _harmless_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_one(entry, ends=True) for entry in telling()["harmless"]))


@cache
def _patterns(*, anywhere: bool = False, least: int = 0) -> dict[str, re.Pattern[str]]:
    """Give one pattern for each kind.

    `anywhere`: also inside of longer words, for words spelt out. `least`: for two words drawn together, of
    which short ones and endings would make words that nobody wrote.
    """
    return {kind: re.compile("|".join(_one(entry.lstrip("~") if least else entry, ends=not anywhere)
                                      for entry in entries
                                      if len(entry.strip("~")) >= max(least - 2, 4 if anywhere else 0)))
            for kind, entries in telling().items() if kind != "harmless"}


def _one(entry: str, *, ends: bool) -> str:
    """Make an entry's pattern; `ends` holds it to whole words."""
    bare = entry.strip("~").replace("_", r"[\s\-]*")
    if not ends:
        return bare
    before = r"\b\w*" if entry.startswith("~") else r"\b"
    after = r"\w*" if entry.endswith("~") else r"(?:e?s|['\u2019]s)?"
    return f"{before}{bare}{after}\\b"
