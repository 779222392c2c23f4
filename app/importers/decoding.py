"""Bytes to text: UTF-8, UTF-16 or UTF-32, with or without a byte-order mark; what is not text is a located fault."""

from __future__ import annotations

import codecs

from app.findings import Finding, Place, error

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotText(Exception):
    """The bytes are no text; ``finding`` says where they stop being it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


def decode(data: bytes) -> str:
    """Return the text in *data*, without its byte-order mark.

    Raises:
        NotText: the bytes are not valid in their encoding.

    >>> decode("a: ü".encode("utf-16"))
    'a: ü'
    """
    encoding, start = encoding_of(data)
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError as problem:
        before = data[start : start + problem.start].decode(encoding, errors="replace")
        line, column = line_and_column(before, len(before))
        detail = f"The document is not valid {encoding.upper()} at this point (byte {start + problem.start})."
        place = Place("", line, column)
        raise NotText(error("not-text", detail, "Save it as UTF-8.", place)) from None


def encoding_of(data: bytes) -> tuple[str, int]:
    r"""Return the encoding of *data* and how many bytes its mark takes, by the mark or by where its zero bytes are.

    >>> encoding_of(b"schema: x"), encoding_of(b"s\x00c\x00h\x00e\x00")
    (('utf-8', 0), ('utf-16-le', 0))
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    zeros = tuple(byte == 0 for byte in data[:4])
    by_zeros: dict[tuple[bool, ...], str] = {
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
    }
    return by_zeros.get(zeros, "utf-8"), 0


def line_and_column(text: str, position: int) -> tuple[int, int]:
    r"""Return line and column of a position in *text*, both from 1; line ends are LF, CR LF and CR.

    >>> line_and_column("a\r\nbc", 4)
    (2, 2)
    """
    ends = text.count("\n", 0, position) + text.count("\r", 0, position) - text.count("\r\n", 0, position)
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    return ends + 1, position - start + 1
