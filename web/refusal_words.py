"""Refusals of every room in the reader's language: by the error's stable code, from its data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from calendars.derivations import MOST_DAYS, MOST_MINUTES
from escalation.maintenance import LONGEST, LONGEST_REASON
from tickets.template_service import MOST_BODY, MOST_NUMBER, MOST_TITLE
from web import (
    figures_refusals,
    full_disk,
    health_words,
    incident_words,
    office_words,
    reach_words,
    reading_words,
    register_words,
    rota_words,
    rounds_words,
    sites_words,
    wording,
)
from web.texts import gettext, ngettext
from web.words import FACTS, STATE_NAMES, VERBS

Words = Callable[[Any], str]
"""From an error of one class to its sentence; which class is known by the code."""


def refusal(error: Exception) -> str:
    """One sentence for people: what is so, and the next step."""
    words = _WORDS.get(getattr(error, "code", ""))
    return words(error) if words else str(error)


def fact(name: str) -> str:
    """What a form field is about: a fact of the lifecycle."""
    return wording.word(FACTS, name)


def _state(code: str) -> str:
    inside = wording.word(STATE_NAMES, code.rpartition(".")[2])
    return gettext("escalated · %(state)s", state=inside) if "." in code else inside


def _missing_fact(error: Any) -> str:  # noqa: ANN401 - see Words
    return gettext(
        "Not saved: “%(verb)s” needs: %(fact)s.", verb=wording.word(VERBS, error.verb), fact=fact(error.fact)
    )


def _illegal_move(error: Any) -> str:  # noqa: ANN401 - see Words
    return gettext(
        "Not saved: a ticket that is %(state)s cannot be moved by “%(verb)s”.",
        state=_state(error.state), verb=wording.word(VERBS, error.verb),
    )  # fmt: skip


def _bad_report(error: Any) -> str:  # noqa: ANN401 - see Words
    fields = {
        "description": gettext("Write 5 to 2,000 characters: where it is, and what is wrong."),
        "url": gettext(
            "This is no page address. Paste it from the browser; it begins with http:// or https://."
        ),
        "source": gettext("Choose where it came from."),
        "problem": gettext("Choose one of the seven kinds."),
        "received_at": gettext("This is no time, or lies in the future. Enter when it was received."),
    }
    return fields.get(error.field, str(error))


def _places(names: Sequence[str]) -> str:
    return gettext(", ").join(f"{{{name}}}" for name in names)


def _bad_template(error: Any) -> str:  # noqa: ANN401 - see Words
    problems = {
        ("number", "range"): gettext("Write a number from 1 to %(most)s.", most=MOST_NUMBER),
        ("number", "taken"): gettext("This number has a template already. Choose another, or edit that one."),
        ("title", "length"): gettext("Write a title of at most %(most)s characters.", most=MOST_TITLE),
        ("body", "length"): gettext("Write the words of the answer, at most %(most)s characters.", most=MOST_BODY),
        ("body", "unknown"): gettext(
            "There is no variable %(places)s. Take one of the list.", places=_places(error.names)
        ),
    }  # fmt: skip
    return problems.get((error.field, error.problem), str(error))


def _no_copy(error: Any) -> str:  # noqa: ANN401 - see Words
    if error.by:
        return gettext("Not noted: %(name)s noted the copy already.", name=error.by)
    return gettext("Not noted: no answer of this ticket waits to be copied.")


_CALENDAR: Mapping[str, Words] = {
    "missing_year": lambda e: gettext(
        "No holiday arrangement is loaded for %(year)s: its working days cannot be counted.", year=e.year
    ),
    "unknown_version": lambda _: gettext("There is no such version of the calendar."),
    "budget_out_of_range": lambda e: gettext(
        "Write a whole number, 1 to %(most)s.", most=MOST_MINUTES if e.unit.endswith("minutes") else MOST_DAYS
    ),
    "not_a_draft": lambda _: gettext("Somebody published or discarded this draft already."),
    "outdated_draft": lambda e: gettext(
        "Not published: version %(latest)s came out since this draft was made from version %(base)s. "
        "Import the document again, so that the difference is the one you review.", latest=e.latest, base=e.base,
    ),
    "nothing_changes": lambda _: gettext("The published calendar says all of this already: nothing would change."),
    "notice_too_long": lambda e: gettext(
        "The text is longer than %(most)s characters. Paste the notice alone, without the page around it.", most=e.most
    ),
    "several_notices": lambda e: gettext(
        "The text holds two notices, of %(first)s and of %(second)s. Paste one notice at a time.",
        first=e.first, second=e.second,
    ),
    "unreadable_notice": lambda _: gettext(
        "This is no text of a holiday notice: no sentence in it names a day off or worked, or it names no year."
    ),
}  # fmt: skip


def _bad_window(error: Any) -> str:  # noqa: ANN401 - see Words
    problems = {
        "no_reason": gettext("Write why: it is shown on every ticket that is held."),
        "long_reason": gettext("Write the reason in at most %(most)s characters.", most=LONGEST_REASON),
        "ends_first": gettext("The window must end after it begins."),
        "past": gettext("This window is over already. Write an end that is still to come."),
        "too_long": gettext(
            "A window lasts at most %(days)s days. Enter the rest when it comes.", days=LONGEST.days
        ),
        "too_far": gettext("This beginning is more than a year ahead. Check the year."),
    }
    return problems.get(error.problem, str(error))


def _bad_snooze(error: Any) -> str:  # noqa: ANN401 - see Words
    problems = {
        "closed": gettext("This ticket is answered: nothing of it waits."),
        "severe": gettext("A severe fault cannot wait. Assign it, or change its severity first."),
        "past": gettext("This instant is over. Choose one that is still to come."),
        "none": gettext("Choose until when the ticket waits."),
        "far": gettext("A ticket without a deadline waits a day at most."),
        "deadline": gettext("A ticket waits at most until its deadline. Choose an earlier instant."),
    }
    return problems.get(error.problem, str(error))


_WORDS: Mapping[str, Words] = {
    **_CALENDAR,
    **office_words.REFUSALS,
    "bad_window": _bad_window,
    "disk_full": lambda _: full_disk.fact(),
    "window_over": lambda _: gettext("This window is over already."),
    "too_late_to_extend": lambda _: gettext(
        "The deadline is over; it cannot be extended any more. Take the ticket back with 0 days."
    ),
    "bad_kind": lambda e: gettext(
        "A fault found by a machine has no legal clock: it becomes no report, and no report becomes one."
    ) if e.problem == "fault" else gettext("The clock stands still, and for this kind it may not: let it go on first."),
    "empty_bulk": lambda e: gettext("Choose tickets first.") if e.missing == "tickets" else gettext(
        "Choose what should change first."
    ),
    "too_many_at_once": lambda e: gettext(
        "%(asked)s tickets are chosen, at most %(most)s at once. Choose fewer.", asked=e.asked, most=e.most
    ),
    "bad_view": lambda e: {
        "name": gettext("Give the view a name of 1 to 40 characters."),
        "query": gettext("The filters are too long to be kept. Use fewer words."),
        "number": gettext("A view keeps no telephone number. Search without it, then keep the view."),
        "many": gettext("You keep 30 views already. Delete one first."),
    }.get(e.problem, gettext("There is no such view of yours.")),
    "not_pausable": lambda _: gettext("The clock of this ticket does not stop; grant an extension instead."),
    "no_clock_to_extend": lambda _: gettext("No legal clock runs on this ticket: there is nothing to extend."),
    "no_calendar_to_extend": lambda _: gettext(
        "The extension reaches into a year whose holiday notice is not loaded; import it first."
    ),
    "own_account": lambda _: gettext(
        "You are signed in with this account. Let another administrator close it."
    ),
    "unknown_ticket": lambda _: gettext("There is no such ticket here. Check the six characters."),
    "illegal_move": _illegal_move,
    "missing_fact": _missing_fact,
    "changed_meanwhile": lambda e: changed_by(e.by, e.minutes),
    "held_by_other": lambda e: gettext(
        "Not saved: %(name)s is deciding about this ticket. Look again in %(num)s seconds.", name=e.by, num=e.seconds
    ),
    "bad_snooze": _bad_snooze,
    "bad_merge": lambda e: gettext(
        "Cannot merge into “%(number)s”: choose another ticket that is no duplicate itself.", number=e.target
    ),
    "bad_extension": lambda _: gettext("Write a whole number of working days, 0 to 60."),
    "bad_report": _bad_report,
    "unfilled_answer": lambda e: gettext(
        "Not answered: %(places)s still stands in the words. Write what belongs there.", places=_places(e.names)
    ),
    "bad_template": _bad_template,
    "template_changed": lambda e: gettext(
        "Not saved: somebody changed template %(number)s meanwhile. Compare, then save again.", number=e.number
    ),
    "no_copy": _no_copy,
    "bad_attachment": lambda _: gettext(
        "This file is no picture we can read, or larger than 5 MB. Send a PNG, JPEG, WebP, GIF or BMP screenshot."
    ),
    "not_permitted": lambda _: gettext("Your role does not allow this."),
    "too_many_uses": lambda e: ngettext(
        "Not sent: too many reports came from here. What you typed is below; send it again in %(num)s minute.",
        "Not sent: too many reports came from here. What you typed is below; send it again in %(num)s minutes.",
        e.minutes,
    ) if e.door.startswith("report") else ngettext(
        "Send it again in %(num)s minute.", "Send it again in %(num)s minutes.", e.minutes
    ),
    "sign_in_refused": lambda _: gettext("Not signed in: name or password is wrong."),
    "sign_in_throttled": lambda e: ngettext(
        "Too many wrong passwords. Try again in %(num)s minute.",
        "Too many wrong passwords. Try again in %(num)s minutes.", e.minutes,
    ),
    "weak_password": lambda e: gettext(
        "Use at least %(num)s characters, not only digits, and without your sign-in name in it.", num=e.least
    ),
    "nothing_to_acknowledge": lambda _: gettext("Nobody is being called for this ticket now."),
    "upload_gone": lambda _: gettext("This preview is no longer kept. Choose the file again."),
    "columns_missing": lambda e: gettext(
        "No column is chosen for: %(fields)s. Choose it by hand, or give the sheet a heading line.",
        fields=gettext(", ").join(e.fields),
    ),
    **figures_refusals.WORDS,
    **rota_words.REFUSALS,
    **register_words.REFUSALS,
    **incident_words.REFUSALS,
    **sites_words.REFUSALS,
    **health_words.REFUSALS,
    **rounds_words.REFUSALS,
    **reach_words.REFUSALS,
    **reading_words.REFUSALS,
}  # fmt: skip


def changed_by(name: str, minutes: int) -> str:
    """The fact of a lost race: who was faster, and when."""
    if not minutes:
        return gettext("%(name)s changed this ticket just now", name=name)
    return ngettext(
        "%(name)s changed this ticket %(num)s minute ago",
        "%(name)s changed this ticket %(num)s minutes ago", minutes, name=name,
    )  # fmt: skip
