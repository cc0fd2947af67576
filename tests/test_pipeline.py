"""The whole way of a file: laws that hold for every reply, and what must never come out of one."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from drawn import counts_of, describe_count, describe_rejection, letter, make_document, rejections_of, understand_drawn
from foi_ingest.discover import discover
from foi_ingest.model import Grid, Reading, Source
from foi_ingest.pipeline import read_source
from foi_ingest.vocabulary import load_vocabulary

MADE = Path(__file__).parents[2] / "shared" / "corpus" / "made"


@cache
def list_replies() -> tuple[Source, ...]:
    """Every made reply with a text layer."""
    if not MADE.is_dir():
        return ()
    tables = {"answers_truth.csv", "files.csv", "truth.csv"}
    return tuple(source for source in discover([MADE]) if source.name not in tables and "_scan_" not in source.name)


@cache
def read(source: Source) -> Reading:
    return read_source(source, load_vocabulary())


@cache
def count_truth() -> dict[str, int]:
    """File → how many figures it publishes; 0 where it publishes none."""
    with (MADE / "files.csv").open(encoding="utf-8", newline="") as file:
        found = {row["file"]: 0 for row in csv.DictReader(file)}
    with (MADE / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["file"]] += 1
    return found


corpus = pytest.mark.parametrize(
    "source",
    list_replies() or [pytest.param(None, marks=pytest.mark.skip("../shared/corpus/made is absent"))],
    ids=lambda s: getattr(s, "name", "absent"),
)


@corpus
def test_every_value_is_loaded_rejected_or_ignored(source: Source) -> None:
    reading = read(source)
    assert reading.state in ("loaded", "partly_loaded")
    assert reading.values_seen == len(reading.counts) + len(reading.rejections) + sum(reading.ignored.values())


@corpus
def test_every_reason_and_every_rule_is_one_that_a_person_can_look_up(source: Source) -> None:
    reading, vocabulary = read(source), load_vocabulary()
    assert {rejection.reason_id for rejection in reading.rejections} <= set(vocabulary.reasons)
    assert set(reading.ignored) <= set(vocabulary.rules)


@corpus
def test_a_file_without_figures_gives_none_and_no_file_gives_more_than_it_publishes(source: Source) -> None:
    assert len(read(source).counts) <= count_truth()[source.name]


@corpus
def test_reading_twice_gives_the_same(source: Source) -> None:
    first, second = read(source), read_source(source, load_vocabulary())
    assert (first.counts, first.rejections, first.checks, first.ignored) == (
        second.counts,
        second.rejections,
        second.checks,
        second.ignored,
    )


@corpus
def test_no_two_rows_share_an_id_or_a_place(source: Source) -> None:
    rows = read(source).counts
    assert len({row.count_id for row in rows}) == len({row.place for row in rows}) == len(rows)


def test_hidden_content_never_comes_out() -> None:
    if not list_replies():
        pytest.skip("../shared/corpus/made is absent")
    for source in list_replies():
        reading = read(source)
        told = [
            *map(repr, reading.counts),
            *map(repr, reading.rejections),
            *map(repr, reading.answers),
            repr(reading.checks),
            repr(reading.notes),
        ]
        assert not any("CANARY" in text for text in told), source.name


TABLE = "Platform | 2021/22 | 2022/23 | Total\nFacebook | 5 | <5 | 7\nZzapp | 3 | 4 | 7\nTotal | 8 | 6 | 14"


def test_a_reply_goes_the_whole_way() -> None:
    reading = understand_drawn(letter(TABLE))
    assert [describe_count(row) for row in reading.counts] == [
        "ew-071-17 offences 2021-04-01..2022-03-31 platform_id=facebook exact 5",
        "ew-071-17 offences 2022-04-01..2023-03-31 platform_id=facebook suppressed 0..4",
        "ew-071-17 offences 2021-04-01..2023-03-31 platform_id=facebook exact 7 total",
        "ew-071-17 offences 2021-04-01..2022-03-31 exact 8 total",
        "ew-071-17 offences 2022-04-01..2023-03-31 exact 6 total",
        "ew-071-17 offences 2021-04-01..2023-03-31 exact 14 total",
    ]
    assert [describe_rejection(rejection) for rejection in reading.rejections] == [f"unknown_platform {value}" for value in (3, 4, 7)]
    assert reading.state == "partly_loaded"


def test_every_row_says_where_it_stands_and_which_labels_gave_it_its_meaning() -> None:
    first = understand_drawn(letter(TABLE)).counts[0]
    assert first.place == "table 1, row 2, column 2"
    assert {(meant.dimension, meant.text) for meant in first.raw_labels} >= {("platform", "Facebook"), ("period", "2021/22")}
    assert {meant.dimension for meant in first.raw_labels} >= {"offence", "measure"}


def test_a_figure_after_the_date_of_the_reply_is_not_loaded() -> None:
    document = letter("| 2023/24 | 2024/25\nOffences | 5 | 6", replied="1 June 2024")
    assert (counts_of(document), rejections_of(document)) == (
        ["ew-071-17 offences 2023-04-01..2024-03-31 exact 5"],
        ["period_after_reply 6"],
    )


def test_a_part_year_that_a_note_states_keeps_its_dates() -> None:
    document = letter("| 2023/24 | 2024/25*\nOffences | 5 | 6", "* 2024/25 covers 1 April 2024 to 31 December 2024 only.")
    assert counts_of(document)[1] == "ew-071-17 offences 2024-04-01..2024-12-31 exact 6"


def test_a_reply_that_names_no_offence_gives_no_figure() -> None:
    document = letter("| 2021/22\nOffences | 5", asked="1. How many crimes of this kind were recorded?")
    assert (counts_of(document), rejections_of(document)) == ([], ["no_offence 5"])


def test_a_doubtful_cell_is_never_a_number() -> None:
    document = letter("| 2021/22\nOffences | 5")
    parts = tuple(
        replace(part, cells=tuple(replace(c, doubt="unsure_reading") if c.text == "5" else c for c in part.cells))
        if isinstance(part, Grid)
        else part
        for part in document.parts
    )
    assert rejections_of(replace(document, parts=parts)) == ["unsure_reading 5"]


def test_a_number_with_a_mark_that_nobody_explains_is_not_loaded() -> None:
    document = make_document(
        "Gwent Police\nYou asked:\n1. How many offences of sexual communication with a child?\nOur response\n| 2021/22\nOffences | 15*"
    )
    assert rejections_of(document) == ["unreadable_value 15*"]


def test_an_unreadable_file_says_why_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "reply.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing more")
    [source] = discover([tmp_path])
    reading = read_source(source, load_vocabulary())
    assert (reading.state, reading.values_seen) == ("unreadable", 0)
    assert reading.reason_id in load_vocabulary().reasons
    assert reading.detail
