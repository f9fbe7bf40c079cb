"""Invented pages of contacts, imports, policies and the matrix."""

from tests.web.samples import Page
from web.views import office, pieces, triage
from web.views.maintenance import MaintenanceNote, MaintenancePage, WindowRow


def import_messages() -> Page:
    return "triage/import_messages.html", {"page": triage.ImportPage()}


def _preview(*, mapped: bool) -> pieces.PreviewView:
    heads = ("序号", "单位", "姓名", "固定电话", "手机")
    rows = (
        pieces.PreviewRow(1, ("市政府办副主任", "示例甲", "0316-2000001", "13000000001"), "add"),
        pieces.PreviewRow(
            2,
            ("市政府信息中心", "示例乙", "0316-2000002", "13000000002"),
            "update",
            "手机：13000000012 → 13000000002",
        ),
        pieces.PreviewRow(3, ("市政府信息中心", "示丙", "0316-2000002", "13000000003"), "same"),
        pieces.PreviewRow(
            4,
            ("市长热线办公室", "示戊", "20000", ""),
            "error",
            "固定电话“20000”位数不对。写7位市话或带区号。",
        ),
    )
    columns = (
        pieces.ColumnView("number", "留言编号", 0, required=True),
        pieces.ColumnView("url", "问题页面", 2, required=True),
        pieces.ColumnView("phone", "联系电话", -1, required=False),
    )
    choices = (pieces.Choice("-1", "文件里没有"), *(pieces.Choice(str(i), h) for i, h in enumerate(heads)))
    return pieces.PreviewView(
        "t1",
        ("单位", "姓名", "固定电话", "手机"),
        rows,
        1,
        1,
        1,
        1,
        9,
        columns if mapped else (),
        choices if mapped else (),
    )


def import_preview() -> Page:
    return "triage/import_messages.html", {"page": triage.ImportPage(preview=_preview(mapped=True))}


def importing() -> Page:
    words = ("100 / 240", "240 / 240", "导入238条。")
    steps = tuple(triage.ImportStep(one, last=one is words[-1]) for one in words)
    return "triage/importing.html", {"steps": steps, "back_href": "/"}


def contacts_import() -> Page:
    return "contacts/import.html", {"page": triage.ImportPage(preview=_preview(mapped=False))}


def _contacts() -> tuple[office.ContactRow, ...]:
    return (
        office.ContactRow(
            "市政府办副主任", "示例甲", "分管领导", "130****0001", "0316-2000001", "短信、电话", on_duty=True
        ),
        office.ContactRow(
            "市政府信息中心",
            "示例乙",
            "",
            "130****0002",
            "0316-2000002",
            "语音电话、人工拨打",
            bad="被运营商退回",
            why="原因：不收短信，是固定电话或不是手机号。",
            mend="更正前改用其他方式联系。请问清正确号码后导入；号码若无误，重新导入一次即恢复使用。",
        ),
        office.ContactRow("市长热线办公室", "示戊", "", "", "0316-2000005", "人工拨打", bad="连续2次未接"),
    )


def contacts_page() -> Page:
    return "contacts/index.html", {"rows": _contacts(), "q": "", "may_edit": True}


def contacts_empty() -> Page:
    return "contacts/index.html", {"rows": (), "q": "", "may_edit": True}


def contact_sheet() -> Page:
    return "contacts/sheet.html", {"rows": _contacts(), "printed_text": "10月9日 周五 13:42 打印"}


def policies() -> Page:
    late = office.PolicyView(
        "逾期提醒",
        "所有网站找错工单，工作时间内",
        (
            office.PolicyStepRow(
                1, "到期前1个工作日 08:30", "经办人", "短信 → 电话 → 人工拨打", escalates=False
            ),
            office.PolicyStepRow(2, "到期当天 13:30", "单位负责人、分管领导", "短信 → 电话", escalates=True),
        ),
        "读网制度 二(三)",
        house=False,
    )
    severe = office.PolicyView(
        "严重故障",
        "严重故障，全天候",
        (
            office.PolicyStepRow(1, "确认后10分钟", "在岗技术人员", "电话 → 短信", escalates=False),
            office.PolicyStepRow(2, "30分钟", "分管领导", "电话 → 短信", escalates=True),
        ),
        "",
        house=True,
        hold="30分钟",
        again="最后一步过后1小时仍无人确认，全部步骤从头再走1遍。",
    )
    note = MaintenanceNote("10月9日 周五 16:00前维护：示例市人民政府门户网站。", "机房更换电源。")
    return "policies/index.html", {"policies": (late, severe), "maintenance": (note,)}


def maintenance() -> Page:
    rows = (
        WindowRow(
            "示例市人民政府门户网站", "10月9日 周五 13:00", "10月9日 周五 16:00", "机房更换电源。", "顾明川",
            running=True, end_href="/maintenance/1/end", act="立即结束",
        ),
        WindowRow(
            "本台全部网站", "10月11日 周日 22:00", "10月12日 周一 02:00", "全站升级。", "顾明川", running=False,
            end_href="/maintenance/2/end", act="取消",
        ),
    )  # fmt: skip
    sites = (pieces.Choice("all", "本台全部网站"), pieces.Choice("1", "示例市人民政府门户网站"))
    form = pieces.Form(
        {"site": "1", "starts": "2026-10-09T22:00", "ends": "2026-10-09T20:00", "reason": "升级"},
        {"ends": "结束时间须晚于开始时间。"},
    )
    page = MaintenancePage(rows, sites, may_edit=True, starts="2026-10-09T13:42", form=form)
    return "policies/maintenance.html", {"page": page}


def maintenance_none() -> Page:
    return "policies/maintenance.html", {"page": MaintenancePage((), (), may_edit=False, starts="")}


def matrix() -> Page:
    rows = (
        office.MatrixRow(
            "content", "内容错误、不更新", "2", "市政府信息中心", "核实并改正栏目内容", "读网制度 一(二)"
        ),
        office.MatrixRow(
            "mailbox", "市长信箱超期未答", "3", "市长热线办公室", "督促承办单位答复", "读网制度 一(二)"
        ),
    )
    units = (
        pieces.Choice("2", "市政府信息中心"),
        pieces.Choice("3", "市长热线办公室"),
        pieces.Choice("4", "市行政审批局"),
    )
    return "policies/matrix.html", {"page": office.MatrixPage(rows, units, may_edit=True, version=3)}
