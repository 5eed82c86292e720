-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Within how many hours a request is answered.
CREATE FUNCTION datarights.answer_hours() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 72
$$;
