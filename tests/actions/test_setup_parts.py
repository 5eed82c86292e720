"""What a file of set-up brings of letters' numbers, the plan's lights and returns: fit, or none of it comes in."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from tests.actions.test_setup_files import AT, TODAY, brought, exported, loaded, plain_day
from tests.factories import questioning, team
from tests.factories.deadlines import LOADER

from sigap.access.roles import OfficeKind
from sigap.actionplan.models import LampLimit
from sigap.actionplan.queries import limits_on
from sigap.kernel.errors import Unable
from sigap.letters.models import NumberScheme
from sigap.places.loading import load_holidays
from sigap.places.models import Holiday, HolidayKind
from sigap.questionnaires.models import Questionnaire, QuestionnaireEdition
from sigap.returns.actions.ruling import load_rules
from sigap.returns.models import ReturnRule
from sigap.setup.models import SetupFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _regency(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    load_rules(by=LOADER, at=AT)


def agreed() -> dict[str, Any]:
    """What another secretariat would change before it hands the file on; numbers of an office that is not Maya's."""
    told = exported()
    parts = told["parts"]
    office = team.office(OfficeKind.DINSOS).name
    pattern = "{kode}/{nomor:3}/{unit}/{tahun}"
    scheme = {"office": office, "source": "agenda", "pattern": pattern, "unit": "DPA", "span": "office"}
    parts["number_schemes"] = [scheme]
    parts["plan_limits"][0] |= {"on_track": 95, "decided": "Rakor CONTOH"}
    parts["return_rules"][0] |= {"due_days": 20, "addressee": "Gubernur CONTOH"}
    return told


def test_numbers_lights_and_returns_come_with_the_file_and_are_the_officials_own() -> None:
    told = agreed()
    code = told["parts"]["return_rules"][0]["code"]
    for _click in range(2):
        loaded(brought(told))
    assert [(each.unit, each.made_by_name) for each in NumberScheme.objects.all()] == [("DPA", "Maya Puspita")]
    assert (limits_on(TODAY).on_track, limits_on(TODAY).decided, LampLimit.objects.count()) == (95, "Rakor CONTOH", 1)
    row = ReturnRule.objects.get(code=code, superseded_at=None)
    assert (row.due_days, row.addressee, row.source_kind, row.revision) == (20, "Gubernur CONTOH", "R", 2)
    assert load_rules(by=LOADER, at=AT) == 0, "what a file set is no longer shipped"
    assert not any(each["rows"] for each in brought(exported()).changes)


def test_one_that_does_not_fit_keeps_all_of_them_out() -> None:
    spoils: list[tuple[str, dict[str, Any]]] = [
        ("number_schemes", {"source": "buku tamu"}),
        ("number_schemes", {"pattern": "{unit}/{tahun}"}),
        ("number_schemes", {"office": "Kantor entah"}),
        ("plan_limits", {"behind": 99}),
        ("plan_limits", {"entry_days": 0}),
        ("plan_limits", {"code": "entah"}),
        ("return_rules", {"code": "entah"}),
        ("return_rules", {"addressee": ""}),
        ("return_rules", {"due_days": -1}),
    ]
    for part, spoiled in spoils:
        told = agreed()
        told["parts"][part][0] |= spoiled
        file = brought(told)
        with pytest.raises(Unable):
            loaded(file)
        left = (NumberScheme.objects.count(), LampLimit.objects.count(), ReturnRule.objects.filter(revision=2).count())
        assert (left, SetupFile.objects.get(pk=file.pk).loaded_at) == ((0, 0, 0), None), spoiled
    told = agreed()
    told["parts"]["plan_limits"][0]["decided"] = "Bahas KENARI-582"
    with pytest.raises(Unable):
        brought(told)


def test_an_offices_form_leaves_published_and_enters_as_a_draft() -> None:
    edition = questioning.published(questioning.drafted())
    told = exported()
    [row] = told["parts"]["office_forms"]
    assert row["questions"] == questioning.ROWS
    assert not any(each["rows"] for each in brought(told).changes)
    row |= {"code": "dari_lain", "questions": row["questions"][:1]}
    for _click in range(2):
        loaded(brought(told))
    came = QuestionnaireEdition.objects.get(questionnaire__code="dari_lain")
    assert (came.state, came.title, came.questions) == ("form_draft", edition.title, questioning.ROWS[:1])
    assert not any(each["rows"] for each in brought(told).changes), "the round trip is whole"
    row |= {"code": "rusak", "questions": [{"code": "x"}]}
    file = brought(told)
    with pytest.raises(Unable):
        loaded(file)
    assert not Questionnaire.objects.filter(code="rusak").exists()


def test_holidays_that_are_over_or_there_already_keep_no_file_out() -> None:
    Holiday.objects.create(
        day=TODAY - timedelta(days=30),
        name="Hari jadi",
        kind=HolidayKind.PUBLIC,
        is_verified=True,
        source="Keputusan CONTOH",
    )
    load_holidays(on=TODAY)
    own = {"day": plain_day().isoformat(), "name": "Hari jadi", "source": "Keputusan CONTOH"}
    told = exported()
    assert told["parts"]["holidays"] == []
    last, shipped = (
        own | {"day": plain_day().isoformat(), "province": "16"},
        Holiday.objects.filter(day__gt=TODAY).earliest("day"),
    )
    told["parts"]["holidays"] = [last, last | {"day": "2020-01-01"}, last | {"day": shipped.day.isoformat()}]
    loaded(brought(told))
    assert Holiday.objects.filter(day=last["day"], name=last["name"]).exists()
    assert not Holiday.objects.filter(day="2020-01-01").exists()
    assert Holiday.objects.get(day=shipped.day).name == shipped.name
