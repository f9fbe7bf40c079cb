"""Why no demonstration is made."""


class DemoError(Exception):
    """Base of the demonstration's errors."""

    code = "demo"


class DeskNotEmptyError(DemoError):
    """Somebody works here already."""

    code = "demo.desk_not_empty"

    def __init__(self) -> None:
        super().__init__(
            "This desk is not empty: it has accounts or tickets. The demonstration needs a fresh database."
        )


class RealCarrierError(DemoError):
    """A demonstration must not send to anybody."""

    code = "demo.real_carrier"

    def __init__(self, *, setting: str, carrier: str) -> None:
        self.setting, self.carrier = setting, carrier
        super().__init__(
            f"{setting} is “{carrier}”. The demonstration sends pages to invented numbers: set it to “file” first."
        )
