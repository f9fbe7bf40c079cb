"""What can go wrong with words on their way: a text without its variable, a carrier abroad, a lost race."""


class NotifierError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "notifier"


class MissingVariable(NotifierError):
    """A message was ordered without something its text needs."""

    code = "missing_variable"

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(
            f"The text of a {kind} message needs '{name}', which was not given. Nothing was queued."
        )


class MalformedAddress(NotifierError):
    """A stored address does not name a channel and an address."""

    code = "malformed_address"

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__(f"{value!r} is not an address; it needs a known 'channel' and an 'address'.")


class AbroadCarrierRefused(NotifierError):
    """A carrier that sends abroad is configured without a named approval."""

    code = "abroad_carrier"

    def __init__(self, carrier: str) -> None:
        self.carrier = carrier
        super().__init__(
            f"The carrier '{carrier}' sends telephone numbers and texts out of mainland China. "
            "The law on personal information (Article 36) wants an assessment first: "
            "configure the name of the approval, or choose another carrier."
        )


class BadBot(NotifierError):
    """A group's bot is not written as it must be; its address is never quoted."""

    code = "bad_bot"

    def __init__(self, group: str, problem: str) -> None:
        self.group, self.problem = group, problem
        super().__init__(f"The bot of the group '{group}': {problem}.")


class BadBudget(NotifierError):
    """A row of the sending budgets cannot be used."""

    code = "bad_budget"

    def __init__(self, place: int, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(f"The sending budget in row {place} {problem}.")


class BadQuietHours(NotifierError):
    """Quiet hours that are no two times of day."""

    code = "bad_quiet_hours"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"Quiet hours are “{text}”; write two times of day such as 22:00-07:00.")


class BadTemplate(NotifierError):
    """A row of the SMS templates cannot be used."""

    code = "bad_template"

    def __init__(self, kind: str, problem: str) -> None:
        self.kind, self.problem = kind, problem
        super().__init__(f"The SMS template of '{kind}' {problem}.")


class KitMissing(NotifierError):
    """A carrier is chosen whose vendor's kit is not installed."""

    code = "kit_missing"

    def __init__(self, carrier: str) -> None:
        self.carrier = carrier
        super().__init__(
            f"The carrier '{carrier}' needs its vendor's kit. "
            "Install requirements-extras.txt beside requirements.txt, or choose another carrier."
        )


class UnknownCallTask(NotifierError):
    """Nobody was asked to make this call."""

    code = "unknown_call_task"

    def __init__(self, task_id: int) -> None:
        self.task_id = task_id
        super().__init__(f"There is no call task {task_id}.")


class CallTaskSettled(NotifierError):
    """Somebody already recorded how this call went."""

    code = "call_task_settled"

    def __init__(self, task_id: int, state: str) -> None:
        self.task_id, self.state = task_id, state
        super().__init__(f"Call task {task_id} is already recorded as {state}.")
