"""The benchmark of workbook roles: what it counts, and that the labels that come with it fit the files."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benchmarks.workbooks import f1, guess_ours, guess_plainly, list_spots, measure, read_labels

PROJECT = Path(__file__).parents[1]


def test_a_range_names_every_cell_of_it() -> None:
    assert list(list_spots("Z1:AB2")) == ["Z1", "AA1", "AB1", "Z2", "AA2", "AB2"]
    assert list(list_spots("C7")) == ["C7"]


def test_a_later_line_outweighs_an_earlier_one_and_an_unknown_role_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("file,sheet,range,role\nx.xlsx,Data,A1:A2,body\nx.xlsx,Data,A2,total\n", encoding="utf-8")
    assert read_labels(path) == {"x.xlsx": {("Data", "A1"): "body", ("Data", "A2"): "total"}}
    path.write_text("file,sheet,range,role\nx.xlsx,Data,A1,figure\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="line 2"):
        read_labels(path)


def test_hits_and_misses_are_counted_by_role(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    for row in [["Gwent Police"], [], ["Year", "Offences"], ["2021/22", 5], ["Total", 5]]:
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    cells = {"A1": "title", "A3": "header", "B3": "header", "A4": "stub", "A5": "stub", "B4": "body", "B5": "total", "C9": "note"}
    labels = {"x.xlsx": {("Data", spot): role for spot, role in cells.items()}}
    for guess in (guess_ours, guess_plainly):
        scores, wrong = measure(guess, tmp_path, labels)
        assert {role: hits for role, (hits, _, _) in scores.items() if hits} == {"title": 1, "header": 2, "stub": 2, "body": 1, "total": 1}
        assert wrong == {"x.xlsx": 0}
    labels["x.xlsx"]["Data", "B4"] = "note"
    scores, wrong = measure(guess_ours, tmp_path, labels)
    assert (f1(*scores["body"]), f1(*scores["note"]), wrong) == (0.0, 0.0, {"x.xlsx": 1})


def test_every_cell_of_the_golden_workbooks_is_taken_for_what_it_is() -> None:
    scores, wrong = measure(guess_ours, PROJECT / "tests" / "golden", read_labels(PROJECT / "benchmarks" / "roles_golden.csv"))
    assert sum(labelled for _, _, labelled in scores.values()) > 300
    assert set(wrong.values()) == {0}
