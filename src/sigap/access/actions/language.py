"""Officers read the desk in a language of their own."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor
from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.kernel.errors import Unable

LANGUAGES = ("id", "en")


class UnableToSetLanguage(Unable):
    """No such language."""


@audit.action
def set_language(*, by: Actor, at: datetime, language: str) -> None:
    """Sets the language in which one reads the desk. Raises UnableToSetLanguage."""
    by.require(Permission.PROFILE_OWN)
    if language not in LANGUAGES:
        raise UnableToSetLanguage(_("Bahasa itu belum tersedia. Pilih Bahasa Indonesia atau Inggris."))
    if language == by.language:
        audit.unchanged()
        return
    Person.objects.filter(pk=by.person_id).update(language=language)
    record_staff_event(events.LANGUAGE_SET, by=by, at=at, person=str(by.person_id), language=language)
