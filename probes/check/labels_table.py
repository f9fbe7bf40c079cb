"""The labels a public site must bear, as a table: where each stands and how it is recognised."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from probes.errors import BadTable

BADGE_HOSTS = frozenset({"zfwzgl.www.gov.cn", "pucha.kaipuyun.cn"})
"""Hosts the national badge has been served from; the second in the years of the notice."""


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A kind of finding, whether on every page or the home page, and a pattern for its text or its sources."""

    kind: str
    on_every_page: bool
    in_text: bool
    pattern: re.Pattern[str]


@cache
def shipped_rules() -> Sequence[LabelRule]:
    return read_rules(files("probes").joinpath("data/labels.csv").read_text(encoding="utf-8"))


def read_rules(text: str) -> Sequence[LabelRule]:
    """A table of labels; raises `BadTable` naming the line that nobody can follow."""
    found = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            places, ways = {"every": True, "home": False}, {"text": True, "source": False}
            rule = LabelRule(row["kind"], places[row["where"]], ways[row["look"]], re.compile(row["pattern"]))
        except (KeyError, TypeError, re.error) as error:
            raise BadTable("the labels", number, str(error)) from error
        found.append(rule)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Labels:
    """`site_code` is the site's ten characters (网站标识码); an empty set of hosts asks for no badge."""

    site_code: str
    badge_hosts: frozenset[str] = BADGE_HOSTS
    rules: Sequence[LabelRule] = ()
