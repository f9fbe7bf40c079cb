"""What comes back: replies and key presses, matched to pages. Never changes a ticket itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from database.session import Work
from notifiers.channels import canonical
from notifiers.events import (
    Hold,
    Local,
    Matched,
    Reason,
    Refused,
    facts_of,
    hold_nothing,
    lock_about,
    matched,
)
from notifiers.inbox import store
from notifiers.ordering.store import read_page
from notifiers.pages import BUNDLE, OPEN, PageView
from notifiers.replies import Reply, ReplyAction, parse_key, parse_reply
from notifiers.texts import REACH_TESTS, MessageKind

MEMORY = timedelta(days=30)
AFTER_CLOSE = timedelta(hours=24)
HOUR = timedelta(hours=1)
MAX_WRONG = 5
"""With ten open codes, five guesses hit one in 0.5 % of cases."""
MAX_ANSWERS = 5
_LISTED = 5
_BODY = 500


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: MessageKind | None
    page: PageView | None = None
    reason: Reason | None = None
    data: Mapping[str, str | int] = field(default_factory=dict)


_BUNDLE_DONE = {
    ReplyAction.ACK: MessageKind.BUNDLE_OK,
    ReplyAction.PASS: MessageKind.BUNDLE_PASSED_ON,
    ReplyAction.STOP: MessageKind.STOPPED,
}
_RELAY_DONE = {ReplyAction.ACK: MessageKind.RELAY_OK, ReplyAction.STOP: MessageKind.STOPPED}
_DONE = {
    ReplyAction.ACK: MessageKind.ACK_OK,
    ReplyAction.PASS: MessageKind.PASSED_ON,
    ReplyAction.NOT_FAULT: MessageKind.NOT_FAULT_OK,
    ReplyAction.STOP: MessageKind.STOPPED,
}


def match_reply(
    work: Work,
    sender: str,
    text: str,
    *,
    provider_id: str,
    carrier: str,
    local: Local,
    hold: Hold = hold_nothing,
) -> Matched | Refused:
    """An SMS from `sender` (any spelling of a number) with the carrier's own id.

    The same id twice gives the same answer and no second event.
    """
    reply = parse_reply(text)
    digest = work.digest(canonical(sender))
    known = _repeated(work, carrier, provider_id)
    if known is not None:
        return known
    verdict = _judge_sms(work, digest, reply, local=local, hold=hold)
    return _keep(work, verdict, reply, digest=digest, body=text, provider_id=provider_id, carrier=carrier)


def match_key(
    work: Work,
    ref: str,
    digit: str,
    *,
    provider_id: str,
    carrier: str,
    local: Local,
    hold: Hold = hold_nothing,
) -> Matched | Refused:
    """A key pressed during the call with our reference; `provider_id` names call and key."""
    reply = parse_key(digit)
    known = _repeated(work, carrier, provider_id)
    if known is not None:
        return known
    page = store.page_of_ref(work.session, ref)
    verdict = _Verdict(None, reason=Reason.UNKNOWN_CODE)
    if page is not None and reply.action is not ReplyAction.UNKNOWN:
        verdict = _judge_page(work, page, reply.action, local=local, hold=hold)
    elif page is not None:
        verdict = _Verdict(None, page, Reason.NOT_UNDERSTOOD)
    return _keep(work, verdict, reply, digest="", body=digit, provider_id=provider_id, carrier=carrier)


def _judge_sms(work: Work, digest: str, reply: Reply, *, local: Local, hold: Hold) -> _Verdict:
    since = work.now - HOUR
    wrong = store.count_outcome(work.session, digest, Reason.UNKNOWN_CODE, since=since)
    # The guess that reaches the limit carries its own outcome, so that the supervisor is told once.
    locked = store.count_outcome(work.session, digest, Reason.WRONG_LIMIT, since=since) > 0
    pages = store.pages_sent_to(work.session, digest, since=work.now - MEMORY)
    if locked or not pages:
        return _Verdict(None, reason=Reason.IGNORED if locked else Reason.UNKNOWN_SENDER)
    if reply.action is ReplyAction.STOP and store.has_stopped(work.session, digest):
        return _Verdict(None, reason=Reason.REPEATED)
    if reply.action in _PLAIN:
        return _PLAIN[reply.action](pages)
    if reply.code is None:
        return _judge_bare(work, pages, reply, local=local, hold=hold)
    coded = [page for page in pages if page.reply_code == reply.code]
    if not coded:
        limit = wrong + 1 >= MAX_WRONG
        reason = Reason.WRONG_LIMIT if limit else Reason.UNKNOWN_CODE
        who: dict[str, str | int] = {"who": pages[0].contact_label, "count": MAX_WRONG}
        return _Verdict(MessageKind.ACK_UNKNOWN, reason=reason, data=who)
    still_open = [page for page in coded if _is_open(page)]
    return _judge_page(work, (still_open or coded)[0], reply.action, local=local, hold=hold)


_PLAIN: Mapping[ReplyAction, Callable[[Sequence[PageView]], _Verdict]] = {
    ReplyAction.STOP: lambda pages: _Verdict(MessageKind.STOPPED, pages[0]),
    ReplyAction.DUTY: lambda pages: _Verdict(MessageKind.DUTY_NUMBER, pages[0], Reason.ANSWERED),
    ReplyAction.UNKNOWN: lambda pages: _Verdict(MessageKind.ACK_UNKNOWN, pages[0], Reason.NOT_UNDERSTOOD),
}
"""What needs no page of its own; an unknown text is kept as a note on the newest one."""


def _judge_bare(work: Work, pages: Sequence[PageView], reply: Reply, *, local: Local, hold: Hold) -> _Verdict:
    open_pages = [page for page in pages if _is_open(page)]
    if len(open_pages) == 1:
        return _judge_page(work, open_pages[0], reply.action, local=local, hold=hold)
    if not open_pages:
        return _Verdict(MessageKind.ACK_UNKNOWN, reason=Reason.NOTHING_OPEN)
    codes = "、".join(str(page.reply_code) for page in open_pages[:_LISTED])
    data: dict[str, str | int] = {"count": len(open_pages), "codes": codes}
    return _Verdict(MessageKind.ACK_LIST, reason=Reason.AMBIGUOUS, data=data)


def _judge_page(work: Work, page: PageView, action: ReplyAction, *, local: Local, hold: Hold) -> _Verdict:
    """A late reply still counts while anybody is being called about the subject, or about any of a bundle's."""
    kind, ids = lock_about(work, page, hold)
    page = read_page(work.session, page.id) or page
    data = facts_of(page)
    if page.kind in REACH_TESTS:
        return _judge_reached(work, page)
    if action not in _words_of(page):
        return _Verdict(MessageKind.ACK_UNKNOWN, page, Reason.NOT_UNDERSTOOD)
    if page.closed_at is not None:
        late = work.now - page.closed_at > AFTER_CLOSE
        words = MessageKind.ACK_UNKNOWN if late else _over(page, MessageKind.ACK_CLOSED)
        return _Verdict(words, page, Reason.EXPIRED if late else Reason.CLOSED, data)
    if action is not ReplyAction.ACK and store.was_matched(work.session, page.id, action):
        return _Verdict(_done(page, action), page, Reason.REPEATED, data)
    if action is ReplyAction.NOT_FAULT or store.has_open_page(work.session, kind, ids):
        return _Verdict(_done(page, action), page, data=data)
    return _judge_taken(page, action, data, local)


