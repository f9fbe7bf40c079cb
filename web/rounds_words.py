"""Words of reading rounds and log-ins: marks, stages, kinds, systems, refusals."""

from collections.abc import Callable, Mapping
from typing import Any

from rounds.prompts import DESK
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext

MARKS: Mapping[str, Lazy] = {
    "": lazy_pgettext("mark", "unread"),
    "read": lazy_pgettext("mark", "read"),
    "fault": lazy_pgettext("mark", "fault"),
    "unreachable": lazy_pgettext("mark", "not reachable"),
}
STAGES: Mapping[str, Lazy] = {
    "coming": lazy_pgettext("round", "to come"),
    "asked": lazy_pgettext("round", "waits for a reader"),
    "begun": lazy_pgettext("round", "being read"),
    "complete": lazy_pgettext("round", "complete"),
    "incomplete": lazy_pgettext("round", "incomplete"),
    "missed": lazy_pgettext("round", "not read"),
}
SLOTS: Mapping[str, Lazy] = {
    "timed": lazy_pgettext("round", "timed"),
    "random": lazy_pgettext("round", "random"),
    "extra": lazy_pgettext("round", "extra"),
}
SYSTEMS: Mapping[str, Lazy] = {
    "national_platform": lazy_pgettext("system", "National platform"),
    "submission_system": lazy_pgettext("system", "Submission system"),
}
ASPECTS: Mapping[str, Lazy] = {
    "hardware": lazy_pgettext("room", "Hardware"),
    "software": lazy_pgettext("room", "Software"),
    "network": lazy_pgettext("room", "Network"),
    "power": lazy_pgettext("room", "Power"),
    "cooling": lazy_pgettext("room", "Cooling"),
    "thunderstorm": lazy_pgettext("room", "After a thunderstorm"),
}
ASPECT_STATES: Mapping[str, Lazy] = {
    "ok": lazy_gettext("in order"), "fault": lazy_pgettext("room", "out of order"),
}  # fmt: skip
ASPECT_ICONS: Mapping[str, str] = {
    "hardware": "server", "software": "apps", "network": "network", "power": "bolt", "cooling": "snowflake",
    "thunderstorm": "cloud-storm",
}  # fmt: skip
_BAD: Mapping[tuple[str, str], Lazy] = {
    ("found", "count"): lazy_gettext("Write how many were found, 0 where there were none."),
    ("round", "early"): lazy_gettext(
        "This round is read later: it begins half an hour before its time at most."
    ),
    ("round", "not_begun"): lazy_gettext("Begin the round first: nobody has read it yet."),
    ("system", "choose"): lazy_gettext("Choose the system you logged in to."),
    ("temperature", "missing"): lazy_gettext("Read the temperature off and write it down."),
    ("temperature", "range"): lazy_gettext("Write degrees as 28 or 28.5."),
    ("humidity", "range"): lazy_gettext("Write percent, 0 to 100."),
    ("articles", "none"): lazy_gettext("No address was found. Write a line each: title, date, https://..."),
    ("articles", "many"): lazy_gettext("These are more than 500 articles. Add them in parts."),
    ("articles", "feed"): lazy_gettext("This is no feed that can be read. Save it again as RSS or Atom."),
    ("note", "long"): lazy_gettext("Write at most 500 characters."),
}


def _bad_record(error: Any) -> str:  # noqa: ANN401 - one error each; the table goes by its code
    known = _BAD.get((error.field, error.problem))
    if error.problem == "choose" and known is None:
        return gettext("Look at “%(aspect)s” and choose how it is.", aspect=ASPECTS[error.field])
    if error.problem == "long" and known is None:
        known = _BAD["note", "long"]
    return str(error) if known is None else str(known)


REFUSALS: Mapping[str, Callable[[Any], str]] = {
    "unknown_article": lambda _: gettext("There is no such article to read again. Look at the list anew."),
    "unknown_round": lambda _: gettext("There is no such round, or it has no such column. Look at the day anew."),
    "round_closed": lambda e: gettext(
        "Not saved: %(name)s closed this round. What you found now belongs into the next one.",
        name=gettext("the desk") if e.by == DESK else e.by,
    ),
    "marked_meanwhile": lambda e: gettext(
        "Not saved: %(name)s marked “%(column)s” as %(mark)s meanwhile. Change it if you know better.",
        name=e.by or gettext("somebody"), column=e.name, mark=MARKS[e.mark],
    ),
    "bad_record": _bad_record,
}  # fmt: skip
