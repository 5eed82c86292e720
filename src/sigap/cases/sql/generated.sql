-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- The first number of cases that are kept from somebody from the start.
CREATE FUNCTION cases.first_kept() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 1000000
$$;

-- How telling a kind of what was searched is.
CREATE FUNCTION cases.search_weights() RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{"nik": 32, "name_year": 12, "name_desa": 10, "phone": 8, "other_year": 3, "other_desa": 2}'::jsonb
$$;

-- Cases of others that one search hints at.
CREATE FUNCTION cases.most_hints() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 20
$$;
