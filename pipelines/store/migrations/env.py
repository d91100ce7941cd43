"""What Alembic runs. In: the connection that ``connect`` put into the configuration, in its transaction."""

from __future__ import annotations

from alembic import context

from pipelines.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
