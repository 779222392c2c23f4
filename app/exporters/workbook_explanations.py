"""The two sheets of the workbook that are for reading: how to begin, and what every column means, with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exporters.workbook_examples import example_of
from app.inventory.tables import Kind, tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

STEPS = (
    (
        "What this is",
        (
            "One integration programme: the systems, what flows between them, the end-to-end paths that the business needs, "
            "and who can do the work. Each sheet lists one kind of thing, a row each."
        ),
    ),
    (
        "Where to begin",
        (
            "Sheet Inventory: id, name and currency. Sheet Systems: a row per system, id and name are enough. Sheet "
            "Integrations: a row per flow of data, from source to target. Everything else narrows the estimate and can come "
            "later."
        ),
    ),
    (
        "What is not known",
        (
            "Leave the cell empty, or write unknown or ?. Nothing is assumed in silence: what is unknown widens the estimate, "
            "and the estimate says which answers would narrow it most. Write (none) where a list is known to be empty."
        ),
    ),
    (
        "Several in one cell",
        ("Put ; between them: rest; events. Put a name that holds ; in double quotes."),
    ),
    (
        "Ids",
        ("Lower-case letters, digits and hyphens: policy-admin. Other sheets name systems and teams by their id."),
    ),
    (
        "Columns and sheets",
        (
            "Their order does not matter; those you do not need can go. Dark headings must be filled in. A red corner on a "
            "heading opens its explanation; sheet Explanations lists them all, with examples."
        ),
    ),
    (
        "When it is filled in",
        (
            "seamap validate inventory.xlsx says everything that is wrong at once, with sheet and row; upload it to the "
            "service, or run seamap estimate inventory.xlsx."
        ),
    ),
)


def write_instructions(sheet: Worksheet, formats: Mapping[str, Format]) -> None:
    """Write how to fill in the workbook."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "Seamap inventory", formats["title"])
    sheet.set_row(0, 28)
    for row, (what, text) in enumerate(STEPS, start=2):
        sheet.write_string(row, 0, what, formats["head"])
        sheet.write_string(row, 1, text, formats["prose"])
        sheet.set_row(row, 34)
    start = len(STEPS) + 3
    sheet.write_string(start, 0, "Sheet", formats["head"])
    sheet.write_string(start, 1, "Holds", formats["head"])
    for row, table in enumerate(tables(), start=start + 1):
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)
        sheet.write_string(row, 1, table.meaning, formats["prose"])


def write_explanations(sheet: Worksheet, formats: Mapping[str, Format]) -> None:
    """Write a row per column of every sheet: what it means, what a cell holds, an example."""
    heads = (
        ("Sheet", 14),
        ("Column", 34),
        ("Needed", 9),
        ("Meaning", 70),
        ("A cell holds", 60),
        ("For example", 44),
        ("In YAML", 36),
    )
    for index, (head, width) in enumerate(heads):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, head, formats["head"])
    row = 1
    for table in tables():
        for column in table.headings:
            holds = f"{column.kind}: {', '.join(column.words)}" if column.kind in {Kind.WORD, Kind.WORDS} else str(column.kind)
            said = (table.name, column.title, "yes" if column.is_required else "", column.meaning, holds)
            for index, text in enumerate((*said, example_of(table.name, column), column.key)):
                sheet.write_string(row, index, text, formats["prose"])
            row += 1
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, row - 1, len(heads) - 1)
