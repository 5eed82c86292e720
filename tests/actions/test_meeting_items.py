"""Actions of offices: given whole, reported done by the office alone, returned, withdrawn, counted."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import meetings, team
from tests.factories.meetings import TODAY, content, given

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind
from sigap.cleaning import FileKind
from sigap.kernel.errors import Refused
from sigap.meetings.actions import items
from sigap.meetings.actions.files import add_evidence, add_paper
from sigap.meetings.actions.items import UnableToGiveItem, UnableToReportItem
from sigap.meetings.actions.wording import UnableToWrite
from sigap.meetings.jobs import ring
from sigap.meetings.models import ActionItem, ActionStep, Meeting, MeetingFile
from sigap.meetings.queries import promises
from sigap.meetings.queries.items import ItemScope, items_listed
from sigap.meetings.rules.kinds import MeetingFileKind
from sigap.notifications.models import Notice
from sigap.taskforce.files import CleanedFile
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT, LATER = team.AT, team.LATER


def test_an_action_is_given_once_and_waits_for_its_office() -> None:
    key = uuid4()
    item = given(item_id=key)
    assert given(item_id=key).pk == item.pk
    assert ActionItem.objects.count() == ActionStep.objects.count() == 1
    waiting = WorkItem.objects.get(subject_id=item.pk, settled_at=None)
    assert (waiting.kind, waiting.office_id, waiting.due_at) == ("meetings.action", item.office_id, item.due_at)
    assert Notice.objects.filter(code="action-given", office_id=item.office_id).count() == 1


def test_what_lacks_office_day_or_evidence_is_refused() -> None:
    gone = Office.objects.create(kind=OfficeKind.DINKES, name="Dinas lama", valid_from=AT - timedelta(days=9),
                                 valid_to=AT - timedelta(days=1))  # fmt: skip
    for what in (
        content(text=" "),
        content(evidence=""),
        content(due_on=TODAY - timedelta(days=1)),
        content(office_id=gone.pk),
        content(office_id=uuid4()),
    ):
        with pytest.raises(UnableToGiveItem):
            given(what)
    for text in ("Bahas KENARI-582", "Bahas ZZZZZ-000", "Jemput di 081234567890"):
        with pytest.raises(UnableToWrite):
            given(content(text=text))
    assert not ActionItem.objects.exists()


def _refused(error: type[Exception], login: str, act: Callable[..., object], **what: object) -> None:
    with pytest.raises(error), team.at_desk(login) as actor:
        act(by=actor, at=LATER, **what)


def test_only_its_office_reports_it_and_a_second_click_changes_nothing() -> None:
    item = given()
    _refused(Refused, team.SEKAR, items.report_item, item_id=item.pk, note="Sudah")
    _refused(Refused, team.SITI, items.report_item, item_id=uuid4(), note="Sudah")
    _refused(UnableToReportItem, team.SITI, items.report_item, item_id=item.pk, note=" ")
    with team.at_desk(team.SITI) as actor:
        for _click in range(2):
            items.report_item(by=actor, at=LATER, item_id=item.pk, note="Ditandatangani camat Pere'an")
    said = {"item_id": item.pk, "note": "Belum selesai"}
    _refused(UnableToReportItem, team.SITI, items.report_item, **said)
    _refused(UnableToReportItem, team.MAYA, items.withdraw_item, **said)
    item.refresh_from_db()
    assert item.is_done
    assert [step.note for step in ActionStep.objects.filter(item=item, kind="done")] == ["Ditandatangani camat Pere'an"]
    assert not WorkItem.objects.filter(subject_id=item.pk, settled_at=None).exists()
    assert Notice.objects.filter(code="action-reported", person_id=team.person_id(team.MAYA)).count() == 1


def test_what_is_returned_is_owed_again_and_what_is_withdrawn_never() -> None:
    item = given()
    with team.at_desk(team.SITI) as actor:
        items.report_item(by=actor, at=LATER, item_id=item.pk, note="Sudah")
    _refused(UnableToReportItem, team.MAYA, items.return_item, item_id=item.pk, note="")
    with team.at_desk(team.MAYA) as actor:
        items.return_item(by=actor, at=LATER, item_id=item.pk, note="Fotonya kosong")
    assert WorkItem.objects.filter(subject_id=item.pk, settled_at=None).exists()
    _refused(UnableToReportItem, team.MAYA, items.withdraw_item, item_id=item.pk, note="")
    _refused(Refused, team.SITI, items.withdraw_item, item_id=item.pk, note="Tidak perlu")
    with team.at_desk(team.MAYA) as actor:
        for _click in range(2):
            items.withdraw_item(by=actor, at=LATER, item_id=item.pk, note="Diganti keputusan lain")
    _refused(UnableToReportItem, team.MAYA, items.return_item, item_id=item.pk, note="Kurang")
    _refused(UnableToReportItem, team.SITI, items.report_item, item_id=item.pk, note="Sudah")
    kinds = Counter(ActionStep.objects.values_list("kind", flat=True))
    assert kinds == {"given": 1, "done": 1, "returned": 1, "withdrawn": 1}


def test_nothing_is_returned_to_an_office_that_was_dissolved() -> None:
    """A correction gives it to the office that goes on."""
    item = given()
    with team.at_desk(team.SITI) as actor:
        items.report_item(by=actor, at=LATER, item_id=item.pk, note="Sudah")
    Membership.objects.filter(office=item.office_id).update(until=LATER)
    Office.objects.filter(pk=item.office_id).update(valid_to=LATER)
    with pytest.raises(UnableToReportItem, match="sudah tidak ada"), team.at_desk(team.MAYA) as actor:
        items.return_item(by=actor, at=LATER, item_id=item.pk, note="Fotonya kosong")
    with team.at_desk(team.MAYA) as actor:
        moved = items.change_item(by=actor, at=LATER, item_id=item.pk, what=content(OfficeKind.RSUD))
    assert (moved.is_open, moved.office_id) == (True, team.office(OfficeKind.RSUD).pk)


def test_a_correction_moves_it_to_another_office() -> None:
    item = given()
    with team.at_desk(team.MAYA) as actor:
        items.change_item(by=actor, at=LATER, item_id=item.pk, what=content(OfficeKind.RSUD))
        items.change_item(by=actor, at=LATER, item_id=item.pk, what=content(OfficeKind.RSUD))
    item.refresh_from_db()
    assert item.office_id == team.office(OfficeKind.RSUD).pk
    assert Notice.objects.filter(code="action-given", office_id=item.office_id).count() == 1
    former = Notice.objects.filter(code="action-withdrawn").values_list("office_id", flat=True)
    assert list(former) == [team.office(OfficeKind.DINSOS).pk], "it hears that it owes nothing any more"
    assert ActionStep.objects.filter(kind="changed").count() == 1


def test_promises_are_counted_by_office_with_the_oldest_first() -> None:
    late = given(content(due_on=TODAY))
    given(content(OfficeKind.RSUD))
    given(content(OfficeKind.RSUD, due_on=TODAY + timedelta(days=1)))
    at = late.due_at + timedelta(minutes=1)
    with team.at_desk(team.SITI) as actor:
        found = promises(actor, at)
        own, more = items_listed(actor, ItemScope.OWN, at=at)
        missed, _more = items_listed(actor, ItemScope.LATE, at=at)
        ended, _more = items_listed(actor, ItemScope.ENDED, at=at)
        every, _more = items_listed(actor, ItemScope.OPEN, at=at, office_id=team.office(OfficeKind.RSUD).pk)
    assert (found.open, found.late, found.oldest) == (3, 1, late)
    assert [(row.open, row.late) for row in found.by_office] == [(1, 1), (2, 0)]
    assert (own, more, missed, ended, len(every)) == ([late], False, [late], [], 2)
    assert late.text == meetings.TEXT


def test_evidence_counts_for_what_it_was_laid_in_for_and_is_not_borrowed() -> None:
    own, other, meeting = given(), given(), Meeting.objects.get(pk=meetings.planned())
    photo = CleanedFile(id=uuid4(), media=FileKind.JPEG, copy=b"foto")
    with team.at_desk(team.SITI) as siti:
        for _click in range(2):
            assert add_evidence(by=siti, at=LATER, item=own, what=photo).item_id == own.pk
    with pytest.raises(Refused), team.at_desk(team.SITI) as siti:
        add_evidence(by=siti, at=LATER, item=other, what=photo)
    with pytest.raises(Refused), team.at_desk(team.MAYA) as maya:
        add_paper(by=maya, at=LATER, meeting=meeting, kind=MeetingFileKind.MINUTES, what=photo)
    assert MeetingFile.objects.get().item_id == own.pk


def test_however_many_actions_are_late_the_office_of_each_is_reminded_once() -> None:
    first = given(content(due_on=TODAY))
    names = [field.attname for field in ActionItem._meta.fields if field.attname != "id"]
    told = {name: getattr(first, name) for name in names}
    ActionItem.objects.bulk_create([ActionItem(**told) for _each in range(250)])
    reminded = Notice.objects.filter(code="action-late")
    counts = []
    for _sweep in range(2):
        with team.role("sigap_worker"):
            counts.append(ring(first.due_at + timedelta(hours=1)))
        reminded.update(read_at=LATER, read_by=team.person_id(team.SITI))
    assert counts == [251, 0]
    assert {*reminded.values_list("ids__action", flat=True)} == {
        str(pk) for pk in ActionItem.objects.values_list("pk", flat=True)
    }
