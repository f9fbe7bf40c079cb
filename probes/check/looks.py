"""All looks at a page, in their written order; a new one is added here and in the table of kinds."""

from collections.abc import Callable, Iterable, Sequence

from probes.check import basics
from probes.check.columns import columns, future_date, home
from probes.check.dark_links import dark_links
from probes.check.labels import labels
from probes.check.leaders import leaders
from probes.check.organs import organs
from probes.check.personal import personal_data
from probes.check.tables import Tables
from probes.check.words import words
from probes.findings import Finding
from probes.parse.page import Page

Look = Callable[[Page, Tables], Iterable[Finding]]

LOOKS: Sequence[Look] = (
    basics.charset, basics.title, basics.blank, basics.local_files, basics.internal_links, basics.mixed_content,
    basics.unlisted_hosts, columns, home, future_date, dark_links, personal_data, words, leaders, organs, labels,
)  # fmt: skip


def look(page: Page, tables: Tables, looks: Sequence[Look] = LOOKS) -> list[Finding]:
    """What is wrong with what a page holds; its links are the reading's business."""
    return [finding for one in looks for finding in one(page, tables)]
