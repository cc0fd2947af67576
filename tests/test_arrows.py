"""The arrows of the house: who may import whom, and which room alone knows a library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "foi_ingest"

PURE_ROOMS = {
    "accounts",
    "check_sums",
    "errors",
    "find_answers",
    "find_figures",
    "interpret",
    "model",
    "normalise",
    "pipeline",
    "show",
    "validate",
}
"""Between extract and write: the same cells and the same words give the same rows, on any machine."""

OUTSIDE_WORLD = {"glob", "os", "pathlib", "requests", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "time", "urllib"}

ROOMS_OF_LIBRARIES = {
    "PIL": {"extract"},
    "cyclopts": {"cli"},
    "duckdb": {"write"},
    "mammoth": {"extract"},
    "openpyxl": {"export", "extract"},
    "pdfminer": {"extract"},
    "pdfplumber": {"extract"},
    "pebble": {"guard"},
    "pydantic": {"kept_cells"},
    "pypdfium2": {"extract"},
    "python_calamine": {"extract"},
    "olefile": {"extract"},
    "rich": {"cli"},
    # An old Office file is a file system of its own: its kind is the name of a stream in it.
    "xlrd": {"discover", "extract"},
}


def list_modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py"))


def name_room(path: Path) -> str:
    """The first name below the package: `extract`, `guard` …"""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def list_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports by full name, so that a reader can search for it"
            assert node.module is not None
            yield node.module


def list_roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in list_imports(path)}


@pytest.mark.parametrize(("folder", "forbidden"), [("src", {"flows", "prefect", "tests"}), ("schemas", {"flows", "prefect", "foi_ingest"})])
def test_no_arrow_points_backwards(folder: str, forbidden: set[str]) -> None:
    modules = list_modules(ROOT / folder)
    assert modules
    assert {path.name: found for path in modules if (found := list_roots(path) & forbidden)} == {}


@pytest.mark.parametrize("library", ROOMS_OF_LIBRARIES)
def test_a_library_is_known_in_its_own_room_only(library: str) -> None:
    rooms = {name_room(path) for path in list_modules(PACKAGE) if library in list_roots(path)}
    assert rooms <= ROOMS_OF_LIBRARIES[library]
    assert rooms, f"nobody imports {library}: take it out of this test and of pyproject.toml"


@pytest.mark.parametrize("room", sorted(PURE_ROOMS))
def test_a_pure_room_touches_nothing_outside_itself(room: str) -> None:
    modules = [path for path in list_modules(PACKAGE) if name_room(path) == room]
    assert modules
    for path in modules:
        assert list_roots(path) & OUTSIDE_WORLD - ({"pathlib"} if room == "model" else set()) == set(), path
        assert not [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if calls_open(node)], path


def calls_open(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"


def test_only_the_tests_of_flows_start_prefect() -> None:
    tests = [path for path in list_modules(ROOT / "tests") if "flows" not in path.relative_to(ROOT / "tests").parts]
    assert [path.name for path in tests if list_roots(path) & {"prefect", "flows"}] == []
