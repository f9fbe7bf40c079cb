"""The house test: sizes, first lines, names, who may import what, and nothing of one machine in the files."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import house, rules
from tests.house.house import ROOT, Source

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LONG = "\n".join(["def f():", *["    a = 1"] * 40])

EVERY_FILE: tuple[tuple[Callable[[Source], list[str]], str, str], ...] = (
    (rules.long_files, "tickets/x.py", "a = 1\n" * 301),
    (rules.long_functions, "tickets/x.py", LONG),
    (rules.no_first_line, "tickets/x.py", "# a comment\n"),
    (rules.forbidden_imports, "tickets/service.py", "from sqlalchemy.orm import Session\n"),
    (rules.forbidden_imports, "tickets/service.py", "def f():\n    import flask\n"),
    (rules.forbidden_imports, "database/base.py", "import flask_sqlalchemy\n"),
    (rules.forbidden_imports, "tickets/triage.py", "from transitions import Machine\n"),
    (rules.forbidden_imports, "web/serve.py", "from app import create_app\n"),
    (rules.clock_and_chance, "tests/web/test_x.py", "from datetime import datetime\ndatetime.now()\n"),
    (rules.clock_and_chance, "tickets/x.py", "from uuid import uuid4\n"),
    (rules.mocks, "tests/web/test_x.py", "from unittest import mock\n"),
)


def test_every_file_keeps_every_rule() -> None:
    """One test for all, so that one worker parses the house, once."""
    every = dict.fromkeys(rule for rule, _, _ in EVERY_FILE)
    breaches = [breach for file in house.sources() for rule in every for breach in rule(file)]

    assert breaches == []


@pytest.mark.parametrize(("rule", "path", "text"), EVERY_FILE)
def test_the_rule_sees_a_breach(rule: Callable[[Source], list[str]], path: str, text: str) -> None:
    breaches = rule(house.source(path, text))

    assert len(breaches) == 1


def test_stores_and_lifecycles_may_import_what_is_theirs() -> None:
    store = house.source("tickets/store.py", "import sqlalchemy\n")
    lifecycle = house.source("tickets/lifecycle.py", "import transitions\n")

    assert rules.forbidden_imports(store) == rules.forbidden_imports(lifecycle) == []


def test_no_file_is_named_for_nothing_in_particular() -> None:
    assert rules.banned_names("web/utils/x.py") == ["web/utils/x.py is named utils"]

    assert [breach for path in house.project_files() for breach in rules.banned_names(path)] == []


def test_every_exception_from_lint_and_types_gives_its_reason() -> None:
    marker = "# no" + "qa: S608"
    assert rules.exceptions_without_reason("x.py", f"a = 1  {marker}\n") == [
        "x.py:1 gives no code, or no reason"
    ]
    assert rules.exceptions_without_reason("x.py", f"a = 1  {marker} - the name is a constant\n") == []

    found = [
        breach for file in house.sources() for breach in rules.exceptions_without_reason(file.path, file.text)
    ]
    assert found == []


def test_every_code_in_the_ignore_list_gives_its_reason() -> None:
    assert rules.ignores_without_reason('\nignore = [\n    "D101",\n]\n') == ['"D101",']

    assert rules.ignores_without_reason(PYPROJECT) == []


def test_every_room_stands_under_the_contracts() -> None:
    rooms = {path.partition("/")[0] for path in house.project_files() if path.endswith("/__init__.py")}
    contracts = set(tomllib.loads(PYPROJECT)["tool"]["importlinter"]["root_packages"])

    assert rooms - {"tests", "migrations", "bench"} <= set(house.ROOMS)
    assert rooms & set(house.ROOMS) == contracts


def _texts() -> list[tuple[str, str]]:
    binary = {".png", ".ico", ".xlsx", ".woff2", ".gz", ".jpg"}
    paths = (path for path in house.project_files() if Path(path).suffix not in binary)
    return [(path, (ROOT / path).read_text(encoding="utf-8", errors="replace")) for path in paths]


def test_no_file_names_a_place_on_this_machine() -> None:
    places = {f"{place}/" for place in (ROOT, Path.home()) if len(place.parts) > 2 or place.name == "root"}
    pattern = re.compile(r"(?<![\w./-])(" + "|".join(map(re.escape, sorted(places))) + ")")
    assert pattern.search(f"cd {ROOT}/web") or not places

    assert [path for path, text in _texts() if pattern.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    registry = re.compile(
        r"index-url[ =]+\S*//|//[\w.:-]+(/[\w.-]+)*/simple\b|registry\.npm|python" + "hosted"
    )
    assert registry.search("--extra-" + "index" + "-url https://packages.example")

    assert [path for path, text in _texts() if registry.search(text)] == []


def test_every_locked_package_carries_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {name: entry for name, entry in packages.items() if name}

    assert [name for name, entry in locked.items() if "integrity" not in entry or "resolved" in entry] == []
    for listing in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / listing).read_text(encoding="utf-8")
        pins = re.findall(r"^[\w.\[\]-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^\w", text, re.MULTILINE)) > 0
