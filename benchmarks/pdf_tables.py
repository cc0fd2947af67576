"""How exactly and how fast tables are read from PDFs, beside pdfplumber's own default, and camelot and tabula where they are installed.

    python -m benchmarks.pdf_tables FOLDER --scorer score_tables.py [--reader ours --reader pdfplumber] [--detail]

FOLDER holds NAME.pdf and NAME-str.xml as the ICDAR-2013 table competition published them. The scorer is a Python file with
`read_truth(folder)` and `score(truth, prediction, detail)`. CPU seconds are those of this process and its children.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pdfplumber

from foi_ingest.extract.pdf import read_pdf
from foi_ingest.model import Grid

Table = dict[str, Any]
"""`{"page": 1, "cells": [[row, row end, column, column end, text], ...]}`"""
Reader = Callable[[Path], list[Table]]


def read_ours(path: Path) -> list[Table]:
    """The grids of foi-ingest. Footnote marks are put back, since the truth has them in the text."""
    return [
        {
            "page": part.place.page,
            "cells": [[c.row, c.row_end, c.column, c.column_end, c.text + c.marks.replace(",", "")] for c in part.cells],
        }
        for part in read_pdf(path).parts
        if isinstance(part, Grid)
    ]


def read_pdfplumber(path: Path) -> list[Table]:
    """pdfplumber with its default settings."""
    tables = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            tables += [make_table(page.page_number, rows) for rows in page.extract_tables()]
            page.close()
    return tables


def read_camelot(path: Path) -> list[Table]:
    """camelot, its two ways of reading tried one after the other."""
    import camelot

    with warnings.catch_warnings(action="ignore"):
        found = camelot.read_pdf(str(path), pages="all", flavor="lattice") or camelot.read_pdf(str(path), pages="all", flavor="stream")
        return [make_table(table.page, table.data) for table in found]


def read_tabula(path: Path) -> list[Table]:
    """tabula-java through tabula-py, with its own guess of where tables are.

    It tells no page numbers, so that each page is a call; without jpype each starts a Java machine, and most of its time goes into that.
    """
    import tabula

    tables = []
    with pdfplumber.open(path) as pdf:
        pages = len(pdf.pages)
    for number in range(1, pages + 1):
        read = tabula.read_pdf(str(path), pages=number, output_format="json", stream=True, guess=True, silent=True)
        tables += [make_table(number, [[cell["text"] for cell in row] for row in found["data"]]) for found in read]
    return tables


def make_table(page: int, rows: list[list[str | None]]) -> Table:
    """A grid without spans."""
    cells = [[r, r, c, c, text] for r, row in enumerate(rows) for c, text in enumerate(row) if text and text.strip()]
    return {"page": page, "cells": cells}


READERS: dict[str, Reader] = {"ours": read_ours, "pdfplumber": read_pdfplumber, "camelot": read_camelot, "tabula": read_tabula}


def list_installed() -> list[str]:
    """The readers whose packages are there."""
    return [name for name in READERS if name == "ours" or importlib.util.find_spec(name) is not None]


def load_scorer(path: Path) -> ModuleType:
    """The scorer, from its file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python file")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def count_cpu() -> float:
    """CPU seconds spent so far by this process and the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def count_pages(paths: list[Path]) -> int:
    """Pages of all files."""
    total = 0
    for path in paths:
        with pdfplumber.open(path) as pdf:
            total += len(pdf.pages)
    return total


def measure(names: list[str], folder: Path, scorer: ModuleType) -> Iterator[tuple[str, dict[str, float], float, dict[str, Any]]]:
    """(reader, scores, CPU seconds, detail) of each reader on every file that has a truth."""
    truth = scorer.read_truth(str(folder))
    for name in names:
        start = count_cpu()
        prediction = {document: READERS[name](next(folder.rglob(f"{document}.pdf"))) for document in truth}
        spent = count_cpu() - start
        detail: dict[str, Any] = {}
        yield name, scorer.score(truth, prediction, detail), spent, detail


def main() -> None:
    """Print a line for each reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--reader", action="append", choices=list(READERS))
    parser.add_argument("--detail", action="store_true", help="a line for each document that is not exact")
    arguments = parser.parse_args()
    scorer = load_scorer(arguments.scorer)
    paths = [next(arguments.folder.rglob(f"{document}.pdf")) for document in scorer.read_truth(str(arguments.folder))]
    pages = count_pages(paths)
    print(f"{len(paths)} documents, {pages} pages")
    print(f"{'reader':12} {'doc P':>6} {'doc R':>6} {'doc F1':>6} {'exact':>6} {'CPU s':>7} {'s/page':>7}")
    for name, scores, spent, detail in measure(arguments.reader or list_installed(), arguments.folder, scorer):
        figures = [scores["doc_p"], scores["doc_r"], scores["doc_f1"], scores["perfect"]]
        print(f"{name:12} " + " ".join(f"{figure:6.3f}" for figure in figures) + f" {spent:7.2f} {spent / max(pages, 1):7.4f}")
        if arguments.detail:
            for document, precision, recall, score in detail["docs"]:
                if score < 1:
                    print(f"    {document}: P {precision:.3f} R {recall:.3f} F1 {score:.3f}")


if __name__ == "__main__":
    main()
