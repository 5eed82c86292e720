-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- The rhythm that is proposed, in days.
CREATE FUNCTION simfoni.shipped_days() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 14
$$;