def _judge_reached(work: Work, page: PageView) -> _Verdict:
    """Whatever is answered to such a test proves that its sender can be reached; late it is noted as late."""
    if page.closed_at is not None and work.now - page.closed_at > AFTER_CLOSE:
        return _Verdict(MessageKind.ACK_UNKNOWN, page, Reason.EXPIRED)
    return _Verdict(MessageKind.TEST_OK, page, None if page.acked_at is None else Reason.REPEATED)


def _judge_taken(
    page: PageView, action: ReplyAction, data: Mapping[str, str | int], local: Local
) -> _Verdict:
    """Nobody is being called any more: somebody took it, perhaps the sender."""
    if page.acked_at is None:
        closed = (
            MessageKind.BUNDLE_OVER if page.subject_kind == BUNDLE else _over(page, MessageKind.ACK_CLOSED)
        )
        return _Verdict(closed, page, Reason.CLOSED, data)
    if page.acked_by == page.contact_id:
        reason = Reason.REPEATED if action is ReplyAction.ACK else None
        return _Verdict(_done(page, action), page, reason, data)
    who = {"who": page.acked_label or "", "at": f"{local(page.acked_at):%H:%M}"}
    return _Verdict(_over(page, MessageKind.ACK_TOO_LATE), page, Reason.TOO_LATE, {**data, **who})


def _keep(
    work: Work,
    verdict: _Verdict,
    reply: Reply,
    *,
    digest: str,
    body: str,
    provider_id: str,
    carrier: str,
) -> Matched | Refused:
    """Put the reply on record, then say what it was."""
    if store.count_answers(work.session, digest, since=work.now - HOUR) >= MAX_ANSWERS and digest:
        verdict = replace(verdict, kind=None)
    inbound = store.Inbound(
        carrier=carrier,
        provider_id=provider_id,
        sender_digest=digest,
        body=body.replace("\x00", "")[:_BODY],
        received_at=work.now,
        page_id=verdict.page.id if verdict.page else None,
        action=reply.action.value,
        outcome=verdict.reason.value if verdict.reason else store.MATCHED,
        answer_kind=verdict.kind.value if verdict.kind else None,
        answer_data=verdict.data,
    )
    inbound_id = store.insert_inbound(work.session, inbound)
    if inbound_id is None:
        known = _repeated(work, carrier, provider_id)
        return known or Refused(inbound_id=None, reason=Reason.REPEATED, kind=None, data={})
    if verdict.reason is None and verdict.page is not None:
        return matched(work, verdict.page, reply.action, inbound_id=inbound_id, kind=verdict.kind)
    reason = verdict.reason or Reason.NOT_UNDERSTOOD
    return Refused(inbound_id=inbound_id, reason=reason, kind=verdict.kind, data=verdict.data)


def _repeated(work: Work, carrier: str, provider_id: str) -> Refused | None:
    row = store.inbound_by_provider_id(work.session, carrier, provider_id)
    if row is None:
        return None
    kind = MessageKind(row.answer_kind) if row.answer_kind else None
    return Refused(inbound_id=row.id, reason=Reason.REPEATED, kind=kind, data=row.answer_data)


def _done(page: PageView, action: ReplyAction) -> MessageKind:
    tested = page.kind is MessageKind.TEST and action is ReplyAction.ACK
    return MessageKind.TEST_OK if tested else _words_of(page)[action]


def _words_of(page: PageView) -> Mapping[ReplyAction, MessageKind]:
    """What may be done by a reply to this page, and what is said then."""
    if page.kind is MessageKind.RELAY_ASK:
        return _RELAY_DONE
    return _BUNDLE_DONE if page.subject_kind == BUNDLE else _DONE


def _over(page: PageView, usual: MessageKind) -> MessageKind:
    """Nothing is left to acknowledge; only tickets are closed."""
    return MessageKind.RELAY_OVER if page.kind is MessageKind.RELAY_ASK else usual


def _is_open(page: PageView) -> bool:
    return page.state in OPEN and page.closed_at is None
