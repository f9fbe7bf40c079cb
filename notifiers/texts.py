"""The words themselves, per language: each kind's facts, and the frame each channel puts round them.

Source of the short messages and their lengths: the desk's SMS protocol (70 UCS-2 units in one segment).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from notifiers import duty_texts, watch_texts


class MessageKind(StrEnum):
    """What a message is for. The first group asks for an answer and carries a reply code."""

    REMINDER = "reminder"
    OVERDUE = "overdue"
    SEVERE = "severe"
    ESCALATED = "escalated"
    UNANSWERED_FALLBACK = "unanswered_fallback"
    URGE = "urge"
    BUNDLE = "bundle"
    TEST = "test"
    RELAY_ASK = "relay_ask"

    BUNDLE_NOTICE = "bundle_notice"
    BUNDLE_NEWS = "bundle_news"
    ASSIGNED = "assigned"
    NO_DEADLINE = "no_deadline"
    TAKEN = "taken"
    TAKEN_MANY = "taken_many"
    CALENDAR_MOVED = "calendar_moved"
    CALENDAR_MISSING = "calendar_missing"
    WRONG_CODES = "wrong_codes"
    TEXTS_STOPPED = "texts_stopped"
    ADDRESS_REFUSED = "address_refused"
    TEST_FAILED = "test_failed"
    DISK_FULL = "disk_full"
    ROTA_ADDED = "rota_added"
    ROTA_DROPPED = "rota_dropped"
    ROTA_GAP = "rota_gap"
    ROTA_UNREACHED = "rota_unreached"
    SWAP_ASKED = "swap_asked"
    SWAP_ACCEPTED = "swap_accepted"
    SWAP_REFUSED = "swap_refused"
    RELAY_WAITS = "relay_waits"
    DUTY_MAJOR = "duty_major"
    DUTY_URGENT = "duty_urgent"
    DUTY_UNSOLVED = "duty_unsolved"
    TASK_DUE = "task_due"
    INCIDENT_OUTAGE = "incident_outage"
    INCIDENT_GROUP = "incident_group"
    INCIDENT_CLOCK = "incident_clock"
    HANDOVER_READY = "handover_ready"
    HANDOVER_WAITS = "handover_waits"
    ROUND_PROMPT = "round_prompt"
    ROUND_PASSED_ON = "round_passed_on"
    LOG_IN_MISSING = "log_in_missing"
    LOG_IN_LATE = "log_in_late"
    REACH_TEST = "reach_test"
    REACH_NEXT = "reach_next"
    RECHECK_LATE = "recheck_late"
    SITE_RECOVERED = "site_recovered"
    ACK_OK = "ack_ok"
    BUNDLE_OK = "bundle_ok"
    BUNDLE_PASSED_ON = "bundle_passed_on"
    BUNDLE_OVER = "bundle_over"
    ACK_TOO_LATE = "ack_too_late"
    ACK_UNKNOWN = "ack_unknown"
    ACK_CLOSED = "ack_closed"
    ACK_LIST = "ack_list"
    TEST_OK = "test_ok"
    RELAY_OK = "relay_ok"
    RELAY_OVER = "relay_over"
    PASSED_ON = "passed_on"
    NOT_FAULT_OK = "not_fault_ok"
    DUTY_NUMBER = "duty_number"
    STOPPED = "stopped"


REACH_TESTS = frozenset({MessageKind.REACH_TEST, MessageKind.REACH_NEXT})
ASKING = REACH_TESTS | {
    MessageKind.REMINDER, MessageKind.OVERDUE, MessageKind.SEVERE, MessageKind.ESCALATED, MessageKind.RELAY_ASK,
    MessageKind.UNANSWERED_FALLBACK, MessageKind.URGE, MessageKind.BUNDLE, MessageKind.TEST,
}  # fmt: skip
"""The first group: whoever gets one is asked for an answer, and somebody else is called if none comes."""
NEWS = frozenset({MessageKind.TAKEN, MessageKind.TAKEN_MANY, MessageKind.BUNDLE_NEWS})
"""That nothing needs doing any more: said together, later, and never at the cost of a call for help."""
TOGETHER = ASKING - REACH_TESTS - {MessageKind.BUNDLE, MessageKind.TEST, MessageKind.RELAY_ASK} | {
    MessageKind.ASSIGNED, MessageKind.NO_DEADLINE, MessageKind.TAKEN, MessageKind.TAKEN_MANY,
}  # fmt: skip
"""Kinds that may be said together with others in one message, news with news."""
URGENT = frozenset({MessageKind.SEVERE, MessageKind.UNANSWERED_FALLBACK})
"""Kinds that wait for nothing else, where the ticket is severe."""


@dataclass(frozen=True, slots=True)
class Frames:
    """How a channel says an asking message; `{state}` is the kind's own phrase, already filled in."""

    sms: str
    sms_short: str
    voice: str
    call: str
    email: str
    group: str
    minimal: str


