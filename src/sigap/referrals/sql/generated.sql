-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Which kinds of office can be asked for what.
CREATE FUNCTION referrals.kinds_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'accompaniment' THEN '{uptd_ppa,uptd_provinsi}'
    WHEN 'case_information' THEN '{kejari}'
    WHEN 'child_inquiry' THEN '{bapas}'
    WHEN 'civil_papers' THEN '{disdukcapil}'
    WHEN 'education' THEN '{disdik}'
    WHEN 'emergency_care' THEN '{puskesmas,rsud}'
    WHEN 'faith_counselling' THEN '{kemenag}'
    WHEN 'forensic_examination' THEN '{puskesmas,rsud}'
    WHEN 'health_costs' THEN '{dinkes}'
    WHEN 'labour_inspection' THEN '{disnaker}'
    WHEN 'legal_aid' THEN '{obh,uptd_ppa}'
    WHEN 'medical_care' THEN '{puskesmas,rsud}'
    WHEN 'medical_certificate' THEN '{puskesmas,rsud}'
    WHEN 'migrant_record' THEN '{disnaker,p4mi}'
    WHEN 'passport_check' THEN '{imigrasi}'
    WHEN 'police_report' THEN '{polres_ppa}'
    WHEN 'pretrial_meeting' THEN '{kejari}'
    WHEN 'protection' THEN '{polres_ppa}'
    WHEN 'protection_order' THEN '{pengadilan_negeri}'
    WHEN 'restitution' THEN '{kejari,lpsk,polres_ppa}'
    WHEN 'return_home' THEN '{dinsos,p4mi}'
    WHEN 'security_support' THEN '{polres_ppa}'
    WHEN 'shelter' THEN '{dinsos,panti,rumah_aman,uptd_ppa,uptd_provinsi}'
    WHEN 'social_inquiry' THEN '{polres_ppa}'
    WHEN 'social_rehabilitation' THEN '{dinsos,panti,uptd_ppa}'
    WHEN 'social_report' THEN '{dinsos}'
    WHEN 'visum' THEN '{polres_ppa}'
    WHEN 'witness_protection' THEN '{lpsk}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.kinds_of TO sigap_desk;

