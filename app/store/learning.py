"""What was learned, in the database: actual effort per work package of an inventory, and the effort models made from it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import zstandard
from sqlalchemy import and_, delete, func, insert, select

from app.store import refusals
from app.store.protocol import LearnedModel, StoredActual
from app.store.tables import actuals, effort_models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

COMPRESSION_LEVEL = 3


def write_actuals(connection: Connection, workspace: str, inventory_id: str, rows: Sequence[StoredActual]) -> bool:
    """Put each package's actual in the place of an earlier one; return whether anything differs from what was there."""
    known = {row.package: row for row in read_actuals(connection, workspace, inventory_id)}
    changed = [row for row in rows if row.package not in known or not row.says_the_same_as(known[row.package])]
    for row in changed:
        key = {"workspace": workspace, "inventory_id": inventory_id, "package": row.package}
        if row.package in known:
            connection.execute(delete(actuals).where(and_(*(actuals.c[name] == value for name, value in key.items()))))
        connection.execute(
            insert(actuals).values(
                **key,
                activity=row.activity,
                estimate_days=row.estimate_days,
                actual_days=row.actual_days,
                number=row.version,
                saved_at=row.saved_at,
            )
        )
    return bool(changed)


def read_actuals(connection: Connection, workspace: str, inventory_id: str | None = None) -> list[StoredActual]:
    """Return the actuals of an inventory, or of all of them, in order of inventory and package."""
    query = select(actuals).where(actuals.c.workspace == workspace).order_by(actuals.c.inventory_id, actuals.c.package)
    if inventory_id is not None:
        query = query.where(actuals.c.inventory_id == inventory_id)
    return [
        StoredActual(
            row.inventory_id, row.package, row.activity, row.estimate_days, row.actual_days, row.number, _aware(row.saved_at)
        )
        for row in connection.execute(query)
    ]


def delete_actuals(connection: Connection, workspace: str, inventory_id: str) -> None:
    """Forget the actuals of an inventory."""
    connection.execute(delete(actuals).where(actuals.c.workspace == workspace, actuals.c.inventory_id == inventory_id))


def write_model(connection: Connection, workspace: str, model: LearnedModel) -> bool:
    """Put a model in force; return whether it is another one than the latest."""
    latest = _latest_model(connection, workspace)
    if latest is not None and latest.digest == model.digest:
        return False
    highest = connection.scalar(select(func.max(effort_models.c.number)).where(effort_models.c.workspace == workspace))
    connection.execute(delete(effort_models).where(*_named(workspace, model.id)))
    connection.execute(
        insert(effort_models).values(
            workspace=workspace,
            number=(highest or 0) + 1,
            model_id=model.id,
            digest=model.digest,
            calibrated_on=model.calibrated_on,
            compressed=zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(model.text),
            saved_at=model.saved_at,
        )
    )
    return True


def read_model(connection: Connection, workspace: str, model_id: str | None) -> LearnedModel | None:
    """Return one model, or the latest; ``None`` where there is no latest.

    Raises:
        UnknownSubject: there is no model of that id.
    """
    if model_id is None:
        row = _latest_model(connection, workspace)
    else:
        row = connection.execute(select(effort_models).where(*_named(workspace, model_id))).one_or_none()
        if row is None:
            raise refusals.no_model(model_id)
    return None if row is None else _as_model(row)


def read_models(connection: Connection, workspace: str) -> list[LearnedModel]:
    """Return all models, the latest first."""
    query = select(effort_models).where(effort_models.c.workspace == workspace).order_by(effort_models.c.number.desc())
    return [_as_model(row) for row in connection.execute(query)]


def _latest_model(connection: Connection, workspace: str) -> Row[Any] | None:
    query = select(effort_models).where(effort_models.c.workspace == workspace).order_by(effort_models.c.number.desc())
    return connection.execute(query.limit(1)).one_or_none()


def _named(workspace: str, model_id: str) -> tuple[Any, Any]:
    return effort_models.c.workspace == workspace, effort_models.c.model_id == model_id


def _as_model(row: Row[Any]) -> LearnedModel:
    text = zstandard.ZstdDecompressor().decompress(row.compressed)
    return LearnedModel(row.model_id, row.digest, row.calibrated_on, text, _aware(row.saved_at))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
