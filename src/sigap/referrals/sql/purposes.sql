-- Which kinds of office can be asked for what: the same table as rules.PURPOSE_KINDS, held together by a test.
CREATE FUNCTION referrals.kinds_of(purpose text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE purpose
    WHEN 'police_report' THEN '{polres_ppa}'
    WHEN 'protection' THEN '{polres_ppa}'
    WHEN 'visum' THEN '{dinkes,rsud}'
    WHEN 'emergency_care' THEN '{dinkes,rsud}'
    WHEN 'medical_care' THEN '{dinkes,rsud}'
    WHEN 'social_rehabilitation' THEN '{dinsos,uptd_ppa}'
    WHEN 'legal_aid' THEN '{kejari,uptd_ppa}'
    WHEN 'faith_counselling' THEN '{kemenag}'
    WHEN 'security_support' THEN '{kodim,polres_ppa}'
    ELSE '{}'
  END::text[]
$$;

CREATE FUNCTION referrals.may_be_asked(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(purposes) > 0 AND EXISTS (
    SELECT 1 FROM public.access_office o
    WHERE o.id = office
      AND NOT EXISTS (SELECT 1 FROM unnest(purposes) AS asked WHERE o.kind <> ALL (referrals.kinds_of(asked)))
  )
$$;
REVOKE ALL ON FUNCTION referrals.kinds_of(text), referrals.may_be_asked(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals.kinds_of(text), referrals.may_be_asked(uuid, text[]) TO sigap_desk;

-- An offer opens rooms only by work that is the asked office's own.
CREATE POLICY referral_of_kind ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_be_asked(to_office_id, purposes));
