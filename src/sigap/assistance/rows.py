"""What pages call people: a part and a number in the case, never a name."""

from sigap.assistance.forms.services import Choice
from sigap.assistance.queries import PersonFacts
from sigap.cases.models import ROLE_LABELS, numbered


def person_words(who: PersonFacts) -> str:
    """Korban 1"""
    return str(numbered(ROLE_LABELS[who.role], who.ordinal))


def person_choice(who: PersonFacts) -> Choice:
    """A person as an option of a list."""
    return str(who.ordinal), person_words(who)
