"""Mail of a demonstration without a mail server: kept as files, for addresses that belong to nobody."""

import os
from email.message import EmailMessage
from pathlib import Path

from triage.services.alarms.people import is_made_up
from triage.services.mail import MailError

KEPT = 200   # files; older ones go


class FolderMailer:
    """Writes each mail to a file, so that a demonstration shows what would be sent."""

    def __init__(self, folder: Path, base_url: str) -> None:
        """Name the folder; it is made when it is needed."""
        self._folder, self.base_url = folder, base_url

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Write one mail; the same `key` is the same file. Raises MailError for a real address."""
        if not all(is_made_up(one.strip()) for one in to.split(",")):
            raise MailError("No mail server is set: SMTP_HOST is empty.")
        message = EmailMessage()
        message["To"], message["Subject"] = to, subject
        message.set_content(text)
        self._write(f"{key[:64]}.eml", message.as_bytes())

    def probe(self) -> None:
        """Write a file, and take it away again. Raises OSError."""
        self._write(".probe", b"")
        (self._folder / ".probe").unlink(missing_ok=True)

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = self._folder / f"{name}.{os.getpid()}.part"
        partial.write_bytes(content)
        partial.replace(self._folder / name)
        for old in sorted(self._folder.glob("*.eml"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
