"""What can go wrong with plans, reading rounds and log-ins."""

from rounds.errors import RoundsError


class RoundError(RoundsError):
    """Base of these errors: `code` is stable, the sentence is for people."""

    code = "round"


class BadPlanError(RoundError):
    """The plan of rounds cannot be read."""

    code = "bad_plan"

    def __init__(self, *, problem: str) -> None:
        self.problem = problem
        super().__init__(f"The plan of rounds cannot be followed: {problem}. See docs/rounds.md.")


class UnknownRoundError(RoundError):
    """No such round, or no such column in it."""

    code = "unknown_round"

    def __init__(self, *, round_id: int) -> None:
        self.round_id = round_id
        super().__init__(f"There is no round {round_id}, or it has no such column.")


class UnknownArticleError(RoundError):
    """No such article in the queue of those to read again."""

    code = "unknown_article"

    def __init__(self, *, article_id: int) -> None:
        self.article_id = article_id
        super().__init__(f"There is no article {article_id} to read again.")


class RoundClosedError(RoundError):
    """The round is closed: its record stays as it is."""

    code = "round_closed"

    def __init__(self, *, by: str) -> None:
        self.by = by
        super().__init__(f"{by} closed this round. What you found now belongs into the next one.")


class MarkedMeanwhileError(RoundError):
    """Somebody else marked the same column differently since the page was read."""

    code = "marked_meanwhile"

    def __init__(self, *, name: str, by: str, mark: str) -> None:
        self.name, self.by, self.mark = name, by, mark
        super().__init__(f"Not saved: {by} marked “{name}” as {mark} meanwhile.")


class BadRecordError(RoundError):
    """A field of a record cannot be stored: `field` names it, `problem` is a stable word."""

    code = "bad_record"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"Not saved: {field} ({problem}).")


class NothingToAnswerError(RoundError):
    """No test of the person who is signed in waits for an answer."""

    code = "nothing_to_answer"

    def __init__(self) -> None:
        super().__init__("Not recorded: no test of yours waits for an answer.")
