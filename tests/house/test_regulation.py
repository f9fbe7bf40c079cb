"""docs/regulation.md leaves no clause out, and names only tests that exist."""

import re

from tests.house.papers import NAMED, named_in_vain, paper

DOCUMENT = paper("regulation.md")
ROWS = [line for line in DOCUMENT.splitlines() if re.match(r"\| (head|[一二三四]|附件|all)", line)]
CLAUSES = (
    "一(一)", "一(二)", "一(三)", "二(一)", "二(二)", "二(三)", "二(四)", "二(五)", "二(六)", "三",
    "四(一)", "四(二)", "四(三)", "四(四)", "四(五)", "附件",
)  # fmt: skip


def test_every_test_named_exists() -> None:
    assert named_in_vain(DOCUMENT) == []


def test_no_clause_is_left_out() -> None:
    cited = {clause for row in ROWS for clause in row.split("|")[1].strip().split(", ")}

    assert set(CLAUSES) - cited == set()


def test_every_row_names_a_test_or_says_that_it_is_missing() -> None:
    silent = [row for row in ROWS if not NAMED.search(row) and "missing: " not in row]

    assert len(ROWS) > 35
    assert silent == []
