"""Too few recipients: nothing is sent, and only the button that says so agrees to fewer."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests.factories import public_site
from tests.factories.keys import KEYS_MADE_AT
from tests.factories.public_site import KEY

from sigap.mailbox import codes
from sigap.mailbox.conflict.rules import Fit
from sigap.public import conflict
from sigap.vault.keyring import create_demo_keys

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {"key": KEY, "story": "CONTOH: petugas meminta uang di Pere'an", "names_office": ["police"]}


@pytest.fixture(autouse=True)
def _public_role(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    public_site.dress(settings)
    keys = tmp_path / "keys"
    create_demo_keys(keys, at=KEYS_MADE_AT)
    codes.create_secret(keys)
    settings.SIGAP_KEYS = keys
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("outside", [0, 1])
def test_enter_does_not_agree_to_fewer(client: Client, monkeypatch: pytest.MonkeyPatch, outside: int) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise conflict.TooFewRecipients(Fit(recipients=(), offices=1, outside=outside))

    monkeypatch.setattr(conflict, "post", refuse)
    page = client.post("/lapor/", SENT)
    text = page.content.decode()
    assert page.status_code == 409
    assert "CONTOH: petugas meminta uang di Pere&#x27;an</textarea>" in text
    assert ('name="takes_fewer" value="on">' in text) is bool(outside)
    # The first button that belongs to a form is the one that "Enter" presses, wherever it stands.
    buttons = re.findall(r'<button[^>]*form="laporan"[^>]*>', text)
    assert 'name="change" value="desa"' in buttons[0]
