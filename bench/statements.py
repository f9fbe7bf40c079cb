"""Counts the SQL statements of a request, in this process, on the measured database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from bench.subject import Subject
from bench.visits import FORM, Request, Visitor, WrongAnswerError

_NOT_A_QUESTION = ("BEGIN", "PRAGMA")
"""What opens a transaction is no statement of the page; PostgreSQL's driver sends it unseen as well."""


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent inside the block."""
    found: list[str] = []

    def note(*arguments: Any) -> None:  # noqa: ANN401 - the arguments of SQLAlchemy's hook
        statement = str(arguments[2])
        if not statement.startswith(_NOT_A_QUESTION):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_of(subject: Subject, visitor: Visitor, request: Request) -> int:
    """How many that request needs. Raises WrongAnswerError."""
    client = subject.application.test_client(use_cookies=False)
    with counted(subject.desk.database.engine) as found:
        response = client.open(
            request.path, method=request.method, headers=visitor.headers, data=visitor.body_of(request),
            content_type=FORM if request.form is not None else None,
        )  # fmt: skip
    if response.status_code != request.status:
        raise WrongAnswerError(request, response.status_code, response.text)
    return len(found)
