"""Reads a room's SQL from its folder `sql/`, for its migrations."""

from importlib.resources import files


def sql_file(package: str, name: str) -> str:
    """The text of `<package>/sql/<name>`."""
    return files(package).joinpath("sql", name).read_text(encoding="utf-8")
