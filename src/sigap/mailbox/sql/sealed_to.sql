-- To which intake key a report came sealed: its fingerprint, as the blob names it, kept when the blob is gone.
-- So a rotation knows whether the public site has taken up the new key. Tells nothing of what was reported.
CREATE FUNCTION mailbox.note_sealed_to() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.sealed_to := coalesce(NEW.sealed_to, substring(NEW.key_blob FROM 2 FOR 8));
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION mailbox.note_sealed_to() FROM PUBLIC;
CREATE TRIGGER envelope_sealed_to BEFORE INSERT ON public.mailbox_envelope
  FOR EACH ROW EXECUTE FUNCTION mailbox.note_sealed_to();
UPDATE public.mailbox_envelope SET sealed_to = substring(key_blob FROM 2 FOR 8) WHERE key_blob IS NOT NULL;
