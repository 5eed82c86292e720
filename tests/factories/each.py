"""Many cheap cases in one test: it runs them all, and names every one that fails."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps

import pytest

type Test = Callable[..., None]


def each(names: str, cases: Iterable[object]) -> Callable[[Test], Test]:
    """Gives a test each case in turn, as `parametrize` does, but pays for collecting and fixtures once.

    Only for checks that leave nothing behind: the cases share what the fixtures give.
    """
    wanted = [name.strip() for name in names.split(",")]
    listed = [case if isinstance(case, tuple) and len(wanted) > 1 else (case,) for case in cases]

    def looped(test: Test) -> Test:
        @wraps(test)
        def whole(**given: object) -> None:
            assert listed, "no case at all"
            failed = []
            for case in listed:
                try:
                    test(**given, **dict(zip(wanted, case, strict=True)))
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told below, all together
                    failed.append(f"{case}: {type(error).__name__}: {error}")
            assert not failed, "\n".join([f"{len(failed)} of {len(listed)} cases", *failed])

        shape = inspect.signature(test)
        rest = [one for name, one in shape.parameters.items() if name not in wanted]
        whole.__signature__ = shape.replace(parameters=rest)  # type: ignore[attr-defined]  # what pytest reads
        return whole

    return looped
