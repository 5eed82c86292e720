-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- How long a role that was asked for waits for its second person.
CREATE FUNCTION staff.role_waits() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT interval '168 hours'
$$;
GRANT EXECUTE ON FUNCTION staff.role_waits TO sigap_desk;

-- The same of a way back in.
CREATE FUNCTION staff.reset_waits() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT interval '24 hours'
$$;
GRANT EXECUTE ON FUNCTION staff.reset_waits TO sigap_desk;

-- How soon the second person answers, before it lapses.
CREATE FUNCTION staff.confirmed_within() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT interval '24 hours'
$$;
GRANT EXECUTE ON FUNCTION staff.confirmed_within TO sigap_desk;

-- How long a second person has held the role that confirms.
CREATE FUNCTION staff.confirmer_stands() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT interval '168 hours'
$$;
GRANT EXECUTE ON FUNCTION staff.confirmer_stands TO sigap_desk;

-- Whoever held it in an installation's first hours need not have.
CREATE FUNCTION staff.beginning_lasts() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT interval '24 hours'
$$;
GRANT EXECUTE ON FUNCTION staff.beginning_lasts TO sigap_desk;
