"""What a broken line means: not one byte was sent, or the letter may have arrived."""

from notifiers.carriers.port import Temporary, Uncertain

_NEVER_CONNECTED = frozenset(
    {"ConnectTimeout", "ConnectTimeoutError", "NewConnectionError", "NameResolutionError"}
)
"""HTTP layers name these where not one byte was sent; anything else may have arrived."""

_WRAPPED = ("reason", "inner_exception", "__cause__", "__context__")


def line_fault(error: BaseException) -> Temporary | Uncertain:
    """Temporary where nothing was sent, else uncertain; the code names the error's type alone."""
    fault = f"line:{type(error).__name__}"
    return Temporary(fault) if _names(error) & _NEVER_CONNECTED else Uncertain(fault)


def _names(error: BaseException) -> set[str]:
    """Names of the error and of what it wraps."""
    names, waiting = set[str](), [error]
    while waiting:
        one = waiting.pop()
        if type(one).__name__ in names:
            continue
        names.add(type(one).__name__)
        inner = [*one.args, *(getattr(one, name, None) for name in _WRAPPED)]
        waiting += [item for item in inner if isinstance(item, BaseException)]
    return names
