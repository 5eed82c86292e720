"""The public site's connection to the database."""
