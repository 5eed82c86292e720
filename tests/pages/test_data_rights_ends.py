"""How requests about one's data end: cancelled, given to another of a barred name, lifted by two, and forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.utils import DatabaseError
from django.utils.timezone import localdate
from tests.factories import casework, team
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.pages.test_case_people_pages import CARD
from tests.pages.test_data_rights_pages import (
    MOTHER,
    as_desk,
    desk,
    kept_from,
    main_of,
    moment,
    noted,
    people_of,
    proposed,
    sent,
)

from sigap.access.models import Person
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.models import Case, CasePerson, LegalHold
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, RelationKind, Sex
from sigap.clocks.models import Clock
from sigap.datarights import events, jobs
from sigap.datarights.models import DataAnswer, DataMatch, DataRequest
from sigap.datarights.queries import is_stale, keys_of_case
from sigap.kernel.clock import now
from sigap.notifications.models import Notice
from sigap.persons.models import PartVersion
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    people_of(work)


def refused(work: Work, **more: str) -> DataRequest:
    """A request that two have refused, and whose letter was handed over."""
    row = noted(**more)
    proposed(row, work, "right_refused")
    sent(HEAD, f"/hak-data/{row.number}/putuskan/", decision="right_agreed")
    sent(MANAGER, f"/hak-data/{row.number}/serahkan/", how="answer_in_person", done_at=moment())
    row.refresh_from_db()
    return row


def forget() -> int:
    with team.role("sigap_worker"):
        return jobs.forget(now())


def lives(row: DataRequest) -> bool:
    """Whether anything of its words can still be read."""
    row.refresh_from_db()
    keys = {row.key_id, *DataAnswer.objects.filter(request=row).values_list("key_id", flat=True)}
    return bool(row.sealed_content) or DataKey.objects.filter(pk__in=keys, destroyed_at=None).exists()


def test_words_go_after_their_time_and_with_the_case(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    ended, waiting = refused(work), noted()
    reason = DataAnswer.objects.get(request=ended).key_id
    # What the owner's command destroys with the case; who still waits is answered first.
    assert keys_of_case(case.pk) == {ended.key_id, reason}
    assert forget() == 0
    assert desk(MANAGER).get(f"/hak-data/{ended.number}/jawab/").status_code == 409
    DataRequest.objects.filter(pk=ended.pk).update(ended_at=now() - timedelta(days=367))
    hold = LegalHold.objects.create(
        case=case, basis="trial", letter_on=localdate(), placed_by=UUID(int=1), placed_by_name="x", placed_at=now(),
        placed_office_id=case.office_id, placed_office_kind="kejari", mac=b"x",
    )  # fmt: skip
    assert forget() == 0, "held"
    hold.delete()
    assert forget() == 1
    assert not lives(ended)
    assert lives(waiting)
    assert not DataMatch.objects.filter(request=ended).exists()
    assert Event.objects.filter(code=events.FORGOTTEN, stream_id=ended.pk).count() == 1
    assert desk(MANAGER).get(f"/hak-data/{ended.number}/").status_code == 200
    late = refused(work)
    Case.objects.filter(pk=case.pk).update(erased_at=now())
    assert forget() == 1
    assert not lives(late)
    assert lives(waiting)


def test_a_request_is_cancelled_by_the_head_while_nobody_has_answered(work: Work) -> None:
    first, second, other = noted(), noted(), noted(kind="right_correct")
    path = f"/hak-data/{second.number}/batal/"
    # Neither who noted it alone, nor who works on the case; nor as the double of itself, of nothing, of another kind.
    for login in (INTAKE, MANAGER):
        assert "Kepala kantor yang membatalkannya" in main_of(login, other)
        sent(login, f"/hak-data/{other.number}/batal/", 404, reason="cancel_mistake", same_as="")
    me = second.noted_by
    with as_desk(INTAKE), pytest.raises(DatabaseError), transaction.atomic():
        DataRequest.objects.filter(pk=other.pk).update(handed="cancel_mistake", ended_at=now(), ended_by=me)
    for wrong in ("", second.number, "D-999999", other.number):
        assert "yang belum dibatalkan" in sent(HEAD, path, 409, reason="cancel_double", same_as=wrong)
    for _click in range(2):
        sent(HEAD, path, reason="cancel_double", same_as=first.number.lower())
    told = Notice.objects.filter(code="data-request-cancelled")
    assert {*told.values_list("person_id", "role")} == {(me, ""), (None, "head")}
    second.refresh_from_db()
    assert (second.handed, second.same_as, second.is_open) == ("cancel_double", first.number, False)
    assert Clock.objects.get(subject_id=second.pk).outcome == "withdrawn", "neither kept nor missed"
    assert Event.objects.filter(code=events.CANCELLED, stream_id=second.pk).count() == 1
    assert not WorkItem.objects.filter(word=second.number, settled_at=None).exists()
    page = desk(INTAKE).get(f"/hak-data/{second.number}/").content.decode()
    assert "Permintaan yang sama sudah dicatat" in page
    assert first.number in page
    # Each other's double would leave nobody to answer; nor is one cancelled that somebody has answered.
    sent(HEAD, f"/hak-data/{first.number}/batal/", 409, reason="cancel_double", same_as=second.number)
    proposed(first, work, "right_refused")
    sent(HEAD, f"/hak-data/{first.number}/batal/", 409, reason="cancel_mistake", same_as="")


def test_another_of_a_barred_name_is_given_once_a_second_person_says_why(work: Work) -> None:
    row = noted()
    assert 'name="is_other"' in proposed(row, work, "right_given", status=200, step="check")
    proposed(row, work, "right_given", is_other="on")
    path = f"/hak-data/{row.number}/putuskan/"
    assert "bernama sama" in desk(HEAD).get(path).content.decode()
    assert "pasti orang lain" in sent(HEAD, path, 409, decision="right_agreed", other=" ")
    with pytest.raises(IntegrityError, match="data_answer_of_another"), transaction.atomic():
        DataAnswer.objects.filter(request=row).update(decision="right_agreed", decided_by=UUID(int=1), decided_at=now())
    sent(HEAD, path, decision="right_agreed", other="NIK di kartunya lain, Pere'an CONTOH.")
    answer = DataAnswer.objects.get(request=row)
    assert answer.is_settled
    assert "asker_suspect" in answer.findings
    assert b"Pere" not in bytes(answer.sealed_other)
    assert "NIK di kartunya lain" in desk(MANAGER).get(f"/hak-data/{row.number}/serahkan/").content.decode()
    assert desk(MANAGER).get(f"/hak-data/{row.number}/petikan/").status_code == 200


def test_a_stale_answer_is_not_handed_over(work: Work) -> None:
    row = noted(asker=MOTHER)
    proposed(row, work, "right_given")
    kept_from(work, POLICE)
    path = f"/hak-data/{row.number}/serahkan/"
    assert "dijawab lagi" in sent(MANAGER, path, 409, how="answer_in_person", done_at=moment())
    me = DataAnswer.objects.get(request=row).proposed_by
    with as_desk(MANAGER), pytest.raises(DatabaseError), transaction.atomic():
        DataRequest.objects.filter(pk=row.pk).update(handed="answer_in_person", ended_at=now(), ended_by=me)


def test_an_answer_goes_stale_when_a_role_is_corrected_or_kin_named(work: Work) -> None:
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        of_case = CasePerson.objects.filter(case=access.case)
        mother, father = (of_case.filter(role=role).latest("ordinal") for role in ("guardian", "suspect"))
        aunt = cases.add_person(
            by=actor, at=now(), access=access, role=PersonRole.WITNESS, sex=Sex.FEMALE, age_years=50
        )
        cases.relate(
            by=actor, at=now(), access=access, ordinal=aunt.ordinal, kind=RelationKind.SIBLING_OF, other=father.ordinal
        )  # fmt: skip
    # Kin whose name is not known is not compared: a second person looks.
    first, second = noted(asker=MOTHER), noted(asker=MOTHER)
    for row in (first, second):
        proposed(row, work, "right_given")
    answer = DataAnswer.objects.get(request=first)
    assert "asker_uncompared" in answer.findings
    sent(HEAD, f"/hak-data/{second.number}/putuskan/", decision="right_agreed")
    with casework.acting(MANAGER, {}) as actor:
        told = cases.Identity(full_name="Sumini CONTOH", birth_date="")
        cases.name_person(
            by=actor, at=now(), access=case_for(actor, work.own), ordinal=aunt.ordinal, identity=told,
            based_on=aunt.version,
        )  # fmt: skip
    assert is_stale_for(HEAD, first)
    DataAnswer.objects.update(proposed_at=now())
    assert not is_stale_for(HEAD, first)
    with casework.acting(MANAGER, {}) as actor:
        cases.correct_person(
            by=actor, at=now(), access=case_for(actor, work.own), ordinal=mother.ordinal, role=PersonRole.SUSPECT,
            sex=Sex.FEMALE, age_years=40, based_on=CasePerson.objects.get(pk=mother.pk).version,
        )  # fmt: skip
    told_now = {"how": "answer_in_person", "done_at": moment()}
    assert "dijawab lagi" in sent(MANAGER, f"/hak-data/{second.number}/serahkan/", 409, **told_now)
    # Nor agreed to past the page; put aside it is.
    mine = {"decided_at": now(), "decided_by": Person.objects.get(login=HEAD).pk, "decided_by_name": "x"}
    with as_desk(HEAD):
        with pytest.raises(DatabaseError), transaction.atomic():
            DataAnswer.objects.filter(pk=answer.pk).update(decision="right_agreed", **mine)
        assert DataAnswer.objects.filter(pk=answer.pk).update(decision="right_disagreed", **mine) == 1
    # A role written past the act is stamped all the same.
    CasePerson.objects.filter(pk=father.pk).update(role=PersonRole.WITNESS)
    assert CasePerson.objects.get(pk=father.pk).role_changed_at is not None


def is_stale_for(login: str, row: DataRequest) -> bool:
    with as_desk(login):
        return is_stale(DataAnswer.objects.get(request=row))


def test_each_restriction_stands_by_itself(work: Work) -> None:
    first, second = noted(kind="right_restrict", asker=MOTHER), noted(kind="right_restrict", asker=MOTHER)
    for row in (first, second):
        proposed(row, work, "right_restricted")
    who = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).latest("ordinal")
    assert who.restricted_at == DataAnswer.objects.get(request=first).proposed_at
    for row, left in ((first, DataAnswer.objects.get(request=second).proposed_at), (second, None)):
        sent(MANAGER, f"/hak-data/{row.number}/cabut/", is_sure="on")
        sent(HEAD, f"/hak-data/{row.number}/cabut/", decision="right_agreed")
        # What is forgotten of an answer changes no restriction.
        DataAnswer.objects.filter(request=first).update(sealed_reason=b"")
        who.refresh_from_db()
        assert who.restricted_at == left


def test_who_corrects_is_led_to_what_is_to_be_corrected(work: Work) -> None:
    row = noted(kind="right_correct", asker=MOTHER)
    child = DataMatch.objects.get(request=row).person.ordinal
    page = main_of(MANAGER, row)
    for address in ("isi", "ubah", "data"):
        assert f"/kasus/{work.own}/orang/{child}/{address}/" in page
        assert desk(MANAGER).get(f"/kasus/{work.own}/orang/{child}/{address}/").status_code == 200
    assert "/orang/" not in main_of(HEAD, row)


def test_who_is_assigned_still_reaches_whose_identity_is_restricted(work: Work) -> None:
    child = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).latest("ordinal")
    page, card = f"/kasus/{work.own}/orang/{child.ordinal}/", dict[str, Any](CARD)
    sent(MANAGER, f"{page}kontak/tulis/", **card)
    proposed(noted(kind="right_restrict", asker=MOTHER), work, "right_restricted")
    assert f"{page}kontak/" in desk(INTAKE).get(f"/kasus/{work.own}/orang/").content.decode()
    assert "0812 0000 0001" in sent(INTAKE, f"{page}kontak/", 200, reason="contact")
    sent(INTAKE, f"{page}buka/", 404, reason="contact")


def test_restricted_parts_open_to_the_manager_alone_until_two_lift_it(work: Work) -> None:
    row = noted(kind="right_restrict", asker=MOTHER)
    child = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).latest("ordinal")
    page = f"/kasus/{work.own}/orang/{child.ordinal}/data/"
    told: dict[str, Any] = {
        "level": "sd",
        "schooling": "active",
        "school": "SDN Pere'an 1",
        "grade": "5",
        "version": "0",
    }
    sent(INTAKE, f"{page}pendidikan/", **told)
    proposed(row, work, "right_restricted")
    manager, colleague = desk(MANAGER), desk(INTAKE)
    shut = colleague.get(page).content.decode()
    assert "datanya hanya dibuka manajer kasus, Dewi Anggraini" in shut
    assert "SDN" not in shut
    assert "SDN Pere&#x27;an 1" in manager.get(page).content.decode()
    assert colleague.get(f"{page}pendidikan/").status_code == 404
    sent(INTAKE, f"{page}pendidikan/", 404, **told | {"version": "1"})
    people = colleague.get(f"/kasus/{work.own}/orang/").content.decode()
    assert f"/orang/{child.ordinal}/buka/" not in people
    assert "Pemrosesan data orang ini dibatasi" in people
    part = PartVersion.objects.get(person=child)
    with as_desk(INTAKE):
        assert not PartVersion.objects.filter(person=child).exists()
        assert not DataKey.objects.filter(pk=part.key_id).exists()
    # The manager proposes, another decides; nobody both.
    path = f"/hak-data/{row.number}/cabut/"
    assert desk(HEAD).get(path).status_code == 404
    for _click in range(2):
        sent(MANAGER, path, is_sure="on")
    with as_desk(HEAD):
        assert WorkItem.objects.filter(kind="datarights.lift").exists()
    with as_desk(MANAGER):
        assert not WorkItem.objects.filter(kind="datarights.lift").exists()
        with connection.cursor() as cursor:
            answer = DataAnswer.objects.get(request=row)
            cursor.execute("SELECT datarights.lift(%s, true, 'x', now())", [answer.pk])
            assert cursor.fetchone() == (False,)
    with pytest.raises(IntegrityError, match="data_answer_lifted_by_two"), transaction.atomic():
        DataAnswer.objects.filter(request=row).update(lifted_at=now(), lifted_by=F("lift_asked_by"))
    sent(HEAD, path, decision="right_disagreed")
    assert colleague.get(f"{page}pendidikan/").status_code == 404
    sent(MANAGER, path, is_sure="on")
    sent(HEAD, path, decision="right_agreed")
    assert "SDN Pere&#x27;an 1" in colleague.get(page).content.decode()
    assert not WorkItem.objects.filter(kind="datarights.lift", settled_at=None).exists()
