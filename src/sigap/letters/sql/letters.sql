GRANT USAGE ON SCHEMA letters TO sigap_desk, sigap_vault;

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

-- An office was renamed by somebody who need not read its letters: its drafts carry the name, and the title of its head
-- where that stood for the former name. Another revision: whoever read the old one writes over nothing.
CREATE FUNCTION letters.rename_drafts(p_office uuid, p_former_title text, p_title text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR access.may('people:manage')) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Not an office that you may rename';
  END IF;
  UPDATE public.letters_letter l SET office_name = o.name, revision = l.revision + 1,
    signer_title = CASE WHEN l.signer_title = p_former_title THEN p_title ELSE l.signer_title END
  FROM public.access_office o
  WHERE o.id = p_office AND l.office_id = o.id AND l.stage = 'draft'
    AND (l.office_name <> o.name OR (l.signer_title = p_former_title AND p_former_title <> p_title));
END $$;
GRANT EXECUTE ON FUNCTION letters.rename_drafts TO sigap_desk;

-- How an office words and numbers its letters: read by its people, versions added by who writes for it.
GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.letters_wording, public.letters_numberscheme TO sigap_desk;
CREATE POLICY wording_seen ON public.letters_wording FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY wording_added ON public.letters_wording FOR INSERT TO sigap_desk
  WITH CHECK (letters.writes(office_id) AND made_by = (SELECT access.me()) AND superseded_at IS NULL);
CREATE POLICY wording_replaced ON public.letters_wording FOR UPDATE TO sigap_desk
  USING (letters.writes(office_id) AND superseded_at IS NULL) WITH CHECK (superseded_at IS NOT NULL);
CREATE POLICY scheme_seen ON public.letters_numberscheme FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY scheme_added ON public.letters_numberscheme FOR INSERT TO sigap_desk
  WITH CHECK (letters.writes(office_id) AND made_by = (SELECT access.me()) AND superseded_at IS NULL);
CREATE POLICY scheme_replaced ON public.letters_numberscheme FOR UPDATE TO sigap_desk
  USING (letters.writes(office_id) AND superseded_at IS NULL) WITH CHECK (superseded_at IS NOT NULL);

-- Numbers: the desk reads the book and takes from it by one function. It writes no row of it.
GRANT SELECT ON public.letters_numberseries, public.letters_agendaentry TO sigap_desk;
CREATE POLICY series_seen ON public.letters_numberseries FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY agenda_seen ON public.letters_agendaentry FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.letters_numberseries s
    WHERE s.id = letters_agendaentry.series_id AND s.office_id = ANY ((SELECT access.my_offices())::uuid[])));

