GRANT USAGE ON SCHEMA letters TO sigap_desk;

-- I write letters for this office: a role that carries the power, held there.
CREATE FUNCTION letters.writes(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = access.me() AND m.office_id = p_office AND m.role = ANY (access.holders_of('letter:write'))
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;
GRANT EXECUTE ON FUNCTION letters.writes TO sigap_desk;

-- Everybody reads the letters of the offices they work in; who writes for one drafts and changes its drafts.
GRANT SELECT, INSERT ON public.letters_letter TO sigap_desk;
GRANT UPDATE (subject, addressees, copies_to, fields, nature, enclosures, class_code, signer_title, signer_name,
  signer_rank, stage, revision, changed_at, number, link, dated_on, issued_at, issued_by, issued_by_name, set_facts,
  paper_hash, paper_size, ended_at, end_reason) ON public.letters_letter TO sigap_desk;
CREATE POLICY letter_seen ON public.letters_letter FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY letter_drafted ON public.letters_letter FOR INSERT TO sigap_desk WITH CHECK (
  letters.writes(office_id) AND made_by = (SELECT access.me()) AND stage = 'draft'
);
CREATE POLICY letter_changed ON public.letters_letter FOR UPDATE TO sigap_desk
  USING (letters.writes(office_id) AND stage IN ('draft', 'issued'))
  WITH CHECK (letters.writes(office_id));
