"""Grid → Table: which cells are header, stub, body, title and note; found by look, never by position alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from foi_ingest.find_figures.beside import Part, divide_beside, find_labels_behind
from foi_ingest.find_figures.groups import find_groups
from foi_ingest.find_figures.joining import same_texts
from foi_ingest.find_figures.records import find_record_roles
from foi_ingest.find_figures.shapes import Raster, looks_like_period, looks_like_value, rasterise
from foi_ingest.model import Cell, Grid, Line, Table, ValueKey
from foi_ingest.normalise.ages import read_age
from foi_ingest.normalise.numbers import read_whole_number
from foi_ingest.vocabulary import Vocabulary, fold

_YEAR_OF = re.compile(r"((?:19|20)\d\d)\s+(\D+)")
_PIVOT_CORNER = "row labels"
"""What a pivot prints over its stub, in the last row of its header."""
_NUMBERED = ("age", "period", "other")
"""Dimensions whose labels may be bare numbers. `Crime` and `Outcome` over numbers may head counts, `Outcome code` does not."""
_CODED = re.compile(r"\b(?:codes?|types?|numbers?|nos?)\b", re.IGNORECASE)
_AGE_WORDS = re.compile(r"\d\s?(?:and|or|&)\s?(?:under|over)|\b(?:under|over)\s?\d|\d\s?\+|\d{2}\s?(?:-|–|to)\s?\d{2}", re.IGNORECASE)


def find_tables(grid: Grid, title: Sequence[Line], notes: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Table]:
    """Takes one grid with the lines around it, gives the tables stacked in it, each with the role of every cell.

    Every cell of the grid is in exactly one table.
    """
    context = " ".join(line.text for line in (*title, *notes)).casefold()
    whole = rasterise(grid.cells)
    if (roles := find_record_roles(whole, context, vocabulary)) is not None:
        yield _build("records", whole.cells, roles, title, notes)
        return
    for stacked in _split_stacked(whole, vocabulary):
        raster = rasterise(stacked)
        for part in divide_beside(raster, _header_rows(raster, raster.rows, vocabulary), vocabulary):
            yield _build_table(part, title, notes, vocabulary)


def _build_table(part: Part, title: Sequence[Line], notes: Sequence[Line], vocabulary: Vocabulary) -> Table:
    raster = rasterise(part.cells)
    roles, unplaced = find_groups(raster, _table_roles(raster, vocabulary), vocabulary)
    doubts = ["" if part.is_sure else "unknown_axis" if role == "body" else "" for role in roles]
    doubts = [doubt or ("maybe_subtotal" if cell.row in unplaced else "") for cell, doubt in zip(part.cells, doubts, strict=True)]
    cells = [replace(cell, doubt=cell.doubt or doubt) for cell, doubt in zip(part.cells, doubts, strict=True)]
    return _build("table", cells, roles, (*title, *part.titles), notes)


def _build(kind: str, cells: Sequence[Cell], roles: Sequence[str], title: Sequence[Line], notes: Sequence[Line]) -> Table:
    return Table(kind, tuple(cells), tuple(roles), tuple(title), tuple(notes), tuple(ValueKey(cell.place, 0) for cell in cells))


def _split_stacked(raster: Raster, vocabulary: Vocabulary) -> Iterator[list[Cell]]:
    """A second header in the middle begins a second table; the same header said again does not."""
    starts = [raster.rows[0]] if raster.rows else []
    header = _header_rows(raster, raster.rows, vocabulary)
    first = raster.row_cells(header[-1]) if header else []
    seen_data = False
    for row, after in zip(raster.rows, [*raster.rows[1:], None], strict=True):
        if _is_data_row(raster, row, vocabulary):
            seen_data = True
        elif (
            seen_data
            and after is not None
            and _looks_like_header(raster, row, vocabulary)
            and not same_texts(raster.row_cells(row), first)
            and _is_data_row(raster, after, vocabulary)
        ):
            starts.append(row)
            seen_data = False
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        yield [cell for cell in raster.cells if cell.row >= start and (end is None or cell.row < end)]


def _looks_like_header(raster: Raster, row: int, vocabulary: Vocabulary) -> bool:
    """A row that heads columns: its first cell is blank or a known heading, or what stands beside it are periods. A row of figures that
    holds a text (`Facebook | see note`) is none.
    """
    cells = raster.row_cells(row)
    beside = [cell for cell in cells if cell.column > raster.columns[0]]
    is_years = _names_years(beside, vocabulary)
    is_named = is_years or all(_is_label(cell.text, vocabulary) for cell in beside) or _names_columns(beside, vocabulary)
    if len(cells) < 2 or not beside or not is_named:
        return False
    first = cells[0] if cells[0].column == raster.columns[0] else None
    return first is None or _is_heading(first.text, vocabulary) or is_years or all(_heads_figures(cell.text, vocabulary) for cell in beside)


def _names_years(beside: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """`2021 offences | 2022 offences` names two years, although `16 crimes` is a figure: each number is one more than the one before."""
    found = [_YEAR_OF.fullmatch(cell.text.strip()) for cell in beside]
    years = [int(match[1]) for match in found if match is not None and vocabulary.meaning("measure", match[2]) is not None]
    return len(years) == len(beside) > 1 and all(b - a in (-1, 0, 1) for a, b in pairwise(years)) and years[0] != years[-1]


def _is_label(text: str, vocabulary: Vocabulary) -> bool:
    return looks_like_period(text) or not looks_like_value(text, vocabulary)


def _is_heading(text: str, vocabulary: Vocabulary) -> bool:
    return fold(text) in vocabulary.headings or fold(text) == _PIVOT_CORNER


_HEADS = ("measure", "count_word", "not_a_count", "sex", "platform", "total", "force")


def _heads_figures(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is one of those that stand over a column of figures."""
    return looks_like_period(text) or read_age(text) is not None or any(vocabulary.meaning(d, text) is not None for d in _HEADS)


