"""How the desk logs: one line an event, errors with their places in the code and never with what anybody typed.

The library's own choice prints the local variables of every frame: forms, tokens, the environment. None of it may
reach a log that administrators keep for months.
"""

import sys
import traceback
from types import TracebackType

import structlog
from flask import Flask

MOST_WORDS = 200
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logs() -> None:
    """Say it once for the process; saying it again changes nothing."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level,
            structlog.dev.set_exc_info, structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(places_of),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        # What a command answers goes to its output; a log line among it would be no JSON.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )  # fmt: skip


def silence_framework(app: Flask) -> None:
    """Flask writes every failure a second time, with the statement's parameters; ours is written by web/errors.py."""
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # noqa: ARG005  (Flask's own signature)


def places_of(exc_info: ExcInfo) -> str:
    """Each error of the chain, the first one first: where it arose, its class, the first line of its sentence."""
    chain: list[BaseException] = []
    error: BaseException | None = exc_info[1]
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(_place(one) for one in reversed(chain))


def summary_of(error: BaseException) -> str:
    """Class and first line: a database's further lines quote the statement's parameters and the stored row."""
    first = next(iter(str(error).splitlines()), "")[:MOST_WORDS]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _place(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__)) + summary_of(error)
