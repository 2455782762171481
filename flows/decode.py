"""The bytes of a file as text, or a sentence that says what the file is instead."""

from __future__ import annotations

import re

BOMS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
AS_UTF8 = "save it as “CSV UTF-8”"
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or zip file (.xlsx, .ods, .zip)"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)"),
    (b"\x1f\x8b", "a gzip file (.gz)"),
    (b"BZh", "a bzip2 file (.bz2)"),
    (b"\xfd7zXZ", "an xz file (.xz)"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file (.zst)"),
    (b"7z\xbc\xaf", "a 7-zip file (.7z)"),
    (b"%PDF", "a PDF file"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"{\\rtf", "an RTF document"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file that it stands for"),
)
_MARKUP = re.compile(rb"\s*<(!doctype html|html|head|body|table|\?xml|svg)\b", re.IGNORECASE)
_JSON = re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\"\]])")


class NotText(Exception):
    """Bytes that are no text of ours: a stable code, what it is, what helps, and at which byte."""

    def __init__(self, code: str, message: str, hint: str, at: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.at = code, message, hint, at


def decode(content: bytes) -> tuple[str, bool, str]:
    """Return the encoding, whether a byte-order mark leads, and the text without it.

    Reads UTF-8, and UTF-16 with its mark; raises NotText for all else, never guesses.
    """
    _refuse_kinds(content)
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise NotText("file-encoding", "it is in UTF-32, not UTF-8", AS_UTF8)
    encoding = next((e for e, mark in BOMS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _explain(content, encoding, error) from error
    if "\0" in text:
        raise _explain_nul(content, encoding, text)
    return encoding, content.startswith(BOMS[encoding]), text.lstrip("\ufeff")


def _refuse_kinds(content: bytes) -> None:
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")
    start = content[:2000].removeprefix(BOMS["utf-8"])
    if _MARKUP.match(start):
        kind = "an XML document" if b"<?xml" in start[:200].lower() else "a web page (HTML)"
    elif not kind and _JSON.match(start):
        kind = "a JSON document"
    if kind:
        message = f"it is {kind}, whatever its name says; a table is text with commas"
        raise NotText("file-kind", message, f"open it where it was made, and {AS_UTF8}")


def _explain(content: bytes, encoding: str, error: UnicodeDecodeError) -> NotText:
    at, end = error.start, len(content)
    if encoding != "utf-8":
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        cut = "it ends inside a character: it was cut off" if at + 4 >= end else "it is damaged"
        return NotText("file-encoding", f"it is in {name}, but {cut}", f"{AS_UTF8} again")
    byte = f"byte 0x{content[at]:02X}"
    sequence = content[at : at + 4]
    if error.reason == "unexpected end of data":
        message = f"it ends inside a character ({byte}): it was cut off"
        hint = "take the whole file again, or retype its end"
        if end - at == 1:
            message += f", or it is in Windows-1252, where that is “{sequence.decode('cp1252')}”"
            hint += f" and {AS_UTF8}"
        return NotText("file-encoding", message, hint, at)
    if sequence[0] in (0xC0, 0xC1) or re.match(rb"\xe0[\x80-\x9f]|\xf0[\x80-\x8f]", sequence):
        message = f"{byte} begins an overlong form, which UTF-8 forbids: something damaged the file"
        return NotText(
            "file-encoding", message, "retype the character there, and save as UTF-8", at
        )
    if re.match(rb"\xed[\xa0-\xbf]", sequence):
        message = f"{byte} begins half of a surrogate pair, which UTF-8 forbids"
        return NotText(
            "file-encoding", message, "retype the character there, and save as UTF-8", at
        )
    shown = sequence[:1].decode("windows-1252", "replace")
    guess = f" (in Windows-1252 it is “{shown}”)" if shown.isprintable() else ""
    if shown != "\ufffd":
        message = f"it is not in UTF-8 but, it seems, in Windows-1252 (ANSI): {byte}{guess}"
    else:
        message = f"it is not in UTF-8: {byte}"
    return NotText("file-encoding", message, AS_UTF8, at)


def _explain_nul(content: bytes, encoding: str, text: str) -> NotText:
    count, half, at = text.count("\0"), content[:2000], None
    if count == len(text.strip("\r\n")):
        message = "it holds nothing but NUL bytes: it was never written to the disk in full"
        return NotText("file-encoding", message, "take the file from a copy")
    if encoding == "utf-8":
        if len(half) >= 4 and half[1::2].count(0) > 0.4 * len(half):
            return NotText("file-encoding", "it is in UTF-16 without its mark", AS_UTF8)
        if len(half) >= 4 and half[::2].count(0) > 0.4 * len(half) and half.strip(b"\0"):
            return NotText("file-encoding", "it is in UTF-16 without its mark", AS_UTF8)
        at = content.index(0)
    tail = not text[text.index("\0") :].strip("\0\r\n")
    where = "it ends in" if tail else "it holds"
    message = f"{where} NUL bytes ({count}), which no text has: something damaged the file"
    return NotText("file-encoding", message, "delete them, or take the file from a copy", at)
