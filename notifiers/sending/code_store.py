"""Reply codes as rows: which were given lately, and those just drawn."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from notifiers.store import AttemptRow, PageRow


def used_codes(
    session: Session, contact_ids: Collection[int], digests: Collection[str], *, since: datetime
) -> dict[int | str, set[str]]:
    """Codes given since then, by contact and by the digest of the address they went to; two statements."""
    page, attempt = PageRow.__table__.c, AttemptRow.__table__.c
    own = select(page.contact_id, page.reply_code).where(
        page.contact_id.in_(contact_ids), page.created_at > since, page.reply_code.is_not(None)
    )
    shared = (
        select(attempt.address_digest, page.reply_code)
        .join_from(AttemptRow.__table__, PageRow.__table__, attempt.page_id == page.id)
        .where(attempt.address_digest.in_(digests), attempt.started_at > since, page.reply_code.is_not(None))
    )
    found: dict[int | str, set[str]] = {}
    for question in (own, shared):
        for key, code in session.execute(question):
            found.setdefault(key, set()).add(code)
    return found


def set_codes(session: Session, codes: Mapping[int, str]) -> None:
    """The codes drawn for these pages."""
    values = [{"page": page_id, "drawn": code or None} for page_id, code in codes.items()]
    table = cast("Table", PageRow.__table__)
    session.execute(
        update(table).where(table.c.id == bindparam("page")).values(reply_code=bindparam("drawn")), values
    )
