"""XML to a plain tree of elements, under limits: no document type, no entity, bounded depth and size, names without namespaces.

Text or bytes come in; :class:`Node` goes out. defusedxml refuses what makes XML dangerous; the builder below counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.errors import LimitExceeded
from app.findings import Finding, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 100
MOST_NODES = 2_000_000
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


class NotXml(Exception):
    """The text is no XML, or XML that is not read here; ``finding`` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


@dataclass(slots=True)
class Node:
    """One element: its name and attributes without namespaces, its own text, its children in order."""

    name: str
    attributes: dict[str, str]
    namespace: str = ""
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Node]:
        """Yield the elements at the end of a path of names."""
        if not names:
            yield self
            return
        for child in self.children:
            if child.name == names[0]:
                yield from child.all(*names[1:])

    def first(self, *names: str) -> Node | None:
        """Return the first element at the end of a path of names."""
        return next(self.all(*names), None)

    def words(self, *names: str) -> str:
        """Return the text of the first element at the end of a path of names, empty where there is none."""
        found = self.first(*names)
        return found.text.strip() if found is not None else ""

    def walk(self) -> Iterator[Node]:
        """Yield the element and everything below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


class _Builder:
    """Receives what the parser finds; stops at what is too deep or too much."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST:
            raise NotXml(error("too-deep", f"Elements are nested more than {DEEPEST} deep.", "", Place()))
        if self._count > MOST_NODES:
            raise LimitExceeded(f"The document has more than {MOST_NODES:,} elements.")
        namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        plain = {("type" if key == XSI_TYPE else key.rpartition("}")[2]): value for key, value in attributes.items()}
        node = Node(name, plain, namespace)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def close(self) -> Node | None:
        return self.root


def read_xml(data: bytes, document: str | None = None) -> Node:
    """Return the root element.

    Raises:
        NotXml: it cannot be parsed, declares a document type or entities, or is nested more than 100 deep.
        LimitExceeded: it has more than 2,000,000 elements.

    >>> read_xml(b"<a xmlns='urn:x'><b c='1'>text</b></a>").first("b").attributes
    {'c': '1'}
    """
    builder = _Builder()
    parser: Any = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        root = parser.close()
    except ParseError as problem:
        line, column = problem.position
        said = str(problem).partition(":")[0]
        raise NotXml(error("not-xml", f"This is not valid XML: {said}.", "", Place("", line, column + 1, document))) from None
    except DefusedXmlException:
        detail = "The document declares a document type or entities; that is not read."
        raise NotXml(error("document-type", detail, "Take the DOCTYPE out.", Place("", 1, 1, document))) from None
    except (LookupError, ValueError):  # an encoding that nobody knows
        raise NotXml(
            error("not-xml", "The encoding of this XML is not known.", "Save it as UTF-8.", Place("", 1, 1, document))
        ) from None
    if not isinstance(root, Node):
        raise NotXml(error("not-xml", "The document has no element.", "", Place("", 1, 1, document)))
    return root
