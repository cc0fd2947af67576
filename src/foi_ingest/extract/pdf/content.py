"""The tokens of a page's program, read with one regular expression.

pdfminer.six reads them byte range by byte range, which takes more than half of the time once characters are cheap.
The tokens are the same; what this reader does not understand it passes over as pdfminer.six does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT, PSLiteral

_TOKEN = re.compile(
    rb"""
    (?:[\x00\t\n\x0c\r\x20]+|%[^\r\n]*)*
    (?:
      ([+-]*(?:[0-9]+\.?[0-9]*|\.[0-9]+))
    | \(((?:[^()\\]|\\.)*)\)
    | ([^\x00\t\n\x0c\r\x20()<>\[\]{}/%0-9+.\-][^\x00\t\n\x0c\r\x20()<>\[\]{}/%]*)
    | /([^\x00\t\n\x0c\r\x20()<>\[\]{}/%]*)
    | (\[)
    | (\])
    | <([0-9A-Fa-f\x00\t\n\x0c\r\x20]*)>
    | (<<)
    | (>>)
    | (\()
    | (.)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER, _STRING, _WORD, _NAME, _OPEN, _CLOSE, _HEX, _DICT, _END_DICT, _NESTED, _OTHER = range(1, 12)

_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_BLANKS = re.compile(rb"[\x00\t\n\x0c\r\x20]+")
_CONSTANTS = {b"true": True, b"false": False, b"null": None}
_IMAGE_END = re.compile(rb"[\x00\t\n\x0c\r\x20]EI(?=[\x00\t\n\x0c\r\x20]|$)")


def read_operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """The operators of a content stream, each with the operands before it. An inline image comes as `EI` with its stream."""
    names: dict[bytes, PSLiteral] = {}
    operands: list[Any] = []
    outer: list[list[Any]] = []
    place, match = 0, _TOKEN.match
    while found := match(content, place):
        place = found.end()
        kind = found.lastindex
        if kind == _NUMBER:
            operands.append(_read_number(found[1]))
        elif kind == _STRING:
            text = found[2]
            operands.append(_unescape(text) if b"\\" in text else text)
        elif kind == _WORD:
            word = found[3]
            if word in _CONSTANTS:
                operands.append(_CONSTANTS[word])
                continue
            if word == b"BI":
                image, place = _read_image(content, place)
                yield "EI", [image]
            else:
                yield word.decode("latin-1"), operands
            operands, outer = [], []
        elif kind == _NAME:
            name = found[4]
            if name not in names:
                names[name] = _read_name(name)
            operands.append(names[name])
        elif kind in {_OPEN, _DICT}:
            outer.append(operands)
            operands = []
        elif kind in {_CLOSE, _END_DICT}:
            if outer:
                closed: Any = operands if kind == _CLOSE else _pair(operands)
                operands = outer.pop()
                operands.append(closed)
        elif kind == _HEX:
            digits = _BLANKS.sub(b"", found[7])
            operands.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        elif kind == _NESTED:
            text, place = _read_nested(content, place)
            operands.append(text)


def _read_number(digits: bytes) -> int | float:
    try:
        return float(digits) if b"." in digits else int(digits)
    except ValueError:
        # Some producers write `--5` for -5.
        return _read_number(digits[:1] + digits.lstrip(b"+-"))


def _unescape(text: bytes) -> bytes:
    def decode(found: re.Match[bytes]) -> bytes:
        code = found[1]
        if code[:1] in b"01234567":
            return bytes((int(code, 8) & 0xFF,))
        return _ESCAPED.get(code, code)

    return _ESCAPE.sub(decode, text)


def _read_name(name: bytes) -> PSLiteral:
    plain = _NAME_ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), name)
    try:
        return LIT(plain.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(plain)


def _pair(items: list[Any]) -> dict[str, Any]:
    return {str(key.name) if isinstance(key, PSLiteral) else str(key): value for key, value in zip(items[::2], items[1::2], strict=False)}


def _read_nested(content: bytes, place: int) -> tuple[bytes, int]:
    """A string with brackets inside, from behind its opening bracket; unclosed it ends with the content."""
    depth, start = 1, place
    for found in re.compile(rb"\\.|[()]", re.DOTALL).finditer(content, place):
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if depth == 0:
                return _unescape(content[start : found.start()]), found.end()
    return _unescape(content[start:]), len(content)


def _read_image(content: bytes, place: int) -> tuple[PDFStream, int]:
    """An inline image from behind `BI`: its dictionary, and where the program goes on. Its data is not wanted."""
    keys = content.find(b"ID", place)
    keys = len(content) if keys < 0 else keys
    _, operands = next(read_operations(content[place:keys] + b" ID"))
    end = _IMAGE_END.search(content, keys + 2)
    return PDFStream(_pair(operands), b""), end.end() if end else len(content)
