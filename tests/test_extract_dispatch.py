"""Which reader reads what, and what is said of files that none reads."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from foi_ingest.errors import Unreadable
from foi_ingest.extract import extract
from foi_ingest.model import Source

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("doc", "word_97"),
        ("picture", "picture"),
        ("encrypted", "encrypted"),
        ("unreadable", "cannot_be_opened"),
        ("unknown", "unknown_kind"),
    ],
)
def test_a_file_that_no_reader_reads_is_told_with_a_remedy(kind: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        extract(Source("0" * 64, "reply", kind, 1, Path("nowhere")))
    assert caught.value.reason_id == reason
    assert caught.value.remedy


def test_every_reason_that_a_reader_gives_is_in_the_vocabulary() -> None:
    with (PROJECT / "schemas" / "vocabulary" / "reasons.csv").open(encoding="utf-8", newline="") as file:
        known = {row["reason_id"] for row in csv.DictReader(file)}
    readers = PROJECT / "src" / "foi_ingest" / "extract"
    given: set[str] = set()
    for module in readers.rglob("*.py"):
        if "pdf" not in module.parts:
            given.update(re.findall(r'(?:Unreadable\(\s*|doubt=)"(\w+)"', module.read_text(encoding="utf-8")))
    assert given
    assert given <= known
