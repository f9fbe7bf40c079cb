"""What a broken address is called, by how it is linked and how it ended: tables of (use, outcome) -> kind of fault."""

from collections.abc import Mapping
from types import MappingProxyType

from probes.addresses import ending_of
from probes.fetch.answers import Verdict
from probes.parse.links import LEADING, LinkKind, PageLink

SOFT_404, EMPTY = "soft_404", "empty"
ATTACHMENTS = frozenset(
    (
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "zip", "rar", "7z", "gz", "tar",
        "csv", "txt", "rtf", "mp3", "mp4", "avi", "wmv", "flv", "mov", "exe", "apk", "ceb",
    )
)  # fmt: skip
LARGE = frozenset(
    ("zip", "rar", "7z", "gz", "tar", "mp3", "mp4", "avi", "wmv", "flv", "mov", "exe", "apk", "iso")
)
"""Asked by HEAD first: nobody wants to fetch a film to know that it is there."""

_PART: Mapping[LinkKind, str] = MappingProxyType(
    {
        LinkKind.IMAGE: "image_missing", LinkKind.SRCSET: "srcset_missing", LinkKind.CSS_IMAGE: "css_image_missing",
        LinkKind.STYLE: "style_missing", LinkKind.SCRIPT: "script_missing", LinkKind.FRAME: "frame_missing",
        LinkKind.MEDIA: "media_missing", LinkKind.REFRESH: "refresh_broken", LinkKind.ICON: "image_missing",
    }
)  # fmt: skip
_EMPTY: Mapping[LinkKind, str] = MappingProxyType(
    {
        LinkKind.ANCHOR: "page_empty", LinkKind.FRAME: "page_empty", LinkKind.REFRESH: "page_empty",
        LinkKind.IMAGE: "image_missing", LinkKind.SRCSET: "srcset_missing", LinkKind.MEDIA: "media_missing",
    }
)  # fmt: skip
"""An empty script or sheet harms nobody."""
_ANCHOR: Mapping[str, str] = MappingProxyType(
    {
        Verdict.GONE: "link_broken",
        Verdict.CLIENT_ERROR: "link_broken",
        Verdict.RESTRICTED: "link_restricted",
        Verdict.SERVER_ERROR: "link_server_error",
        Verdict.REDIRECT_LOOP: "redirect_loop",
        Verdict.BAD_REDIRECT: "redirect_broken",
        Verdict.REDIRECT_REFUSED: "redirect_refused",
        Verdict.TIMEOUT: "link_unreachable",
        Verdict.REFUSED: "link_unreachable",
        Verdict.RESET: "link_unreachable",
        Verdict.NO_SUCH_HOST: "link_unreachable",
        Verdict.TLS: "link_unreachable",
        Verdict.BAD_ANSWER: "link_unreachable",
        SOFT_404: "soft_404",
    }
)
_EXTERNAL: Mapping[str, str] = MappingProxyType(
    {
        Verdict.GONE: "external_dead",
        Verdict.SERVER_ERROR: "external_dead",
        Verdict.REDIRECT_LOOP: "external_dead",
        Verdict.REFUSED: "external_dead",
        Verdict.RESET: "external_dead",
        Verdict.TIMEOUT: "external_dead",
        Verdict.TLS: "external_dead",
        Verdict.NO_SUCH_HOST: "external_host_gone",
        Verdict.REDIRECT_REFUSED: "redirect_refused",
    }
)
"""A stranger who refuses machines (401, 403, 405, 412, 429) may well answer people: that is no fault."""
_LED_ASTRAY = frozenset({Verdict.GONE, Verdict.CLIENT_ERROR, Verdict.SERVER_ERROR})
_NO_FAULT = frozenset({"", Verdict.CANNOT_TELL, Verdict.NOT_ASKED})


def fault_of(link: PageLink, outcome: str, *, is_external: bool, was_led: bool, on_home: bool) -> str:
    """The kind of fault of one use of an address; "" where this use is none the worse."""
    if outcome in _NO_FAULT:
        return ""
    if outcome == EMPTY:
        return "attachment_empty" if ending_of(link.url) in ATTACHMENTS else _EMPTY.get(link.kind, "")
    if is_external and outcome not in _EXTERNAL:
        return ""
    if link.kind in _PART and not (outcome == SOFT_404 and link.kind in LEADING):
        return _PART[link.kind]
    return _of_anchor(link, outcome, is_external=is_external, was_led=was_led, on_home=on_home)


def _of_anchor(link: PageLink, outcome: str, *, is_external: bool, was_led: bool, on_home: bool) -> str:
    if is_external:
        return _EXTERNAL[outcome]
    if was_led and outcome in _LED_ASTRAY:
        return "redirect_broken"
    kind = _ANCHOR[outcome]
    return _precisely(link, on_home=on_home) if kind == "link_broken" else kind


def _precisely(link: PageLink, *, on_home: bool) -> str:
    if ending_of(link.url) in ATTACHMENTS:
        return "attachment_missing"
    return "home_link_broken" if on_home else "link_broken"
