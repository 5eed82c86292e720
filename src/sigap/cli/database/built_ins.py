"""What PostgreSQL leaves open to everybody and no part needs: whether it is shut in a database, and who shuts it."""

from sigap.cli.database.roles import SURFACES, Connection
from sigap.cli.home import CHECKOUT

_FILE = CHECKOUT / "src" / "sigap" / "access" / "sql" / "built_in_functions.sql"
_OPEN = """
SELECT coalesce(bool_or(has_function_privilege(r.oid, called::regprocedure, 'EXECUTE')), false)
FROM pg_roles r, unnest(%s::text[]) called WHERE r.rolname = ANY (%s)
"""
_ASKED = ["pg_catalog.pg_advisory_lock(bigint)", "pg_catalog.lo_create(oid)", "pg_catalog.pg_database_size(name)"]
"""One for each kind that the file shuts."""


def are_open(connection: Connection) -> bool:
    """Whether a part's role may call them. Any log-in may ask."""
    row = connection.execute(_OPEN, [_ASKED, [f"sigap_{surface}" for surface in SURFACES]]).fetchone()
    return row is not None and bool(row[0])


def remedy(database: str) -> str:
    """What is said where they are open: `migrate` may not shut them, the server's administrator may."""
    return (
        "peran bagian SIGAP masih boleh memakai fungsi bawaan PostgreSQL yang tidak diperlukan (kunci yang tidak "
        "berakhir, ukuran tabel, objek besar); administrator server menutupnya, sebagai root: "
        f"runuser -u postgres -- psql -qX -d {database} <{_FILE}"
    )
