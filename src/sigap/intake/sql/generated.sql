-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- The work that an office of this kind does already when it reports.
CREATE FUNCTION intake.purposes_brought(kind text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'dinkes' THEN '{health_costs}'
    WHEN 'dinsos' THEN '{social_rehabilitation}'
    WHEN 'kejari' THEN '{case_information}'
    WHEN 'kemenag' THEN '{faith_counselling}'
    WHEN 'polres_ppa' THEN '{police_report}'
    WHEN 'puskesmas' THEN '{medical_care}'
    WHEN 'rsud' THEN '{medical_care}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION intake.purposes_brought TO sigap_desk;
