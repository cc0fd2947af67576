"""Table → Observation…: each value with every label that speaks for it: left, up, and up-then-left under a merged header."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from foi_ingest.find_figures.shapes import rasterise
from foi_ingest.model import Answer, Axis, Cell, Label, Observation, Place, Sight, Table, ValueKey


def interpret(answer: Answer, table: Table) -> Sight:
    """Takes a table whose cells have roles, gives its axes and one observation for each value in its body."""
    if table.kind == "records":
        axes, observations = _read_records(table)
    else:
        axes, observations = _read_table(table)
    return Sight(answer, table, tuple(axes), tuple(observations))


def _read_table(table: Table) -> tuple[list[Axis], list[Observation]]:
    plan = _Plan(table)
    speakers: dict[str, dict[Label, None]] = defaultdict(dict)
    observations = []
    above: dict[int, list[tuple[str, Label]]] = {}
    row_labels: dict[int, list[tuple[str, Label]]] = {}
    for cell, role, key in zip(table.cells, table.roles, table.keys, strict=True):
        if role != "body":
            continue
        if cell.row not in row_labels:
            row_labels[cell.row] = [(name, _label(c)) for name, c in plan.speakers_left(cell.row)]
        if cell.column not in above:
            above[cell.column] = [(name, _label(c)) for name, c in plan.speakers_above(cell.column)]
        labels = (*row_labels[cell.row], *above[cell.column])
        for name, label in labels:
            speakers[name].setdefault(label)
        is_sum, of_all = (plan.has_label(cell.row, role) for role in ("parent", "whole"))
        observations.append(Observation(key, cell.text, labels, cell.doubt, cell.marks, is_sum=is_sum, of_all=of_all))
    labelled_rows, labelled_columns = ([n for n, said in labels.items() if said] for labels in (row_labels, above))
    taken = {cell.place for cell in table.cells}
    for row, column in plan.empty_positions(labelled_rows, labelled_columns):
        place = locate_empty(row_labels[row][-1][1].place, above[column][-1][1].place)
        # Under a header merged over several columns their empty cells would all be told by one place.
        if place is not None and place not in taken:
            taken.add(place)
            observations.append(Observation(ValueKey(place, EMPTY), "", (*row_labels[row], *above[column])))
    headings = plan.headings()
    order = ["section", *(f"stub {c}" for c in plan.stub_columns), *(f"header {r}" for r in plan.header_rows)]
    axes = [Axis(name, headings.get(name), tuple(speakers[name])) for name in order if name in speakers]
    return axes, observations


def _label(cell: Cell) -> Label:
    return Label(cell.text, cell.place, cell.marks)


_ROW_LABELS = ("stub", "parent", "whole")


class _Plan:
    """Where labels stand in one table, and for which rows and columns they speak."""

    def __init__(self, table: Table) -> None:
        self._raster = rasterise(table.cells)
        self._role = {id(cell): role for cell, role in zip(table.cells, table.roles, strict=True)}
        self.header_rows = sorted({r for c in table.cells if self._is(c, "header", "corner") for r in range(c.row, c.row_end + 1)})
        self.stub_columns = sorted({n for c in table.cells if self._is(c, *_ROW_LABELS) for n in range(c.column, c.column_end + 1)})
        # By rows, and not looked for in each: a row may hold a million cells.
        self._labelled = {role: {c.row for c in table.cells if self._is(c, role)} for role in ("parent", "whole")}
        self._sections = sorted((c for c in table.cells if self._is(c, "section", "parent")), key=lambda c: c.row)

    def _is(self, cell: Cell, *roles: str) -> bool:
        return self._role[id(cell)] in roles

    def speakers_left(self, row: int) -> Iterator[tuple[str, Cell]]:
        """Labels of a row: the section that it stands in, then its row labels from the outermost on."""
        is_whole = self.has_label(row, "whole")
        section = next((c for c in reversed(self._sections) if c.row < row or (c.row == row and self._is(c, "parent"))), None)
        if section is not None and not is_whole:
            yield "section", section
        for column in self.stub_columns:
            stub = self._raster.cell(row, column)
            if stub is None and column != self.stub_columns[-1] and not is_whole:
                stub = self._carried_down(row, column)
            if stub is not None and self._is(stub, "stub", "whole"):
                yield f"stub {column}", stub

    def has_label(self, row: int, role: str) -> bool:
        """Whether a row has a label of this role, `parent` or `whole`."""
        return row in self._labelled[role]

    def speakers_above(self, column: int) -> Iterator[tuple[str, Cell]]:
        """Headers of a column from the uppermost on; a header merged over several rows speaks once."""
        said: set[int] = set()
        for row in self.header_rows:
            header = self._raster.cell(row, column)
            if header is None and row != self.header_rows[-1]:
                header = self._banner_to_the_left(row, column)
            if header is not None and self._is(header, "header") and id(header) not in said:
                said.add(id(header))
                yield f"header {row}", header

    def empty_positions(self, rows: Collection[int], columns: Collection[int]) -> Iterator[tuple[int, int]]:
        """Where a labelled row and a labelled column that hold values elsewhere meet and nothing stands."""
        if not self.stub_columns or not self.header_rows:
            return
        for row in sorted(rows):
            for column in sorted(columns):
                if self._raster.cell(row, column) is None:
                    yield row, column

    def _carried_down(self, row: int, column: int) -> Cell | None:
        """A pivot prints an outer label once: it holds until the next one, provided that the row has an inner label of its own."""
        if all(self._raster.cell(row, inner) is None for inner in self.stub_columns if inner > column):
            return None
        for above in reversed(self._raster.rows[: self._raster.rows.index(row)]):
            cell = self._raster.cell(above, column)
            if cell is not None:
                return cell if self._is(cell, "stub") else None
        return None

    def _banner_to_the_left(self, row: int, column: int) -> Cell | None:
        """A banner that is not merged stands over its first column only: it holds for the blanks to its right.

        Where columns before the first banner have none, the banners stand in the middle of their groups. Such groups are known when the
        headings below repeat in each of them; otherwise nobody can say where one ends, and the blanks stay without a banner.
        """
        body = [c for c in self._raster.columns if c not in self.stub_columns]
        banners = [c for c in body if (cell := self._raster.cell(row, c)) is not None and self._is(cell, "header")]
        if banners and banners[0] != body[0]:
            group = next((group for group in self._repeated_groups(len(banners)) if column in group), ())
            inside = [c for c in banners if c in group]
            return self._raster.cell(row, inside[0]) if len(inside) == 1 else None
        for left in reversed([c for c in self._raster.columns if c < column]):
            cell = self._raster.cell(row, left)
            if cell is not None:
                return cell if self._is(cell, "header") else None
        return None

    def _repeated_groups(self, number: int) -> list[list[int]]:
        """The columns of the body in so many groups of one size, when the innermost headings say the same in each; otherwise none."""
        body = [c for c in self._raster.columns if c not in self.stub_columns]
        size = len(body) // number
        groups = [body[start : start + size] for start in range(0, size * number, size)] if size > 1 else []
        said = [[cell.text if (cell := self._raster.cell(self.header_rows[-1], c)) else "" for c in group] for group in groups]
        return groups if size * number == len(body) and said and all(texts == said[0] for texts in said) else []

    def headings(self) -> dict[str, Label]:
        """Axis id → what the corner says of it."""
        found: dict[str, Label] = {}
        for column in self.stub_columns:
            for row in reversed(self.header_rows):
                cell = self._raster.cell(row, column)
                if cell is not None and self._is(cell, "corner"):
                    found[f"stub {column}"] = _label(cell)
                    break
        for row in self.header_rows:
            corners = (self._raster.cell(row, column) for column in self.stub_columns)
            corner = next((c for c in corners if c is not None and self._is(c, "corner")), None)
            if corner is not None:
                found[f"header {row}"] = _label(corner)
        return found


def _read_records(table: Table) -> tuple[list[Axis], list[Observation]]:
    """A row is a crime: rows that say the same are one observation, whose amount is their number.

    A row that leaves out a label by which others are told apart is no part of the whole that its other labels name.
    """
    raster = rasterise(table.cells)
    header = {cell.column: cell for cell, role in zip(table.cells, table.roles, strict=True) if role == "header"}
    parting = {(cell.row, cell.column): cell for cell, role in zip(table.cells, table.roles, strict=True) if role == "record"}
    listed = {cell.row for cell, role in zip(table.cells, table.roles, strict=True) if role.startswith("record") and role != "record_total"}
    columns = sorted({column for _, column in parting if column in header})
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in sorted(listed):
        groups[tuple(cell.text if (cell := parting.get((row, column))) else "" for column in columns)].append(row)
    axes: dict[int, dict[Label, None]] = {column: {} for column in columns}
    observations = []
    for rows in groups.values():
        labels = [(f"stub {column}", _label(cell)) for column in columns if (cell := parting.get((rows[0], column)))]
        for axis, label in labels:
            axes[int(axis.removeprefix("stub "))].setdefault(label)
        first = tuple(raster.row_cells(row)[0].place for row in rows)
        doubt = next((cell.doubt for row in rows for cell in raster.row_cells(row) if cell.doubt), "")
        if len(labels) < len(columns):
            doubt = doubt or "blank_in_record"
        key = ValueKey(Place.of_rows(first), COUNTED)
        observations.append(Observation(key, f"{len(rows)} rows", tuple(labels), doubt, amount=len(rows), rows=first))
    printed = [cell for cell, role in zip(table.cells, table.roles, strict=True) if role == "body"]
    observations += [Observation(ValueKey(cell.place, 0), cell.text, (), "rows_differ_from_total") for cell in printed]
    found = [Axis(f"stub {c}", _label(header[c]), tuple(axes[c])) for c in columns if axes[c]]
    return found, observations


EMPTY = -4
"""Ordinal of an empty cell: nothing that a reader saw, and yet something that the table says."""
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")
_SPOT = re.compile(r"(table \d+, row |line )(\d+)(, column |, field )(\d+)")


def locate_empty(row: Place, column: Place) -> Place | None:
    """Where an empty cell stands, told from its row label and its column header; None where these have no positions to tell it from."""
    if row.box is not None and column.box is not None:
        return Place(page=row.page, box=(column.box[0], row.box[1], column.box[2], row.box[3]), spot="empty")
    if (mine := _ADDRESS.fullmatch(row.spot)) and (over := _ADDRESS.fullmatch(column.spot)):
        return Place(sheet=row.sheet, spot=f"{over[1]}{mine[2]}")
    if (mine := _SPOT.fullmatch(row.spot)) and (over := _SPOT.fullmatch(column.spot)):
        return Place(sheet=row.sheet, spot=f"{mine[1]}{mine[2]}{mine[3]}{over[4]}")
    return None


COUNTED = -3
"""Ordinal of a value that is counted from rows: beyond the cells that are seen."""
