GRANT USAGE ON SCHEMA transfers TO sigap_desk, sigap_vault;

-- I transfer cases for this office.
CREATE FUNCTION transfers.keeps(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.office_id = p_office AND m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.holders_of('case:transfer')))
$$;
-- A transfer of this case is mine to see: my office's, and nothing keeps the case from me.
CREATE FUNCTION transfers.sees(p_office uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT transfers.keeps(p_office) AND (p_case IS NULL OR p_case <> ALL ((SELECT cases.kept_from_me())::uuid[]))
$$;
CREATE FUNCTION transfers.is_confirmed(p_partner uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.transfers_transferpartner p
    WHERE p.id = p_partner AND p.office_id = p_office AND p.confirmed_at IS NOT NULL AND p.withdrawn_at IS NULL)
$$;
CREATE FUNCTION transfers.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.transfers_transferkey k WHERE k.key_id = p_key AND transfers.keeps(k.office_id))
$$;
GRANT EXECUTE ON FUNCTION transfers.keeps, transfers.sees, transfers.is_confirmed TO sigap_desk;
GRANT EXECUTE ON FUNCTION transfers.key_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them.
CREATE POLICY key_of_transfer_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'transfer' OR transfers.key_opens(id));

GRANT SELECT, INSERT ON public.transfers_transferkey, public.transfers_transferpartner, public.transfers_outgoingtransfer,
  public.transfers_incomingtransfer TO sigap_desk;
GRANT UPDATE (confirmed_at, confirmed_by, confirmed_by_name, withdrawn_at) ON public.transfers_transferpartner TO sigap_desk;
GRANT UPDATE (state, approved_at, approved_by, approved_by_name, expires_on, digests, ended_at, their_code,
  receipt_on, receipt_by)
  ON public.transfers_outgoingtransfer TO sigap_desk;
GRANT UPDATE (state, file, wanted_at, wanted_by, wanted_by_name, case_id, case_code, ended_at, ended_by, ended_by_name,
  receipt_at) ON public.transfers_incomingtransfer TO sigap_desk;

CREATE POLICY key_seen ON public.transfers_transferkey FOR SELECT TO sigap_desk USING (transfers.keeps(office_id));
CREATE POLICY key_made ON public.transfers_transferkey FOR INSERT TO sigap_desk WITH CHECK (transfers.keeps(office_id));
CREATE POLICY partner_seen ON public.transfers_transferpartner FOR SELECT TO sigap_desk USING (transfers.keeps(office_id));
CREATE POLICY partner_brought ON public.transfers_transferpartner FOR INSERT TO sigap_desk WITH CHECK (
  transfers.keeps(office_id) AND brought_by = (SELECT access.me()) AND confirmed_at IS NULL);
CREATE POLICY partner_settled ON public.transfers_transferpartner FOR UPDATE TO sigap_desk
  USING (transfers.keeps(office_id) AND withdrawn_at IS NULL)
  WITH CHECK (transfers.keeps(office_id)
    AND (withdrawn_at IS NOT NULL OR confirmed_by = (SELECT access.me()) AND brought_by <> (SELECT access.me())));
CREATE POLICY outgoing_seen ON public.transfers_outgoingtransfer FOR SELECT TO sigap_desk
  USING (transfers.sees(office_id, case_id));
CREATE POLICY outgoing_prepared ON public.transfers_outgoingtransfer FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND transfers.keeps(office_id) AND prepared_by = (SELECT access.me())
  AND state = 'transfer_prepared' AND (partner_id IS NULL OR transfers.is_confirmed(partner_id, office_id))
  AND EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = case_id AND c.code = case_code
    AND c.office_id = transfers_outgoingtransfer.office_id AND c.status <> 'closed'));
