"""Workbooks that claim, repeat, nest or declare more than any memory holds."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence

import openpyxl

from hostile.case import HARMLESS, Case, make_zip

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
FETCH = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def make_parts() -> dict[str, str | bytes]:
    """The parts of a small, honest workbook."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Year", "Offences"])
    book.active.append(["2020", 11])
    book.save(out)
    with zipfile.ZipFile(out) as container:
        return {name: container.read(name) for name in container.namelist()}


def make_book(rows: str, before: str = "", after: str = "", **parts: str | bytes) -> bytes:
    """A workbook whose one sheet holds these rows; `parts` replace other parts."""
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return make_zip({**make_parts(), SHEET: sheet, **parts})


def cell(place: str, value: object = 1, rest: str = "") -> str:
    return f'<c r="{place}"{rest}><v>{value}</v></c>'


def with_part(name: str, content: str | bytes) -> Callable[[], bytes]:
    return lambda: make_zip({**make_parts(), name: content})


def without_part(name: str) -> Callable[[], bytes]:
    return lambda: make_zip({part: content for part, content in make_parts().items() if part != name})


def far_cell() -> bytes:
    return make_book(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>')


def blank_rows() -> bytes:
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(1, 500_000))
    return make_book(rows)


def lying_dimension() -> bytes:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cell("A1")}</row></sheetData></worksheet>'
    return make_zip({**make_parts(), SHEET: sheet})


def merge(*spans: str) -> bytes:
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in spans)
    return make_book(f'<row r="1">{cell("A1")}</row>', after=f"<mergeCells>{merged}</mergeCells>")


def rules() -> bytes:
    many = "".join(
        f'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="{n}"><formula>A1&gt;{n}</formula></cfRule>'
        "</conditionalFormatting>"
        for n in range(1, 5_000)
    )
    return make_book(f'<row r="1">{cell("A1")}</row>', after=many)


def call_out() -> bytes:
    """Formulas that would start a program or ask another machine, were anything to calculate them."""
    formulas = ("cmd|' /C calc'!A0", 'WEBSERVICE("http://127.0.0.1/"&amp;A1)', 'HYPERLINK("file:///etc/passwd")', "[1]Other!A1")
    cells = "".join(f'<row r="{n}"><c r="A{n}"><f>{formula}</f><v>7</v></c></row>' for n, formula in enumerate(formulas, 1))
    return make_book(cells)


def make_open_sheet(body: str, before: str = "") -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"{before}<office:document-content {names}><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return make_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}, 0)


def repeat_cells() -> bytes:
    filled = '<table:table-cell table:number-columns-repeated="999999999"><text:p>7</text:p></table:table-cell>'
    return make_open_sheet(
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="999999999">{filled}</table:table-row></table:table>'
    )


def repeat_spaces() -> bytes:
    """One element that stands for a billion spaces."""
    text = '<text:p>7<text:s text:c="999999999"/>8</text:p>'
    return make_open_sheet(
        f'<table:table table:name="a"><table:table-row><table:table-cell>{text}</table:table-cell></table:table-row></table:table>'
    )


