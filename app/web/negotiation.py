"""Which form of a document a client gets: the suffix of the address where there is one, else the Accept header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mimeparse

from app.web.problems import HttpProblem

if TYPE_CHECKING:
    from collections.abc import Mapping


def choose_form(accept: str | None, forms: Mapping[str, str]) -> str:
    """Return the name of the form that *accept* likes best; of equals the first. Nothing said is as good as anything.

    Args:
        accept: the Accept header.
        forms: media type by name of form, the preferred one first.

    Raises:
        HttpProblem: 406, naming the forms that there are; 400 for a header that is no Accept header.

    >>> choose_form("application/pdf, image/*;q=0.5", {"svg": "image/svg+xml", "pdf": "application/pdf"})
    'pdf'
    """
    offered = list(forms.values())[::-1]  # of equals, mimeparse takes the last
    try:
        best = mimeparse.best_match(offered, accept or "*/*")
    except (mimeparse.MimeTypeParseException, ValueError) as fault:
        raise HttpProblem(400, "malformed-accept", "The Accept header cannot be read.") from fault
    if not best:
        raise HttpProblem(
            406,
            "not-acceptable",
            "None of the accepted media types is to be had here.",
            hint="There is " + ", ".join(forms.values()),
        )
    return next(name for name, media_type in forms.items() if media_type == best)
