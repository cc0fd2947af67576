"""Charts on a page of a PDF: told by their scale, kept apart from tables, and ignored by a rule of their own."""

from __future__ import annotations

from pathlib import Path

from foi_ingest.discover import discover
from foi_ingest.extract.pdf import read_pdf
from foi_ingest.model import Grid, Line
from foi_ingest.pipeline import read_source
from foi_ingest.vocabulary import load_vocabulary
from test_extract_pdf_tables import DRAWN, STUB, YEARS, draw, read_grids
from written_pdf import WrittenPage, write_pdf

SCALE = ("400", "300", "200", "100", "0")
BARS = ((110, 386), (140, 341), (200, 367), (230, 105), (290, 174), (320, 325))


def write_chart(page: WrittenPage, top: float, lines: bool = True) -> WrittenPage:
    """A chart of bars, each with its number, over a scale; 160 points high."""
    ground = top + 166
    for step, number in enumerate(SCALE):
        page.text(60 + 6 * (3 - len(number)), top + 40 * step, number)
        if lines:
            page.level(85, 400, top + 40 * step + 6)
    for x, number in BARS:
        page.fill(x, ground - number * 0.4, x + 25, ground, "0.5 g").text(x + 4, ground - number * 0.4 - 12, str(number))
    return page.rows((125, 215, 305), ground + 8, 10, [["2021", "2022", "2023"]])


def list_chart(path: Path) -> str:
    return " ".join(part.text for part in read_pdf(path).parts if isinstance(part, Line) and part.kind == "chart")


def test_the_numbers_at_the_bars_of_a_chart_join_the_table_over_it(tmp_path: Path) -> None:
    page = write_chart(WrittenPage().rows(STUB, 100, 16, YEARS), 190)
    assert [draw(grid) for grid in read_grids(tmp_path, page)] == [DRAWN]
    named = list_chart(tmp_path / "reply.pdf").split()
    assert sorted(named) == sorted([*SCALE, *(str(number) for _, number in BARS), "2021", "2022", "2023"])


def test_bars_without_grid_lines_are_no_chart(tmp_path: Path) -> None:
    write_pdf(tmp_path / "reply.pdf", write_chart(WrittenPage(), 100, lines=False))
    assert "386" in list_chart(tmp_path / "reply.pdf")


def test_the_table_of_data_under_a_chart_is_lost(tmp_path: Path) -> None:
    page = write_chart(WrittenPage(), 100).rows(
        (60, 125, 215, 305), 288, 15, [["Girls", "386", "367", "174"], ["Boys", "341", "105", "325"]]
    )
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid) == ["1 2021 | 2 2022 | 3 2023", "0 Girls | 1 386 | 2 367 | 3 174", "0 Boys | 1 341 | 2 105 | 3 325"]


def test_a_scale_under_its_chart_is_a_row_of_a_table(tmp_path: Path) -> None:
    xs = [100 + 40 * step for step in range(6)]
    page = WrittenPage().upright(100, 200, *(x + 8.3 for x in xs)).rows(xs, 206, 10, [[f"{step}0%" for step in range(1, 7)]])
    for bar in range(4):
        page.fill(100, 105 + 24 * bar, 200 + 20 * bar, 120 + 24 * bar, "0.7 g").text(140, 107 + 24 * bar, f"{30 + bar}.5")
    assert read_grids(tmp_path, page) == []
    assert list_chart(tmp_path / "reply.pdf").endswith("10% 20% 30% 40% 50% 60%")


def test_ages_in_equal_steps_are_taken_for_a_scale(tmp_path: Path) -> None:
    rows = [["Age", "Girls", "Boys"], *([str(age), str(age * age), str(7 * age % 10)] for age in range(16, 9, -1))]
    page = WrittenPage()
    for n in range(0, 8, 2):
        page.fill(60, 97 + 18 * n, 360, 115 + 18 * n, "0.9 g")
    page.level(60, 360, *(97 + 18 * n for n in range(9))).rows(STUB, 100, 18, rows)
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid) == [" | ".join(f"{column} {text}" for column, text in enumerate(row)) for row in rows]
    assert list_chart(tmp_path / "reply.pdf") == ""


def test_the_numbers_of_a_chart_are_rejected_as_answers(tmp_path: Path) -> None:
    write_pdf(tmp_path / "reply.pdf", write_chart(WrittenPage().text(60, 60, "Gwent Police"), 100))
    (source,) = discover([tmp_path / "reply.pdf"])
    reading = read_source(source, load_vocabulary())
    assert reading.ignored["chart"] == reading.values_seen
    assert not reading.counts
    assert not [part for part in read_pdf(tmp_path / "reply.pdf").parts if isinstance(part, Grid)]
