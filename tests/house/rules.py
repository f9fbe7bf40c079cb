"""The rules of the house as functions: each answers the breaches it finds, as `path:line what`."""

import ast
import re
from pathlib import PurePosixPath

from tests.house.house import (
    ALLOWED,
    BANNED_CALLS,
    BANNED_NAMES,
    CLOCK_AND_IDS,
    MOST_LINES_OF_A_FILE,
    MOST_LINES_OF_A_FUNCTION,
    OUTSIDE,
    Source,
)

_EXCEPTION = re.compile(
    r"#\s*(noqa\b(?P<codes>:\s*[A-Z0-9, ]+)?|type:\s*ignore(?P<kinds>\[[a-z, -]+\])?)(?P<rest>.*)$"
)
_REASON = re.compile(r"\w{3}")


SPREAD_OUT = ("migrations/versions/", "tests/web/sample")
"""Schemas and invented pages are written out piece by piece; length tells nothing there."""


def long_files(file: Source) -> list[str]:
    """Files over the most lines."""
    if file.path.startswith(SPREAD_OUT):
        return []
    lines = len(file.text.splitlines())
    return [f"{file.path} has {lines} lines"] if lines > MOST_LINES_OF_A_FILE else []


def long_functions(file: Source) -> list[str]:
    """Functions over the most lines, decorators not counted."""
    if file.path.startswith(SPREAD_OUT):
        return []
    sizes = ((node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in file.functions())
    return [
        f"{file.path}:{node.lineno} {node.name} has {size} lines"
        for node, size in sizes
        if size > MOST_LINES_OF_A_FUNCTION
    ]


def no_first_line(file: Source) -> list[str]:
    """Modules that do not say in their first line what they hold (a #! line may come before)."""
    lines = file.text.splitlines() or [""]
    first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    said = ast.get_docstring(file.tree) and first.startswith(('"""', 'r"""'))
    return [] if said else [f"{file.path}:1 does not say what it holds"]


def forbidden_imports(file: Source) -> list[str]:
    """Imports of a library by a file that may not know it."""
    found = {(line, name.partition(".")[0]) for line, name in file.imports()}
    return [
        f"{file.path}:{line} imports {top}"
        for line, top in sorted(found)
        if top in ALLOWED and not _may_import(file.path, top)
    ]


def _may_import(path: str, top: str) -> bool:
    if path.startswith(OUTSIDE):
        return True
    return any(
        PurePosixPath(path).match(place) if place.startswith("*") else path.startswith(place)
        for place in ALLOWED[top]
    )


def clock_and_chance(file: Source) -> list[str]:
    """Reads of the wall clock and of chance outside the clock and the ids."""
    if file.path in CLOCK_AND_IDS:
        return []
    used = {(line, name) for line, name in (*file.attributes(), *file.imports()) if name in BANNED_CALLS}
    return [f"{file.path}:{line} uses {name}" for line, name in sorted(used)]


def mocks(file: Source) -> list[str]:
    """Imports of unittest.mock, anywhere."""
    lines = {line for line, name in file.imports() if name == "mock" or name.startswith("unittest.mock")}
    return [f"{file.path}:{line} imports unittest.mock" for line in sorted(lines)]


def banned_names(path: str) -> list[str]:
    """Files and folders named for nothing in particular."""
    parts = (PurePosixPath(part).stem for part in PurePosixPath(path).parts)
    return [f"{path} is named {part}" for part in parts if part in BANNED_NAMES]


def exceptions_without_reason(path: str, text: str) -> list[str]:
    """`noqa` and `type: ignore` comments that name no code, or give no reason after it."""
    breaches = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _EXCEPTION.search(line)
        if match and not ((match["codes"] or match["kinds"]) and _REASON.search(match["rest"])):
            breaches.append(f"{path}:{number} gives no code, or no reason")
    return breaches


def ignores_without_reason(pyproject: str) -> list[str]:
    """Codes in ruff's ignore list that no comment follows."""
    listing = pyproject.partition("\nignore = [\n")[2].partition("\n]")[0]
    return [
        line.strip()
        for line in listing.splitlines()
        if not re.fullmatch(r'\s*"[A-Z0-9]+", # .*\w{3}.*', line)
    ]
