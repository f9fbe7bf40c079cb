"""docs/reliability.md leaves no promise, case or known failure out, and names only tests that exist."""

import re

from tests.house.papers import named_in_vain, paper

DOCUMENT = paper("reliability.md")


def test_every_test_named_exists() -> None:
    assert named_in_vain(DOCUMENT) == []


def test_no_promise_and_no_known_failure_is_left_out() -> None:
    rows = re.findall(r"^\| ([IB]\d+) \|", DOCUMENT, re.MULTILINE)

    assert rows == [*(f"I{n}" for n in range(1, 12)), *(f"B{n}" for n in range(1, 44))]


def test_every_row_names_a_test_or_says_why_not() -> None:
    rows = [line for line in DOCUMENT.splitlines() if re.match(r"\| ([IB]\d+|T-[A-Z0-9-]+)", line)]
    silent = [row for row in rows if not re.search(r"::test_|missing|does not apply|the same|part, see", row)]

    assert len(rows) > 90
    assert silent == []
