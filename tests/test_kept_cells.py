"""A file is read once: what changes in words, rules or a sidecar is told from its kept cells."""

from __future__ import annotations

import ast
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from foi_ingest import guard, ingest, kept_cells
from foi_ingest.discover import discover
from foi_ingest.errors import Unreadable
from foi_ingest.extract import extract
from foi_ingest.guard import Limits, recall_unchanged
from foi_ingest.kept_cells import READERS_OF_FILES, KeptCells, digest_readers, find_kept_cells, pack, prune, store, take
from foi_ingest.model import Attachment, Document, Grid, Line, Place, Reading, Source
from foi_ingest.release_hash import hash_release
from foi_ingest.vocabulary import Vocabulary, load_vocabulary, read_vocabulary
from foi_ingest.write import query
from schemas.vocabulary_tables import FOLDER

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
CORPUS = ROOT.parent / "shared" / "corpus"
REPLIES = ("hampshire_HC-000921-21/reply.xlsx", "bedfordshire_2022-00918/reply.pdf", "leicestershire_FOI-4021-23_flat/reply.csv")

UNKNOWN = """West Mercia Police,,
Freedom of Information request reference number FOI-000001-23,,
Number of offences recorded,2021/22,2022/23
Stalking,12,15
Crim dam,7,8
Robbery,<5,5
"""


def drop(content: str | Path, place: Path) -> Path:
    """A file that nobody is still writing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, place)
    else:
        place.write_text(content, encoding="utf-8")
    os.utime(place, (0, 0))
    return place


def stay_silent(_done: int, _total: int) -> None:
    pass


def run_guarded(folder: Path, database: Path) -> ingest.Summary:
    return ingest.ingest([folder], database, workers=1, limits=Limits(), on_progress=stay_silent)


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ingest.Summary]:
    """A run in this process, with a vocabulary of one's own."""

    def run(folder: Path, database: Path, vocabulary: Vocabulary) -> ingest.Summary:
        monkeypatch.setattr(ingest, "load_vocabulary", lambda: vocabulary)
        monkeypatch.setattr(guard, "load_vocabulary_once", lambda: vocabulary)
        cells = find_kept_cells(database)

        def read(sources: Sequence[Source]) -> Iterator[Reading]:
            for source in sources:
                kept = recall_unchanged(cells, source)
                if kept.entry is not None:
                    store(cells, source.source_id, kept.entry)
                yield kept.reading

        made = ingest.plan_run([folder], database)
        return ingest.publish_harvest(made, ingest.gather(made, read, stay_silent))

    return run


@pytest.fixture
def taught(tmp_path: Path) -> Vocabulary:
    """The vocabulary with one line more."""
    folder = tmp_path / "vocabulary"
    shutil.copytree(FOLDER, folder)
    aliases = folder / "offence_aliases.csv"
    header, *lines = aliases.read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    values = {"alias": "crim dam", "offence_id": "ew-subgroup-criminal-damage"}
    assert values.keys() <= set(columns)
    taught = ",".join(values.get(column, "") for column in columns)
    aliases.write_text("\n".join([header, *sorted([*lines, taught])]) + "\n", encoding="utf-8")
    return read_vocabulary(folder)


def never(*_arguments: object, **_named: object) -> None:
    pytest.fail("a file was read again")


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_cells, "extract", never)
    for reader in ("openpyxl.load_workbook", "pdfplumber.open", "pdfplumber.PDF.open", "pypdfium2.PdfDocument", "csv.reader"):
        monkeypatch.setattr(reader, never)


