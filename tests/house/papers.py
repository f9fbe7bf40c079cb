"""Papers that name tests: whether what they name exists."""

import re
from functools import lru_cache

from tests.house.house import ROOT

NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def paper(name: str) -> str:
    """One of docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def named_in_vain(document: str) -> list[str]:
    """Tests a paper names that do not exist."""
    return [f"{path}::{name}" for path, name in NAMED.findall(document) if name not in _defined(path)]


@lru_cache
def _defined(path: str) -> frozenset[str]:
    """The tests a file below tests/ holds; none where there is no such file."""
    file = ROOT / "tests" / path
    return (
        frozenset(re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8")))
        if file.exists()
        else frozenset()
    )
