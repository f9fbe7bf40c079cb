"""How a silent source reads in its ticket: tickets are the desk's papers, so their words are Chinese whoever looks."""

TITLE = "告警来源“{source}”失联"
WORDS = (
    "告警来源“{source}”失联：它至少每{limit}应报一次，{last}。它看的故障现在报不进来。"
    "请查看这台机器、它的网络和令牌；各来源何时报过，见“监测对象—告警来源”。它再报时本单记一笔，仍由人核实、答复。"
)
HEARD, NEVER = "最后一次收到是{moment}", "配置以来从未收到过"
_HOUR, _DAY = 60, 24 * 60


def title_of(source: str) -> str:
    """What a list shows."""
    return TITLE.format(source=source)


def description_of(source: str, *, limit: int, moment: str) -> str:
    """`limit` in minutes; `moment` as the desk writes it, "" where it was never heard."""
    last = HEARD.format(moment=moment) if moment else NEVER
    return WORDS.format(source=source, limit=span(limit), last=last)


def span(minutes: int) -> str:
    """In the largest unit that says it whole."""
    if minutes % _DAY == 0:
        return f"{minutes // _DAY}天"
    return f"{minutes // _HOUR}小时" if minutes % _HOUR == 0 else f"{minutes}分钟"