@dataclass(frozen=True, slots=True)
class Texts:
    """One language."""

    frames: Frames
    bundle: Frames
    """One message for many tickets: `{count}`, the earliest `{deadline}`, one `{number}`, and `severe_count`."""
    states: Mapping[MessageKind, str]
    notices: Mapping[MessageKind, str]
    severities: Mapping[str, str]
    channels: Mapping[str, str]
    """Of the daily test."""
    severe_count: str
    """Stands for `{severe}` in a bundle some of whose tickets are severe; nothing does where none is."""
    repeat: str
    late: str
    """Before a message that could not leave for `{minutes}`."""
    provisional: str


ZH = Texts(
    frames=Frames(
        sms="工单{number}({severity}){title},{state}。回复{code}确认,{code}2转下一人,0值班电话。",
        sms_short="工单{number}{severity}:{title},{state}。回{code}确认/{code}2转办",
        voice="工单{number},{severity},{title},{state}。按1确认,按2转下一人,按9重听。",
        call="工单{number}({severity}){title},{state}。请确认对方已知悉,并登记通话人。",
        email="[{severity}]工单{number}:{title}\n\n工单{number}({severity}){title},{state}。\n"
        "请登录系统确认,或用短信回复{code}确认、{code}2转下一人。\n",
        group="[{severity}]工单{number}:{title},{state}。请登录系统确认。",
        minimal="工单{number}({severity})需处理。回复{code}确认。",
    ),
    bundle=Frames(
        sms="工单{number}等{count}件待确认{severe},最早{deadline}到期。回{code}全部确认,{code}2转下一人。",
        sms_short="{count}件工单待确认{severe},最早{deadline}到期。回{code}全部确认",
        voice="工单{number}等{count}件待确认{severe},最早{deadline}到期。按1全部确认,按2转下一人,按9重听。",
        call="工单{number}等{count}件待确认{severe},最早{deadline}到期。请确认对方已知悉,并登记通话人。",
        email="{count}件工单待确认{severe}\n\n工单{number}等{count}件待确认{severe},最早{deadline}到期。\n"
        "请登录系统处理,或用短信回复{code}全部确认、{code}2转下一人。\n",
        group="工单{number}等{count}件待确认{severe},最早{deadline}到期。请登录系统确认。",
        minimal="工单{number}等{count}件待处理。回复{code}确认。",
    ),
    states={
        MessageKind.REMINDER: "尚未办结,限{deadline}前处理",
        MessageKind.OVERDUE: "已超期,原限{deadline}",
        MessageKind.SEVERE: "未确认,限{deadline}前处理",
        MessageKind.ESCALATED: "无人确认,升级至您,限{deadline}前处理",
        MessageKind.UNANSWERED_FALLBACK: "应急人员均未联系上,限{deadline}前处理",
        MessageKind.URGE: "督办,应于{deadline}前办结",
    },
    notices={
        MessageKind.TEST: "测试消息,请勿处置。回复{code}确认收到。",
        MessageKind.BUNDLE_NEWS: "工单{number}等{count}件已有人确认,您无需再处理。",
        MessageKind.BUNDLE_NOTICE: "工单{number}等{count}件有新通知,最早{deadline}到期,请登录系统查看。",
        MessageKind.ASSIGNED: "工单{number}({severity}){title}已转贵单位,限{deadline}前办理。",
        MessageKind.NO_DEADLINE: "工单{number}({severity}){title}期限未定:缺该年放假安排,请导入后核对。",
        MessageKind.CALENDAR_MOVED: "日历第{number}版生效:{moved}件工单期限变动,其中{overdue}件因此已超期,请核对处理。",
        MessageKind.CALENDAR_MISSING: "{year}年放假安排尚未导入,跨年期限均为暂定。通知公布后请在{until}前导入日历。",
        MessageKind.WRONG_CODES: "{who}的手机一小时内回错码{count}次,已停收其短信一小时,请电话核实。",
        MessageKind.TEXTS_STOPPED: "{who}已退订短信,今后只能以其他方式联系,请核对其联系方式和值班安排。",
        MessageKind.ADDRESS_REFUSED: "{who}的号码或邮箱被运营商退回,今后改用其他方式联系,请在通讯录查看原因并更正。",
        MessageKind.TEST_FAILED: "今日{channel}测试未送达,该通道可能不通,请检查线路和账户,恢复前改用其他方式。",
        MessageKind.ROUND_PROMPT: "第{round}轮读网开始,请在{deadline}前打开系统逐栏登记,未打开将通知下一人。",
        MessageKind.ROUND_PASSED_ON: "第{round}轮读网无人应答,请您在{deadline}前打开系统读网,或安排人读网。",
        MessageKind.LOG_IN_MISSING: "今天({day})还有{count}个国家系统没有登录记录,请登录并登记件数,零件也要登记。",
        MessageKind.LOG_IN_LATE: "今天({day})有{count}个国家系统至今没有登录记录,值班员{who},请督促。",
        MessageKind.DISK_FULL: "磁盘已满,暂停接收新报告,催办和回复照常。请立即清理磁盘,腾出空间后自动恢复。",
        MessageKind.ROTA_ADDED: "排班通知:您有{count}天新的值班,最早{at},请登录系统查看。",
        MessageKind.ROTA_DROPPED: "排班调整:您有{count}天值班已改由他人或取消,最早{at},请登录系统查看。",
        MessageKind.ROTA_GAP: "排班有{count}天空缺,最早{at},请登录系统补排。",
        MessageKind.SWAP_ASKED: "{who}想把{at}的值班换给您,请登录系统查看并答复。",
        MessageKind.SWAP_ACCEPTED: "{who}同意换班,{at}由其值班,排班已更新。",
        MessageKind.SWAP_REFUSED: "{who}不同意换{at}的值班,排班不变。",
        MessageKind.ACK_OK: "已确认工单{number},停止升级。请{deadline}前处理。",
        MessageKind.BUNDLE_OK: "已确认{count}件工单,停止升级。最早{deadline}到期,请登录系统处理。",
        MessageKind.BUNDLE_PASSED_ON: "{count}件工单已转下一人。",
        MessageKind.BUNDLE_OVER: "工单{number}等{count}件均已有人确认或办结,无需再回复。",
        MessageKind.TAKEN: "工单{number}已由{who}于{at}确认,您无需再处理。",
        MessageKind.TAKEN_MANY: "工单{number}等{count}件已由{who}于{at}确认,您无需再处理。",
        MessageKind.ACK_TOO_LATE: "工单{number}已由{who}于{at}确认,无需再回复。",
        MessageKind.ACK_UNKNOWN: "未识别,未做任何操作。请回复短信中的4位码。",
        MessageKind.ACK_CLOSED: "工单{number}已办结,无需再回复。",
        MessageKind.ACK_LIST: "待确认{count}件,未做任何操作。请回复其中一个码:{codes}。",
        MessageKind.TEST_OK: "已收到您的测试回复,谢谢。",
        MessageKind.PASSED_ON: "工单{number}已转下一人。",
        MessageKind.NOT_FAULT_OK: "已记录:工单{number}或非故障,待核实,状态不变。",
        MessageKind.DUTY_NUMBER: "值班电话:{duty_phone}。",
        MessageKind.STOPPED: "已停止向本号码发送短信,将改用其他方式联系您。",
        **{MessageKind(kind): words for kind, words in (duty_texts.ZH | watch_texts.ZH).items()},
    },
    severities={"severe": "严重", "major": "较重", "minor": "轻微", "normal": "一般"},
    channels={"sms": "短信", "voice": "语音", "email": "邮件", "group": "工作群"},
    severe_count="(严重{severe}件)",
    repeat="(可能重复)",
    late="(延迟{minutes}分)",
    provisional="(暂定)",
)

