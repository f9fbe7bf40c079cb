"""Reply codes: four random digits, drawn when a page is first sent, so that what is bundled needs none of its own.

Unique among the codes a contact or a number was given in the last thirty days: office mobiles are shared.
"""

from collections.abc import Sequence
from datetime import timedelta

from database.ids import new_reply_code
from database.session import Work
from notifiers.channels import canonical
from notifiers.ladder import Claimed
from notifiers.sending import code_store

CODE_MEMORY = timedelta(days=30)
"""A code is not given to the same contact or number twice within this time."""
_DRAWS = 200


def draw_codes(work: Work, pages: Sequence[Claimed]) -> dict[int, str]:
    """A code for each of these pages by its id, written to its row.

    A contact who was given all ten thousand gets the page without one: it can still be taken by voice and web.
    """
    if not pages:
        return {}
    digests = {page.id: {work.digest(canonical(item.address)) for item in page.channels} for page in pages}
    used = code_store.used_codes(
        work.session,
        {page.contact_id for page in pages},
        set().union(*digests.values()),
        since=work.now - CODE_MEMORY,
    )
    drawn: dict[int, str] = {}
    for page in pages:
        keys: list[int | str] = [page.contact_id, *digests[page.id]]
        code = _fresh(set().union(*(used.get(key, ()) for key in keys)))
        for key in keys:
            used.setdefault(key, set()).add(code)
        drawn[page.id] = code
    code_store.set_codes(work.session, drawn)
    return drawn


def _fresh(used: set[str]) -> str:
    drawn = (new_reply_code() for _ in range(_DRAWS))
    return next((code for code in drawn if code not in used), "")
