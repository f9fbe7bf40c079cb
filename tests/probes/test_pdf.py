"""Private numbers in PDF documents, and files that are none."""

import pytest

from probes.check.personal import private_numbers
from probes.errors import UnreadableDocument
from probes.parse import pdf
from probes.parse.documents import READERS

URL = "https://www.shili.example/a.pdf"
NUMBER = "110101199003070011"


def letter(*pages: str) -> bytes:
    """A PDF of one line a page, written out by hand."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    for n, words in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
        font = "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {font} /Contents {4 + 2 * n} 0 R >>"
        )
        parts.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    body = "".join(f"{n} 0 obj\n{part}\nendobj\n" for n, part in enumerate(parts, start=1))
    return f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Size {len(parts) + 1} >>\n%%EOF".encode()


def test_an_identity_number_in_a_pdf_is_found_masked_and_whatever_page_it_stands_on() -> None:
    (found,) = private_numbers(URL, READERS["pdf"](letter("Notice", f"ID {NUMBER}")))

    assert (found.url, found.page) == (URL, URL)
    assert NUMBER not in found.subject + found.excerpt


def test_pages_beyond_the_bound_are_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)

    assert list(private_numbers(URL, READERS["pdf"](letter("Notice", f"ID {NUMBER}")))) == []


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"<html>404</html>", letter("x")[:60]])
def test_what_is_no_pdf_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        READERS["pdf"](body)
