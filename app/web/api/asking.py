"""What every address of something derived is asked with: of which version, under which scenario, on which draws.

Endpoints take :data:`Asked` and one of :data:`Based` and :data:`Simulated` instead of the parameters one by one; to the client
they are parameters of the address like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Path, Query
from starlette.requests import Request

from app.services.derivation.wanted import Kind, Wanted
from app.services.simulated import FEWEST_SAMPLES, MOST_SAMPLES, MOST_SEED
from app.web.conditional import respond
from app.web.dependencies import Use, UseCases, VersionNumber, Who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from app.services.access import Caller
    from app.services.documents import Identity

BY_ACCEPT = "Accept, Accept-Encoding"

InventoryId = Annotated[str, Path(max_length=200, description="The inventory's id.", examples=["insurance-claims"])]
ScenarioId = Annotated[str | None, Query(max_length=200, description="A scenario of the inventory, laid over it.")]
ModelId = Annotated[str | None, Query(max_length=200, description="An effort model; the one in force where left out.")]
Samples = Annotated[
    int,
    Query(
        ge=FEWEST_SAMPLES,
        le=MOST_SAMPLES,
        description=f"How many draws the simulation makes, {FEWEST_SAMPLES:,} to {MOST_SAMPLES:,}.",
        examples=[10_000],
    ),
]
Seed = Annotated[int, Query(ge=0, le=MOST_SEED, description="Equal seeds, equal figures.")]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request for something derived from one inventory, and how it is answered."""

    request: Request
    use: UseCases
    who: Caller
    inventory_id: str

    def identify(self, wanted: Wanted, version: int | None) -> Identity:
        """Return the identity of what is wanted. Raises UnknownSubject."""
        return self.use.documents.identify(self.who, self.inventory_id, version, wanted)

    def answer(
        self,
        wanted: Wanted,
        version: int | None,
        *,
        headers: Mapping[str, str] | None = None,
        vary: str = "Accept-Encoding",
    ) -> Response:
        """Return what is wanted of a version, or 304."""
        return self.answer_with(self.identify(wanted, version), headers=headers, vary=vary)

    def answer_with(
        self, identity: Identity, *, headers: Mapping[str, str] | None = None, vary: str = "Accept-Encoding"
    ) -> Response:
        """Return the document of that identity, or 304."""
        return respond(self.request, self.use.documents, self.who, identity, headers=headers, vary=vary)


async def read_asking(request: Request, use: Use, who: Who, inventory_id: InventoryId) -> Asking:
    """Return the request as endpoints use it."""
    return Asking(request, use, who, inventory_id)


@dataclass(frozen=True, slots=True)
class Basis:
    """What something is derived from, and on which draws, where there are any."""

    version: int | None
    parameters: dict[str, Any]

    def want(self, kind: Kind, **more: Any) -> Wanted:
        """Return what is wanted on this basis."""
        return Wanted(kind, **self.parameters, **more)


async def read_basis(version: VersionNumber = None, scenario: ScenarioId = None, model: ModelId = None) -> Basis:
    """Return the basis of what is not simulated."""
    return Basis(version, {"scenario": scenario, "model": model})


async def read_draws(model: ModelId = None, samples: Samples = 10_000, seed: Seed = 1) -> dict[str, Any]:
    """Return what decides the draws."""
    return {"model": model, "samples": samples, "seed": seed}


Draws = Annotated[dict[str, Any], Depends(read_draws)]


async def read_simulated(draws: Draws, version: VersionNumber = None, scenario: ScenarioId = None) -> Basis:
    """Return the basis of what is simulated under one scenario."""
    return Basis(version, {**draws, "scenario": scenario})


async def read_versions_simulated(draws: Draws, version: VersionNumber = None) -> Basis:
    """Return the basis of what is simulated under several scenarios, which are named elsewhere."""
    return Basis(version, draws)


async def read_scenario_simulated(draws: Draws, scenario: ScenarioId = None) -> Basis:
    """Return the basis of what is simulated on several versions, which are named elsewhere."""
    return Basis(None, {**draws, "scenario": scenario})


Asked = Annotated[Asking, Depends(read_asking)]
Based = Annotated[Basis, Depends(read_basis)]
Simulated = Annotated[Basis, Depends(read_simulated)]
OfScenarios = Annotated[Basis, Depends(read_versions_simulated)]
OfVersions = Annotated[Basis, Depends(read_scenario_simulated)]
