"""The tables. Payloads are kept once per content, whoever stored it; versions point at them; a deleted id keeps its counter."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row per content: the SHA-256 of the canonical JSON is its name, so the bytes can be checked on every read.
contents = Table(
    "contents",
    metadata,
    Column("sha256", LargeBinary(32), primary_key=True),
    Column("size_bytes", Integer, nullable=False),
    Column("compressed", LargeBinary, nullable=False),
)

# One row per id ever used. `given_out` is the last version number; `latest` is null once deleted.
inventories = Table(
    "inventories",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("inventory_id", String(64), primary_key=True),
    Column("given_out", Integer, nullable=False),
    Column("latest", Integer, nullable=True),
)

versions = Table(
    "versions",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("inventory_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String(512), nullable=False),
    Column("digest", String(80), nullable=False),
    Column("sha256", LargeBinary(32), ForeignKey("contents.sha256"), nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["workspace", "inventory_id"], ["inventories.workspace", "inventories.inventory_id"]),
    Index("ix_versions_sha256", "sha256"),
)

# What a work package took, the latest word on each. `number` is the version whose estimate it is compared with.
actuals = Table(
    "actuals",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("inventory_id", String(64), primary_key=True),
    Column("package", String(512), primary_key=True),
    Column("activity", String(64), nullable=False),
    Column("estimate_days", Float(53), nullable=False),
    Column("actual_days", Float(53), nullable=False),
    Column("number", Integer, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["workspace", "inventory_id"], ["inventories.workspace", "inventories.inventory_id"]),
)

# Effort models that were learned; the one with the highest number is in force.
effort_models = Table(
    "effort_models",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("model_id", String(200), nullable=False),
    Column("digest", String(80), nullable=False),
    Column("calibrated_on", Integer, nullable=False),
    Column("compressed", LargeBinary, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("workspace", "model_id"),
)

# The numbers of tasks in planning tools. They outlive what they number, and the inventory: a number never means two things.
task_numbers = Table(
    "task_numbers",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("inventory_id", String(64), primary_key=True),
    Column("name", String(512), primary_key=True),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(["workspace", "inventory_id"], ["inventories.workspace", "inventories.inventory_id"]),
    UniqueConstraint("workspace", "inventory_id", "number", name="uq_task_numbers_number"),
)
