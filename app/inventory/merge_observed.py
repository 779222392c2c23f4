"""What was observed in operation beside what is declared: calls that nobody declared, and declared ones that nobody saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
MOST_LISTED = 200
EXPECTED = ("live", "retiring")
OBSERVED = "observed"


def compare_observed(before: Row, after: Row, seen: set[str], label: str) -> Iterator[Finding]:
    """Yield how what was observed differs from what was declared.

    Args:
        before: the inventory without what was observed.
        after: the inventory with it.
        seen: ids of the declared integrations that were observed.
        label: what the list of observations is called.
    """
    declared = {row["id"] for row in before.get("integrations", ())}
    fresh = [row for row in after.get("integrations", ()) if row["id"] not in declared and OBSERVED in row.get("tags", ())]
    traced = {
        end
        for row in after.get("integrations", ())
        if OBSERVED in row.get("tags", ())
        for end in (row["source"], row["target"])
    }
    silent = [
        row
        for row in before.get("integrations", ())
        if row["id"] not in seen and row["source"] in traced and row["target"] in traced and OBSERVED not in row.get("tags", ())
    ]
    place = Place("", document=label)
    for row in fresh[:MOST_LISTED]:
        detail = f"`{row['target']}` calls `{row['source']}` ({label}), which the inventory did not declare."
        yield warning("undeclared-traffic", detail, "It was added as live. Say what it is for.", place, integration=row["id"])
    for row in silent[:MOST_LISTED]:
        if row.get("status") in EXPECTED:
            detail = f"`{row['id']}` is declared as {row['status']}, but {label}, which knows both its ends, did not see it."
            advice = "It may be rare, pass middleware, or not be traced; or it is gone."
            yield warning("unobserved-integration", detail, advice, place, integration=row["id"])
    planned = sum(row.get("status") not in EXPECTED for row in silent)
    if planned:
        detail = f"{planned:,} planned integrations between systems that {label} knows were not seen yet, as is to be expected."
        yield note("unobserved-planned", detail, "", place)
    for code, rows in (("undeclared-traffic", fresh), ("unobserved-integration", silent)):
        if len(rows) > MOST_LISTED:
            yield note(code, f"{len(rows) - MOST_LISTED:,} more of these are not listed.", "", place)
