"""A process that lays out printed pages one by one and makes one PDF of them.

It is started as `python -m triage.web.pdf_chunk`.

It reads JSON lines: first {"styles", "paper"}, then {"at", "html"} for each document, which it answers with
{"at", "pages"}; the same "at" again puts another in its place. {"write": title} ends it: it answers with
{"bytes"} and that many bytes of PDF.
"""

import gc
import json
import sys
from typing import BinaryIO

from triage.web.pdf import Layouts, Paper


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Do so until `source` ends."""
    gc.disable()   # what is laid out is kept until the end: there is next to nothing to collect
    first = json.loads(source.readline())
    layouts = Layouts(first["styles"], Paper(first["paper"]))
    for line in source:
        order = json.loads(line)
        if "html" in order:
            answer, data = {"at": order["at"], "pages": layouts.put(order["at"], order["html"])}, b""
        else:
            data = layouts.write(order["write"]).data
            answer = {"bytes": len(data)}
        sink.write(json.dumps(answer).encode() + b"\n" + data)
        sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