def test_a_new_word_is_understood_without_reading_any_file(
    tmp_path: Path, taught: Vocabulary, run_here: Callable[..., ingest.Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, database = tmp_path / "raw", tmp_path / "x.duckdb"
    drop(UNKNOWN, folder / "reply.csv")
    for reply in REPLIES:
        drop(GOLDEN / reply, folder / reply)
    first = run_here(folder, database, load_vocabulary())
    assert (first.files_read, first.understood_again) == (4, 0)
    with monkeypatch.context() as sealed:
        forbid_reading(sealed)
        again = run_here(folder, database, taught)
    assert (again.files_read, again.understood_again, again.changed) == (0, 4, True)
    told = query(database, "SELECT count FROM offence_counts WHERE offence_id = 'ew-subgroup-criminal-damage' ORDER BY count")
    assert told["count"].to_list() == [7, 8]
    run_here(folder, tmp_path / "fresh.duckdb", taught)
    assert hash_release(database) == hash_release(tmp_path / "fresh.duckdb")


def test_a_correction_is_applied_to_kept_cells(tmp_path: Path) -> None:
    folder, database = tmp_path / "raw", tmp_path / "x.duckdb"
    reply = drop(UNKNOWN.replace("15", "15 (p)"), folder / "reply.csv")
    assert run_guarded(folder, database).files_read == 1
    (place,) = query(database, "SELECT place FROM rejections WHERE raw_value = '15 (p)'")["place"].to_list()
    sidecar = f'[[correction]]\ncell = "{place}"\nreads = "15 (p)"\nmeans = "15"\nreason = "provisional"\n'
    drop(sidecar, reply.with_suffix(".toml"))
    again = run_guarded(folder, database)
    assert (again.files_read, again.understood_again) == (0, 1)
    assert query(database, "SELECT count FROM offence_counts WHERE count > 5 ORDER BY count")["count"].to_list() == [12, 15]
    assert run_guarded(folder, tmp_path / "fresh.duckdb").understood_again == 0
    assert hash_release(database) == hash_release(tmp_path / "fresh.duckdb")


def list_documents() -> list[Path]:
    corpus = sorted(path for path in (CORPUS / "made").glob("*.*") if path.suffix not in {".pdf", ".toml"}) if CORPUS.is_dir() else []
    return [*sorted(GOLDEN.glob("*/reply.*")), *corpus[:40]]


def test_what_is_kept_is_what_was_read(tmp_path: Path) -> None:
    cells = KeptCells(tmp_path / "cells", digest_readers())
    kept = 0
    for source in discover(list_documents()):
        try:
            document = extract(source)
        except Unreadable:
            continue
        entry = pack(cells, source, document)
        assert (entry is None) == bool(document.attachments)
        if entry is not None:
            store(cells, source.source_id, entry)
            assert take(cells, source) == document
            kept += 1
    assert kept > 10


@pytest.fixture
def kept(tmp_path: Path) -> tuple[KeptCells, Source, Document]:
    cells = KeptCells(tmp_path / "cells", digest_readers())
    (source,) = discover([drop(UNKNOWN, tmp_path / "reply.csv")])
    document = extract(source)
    entry = pack(cells, source, document)
    assert entry is not None
    store(cells, source.source_id, entry)
    assert take(cells, source) == document
    return cells, source, document


def test_an_entry_that_is_damaged_is_read_anew(kept: tuple[KeptCells, Source, Document]) -> None:
    cells, source, _ = kept
    entry = cells.name_entry(source.source_id)
    whole = entry.read_bytes()
    for spoilt in (b"", b"cells", whole[:-1], whole[:-5], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], b"\x80\x04N."):
        entry.write_bytes(spoilt)
        assert take(cells, source) is None


def test_an_entry_of_another_file_or_reader_is_read_anew(kept: tuple[KeptCells, Source, Document], tmp_path: Path) -> None:
    cells, source, _ = kept
    (other,) = discover([drop(UNKNOWN + "Rape,1,2\n", tmp_path / "other.csv")])
    shutil.copyfile(cells.name_entry(source.source_id), cells.name_entry(other.source_id))
    assert take(cells, other) is None
    # The first 16 digits name the entry, and all 64 are looked at.
    assert take(replace(cells, reader=cells.reader[:-1] + "x"), source) is None
    assert take(cells, replace(source, kind="xlsx")) is None


def test_cells_are_for_our_eyes_only_and_lie_where_no_scan_finds_them(tmp_path: Path) -> None:
    drop(UNKNOWN, tmp_path / "reply.csv")
    database = tmp_path / "x.duckdb"
    run_guarded(tmp_path, database)
    cells = find_kept_cells(database)
    assert stat.S_IMODE(cells.folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in cells.folder.iterdir())
    assert not [source for source in discover([tmp_path]) if cells.folder in source.path.parents]


def test_a_disk_that_cannot_keep_cells_costs_no_reading(tmp_path: Path) -> None:
    drop(UNKNOWN, tmp_path / "raw" / "reply.csv")
    find_kept_cells(tmp_path / "x.duckdb").folder.write_text("a file where the folder should be", encoding="utf-8")
    assert run_guarded(tmp_path / "raw", tmp_path / "x.duckdb").figures_loaded == 4


def test_entries_of_other_readers_and_unknown_files_go_and_what_is_not_ours_stays(kept: tuple[KeptCells, Source, Document]) -> None:
    cells, source, _ = kept
    ours = cells.name_entry(source.source_id)
    for name in (f"{source.source_id}-{'0' * 16}", f"{'0' * 64}-{cells.reader[:16]}", ".entry-abc", "thesis.txt"):
        (cells.folder / name).write_bytes(b"x")
    prune(cells, {source.source_id})
    assert sorted(path.name for path in cells.folder.iterdir()) == sorted([ours.name, "thesis.txt"])


def test_files_inside_a_file_are_never_kept_as_bytes() -> None:
    source = Source("0" * 64, "mail.eml", "eml", 1, Path("mail.eml"))
    cells = KeptCells(Path("cells"), digest_readers())
    assert pack(cells, source, Document((), "by hand", attachments=(Attachment("a.xlsx", b"hidden"),))) is None


def test_a_document_too_large_to_recall_is_not_kept(monkeypatch: pytest.MonkeyPatch, kept: tuple[KeptCells, Source, Document]) -> None:
    cells, source, document = kept
    cells_of_grids = sum(len(part.cells) for part in document.parts if isinstance(part, Grid))
    monkeypatch.setattr(kept_cells, "MOST_CELLS", cells_of_grids - 1)
    assert pack(cells, source, document) is None
    monkeypatch.setattr(kept_cells, "MOST_CELLS", 10 * cells_of_grids)
    monkeypatch.setattr(kept_cells, "LARGEST_ENTRY", 100)
    assert pack(cells, source, document) is None
    assert take(cells, source) is None


def test_text_that_no_utf8_holds_is_not_kept_and_does_no_harm() -> None:
    source = Source("0" * 64, "odd.csv", "csv", 1, Path("odd.csv"))
    cells = KeptCells(Path("cells"), digest_readers())
    assert pack(cells, source, Document((Line("\ud800", Place(spot="line 1")),), "by hand")) is None


def test_every_library_that_reads_files_is_in_the_digest_of_the_readers() -> None:
    rooms = metadata.packages_distributions()
    imported: set[str] = set()
    for path in (ROOT / "src" / "foi_ingest" / "extract").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    found = {name for module in imported - {"foi_ingest"} for name in rooms.get(module, ())}
    assert {name.lower() for name in found} <= set(READERS_OF_FILES)


def test_readers_know_neither_words_nor_rules() -> None:
    """Or a changed word would have to read every file again."""
    allowed = {"foi_ingest.errors", "foi_ingest.model"}
    for path in (ROOT / "src" / "foi_ingest" / "extract").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(("foi_ingest", "schemas")):
                assert node.module in allowed or node.module.startswith("foi_ingest.extract"), path
