"""What stands beside the data: Frictionless Data Package v2, CSV on the Web, data dictionary, licence, citation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from foi_ingest.export.tables import SHORTHANDS, Exported, Release
from schemas.ddl import Column

TITLE = "Offence figures from police forces' replies to Freedom of Information requests"

FRICTIONLESS_TYPES: Mapping[str, str] = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}

CSVW_TYPES: Mapping[str, str] = {**FRICTIONLESS_TYPES, "TIMESTAMP": "dateTime"}

REFERENCES: Mapping[str, tuple[str, str]] = {
    "source_id": ("sources", "source_id"),
    "force_id": ("forces", "force_id"),
    "offence_id": ("offences", "offence_id"),
    "measure_id": ("measures", "measure_id"),
    "reply_id": ("replies", "reply_id"),
}
"""Columns of the figures that are keys of another table."""

LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": "Open Government Licence v3.0",
}

LICENCE_TEXT = f"""The figures are facts that police forces published in replies to Freedom of Information requests.

Each force keeps the copyright in its own replies. Most forces let the information in them be used again under the
{LICENCE["title"]} ({LICENCE["path"]});
whether a reply says otherwise stands in the reply itself: `replies` and `sources` name it for every figure.

This compilation is offered under the same licence. Name the force and the reference of its reply with each figure.
"""

README_TEXT = f"""# {TITLE}

- `csv/`, `parquet/`: every table. `figures` is the one to read first: one row is one figure of a reply in force.
- `figures.xlsx`: the same figures as an accessible workbook, with notes and the data dictionary.
- `datapackage.json`: Frictionless Data Package v2. `csv/csvw-metadata.json`: CSV on the Web. `data-dictionary.md`: every column.
- `LICENCE.txt`, `CITATION.cff`.

## Shorthands in the column `shown`
{chr(10).join(f"- `{mark}` {words}" for mark, words in SHORTHANDS.items())}

A hidden number lies between `count_low` and `count_high`; no upper bound is stated where `count_high` is empty.
Nothing here is tighter than what the force itself printed. `foi-ingest explain COUNT_ID` shows where a figure stands in its file.

## Apostrophes
In CSV and XLSX a text that begins with `=`, `+`, `-`, `@`, a tab, a line end or an apostrophe has one apostrophe before it, so that
no spreadsheet program runs it as a formula. Take one leading apostrophe off any text to have it as it was. Parquet holds texts as they are.
"""


def write_data_package(release: Release, files: Mapping[str, tuple[int, str]]) -> str:
    """`datapackage.json`; `files` gives bytes and sha256 of each table's CSV file by the table's name."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "foi-ingest-offence-figures",
        "title": TITLE,
        "description": "One row is one figure that a police force published: loaded, rejected with a reason, or ignored by a named rule.",
        "version": release.run_id,
        "created": release.made_at.isoformat(timespec="seconds") + "Z",
        "licenses": [LICENCE],
        "contributors": [{"title": "foi-ingest", "roles": ["wrangler"]}],
        "resources": [_describe_resource(table, *files[table.name]) for table in release.tables],
    }
    return _write_json(package)


def is_required(table: Exported, column: Column) -> bool:
    """Whether no cell of the column may be empty; a text that may be empty looks like a missing one in CSV."""
    values = table.frame[column.name]
    return not column.nullable and not values.has_nulls() and not (values.dtype == pl.String and (values == "").any())


def list_references(table: Exported) -> list[tuple[str, str, str]]:
    """(column, other table, its column) for the columns of a table of figures that are keys of another."""
    if table.name not in ("figures", "offence_counts"):
        return []
    named = {column.name for column in table.columns}
    return [(own, other, key) for own, (other, key) in REFERENCES.items() if own in named]


def _describe_resource(table: Exported, size: int, digest: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_describe_field(column, required=is_required(table, column)) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if references := list_references(table):
        schema["foreignKeys"] = [{"fields": [own], "reference": {"resource": other, "fields": [key]}} for own, other, key in references]
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": table.meaning,
        "path": f"csv/{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def _describe_field(column: Column, *, required: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if required:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    field: dict[str, Any] = {"name": column.name, "type": FRICTIONLESS_TYPES[column.sql_type], "description": column.meaning}
    if column.sql_type == "BOOLEAN":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": constraints} if constraints else {})


def write_csvw(release: Release) -> str:
    """CSV on the Web metadata for all CSV files; lies beside them."""
    return _write_json(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "dc:title": TITLE,
            "dc:license": {"@id": LICENCE["path"]},
            "tables": [_describe_csvw_table(table) for table in release.tables],
        }
    )


def _describe_csvw_table(table: Exported) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "dc:description": column.meaning,
                "datatype": CSVW_TYPES[column.sql_type],
                "required": is_required(table, column),
                "null": "",
            }
            for column in table.columns
        ]
    }
    if table.key:
        schema["primaryKey"] = table.key[0] if len(table.key) == 1 else list(table.key)
    if references := list_references(table):
        schema["foreignKeys"] = [
            {"columnReference": own, "reference": {"resource": f"{other}.csv", "columnReference": key}} for own, other, key in references
        ]
    return {"url": f"{table.name}.csv", "dc:description": table.meaning, "tableSchema": schema}


def write_dictionary(release: Release) -> str:
    """The data dictionary of everything exported, in Markdown."""
    return "# Data dictionary\n\n" + "\n".join(_describe_in_markdown(table) for table in release.tables)


def _describe_in_markdown(table: Exported) -> str:
    rows = "".join(f"| `{column.name}` | {column.sql_type} | {column.meaning.replace('|', chr(92) + '|')} |\n" for column in table.columns)
    return f"## `{table.name}`\n{table.meaning}\n\n| column | type | meaning |\n|---|---|---|\n{rows}"


def write_citation(release: Release) -> str:
    """`CITATION.cff` for the data of this release."""
    return (
        "cff-version: 1.2.0\n"
        "message: Please cite the data as below, and each figure by the force and the reference of its reply.\n"
        "type: dataset\n"
        f'title: "{TITLE}"\n'
        "authors:\n"
        '  - name: "The police forces named in the data"\n'
        '  - name: "foi-ingest"\n'
        f'version: "{release.run_id}"\n'
        f"date-released: {release.made_at.date().isoformat()}\n"
        f"license: {LICENCE['name']}\n"
    )


def _write_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
