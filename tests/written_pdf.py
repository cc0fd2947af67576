"""Writes small PDFs for tests: text, rules and boxes at points from the top left corner, in Helvetica."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

A4 = (595.0, 842.0)


@dataclass
class WrittenPage:
    """One page's program. Every method adds to it and takes points from the top left corner."""

    width: float = A4[0]
    height: float = A4[1]
    rotate: int = 0
    parts: list[str] = field(default_factory=list)
    extra: str = ""
    """More entries of the page's dictionary, as PDF."""

    def text(self, x: float, top: float, text: str, size: float = 10, bold: bool = False, before: str = "") -> WrittenPage:
        """Text whose baseline lies one size under `top`; `before` is put into the text object."""
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        font = "/F2" if bold else "/F1"
        self.parts.append(f"q BT {before} {font} {size} Tf {x} {self.height - top - size} Td ({escaped}) Tj ET Q")
        return self

    def raw(self, program: str) -> WrittenPage:
        """Operators as they are."""
        self.parts.append(program)
        return self

    def level(self, x0: float, x1: float, *tops: float) -> WrittenPage:
        """Level rules."""
        self.parts += [f"0.5 w {x0} {self.height - top} m {x1} {self.height - top} l S" for top in tops]
        return self

    def upright(self, top: float, bottom: float, *xs: float) -> WrittenPage:
        """Upright rules."""
        self.parts += [f"0.5 w {x} {self.height - top} m {x} {self.height - bottom} l S" for x in xs]
        return self

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str = "0 g") -> WrittenPage:
        """A filled box; black, if nothing else is said."""
        self.parts.append(f"q {colour} {x0} {self.height - bottom} {x1 - x0} {bottom - top} re f Q")
        return self

    def net(self, xs: Sequence[float], ys: Sequence[float]) -> WrittenPage:
        """All rules of a table."""
        return self.level(xs[0], xs[-1], *ys).upright(ys[0], ys[-1], *xs)

    def net_turned(self, xs: Sequence[float] = (50, 150, 250), ys: Sequence[float] = (95, 115, 135, 155)) -> WrittenPage:
        """All rules of a table on a page that is shown turned by 90 degrees: points from the corner that is then top left."""
        self.parts += [f"0.5 w {y} {xs[0]} m {y} {xs[-1]} l S" for y in ys]
        self.parts += [f"0.5 w {ys[0]} {x} m {ys[-1]} {x} l S" for x in xs]
        return self

    def rows(self, xs: Sequence[float], top: float, pitch: float, rows: Sequence[Sequence[str]], size: float = 10) -> WrittenPage:
        """Rows of text, one cell at each x; an empty text is left out."""
        for index, row in enumerate(rows):
            for x, text in zip(xs, row, strict=True):
                if text:
                    self.text(x, top + index * pitch, text, size)
        return self


def write_pdf(path: Path, *pages: WrittenPage, resources: str = "", objects: Sequence[str] = (), catalog: str = "") -> Path:
    """Write the pages. `objects` are numbered from 10, so that `resources`, `catalog` and pages can name them."""
    numbered = {5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
    numbered[6] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
    numbered.update(dict(enumerate(objects, start=10)))
    kids = []
    for index, page in enumerate(pages):
        number = 100 + 2 * index
        kids.append(f"{number} 0 R")
        numbered[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> {resources} >> {page.extra} >>"
        )
        numbered[number + 1] = write_stream("\n".join(page.parts))
    numbered[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"
    numbered[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    path.write_bytes(assemble(numbered))
    return path


def write_stream(program: str, entries: str = "") -> str:
    """A stream object."""
    return f"<< /Length {len(program.encode('latin-1'))} {entries} >>\nstream\n{program}\nendstream"


def assemble(numbered: dict[int, str], trailer: str = "") -> bytes:
    """The file that the numbered objects make; object 1 is the catalog."""
    out = b"%PDF-1.7\n"
    places = {}
    for number, text in sorted(numbered.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += f"{number} 1\n{place:010d} 00000 n \n".encode("latin-1")
    return out + f"trailer << /Size {max(places) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
