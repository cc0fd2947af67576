"""Each value with every label that speaks for it: left, up, and up-then-left under a merged header."""

from __future__ import annotations

from drawn import drawn, make_document
from foi_ingest.find_figures.grids import find_tables
from foi_ingest.interpret import COUNTED, interpret
from foi_ingest.model import Answer, Line, Place, Reply, Sight
from foi_ingest.vocabulary import load_vocabulary

REPLY = Reply("1", ("gwent",), None, None, None, None)


def sight(table: str, *notes: str) -> Sight:
    """The first table of a drawn grid, as interpreted."""
    lines = [part for part in make_document(*notes).parts if isinstance(part, Line)] if notes else []
    grid = drawn(table)
    answer = Answer(REPLY, "1", (), (grid,), (), "answered", (), (), Place())
    return interpret(answer, next(iter(find_tables(grid, (), lines, load_vocabulary()))))


def labels(table: str) -> dict[str, list[str]]:
    """Value → its labels, in order."""
    return {seen.text: [label.text for _, label in seen.labels] for seen in sight(table).observations}


def test_a_value_is_spoken_for_from_the_left_and_from_above() -> None:
    assert labels("Platform | 2021/22 | 2022/23\nFacebook | 5 | 6\nKik | 7 | 8")["7"] == ["Kik", "2021/22"]


def test_stub_labels_come_before_header_labels_and_outer_before_inner() -> None:
    table = """
                 |          | 2021/22 | > | 2022/23 | >
        District | Platform | Male | Female | Male | Female
        Cardiff  | Facebook | 1    | 2      | 3    | 4
                 | Kik      | 5    | 6      | 7    | 8
    """
    assert labels(table)["8"] == ["Cardiff", "Kik", "2022/23", "Female"]


def test_three_header_rows_all_speak() -> None:
    table = "| Victims | > | > | >\n| 2021/22 | > | 2022/23 | >\nPlatform | Male | Female | Male | Female\nKik | 1 | 2 | 3 | 4"
    assert labels(table)["3"] == ["Kik", "Victims", "2022/23", "Male"]


def test_a_header_merged_over_two_rows_speaks_once() -> None:
    table = "Platform | 2021/22 | > | Total\n^ | Male | Female | ^\nKik | 1 | 2 | 3"
    assert labels(table)["3"] == ["Kik", "Total"]


def test_an_outer_label_is_not_carried_to_a_row_without_an_inner_one() -> None:
    told = labels("Year | Platform | Offences\n2021/22 | Facebook | 5\n | Kik | 6\n | | 11")
    assert "2021/22" not in told["11"]
    assert told["6"] == ["2021/22", "Kik", "Offences"]


def test_an_inner_label_is_never_carried_down() -> None:
    told = labels("Year | Platform | Offences\n2021/22 | Facebook | 5\n2022/23 | | 6\n2023/24 | Kik | 7")
    assert "Facebook" not in told["6"]


def test_the_corner_is_the_heading_of_its_column() -> None:
    table = sight("Year | Platform | Offences\n2021/22 | Facebook | 5\n2022/23 | Kik | 6")
    assert {axis.axis_id: axis.heading.text for axis in table.axes if axis.heading}["stub 1"] == "Platform"


def test_every_axis_lists_its_labels_once() -> None:
    table = sight("Platform | 2021/22 | 2022/23\nFacebook | 5 | 6\nKik | 7 | 8")
    assert {axis.axis_id: [label.text for label in axis.labels] for axis in table.axes} == {
        "stub 0": ["Facebook", "Kik"],
        "header 0": ["2021/22", "2022/23"],
    }


def test_a_footnote_mark_stays_with_its_label_and_its_value() -> None:
    [seen] = sight("Platform | 2021/22¹\nFacebook | 5²").observations
    assert (seen.text, seen.marks, seen.labels[-1][1].text, seen.labels[-1][1].marks) == ("5", "2", "2021/22", "1")


def test_a_section_speaks_before_the_row_labels() -> None:
    told = labels("| 2021/22 | 2022/23\nTotal | 1 | 2\nSuspects | |\nMale | 5 | 6\nFemale | 7 | 8")
    assert told["7"] == ["Suspects", "Female", "2021/22"]
    assert told["1"] == ["Total", "2021/22"]


def test_rows_that_are_crimes_are_one_observation_for_each_distinct_row() -> None:
    table = sight("Year | Platform\n2021/22 | Kik\n2021/22 | Facebook\n2021/22 | Kik", "Each row represents one offence.")
    assert [(seen.amount, [label.text for _, label in seen.labels], seen.key.ordinal) for seen in table.observations] == [
        (2, ["2021/22", "Kik"], COUNTED),
        (1, ["2021/22", "Facebook"], COUNTED),
    ]
    assert len({str(seen.key.place) for seen in table.observations}) == 2
