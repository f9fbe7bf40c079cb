"""Blobs behind one port: attachments and snapshots live in the database, so that backup carries them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime


class BlobRow(Base):
    """Bytes with their type and digest."""

    __tablename__ = "blob"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(80))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Blob:
    """Stored bytes; `media_type` is ours (after re-encoding), never the uploader's claim."""

    media_type: str
    data: bytes


def keep(session: Session, blob: Blob, *, at: datetime) -> int:
    """Store the bytes, return their id."""
    values = {
        "sha256": hashlib.sha256(blob.data).hexdigest(),
        "media_type": blob.media_type,
        "data": blob.data,
        "created_at": at,
    }
    return session.scalars(insert(BlobRow).returning(BlobRow.id), [values]).one()


def fetch(session: Session, blob_id: int) -> Blob | None:
    """The bytes, or None where retention has erased them."""
    row = session.execute(select(BlobRow.media_type, BlobRow.data).where(BlobRow.id == blob_id)).one_or_none()
    return None if row is None else Blob(row.media_type, row.data)


def erase(session: Session, blob_ids: list[int]) -> None:
    """Forget the bytes."""
    session.execute(delete(BlobRow).where(BlobRow.id.in_(blob_ids)))
