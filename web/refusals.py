"""What the doors themselves refuse: too many uses from one address, an upload that is gone."""


class WebError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "web"


class TooManyUsesError(WebError):
    """One address used a public door more often than people do."""

    code = "too_many_uses"

    def __init__(self, *, door: str, minutes: int) -> None:
        self.door, self.minutes = door, minutes
        super().__init__(f"Too many requests from here. Send it again in {minutes} minutes.")


class UploadGoneError(WebError):
    """The file kept between preview and confirmation was used already, is another account's, or too old."""

    code = "upload_gone"

    def __init__(self) -> None:
        super().__init__("This preview is no longer kept. Choose the file again.")
