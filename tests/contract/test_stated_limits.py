"""The limits that the command line's help and the descriptions of HTTP parameters state are those that the code keeps."""

from __future__ import annotations

import pytest
import typer.main

from app.cli.main import application
from app.diagrams.views import DEEPEST
from app.landscape.routes import MOST_ROUTES
from app.services.comparisons import MOST_SCENARIOS
from app.services.inventories import LARGEST_PAGE
from app.services.simulated import FEWEST_SAMPLES, MOST_SAMPLES, MOST_SEED
from tests.webclient import open_client

LIMITS = {"samples": (FEWEST_SAMPLES, MOST_SAMPLES), "depth": (1, DEEPEST), "k": (1, MOST_ROUTES)}
UNTOLD = {"seed": (0, MOST_SEED), "limit": (1, LARGEST_PAGE)}


@pytest.fixture(scope="module")
def parameters():
    with open_client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    return [row for path in paths.values() for operation in path.values() for row in operation.get("parameters", ())]


@pytest.mark.parametrize("name", LIMITS)
def test_the_help_of_every_command_tells_the_limits(name):
    group = typer.main.get_command(application)
    options = [option for command in group.commands.values() for option in command.params if option.name == name]

    assert options
    for option in options:
        assert "{:,} to {:,}".format(*LIMITS[name]) in option.help


@pytest.mark.parametrize("name", [*LIMITS, *UNTOLD])
def test_every_parameter_over_http_has_the_same_limits_and_tells_them(parameters, name):
    found = [row for row in parameters if row["name"] == name]
    low, high = {**LIMITS, **UNTOLD}[name]

    assert found
    for row in found:
        assert (row["schema"]["minimum"], row["schema"]["maximum"]) == (low, high)
        assert name in UNTOLD or f"{low:,} to {high:,}" in row["description"]


def test_as_many_scenarios_can_be_named_as_can_be_compared(parameters):
    many = [row["schema"] for row in parameters if row["name"] == "scenario" and "maxItems" in str(row["schema"])]

    assert many
    assert all(f"'maxItems': {MOST_SCENARIOS}" in str(schema) for schema in many)
