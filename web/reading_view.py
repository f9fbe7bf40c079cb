"""Readings, findings and suspects as their pages show them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import url_for

from probes.check.hosts_table import NoHost, read_host
from probes.findings import Finding
from probes.kinds import FaultKind, Gravity, Sureness, fault_kinds
from probes.readings.fault_store import Fault, Verdict
from probes.readings.finding_store import KeptFinding
from probes.readings.keys import HOST
from probes.readings.lexicon_service import stand_of_term
from probes.readings.terms import JudgedTerm
from probes.readings.values import Phase, Reason, Setup, SiteReading
from roster.permissions import Act
from sites.store import Site
from web import wording
from web.desk import desk
from web.fault_words import FAULTS
from web.reading_words import ENDINGS, PHASES, REASONS, TERM_KINDS, USES, VERDICTS, said
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.views import readings as views
from web.views.pieces import Form

ROWS_OF_SITE, SUBJECT_SHOWN = 5, 80
Counts = Mapping[tuple[int, str], int]


def when(at: datetime | None) -> str:
    """An instant as people say it; "" for none."""
    if at is None:
        return ""
    local = desk().calendar.local
    return wording.moment(local(at), local(desk().clock.now()))


def waits(count: int) -> str:
    """How many suspects wait; "" for none."""
    return ngettext("%(num)s suspect waits", "%(num)s suspects wait", count) if count else ""


def site_card(
    site: Site, readings: Sequence[SiteReading], setup: Setup, counts: Counts, *, may_run: bool,
    form: Form | None = None,
) -> views.SiteCard:  # fmt: skip
    """A site with its newest readings and what stands on it."""
    rows = tuple(reading_row(one, newest=place == 0, may_run=may_run) for place, one in enumerate(readings))
    is_free = may_run and not any(one.running for one in rows)
    return views.SiteCard(
        str(site.id), site.name, site.home,
        url_for("readings.ask", site_id=site.id) if is_free else "", url_for("readings.set_up", site_id=site.id),
        url_for("readings.index", site=site.id), rows, kind_counts(site.id, counts), form or setup_form(setup),
        f"{setup.reads_at:%H:%M}" if setup.reads_at else "", open_setup=form is not None,
    )  # fmt: skip


def reading_row(one: SiteReading, *, newest: bool, may_run: bool) -> views.ReadingRow:
    """One line of a site's history; only the newest may be gone on with."""
    can_stop = may_run and one.phase in {Phase.WAITING, Phase.RUNNING} and not one.stop_by
    can_go_on = may_run and newest and not one.is_open and one.phase is not Phase.COMPLETE
    told, by = one.progress, one.asked_by
    return views.ReadingRow(
        str(one.id), one.phase.value, wording.word(PHASES, one.phase.value),
        by if one.reason is Reason.HAND else wording.word(REASONS, one.reason.value),
        when(one.started_at or one.asked_at), _took(one), told.read, told.unchanged, told.asked, told.waiting,
        told.doubtful, sum(one.counts.values()) or told.findings, _note(one),
        url_for("readings.stop", reading_id=one.id) if can_stop else "",
        url_for("readings.go_on", reading_id=one.id) if can_go_on else "",
    )  # fmt: skip


def kind_counts(site_id: int, counts: Counts) -> tuple[views.KindCount, ...]:
    """What stands on a site, the grave first, then by number."""
    return tuple(
        views.KindCount(
            wording.word(FAULTS, kind.code), count, url_for("readings.findings", site=site_id, kind=kind.code),
            kind.is_severe, kind.sureness is Sureness.SUSPECT,
        )
        for kind, count in kinds_in_order(site_id, counts)
    )  # fmt: skip


def kinds_in_order(site_id: int, counts: Counts) -> list[tuple[FaultKind, int]]:
    """The kinds that stand on a site with their numbers, in the order of every list of them."""
    kinds, order = fault_kinds(), list(Gravity)
    found = [(kinds[kind], count) for (site, kind), count in counts.items() if site == site_id]
    return sorted(found, key=lambda pair: (order.index(pair[0].gravity), -pair[1], pair[0].code))


