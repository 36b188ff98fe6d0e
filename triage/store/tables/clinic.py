"""Where the clinic works, and what is set for the whole installation."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from triage.store.tables.base import Base, key


class Location(Base):
    """One site of the clinic. `condition` is the questionnaire folder that its visits use."""

    __tablename__ = "location"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    id: Mapped[UUID] = key()
    name: Mapped[str] = mapped_column(String(200), unique=True)
    timezone: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str] = mapped_column(String(40))
    condition: Mapped[str] = mapped_column(String(80))
    alert_email: Mapped[str] = mapped_column(String(255), default="")  # "": all its clinicians are told
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    # The newest document of its LocationHelp, "" while it has none: every patient page shows some of it.
    help: Mapped[str] = mapped_column(Text, default="", server_default="")
    # The newest document of its LocationMessages in the same way.
    messages: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime]


class SiteStep(Base):
    """Something that is set for a site, whole at each step, from `at` on. Never changed.

    `document` is JSON, in `SEALED` tables sealed; `revision` counts from 1 at each site. `WHAT` is how the
    audit trail calls it.
    """

    __abstract__ = True
    WHAT: ClassVar[str]
    SEALED: ClassVar[bool] = False

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:   # noqa: N805 - SQLAlchemy's way
        """Give each table constraints of its own."""
        return (CheckConstraint("revision > 0", name="revision"), UniqueConstraint("location_id", "revision"))

    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    revision: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class LocationHelp(SiteStep):
    """Whom a site's patients were told to call, and in which words."""

    __tablename__ = "location_help"
    WHAT = "help"


class LocationMessages(SiteStep):
    """What a site's messages said, and when they were sent."""

    __tablename__ = "location_messages"
    WHAT = "messages"


class Setting(Base):
    """One value that the running installation remembers, such as the hash of its first-run code."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(String(2000))
    updated_at: Mapped[datetime]
