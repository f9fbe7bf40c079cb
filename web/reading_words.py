"""Words of readings: where one stands, why it was asked for, what a server said, refusals."""

from collections.abc import Callable, Mapping
from typing import Any

from probes.findings import Evidence
from web.names_words import all_problems
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext, ngettext

PHASES: Mapping[str, Lazy] = {
    "waiting": lazy_pgettext("reading", "waits"),
    "running": lazy_pgettext("reading", "is read"),
    "settling": lazy_pgettext("reading", "makes its tickets"),
    "complete": lazy_pgettext("reading", "complete"),
    "stopped": lazy_pgettext("reading", "stopped"),
    "given_up": lazy_pgettext("reading", "given up"),
    "failed": lazy_pgettext("reading", "failed"),
}
REASONS: Mapping[str, Lazy] = {
    "daily": lazy_pgettext("reading", "daily"),
    "hand": lazy_pgettext("reading", "by hand"),
    "command": lazy_pgettext("reading", "by command"),
}
ENDINGS: Mapping[str, Lazy] = {
    "site_down": lazy_gettext("The site did not answer."),
    "fewer": lazy_gettext("Far fewer pages than the time before: nothing counts as gone."),
    "our_trouble": lazy_gettext("Our own line had trouble; nothing is said of the site."),
    "robots": lazy_gettext(
        "Its robots.txt closes the home page to machines. Whoever answers for the site may have it read all the same."
    ),
    "not_allowed": lazy_gettext(
        "It lies in a network the desk may not reach. If that is meant, name the network in DUWANG_PROBE_NETWORKS."
    ),
}
LACKS: Mapping[str, Lazy] = {
    "missing": lazy_gettext(
        "None: the program that DUWANG_CHROMIUM names is not there. Whoever runs the desk corrects the setting."
    ),
    "root": lazy_gettext(
        "None: the desk runs as root, where Chromium has no sandbox. Whoever runs it gives it an account of its own."
    ),
    "shell": lazy_gettext(
        "None: DUWANG_CHROMIUM names the headless shell, which runs a page’s scripts."
        " Whoever runs the desk names Chromium itself."
    ),
    "broken": lazy_gettext("None: Chromium failed. What it said last stands in the worker’s log."),
    "slow": lazy_gettext(
        "None: the page was not shown within 15 seconds. Open it, and add a screenshot to the ticket."
    ),
    "too_large": lazy_gettext(
        "None: the picture was larger than a ticket may hold. Open the page, and add a screenshot of the place."
    ),
    "not_shown": lazy_gettext(
        "None: the site did not answer for the page, or its certificate is not trusted. Look again now."
    ),
    "refused": lazy_gettext(
        "None: the page lies or leads where this desk may not go. Enter its host as an own one if it is meant."
    ),
    "stopped": lazy_gettext(
        "None: the reading was stopped before. Open the page, and add a screenshot to the ticket."
    ),
    "quiet_hours": lazy_gettext(
        "None: the site’s quiet hours had begun. Open the page later, and add a screenshot to the ticket."
    ),
    "personal": lazy_gettext(
        "None: numbers of private people stand on the page, and a copy would outlive their correction. Open the page."
    ),
    "untried": lazy_gettext(
        "None: a reading takes 20 at most, and no more after three failures. Open the page, and add a screenshot."
    ),
}
VERDICTS: Mapping[str, Lazy] = {
    "confirmed": lazy_pgettext("suspect", "confirmed"),
    "rejected": lazy_pgettext("suspect", "no fault"),
}
TERM_KINDS: Mapping[str, Lazy] = {
    "typo": lazy_pgettext("term", "wrong character"),
    "banned": lazy_pgettext("term", "grave"),
    "outdated": lazy_pgettext("term", "outdated"),
}
USES: Mapping[str, Lazy] = {
    "used": lazy_pgettext("term", "looked for"),
    "unused": lazy_pgettext("term", "not looked for"),
    "demoted": lazy_pgettext("term", "demoted by false alarms"),
}
_SETUP: Mapping[str, Lazy] = {
    "connections": lazy_gettext("Write 1 to 32 connections."),
    "rate": lazy_gettext("Write 0.1 to 200 requests a second."),
    "hosts": lazy_gettext("Write hosts like www.example, a line each, twenty at most."),
    "quiet": lazy_gettext("Write both ends of the quiet hours, or neither."),
    "reads_at": lazy_gettext("This lies in the quiet hours. Choose another time."),
    "time": lazy_gettext("Write the time as 01:30."),
}
_TERMS: Mapping[str, Lazy] = {
    "none": lazy_gettext("No term was found. Write a line each: wrong, right."),
    "many": lazy_gettext("These are more than 50,000 terms. Import them in parts."),
    "clean": lazy_gettext("The right text is too long. Five million characters are enough."),
    "unknown": lazy_gettext("There is no such term."),
    "none_named": lazy_gettext("No entry was found. Write a line each."),
    "many_named": lazy_gettext("A table holds 5,000 entries at most."),
}


def said(evidence: Evidence | None) -> str:
    """What the server answered: "404 · 0.1 s · seen twice"; "" where nothing was asked."""
    if evidence is None:
        return ""
    parts = [str(evidence.status) if evidence.status else gettext("no answer"), evidence.reason]
    if evidence.first_byte:
        parts.append(gettext("%(seconds)s s", seconds=f"{evidence.first_byte:.1f}"))
    if evidence.looks > 1:
        parts.append(ngettext("looked %(num)s time", "looked %(num)s times", evidence.looks))
    return " · ".join(filter(None, parts))


def _judged(error: Any) -> str:  # noqa: ANN401 - one error each; the table goes by its code
    return gettext(
        "Not saved: %(by)s said “%(verdict)s” just now.", by=error.by, verdict=VERDICTS[error.verdict]
    )


REFUSALS: Mapping[str, Callable[[Any], str]] = {
    "probes.site": lambda _: gettext(
        "This site has no address that can be read. Enter it under “Site health”."
    ),
    "probes.over": lambda _: gettext("This reading is over. Look at the newest one."),
    "probes.setup": lambda error: str(_SETUP[error.field if error.field in _SETUP else "hosts"]),
    "probes.setup_changed": lambda _: gettext("Not saved: somebody changed this meanwhile. Look again."),
    "probes.changed_meanwhile": lambda e: gettext(
        "Not saved: %(by)s changed this meanwhile. What it is now is below; saving again puts your words in its place.",
        by=e.by,
    ),
    "probes.fault": lambda _: gettext("There is no such suspect."),
    "probes.judged": _judged,
    "probes.recheck": lambda _: gettext(
        "The page could not be looked at now. Nothing was changed; try later."
    ),
    "probes.rows": all_problems,
    "probes.name": lambda _: gettext("There is no such entry."),
    "probes.terms": lambda error: str(_TERMS[error.problem]),
}
