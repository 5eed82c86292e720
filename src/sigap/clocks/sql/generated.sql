-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Rules of rights and powers that end by themselves with their last moment.
CREATE FUNCTION clocks.rights() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{law-complaint,law-complaint-abroad,law-lapse-12,law-lapse-18,law-lapse-20,law-lapse-3,law-lapse-6,law-withdrawal}'::text[]
$$;

-- Ends after which nothing was promised.
CREATE FUNCTION clocks.no_promise() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{closed_before_due,given_up,lapsed,moved,no_breach,not_wished,passed_on,withdrawn}'::text[]
$$;
