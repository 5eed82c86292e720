-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Minutes after the agreed hour at which the next in line hears, in order.
CREATE FUNCTION fieldvisits.minutes_of_silence() RETURNS integer[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{0,30,60}'::integer[]
$$;

-- Within how many hours of its return a team enters its sheet.
CREATE FUNCTION fieldvisits.sheet_hours() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 24
$$;
