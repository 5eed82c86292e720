"""How many statements a page may cost, enter() counting as one: eight; eleven where it leaves a trace.

Opening sealed text, and searching for a person, is traced before it is done, and costs the trace's statements.
"""

import re

from django.test.utils import CaptureQueriesContext

MOST, MOST_TRACED = 8, 11
# Transactions, and which law is confirmed: asked twice a minute by each process.
_NOT_OF_A_PAGE = re.compile(
    r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET LOCAL ROLE|RESET ROLE|SELECT \"provisions_confirmation\")",
    re.IGNORECASE,
)


def spent(captured: CaptureQueriesContext) -> list[str]:
    """The statements of a page."""
    return [query["sql"] for query in captured.captured_queries if not _NOT_OF_A_PAGE.match(query["sql"])]


def check_few(captured: CaptureQueriesContext, about: str = "", *, most: int = MOST) -> None:
    """Fails, with the statements, where there are more than a page may cost; `most` where one is allowed more."""
    statements = spent(captured)
    # Entered twice: first what it opens is traced, then it is read.
    is_traced = sum("access.enter" in statement for statement in statements) > 1 or any(
        "access.append_events" in statement for statement in statements
    )
    allowed = MOST_TRACED if is_traced else most
    told = "\n".join(statement[:150] for statement in statements)
    assert len(statements) <= allowed, f"{about}: {len(statements)} of {allowed}\n{told}"
