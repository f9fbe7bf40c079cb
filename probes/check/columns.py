"""Whether a column and the home page are kept: their newest date against the rules of 19号; whether they are empty."""

from collections.abc import Iterator
from datetime import date, timedelta

from probes.check.basics import says_nothing_yet
from probes.check.tables import Column, Tables
from probes.findings import Finding
from probes.parse.dates import listed, updated
from probes.parse.page import Page


def columns(page: Page, tables: Tables) -> Iterator[Finding]:
    column = tables.columns.get(page.url)
    if column is None:
        return
    newest = newest_day(page, tables.today)
    told = {"column": column.name, "rule": column.rule.code, "clause": column.rule.clause}
    if newest is None and is_empty(page, tables):
        yield Finding("blank_column", page.url, page.url, context=told)
        return
    kind, told["newest"] = (
        _standing(column, newest, tables.today),
        newest.isoformat() if newest else "undated",
    )
    if kind:
        told["days"] = str((tables.today - newest).days) if newest else ""
        yield Finding(kind, page.url, page.url, context=told)


def home(page: Page, tables: Tables) -> Iterator[Finding]:
    """What stands undated on a home page counts as not updated (19号); a person looks before it is called so."""
    if page.url != tables.home:
        return
    newest = max((day for day in listed(page.text) if day <= tables.today), default=None)
    if newest is None:
        yield Finding("home_ageing", page.url, page.url, context={"newest": "undated"})
        return
    days = (tables.today - newest).days
    told = {"newest": newest.isoformat(), "days": str(days)}
    if days > tables.thresholds["home_fault_days"]:
        yield Finding("home_not_updated", page.url, page.url, context=told)
    elif days > tables.thresholds["home_warn_days"]:
        yield Finding("home_ageing", page.url, page.url, context=told)


def future_date(page: Page, tables: Tables) -> Iterator[Finding]:
    stated = page.stated
    if stated and stated > tables.today + timedelta(days=tables.thresholds["future_date_days"]):
        yield Finding("future_date", page.url, page.url, context={"stated": stated.isoformat()})


def newest_day(page: Page, today: date) -> date | None:
    """The day of the last news: what the page says of its update, else the newest date on it that has come."""
    said = updated(page.text)
    if said is not None and said <= today:
        return said
    return max((day for day in listed(page.text) if day <= today), default=None)


def is_empty(page: Page, tables: Tables) -> bool:
    """Whether nothing stands on a column but its frame: it says so, or its own words are too few."""
    if says_nothing_yet(page.text):
        return True
    lines = {line.strip() for line in page.text.split("\n")} - {""}
    own = lines - tables.home_lines
    return bool(tables.home_lines) and sum(map(len, own)) < tables.thresholds["blank_column_characters"]


def _standing(column: Column, newest: date | None, today: date) -> str:
    if newest is None:
        return "column_ageing"
    days = (today - newest).days
    if days > column.rule.fault_days:
        return "stale_column"
    return "column_ageing" if days > column.rule.warn_days else ""
