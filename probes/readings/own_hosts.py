"""The names of the desk's own hosts, of all its sites: none of them is foreign to another."""

from database.session import Session
from probes.addresses import hostname_of, normalised
from probes.check.hosts_table import name_of
from probes.readings import reading_store
from sites import store as site_store


def own_names(session: Session) -> frozenset[str]:
    """Of every site the host of its home page and those it is set up with."""
    homes = [normalised(one.home) for one in site_store.sites(session)]
    further = [name_of(host) for one in reading_store.setups(session).values() for host in one.hosts]
    return frozenset([*(hostname_of(url) for url in homes if url), *further])
