"""What the house test reads: the files of the project, their syntax trees, and the rules as tables."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40
BANNED_NAMES = frozenset({"utils", "util", "common", "helpers", "helper", "core", "managers", "manager"})

ROOMS = (
    "database",
    "calendars",
    "roster",
    "notifiers",
    "sites",
    "tickets",
    "escalation",
    "rounds",
    "probes",
    "reports",
    "web",
)

# Who may import what (design of the house, section 1): a path prefix, or a file name in any room.
# tests/ and bench/ stand outside the house and drive it from there.
OUTSIDE = ("tests/", "bench/")
ALLOWED: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("database/", "migrations/", "*/store.py", "*/*_store.py"),
    "alembic": ("database/", "migrations/"),
    "flask_sqlalchemy": ("database/session.py",),
    "flask": ("web/", "app.py"),
    "flask_babel": ("web/",),
    "flask_login": ("web/",),
    "flask_smorest": ("web/",),
    "flask_wtf": ("web/",),
    "werkzeug": ("web/",),
    "marshmallow": ("web/",),
    "twilio": ("notifiers/",),
    "workalendar": ("calendars/",),
    "lunardate": ("calendars/",),
    "transitions": ("*/lifecycle.py",),
    "app": (),
}

# The world's time and chance come in at two places; everything else is handed them.
CLOCK_AND_IDS = ("calendars/clock.py", "database/ids.py")
BANNED_CALLS = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "uuid.uuid4"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its path from the root, text and syntax tree."""

    path: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full module name of every absolute import, inside functions too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.lineno, node.module
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def attributes(self) -> Iterator[tuple[int, str]]:
        """Line and `owner.name` of every attribute whose owner is a name or ends in one."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                owner = node.value
                name = getattr(owner, "id", None) or getattr(owner, "attr", None)
                if name:
                    yield node.lineno, f"{name}.{node.attr}"


@cache
def project_files() -> tuple[str, ...]:
    """Every file git holds or would hold, from the root; files deleted but not yet committed are left out."""
    listing = subprocess.run(
        ["git", "-c", "core.quotePath=off", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted(name for name in set(listing.stdout.splitlines()) if (ROOT / name).is_file()))


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the project, parsed."""
    paths = (name for name in project_files() if name.endswith(".py"))
    return tuple(source(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths)


def source(path: str, text: str) -> Source:
    """A file as the rules see it; also used to show that a rule can fail."""
    return Source(path, text, ast.parse(text, filename=path))