def setup_form(setup: Setup) -> Form:
    """As it stands now."""
    return Form(
        {
            "reads_at": f"{setup.reads_at:%H:%M}" if setup.reads_at else "", "hosts": "\n".join(setup.hosts),
            "connections": str(setup.connections), "rate": f"{setup.rate:g}", "robots": "yes" if setup.robots else "",
            "quiet_from": f"{setup.quiet_from:%H:%M}" if setup.quiet_from else "",
            "quiet_until": f"{setup.quiet_until:%H:%M}" if setup.quiet_until else "", "version": str(setup.version),
        }
    )  # fmt: skip


def place_row(kept: KeptFinding, fault: Fault | None = None, *, about: str = "") -> views.PlaceRow:
    """One place with its evidence, and its fault in a list of findings; `about`: an address told above."""
    one = kept.finding
    ticket = fault.ticket if fault else ""
    url = one.url if one.url not in {one.page, about} else ""
    return views.PlaceRow(
        one.page, one.page, about_of(kept), url, cut(one.excerpt, one.subject), said(one.evidence),
        gettext("since %(moment)s", moment=when(kept.first_seen_at)),
        gettext("gone %(moment)s", moment=when(kept.gone_at)) if kept.gone_at else "",
        url_for("readings.fault", fault_id=fault.id) if fault else "", ticket,
        url_for("triage.ticket", number=ticket) if ticket else "", fault.pages if fault else 1,
        is_rejected=fault is not None and fault.verdict is Verdict.REJECTED,
    )  # fmt: skip


def about_of(kept: KeptFinding) -> str:
    """What names the finding on its page: words of the link, the wrong form with the right one, the column."""
    one = kept.finding
    right = one.context.get("right", "")
    if "column" in one.context or "newest" in one.context:
        return " · ".join(filter(None, (one.context.get("column", ""), dated(one))))
    if one.kind == HOST:
        return " · ".join(filter(None, (one.subject[:SUBJECT_SHOWN], ran_out(one))))
    if one.subject:
        return f"{one.subject[:SUBJECT_SHOWN]} → {right}" if right else one.subject[:SUBJECT_SHOWN]
    return one.link_text[:SUBJECT_SHOWN]


def dated(one: Finding) -> str:
    """The newest day on a column or home page; "" where a finding tells of none."""
    newest, days = one.context.get("newest", ""), one.context.get("days", "")
    if newest == "undated":
        return gettext("nothing dated")
    if not newest:
        return ""
    return gettext("newest %(day)s, %(days)s days before the reading", day=newest, days=days or "0")


def ran_out(one: Finding) -> str:
    """Of a foreign host whose entry has run out: until when it was registered, and as whose; "" for any other."""
    until, owner = (one.context.get(name, "") for name in ("until", "owner"))
    return gettext("registered until %(day)s (%(owner)s)", day=until, owner=owner) if until else ""


def register_href(one: Finding) -> str:
    """Where a foreign host is entered, or its entry changed; "" for what is no host that may be."""
    if one.kind != HOST or not actor().may(Act.EDIT_OBJECTS):
        return ""
    try:
        host = read_host(one.context.get("entry", one.subject))
    except NoHost:
        return ""
    return url_for("readings.names", table="hosts", host=host, _anchor="h-one")


def cut(excerpt: str, subject: str) -> tuple[str, str, str]:
    """The words before what was found, it itself, and those behind; all in front where it is not among them."""
    before, found, behind = excerpt.partition(subject) if subject else (excerpt, "", "")
    return before, found, behind


