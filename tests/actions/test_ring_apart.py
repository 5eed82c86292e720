"""A ring that is not this database's: no new epoch begins in it, and reports that it cannot open are told at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import LazySettings
from django.conf import settings as configured
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.factories import epochs, team

from sigap.cli.failure import CommandFailed
from sigap.cli.keys import database_facts
from sigap.cli.keys.handover import SealingPart
from sigap.cli.keys.rotation import Rotation
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.vault.hpke import fingerprint
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.usefixtures("committed")]


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


def test_no_epoch_begins_in_a_ring_that_lacks_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = team.opened()
    team.named(code)
    DataKey.objects.filter(purpose="person").update(kek_id="0123456789abcdef")
    later = now() + timedelta(days=30)
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: later)
    rotation = Rotation(folder, (folder / "root.key").read_bytes(), parts={SealingPart.PUBLIC: folder})
    with pytest.raises(CommandFailed, match="1 kunci data di basis data"):
        rotation.run(is_now=False, only_finish=False)
    assert len(epochs.ring_of(folder).epochs) == 1
    assert rotation.run(is_now=True, only_finish=False) == 0, "where the key is lost for good, somebody says so"
    assert len(epochs.ring_of(folder).epochs) == 2


def test_a_report_sealed_to_a_foreign_key_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = configured.DATABASES["default"]
    url = make_conninfo(
        host=facts["HOST"],
        port=facts["PORT"] or None,
        user=facts["USER"],
        password=facts["PASSWORD"],
        dbname=str(connection.settings_dict["NAME"]),
    )
    monkeypatch.setattr(database_facts, "_url", lambda _home: url)
    team.post(story="Rekaan.")
    ring = epochs.ring_of(folder)
    found = database_facts.look(folder, ring)
    assert found is not None
    assert found.lost == 0
    foreign = fingerprint(X25519PrivateKey.generate().public_key())
    Envelope.objects.update(sealed_to=foreign)
    found = database_facts.look(folder, ring)
    assert found is not None
    assert found.lost == 1
