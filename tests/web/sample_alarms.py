"""The invented page of the sources of alarms: one silent, one whose rule is wrong, two messages put aside."""

from tests.web.samples import Page
from web.views import alarms


def alarm_sources() -> Page:
    rows = (
        alarms.SourceRow(
            "机房温湿度", "webhook", "今天12:02", 1288, 0, "10分钟", "已静默，最后一次在2小时前",
            ticket="4K7Q2M", ticket_href="/tickets/4K7Q2M",
        ),
        alarms.SourceRow(
            "prometheus", "webhook", "今天14:20", 20411, 2, "15分钟",
            error="alerts[3].startsAt: Send an instant with its offset, such as 2026-11-28T20:15:00+08:00.",
            error_when="昨天09:12",
        ),
        alarms.SourceRow("ups", "邮件：ups@jifang.shili.example", "周六02:13", 12, 0, ""),
    )  # fmt: skip
    aside = (
        alarms.AsideRow(
            "今天13:05", "sales@elsewhere.example", "UPS蓄电池优惠", "尊敬的客户：\n本月蓄电池八折。",
            "没有来源用这个发件人", "", "", "/alarm-sources/mail/1.eml", "/alarm-sources/mail/1/take",
            "/alarm-sources/mail/1/settle",
        ),
        alarms.AsideRow(
            "昨天18:40", "ups@jifang.shili.example", "Self test passed", "", "来源的规则都不符合", "", "ups",
            "/alarm-sources/mail/2.eml", "/alarm-sources/mail/2/take", "/alarm-sources/mail/2/settle",
        ),
    )  # fmt: skip
    return "alarms/sources.html", {"page": alarms.SourcesPage(rows, aside, ("机房温湿度",), more=3)}