-- As it stood when the statement began: who approved it is set once, by themselves, and only what went is received.
CREATE FUNCTION transfers.stood(p_transfer uuid, OUT state text, OUT approved_by uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.state, o.approved_by FROM public.transfers_outgoingtransfer o
  WHERE o.id = p_transfer AND transfers.sees(o.office_id, o.case_id)
$$;
GRANT EXECUTE ON FUNCTION transfers.stood TO sigap_desk;
CREATE POLICY outgoing_goes_on ON public.transfers_outgoingtransfer FOR UPDATE TO sigap_desk
  USING (transfers.sees(office_id, case_id) AND state IN ('transfer_prepared', 'transfer_approved', 'transfer_sent'))
  WITH CHECK (transfers.sees(office_id, case_id)
    AND (approved_by IS NOT DISTINCT FROM (transfers.stood(id)).approved_by
      OR (transfers.stood(id)).approved_by IS NULL AND approved_by = (SELECT access.me()))
    AND (state <> 'transfer_received' OR (transfers.stood(id)).state = 'transfer_sent')
    AND (state IN ('transfer_withdrawn', 'transfer_received') OR partner_id IS NULL
      OR transfers.is_confirmed(partner_id, office_id)));
CREATE POLICY incoming_seen ON public.transfers_incomingtransfer FOR SELECT TO sigap_desk
  USING (transfers.sees(office_id, case_id));
CREATE POLICY incoming_taken_in ON public.transfers_incomingtransfer FOR INSERT TO sigap_desk WITH CHECK (
  transfers.keeps(office_id) AND state = 'transfer_arrived' AND transfers.is_confirmed(partner_id, office_id));
-- Who wanted it before this act: as it stood when the statement began, so that nobody is both people at once.
CREATE FUNCTION transfers.wanted_by(p_transfer uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.wanted_by FROM public.transfers_incomingtransfer i WHERE i.id = p_transfer AND transfers.keeps(i.office_id)
$$;
-- As which case it stood accepted before this act, and by whom; null while it was not.
CREATE FUNCTION transfers.accepted_as(p_transfer uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ROW(i.case_id, i.case_code, i.wanted_at, i.wanted_by, i.wanted_by_name, i.ended_at, i.ended_by, i.ended_by_name)::text
  FROM public.transfers_incomingtransfer i
  WHERE i.id = p_transfer AND i.state = 'transfer_accepted' AND transfers.keeps(i.office_id)
$$;
GRANT EXECUTE ON FUNCTION transfers.wanted_by, transfers.accepted_as TO sigap_desk;
CREATE POLICY incoming_decided ON public.transfers_incomingtransfer FOR UPDATE TO sigap_desk
  USING (transfers.keeps(office_id) AND (state IN ('transfer_arrived', 'transfer_wanted')
    OR state = 'transfer_accepted' AND receipt_at IS NULL))
  WITH CHECK (transfers.keeps(office_id) AND CASE
    -- Of one accepted before, nothing changes but that the receipt was made.
    WHEN transfers.accepted_as(id) IS NOT NULL THEN state = 'transfer_accepted' AND receipt_at IS NOT NULL
      AND ROW(case_id, case_code, wanted_at, wanted_by, wanted_by_name, ended_at, ended_by, ended_by_name)::text
        = transfers.accepted_as(id)
    WHEN receipt_at IS NOT NULL THEN false
    WHEN state = 'transfer_wanted' THEN wanted_by = (SELECT access.me()) AND transfers.wanted_by(id) IS NULL
      AND transfers.is_confirmed(partner_id, office_id)
    WHEN state = 'transfer_accepted' THEN file = ''::bytea AND ended_by = (SELECT access.me())
      AND wanted_by = transfers.wanted_by(id) AND wanted_by <> ended_by AND transfers.is_confirmed(partner_id, office_id)
    ELSE state = 'transfer_refused' AND file = ''::bytea END);

-- Whether a transfer came in before, for whichever office: a file is taken in once by an installation.
CREATE FUNCTION transfers.was_taken_in(p_transfer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('case:transfer') AND EXISTS (
    SELECT 1 FROM public.transfers_incomingtransfer i WHERE i.id = p_transfer)
$$;
GRANT EXECUTE ON FUNCTION transfers.was_taken_in TO sigap_desk;

CREATE TRIGGER subject_registered AFTER INSERT ON public.transfers_outgoingtransfer FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- What the closing guard asks: until the receipt the case is ours.
CREATE FUNCTION transfers.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.transfers_outgoingtransfer o
      WHERE o.case_id = wanted AND o.state IN ('transfer_prepared', 'transfer_approved', 'transfer_sent'))
      THEN 'transfer_waits' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION transfers.closing_facts TO sigap_desk;