def fault_state(fault: Fault) -> str:
    """What became of it."""
    if fault.gone_at:
        return gettext("Gone since %(moment)s.", moment=when(fault.gone_at))
    if fault.verdict is Verdict.REJECTED:
        return gettext(
            "%(by)s said %(moment)s that this is no fault.",
            by=fault.verdict_by,
            moment=when(fault.verdict_at),
        )
    if fault.is_suspect and fault.verdict is Verdict.NONE:
        return gettext("A suspect: somebody confirms or rejects it.")
    return ngettext("Stands in %(num)s place.", "Stands in %(num)s places.", fault.pages)


def suspect_row(fault: Fault, kept: KeptFinding | None, terms: Mapping[str, JudgedTerm]) -> views.SuspectRow:
    """A question with all that is needed to answer it."""
    one = kept.finding if kept else None
    term = terms.get(fault.subject)
    precision = term.precision if term else None
    return views.SuspectRow(
        str(fault.id), wording.word(FAULTS, fault.kind), fault_kinds()[fault.kind].is_severe,
        (fault.subject or (one.context.get("column", "") if one else ""))[:SUBJECT_SHOWN],
        one.context.get("right", "") if one else "", cut(fault.excerpt, fault.subject),
        one.page if one else fault.page, fault.url if fault.url != fault.page else "",
        (said(one.evidence) or dated(one)) if one else "",
        one.context.get("source", "") if one else "", fault.pages, when(fault.first_seen_at),
        url_for("readings.judge", fault_id=fault.id), url_for("readings.fault", fault_id=fault.id),
        gettext("right in %(percent)s of 100", percent=precision) if precision is not None else "",
        ran_out(one) if one else "", register_href(one) if one else "",
    )  # fmt: skip


def judged_row(fault: Fault) -> views.JudgedRow:
    may_go_back = fault.verdict is Verdict.REJECTED
    return views.JudgedRow(
        (fault.subject or fault.url)[:SUBJECT_SHOWN], wording.word(FAULTS, fault.kind), fault.verdict.value,
        wording.word(VERDICTS, fault.verdict.value), f"{fault.verdict_by} {when(fault.verdict_at)}", fault.ticket,
        url_for("triage.ticket", number=fault.ticket) if fault.ticket else "",
        url_for("readings.judge", fault_id=fault.id) if may_go_back else "",
    )  # fmt: skip


def term_row(one: JudgedTerm) -> views.TermRow:
    term, percent = one.term, one.precision
    judged = (
        gettext("%(yes)s right, %(no)s not", yes=one.confirmed, no=one.rejected)
        if percent is not None
        else ""
    )
    return views.TermRow(
        term.wrong, term.right, wording.word(TERM_KINDS, term.kind.value), "；".join(term.exceptions), term.source,
        one.own is not None, judged, f"{percent}%" if percent is not None else "", one.use.value,
        wording.word(USES, one.use.value), stand_of_term(one.own), term.approver,
    )  # fmt: skip


def _took(one: SiteReading) -> str:
    if one.started_at is None:
        return ""
    end = one.ended_at or desk().clock.now()
    return wording.minutes(int((end - one.started_at).total_seconds() // 60))


def _note(one: SiteReading) -> str:
    parts = [str(ENDINGS[one.error]) if one.error in ENDINGS else "" if one.error == "stopped" else one.error]
    if one.resume_at and one.is_open:
        parts.append(gettext("Goes on %(moment)s.", moment=when(one.resume_at)))
    if one.stop_by:
        parts.append(gettext("Stopped by %(name)s.", name=one.stop_by))
    if one.beyond:
        parts.append(
            ngettext("%(num)s address beyond the limits.", "%(num)s addresses beyond the limits.", one.beyond)
        )
    if one.unread:
        words = ngettext(
            "%(num)s heavy file was not read: the time for such was spent. The next reading begins with it.",
            "%(num)s heavy files were not read: the time for such was spent. The next reading begins with them.",
            one.unread,
        )
        parts.append(words)
    return " ".join(filter(None, parts))
