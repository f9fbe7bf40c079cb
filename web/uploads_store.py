"""Uploads waiting between preview and confirmation: blobs marked as such, erased after use or after a day."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from database import blobs
from database.blobs import Blob, BlobRow

WAITING = "application/x-waiting-upload"
"""The media type that tells a waiting upload from a ticket's picture."""


def keep_upload(session: Session, data: bytes, *, at: datetime) -> int:
    """Keep the bytes; the id is for a signed token."""
    return blobs.keep(session, Blob(WAITING, data), at=at)


def upload(session: Session, blob_id: int) -> bytes | None:
    """The bytes, None where they are erased or were never an upload."""
    found = blobs.fetch(session, blob_id)
    return found.data if found is not None and found.media_type == WAITING else None


def erase_upload(session: Session, blob_id: int) -> None:
    session.execute(delete(BlobRow).where(BlobRow.id == blob_id, BlobRow.media_type == WAITING))


def erase_uploads_before(session: Session, at: datetime) -> None:
    """Nobody confirms a preview of yesterday; personal data must not lie about."""
    session.execute(delete(BlobRow).where(BlobRow.media_type == WAITING, BlobRow.created_at < at))
