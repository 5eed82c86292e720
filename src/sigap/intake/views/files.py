"""Files that a reporter added: the clean copy, made when first opened; the original for few; one laid into a case."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import failure_of
from sigap.access.guard import DeskRequest, act, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.documents import refuse_without_space
from sigap.cases.downloads import send_file
from sigap.cases.queries import case_for
from sigap.cleaning import LARGEST_SENT, FileKind, NotClean, Refusal, copied_as
from sigap.cleaning.telling import clean_or_tell
from sigap.intake import actions, reading
from sigap.intake.actions.files import FileBytes
from sigap.intake.models.file_words import FILE_REFUSALS
from sigap.intake.queries import case_code_of
from sigap.intake.reading import OpenedFile
from sigap.intake.views.shell import report_page, show_report_on_failure
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox.files.rules import FileRendition


@reading_sealed(Permission.REPORT_OPEN)
def copy(request: DeskRequest, number: str, ordinal: int) -> HttpResponse:
    """The clean copy, to be saved; the first opening makes it."""
    opened = reading.open_file(
        entering=request.entering, number=number, ordinal=ordinal, part=FileRendition.COPY, at=now()
    )
    try:
        raw = _cleaned(request, opened)
    except NotClean as not_clean:
        with request.entering():
            return report_page(request, number, failure_of(Unable(FILE_REFUSALS[not_clean.reason])))
    return send_file(raw, copied_as(FileKind(opened.file.kind)), f"berkas-{ordinal}")


@reading_sealed(Permission.DOCUMENT_ORIGINAL)
def original(request: DeskRequest, number: str, ordinal: int) -> HttpResponse:
    """The file as it came, after a step-up."""
    opened = reading.open_file(
        entering=request.entering, number=number, ordinal=ordinal, part=FileRendition.ORIGINAL, at=now()
    )
    return send_file(opened.raw, FileKind(opened.file.kind), f"berkas-{ordinal}-asli")


@act(Permission.DOCUMENT_ADD)
def into_case(request: DeskRequest, number: str, ordinal: int) -> HttpResponse:
    """Lays a file, original and copy, into the documents of the case that came of the report."""
    show_report_on_failure(request, number)
    try:
        code = _into_case(request, number, ordinal)
    except NotClean as not_clean:
        raise Unable(FILE_REFUSALS[not_clean.reason]) from None
    messages.success(request, _("Berkas masuk ke dokumen kasus."))
    return HttpResponseRedirect(reverse("cases:documents", args=[code]))


def _into_case(request: DeskRequest, number: str, ordinal: int) -> str:
    opened = reading.open_file(
        entering=request.entering, number=number, ordinal=ordinal, part=FileRendition.COPY, at=now()
    )
    with request.entering() as actor:
        code = case_code_of(actor, opened.triage)
        if not code:
            raise Refused(Permission.DOCUMENT_ADD, ids={"report": str(opened.envelope.pk)})
        access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
        refuse_without_space(access.case.id, 2 * len(opened.raw))
    copied = _cleaned(request, opened)
    whole = opened.raw
    if opened.part is FileRendition.COPY:
        whole = reading.open_whole(entering=request.entering, number=number, ordinal=ordinal, at=now()).raw
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
        found = FileBytes(original=whole, copy=copied)
        actions.file_into_case(by=actor, at=now(), access=access, file=opened.file, ordinal=ordinal, found=found)
    return code


def _cleaned(request: DeskRequest, opened: OpenedFile) -> bytes:
    """The copy's bytes: those kept, or made now and kept. Raises NotClean, said once where it cannot change."""
    if opened.part is FileRendition.COPY:
        return opened.raw
    if opened.file.copy_refused:
        raise NotClean(Refusal(opened.file.copy_refused))
    at = now()
    try:
        # Outside of any transaction: the child may take its time.
        made = clean_or_tell(opened.raw, most=LARGEST_SENT).copy
    except NotClean as not_clean:
        if not not_clean.reason.may_pass:
            with request.entering() as actor:
                actions.note_not_clean(
                    by=actor, at=at, envelope=opened.envelope, file=opened.file, reason=not_clean.reason
                )
        raise
    with request.entering() as actor:
        actions.store_copy(by=actor, at=at, envelope=opened.envelope, file=opened.file, copy=made)
    return made
