"""A report's key: sealed in the public process, opened on the desk only, for its own report only."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pytest_django import Settings
from tests.factories.keys import KEYS_MADE_AT

from sigap.vault import keyring
from sigap.vault.envelope_sealing import SealedReport, intake_public_key, report_place, seal_report
from sigap.vault.hpke import open_key_with
from sigap.vault.keyfiles import KeysUnusable
from sigap.vault.sealing import SealBroken, unseal

TABLE = "mailbox_envelope"
PRIVATE = X25519PrivateKey.generate()
REPORT = uuid4()
STORY = "Anak tetangga saya dibawa seorang agen"

# Sealed once, for key UUID(int=7) of report UUID(int=9), to the private key of bytes 0 to 31.
OLD_BLOB = bytes.fromhex(
    "0146d709b7544fa373234b342db5cd2acc778982a9f7b661c264e1399081bac669c68ecf6bb1110351541433fe4eec9d514e"
    "7757ae6daa35f52de8d2fadf85a590082c45eb648894bf747c93cc7ff6be4fe35e4889fe157a4f"
)


@pytest.fixture
def sealed() -> SealedReport:
    return seal_report(
        {"sealed_story": STORY, "sealed_details": "{}"}, table=TABLE, report_id=REPORT, public_key=PRIVATE.public_key()
    )


def test_the_desk_opens_what_the_public_process_sealed(sealed: SealedReport) -> None:
    key = open_key_with(PRIVATE, sealed.key_blob, key_id=sealed.key_id, subject=REPORT)
    place = report_place(TABLE, REPORT, "sealed_story")
    assert unseal(sealed.texts["sealed_story"], key=key, place=place) == STORY
    with pytest.raises(SealBroken):
        unseal(sealed.texts["sealed_details"], key=key, place=place)


def test_known_answer() -> None:
    private = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    opened = open_key_with(private, OLD_BLOB, key_id=UUID(int=7), subject=UUID(int=9))
    assert opened.material == bytes(range(32, 64))


def test_a_blob_moved_to_another_report_does_not_open(sealed: SealedReport) -> None:
    for key_id, subject in ((sealed.key_id, uuid4()), (uuid4(), REPORT)):
        with pytest.raises(SealBroken):
            open_key_with(PRIVATE, sealed.key_blob, key_id=key_id, subject=subject)


@pytest.mark.parametrize("position", [0, 3, 20, -1])
def test_a_damaged_blob_does_not_open(sealed: SealedReport, position: int) -> None:
    damaged = bytearray(sealed.key_blob)
    damaged[position] ^= 1
    with pytest.raises(SealBroken):
        open_key_with(PRIVATE, bytes(damaged), key_id=sealed.key_id, subject=REPORT)


def test_an_empty_or_foreign_blob_does_not_open(sealed: SealedReport) -> None:
    for private, blob in (
        (PRIVATE, b""),
        (PRIVATE, sealed.key_blob[:20]),
        (X25519PrivateKey.generate(), sealed.key_blob),
    ):
        with pytest.raises(SealBroken):
            open_key_with(private, blob, key_id=sealed.key_id, subject=REPORT)


def test_nothing_sealed_is_shown(sealed: SealedReport) -> None:
    assert repr(sealed) == f"SealedReport(key_id={sealed.key_id!r})"


def test_the_public_key_is_read_from_the_key_folder(tmp_path: Path, settings: Settings) -> None:
    settings.SIGAP_KEYS = tmp_path / "tidak-ada"
    with pytest.raises(KeysUnusable):
        intake_public_key()
    settings.SIGAP_KEYS = tmp_path / "kunci"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)
    assert intake_public_key() == keyring.current().intake.public_key()


def test_the_public_half_loads_neither_keyring_nor_door() -> None:
    code = (
        "import sys, sigap.vault.envelope_sealing\n"
        "bad = {'keyring', 'datakeys', 'door', 'models', 'macs', 'tokens', 'reports'}\n"
        "sys.exit(any(f'sigap.vault.{name}' in sys.modules for name in bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
