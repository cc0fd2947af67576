"""Source → Document: the only room that knows openpyxl, mammoth, pdfplumber and their like."""

from __future__ import annotations

from foi_ingest.errors import Unreadable
from foi_ingest.model import Document, Source

_REFUSED = {
    "unreadable": ("cannot_be_opened", "the file cannot be opened: check its permissions, or copy it into the folder again"),
    "oversized": ("too_large", "the file is many times larger than any reply: remove it, or ask for the tables only"),
    "encrypted": ("encrypted", "the file is protected by a password: ask the force for an open copy"),
    "doc": ("word_97", "a .doc of Word 97 cannot be read safely: save it as .docx or PDF, or ask the force for one of these"),
    "picture": ("picture", "a picture holds no text: ask the force for the document itself"),
}
_WORKBOOKS = {"xlsx", "xls", "xlsb", "ods"}
_LETTERS = {"docx", "odt", "html"}


def extract(source: Source) -> Document:
    """Read one file into lines and grids, by what its bytes are. Raises `Unreadable` with the reason and the remedy."""
    # Each reader is imported where it is used: a child process that reads one PDF need not load openpyxl.
    if source.kind == "pdf":
        from foi_ingest.extract.scan import read_pages

        return read_pages(source.path)
    if source.kind in _WORKBOOKS:
        from foi_ingest.extract.workbook import read_workbook

        return read_workbook(source.path, source.kind)
    if source.kind in _LETTERS:
        from foi_ingest.extract.letter import read_letter

        return read_letter(source.path, source.kind)
    if source.kind == "csv":
        from foi_ingest.extract.delimited import read_delimited

        return read_delimited(source.path)
    if source.kind == "eml":
        from foi_ingest.extract.mail import read_mail

        return read_mail(source.path)
    if source.kind == "msg":
        from foi_ingest.extract.outlook import read_outlook

        return read_outlook(source.path)
    if source.kind == "zip":
        from foi_ingest.extract.archive import read_archive

        return read_archive(source.path)
    reason_id, remedy = _REFUSED.get(
        source.kind, ("unknown_kind", "no reader knows this kind of file: ask for PDF, .xlsx, .docx or .csv, or remove the file")
    )
    raise Unreadable(reason_id, remedy)