def make_compound(entries: Sequence[tuple[str, int, int, int]], table: Sequence[int] = (0xFFFFFFFD, 0xFFFFFFFE)) -> bytes:
    """An OLE file: its directory of (name, left, right, below) in one chain of sectors from the second on."""
    packed = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBBIII", 2 * len(name) + 2, 1, 1, left, right, below) + bytes(48)
        for name, left, right, below in entries
    )
    sectors = -(-len(packed) // 512)
    chain = [table[0], *range(2, sectors + 1), table[1]]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + struct.pack("<I", 0xFFFFFFFF) * 108
    return head + struct.pack("<128I", *(chain + [0xFFFFFFFF] * 128)[:128]) + packed.ljust(sectors * 512, b"\0")


NONE = 0xFFFFFFFF


def double_tree() -> bytes:
    """Each entry of the tree has the next one on both sides: who follows every way walks two to the fiftieth of them."""
    return make_compound([("Root Entry", NONE, NONE, 1), *((f"e{n}", n + 1, n + 1, NONE) for n in range(1, 50)), ("end", NONE, NONE, NONE)])


def circle_tree() -> bytes:
    return make_compound([("Root Entry", NONE, NONE, 1), ("Workbook", 1, 0, 0), ("x", 1, 1, 1), ("y", 2, 2, 2)])


def circle_sectors() -> bytes:
    return make_compound([("Root Entry", NONE, NONE, 1), ("Workbook", NONE, NONE, NONE)] * 2, (0xFFFFFFFD, 1))


ENCRYPTED = [
    ("Root Entry", NONE, NONE, 1),
    ("EncryptedPackage", 2, NONE, NONE),
    ("EncryptionInfo", NONE, NONE, NONE),
    ("", NONE, NONE, NONE),
]

WORKBOOKS = (
    Case("far cell.xlsx", far_cell, HARMLESS),
    Case("half a million blank rows.xlsx", blank_rows, HARMLESS),
    Case("lying dimension.xlsx", lying_dimension, HARMLESS),
    Case("one merge over all.xlsx", lambda: merge("A1:XFD1048576"), "unreadable: too_large"),
    Case("merges over merges.xlsx", lambda: merge(*["A1:ZZ1000"] * 50), "unreadable: too_large"),
    Case("backward merge.xlsx", lambda: merge("ZZ1000:A1"), "unreadable: damaged_workbook"),
    Case("billion laughs.xlsx", lambda: make_book("<row>&j;</row>", LAUGHS), "unreadable: hostile_xml"),
    Case(
        "laughs in strings.xlsx",
        with_part("xl/sharedStrings.xml", f'{LAUGHS}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'),
        "unreadable: hostile_xml",
    ),
    Case("laughs in properties.xlsx", with_part("docProps/core.xml", f"{LAUGHS}<x>&j;</x>"), "unreadable: hostile_xml"),
    Case("laughs in wide letters.xlsx", with_part("docProps/core.xml", f"{LAUGHS}<x>&j;</x>".encode("utf-16")), "unreadable: hostile_xml"),
    Case("asks for a file.xlsx", lambda: make_book("<row>&a;</row>", FETCH), "unreadable: hostile_xml"),
    Case("late entities.xlsx", lambda: make_book("<row>&j;</row>", f"<!--{' ' * 5000}-->{LAUGHS}"), "unreadable: damaged_workbook"),
    Case("nested elements.xlsx", lambda: make_book("<row>" * 100_000), "unreadable: damaged_workbook"),
    Case("no sheet part.xlsx", without_part(SHEET), "unreadable: damaged_workbook"),
    Case("no workbook part.xlsx", without_part("xl/workbook.xml"), HARMLESS),
    Case("no styles.xlsx", without_part("xl/styles.xml"), HARMLESS),
    Case("impossible place.xlsx", lambda: make_book(f'<row r="1">{cell("AAAAA99999999999")}</row>'), "unreadable: damaged_workbook"),
    Case("impossible row.xlsx", lambda: make_book(f'<row r="-1">{cell("A-1")}</row>'), "unreadable: damaged_workbook"),
    Case(
        "impossible numbers.xlsx",
        lambda: make_book(f'<row r="1">{cell("A1", "1e999")}{cell("B1", "nan")}</row>'),
        "unreadable: damaged_workbook",
    ),
    Case(
        "impossible string.xlsx",
        lambda: make_book(f'<row r="1">{cell("A1", 10**9, chr(32) + "t=" + chr(34) + "s" + chr(34))}</row>'),
        "unreadable: damaged_workbook",
    ),
    Case("five thousand rules.xlsx", rules, HARMLESS),
    Case("calls out.xlsx", call_out, HARMLESS),
    Case("macro.xlsm", with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 1000), HARMLESS),
    Case("repeated cells.ods", repeat_cells, "unreadable: out_of_time"),
    Case("repeated spaces.ods", repeat_spaces, HARMLESS),
    Case("laughs.ods", lambda: make_open_sheet("&j;", LAUGHS), "unreadable: hostile_xml"),
    Case(
        "noise.xlsb",
        lambda: make_zip({"xl/workbook.bin": bytes(range(256)) * 100, "[Content_Types].xml": ""}),
        "unreadable: damaged_workbook",
    ),
    Case("password.xlsx", lambda: make_compound(ENCRYPTED), "unreadable: encrypted"),
    Case("doubling tree.xls", double_tree, "unreadable: unknown_kind"),
    Case("circling tree.xls", circle_tree, "unreadable: damaged_workbook"),
    Case("circling sectors.xls", circle_sectors, "unreadable: damaged_workbook"),
    Case("only a header.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unreadable: unknown_kind"),
    Case("noise.xls", lambda: b"\x09\x08\x10\x00" + bytes(range(256)) * 200, "unreadable: damaged_workbook"),
)
