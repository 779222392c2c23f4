"""A corpus of hostile uploads, made rather than stored: each is a name and the bytes. None may do more than be refused."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "schema: seamap/inventory/v1\nid: x\nname: X\ncurrency: EUR\n"
TREE = {"schema": "seamap/inventory/v1", "id": "x", "name": "X", "currency": "EUR"}

NAMES = {
    "script": "<script>alert(1)</script>",
    "html-label": "<<table><tr><td>x</td></tr></table>>",
    "dot-escape": '"]; evil [label="x',
    "formula": '=HYPERLINK("http://evil","x")',
    "path": "../../../../etc/passwd",
    "template": "{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    "nul": "a\0b",
    "escape": "a\x1b[31mb",
    "backspace": "a\x08b",
    "delete": "a\x7fb",
    "c1": "a\x85b\x9b",
    "bidi-override": "a\u202eb",
    "bidi-isolate": "a\u2066b",
    "byte-order-mark": "a\ufeffb",
    "line-separator": "a\u2028b",
    "noncharacter": "a\uffffb",
    "private-use": "a\ue000b",
    "astral": "a\U0001f600\U0010fffdb",
    "combining": "a" + "\u0300" * 5_000,
    "zero-width": "\u200b" * 300,
    "very-long": "x" * 1_000_000,
    "spaces": " " * 100,
    "empty": "",
    "percent": "%s%n%x%d",
    "backslashes": "\\" * 999,
    "quotes": "'\"`" * 300,
    "newlines": "a\nb\r\nc\rd",
}


def _names() -> Iterator[tuple[str, bytes]]:
    for title, name in NAMES.items():
        for place in ("name", "id", "key"):
            system = {"id": "a", "name": "A"} | ({place: name} if place != "key" else {name: 1})
            yield f"{place}-{title}.json", json.dumps(TREE | {"systems": [system]}).encode()
        quoted = json.dumps(name)
        yield f"yaml-{title}.yaml", f"{HEAD}systems: [{{id: a, name: {quoted}}}]\n".encode()


def _depth() -> Iterator[tuple[str, bytes]]:
    for opening, depth in itertools.product(
        ["[", "{a: ", "- ", "? ", "{[", "- - {a: ", "!!seq [", "&a ["], [100, 5_000, 200_000]
    ):
        text = opening * depth
        yield f"deep-{depth}-{len(opening)}{opening[0]}.yaml", text.encode()
        yield f"deep-{depth}-{len(opening)}{opening[0]}-inside.yaml", (HEAD + "systems: " + text).encode()
    for opening, depth in itertools.product(["[", '{"a":', '[{"a":'], [65, 201, 200_000]):
        yield f"deep-{depth}-{len(opening)}.json", (opening * depth).encode()
    yield "indented.yaml", "".join(" " * level + "a:\n" for level in range(2_000)).encode()
    closed = "[" * 150 + "]" * 150
    yield "deep-closed.json", json.dumps(TREE).replace("}", f', "systems": {closed}}}').encode()


def _yaml() -> Iterator[tuple[str, bytes]]:
    laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    merges = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 26))
    yield "billion-laughs.yaml", laughs.encode()
    yield "merge-keys.yaml", merges.encode()
    yield "self-alias.yaml", (HEAD + "systems: &a [*a]\n").encode()
    yield "merge-of-nothing.yaml", (HEAD + "<<: [1, 2]\n").encode()
    yield "many-aliases.yaml", (HEAD + "x: &a 1\ny: [" + "*a," * 50_000 + "]\n").encode()
    yield "many-anchors.yaml", (HEAD + "y: [" + ",".join(f"&a{n} 1" for n in range(50_000)) + "]\n").encode()
    for tag in (
        "!!python/object/apply:os.system ['id']",
        "!!python/name:os.system",
        "!!binary x",
        "!!timestamp 2001-01-01",
        "!x y",
        "!<tag:evil> z",
        "!!int x",
        "!!float x",
        "!!bool x",
        "!!null x",
        "!!set {a}",
        "!!omap [a: 1]",
        "! x",
    ):
        yield f"tag-{tag[:12]}.yaml".replace("/", "-"), (HEAD + f"assumptions: [{tag}]\n").encode()
    yield "directives.yaml", ("".join(f"%TAG !e{n}! tag:evil,{n}:\n" for n in range(50_000)) + "---\n" + HEAD).encode()
    yield "one-directive.yaml", ("%YAML 1.1\n---\n" + HEAD).encode()
    yield "future.yaml", ("%YAML 3.0\n---\n" + HEAD).encode()
    yield "two-documents.yaml", (HEAD + "---\n" + HEAD).encode()
    yield "many-documents.yaml", ("---\nx\n" * 100_000).encode()
    yield "long-scalar.yaml", (HEAD + "assumptions: ['" + "x" * 70_000 + "']\n").encode()
    yield "long-key.yaml", ("x" * 2_000_000 + ": 1\n").encode()
    yield "long-comment.yaml", (HEAD + "#" * 5_000_000).encode()
    yield "long-line.yaml", (HEAD + "assumptions: [" + "x, " * 300_000 + "]\n").encode()
    yield "many-keys.yaml", (HEAD + "".join(f"k{n}: 1\n" for n in range(50_000))).encode()
    yield "same-key.yaml", (HEAD + "name: y\n" * 20_000).encode()
    yield "odd-keys.yaml", (HEAD + "1: a\ntrue: b\n~: c\n1.5: d\n[1]: e\n{a: b}: f\n? |\n  g\n: h\n").encode()
    yield "keys-only.yaml", b"? a\n? b\n? c\n"
    for number in (
        "1e400",
        "-1e400",
        ".inf",
        "-.inf",
        ".nan",
        "9" * 400,
        "-" + "9" * 30,
        "0x" + "f" * 100,
        "0b" + "1" * 100,
        "1e-999",
        "-0",
        "0o777777777777777777777777",
    ):
        yield f"number-{number[:9]}.yaml", (HEAD + f"programme: {{total_cost: {number}}}\n").encode()
    for piece in (
        "\t",
        "@",
        "`",
        "%",
        "&",
        "*",
        "!",
        "|",
        ">",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        "? ",
        ": ",
        "- ",
        "-",
        "---",
        "...",
        "#",
    ):
        yield f"piece-{ord(piece[0])}-{len(piece)}.yaml", (HEAD + piece).encode()
        yield f"only-{ord(piece[0])}-{len(piece)}.yaml", piece.encode()


def _json() -> Iterator[tuple[str, bytes]]:
    whole = json.dumps(TREE)
    for value in (
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1e400",
        "9007199254740992",
        "9" * 5_000,
        "1" + "0" * 400,
        "-0",
        "0.1e-9999",
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\\u0000"',
        '"\\x00"',
        "01",
        "1.",
        ".5",
        "+1",
        "0x10",
        "True",
        "nil",
        "undefined",
        "'a'",
        "[1,]",
        "{,}",
        "[,1]",
        '{"a"}',
        '{"a":}',
        "{a: 1}",
        "/* x */ 1",
        "// x",
        "[1 2]",
        '"a',
        "tru",
    ):
        yield (
            f"value-{value[:9]}.json".replace("/", "-"),
            f'{{"schema": "seamap/inventory/v1", "programme": {{"total_cost": {value}}}}}'.encode(),
        )
    yield "duplicate-keys.json", ("{" + '"a": 1,' * 20_000 + '"a": 2}').encode()
    yield "duplicate-everywhere.json", ('{"systems": [' + '{"id": "a", "id": "b"},' * 20_000 + "{}]}").encode()
    yield "surrogates.json", json.dumps(TREE | {"name": "\ud800"}).encode()
    yield "raw-surrogate.json", b'{"schema": "\xed\xa0\x80"}'
    yield "overlong.json", b'{"schema": "\xc0\xaf"}'
    yield "cut.json", whole[:-3].encode()
    yield "twice.json", (whole + whole).encode()
    yield "lines.json", (whole + "\n" + whole).encode()
    yield "array.json", b"[" + whole.encode() + b"]"
    yield "prototype.json", json.dumps(TREE | {"__proto__": {"x": 1}, "constructor": {}, "__class__": "x"}).encode()
    yield "many-empty.json", ('{"systems": [' + "{}," * 60_000 + "{}]}").encode()
    yield "many-nested.json", json.dumps(TREE | {"systems": [{"id": "a", "name": "A", "schemas": [{}] * 50_000}]}).encode()
    yield "many-keys.json", json.dumps(TREE | {f"k{n}": n for n in range(50_000)}).encode()
    yield (
        "many-unknown-ids.json",
        json.dumps(
            TREE
            | {
                "systems": [{"id": f"system-{n}", "name": "x"} for n in range(5_000)],
                "integrations": [{"source": f"sistem-{n}", "target": f"sytem-{n}"} for n in range(5_000)],
            }
        ).encode(),
    )
    yield (
        "same-pair.json",
        json.dumps(
            TREE
            | {
                "systems": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
                "integrations": [{"source": "a", "target": "b"}] * 20_000,
            }
        ).encode(),
    )
    yield (
        "many-scenarios.json",
        json.dumps(
            TREE
            | {
                "systems": [{"id": "a", "name": "A"}],
                "scenarios": [{"id": f"s{n}", "changes": [{"system": "a", "set": {"x": 1}}] * 10} for n in range(500)],
            }
        ).encode(),
    )
    yield (
        "deep-patch.json",
        json.dumps(
            TREE
            | {
                "systems": [{"id": "a", "name": "A"}],
                "scenarios": [{"id": "s", "changes": [{"system": "a", "set": _nested(50)}]}],
            }
        ).encode(),
    )
    for key in TREE | {
        "systems": 0,
        "integrations": 0,
        "paths": 0,
        "teams": 0,
        "pools": 0,
        "scenarios": 0,
        "programme": 0,
        "not_needed": 0,
    }:
        for value in (1, -1.5, True, "x", [], {}, [[]], [{}], [None], [1], ["x"], {"x": [{}]}, [{"id": []}], [{"id": {}}]):
            yield f"{key}-as-{json.dumps(value)}.json", json.dumps(TREE | {key: value}).encode()


def _nested(depth: int) -> dict[str, object]:
    node: dict[str, object] = {"x": 1}
    for _ in range(depth):
        node = {"api": node}
    return node


def _bytes() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "zeros", b"\0" * 100_000
    yield "ones", b"\xff" * 100_000
    yield "all-bytes", bytes(range(256)) * 100
    yield "half-utf16.yaml", HEAD.encode("utf-16")[:-1]
    yield "odd-utf16.yaml", b"\xff\xfe" + b"\x00\xd8" * 50
    yield "utf16-no-mark.yaml", HEAD.encode("utf-16-le")
    yield "utf32.yaml", HEAD.encode("utf-32")
    yield "marks.yaml", b"\xef\xbb\xbf" * 100 + HEAD.encode()
    yield "latin1.yaml", (HEAD + "assumptions: [Prüfung]\n").encode("latin-1")
    yield "shift-jis.yaml", (HEAD + "assumptions: [検査]\n").encode("shift-jis")
    yield "utf7.yaml", (HEAD + "assumptions: [+ADw-script+AD4-]\n").encode()
    yield "nul-end.yaml", HEAD.encode() + b"\0"
    yield "mixed-ends.yaml", HEAD.replace("\n", "\r", 1).encode()
    yield "zip.yaml", b"PK\x03\x04" + b"\0" * 100
    yield "xml-bomb.xml", b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><a>&b;&b;</a>'


def hostile_documents() -> list[tuple[str, bytes]]:
    """Return the whole corpus, each with a name of its own."""
    return [*_names(), *_depth(), *_yaml(), *_json(), *_bytes()]
