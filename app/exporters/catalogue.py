"""The interface catalogue as a page, a table for spreadsheets, a workbook and a document. Every integration, one row each.

The catalogue document of :mod:`app.services.catalogue` comes in, bytes go out, the same for the same document. What nobody has
stated is an empty cell in tables and a question mark where people read.
"""

from __future__ import annotations

import base64
import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.exporters.csv_text import write_csv
from app.exporters.workbook_file import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

TEMPLATES = Path(__file__).with_name("templates")
WIDEST, NARROWEST = 44, 9
UNKNOWN = "?"
NEEDS = (
    ("needs_latency_ms", "within {:,g} ms"),
    ("needs_freshness_hours", "data ≤ {:g} h old"),
    ("needs_availability", "{:.5g} of the time"),
    ("needs_throughput_per_s", "{:,g} per second"),
)


def export_catalogue_csv(document: Mapping[str, Any]) -> bytes:
    """Return the catalogue as UTF-8 CSV with a header; lists are words separated by ``; ``, unknown is empty.

    A cell that a spreadsheet would take for a formula is preceded by an apostrophe.
    """
    columns = _columns_of(document)
    return write_csv(columns, ([_plain(row[column]) for column in columns] for row in document["rows"]))


def export_catalogue_xlsx(document: Mapping[str, Any]) -> bytes:
    """Return the catalogue as a workbook: one sheet, its head frozen and with filters, ready to print on A3 across."""
    memory = io.BytesIO()
    with open_workbook(memory, f"Interfaces of {document['inventory']['name']}") as book:
        head = book.add_format({"bold": True, "bg_color": "#E6ECF2", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        missing = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FBE3DC", "bold": True})
        sheet = book.add_worksheet("Interfaces")
        columns = _columns_of(document)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name.replace("_", " "), head)
            sheet.set_column(column, column, _width_of(document["rows"], name))
        for number, row in enumerate(document["rows"], start=1):
            for column, name in enumerate(columns):
                lacks = name in {"lacks_api", "api_availability"} and row["lacks_api"] is True
                _write(sheet, (number, column), row[name], missing if lacks else text)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(document["rows"]), 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return memory.getvalue()


def export_catalogue_markdown(document: Mapping[str, Any]) -> bytes:
    """Return the catalogue as Markdown: a heading, the counts, and a table for each domain that data start from."""
    title = f"# Interfaces of {_markdown(document['inventory']['name'])}"
    lines = [title, "", _sentence(document)]
    domains: dict[str, list[Mapping[str, Any]]] = {}
    for row in document["rows"]:
        domains.setdefault(row["source_domain"] or "No domain stated", []).append(row)
    heads = ("Interface", "From", "To", "Data", "How", "Provided by", "API", "Needs", "Status")
    for domain, rows in sorted(domains.items()):
        lines += ["", f"## From {_markdown(domain)}", "", f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
        lines += [f"| {' | '.join(_markdown(cell) for cell in _markdown_cells(row))} |" for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def export_catalogue_html(document: Mapping[str, Any]) -> bytes:
    """Return the catalogue as one page that needs nothing else: printable, and filtered by a few lines of its own script.

    The page's own policy allows that script by its hash and nothing beside, so that no name from an inventory can run.
    """
    script = (TEMPLATES / "catalogue.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rows = [{**row, "how": _how(row), "needs": _needs(row), "flags": _flags(row)} for row in document["rows"]]
    page = _environment().get_template("catalogue.html")
    text = page.render(
        inventory=document["inventory"],
        scenario=document["scenario"],
        sentence=_sentence(document),
        rows=rows,
        script=script,
        digest=digest,
        choices={name: sorted({row[name] or UNKNOWN for row in rows}) for name in ("status", "mode", "owner")},
        unknown=UNKNOWN,
    )
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _columns_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(document["rows"][0]) if document["rows"] else ("id", "name", "source", "target")


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "; ".join(value) if isinstance(value, list) else value


def _write(sheet: Worksheet, place: tuple[int, int], value: Any, form: Any) -> None:
    plain = _plain(value)
    if isinstance(plain, str):
        sheet.write_string(*place, plain, form)
    else:
        sheet.write_number(*place, plain, form)


def _width_of(rows: Sequence[Mapping[str, Any]], column: str) -> int:
    longest = max((len(str(_plain(row[column]))) for row in rows), default=0)
    return min(max(longest, len(column) // 2, NARROWEST) + 1, WIDEST)


def _sentence(document: Mapping[str, Any]) -> str:
    counts = document["counts"]
    said = f"{counts['integrations']:,} integrations, {counts['in_scope']:,} of them to be built"
    said += f"; {counts['lacking_api']:,} without an API, of {counts['api_unknown']:,} more it is unknown"
    said += f"; {counts['protected_crossing']:,} take protected data over a zone or a border."
    return f"Scenario {document['scenario']}: {said}" if document["scenario"] else said


def _markdown_cells(row: Mapping[str, Any]) -> list[str]:
    lacks = {True: "**NO API** ({})", False: "{}", None: UNKNOWN}[row["lacks_api"]]
    return [
        f"{row['name']} ({row['id']})" if row["name"] else row["id"],
        row["source_name"],
        row["target_name"],
        UNKNOWN if row["carries"] is None else ", ".join(row["carries"]),
        _how(row),
        row["provider"],
        lacks.format(row["api_availability"] or UNKNOWN),
        _needs(row) or "–",
        row["status"],
    ]


def _markdown(text: str) -> str:
    r"""Return text as Markdown shows it literally in a cell.

    >>> _markdown("a|b <i> [x](y)\nz")
    'a\\|b &lt;i&gt; \\[x\\](y) z'
    """
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in ("\\", "|", "[", "]", "`", "_"):
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _how(row: Mapping[str, Any]) -> str:
    words = [row["mode"] or UNKNOWN, row["protocol"], row["frequency"]]
    words += [f"via {', '.join(row['via'])}"] if row["via"] else []
    return " · ".join(word for word in words if word)


def _needs(row: Mapping[str, Any]) -> str:
    return ", ".join(words.format(row[name]) for name, words in NEEDS if row[name] is not None)


def _flags(row: Mapping[str, Any]) -> list[str]:
    """Return what a reviewer should not overlook, in words."""
    found = [f"contains {', '.join(row['contains'])}"] if row["contains"] else []
    found += [f"zone {' → '.join(row['crosses_zones'])}"] if row["crosses_zones"] else []
    found += [f"leaves residency: {', '.join(row['leaves_residency_for'])}"] if row["leaves_residency_for"] else []
    found += ["writes back"] if row["write"] else []
    found += [f"{row['failure_share']:.1%} fail".replace("%", " %")] if row["failure_share"] else []
    found += [f"{row['retired_end']} is retired"] if row["retired_end"] else []
    return found + (["assumed, not listed"] if row["assumed"] else [])
