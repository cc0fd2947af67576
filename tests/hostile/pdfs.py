"""PDFs whose objects lead in circles, unpack to gigabytes, or draw for ever."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from hostile.case import HARMLESS, Case
from written_pdf import assemble, write_stream

PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
HELLO = "BT /F1 10 Tf 50 700 Td (Offences 7) Tj ET"
MILLION = 1_000_000


def make_pdf(program: str = HELLO, trailer: str = "", **objects: str) -> bytes:
    """A page with this program; `_7="<< >>"` adds or replaces object 7."""
    numbered = {1: CATALOG, 2: PAGES, 3: PAGE, 4: write_stream(program), 5: FONT}
    numbered.update({int(name[1:]): text for name, text in objects.items()})
    return assemble(numbered, trailer)


def draw_with(resources: str, program: str, **objects: str) -> bytes:
    """A page whose resources hold more than a font."""
    return make_pdf(program, _3=PAGE.replace("/Font <<", f"{resources} /Font <<"), **objects)


def make_form(program: str, forms: str) -> str:
    return write_stream(program, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << {forms} >> >>")


def draw_itself() -> bytes:
    return draw_with("/XObject << /X 6 0 R >>", f"{HELLO} /X Do", _6=make_form("/X Do", "/X 6 0 R"))


def draw_doubled() -> bytes:
    """Each form draws the next one twice: sixteen million drawings."""
    forms = {f"_{n}": make_form("/X Do /X Do", f"/X {n + 1} 0 R") for n in range(6, 30)}
    return draw_with("/XObject << /X 6 0 R >>", f"{HELLO} /X Do", **forms, _30=make_form("0 0 1 1 re f", ""))


def pack(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def make_packed_page(content: bytes, times: int) -> bytes:
    return make_page_of(pack(content, times), times)


def turn_a_bit() -> bytes:
    """A packed program whose letters change with one bit, while it still unpacks to something."""
    packed = bytearray(zlib.compress(HELLO.encode(), 0))
    packed[packed.index(b"7)")] ^= 1
    return make_page_of(bytes(packed), 1)


def make_page_of(content: bytes, times: int) -> bytes:
    packed = content.decode("latin-1")
    filters = " ".join(["/FlateDecode"] * times)
    return make_pdf(_4=f"<< /Length {len(packed)} /Filter [{filters}] >>\nstream\n{packed}\nendstream")


def many_pages() -> bytes:
    kids = " ".join(["3 0 R"] * 10_000)
    return make_pdf(_2=f"<< /Type /Pages /Kids [{kids}] /Count 10000 >>")


def many_own_pages() -> bytes:
    """Pages full of figures: empty ones are told so fast that a quick machine reads them all within its limits."""
    kids = " ".join(f"{n} 0 R" for n in range(100, 10_100))
    pages = {f"_{n}": PAGE for n in range(100, 10_100)}
    figures = " ".join(f"1 0 0 1 {72 + 40 * (n % 10)} {700 - 14 * (n // 10)} Tm ({n}) Tj" for n in range(300))
    return make_pdf(f"BT /F1 9 Tf {figures} ET", _2=f"<< /Type /Pages /Kids [{kids}] /Count 10000 >>", **pages)


def chain_tables() -> bytes:
    """Two tables of contents that each name the other as the earlier one."""
    whole = make_pdf()
    start = whole.index(b"\nxref") + 1
    return whole.replace(b"trailer << ", b"trailer << /Prev %d " % start)


def lock() -> bytes:
    return make_pdf(
        trailer="/Encrypt 6 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]",
        _6=f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>",
    )


def map_all_letters() -> bytes:
    """A font whose table of letters claims four thousand million of them."""
    ranges = "1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"
    font = FONT.replace("Type1", "TrueType").replace(">>", "/ToUnicode 6 0 R >>")
    return make_pdf(_5=font, _6=write_stream(ranges))


def long_widths() -> bytes:
    """A font whose widths run over two thousand million letters."""
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    below = f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 2147483647 500] {system} >>"
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    return make_pdf(_5=font, _6=below)


def name_font(name: str) -> bytes:
    """A font whose description names it by something that is no name."""
    description = (
        f"<< /Type /FontDescriptor /FontName {name} /Flags 32 /FontBBox [0 0 9 9] /ItalicAngle 0 /Ascent 9 /Descent -2 /StemV 8 >>"
    )
    return make_pdf(_5=FONT.replace("Helvetica >>", f"Odd /FirstChar 32 /LastChar 33 /Widths [5 5] /FontDescriptor {description} >>"))


def replace(old: bytes, new: bytes) -> Callable[[], bytes]:
    return lambda: make_pdf().replace(old, new)


DAMAGED = "unreadable: damaged_pdf"
NO_TEXT = "unreadable: no_text_layer"
OVERTIME = "unreadable: out_of_time"

PDFS = (
    Case("pages in a circle.pdf", lambda: make_pdf(_2="<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"), DAMAGED),
    Case("parents in a circle.pdf", lambda: make_pdf(_2="<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>"), HARMLESS),
    Case(
        "page is its own child.pdf",
        lambda: make_pdf(_2="<< /Type /Pages /Kids [6 0 R] /Count 1 >>", _6="<< /Type /Pages /Kids [6 0 R] /Count 1 >>"),
        HARMLESS,
    ),
    Case("tables in a circle.pdf", chain_tables, DAMAGED),
    Case("length in a circle.pdf", replace(b"/Length 41", b"/Length 4 0 R"), HARMLESS),
    Case("contents in a circle.pdf", lambda: make_pdf(_4="[4 0 R 4 0 R]"), NO_TEXT),
    Case(
        "attachments in a circle.pdf",
        lambda: make_pdf(_1=CATALOG.replace(">>", "/Names << /EmbeddedFiles 6 0 R >> >>"), _6="<< /Kids [6 0 R 6 0 R] >>"),
        HARMLESS,
    ),
    Case(
        "outlines in a circle.pdf",
        lambda: make_pdf(_1=CATALOG.replace(">>", "/Outlines 6 0 R >>"), _6="<< /First 6 0 R /Next 6 0 R /Last 6 0 R >>"),
        HARMLESS,
    ),
    Case(
        "tags in a circle.pdf",
        lambda: make_pdf(_1=CATALOG.replace(">>", "/StructTreeRoot 6 0 R >>"), _6="<< /K [6 0 R 6 0 R] >>"),
        HARMLESS,
    ),
    Case("font named by a truth.pdf", lambda: name_font("true"), HARMLESS),
    Case("font named by a list.pdf", lambda: name_font("[/A]"), HARMLESS),
    Case("form draws itself.pdf", draw_itself, DAMAGED),
    Case("forms draw doubled.pdf", draw_doubled, DAMAGED),
    Case("ten thousand pages.pdf", many_pages, DAMAGED),
    Case("ten thousand own pages.pdf", many_own_pages, OVERTIME),
    Case("two thousand million pages.pdf", lambda: make_pdf(_2="<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"), HARMLESS),
    Case("ten megabytes of lines.pdf", lambda: make_pdf("0 0 m 9 9 l S\n" * 750_000), OVERTIME),
    Case("nested arrays.pdf", lambda: make_pdf("[" * MILLION), NO_TEXT),
    Case("nested objects.pdf", lambda: make_pdf(_6="[" * MILLION), HARMLESS),
    Case("stream of zeros.pdf", lambda: make_packed_page(bytes(1 << 28), 2), NO_TEXT),
    Case("packed fifty times.pdf", lambda: make_packed_page(HELLO.encode(), 50), HARMLESS),
    Case("turned bit.pdf", turn_a_bit, DAMAGED),
    Case("cut off program.pdf", lambda: make_page_of(pack(HELLO.encode(), 1)[:-6], 1), DAMAGED),
    Case(
        "long picture.pdf",
        lambda: draw_with(
            "/XObject << /X 6 0 R >>",
            f"{HELLO} /X Do",
            _6=write_stream(
                "x", "/Type /XObject /Subtype /Image /Width 2147483647 /Height 2147483647 /ColorSpace /DeviceGray /BitsPerComponent 8"
            ),
        ),
        HARMLESS,
    ),
    Case("picture without end.pdf", lambda: make_pdf(f"{HELLO} BI /W 9 /H 9 /BPC 8 ID {'x' * MILLION}"), HARMLESS),
    Case("all letters.pdf", map_all_letters, OVERTIME),
    Case("long widths.pdf", long_widths, OVERTIME),
    Case("vast page.pdf", replace(b"[0 0 595 842]", b"[-1e38 -1e38 1e38 1e38]"), DAMAGED),
    Case("no page.pdf", replace(b"[0 0 595 842]", b"[(a) /b null]"), DAMAGED),
    Case("impossible numbers.pdf", lambda: make_pdf(f"1e999 0 0 nan 0 0 cm {HELLO} -{'9' * 5000} 0 Td (8) Tj"), DAMAGED),
    Case("catalog of nothing.pdf", lambda: make_pdf(_1="null"), DAMAGED),
    Case("password.pdf", lock, "unreadable: encrypted"),
    Case("only a header.pdf", lambda: b"%PDF-1.7\n", DAMAGED),
    Case(
        "script and launch.pdf",
        lambda: make_pdf(
            _1=CATALOG.replace(">>", "/OpenAction << /S /Launch /F (/bin/true) >> /AA << /WC << /S /JavaScript /JS (app.alert) >> >> >>")
        ),
        HARMLESS,
    ),
)