def _is_data_row(raster: Raster, row: int, vocabulary: Vocabulary) -> bool:
    cells = raster.row_cells(row)
    if _names_years(cells[1:], vocabulary):
        return False
    if len(cells) >= 2 and (all(looks_like_period(cell.text) for cell in cells[1:]) or _names_columns(cells[1:], vocabulary)):
        return False
    values = [cell for cell in cells if looks_like_value(cell.text, vocabulary) and not looks_like_period(cell.text)]
    return bool(values) and not (len(cells) > 1 and len(values) == 1 and values[0] is cells[0])


def _names_columns(beside: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """`Facebook | Kik | Not recorded` names columns, although `not recorded` may stand in place of a figure elsewhere."""
    unknown = [cell for cell in beside if vocabulary.means_unknown(cell.text)]
    named = [cell for cell in beside if not looks_like_value(cell.text, vocabulary) or looks_like_period(cell.text)]
    is_all = len(unknown) + sum(cell not in unknown for cell in named) == len(beside)
    return bool(unknown) and is_all and len(named) > len(unknown) and any(_heads_figures(cell.text, vocabulary) for cell in named)


def _header_rows(raster: Raster, rows: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    found: list[int] = []
    for row in rows:
        if found and _ends_header(raster, row, found, vocabulary):
            break
        numeric = _is_data_row(raster, row, vocabulary)
        if numeric and not (
            _counts_up(raster, row, bool(found)) or _names_ages(raster, row, vocabulary) or _heads_numbers(raster, row, found, vocabulary)
        ):
            break
        found.append(row)
    if len(found) == len(rows):
        return found[:1]
    return found


def _ends_header(raster: Raster, row: int, header: Sequence[int], vocabulary: Vocabulary) -> bool:
    """Below a row that heads columns, a row with a label of its own in the first column is no header: a section, or figures with a text."""
    first = raster.cell(row, raster.columns[0])
    if first is None or first.row < row or (_is_heading(first.text, vocabulary) and not _is_section(raster, row, header)):
        return False
    if not any(len(raster.row_cells(above)) > 1 for above in header):
        return False
    beside = [cell for cell in raster.row_cells(row) if cell.column > raster.columns[0]]
    return not beside or not all(_heads_figures(cell.text, vocabulary) for cell in beside)


def _is_section(raster: Raster, row: int, header: Sequence[int]) -> bool:
    """Whether a text alone in its row stands below a header that has its corner: `Social media` heads the platforms under it."""
    corner = (raster.cell(above, raster.columns[0]) for above in header if len(raster.row_cells(above)) > 1)
    is_alone = all(raster.cell(row, column) is None for column in raster.columns[1:])
    return is_alone and any(cell is not None and cell.row_end < row for cell in corner)


def _heads_numbers(raster: Raster, row: int, header: Sequence[int], vocabulary: Vocabulary) -> bool:
    """`Year | 10 | 11 | 12`: beside a known heading the numbers of the first row are labels, each greater than the one before."""
    cells = raster.row_cells(row)
    if header or not cells or cells[0].column != raster.columns[0] or not _is_heading(cells[0].text, vocabulary):
        return False
    numbers = [read_whole_number(cell.text) for cell in cells[1:]]
    return len(numbers) > 1 and all(a is not None and b is not None and a < b for a, b in pairwise(numbers))


def _counts_up(raster: Raster, row: int, below_header: bool) -> bool:
    """`13 14 15 16 17` under or beside the word "age" are labels: single years of age, one more from each to the next."""
    cells = raster.row_cells(row)
    numbers = [n for cell in cells if (n := read_whole_number(cell.text)) is not None]
    words = " ".join(cell.text.casefold() for cell in raster.cells if cell.row <= row)
    return (
        len(numbers) >= 3 and "age" in words and (below_header or row == raster.rows[0]) and all(b == a + 1 for a, b in pairwise(numbers))
    )


def _names_ages(raster: Raster, row: int, vocabulary: Vocabulary) -> bool:
    """`11 and under | 12-15 | 16 and over` are labels, although `0-5` may be a mask and `13` a number elsewhere."""
    beside = [cell.text for cell in raster.row_cells(row) if cell.column > raster.columns[0]]
    ages = [text for text in beside if read_age(text) is not None]
    below = raster.rows[raster.rows.index(row) + 1 :]
    if any(_AGE_WORDS.search(cell.text) and _is_over_label(raster, cell, below, vocabulary) for cell in raster.row_cells(row)):
        return False
    return len(ages) >= 2 and len(ages) >= len(beside) - 2 and any(_AGE_WORDS.search(text) for text in ages)


def _table_roles(raster: Raster, vocabulary: Vocabulary) -> list[str]:
    header = _header_rows(raster, raster.rows, vocabulary)
    data = [row for row in raster.rows if row not in header]
    titles = _title_rows(raster, header)
    heads = [row for row in header if row not in titles]
    stubs = _stub_columns(raster, heads, data, vocabulary)
    behind = find_labels_behind(raster, heads, stubs, data, vocabulary) if stubs else []
    # In a table of texts alone the last column stays what the rows say: taken for labels, they would all be notes.
    behind = behind if len(stubs) + len(behind) < len(raster.columns) else []
    repeated = {row for row in data for h in header if same_texts(raster.row_cells(row), raster.row_cells(h))}
    first_body = max(stubs, default=-1) + 1
    stubs = [*stubs, *behind]
    last_values = max((row for row in data if _has_value(raster, row, stubs, vocabulary)), default=None)
    roles = []
    for cell in raster.cells:
        if cell.row in titles:
            roles.append("title")
        elif cell.row in header:
            roles.append("corner" if cell.column_end < first_body or cell.column in behind else "header")
        elif cell.row in repeated:
            roles.append("repeated")
        elif last_values is None or (cell.row > last_values and len(raster.row_cells(cell.row)) == 1 and cell.column == raster.columns[0]):
            roles.append("note")
        elif cell.column in stubs:
            alone = len(raster.row_cells(cell.row)) == 1 and cell.column == raster.columns[0] and cell.row == cell.row_end
            section = alone and not _covered(raster, cell, stubs) and not _is_tail(raster, cell)
            roles.append("section" if section else "stub")
        else:
            roles.append("body")
    return roles


def _is_tail(raster: Raster, cell: Cell) -> bool:
    """Whether a cell is the end of the label above it, which a page break cut in two."""
    above = [other for row in raster.rows if row < cell.row and (other := raster.cell(row, cell.column)) is not None]
    return bool(above) and above[-1].text.endswith(f"\n{cell.text}")


def _covered(raster: Raster, cell: Cell, stubs: Sequence[int]) -> bool:
    """Whether a cell that begins in an earlier row reaches into this one: then the row is no section."""
    return any(
        (other := raster.cell(cell.row, column)) is not None and other.row < cell.row for column in raster.columns if column not in stubs
    )


def _is_over_label(raster: Raster, cell: Cell, below: Sequence[int], vocabulary: Vocabulary) -> bool:
    """`Under 13` over `13 to 15` in a second column of labels: it labels its row and heads no column."""
    under = next((c for row in below if (c := raster.cell(row, cell.column)) is not None and c is not cell), None)
    return under is not None and not looks_like_value(under.text, vocabulary)


def _title_rows(raster: Raster, header: Sequence[int]) -> set[int]:
    """Rows above the header that hold one cell over the whole width, or one text in the first column with a real header below."""
    titles: set[int] = set()
    for row, below in pairwise(header):
        cells = raster.row_cells(row)
        if cells[0].column == raster.columns[0] and cells[0].column_end > cells[0].column and cells[0].row_end == cells[0].row:
            titles.add(row)  # a band never covers the row labels' column and figures together
            continue
        if len(cells) != 1 or any(raster.cell(row, column) not in (None, cells[0]) for column in raster.columns):
            break
        wide = cells[0].column == raster.columns[0] and (
            cells[0].column_end >= raster.columns[-1] or cells[0].column_end == cells[0].column
        )
        if not wide or (cells[0].column_end == cells[0].column and not raster.row_cells(below)):
            break
        titles.add(row)
    return titles


def _has_value(raster: Raster, row: int, stubs: Sequence[int], vocabulary: Vocabulary) -> bool:
    return any(cell.column not in stubs and looks_like_value(cell.text, vocabulary) for cell in raster.row_cells(row)) or any(
        raster.cell(row, column) is not None for column in raster.columns if column not in stubs
    )


def _stub_columns(raster: Raster, header: Sequence[int], data: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    stubs: list[int] = []
    for column in raster.columns:
        cells = [cell for cell in raster.cells if cell.column == column and cell.row in data]
        heading = next((cell for row in reversed(header) if (cell := raster.cell(row, column)) is not None), None)
        if not cells:
            if heading is None or stubs:
                break
            stubs.append(column)
            continue
        is_first = column == raster.columns[0]
        if len(stubs) + 1 == len(raster.columns) or (
            _holds_figures(cells, heading, first=is_first, vocabulary=vocabulary)
            and not _holds_numbered_labels(raster, header, column, vocabulary)
        ):
            break
        stubs.append(column)
    return stubs


def _holds_numbered_labels(raster: Raster, header: Sequence[int], column: int, vocabulary: Vocabulary) -> bool:
    """`Victim age` over 12, 13, 14 before `Victims`: numbers that a known heading makes labels, where a later one heads figures."""

    def heading(at: int) -> str:
        return next((cell.text for row in reversed(header) if (cell := raster.cell(row, at)) is not None), "")

    own, later = heading(column), [heading(at) for at in raster.columns if at > column]
    dimension = (vocabulary.headings.get(fold(own)) or "measure").removeprefix("victim_").removeprefix("suspect_")
    is_label = dimension in _NUMBERED or (dimension in ("outcome", "offence") and _CODED.search(own) is not None)
    is_heading = not _heads_figures(own, vocabulary)
    return is_label and is_heading and any(vocabulary.meaning(d, text) is not None for d in ("measure", "count_word") for text in later)


def _holds_figures(cells: Sequence[Cell], heading: Cell | None, *, first: bool, vocabulary: Vocabulary) -> bool:
    """Whether a column holds figures and not labels. Numbers in the first column label rows (hours, ages, line numbers), unless what
    stands over them heads figures.
    """
    values = [cell for cell in cells if looks_like_value(cell.text, vocabulary) and not looks_like_period(cell.text)]
    text = heading.text if heading is not None else ""
    if heading is not None and looks_like_period(text):
        return bool(values)
    dimension = vocabulary.headings.get(fold(text)) if text else None
    if dimension not in (None, "measure") and (first or all(vocabulary.means_unknown(cell.text) for cell in values)):
        return False
    if len(values) * 2 <= len(cells):
        return False
    if first and _counts_rows(cells) and vocabulary.meaning("count_word", text) is not None:
        return False
    return not first or _heads_figures(text, vocabulary) or (heading is None and len(values) == len(cells) and not _counts_rows(cells))


def _counts_rows(cells: Sequence[Cell]) -> bool:
    """1, 2, 3 …: numbers of the rows."""
    numbers = [read_whole_number(cell.text) for cell in cells]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
