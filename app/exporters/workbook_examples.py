"""An example for every column of the workbook, so that nobody has to guess how an answer looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.inventory.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.inventory.tables import Column

BY_SHEET: Mapping[tuple[str, str], str] = {
    ("Inventory", "id"): "insurance-claims",
    ("Inventory", "name"): "Claims AI, production rollout",
    ("Teams", "id"): "mainframe-ops",
    ("Teams", "name"): "Mainframe operations",
    ("Pools", "id"): "integration",
    ("Pools", "name"): "Integration engineers",
    ("Pools", "capacity"): "4",
    ("Paths", "id"): "first-notice-of-loss",
    ("Paths", "name"): "First notice of loss to payment",
    ("Integrations", "id"): "policy-admin-to-claims-ai",
    ("Integrations", "name"): "Nightly policy extract",
    ("Costs", "name"): "Model platform",
    ("Phases", "id"): "auto",
    ("Phases", "name"): "Auto insurance first",
    ("Reviews", "id"): "security-board",
    ("Reviews", "name"): "Information security board",
    ("Scenarios", "id"): "policy-api",
    ("Scenarios", "name"): "Put an API on policy administration",
    ("Evidence", "id"): "policy-admin",
    ("Evidence", "source"): "operations handbook",
    ("Schemas", "name"): "Policy",
}
BY_KEY: Mapping[str, str] = {
    "id": "policy-admin",
    "name": "Policy administration",
    "currency": "USD",
    "programme.hub": "claims-ai",
    "programme.pilot.systems": "claims-platforms",
    "programme.pilot.paths": "first-notice-of-loss",
    "programme.compliance": "gdpr; pci_dss",
    "programme.holidays": "DE",
    "not_needed": "audit",
    "aliases": "PAS; Policy core",
    "description": "Agents work online; programs get a nightly extract.",
    "domain": "Policy",
    "zone": "core-network",
    "location": "DE; AT",
    "vendor": "Example Software",
    "owner": "mainframe-ops",
    "tags": "core",
    "api.specification": "https://api.example.org/openapi.json",
    "data.residency": "DE",
    "effort.source": "core team workshop",
    "system": "policy-admin",
    "source": "policy-admin",
    "target": "claims-ai",
    "via": "esb",
    "carries": "Policy",
    "protocol": "sftp",
    "frequency": "daily",
    "hops": "mobile-app > claims-platforms > fraud [rules] > payments",
    "contact": "mainframe@example.org",
    "steps": "2026-01-05: 2; 2026-03-02: 4",
    "systems": "claims-platforms",
    "paths": "first-notice-of-loss",
    "teams": "mainframe-ops",
    "applies_to.zone": "core-network",
    "applies_to.systems": "payments",
    "of": "policy-admin",
    "set": '{"api": {"availability": "full"}}',
    "fact": "api.availability",
    "document": "catalog-info.yaml",
    "assumption": "The old claims platform is not extended",
    "programme.start": "2026-01-05",
    "programme.deadline": "2027-03-31",
    "from": "2026-12-15",
    "to": "2027-01-06",
    "available_from": "2026-06-01",
}
BY_LAST: Mapping[str, str] = {
    "cost": "400000",
    "duration_months": "6",
    "other_costs": "1250000",
    "total_cost": "9000000",
    "low": "20",
    "likely": "45",
    "high": "110",
    "per_s": "50",
    "per_day": "100000",
    "lead_time_days": "15",
    "cost_once": "40000",
    "cost_per_year": "18000",
    "effort_days": "120",
    "availability": "0.995",
    "latency_p95_ms": "900",
    "latency_ms": "2000",
    "throughput_per_s": "40",
    "freshness_hours": "24",
    "completeness": "0.62",
    "pilot_completeness": "0.95",
    "duplicates": "4 %",
    "fields": "340",
    "volume_per_day": "25000",
    "peak_factor": "4",
    "failure_share": "0.12",
    "capacity": "0.5",
    "rate_per_day": "850",
    "every_weeks": "2",
    "once": "300000",
    "per_year": "180000",
    "confidence": "0.9",
}


def example_of(sheet: str, column: Column) -> str:
    """Return an example of what a cell of the column holds; never empty."""
    if column.kind in {Kind.WORD, Kind.WORDS}:
        return "; ".join(column.words[:2]) if column.kind is Kind.WORDS and len(column.words) > 1 else column.words[0]
    if column.kind in {Kind.YES_NO, Kind.PRESENCE}:
        return "yes"
    return BY_SHEET.get((sheet, column.key)) or BY_KEY.get(column.key) or BY_LAST[column.path[-1]]
