CREATE FUNCTION referrals.may_be_asked(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(purposes) > 0 AND EXISTS (
    SELECT 1 FROM public.access_office o
    WHERE o.id = office
      AND NOT EXISTS (SELECT 1 FROM unnest(purposes) AS asked WHERE o.kind <> ALL (referrals.kinds_of(asked)))
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.may_be_asked TO sigap_desk;

-- An office asks for what the table of asking gives to its kind: also a step that goes on is its own request.
CREATE FUNCTION referrals.may_ask(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_office o WHERE o.id = office AND purposes <@ referrals.asks_for(o.kind))
$$;
GRANT EXECUTE ON FUNCTION referrals.may_ask TO sigap_desk;
CREATE POLICY referral_of_asker ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_ask(from_office_id, purposes));

-- An offer opens sections only by work that is the asked office's own.
CREATE POLICY referral_of_kind ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_be_asked(to_office_id, purposes));
