"""A paper's page drawn as PDF by WeasyPrint, an optional package; it and a Chinese typeface are tried first."""

from functools import lru_cache
from typing import Any

from reports.errors import NoPdf

TRIAL = "读网"
"""What is drawn to see whether a Chinese typeface is here."""


def write(page: str, style: str) -> bytes:
    """The PDF of a page of HTML, which may name nothing outside itself. Raises NoPdf."""
    check()
    pdf, _ = _drawn(page, style)
    return pdf


def check() -> None:
    """Raise NoPdf where no report can be drawn on this machine: package, its library or a typeface is missing."""
    missing = _missing()
    if missing:
        raise NoPdf(missing=missing)


@lru_cache(maxsize=1)
def _missing() -> str:
    """Tried once a process."""
    try:
        _, unknown = _drawn(f"<p>{TRIAL}</p>", "")
    except ImportError:
        return "package"
    except OSError:  # Pango is loaded when the package is
        return "library"
    return "font" if unknown else ""


def _drawn(page: str, style: str) -> tuple[bytes, bool]:
    """The PDF, and whether a letter of it had no typeface."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - optional, and slow to load

    document = HTML(string=page, url_fetcher=_nothing).render(stylesheets=[CSS(string=style)])
    pdf: bytes = document.write_pdf()
    return pdf, any(font.missing for font in document.fonts.values())


def _nothing(url: str, *_rest: Any, **_more: Any) -> dict[str, Any]:  # noqa: ANN401  (WeasyPrint's own signature)
    """A paper names nothing outside itself."""
    raise ValueError(url)
