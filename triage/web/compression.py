"""Fewer bytes for the patient's phone: what patients see, and static files, are sent compressed.

Staff pages are not. They repeat what is typed into their address, beside the token that guards their forms;
compressed together, the size of a page would tell an onlooker letter by letter what the token is (BREACH). A
patient's page repeats nothing from its address.

Files are packed once, as tightly as can be, and without the comments of scripts: those are for us.
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache, partial

import brotli
from flask import Flask, Response, request
from flask_compress import Compress

from triage.web.assets import FILES

FOR_PATIENTS = ("patient", "kiosk")
WHOLE = 200   # a part of a file must stay what was asked for
LEAST = 500   # bytes; what is smaller fits one packet anyway
TIGHT = 6     # of 11: the body map in a millisecond more than at 4, a tenth smaller
SCRIPT = "text/javascript"
PACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.compress, "gzip": partial(gzip.compress, mtime=0)}
COMMENT = re.compile(rb"^\s*(//.*)?\n", re.MULTILINE)   # a line of nothing else


def init_app(app: Flask) -> None:
    """Compress the responses that are for patients."""
    app.config["COMPRESS_REGISTER"] = False   # not every response
    app.config["COMPRESS_MIN_SIZE"] = LEAST
    app.config["COMPRESS_ALGORITHM"] = [*PACK]
    app.config["COMPRESS_BR_LEVEL"] = TIGHT
    compress = Compress(app)

    @app.after_request
    def shrink(response: Response) -> Response:
        """Compress what a browser asks for compressed."""
        for_patients = request.blueprint in FOR_PATIENTS or request.endpoint in FILES
        if not for_patients or response.status_code != WHOLE:
            return response
        if response.is_streamed:   # a file: read whole, it gets smaller than piece by piece, and is closed
            response.direct_passthrough = False
            response.make_sequence()
        if request.endpoint in FILES:
            _pack_file(response)
        return compress.after_request(response)   # what is packed already it lets be


def _pack_file(response: Response) -> None:
    """Pack a file for who can unpack it."""
    coding = next((one for one in PACK if request.accept_encodings[one]), "")
    if not coding or (response.content_length or 0) < LEAST:
        return
    response.set_data(_packed(response.get_data(), response.mimetype, coding))
    response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    tag, _ = response.get_etag()
    response.set_etag(f"{tag}:{coding}")
    response.make_conditional(request)


@lru_cache(maxsize=64)
def _packed(content: bytes, kind: str, coding: str) -> bytes:
    return PACK[coding](COMMENT.sub(b"", content) if kind == SCRIPT else content)
