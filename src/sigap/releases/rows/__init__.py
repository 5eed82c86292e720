"""Exports of rows to a named receiver: one prepares, another releases, both may fetch the file for some days."""
