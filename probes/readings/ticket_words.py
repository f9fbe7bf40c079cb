"""What a ticket says of a fault that a machine found: where, what the server answered, what to write instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from probes.findings import Evidence, Finding
from probes.readings.fault_store import Fault
from probes.readings.keys import HOST
from probes.shipped import read_named, text_of
from tickets.intake import MOST_WORDS
from tickets.problems import ProblemType

LISTED = 8
"""Pages named in the ticket's own words; all of them stand on the fault's page."""
_LONGEST = 180


@dataclass(frozen=True, slots=True)
class FaultWords:
    """How a kind is called in a ticket, and which of the seven official types it is."""

    words: str
    problem: ProblemType


@cache
def fault_words() -> Mapping[str, FaultWords]:
    """By kind. Tickets are the desk's papers, so their words are Chinese whoever looks."""
    return read_named(
        "the words of faults", text_of("fault_words.csv"),
        lambda row: FaultWords(row["words"], ProblemType(row["problem"])),
    )  # fmt: skip


def title_of(fault: Fault, first: Finding) -> str:
    """What a list shows."""
    about = _host(fault, first) or first.link_text or fault.subject
    about = about or first.context.get("column", "") or first.excerpt
    return f"{fault_words()[fault.kind].words}：{about}"[:80] if about else fault_words()[fault.kind].words


def description_of(fault: Fault, places: Sequence[Finding], *, earlier: str = "") -> str:
    """All that helps to mend it, in at most so many characters as a report may have."""
    first = places[0]
    lines = [*_facts(fault, first), *([f"以前的单子：{earlier}，办结后又出现。"] if earlier else [])]
    if fault.pages > 1:
        lines.append(f"共{fault.pages}处。最先发现的页面：")
        lines += [f"- {_cut(one.page)}" for one in places[:LISTED]]
    while len("\n".join(lines)) > MOST_WORDS:
        lines.pop()
    return "\n".join(lines)


def gone_words(fault: Fault, moment: str) -> str:
    """The note on the ticket after a later reading: a fact, no answer."""
    return f"机器在{moment}读网时没有再发现这个问题：{fault_words()[fault.kind].words}。请看过页面再答复。"


def back_words(fault: Fault, moment: str) -> str:
    """What takes that note back."""
    return f"机器在{moment}读网时又发现了这个问题：{fault_words()[fault.kind].words}。此前“没有再发现”的记录不再算数。"


def _facts(fault: Fault, first: Finding) -> Iterator[str]:
    yield f"机器读网发现：{fault_words()[fault.kind].words}。"
    yield f"所在页面：{_cut(first.page)}"
    if first.link_text:
        yield f"链接文字：{first.link_text[:100]}"
    if fault.url != first.page:
        yield f"问题地址：{_cut(fault.url)}"
    if first.context.get("column"):
        yield f"栏目：{first.context['column']}"
    if first.context.get("newest", "")[:1].isdigit():
        yield f"最新内容：{first.context['newest']}"
    if first.evidence:
        yield f"服务器回应：{_answer(first.evidence)}"
    if fault.kind == HOST:
        yield f"外部网站：{_host(fault, first)}"
    elif fault.subject:
        right = first.context.get("right", "")
        yield f"原文：{fault.subject}" + (f"；应为：{right}" if right else "")
    if first.excerpt:
        yield f"上下文：“{first.excerpt}”"
    source = first.context.get("source", "")
    if source:
        yield f"依据：{source}"


def _host(fault: Fault, first: Finding) -> str:
    """The foreign host a fault is about, and its entry where that ran out; "" for a fault of another kind."""
    if fault.kind != HOST:
        return ""
    until, owner = (first.context.get(name, "") for name in ("until", "owner"))
    return f"{fault.subject}（{owner}，登记到{until}，已到期）" if until else fault.subject


def _answer(evidence: Evidence) -> str:
    said = str(evidence.status) if evidence.status else "没有回应"
    parts = [said, evidence.reason, f"{evidence.first_byte:.1f}秒" if evidence.first_byte else ""]
    if evidence.hops:
        parts.append(f"跳转到{_cut(evidence.hops[-1])}")
    if evidence.looks > 1:
        parts.append(f"隔时复查{evidence.looks}次都是如此")
    return "，".join(filter(None, parts))


def _cut(url: str) -> str:
    return url if len(url) <= _LONGEST else f"{url[:_LONGEST]}…"
