"""What the calendar's JSON takes and gives."""

from marshmallow import Schema, fields, validate

from calendars.derivations import ReceiptRule
from calendars.workdays import DayKind, YearStatus
from web.schemas import Strict


class VersionQuery(Strict):
    """Which published version answers."""

    version = fields.String(
        load_default="", validate=validate.Length(max=9), metadata={"description": "Its number; the newest if empty."}
    )  # fmt: skip


class DeadlineQuery(VersionQuery):
    """A start and one budget."""

    start = fields.DateTime(
        required=True, metadata={"description": "2026-09-30T16:59, the desk's time where no offset is written."}
    )  # fmt: skip
    rule = fields.Enum(ReceiptRule, by_value=True, load_default=ReceiptRule.A)
    days = fields.Integer(load_default=None, metadata={"description": "Working days."})
    natural_days = fields.Integer(load_default=None)
    minutes = fields.Integer(load_default=None, metadata={"description": "Minutes of duty."})


class VersionOut(Schema):
    """Which version has answered."""

    version = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "By what it says."})


class DeadlineOut(VersionOut):
    """Close of business of the last day, its 24:00, and the count."""

    due_at = fields.AwareDateTime(required=True)
    overdue_at = fields.AwareDateTime(required=True)
    provisional = fields.Boolean(required=True, metadata={"description": "A notice to come may move it."})
    derivation = fields.Dict(required=True)


class DayOut(Schema):
    """One day; `hours` are those of duty, empty on a day off."""

    day = fields.Date(required=True)
    kind = fields.Enum(DayKind, by_value=True, required=True)
    working = fields.Boolean(required=True)
    name = fields.String(required=True)
    document = fields.String(required=True)
    hours = fields.String(required=True)


class MonthOut(VersionOut):
    """A month."""

    month = fields.String(required=True)
    status = fields.Enum(YearStatus, by_value=True, required=True)
    working_days = fields.Integer(required=True)
    days = fields.List(fields.Nested(DayOut), required=True)


class EntryOut(Schema):
    """A day that a document names."""

    day = fields.Date(required=True)
    working = fields.Boolean(required=True)
    name = fields.String(required=True)
    source = fields.String(required=True)
    published = fields.Date(allow_none=True)
    revises = fields.String(required=True)
    hours = fields.String(required=True)
    local = fields.Boolean(required=True)


class YearOut(VersionOut):
    """A year; `note` says which documents it rests on."""

    year = fields.Integer(required=True)
    status = fields.Enum(YearStatus, by_value=True, required=True)
    note = fields.String(required=True)
    working_days = fields.Integer(required=True)
    days = fields.List(fields.Nested(EntryOut), required=True)
