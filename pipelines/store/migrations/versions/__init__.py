"""The migrations, each a frozen description of one change."""