-- What an office of this kind may ask others for.
CREATE FUNCTION referrals.asks_for(kind text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'bapas' THEN '{accompaniment,education,faith_counselling,legal_aid,social_rehabilitation}'
    WHEN 'dinkes' THEN '{accompaniment,medical_care}'
    WHEN 'dinsos' THEN '{accompaniment,civil_papers,education,emergency_care,faith_counselling,health_costs,legal_aid,medical_care,return_home,shelter,social_rehabilitation}'
    WHEN 'disdik' THEN '{accompaniment,civil_papers,education,social_rehabilitation}'
    WHEN 'disdukcapil' THEN '{accompaniment}'
    WHEN 'disnaker' THEN '{accompaniment,civil_papers,legal_aid,medical_care,migrant_record,passport_check,return_home,shelter}'
    WHEN 'imigrasi' THEN '{accompaniment,civil_papers,legal_aid,medical_care,migrant_record,passport_check,return_home,shelter}'
    WHEN 'kejari' THEN '{accompaniment,legal_aid,protection,restitution,security_support,witness_protection}'
    WHEN 'kemenag' THEN '{accompaniment,civil_papers,education,social_rehabilitation}'
    WHEN 'lpsk' THEN '{accompaniment,case_information,medical_care,medical_certificate,protection,restitution,security_support,social_rehabilitation}'
    WHEN 'obh' THEN '{accompaniment,case_information,civil_papers,medical_certificate,protection_order,restitution,witness_protection}'
    WHEN 'p4mi' THEN '{accompaniment,civil_papers,legal_aid,medical_care,migrant_record,passport_check,return_home,shelter}'
    WHEN 'panti' THEN '{accompaniment,civil_papers,education,emergency_care,faith_counselling,health_costs,legal_aid,medical_care,return_home,shelter,social_rehabilitation}'
    WHEN 'pengadilan_negeri' THEN '{accompaniment}'
    WHEN 'polres_ppa' THEN '{accompaniment,child_inquiry,civil_papers,emergency_care,forensic_examination,legal_aid,medical_care,migrant_record,passport_check,restitution,shelter,social_report,witness_protection}'
    WHEN 'puskesmas' THEN '{accompaniment,civil_papers,emergency_care,health_costs,medical_care,shelter,social_rehabilitation}'
    WHEN 'rsud' THEN '{accompaniment,civil_papers,emergency_care,health_costs,medical_care,shelter,social_rehabilitation}'
    WHEN 'rumah_aman' THEN '{accompaniment,civil_papers,education,emergency_care,faith_counselling,health_costs,legal_aid,medical_care,return_home,shelter,social_rehabilitation}'
    WHEN 'uptd_ppa' THEN '{accompaniment,case_information,civil_papers,education,emergency_care,faith_counselling,health_costs,labour_inspection,legal_aid,medical_care,medical_certificate,migrant_record,passport_check,police_report,pretrial_meeting,protection,protection_order,restitution,return_home,security_support,shelter,social_inquiry,social_rehabilitation,visum,witness_protection}'
    WHEN 'uptd_provinsi' THEN '{accompaniment,case_information,civil_papers,education,emergency_care,faith_counselling,health_costs,labour_inspection,legal_aid,medical_care,medical_certificate,migrant_record,passport_check,police_report,pretrial_meeting,protection,protection_order,restitution,return_home,security_support,shelter,social_inquiry,social_rehabilitation,visum,witness_protection}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.asks_for TO sigap_desk;

-- Sections of the case that accepting opens.
CREATE FUNCTION referrals.sections_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'accompaniment' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'case_information' THEN '{legal,persons,referrals,summary}'
    WHEN 'child_inquiry' THEN '{persons,referrals,summary}'
    WHEN 'civil_papers' THEN '{persons,referrals,summary}'
    WHEN 'education' THEN '{persons,referrals,services,summary}'
    WHEN 'emergency_care' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'faith_counselling' THEN '{persons,referrals,services,summary}'
    WHEN 'forensic_examination' THEN '{identity,persons,referrals,summary}'
    WHEN 'health_costs' THEN '{persons,referrals,summary}'
    WHEN 'labour_inspection' THEN '{referrals,summary}'
    WHEN 'legal_aid' THEN '{identity,legal,persons,referrals,summary}'
    WHEN 'medical_care' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'medical_certificate' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'migrant_record' THEN '{persons,referrals,summary}'
    WHEN 'passport_check' THEN '{persons,referrals,summary}'
    WHEN 'police_report' THEN '{documents,identity,legal,persons,referrals,summary}'
    WHEN 'pretrial_meeting' THEN '{legal,persons,referrals,summary}'
    WHEN 'protection' THEN '{identity,legal,persons,referrals,summary}'
    WHEN 'protection_order' THEN '{persons,referrals,summary}'
    WHEN 'restitution' THEN '{persons,referrals,summary}'
    WHEN 'return_home' THEN '{persons,referrals,services,summary}'
    WHEN 'security_support' THEN '{referrals,summary}'
    WHEN 'shelter' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'social_inquiry' THEN '{persons,referrals,summary}'
    WHEN 'social_rehabilitation' THEN '{identity,persons,referrals,services,summary}'
    WHEN 'social_report' THEN '{identity,persons,referrals,summary}'
    WHEN 'visum' THEN '{identity,persons,referrals,summary}'
    WHEN 'witness_protection' THEN '{persons,referrals,services,summary}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.sections_of TO sigap_desk;

-- Help that is owed: handed over at once, it cannot be declined.
CREATE FUNCTION referrals.owed(purposes text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT purposes && '{child_inquiry,emergency_care,forensic_examination,police_report,social_report}'::text[]
$$;
GRANT EXECUTE ON FUNCTION referrals.owed TO sigap_desk;

-- Kinds of token by which two persons of one case are taken for the same.
CREATE FUNCTION referrals.whole_kinds() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{name_desa,name_year,nik}'::text[]
$$;
