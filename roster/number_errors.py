"""What can be wrong with a telephone number, as code, data and a sentence."""

from roster.errors import RosterError


class NumberError(RosterError):
    """A number nobody could ring; `text` is what was written."""

    code = "number"
    sentence = "“{text}” is no telephone number."

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(self.sentence.format(text=text))


class NumberMissing(NumberError):
    code = "number_missing"
    sentence = "There is no number. Write one."


class NumberUnreadable(NumberError):
    code = "number_unreadable"
    sentence = "“{text}” is no telephone number. Write digits, such as 13000000001 or 0316-2000001."


class NumberNeedsAreaCode(NumberError):
    """Seven or eight digits, and the desk has no area code configured."""

    code = "number_needs_area_code"
    sentence = "“{text}” has no area code, and the desk has none set. Write it as 0316-2000001."


class NumberInvalid(NumberError):
    """The digits are there, yet no such number is given out: one too few, or an unused prefix."""

    code = "number_invalid"
    sentence = "“{text}” is not a number in use in China. Check for a missing or doubled digit."


class NumberAbroad(NumberError):
    """Paging abroad is refused: it costs, it leaks, and it is how toll fraud works."""

    code = "number_abroad"
    sentence = "“{text}” is a number outside the mainland. Only numbers of the mainland are called."
