"""Words of the register: kinds, weights, results, acts, and why something is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from rounds.register import MOST_NAME, MOST_TEXT
from web import wording
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext

Words = Callable[[Any], str]
KINDS: Mapping[str, tuple[str, Lazy]] = {
    "call": ("phone", lazy_pgettext("register", "call")),
    "fax": ("file-import", lazy_pgettext("register", "fax")),
    "visitor": ("users", lazy_pgettext("register", "visitor")),
    "instruction": ("message-report", lazy_pgettext("register", "instruction from above")),
    "assistance": ("tool", lazy_pgettext("register", "assistance in an emergency")),
    "building": ("alert-octagon", lazy_pgettext("register", "building event")),
    "task": ("calendar-due", lazy_pgettext("register", "assigned task")),
}
"""Icon and name of each kind."""
EVENTS: Mapping[str, Lazy] = {
    "theft": lazy_pgettext("building", "theft"), "fire": lazy_pgettext("building", "fire"),
    "flood": lazy_pgettext("building", "flood"), "other": lazy_pgettext("building", "other"),
}  # fmt: skip
WEIGHTS: Mapping[str, Lazy] = {
    "ordinary": lazy_pgettext("weight", "ordinary"),
    "major": lazy_pgettext("weight", "major"),
    "urgent": lazy_pgettext("weight", "urgent"),
}
STATES: Mapping[str, Lazy] = {
    "open": lazy_pgettext("register", "open"),
    "asked": lazy_pgettext("register", "waits for the leader"),
    "passed_on": lazy_pgettext("register", "passed on"),
    "settled": lazy_pgettext("register", "settled"),
}
RESULTS: Mapping[str, Lazy] = {
    "answered": lazy_pgettext("result", "answered"), "helped": lazy_pgettext("result", "helped"),
    "redirected": lazy_pgettext("result", "redirected"), "asked": lazy_pgettext("result", "asked a leader"),
    "passed_on": lazy_pgettext("result", "passed on"), "": lazy_pgettext("result", "nothing yet"),
}  # fmt: skip
VERBS: Mapping[str, Lazy] = {
    "answer": lazy_pgettext("act", "Answered"),
    "help": lazy_pgettext("act", "Helped"),
    "redirect": lazy_pgettext("act", "Redirected"),
    "ask": lazy_pgettext("act", "Asked a leader"),
    "instruct": lazy_pgettext("act", "Leader’s instruction"),
    "relay": lazy_pgettext("act", "Passed on"),
    "report": lazy_pgettext("act", "Reported, over"),
    "note": lazy_pgettext("act", "Note"),
    "acknowledge": lazy_pgettext("act", "Acknowledged"),
    "approve": lazy_pgettext("act", "Publication approved"),
    "publish": lazy_pgettext("act", "Published"),
}
_MISSING: Mapping[str, Lazy] = {
    "source": lazy_gettext("Write who it came from."),
    "text": lazy_gettext("Write what it was about."),
    "event": lazy_gettext("Choose what happened in the building."),
    "due_at": lazy_gettext("Write by when it must be reported."),
    "whom": lazy_gettext("Write to whom, or by whom: unit and name."),
    "words": lazy_gettext("Write what was said or done."),
    "relay": lazy_gettext("Choose which relay was acknowledged."),
    "kind": lazy_gettext("Choose what came in."),
    "verb": lazy_gettext("Choose what was done."),
}


def _bad_entry(error: Any) -> str:  # noqa: ANN401 - see Words
    if error.problem == "missing" and error.field in _MISSING:
        return str(_MISSING[error.field])
    if error.problem == "long":
        most = MOST_TEXT if error.field in {"text", "words"} else MOST_NAME
        return gettext("Write at most %(most)s characters.", most=most)
    if error.field == "due_at":
        return gettext("This lies in the past. Write by when it must be reported.")
    if error.field == "at":
        return gettext("Write a time between the receipt and now.")
    return gettext("This is no time, lies in the future, or more than 31 days back.")


def _illegal_act(error: Any) -> str:  # noqa: ANN401 - see Words
    if error.state == "unapproved":
        return gettext("Not saved: record first who approved the publication.")
    return gettext(
        "Not saved: “%(verb)s” cannot be recorded, the entry is %(state)s.",
        verb=wording.word(VERBS, error.verb), state=wording.word(STATES, error.state),
    )  # fmt: skip


REFUSALS: Mapping[str, Words] = {
    "bad_entry": _bad_entry,
    "illegal_act": _illegal_act,
    "unknown_entry": lambda _: gettext("The register has no such entry."),
    "relay_waits": lambda _: gettext("Not saved: a relay is not acknowledged yet. Record its acknowledgement first."),
    "entry_changed": lambda _: gettext(
        "Not saved: somebody wrote about this entry meanwhile. Read it, then save again."
    ),
    "relay_acknowledged": lambda e: gettext("Not saved: recorded already, acknowledged by %(by)s.", by=e.by),
}  # fmt: skip
