"""Writes THIRD_PARTY.md: every package that is installed for the desk or its workshop, with its licence."""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,-]+\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)
CLASSIFIER = "License :: OSI Approved :: "
HEAD = """# Third-party packages

Written by `make third-party`; do not edit. None of these is part of this repository: `make env` and
`make assets` install them, each file checked by its hash. The licence is what a package's own metadata
states. workalendar imports lunardate, which states GPL-3.0-or-later; that is why Duwang is under the same
licence. (lunardate's source also says that it is derived from a project "licensed under GPLv2", without
saying whether later versions are allowed. We rely on what its author states.)
"""


def pins(listing: str) -> dict[str, str]:
    """Package name -> pinned version in a requirements file of the project."""
    text = (ROOT / listing).read_text(encoding="utf-8")
    return {match["name"]: match["version"] for match in PIN.finditer(text)}


def _first(about: metadata.PackageMetadata, field: str) -> str:
    return next(iter(about.get_all(field) or []), "")


def licence(name: str) -> str:
    """What the installed package's metadata calls its licence, in one line."""
    about = metadata.metadata(name)
    classified = [
        value.removeprefix(CLASSIFIER)
        for value in about.get_all("Classifier") or []
        if value.startswith(CLASSIFIER)
    ]
    said = (
        _first(about, "License-Expression")
        or ", ".join(classified)
        or _first(about, "License")
        or "not stated"
    )
    return said.strip().splitlines()[0]


def table(title: str, rows: Iterator[tuple[str, str, str]]) -> str:
    """A section with one line a package."""
    lines = [f"| {name} | {version} | {terms} |" for name, version, terms in rows]
    return "\n".join(["", f"## {title}", "", "| package | version | licence |", "|---|---|---|", *lines, ""])


def front_end() -> Iterator[tuple[str, str, str]]:
    """The packages of package-lock.json."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, entry in sorted(packages.items()):
        if path:
            yield path.removeprefix("node_modules/"), entry["version"], entry.get("license", "not stated")


def main() -> None:
    """Write the file anew."""
    desk = pins("requirements.txt")
    workshop = {name: version for name, version in pins("requirements-dev.txt").items() if name not in desk}
    parts = [
        HEAD,
        table("The desk", ((name, version, licence(name)) for name, version in sorted(desk.items()))),
        table("Pages", front_end()),
        table(
            "The workshop (building, checking, testing)",
            ((n, v, licence(n)) for n, v in sorted(workshop.items())),
        ),
    ]
    (ROOT / "THIRD_PARTY.md").write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
