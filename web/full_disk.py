"""What people read while the disk is full and nothing new is taken in."""

from flask import request

from web.desk import desk
from web.texts import gettext

RETRY_AFTER = 300
"""Seconds."""


def is_full() -> bool:
    """Whether the reserve of this desk's disk was given up."""
    reserve = desk().database.reserve
    return reserve is not None and reserve.given_up_at is not None


def fact() -> str:
    """For citizens and staff alike."""
    return gettext("Nothing new can be taken in just now: the desk has run out of space.")


def next_step() -> str:
    """Nobody has to guess whether it was stored."""
    phone = desk().settings.duty_phone
    if request.method == "GET":
        return gettext("Come back later. If it is urgent, call %(phone)s.", phone=phone)
    return gettext(
        "Nothing was stored. Keep what you typed and send it again later. If it is urgent, call %(phone)s.",
        phone=phone,
    )
