"""Our own cookies: out of reach of scripts, other sites and other hosts.

Over HTTPS each is named so that browsers themselves hold it to this host and to HTTPS (`__Host-`), which
wants the whole site as its path. Over plain HTTP, which only a demonstration is served by, no browser takes
such a name.
"""

from datetime import timedelta

from flask import Response, request

from triage.web.context import services

PREFIX = "__Host-"


def put(response: Response, name: str, value: str, *, path: str = "/", samesite: str = "Lax",
        max_age: timedelta | None = None) -> None:
    """Keep a value in the browser, until it is closed unless told."""
    secure = services().settings.secure
    response.set_cookie(_own(name), value, path="/" if secure else path, httponly=True, samesite=samesite,
                        secure=secure, max_age=max_age)


def drop(response: Response, name: str, *, path: str = "/", samesite: str = "Lax") -> None:
    """Forget a value in the browser. A browser takes the forgetting, too, only by the rules of the name."""
    secure = services().settings.secure
    response.delete_cookie(_own(name), path="/" if secure else path, httponly=True, samesite=samesite,
                           secure=secure)


def read(name: str) -> str:
    """Give what the browser keeps; "" where it keeps nothing."""
    return request.cookies.get(_own(name), "")


def _own(name: str) -> str:
    return f"{PREFIX}{name}" if services().settings.secure else name
