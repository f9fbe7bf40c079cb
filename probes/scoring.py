"""The score of the watched objects, put together from what visits and readings left behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from database.session import Session
from probes.addresses import host_of, normalised
from probes.readings import score_store
from probes.readings.planning import columns_of
from probes.readings.score_store import StandingFault
from probes.score import Counted, Scored, SiteEvidence, Why, counted_kinds, score
from probes.thresholds import shipped_thresholds
from probes.watch.watching import SiteHealth
from sites import object_store
from sites import store as site_store
from sites.objects import Column, address_key
from sites.service import site_of
from sites.store import Site

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SiteScore:
    """One watched object. `site`: the site it is or lies in, None where no reading knows its address. `items`: none
    where it only lies in one, for the national check is one of sites, not of columns.
    """

    site: Site | None
    items: Sequence[Scored] = ()
    faults: Sequence[StandingFault] = ()
    read_at: datetime | None = None
    columns: int = 0


def scores(session: Session, watched: Sequence[SiteHealth], *, now: datetime) -> list[SiteScore]:
    """In the order of what is watched: four statements, however many there are."""
    sites = site_store.sites(session)
    own = [site_of(sites, url=one.about.home) for one in watched]
    wanted = sorted({site.id for site in own if site})
    faults = score_store.standing(session, wanted, sorted(counted_kinds()))
    whole = score_store.last_whole(session, wanted)
    columns = object_store.all_columns(session) if watched else ()
    found = []
    for health, site in zip(watched, own, strict=True):
        if site is not None and address_key(site.home) != address_key(health.about.home):
            found.append(SiteScore(site))
            continue
        known = faults.get(site.id, ()) if site else ()
        read_at = whole.get(site.id) if site else None
        evidence = _evidence(health, site, known, read_at, columns, now=now)
        found.append(SiteScore(site, score(evidence), known, read_at, sum(evidence.columns.values())))
    return found


def age_of(fault: StandingFault, today: date) -> int | None:
    """Days since its newest date; None where it has none."""
    return (today - fault.newest) // DAY if fault.newest else None


def _evidence(
    health: SiteHealth, site: Site | None, faults: Iterable[StandingFault], read_at: datetime | None,
    columns: Iterable[Column], *, now: datetime,
) -> SiteEvidence:  # fmt: skip
    by_rule: dict[str, int] = {}
    home = normalised(site.home) if site else None
    for column in columns_of(columns, frozenset({host_of(home)}), home).values() if home else ():
        by_rule[column.rule.code] = by_rule.get(column.rule.code, 0) + 1
    return SiteEvidence(
        [Counted(one.kind, one.sure, one.rule) for one in faults], by_rule, _why(site, read_at, now),
        health.month.share, health.month.today_to_come,
    )  # fmt: skip


def _why(site: Site | None, read_at: datetime | None, now: datetime) -> Why | None:
    if site is None:
        return Why.NO_SITE
    if read_at is None:
        return Why.NEVER_READ
    return Why.OLD_READING if now - read_at > shipped_thresholds()["proof_days"] * DAY else None
