"""Decrees of the task force: drafted with their annex, enacted once, never overlapping; who sits there goes on."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from tests.factories import officers, team
from tests.factories.deadlines import LOADER
from tests.factories.team import AT, HASAN, LESTARI, MAYA, RINA

from sigap.access import queries
from sigap.access.entry import Actor
from sigap.access.models import Person, Seat, SubForce
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.kernel.errors import Conflict, Refused
from sigap.staff import actions as staff
from sigap.taskforce import actions as taskforce
from sigap.taskforce.actions.annex import annex_of, known_offices
from sigap.taskforce.actions.texts import SignedPaper
from sigap.taskforce.forms.annex import annex_to_type, typed_annex
from sigap.taskforce.models import AnnexPost, Decree, SubForceScheme, TaskForce
from sigap.taskforce.queries.structure import structure_of
from sigap.taskforce.rules.annex import AnnexText
from sigap.taskforce.rules.decrees import DecreeKind, DecreeState, MemberKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)
TODAY = AT.date()
PDF = b"%PDF-1.7\n%signed\n"


@pytest.fixture(autouse=True)
def _ground(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    ground()


def ground() -> None:
    team.stepped_up(MAYA)
    officers.office(OfficeKind.POLRES_PPA, "Unit PPA Polres")
    officers.office(OfficeKind.POLRES, "Polres")
    taskforce.load_task_forces(by=LOADER, at=AT)
    taskforce.load_schemes(by=LOADER, at=AT)
    taskforce.load_sub_forces(by=LOADER, at=AT)


def person(login: str) -> Person:
    return Person.objects.get(login=login)


def force() -> TaskForce:
    return TaskForce.objects.get(code="pptppo")


def drafted(first: date = TODAY, last: date | None = date(2027, 2, 28), *, copies: Decree | None = None) -> Decree:
    scheme = None if copies else SubForceScheme.objects.get(code="pusat-2023")
    with team.at_desk(MAYA) as maya:
        return taskforce.draft_decree(
            by=maya, at=AT, force=force(), kind=DecreeKind.DECREE, title="Pembentukan Gugus Tugas", valid_from=first,
            valid_until=last, scheme=scheme, copies=copies,
        )  # fmt: skip


def enacted(decree: Decree, number: str, *, replaces: bool = False) -> Decree:
    with team.at_desk(MAYA) as maya:
        return taskforce.enact_decree(
            by=maya, at=AT, decree_id=decree.id, number=number, signed_on=TODAY, valid_from=decree.valid_from,
            valid_until=decree.valid_until, paper=SignedPaper(content=PDF), replaces=replaces,
        )  # fmt: skip


def post(decree: Decree, kind: SeatKind, section: str = "") -> AnnexPost:
    found = AnnexPost.objects.select_related("decree__force", "office", "section__sub_force").filter(decree=decree)
    return found.filter(kind=kind, **({"section__number": section} if section else {})).order_by("position")[0]


def refused(error: type[Exception], words: str, act: Callable[[Actor], object]) -> None:
    with pytest.raises(error, match=words), team.at_desk(MAYA) as maya:
        act(maya)


def sit(decree: Decree, kind: SeatKind, login: str, section: str = "") -> Seat:
    with team.at_desk(MAYA) as maya:
        return taskforce.fill_post(by=maya, at=AT, post=post(decree, kind, section), person=person(login))


def test_a_draft_begins_with_a_scheme_in_the_regions_words_and_offices_known_by_title() -> None:
    decree = drafted()
    annex = annex_of(decree)
    assert [each.number for each in annex.sections] == ["I", "II", "III", "IV", "V", "VI"]
    assert len(annex.posts) > 20
    patron = next(each for each in annex.posts if each.kind is SeatKind.PATRON)
    assert patron.title.startswith("Bupati ")
    assert "{" not in "".join(each.title for each in annex.posts) + decree.rulings + decree.considering
    ppa = next(each for each in annex.posts if each.title == "Kepala Unit PPA Polres")
    assert (ppa.office_name, ppa.member) == ("Unit PPA Polres", MemberKind.ENFORCEMENT)
    with team.at_desk(MAYA) as maya:
        assert not structure_of(maya, force(), at=AT, decree_id=decree.id).missing
        assert structure_of(maya, force(), at=AT).decree is None, "a draft is shown to nobody as what stands"


def test_only_the_secretariat_drafts_and_a_draft_is_seen_by_nobody_else() -> None:
    decree = drafted()
    with pytest.raises(Refused), team.at_desk(HASAN) as hasan:
        taskforce.draft_decree(
            by=hasan, at=AT, force=force(), kind=DecreeKind.DECREE, title="X", valid_from=TODAY, valid_until=None
        )
    with team.at_desk(HASAN):
        assert not Decree.objects.exists()
        assert not AnnexPost.objects.exists()
        assert Decree.objects.filter(pk=decree.pk).update(title="Lain") == 0


def test_enacted_it_lays_the_sub_forces_and_is_never_changed_again() -> None:
    decree = enacted(drafted(), "100/CONTOH/2026")
    again = enacted(decree, "100/CONTOH/2026")
    assert again.id == decree.id
    with pytest.raises(taskforce.UnableToEnactDecree, match="sudah dicatat"):
        enacted(decree, "101/CONTOH/2026")
    assert {each.decree for each in queries.sub_forces(on=TODAY)} == {"100/CONTOH/2026"}
    assert SubForce.objects.filter(valid_to=None).count() == 6
    assert bytes(Decree.objects.get(pk=decree.pk).paper.content) == PDF  # type: ignore[union-attr]  # filed above
    annex = annex_of(decree)
    refused(
        taskforce.UnableToDraftDecree,
        "sudah dicatat berlaku",
        lambda maya: taskforce.discard_draft(by=maya, at=AT, decree_id=decree.id),
    )
    refused(
        taskforce.UnableToWriteAnnex,
        "sudah dicatat berlaku",
        lambda maya: taskforce.write_annex(by=maya, at=AT, decree_id=decree.id, annex=annex, based_on=1),
    )
    with team.at_desk(MAYA):
        assert AnnexPost.objects.filter(decree=decree).delete()[0] == 0, "row-level security"
    for column, value in (("title", "'Lain'"), ("number", "'9'"), ("valid_until", "NULL"), ("paper_id", "NULL")):
        with pytest.raises(IntegrityError, match="not changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE taskforce_decree SET {column} = {value} WHERE id = %s", [decree.id])


def test_one_that_overlaps_is_refused_in_words_unless_it_takes_the_place_of_the_other() -> None:
    first = enacted(drafted(), "1/2026")
    clash = drafted(date(2027, 1, 1), date(2027, 12, 31), copies=first)
    with pytest.raises(taskforce.UnableToEnactDecree, match="bertumpang dengan SK 1/2026"):
        enacted(clash, "2/2027")
    with pytest.raises(taskforce.UnableToEnactDecree, match="yang mulai kemudian"):
        enacted(drafted(TODAY - 9 * DAY, None), "0/2026", replaces=True)
    enacted(clash, "2/2027", replaces=True)
    first.refresh_from_db()
    assert first.ended_on == date(2027, 1, 1)
    with team.at_desk(MAYA) as maya:
        assert structure_of(maya, force(), at=AT).decree == first
        later = structure_of(maya, force(), at=AT + 60 * DAY)
        assert (later.decree, later.state) == (clash, DecreeState.STANDING)
    other = TaskForce.objects.create(code="anak", name="Gugus Tugas Anak", short="Anak", made_at=AT)
    with team.at_desk(MAYA) as maya:
        beside = taskforce.draft_decree(
            by=maya, at=AT, force=other, kind=DecreeKind.DECREE, title="X", valid_from=TODAY, valid_until=None,
            scheme=SubForceScheme.objects.get(),
        )  # fmt: skip
    assert enacted(beside, "1/2026").number == "1/2026", "task forces stand side by side"


def test_who_sits_there_goes_on_in_the_next_decree_and_leaves_a_post_that_is_gone() -> None:
    first = enacted(drafted(), "1/2026")
    chair = sit(first, SeatKind.DAILY_CHAIR, HASAN)
    third = sit(first, SeatKind.SUB_CHAIR, LESTARI, "III")
    member = sit(first, SeatKind.SUB_MEMBER, RINA, "II")
    second = drafted(TODAY + DAY, None, copies=first)
    with team.at_desk(MAYA) as maya:
        typed = annex_to_type(annex_of(second), known_offices(at=AT))
        posted = {seat.name: seat.text for seat in typed.seats} | {"daily_chair": "Kepala Kepolisian Resor"}
        for each in typed.sections[:3]:
            place = each.place
            posted |= {f"number-{place}": each.number, f"name-{place}": each.name + " baru"}
            posted |= {f"coordinator-{place}": each.coordinator, f"members-{place}": "" if place == 2 else each.members}
        annex = typed_annex(posted).read(known_offices(at=AT))
        taskforce.write_annex(by=maya, at=AT, decree_id=second.id, annex=annex, based_on=1)
    enacted(second, "2/2026", replaces=True)
    assert queries.seat_holder(SeatKind.DAILY_CHAIR, at=AT + 5 * DAY) == team.person_id(HASAN)
    for seat in (chair, third, member):
        seat.refresh_from_db()
    assert chair.until is None, "worded anew, the post is the same"
    assert third.until is not None
    moved = Seat.objects.get(line=third.line, until=None)
    assert (moved.person_id, moved.sub_force) == (third.person_id, SubForce.objects.get(number="III", valid_to=None))
    assert member.until is not None
    assert not Seat.objects.filter(line=member.line, until=None).exists()
    assert {each.number for each in queries.sub_forces(on=TODAY + DAY)} == {"I", "II", "III"}
    with team.at_desk(MAYA) as maya:
        shown = structure_of(maya, force(), at=AT + 2 * DAY)
    assert shown.missing == []
    assert next(row for row in shown.top if row.post.kind == "daily_chair").now.name == person(HASAN).name  # type: ignore[union-attr]  # seated above


def test_a_seat_held_twice_is_refused_and_a_person_in_two_seats_is_shown() -> None:
    decree = enacted(drafted(), "1/2026")
    sit(decree, SeatKind.SUB_CHAIR, HASAN, "III")
    sit(decree, SeatKind.SUB_CHAIR, HASAN, "VI")
    row = post(decree, SeatKind.SUB_CHAIR, "III")
    with team.at_desk(MAYA) as maya:
        taskforce.fill_post(by=maya, at=AT, post=row, person=person(RINA), since=AT + 9 * DAY)
    refused(
        taskforce.UnableToSeat,
        "sudah ada yang mengisi",
        lambda maya: taskforce.fill_post(by=maya, at=AT, post=row, person=person(LESTARI), since=AT + DAY),
    )
    with team.at_desk(MAYA) as maya:
        shown = structure_of(maya, force(), at=AT)
    words = {each.title for each in shown.attention}
    assert "Satu orang, 2 jabatan" in words
    assert "Ketua harian kosong" in words
    coordinator = next(each for each in shown.sections if each.section.number == "III").coordinator
    assert coordinator is not None
    assert (coordinator.now.name, coordinator.ahead.name) == (person(HASAN).name, person(RINA).name)  # type: ignore[union-attr]  # seated above


def test_a_dissolved_office_fills_no_post_and_shows_a_new_name_beside_the_old() -> None:
    decree = enacted(drafted(), "1/2026")
    row = post(decree, SeatKind.SUB_CHAIR, "V")
    assert row.office is not None
    with team.at_desk(MAYA) as maya:
        staff.rename_office(by=maya, at=AT, office=row.office, name="Satuan PPA")
        shown = structure_of(maya, force(), at=AT)
    chair = next(each for each in shown.sections if each.section.number == "V").coordinator
    assert chair is not None
    assert (chair.post.office_name, chair.office_now) == ("Unit PPA Polres", "Satuan PPA")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_membership SET until = %s WHERE person_id = %s", [AT, person(LESTARI).pk])
        cursor.execute("UPDATE access_office SET valid_to = %s WHERE id = %s", [AT, row.office_id])

    def late(section: str, login: str) -> Callable[[Actor], object]:
        return lambda maya: taskforce.fill_post(
            by=maya, at=AT, post=post(decree, SeatKind.SUB_CHAIR, section), person=person(login), since=AT + DAY
        )

    refused(taskforce.UnableToSeat, "Satuan PPA sudah tidak ada", late("V", RINA))
    refused(taskforce.UnableToSeat, "tidak lagi bertugas", late("I", LESTARI))
    with team.at_desk(MAYA) as maya:
        assert any("dibubarkan" in each.title for each in structure_of(maya, force(), at=AT + DAY).attention)


def test_an_expired_decree_stops_no_ladder() -> None:
    decree = enacted(drafted(TODAY - 30 * DAY, TODAY), "1/2026")
    sit(decree, SeatKind.DAILY_CHAIR, HASAN)
    later = AT + 90 * DAY
    assert queries.seat_holder(SeatKind.DAILY_CHAIR, at=later) == team.person_id(HASAN)
    with team.at_desk(MAYA) as maya:
        shown = structure_of(maya, force(), at=later)
        assert (shown.state, shown.days_left) == (DecreeState.EXPIRED, -90)
        taskforce.fill_post(by=maya, at=AT, post=post(decree, SeatKind.CHAIR), holder="Pere'an CONTOH")


def test_wrong_annexes_and_papers_are_told_in_words() -> None:
    decree, annex = drafted(), annex_of(drafted())
    typed = typed_annex({"chair": "Bupati\nWakil Bupati", "member": "Ketua HIMPSI | | dukun", "number-1": "I"})
    typed.read(known_offices(at=AT))
    for words in ("hanya untuk satu orang", "unsur tidak dikenal", "perlu nomor dan nama"):
        assert words in " ".join(typed.faults)

    def write(maya: Actor, text: AnnexText) -> object:
        return taskforce.write_annex(by=maya, at=AT, decree_id=decree.id, annex=text, based_on=1)

    bad = typed_annex({"member": "Pendamping KENARI-582"}).read([])
    refused(taskforce.TextPointsToSomebody, "konferensi kasus", lambda maya: write(maya, bad))
    one = typed_annex({"chair": "Bupati Pere'an"}).read([])
    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            write(maya, one)
    refused(Conflict, "sementara Anda menulis", lambda maya: write(maya, annex))

    def enact(maya: Actor, paper: bytes | None, signed_on: date) -> object:
        return taskforce.enact_decree(
            by=maya, at=AT, decree_id=decree.id, number="1", signed_on=signed_on, valid_from=TODAY, valid_until=None,
            paper=SignedPaper(content=paper) if paper is not None else None,
        )  # fmt: skip

    refused(taskforce.UnableToFilePaper, "bukan PDF", lambda maya: enact(maya, b"PK", TODAY))
    big = b"%PDF-" + b"0" * (10 << 20)
    refused(taskforce.UnableToFilePaper, "terlalu besar", lambda maya: enact(maya, big, TODAY))
    refused(taskforce.UnableToEnactDecree, "belum tiba", lambda maya: enact(maya, None, TODAY + DAY))
    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            taskforce.discard_draft(by=maya, at=AT, decree_id=decree.id)
    refused(Refused, "taskforce:manage", lambda maya: write(maya, annex))
