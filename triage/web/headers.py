"""The headers that every response carries."""

from flask import Flask, Response, request

from triage.web.assets import FILES

POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; object-src 'none'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'")

ALWAYS = {
    "Content-Security-Policy": POLICY,
    # Not no-referrer: over HTTPS the check against forged requests wants to see where a form came from.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "none",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Those that tell of a room or a purse; each further name is bytes on a slow telephone.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# A file is no page: it has no address, no frame and no camera. Every byte of it is one on a slow telephone.
OF_FILES = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NEEDLESS = ("Content-Disposition", "Last-Modified", "Expires", "Accept-Ranges")   # its hash stands for them
ERROR = 400
YEAR = 365 * 24 * 60 * 60


def add_headers(response: Response) -> Response:
    """Tell browsers to keep the page private, whole, and to itself."""
    if request.endpoint in FILES and response.status_code < ERROR:
        response.headers.update(OF_FILES)
        for name in NEEDLESS:
            response.headers.pop(name, None)
    else:
        response.headers.update(ALWAYS)
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response


def init_app(app: Flask) -> None:
    """Add the headers to every response, errors included."""
    app.after_request(add_headers)
