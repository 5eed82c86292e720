-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Who may take a step after another one.
CREATE FUNCTION duplicates.steps_after(steps text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE steps
    WHEN '>different' THEN '{anybody}'
    WHEN '>same_proposed' THEN '{anybody}'
    WHEN 'different>same_proposed' THEN '{anybody}'
    WHEN 'part_declined>part_proposed' THEN '{anybody}'
    WHEN 'part_proposed>part_declined' THEN '{anybody}'
    WHEN 'part_proposed>parted' THEN '{another}'
    WHEN 'parted>same_proposed' THEN '{anybody}'
    WHEN 'same>part_proposed' THEN '{anybody}'
    WHEN 'same_proposed>different' THEN '{anybody}'
    WHEN 'same_proposed>same' THEN '{another}'
    WHEN 'same_proposed>same_withdrawn' THEN '{self}'
    WHEN 'same_withdrawn>different' THEN '{anybody}'
    WHEN 'same_withdrawn>same_proposed' THEN '{anybody}'
    ELSE '{}'
  END::text[]
$$;

-- Two are one after this step.
CREATE FUNCTION duplicates.joins(step text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT step = ANY ('{part_declined,part_proposed,same}'::text[])
$$;

-- Somebody else has to decide.
CREATE FUNCTION duplicates.waits(step text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT step = ANY ('{part_proposed,same_proposed}'::text[])
$$;

-- A pair that resembles is asked about.
CREATE FUNCTION duplicates.asks(step text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT step = ANY ('{same_withdrawn}'::text[])
$$;

-- How likely two are one.
CREATE FUNCTION duplicates.strength(kinds text[]) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sum(CASE k WHEN 'nik' THEN 32 WHEN 'name_year' THEN 12 WHEN 'name_desa' THEN 10 WHEN 'phone' THEN 8 WHEN 'other_year' THEN 3 WHEN 'other_desa' THEN 2 END)::integer FROM unnest(kinds) k
$$;

-- It is worth a question.
CREATE FUNCTION duplicates.is_likely(kinds text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT kinds && '{name_desa,name_year,nik}'::text[] OR cardinality(kinds) > 1
$$;
