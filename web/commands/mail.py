"""`take-mail`: messages of a mail server's pipe or of a Maildir become tickets, by the rules of their sources."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from probes.alarms.errors import MailTooLargeError
from probes.alarms.mail_service import MOST_KEPT, Taken
from web.commands.plain import OPERATOR, PlainCommand, json_option, report
from web.desk import desk

SEEN = ":2,S"


class _ReturnedError(click.ClickException):
    """The mail server returns the message to its sender (EX_DATAERR of sysexits.h)."""

    exit_code = 65


class _PostponedError(click.ClickException):
    """The mail server keeps the message and tries again (EX_TEMPFAIL)."""

    exit_code = 75


@click.command("take-mail", cls=PlainCommand)
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--maildir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take every new message of this Maildir instead; each moves to its `cur` when it is taken.",
)
@json_option
@with_appcontext
def take_mail(*, file: BinaryIO, maildir: Path | None, as_json: bool) -> None:
    """Take FILE (standard input without one) as one message, or what is new in a Maildir.

    For a pipe of the mail server or fetchmail. Exit code 65: too large to keep; 75: not now, try again. What no rule
    fits is put aside and listed on the page of the sources; it makes no ticket and no failure.
    """
    taken = list(_of_maildir(maildir)) if maildir else [_one(file.read(MOST_KEPT + 1))]
    data = {"messages": [_as_json(one) for one in taken]}
    report(data, *(_sentence(one) for one in taken), as_json=as_json)


def _of_maildir(folder: Path) -> Iterator[Taken]:
    """The oldest first; moved after its transaction, so that a kill between them takes it again, which is harmless."""
    done = folder / "cur"
    done.mkdir(exist_ok=True)
    for path in sorted((folder / "new").glob("*")):
        if path.is_file():
            with path.open("rb") as message:
                yield _one(message.read(MOST_KEPT + 1))
            path.rename(done / f"{path.name.partition(':')[0]}{SEEN}")


def _one(raw: bytes) -> Taken:
    try:
        return desk().mail_in.take(OPERATOR, raw)
    except MailTooLargeError as error:
        raise _ReturnedError(str(error)) from error
    except Exception as error:  # the database away, the disk full: the mail server keeps it
        raise _PostponedError(f"Not taken, try again: {error}") from error


def _as_json(taken: Taken) -> dict[str, object]:
    told = taken.told
    return {
        "source": taken.source, "known": taken.is_known, "aside": taken.reason.value if taken.reason else "",
        "outcome": told.outcome.value if told else "", "number": told.number if told else "",
    }  # fmt: skip


def _sentence(taken: Taken) -> str:
    if taken.is_known:
        return "Taken before; nothing was changed."
    if taken.reason:
        return f"Put aside: {taken.reason.value}."
    if taken.told is None:
        return f"{taken.source} lives."
    return f"{taken.source}: {taken.told.outcome.value} {taken.told.number}".rstrip() + "."
