"""Table → Observation…: each value with every label that speaks for it: left, up, and up-then-left under a merged header."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from foi_ingest.find_figures.shapes import Raster, rasterise
from foi_ingest.model import Answer, Axis, Cell, Label, Observation, Place, Sight, Table, ValueKey


def interpret(answer: Answer, table: Table) -> Sight:
    """Takes a table whose cells have roles, gives its axes and one observation for each value in its body."""
    if table.kind == "records":
        axes, observations = _read_records(table)
    else:
        axes, observations = _read_table(table)
    return Sight(answer, table, tuple(axes), tuple(observations))


def _read_table(table: Table) -> tuple[list[Axis], list[Observation]]:
    raster = rasterise(table.cells)
    role = dict(zip(table.cells, table.roles, strict=True))
    header_rows = sorted({row for cell in table.cells if role[cell] in ("header", "corner") for row in range(cell.row, cell.row_end + 1)})
    stub_columns = sorted({c for cell in table.cells if role[cell] == "stub" for c in range(cell.column, cell.column_end + 1)})
    speakers: dict[str, list[Label]] = defaultdict(list)
    observations = []
    for cell, key in zip(table.cells, table.keys, strict=True):
        if role[cell] != "body":
            continue
        labels = []
        for name, speaker in _speakers(cell, raster, role, header_rows, stub_columns):
            label = Label(speaker.text, speaker.place, speaker.marks)
            labels.append((name, label))
            speakers[name].append(label)
        observations.append(Observation(key, cell.text, tuple(labels), cell.doubt, cell.marks))
    headings = _find_headings(raster, role, header_rows, stub_columns)
    order = ["section", *(f"stub {c}" for c in stub_columns), *(f"header {r}" for r in header_rows)]
    axes = [Axis(name, headings.get(name), tuple(dict.fromkeys(speakers[name]))) for name in order if name in speakers]
    return axes, observations


def _speakers(
    cell: Cell, raster: Raster, role: dict[Cell, str], header_rows: Sequence[int], stub_columns: Sequence[int]
) -> Iterator[tuple[str, Cell]]:
    section = _section_above(cell, raster, role)
    if section is not None:
        yield "section", section
    for column in stub_columns:
        stub = raster.cell(cell.row, column)
        if stub is None and column != stub_columns[-1]:
            stub = _carried_down(cell.row, column, raster, role, stub_columns)
        if stub is not None and role[stub] == "stub":
            yield f"stub {column}", stub
    said: set[Cell] = set()
    for row in header_rows:
        header = raster.cell(row, cell.column)
        if header is None and row != header_rows[-1]:
            header = _banner_to_the_left(row, cell.column, raster, role)
        if header is not None and role[header] == "header" and header not in said:
            said.add(header)
            yield f"header {row}", header


def _section_above(cell: Cell, raster: Raster, role: dict[Cell, str]) -> Cell | None:
    found = None
    for other in raster.cells:
        if other.row < cell.row and role[other] == "section":
            found = other if found is None or other.row > found.row else found
    return found


def _carried_down(row: int, column: int, raster: Raster, role: dict[Cell, str], stub_columns: Sequence[int]) -> Cell | None:
    """A pivot prints an outer label once: it holds until the next one, provided that the row has an inner label of its own."""
    if all(raster.cell(row, inner) is None for inner in stub_columns if inner > column):
        return None
    for above in reversed([r for r in raster.rows if r < row]):
        cell = raster.cell(above, column)
        if cell is not None:
            return cell if role[cell] == "stub" else None
    return None


def _banner_to_the_left(row: int, column: int, raster: Raster, role: dict[Cell, str]) -> Cell | None:
    """A banner that is not merged stands over its first column only: it holds for the blanks to its right."""
    for left in reversed([c for c in raster.columns if c < column]):
        cell = raster.cell(row, left)
        if cell is not None:
            return cell if role[cell] == "header" else None
    return None


def _find_headings(raster: Raster, role: dict[Cell, str], header_rows: Sequence[int], stub_columns: Sequence[int]) -> dict[str, Label]:
    headings: dict[str, Label] = {}
    for column in stub_columns:
        for row in reversed(header_rows):
            cell = raster.cell(row, column)
            if cell is not None and role[cell] == "corner":
                headings[f"stub {column}"] = Label(cell.text, cell.place, cell.marks)
                break
    for row in header_rows:
        corner = next((c for column in stub_columns if (c := raster.cell(row, column)) is not None and role[c] == "corner"), None)
        if corner is not None:
            headings[f"header {row}"] = Label(corner.text, corner.place, corner.marks)
    return headings


def _read_records(table: Table) -> tuple[list[Axis], list[Observation]]:
    """A row is a crime: rows that say the same are one observation, whose amount is their number."""
    raster = rasterise(table.cells)
    header = {cell.column: cell for cell, role in zip(table.cells, table.roles, strict=True) if role == "header"}
    groups: dict[tuple[str, ...], list[list[Cell]]] = defaultdict(list)
    columns = sorted(header)
    for row in raster.rows[1:]:
        cells = [raster.cell(row, column) for column in columns]
        if all(cell is None for cell in cells):
            continue
        groups[tuple(cell.text if cell else "" for cell in cells)].append([cell for cell in cells if cell])
    axes = {column: list[Label]() for column in columns}
    observations = []
    for rows in groups.values():
        labels = []
        for cell in rows[0]:
            label = Label(cell.text, cell.place, cell.marks)
            axes[cell.column].append(label)
            labels.append((f"stub {cell.column}", label))
        place = _range(rows)
        observations.append(Observation(ValueKey(place, COUNTED), f"{len(rows)} rows", tuple(labels), amount=len(rows)))
    found = [
        Axis(f"stub {c}", Label(header[c].text, header[c].place, header[c].marks), tuple(dict.fromkeys(axes[c]))) for c in columns if axes[c]
    ]
    return found, observations


COUNTED = -3
"""Ordinal of a value that is counted from rows: beyond the cells that are seen."""


def _range(rows: Sequence[Sequence[Cell]]) -> Place:
    first, last = rows[0][0].place, rows[-1][-1].place
    spots = ", ".join(row[0].place.spot for row in rows)
    return Place(page=first.page, sheet=first.sheet, spot=f"{first.spot}:{last.spot} ({len(rows)} rows: {spots})" if len(rows) > 1 else f"row of {first.spot}")
