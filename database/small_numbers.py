"""Whole numbers as addresses and forms carry them: ids, versions, places; never longer than a column."""

MOST_DIGITS = 9
"""What a 32-bit column holds for certain; more digits are no number of ours."""


def small_number(text: str) -> int | None:
    """The number of ASCII digits; None for anything else ("²" and "٣" are digits to Python, never to us)."""
    fits = 0 < len(text) <= MOST_DIGITS and text.isascii() and text.isdigit()
    return int(text) if fits else None
