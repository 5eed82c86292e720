"""What a person sees when a form is wrong or an act could not be done: the page again, with all that was typed.

A view names that page once, by `show_on_failure`; the guard shows it. Which acts fail, and why, is theirs to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sigap.kernel.errors import StepUpNeeded, Unable
from sigap.ui.errors import ErrorFrame, error_page, not_possible

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from django import forms
    from django.http import HttpRequest, HttpResponseBase

    from sigap.access.entry import Actor

_WRONG = 422
_CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why nothing was saved: `unable`, or else what the form says itself."""

    status: int = 200
    unable: Unable | None = None

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return self.unable.sentence if self.unable else ""

    def add_to[F: forms.BaseForm](self, form: F, field: str | None = None) -> F:
        """The form, which says the sentence itself."""
        if self.sentence:
            form.add_error(field, self.sentence)
        return form


NO_FAILURE = Failure()
FORM_FAILURE = Failure(status=_WRONG)


class FormInvalid(Exception):
    """A form is wrong, as it says itself or, where it has no place for that, as `sentence` does."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


def failure_of(failed: FormInvalid | Unable) -> Failure:
    """What a page shows of it."""
    if isinstance(failed, FormInvalid):
        return Failure(status=_WRONG, unable=Unable(failed.sentence) if failed.sentence else None)
    return Failure(status=_CONFLICT, unable=failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAgain:
    """The page that is shown when the view fails."""

    show: Callable[[Failure], HttpResponseBase]


class EnteringRequest(Protocol):
    """What is asked of a request here; the guard's DeskRequest has it."""

    entering: Callable[[], AbstractContextManager[Actor]]
    page_again: PageAgain


def show_on_failure(request: EnteringRequest, page: Callable[[Actor, Failure], HttpResponseBase]) -> None:
    """From here on a failure is answered by `page`, inside an entering() of its own."""

    def show(failure: Failure) -> HttpResponseBase:
        with request.entering() as actor:
            return page(actor, failure)

    request.page_again = PageAgain(show=show)


def show_sealed_on_failure(request: EnteringRequest, page: Callable[[Failure], HttpResponseBase]) -> None:
    """As show_on_failure, of a page that opens sealed text and enters by itself."""
    request.page_again = PageAgain(show=page)


def check_form(form: forms.BaseForm) -> None:
    """Raises FormInvalid when the form is wrong."""
    if not form.is_valid():
        raise FormInvalid


def answer_failure(request: EnteringRequest, failed: FormInvalid | Unable) -> HttpResponseBase:
    """The page that the view named. Raises `failed` again when it named none, or only the step-up is missing."""
    again: PageAgain | None = getattr(request, "page_again", None)
    if again is None or isinstance(failed, StepUpNeeded):
        raise failed
    return again.show(failure_of(failed))


def with_failure_page(request: HttpRequest, inside: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Where the view named no page to show again, as for an address of somebody's own making, the sentence alone."""
    try:
        return inside()
    except StepUpNeeded:
        raise
    except Unable as unable:
        return error_page(request, ErrorFrame.DESK, _CONFLICT, instead=not_possible(unable.sentence))
