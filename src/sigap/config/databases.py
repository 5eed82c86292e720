"""The connections of a process: its own and, at the desk, that of sign-in, whose role alone reads credentials."""

from typing import Any

from sigap.config.env import Env, EnvironmentUnusable, Surface, database_from


def databases_of(env: Env, *, is_in_earnest: bool) -> dict[str, dict[str, Any]]:
    """Django's settings of them. Raises EnvironmentUnusable."""
    is_desk = env.surface is Surface.DESK
    # The desk's connections refuse SQL outside its door.
    engine = "sigap.access.backend" if is_desk else "sigap.mailbox.backend"
    own = _connection(engine, env.database_url, is_in_earnest=is_in_earnest)
    if not is_desk:
        return {"default": own}
    if env.database_url and not env.threshold_url:
        raise EnvironmentUnusable(
            "SIGAP_DATABASE_URL_DESK: sesudah log-in meja kerja harus ada log-in halaman masuk, dipisah spasi"
        )
    threshold = _connection(engine, env.threshold_url, is_in_earnest=is_in_earnest)
    # Ended with its request: people sign in a few times a day, and a connection takes some megabytes.
    return {"default": own, "threshold": {**threshold, "CONN_MAX_AGE": 0}}


def _connection(engine: str, url: str, *, is_in_earnest: bool) -> dict[str, Any]:
    facts: dict[str, Any] = database_from(url)
    return {
        "ENGINE": engine,
        **facts,
        "CONN_MAX_AGE": None,
        # A restarted database costs one look, not a failed request for each thread.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **facts.get("OPTIONS", {}),
            # Bound on the server: a ticket or a sealed text never stands inside a statement's own words.
            "server_side_binding": True,
            "connect_timeout": 5,
            # A server that asks for no proof, or for the bare password, is not the one that was set up.
            **({"require_auth": "scram-sha-256"} if is_in_earnest else {}),
        },
    }
