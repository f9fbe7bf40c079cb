"""What a parser could not believe of a document: kept as code and data, worded for whoever reviews the draft."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from web import wording
from web.calendar_words import full_day
from web.texts import Lazy, gettext, lazy_gettext
from web.words import WEEKDAYS

WORDS: Mapping[str, Lazy] = {
    "impossible_date": lazy_gettext("%(item)s: there is no such day as “%(words)s”."),
    "wrong_weekday": lazy_gettext("%(item)s: “%(words)s” does not fit; %(days)s is a %(weekday)s."),
    "wrong_total": lazy_gettext("%(item)s: “%(words)s” does not fit; %(truth)s days were counted."),
    "contradiction": lazy_gettext(
        "%(days)s is said twice and differently (%(item)s, %(truth)s); the first word stands."
    ),
    "backward_range": lazy_gettext("%(item)s: “%(words)s” ends before it begins; it was left out."),
    "unclear": lazy_gettext("%(item)s: “%(words)s” was not understood and left out; compare it by hand."),
    "bad_row": lazy_gettext("Row %(row)s was left out: %(item)s “%(words)s” cannot be read."),
    "other_year": lazy_gettext("Left out, because it lies outside the years meant (%(truth)s): %(days)s%(words)s."),
    "worked_weekday": lazy_gettext("%(days)s is called worked, but is an ordinary working day anyway (%(item)s)."),
    "named_before": lazy_gettext("%(days)s was named by another document or item already (%(truth)s); now %(item)s."),
    "missing_holiday": lazy_gettext("%(item)s: the law gives days off that are not in the document. %(days)s"),
    "superseded": lazy_gettext("%(item)s was left as it is: a later document arranges it (%(truth)s)."),
    "already_loaded": lazy_gettext("The calendar says all of this already."),
}  # fmt: skip
FIELDS: Mapping[str, Lazy] = {
    "date": lazy_gettext("date"), "kind": lazy_gettext("kind of day"), "hours": lazy_gettext("hours"),
    "published": lazy_gettext("date of publication"),
}  # fmt: skip


def doubt_words(data: Mapping[str, Any]) -> str:
    """One sentence of what `Doubt.to_json` kept; a kind this table does not know is printed as it is."""
    days = [date.fromisoformat(day) for day in data.get("days", ())]
    kind, item = str(data["kind"]), str(data.get("item", ""))
    named = wording.word(FIELDS, item) if kind == "bad_row" else wording.holiday(item)
    sentence = str(WORDS[kind]) if kind in WORDS else kind
    return sentence % {
        "item": named or gettext("without a heading"), "words": data.get("words", ""), "truth": data.get("truth", ""),
        "days": gettext(", ").join(full_day(day) for day in days), "row": data.get("row"),
        "weekday": WEEKDAYS[days[0].weekday()] if days else "",
    }  # fmt: skip
