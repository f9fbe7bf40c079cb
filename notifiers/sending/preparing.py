"""The first transaction: pages claimed, what each needs decided, attempt rows written before any call."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from database.ids import new_reference
from database.session import Work
from notifiers import polling, wording
from notifiers.carriers.port import Carrier, Letter
from notifiers.channels import Channel, canonical
from notifiers.ladder import Action, Claimed, Plan, Standing, accepted, copy_after, exhausted, plan
from notifiers.outbox import hand_back
from notifiers.pages import AttemptState, AttemptView, PageState
from notifiers.sending import store
from notifiers.texts import MessageKind

Carriers = Mapping[Channel, Carrier]


@dataclass(frozen=True, slots=True)
class Job:
    """One page, the plan for it, and the attempt to make (SEND) or to ask about (ASK)."""

    page: Claimed
    plan: Plan
    attempt: AttemptView


def prepare(work: Work, pages: Sequence[Claimed], carriers: Carriers, *, signature: str) -> list[Job]:
    """Settle what needs no call; return what does, its attempt rows inserted."""
    history = store.attempts_by_page(work.session, [page.id for page in pages])
    plans = [(page, plan(page, history[page.id], carriers.keys())) for page in pages]
    sends = [(page, step) for page, step in plans if step.action is Action.SEND]
    rows = [new_attempt(work, page, step, carriers, signature=signature) for page, step in sends]
    made = store.insert_attempts(work.session, rows)
    for page, step in plans:
        _note(work, page, step, history[page.id])
    jobs = [Job(page, step, attempt) for (page, step), attempt in zip(sends, made, strict=True)]
    jobs += [Job(page, step, step.last) for page, step in plans if step.action is Action.ASK and step.last]
    return sorted(jobs, key=lambda job: [page.id for page in pages].index(job.page.id))


def new_attempt(
    work: Work, page: Claimed, step: Plan, carriers: Carriers, *, signature: str
) -> store.NewAttempt:
    """The row of a call about to be made; the reference stays the same for every call on this channel."""
    address = page.channels[step.position]
    copy = copy_after(step.last)
    body, poison = word(page, address.channel, signature=signature, copy=copy)
    return store.NewAttempt(
        page_id=page.id,
        ref=step.last.ref if step.last else new_reference(),
        n=step.last.n + 1 if step.last else 1,
        copy_no=copy,
        channel_pos=step.position,
        channel=address.channel,
        carrier=carriers[address.channel].name,
        address_digest=work.digest(canonical(address.address)),
        body=body,
        error=f"wording:{poison}" if poison else None,
        started_at=work.now,
        poll_at=polling.first(carriers[address.channel].gives_receipts, work.now),
    )


def word(page: Claimed, channel: Channel, *, signature: str, copy: wording.Copy) -> tuple[str, str | None]:
    """The page's words; poisoned ones become the minimal text, which still names the page."""
    data = _data(page)
    try:
        kind = MessageKind(page.kind)
    except ValueError:
        return wording.minimal(data, page.language, signature=signature, copy=copy), "UnknownKind"
    return wording.render_or_minimal(kind, data, channel, page.language, signature=signature, copy=copy)


def _data(page: Claimed) -> dict[str, str | int]:
    return {"number": page.subject_id, **page.data, "severity": page.severity, "code": page.reply_code or ""}


def letter(page: Claimed, attempt: AttemptView) -> Letter:
    """What the carrier is handed: the very words of the attempt row."""
    address = page.channels[attempt.channel_pos]
    return Letter(
        ref=attempt.ref,
        page_id=page.id,
        channel=address.channel,
        address=address.address,
        body=attempt.body,
        label=page.contact_label,
        language=page.language,
        kind=page.kind,
        facts=wording.spoken(_data(page), page.language),
    )


def kept(page: Claimed, position: int, last: AttemptView, *, now: datetime) -> Standing:
    """The carrier has it: delivered counts as such unless the ladder still goes on."""
    standing = accepted(page, position, now=now)
    if last.state is AttemptState.DELIVERED and standing.next_try_at is None:
        return Standing(PageState.DELIVERED, position)
    return standing


def settle(work: Work, page_id: int, standing: Standing) -> None:
    """Write where a page stands; an undeliverable one is handed back in the same transaction."""
    store.set_standing(work.session, page_id, standing, now=work.now)
    if standing.state is PageState.UNDELIVERABLE:
        hand_back(work, page_id)


def _note(work: Work, page: Claimed, step: Plan, history: Collection[AttemptView]) -> None:
    if step.action is Action.EXHAUST:
        settle(work, page.id, exhausted(list(history), max(len(page.channels) - 1, 0)))
    elif step.action is Action.KEEP and step.last is not None:
        settle(work, page.id, kept(page, step.position, step.last, now=work.now))
    elif step.position != page.channel_pos:
        store.set_position(work.session, page.id, step.position)
