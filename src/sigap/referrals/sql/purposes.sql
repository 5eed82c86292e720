CREATE FUNCTION referrals.may_be_asked(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(purposes) > 0 AND EXISTS (
    SELECT 1 FROM public.access_office o
    WHERE o.id = office
      AND NOT EXISTS (SELECT 1 FROM unnest(purposes) AS asked WHERE o.kind <> ALL (referrals.kinds_of(asked)))
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.may_be_asked TO sigap_desk;

-- An offer opens sections only by work that is the asked office's own.
CREATE POLICY referral_of_kind ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_be_asked(to_office_id, purposes));
