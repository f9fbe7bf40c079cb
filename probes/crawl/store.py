"""The port of whoever keeps readings, and one that keeps them in memory, for tests and the bench."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from probes.crawl.records import ANSWERED, LOOKED_INTO, Batch, PageRecord, State, TargetRecord
from probes.findings import Finding, Key
from probes.kinds import Scope, fault_kinds


class ReadingStore(Protocol):
    """Called between two requests, from the reading's own thread; each call is one short transaction."""

    def pages(self, urls: Sequence[str]) -> Mapping[str, PageRecord]:
        """What is remembered of these pages, those that are unknown left out."""
        ...

    def targets(self, reading: str) -> Iterable[TargetRecord]:
        """Every address this reading has met so far, in the order they were met; nothing for a new reading."""
        ...

    def pages_of(self, reading: str) -> Iterable[PageRecord]:
        """The pages this reading has read so far."""
        ...

    def save(self, batch: Batch) -> None:
        """Keep all of it or nothing. Findings are keyed: the same key again is the same finding, seen once more."""
        ...


@dataclass(slots=True)
class Kept:
    """A finding with the readings it was first and last seen in."""

    finding: Finding
    first: str
    last: str


@dataclass(slots=True)
class MemoryStore:
    """Keeps what a database would; the rules of seen and gone are written here once, for stores to follow."""

    page_records: dict[str, PageRecord] = field(default_factory=dict)
    target_records: dict[str, dict[str, TargetRecord]] = field(default_factory=dict)
    findings: dict[Key, Kept] = field(default_factory=dict)
    _by_page: dict[str, list[Key]] = field(default_factory=dict)

    def pages(self, urls: Sequence[str]) -> Mapping[str, PageRecord]:
        return {url: self.page_records[url] for url in urls if url in self.page_records}

    def targets(self, reading: str) -> Iterable[TargetRecord]:
        return list(self.target_records.get(reading, {}).values())

    def pages_of(self, reading: str) -> Iterable[PageRecord]:
        return [one for one in self.page_records.values() if one.in_reading == reading]

    def save(self, batch: Batch) -> None:
        known = self.target_records.setdefault(batch.reading, {})
        known.update((one.url, one) for one in batch.targets)
        for record in (*batch.pages, *batch.unchanged):
            self.page_records[record.url] = record
        for record in batch.unchanged:
            for key in self._by_page.get(record.url, ()):
                if fault_kinds()[key[0]].scope is Scope.PAGE:
                    self.findings[key].last = batch.reading
        for finding in batch.findings:
            self._see(finding, batch.reading)

    def seen_in(self, reading: str) -> list[Finding]:
        """What this reading found, and what it found still standing."""
        return [kept.finding for kept in self.findings.values() if kept.last == reading]

    def gone_in(self, reading: str) -> list[Finding]:
        """What an earlier reading found and this one did not, although it looked."""
        states = self.target_records.get(reading, {})
        return [
            kept.finding
            for kept in self.findings.values()
            if kept.last != reading
            and (_stands_on_page(kept.finding) or _is(states, kept.finding.url, ANSWERED))
            and _is(states, kept.finding.page, LOOKED_INTO)
        ]

    def _see(self, finding: Finding, reading: str) -> None:
        kept = self.findings.get(finding.key)
        if kept is None:
            self.findings[finding.key] = Kept(finding, reading, reading)
            self._by_page.setdefault(finding.page, []).append(finding.key)
        else:
            kept.finding, kept.last = finding, reading


def _is(states: Mapping[str, TargetRecord], url: str, wanted: Collection[State]) -> bool:
    """An address nobody links to any more is as good as looked at; one that could not be told is not."""
    return url not in states or states[url].state in wanted


def _stands_on_page(finding: Finding) -> bool:
    """Told by the page alone: a stranger who is never asked (an odd port) has no say in it."""
    return fault_kinds()[finding.kind].scope is Scope.PAGE
