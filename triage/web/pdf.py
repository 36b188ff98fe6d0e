"""PDF out of our own printed pages. Nothing is fetched for it: no host, no file."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from threading import local
from typing import Any, NoReturn

from triage.services.letters import spelt_out

VARIANT = "pdf/ua-1"
SPELT = "<p>[U+…] stands for letters that no type on this server has. The page on the screen shows it.</p>"
_of_thread = local()


class Paper(StrEnum):
    """The sizes of paper that a page is made for."""

    LETTER = "letter"
    A4 = "a4"


class PdfMissingError(Exception):
    """PDF files cannot be made here: the extra `pdf` or its system library is not installed."""


class FetchRefusedError(ValueError):
    """A page asked for something from outside itself."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF file and its number of pages."""

    data: bytes
    pages: int


class Layouts:
    """Documents that are laid out one by one and written as one PDF, with the styles and fonts of all."""

    def __init__(self, styles: Iterable[str], paper: Paper) -> None:
        """Take the text of the style sheets, in their order. Raises PdfMissingError."""
        try:
            # Slow to load, and not installed everywhere.
            from weasyprint import CSS, HTML  # noqa: PLC0415

            self._fonts = _fonts()
        except (ImportError, OSError) as error:   # OSError: Pango is missing
            raise PdfMissingError from error
        self._html, self._nothing = HTML, refusing()
        self._sheets = [CSS(string=style, url_fetcher=self._nothing, font_config=self._fonts)
                        for style in (*styles, f"@page {{ size: {paper} }}")]
        self._documents: dict[int, Any] = {}

    def put(self, at: int, html: str) -> int:
        """Lay out a whole HTML page that links nothing, in the place of what is there; give its pages."""
        page = self._html(string=_with_letters(html), url_fetcher=self._nothing, base_url="about:blank")
        laid = page.render(stylesheets=self._sheets, font_config=self._fonts, pdf_variant=VARIANT)
        self._documents[at] = laid
        return len(laid.pages)

    def write(self, title: str = "") -> Pdf:
        """Give the tagged PDF of all, in the order of their places."""
        documents = [self._documents[at] for at in sorted(self._documents)]
        pages = [page for document in documents for page in document.pages]
        whole = documents[0].copy(pages)
        if title:
            whole.metadata.title = title
        return Pdf(whole.write_pdf(pdf_variant=VARIANT), len(pages))


def _with_letters(html: str) -> str:
    """Give a page with letters that would be empty boxes as numbers, and with what that means."""
    spelt = spelt_out(html)
    return html if spelt == html else spelt.replace("</body>", f"{SPELT}</body>")


def _fonts() -> Any:
    """Give this thread's fonts: threads share none, and each one made anew keeps 0.2 MB for good."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  # see Layouts

    if not hasattr(_of_thread, "fonts"):
        _of_thread.fonts = FontConfiguration()
    return _of_thread.fonts


def render(html: str, styles: Iterable[str], paper: Paper) -> Pdf:
    """Give the tagged PDF (PDF/UA-1) of a whole HTML page that links nothing. Raises PdfMissingError.

    styles: the text of the style sheets, in their order.
    """
    layouts = Layouts(styles, paper)
    layouts.put(0, html)
    return layouts.write()


def is_installed() -> bool:
    """Whether the library that makes PDF is there; what it needs of the system shows when it is loaded."""
    return sys.modules.get("weasyprint", True) is not None and find_spec("weasyprint") is not None


def refusing() -> Any:
    """Give a fetcher that fetches nothing: a patient's words must never make the server open an address."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415  # see render

    class Refusing(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
        """Refuses every address, files and inline data included."""

        def fetch(self, url: str, _headers: object = None) -> NoReturn:
            """Refuse. Raises FetchRefusedError."""
            raise FetchRefusedError(f"nothing is fetched for a PDF, not {url[:80]!r}")

    return Refusing()
