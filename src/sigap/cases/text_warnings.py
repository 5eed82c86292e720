"""What an app above has against a text before it is sealed in a case or printed: asked outside of any act."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.access.failures import FormInvalid


def check_text(entering: Callable[[], AbstractContextManager[Actor]], text: str, *, at: datetime) -> None:
    """Raises FormInvalid with the first sentence that somebody has against it."""
    for path in settings.SIGAP_TEXT_WARNINGS:
        if sentence := import_string(path)(entering=entering, text=text, at=at):
            raise FormInvalid(sentence)
