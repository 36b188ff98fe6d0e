"""Letters of which no installed type has a picture: in a PDF they would be empty boxes."""

import re
from ctypes import CDLL, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from functools import cache, lru_cache
from threading import Lock
from unicodedata import category

PLAIN = 0x80             # below it every type has every letter
MARKS = frozenset({"Mn", "Me", "Cc", "Cf"})   # categories of what is no letter by itself
MOST = 3                 # letters of a run that are spelt out
_LOCK = Lock()           # Pango's objects are used by one thread at a time


def is_printable(letter: str) -> bool:
    """Whether any type here has a picture of a letter, as Pango finds one. Raises OSError without Pango."""
    return ord(letter) < PLAIN or _known(letter)


def spelt_out(text: str) -> str:
    """Give a text with letters that can not be printed as their numbers: "[U+738B 5C0F]". Raises OSError.

    Of a long run the first few stand for all, so that a page stays a page; marks upon letters are left out.
    """
    lost = "".join(sorted(letter for letter in set(text) if not is_printable(letter)))
    return re.sub(f"[{re.escape(lost)}]+", _numbers, text) if lost else text


def _numbers(run: re.Match[str]) -> str:
    letters = [letter for letter in run[0] if category(letter) not in MARKS]
    if not letters:
        return ""
    more = f" +{len(letters) - MOST}" if len(letters) > MOST else ""
    return f"[U+{' '.join(f'{ord(letter):04X}' for letter in letters[:MOST])}{more}]"


@lru_cache(4096)
def _known(letter: str) -> bool:
    """Ask Pango, which WeasyPrint draws by: what one does not find the other does not draw."""
    written = letter.encode("utf-8", "replace")
    with _LOCK:
        pango, layout = _pango()
        pango.pango_layout_set_text(layout, written, len(written))
        return bool(pango.pango_layout_get_unknown_glyphs_count(layout) == 0)


@cache
def _pango() -> tuple[CDLL, int]:
    """Give the library, and a text laid out in all types of this machine. Kept: one takes some MB."""
    pango = CDLL(find_library("pango-1.0") or "libpango-1.0.so.0")
    fonts = CDLL(find_library("pangoft2-1.0") or "libpangoft2-1.0.so.0")
    for function, gives, takes in (
            (fonts.pango_ft2_font_map_new, c_void_p, ()),
            (pango.pango_font_map_create_context, c_void_p, (c_void_p,)),
            (pango.pango_layout_new, c_void_p, (c_void_p,)),
            (pango.pango_layout_set_text, None, (c_void_p, c_char_p, c_int)),
            (pango.pango_layout_get_unknown_glyphs_count, c_int, (c_void_p,))):
        function.restype, function.argtypes = gives, takes
    context = pango.pango_font_map_create_context(fonts.pango_ft2_font_map_new())
    return pango, pango.pango_layout_new(context)
