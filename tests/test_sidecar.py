"""What a person states beside a reply: applied with its reason, and failing when it is stale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from drawn import drawn, figures_of, letter, make_document
from foi_ingest.discover import discover
from foi_ingest.errors import SidecarError
from foi_ingest.guard import Limits
from foi_ingest.ingest import ingest
from foi_ingest.model import Document, Source
from foi_ingest.pipeline import read_source, understand
from foi_ingest.sidecar import apply_corrections, load_sidecar, parse_sidecar
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import query

VOCABULARY = load_vocabulary()
SOURCE = Source("0" * 64, "reply.html", "html", 1, Path("reply.html"))


def stated(document: Document, content: Mapping[str, object]) -> list[str]:
    sidecar = parse_sidecar("reply.toml", content, VOCABULARY)
    reading = understand(apply_corrections(document, sidecar), SOURCE, VOCABULARY, sidecar)
    return [f"{c.force_id} {c.offence_id} {c.period_start}..{c.period_end} {c.status} {c.count}" for c in reading.counts]


def test_a_stated_force_makes_a_reply_of_a_letter_without_one() -> None:
    document = make_document("Offences of sexual communication with a child recorded", drawn("Year | Offences\n2022/23 | 12"))
    assert figures_of(document) == {}
    assert stated(document, {"force": "gwent"}) == ["gwent ew-071-17 2022-04-01..2023-03-31 exact 12"]


def test_a_stated_offence_and_period_hold_where_the_reply_is_silent() -> None:
    document = letter(drawn("Platform | Offences\nSnapchat | 12"), asked="1. Please give the figures by platform.")
    content = {"offence": "ew-071-17", "period": "2022/23"}
    assert stated(document, content) == ["gwent ew-071-17 2022-04-01..2023-03-31 exact 12"]


def test_a_stated_offence_does_not_outweigh_what_the_reply_says() -> None:
    document = letter("Stalking offences recorded", drawn("Year | Offences\n2022/23 | 12"))
    assert stated(document, {"offence": "ew-071-17"}) == ["gwent ew-class-8q 2022-04-01..2023-03-31 exact 12"]


def test_an_ignored_table_is_accounted_for_and_not_loaded() -> None:
    document = letter(drawn("Year | Offences\n2022/23 | 12"), "Officers", drawn("Year | Offences\n2022/23 | 3", number=2))
    content = {"ignore": [{"table": 2, "reason": "counts officers"}]}
    assert stated(document, content) == ["gwent ew-071-17 2022-04-01..2023-03-31 exact 12"]
    reading = understand(document, SOURCE, VOCABULARY, parse_sidecar("reply.toml", content, VOCABULARY))
    assert reading.ignored["ignored_by_person"] == 4
    assert reading.values_seen == len(reading.counts) + len(reading.rejections) + sum(reading.ignored.values())


def correct(reads: str, cell: str = "table 1, row 2, column 2") -> dict[str, object]:
    return {"correction": [{"cell": cell, "reads": reads, "means": "12", "reason": "the footnote says provisional"}]}


def test_a_correction_gives_the_cell_its_meaning() -> None:
    document = letter(drawn("Year | Offences\n2022/23 | 12x"))
    assert stated(document, {}) == []
    assert stated(document, correct("12x")) == ["gwent ew-071-17 2022-04-01..2023-03-31 exact 12"]


@pytest.mark.parametrize("content", [correct("13x"), correct("12x", cell="table 9, row 1, column 1")])
def test_a_stale_correction_stops_with_the_cell_it_names(content: dict[str, object]) -> None:
    with pytest.raises(SidecarError, match=r"correction of table \d, row .* is stale"):
        stated(letter(drawn("Year | Offences\n2022/23 | 12x")), content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"forse": "gwent"}, "forse is no key"),
        ({"force": "Gwent Police"}, "no id of forces.csv"),
        ({"offence": "grooming"}, "no id of offences.csv"),
        ({"period": "Q1 2020"}, "no one reading"),
        ({"replied_on": "2020-10-09"}, "without quotation marks"),
        ({"ignore": [{"table": 2}]}, "needs table .* and reason"),
        ({"correction": [{"cell": "A1", "reads": "1", "means": "2"}]}, "needs reason"),
        ({"correction": {"cell": "A1"}}, r"\[\[correction\]\]"),
    ],
)
def test_a_sidecar_that_cannot_be_applied_says_which_key_to_change(content: dict[str, object], told: str) -> None:
    with pytest.raises(SidecarError, match=told):
        parse_sidecar("reply.toml", content, VOCABULARY)


def test_the_sidecar_beside_a_file_is_read_with_it(tmp_path: Path) -> None:
    reply = tmp_path / "reply.csv"
    reply.write_text("Recorded offences of sexual communication with a child,\nYear,Offences\n2022/23,12\n2023/24,14\n")
    reply.with_suffix(".toml").write_text('force = "gwent"\nreplied_on = 2025-01-31\n')
    assert load_sidecar(reply, VOCABULARY).replied_on == date(2025, 1, 31)
    (source,) = discover([reply])
    assert [count.count for count in read_source(source, VOCABULARY).counts] == [12, 14]
    reply.with_suffix(".toml").write_text("force = ")
    assert read_source(source, VOCABULARY).reason_id == "sidecar_fails"


def test_a_correction_stands_among_the_decisions_with_its_reason_until_it_is_taken_back(tmp_path: Path) -> None:
    reply, database = tmp_path / "raw" / "reply.csv", tmp_path / "x.duckdb"
    reply.parent.mkdir()
    reply.write_text("Gwent Police: recorded offences of sexual communication with a child,\nYear,Offences\n2022/23,12x\n2023/24,14\n")
    sidecar = reply.with_suffix(".toml")
    sidecar.write_text('[[correction]]\ncell = "line 3, field 2"\nreads = "12x"\nmeans = "12"\nreason = "a slip of the pen"\n')

    def decided() -> list[str]:
        ingest([reply.parent], database, workers=1, limits=Limits(), on_progress=lambda done, total: None)
        return query(database, "SELECT reason FROM decisions WHERE kind = 'correction'")["reason"].to_list()

    assert decided() == ["line 3, field 2 reads 12x, means 12: a slip of the pen"]
    assert query(database, "SELECT count FROM offence_counts ORDER BY count")["count"].to_list() == [12, 14]
    sidecar.unlink()
    assert decided() == []
    assert query(database, "SELECT count FROM offence_counts")["count"].to_list() == [14]
