"""Names of people as lists write them, and names compared as people mean them."""

import re
from collections.abc import Iterable, Mapping

from triage.services.importing.words import folded

TITLES = frozenset({
    "dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "doctor", "md", "do", "np", "pa", "pac", "rn",
    "phd", "mbbs", "frcs", "facs", "dra", "sr", "sra", "srta", "aprn", "dnp", "fnp", "dpt", "pt", "m", "d",
    "jr", "ii", "iii", "iv"})
COURTESY = frozenset({"mr", "mrs", "ms", "miss", "mx"})
PARTICLES = frozenset({
    "de", "la", "del", "los", "las", "van", "von", "der", "den", "da", "di", "do", "dos", "le", "st", "al",
    "el", "bin", "ibn", "abu", "mac", "ter", "y"})
SUFFIX = re.compile(r",?\s+(jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


def split_name(text: str) -> tuple[str, str]:
    """Part one cell into family and given name: "LAST, First" and "First Last". "" for what is not there."""
    text = " ".join(re.sub(r"\s*\([^)]*\)|\s*\[[^\]]*\]", "", text).split())
    if "," in text and not SUFFIX.search(text):
        family, _, given = text.partition(",")
        return family.strip(), given.replace(",", " ").strip()
    suffix = SUFFIX.search(text)
    bare = text[:suffix.start()] if suffix else text
    if "," in bare:
        family, _, given = bare.partition(",")
        return f"{family.strip()} {suffix[1]}" if suffix else family.strip(), given.strip()
    words = [word for word in bare.split() if word.strip(".").casefold() not in COURTESY]
    if len(words) <= 1:
        return "".join(words), ""   # half a name
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in PARTICLES:
        first -= 1
    family = " ".join(words[first:])
    return (f"{family} {suffix[1]}" if suffix else family), " ".join(words[:first])


def calm(name: str) -> str:
    """Write a name that stands all in capitals, or in none, as names are written."""
    if not name.isupper() and not name.islower():
        return name
    return re.sub(r"[^\W\d_]+", lambda found: _capital(found[0]), name)


def same_person(family: str, given: str, other_family: str, other_given: str) -> bool:
    """Whether two names may be one person's: family names alike, and the first given names.

    A middle name, an initial, accents and capitals do not matter.
    """
    if folded(family).replace(" ", "") != folded(other_family).replace(" ", ""):
        return False
    one, two = folded(given).split(), folded(other_given).split()
    if not one or not two:
        return one == two
    return one[0] == two[0] or "".join(one) == "".join(two)


def clinician_among(text: str, names: Mapping[str, str]) -> str | None:
    """Give the id of the clinician whom a cell means, of `names` (id → name); None for none or several."""
    wanted = _parts(text)
    if not wanted:
        return None
    fits = [id_ for id_, name in names.items() if set(_parts(name)) == set(wanted)]
    fits = fits or [id_ for id_, name in names.items() if _covers(wanted, _parts(name))]
    return fits[0] if len(fits) == 1 else None


def _parts(name: str) -> tuple[str, ...]:
    """Give the words that name somebody: no titles, degrees or signs."""
    return tuple(word for word in folded(name).split() if word not in TITLES)


def _covers(wanted: Iterable[str], known: tuple[str, ...]) -> bool:
    """Whether every word of one name stands in the other, an initial for its word; one must be whole."""
    wanted = tuple(wanted)
    shorter, longer = (wanted, known) if len(wanted) <= len(known) else (known, wanted)
    if not any(len(word) > 1 and word in longer for word in shorter):
        return False
    return all(any(word == other or (len(word) == 1 and other.startswith(word))
                   or (len(other) == 1 and word.startswith(other)) for other in longer) for word in shorter)


def _capital(word: str) -> str:
    if word.casefold() in ("ii", "iii", "iv"):
        return word.upper()
    return word[:1].upper() + word[1:].lower()
