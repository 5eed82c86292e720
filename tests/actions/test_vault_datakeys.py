"""Data keys in the database: bound to id, purpose and case; destroyed for good; shut to public and worker."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import Settings
from tests.factories.keys import KEYS_MADE_AT, opened_key

from sigap.vault import datakeys, keyring
from sigap.vault.envelope_sealing import report_place, seal_report
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.reports import adopt_report_key, open_report_key
from sigap.vault.sealing import Place, SealBroken, seal, unseal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
PLACE = Place(table="cases_roomtext", row=uuid4(), column="sealed_text", section="medical")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> None:
    settings.SIGAP_KEYS = tmp_path / "kunci"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)


def test_a_data_key_comes_back_and_lies_there_wrapped() -> None:
    case = uuid4()
    made = datakeys.create(purpose=KeyPurpose.CASE_SECTION, case_id=case, at=AT)
    sealed = seal("Visum", key=made, place=PLACE)
    assert unseal(sealed, key=opened_key(made.id), place=PLACE) == "Visum"
    row = DataKey.objects.get(pk=made.id)
    assert made.material not in bytes(row.wrapped)
    assert (row.purpose, row.case_id, row.destroyed_at) == ("case_room", case, None)


@pytest.mark.parametrize("field", ["id", "purpose", "case_id", "kek_id", "wrapped"])
def test_an_altered_row_does_not_open(field: str) -> None:
    key = datakeys.create(purpose="person", case_id=uuid4(), at=AT)
    other = datakeys.create(purpose="case_room", at=AT)
    row, borrowed = DataKey.objects.get(pk=key.id), DataKey.objects.get(pk=other.id)
    setattr(row, field, "0" * 16 if field == "kek_id" else getattr(borrowed, field))
    with pytest.raises(SealBroken):
        datakeys.unwrap(row)


def test_another_kek_opens_nothing(tmp_path: Path, settings: Settings) -> None:
    key = datakeys.create(purpose="person", at=AT)
    settings.SIGAP_KEYS = tmp_path / "lain"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)
    with pytest.raises(SealBroken):
        datakeys.open_key(key.id)
    DataKey.objects.filter(pk=key.id).update(kek_id=keyring.current().kek_id)
    with pytest.raises(SealBroken):
        datakeys.open_key(key.id)


def test_a_destroyed_key_is_gone_for_good() -> None:
    key = datakeys.create(purpose="person", at=AT)
    assert datakeys.destroy(key.id, at=AT)
    assert not datakeys.destroy(key.id, at=AT)
    assert bytes(DataKey.objects.get(pk=key.id).wrapped) == b""
    with pytest.raises(datakeys.KeyDestroyed, match=str(key.id)):
        datakeys.open_key(key.id)


def test_an_unknown_key_or_purpose_is_said_so() -> None:
    with pytest.raises(datakeys.KeyUnknown):
        datakeys.open_key(uuid4())
    with pytest.raises(ValueError, match="gossip"):
        datakeys.create(purpose="gossip", at=AT)


@pytest.mark.parametrize("changed", [{"wrapped": b""}, {"destroyed_at": AT}, {"purpose": "gossip"}])
def test_a_row_is_wrapped_or_destroyed(changed: dict[str, object]) -> None:
    key = datakeys.create(purpose="person", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.filter(pk=key.id).update(**changed)


def test_a_report_key_is_adopted_under_the_kek() -> None:
    report = uuid4()
    public = keyring.current().intake.public_key()
    sealed = seal_report({"sealed_story": "Cerita"}, table="mailbox_envelope", report_id=report, public_key=public)
    adopt_report_key(sealed.key_blob, key_id=sealed.key_id, report_id=report, at=AT)
    key = opened_key(sealed.key_id)
    assert key == open_report_key(sealed.key_blob, key_id=sealed.key_id, report_id=report)
    place = report_place("mailbox_envelope", report, "sealed_story")
    assert unseal(sealed.texts["sealed_story"], key=key, place=place) == "Cerita"
    with pytest.raises(SealBroken):
        adopt_report_key(sealed.key_blob, key_id=sealed.key_id, report_id=uuid4(), at=AT)


@pytest.mark.parametrize("role", ["sigap_public", "sigap_worker"])
@pytest.mark.parametrize("table", ["vault_datakey", "vault_opening"])
@pytest.mark.parametrize("verb", ["SELECT * FROM {}", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"])
def test_public_and_worker_have_nothing_here(role: str, table: str, verb: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(verb.format(table))
