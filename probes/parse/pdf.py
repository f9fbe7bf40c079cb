"""The words of PDF documents, by the engine of a browser: it is made for files that strangers send."""

from pypdfium2 import PdfDocument, PdfiumError

from probes.errors import UnreadableDocument

MOST_PAGES, MOST_CHARACTERS = 500, 4_000_000


def pdf_text(body: bytes) -> str:
    """Page after page, as far as the bounds go; a scan has none. Raises UnreadableDocument, for a locked one too."""
    try:
        document = PdfDocument(body)
    except PdfiumError as error:
        raise UnreadableDocument(str(error)) from error
    try:
        told, left = [], MOST_CHARACTERS
        for number in range(min(len(document), MOST_PAGES)):
            words = document[number].get_textpage().get_text_range()[:left]
            told.append(words)
            left -= len(words)
        return "\n".join(told).replace("\r\n", "\n").replace("\0", "")
    except PdfiumError as error:
        raise UnreadableDocument(str(error)) from error
    finally:
        document.close()
