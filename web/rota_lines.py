"""What became of a day of the rota, in words: who had it from when to when, what was changed by whom, and why."""

from collections.abc import Iterator, Mapping
from datetime import date

from escalation.rota_notices import span_of
from roster.people import DutyRole
from roster.permissions import Act, Actor
from roster.rota.executed import Line, Record, Verb, stretches
from web import wording
from web.desk import desk
from web.rota_words import SHORT
from web.texts import Lazy, gettext, lazy_pgettext
from web.views.rota import ChangeView

VERBS: Mapping[Verb, Lazy] = {
    Verb.PUBLISHED: lazy_pgettext("rota line", "published"),
    Verb.RECOMPUTED: lazy_pgettext("rota line", "by another calendar"),
    Verb.OVERRIDE: lazy_pgettext("rota line", "named by a supervisor"),
    Verb.TAKEN: lazy_pgettext("rota line", "open place filled"),
    Verb.LEAVE: lazy_pgettext("rota line", "on leave"),
    Verb.SWAPPED: lazy_pgettext("rota line", "swapped"),
}


def changes_of(record: Record, day: date, me: Actor) -> tuple[ChangeView, ...]:
    """A day's history, the newest first."""
    return tuple(_change(record, line, me) for line in reversed(record.of(day)))


def had(record: Record, day: date, role: DutyRole) -> str:
    """Who had the day; with hours where they had not the whole of it."""
    begins, ends = span_of(desk().calendar)(day)
    local = desk().calendar.local
    said = []
    for one in stretches(record.of(day, role), begins, ends):
        until = "24:00" if one.ends == ends else f"{local(one.ends):%H:%M}"
        hours = "" if (one.begins, one.ends) == (begins, ends) else f" {local(one.begins):%H:%M}–{until}"
        said.append(f"{_name(record, one.person_id)}{hours}")
    return gettext(", ").join(said)


def notes_of(record: Record, day: date, me: Actor) -> Iterator[str]:
    """What was changed after the first publishing, for a remark on paper."""
    for line in record.of(day):
        if line.verb is not Verb.PUBLISHED or line.before is not None:
            one = _change(record, line, me)
            yield " ".join(part for part in (one.when, one.words, one.reason, one.by) if part)


def _change(record: Record, line: Line, me: Actor) -> ChangeView:
    now, at = (desk().calendar.local(one) for one in (desk().clock.now(), line.at))
    words = gettext(
        "%(duty)s: %(before)s → %(after)s, %(how)s", duty=SHORT[line.role], before=_name(record, line.before),
        after=_name(record, line.after), how=VERBS[line.verb],
    )  # fmt: skip
    concerned = me.may(Act.EDIT_ROTA) or (
        me.person_id is not None and me.person_id in (line.before, line.after)
    )
    return ChangeView(
        wording.full_moment(at, now), words, record.actors.get(line.actor, gettext("the desk itself")),
        line.reason if concerned else "",
    )  # fmt: skip


def _name(record: Record, person_id: int | None) -> str:
    return gettext("nobody") if person_id is None else record.people.get(person_id, f"#{person_id}")
