"""The public surface inside a test: its addresses and middleware, none of the desk's."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError

from sigap.config import settings as source
from sigap.mailbox import posting, reading
from sigap.places import queries
from sigap.public import guide

DISTRICTS = [
    SimpleNamespace(code="16.09.01", name="Muara Dua", label="Kec. Muara Dua"),
    SimpleNamespace(code="16.09.03", name="Banding Agung", label="Kec. Banding Agung"),
]
KEY = "0123456789abcdef0123456789abcdef"


def dress(settings: LazySettings) -> None:
    """Gives the running test the public process's settings, in demo dress."""
    settings.ROOT_URLCONF = "sigap.config.urls_public"
    settings.MIDDLEWARE = source._MIDDLEWARE_PUBLIC
    settings.SIGAP_DEMO = True
    engine = dict(source.TEMPLATES[0])
    engine["OPTIONS"] = {"context_processors": ["django.template.context_processors.request", "sigap.ui.context.look"]}
    settings.TEMPLATES = [engine]
    settings.STORAGES = {
        **source.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kecamatan without a query, guidance that is away, and calm."""
    monkeypatch.setattr(reading, "is_flooded", lambda **_at: False)
    monkeypatch.setattr(posting, "was_posted", lambda _key: False)
    monkeypatch.setattr(queries, "districts_of", lambda _regency: DISTRICTS)
    monkeypatch.setattr(queries, "villages_of", lambda _district: [])

    def away(_statement: str, *_values: str) -> list[tuple[Any, ...]]:
        raise OperationalError

    monkeypatch.setattr(guide, "_asked", away)
