"""The old name of `web.views.pieces`; import from there. Goes when nobody imports it any more."""

from web.views.pieces import (
    FRESH,
    Choice,
    ColumnView,
    DeadlineView,
    ErrorView,
    Form,
    PreviewRow,
    PreviewView,
    PublicView,
    ShellView,
    TraceCell,
    TraceLine,
    TraceView,
)

__all__ = [
    "FRESH",
    "Choice",
    "ColumnView",
    "DeadlineView",
    "ErrorView",
    "Form",
    "PreviewRow",
    "PreviewView",
    "PublicView",
    "ShellView",
    "TraceCell",
    "TraceLine",
    "TraceView",
]
