-- Which kinds of office can be asked for what: the same table as rules.PURPOSE_KINDS; a test compares them.
CREATE FUNCTION referrals.kinds_of(purpose text) RETURNS text[]
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
GRANT EXECUTE ON FUNCTION referrals.kinds_of TO sigap_desk;

CREATE FUNCTION referrals.may_be_asked(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(purposes) > 0 AND EXISTS (
    SELECT 1 FROM public.access_office o
    WHERE o.id = office
      AND NOT EXISTS (SELECT 1 FROM unnest(purposes) AS asked WHERE o.kind <> ALL (referrals.kinds_of(asked)))
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.may_be_asked TO sigap_desk;

-- An offer opens rooms only by work that is the asked office's own.
CREATE POLICY referral_of_kind ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_be_asked(to_office_id, purposes));
