"""Where Aliyun pushes its reports: known by a secret in the address, small, and harmless when they come twice."""

import hmac

from flask import Blueprint, Response, abort, jsonify, request

from escalation.receipts import note_receipt
from notifiers.aliyun_reports import REPORTS_PATH, read_reports
from web.desk import desk

pages = Blueprint("aliyun_reports", __name__)
MOST_BYTES = 64 * 1024
INBOUND = "inbound"
"""Actor of what carriers report."""


@pages.post(f"{REPORTS_PATH}<token>")
def reports(token: str) -> Response:
    """What became of messages. Any other answer than code 0 makes Aliyun send them again."""
    request.max_content_length = MOST_BYTES
    known = desk().settings.sms_push_token
    if not known:
        abort(404)
    if not hmac.compare_digest(token.encode(), known.encode()):
        abort(403)
    for report in read_reports(request.get_json(force=True, silent=True)):
        # Each on its own: whoever locks several pages at once must take them in the dispatcher's order.
        with desk().database.work(desk().clock.now(), INBOUND) as work:
            note_receipt(work, report.ref, report.status, sid=report.sid, error=report.error)
    return jsonify({"code": 0, "msg": "ok"})
