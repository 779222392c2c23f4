"""What every test shares: the golden-file flag, hypothesis profiles, where the bundled inventories are."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parent.parent
INVENTORIES = ROOT / "inventories"
TRIED = re.compile(r"(\d+) passing, (\d+) failing")
EXAMPLES = "examples"

# A shared machine makes any deadline flaky; `ci` is the same on every run, `long` is for a night.
settings.register_profile("default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", deadline=None, max_examples=60, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing with them")
    parser.addoption("--count-examples", action="store_true", help="print how many examples each property was tried on")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        message = "--update-golden is for a person who then reads the difference, never for CI"
        raise pytest.UsageError(message)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put on each property's last report how many examples it was tried on; it travels from a worker with the report."""
    report = yield
    said = TRIED.findall(getattr(item, "hypothesis_statistics", ""))
    if said and report.when == "teardown":
        report.user_properties.append((EXAMPLES, sum(int(count) for phase in said for count in phase)))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print a line per property: examples, seconds, outcome."""
    if not config.getoption("--count-examples"):
        return
    reports = [row for rows in terminalreporter.stats.values() for row in rows if isinstance(row, pytest.TestReport)]
    called = {report.nodeid: report for report in reports if report.when == "call"}
    terminalreporter.section("examples per property")
    for report in reports:
        tried = dict(report.user_properties).get(EXAMPLES) if report.when == "teardown" else None
        if tried is not None and (call := called.get(report.nodeid)):
            name = report.nodeid.rpartition("::")[2]
            terminalreporter.write_line(f"{tried:>6,} examples {call.duration:>7,.0f} s  {call.outcome:<6} {name}")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def inventories() -> Path:
    """The folder of the bundled inventories."""
    return INVENTORIES
