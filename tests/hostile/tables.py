"""Text tables without end, and files that are not what their name says."""

from __future__ import annotations

from hostile.case import HARMLESS, Case
from hostile.pdfs import make_pdf
from hostile.workbooks import cell, make_book

MEGABYTE = 1 << 20

TABLES = (
    Case("nothing.csv", lambda: b"", "unreadable: unknown_kind"),
    Case("open quote.csv", lambda: b'a,b\n"1,2\n3,4\n', "unreadable: damaged_text_table"),
    Case("long field.csv", lambda: b"a,b\n1," + b"x" * 2 * MEGABYTE + b"\n", "unreadable: damaged_text_table"),
    Case("one long line.csv", lambda: b"1," * 20_000, HARMLESS),
    Case("empty lines.csv", lambda: b"\n" * 200_000, HARMLESS),
    Case("too large.csv", lambda: b"1,2\n" * 15 * MEGABYTE, "unreadable: too_large"),
    Case("half a letter.csv", lambda: b"\xff\xfea\0,\0b\0\n\x00\xd8", HARMLESS),
    Case("zeros.csv", lambda: bytes(MEGABYTE), "unreadable: unknown_kind"),
    Case("noise.csv", lambda: bytes(range(256)) * 4096, "unreadable: unknown_kind"),
    Case("formulas.csv", lambda: b"=cmd|' /C calc'!A0,+1,-1,@SUM(1)\n=1,2,3,4\n", HARMLESS),
    Case("program.xlsx", lambda: b"\x7fELF" + bytes(4096), "unreadable: unknown_kind"),
    Case("picture.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(4096), "unreadable: picture"),
    Case("workbook.pdf", lambda: make_book(f'<row r="1">{cell("A1")}</row>'), HARMLESS),
    Case("pdf.csv", make_pdf, HARMLESS),
    Case("rich text.docx", lambda: b"{\\rtf1 " + b"{" * 100_000, "unreadable: unknown_kind"),
    Case("markup.csv", lambda: b'<?xml version="1.0"?><x/>', "unreadable: unknown_kind"),
    Case("pickle.csv", lambda: b"cos\nsystem\n(S'true'\ntR.", HARMLESS),
    Case("shell.txt", lambda: b"#!/bin/sh\nrm -rf /\n", HARMLESS),
)
