"""What a report must say before it becomes a ticket."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tickets.errors import BadReportError
from tickets.problems import ProblemType
from tickets.ticket import Report, Reporter

LEAST_WORDS, MOST_WORDS = 5, 2000
"""A message of the platform is taken as short as it is: its term runs already."""
TITLE_LENGTH = 40
_BREAK = re.compile(r"[。！？!?\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
CLOCK_SLACK = timedelta(minutes=5)
"""Other machines' clocks differ a little."""


def checked(report: Report, *, now: datetime) -> Report:
    """The report with tidy words and a title. Raises BadReportError naming the field."""
    words = clean(report.description)
    if len(words) < (1 if report.platform_number else LEAST_WORDS):
        raise BadReportError(
            field="description", problem=f"Write at least {LEAST_WORDS} characters: where, and what is wrong."
        )
    if len(words) > MOST_WORDS:
        raise BadReportError(field="description", problem=f"Write at most {MOST_WORDS} characters.")
    url = clean(report.url).strip()
    if url and (urlsplit_scheme(url) not in {"http", "https"} or len(url) > MOST_WORDS):
        raise BadReportError(
            field="url",
            problem="Paste the page's address from the browser; it begins with http:// or https://.",
        )
    if report.problem and report.problem not in ProblemType.__members__.values():
        raise BadReportError(field="problem", problem="Choose one of the seven types.")
    if report.received_at is not None and report.received_at > now + CLOCK_SLACK:
        raise BadReportError(
            field="received_at", problem="This lies in the future. Enter when it was received."
        )
    given = report.reporter
    return replace(
        report, description=words, url=url, title=clean(report.title).strip()[:200] or title_of(words),
        reporter=Reporter(clean(given.name), clean(given.phone), clean(given.email)),
        fingerprint=clean(report.fingerprint) if report.fingerprint else None,
    )  # fmt: skip


def clean(text: str) -> str:
    """Without control characters and lone surrogates, which no database and no printer takes."""
    return _CONTROL.sub("", text).strip()


def title_of(words: str) -> str:
    """The first sentence, cut to what a list shows."""
    first = _BREAK.split(words, maxsplit=1)[0].strip() or words.strip()
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def urlsplit_scheme(url: str) -> str:
    """The scheme of a plausible address with a host, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.scheme if parts.hostname else ""
