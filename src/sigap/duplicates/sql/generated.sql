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
