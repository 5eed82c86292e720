GRANT USAGE ON SCHEMA returns TO sigap_desk, sigap_worker;

-- Returns are made by who holds that power and read by those who lead; an office reads what it has to confirm. Frozen is
-- frozen: of an edition only its dispatch and its receipt are written later.

CREATE FUNCTION returns.makes() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('return:manage')
$$;
GRANT EXECUTE ON FUNCTION returns.makes TO sigap_desk;

CREATE FUNCTION returns.reads() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('return:manage') OR access.may('leaders:oversee')
$$;
GRANT EXECUTE ON FUNCTION returns.reads TO sigap_desk;

-- Returns of which an office of mine answers for a figure.
CREATE FUNCTION returns.mine() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT l.of_id), '{}') FROM public.returns_returnline l
  WHERE l.office_id = ANY (access.my_offices())
$$;
GRANT EXECUTE ON FUNCTION returns.mine TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.returns_returnrule TO sigap_desk;
GRANT SELECT ON public.returns_returnrule TO sigap_worker;
CREATE POLICY rule_seen ON public.returns_returnrule FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')) OR (SELECT access.may('law:see')));
CREATE POLICY rule_known ON public.returns_returnrule FOR SELECT TO sigap_worker USING (true);
CREATE POLICY rule_added ON public.returns_returnrule FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT returns.makes()) AND made_by = (SELECT access.me()) AND superseded_at IS NULL);
CREATE POLICY rule_replaced ON public.returns_returnrule FOR UPDATE TO sigap_desk
  USING ((SELECT returns.makes()) AND superseded_at IS NULL) WITH CHECK (superseded_at IS NOT NULL);

GRANT SELECT, INSERT, UPDATE ON public.returns_return TO sigap_desk;
GRANT SELECT, INSERT, UPDATE (rung) ON public.returns_return TO sigap_worker;
CREATE POLICY return_seen ON public.returns_return FOR SELECT TO sigap_desk
  USING ((SELECT returns.reads()) OR id = ANY ((SELECT returns.mine())::uuid[]));
CREATE POLICY return_made ON public.returns_return FOR INSERT TO sigap_desk WITH CHECK ((SELECT returns.makes()));
CREATE POLICY return_moved ON public.returns_return FOR UPDATE TO sigap_desk
  USING ((SELECT returns.makes())) WITH CHECK ((SELECT returns.makes()));
CREATE POLICY return_swept ON public.returns_return FOR SELECT TO sigap_worker USING (true);
CREATE POLICY return_rung ON public.returns_return FOR UPDATE TO sigap_worker USING (true) WITH CHECK (true);
CREATE POLICY return_laid ON public.returns_return FOR INSERT TO sigap_worker WITH CHECK (status = 'return_owed');

GRANT SELECT, INSERT ON public.returns_returnline TO sigap_desk;
GRANT UPDATE (counted, said, source, confirmed_at, confirmed_by, confirmed_by_name) ON public.returns_returnline TO sigap_desk;
GRANT SELECT ON public.returns_returnline TO sigap_worker;
CREATE POLICY line_seen ON public.returns_returnline FOR SELECT TO sigap_desk
  USING ((SELECT returns.reads()) OR office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY line_swept ON public.returns_returnline FOR SELECT TO sigap_worker USING (true);
CREATE POLICY line_added ON public.returns_returnline FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT returns.makes()) AND confirmed_at IS NULL);
-- Who makes the return takes a confirmation back when the figure moved; only the office gives one.
CREATE POLICY line_confirmed ON public.returns_returnline FOR UPDATE TO sigap_desk
  USING ((SELECT returns.makes()) OR office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (((SELECT returns.makes()) AND confirmed_at IS NULL)
    OR (office_id = ANY ((SELECT access.my_offices())::uuid[]) AND confirmed_by = (SELECT access.me())));

-- What SIGAP counts is written by who makes the return, what the office says by the office; neither once it is frozen.
-- What an office put right in the catalogue is carried over by who makes the return, word for word.
CREATE FUNCTION returns.keep_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_recount boolean := returns.makes() AND NEW.confirmed_at IS NULL
    AND ((NEW.said, NEW.source) IS NOT DISTINCT FROM (OLD.said, OLD.source) OR EXISTS (
      SELECT FROM public.returns_return r JOIN public.figures_typedfigure t ON t.period = r.period
      WHERE r.id = OLD.of_id AND t.code = OLD.code AND t.superseded_at IS NULL
        AND (t.value, t.source) = (NEW.said, NEW.source)));
  is_answer boolean := OLD.office_id = ANY (access.my_offices()) AND NEW.confirmed_by = access.me()
    AND NEW.counted IS NOT DISTINCT FROM OLD.counted;
BEGIN
  IF NOT (coalesce(is_recount, false) OR coalesce(is_answer, false)) THEN
    RAISE EXCEPTION 'a figure is counted by who makes the return and confirmed by its office'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.returns_return r WHERE r.id = OLD.of_id AND r.status = 'return_collecting') THEN
    RAISE EXCEPTION 'the figures of a frozen return are not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER line_kept BEFORE UPDATE ON public.returns_returnline FOR EACH ROW EXECUTE FUNCTION returns.keep_line();

GRANT SELECT, INSERT ON public.returns_edition TO sigap_desk;
GRANT UPDATE (letter_id, sent_on, sent_number, sent_noted_at, sent_noted_by_name, received_on, received_by, received_number,
  received_noted_at) ON public.returns_edition TO sigap_desk;
CREATE POLICY edition_seen ON public.returns_edition FOR SELECT TO sigap_desk USING ((SELECT returns.reads()));
CREATE POLICY edition_frozen ON public.returns_edition FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT returns.makes()) AND frozen_by = (SELECT access.me()));
CREATE POLICY edition_sent ON public.returns_edition FOR UPDATE TO sigap_desk
  USING ((SELECT returns.makes())) WITH CHECK ((SELECT returns.makes()));

-- Dispatch and receipt of an edition are noted once each. Until it is sent, another letter may take the place of its own.
CREATE FUNCTION returns.keep_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.letter_id IS NOT NULL AND OLD.sent_on IS NOT NULL AND NEW.letter_id IS DISTINCT FROM OLD.letter_id
    OR OLD.sent_on IS NOT NULL AND (NEW.sent_on, NEW.sent_number, NEW.sent_noted_at, NEW.sent_noted_by_name)
      IS DISTINCT FROM (OLD.sent_on, OLD.sent_number, OLD.sent_noted_at, OLD.sent_noted_by_name)
    OR OLD.received_on IS NOT NULL AND (NEW.received_on, NEW.received_by, NEW.received_number, NEW.received_noted_at)
      IS DISTINCT FROM (OLD.received_on, OLD.received_by, OLD.received_number, OLD.received_noted_at) THEN
    RAISE EXCEPTION 'dispatch and receipt of an edition are noted once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER edition_kept BEFORE UPDATE ON public.returns_edition FOR EACH ROW EXECUTE FUNCTION returns.keep_edition();
