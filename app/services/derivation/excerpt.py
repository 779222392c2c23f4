"""What a page shows of a large estimate, taken out of it in a worker: as objects the whole would be ten times its bytes.

Module-level and picklable. The whole goes in as it is kept, packed; a small document of the same shape comes out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.services.derivation.derived import Derived
from app.services.derivation.json_text import encode_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGES = "work_packages"
MOST_PACKAGES = 50


def excerpt_estimate(whole: Derived, parts: Sequence[str]) -> Derived:
    """Return the named parts of an estimate, of its work packages only the fifty that take most effort at the mean."""
    document: dict[str, Any] = json.loads(whole.read())
    kept = {name: document[name] for name in parts if name in document}
    if PACKAGES in kept:
        kept[PACKAGES] = sorted(kept[PACKAGES], key=_by_effort)[:MOST_PACKAGES]
    return Derived(encode_json(kept), whole.media_type)


def _by_effort(package: Mapping[str, Any]) -> tuple[float, str]:
    return -package["effort_days"]["mean"], package["id"]
