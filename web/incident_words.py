"""Words of incidents and handovers: states, grades, steps, acts, and why something is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from rounds.incident import MOST_WORDS
from web import wording
from web.desk import desk
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext

Words = Callable[[Any], str]
STATES: Mapping[str, Lazy] = {
    "opened": lazy_pgettext("incident", "opened"),
    "graded": lazy_pgettext("incident", "graded"),
    "decided": lazy_pgettext("incident", "plan decided"),
    "responding": lazy_pgettext("incident", "responding"),
    "restored": lazy_pgettext("incident", "restored"),
    "closed": lazy_pgettext("incident", "closed"),
    "reviewed": lazy_pgettext("incident", "reviewed"),
}
GRADES: Mapping[str, Lazy] = {
    "general": lazy_pgettext("grade", "general"),
    "larger": lazy_pgettext("grade", "larger"),
    "major": lazy_pgettext("grade", "major"),
    "extreme": lazy_pgettext("grade", "extremely major"),
}
STEPS: Mapping[str, Lazy] = {
    "leader": lazy_gettext("Leader in charge"),
    "system": lazy_gettext("National reporting system, level by level"),
    "group": lazy_gettext("Work group of the level above (WeChat)"),
    "legal": lazy_gettext("Provincial authority (legal report)"),
}
PLANS: Mapping[str, Lazy] = {
    "yes": lazy_gettext("Activate the emergency plan"),
    "no": lazy_gettext("Do not activate it"),
}
VERBS: Mapping[str, Lazy] = {
    "grade": lazy_pgettext("incident act", "Grade"),
    "decide": lazy_pgettext("incident act", "Decide on the plan"),
    "respond": lazy_pgettext("incident act", "Record a measure"),
    "explain": lazy_pgettext("incident act", "Cause, fix time, report"),
    "restore": lazy_pgettext("incident act", "Restored"),
    "close": lazy_pgettext("incident act", "Close"),
    "review": lazy_pgettext("incident act", "Review"),
    "note": lazy_pgettext("incident act", "Note"),
}
FACTS: Mapping[str, Lazy] = {
    "grade": lazy_gettext("Grade"), "why": lazy_gettext("Why"), "plan": lazy_gettext("Emergency plan"),
    "level": lazy_gettext("Level of the plan"), "whom": lazy_gettext("Decided by"), "words": lazy_gettext("Words"),
    "cause": lazy_gettext("Cause"), "fix_time": lazy_gettext("Planned fix time"),
    "leader_report": lazy_gettext("Report to the leader in charge"),
}  # fmt: skip
HEADINGS: Mapping[str, Lazy] = {
    "incidents": lazy_gettext("Incidents going on"),
    "relays": lazy_gettext("Relays not acknowledged"),
    "register": lazy_gettext("Waiting in the register"),
    "tickets": lazy_gettext("Open tickets, due first"),
}


def _missing(error: Any) -> str:  # noqa: ANN401 - see Words
    return gettext(
        "Not saved: “%(verb)s” needs: %(fact)s.", verb=wording.word(VERBS, error.verb),
        fact=gettext(", ").join(wording.word(FACTS, fact) for fact in error.facts),
    )  # fmt: skip


def _illegal(error: Any) -> str:  # noqa: ANN401 - see Words
    if error.verb == "respond":
        return gettext("Not saved: grade it and decide on the emergency plan first; measures come after.")
    return gettext(
        "Not saved: “%(verb)s” is not possible, the incident is %(state)s.", verb=wording.word(VERBS, error.verb),
        state=wording.word(STATES, error.state),
    )  # fmt: skip


def _bad_fact(error: Any) -> str:  # noqa: ANN401 - see Words
    sentences = {
        "title": gettext("Write what happened, at most 120 characters."),
        "began_at": gettext("This is no time, lies in the future or too far back."),
        "at": gettext("Write a time between the beginning and now."),
        "note": gettext("Attach a picture, or write what shows that it was reported."),
        "by": gettext("Write who reported it."),
        "fix_time": gettext("Write a date and a time."),
        "grade": gettext("Choose a grade."),
        "plan": gettext("Choose whether the plan is activated."),
    }
    if error.problem == "long" and error.field != "title":
        return gettext("Write at most %(most)s characters.", most=MOST_WORDS)
    return sentences.get(error.field, str(error))


REFUSALS: Mapping[str, Words] = {
    "missing_facts": _missing,
    "illegal_incident_move": _illegal,
    "bad_fact": _bad_fact,
    "unknown_incident": lambda _: gettext("There is no such incident."),
    "incident_changed": lambda _: gettext(
        "Not saved: somebody wrote about this incident meanwhile. Read it, then save again."
    ),
    "reported_already": lambda _: gettext("Not saved: the proof of this report is attached already."),
    "unknown_handover": lambda _: gettext("There is no such handover."),
    "handover_changed": lambda e: (
        gettext("Not saved: confirmed already by %(by)s.", by=e.by)
        if e.by
        else gettext("Not saved: the note was changed meanwhile. Read it, then save again.")
    ),
    "handover_early": lambda e: gettext(
        "Not saved: the change is at %(at)s. Confirm it then.", at=f"{desk().calendar.local(e.at):%H:%M}"
    ),
    "not_your_part": lambda e: (
        gettext("Not saved: who leaves writes the note, who takes over confirms it.")
        if e.part == "write"
        else gettext(
            "Not saved: %(who)s confirms; after 30 minutes whoever was called may, but never who left or wrote. "
            "If this is you, let an administrator name you on your account.",
            who=e.who,
        )
    ),
    "bad_words": lambda e: (
        gettext("Write at most %(most)s characters.", most=e.most)
        if e.problem == "long"
        else gettext("Write what to watch, or that there is nothing.")
    ),
}
