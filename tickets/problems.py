"""The seven problem types of the official report form, with the form's codes and names."""

from enum import StrEnum

from tickets.errors import TicketError


class ProblemType(StrEnum):
    """What is wrong with a page, as 我为政府网站找错 asks it, in the order of the codes 0 to 6."""

    UNREACHABLE = "unreachable"
    STALE = "stale"
    INACCURATE = "inaccurate"
    UNANSWERED = "unanswered"
    TYPO = "typo"
    FAKE = "fake"
    OTHER = "other"

    @property
    def code(self) -> int:
        """The number the national platform uses, 0 to 6."""
        return CODES[self]

    @property
    def official_name(self) -> str:
        """The name on the official form, which is Chinese in every language of ours."""
        return OFFICIAL_NAMES[self]


OFFICIAL_NAMES: dict[ProblemType, str] = {
    ProblemType.UNREACHABLE: "内容无法访问",
    ProblemType.STALE: "信息不更新",
    ProblemType.INACCURATE: "内容不准确",
    ProblemType.UNANSWERED: "咨询留言不回复",
    ProblemType.TYPO: "错别字",
    ProblemType.FAKE: "虚假伪造内容",
    ProblemType.OTHER: "其他",
}
CODES: dict[ProblemType, int] = {problem: code for code, problem in enumerate(ProblemType)}
_READINGS: dict[str, ProblemType] = {
    **{name: problem for problem, name in OFFICIAL_NAMES.items()},
    **{str(code): problem for problem, code in CODES.items()},
    **{problem.value: problem for problem in ProblemType},
}


class UnknownProblemType(TicketError):
    """Neither an official name nor a code."""

    code = "unknown_problem_type"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"“{text}” is none of the seven problem types: {'、'.join(OFFICIAL_NAMES.values())}."
        )


def read_problem_type(text: str) -> ProblemType:
    """The type of an official name, a code 0 to 6 or our own word; raises UnknownProblemType."""
    try:
        return _READINGS[text.strip().lower()]
    except KeyError as error:
        raise UnknownProblemType(text) from error
