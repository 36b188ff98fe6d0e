"""How the staff get in: their sessions, their passkeys, their locks, and what they are told of it by mail."""

from datetime import datetime
from uuid import UUID

from flask_security import WebAuthnMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key
from triage.store.tables.listed import Listed


class StaffSession(Base):
    """One browser that somebody of the staff is signed in at. It is there until it ends, and no longer.

    `token_hash` is of the token in the browser's cookie. `seen_at` is written at most once a minute. `how`
    names the factors ("password+code"); `agent` is the browser's family and nothing finer. `proved_at` is
    when they last showed again who they are.
    """

    __tablename__ = "staff_session"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[UUID] = key()
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    how: Mapped[str] = mapped_column(String(40))
    agent: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]


class Passkey(Base, WebAuthnMixin):
    """One passkey of an account: a public key, and how often it signed. The names are Flask-Security's."""

    __tablename__ = "passkey"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Listed()))
    extensions: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    lastuse_datetime: Mapped[datetime]

    def get_user_mapping(self) -> dict[str, UUID]:
        """Say whose it is, as Flask-Security asks."""
        return {"id": self.account_id}


class StaffSubject(Base):
    """Who a member of staff is at a provider of sign-ins (OpenID Connect): one there, one account here.

    `mark` is a keyed hash of the issuer and the subject; `document` is sealed JSON: the subject.
    """

    __tablename__ = "staff_subject"
    __table_args__ = (UniqueConstraint("account_id", "issuer"),)

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(255))
    mark: Mapped[bytes] = mapped_column(unique=True)
    document: Mapped[bytes]
    at: Mapped[datetime]


class SignInLock(Base):
    """How often in a row somebody was wrong, of one account or from one address, and until when they wait.

    `mark` is a keyed hash of the email that was typed, whether it has an account or not, or of the address.
    """

    __tablename__ = "sign_in_lock"
    __table_args__ = (CheckConstraint("kind IN ('account', 'address')", name="kind"),
                      CheckConstraint("failures > 0", name="failures"), Index(None, "last_at"))

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class StaffNotice(Base):
    """One mail that tells somebody what happened to their account. Its words come from its `kind`.

    `claimed_until` is while a worker has it in hand. One that was sent stays for a month.
    """

    __tablename__ = "staff_notice"
    __table_args__ = (Index(None, "account_id"), Index(None, "next_at"))

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
