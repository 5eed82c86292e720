-- What accepting opens, by purpose: the same table as rules.ROOMS_OPENED, held together by a test.
CREATE OR REPLACE FUNCTION referrals.rooms_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'police_report' THEN '{summary,persons,identity,referrals,legal,documents}'
    WHEN 'protection' THEN '{summary,persons,identity,referrals,legal}'
    WHEN 'visum' THEN '{summary,persons,identity,referrals,services}'
    WHEN 'emergency_care' THEN '{summary,persons,identity,referrals,services}'
    WHEN 'medical_care' THEN '{summary,persons,identity,referrals,services}'
    WHEN 'social_rehabilitation' THEN '{summary,persons,identity,referrals,services}'
    WHEN 'legal_aid' THEN '{summary,persons,identity,referrals,legal}'
    WHEN 'faith_counselling' THEN '{summary,persons,referrals,services}'
    WHEN 'security_support' THEN '{summary,referrals}'
    WHEN 'shelter' THEN '{summary,persons,identity,referrals,services}'
    WHEN 'accompaniment' THEN '{summary,persons,identity,referrals,services}'
    WHEN 'witness_protection' THEN '{summary,persons,referrals,services}'
    WHEN 'restitution' THEN '{summary,persons,referrals}'
    WHEN 'social_inquiry' THEN '{summary,persons,referrals}'
    ELSE '{}'
  END::text[]
$$;

-- Which kinds of office can be asked for what: the same table as rules.PURPOSE_KINDS, held together by a test.
CREATE OR REPLACE FUNCTION referrals.kinds_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'police_report' THEN '{polres_ppa}'
    WHEN 'protection' THEN '{polres_ppa}'
    WHEN 'visum' THEN '{dinkes,rsud}'
    WHEN 'emergency_care' THEN '{dinkes,puskesmas,rsud}'
    WHEN 'medical_care' THEN '{dinkes,puskesmas,rsud}'
    WHEN 'social_rehabilitation' THEN '{dinsos,uptd_ppa}'
    WHEN 'legal_aid' THEN '{kejari,uptd_ppa}'
    WHEN 'faith_counselling' THEN '{kemenag}'
    WHEN 'security_support' THEN '{kodim,polres_ppa}'
    WHEN 'shelter' THEN '{dinsos,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'accompaniment' THEN '{uptd_ppa,uptd_provinsi}'
    WHEN 'witness_protection' THEN '{lpsk}'
    WHEN 'restitution' THEN '{lpsk}'
    WHEN 'social_inquiry' THEN '{bapas}'
    ELSE '{}'
  END::text[]
$$;
