"""A page saved and the next one shown in one round trip, where the browser asks for it.

A form that is saved answers with the address of the next page, so that "Back" and "Reload" never send it
again. A telephone with a poor signal waits for that answer, and then again for the page. Our script asks for
the page at once: the address is followed here, and told beside the page for the browser's history.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

ASKED = "HTTP_BACKSTORY_FOLLOW"      # set by the script, never by a form: no other site's page can send it
WHERE = "Backstory-Location"         # the address of the page that is given
SEE_OTHER = "303"
PATIENTS = "/intake"                 # only a patient's form is followed, and only to its own pages
OF_A_POST = ("CONTENT_TYPE", "HTTP_ORIGIN", "HTTP_CONTENT_TYPE")

Headers = list[tuple[str, str]]


class Follow:
    """An application that follows its own 303 once, for who asks."""

    def __init__(self, application: WSGIApplication) -> None:
        """Stand before `application`."""
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, or with the page that it sends the browser on to."""
        if not _asks(environ):
            return self.application(environ, start_response)
        began: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *_: Any) -> Callable[[bytes], None]:
            began.append((status, headers))
            return _unwritten

        body = self.application(environ, start)
        status, headers = began[-1]
        where = dict(headers).get("Location", "")
        if not status.startswith(SEE_OTHER) or not _is_ours(where):
            start_response(status, headers)
            return body
        _close(body)
        return self._next(environ, where, _cookies(headers), start_response)

    def _next(self, environ: WSGIEnvironment, where: str, cookies: Headers,
              start_response: StartResponse) -> Iterable[bytes]:
        """Give the page at `where`, with what cookies the form's answer set."""
        def start(status: str, headers: Headers, *more: Any) -> Any:
            return start_response(status, [*headers, *cookies, (WHERE, where)], *more)

        return self.application(_asked_for(environ, where, cookies), start)


def _asks(environ: WSGIEnvironment) -> bool:
    is_post = environ["REQUEST_METHOD"] == "POST"
    return ASKED in environ and is_post and environ["PATH_INFO"].startswith(PATIENTS)


def _is_ours(where: str) -> bool:
    """Whether it is the address of one of a form's own pages: without a host, below where forms are."""
    parts = urlsplit(where)
    return not parts.scheme and not parts.netloc and parts.path.startswith(PATIENTS)


def _asked_for(environ: WSGIEnvironment, where: str, cookies: Headers) -> WSGIEnvironment:
    """Give the request that a browser would make for `where`."""
    parts = urlsplit(where)
    kept = {name: value for name, value in environ.items()
            if name not in OF_A_POST and not name.startswith(("werkzeug.", "flask."))}
    return {**kept, "REQUEST_METHOD": "GET", "REQUEST_URI": where, "RAW_URI": where,
            "PATH_INFO": unquote(parts.path, "latin-1"), "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": "0", "wsgi.input": BytesIO(),
            "HTTP_COOKIE": _merged(environ.get("HTTP_COOKIE", ""), cookies)}


def _cookies(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() == "set-cookie"]


def _merged(sent: str, cookies: Headers) -> str:
    """Give the cookies as the browser would send them after taking in those that were set."""
    if not cookies:
        return sent
    jar: SimpleCookie = SimpleCookie()
    for text in (sent, *(value for _, value in cookies)):
        with suppress(CookieError):   # a browser may hold what other software has set
            jar.load(text)
    return "; ".join(f"{name}={one.coded_value}" for name, one in jar.items())


def _unwritten(_data: bytes) -> None:
    """Take what an application writes by hand; ours gives its body back instead."""


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        close()


def init_app(app: Flask) -> None:
    """Follow for every patient's form of the application."""
    app.wsgi_app = Follow(app.wsgi_app)   # type: ignore[method-assign]  # Flask's own way of adding middleware
