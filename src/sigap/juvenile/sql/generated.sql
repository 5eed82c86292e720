-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Hours before a child must be let out at which an alarm rings.
CREATE FUNCTION juvenile.rings_before(kind text) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'two_days' THEN 48
    WHEN 'one_day' THEN 24
    WHEN 'due' THEN 0
  END
$$;
