"""What the figures' JSON takes and gives."""

from marshmallow import Schema, fields, validate

from tickets.kinds import Kind
from web.schemas import Strict


class FiguresQuery(Strict):
    """A period, narrowed to a unit and a kind."""

    period = fields.String(
        load_default="", validate=validate.Length(max=30),
        metadata={"description": "2026-10, 2026-Q4, 2026, or own with from and to; this month if empty."},
    )  # fmt: skip
    start = fields.String(
        data_key="from", load_default="", metadata={"description": "First day, 2026-10-09."}
    )
    end = fields.String(data_key="to", load_default="", metadata={"description": "Last day, counted too."})
    unit = fields.String(
        load_default="", metadata={"description": "Id of a unit, 0 for the duty desk; all if empty."}
    )
    kind = fields.Enum(
        Kind, by_value=True, load_default=None, metadata={"description": "All kinds if left out."}
    )


class CountsOut(Schema):
    """The figures of some days; the page says how each is counted."""

    received = fields.Integer(required=True)
    settled = fields.Integer(required=True, metadata={"description": "Of the received, answered by now."})
    open = fields.Integer(required=True, metadata={"description": "Of the received, in progress."})
    answered = fields.Integer(required=True)
    in_time = fields.Integer(required=True)
    late = fields.Integer(required=True)
    dismissed = fields.Integer(required=True)
    merged = fields.Integer(required=True)
    reopened = fields.Integer(required=True)
    in_time_share = fields.Float(required=True, allow_none=True, metadata={"description": "0 to 1."})
    average_days = fields.Float(required=True, allow_none=True, metadata={"description": "Working days."})


class StepOut(CountsOut):
    """The figures of a stretch of a chart."""

    start = fields.Date(required=True, data_key="from")
    end = fields.Date(required=True, data_key="to")


class UnitOut(CountsOut):
    unit = fields.Integer(required=True, metadata={"description": "0 is the duty desk."})
    name = fields.String(required=True)


class KindOut(CountsOut):
    kind = fields.String(required=True)


class FiguresOut(Schema):
    """The figures of a period and of the one before it, by step, month, unit and kind, with arrivals by hour."""

    period = fields.String(required=True)
    start = fields.Date(required=True, data_key="from")
    end = fields.Date(required=True, data_key="to")
    whole = fields.Boolean(
        required=True, metadata={"description": "False while the archive is still being counted."}
    )
    counted_at = fields.AwareDateTime(required=True, allow_none=True)
    legal_days = fields.Integer(required=True, allow_none=True)
    total = fields.Nested(CountsOut, required=True)
    before = fields.Nested(CountsOut, required=True)
    steps = fields.List(fields.Nested(StepOut), required=True)
    months = fields.List(fields.Nested(StepOut), required=True)
    units = fields.List(fields.Nested(UnitOut), required=True)
    kinds = fields.List(fields.Nested(KindOut), required=True)
    heat = fields.List(
        fields.List(fields.Integer()), required=True,
        metadata={"description": "Seven weekdays from Monday, 24 hours each: how many were received."},
    )  # fmt: skip
