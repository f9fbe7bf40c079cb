"""Checks of settings that say when and to whom messages leave, and how far readings reach."""

import re
from collections.abc import Mapping
from typing import Any

from notifiers.channels import canonical
from notifiers.errors import BadQuietHours
from notifiers.quiet import read_quiet_hours
from probes.reach.networks import networks

LONGEST_PACE = 600
_NUMBER = re.compile(r"\+\d{6,15}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def fault_of_ends(values: Mapping[str, Any]) -> str | None:
    """What is wrong with one of them, None where all are empty or right."""
    if not 0 <= values["message_pace"] <= LONGEST_PACE:
        return f"DUWANG_MESSAGE_PACE lies between 0 and {LONGEST_PACE} seconds."
    try:
        read_quiet_hours(values["quiet_hours"])
    except BadQuietHours as error:
        return f"DUWANG_QUIET_HOURS cannot be used. {error}"
    for name in ("test_sms", "test_voice"):
        if values[name] and not _NUMBER.fullmatch(canonical(values[name])):
            return (
                f"DUWANG_{name.upper()} is no telephone number; write it with its country, such as +86130…."
            )
    if values["test_mail"] and not _MAIL.fullmatch(values["test_mail"]):
        return "DUWANG_TEST_MAIL is no mail address."
    groups = [bot.group for bot in values["group_bots"]]
    if values["test_group"] and values["test_group"] not in groups:
        return "DUWANG_TEST_GROUP names a group without a bot in DUWANG_GROUP_BOTS: nothing could be tested."
    return None


def fault_of_networks(values: Mapping[str, Any]) -> str | None:
    """What is wrong with the networks readings may reach, None where each is one."""
    try:
        networks(values["probe_networks"])
    except ValueError as error:
        return f"DUWANG_PROBE_NETWORKS: {error}. Write networks such as 10.1.0.0/16."
    return None
