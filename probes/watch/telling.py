"""What an outage leaves behind elsewhere: one ticket that pages, lines on its timeline, one message that it is over."""

from collections.abc import Callable, Sequence
from datetime import datetime

from calendars.service import DeskCalendar
from database.session import Work
from notifiers import watch_texts
from notifiers.channels import Channel
from notifiers.ordering.store import pages_about
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import PageState, PageView
from notifiers.texts import ASKING, MessageKind
from probes.alarms.fault_book import EARLIER
from probes.watch.outage_store import Outage
from probes.watch.plan import WatchPlan
from probes.watch.visit import Seen
from probes.watch.week import Share
from roster.permissions import Act, outsider
from sites.objects import MonitoredObject
from tickets import store as tickets
from tickets.intake import checked
from tickets.intake_service import Intake
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Event, Report, TakenIn, Ticket

MACHINE = outsider("machine", Act.TAKE_IN)
OVER_STEP = -2_000_000_000
"""No rung, and below the notices that somebody took a page, which count down from the number of that page."""
HEARD = frozenset({PageState.ACCEPTED, PageState.DELIVERED, PageState.ACKNOWLEDGED, PageState.BUNDLED})
"""Whoever a page went out to, and whoever took it, hears that it is over."""
TEXTS = (Channel.SMS, Channel.EMAIL, Channel.GROUP)


