"""Letters of which no installed type has a picture: in a PDF they would be empty boxes."""

from collections.abc import Callable
from ctypes import CDLL, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from functools import lru_cache
from threading import local
from typing import Any

PLAIN = 0x80             # below it every type has every letter
OBJECT = c_void_p
_of_thread = local()     # Pango's fonts belong to one thread


def is_printable(letter: str) -> bool:
    """Whether any type here has a picture of a letter, as Pango finds one. Raises OSError without Pango."""
    if ord(letter) < PLAIN:
        return True
    if not hasattr(_of_thread, "unknown"):
        _of_thread.unknown = lru_cache(4096)(_counter())
    return bool(_of_thread.unknown(letter) == 0)


def spelt_out(text: str) -> str:
    """Give a text with letters that can not be printed as their numbers: "[U+738B]". Raises OSError."""
    lost = {letter for letter in set(text) if not is_printable(letter)}
    return text.translate({ord(letter): f"[U+{ord(letter):04X}]" for letter in lost}) if lost else text


def _counter() -> Callable[[str], int]:
    """Give what counts the letters of a text that have no picture.

    WeasyPrint draws by Pango too, so what Pango does not find it does not draw.
    """
    pango = CDLL(find_library("pango-1.0") or "libpango-1.0.so.0")
    fonts = CDLL(find_library("pangoft2-1.0") or "libpangoft2-1.0.so.0")
    make_map = _typed(fonts.pango_ft2_font_map_new, OBJECT)
    make_context = _typed(pango.pango_font_map_create_context, OBJECT, OBJECT)
    make_layout = _typed(pango.pango_layout_new, OBJECT, OBJECT)
    put = _typed(pango.pango_layout_set_text, None, OBJECT, c_char_p, c_int)
    count = _typed(pango.pango_layout_get_unknown_glyphs_count, c_int, OBJECT)
    layout = make_layout(make_context(make_map()))

    def unknown(text: str) -> int:
        written = text.encode("utf-8", "replace")
        put(layout, written, len(written))
        return int(count(layout))

    return unknown


def _typed(function: Any, gives: Any, *takes: Any) -> Any:
    function.restype, function.argtypes = gives, takes
    return function
