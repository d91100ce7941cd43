"""Alembic migrations of the schema. ``connect`` runs them; there is no alembic.ini."""
