-- Written by the owner's command alone. Who sees a case sees that it came from an old register, and from which.
GRANT SELECT (case_id, brought_by_id) ON public.registers_importedcase TO sigap_desk;
CREATE POLICY imported_seen ON public.registers_importedcase FOR SELECT TO sigap_desk USING (cases.visible(case_id));
GRANT SELECT (id, office_id, source, imported_at) ON public.registers_registerimport TO sigap_desk;
CREATE POLICY import_seen ON public.registers_registerimport FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));

-- Files on their way in -------------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA registers TO sigap_desk, sigap_vault;

-- I bring old registers in for this office.
CREATE FUNCTION registers.brings(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.office_id = p_office AND m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.holders_of('register:import')))
$$;
GRANT EXECUTE ON FUNCTION registers.brings TO sigap_desk;
CREATE FUNCTION registers.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.registers_registerupload u
    WHERE u.key_id = p_key AND u.ended_at IS NULL AND registers.brings(u.office_id))
$$;
GRANT EXECUTE ON FUNCTION registers.key_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them.
CREATE POLICY key_of_register_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'register' OR registers.key_opens(id));

GRANT SELECT, INSERT ON public.registers_registerupload TO sigap_desk;
GRANT UPDATE (state, source, region_codes, header_row, columns, meanings, mapped_by, version, started_at, waits_since,
  mistakes, mistakes_count, unknown_words, trouble, trouble_holds, sealed_file, ended_at, approved_at, approved_by, approved_by_name) ON public.registers_registerupload TO sigap_desk;
CREATE POLICY upload_seen ON public.registers_registerupload FOR SELECT TO sigap_desk USING (registers.brings(office_id));
CREATE POLICY upload_laid ON public.registers_registerupload FOR INSERT TO sigap_desk WITH CHECK (
  registers.brings(office_id) AND uploaded_by = (SELECT access.me()) AND state = 'register_uploaded'
  AND approved_by IS NULL AND ended_at IS NULL AND mapped_by IS NULL AND version = 0);
-- Its columns are said, it is withdrawn, or a second person lets in what was checked. The rest is the owner's command's.
CREATE POLICY upload_mapped ON public.registers_registerupload FOR UPDATE TO sigap_desk
  USING (registers.brings(office_id)
    AND state IN ('register_uploaded', 'register_checking', 'register_refused', 'register_checked'))
  WITH CHECK (registers.brings(office_id) AND approved_by IS NULL
    AND (state = 'register_checking' AND mapped_by = (SELECT access.me())
      OR state = 'register_withdrawn' AND ended_at IS NOT NULL));
CREATE POLICY upload_let_in ON public.registers_registerupload FOR UPDATE TO sigap_desk
  USING (registers.brings(office_id) AND state = 'register_checked' AND uploaded_by <> (SELECT access.me())
    AND mapped_by <> (SELECT access.me()))
  WITH CHECK (registers.brings(office_id) AND state = 'register_approved' AND approved_by = (SELECT access.me())
    AND uploaded_by <> (SELECT access.me()) AND mapped_by <> (SELECT access.me()));
-- Policies for UPDATE add up, and none sees the row as it was and as it becomes: what was checked is what is let in.
CREATE FUNCTION registers.check_let_in() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state <> 'register_checked' OR (OLD.columns, OLD.meanings, OLD.source, OLD.region_codes,
    OLD.header_row, OLD.mapped_by, OLD.version, OLD.sealed_file) IS DISTINCT FROM (NEW.columns, NEW.meanings, NEW.source,
    NEW.region_codes, NEW.header_row, NEW.mapped_by, NEW.version, NEW.sealed_file) THEN
    RAISE EXCEPTION 'not what was checked' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER upload_let_in_as_checked BEFORE UPDATE OF state ON public.registers_registerupload FOR EACH ROW
  WHEN (NEW.state = 'register_approved' AND OLD.state <> NEW.state) EXECUTE FUNCTION registers.check_let_in();
-- What is said of it is a version more, and not said anew while it is checked.
CREATE FUNCTION registers.check_mapped() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state = 'register_checking' OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'said without a version' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER upload_mapped_anew BEFORE UPDATE ON public.registers_registerupload FOR EACH ROW
  WHEN (NEW.state = 'register_checking' AND (OLD.state <> NEW.state OR (OLD.columns, OLD.meanings, OLD.source,
    OLD.region_codes, OLD.header_row, OLD.mapped_by, OLD.version) IS DISTINCT FROM (NEW.columns, NEW.meanings, NEW.source,
    NEW.region_codes, NEW.header_row, NEW.mapped_by, NEW.version))) EXECUTE FUNCTION registers.check_mapped();
-- A file is never another one: it goes, and that is all.
CREATE FUNCTION registers.check_file() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'another file' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER upload_same_file BEFORE UPDATE OF sealed_file ON public.registers_registerupload FOR EACH ROW
  WHEN (NEW.sealed_file <> OLD.sealed_file AND NEW.sealed_file <> '') EXECUTE FUNCTION registers.check_file();
