"""Where figures lie: tables in every shape, joined over pages, lists and bare numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawn import ASKED, counts_of, drawn, figures_of, letter, make_document, rejections_of, sheet, understand_drawn
from foi_ingest.find_answers import find_answers
from foi_ingest.find_figures import find_figures
from foi_ingest.model import Document, Grid, Line, Place, Table
from foi_ingest.vocabulary import load_vocabulary

YEARS = {"2021/22": "2021-04-01..2022-03-31", "2022/23": "2022-04-01..2023-03-31", "2023/24": "2023-04-01..2024-03-31"}


def tables_of(document: Document) -> list[Table]:
    vocabulary = load_vocabulary()
    return [table for answer in find_answers(document, "0" * 64, vocabulary).answers for table in find_figures(answer, vocabulary).tables]


def roles_of(document: Document) -> dict[str, str]:
    """Text of a cell → its role, for tables in which no text occurs twice."""
    return {cell.text: role for table in tables_of(document) for cell, role in zip(table.cells, table.roles, strict=True)}


def test_header_stub_corner_and_body_are_found_by_look() -> None:
    roles = roles_of(letter("Platform | 2021/22 | 2022/23\nFacebook | 5 | <5\nKik | * | 8"))
    assert roles == {
        "Platform": "corner",
        "2021/22": "header",
        "2022/23": "header",
        "Facebook": "stub",
        "5": "body",
        "<5": "body",
        "Kik": "stub",
        "*": "body",
        "8": "body",
    }


def test_a_title_and_a_note_inside_the_frame_are_neither_header_nor_value() -> None:
    roles = roles_of(letter("Offences by platform | > | >\nPlatform | 2021/22 | 2022/23\nFacebook | 5 | 6\nSource: Niche | |"))
    assert (roles["Offences by platform"], roles["Source: Niche"]) == ("title", "note")


def test_years_down_the_side_are_labels_and_no_values() -> None:
    assert figures_of(letter("Year | Offences\n2021 | 5\n2022 | 6")) == {
        "5": "2021-01-01..2021-12-31 exact 5",
        "6": "2022-01-01..2022-12-31 exact 6",
    }


def test_one_row_under_a_row_of_years_needs_no_label() -> None:
    assert figures_of(letter("2021/22 | 2022/23 | 2023/24\n72 | 98 | 107")) == {
        "72": f"{YEARS['2021/22']} exact 72",
        "98": f"{YEARS['2022/23']} exact 98",
        "107": f"{YEARS['2023/24']} exact 107",
    }


def test_a_second_header_in_the_middle_begins_a_second_table() -> None:
    document = letter("Platform | 2021/22\nFacebook | 5\nKik | 6\nPlatform | 2022/23\nFacebook | 7\nKik | 8")
    assert len(tables_of(document)) == 2
    assert figures_of(document)["7"] == f"{YEARS['2022/23']} platform_id=facebook exact 7"


def test_the_header_said_again_begins_no_table() -> None:
    document = letter("Platform | 2021/22\nFacebook | 5\nPlatform | 2021/22\nKik | 6")
    assert len(tables_of(document)) == 1
    assert set(figures_of(document)) == {"5", "6"}


def test_a_merged_header_speaks_for_every_column_it_covers() -> None:
    document = letter(
        "| 2021/22 | > | 2022/23 | >\nPlatform | Male | Female | Male | Female\nKik | 1 | 2 | 3 | 4",
        asked="1. How many victims of sexual communication with a child were there?",
    )
    assert figures_of(document) == {
        "1": f"{YEARS['2021/22']} platform_id=kik victim_sex=male exact 1",
        "2": f"{YEARS['2021/22']} platform_id=kik victim_sex=female exact 2",
        "3": f"{YEARS['2022/23']} platform_id=kik victim_sex=male exact 3",
        "4": f"{YEARS['2022/23']} platform_id=kik victim_sex=female exact 4",
    }


def test_a_banner_that_is_not_merged_holds_for_the_blanks_to_its_right() -> None:
    merged = "| 2021/22 | > | 2022/23 | >\nPlatform | Male | Female | Male | Female\nKik | 1 | 2 | 3 | 4"
    asked = "1. How many victims of sexual communication with a child were there?"
    assert figures_of(letter(merged.replace(">", ""), asked=asked)) == figures_of(letter(merged, asked=asked))


def test_a_label_merged_over_rows_speaks_for_all_of_them() -> None:
    document = letter("Year | Platform | Offences\n2021/22 | Facebook | 5\n^ | Kik | 6\n2022/23 | Facebook | 7\n^ | Kik | 8")
    assert figures_of(document)["6"] == f"{YEARS['2021/22']} platform_id=kik exact 6"
    assert figures_of(document)["8"] == f"{YEARS['2022/23']} platform_id=kik exact 8"


def test_a_pivot_prints_its_outer_label_once() -> None:
    document = letter("Year | Platform | Offences\n2021/22 | Facebook | 5\n | Kik | 6\n2022/23 | Facebook | 7\n | Kik | 8")
    assert figures_of(document)["6"] == f"{YEARS['2021/22']} platform_id=kik exact 6"
    assert figures_of(document)["7"] == f"{YEARS['2022/23']} platform_id=facebook exact 7"


def test_a_total_without_an_inner_label_inherits_no_outer_one() -> None:
    document = letter("Year | Platform | Offences\n2021/22 | Facebook | 5\n | Kik | 6\nGrand Total | | 11")
    assert figures_of(document).get("11", "").endswith("total") or "11" not in figures_of(document)


def test_a_section_row_speaks_for_the_rows_below_it_until_the_next() -> None:
    rows = "Total | 20 | 24\nVictims | > | >\nMale | 5 | 6\nFemale | 7 | 8\nSuspects | > | >\nMale | 9 | 10\nFemale | 11 | 12"
    told = figures_of(
        letter(f"| 2021/22 | 2022/23\n{rows}", asked="1. Sexual communication with a child: the sex of victims and suspects?")
    )
    assert (told["5"], told["12"]) == (f"{YEARS['2021/22']} victim_sex=male exact 5", f"{YEARS['2022/23']} suspect_sex=female exact 12")


HEAD = "Gwent Police\nYou asked:\n" + ASKED + "\nOur response"


def on_pages(first: str, second: str, *between: Line) -> Document:
    return make_document(HEAD, drawn(first, page=1, top=600.0), *between, drawn(second, page=2, top=80.0))


def test_a_table_goes_on_below_without_its_header() -> None:
    document = on_pages("Platform | 2021/22 | 2022/23\nFacebook | 5 | 6", "Kik | 7 | 8\nSnapchat | 9 | 10")
    assert len(tables_of(document)) == 1
    assert figures_of(document)["10"] == f"{YEARS['2022/23']} platform_id=snapchat exact 10"


def test_a_table_goes_on_below_with_its_header_said_again() -> None:
    document = on_pages("Platform | 2021/22 | 2022/23\nFacebook | 5 | 6", "Platform | 2021/22 | 2022/23\nKik | 7 | 8")
    assert figures_of(document)["8"] == f"{YEARS['2022/23']} platform_id=kik exact 8"


def test_furniture_between_two_pages_does_not_part_a_table() -> None:
    # The footer stands aside before tables are looked for; were it kept, the second half would lose its header.
    document = on_pages(
        "Platform | 2021/22 | 2022/23\nFacebook | 5 | 6",
        "Kik | 7 | 8\nSnapchat | 9 | 10",
        Line("Gwent Police, page 1", Place(page=1, box=(50, 780, 300, 790)), "furniture"),
    )
    assert figures_of(document)["7"] == f"{YEARS['2021/22']} platform_id=kik exact 7"


def test_a_table_with_other_columns_does_not_borrow_the_header_above() -> None:
    document = make_document(
        HEAD, drawn("Platform | 2021/22 | 2022/23\nFacebook | 5 | 6", page=1), shift(drawn("Kik | 7\nSnapchat | 9", page=2), 77.0)
    )
    assert "7" not in figures_of(document)


def shift(grid: Grid, right: float) -> Grid:
    cells = []
    for cell in grid.cells:
        assert cell.place.box is not None
        x0, top, x1, bottom = cell.place.box
        cells.append(replace(cell, place=replace(cell.place, box=(x0 + right, top, x1 + right, bottom))))
    assert grid.place.box is not None
    x0, top, x1, bottom = grid.place.box
    return replace(grid, cells=tuple(cells), place=replace(grid.place, box=(x0 + right, top, x1 + right, bottom)))


def test_columns_that_run_on_to_the_next_page_keep_their_row_labels() -> None:
    document = make_document(
        HEAD, drawn("Platform | 2021/22\nFacebook | 5\nKik | 6", page=1), drawn("2022/23 | 2023/24\n7 | 8\n9 | 10", page=2)
    )
    told = figures_of(document)
    assert told["7"] == f"{YEARS['2022/23']} platform_id=facebook exact 7"
    assert told["10"] == f"{YEARS['2023/24']} platform_id=kik exact 10"


def test_columns_at_other_heights_are_not_joined_sideways() -> None:
    document = make_document(
        HEAD, drawn("Platform | 2021/22\nFacebook | 5\nKik | 6", page=1), drawn("2022/23 | 2023/24\n7 | 8\n9 | 10", page=2, top=300.0)
    )
    assert not any("facebook" in told for value, told in figures_of(document).items() if value in ("7", "8"))


CRIMES = "Year | Platform | Sex\n2021/22 | Kik | Female\n2021/22 | Snapchat | Male\n2022/23 | Kik | Male"


@pytest.mark.parametrize(
    ("below", "tables"),
    [
        ("2022/23 | Snapchat | Female\n2022/23 | Kik | Male", 1),
        ("2022/23 | Discord | Female\n2022/23 | Kik | Male", 1),
        ("Platform | Sex | Year\nKik | Male | 2022/23", 2),
        ("2022/23 | Derby | Adult\n2022/23 | Kik | Male", 2),
    ],
    ids=["said before", "a new platform", "a header", "other columns"],
)
def test_records_go_on_over_a_page_where_the_next_one_says_what_they_say(below: str, tables: int) -> None:
    document = make_document(HEAD, drawn(CRIMES, page=1, top=600.0), drawn(below, page=2, top=80.0))
    assert len(tables_of(document)) == tables


def test_a_label_that_a_page_break_cuts_is_whole_again() -> None:
    document = on_pages("District | 2021/22\nBlaenau Gwent | 5\nNewport city | 6", "and docks | \nTorfaen | 7")
    assert figures_of(document)["6"] == f"{YEARS['2021/22']} district=Newport city and docks exact 6"


RECORDS = "Year | Platform\n2021/22 | Facebook\n2021/22 | Kik\n2021/22 | Kik\n2022/23 | Kik"


def test_rows_that_are_crimes_are_counted() -> None:
    document = sheet("Sexual communication with a child offences recorded. Each row represents one offence.", RECORDS)
    assert counts_of(document) == [
        f"ew-071-17 offences {YEARS['2021/22']} platform_id=facebook exact 1",
        f"ew-071-17 offences {YEARS['2021/22']} platform_id=kik exact 2",
        f"ew-071-17 offences {YEARS['2022/23']} platform_id=kik exact 1",
    ]


def test_rows_are_not_counted_unless_the_sheet_says_that_a_row_is_a_crime() -> None:
    assert counts_of(sheet("Sexual communication with a child offences recorded.", RECORDS)) == []


def test_a_list_with_dashes_of_both_kinds_is_a_table() -> None:
    assert figures_of(letter("2021/22 - 5\n2022/23 – 6")) == {"5": f"{YEARS['2021/22']} exact 5", "6": f"{YEARS['2022/23']} exact 6"}


def test_a_list_with_colons_and_a_unit_in_the_cell_is_a_table() -> None:
    assert counts_of(letter("2021 : 0\n2022 : 16 arrests")) == [
        "ew-071-17 offences 2021-01-01..2021-12-31 exact 0",
        "ew-071-17 arrests 2022-01-01..2022-12-31 exact 16",
    ]


def test_a_list_under_two_titles_takes_the_nearer() -> None:
    told = figures_of(letter("2021/22\nFacebook - 5\nKik - 6\n2022/23\nFacebook - 7\nKik - 8"))
    assert (told["6"], told["7"]) == (f"{YEARS['2021/22']} platform_id=kik exact 6", f"{YEARS['2022/23']} platform_id=facebook exact 7")


def test_a_bare_number_answers_a_question_that_says_all() -> None:
    asked = "1. How many offences of sexual communication with a child were recorded in 2021/22?"
    assert counts_of(letter("13", asked=asked)) == [f"ew-071-17 offences {YEARS['2021/22']} exact 13"]


def test_a_bare_number_without_a_period_is_not_dated_by_guess() -> None:
    assert rejections_of(letter("13")) == ["no_period 13"]


def test_a_total_count_line_is_a_figure() -> None:
    asked = "1. How many offences of sexual communication with a child were recorded in 2021/22?"
    assert counts_of(letter("Total Count 52", asked=asked)) == [f"ew-071-17 offences {YEARS['2021/22']} exact 52 total"] or counts_of(
        letter("Total Count 52", asked=asked)
    ) == [f"ew-071-17 offences {YEARS['2021/22']} exact 52"]


def test_every_cell_of_a_grid_is_in_one_table() -> None:
    document = letter("Title | >\nYear | Offences\n2021 | 5\nYear | Arrests\n2021 | 3\nNote about it |")
    grid = next(part for part in document.parts if isinstance(part, Grid))
    assert sorted(str(cell.place) for table in tables_of(document) for cell in table.cells) == sorted(
        str(cell.place) for cell in grid.cells
    )


def test_tables_side_by_side_in_one_grid_do_not_share_labels() -> None:
    reading = understand_drawn(letter("Platform | 2021/22 | Sex | 2022/23\nFacebook | 5 | Male | 6\nKik | 7 | Female | 8"))
    assert not any(count.platform_id and (count.victim_sex or count.suspect_sex) for count in reading.counts)


def test_two_items_of_one_line_are_two_figures() -> None:
    assert counts_of(letter("2019: 221; 2020: 250")) == [
        "ew-071-17 offences 2019-01-01..2019-12-31 exact 221",
        "ew-071-17 offences 2020-01-01..2020-12-31 exact 250",
    ]


def test_a_count_that_looks_like_the_second_year_of_two_is_told_by_its_neighbours() -> None:
    assert [figure.split()[2:] for figure in counts_of(letter("2017 – 7\n2018 – 19\n2019 – 25"))] == [
        ["2017-01-01..2017-12-31", "exact", "7"],
        ["2018-01-01..2018-12-31", "exact", "19"],
        ["2019-01-01..2019-12-31", "exact", "25"],
    ]


def test_financial_years_in_a_list_keep_their_second_year() -> None:
    assert [figure.split()[2:] for figure in counts_of(letter("2017-18 – 7\n2018-19 – 19"))] == [
        ["2017-04-01..2018-03-31", "exact", "7"],
        ["2018-04-01..2019-03-31", "exact", "19"],
    ]
