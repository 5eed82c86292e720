"""The database's functions, views, policies, triggers and grants: defined once in `<app>/sql/`, applied by `migrate`.

`files` knows the texts, `catalogue` what a database holds, `applying` brings the second to the first, `state` keeps
what was applied last.
"""
