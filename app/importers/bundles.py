"""Several documents, or the files of an archive, to one inventory: read each with its importer, then merged.

The first document of our own format is the one that the others are merged into; without one, the first document is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import BadParameter, LimitExceeded, UnsupportedFormat
from app.findings import Place, Severity, error, note, warning
from app.importers.bundle import NotZip, is_zip, left_out, unpack
from app.importers.collecting import collector_paused
from app.importers.formats import IMPORTERS
from app.importers.names import slug
from app.importers.reading import Document, ImportResult, Options
from app.importers.registry import LARGEST, NO_OPTIONS, check_options, check_size, detect, find_importer, get_importer
from app.inventory.answers import apply_answers
from app.inventory.currencies import CURRENCIES
from app.inventory.matching import NEW, Proposal, name_key
from app.inventory.merge import Decisions, Source, merge_inventories
from app.inventory.suggestions import shown
from app.inventory.validate import validate_document
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding
    from app.importers.reading import Importer
    from app.inventory.answers import Answer
    from app.inventory.model import Inventory, System

OWN = frozenset({"json", "yaml"})
EVIDENCE = frozenset({"openapi", "asyncapi"})
OBSERVED = frozenset({"traces"})
FORMATS = frozenset(importer.name for importer in IMPORTERS) - OWN
MOST_PROPOSALS = 20
MOST_BUNDLE_BYTES = 4 * LARGEST
ASSUMED_CURRENCY = "currency-assumed"
FEW = 3


@dataclass(frozen=True, slots=True)
class _Reading:
    importer: Importer
    documents: tuple[Document, ...]
    result: ImportResult

    @property
    def label(self) -> str:
        first = self.documents[0].label
        return first if len(self.documents) == 1 else f"{len(self.documents)} {self.importer.title} files"


def read_files(
    files: Sequence[Document],
    *,
    format: str | None = None,  # noqa: A002  (what users call it)
    options: Options = NO_OPTIONS,
    into: Inventory | None = None,
    decisions: Decisions | None = None,
) -> ImportResult:
    """Return the one inventory that all *files* give, merged into *into* where that is given.

    Raises:
        BadParameter: there is no file, or an option that does not fit.
        UnsupportedFormat: nothing recognises a file, or there is no such format.
        LimitExceeded: a file, an archive or all of them are larger than is read.
    """
    documents, findings, is_unpacked = _open(files)
    if sum(len(document.data) for document in documents) > MOST_BUNDLE_BYTES:
        raise LimitExceeded(f"The files have more than {MOST_BUNDLE_BYTES // 1024**2} MiB together.")
    readings, skipped = _read_all(documents, format, options, is_archive=is_unpacked or any("/" in file.name for file in files))
    findings += skipped
    if not readings and not findings:
        raise BadParameter("There is no document to read.", hint="Give at least one file.")
    named = len(readings) > 1
    findings += [_at(finding, reading.label if named else None) for reading in readings for finding in reading.result.findings]
    columns = {header: name for reading in readings for header, name in reading.result.columns.items()}
    if not readings or any(finding.severity is Severity.ERROR for finding in findings):
        return ImportResult(None, tuple(findings), columns=columns)
    answers = tuple(answer for reading in readings for answer in reading.result.answers)
    if answers:
        into, readings, said = _answer(readings, answers, into)
        findings += said
        if into is None or not readings:
            return ImportResult(into, tuple(findings))
    if into is None and len(readings) == 1:
        return ImportResult(readings[0].result.inventory, tuple(findings), columns=columns)
    return replace(_merge(readings, findings, into, decisions or {}, options), columns=columns)


def _answer(
    readings: list[_Reading], answers: tuple[Answer, ...], into: Inventory | None
) -> tuple[Inventory | None, list[_Reading], tuple[Finding, ...]]:
    """Put answers into the inventory that they are about: the one to merge into, else the one of our format beside them."""
    rest = [reading for reading in readings if not reading.result.answers]
    if into is None:
        own = [reading for reading in rest if reading.importer.name in OWN]
        if len(own) != 1:
            detail = "Answered questions need the inventory that they are about."
            advice = "Say --into INVENTORY, or post them to /inventories/{id}/imports."
            return None, [], (error("answers-need-inventory", detail, advice, Place()),)
        into = own[0].result.inventory
        rest.remove(own[0])
    answered, said = apply_answers(into, answers) if into is not None else (None, ())
    return answered, rest, said


def _open(files: Sequence[Document]) -> tuple[list[Document], list[Finding], bool]:
    documents: list[Document] = []
    findings: list[Finding] = []
    is_unpacked = False
    for file in files:
        check_size(file.data)
        importer = find_importer(file) if is_zip(file.data) else None
        if not is_zip(file.data) or getattr(importer, "reads_archives", False):
            documents.append(file)
            continue
        is_unpacked = True
        try:
            documents += unpack(file.data)
        except NotZip as problem:
            findings.append(replace(problem.finding, place=Place("", document=file.label)))
    return documents, findings, is_unpacked


def _read_all(
    documents: Sequence[Document], wanted: str | None, options: Options, *, is_archive: bool
) -> tuple[list[_Reading], list[Finding]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    skipped: list[str] = []
    for index, document in enumerate(documents):
        importer = get_importer(wanted) if wanted else _recognise(document, is_alone=len(documents) == 1, is_archive=is_archive)
        if importer is None:
            skipped.append(document.name)
        else:
            groups[importer.name if importer.is_joint else f"{importer.name} {index}"].append(document)
    readings = []
    for members in groups.items():
        importer = get_importer(members[0].partition(" ")[0])
        check_options(importer, options)
        with collector_paused(sum(len(document.data) for document in members[1])):
            readings.append(_Reading(importer, tuple(members[1]), importer.read(members[1], options)))
    return readings, [left_out(skipped)] if skipped else []


def _recognise(document: Document, *, is_alone: bool, is_archive: bool) -> Importer | None:
    """Return the importer of one file; a file of an archive may be none of ours, one that was given by itself may not."""
    if is_archive:
        return find_importer(document)
    try:
        return detect(document.name, document.data, document)
    except UnsupportedFormat as problem:
        if is_alone:
            raise
        raise UnsupportedFormat(f"{document.label}: {problem.detail}", hint=problem.hint) from None


def _merge(
    readings: list[_Reading], findings: list[Finding], into: Inventory | None, decisions: Decisions, options: Options
) -> ImportResult:
    ranked = sorted(readings, key=lambda reading: _rank(reading.importer.name))
    sources = [Source(into, "your inventory", is_own=True)] if into is not None else []
    sources += [
        Source(
            reading.result.inventory,
            reading.label,
            is_own=reading.importer.name in OWN,
            is_observed=reading.importer.name in OBSERVED,
        )
        for reading in ranked
        if reading.result.inventory is not None
    ]
    attached, said = _attach(ranked, sources, options)
    if any(finding.severity is Severity.ERROR for finding in said):
        return ImportResult(None, (*findings, *said))
    said = [*said, *_find_undecidable(decisions, sources)]
    decided = {**decisions, **{label: {**decisions.get(label, {}), **to} for label, to in attached.items()}}
    merged = merge_inventories(sources, decided, FORMATS)
    tree = dict(merged.tree)
    if into is None:
        tree |= {"id": slug(options.id)} if options.id else {}
        tree |= {"name": options.name} if options.name else {}
        tree |= {"currency": options.currency} if options.currency in CURRENCIES else {}
        if not any(source.is_own for source in sources) and not options.id and not options.name:
            tree |= {"name": " and ".join(source.inventory.name for source in sources[:2])[:512]} if len(sources) == 2 else {}  # noqa: PLR2004
    checked = validate_document(tree)
    is_stated = any(source.is_own for source in sources)
    findings = [each for each in _join_currencies(findings) if not is_stated or each.code != ASSUMED_CURRENCY]
    known = {(finding.code, finding.detail) for finding in findings}
    fresh = [finding for finding in checked.findings if (finding.code, finding.detail) not in known]
    return ImportResult(
        checked.inventory,
        (*findings, *said, *merged.findings, *_propose(merged.proposals), *fresh),
        merged.proposals,
    )


def _join_currencies(findings: list[Finding]) -> list[Finding]:
    """Return the findings with one that says which documents know no currency, instead of one per document."""
    silent = [finding for finding in findings if finding.code == ASSUMED_CURRENCY]
    if len(silent) < 2:  # noqa: PLR2004  (one is said as it is)
        return findings
    labels = list(dict.fromkeys(finding.place.document or "" for finding in silent if finding.place))
    told = ", ".join(labels[:FEW]) + (f" and {len(labels) - FEW} more" if len(labels) > FEW else "")
    money = silent[0].detail.rpartition(": ")[2]
    joined = replace(silent[0], detail=f"None of {len(silent)} documents knows a currency ({told}): {money}", place=Place())
    return [*(finding for finding in findings if finding.code != ASSUMED_CURRENCY), joined]


def _find_undecidable(decisions: Decisions, sources: list[Source]) -> list[Finding]:
    """Return a warning for every decision of the mapping file that names a system which is not there."""
    known = {NEW} | {system.id for source in sources for system in source.inventory.systems}
    return [
        warning(
            "unknown-decision",
            f"The mapping file says that {shown(one)} is {shown(target)}, which is no system of the inventory.",
            f"Write the id of a system, or `{NEW}`. Until then it is a system of its own.",
            Place(),
        )
        for rows in decisions.values()
        for one, target in rows.items()
        if target not in known
    ]


def _rank(name: str) -> int:
    """Order what is merged: our own inventories first, models and catalogues, what describes interfaces, what was observed."""
    return 0 if name in OWN else 2 if name in EVIDENCE else 3 if name in OBSERVED else 1


def _attach(readings: list[_Reading], sources: list[Source], options: Options) -> tuple[Decisions, list[Finding]]:
    """Say which system each API description is about: the one that is named, else the one whose specification it is."""
    evidence = {reading.label for reading in readings if reading.importer.name in EVIDENCE}
    systems = [system for source in sources if source.label not in evidence for system in source.inventory.systems]
    decisions: Decisions = {}
    findings: list[Finding] = []
    for reading in readings:
        if reading.importer.name not in EVIDENCE or reading.result.inventory is None or not systems:
            continue
        own = {system.id for system in reading.result.inventory.systems}
        target = _find_named(options.system, systems) if options.system else _find_specified(reading, systems)
        if options.system and target is None:
            named = f"There is no system {shown(options.system)} to attach {reading.label} to."
            findings.append(error("unknown-system", named, "Name a system of the inventory by id, name or alias.", Place()))
        elif target is not None:
            decisions[reading.label] = dict.fromkeys(own, target)
    return decisions, findings


def _find_named(name: str, systems: Sequence[System]) -> str | None:
    wanted = name_key(name)
    for system in systems:
        if system.id == name or wanted in {name_key(text) for text in (system.id, system.name, *system.aliases)}:
            return system.id
    return None


def _find_specified(reading: _Reading, systems: Sequence[System]) -> str | None:
    names = {name for document in reading.documents for name in (document.name, document.label)}
    found = {
        system.id
        for system in systems
        if system.api.specification
        and (system.api.specification in names or system.api.specification.rpartition("/")[2] in names)
    }
    return found.pop() if len(found) == 1 else None


def _propose(proposals: Sequence[Proposal]) -> list[Finding]:
    findings = []
    for row in proposals[:MOST_PROPOSALS]:
        near = ", ".join(f"`{one.id}` ({percent(one.similarity)} alike)" for one in row.candidates)
        detail = f"`{row.imported}` ({row.name}) of {row.document} may be {near}; it was taken for a system of its own."
        advice = f"Say which in a mapping file (`--mapping FILE`): `same_as` an id, or `{NEW}`."
        findings.append(note("near-match", detail, advice, Place("", document=row.document), system=row.imported))
    if len(proposals) > MOST_PROPOSALS:
        detail = f"{len(proposals) - MOST_PROPOSALS:,} more near matches are not listed here; a mapping file lists all."
        findings.append(note("near-match", detail, "", Place()))
    return findings


def _at(finding: Finding, document: str | None) -> Finding:
    if document is None or (finding.place is not None and finding.place.document is not None):
        return finding
    return replace(finding, place=replace(finding.place or Place(), document=document))
