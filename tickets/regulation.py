"""The regulation registry: document, clause, text. Every rule in the product cites its clause from here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a document; `house` marks a rule of this desk that no law demands."""

    document: str
    number: str
    text: str
    house: bool = False

    @property
    def citation(self) -> str:
        """As it stands on a page: 读网制度 二(三)."""
        return f"{self.document} {self.number}".strip()


NOTICE = "读网制度"
HOUSE = "本台规定"

CLAUSES: dict[str, Clause] = {
    "answer_3": Clause(
        NOTICE, "二(三)", "核实为政府门户网站存在问题的留言，要在3个工作日内处置并答复。"
    ),
    "matrix": Clause(NOTICE, "一(二)", "主要工作职责：各单位按职责监控和处置。"),
    "severe": Clause(
        NOTICE, "四(一)", "若问题较严重，政府门户网站无法正常访问，应及时联系信息安全应急小组人员进行处置，"
        "做好详细记录，并按要求分析问题原因，确定问题解决时间，及时上报政府门户网站分管领导。",
    ),
    "simple_question": Clause("政府网站检查通报", "简单常见咨询", "简单常见咨询应在5个工作日内答复。"),
    "opinion": Clause("国办发〔2014〕57号及实施意见", "网民意见建议", "一般意见建议7个工作日内答复。"),
    "house_verify": Clause(HOUSE, "核实", "收到之日起1个工作日内核实。", house=True),
    "house_handle": Clause(HOUSE, "处置", "收到之日起2个工作日内处置。", house=True),
    "instruction": Clause(NOTICE, "二(六)", "办理领导交办的其他事项。"),
    "natural_days": Clause(
        "民法典", "201、203", "按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。"
        "期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。",
    ),
    "relay": Clause(
        NOTICE, "二(五)", "接转上级有关部门和其他单位通过电话、传真等发给市政府门户网站的指示、通知等，并处理电话咨询。"
    ),
    "leaders": Clause(
        NOTICE, "四(三)", "有重大事件、突发事件的，要及时向分管领导汇报。遇紧急事件，应及时报告市政府带班领导。"
    ),
    "callers": Clause(
        NOTICE, "四(四)", "对电话或来访者咨询的问题，要根据情况及时予以答复；需要帮助的，要尽力予以帮助；"
        "不是本职范围的，要正确引导。",
    ),
    "building": Clause(NOTICE, "四(五)", "还要负责单位防盗、防火、防汛等突发事件的处理。"),
    "machine_room": Clause(
        NOTICE, "四(二)", "机房网管人员随时了解机房运行情况，一旦发现异常，马上通知相关维护人员，及时处理问题，"
        "保证机房环境安全。",
    ),
    "plan": Clause(NOTICE, "四(二)", "若发生信息安全事件，要进行研判，启动应急预案。"),
    "legal_report": Clause(
        "国家网络安全事件报告管理办法", "", "较大以上网络安全事件，4小时内向省级网信部门报告。"
    ),
    "duty_hours": Clause(NOTICE, "三", "值班时间为上午8:30至12:00，下午1:30至5:30。"),
}  # fmt: skip
