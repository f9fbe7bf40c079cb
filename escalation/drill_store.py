"""The newest test of each channel <-> rows: when it was ordered, whether it arrived, and the last one that did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into


class DrillRow(Base):
    """One row a channel that is tested."""

    __tablename__ = "drill"
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    page_id: Mapped[int]
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arrived: Mapped[bool | None]
    good_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """The newest test of a channel. `arrived` is None until the first one was judged, then the newest verdict."""

    channel: str
    page_id: int
    ordered_at: datetime
    judged_at: datetime | None
    arrived: bool | None
    good_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether the newest test is not judged yet."""
        return self.judged_at is None or self.judged_at < self.ordered_at


def drills(session: Session) -> Sequence[Drill]:
    """Every channel's, by name; one statement."""
    rows = session.scalars(select(DrillRow).order_by(DrillRow.channel))
    return [
        Drill(
            channel=row.channel, page_id=row.page_id, ordered_at=row.ordered_at, judged_at=row.judged_at,
            arrived=row.arrived, good_at=row.good_at,
        )
        for row in rows
    ]  # fmt: skip


def ordered_at(session: Session, channel: str, page_id: int) -> datetime | None:
    """When this test began to count, None where a newer one replaced it."""
    own = (DrillRow.channel == channel, DrillRow.page_id == page_id)
    return session.scalar(select(DrillRow.ordered_at).where(*own))


def note_ordered(session: Session, channel: str, page_id: int, *, now: datetime) -> None:
    """A test was ordered; the verdict of the one before stands until it is judged."""
    statement = insert_into(session, DrillRow).values(channel=channel, page_id=page_id, ordered_at=now)
    renewed = {"page_id": statement.excluded.page_id, "ordered_at": statement.excluded.ordered_at}
    session.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=renewed))


def note_judged(session: Session, channel: str, page_id: int, *, arrived: bool, now: datetime) -> None:
    """How the test ended; one that a newer test replaced meanwhile still counts where it arrived."""
    own = (DrillRow.channel == channel, DrillRow.page_id == page_id)
    session.execute(update(DrillRow).where(*own).values(judged_at=now, arrived=arrived))
    if arrived:
        session.execute(update(DrillRow).where(DrillRow.channel == channel).values(good_at=now))


def forget_others(session: Session, channels: Collection[str]) -> None:
    """Channels that are not tested any more tell nothing."""
    session.execute(delete(DrillRow).where(DrillRow.channel.not_in(channels)))
