"""The annex of a draft is written as a whole, and goes on from the one before; the programme later as well."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.taskforce import events
from sigap.taskforce.actions.schemes import region_words
from sigap.taskforce.actions.texts import refuse_telltales
from sigap.taskforce.models import AnnexPost, AnnexSection, Decree, SubForceScheme
from sigap.taskforce.rules.annex import (
    AnnexFault,
    AnnexLine,
    AnnexOffice,
    AnnexSectionText,
    AnnexText,
    carried_on,
    faults_of,
    post_of,
)
from sigap.taskforce.rules.decrees import MemberKind
from sigap.taskforce.rules.schemes import scheme_from, sections_of, typed_posts

FAULT_LABELS: Mapping[str, Promise] = {
    "parts": _("“%(line)s”: tulis paling banyak jabatan | kantor | unsur."),
    "title": _("“%(line)s”: jabatannya belum ditulis."),
    "long": _("“%(line)s”: terlalu panjang."),
    "member": _("“%(line)s”: unsur tidak dikenal. Pilih pemda, penegak hukum, ormas, profesi, atau akademisi."),
    "many": _("Lampiran ini memuat %(line)s jabatan, terlalu banyak."),
    "single": _("“%(line)s”: jabatan ini hanya untuk satu orang, dan sudah ditulis di atasnya."),
    "number": _("Nomor sub gugus tugas %(line)s ditulis dua kali."),
    "coordinator": _("Sub gugus tugas %(line)s mempunyai dua koordinator."),
    "twice": _("“%(line)s” ditulis dua kali di tempat yang sama."),
    "section": _("Sub gugus tugas “%(line)s” perlu nomor dan nama."),
}


class UnableToWriteAnnex(Unable):
    """The annex cannot be written like this."""


def known_offices(*, at: datetime) -> list[AnnexOffice]:
    """The offices that stand, as titles are held against them."""
    rows = Office.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at)).order_by("name")
    return [
        AnnexOffice(id=each.id, kind=OfficeKind(each.kind), name=each.name, full_name=each.full_name) for each in rows
    ]


def fault_words(fault: AnnexFault) -> str:
    """What is wrong with a line, in words."""
    return str(FAULT_LABELS[fault.code]) % {"line": fault.line}


@audit.action
def write_annex(*, by: By, at: datetime, decree_id: UUID, annex: AnnexText, based_on: int) -> Decree:
    """Writes the annex of a draft anew, as it was typed over the revision `based_on`.

    Raises UnableToWriteAnnex, Conflict when somebody wrote another meanwhile.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    decree = Decree.objects.select_for_update(of=("self",)).filter(pk=decree_id).first()
    if decree is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"decree": str(decree_id)})
    if decree.enacted_at is not None:
        raise UnableToWriteAnnex(_("SK ini sudah dicatat berlaku. Perubahan ditulis sebagai SK baru."))
    if faults := faults_of(annex):
        raise UnableToWriteAnnex(fault_words(faults[0]))
    refuse_telltales(*(each.title for each in annex.posts), *(each.programme for each in annex.sections))
    present = annex_of(decree)
    posts = carried_on(annex.posts, (*present.posts, *_before(decree)))
    if _annex_values(present) == _annex_values(replace(annex, posts=posts)):
        audit.unchanged()
        return decree
    if decree.revision != based_on:
        raise Conflict(_("Rekan Anda mengubah lampiran ini sementara Anda menulis. Muat ulang, lalu lihat bedanya."))
    decree.revision += 1
    decree.save(update_fields=["revision"])
    _store(decree, annex.sections, posts)
    record_staff_event(events.ANNEX_WRITTEN, by=by, at=at, decree=str(decree.id), posts=str(len(posts)))
    return decree


def _annex_values(annex: AnnexText) -> tuple[object, ...]:
    return (annex.sections, tuple(replace(each, line=None) for each in annex.posts))


