"""Before pages are claimed: quiet hours put off what is not severe, what waits for one person becomes one message."""

from collections.abc import Sequence
from datetime import datetime

from database.session import Work
from notifiers.bundling import Bundle, Waiting, arrange
from notifiers.channels import canonical, to_json
from notifiers.ladder import DispatchRules
from notifiers.pages import BUNDLE
from notifiers.sending import bundle_store


def gather(work: Work, *, settled_by: datetime | None, rules: DispatchRules) -> None:
    """Bundle and put off, inside the claim's transaction; what stays due is claimed after it.

    `settled_by`: more is being ordered just now, and ordinary pages due after this instant still wait for it.
    """
    now = work.now
    quiet_until = rules.quiet.until(rules.local(now)) if rules.quiet else None
    if quiet_until is not None:
        bundle_store.put_off_ordinary(work.session, now=now, until=quiet_until)
    waiting = bundle_store.waiting(work.session, now, settled_by=settled_by)
    if not waiting:
        return
    numbers = {page.contact_id: work.digest(canonical(page.channels[0].address)) for page in waiting}
    sent = bundle_store.sent_since(work.session, numbers, since=now - rules.bundling.pace)
    arranged = arrange(waiting, sent, now=now, rules=rules.bundling)
    for group in arranged.put_off:
        bundle_store.put_off(work.session, group.page_ids, until=group.until)
    for bundle in arranged.bundles:
        _bundle(work, bundle, rules)


def _bundle(work: Work, bundle: Bundle, rules: DispatchRules) -> None:
    first = bundle.first
    deadline = f"{rules.local(bundle.act_by):%m-%d %H:%M}" if bundle.act_by else "-"
    delays = [page.channel_delay for page in bundle.pages if page.channel_delay]
    page_id = bundle_store.insert_bundle(
        work.session,
        {
            "subject_kind": BUNDLE, "subject_id": min(page.id for page in bundle.pages), "cycle_no": 1, "step_no": 0,
            "contact_id": first.contact_id, "contact_label": first.contact_label,
            "channels": to_json(first.channels), "channel_delay": min(delays, default=0),
            "kind": bundle.kind,
            "data": {
                "number": first.number, "count": bundle.tickets, "severe": bundle.severe_tickets, "deadline": deadline,
            },
            "language": first.language, "severity": first.severity, "act_by": bundle.act_by,
            "next_try_at": work.now, "due_at": min(page.due_at for page in bundle.pages), "created_at": work.now,
        },
    )  # fmt: skip
    bundle_store.join(work.session, _ids(bundle.pages), bundle_id=page_id)


def _ids(pages: Sequence[Waiting]) -> list[int]:
    return [page.id for page in pages]
