"""Pages of meetings and actions."""
