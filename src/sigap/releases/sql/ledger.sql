GRANT USAGE ON SCHEMA releases TO sigap_public, sigap_desk;

-- What was published is everybody's; what waits for its second person, and what was withheld, is read by the two alone.

CREATE FUNCTION releases.prepares() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('release:propose') OR access.may('release:approve')
$$;
GRANT EXECUTE ON FUNCTION releases.prepares TO sigap_desk;

GRANT SELECT, INSERT ON public.releases_datarelease TO sigap_desk;
GRANT UPDATE (state, answered_at, answered_by, answered_by_name, answer_reason, withdrawn_at, withdrawn_by_name,
  withdrawn_reason) ON public.releases_datarelease TO sigap_desk;
CREATE POLICY release_seen ON public.releases_datarelease FOR SELECT TO sigap_desk USING (
  (SELECT releases.prepares())
  OR (state IN ('release_published', 'release_withdrawn') AND (SELECT access.may('taskforce:see'))));
CREATE POLICY release_proposed ON public.releases_datarelease FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('release:propose')) AND prepared_by = (SELECT access.me()) AND state = 'release_proposed');
-- Another person publishes or declines; who prepared it may only take it back.
CREATE POLICY release_answered ON public.releases_datarelease FOR UPDATE TO sigap_desk
  USING (state = 'release_proposed' AND (SELECT releases.prepares()))
  WITH CHECK (answered_by = (SELECT access.me()) AND (
    (state = 'release_declined' AND (prepared_by = answered_by OR (SELECT access.may('release:approve'))))
    OR (state = 'release_published' AND prepared_by <> answered_by AND (SELECT access.may('release:approve')))));
CREATE POLICY release_withdrawn ON public.releases_datarelease FOR UPDATE TO sigap_desk
  USING (state = 'release_published' AND (SELECT access.may('release:approve')))
  WITH CHECK (state = 'release_withdrawn' AND (SELECT access.may('release:approve')));

GRANT SELECT, INSERT ON public.releases_withheldcells TO sigap_desk;
CREATE POLICY withheld_seen ON public.releases_withheldcells FOR SELECT TO sigap_desk
  USING ((SELECT releases.prepares()));
CREATE POLICY withheld_laid ON public.releases_withheldcells FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('release:propose')) AND release_id IN (
    SELECT r.id FROM public.releases_datarelease r
    WHERE r.state = 'release_proposed' AND r.prepared_by = (SELECT access.me())));

-- Which spans stay as they were told: for the two alone, as what is withheld.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.releases_shutspan TO sigap_desk;
GRANT USAGE ON SEQUENCE public.releases_shutspan_id_seq TO sigap_desk;
CREATE POLICY shut_seen ON public.releases_shutspan FOR SELECT TO sigap_desk USING ((SELECT releases.prepares()));
CREATE POLICY shut_noted ON public.releases_shutspan FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('release:propose')) AND noted_by = (SELECT access.me()));
CREATE POLICY shut_noted_anew ON public.releases_shutspan FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('release:propose'))) WITH CHECK (noted_by = (SELECT access.me()));
CREATE POLICY shut_opened ON public.releases_shutspan FOR DELETE TO sigap_desk
  USING ((SELECT access.may('release:propose')));

-- Whoever writes it, and whatever is said to have proved it: no number below the minimum is ever told.
CREATE FUNCTION releases.tells_nothing_small() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM jsonb_array_elements(NEW.tables) t, jsonb_array_elements(t -> 'cells') c
    WHERE CASE jsonb_typeof(c -> 1) WHEN 'null' THEN false WHEN 'number' THEN (c ->> 1)::numeric < NEW.minimum
      ELSE true END) THEN
    RAISE insufficient_privilege USING MESSAGE = 'A release tells no small number';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tells_nothing_small BEFORE INSERT ON public.releases_datarelease
  FOR EACH ROW EXECUTE FUNCTION releases.tells_nothing_small();

-- Frozen is frozen, for everybody: of a release its answer and its withdrawal are written, each once; no row goes.
CREATE FUNCTION releases.stays_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer text[] := '{state,answered_at,answered_by,answered_by_name,answer_reason}';
  withdrawal text[] := '{state,withdrawn_at,withdrawn_by_name,withdrawn_reason}';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'release_proposed' AND NEW.state IN ('release_published', 'release_declined')
        AND (to_jsonb(NEW) - answer) = (to_jsonb(OLD) - answer) THEN
      -- Without what it withholds no later release could be held against it.
      IF NEW.state = 'release_published'
          AND NOT EXISTS (SELECT FROM public.releases_withheldcells w WHERE w.release_id = NEW.id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'A release is published with what it withholds';
      END IF;
      RETURN NEW;
    ELSIF OLD.state = 'release_published' AND NEW.state = 'release_withdrawn'
        AND (to_jsonb(NEW) - withdrawal) = (to_jsonb(OLD) - withdrawal) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'A release is frozen';
END $$;
CREATE TRIGGER stays_frozen BEFORE UPDATE OR DELETE ON public.releases_datarelease
  FOR EACH ROW EXECUTE FUNCTION releases.stays_frozen();
CREATE TRIGGER withheld_stays BEFORE UPDATE OR DELETE ON public.releases_withheldcells
  FOR EACH ROW EXECUTE FUNCTION releases.stays_frozen();

-- The public's questions. No person is in the answers, and nothing that was withheld or waits.

CREATE FUNCTION releases.published() RETURNS TABLE (
  code text, series text, period text, period_label text, edition integer, title text, licence text, digest text,
  published_at timestamptz, withdrawn_at timestamptz, withdrawn_reason text, is_last boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.code, r.series, r.period, r.period_label, r.edition::integer, r.title, r.licence, r.digest, r.answered_at,
    r.withdrawn_at, r.withdrawn_reason, r.edition = max(r.edition) OVER (PARTITION BY r.code)
  FROM public.releases_datarelease r WHERE r.state IN ('release_published', 'release_withdrawn')
  ORDER BY r.answered_at DESC, r.code, r.edition DESC LIMIT 1000
$$;
GRANT EXECUTE ON FUNCTION releases.published TO sigap_public, sigap_desk;

CREATE FUNCTION releases.published_tables(p_code text, p_edition integer) RETURNS TABLE (
  edition integer, tables jsonb, minimum integer, reason text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.edition::integer, r.tables, r.minimum::integer, r.reason FROM public.releases_datarelease r
  WHERE r.code = p_code AND r.edition = p_edition AND r.state = 'release_published'
$$;
GRANT EXECUTE ON FUNCTION releases.published_tables TO sigap_public, sigap_desk;

-- The newest edition of each series and span, whole.
CREATE FUNCTION releases.standing() RETURNS TABLE (
  code text, series text, period text, period_label text, edition integer, title text, licence text, digest text,
  published_at timestamptz, withdrawn_at timestamptz, withdrawn_reason text, is_last boolean, tables jsonb,
  minimum integer, reason text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.*, t.tables, t.minimum, t.reason
  FROM releases.published() p, releases.published_tables(p.code, p.edition) t
  WHERE p.is_last AND p.withdrawn_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION releases.standing TO sigap_public, sigap_desk;
