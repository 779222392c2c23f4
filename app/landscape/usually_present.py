"""What a hub mostly also needs: kinds of systems that inventories forget, looked for by words.

The kinds are those that most production programmes around one hub end up connecting. A kind counts as present where a
system's name, alias, id, domain or tag says one of its words; the hub itself is not asked. Only a hint: it enters no
estimate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.inventory.model import System
    from app.landscape.landscape import Landscape


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of system.

    Attributes:
        slug: the name under which ``not_needed`` silences it.
        words: beginnings of words, or whole words where they end in a space; a hyphen counts as a space.
        why: what it is needed for, in half a sentence.
    """

    slug: str
    name: str
    words: tuple[str, ...]
    why: str


KINDS = (
    Kind(
        "identity",
        "identity and sign-in",
        (
            "identit",
            "idp ",
            "iam ",
            "sso ",
            "single sign",
            "sign in",
            "login",
            "directory",
            "ldap",
            "authenti",
            "keycloak",
            "entra ",
        ),
        "somebody has to sign in, and every call needs a principal",
    ),
    Kind(
        "payments",
        "payments",
        ("payment", "billing", "disburse", "payout", "invoic", "treasury", "accounts payable", "collections "),
        "decisions mostly end in money that moves",
    ),
    Kind(
        "documents",
        "documents",
        ("document", "dms ", "archiv", "content serv", "content manag", "ecm ", "records manag", "imaging"),
        "evidence arrives and is kept as documents",
    ),
    Kind(
        "correspondence",
        "correspondence",
        ("correspond", "notif", "e mail", "email", "mail ", "mailing", "letter", "messag", "sms ", "outbound comm", "print"),
        "the outcome has to reach people",
    ),
    Kind(
        "warehouse",
        "a warehouse",
        (
            "warehouse",
            "edw ",
            "dwh ",
            "data lake",
            "lake ",
            "lakehouse",
            "analytic",
            "business intelligence",
            "bi ",
            "data platform",
        ),
        "volumes, quality and benefit are measured there",
    ),
    Kind(
        "regulatory-reporting",
        "regulatory reporting",
        ("regulator", "regulatory", "statutory", "supervis", "compliance report"),
        "automated decisions are reported",
    ),
    Kind(
        "audit",
        "audit",
        ("audit", "evidence", "compliance log", "decision log", "siem "),
        "somebody will ask who decided what, and why",
    ),
    Kind(
        "outcome-feedback",
        "feedback of outcomes",
        ("feedback", "outcome", "ground truth", "labelling", "labeling", "survey", "model monitor", "retraining"),
        "without what became of its decisions the hub cannot be measured or improved",
    ),
)


def find_absent_kinds(landscape: Landscape) -> tuple[Kind, ...]:
    """Return the kinds that no system looks like and that ``not_needed`` does not name; none where no hub is named."""
    if landscape.hub is None:
        return ()
    texts = [_describe(system) for system in landscape.systems.values() if system.id != landscape.hub]
    silenced = set(landscape.inventory.not_needed)
    return tuple(kind for kind in KINDS if kind.slug not in silenced and not any(_says(text, kind) for text in texts))


def _describe(system: System) -> str:
    """Return a system's words in lower case, each with a space before and after it."""
    said = " ".join([system.id, system.name, system.domain or "", *system.aliases, *system.tags])
    return f" {re.sub(r'[^0-9a-zà-ɏ]+', ' ', said.casefold())} "


def _says(text: str, kind: Kind) -> bool:
    return any(f" {word}" in text for word in kind.words)
