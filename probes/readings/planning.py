"""What a reading of a site is told: hosts and columns, the day, terms, manners; made from the desk's own tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from database.session import Session
from probes.addresses import host_of, normalised
from probes.check.hosts_table import ForeignHost, Hosts
from probes.check.labels_table import Labels, shipped_rules
from probes.check.leaders_table import Leader, Leaders
from probes.check.organs_table import Organs, Renamed
from probes.check.tables import Column, Tables, column_rules
from probes.crawl.plan import ReadingPlan
from probes.errors import UnreadableSite
from probes.fetch.politeness import Manners
from probes.lexicon.matcher import Lexicon
from probes.lexicon.terms import Term
from probes.reach.networks import Network
from probes.reach.targets import Targets
from probes.readings import names_store, reading_store
from probes.readings.keys import key_of
from probes.readings.names import Entry, NameTable, rows_of
from probes.readings.own_hosts import own_names
from probes.readings.terms import terms_in_use
from probes.readings.values import Setup
from probes.shipped import read_rows, text_of
from sites import object_store
from sites import store as site_store
from sites.objects import Column as WatchedColumn
from sites.store import Site

CHECKS = "2"
"""Raised when the checks themselves change: then pages that did not change are read anew all the same."""
LEAST_BATCH, MOST_BATCH, SECONDS = 40, 500, 4
"""Records committed together: what comes in in so many seconds, since that is what a kill may cost."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A site, how it is read, and what the checks are told."""

    site: Site
    setup: Setup
    tables: Tables
    targets: Targets

    def plan(self, reading: str) -> ReadingPlan:
        """What the engine is given; who runs it adds when it stops."""
        manners = Manners(self.setup.connections, self.setup.rate, self.setup.robots)
        batch = min(MOST_BATCH, max(LEAST_BATCH, round(self.setup.rate * SECONDS)))
        return ReadingPlan(reading, self.tables, manners=manners, batch=batch)


def brief(session: Session, site_id: int, *, today: date, allowed: tuple[Network, ...] = ()) -> Brief:
    """Raises UnreadableSite where there is no such site, or its address is none."""
    site = next((one for one in site_store.sites(session) if one.id == site_id), None)
    home = normalised(site.home) if site else None
    if site is None or home is None:
        raise UnreadableSite(site=site_id)
    setup = reading_store.setups(session).get(site_id) or Setup(site_id)
    own = frozenset((host_of(home), *setup.hosts))
    terms, names = terms_in_use(session), _names(session)
    leaders = Leaders(one for one in names if isinstance(one, Leader))
    organs = Organs(one for one in names if isinstance(one, Renamed))
    hosts = Hosts((one for one in names if isinstance(one, ForeignHost)), own_names(session))
    tables = Tables(
        own=own, home=home, today=today, columns=columns_of(object_store.all_columns(session), own, home),
        lexicon=Lexicon(terms), labels=_labels(site), leaders=leaders if leaders.titles else None,
        organs=organs if organs.by_name else None, known_hosts=hosts or None, allowed=allowed,
        version=_version(site, terms, names, hosts, today),
    )  # fmt: skip
    return Brief(site, setup, tables, Targets(own, allowed=allowed))


def columns_of(columns: Iterable[WatchedColumn], own: frozenset[str], home: str) -> Mapping[str, Column]:
    """The watched columns on these hosts by address, each with the rule its name speaks of."""
    found = {}
    for one in columns:
        url = normalised(one.url) if one.url else None
        if url and url != home and host_of(url) in own:
            found[url] = Column(url, one.name, column_rules()[rule_of(one.name)])
    return found


def rule_of(name: str) -> str:
    """The column rule for a name: the one whose part stands last in it (政策文件通知 are notices); else the mildest."""
    found = [(name.rfind(part), rule) for rule, part in _name_parts() if part in name]
    return max(found)[1] if found else "other"


@cache
def _name_parts() -> Sequence[tuple[str, str]]:
    return read_rows(
        "the names of columns", text_of("column_names.csv"), lambda row: (row["rule"], row["part"])
    )


def _labels(site: Site) -> Labels | None:
    """Only where the site's code is known: a badge is held against it."""
    return Labels(site.site_code, rules=shipped_rules()) if site.site_code else None


def _names(session: Session) -> Sequence[Entry]:
    """What the desk knows of offices, organs and foreign hosts, without what was left out."""
    return [one.entry for table in NameTable for one in names_store.known(session, table) if one.is_used]


def _version(
    site: Site, terms: Sequence[Term], names: Sequence[Entry], hosts: Hosts, today: date
) -> str:  # fmt: skip
    """Changes with any of them and with the site's code, and on the day from which one holds, or holds no more."""
    told = [f"{one.wrong}\t{one.right}\t{one.kind}\t{';'.join(one.exceptions)}" for one in terms]
    told += [
        "\t".join((*row, str(_is_so(one, today)))) for one, row in zip(names, rows_of(names), strict=True)
    ]
    told += hosts.own if hosts else ()  # a site more is a host less to ask about
    told.append(site.site_code)
    return f"{CHECKS}.{key_of(*sorted(told))}"


def _is_so(one: Entry, today: date) -> bool:
    match one:
        case Leader():
            return one.in_office(today)
        case Renamed():
            return today >= one.since
        case ForeignHost():
            return one.holds(today)
