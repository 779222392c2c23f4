"""The first tables: contents, inventories, versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contents",
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_contents"),
    )
    op.create_table(
        "inventories",
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("inventory_id", sa.String(64), nullable=False),
        sa.Column("given_out", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "inventory_id", name="pk_inventories"),
    )
    op.create_table(
        "versions",
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("inventory_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(512), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "inventory_id", "number", name="pk_versions"),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name="fk_versions_sha256"),
        sa.ForeignKeyConstraint(
            ["workspace", "inventory_id"], ["inventories.workspace", "inventories.inventory_id"], name="fk_versions_workspace"
        ),
    )
    op.create_index("ix_versions_sha256", "versions", ["sha256"])


def downgrade() -> None:
    """Drop the tables, and all that is in them."""
    op.drop_table("versions")
    op.drop_table("inventories")
    op.drop_table("contents")
