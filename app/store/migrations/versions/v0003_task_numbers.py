"""Numbers of tasks in planning tools."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "task_numbers",
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("inventory_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(512), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "inventory_id", "name", name="pk_task_numbers"),
        sa.ForeignKeyConstraint(
            ["workspace", "inventory_id"],
            ["inventories.workspace", "inventories.inventory_id"],
            name="fk_task_numbers_workspace",
        ),
        sa.UniqueConstraint("workspace", "inventory_id", "number", name="uq_task_numbers_number"),
    )


def downgrade() -> None:
    """Drop the table, and with it which task had which number."""
    op.drop_table("task_numbers")
