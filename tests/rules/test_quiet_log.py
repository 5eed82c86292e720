"""The log says what went wrong and where, never what was in it."""

import logging

from sigap.config.quiet import QuietFormatter

PLANTED = "Melati O'Contoh"


def line(name: str, message: str, *values: str, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    return QuietFormatter().format(logging.LogRecord(name, logging.ERROR, "", 0, message, values, info))


def fail(first: BaseException | None = None) -> None:
    raise ValueError(PLANTED) from first


def caught() -> BaseException:
    try:
        fail(LookupError(PLANTED))
    except ValueError as error:
        return error
    raise AssertionError


def test_an_exception_is_told_by_kind_and_place() -> None:
    told = line("django.request", "%s: %s", "Internal Server Error", f"/kasus/{PLANTED}/", error=caught())
    assert PLANTED not in told
    assert "builtins.ValueError" in told
    assert "builtins.LookupError" in told
    assert f"{__file__}:" in told


def test_the_words_of_others_stay_unfilled() -> None:
    assert PLANTED not in line("django.security", "Invalid value %r", PLANTED)


def test_what_comes_ready_filled_is_left_out() -> None:
    assert PLANTED not in line("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {PLANTED}")


def test_our_own_words_are_kept() -> None:
    assert "sweep clocks.sweep" in line("sigap.worker", "sweep %s", "clocks.sweep")
