"""Makes docx, odt and ods files from a few lines of their own XML, so that a test holds all that it tests."""

from __future__ import annotations

import zipfile
from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_ROOTS = {
    "word/styles.xml": ("styles", "styles"),
    "word/numbering.xml": ("numbering", "numbering"),
    "word/comments.xml": ("comments", "comments"),
    "word/footnotes.xml": ("footnotes", "footnotes"),
    "word/header1.xml": ("hdr", "header"),
    "word/footer1.xml": ("ftr", "footer"),
}
_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for prefix, space in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("fo", "xsl-fo-compatible"))
)


def make_docx(path: Path, body: str, **parts: str) -> Path:
    """Write a docx with the given body; `styles="<w:style …>"`, `numbering=…`, `header1=…` give the inner XML of other parts."""
    named = {f"word/{name}.xml": inner for name, inner in parts.items()}
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION}/{_ROOTS[name][1]}" Target="{name.removeprefix("word/")}"/>'
        for number, name in enumerate(named, 1)
    )
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("[Content_Types].xml", _TYPES)
        container.writestr("_rels/.rels", _ROOT_RELATIONS)
        container.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        )
        container.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, inner in named.items():
            root = _ROOTS[name][0]
            container.writestr(name, f"<w:{root} {_W}>{inner}</w:{root}>")
    return path


def paragraph(text: str, properties: str = "", run_properties: str = "") -> str:
    """One paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, run_properties)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """One run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """One table cell; plain text becomes a paragraph."""
    inner = content if content.startswith("<w:") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each the cells in one string."""
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def make_open_document(path: Path, kind: str, body: str, styles: str = "", common: str = "") -> Path:
    """Write an odt (`kind="text"`) or ods (`kind="spreadsheet"`)."""
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        container.writestr(
            "content.xml",
            f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
        if common:
            container.writestr("styles.xml", f"<office:document-styles {_ODF}>{common}</office:document-styles>")
    return path
