"""The public surface inside a test: its addresses and middleware, none of the desk's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from tests.factories.keys import KEYS_MADE_AT

from sigap.config import settings as source
from sigap.mailbox import codes, posting, reading
from sigap.places import queries
from sigap.public import guide
from sigap.vault.keyring import create_demo_keys

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

    monkeypatch.setattr(guide, "_fetch_rows", away)


@contextmanager
def with_keys(settings: LazySettings, folder: Path) -> Iterator[None]:
    """The public site with keys of its own in `folder`, asking the database in the public role."""
    dress(settings)
    create_demo_keys(folder, at=KEYS_MADE_AT)
    codes.create_secret(folder)
    settings.SIGAP_KEYS = folder
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
