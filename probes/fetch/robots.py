"""robots.txt as RFC 9309 reads it: the most specific group, the longest rule, allow before disallow."""

import re
from dataclasses import dataclass
from urllib.parse import quote

MOST_BYTES, MOST_RULES = 512_000, 2_000
_AS_IN_ADDRESSES = "!$%&'()*+,/:;=?@[]~-._|"
"""Kept as they are written; a path in Chinese is told by its bytes, as it is asked for."""
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*([^#]*)")


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns with their verdict, longest first; a host without a file allows everything."""

    patterns: tuple[tuple[int, bool, str], ...] = ()

    def allow(self, path: str) -> bool:
        """`path` begins with a slash and carries its query."""
        return next((allowed for _, allowed, one in self.patterns if _fits(one, path)), True)


EVERYTHING = Rules()
NOTHING = Rules(((1, False, "/"),))


def read_robots(text: str, agent: str) -> Rules:
    """The rules for the machine of this name, else those for all."""
    groups: dict[str, list[tuple[int, bool, str]]] = {}
    names: list[str] = []
    in_rules = True
    for match in filter(None, map(_LINE.match, text.lstrip("\ufeff").splitlines())):
        word, value = match[1].lower(), quote(match[2].strip(), safe=_AS_IN_ADDRESSES)
        if word == "user-agent":
            names = [] if in_rules else names
            in_rules, name = False, value.lower()
            if name not in names and (
                name == "*" or name in agent.lower()
            ):  # others are none of our business
                names.append(name)
                groups.setdefault(name, [])
        elif word in {"allow", "disallow"}:
            in_rules = True
            for name in names if value else ():
                groups[name].append((len(value), word == "allow", value))
    own = [name for name in groups if name != "*"]
    chosen = groups[max(own, key=len)] if own else groups.get("*", [])
    longest_first = sorted(set(chosen), key=lambda rule: (-rule[0], not rule[1], rule[2]))
    return Rules(tuple(longest_first[:MOST_RULES]))


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says; `*` stands for anything, a last `$` for the end.

    No regular expression is made of it: thirty stars and a long path would keep the machine busy for years.
    """
    begin, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(begin):
        return False
    at = len(begin)
    last = parts.pop() if pattern.endswith("$") and parts else None
    for part in parts:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if last is not None:
        return len(path) - len(last) >= at and path.endswith(last)
    return not pattern.endswith("$") or at == len(path)
