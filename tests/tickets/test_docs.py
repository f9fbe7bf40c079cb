"""What the documents show of the lifecycle is the table itself."""

from pathlib import Path

from tickets.lifecycle import mermaid

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"


def test_the_diagram_in_the_documents_is_the_one_the_table_makes() -> None:
    assert f"```mermaid\n{mermaid()}```\n" in ARCHITECTURE.read_text(encoding="utf-8")
