"""Which PostgreSQL a command works with, as whom, and how it is brought to this version. Nothing of its content."""
