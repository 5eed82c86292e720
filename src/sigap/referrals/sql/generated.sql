-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Which kinds of office can be asked for what.
CREATE FUNCTION referrals.kinds_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'accompaniment' THEN '{uptd_ppa,uptd_provinsi}'
    WHEN 'case_information' THEN '{kejari}'
    WHEN 'emergency_care' THEN '{puskesmas,rsud}'
    WHEN 'faith_counselling' THEN '{kemenag}'
    WHEN 'health_costs' THEN '{dinkes}'
    WHEN 'legal_aid' THEN '{obh,uptd_ppa}'
    WHEN 'medical_care' THEN '{puskesmas,rsud}'
    WHEN 'medical_certificate' THEN '{puskesmas,rsud}'
    WHEN 'police_report' THEN '{polres_ppa}'
    WHEN 'pretrial_meeting' THEN '{kejari}'
    WHEN 'protection' THEN '{polres_ppa}'
    WHEN 'protection_order' THEN '{pengadilan_negeri}'
    WHEN 'restitution' THEN '{kejari,lpsk,polres_ppa}'
    WHEN 'security_support' THEN '{polres_ppa}'
    WHEN 'shelter' THEN '{dinsos,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'social_inquiry' THEN '{polres_ppa}'
    WHEN 'social_rehabilitation' THEN '{dinsos,uptd_ppa}'
    WHEN 'visum' THEN '{polres_ppa}'
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
    WHEN 'case_information' THEN '{legal,persons,referrals,summary}'
    WHEN 'emergency_care' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'faith_counselling' THEN '{persons,referrals,services,summary}'
    WHEN 'health_costs' THEN '{persons,referrals,summary}'
    WHEN 'legal_aid' THEN '{identity,legal,persons,referrals,summary}'
    WHEN 'medical_care' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'medical_certificate' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'police_report' THEN '{documents,identity,legal,persons,referrals,summary}'
    WHEN 'pretrial_meeting' THEN '{legal,persons,referrals,summary}'
    WHEN 'protection' THEN '{identity,legal,persons,referrals,summary}'
    WHEN 'protection_order' THEN '{persons,referrals,summary}'
    WHEN 'restitution' THEN '{persons,referrals,summary}'
    WHEN 'security_support' THEN '{referrals,summary}'
    WHEN 'shelter' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'social_inquiry' THEN '{persons,referrals,summary}'
    WHEN 'social_rehabilitation' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'visum' THEN '{identity,persons,referrals,summary}'
    WHEN 'witness_protection' THEN '{persons,referrals,services,summary}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.rooms_of TO sigap_desk;

-- Help that is owed: handed over at once, it cannot be declined.
CREATE FUNCTION referrals.owed(purposes text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT purposes && '{emergency_care,police_report}'::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.owed TO sigap_desk;
