"""xlsb, from records written here: what calamine alone would leak must not come out."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from drawn_documents import draw, find_cell
from foi_ingest.errors import Unreadable
from foi_ingest.extract.workbook import read_workbook

WHITE = bytes([0x05, 0, 0, 0, 255, 255, 255, 255])
BLACK = bytes([0x05, 0, 0, 0, 0, 0, 0, 255])


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, out = len(content), b""
    while True:
        size, low = size >> 7, size & 0x7F
        out += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + out + content


def string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(number: int, *cells: bytes, is_hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if is_hidden else 0, 0, 0)) + b"".join(cells)


def text(column: int, written: str, style: int = 0) -> bytes:
    return record(6, struct.pack("<II", column, style) + string(written))


def number(column: int, value: float, style: int = 0) -> bytes:
    return record(5, struct.pack("<IId", column, style, value))


def shared(column: int, index: int) -> bytes:
    return record(7, struct.pack("<III", column, 0, index))


STYLES = (
    record(44, struct.pack("<H", 170) + string('[<5]"<5";General'))
    + record(43, struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0) + BLACK + b"\0" + string("Arial"))
    + record(43, struct.pack("<HHHHBBBB", 220, 8, 400, 0, 0, 0, 0, 0) + BLACK + b"\0" + string("Arial"))
    + record(43, struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0) + WHITE + b"\0" + string("Arial"))
    + record(45, struct.pack("<I", 0) + bytes(64))
    + record(617, struct.pack("<I", 5))
    + b"".join(
        record(47, struct.pack("<HHHHHHBB", 0, form, font, 0, 0, 0, 0, 0)) for form, font in ((0, 0), (170, 0), (17, 0), (0, 1), (0, 2))
    )
    + record(618)
)


def make_xlsb(path: Path, *rows: bytes, columns: bytes = b"", merges: bytes = b"") -> Path:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationship Id="{}" Type="' + kinds + '/{}" Target="{}"/>'
    root = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    sheets = b"".join(
        record(156, struct.pack("<II", state, at) + string(f"rId{at}") + string(name))
        for at, (name, state) in enumerate((("Data", 0), ("CANARY", 1)), 1)
    )
    strings = record(159, struct.pack("<II", 1, 1)) + record(19, b"\x01" + string("431") + struct.pack("<IHH", 1, 2, 0)) + record(160)
    size = record(148, struct.pack("<IIII", 0, 5, 0, 3))
    sheet = record(129) + size + record(390) + columns + record(391) + record(145) + b"".join(rows) + record(146) + merges + record(130)
    parts = [relation.format("rId1", "worksheet", "worksheets/sheet1.bin"), relation.format("rId2", "worksheet", "worksheets/sheet2.bin")]
    parts += [relation.format("rId3", "styles", "styles.bin"), relation.format("rId4", "sharedStrings", "sharedStrings.bin")]
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        container.writestr("_rels/.rels", root.format(relation.format("rId1", "officeDocument", "xl/workbook.bin")))
        container.writestr("xl/_rels/workbook.bin.rels", root.format("".join(parts)))
        container.writestr("xl/workbook.bin", record(131) + record(143) + sheets + record(144) + record(132))
        container.writestr("xl/styles.bin", record(278) + STYLES + record(279))
        container.writestr("xl/sharedStrings.bin", strings)
        container.writestr("xl/worksheets/sheet1.bin", sheet)
        container.writestr("xl/worksheets/sheet2.bin", record(129) + record(145) + row(0, text(0, "CANARY")) + record(146) + record(130))
    return path


def test_an_xlsb_shows_what_the_screen_shows(tmp_path: Path) -> None:
    hidden_column = record(60, struct.pack("<IIIIH", 2, 2, 2304, 0, 1))
    merge = record(176, struct.pack("<IIII", 5, 5, 0, 1))
    path = make_xlsb(
        tmp_path / "reply.xlsb",
        row(0, text(0, "Force"), number(1, 44652, 2), text(2, "CANARY"), number(3, 44682, 2)),
        row(1, text(0, "Kent"), number(1, 3.0625, 1), text(2, "CANARY"), number(3, 1616)),
        row(2, text(0, "CANARY"), number(1, 77), number(3, 78), is_hidden=True),
        row(3, text(0, "Leeds"), number(1, 9, 1), shared(3, 0)),
        row(4, text(0, "CANARY", 3), text(1, "CANARY", 4), record(3, struct.pack("<IIB", 3, 0, 0x17))),
        row(5, text(0, "Merged over two"), text(1, "CANARY"), number(3, 5)),
        columns=hidden_column,
        merges=merge,
    )
    document = read_workbook(path, "xlsb")
    assert "CANARY" not in repr(document)
    assert "3.0625" not in repr(document)
    assert draw(document) == [
        "[sheet] Data",
        "=",
        "| Force | Apr-22 | May-22 |",
        "| Kent | <5 | 1616 |",
        "| Leeds | 9 | 431 |",
        "|  |  | #REF! |",
        "| Merged over two |  | 5 |",
    ]
    assert find_cell(document, "D4").doubt == "unsure_reading"
    assert document.hidden == {
        "hidden_column": 1,
        "hidden_row": 1,
        "hidden_sheet": 1,
        "invisible_text": 1,
        "masked_by_format": 1,
        "struck_text": 1,
    }
    assert document.read_by.startswith("python-calamine ")


def test_cells_too_far_apart_do_not_take_the_process_down(tmp_path: Path) -> None:
    path = make_xlsb(tmp_path / "reply.xlsb", row(0, number(0, 1)), row(1048575, number(16383, 1)))
    with pytest.raises(Unreadable, match="too_large"):
        read_workbook(path, "xlsb")


def test_a_broken_xlsb_is_told(tmp_path: Path) -> None:
    path = make_xlsb(tmp_path / "reply.xlsb", record(6, b"\0"))
    with pytest.raises(Unreadable, match="damaged_workbook"):
        read_workbook(path, "xlsb")
