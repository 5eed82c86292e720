"""What a set-up file may not say: who rang a number, a jurist's word by the wrong hand, rows that nobody is shown."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError
from django.utils.timezone import localdate
from tests.factories import officers, team
from tests.factories.deadlines import LOADER
from tests.factories.team import MAYA

from sigap.access.roles import OfficeKind, RoleCode
from sigap.guidance.actions import UnableToTakeOverEntry, change_entry, load_entries, written_of
from sigap.guidance.models import Entry
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.provisions.actions import note_outside
from sigap.provisions.models import OutsideConfirmation
from sigap.setup import actions
from sigap.setup.actions import UnableToLoadSetup
from sigap.setup.models import SetupFile
from sigap.setup.queries import shown_changes
from sigap.setup.rules import MOST_ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DODI = "dodi.kominfo"
AT = now()
TODAY = localdate(AT)


@pytest.fixture(autouse=True)
def _entries(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    load_entries(by=LOADER, at=AT)


def exported() -> dict[str, Any]:
    with team.at_desk(MAYA) as actor:
        told: dict[str, Any] = json.loads(actions.export_setup(by=actor, at=AT))
    return told


def brought(told: dict[str, Any], *, login: str = MAYA) -> SetupFile:
    with team.at_desk(login) as actor:
        return actions.bring_file(by=actor, at=AT, raw=json.dumps(told).encode())


def loaded(told: dict[str, Any], *, login: str = MAYA) -> None:
    file = brought(told, login=login)
    with team.at_desk(login) as actor:
        actions.load_file(by=actor, at=now(), file_id=file.pk)


def standing(code: str) -> Entry:
    return Entry.objects.get(code=code, superseded_at=None)


def rung() -> Entry:
    """A number of this regency that Maya rang."""
    row = Entry.objects.filter(kind="number", scope="local", superseded_at=None).order_by("code")[0]
    written = replace(written_of(row), phone="0735-000-001", rung_on=TODAY - timedelta(days=1), rung_by="Maya CONTOH")
    with team.at_desk(MAYA) as actor:
        return change_entry(by=actor, at=AT, code=row.code, written=written, based_on=str(row.pk))


def test_a_number_is_rung_by_nobody_because_a_file_says_so() -> None:
    code = rung().code
    told = exported()
    assert "Maya CONTOH" not in json.dumps(told)
    numbers = told["parts"]["public_texts"]
    row = next(each for each in numbers if each["code"] == code)
    for field, value in (("rung_on", TODAY.isoformat()), ("rung_by", "Siapa saja")):
        row[field] = value
        with pytest.raises(UnableToLoadSetup, match=field):
            brought(told)
        del row[field]
    row["title"] = "Nama baru CONTOH"
    loaded(told)
    assert (standing(code).title, standing(code).rung_by) == ("Nama baru CONTOH", "Maya CONTOH"), (
        "the number is the same"
    )
    row["phone"] = "0735-000-002"
    numbers.append(row | {"code": "nomor-contoh-baru", "phone": "0735-000-003"})
    loaded(told)
    for each, phone in ((code, "0735-000-002"), ("nomor-contoh-baru", "0735-000-003")):
        assert standing(each).phone == phone
        assert (standing(each).rung_on, standing(each).rung_by, standing(each).is_verified) == (None, "", False)
    row["scope"] = "national"
    with pytest.raises(UnableToTakeOverEntry, match=code):
        loaded(told)
    assert standing(code).scope == "local"


def test_every_row_that_would_be_loaded_is_shown_and_too_many_are_refused() -> None:
    told = exported()
    texts = told["parts"]["public_texts"]
    row = next(each for each in texts if each["kind"] == "number")
    texts += [row | {"code": f"nomor-{count}"} for count in range(301)]
    file = brought(told)
    with team.at_desk(MAYA) as actor:
        part = next(each for each in shown_changes(actor, file.changes) if each.rows)
    assert (len(part.rows), part.more, part.is_compared_only) == (301, 0, False)
    texts += [row | {"code": f"nomor-lagi-{count}"} for count in range(MOST_ROWS)]
    with pytest.raises(UnableToLoadSetup, match=f"lebih dari {MOST_ROWS} baris"):
        brought(told)


def test_the_technical_administrator_brings_no_word_of_a_legal_office() -> None:
    officers.officer(DODI, "Dodi Contoh", RoleCode.TECHNICAL_ADMINISTRATOR, kind=OfficeKind.KOMINFO)
    team.sign_in(DODI)
    told = exported()
    row = {
        "id": str(uuid4()),
        "register": "legal",
        "code": "tppo-3",
        "fingerprint": "abcd" * 16,
        "statute": "UU CONTOH",
        "title": "Pasal CONTOH",
        "read_in": "Lembaran CONTOH",
        "office": "Bagian Hukum, Kabupaten CONTOH",
        "confirmed_on": TODAY.isoformat(),
    }
    told["parts"]["law"].append(row)
    with pytest.raises(UnableToLoadSetup, match="sekretariat"):
        loaded(told, login=DODI)
    forged = OutsideConfirmation(**row | {"noted_at": AT})
    with pytest.raises(Refused), team.at_desk(DODI) as actor:
        note_outside(by=actor, at=AT, confirmations=[forged])
    with pytest.raises(ProgrammingError), team.at_desk(DODI):
        forged.save(force_insert=True)
    assert not OutsideConfirmation.objects.exists()
    loaded(told)
    assert OutsideConfirmation.objects.get().office == row["office"]
