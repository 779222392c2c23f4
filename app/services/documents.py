"""Use case: a document derived from a stored version, from memory where it has been made before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from app import __version__
from app.estimation.effort_model import default_effort_model
from app.services.derivation.derivation import derive
from app.services.derivation.derived import Coding, Derived, is_worth_compressing
from app.services.derivation.excerpt import excerpt_estimate
from app.services.derivation.files import fill_plan, read_plan_names
from app.services.derivation.json_text import encode_json
from app.services.derivation.wanted import BUNDLED_MODEL, Kind, Source, Wanted

if TYPE_CHECKING:
    from app.compute.protocol import Compute
    from app.services.access import Caller
    from app.services.derived_cache import DerivedCache
    from app.store.protocol import LearnedModel, Store, Version

PRICED = frozenset(Kind) - {Kind.INVENTORY, Kind.GRAPH, Kind.ANALYSIS, Kind.IMPACT}
"""What the effort model enters."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A derived document before it is made: the version it comes from, what is wanted of it, and the key to its bytes.

    Attributes:
        key: SHA-256 over everything that the bytes depend on; equal keys, equal bytes.
        earlier: the version that *version* is compared with, where it is.
        model: TOML of the effort model; ``None`` for the bundled one.
        draft: the plan that this one is with the numbers of its tasks, and *numbers*, in the order of its names.
    """

    version: Version
    wanted: Wanted
    key: str
    earlier: Version | None = None
    model: bytes | None = None
    draft: Identity | None = None
    numbers: tuple[int, ...] = ()


class Documents:
    """Derives documents over one store, by *compute*, and keeps those used last.

    Args:
        engine: name and version of what lays out drawings; it enters their keys.
    """

    def __init__(self, store: Store, compute: Compute, cache: DerivedCache, engine: str = "") -> None:
        self._engine = engine
        self._store = store
        self._compute = compute
        self._cache = cache

    def identify(self, caller: Caller, inventory_id: str, number: int | None, wanted: Wanted) -> Identity:
        """Return the identity of a document without making it, so that "not modified" costs one look at the store.

        Raises:
            UnknownSubject: there is no such inventory or version, or no such effort model.
        """
        version = self._store.get_version(caller.workspace, inventory_id, number)
        model = self._find_model(caller, wanted)
        return Identity(version, wanted, key_of(version, wanted, self._engine, _digest(model)), model=_text(model))

    def identify_pair(self, caller: Caller, inventory_id: str, earlier: int, later: int, wanted: Wanted) -> Identity:
        """Return the identity of a document on what changed between two versions.

        Raises:
            UnknownSubject: there is no such inventory, or it has not these versions, or there is no such effort model.
        """
        model = self._find_model(caller, wanted)
        first = self._store.get_version(caller.workspace, inventory_id, earlier)
        second = self._store.get_version(caller.workspace, inventory_id, later)
        key = key_of(second, wanted, f"{self._engine} {key_of(first, wanted)}", _digest(model))
        return Identity(second, wanted, key, first, _text(model))

    def _find_model(self, caller: Caller, wanted: Wanted) -> LearnedModel | None:
        """Return the effort model that is asked for, else the one in force; ``None`` for the bundled one."""
        if wanted.kind not in PRICED and wanted.model is None:
            return None
        return None if wanted.model == BUNDLED_MODEL else self._store.get_model(caller.workspace, wanted.model)

    def identify_numbered(self, caller: Caller, inventory_id: str, number: int | None, wanted: Wanted) -> Identity:
        """Return the identity of a plan whose tasks have the numbers that the store keeps for them, new ones given out now.

        Raises:
            UnknownSubject: there is no such inventory or version; and as :meth:`get` does.
        """
        draft = self.identify(caller, inventory_id, number, replace(wanted, kind=Kind.PLAN_DRAFT))
        listed = self._cache.get_or_make(f"{draft.key} names", lambda: read_plan_names(self.get(caller, draft)))
        names: list[str] = json.loads(listed.read())
        numbers = self._store.number_tasks(caller.workspace, inventory_id, names)
        keys = tuple((name, str(number)) for name, number in numbers.items())
        plan = self.identify(caller, inventory_id, draft.version.number, replace(wanted, keys=keys))
        return replace(plan, draft=draft, numbers=tuple(numbers[name] for name in names))

    def get(self, caller: Caller, identity: Identity) -> Derived:
        """Return the document. Raises as :func:`app.services.derivation.derive` does, and StoreCorrupt."""

        def make() -> Derived:
            if identity.draft is not None:
                return self._compute.run(fill_plan, self.get(caller, identity.draft), identity.numbers)
            earlier = None if identity.earlier is None else self._load(caller, identity.earlier, identity.model)
            return self._compute.run(derive, self._load(caller, identity.version, identity.model), identity.wanted, earlier)

        return self._cache.get_or_make(identity.key, make)

    def get_excerpt(self, caller: Caller, identity: Identity, parts: tuple[str, ...]) -> Derived:
        """Return an estimate, of a large one only these parts and its largest work packages. Raises as :meth:`get` does."""
        whole = self.get(caller, identity)
        if not whole.is_packed:
            return whole
        key = f"{identity.key} {','.join(parts)}"
        return self._cache.get_or_make(key, lambda: self._compute.run(excerpt_estimate, whole, parts))

    def _load(self, caller: Caller, version: Version, model: bytes | None) -> Source:
        return Source(version.number, version.digest, self._store.load_payload(caller.workspace, version), model)

    def encode(self, identity: Identity, derived: Derived, coding: Coding) -> tuple[Derived, Coding]:
        """Return the document in that coding, or as it is where compressing is not worth it.

        A packed one comes as it is kept, for any coding: it is recoded on its way out.
        """
        used = coding if is_worth_compressing(derived) else Coding.IDENTITY
        return self._cache.encode(identity.key, derived, used), used


def _digest(model: LearnedModel | None) -> str:
    return default_effort_model().digest if model is None else model.digest


def _text(model: LearnedModel | None) -> bytes | None:
    return None if model is None else model.text


@lru_cache(maxsize=4096)
def key_of(version: Version, wanted: Wanted, engine: str = "", model: str = "") -> str:
    """Return the SHA-256 of everything that a derived document depends on, in hexadecimal.

    Args:
        model: digest of the effort model; left out for the bundled one.
    """
    parts = {
        "product": __version__,
        "id": version.inventory_id,
        "digest": version.digest,
        "version": version.number,
        "wanted": wanted.as_key(),
        "model": (model or default_effort_model().digest) if wanted.kind in PRICED else None,
        "engine": engine if wanted.kind in {Kind.DIAGRAM, Kind.DIFF, Kind.EXPORT} else None,
    }
    return hashlib.sha256(encode_json(parts)).hexdigest()
