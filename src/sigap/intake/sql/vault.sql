-- What the vault sees of reports, to judge whether their keys open: which there are, never a key or a text. By the
-- ticket that it was given it sees what its holder sees; without one, what the desk's own process holds against people.
GRANT SELECT (id, key_id) ON public.mailbox_envelope TO sigap_vault;

-- A desk has begun to look who is meant, a short while ago, and has not ended.
CREATE FUNCTION intake.is_looked_at(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.me() IS NULL AND (EXISTS (
      SELECT 1 FROM public.intake_uncheckedreport u
      WHERE u.envelope_id = p_envelope AND u.begun_at > now() - interval '10 minutes')
    OR EXISTS (
      SELECT 1 FROM public.intake_uncomparedparty c
      WHERE c.envelope_id = p_envelope AND c.begun_at > now() - interval '10 minutes'))
$$;
GRANT EXECUTE ON FUNCTION intake.is_looked_at TO sigap_vault;

-- The same by its key: from the few that are looked at, for reports are many.
CREATE FUNCTION intake.key_is_looked_at(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM (
      SELECT u.envelope_id FROM public.intake_uncheckedreport u WHERE u.begun_at > now() - interval '10 minutes'
      UNION ALL
      SELECT c.envelope_id FROM public.intake_uncomparedparty c WHERE c.begun_at > now() - interval '10 minutes') w
    JOIN public.mailbox_envelope e ON e.id = w.envelope_id
    WHERE e.key_id = p_key AND intake.is_looked_at(e.id))
$$;
GRANT EXECUTE ON FUNCTION intake.key_is_looked_at TO sigap_vault;

-- From whom a report is kept, it is kept here too; until it has been held against people it is kept from everybody.
CREATE POLICY envelope_not_kept_there ON public.mailbox_envelope AS RESTRICTIVE FOR SELECT TO sigap_vault USING (
  intake.is_looked_at(id)
  OR (id <> ALL ((SELECT cases.kept_subjects())::uuid[]) AND id <> ALL ((SELECT intake.kept_from_me())::uuid[]))
);
CREATE POLICY arrival_seen ON public.mailbox_envelope FOR SELECT TO sigap_vault USING (intake.is_looked_at(id));
CREATE POLICY key_of_arrival_seen ON public.vault_datakey FOR SELECT TO sigap_vault
  USING (purpose = 'report' AND intake.key_is_looked_at(id));
CREATE POLICY key_of_report_seen ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_vault
  USING (purpose <> 'report' OR (SELECT intake.receives()) OR intake.key_is_looked_at(id));
