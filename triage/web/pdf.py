"""PDF out of our own printed pages. Nothing is fetched for it: no host, no file."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn


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


def render(html: str, styles: Iterable[str], paper: Paper) -> Pdf:
    """Give the tagged PDF (PDF/UA-1) of a whole HTML page that links nothing. Raises PdfMissingError.

    styles: the text of the style sheets, in their order.
    """
    try:
        # Slow to load, and not installed everywhere.
        from weasyprint import CSS, HTML  # noqa: PLC0415
    except (ImportError, OSError) as error:   # OSError: Pango is missing
        raise PdfMissingError from error
    nothing = refusing()
    sheets = [CSS(string=style, url_fetcher=nothing) for style in (*styles, f"@page {{ size: {paper} }}")]
    page = HTML(string=html, url_fetcher=nothing, base_url="about:blank")
    document = page.render(stylesheets=sheets, pdf_variant="pdf/ua-1")
    return Pdf(document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages))


def refusing() -> Any:
    """Give a fetcher that fetches nothing: a patient's words must never make the server open an address."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415  # see render

    class Refusing(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
        """Refuses every address, files and inline data included."""

        def fetch(self, url: str, _headers: object = None) -> NoReturn:
            """Refuse. Raises FetchRefusedError."""
            raise FetchRefusedError(f"nothing is fetched for a PDF, not {url[:80]!r}")

    return Refusing()
