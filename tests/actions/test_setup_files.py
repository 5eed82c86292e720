"""The set-up of a regency leaves and enters as one file: whole, without people, its law as the word of another."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import ProgrammingError, connection
from django.utils.timezone import localdate
from tests.factories import officers, team
from tests.factories.deadlines import LOADER
from tests.factories.team import MAYA, RARA, RINA

from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import Office, Person, SubForce
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit import queries as trail
from sigap.clocks import queries as clocks
from sigap.clocks.models import ClockRule
from sigap.guidance.actions import load_entries
from sigap.guidance.models import Entry
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.letters.models import Wording
from sigap.places.loading import load_holidays
from sigap.places.models import Holiday
from sigap.provisions import actions as law
from sigap.provisions.models import OutsideConfirmation
from sigap.provisions.queries import KEY, all_provisions, confirmed, statutes
from sigap.setup import actions
from sigap.setup.actions import UnableToLoadSetup, UnableToNoteHoliday
from sigap.setup.models import SetupFile
from sigap.setup.queries import set_up_file
from sigap.taskforce.actions import load_schemes, load_sub_forces
from sigap.taskforce.models import SubForceScheme
from sigap.ui.taking_back import ReasonMissing, TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DODI = "dodi.kominfo"
AT = now()
TODAY = localdate(AT)


@pytest.fixture(autouse=True)
def _regency(settings: LazySettings) -> Iterator[None]:
    settings.SIGAP_DEMO = True
    cache.clear()
    load_sub_forces(by=LOADER, at=AT)
    load_entries(by=LOADER, at=AT)
    load_schemes(by=LOADER, at=AT)
    load_holidays(on=TODAY)
    yield
    cache.clear()


def plain_day() -> date:
    """A day to come that is no holiday yet."""
    known = set(Holiday.objects.values_list("day", flat=True))
    return next(day for day in (TODAY + timedelta(days=each) for each in range(40, 80)) if day not in known)


def exported(login: str = MAYA) -> dict[str, Any]:
    with team.at_desk(login) as actor:
        told: dict[str, Any] = json.loads(actions.export_setup(by=actor, at=AT))
    return told


def brought(told: dict[str, Any], *, login: str = MAYA) -> SetupFile:
    with team.at_desk(login) as actor:
        return actions.bring_file(by=actor, at=AT, raw=json.dumps(told).encode())


def loaded(file: SetupFile, *, login: str = MAYA) -> SetupFile:
    """Now: the database lets a rule begin on no day that is over by its own clock."""
    with team.at_desk(login) as actor:
        return actions.load_file(by=actor, at=now(), file_id=file.pk)


def rows(file: SetupFile, part: str) -> dict[str, dict[str, Any]]:
    return {row["title"]: row for each in file.changes if each["code"] == part for row in each["rows"]}


def agreed(told: dict[str, Any]) -> dict[str, Any]:
    """What another secretariat would change before it hands the file on."""
    parts = told["parts"]
    next(row for row in parts["rules"] if row["code"] == "service-plan")["amount"] = 9
    next(row for row in parts["public_texts"] if row["code"] == "tppo-unsur")["title"] = "Apa itu TPPO menurut kami"
    next(row for row in parts["sub_forces"] if row["number"] == "IV")["name"] = "Norma hukum"
    parts["offices"] += [
        {"name": "Dinas Pere'an", "kind": "dinsos", "phone": "0735-000-001", "duty_cover": "always", "region": ""},
        {"name": "Bidang Pere'an", "kind": "dinsos", "parent": "Dinas Pere'an", "region": ""},
    ]
    parts["hours"].append({"office": "Dinas Pere'an", "week": {"0": ["07:30", "15:00"]}, "rests_on_holidays": True})
    day = plain_day().isoformat()
    scheme, code = parts["schemes"][0], "daerah-contoh"
    parts["schemes"].append(scheme | {"code": code, "text": scheme["text"].replace(scheme["code"], code)})
    parts["holidays"].append({"day": day, "name": "Hari jadi", "source": "Keputusan CONTOH", "province": "16"})
    words = "Dengan hormat, kami mohon kehadiran."
    parts["letter_wordings"].append(
        {"letter": "Dinas Pere'an: surat_dinas", "office": "Dinas Pere'an", "kind": "surat_dinas", "text": words}
    )
    return told


def test_nobody_stands_in_the_file_and_it_comes_back_without_a_difference() -> None:
    told = exported()
    text = json.dumps(told)
    for name, login in Person.objects.values_list("name", "login"):
        assert name not in text
        assert login not in text
    whole = {"schemes", "offices", "hours", "sub_forces", "holidays", "rules", "public_texts", "letter_wordings", "law"}
    assert whole | {"purposes", "forms"} <= set(told["parts"])
    assert {"Kantor dinsos"} & {row["name"] for row in told["parts"]["offices"]}
    assert set_up_file(at=AT) == set_up_file(at=AT + timedelta(seconds=1))
    file = brought(told)
    assert not any(each["rows"] for each in file.changes)
    assert file.is_untouched
    assert brought(told).pk == file.pk, "the same file waits once"


def test_a_file_is_loaded_whole_and_leaves_its_trace() -> None:
    file = brought(agreed(exported()))
    assert not file.is_untouched
    assert Office.objects.filter(name="Dinas Pere'an").count() == 0, "nothing is loaded by being looked at"
    assert rows(file, "rules")["Rencana layanan"]["fields"] == [{"field": "amount", "before": 7, "after": 9}]
    loaded_at = loaded(file).loaded_at
    assert loaded_at
    assert loaded(file).loaded_at == loaded_at, "a second click"
    office = Office.objects.get(name="Bidang Pere'an")
    assert office.parent is not None
    assert (office.parent.name, office.parent.duty_cover, office.region) == ("Dinas Pere'an", "always", "16.09")
    rule = clocks.rule_for("service-plan", now())
    assert (rule.amount, rule.made_by_name) == (9, "Maya Puspita")
    assert Entry.objects.get(code="tppo-unsur", superseded_at=None).title == "Apa itu TPPO menurut kami"
    assert SubForce.objects.get(number="IV", valid_to=None).name == "Norma hukum"
    assert Holiday.objects.filter(name="Hari jadi").exists()
    assert SubForceScheme.objects.filter(code="daerah-contoh", superseded_at=None).count() == 1
    assert Wording.objects.get(office__name="Dinas Pere'an").text.startswith("Dengan hormat")
    codes = [each.code for each in trail.events_of("system", SYSTEM_STREAM).entries]
    for code in ("setup:file:brought", "setup:file:loaded", "clocks:rule:changed", "setup:holiday:noted"):
        assert code in codes
    assert not any(each["rows"] for each in brought(exported()).changes)


def without_kind(parts: dict[str, Any]) -> None:
    parts["offices"][-1]["kind"] = "kelurahan"


def with_unknown_parent(parts: dict[str, Any]) -> None:
    parts["offices"][-1]["parent"] = "Kantor entah"


def with_unknown_rule(parts: dict[str, Any]) -> None:
    parts["rules"].append(dict(parts["rules"][0], code="bukan-aturan"))


def with_unknown_unit(parts: dict[str, Any]) -> None:
    parts["rules"][0]["unit"] = "tahun"


def with_holiday_on_no_day(parts: dict[str, Any]) -> None:
    parts["holidays"][-1]["day"] = "2027-02-30"


def with_unknown_letter(parts: dict[str, Any]) -> None:
    parts["letter_wordings"][-1]["kind"] = "pantun"


def with_unknown_letter_field(parts: dict[str, Any]) -> None:
    parts["letter_wordings"][-1]["text"] = "Kepada {{ entah_siapa }}"


def with_new_promise(parts: dict[str, Any]) -> None:
    kept = next(row for row in parts["public_texts"] if row["kind"] == "promise")
    parts["public_texts"].append(dict(kept, code="janji-baru"))


@pytest.mark.parametrize(
    "spoil",
    [
        without_kind,
        with_unknown_parent,
        with_unknown_rule,
        with_unknown_unit,
        with_holiday_on_no_day,
        with_new_promise,
        with_unknown_letter,
        with_unknown_letter_field,
    ],
)
def test_one_row_that_does_not_fit_keeps_all_of_it_out(spoil: Callable[[dict[str, Any]], None]) -> None:
    told = agreed(exported())
    spoil(told["parts"])
    file = brought(told)
    before = ClockRule.objects.count(), Entry.objects.count(), Holiday.objects.count()
    with pytest.raises(Unable):
        loaded(file)
    assert not Office.objects.filter(name="Dinas Pere'an").exists()
    assert (ClockRule.objects.count(), Entry.objects.count(), Holiday.objects.count()) == before
    assert SetupFile.objects.get(pk=file.pk).loaded_at is None


def test_what_changed_since_it_was_shown_is_shown_again() -> None:
    told = agreed(exported())
    file = brought(told)
    with team.at_desk(MAYA) as actor:
        actions.note_holiday(by=actor, at=AT, day=plain_day(), name="Hari jadi", source="Keputusan CONTOH")
    with pytest.raises(Conflict):
        loaded(file)
    assert brought(told).pk == file.pk
    assert loaded(file).loaded_at


def test_a_confirmation_of_law_comes_as_anothers_until_it_is_confirmed_here() -> None:
    row = next(each for each in all_provisions() if each.code == "tppo-3")
    with team.at_desk(RARA) as actor:
        law.confirm(by=actor, at=AT, fingerprints=[row.fingerprint], read_in="Lembaran Negara 2007 Nomor 58")
    told = exported()
    travelling = told["parts"]["law"]
    assert [each["fingerprint"] for each in travelling] == [row.fingerprint]
    assert travelling[0]["office"].endswith(", Kabupaten OKU Selatan")
    assert "Rara" not in json.dumps(told)
    # The same words elsewhere: nobody there has read them yet.
    with team.at_desk(RARA) as actor:
        law.withdraw(by=actor, at=AT + timedelta(minutes=1), fingerprint=row.fingerprint, reason="Bukan di sini")
    file = loaded(brought(told))
    assert rows(file, "law")
    cache.delete(KEY)
    assert row.fingerprint not in confirmed()
    known = next(
        each for statute in statutes() for each in statute.rows if each.provision.fingerprint == row.fingerprint
    )
    assert [each.office for each in known.outside] == [travelling[0]["office"]]
    assert known.confirmation is None
    assert OutsideConfirmation.objects.count() == 1


def test_who_may_not_change_a_part_loads_none_and_others_do_not_come_in() -> None:
    officers.officer(DODI, "Dodi Contoh", RoleCode.TECHNICAL_ADMINISTRATOR, kind=OfficeKind.KOMINFO)
    team.sign_in(DODI)
    assert exported(login=DODI)["parts"] == exported()["parts"]
    file = brought(agreed(exported()), login=DODI)
    with pytest.raises(UnableToLoadSetup, match="sekretariat"):
        loaded(file, login=DODI)
    assert loaded(file).loaded_by_name == "Maya Puspita"
    for act in (
        lambda by: actions.export_setup(by=by, at=AT),
        lambda by: actions.bring_file(by=by, at=AT, raw=b"{}"),
        lambda by: actions.load_file(by=by, at=AT, file_id=file.pk),
        lambda by: actions.note_holiday(by=by, at=AT, day=plain_day(), name="x", source="y"),
        lambda by: actions.drop_holiday(by=by, at=AT, day=plain_day(), reason=TakeBackReason.OVER),
    ):
        with pytest.raises(Refused), team.at_desk(RINA) as actor:
            act(actor)
    with team.at_desk(RINA), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM setup_setupfile")
        assert cursor.fetchone() == (0,)
    with pytest.raises(ProgrammingError), team.at_desk(DODI):
        Holiday.objects.create(day=plain_day(), name="x", kind="public", is_verified=True, source="y")


def test_a_file_with_a_mistake_says_each_of_them() -> None:
    told = exported()
    told["parts"]["offices"][0]["petugas"] = "Maya"
    told["parts"]["rules"][0]["amount"] = "tujuh"
    with pytest.raises(UnableToLoadSetup) as refused:
        brought(told)
    words = refused.value.sentence
    assert "memuat orang" in words
    assert "Aturan tenggat, baris 1" in words
    told["version"] = 2
    with pytest.raises(UnableToLoadSetup, match="lebih baru"):
        brought(told)
    assert SetupFile.objects.count() == 0


def test_holidays_of_the_region_are_noted_and_taken_back() -> None:
    day = plain_day()
    rest = Holiday.objects.filter(day__gt=TODAY).order_by("day").first()
    assert rest is not None
    with team.at_desk(MAYA) as actor:
        for _click in range(2):
            actions.note_holiday(by=actor, at=AT, day=day, name=" Hari  jadi ", source="Keputusan CONTOH")
    for wrong, name in ((TODAY - timedelta(days=1), "Kemarin"), (rest.day, "Sudah libur")):
        with pytest.raises(UnableToNoteHoliday), team.at_desk(MAYA) as actor:
            actions.note_holiday(by=actor, at=AT, day=wrong, name=name, source="Keputusan CONTOH")
    assert Holiday.objects.get(day=day).name == "Hari jadi"
    with pytest.raises(ReasonMissing), team.at_desk(MAYA) as actor:
        actions.drop_holiday(by=actor, at=AT, day=day, reason=None)
    with pytest.raises(Refused), team.at_desk(MAYA) as actor:
        actions.drop_holiday(by=actor, at=AT, day=rest.day, reason=TakeBackReason.WRONG)
    with team.at_desk(MAYA) as actor:
        for _click in range(2):
            actions.drop_holiday(by=actor, at=AT, day=day, reason=TakeBackReason.WRONG)
    assert not Holiday.objects.filter(day=day).exists()
