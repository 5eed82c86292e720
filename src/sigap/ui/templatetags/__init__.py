"""Template libraries: `ui` (components, dates, numbers) and `forms` (fields and their mistakes)."""
