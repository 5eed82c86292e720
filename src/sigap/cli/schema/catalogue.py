"""What a database holds of functions, views, policies, triggers, row-level security and grants, as sorted lines.

Any log-in may read it: PostgreSQL's catalogue is open. Two databases with equal lines decide alike.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

type Ask = Callable[[str], Sequence[Sequence[object]]]

# Owners differ from server to server, so the owner's own entries are left out of access lists.
_ACL = """(SELECT coalesce(string_agg(x::text, ' ' ORDER BY x::text), '') FROM unnest({acl}) x
  WHERE NOT starts_with(x::text, {owner}::regrole::text || '='))"""
_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'demo') AND n.nspname !~ '^pg_'"
_NOT_OF_AN_EXTENSION = "NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = {oid} AND e.deptype = 'e')"
_EVERYTHING = (
    f"""
    SELECT 'schema', n.nspname, regexp_replace({_ACL.format(acl="n.nspacl", owner="n.nspowner")}, '/\\S+', '', 'g')
    FROM pg_namespace n WHERE {_OURS} AND n.nspname <> 'public'
    """,
    f"""
    SELECT 'function', p.oid::regprocedure::text,
      CASE WHEN p.prokind = 'a' THEN '' ELSE pg_get_functiondef(p.oid) END,
      p.proacl IS NULL, regexp_replace({_ACL.format(acl="p.proacl", owner="p.proowner")}, '/\\S+', '', 'g')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE {_OURS} AND {_NOT_OF_AN_EXTENSION.format(oid="p.oid")}
    """,
    f"""
    SELECT 'view', n.nspname || '.' || c.relname, pg_get_viewdef(c.oid), c.reloptions::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND {_OURS} AND {_NOT_OF_AN_EXTENSION.format(oid="c.oid")}
    """,
    f"""
    SELECT 'policy', n.nspname || '.' || c.relname, o.polname, o.polcmd, o.polpermissive,
      (SELECT string_agg(r.rolname, ' ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (o.polroles)),
      pg_get_expr(o.polqual, o.polrelid), pg_get_expr(o.polwithcheck, o.polrelid)
    FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}
    """,
    f"""
    SELECT 'trigger', n.nspname || '.' || c.relname, pg_get_triggerdef(t.oid), t.tgenabled
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND {_OURS}
    """,
    f"""
    SELECT 'relation', c.relkind, n.nspname || '.' || c.relname, c.relrowsecurity, c.relforcerowsecurity,
      regexp_replace({_ACL.format(acl="c.relacl", owner="c.relowner")}, '/\\S+', '', 'g')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND {_OURS} AND {_NOT_OF_AN_EXTENSION.format(oid="c.oid")}
    """,
    f"""
    SELECT 'column', n.nspname || '.' || c.relname, a.attname,
      regexp_replace({_ACL.format(acl="a.attacl", owner="c.relowner")}, '/\\S+', '', 'g')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE cardinality(a.attacl) > 0 AND NOT a.attisdropped AND {_OURS}
    """,
)


def catalogue_lines(ask: Ask) -> list[str]:
    """One line an object, sorted. `ask` runs a query without parameters and returns all its rows."""
    # Names are told in full, whatever this log-in's search path is.
    before = str(ask("SELECT current_setting('search_path')")[0][0]).replace("'", "''")
    ask("SELECT set_config('search_path', 'pg_catalog', false)")
    try:
        rows = [row for text in _EVERYTHING for row in ask(text)]
    finally:
        ask(f"SELECT set_config('search_path', '{before}', false)")
    return sorted(" | ".join("" if cell is None else str(cell) for cell in row) for row in rows)


def fingerprint(ask: Ask) -> str:
    return sha256("\n".join(catalogue_lines(ask)).encode()).hexdigest()
