"""Zips that unpack to more than they say, lead out of their folder, or never end."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from hostile.case import HARMLESS, Case, make_zip

MEGABYTE = 1 << 20


def nest(depth: int) -> bytes:
    content = make_zip({"reply.txt": "nothing"})
    for _ in range(depth):
        content = make_zip({"inner.zip": content})
    return content


def overlap(members: int) -> bytes:
    """Many entries of the list lead to one and the same packed member."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(900_000)
    body = packed.compress(plain) + packed.flush()
    head = (zlib.crc32(plain), len(body), len(plain))
    out = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, *head, 5, 0) + b"a.csv" + body
    listed = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, *head, 5, 0, 0, 0, 0, 0, 0) + b"%c.csv" % (97 + number)
        for number in range(members)
    )
    return out + listed + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, members, members, len(listed), len(out), 0)


def lie_about_size() -> bytes:
    """A member that unpacks to more than it declares."""
    content = bytearray(make_zip({"reply.csv": "a,b\n" * 100_000}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", content, content.index(signature) + offset, 400)
    return bytes(content)


def lock() -> bytes:
    """A member that says that it is encrypted."""
    content = bytearray(make_zip({"reply.csv": "a,b\n1,2\n"}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def pack_oddly() -> bytes:
    """A way of packing that nobody has."""
    content = bytearray(make_zip({"reply.csv": "a,b\n1,2\n"}))
    for signature, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        struct.pack_into("<H", content, content.index(signature) + offset, 97)
    return bytes(content)


def blow_up_mimetype() -> bytes:
    """The one member that is looked at before any child is started: it declares ten bytes and unpacks to 100 MB."""
    content = bytearray(make_zip({"mimetype": bytes(100 * MEGABYTE)}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", content, content.index(signature) + offset, 10)
    return bytes(content)


def list_endlessly() -> bytes:
    """A list of 300,000 members, none of which is there."""
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = entry * 300_000
    return b"PK\3\4" + listed + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(listed), 4, 0)


def link() -> bytes:
    """A member that is a symbolic link out of the folder: it must be taken for the text that it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        member = zipfile.ZipInfo("link.csv")
        member.external_attr = 0o120777 << 16
        container.writestr(member, "/etc/passwd")
    return out.getvalue()


ARCHIVES = (
    Case("bomb.zip", lambda: make_zip({"reply.csv": bytes(100 * MEGABYTE)}), "unreadable: suspicious_packing"),
    Case(
        "bomb of small parts.zip", lambda: make_zip({f"{n}.csv": bytes(MEGABYTE - 1) for n in range(40)}), "unreadable: suspicious_packing"
    ),
    Case("nested three deep.zip", lambda: nest(3), "unreadable: nested_too_deep"),
    Case("nested forty deep.zip", lambda: nest(40), "unreadable: nested_too_deep"),
    Case("nested bomb.zip", lambda: make_zip({"in.zip": make_zip({"a.csv": bytes(50 * MEGABYTE)})}), "unreadable: suspicious_packing"),
    Case("overlapping.zip", lambda: overlap(20), "unreadable: suspicious_packing"),
    Case("lying size.zip", lie_about_size, "unreadable: damaged_container"),
    Case("path traversal.zip", lambda: make_zip({"../../up.csv": "a,b\n1,2\n"}), "unreadable: unsafe_archive"),
    Case("absolute path.zip", lambda: make_zip({"/etc/cron.d/reply": "a,b\n1,2\n"}), "unreadable: unsafe_archive"),
    Case("drive letter.zip", lambda: make_zip({"C:\\reply.csv": "a,b\n1,2\n"}), "unreadable: unsafe_archive"),
    Case("link inside.zip", link, HARMLESS),
    Case("locked.zip", lock, "unreadable: encrypted"),
    Case("odd packing.zip", pack_oddly, "unreadable: damaged_container"),
    Case("mimetype bomb.ods", blow_up_mimetype, "unreadable: damaged_container"),
    Case("endless list.zip", list_endlessly, "unreadable: too_large"),
    Case("twenty thousand replies.zip", lambda: make_zip({f"{n}.csv": "" for n in range(20_000)}, 0), "unreadable: too_large"),
    Case("no members.zip", lambda: make_zip({}), HARMLESS),
    Case("only a signature.zip", lambda: b"PK\3\4", "unreadable: damaged_container"),
)
