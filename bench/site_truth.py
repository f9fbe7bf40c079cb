"""The generated site of the workshop: made, its truth read, what the product finds compared with it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bench.plan import ROOT
from probes.check.tables import Column, Tables, column_rules
from probes.findings import Finding, Key
from probes.lexicon.matcher import Lexicon
from probes.lexicon.tables import read_terms, shipped_terms
from probes.reach.networks import networks
from probes.reach.targets import Targets
from probes.thresholds import shipped_thresholds

_BESIDE = ROOT.parent / "shared" / "bench" / "site" / "gen_site.py"
GENERATOR = Path(os.environ.get("SITE_GENERATOR", _BESIDE))
"""Not part of the project; where it is absent, nothing is measured on its site."""
TODAY, COLUMNS = date(2026, 11, 20), 100
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "broken_link": "link_broken", "redirect_loop": "redirect_loop", "redirect_to_404": "redirect_broken",
        "http_500": "link_server_error", "http_503": "link_server_error", "image_missing": "image_missing",
        "css_missing": "style_missing", "script_missing": "script_missing", "srcset_missing": "srcset_missing",
        "css_background_missing": "css_image_missing", "iframe_missing": "frame_missing",
        "meta_refresh_to_404": "refresh_broken", "fragment_missing": "fragment_missing",
        "external_refused": "external_dead", "attachment_empty": "attachment_empty", "soft_404": "soft_404",
        "slow_page_2s": "slow_page", "dark_link": "dark_link", "empty_title": "empty_title",
        "wrong_charset": "wrong_charset", "stale_column": "stale_column", "typo": "typo",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GeneratedSite:
    """A site in a folder; `wanted` is everything that was seeded."""

    folder: Path
    base: str
    pages: int
    wanted: frozenset[Key]

    @property
    def host(self) -> str:
        return self.base.partition("://")[2]

    def targets(self) -> Targets:
        port = int(self.host.rpartition(":")[2])
        return Targets.of([self.host], allowed=["127.0.0.0/8"], ports=frozenset([port, 1]))

    def tables(self) -> Tables:
        """Its list of typos reaches the product by import alone; its home page has dates of chance, so no rule."""
        typos = read_terms((self.folder / "typos.tsv").read_text(encoding="utf-8"))
        rule = column_rules()["policy"]
        urls = [f"{self.base}/col/{number}.html" for number in range(1, min(COLUMNS + 1, self.pages))]
        return Tables(
            own=frozenset([self.host]), home=f"{self.base}/", today=TODAY, version="1",
            columns={url: Column(url, url, rule) for url in urls}, allowed=networks(["127.0.0.0/8"]),
            lexicon=Lexicon([*shipped_terms(), *typos]),
            thresholds={**shipped_thresholds(), "home_warn_days": 400, "home_fault_days": 400},
        )  # fmt: skip


def generated(folder: Path, *, pages: int, port: int, seed: int | None = None) -> GeneratedSite:
    """Make the site, with the generator's own seed or another."""
    asked = {"SITE_DIR": str(folder), "PAGES": str(pages), "PORT": str(port)} | (
        {"SEED": str(seed)} if seed else {}
    )
    subprocess.run(
        [sys.executable, str(GENERATOR)], env={**os.environ, **asked}, check=True, capture_output=True
    )
    return known(folder)


def known(folder: Path) -> GeneratedSite:
    """A site that was made before."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    wanted = frozenset(
        (KINDS[one["type"]], one["url"], one["page"], one.get("wrong", "")) for one in truth["faults"]
    )
    return GeneratedSite(folder, truth["base"], truth["pages"], wanted)


def compared(site: GeneratedSite, found: Iterable[Finding]) -> tuple[set[Key], set[Key]]:
    """What was missed, and what was found beyond the truth: false alarms, every one."""
    keys = {finding.key for finding in found}
    return set(site.wanted) - keys, keys - site.wanted
