"""The first transaction: pages claimed, what each needs decided, attempt rows written before any call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from database.ids import new_reference
from database.session import Work
from notifiers import polling, wording
from notifiers.carriers.port import Carrier, Letter
from notifiers.channels import Channel, canonical
from notifiers.ladder import (
    Action,
    Claimed,
    DispatchRules,
    Plan,
    Shut,
    Standing,
    accepted,
    copy_after,
    exhausted,
    plan,
)
from notifiers.pages import AttemptState, AttemptView, PageState
from notifiers.sending import store
from notifiers.sending.codes import draw_codes
from notifiers.sending.gate import Gate
from notifiers.sending.settling import settle
from notifiers.texts import MessageKind

Carriers = Mapping[Channel, Carrier]
LATE_AFTER = timedelta(minutes=5)
"""From here on a message says how late it is."""


@dataclass(frozen=True, slots=True)
class Job:
    """One page, the plan for it, and the attempt to make (SEND) or to ask about (ASK)."""

    page: Claimed
    plan: Plan
    attempt: AttemptView


def prepare(
    work: Work,
    pages: Sequence[Claimed],
    carriers: Carriers,
    *,
    gate: Gate,
    signature: str,
    rules: DispatchRules,
) -> list[Job]:
    """Settle what needs no call; return what does, its attempt rows inserted, in the order of the pages."""
    history = store.attempts_by_page(work.session, [page.id for page in pages])
    plans = {page.id: plan(page, history[page.id], gate.of(page)) for page in pages}
    pages = _with_codes(work, pages, plans)
    sends = [page for page in pages if plans[page.id].action is Action.SEND]
    passed = [row for page in pages for row in _passed_over(work, page, plans[page.id], carriers)]
    rows = [new_attempt(work, page, plans[page.id], carriers, signature=signature) for page in sends]
    made = store.insert_attempts(work.session, [*passed, *rows])[len(passed) :]
    for page in pages:
        _note(work, page, plans[page.id], history[page.id], gate=gate, rules=rules)
    attempts = {page.id: attempt for page, attempt in zip(sends, made, strict=True)}
    asked = {page.id: plans[page.id].last for page in pages if plans[page.id].action is Action.ASK}
    found = ((page, attempts.get(page.id) or asked.get(page.id)) for page in pages)
    return [Job(page, plans[page.id], attempt) for page, attempt in found if attempt is not None]


def _with_codes(work: Work, pages: Sequence[Claimed], plans: Mapping[int, Plan]) -> list[Claimed]:
    """What is sent for the first time and waits for an answer gets its code now."""
    codes = draw_codes(
        work,
        [
            page for page in pages
            if plans[page.id].action is Action.SEND and page.reply_code is None and _asks(page)
        ],
    )  # fmt: skip
    return [replace(page, reply_code=codes.get(page.id) or page.reply_code) for page in pages]


def _asks(page: Claimed) -> bool:
    """A page of a kind nobody knows any more is answered like any other."""
    return page.kind not in MessageKind.__members__.values() or wording.asks(MessageKind(page.kind))


def _passed_over(work: Work, page: Claimed, step: Plan, carriers: Carriers) -> list[store.NewAttempt]:
    """A row for each channel that is passed over for good, so that the record says why."""
    if step.action is Action.WAIT:
        return []
    return [
        store.NewAttempt(
            page_id=page.id, ref=new_reference(), n=1, copy_no=1, channel_pos=position,
            channel=page.channels[position].channel, carrier=carriers[page.channels[position].channel].name,
            address_digest=work.digest(canonical(page.channels[position].address)), body="",
            error=f"down:{reason}" if reason == Shut.DOWN else reason, started_at=work.now,
            state=AttemptState.FAILED,
        )
        for position, reason in step.passed
        if reason not in (Shut.NO_CARRIER, Shut.REFUSED)
    ]  # fmt: skip


def new_attempt(
    work: Work, page: Claimed, step: Plan, carriers: Carriers, *, signature: str
) -> store.NewAttempt:
    """The row of a call about to be made; the reference stays the same for every call on this channel."""
    address = page.channels[step.position]
    copy = copy_after(step.last)
    body, poison = word(page, address.channel, signature=signature, copy=copy, now=work.now)
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


def word(
    page: Claimed, channel: Channel, *, signature: str, copy: wording.Copy, now: datetime
) -> tuple[str, str | None]:
    """The page's words; poisoned ones become the minimal text, which still names the page."""
    late = now - page.due_at
    data = {**_data(page), wording.LATE: int(late.total_seconds() // 60) if late >= LATE_AFTER else 0}
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


def _note(
    work: Work, page: Claimed, step: Plan, history: Sequence[AttemptView], *, gate: Gate, rules: DispatchRules
) -> None:
    if step.action is Action.EXHAUST:
        settle(work, page, exhausted(list(history), max(len(page.channels) - 1, 0)))
    elif step.action is Action.WAIT:
        settle(work, page, _waits(page, step, history, gate=gate, rules=rules))
    elif step.action is Action.KEEP and step.last is not None:
        settle(work, page, kept(page, step.position, step.last, now=work.now))
    elif step.position != page.channel_pos:
        store.set_position(work.session, page.id, step.position)


def _waits(
    page: Claimed, step: Plan, history: Sequence[AttemptView], *, gate: Gate, rules: DispatchRules
) -> Standing:
    """Until a carrier's next trial, or until a budget may be whole again; the next person is called meanwhile.

    Behind carriers only after some patience, and not where our whole line is down. A follow-up waits for no budget.
    """
    now = gate.work.now
    is_down = any(reason == Shut.DOWN for _, reason in step.passed)
    follows_up = page.found_state is PageState.ACCEPTED
    if (follows_up and not is_down) or now - page.due_at > rules.stuck_for:
        return exhausted(history, max(len(page.channels) - 1, 0))
    state = PageState.ACCEPTED if follows_up else PageState.PENDING
    patient = is_down and (now - page.due_at < page.patience(rules) or gate.is_line_down())
    until = gate.trials.get(page.id, now + rules.stuck_retry)
    return Standing(state, page.channel_pos, until, is_stuck=not patient and not follows_up)
