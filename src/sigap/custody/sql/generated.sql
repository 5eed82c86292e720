-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Days before its end at which the recipients of a report are told of it.
CREATE FUNCTION custody.days_told_before() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 14
$$;
