"""Pages of findings: what stands on a site, kind by kind, and one fault with its evidence and its places."""

from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import normalise
from database.small_numbers import small_number
from probes.errors import ProbesError, UnknownFault
from probes.findings import Finding
from probes.kinds import fault_kinds
from probes.readings import fault_store, finding_store
from probes.readings.fault_store import Fault, Verdict
from probes.readings.finding_store import KeptFinding
from probes.readings.keys import HOST
from roster.permissions import Act
from sites import store as site_store
from web import reading_view as view
from web import wording
from web.desk import desk
from web.fault_words import FAULTS
from web.reading_words import LACKS, said
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext, pgettext
from web.views.pieces import Choice
from web.views.readings import FaultPage, FindingsPage

Shown = str | tuple[str, int] | Response
SHOWN = 50


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def findings() -> Shown:
    """What stands on a site, kind by kind, fifty places at a time."""
    actor().require(Act.SEE_ROUNDS)
    after = small_number(request.args.get("after", "")) or 0
    with desk().database.read() as session:
        frame(session)
        sites = site_store.sites(session)
        counts = finding_store.counts(session)
        site, kind = _chosen([one.id for one in sites], counts)
        kept = finding_store.standing(session, site, kind=kind, after=after, limit=SHOWN + 1) if kind else []
        faults = fault_store.by_keys(session, {one.fault_key for one in kept})
    shown = kept[:SHOWN]
    more = url_for("readings.findings", site=site, kind=kind, after=shown[-1].id) if len(kept) > SHOWN else ""
    page = FindingsPage(
        tuple(Choice(str(one.id), one.name) for one in sites), _kind_choices(counts, site), str(site), kind,
        wording.word(FAULTS, kind) if kind else "", fault_kinds()[kind].clause if kind else "",
        counts.get((site, kind), 0),
        tuple(view.place_row(one, _of_site(faults, one)) for one in shown), more,
    )  # fmt: skip
    return render_template("readings/findings.html", page=page)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def fault(fault_id: int) -> Shown:
    """One fault with the evidence and its places: for the desk, and for the unit that has its ticket."""
    return _fault_page(fault_id)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def of_ticket(number: str) -> Response:
    """The fault a machine's ticket is about: asked when wanted, not by every look at a ticket."""
    with desk().database.read() as session:
        ticket = desk().reading.ticket(session, actor(), normalise(number))
        found = fault_store.by_ticket(session, ticket.number)
    if not found:
        flash(gettext("No machine found this. Its address stands in the ticket."), "error")
        return redirect(url_for("triage.ticket", number=ticket.number))
    return redirect(url_for("readings.fault", fault_id=found[0].id))


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def recheck(fault_id: int) -> Shown:
    """Look at its first places now."""
    try:
        found = desk().site_readings.rechecks.look(actor(), fault_id)
    except UnknownFault:
        abort(404)
    except ProbesError as error:
        return _fault_page(fault_id, problem=refusal(error)), 409
    words = (
        ngettext(
            "Looked again: it still stands in %(num)s place.", "Looked again: it still stands in %(num)s places.",
            found.standing,
        )
        if found.standing
        else gettext("Looked again: it is gone in every place that was looked at.")
    )  # fmt: skip
    flash(words, "success")
    return redirect(url_for("readings.fault", fault_id=fault_id), 303)


def _chosen(sites: Sequence[int], counts: view.Counts) -> tuple[int, str]:
    """The site and kind that are asked for; else the first that has anything."""
    asked = small_number(request.args.get("site", "")) or 0
    filled = [site for site, _ in counts]
    site = asked if asked in sites else filled[0] if filled else (sites[0] if sites else 0)
    kinds = view.kinds_in_order(site, counts)
    kind = request.args.get("kind", "")
    return site, kind if kind in fault_kinds() else kinds[0][0].code if kinds else ""


def _kind_choices(counts: view.Counts, site: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(kind.code, f"{wording.word(FAULTS, kind.code)} · {count}")
        for kind, count in view.kinds_in_order(site, counts)
    )


def _of_site(faults: Mapping[str, Fault], one: KeptFinding) -> Fault | None:
    found = faults.get(one.fault_key)
    return found if found and found.site_id == one.site_id else None


def _fault_page(fault_id: int, *, problem: str = "") -> str:
    me, after = actor(), small_number(request.args.get("after", "")) or 0
    with desk().database.read() as session:
        frame(session)
        found = fault_store.by_id(session, fault_id)
        if not me.may(Act.SEE_ROUNDS):
            if found is None or not found.ticket:
                me.require(Act.SEE_ROUNDS)
            else:
                desk().reading.ticket(session, me, found.ticket)
        if found is None:
            abort(404)
        kept = finding_store.of_fault(session, found.site_id, found.key, after=after, limit=SHOWN + 1)
    rows = tuple(view.place_row(one, about=found.url) for one in kept[:SHOWN])
    kind = fault_kinds()[found.kind]
    more = url_for("readings.fault", fault_id=fault_id, after=kept[SHOWN - 1].id) if len(kept) > SHOWN else ""
    page = FaultPage(
        wording.word(FAULTS, found.kind), kind.clause, kind.is_severe, _facts(found, kept),
        view.cut(found.excerpt, found.subject), rows, found.pages, view.fault_state(found), found.gone_at is not None,
        found.ticket,
        url_for("triage.ticket", number=found.ticket) if found.ticket else "",
        url_for("readings.recheck", fault_id=fault_id) if me.may(Act.DO_ROUNDS) and found.gone_at is None else "",
        url_for("readings.findings", site=found.site_id, kind=found.kind) if me.may(Act.SEE_ROUNDS) else "", more,
        problem, _judge_href(found) if me.may(Act.DO_ROUNDS) else "",
        view.register_href(kept[0].finding) if kept and found.gone_at is None else "",
    )  # fmt: skip
    return render_template("readings/fault.html", page=page)


def _judge_href(found: Fault) -> str:
    """Where the verdict on a suspect goes; "" for what waits for nobody's word. The list of all suspects shows some
    only, so it is no place to be led to.
    """
    waits = found.is_suspect and found.verdict is Verdict.NONE and found.gone_at is None
    return url_for("readings.judge", fault_id=found.id) if waits else ""


def _facts(found: Fault, kept: Sequence[KeptFinding]) -> tuple[tuple[str, str], ...]:
    first = kept[0].finding if kept else Finding(found.kind, found.url, found.page)
    told = (
        (gettext("Address"), found.url), (gettext("Column"), first.context.get("column", "")),
        (gettext("State"), view.dated(first)), (gettext("Words of the link"), first.link_text),
        (gettext("Server said"), said(first.evidence)),
        (gettext("Led to"), first.evidence.hops[-1] if first.evidence and first.evidence.hops else ""),
        (gettext("Foreign host") if found.kind == HOST else pgettext("fault", "Words found"), found.subject),
        (gettext("Registration"), view.ran_out(first)), (gettext("Right"), first.context.get("right", "")),
        (gettext("Source"), first.context.get("source", "")),
        (gettext("Picture of the page"), _no_picture(found)),
        (gettext("First seen"), view.when(found.first_seen_at)), (gettext("Last seen"), view.when(found.last_seen_at)),
    )  # fmt: skip
    return tuple((label, words) for label, words in told if words)


def _no_picture(found: Fault) -> str:
    """Why there is none and what to do, while there is something to show."""
    return wording.word(LACKS, found.no_picture) if found.no_picture and found.gone_at is None else ""
