"""Fake dates: a page that gives itself the day of the reading, each time, while not a word of it changes."""

from dataclasses import dataclass
from hashlib import blake2b

from probes.check.tables import Tables
from probes.findings import Finding
from probes.parse.dates import undated
from probes.parse.page import Page


@dataclass(frozen=True, slots=True)
class DateMemory:
    """What is kept of a page between readings: how often it called itself new, last when, and the words it had."""

    runs: int = 0
    day: str = ""
    words: str = ""


NO_MEMORY = DateMemory()


def fake_date(page: Page, tables: Tables, before: DateMemory) -> tuple[DateMemory, Finding | None]:
    """The memory for the next reading, and a finding at the threshold; readings of one day count once."""
    today = tables.today.isoformat()
    if page.stated != tables.today:
        return NO_MEMORY, None
    words = blake2b(undated(page.text).encode(), digest_size=8).hexdigest()
    if before.words != words:
        now = DateMemory(1, today, words)
    else:
        now = DateMemory(before.runs + (before.day != today), today, words)
    if now.runs < tables.thresholds["fake_date_runs"]:
        return now, None
    told = {"stated": today, "runs": str(now.runs)}
    return now, Finding("fake_date", page.url, page.url, context=told)
