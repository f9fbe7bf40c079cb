"""docs/reliability.md leaves no promise, case or known failure out, and names only tests that exist."""

import re
from functools import lru_cache

from tests.house.house import ROOT

DOCUMENT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


@lru_cache
def defined(path: str) -> frozenset[str]:
    """The tests a file below tests/ holds; none where there is no such file."""
    file = ROOT / "tests" / path
    return (
        frozenset(re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8")))
        if file.exists()
        else frozenset()
    )


def test_every_test_named_exists() -> None:
    missing = [f"{path}::{name}" for path, name in NAMED.findall(DOCUMENT) if name not in defined(path)]

    assert missing == []


def test_no_promise_and_no_known_failure_is_left_out() -> None:
    rows = re.findall(r"^\| ([IB]\d+) \|", DOCUMENT, re.MULTILINE)

    assert rows == [*(f"I{n}" for n in range(1, 12)), *(f"B{n}" for n in range(1, 44))]


def test_every_row_names_a_test_or_says_why_not() -> None:
    rows = [line for line in DOCUMENT.splitlines() if re.match(r"\| ([IB]\d+|T-[A-Z0-9-]+)", line)]
    silent = [row for row in rows if not re.search(r"::test_|missing|does not apply|the same|part, see", row)]

    assert len(rows) > 90
    assert silent == []
