"""Rows of one table read along with a statement on another, as JSON of the database, and made models again."""

from collections.abc import Mapping
from typing import Any

from django.db.models import BinaryField, Field, Model
from django.db.models.functions import JSONObject


def row_facts(model: type[Model]) -> JSONObject:
    """Every column of a row, for `values()` of a subquery."""
    return JSONObject(**{name: name for name in _columns(model)})


def row_from[M: Model](model: type[M], facts: Mapping[str, Any]) -> M:
    """The row that `row_facts` read."""
    columns = _columns(model)
    return model(**{name: _value(columns[name], value) for name, value in facts.items()})


def _columns(model: type[Model]) -> "dict[str, Field[Any, Any]]":
    return {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001 - how Django tells columns


def _value(column: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(column, BinaryField) and value is not None:
        return bytes.fromhex(value.removeprefix("\\x"))
    return column.to_python(value)
