"""What the doors for machines have in common: the token first, then the body; what cannot be taken is kept by name."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import abort, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, UnprocessableEntity

from probes.alarms.errors import BadAlarmError
from roster.permissions import Actor
from tickets.errors import BadReportError
from web.callers import machine, source_of
from web.desk import desk

P = ParamSpec("P")
T = TypeVar("T")
NO_JSON = "body: This is no JSON in UTF-8."
_OURS = (BadRequest, RequestEntityTooLarge, UnprocessableEntity)


@contextmanager
def keeping_refusals(reporter: Actor) -> Iterator[None]:
    """What is refused of a machine's post stands on the page of the sources until something else does."""
    try:
        yield
    except (BadAlarmError, BadReportError, *_OURS) as error:
        desk().alarms.refuse(reporter, source_of(reporter), words_of(error))
        raise


def by_token(view: Callable[P, T]) -> Callable[P, T]:
    """Around what parses the body: without a token nothing is read or kept."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        with keeping_refusals(machine()):
            return view(*args, **kwargs)

    return checked


def posted() -> Any:  # noqa: ANN401  (whatever JSON it is)
    """The body, whatever it is declared as. Aborts with 400 where it is no JSON."""
    data = request.get_json(force=True, silent=True)
    return abort(400, description=NO_JSON) if data is None else data


def words_of(error: Exception) -> str:
    """One line: the first field that is wrong, and how many more are."""
    if not isinstance(error, HTTPException):
        return str(error)
    wrong = list(_flat(getattr(error, "data", {}).get("messages", {}).get("json", {})))
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    if wrong:
        return f"{wrong[0]}{more}"
    words = str(error.description or error.name)
    return words if words.startswith("body:") else f"body: {words}"


def _flat(messages: object, place: str = "") -> Iterator[str]:
    """The schema's messages, each with its field's name."""
    if isinstance(messages, Mapping):
        for name, found in messages.items():
            yield from _flat(found, f"{place}.{name}" if place else str(name))
    elif isinstance(messages, list):
        yield f"{place or 'body'}: {' '.join(map(str, messages))}"
