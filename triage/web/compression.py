"""Fewer bytes for the patient's phone: what patients see, and static files, are sent compressed.

Staff pages are not. They repeat what is typed into their address, beside the token that guards their forms;
compressed together, the size of a page would tell an onlooker letter by letter what the token is (BREACH). A
patient's page repeats nothing from its address.
"""

from flask import Flask, Response, request
from flask_compress import Compress

FOR_PATIENTS = ("patient", "kiosk")
WHOLE = 200   # a part of a file must stay what was asked for
LEAST = 500   # bytes; what is smaller fits one packet anyway


def init_app(app: Flask) -> None:
    """Compress the responses that are for patients."""
    app.config["COMPRESS_REGISTER"] = False   # not every response
    app.config["COMPRESS_MIN_SIZE"] = LEAST
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    compress = Compress(app)

    @app.after_request
    def shrink(response: Response) -> Response:
        """Compress what a browser asks for compressed."""
        for_patients = request.blueprint in FOR_PATIENTS or request.endpoint == "static"
        if not for_patients or response.status_code != WHOLE:
            return response
        if response.is_streamed:   # a file: read whole, it gets smaller than piece by piece, and is closed
            response.direct_passthrough = False
            response.make_sequence()
        return compress.after_request(response)
