"""A mail server of the tests in a process of its own, that can be stopped, held still, and started again."""

import signal
import sys
from asyncio import run
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.server import free_port
from tests.support.smtp import Mail
from triage.config import ROOT
from triage.services.mail import SmtpMailer


class Keeper:
    """Writes down who got mail, or refuses it where told to."""

    def __init__(self, book: Path, refuse: str) -> None:
        """Keep the book at a path; `refuse` is what every mail is answered."""
        self.book, self.refuse = book, refuse

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope,  # noqa: N802
                          address: str, _options: list[str]) -> str:
        """Take an address, or refuse it."""
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write down who it was for."""
        with self.book.open("a") as book:
            book.writelines(f"{to}\n" for to in envelope.rcpt_tos)
        return "250 Kept"


@dataclass
class MailHost:
    """A mail server's process. It listens at the same port each time that it is started."""

    book: Path
    port: int = field(default_factory=free_port)
    process: Popen[str] | None = None

    def start(self, refuse: str = "") -> None:
        """Start it, and wait until it listens; `refuse` is what it answers every address."""
        command = [sys.executable, "-m", "tests.support.smtp_host", str(self.port), str(self.book), refuse]
        self.process = Popen(command, cwd=ROOT, stdout=PIPE, text=True)
        assert self.process.stdout
        assert self.process.stdout.readline()

    def stop(self) -> None:
        """Kill it."""
        if self.process:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout
            self.process.stdout.close()
            self.process = None

    def hold(self) -> None:
        """Let it hang: it takes connections, as far as the system does, and says nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def mailer(self) -> SmtpMailer:
        """Give a mailer that sends here."""
        return SmtpMailer(Mail(self.port))

    def told(self) -> list[str]:
        """Give who got mail so far, in order."""
        return self.book.read_text().split() if self.book.exists() else []


@contextmanager
def mail_host(folder: Path) -> Iterator[MailHost]:
    """Run a mail server as long as the block lasts."""
    host = MailHost(folder / "told.txt")
    host.start()
    try:
        yield host
    finally:
        host.stop()


async def main(port: str, book: str, refuse: str) -> None:
    """Serve until killed."""
    controller = Controller(Keeper(Path(book), refuse), hostname="127.0.0.1", port=int(port))
    controller.start()
    print("listening", flush=True)
    signal.pause()


if __name__ == "__main__":
    run(main(*sys.argv[1:]))
