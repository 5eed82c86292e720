"""What asks for data to be kept stands in the way of its destruction: an open request, and a restriction."""

from uuid import UUID

from django.utils.translation import gettext as _

from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.models import CasePerson
from sigap.datarights.models import DataAnswer, DataMatch, DataRequest
from sigap.datarights.rules import AnswerDecision


def refuse_open_requests(case_id: UUID, person_id: UUID | None) -> None:
    """Of a whole case, or of one person in it. For the owner, inside the act that destroys. Raises UnableToErase."""
    whose = {"case_id": case_id} | ({"person_id": person_id} if person_id else {})
    answers = DataAnswer.objects.filter(**whose).exclude(decision=AnswerDecision.DISAGREED)
    matches = DataMatch.objects.filter(**whose)
    asked = {*answers.values_list("request_id", flat=True), *matches.values_list("request_id", flat=True)}
    waiting = DataRequest.objects.filter(pk__in=asked, ended_at=None).order_by("requested_at")
    if number := waiting.values_list("number", flat=True).first():
        raise UnableToErase(
            _("Permintaan data %(number)s sedang berjalan. Jawab dan serahkan dulu; lalu musnahkan.")
            % {"number": number}
        )
    people = CasePerson.objects.filter(case_id=case_id, restricted_at__isnull=False, erased_at=None)
    if (people.filter(pk=person_id) if person_id else people).exists():
        raise UnableToErase(
            _("Pemrosesan data dibatasi atas permintaan: disimpan, tidak dipakai. Cabut dulu pembatasannya.")
        )
