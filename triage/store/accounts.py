"""Members of staff: their accounts, roles and sites, in the shape that Flask-Security expects."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_security import RoleMixin, UserMixin
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    Text,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from triage.store.tables.base import Base, key
from triage.store.tables.clinic import Location
from triage.store.tables.listed import Listed
from triage.store.tables.staff import Passkey
from triage.store.upsert import InsertOnce

account_roles = Table(
    "account_roles", Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)
account_locations = Table(
    "account_locations", Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("location_id", ForeignKey("location.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """One role that staff may have: front_desk, clinician or administrator."""

    __tablename__ = "role"

    id: Mapped[UUID] = key()  # type: ignore[assignment]  # Flask-Security's own models count, ours do not
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(String(255), default="")


class Account(Base, UserMixin):
    """One member of staff who can sign in. `fs_uniquifier` changes when all sessions must end.

    `mf_recovery_codes` are keyed hashes. `tf_last_counter` is of the newest code that was used: none works
    twice. `failed_tries` and `locked_until` are left to the release before; see SignInLock.
    """

    __tablename__ = "account"
    __table_args__ = (Index("uq_account_fs_webauthn_user_handle", "fs_webauthn_user_handle", unique=True),)

    id: Mapped[UUID] = key()  # type: ignore[assignment]  # Flask-Security's own models count, ours do not
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    us_phone_number: Mapped[str | None] = mapped_column(String(128), unique=True)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Listed()))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64))
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    # Joined at once: templates and permission checks read them on every staff page.
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # narrower than the mixin's
        secondary=account_roles, lazy="selectin", order_by=Role.name)
    webauthn: Mapped[list[Passkey]] = relationship(lazy="select", viewonly=True, order_by=Passkey.created_at)
    locations: Mapped[list[Location]] = relationship(secondary=account_locations, lazy="selectin",
                                                     order_by=Location.name)


    def check_tf_required(self, tf_setup_methods: list[tuple[str, str]],
                          tf_fresh: bool) -> tuple[bool, list[tuple[str, str]]]:  # noqa: ARG002 - never skipped
        """Say whether a password alone is too little: a second factor is there, or has to be set up."""
        return bool(tf_setup_methods) or self.needs_two, tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Say whether the second factor may not be given up."""
        return self.needs_two

    # Whether a second factor is asked of somebody with these roles: whoever loads the account says so.
    needs_two = False


_insert_role = InsertOnce(Role, "name")


def clinician_emails(session: Session, location_id: UUID) -> list[str]:
    """Give the addresses of the clinicians who work at a site."""
    return [account.email for account in clinicians_of(session, location_id)]


def clinicians_of(session: Session, location_id: UUID) -> Sequence[Account]:
    """Give the clinicians who work at a site, by name."""
    return session.scalars(_clinicians(location_id).order_by(Account.name, Account.id)).all()


def locations_among(session: Session, ids: Collection[UUID]) -> Sequence[Location]:
    """Give the sites with these ids that are in use, by name."""
    return session.scalars(select(Location).where(Location.id.in_(ids), Location.active)
                           .order_by(Location.name)).all()


def _clinicians(location_id: UUID) -> Select[Account]:
    return select(Account).where(Account.active, Account.roles.any(Role.name == "clinician"),
                                 Account.locations.any(Location.id == location_id))


def is_empty(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return session.scalar(select(Account.id).limit(1)) is None


def by_email(session: Session, email: str) -> Account | None:
    """Find the account with an address, however it is capitalised; held until the transaction ends."""
    same = func.lower(Account.email) == email.strip().lower()
    return session.scalar(select(Account).where(same).with_for_update())


def with_passkeys(session: Session, **key: object) -> Account | None:
    """Find an account by a unique column, with its passkeys."""
    return session.scalar(select(Account).filter_by(**key).options(selectinload(Account.webauthn)))


def held(session: Session, account_id: UUID) -> Account:
    """Give an account, held until the transaction ends."""
    return session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one()


def changes(account: Account) -> dict[str, Any]:
    """Give the columns of a detached account that differ from what was read."""
    state = inspect(account)
    return {column.key: getattr(account, column.key) for column in state.mapper.column_attrs
            if state.attrs[column.key].history.has_changes()}


def write(session: Session, account: Account, changed: dict[str, Any]) -> None:
    """Write some columns of a detached account, and take them for read."""
    session.execute(update(Account).where(Account.id == account.id).values(changed))
    for name, value in changed.items():
        set_committed_value(account, name, value)


def advance_counter(session: Session, account_id: UUID, counter: int) -> bool:
    """Note which code was used last; give whether it is newer than the one before."""
    statement = update(Account).where(
        Account.id == account_id,
        or_(Account.tf_last_counter.is_(None), Account.tf_last_counter < counter))
    done = session.execute(statement.values(tf_last_counter=counter)
                           .execution_options(preserve_rowcount=True))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an update gives a cursor's result


def by_uniquifier(session: Session, uniquifier: str) -> Account | None:
    """Find the account that a signed-in session names; none once its sessions were ended."""
    return session.scalar(select(Account).where(Account.fs_uniquifier == uniquifier))


def all_accounts(session: Session) -> Sequence[Account]:
    """Give every account, by name."""
    return session.scalars(select(Account).order_by(Account.name, Account.id)).all()


def roles_named(session: Session, names: Collection[str]) -> list[Role]:
    """Give the roles with these names, making those that were never given before."""
    for name in sorted(names):
        _insert_role(session, {"id": uuid4(), "name": name, "description": ""})
    return list(session.scalars(select(Role).where(Role.name.in_(names)).order_by(Role.name)))


def active_with_role(session: Session, name: str) -> Sequence[Account]:
    """Give the accounts in use that have a role, held until the transaction ends."""
    statement = select(Account).where(Account.active, Account.roles.any(Role.name == name))
    return session.scalars(statement.order_by(Account.id).with_for_update()).all()
