"""What nobody sends who means well: words, numbers, days, bodies, addresses and methods."""

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

WORDS = (
    "", " ", "0", "-1", "1e309", "NaN", "9" * 400, "null", "undefined", "true", "[]", "{}", "\x00",
    "\r\nX: y",
    "2026-02-30", "0000-00-00", "9999-12-31", "31.12.1899", "25:61", "<script>alert(1)</script>", "{{ 7*7 }}",
    "=cmd|' /C calc'!A0", "' OR '1'='1", "../../etc/passwd", "%00", "\u202eevil", "e\u0301" * 200, "\ud7ff",
    "\ufeff", "ﷺ" * 50, "a" * 5000, "00000000-0000-0000-0000-000000000000", "file:///etc/passwd",
    "http://127.0.0.1:1/", "mailto:a@b", "a@b\nBcc: c@d", "١٢٣", "½", "no", "yes", "not-sure")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request. `data` is a form, or a body as it is."""

    address: str
    method: str = "GET"
    data: Any = None
    content_type: str | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.address[:120]} {str(self.data)[:300]}"


def values() -> st.SearchStrategy[str]:
    """Give what may stand in a field."""
    return st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.integers().map(str),
                     st.floats().map(str), st.dates().map(str))


def _deep(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


BODIES: st.SearchStrategy[tuple[Any, str]] = st.one_of(
    st.tuples(st.binary(max_size=200), st.sampled_from([FORM, "application/json", "text/xml", "x", ""])),
    st.tuples(st.binary(max_size=300).map(lambda some: b"--x\r\n" + some + b"\r\n--x--\r\n"),
              st.just("multipart/form-data; boundary=x")),
    st.tuples(st.integers(1, 3000).map(_deep), st.just("application/json")),
    st.tuples(st.integers(1, 5000).map(lambda count: "&".join(f"f{n}=1" for n in range(count))),
              st.just(FORM)),
    st.tuples(st.sampled_from(["a=" + "x" * 400_000, "q=\xff", "=&=&=", "%", "a=%zz&b=%c0%af", "&" * 9000]),
              st.sampled_from([FORM, f"{FORM}; charset=utf-7", f"{FORM}; charset=nonsense"])),
    st.tuples(st.just(json.dumps({"csrf_token": "x" * 1000})), st.just("application/json")))
NAMES = ("day", "location", "state", "level", "after", "q", "lang", "change", "row", "remove", "version",
         "again", "from", "to", "site", "period", "owner", "do")
PATHS = st.one_of(
    st.sampled_from(["/", "/..%2f..%2fetc/passwd", "/%00", "/%ff", ";a=b", "%0d%0aX:y",
                     "/" + "a" * 3000, "?lang=xx", "?day=2026-99-99", "?after=x", "?page=-1", "?q=%00",
                     "?a" * 300]),
    st.builds(lambda name, said: f"?{name}={said}", st.sampled_from(NAMES),
              st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=20)))
METHODS = st.sampled_from(["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "PROPFIND",
                           "X" * 200, "get"])
