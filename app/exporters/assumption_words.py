"""What an effort model assumes, in words for people who control money: what is guessed, not what the constant is called."""

from __future__ import annotations

from app.exporters.estimate_programme import GUESSED

WORDS = {
    "auth": "proving who calls",
    "availability": "high availability",
    "capacity": "how many people there are where nobody says",
    "connect": "connecting a system",
    "crew": "how many work on one thing",
    "data_quality": "cleaning data",
    "flow": "how far difficulties multiply",
    "hosting": "where a system runs",
    "identifiers": "matching the keys of two systems",
    "missing_api": "the ways round a missing API",
    "path": "proving paths from end to end",
    "rate": "rates where nobody says",
    "review": "reviews",
    "risk": "the odds and costs of risk events",
    "schema": "the size of schemas",
    "size": "the size of the programme",
    "team_share": "the owners' share of the work",
    "test_environment": "building test environments",
    "unlisted": "integrations that nobody has listed",
    "wait": "waiting for others",
    "zone": "crossing network zones",
}


def say_assumption(text: str) -> str:
    """Return an assumption of an estimate as people read it: the names of constants as what they are about, counted.

    >>> say_assumption("The old platform stays.")
    'The old platform stays.'
    >>> say_assumption(f"{GUESSED}auth.light, auth.strong, risk.core_upgrade.odds.")
    'Assumed without published evidence, 3 constants: proving who calls; the odds and costs of risk events.'
    """
    if not text.startswith(GUESSED):
        return text
    names = text.removeprefix(GUESSED).removesuffix(".").split(", ")
    about = dict.fromkeys(WORDS.get(name.split(".")[0], name.split(".")[0].replace("_", " ")) for name in names)
    constants = "one constant" if len(names) == 1 else f"{len(names)} constants"
    return f"Assumed without published evidence, {constants}: {'; '.join(about)}."
