"""Replies a CPU second: reading and understanding, against a plain script that only takes the libraries' tables, text and rows.

`python -m benchmarks.throughput [FOLDER …]`; the default is `raw`. Both work through the same files in one process, one after the other.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pdfplumber

from foi_ingest.discover import discover
from foi_ingest.model import Reading, Source
from foi_ingest.pipeline import read_source
from foi_ingest.validate import validate_readings
from foi_ingest.vocabulary import load_vocabulary

COMPARED_KINDS = ("pdf", "xlsx")
"""What the plain script can read at all."""


def read_plainly(source: Source) -> None:
    """What a script of ten lines would do, before it knows what any of it means."""
    if source.kind == "pdf":
        with pdfplumber.open(source.path) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.extract_text()
    else:
        workbook = openpyxl.load_workbook(source.path, data_only=True)
        for sheet in workbook.worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass


def is_read_as_text(reading: Reading) -> bool:
    """Whether the file was read without an engine for pictures."""
    return reading.state != "unreadable" and "ocr" not in (reading.read_by or "")


def measure(read: Callable[[Sequence[Source]], object], sources: Sequence[Source]) -> float:
    """CPU seconds that reading them all takes."""
    started = time.process_time()
    read(sources)
    return time.process_time() - started


def main(folders: Sequence[Path]) -> None:
    """Prints both, and their ratio."""
    vocabulary = load_vocabulary()
    every = [source for source in discover(folders) if source.kind in COMPARED_KINDS]
    # Scans are left out: the plain script finds nothing on their pages, and does no work for it.
    sources = [source for source in every if is_read_as_text(read_source(source, vocabulary))]
    ours = measure(lambda some: validate_readings([read_source(source, vocabulary) for source in some]), sources)
    plain = measure(lambda some: [read_plainly(source) for source in some], sources)
    print(f"{len(sources)} files ({len(every) - len(sources)} scans left out)")
    print(f"foi-ingest, read and understood   {ours:7.2f} CPU s   {len(sources) / ours:6.1f} files a CPU second")
    print(f"plain script, read only           {plain:7.2f} CPU s   {len(sources) / plain:6.1f} files a CPU second")
    print(f"ratio                             {ours / plain:7.2f}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [Path("raw")])
