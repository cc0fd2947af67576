"""What the cells of workbooks are taken for: title, header, stub, body, total, note. F1 a role, and files in which every cell is right.

    python -m benchmarks.workbooks FOLDER --labels labels.csv [--detail]

The labels are a CSV with the columns `file` (path below FOLDER), `sheet`, `range` (`A1:C7`, or one cell) and `role`. A later line
outweighs an earlier one on the same cell. Only visible cells that display something and have a label count; `stub` is a row's label and
`header` a column's, the corner included; `body` is a figure, or a row of a record-level sheet; `total` is a figure that the force
printed as the total of others, whatever its labels are.

Beside it stands what twenty lines reach that know nothing of words but "total": the first row with a number beside its label begins the
figures, what stands alone over it is title, and what stands alone under it is note. `benchmarks/roles_golden.csv` labels the workbooks
of `tests/golden`, which this project made itself and which its rules were written with: it shows what breaks, and is no estimate for
workbooks that nobody has seen.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from openpyxl.utils import range_boundaries

from foi_ingest.discover import discover
from foi_ingest.extract import extract
from foi_ingest.find_answers import find_answers
from foi_ingest.find_figures import find_figures
from foi_ingest.interpret import interpret
from foi_ingest.model import Document, Grid, Line, Place, Sight, Source
from foi_ingest.normalise.numbers import read_whole_number
from foi_ingest.pipeline import read_source
from foi_ingest.vocabulary import Vocabulary, load_vocabulary

ROLES = ("title", "header", "stub", "body", "total", "note")
_ROLES_OF_TABLES = {
    "corner": "header",
    "header": "header",
    "repeated": "header",
    "section": "stub",
    "stub": "stub",
    "parent": "stub",
    "whole": "stub",
    "record": "body",
    "body": "body",
    "title": "title",
    "note": "note",
}

Spot = tuple[str, str]
"""Sheet and cell: `("Data", "C7")`."""
Guess = Callable[[Source, Document, Vocabulary], dict[Spot, str]]


def read_labels(path: Path) -> dict[str, dict[Spot, str]]:
    """File → its cells and their roles. Raises SystemExit when a role is not known."""
    labels: dict[str, dict[Spot, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row["role"] not in ROLES:
                raise SystemExit(f"{path}, line {number}: the role must be one of {', '.join(ROLES)}")
            labels[row["file"]].update(dict.fromkeys(((row["sheet"], spot) for spot in list_spots(row["range"])), row["role"]))
    return labels


def list_spots(cells: str) -> Iterator[str]:
    """Every cell of a range."""
    left, top, right, bottom = range_boundaries(cells)
    for row in range(top or 1, (bottom or 1) + 1):
        yield from (f"{name_column(column)}{row}" for column in range(left or 1, (right or 1) + 1))


def name_column(column: int) -> str:
    """Letters of a column that counts from 1."""
    column, rest = divmod(column - 1, 26)
    return (name_column(column) if column else "") + chr(ord("A") + rest)


def spot_of(place: Place) -> Spot:
    """Where a cell stands."""
    return place.sheet or "", place.spot


def guess_ours(source: Source, document: Document, vocabulary: Vocabulary) -> dict[Spot, str]:
    """What foi-ingest takes each cell for."""
    roles = dict(place_lines(document))
    for answer in find_answers(document, source.source_id, vocabulary).answers:
        for table in find_figures(answer, vocabulary).tables:
            if table.kind in ("table", "records"):
                roles.update({spot_of(c.place): _ROLES_OF_TABLES[role] for c, role in zip(table.cells, table.roles, strict=True)})
                roles.update(list_totals(interpret(answer, table), vocabulary))
    loaded = read_source(source, vocabulary).counts
    roles.update({(count.sheet or "", count.place.rpartition("!")[2]): "total" for count in loaded if count.is_printed_total})
    return roles


def place_lines(document: Document) -> Iterator[tuple[Spot, str]]:
    """Lines outside tables: titles over the last table of their sheet, notes under it, and notes where no table is."""
    last = {part.place.sheet: index for index, part in enumerate(document.parts) if isinstance(part, Grid)}
    for index, part in enumerate(document.parts):
        if isinstance(part, Line) and part.kind != "sheet":
            yield spot_of(part.place), "title" if index < last.get(part.place.sheet, -1) else "note"


def list_totals(sight: Sight, vocabulary: Vocabulary) -> Iterator[tuple[Spot, str]]:
    """The figures of a table for which a label speaks that says total, loaded or not."""
    for seen in sight.observations:
        if seen.amount is None and any(vocabulary.meaning("total", label.text) is not None for _, label in seen.labels):
            yield spot_of(seen.key.place), "total"


def guess_plainly(_source: Source, document: Document, _vocabulary: Vocabulary) -> dict[Spot, str]:
    """The twenty lines that are the yardstick."""
    sheets: dict[str, dict[int, list[tuple[Spot, str]]]] = defaultdict(lambda: defaultdict(list))
    for part in document.parts:
        for cell in part.cells if isinstance(part, Grid) else (part,):
            if not (isinstance(cell, Line) and cell.kind == "sheet"):
                sheet, spot = spot_of(cell.place)
                sheets[sheet][int(spot.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))].append(((sheet, spot), cell.text))
    roles: dict[Spot, str] = {}
    for rows in sheets.values():
        first = next((row for row in sorted(rows) if any(read_whole_number(text) is not None for _, text in rows[row][1:])), None)
        for row, cells in rows.items():
            roles.update(zip((spot for spot, _ in cells), guess_row(row, [text for _, text in cells], first), strict=True))
    return roles


def guess_row(row: int, texts: list[str], first: int | None) -> list[str]:
    """The roles of one row, given where the figures begin."""
    if first is None or row < first:
        return ["title" if len(texts) == 1 else "header"] * len(texts)
    if len(texts) == 1:
        return ["note"]
    return ["stub", *["total" if "total" in texts[0].casefold() else "body"] * (len(texts) - 1)]


def measure(guess: Guess, folder: Path, labels: Mapping[str, Mapping[Spot, str]]) -> tuple[dict[str, tuple[int, int, int]], dict[str, int]]:
    """Role → (hits, guessed, labelled), and file → cells whose role is wrong."""
    vocabulary = load_vocabulary()
    hits, guessed, labelled = Counter[str](), Counter[str](), Counter[str]()
    wrong: dict[str, int] = {}
    for name, truth in labels.items():
        (source,) = discover([folder / name])
        roles = guess(source, extract(source), vocabulary)
        seen = [(roles[spot], role) for spot, role in truth.items() if spot in roles]
        hits.update(role for told, role in seen if told == role)
        guessed.update(told for told, _ in seen)
        labelled.update(role for _, role in seen)
        wrong[name] = sum(told != role for told, role in seen)
    return {role: (hits[role], guessed[role], labelled[role]) for role in ROLES}, wrong


def f1(hits: int, guessed: int, labelled: int) -> float:
    """The harmonic mean of precision and recall; 1 when there is nothing to find and nothing was found."""
    return 2 * hits / (guessed + labelled) if guessed + labelled else 1.0


def main() -> None:
    """Prints a line a role, and how many files are right in every cell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--detail", action="store_true", help="a line for each file that is not right in every cell")
    arguments = parser.parse_args()
    labels = read_labels(arguments.labels)
    ours, wrong = measure(guess_ours, arguments.folder, labels)
    plain, wrong_plainly = measure(guess_plainly, arguments.folder, labels)
    print(f"{len(labels)} workbooks, {sum(count for _, _, count in ours.values())} labelled cells")
    print(f"{'role':8} {'cells':>6} {'F1':>6} {'plain F1':>9}")
    for role in ROLES:
        print(f"{role:8} {ours[role][2]:6} {f1(*ours[role]):6.3f} {f1(*plain[role]):9.3f}")
    exact, exact_plainly = (sum(not count for count in each.values()) for each in (wrong, wrong_plainly))
    print(f"files right in every cell: {exact} of {len(wrong)}; plainly {exact_plainly}")
    if arguments.detail:
        for name, count in wrong.items():
            if count:
                print(f"    {name}: {count} cells are taken for something else")


if __name__ == "__main__":
    main()
