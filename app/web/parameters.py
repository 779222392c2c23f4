"""Refuses query parameters that an address does not know: ignored, a misspelt one would change what is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastapi import Depends
from starlette.requests import Request

from app.inventory.suggestions import nearest_word
from app.web.problems import HttpProblem

if TYPE_CHECKING:
    from fastapi.dependencies.models import Dependant

PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


def refuse_unknown(request: Request) -> None:
    """Refuse a request with a query parameter that its route does not declare.

    Raises:
        HttpProblem: 422, with the parameter that was probably meant; a name that is no plain word is not repeated.
    """
    known = _names_of(request.scope["route"].dependant)
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if not unknown:
        return
    said = f"`{unknown[0]}`" if PLAIN_NAME.fullmatch(unknown[0]) else "of that name"
    meant = nearest_word(unknown[0], sorted(known)) if PLAIN_NAME.fullmatch(unknown[0]) else None
    question = f"; did you mean `{meant}`?" if meant else "."
    hint = f"There is {', '.join(sorted(known))}." if known else "This address takes none."
    raise HttpProblem(422, "unknown-parameter", f"There is no parameter {said} here{question}", hint=hint)


def _names_of(dependant: Dependant) -> set[str]:
    names = {parameter.alias for parameter in dependant.query_params}
    for part in dependant.dependencies:
        names |= _names_of(part)
    return names


KnownParameters = Depends(refuse_unknown)
