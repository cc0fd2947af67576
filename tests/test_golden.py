"""A folder in `golden/` is a test: a reply, its tables drawn in text, the figures that it gives and the values that wait for a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

from foi_ingest.discover import discover
from foi_ingest.extract import extract
from foi_ingest.find_answers import find_answers
from foi_ingest.find_figures import find_figures
from foi_ingest.model import Answer, OffenceCount, Reading, Rejection, Source
from foi_ingest.pipeline import understand
from foi_ingest.show import LEGEND, draw_meanings, draw_tables
from foi_ingest.vocabulary import load_vocabulary

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = sorted(path for path in GOLDEN.iterdir() if path.is_dir())

ROW = (
    "raw_value", "status", "count_low", "count_high", "is_printed_total", "force_id", "offence_id", "measure_id", "date_basis",
    "period_start", "period_end", "platform_id", "victim_age", "victim_sex", "suspect_age", "suspect_sex", "outcome_id",
)  # fmt: skip
"""The meaning of a figure. Hashes and the version of the reader are left out: they change without a change of meaning."""


@cache
def read(folder: Path) -> tuple[tuple[Answer, ...], Reading]:
    """The answers and the whole reading of the one reply in a folder."""
    [source] = find_replies(folder)
    document, vocabulary = extract(source), load_vocabulary()
    return find_answers(document, source.source_id, vocabulary).answers, understand(document, source, vocabulary)


def find_replies(folder: Path) -> list[Source]:
    """The files named `reply` in a folder: one, or the test says so."""
    return [source for path in sorted(folder.glob("reply.*")) for source in discover([path])]


def draw_all_tables(folder: Path) -> str:
    """Every answer with its fate, and the tables in it with the role of each cell."""
    answers, _ = read(folder)
    return "\n\n".join([LEGEND, *(draw_answer_with_tables(answer) for answer in answers)]) + "\n"


def draw_answer_with_tables(answer: Answer) -> str:
    """One answer: a line that says whose and with what outcome, then its tables."""
    head = " · ".join(
        (
            f"answer {answer.question_no}",
            ", ".join(answer.reply.force_ids),
            answer.reply.reference or "no reference",
            answer.disposition,
            *answer.exemption_ids,
        )
    )
    tables = find_figures(answer, load_vocabulary()).tables
    lines = draw_tables(tables).splitlines()
    return "\n".join([f"── {head}", "", *(line.rstrip() for line in lines)])


def list_counts(folder: Path) -> str:
    """`counts.csv`: one line a figure, in reading order."""
    _, reading = read(folder)
    return write_lines((*ROW, "other_breakdown", "place"), map(make_count_line, reading.counts))


def make_count_line(count: OffenceCount) -> list[object]:
    """One figure; NULL is an empty field."""
    other = "; ".join(f"{key}={value}" for key, value in count.other_breakdown)
    return [*(getattr(count, name) for name in ROW), other, count.place]


def list_rejected(folder: Path) -> str:
    """`rejected.csv`: one line a value that waits. Suggestions are left out: they change whenever the vocabulary grows."""
    _, reading = read(folder)
    return write_lines(("raw_value", "reason_id", "labels", "place"), map(make_rejected_line, reading.rejections))


def make_rejected_line(rejection: Rejection) -> list[object]:
    """One rejected value with its labels."""
    return [rejection.raw_value, rejection.reason_id, draw_meanings(rejection.raw_labels), rejection.place]


def write_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with line ends that are the same on every machine."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


EXPECTED = {"tables.txt": draw_all_tables, "counts.csv": list_counts, "rejected.csv": list_rejected}


CASES = [(folder, name) for folder in FOLDERS for name in EXPECTED]


@pytest.mark.parametrize(("folder", "name"), CASES, ids=lambda value: value.name if isinstance(value, Path) else value)
def test_a_golden_reply_gives_what_it_gave(folder: Path, name: str, update_golden: bool) -> None:
    given, expected = EXPECTED[name](folder), folder / name
    if update_golden:
        expected.write_text(given, encoding="utf-8", newline="\n")
    assert given == expected.read_text(encoding="utf-8"), (
        "review the difference; if it is right: pytest tests/test_golden.py --update-golden"
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_golden_folder_holds_one_reply_and_what_is_expected_of_it(folder: Path) -> None:
    assert len(find_replies(folder)) == 1
    assert {path.name for path in folder.iterdir() if not path.name.startswith("reply.")} == set(EXPECTED)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_value_of_a_golden_reply_is_accounted_for(folder: Path) -> None:
    _, reading = read(folder)
    assert reading.values_seen == len(reading.counts) + len(reading.rejections) + sum(reading.ignored.values())


def test_golden_replies_are_found() -> None:
    assert len(FOLDERS) >= 14
