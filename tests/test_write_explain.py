"""From a figure back to the cell that it was read from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foi_ingest.model import Check, Meant
from foi_ingest.write import QueryError, Touched, UnknownFigureError, explain, explain_sources
from made_readings import make_count, make_reading, make_reply, make_year, publish_all

LABELS = (Meant("period", "2019/20", "Data!A4"), Meant("platform", "Kik", "Data!C1"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "offences.duckdb"
    reply = make_reply("gwent", "FOI 733", replied_on=date(2020, 8, 3))
    counts = [
        make_count(count_id="one", value=3, platform_id="kik", other_breakdown=(("district", "East"),), raw_labels=LABELS),
        make_year(2019, 144, count_id="two"),
        make_year(2018, 26, count_id="three"),
    ]
    reading = make_reading("gwent/reply.xlsx", counts, reply)
    source_id = reading.source.source_id
    checks = (
        Check(
            "check-1",
            source_id,
            "row total",
            "Data!B2 + Data!B3",
            147,
            147,
            "Data!B9",
            148,
            148,
            "differs",
            ("Data!B2", "Data!B3", "Data!B9"),
        ),
        Check("check-2", source_id, "row total", "Data!B4", 26, 26, "Data!B9", 26, 26, "agrees", ("Data!B4",)),
    )
    publish_all(
        path,
        make_reading("gwent/reply.xlsx", counts, reply, checks=checks),
        names={source_id: ["gwent/reply.xlsx", "copy of reply.xlsx"]},
    )
    return path


def test_a_figure_tells_its_file_its_place_its_labels_and_its_reply(database: Path) -> None:
    told = explain(database, "one")
    assert told.file_names == ("copy of reply.xlsx", "gwent/reply.xlsx")
    assert (told.place, told.raw_value, told.count, told.read_by) == ("Data!B2", "3", 3, "made by hand")
    assert told.labels == LABELS
    assert told.labels_path == "period: 2019/20 (Data!A4) > platform: Kik (Data!C1)"
    assert told.breakdown == (("platform_id", "kik"), ("district", "East"))
    assert (told.force, told.reference, told.replied_on, told.reply_state) == ("Gwent Police", "FOI 733", date(2020, 8, 3), "in_force")


def test_a_figure_tells_the_checks_that_its_cell_took_part_in_and_no_others(database: Path) -> None:
    assert explain(database, "one").checks == (Touched("row total", "Data!B2 + Data!B3", "Data!B9", "differs"),)


def test_a_sum_is_explained_by_the_cells_that_it_is_made_of(database: Path) -> None:
    cells = explain_sources(database, "SELECT count_id FROM total_between_cells('2018-04-01', '2020-03-31', nation := 'Wales')")
    assert [(cell.count_id, cell.place, cell.count) for cell in cells] == [("three", "Data!B4", 26), ("two", "Data!B3", 144)]


def test_an_id_that_is_not_there_is_an_error(database: Path) -> None:
    with pytest.raises(UnknownFigureError, match="count_id"):
        explain(database, "four")


def test_a_query_without_ids_cannot_be_explained(database: Path) -> None:
    with pytest.raises(QueryError, match="count_id"):
        explain_sources(database, "SELECT 1 AS n")
