"""What leaves the database as files: complete, described, repeatable, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from foi_ingest.cli import call
from foi_ingest.export import export
from foi_ingest.export.safe_text import make_safe, restore
from foi_ingest.write import query
from made_readings import make_count, make_numberless, make_reading, make_reply, make_suppressed, publish_all

FORMULA = '=HYPERLINK("http://example.org";"look")'

COUNTS = [
    make_count(value=11),
    make_suppressed(0, 4, victim_sex="male"),
    make_count(status="rounded", count=None, count_low=8, count_high=12, raw_value="10", victim_sex="female"),
    make_count(status="rounded", count=None, count_low=0, count_high=2, raw_value="0", victim_age="0-11"),
    *(make_numberless(status, outcome_id=outcome) for status, outcome in (("withheld", "1"), ("not_held", "2"), ("not_recorded", "3"))),
    make_numberless("not_applicable", outcome_id="4"),
    make_numberless("blank", outcome_id="5"),
    replace(make_count(value=3, other_breakdown=(("district", FORMULA),)), raw_value="-"),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "offences.duckdb"
    reply = make_reply("gwent", "@SUM(1)")
    publish_all(path, make_reading("+gwent.xlsx", COUNTS, reply))
    return path


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("export")
    export(database, target)
    return target


def read_csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_status_has_its_shorthand_and_its_sdmx_marks(folder: Path) -> None:
    shown = {
        (row["status"], row["raw_value"]): (row["shown"], row["obs_status"], row["conf_status"]) for row in read_csv(folder, "figures")
    }
    assert shown == {
        ("exact", "11"): ("11", "A", "F"),
        ("exact", "'-"): ("3", "A", "F"),
        ("suppressed", "*"): ("[c]", "Q", "A"),
        ("rounded", "10"): ("10", "A", "F"),
        ("rounded", "0"): ("[low]", "A", "F"),
        ("withheld", ""): ("[c]", "Q", "C"),
        ("not_held", ""): ("[x]", "L", "F"),
        ("not_recorded", ""): ("[x]", "L", "F"),
        ("not_applicable", ""): ("[z]", "M", "F"),
        ("blank", ""): ("[x]", "O", "F"),
    }


def test_a_hidden_number_leaves_with_the_bounds_of_its_mask_and_no_tighter(folder: Path) -> None:
    [hidden] = [row for row in read_csv(folder, "figures") if row["status"] == "suppressed"]
    assert (hidden["count"], hidden["count_low"], hidden["count_high"]) == ("", "0", "4")


@pytest.mark.parametrize("text", ["=1+1", "+44", "-", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "'quoted", "'=1", "", "plain", "5 - 6"])
def test_a_text_made_safe_can_be_had_back(text: str) -> None:
    assert restore(make_safe(text)) == text
    assert not make_safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_cell_of_any_csv_file_or_sheet_is_a_formula(folder: Path) -> None:
    for path in (folder / "csv").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path.name
    book = load_workbook(folder / "figures.xlsx")
    assert [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert read_csv(folder, "sources")[0]["names"] == '["+gwent.xlsx"]'
    assert read_csv(folder, "replies")[0]["reference"] == "'@SUM(1)"


def test_csv_without_its_apostrophes_and_parquet_are_the_table(database: Path, folder: Path) -> None:
    told = query(database, "FROM offence_counts ORDER BY ALL")
    assert pl.read_parquet(folder / "parquet" / "offence_counts.parquet").equals(told)
    rows = read_csv(folder, "offence_counts")
    for column in ("raw_value", "other_breakdown", "raw_labels", "place", "count_id"):
        assert [restore(row[column]) for row in rows] == told[column].to_list()
    assert [row["count_high"] for row in rows] == ["" if value is None else str(value) for value in told["count_high"]]


def test_the_same_release_gives_the_same_bytes(database: Path, folder: Path, tmp_path: Path) -> None:
    written = export(database, tmp_path)
    assert len(written) == len({path.name for path in folder.rglob("*") if path.is_file()})
    for path in written:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes(), path.name


def test_the_data_package_describes_every_file_as_it_is(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {resource["path"] for resource in package["resources"]} == {f"csv/{path.name}" for path in (folder / "csv").glob("*.csv")}
    names = {resource["name"] for resource in package["resources"]}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), "sha256:" + hashlib.sha256(content).hexdigest())
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == content.decode().partition("\n")[0].split(",")
        check_rows(resource["schema"], list(csv.DictReader(io.StringIO(content.decode(), newline=""))))
        assert {key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])} <= names


def check_rows(schema: dict[str, Any], rows: list[dict[str, str]]) -> None:
    for field in schema["fields"]:
        values = [row[field["name"]] for row in rows]
        if field["type"] == "integer":
            assert all(value == "" or value.isdecimal() for value in values)
        if field["type"] == "boolean":
            assert set(values) <= {"true", "false", ""}
        if "enum" in field.get("constraints", {}):
            assert set(values) <= {*field["constraints"]["enum"], ""}
    for key in schema.get("primaryKey", []):
        assert len({row[key] for row in rows}) == len(rows)


def test_csv_on_the_web_names_the_columns_of_each_file(folder: Path) -> None:
    described = json.loads((folder / "csv" / "csvw-metadata.json").read_text(encoding="utf-8"))
    for table in described["tables"]:
        header = (folder / "csv" / table["url"]).read_text(encoding="utf-8").partition("\n")[0]
        assert [column["titles"] for column in table["tableSchema"]["columns"]] == header.split(",")


def test_the_workbook_has_titles_notes_a_frozen_header_and_marked_tables(folder: Path) -> None:
    book = load_workbook(folder / "figures.xlsx")
    assert book.sheetnames == ["Cover", "Notes", "Figures", "Data_dictionary"]
    for sheet in book:
        assert (sheet.freeze_panes, sheet.merged_cells.ranges, sheet.sheet_state) == ("A4", set(), "visible")
        [table] = sheet.tables.values()
        assert table.ref == f"A3:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[3]]
    figures = book["Figures"]
    at = {cell.value: cell.column - 1 for cell in figures[3]}
    rows = list(figures.iter_rows(min_row=4, values_only=True))
    assert {row[at["shown"]] for row in rows} == {11, 3, 10, "[c]", "[low]", "[x]", "[z]"}
    # An outcome is a name, also where it looks like a number.
    assert {row[at["outcome_id"]] for row in rows} == {None, "1", "2", "3", "4", "5"}
    assert [row[0] for row in book["Cover"].iter_rows(min_row=4, values_only=True)] == book.sheetnames[1:]
    assert book.properties.language == "en-GB"
    notes = "\n".join(str(row[1]) for row in book["Notes"].iter_rows(min_row=4, values_only=True))
    assert "confidential" in notes
    assert "Do not add up" in notes


def test_every_column_is_in_the_dictionary(folder: Path) -> None:
    text = (folder / "data-dictionary.md").read_text(encoding="utf-8")
    for path in (folder / "csv").glob("*.csv"):
        section = text.partition(f"## `{path.stem}`\n")[2].partition("\n## ")[0]
        for column in path.read_text(encoding="utf-8").partition("\n")[0].split(","):
            assert f"| `{column}` |" in section


def test_the_command_says_where_to_begin(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["export", str(tmp_path / "out"), "--database", str(database)]) == 0
    assert "README.md" in capsys.readouterr().out
    assert (tmp_path / "out" / "CITATION.cff").read_text(encoding="utf-8").startswith("cff-version: 1.2.0\n")
    assert call(["export", str(tmp_path / "out"), "--database", str(tmp_path / "none.duckdb")]) == 2


def test_a_validator_of_data_packages_finds_nothing(folder: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed, so its validator cannot run")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_a_validator_of_csv_on_the_web_finds_nothing(folder: Path) -> None:
    csvw = pytest.importorskip("csvw", reason="csvw is not installed, so its validator cannot run")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        described = csvw.CSVW(str(folder / "csv" / "csvw-metadata.json"), validate=True)
        assert described.is_valid
    rows = {str(table.url): len(list(table.iterdicts(strict=True))) for table in described.tables}
    assert rows["figures.csv"] == len(COUNTS)


def test_columns_that_are_keys_of_other_tables_are_told_in_both_descriptions(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    [figures] = [resource["schema"] for resource in package["resources"] if resource["name"] == "figures"]
    told = {(key["fields"][0], key["reference"]["resource"]) for key in figures["foreignKeys"]}
    described = json.loads((folder / "csv" / "csvw-metadata.json").read_text(encoding="utf-8"))
    [web] = [table["tableSchema"] for table in described["tables"] if table["url"] == "figures.csv"]
    assert {(key["columnReference"], key["reference"]["resource"].removesuffix(".csv")) for key in web["foreignKeys"]} == told
    assert ("force_id", "forces") in told
