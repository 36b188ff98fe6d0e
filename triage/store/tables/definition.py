"""The content that forms were filled in with: kept for good, so that old answers keep their own words."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base


class Definition(Base):
    """One version of one condition's folder, by the hash of its files. Never changed."""

    __tablename__ = "definition"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class DefinitionFile(Base):
    """One file of one version, byte for byte."""

    __tablename__ = "definition_file"

    definition_hash: Mapped[str] = mapped_column(ForeignKey("definition.hash"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    content: Mapped[bytes]
