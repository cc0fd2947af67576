"""The cells of files that were read once, kept beside the database: changed words or rules understand them again without reading the file.

An entry is JSON and not a pickle, because a folder on a disk can be tampered with; it is taken apart in the guarded child alone. It holds
what the file shows and nothing that it hides: files inside a file are kept by their own entry, never as bytes.
"""

from __future__ import annotations

import hashlib
import platform
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from foi_ingest.extract import extract
from foi_ingest.model import Document, Grid, Source

MOST_CELLS = 250_000
"""Of one document: 37 MB of JSON, which takes half a gigabyte to take apart. A million would take a child to its limit of memory, and a
file that can be read must not be lost because it is to be kept: what is larger is read anew."""

LARGEST_ENTRY = 64 * 1024 * 1024
"""Bytes of JSON that are taken apart at most, whatever an entry says."""

READERS_OF_FILES = (
    "defusedxml",
    "lxml",
    "mammoth",
    "numpy",
    "olefile",
    "onnxruntime",
    "opencv-python-headless",
    "openpyxl",
    "pdfminer.six",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "python-calamine",
    "rapidocr",
    "xlrd",
)
"""Distributions that decide what is read in a file; those of the extras `scan` and `msg` may be missing."""


_HALF_WRITTEN = ".entry-"
_OURS = re.compile(r"(?P<source_id>[0-9a-f]{64})-(?P<reader>[0-9a-f]{16})|\.entry-.*")
"""Names of what we put there: nothing else in the folder is ever removed."""


class Entry(NamedTuple):
    """One entry: which file, as what kind of file, by which reader, and what was read."""

    source_id: str
    kind: str
    reader: str
    document: Document


_ENTRIES = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class KeptCells:
    """Where cells are kept, and by which reader they must have been read to be of use."""

    folder: Path
    reader: str

    def name_entry(self, source_id: str) -> Path:
        """The entry of one file."""
        return self.folder / f"{source_id}-{self.reader[:16]}"


def find_kept_cells(database: Path) -> KeptCells:
    """The cells beside a database, for today's readers. Their folder begins with a dot, so that no scan takes it for replies."""
    return KeptCells(database.with_name(f".{database.name}.cells"), digest_readers())


@cache
def digest_readers() -> str:
    """sha256 over the code that reads files and the versions of the libraries behind it: neither rules nor words are in it."""
    package = Path(__file__).parent
    total = hashlib.sha256(f"python {platform.python_version()}\n".encode())
    for path in sorted(
        [*package.joinpath("extract").rglob("*.py"), package / "errors.py", package / "model.py", package / "kept_cells.py"]
    ):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for name in READERS_OF_FILES:
        total.update(f"{name} {find_version(name)}\n".encode())
    return total.hexdigest()


def find_version(distribution: str) -> str:
    """The installed version; `none` when it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def take(cells: KeptCells, source: Source) -> Document | None:
    """The kept document of a file; None when there is none, or when its entry is damaged or another file's. Called in a guarded child."""
    try:
        packed = cells.name_entry(source.source_id).read_bytes()
        unpacker = zlib.decompressobj()
        entry = _ENTRIES.validate_json(unpacker.decompress(packed, LARGEST_ENTRY), strict=True)
    except (OSError, zlib.error, ValidationError, RecursionError):
        return None
    # What zlib's checksum does not cover was cut off.
    is_ours = unpacker.eof and entry[:3] == (source.source_id, source.kind, cells.reader)
    return entry.document if is_ours else None


def pack(cells: KeptCells, source: Source, document: Document) -> bytes | None:
    """The entry to keep for a file; None for a file that holds files, and for one whose cells are too many or cannot be written as JSON."""
    if document.attachments or sum(len(part.cells) if isinstance(part, Grid) else 1 for part in document.parts) > MOST_CELLS:
        return None
    try:
        text = _ENTRIES.dump_json(Entry(source.source_id, source.kind, cells.reader, document))
    except PydanticSerializationError:
        # Half of a pair of UTF-16, for example, which no UTF-8 can hold.
        return None
    return zlib.compress(text) if len(text) <= LARGEST_ENTRY else None


class Keeper:
    """Gives the documents of one call: the kept one, or the one that is read now, with the entry to keep of it."""

    def __init__(self, cells: KeptCells) -> None:
        self.entry: bytes | None = None
        self.was_kept = False
        self._cells = cells

    def give(self, source: Source) -> Document:
        """The document of the file. Raises `Unreadable` as `extract` does."""
        kept = take(self._cells, source)
        if kept is not None:
            self.was_kept = True
            return kept
        document = extract(source)
        self.entry = pack(self._cells, source, document)
        return document


def store(cells: KeptCells, source_id: str, entry: bytes) -> None:
    """Keeps an entry, for our user's eyes only. A disk that cannot take it costs the next run some time, and this one nothing."""
    try:
        cells.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=cells.folder, prefix=_HALF_WRITTEN, delete=False) as file:
            file.write(entry)
        Path(file.name).replace(cells.name_entry(source_id))
    except OSError:
        return


def prune(cells: KeptCells, known: Collection[str]) -> None:
    """Removes what is of no more use: entries of other readers, of files that no release knows, and what a killed run left half written."""
    for name, path in list_entries(cells.folder):
        if name["source_id"] in known and name["reader"] == cells.reader[:16]:
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError:
            # A later run removes what cannot be removed today.
            continue


def forget(cells: KeptCells, source_ids: Collection[str]) -> None:
    """Removes every entry of these files, by whichever reader, and every half written one. Raises `OSError` where one cannot be removed."""
    for name, path in list_entries(cells.folder):
        if name["source_id"] is None or name["source_id"] in source_ids:
            path.unlink(missing_ok=True)


def list_entries(folder: Path) -> list[tuple[re.Match[str], Path]]:
    """The entries in the folder, whole and half written, each with what its name says."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [(name, path) for path in paths if (name := _OURS.fullmatch(path.name))]