def annex_of(decree: Decree) -> AnnexText:
    """The annex of a decree as it stands. Two statements."""
    sections = list(AnnexSection.objects.filter(decree=decree).order_by("position"))
    numbers = {each.id: each.number for each in sections}
    posts = AnnexPost.objects.filter(decree=decree).order_by("position")
    return AnnexText(
        sections=tuple(
            AnnexSectionText(number=each.number, name=each.name, programme=each.programme) for each in sections
        ),
        posts=tuple(
            AnnexLine(
                kind=SeatKind(each.kind),
                title=each.title,
                section=numbers[each.section_id] if each.section_id else "",
                office_id=each.office_id,
                office_name=each.office_name,
                member=MemberKind(each.member),
                line=each.line,
            )
            for each in posts
        ),
    )


def _before(decree: Decree) -> tuple[AnnexLine, ...]:
    """The posts of the decree that this one follows."""
    earlier = Decree.objects.filter(force=decree.force_id, enacted_at__isnull=False).order_by("-valid_from").first()
    return annex_of(earlier).posts if earlier else ()


def _store(decree: Decree, sections: Iterable[AnnexSectionText], posts: Iterable[AnnexLine]) -> None:
    AnnexPost.objects.filter(decree=decree).delete()
    AnnexSection.objects.filter(decree=decree).delete()
    rows = AnnexSection.objects.bulk_create(
        AnnexSection(decree=decree, position=place, number=each.number, name=each.name, programme=each.programme)
        for place, each in enumerate(sections, start=1)
    )
    by_number = {row.number: row for row in rows}
    AnnexPost.objects.bulk_create(
        AnnexPost(
            decree=decree,
            section=by_number[each.section] if each.section else None,
            position=place,
            kind=each.kind,
            title=each.title,
            office_id=each.office_id,
            office_name=each.office_name,
            member=each.member,
            line=each.line or uuid4(),
        )
        for place, each in enumerate(posts, start=1)
    )


@audit.action
def copy_annex(*, by: By, at: datetime, source: Decree, decree: Decree) -> None:
    """Begins a draft with the annex of an earlier decree: every post goes on."""
    require(by, Permission.TASKFORCE_MANAGE)
    annex = annex_of(source)
    _store(decree, annex.sections, annex.posts)
    record_staff_event(events.ANNEX_WRITTEN, by=by, at=at, decree=str(decree.id), posts=str(len(annex.posts)))


@audit.action
def take_scheme(*, by: By, at: datetime, scheme: SubForceScheme, decree: Decree) -> None:
    """Begins a draft with the sub task forces and posts of a scheme, in the region's own words."""
    require(by, Permission.TASKFORCE_MANAGE)
    filled = scheme_from(scheme.body).filled(region_words())
    offices = known_offices(at=at)
    posts = [post_of(line, kind=kind, section=number, offices=offices) for kind, number, line in typed_posts(filled)]
    _store(decree, sections_of(filled), carried_on(posts, _before(decree)))
    record_staff_event(events.ANNEX_WRITTEN, by=by, at=at, decree=str(decree.id), posts=str(len(posts)))


@audit.action
def write_programme(*, by: By, at: datetime, section_id: UUID, programme: str) -> AnnexSection:
    """Writes the programme of a sub task force, of a decree that stands as well: it changes from year to year."""
    require(by, Permission.TASKFORCE_MANAGE)
    section = locked_section(section_id)
    refuse_telltales(programme)
    text = "\n".join(line for each in programme.splitlines() if (line := " ".join(each.split())))
    if text == section.programme:
        audit.unchanged()
        return section
    section.programme = text
    section.save(update_fields=["programme"])
    record_staff_event(events.PROGRAMME_WRITTEN, by=by, at=at, decree=str(section.decree_id), section=str(section.id))
    return section


def locked_section(section_id: UUID) -> AnnexSection:
    """The section, held until the act ends. Raises Refused where there is none."""
    rows = AnnexSection.objects.select_for_update(of=("self",)).select_related("decree__force")
    section = rows.filter(pk=section_id).first()
    if section is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"section": str(section_id)})
    return section
