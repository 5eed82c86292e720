-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Which kinds of office can be asked for what.
CREATE FUNCTION referrals.kinds_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'accompaniment' THEN '{uptd_ppa,uptd_provinsi}'
    WHEN 'emergency_care' THEN '{dinkes,puskesmas,rsud}'
    WHEN 'faith_counselling' THEN '{kemenag}'
    WHEN 'legal_aid' THEN '{kejari,uptd_ppa}'
    WHEN 'medical_care' THEN '{dinkes,puskesmas,rsud}'
    WHEN 'police_report' THEN '{polres_ppa}'
    WHEN 'protection' THEN '{polres_ppa}'
    WHEN 'restitution' THEN '{lpsk}'
    WHEN 'security_support' THEN '{kodim,polres_ppa}'
    WHEN 'shelter' THEN '{dinsos,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'social_inquiry' THEN '{bapas}'
    WHEN 'social_rehabilitation' THEN '{dinsos,uptd_ppa}'
    WHEN 'visum' THEN '{dinkes,rsud}'
    WHEN 'witness_protection' THEN '{lpsk}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.kinds_of TO sigap_desk;

-- Sections of the case that accepting opens.
CREATE FUNCTION referrals.rooms_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'accompaniment' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'emergency_care' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'faith_counselling' THEN '{persons,referrals,services,summary}'
    WHEN 'legal_aid' THEN '{identity,legal,persons,referrals,summary}'
    WHEN 'medical_care' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'police_report' THEN '{documents,identity,legal,persons,referrals,summary}'
    WHEN 'protection' THEN '{identity,legal,persons,referrals,summary}'
    WHEN 'restitution' THEN '{persons,referrals,summary}'
    WHEN 'security_support' THEN '{referrals,summary}'
    WHEN 'shelter' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'social_inquiry' THEN '{persons,referrals,summary}'
    WHEN 'social_rehabilitation' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'visum' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'witness_protection' THEN '{persons,referrals,services,summary}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.rooms_of TO sigap_desk;

-- Help that is owed: handed over at once, it cannot be declined.
CREATE FUNCTION referrals.owed(purposes text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT purposes && '{emergency_care,police_report,visum}'::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.owed TO sigap_desk;
