"""What can go wrong with sites and the responsibility matrix."""


class SitesError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "sites"


class UnknownSiteError(SitesError):
    """No site of that id."""

    code = "unknown_site"

    def __init__(self, *, site: str) -> None:
        self.site = site
        super().__init__(f"There is no site “{site}” on this desk.")


class BadPrefixError(SitesError):
    """A unit's column is named by the beginning of its address."""

    code = "bad_prefix"

    def __init__(self, *, prefix: str) -> None:
        self.prefix = prefix
        super().__init__(
            f"“{prefix}” is not the beginning of a page address. Write it like https://www.example/zwgk/."
        )


class BadSiteCodeError(SitesError):
    """A 网站标识码 has ten characters."""

    code = "sites.bad_site_code"
    field = "site_code"

    def __init__(self, *, site_code: str) -> None:
        self.site_code = site_code
        super().__init__(
            f"“{site_code}” is no site code. Write its ten characters, or leave the field empty."
        )
