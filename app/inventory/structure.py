"""Checks the shape of a tree against the models, and says what is wrong in an architect's words.

Comes in: a plain tree. Goes out: the model where the shape is right, and a :class:`~app.inventory.faults.Fault` for everything
that is not: unknown keys, words, types, numbers out of range, parts that are missing. What ids refer to is checked elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from app.inventory.faults import more_faults
from app.inventory.places import has_part, value_at
from app.inventory.structure_wording import Mistake, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

    from app.inventory.faults import Fault
    from app.inventory.places import TreePath
    from app.inventory.suggestions import Suggestions

Model = TypeVar("Model", bound=BaseModel)

MOST_ERRORS = 10_000
UNION_TAG = re.compile(r"^(float|int|str|date|constrained-\w+|(tuple|list)\[.*|function-.*)$")


def check_structure(
    model: type[Model], tree: Any, suggestions: Suggestions, base: TreePath = (), *, document: Any = None
) -> tuple[Model | None, list[Fault]]:
    """Return the model that *tree* is, or ``None`` and every fault of its shape.

    *base* is where in *document* the tree stands; paths start there, and names are looked up there. Where a hostile tree has
    more than 10,000 faults, long lists are cut until fewer are left: those are the ones reported.
    """
    try:
        return model.model_validate(tree), []
    except ValidationError as problem:
        cut, errors = _bounded(model, tree, problem)
        mistakes = _leave_derived_ids(list(_fold(_mistakes(model, cut, errors))))
        left_out = problem.error_count() - len(errors)
        whole = tree if document is None else document
        faults = [describe(mistake, base, whole, suggestions) for mistake in mistakes]
        return None, faults if left_out < 1 else [*faults, more_faults(left_out)]


def _bounded(model: type[BaseModel], tree: Any, problem: ValidationError) -> tuple[Any, list[ErrorDetails]]:
    keep = MOST_ERRORS
    while problem.error_count() > MOST_ERRORS and keep > 1:
        keep //= 2
        tree = _cut(tree, keep)
        try:
            model.model_validate(tree)
        except ValidationError as smaller:
            problem = smaller
    return tree, problem.errors(include_url=False)[:MOST_ERRORS]


def _cut(tree: Any, keep: int) -> Any:
    if isinstance(tree, dict):
        return {key: _cut(value, keep) for key, value in list(tree.items())[:keep]}
    if isinstance(tree, list | tuple):
        return [_cut(value, keep) for value in tree[:keep]]
    return tree


def _mistakes(model: type[BaseModel], tree: Any, errors: Iterable[ErrorDetails]) -> Iterator[Mistake]:
    for error in errors:
        path, union = _path_of(tree, error)
        if error["type"] == "too_short" and len(value_at(tree, path) or ()) >= error.get("ctx", {}).get("min_length", 0):
            continue  # long enough but for the entries that have faults of their own
        if error["type"] != "missing" and error["loc"][-1:] == ("id",) and path[-1:] != ("id",):
            continue  # an id derived from ends that have faults of their own
        parent = model_at(model, path[:-1] if error["type"] == "extra_forbidden" else path)
        keys = tuple(keys_of(parent)) if parent else ()
        yield Mistake(error["type"], path, error.get("ctx", {}), value_at(tree, path), union, keys)


def _path_of(tree: Any, error: ErrorDetails) -> tuple[TreePath, str | None]:
    """Return where in the tree an error is, without what pydantic adds to say which branch of a choice it tried, and that."""
    path: list[str | int] = []
    union = None
    node = tree
    *_, last = error["loc"] or ("",)
    for part in error["loc"]:
        if has_part(node, part):
            node = node[part]
        else:
            if isinstance(part, str) and UNION_TAG.match(part):
                union = part
            elif isinstance(node, dict) and part == last and error["type"] == "missing":
                path.append(part)
            continue
        path.append(part)
    return tuple(path), union


def _fold(mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """Leave of the branches of a choice the one that was meant: the list's for a list, the single value's for that.

    The rest of a choice that fits neither becomes one mistake.
    """
    folded: set[TreePath] = set()
    for mistake in mistakes:
        if mistake.union is None:
            yield mistake
            continue
        wants_list = mistake.union.startswith(("tuple", "list"))
        is_own_place = not wants_list or mistake.kind in {"tuple_type", "list_type"}
        if wants_list and not is_own_place:
            yield mistake
        elif not isinstance(mistake.value, list | tuple | dict) and not wants_list and mistake.path not in folded:
            folded.add(mistake.path)
            yield mistake
        elif isinstance(mistake.value, dict) and mistake.path not in folded:
            folded.add(mistake.path)
            yield Mistake("choice_type", mistake.path, {}, mistake.value, None, ())


def _leave_derived_ids(mistakes: list[Mistake]) -> list[Mistake]:
    """Leave out that an integration lacks an id where that is only because it lacks an end."""
    without_end = {m.path[:-1] for m in mistakes if m.path and m.path[-1] in {"source", "target"}}
    return [m for m in mistakes if not (m.kind == "missing" and m.path[-1] == "id" and m.path[:-1] in without_end)]


def model_at(model: type[BaseModel], path: TreePath) -> type[BaseModel] | None:
    """Return the model of what stands at *path* below *model*, or ``None`` where that is no group of keys.

    >>> from app.inventory.model import Inventory
    >>> model_at(Inventory, ("systems", 0, "api")).__name__
    'Api'
    """
    kinds: list[Any] = [model]
    for part in path:
        kinds = [inner for kind in kinds for inner in _inside(kind, part)]
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _inside(kind: Any, part: str | int) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in {field.alias or name, name}:
                return _members(field.annotation)
        return []
    arguments = [argument for argument in get_args(kind) if argument is not Ellipsis]
    return _members(arguments[-1]) if arguments else []


def _members(annotation: Any) -> list[Any]:
    """Return the alternatives of an annotation, ``Annotated`` and ``None`` taken off."""
    if hasattr(annotation, "__metadata__"):
        return _members(annotation.__origin__)
    arguments = get_args(annotation)
    if type(None) in arguments or type(annotation).__name__ in {"UnionType", "_UnionGenericAlias"}:
        return [inner for argument in arguments if argument is not type(None) for inner in _members(argument)]
    return [annotation]


def keys_of(model: type[BaseModel]) -> list[str]:
    """Return the keys that a group of this kind may have, as documents write them.

    >>> from app.inventory.programme import Freeze
    >>> keys_of(Freeze)
    ['from', 'to', 'teams']
    """
    return [field.alias or name for name, field in model.model_fields.items()]
