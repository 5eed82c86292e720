-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- The agreed figures of a day.
CREATE FUNCTION links.agreed_on(day date) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN day >= '2026-11-01' THEN '{"common_over": 5, "most_cases": 25, "look_within_days": 3, "weights": {"phone": 3, "account": 3, "handle": 3, "plate": 3, "nik": 3, "name": 2, "company": 2, "address": 2, "name_like": 1, "route": 1}}'
    ELSE '{"common_over": 5, "most_cases": 25, "look_within_days": 3, "weights": {"phone": 3, "account": 3, "handle": 3, "plate": 3, "nik": 3, "name": 2, "company": 2, "address": 2, "name_like": 1, "route": 1}}'
  END::jsonb
$$;
