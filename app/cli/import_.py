"""``seamap import``: foreign documents to an inventory that a person can read and edit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.findings_text import print_finding
from app.cli.output import json_bytes, print_aside, working, write_bytes, write_file
from app.cli.reading import read_bytes, read_inventory
from app.errors import BadParameter, InventoryRejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.importers.reading import ImportResult

MOST_FILES = 1_000
HIDDEN = frozenset({".git", "node_modules", "__pycache__", ".venv"})
Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Documents, folders or zips; - is standard input.")]


def import_documents(  # noqa: PLR0913, PLR0917  (a command has as many options as it has)
    files: Files,
    fmt: Annotated[str | None, typer.Option("--from", metavar="FORMAT", help="Their format, where not recognised.")] = None,
    into: Annotated[str | None, typer.Option("--into", metavar="INVENTORY", help="Merge them into this inventory.")] = None,
    identity: Annotated[str | None, typer.Option("--id", metavar="ID", help="The inventory's id.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The inventory's name.")] = None,
    level: Annotated[str | None, typer.Option("--level", help="What becomes a system: component, system, container…")] = None,
    system: Annotated[
        str | None, typer.Option("--system", metavar="ID", help="The system an API description is about.")
    ] = None,
    status: Annotated[str | None, typer.Option("--status", help="Of integrations that do not say: live, planned…")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="CODE", help="The inventory's currency.")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=FIELD", help="A spreadsheet's column: --map 'IT Owner=owner'; - leaves it out."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="Decides near matches and columns; new ones are written to it."),
    ] = None,
    paths: Annotated[  # noqa: FBT002  (a switch)
        bool,
        typer.Option("--paths", help="Make paths of an ArchiMate model's chains of Triggering."),
    ] = False,
    part: Annotated[str | None, typer.Option("--part", metavar="NAME", help="Which of several architectures in FILE.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", "--output", metavar="OUT", help="OUT.yaml or OUT.json.")] = None,
) -> None:
    """Read foreign documents: one inventory, every fact with where it came from, everything left out counted."""
    from app.importers.mapping_file import columns_of, read_mapping
    from app.importers.reading import Options
    from app.services.importing import ImportRequest, import_documents, summary

    mapped = read_bytes(str(mapping))[1] if mapping is not None and mapping.exists() else None
    before = read_mapping(mapped, str(mapping)) if mapped is not None else None
    base = read_inventory(into) if into is not None else None
    options = Options(level, identity, name, currency, system, status, columns_of(before, columns or ()), paths, part)
    documents = tuple(document for file in files for document in _read(file))
    request = ImportRequest(documents, fmt, options, mapped)
    with working("reading"):
        result = import_documents(request, base)
    label = files[0] if len(files) == 1 else None
    for finding in result.findings:
        print_finding(finding, label if finding.place is not None and finding.place.document is None else None, file=sys.stderr)
    if mapping is not None:
        _write_mapping(mapping, before, result)
    if result.inventory is None:
        count = len(result.errors)
        raise InventoryRejected((), f"Nothing was imported: {count} {'fault' if count == 1 else 'faults'}.")
    _write(out, result.inventory, [Path(n).name for n in files])
    print_aside(f"{summary(result.inventory)}{f' written to {out}' if out else ''}.")


def _read(file: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of a file, or of every file below a folder."""
    folder = Path(file)
    if not folder.is_dir():
        name, data = read_bytes(file)
        yield Path(name).name, data
        return
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not HIDDEN & {*path.relative_to(folder).parts})
    if len(found) > MOST_FILES:
        raise BadParameter(
            f"{file} has {len(found):,} files; at most {MOST_FILES:,} are read.", hint="Name the ones that matter."
        )
    for path in found:
        yield path.relative_to(folder.parent).as_posix(), read_bytes(str(path))[1]


def _write(out: Path | None, inventory: Any, names: list[str]) -> None:
    from app.exporters.inventory_yaml import inventory_yaml

    if out is not None and out.suffix.lower() == ".json":
        write_file(out, json_bytes(inventory.model_dump(mode="json", by_alias=True, exclude_defaults=True)))
        return
    if out is not None and out.suffix.lower() not in {".yaml", ".yml", ""}:
        raise BadParameter(f"{out} cannot be written: an import gives YAML or JSON.", hint="Name it OUT.yaml or OUT.json.")
    heading = f"Imported from {', '.join(names)[:400]}. Facts carry evidence: where they came from, how sure that is.\n"
    heading += "What you state yourself, without evidence, wins over every document that is imported later."
    data = inventory_yaml(inventory, heading).encode()
    if out is None:
        write_bytes(data)
    else:
        write_file(out, data)


def _write_mapping(path: Path, before: dict[str, Any] | None, result: ImportResult) -> None:
    from app.exporters.inventory_yaml import tree_yaml
    from app.importers.mapping_file import update_mapping

    tree = update_mapping(before, result.proposals, result.columns)
    rows = tree.get("systems", [])
    if tree == before or not (rows or tree.get("columns")):
        return
    heading = "# Which imported systems are which. `same_as`: an id of the inventory, `new`, or unknown while undecided.\n"
    if tree.get("columns"):
        heading += "# columns: which header of a table holds which fact; `-` leaves it out, unknown was taken for nothing.\n"
    write_file(path, (heading + tree_yaml(tree)).encode())
    undecided = sum(row.get("same_as") == "unknown" for row in rows)
    if undecided:
        what = "near match" if undecided == 1 else "near matches"
        print_aside(f"{undecided} {what} to decide in {path}; then import again.")
    if result.columns:
        print_aside(f"What the columns were taken for stands in {path}; correct it and import again.")
