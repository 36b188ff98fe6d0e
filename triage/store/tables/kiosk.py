"""The clinic's own tablets, on which patients fill in forms in the waiting room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key


class Kiosk(Base):
    """One tablet of one site. It is paired once, by a code of which only the keyed hash is kept.

    What the tablet then holds is this row's id, signed with the link key; `revoked_at` ends it.
    """

    __tablename__ = "kiosk"
    __table_args__ = (Index(None, "location_id"),)

    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    name: Mapped[str] = mapped_column(String(80))
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    code_until: Mapped[datetime]
    paired_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class KioskPage(Base):
    """A page that answered what was typed, sealed JSON; `id` is its session's.

    Browsers keep what was posted beside a page that answers a post, on the disk of a tablet. So the browser
    is sent on, and finds the page here. It goes with the next page that is saved, or with a tablet's form.
    """

    __tablename__ = "kiosk_page"

    id: Mapped[UUID] = mapped_column(ForeignKey("patient_session.id"), primary_key=True)
    document: Mapped[bytes]
