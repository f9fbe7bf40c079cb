"""What somebody typed, given back in words: the labels of the forms, and names in place of codes and ids."""

from collections.abc import Mapping

from flask_login import current_user

from database.small_numbers import small_number
from roster import store as roster_store
from web.desk import desk
from web.rounds_words import ASPECT_STATES, ASPECTS, MARKS, SYSTEMS
from web.shell import frame
from web.texts import Lazy, gettext, lazy_gettext
from web.words import FACTS, KINDS, SEVERITIES, SOURCES

LABELS: Mapping[str, Lazy] = {
    "kind": lazy_gettext("Kind of problem"), "url": lazy_gettext("Address of the page"),
    "description": lazy_gettext("What is wrong"), "contact": lazy_gettext("Mobile or e-mail"),
    "code": lazy_gettext("Code"), "severity": lazy_gettext("Severity"), "unit_id": lazy_gettext("Unit"),
    "contact_id": lazy_gettext("Person"), "person": lazy_gettext("Person"), "site_id": lazy_gettext("Site"),
    "source": lazy_gettext("Source"), "received_at": lazy_gettext("Received at"), "title": lazy_gettext("Title"),
    "caller": lazy_gettext("Reporter"), "text": lazy_gettext("Comment"), "name": lazy_gettext("Name"),
    "login": lazy_gettext("Name"), "role": lazy_gettext("Role"), "into": FACTS["duplicate_of"],
    "pasted": lazy_gettext("Pasted table"), "words": lazy_gettext("What was written"), "mark": lazy_gettext("Result"),
    "system": lazy_gettext("System"), "found": lazy_gettext("How many were found"), "note": lazy_gettext("Remark"),
    "temperature": lazy_gettext("Temperature (°C)"), "humidity": lazy_gettext("Humidity (%)"),
    "articles": lazy_gettext("One article a line"), **ASPECTS, **{f"words_{one}": ASPECTS[one] for one in ASPECTS},
} | {name: label for name, label in FACTS.items() if name not in {"severity", "unit"}}  # fmt: skip
"""Field of a form -> its label; what is not here is an entry without one."""
REASONS: Mapping[str, Lazy] = {
    "unfounded": lazy_gettext("Unfounded: the page is right"),
    "not_ours": lazy_gettext("Not ours: another website"),
}
CODES: Mapping[str, Mapping[str, Lazy]] = {
    "kind": KINDS, "severity": SEVERITIES, "source": SOURCES, "reason": REASONS, "mark": MARKS, "system": SYSTEMS,
    **dict.fromkeys(ASPECTS, ASPECT_STATES),
}  # fmt: skip
"""Fields whose values are codes, with their words."""
PEOPLE = ("contact_id", "person")
UNTYPED = frozenset({"step", "act", "as_ledger", "language", "account_id", "result", "started", "seen"})
"""Fields that nobody types: which button it was, which step of an import."""


def worded(typed: Mapping[str, str], labels: Mapping[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    """(label, value) of everything typed; `labels`: the form's own names where they differ."""
    labels, names = labels or {}, _names(typed)
    return tuple(
        (labels.get(name) or _label(name), _value(name, text, names))
        for name, text in typed.items()
        if text and name not in UNTYPED and not name.startswith("map_")
    )


def _label(name: str) -> str:
    return str(LABELS[name]) if name in LABELS else gettext("Another entry")


def _value(name: str, text: str, names: Mapping[tuple[str, str], str]) -> str:
    table = CODES.get(name, {})
    return names.get((name, text)) or (str(table[text]) if text in table else text)


def _names(typed: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Names of the units, sites and people chosen; only the desk's people choose any."""
    chosen = [name for name in ("unit_id", "site_id", *PEOPLE) if typed.get(name)]
    if not chosen or not current_user.is_authenticated:
        return {}
    with desk().database.read() as session:
        known = frame(session)
        ids = [number for name in PEOPLE if (number := small_number(typed.get(name, ""))) is not None]
        people = roster_store.people(session, ids) if ids else {}
    found = {("unit_id", str(key)): name for key, name in known.units.items()}
    found |= {("site_id", str(key)): name for key, name in known.sites.items()}
    return found | {(name, str(key)): one.name for key, one in people.items() for name in PEOPLE}
