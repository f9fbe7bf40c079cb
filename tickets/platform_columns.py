"""Which column of a message export holds what: guessed from the headers, overridable by the user."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from database.sheet_headers import find_header
from tickets.errors import TicketError


class PlatformField(StrEnum):
    NUMBER = "number"
    SITE_CODE = "site_code"
    SITE_NAME = "site_name"
    PROBLEM_TYPE = "problem_type"
    URL = "url"
    DESCRIPTION = "description"
    WRITTEN_AT = "written_at"
    FORWARDED_AT = "forwarded_at"
    PLATFORM_DUE = "platform_due"
    UNIT = "unit"
    ANSWER = "answer"
    ANSWERED_AT = "answered_at"
    STATUS = "status"
    REPORTER_NAME = "reporter_name"
    REPORTER_PHONE = "reporter_phone"
    REPORTER_EMAIL = "reporter_email"


SYNONYMS: dict[PlatformField, tuple[str, ...]] = {
    PlatformField.NUMBER: (
        "留言编号", "编号", "留言号", "留言ID", "问题编号", "信件编号", "工单编号",
        "problemId", "Number", "ID",
    ),
    PlatformField.SITE_CODE: ("网站标识码", "标识码", "站点标识码", "网站编码", "siteCode"),
    PlatformField.SITE_NAME: ("网站名称", "站点名称", "网站", "所属网站", "siteName", "Site"),
    PlatformField.PROBLEM_TYPE: (
        "问题类型", "留言类型", "错误类型", "类型", "问题分类", "problemType", "Type",
    ),
    PlatformField.URL: (
        "问题页面", "错误网址", "问题网址", "问题页面网址", "页面地址", "问题链接", "网址", "链接",
        "errorUrl", "URL", "Page",
    ),
    PlatformField.DESCRIPTION: (
        "问题描述", "留言内容", "问题内容", "内容", "描述", "留言", "Description", "Message",
    ),
    PlatformField.WRITTEN_AT: (
        "留言时间", "提交时间", "反映时间", "创建时间", "createTime", "written", "written at",
    ),
    PlatformField.FORWARDED_AT: (
        "转办时间", "审核时间", "交办时间", "下发时间", "接收时间", "收到时间", "reviewTime", "forwarded",
        "forwarded at",
    ),
    PlatformField.PLATFORM_DUE: (
        "办理期限", "截止时间", "办结期限", "办理时限", "限办时间", "到期时间", "due", "deadline",
    ),
    PlatformField.UNIT: ("办理单位", "承办单位", "责任单位", "处理单位", "答复单位", "transactUnit", "Unit"),
    PlatformField.ANSWER: (
        "办理结果", "答复内容", "处理结果", "答复", "回复内容", "办理情况", "transactResult", "Answer",
    ),
    PlatformField.ANSWERED_AT: (
        "办理时间", "答复时间", "办结时间", "回复时间", "处理时间",
        "transact_time", "answered", "answered at",
    ),
    PlatformField.STATUS: ("状态", "办理状态", "留言状态", "处理状态", "Status"),
    PlatformField.REPORTER_NAME: (
        "网民姓名", "留言人", "姓名", "网民", "联系人", "反映人", "Reporter", "Name",
    ),
    PlatformField.REPORTER_PHONE: (
        "联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "Phone", "Mobile",
    ),
    PlatformField.REPORTER_EMAIL: ("邮箱", "电子邮箱", "电子邮件", "联系邮箱", "Email", "E-mail", "Mail"),
}  # fmt: skip
"""The first of each is the official name, which sentences use; problemId and its like are the vendor's."""

TIMES = (PlatformField.WRITTEN_AT, PlatformField.FORWARDED_AT)
"""One of them must be there: they are when the terms start."""
LEDGER_FIELDS = (PlatformField.ANSWER, PlatformField.ANSWERED_AT)


def official_name(field: PlatformField) -> str:
    return SYNONYMS[field][0]


class ColumnsMissing(TicketError):
    """The mapping leaves out what no message can do without; `fields` are the official names."""

    code = "columns_missing"

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(
            f"No column is chosen for {'、'.join(fields)}. Choose it by hand, or give the sheet a header row."
        )


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field -> column index from 0; `first_row` is the index of the first row below the header."""

    columns: Mapping[PlatformField, int]
    first_row: int

    def override(self, choices: Mapping[PlatformField, int | None]) -> "ColumnMapping":
        """The mapping with the user's choices; None: not in this file. A chosen column leaves its field."""
        chosen = {field: column for field, column in choices.items() if column is not None}
        kept = {
            field: column
            for field, column in self.columns.items()
            if field not in choices and column not in chosen.values()
        }
        return ColumnMapping(kept | chosen, self.first_row)

    def require(self, *, ledger: bool) -> None:
        """Raise ColumnsMissing unless number, description, a time (and a ledger's answers) are mapped."""
        needed = [PlatformField.NUMBER, PlatformField.DESCRIPTION, *(LEDGER_FIELDS if ledger else ())]
        missing = [official_name(field) for field in needed if field not in self.columns]
        if not any(field in self.columns for field in TIMES):
            missing.append("/".join(official_name(field) for field in TIMES))
        if missing:
            raise ColumnsMissing(missing)


def guess_mapping(rows: Sequence[Sequence[str]]) -> ColumnMapping:
    """The mapping the header row suggests; without one nothing is mapped and the first row is data."""
    header = find_header(rows, SYNONYMS)
    return ColumnMapping(header[1], header[0] + 1) if header else ColumnMapping({}, 0)
