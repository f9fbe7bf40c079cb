"""Urging on a page: who will be told what is said before the click, what was done and what was left alone after it."""

from collections.abc import Iterable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import normalise
from escalation.errors import EscalationError, TooLongToUrgeError
from escalation.urging import Plan, Urge
from notifiers.channels import Channel
from notifiers.quiet import read_quiet_hours
from notifiers.texts import MessageKind
from notifiers.wording import render
from roster.permissions import Act
from tickets.bulk import check_count
from web import wording
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.views.pieces import FRESH, Form
from web.views.supervising import RefusedRow, UrgePage, UrgeRow
from web.way_back import safe_path, way_back

CODE = "****"
"""Where the reply code will stand; it is drawn when the message leaves."""
MOST_TOLD = 3


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def urge() -> str | tuple[str, int] | Response:
    """GET says the effect, POST has it; `act=preview` posts the words to read them as they will be read."""
    me = actor()
    me.require(Act.URGE)
    fields = request.form if request.method == "POST" else request.args
    numbers = chosen_numbers(fields.getlist("t"))
    words = request.form.get("words", "").strip()
    back = safe_path(request.form.get("back", "")) or came_from()
    if not numbers:
        flash(gettext("Tick at least one ticket."), "error")
        return redirect(back)
    if request.method == "GET" or request.form.get("act") == "preview":
        return _page(numbers, words, back, FRESH)
    try:
        plan = desk().urging.urge(me, numbers, words)
    except TooLongToUrgeError as error:
        return _page(numbers, words, back, Form({"words": words}, {"words": refusal(error)})), 400
    _tell(plan)
    return redirect(back, 303)


def chosen_numbers(given: Iterable[str]) -> list[str]:
    """Numbers of the ticked tickets; a version may stand behind each. Raises TooManyAtOnceError."""
    numbers = (normalise(one.partition(".")[0]) for one in given)
    chosen = list(dict.fromkeys(number for number in numbers if number))
    check_count(chosen)
    return chosen


def came_from() -> str:
    """The page of the office the reader came from, else the office; never one that asks about ticked tickets."""
    back = way_back()
    ours = back.startswith(("/office", "/overdue", "/tickets/"))
    asks = back.startswith((url_for("office.urge"), url_for("office.assign")))
    return back if ours and not asks else url_for("office.overdue")


def refused_rows(refused: Sequence[tuple[str, EscalationError]]) -> tuple[RefusedRow, ...]:
    """Tickets that are left alone, each with its reason."""
    return tuple(
        RefusedRow(number, url_for("triage.ticket", number=number), refusal(error))
        for number, error in refused
    )


def _page(numbers: Sequence[str], words: str, back: str, form: Form) -> str:
    with desk().database.read() as session:
        frame(session)
        plan = desk().urging.preview(session, actor(), numbers)
    rows = tuple(_row(urges, words) for urges in _by_person(plan))
    return render_template(
        "office/urge.html",
        page=UrgePage(
            rows=rows, refused=refused_rows(plan.refused), numbers=tuple(numbers), back_href=back,
            effect=_effect(len(rows), len(plan.urges)) if rows else "", quiet=_quiet(plan),
            form=form if form is not FRESH else Form({"words": words}),
        ),
    )  # fmt: skip


def _by_person(plan: Plan) -> list[list[Urge]]:
    found: dict[int, list[Urge]] = {}
    for one in plan.urges:
        found.setdefault(one.person.id, []).append(one)
    return list(found.values())


def _row(urges: Sequence[Urge], words: str) -> UrgeRow:
    first = urges[0]
    draft, channel = desk().urging.draft(first, actor(), words), first.ways[0].channel
    facts = {**draft.data, "severity": first.ticket.severity.value, "code": CODE}
    signature = f"【{desk().settings.sms_signature}】" if channel is Channel.SMS else ""
    numbers = tuple((one.ticket.number, url_for("triage.ticket", number=one.ticket.number)) for one in urges)
    text = render(MessageKind.URGE, facts, channel, draft.language, signature=signature)
    said = text if len(urges) == 1 else gettext("%(first)s … and the others with it", first=text)
    return UrgeRow(first.person.label, receives(first.person.name, channel), numbers, said)


def receives(name: str, channel: Channel) -> str:
    """What somebody gets: one message, however many tickets it is about."""
    words = {
        Channel.SMS: gettext("%(name)s gets 1 SMS", name=name),
        Channel.EMAIL: gettext("%(name)s gets 1 e-mail", name=name),
        Channel.CALL: gettext("the duty desk rings %(name)s", name=name),
    }
    return words.get(channel, gettext("%(name)s gets 1 message", name=name))


def _effect(people: int, tickets: int) -> str:
    who = ngettext("%(num)s person is told", "%(num)s people are told", people)
    return ngettext(
        "%(who)s of %(num)s ticket; it is kept on the ticket.",
        "%(who)s of %(num)s tickets; it is kept on each.",
        tickets,
        who=who,
    )


def _quiet(plan: Plan) -> str:
    """That it leaves in the morning, where all of it waits for quiet hours to end."""
    hours, local = read_quiet_hours(desk().settings.quiet_hours), desk().calendar.local
    until = hours.until(local(desk().clock.now())) if hours else None
    if until is None or not plan.urges or any(one.ticket.is_severe for one in plan.urges):
        return ""
    return gettext(
        "It is quiet now: the message leaves %(at)s.", at=wording.moment(until, local(desk().clock.now()))
    )


def _tell(plan: Plan) -> None:
    if plan.urges:
        names = gettext(", ").join(dict.fromkeys(one.person.name for one in plan.urges))
        flash(
            gettext("Urged: %(names)s. What becomes of it stands beside the ticket.", names=names), "success"
        )
    for number, error in plan.refused[:MOST_TOLD]:
        flash(gettext("%(number)s was not urged. %(why)s", number=number, why=refusal(error)), "error")
    if len(plan.refused) > MOST_TOLD:
        flash(gettext("Not urged: %(count)s more.", count=len(plan.refused) - MOST_TOLD), "error")
