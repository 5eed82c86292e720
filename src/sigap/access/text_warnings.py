"""What apps above have against a text that an officer sends, wherever it is typed: asked once, before the act.

Asked for who can know of it alone: everybody else's act costs no statement more, and no refusal tells what is known.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.access.failures import FormInvalid
from sigap.kernel.errors import Unable

type Entering = Callable[[], AbstractContextManager[Actor]]


def warned(request: HttpRequest, entering: Entering, moment: Callable[[], datetime]) -> Entering:
    """The same door; with a warning nothing stays of the act that is done inside it first.

    That raises FormInvalid where the view has named its page by then, else Unable.
    """
    sentence = ""

    @contextmanager
    def enter() -> Iterator[Actor]:
        nonlocal sentence
        if not hasattr(request, "actor"):
            sentence = ""
            with entering() as actor:
                asked = _warnings_for(actor, request)
                if not asked:
                    yield actor
                    return
            # Entered anew by each: what it opens to compare is traced first.
            sentence = next(filter(None, (_warning_of(path, request, entering, moment()) for path in asked)), "")
        with entering() as actor:
            try:
                yield actor
            except (FormInvalid, Unable):
                sentence = ""  # nothing of it stands, and its page comes in here again
                raise
            if sentence:
                heading, sentence = sentence, ""
                raise FormInvalid(heading) if hasattr(request, "page_again") else Unable(heading)

    return enter


def _warnings_for(actor: Actor, request: HttpRequest) -> list[str]:
    """Warnings that may be for this officer; the app that warns is not asked about forms of its own."""
    match = request.resolver_match
    if match is None or match.view_name in settings.SIGAP_UNREAD_FORMS or not _text_of(request):
        return []
    return [
        path
        for path, knows in settings.SIGAP_TEXT_WARNINGS.items()
        if path.split(".")[1] != match.app_name and import_string(knows)(actor)
    ]


def _warning_of(path: str, request: HttpRequest, entering: Entering, at: datetime) -> str:
    return str(import_string(path)(entering=entering, text=_text_of(request), at=at))


def _text_of(request: HttpRequest) -> str:
    """All that was typed in words: a code, an id or a key of a form is no text."""
    return "\n".join(value for _name, values in request.POST.lists() for value in values if len(value.split()) > 1)
