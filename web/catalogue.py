"""The message catalogue kept in step with the pages: `python -m web.catalogue` adds new sentences, drops unused ones.

Translations already written stay; what still lacks one is printed, and the exit status is then 1.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parent
CHINESE = WEB / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
HEADER = "# Chinese words of the pages; message ids are the English sentences.\n"
VOLATILE = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Report-Msgid-Bugs-To',
    '"Last-Translator',
    '"Generated-By',
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}

Key = tuple[str, str]


def wanted() -> dict[Key, str | tuple[str, ...]]:
    """Every sentence the pages and their code use, by context ("" for none) and singular."""
    with (WEB / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel has no types
    found = extract_from_dir(WEB, methods, options, keywords=KEYWORDS)
    messages = [(message, context) for _, _, message, _, context in found]
    return {(context or "", m if isinstance(m, str) else m[0]): m for m, context in messages}


def written() -> Catalog:
    """The catalogue as it stands."""
    with CHINESE.open(encoding="utf-8") as file:
        return read_po(file, locale="zh_Hans_CN")


def untranslated() -> list[Key]:
    """The sentences that Chinese readers would see in English."""
    catalog = written()
    return sorted(key for key in wanted() if not _translation(catalog, key))


def unused() -> list[Key]:
    """Translations whose sentence no page uses any more."""
    used = wanted()
    keys = [(message.context or "", _singular(message.id)) for message in written() if message.id]
    return sorted(key for key in keys if key not in used)


def update() -> None:
    """Write the catalogue anew: the sentences in use, in alphabetical order, with the translations they have."""
    old = written()
    new = Catalog(locale="zh_Hans_CN", project="Duwang", version="1", fuzzy=False)
    for key, message in sorted(wanted().items(), key=lambda item: (item[0][1], item[0][0])):
        words = _translation(old, key)
        new.add(message, (words,) if isinstance(message, tuple) else words, context=key[0] or None)
    buffer = BytesIO()
    write_po(buffer, new, width=0)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("#", *VOLATILE))]
    CHINESE.write_text(HEADER + "".join(kept), encoding="utf-8")


def _translation(catalog: Catalog, key: Key) -> str:
    message = catalog.get(key[1], context=key[0] or None)
    words = message.string if message else ""
    return words if isinstance(words, str) else next(iter(words or ()), "")


def _singular(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    update()
    missing = untranslated()
    for context, sentence in missing:
        sys.stdout.write(f"no Chinese yet: {sentence}{f' ({context})' if context else ''}\n")
    sys.exit(bool(missing))
