"""The answer clock of a ticket under another rule <-> its row."""

from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from tickets.recompute_store import save_clocks
from tickets.row_store import ClockRow
from tickets.ticket import Clock


def save_rule(session: Session, ticket_id: int, clock: Clock) -> None:
    """The clock runs by its new term and clause from now on, dated anew."""
    table = cast("Table", ClockRow.__table__)
    session.execute(
        update(table)
        .where(
            table.c.ticket_id == ticket_id, table.c.cycle == clock.cycle, table.c.clock == clock.clock.value
        )
        .values(working_days=clock.working_days, clause=clock.clause)
    )  # fmt: skip
    save_clocks(session, [(ticket_id, clock)])
