"""New articles that somebody must read again after publication (notice 二(一)): from a feed, or from a pasted list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from rounds.reading import Mark
from rounds.round_errors import BadRecordError

MOST_ARTICLES = 500
HTML = "text/html"
MOST_TITLE, MOST_URL = 200, 500
_ATOM = "{http://www.w3.org/2005/Atom}"
_URL = re.compile(r"https?://[^\s，；|\u4e00-\u9fff]+?(?=[,;]*(?:$|[\s，；|\u4e00-\u9fff]|,\d{4}[-/年]))")
"""An address ends before a sign that parts cells, a Chinese character or a date."""
_STAMP = re.compile(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Published:
    """An article as it was announced; `at` is when it was published, aware, None where nobody said."""

    title: str
    url: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the queue; due on the day it was published, at the hour the plan names."""

    id: int
    title: str
    url: str
    published_at: datetime
    due_at: datetime
    mark: Mark
    marked_at: datetime | None
    marked_by: str
    ticket: str

    def is_late(self, now: datetime) -> bool:
        return self.mark is Mark.UNREAD and self.due_at <= now


def read_articles(text: str, *, zone: ZoneInfo) -> list[Published]:
    """The articles of an RSS or Atom feed, else of a list with an address a line. Raises BadRecordError.

    What has no address of its own is left out; the same address counts once.
    """
    plain = text.lstrip("\ufeff \r\n\t")
    found = _of_feed(plain, zone) if plain.startswith("<") else _of_lines(plain, zone)
    known = {one.url: one for one in reversed(found) if _is_page(one.url)}
    if not known:
        raise BadRecordError(field="articles", problem="none")
    if len(known) > MOST_ARTICLES:
        raise BadRecordError(field="articles", problem="many")
    return list(reversed(known.values()))


def _of_feed(text: str, zone: ZoneInfo) -> list[Published]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # a feed needs neither, a bomb both
        raise BadRecordError(field="articles", problem="feed")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no entity can be declared, see above; nothing outside is fetched
    except ET.ParseError as error:
        raise BadRecordError(field="articles", problem="feed") from error
    items = [_of_item(item, zone) for item in root.iter("item")]
    return items + [_of_entry(entry, zone) for entry in root.iter(f"{_ATOM}entry")]


def _of_item(item: ET.Element, zone: ZoneInfo) -> Published:
    title, url = (item.findtext(name, "").strip() for name in ("title", "link"))
    stamp = item.findtext("pubDate", "").strip()
    try:
        at = parsedate_to_datetime(stamp) if stamp else None
    except ValueError:
        at = _instant(stamp, zone)
    return _tidy(title, url, at if at is None or at.tzinfo else at.replace(tzinfo=zone))


def _of_entry(entry: ET.Element, zone: ZoneInfo) -> Published:
    links = entry.findall(f"{_ATOM}link")
    pages = [one for one in links if one.get("rel", "alternate") == "alternate"]  # not self, edit, enclosure
    link = next((one for one in pages if one.get("type", HTML) == HTML), next(iter(pages), None))
    stamp = entry.findtext(f"{_ATOM}published", "") or entry.findtext(f"{_ATOM}updated", "")
    url = link.get("href", "") if link is not None else ""
    return _tidy(entry.findtext(f"{_ATOM}title", "").strip(), url.strip(), _instant(stamp.strip(), zone))


def _of_lines(text: str, zone: ZoneInfo) -> list[Published]:
    """Title, date and address in any order, one article a line."""
    found: list[Published] = []
    for line in text.splitlines():
        url = _URL.search(line)
        if url is None:
            continue
        rest = line.replace(url[0], " ")
        stamp = _STAMP.search(rest)
        title = " ".join(re.sub(r"[\t|,，;；]+", " ", rest.replace(stamp[0], " ") if stamp else rest).split())
        found.append(_tidy(title, url[0], _instant(stamp[0], zone) if stamp else None))
    return found


def _tidy(title: str, url: str, at: datetime | None) -> Published:
    return Published(title[:MOST_TITLE] or url[:MOST_TITLE], url, at)


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """A date, or a date and a time; a bare date is the beginning of its day."""
    plain = re.sub(r"[年月/.](?=\d{1,2}\b|\d{1,2}[月日T ])", "-", text.replace("日", ""), count=2)
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](.+))?", plain.strip())
    if parts is None:
        return None
    try:
        clock = time.fromisoformat(_padded(parts[4])) if parts[4] else time()
        at = datetime.combine(date(int(parts[1]), int(parts[2]), int(parts[3])), clock, clock.tzinfo or zone)
        at.astimezone(UTC)  # the first and last days of all have no instant there
    except (ValueError, OverflowError):
        return None
    return at


def _padded(clock: str) -> str:
    return clock if clock[1:2].isdigit() else f"0{clock}"


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= MOST_URL


def late_first(articles: Sequence[Article], now: datetime) -> list[Article]:
    """What is over its hour first, then by when it is due."""
    return sorted(articles, key=lambda one: (not one.is_late(now), one.due_at, one.id))
