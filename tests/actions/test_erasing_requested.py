"""What somebody asks to see, or to be kept and not used, is not destroyed meanwhile."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.actions.test_erasing_done import approved
from tests.factories import endings, epochs, team

from sigap.cases.models import CasePerson, Erasure
from sigap.cases.rules import ErasureStatus
from sigap.cli.keys.erasing import ErasureRun
from sigap.datarights.models import DataMatch, DataRequest
from sigap.kernel.clock import now

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


def asked(person: CasePerson) -> DataRequest:
    """A request that matches this person, noted after the erasure was approved."""
    at = now()
    row = DataRequest.objects.create(
        number="D-2026-0001", kind="right_see", channel="asked_counter", capacity="asks_as_self", proof="shown_card",
        requested_at=at, recorded_at=at, noted_by=uuid4(), noted_by_name="Rekaan", office_id=person.case.office_id,
        key_id=uuid4(), sealed_content=b"x", post_key=str(uuid4()),
    )  # fmt: skip
    DataMatch.objects.create(request=row, case=person.case, person=person, found_at=at)
    return row


@pytest.mark.parametrize("ordinal", [None, 1])
def test_nothing_is_destroyed_that_somebody_still_asks_for(
    folder: Path, capsys: pytest.CaptureFixture[str], ordinal: int | None
) -> None:
    code = team.opened()
    team.named(code)
    endings.closed(code)
    erasure = approved(code, ordinal=ordinal)
    person = CasePerson.objects.get(ordinal=1)
    request = asked(person)
    assert ErasureRun(folder).run([], is_all=True) == 1
    assert "Permintaan data D-2026-0001 sedang berjalan" in capsys.readouterr().out
    DataRequest.objects.filter(pk=request.pk).update(
        ended_at=now(), ended_by=uuid4(), ended_by_name="Rekaan", handed="answer_in_person"
    )
    CasePerson.objects.filter(pk=person.pk).update(restricted_at=now())
    assert ErasureRun(folder).run([], is_all=True) == 1
    assert "disimpan, tidak dipakai" in capsys.readouterr().out
    assert Erasure.objects.get(pk=erasure.pk).status == ErasureStatus.APPROVED
    CasePerson.objects.filter(pk=person.pk).update(restricted_at=None)
    assert ErasureRun(folder).run([], is_all=True) == 0
    assert Erasure.objects.get(pk=erasure.pk).status == ErasureStatus.DONE
