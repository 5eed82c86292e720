"""What the app's pages call people: a part and a number in the case, never a name."""

from sigap.assistance.forms.services import Choice
from sigap.assistance.queries import PersonFacts
from sigap.cases.models import ROLE_LABELS, numbered


def words_for(who: PersonFacts) -> str:
    """Korban 1"""
    return str(numbered(ROLE_LABELS[who.role], who.ordinal))


def choice_of(who: PersonFacts) -> Choice:
    """A person as an option of a list."""
    return str(who.ordinal), words_for(who)
