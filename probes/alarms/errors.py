"""What can go wrong with other eyes: a bad table of sources, an alarm or a mail that cannot be taken."""

from probes.errors import ProbesError


class AlarmError(ProbesError):
    """Base of the errors of alarms."""

    code = "alarm"


class BadSourcesError(AlarmError):
    """The table of sources cannot be followed."""

    code = "bad_sources"

    def __init__(self, *, place: str, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(
            f"The sources of alarms cannot be followed: {place}: {problem}. See docs/monitoring.md."
        )


class BadAlarmError(AlarmError):
    """An alarm that cannot be taken as it is; `field` names what to correct."""

    code = "bad_alarm"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"{field}: {problem}")


class UnknownMailError(AlarmError):
    """No such mail is kept aside."""

    code = "unknown_mail"

    def __init__(self, *, mail_id: int) -> None:
        self.mail_id = mail_id
        super().__init__(f"There is no mail {mail_id} aside; somebody may have settled it.")


class MailTooLargeError(AlarmError):
    """More bytes than are even kept aside."""

    code = "mail_too_large"

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"The mail has more than {most} bytes; nothing of it was kept.")
