"""Reports of sessions: only numbers that can be true, once; photos with consent; letters and papers from them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localtime
from tests.factories import paperwork, preventing, team
from tests.factories.preventing import AT, TODAY, for_pupils, planned
from tests.factories.printed import words_of

from sigap.access.entry import Actor
from sigap.access.roles import OfficeKind
from sigap.cleaning import FileKind
from sigap.figures.queries import counted_with_cases
from sigap.figures.rules import figure_of, period_named
from sigap.kernel.errors import Refused
from sigap.letters.models import Letter
from sigap.outreach.materials import materials
from sigap.outreach.rules import SessionTopic
from sigap.places.models import Region, RegionKind
from sigap.prevention.actions import documents, reporting
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.actions.planning import ActivityDetails
from sigap.prevention.actions.reporting import PhotoConsent, SameReport, SessionReport
from sigap.prevention.models import ActivityPhoto, PreventionActivity
from sigap.prevention.paper import MaterialForm, attendance_pdf, feedback_pdf, material_pdf
from sigap.prevention.queries import coverage
from sigap.prevention.reading import open_activity_photo
from sigap.prevention.rules import ActivityStatus, LearningAnswers, Reach
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
YESTERDAY = TODAY - timedelta(days=1)
SPOKE = ActivityDetails(speakers=[{"name": "Siti Rohani", "position": "Dinas Sosial CONTOH"}], school="SMP CONTOH")


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def told(**more: Any) -> SessionReport:
    reach = {"total": 40, "female": 25, "male": 15, "child": 30, "adult": 10, "elder": 0, "disabled": 2}
    return SessionReport(
        reach=Reach(**{**reach, **more.pop("reach", {})}),
        before=LearningAnswers(people=30, right=(10, 12, 8)),
        after=LearningAnswers(people=30, right=(27, 25, 28)),
        **{"spent": 400_000, **more},
    )


def reported(activity: PreventionActivity, report: SessionReport | None = None, *, login: str = team.MAYA) -> Any:
    with team.at_desk(login) as actor:
        return reporting.report_activity(by=actor, at=AT, activity_id=activity.pk, report=report or told())


def corrected(by: Actor, activity: PreventionActivity, report: SessionReport) -> PreventionActivity:
    fixed: PreventionActivity = reporting.correct_report(
        by=by, at=AT, activity_id=activity.pk, report=report, based_on=reporting.report_version(activity)
    )
    return fixed


def test_numbers_that_cannot_be_true_are_refused_each_with_its_reason() -> None:
    activity = planned(day=YESTERDAY)
    bad: list[tuple[str, SessionReport]] = [
        ("nol", told(reach={"male": -1})),
        ("Batalkan", told(reach={"total": 0, "female": 0, "male": 0, "child": 0, "adult": 0, "disabled": 0})),
        ("5.000", told(reach={"total": 5001})),
        ("Perempuan", told(reach={"female": 26})),
        ("Anak", told(reach={"child": 31, "elder": None})),
        ("disabilitas", told(reach={"disabled": 41})),
        ("Biaya", told(spent=10**13)),
        ("NIK", told(summary="Anak 1609012304120001 bercerita")),
    ]
    more = LearningAnswers(people=41, right=(1, 1, 1))
    bad.append(("menjawab", SessionReport(reach=told().reach, before=more)))
    bad.append(("benar", SessionReport(reach=told().reach, after=LearningAnswers(people=9, right=(10, 1, 1)))))
    for words, report in bad:
        with pytest.raises(UnableForPrevention, match=words):
            reported(activity, report)
    with pytest.raises(UnableForPrevention, match="belum mulai"):
        reported(planned())
    afternoon = planned(day=TODAY, details=ActivityDetails(starts_at=AT + timedelta(minutes=30)))
    with pytest.raises(UnableForPrevention, match="belum mulai"):
        reported(afternoon)
    assert not PreventionActivity.objects.filter(status=ActivityStatus.REPORTED).exists()


def test_a_session_is_held_then_reported_once_and_counts_everywhere() -> None:
    activity = planned(day=YESTERDAY, budget=500_000)
    assert WorkItem.objects.filter(kind="prevention.report", settled_at__isnull=True).count() == 1
    with team.at_desk(team.MAYA) as actor:
        reporting.mark_held(by=actor, at=AT, activity_id=activity.pk)
        reporting.mark_held(by=actor, at=AT, activity_id=activity.pk)
    done = reported(activity)
    assert (done.gain, done.cost_a_person) == (56, 10_000)
    assert reported(activity).pk == done.pk, "a second click"
    with pytest.raises(UnableForPrevention, match="sudah dilaporkan"):
        reported(activity, told(spent=1))
    assert not WorkItem.objects.filter(kind="prevention.report", settled_at__isnull=True).exists()
    # The same session planned and told once more, and another one of that day.
    again = planned(day=YESTERDAY)
    with pytest.raises(SameReport):
        reported(again)
    assert reported(again, told(is_another=True)).is_reported
    with team.at_desk(team.GITA) as actor:
        fixed = corrected(actor, done, told(spent=800_000))
        assert coverage(actor, AT)[preventing.VILLAGES[0]].people_reached == 80
    assert fixed.cost_a_person == 20_000
    school = planned(day=YESTERDAY, region_code=preventing.DISTRICT, details=SPOKE, topic=SessionTopic.BODY_SAFETY)
    reported(school, SessionReport(reach=Reach(total=10)))
    wanted = [figure_of(f"K-{number}") for number in range(51, 60)]
    found = counted_with_cases([each for each in wanted if each], period_named("2026"))
    assert {code: value["total"] for code, value in found.items()} == {
        "K-51": 3, "K-52": 90, "K-53": 4, "K-54": 180, "K-55": 180, "K-56": 1, "K-57": 1, "K-58": 1_200_000,
        "K-59": 15_000,
    }  # fmt: skip
    assert (found["K-52"]["child"], found["K-52"]["adult"], found["K-52"]["unknown"]) == (60, 20, 10)
    assert (found["K-54"]["right"], found["K-55"]["right"]) == (60, 160)


def test_the_office_that_holds_it_reports_and_no_other() -> None:
    partner = team.office(OfficeKind.DINSOS)
    activity = planned(day=YESTERDAY, details=ActivityDetails(partner_id=partner.pk))
    for login in (team.ANTON, team.DEWI, team.RINA):
        with pytest.raises(Refused):
            reported(activity, login=login)
    assert reported(activity, login=team.SITI).reporter_name == team.PEOPLE[team.SITI][0]
    with team.at_desk(team.SITI) as actor, pytest.raises(Refused):
        corrected(actor, activity, told(spent=1))


def test_a_photo_needs_consent_and_of_a_childs_face_the_parents_paper() -> None:
    activity, key, picture = for_pupils(day=YESTERDAY), uuid4(), paperwork.picture(size=(9, 9))

    def add(consent: PhotoConsent, *, kind: FileKind = FileKind.JPEG, photo_id: Any = None) -> ActivityPhoto:
        with team.at_desk(team.MAYA) as actor:
            made: ActivityPhoto = reporting.add_activity_photo(
                by=actor, at=AT, activity_id=activity.pk, kind=kind, copy=picture,
                consent=consent, photo_id=photo_id or uuid4(),
            )  # fmt: skip
            return made

    agreed = PhotoConsent(has_consent=True, shows_child=False)
    for consent, kind in (
        (PhotoConsent(has_consent=False, shows_child=False), FileKind.JPEG),
        (PhotoConsent(has_consent=True, shows_child=True, parents_paper=" "), FileKind.JPEG),
        (agreed, FileKind.PDF),
    ):
        with pytest.raises(UnableForPrevention):
            add(consent, kind=kind)
    assert add(agreed, photo_id=key).pk == add(agreed, photo_id=key).pk
    face = add(PhotoConsent(has_consent=True, shows_child=True, parents_paper="map kegiatan, sekretariat"))
    assert DataKey.objects.get(pk=face.key_id).purpose == "task_force"
    row, raw = open_activity_photo(entering=team.entering(team.SITI), activity_id=activity.pk, photo_id=key, at=AT)
    assert (row.pk, raw) == (key, picture)
    with team.at_desk(team.MAYA) as actor:
        reporting.remove_activity_photo(by=actor, at=AT, activity_id=activity.pk, photo_id=key)
    assert [each.pk for each in ActivityPhoto.objects.all()] == [face.pk]


def test_letters_and_papers_are_made_from_what_stands() -> None:
    activity = planned(day=YESTERDAY, region_code=preventing.DISTRICT, details=SPOKE)
    with team.at_desk(team.MAYA) as actor, pytest.raises(UnableForPrevention):
        documents.report_letter(by=actor, at=AT, activity=activity)
    with team.at_desk(team.MAYA) as actor:
        asked = documents.request_letter(by=actor, at=AT, activity=activity)
        assert documents.request_letter(by=actor, at=AT, activity=activity).pk == asked.pk
    assert asked.addressees == ["Kepala SMP CONTOH"]
    Region.objects.filter(pk=preventing.VILLAGES[1]).update(kind=RegionKind.KELURAHAN)
    there = planned(region_code=preventing.VILLAGES[1])
    with team.at_desk(team.MAYA) as actor:
        assert documents.request_letter(by=actor, at=AT, activity=there).addressees == ["Lurah Bumi Agung"]
    done = reported(activity)
    with team.at_desk(team.MAYA) as actor:
        report = documents.report_letter(by=actor, at=AT, activity=done)
        spoke = documents.attestation_letter(by=actor, at=AT, activity=done, place=0)
    with team.at_desk(team.MAYA) as actor, pytest.raises(Refused):
        documents.attestation_letter(by=actor, at=AT, activity=done, place=1)
    assert "Jawaban benar: 33% sebelum, 89% sesudah." in report.fields["hasil"]
    assert "Penyandang disabilitas | 2" in report.fields["tabel"]
    assert (spoke.kind, spoke.fields["nama"]) == ("surat_keterangan", "Siti Rohani")
    assert Letter.objects.filter(about=activity.about).count() == 3
    pupils = for_pupils()
    pupils.starts_at, pupils.ends_at = AT, AT + timedelta(hours=2)
    with team.at_desk(team.SITI) as actor:
        papers = [attendance_pdf(actor, each, at=AT) for each in (done, pupils)]
    papers.append(feedback_pdf(done, at=AT))
    papers += [material_pdf(each, form, None, at=AT) for each in materials()[:1] for form in MaterialForm]
    assert all(paper.startswith(b"%PDF") for paper in papers)
    hours = "–".join(f"{localtime(each):%H.%M}" for each in (AT, AT + timedelta(hours=2)))
    for words in (f"{hours} WIB", "Lansia (60+)"):
        assert words in words_of(papers[1])
