"""Other people's link checkers are measured where they are installed, named where not, and stopped in time."""

from pathlib import Path

import pytest

from bench import peers


def test_each_peer_is_measured_named_as_absent_or_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "wget", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")
    _program(tmp_path / "linkinator", "while :; do :; done")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(peers, "PATIENCE", 0.3)

    absent, stopped, measured = peers.measure_peers("http://127.0.0.1:1/", pages=10)

    assert (absent.what, absent.spreads) == ("linkchecker: not installed here", {})
    assert stopped.what == "linkinator, links alone, stopped after 0 s"
    assert stopped.spreads["cpu_ms_a_page"][1] > 0
    assert measured.what == "wget, links alone"
    assert measured.spreads["cpu_ms_a_page"][1] > 0


def _program(path: Path, words: str) -> None:
    path.write_text(f"#!/bin/sh\n{words}\n", encoding="ascii")
    path.chmod(0o755)
