"""Numbers of tasks in planning tools, in SQL: what ``Store.number_tasks`` promises, inside a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.store.tables import task_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


def read_numbers(connection: Connection, workspace: str, inventory_id: str) -> dict[str, int]:
    """Return the numbers given out so far, by name."""
    query = select(task_numbers.c.name, task_numbers.c.number).where(
        task_numbers.c.workspace == workspace, task_numbers.c.inventory_id == inventory_id
    )
    return {row.name: row.number for row in connection.execute(query)}


def give_out(connection: Connection, key: tuple[str, str], names: Sequence[str], known: dict[str, int]) -> None:
    """Give the next numbers to the names that are not *known*, and add them there."""
    highest = max(known.values(), default=0)
    new = [name for name in dict.fromkeys(names) if name not in known]
    given = {name: number for number, name in enumerate(new, start=highest + 1)}
    rows = [{"workspace": key[0], "inventory_id": key[1], "name": name, "number": number} for name, number in given.items()]
    if rows:
        connection.execute(insert(task_numbers), rows)
    known.update(given)