class WatchTelling:
    """All inside the unit of work that took the look in."""

    def __init__(self, calendar: DeskCalendar, intake: Intake, plan: WatchPlan) -> None:
        self._calendar, self._intake, self._plan = calendar, intake, plan

    def outage(
        self, work: Work, about: MonitoredObject, outage: Outage, seen: Seen, *, seen_from: Sequence[str],
        earlier: str,
    ) -> TakenIn:  # fmt: skip
        """The ticket of an outage: severe, so that its ladder pages by minutes from now on (notice 四(一)).

        One that was merged into an open ticket goes on there. A new one names the `earlier` one, "" for none.
        """
        merged = _open_one_it_was_merged_into(work, outage)
        if merged is not None:
            tickets.count_repeat(work.session, merged.id, at=work.now)
            return TakenIn(merged.id, merged.number, "", merged.due_at, repeated=True)
        title = watch_texts.TITLES[outage.kind.value].format(site=about.name)
        words = watch_texts.OUTAGE.format(
            title=title, began=self._moment(outage.began_at), confirmed=self._moment(outage.confirmed_at),
            vantages="、".join(seen_from), url=about.home, reason=self._reason(seen),
        )  # fmt: skip
        key = f"site:{about.id}:{outage.subject}"
        taken = self._take_in(work, about, title, words, severity=Severity.SEVERE, key=key)
        if earlier and not taken.repeated:
            self._line(work, taken.ticket_id, EARLIER, {"number": earlier})
        return taken

    def certificate(self, work: Work, about: MonitoredObject, expires_at: datetime, *, days: int) -> TakenIn:
        """An ordinary ticket; it counts on while it is open, and a new certificate's is another one."""
        day = f"{self._calendar.local(expires_at):%Y-%m-%d}"
        words = watch_texts.EXPIRES.format(site=about.name, day=day, days=days, url=about.home)
        key = f"site:{about.id}:certificate:{day}"
        found = self._take_in(work, about, "", words, severity=Severity.NORMAL, key=key)
        if found.repeated:
            self._line(
                work, found.ticket_id, "certificate_ends", {"days": days, "at": expires_at.isoformat()}
            )
        return found

    def share(self, work: Work, about: MonitoredObject, share: Share) -> TakenIn:
        """An ordinary ticket when a week's failures reach a mark (19号 站点无法访问), before inspectors count them."""
        return self._take_in(
            work,
            about,
            "",
            self._share_words(about, share),
            severity=Severity.NORMAL,
            key=_share_key(about, share),
        )

    def share_again(self, work: Work, about: MonitoredObject, share: Share) -> None:
        """Another failure under a mark that was told: counted where its ticket is open, no other one."""
        ticket = tickets.open_by_fingerprint(work.session, _share_key(about, share))
        if ticket is not None:
            tickets.count_repeat(work.session, ticket.id, at=work.now)

    def _share_words(self, about: MonitoredObject, share: Share) -> str:
        tenths = share.percent_tenths
        return watch_texts.SHARES[share.mark.value].format(
            site=about.name, visits=share.visits, failures=share.failures, percent=f"{tenths // 10}.{tenths % 10}",
            warn=self._plan.warn_percent, veto=self._plan.veto_percent, url=about.home,
        )  # fmt: skip

    def recovered(self, work: Work, outage: Outage) -> None:
        """Each first time only: a site that flaps does not fill the timeline."""
        if not outage.relapses:
            self._outage_line(work, outage, "site_recovered", {"minutes": minutes_of(outage, work.now)})

    def relapsed(self, work: Work, outage: Outage, seen: Seen) -> None:
        if not outage.relapses:
            self._outage_line(work, outage, "site_relapsed", {"reason": self._reason(seen)})

    def over(self, work: Work, about: MonitoredObject, outage: Outage) -> int:
        """The site stayed up: a line, and one text to everybody who was told of the fault. How many are told.

        The ticket stays open: its cause is still to be found, and people answer tickets.
        """
        minutes = minutes_of(outage, work.now)
        self._outage_line(work, outage, "site_stable", {"minutes": minutes, "relapses": outage.relapses})
        if outage.ticket_id is None or outage.recovered_at is None:
            return 0
        facts: dict[str, str | int] = {
            "number": outage.ticket, "title": about.name, "minutes": minutes,
            "at": f"{self._calendar.local(outage.recovered_at):%H:%M}",
        }  # fmt: skip
        pages = pages_about(work.session, "ticket", [outage.ticket_id])
        newest = {one.contact_id: one for one in pages if one.kind in ASKING and one.state in HEARD}
        drafts = [_draft(page, facts) for page in newest.values()]
        found = enqueue_all(work, [one for one in drafts if one.channels])
        return sum(page is not None for page in found)

    def _take_in(
        self, work: Work, about: MonitoredObject, title: str, words: str, *, severity: Severity, key: str
    ) -> TakenIn:
        report = Report(
            kind=Kind.DETECTED_FAULT, source=Source.MACHINE, title=title, description=words, url=about.home,
            severity=severity, fingerprint=key, unit_id=about.unit_id,
        )  # fmt: skip
        return self._intake.take_in_open(work, MACHINE, checked(report, now=work.now))

    def _outage_line(self, work: Work, outage: Outage, verb: str, data: dict[str, object]) -> None:
        """Where the outage is worked on: a merged ticket nobody reads any more."""
        own = tickets.by_id(work.session, outage.ticket_id) if outage.ticket_id is not None else None
        if own is not None:
            self._line(work, own.duplicate_of_id or own.id, verb, data)

    def _line(self, work: Work, ticket_id: int, verb: str, data: dict[str, object]) -> None:
        tickets.add_event(work.session, ticket_id, Event(work.now, MACHINE.ref, MACHINE.name, verb, "", data))

    def _reason(self, seen: Seen) -> str:
        words = watch_texts.REASONS.get(seen.verdict, watch_texts.OTHER_REASON)
        return words.format(reason=seen.reason, seconds=round(self._plan.limit.total_seconds()))

    def _moment(self, at: datetime) -> str:
        local: Callable[[datetime], datetime] = self._calendar.local
        return f"{local(at):%m月%d日%H:%M}"


def _share_key(about: MonitoredObject, share: Share) -> str:
    return f"site:{about.id}:share:{share.mark.value}"


def _open_one_it_was_merged_into(work: Work, outage: Outage) -> Ticket | None:
    own = tickets.by_id(work.session, outage.ticket_id) if outage.ticket_id else None
    found = tickets.by_id(work.session, own.duplicate_of_id) if own and own.duplicate_of_id else None
    return found if found is not None and found.state.is_open else None


def minutes_of(outage: Outage, now: datetime) -> int:
    """From the first look that failed to the one that found it up again, rounded up."""
    return -(-int(((outage.recovered_at or now) - outage.began_at).total_seconds()) // 60)


def _draft(page: PageView, facts: dict[str, str | int]) -> PageDraft:
    """Only a text: nobody is rung up to hear that it is over."""
    ends = tuple(end for end in page.channels if end.channel in TEXTS)
    return PageDraft(
        subject_kind="ticket", subject_id=page.subject_id, cycle_no=page.cycle_no, step_no=OVER_STEP,
        contact_id=page.contact_id, contact_label=page.contact_label, channels=ends[:1],
        kind=MessageKind.SITE_RECOVERED, data=facts, severity=page.severity, language=page.language,
    )  # fmt: skip
