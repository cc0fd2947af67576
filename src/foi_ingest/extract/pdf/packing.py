"""Unpacking a page's program: one that is damaged is refused, where pdfminer.six takes as much of it as it can make out."""

from __future__ import annotations

import zlib

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_ASCIIHEX_DECODE, LITERALS_FLATE_DECODE, PDFStream


def read_program(stream: PDFStream) -> bytes:
    """The program in a stream. Raises `zlib.error` or `EOFError` when its packing does not add up: figures would change or be missed."""
    # A program that was read before is kept unpacked, and was looked at then.
    if stream.rawdata is not None:
        _refuse_damage(stream, stream.rawdata)
    return bytes(stream.get_data())


def _refuse_damage(stream: PDFStream, content: bytes) -> None:
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        content = stream.decipher(stream.objid, stream.genno, content, stream.attrs)
    for name, _ in stream.get_filters():
        if name in LITERALS_ASCII85_DECODE:
            content = ascii85decode(content)
        elif name in LITERALS_ASCIIHEX_DECODE:
            content = asciihexdecode(content)
        else:
            if name in LITERALS_FLATE_DECODE:
                unpacking = zlib.decompressobj()
                unpacking.decompress(content)
                if not unpacking.eof:
                    raise EOFError("a packed program breaks off")
            return
