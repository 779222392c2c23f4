"""What was learned: actual effort per work package, and the effort models made from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "actuals",
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("inventory_id", sa.String(64), nullable=False),
        sa.Column("package", sa.String(512), nullable=False),
        sa.Column("activity", sa.String(64), nullable=False),
        sa.Column("estimate_days", sa.Float(53), nullable=False),
        sa.Column("actual_days", sa.Float(53), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "inventory_id", "package", name="pk_actuals"),
        sa.ForeignKeyConstraint(
            ["workspace", "inventory_id"], ["inventories.workspace", "inventories.inventory_id"], name="fk_actuals_workspace"
        ),
    )
    op.create_table(
        "effort_models",
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("calibrated_on", sa.Integer(), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_effort_models"),
        sa.UniqueConstraint("workspace", "model_id", name="uq_effort_models_workspace"),
    )


def downgrade() -> None:
    """Drop the tables, and all that is in them."""
    op.drop_table("effort_models")
    op.drop_table("actuals")
