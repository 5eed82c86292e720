-- A number that is named on the telephone means one report, whichever way it lies: an ordinary one that drew the number of
-- one kept here draws again.
CREATE FUNCTION custody.number_is_free() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.number = NEW.number AND r.ended = '') THEN
    RAISE unique_violation USING MESSAGE = 'mailbox: the number is taken';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION custody.number_is_free() FROM PUBLIC;
CREATE TRIGGER number_means_one BEFORE INSERT ON public.mailbox_envelope FOR EACH ROW
  EXECUTE FUNCTION custody.number_is_free();