EN = Texts(
    frames=Frames(
        sms="Ticket {number} ({severity}) {title}: {state}. "
        "Reply {code} to acknowledge, {code}2 to pass on, 0 for the duty desk.",
        sms_short="{number} {severity}: {title}, {state}. {code}=ack {code}2=pass",
        voice="Ticket {number}, {severity}, {title}, {state}. "
        "Press 1 to acknowledge, 2 to pass on, 9 to repeat.",
        call="Ticket {number} ({severity}) {title}: {state}. "
        "Make sure it is understood and record who you spoke to.",
        email="[{severity}] Ticket {number}: {title}\n\nTicket {number} ({severity}) {title}: {state}.\n"
        "Sign in to acknowledge, or reply {code} by SMS ({code}2 passes on).\n",
        group="[{severity}] Ticket {number}: {title}, {state}. Sign in to acknowledge.",
        minimal="Ticket {number} ({severity}) needs you. Reply {code}.",
    ),
    bundle=Frames(
        sms="{count} tickets wait{severe}, {number} among them, first due {deadline}. "
        "Reply {code} to acknowledge all, {code}2 to pass on.",
        sms_short="{count} tickets wait{severe}, first due {deadline}. Reply {code} to acknowledge all",
        voice="{count} tickets wait{severe}, the first is due {deadline}. "
        "Press 1 to acknowledge all, 2 to pass on, 9 to repeat.",
        call="{count} tickets wait{severe}, {number} among them, first due {deadline}. "
        "Make sure it is understood and record who you spoke to.",
        email="{count} tickets wait{severe}\n\n{count} tickets wait{severe}, {number} among "
        "them, first due {deadline}.\nSign in, or reply {code} by SMS to acknowledge all ({code}2 passes on).\n",
        group="{count} tickets wait{severe}, {number} among them, first due {deadline}. "
        "Sign in to acknowledge.",
        minimal="{count} tickets, {number} among them, need you. Reply {code}.",
    ),
    states={
        MessageKind.REMINDER: "open, due {deadline}",
        MessageKind.OVERDUE: "overdue since {deadline}",
        MessageKind.SEVERE: "unacknowledged, act by {deadline}",
        MessageKind.ESCALATED: "nobody acknowledged, now yours, act by {deadline}",
        MessageKind.UNANSWERED_FALLBACK: "nobody could be reached, act by {deadline}",
        MessageKind.URGE: "urged, due {deadline}",
    },
    notices={
        MessageKind.TEST: "Test message, nothing to do. Reply {code} to confirm.",
        MessageKind.BUNDLE_NEWS: "{count} tickets ({number} among them) were acknowledged. You need not act.",
        MessageKind.BUNDLE_NOTICE: "{count} tickets have news for you, {number} among them, first due {deadline}. "
        "Please sign in.",
        MessageKind.ASSIGNED: "Ticket {number} ({severity}) {title} is now with your unit, due {deadline}.",
        MessageKind.NO_DEADLINE: "Ticket {number} ({severity}) {title} has no deadline: "
        "that year's calendar is missing. Import it.",
        MessageKind.CALENDAR_MOVED: "Calendar version {number}: {moved} deadlines moved, {overdue} of them "
        "are over by it. Please check.",
        MessageKind.CALENDAR_MISSING: "The {year} holiday notice is not loaded: deadlines into {year} are "
        "provisional. Import it by {until}.",
        MessageKind.WRONG_CODES: "{count} wrong codes in an hour from the mobile of {who}. It is not listened "
        "to for an hour; please check by telephone.",
        MessageKind.TEXTS_STOPPED: "{who} refused texts and can only be reached another way. Please check "
        "contact and duty.",
        MessageKind.ADDRESS_REFUSED: "{who}: number or mail refused for good. See Contacts.",
        MessageKind.TEST_FAILED: "Today's test by {channel} failed: check line and account.",
        MessageKind.ROUND_PROMPT: "Round {round} begins. Open it by {deadline}, or the next person is told.",
        MessageKind.ROUND_PASSED_ON: "Round {round}: nobody answered. Please open it by {deadline} or send somebody.",
        MessageKind.LOG_IN_MISSING: "{day}: no log-in yet to {count} national system(s). "
        "Please log in and record the count, zero too.",
        MessageKind.LOG_IN_LATE: "{day}: still no log-in to {count} national system(s). On duty: {who}.",
        MessageKind.DISK_FULL: "Disk full: no new reports. Free space on the desk's machine.",
        MessageKind.ROTA_ADDED: "Rota: {count} new duty days are yours, the first on {at}. Please sign in.",
        MessageKind.ROTA_DROPPED: "Rota: {count} of your duty days went to somebody else or fell away, "
        "the first on {at}. Please sign in.",
        MessageKind.ROTA_GAP: "The rota has {count} days without anybody, the first on {at}. Please fill them.",
        MessageKind.SWAP_ASKED: "{who} asks you to take the duty of {at}. Please sign in and answer.",
        MessageKind.SWAP_ACCEPTED: "{who} takes the duty of {at}; the rota is changed.",
        MessageKind.SWAP_REFUSED: "{who} does not take the duty of {at}; the rota stays as it is.",
        MessageKind.ACK_OK: "Ticket {number} acknowledged, no further calls. Act by {deadline}.",
        MessageKind.BUNDLE_OK: "{count} tickets acknowledged, no further calls. First due {deadline}.",
        MessageKind.BUNDLE_PASSED_ON: "{count} tickets passed on.",
        MessageKind.BUNDLE_OVER: "All {count} tickets ({number} among them) are taken or closed. No reply needed.",
        MessageKind.TAKEN: "Ticket {number} was acknowledged by {who} at {at}. You need not act.",
        MessageKind.TAKEN_MANY: "{count} tickets ({number} among them) were acknowledged by {who} at {at}. "
        "You need not act.",
        MessageKind.ACK_TOO_LATE: "Ticket {number} was acknowledged by {who} at {at}. No reply needed.",
        MessageKind.ACK_UNKNOWN: "Not understood, nothing done. Reply with the 4-digit code.",
        MessageKind.ACK_CLOSED: "Ticket {number} is closed. No reply needed.",
        MessageKind.ACK_LIST: "{count} pages wait, nothing done. Reply with one code: {codes}.",
        MessageKind.TEST_OK: "Test reply received, thank you.",
        MessageKind.PASSED_ON: "Ticket {number} passed on.",
        MessageKind.NOT_FAULT_OK: "Noted: ticket {number} may be no fault. Its state is unchanged.",
        MessageKind.DUTY_NUMBER: "Duty desk: {duty_phone}.",
        MessageKind.STOPPED: "No more texts to this number; we will reach you another way.",
        **{MessageKind(kind): words for kind, words in (duty_texts.EN | watch_texts.EN).items()},
    },
    severities={"severe": "severe", "major": "major", "minor": "minor", "normal": "normal"},
    channels={"sms": "SMS", "voice": "voice", "email": "mail", "group": "group chat"},
    severe_count=" ({severe} severe)",
    repeat="(may be a repeat)",
    late="({minutes} min late)",
    provisional=" (provisional)",
)

LANGUAGES: Mapping[str, Texts] = {"zh": ZH, "en": EN}
