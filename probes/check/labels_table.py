"""The labels a public site must bear, as a table: where each stands and how it is recognised."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from probes.shipped import Row, read_rows, text_of

BADGE_HOSTS = frozenset({"zfwzgl.www.gov.cn", "pucha.kaipuyun.cn"})
"""Hosts the national badge has been served from; the second in the years of the notice."""
_WHERE, _LOOK = {"every": True, "home": False}, {"text": True, "source": False}


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A kind of finding, whether on every page or the home page, and a pattern for its text or its sources."""

    kind: str
    on_every_page: bool
    in_text: bool
    pattern: re.Pattern[str]


@cache
def shipped_rules() -> Sequence[LabelRule]:
    return read_rules(text_of("labels.csv"))


def read_rules(text: str) -> Sequence[LabelRule]:
    """A table of labels. Raises BadTable with the line that nobody can follow."""
    return read_rows("the labels", text, _rule)


def _rule(row: Row) -> LabelRule:
    return LabelRule(row["kind"], _WHERE[row["where"]], _LOOK[row["look"]], re.compile(row["pattern"]))


@dataclass(frozen=True, slots=True)
class Labels:
    """`site_code` is the site's ten characters (网站标识码); an empty set of hosts asks for no badge."""

    site_code: str
    badge_hosts: frozenset[str] = BADGE_HOSTS
    rules: Sequence[LabelRule] = ()
