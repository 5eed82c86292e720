-- Exports of rows: seen by those who prepare and those who release, and by nobody of the public. The rows themselves are
-- sealed; their key opens to the two who vouch, from the release until the days to fetch it are over.

GRANT SELECT, INSERT ON public.releases_rowexport TO sigap_desk;
GRANT UPDATE (state, answered_at, answered_by, answered_by_name, answer_reason, open_until, withdrawn_at,
  withdrawn_by_name, withdrawn_reason) ON public.releases_rowexport TO sigap_desk;
CREATE POLICY rows_seen ON public.releases_rowexport FOR SELECT TO sigap_desk USING ((SELECT releases.prepares()));
CREATE POLICY rows_proposed ON public.releases_rowexport FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('release:propose')) AND prepared_by = (SELECT access.me()) AND state = 'release_proposed');
CREATE POLICY rows_answered ON public.releases_rowexport FOR UPDATE TO sigap_desk
  USING (state = 'release_proposed' AND (SELECT releases.prepares()))
  WITH CHECK (answered_by = (SELECT access.me()) AND (
    (state = 'release_declined' AND (prepared_by = answered_by OR (SELECT access.may('release:approve'))))
    OR (state = 'release_published' AND prepared_by <> answered_by AND (SELECT access.may('release:approve')))));
CREATE POLICY rows_withdrawn ON public.releases_rowexport FOR UPDATE TO sigap_desk
  USING (state = 'release_published' AND (SELECT access.may('release:approve')))
  WITH CHECK (state = 'release_withdrawn' AND (SELECT access.may('release:approve')));

CREATE TRIGGER tells_nothing_small BEFORE INSERT ON public.releases_rowexport
  FOR EACH ROW EXECUTE FUNCTION releases.tells_nothing_small();

-- Frozen as prepared: its answer and its withdrawal are written, each once; no row goes. What a further receiver is given
-- is what the first one had, and the first one was given it.
CREATE FUNCTION releases.rows_stay_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer text[] := '{state,answered_at,answered_by,answered_by_name,answer_reason,open_until}';
  withdrawal text[] := '{state,withdrawn_at,withdrawn_by_name,withdrawn_reason}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.same_as_id IS NULL OR EXISTS (
      SELECT FROM public.releases_rowexport f
      WHERE f.id = NEW.same_as_id AND f.same_as_id IS NULL AND f.state IN ('release_published', 'release_withdrawn')
        AND (f.kind, f.first, f.last, f.digest, f.tables) = (NEW.kind, NEW.first, NEW.last, NEW.digest, NEW.tables)) THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND OLD.state = 'release_proposed' AND NEW.state IN ('release_published', 'release_declined')
      AND (to_jsonb(NEW) - answer) = (to_jsonb(OLD) - answer)
      AND (NEW.open_until IS NULL OR NEW.open_until <= NEW.answered_at + interval '31 days') THEN
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' AND OLD.state = 'release_published' AND NEW.state = 'release_withdrawn'
      AND (to_jsonb(NEW) - withdrawal) = (to_jsonb(OLD) - withdrawal) THEN
    RETURN NEW;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'An export of rows is frozen';
END $$;
CREATE TRIGGER stays_frozen BEFORE INSERT OR UPDATE OR DELETE ON public.releases_rowexport
  FOR EACH ROW EXECUTE FUNCTION releases.rows_stay_frozen();

CREATE FUNCTION releases.row_key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.releases_rowexport k
    JOIN public.releases_rowexport e ON e.id = k.id OR e.same_as_id = k.id
    WHERE k.key_id = p_key AND e.state = 'release_published' AND e.open_until > now()
      AND access.me() IN (e.prepared_by, e.answered_by) AND releases.prepares())
$$;
