"""A receiver of HL7 v2 over MLLP that parses what it gets with a library, and answers as it is told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hl7apy.core import Message
from hl7apy.parser import parse_message

START, END = b"\x0b", b"\x1c\r"


@dataclass
class Receiver:
    """The settings that reach a running receiver, its mood, and what it took."""

    hl7_port: int = 0
    hl7_host: str = "127.0.0.1"
    hl7_tls: bool = False
    fhir_url: str = ""
    record_on_signing: bool = True
    mood: str = "AA"
    seen: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def messages(self) -> list[Message]:
        """What it took, parsed and held against the standard."""
        found = [parse_message(one) for one in self.seen]
        assert all(one.validate() for one in found)
        return found


def answer(receiver: Receiver, text: str) -> bytes:
    """Acknowledge a message as the mood is."""
    name = "somebody-else" if receiver.mood == "other" else text.split("\r", maxsplit=1)[0].split("|")[9]
    code = receiver.mood if receiver.mood in ("AA", "AE", "AR", "CA", "CR") else "AA"
    if receiver.mood == "nonsense":
        return START + b"hello" + END
    if receiver.mood == "repeat":   # what it took, as its reason
        return START + f"MSH|^~\\&|EHR\rMSA|AE|{name}|{text.replace(chr(13), ' ')}\r".encode() + END
    head = "MSH|^~\\&|EHR||BACKSTORY||20261121||ACK^R01^ACK|1|P|2.5.1"
    return START + f"{head}\rMSA|{code}|{name}\r".encode() + END


@contextmanager
def mllp_receiver() -> Iterator[Receiver]:
    """Run a receiver as long as the block lasts."""
    receiver = Receiver()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            got = b""
            while END not in got:
                more = self.request.recv(65536)
                if not more:
                    return
                got += more
            if receiver.mood == "hang":
                receiver.over.wait(30)
            elif receiver.mood == "flood":
                while not receiver.over.is_set():
                    try:
                        self.request.sendall(b"x" * 65536)
                    except OSError:
                        return
            elif receiver.mood != "hang up":
                text = got.partition(START)[2].partition(END)[0].decode()
                receiver.seen.append(text)
                self.request.sendall(answer(receiver, text))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        receiver.hl7_port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.over.set()
            server.shutdown()
            thread.join()