-- The next number of a series, for this letter. Whoever comes second waits until the first has committed or given up:
-- no number is lost and none is given twice.
CREATE FUNCTION letters.take_number(p_letter uuid, p_series text, p_year integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  office uuid;
  series uuid;
  taken integer;
BEGIN
  SELECT l.office_id INTO office FROM public.letters_letter l
  WHERE l.id = p_letter AND l.stage = 'draft' AND (access.by_owner() OR letters.writes(l.office_id)) FOR UPDATE;
  IF office IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'No draft of an office that you write for';
  END IF;
  INSERT INTO public.letters_numberseries AS s (id, office_id, name, year, began_after, last)
  VALUES (gen_random_uuid(), office, p_series, p_year, 0, 1)
  ON CONFLICT (office_id, name, year) DO UPDATE SET last = s.last + 1
  RETURNING s.id, s.last INTO series, taken;
  INSERT INTO public.letters_agendaentry (id, series_id, serial, letter_id, taken_at)
  VALUES (gen_random_uuid(), series, taken, p_letter, now());
  RETURN taken;
END $$;
GRANT EXECUTE ON FUNCTION letters.take_number TO sigap_desk;

-- The paper book that came before ends with this number. No number that stands on a letter is taken
-- again; what was typed too far ahead is put right.
CREATE FUNCTION letters.begin_series(p_office uuid, p_series text, p_year integer, p_after integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (access.by_owner() OR letters.writes(p_office)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Not an office that you write for';
  END IF;
  -- As the rule says that writes it: far from the end of the numbers that a series can hold.
  IF p_after NOT BETWEEN 0 AND 1000000 THEN
    RAISE EXCEPTION 'letters: not a number that a book ends with' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO public.letters_numberseries AS s (id, office_id, name, year, began_after, last)
  VALUES (gen_random_uuid(), p_office, p_series, p_year, p_after, p_after)
  ON CONFLICT (office_id, name, year) DO UPDATE SET last = p_after,
    began_after = CASE
      WHEN EXISTS (SELECT 1 FROM public.letters_agendaentry a WHERE a.series_id = s.id) THEN s.began_after
      ELSE p_after END
  WHERE p_after >= coalesce(
    (SELECT max(a.serial) FROM public.letters_agendaentry a WHERE a.series_id = s.id), 0);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION letters.begin_series TO sigap_desk;

-- A number that is taken stands on a letter when the act commits, or nothing was taken.
CREATE FUNCTION letters.number_is_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.letters_letter l
      WHERE l.id = NEW.letter_id AND l.stage IN ('issued', 'cancelled') AND l.number <> '') THEN
    RAISE check_violation USING MESSAGE = 'A number was taken and stands on no letter';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER number_is_used AFTER INSERT ON public.letters_agendaentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION letters.number_is_used();

-- What went out stays as it went: of an issued letter only that it was cancelled, and the hash of its paper, is written.
CREATE FUNCTION letters.issued_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := '{stage,ended_at,end_reason,paper_hash,paper_size}';
BEGIN
  IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) OR NEW.stage NOT IN ('issued', 'cancelled')
      OR (OLD.paper_hash <> '' AND NEW.paper_hash <> OLD.paper_hash) THEN
    RAISE check_violation USING MESSAGE = 'A letter that went out is not changed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER issued_stays BEFORE UPDATE ON public.letters_letter
  FOR EACH ROW WHEN (OLD.stage IN ('issued', 'cancelled')) EXECUTE FUNCTION letters.issued_stays();

-- A letter goes out under a number of its office's book, unless the office numbers by SRIKANDI or it is a decree.
CREATE FUNCTION letters.goes_out_numbered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.kind <> 'sk'
      AND NOT EXISTS (SELECT 1 FROM public.letters_agendaentry a WHERE a.letter_id = NEW.id)
      AND NOT EXISTS (SELECT 1 FROM public.letters_numberscheme s
        WHERE s.office_id = NEW.office_id AND s.superseded_at IS NULL AND s.source = 'srikandi') THEN
    RAISE check_violation USING MESSAGE = 'A letter goes out with a number that was taken from its book';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_out_numbered BEFORE UPDATE ON public.letters_letter
  FOR EACH ROW WHEN (OLD.stage = 'draft' AND NEW.stage IN ('issued', 'cancelled'))
  EXECUTE FUNCTION letters.goes_out_numbered();

-- Signed copies: laid in by who writes for the office, read by its people, never changed. Their keys open to the same.
GRANT SELECT, INSERT ON public.letters_signedcopy, public.letters_signedchunk TO sigap_desk;
CREATE POLICY copy_seen ON public.letters_signedcopy FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.letters_letter l WHERE l.id = letters_signedcopy.letter_id));
CREATE POLICY copy_kept ON public.letters_signedcopy FOR INSERT TO sigap_desk WITH CHECK (
  kept_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.letters_letter l
    WHERE l.id = letters_signedcopy.letter_id AND l.stage = 'issued' AND letters.writes(l.office_id))
);
CREATE POLICY chunk_seen ON public.letters_signedchunk FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.letters_signedcopy c WHERE c.id = letters_signedchunk.copy_id));
CREATE POLICY chunk_kept ON public.letters_signedchunk FOR INSERT TO sigap_desk WITH CHECK (EXISTS (
  SELECT 1 FROM public.letters_signedcopy c
  WHERE c.id = letters_signedchunk.copy_id AND c.kept_by = (SELECT access.me())));
CREATE FUNCTION letters.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.letters_signedcopy c JOIN public.letters_letter l ON l.id = c.letter_id
    WHERE c.key_id = p_key AND l.office_id = ANY (access.my_offices()))
$$;
GRANT EXECUTE ON FUNCTION letters.key_opens TO sigap_desk, sigap_vault;
CREATE POLICY key_of_letter_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'letter' OR letters.key_opens(id));
