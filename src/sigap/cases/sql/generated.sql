-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- The first number of cases that are kept from somebody from the start.
CREATE FUNCTION cases.first_kept() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 1000000
$$;
