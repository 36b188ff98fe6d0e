"""Lists are larger than forms: on their own addresses more may be sent. They stay in memory all the same."""

from io import BytesIO
from typing import IO

from flask import Flask, Request, request
from flask.blueprints import BlueprintSetupState

from triage.services.importing.decode import MOST_BYTES
from triage.web.desk.blueprint import bp

LARGER = frozenset({"desk.bring_in"})
ROOM = 1024 * 1024   # for what stands round the file, so that a file a little too large is told kindly


class InMemory(Request):
    """A request whose files never lie on the disk in the open, where half a megabyte of one would."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()   # what may be sent is bounded above


def allow() -> None:
    """Let a list in. What is larger still is refused before it is read."""
    if request.endpoint in LARGER:
        request.max_content_length = request.max_form_memory_size = MOST_BYTES + ROOM


@bp.record_once
def _first(state: BlueprintSetupState) -> None:
    """Come before the check of the form's token, which reads the form."""
    app: Flask = state.app
    app.before_request_funcs.setdefault(None, []).insert(0, allow)
    app.request_class = InMemory
