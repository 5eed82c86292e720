GRANT USAGE ON SCHEMA links TO sigap_desk, sigap_worker, sigap_vault;

-- Links between cases. What is compared are tokens of leads and of people who are reported, never of a victim, a witness
-- or a reporter. Who writes a lead learns nothing by it: the worker compares later, and takes as long for everybody.
-- Which cases a link joins is granted to nobody; it is read and answered through the functions below.

-- A lead of whoever turned out to be harmed is left out, and what stands in its case as a harmed person's.
CREATE VIEW links.facts AS
  SELECT t.lead_id AS source, t.case_id, t.kind, t.token, t.kek_id FROM public.links_leadtoken t
  JOIN public.links_lead l ON l.id = t.lead_id
  LEFT JOIN public.cases_caseperson p ON p.id = l.person_id
  WHERE (l.person_id IS NULL OR p.role = 'suspect') AND NOT EXISTS (
    SELECT FROM public.cases_persontoken v
    JOIN public.cases_caseperson h ON h.id = v.person_id AND h.role IN ('victim', 'child_in_conflict')
    WHERE v.token = t.token AND v.case_id = t.case_id)
  UNION ALL
  SELECT t.person_id, t.case_id, t.kind, t.token, t.kek_id FROM public.cases_persontoken t
  JOIN public.cases_caseperson p ON p.id = t.person_id AND p.role = 'suspect';

-- What two tokens that are equal say: the less telling of the two kinds that they were made for.
CREATE FUNCTION links.shared_fact(one text, other text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN one LIKE 'other\_%' OR other LIKE 'other\_%' THEN 'name_like'
    WHEN one LIKE 'name\_%' THEN 'name'
    ELSE one END
$$;

-- Whose tokens are new is compared by the worker, whichever way they came.
CREATE FUNCTION links.queue_leads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.links_duecomparison (source, since) SELECT DISTINCT n.lead_id, now() FROM fresh n
  ON CONFLICT (source) DO UPDATE SET since = excluded.since;
  RETURN NULL;
END $$;
CREATE TRIGGER compared_with_others AFTER INSERT ON public.links_leadtoken REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION links.queue_leads();

CREATE FUNCTION links.queue_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.links_duecomparison (source, since)
  SELECT DISTINCT n.person_id, now() FROM fresh n
  JOIN public.cases_caseperson p ON p.id = n.person_id AND p.role = 'suspect'
  ON CONFLICT (source) DO UPDATE SET since = excluded.since;
  INSERT INTO public.links_duecomparison (source, since)
  SELECT DISTINCT t.lead_id, now() FROM fresh n
  JOIN public.cases_caseperson p ON p.id = n.person_id AND p.role IN ('victim', 'child_in_conflict')
  JOIN public.links_leadtoken t ON t.token = n.token AND t.case_id = n.case_id
  ON CONFLICT (source) DO UPDATE SET since = excluded.since;
  RETURN NULL;
END $$;
CREATE TRIGGER compared_with_others AFTER INSERT ON public.cases_persontoken REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION links.queue_people();
-- An identity that was corrected, or is gone: what it joined is looked at again.
CREATE TRIGGER compared_again AFTER DELETE ON public.cases_persontoken REFERENCING OLD TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION links.queue_people();
-- A role that was corrected: who is reported no more joins nothing, nor do leads of theirs or that are the same; who is
-- now is compared with the tokens they have.
CREATE FUNCTION links.follow_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.links_duecomparison (source, since)
  SELECT s.id, now() FROM (
    SELECT NEW.id
    UNION SELECT l.id FROM public.links_lead l WHERE l.person_id = NEW.id
    UNION SELECT t.lead_id FROM public.cases_persontoken v
    JOIN public.links_leadtoken t ON t.token = v.token AND t.case_id = v.case_id WHERE v.person_id = NEW.id) s
  ON CONFLICT (source) DO UPDATE SET since = excluded.since;
  RETURN NULL;
END $$;
CREATE TRIGGER compared_again AFTER UPDATE OF role ON public.cases_caseperson FOR EACH ROW
  WHEN (OLD.role <> NEW.role AND (OLD.role IN ('suspect', 'victim', 'child_in_conflict')
    OR NEW.role IN ('suspect', 'victim', 'child_in_conflict'))) EXECUTE FUNCTION links.follow_role();

-- Both managers may know of both cases: else the link is shown to nobody.
CREATE FUNCTION links.may_be_shown(one uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.cases_case c CROSS JOIN (VALUES (one), (other)) AS x (id)
    WHERE c.id IN (one, other) AND access.is_excluded(x.id, c.manager_id, c.office_id))
$$;

-- Open links that nothing holds any more go, with what was asked of them.
CREATE FUNCTION links.drop_empty(wanted uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  undone uuid[];
  subjects uuid[];
BEGIN
  SELECT coalesce(array_agg(l.id), '{}') INTO undone FROM public.links_caselink l
  WHERE l.id = ANY (wanted) AND l.status = 'link_open'
    AND NOT EXISTS (SELECT 1 FROM public.links_linkmatch m WHERE m.link_id = l.id);
  SELECT array_agg(x.id) INTO subjects FROM (
    SELECT s.id FROM public.links_linkside s WHERE s.link_id = ANY (undone)
    UNION ALL SELECT r.id FROM public.links_linkrequest r WHERE r.link_id = ANY (undone)) x;
  DELETE FROM public.links_linkrequest r WHERE r.link_id = ANY (undone);
  DELETE FROM public.links_linkside s WHERE s.link_id = ANY (undone);
  DELETE FROM public.links_caselink l WHERE l.id = ANY (undone);
  PERFORM links.refresh_work(x) FROM unnest(subjects) x;
END $$;

-- The figures that the task force agreed on, as they count now: the worker is not asked for them.
CREATE FUNCTION links.agreed_at(p_at timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT links.agreed_on((audit.moment(p_at) AT TIME ZONE mailbox.regency_zone())::date)
$$;

-- Compares what is due and notes what is shared; returns everything that the pairs it touched share.
CREATE FUNCTION links.compare(p_at timestamptz, p_limit integer)
RETURNS TABLE (link uuid, status text, judged smallint, judged_kinds text[], kind text, weight smallint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  agreed CONSTANT jsonb := links.agreed_at(p_at);
  over_cases CONSTANT integer := agreed ->> 'common_over';
  most_cases CONSTANT integer := agreed ->> 'most_cases';
  due uuid[];
  spread jsonb;
  met jsonb;
  touched uuid[];
BEGIN
  p_at := audit.moment(p_at);
  WITH taken AS (
    SELECT d.source FROM public.links_duecomparison d ORDER BY d.since LIMIT p_limit FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM public.links_duecomparison d USING taken WHERE d.source = taken.source RETURNING d.source)
  SELECT array_agg(gone.source) INTO due FROM gone;
  IF due IS NULL THEN
    RETURN;
  END IF;
  -- What was corrected since is shared no more. While keys change hands both are looked at under one key first.
  WITH gone AS (
    DELETE FROM public.links_linkmatch m USING public.links_caselink l
    WHERE l.id = m.link_id AND l.status = 'link_open' AND (m.one_source = ANY (due) OR m.other_source = ANY (due))
      AND NOT EXISTS (
        SELECT 1 FROM links.facts a JOIN links.facts b ON b.source = m.other_source
        WHERE a.source = m.one_source
          AND (a.kek_id <> b.kek_id OR (a.token = b.token AND links.shared_fact(a.kind, b.kind) = m.kind)))
    RETURNING m.link_id)
  SELECT array_agg(DISTINCT gone.link_id) INTO touched FROM gone;
  PERFORM links.drop_empty(touched);
  -- In how many cases each token stands, counted as far as it matters.
  SELECT jsonb_agg(jsonb_build_object('token', encode(o.token, 'hex'), 'cases', n.cases, 'is_common', EXISTS (
    SELECT 1 FROM public.links_commonnumber c WHERE c.token = o.token AND c.ended_at IS NULL)))
  INTO spread
  FROM (SELECT DISTINCT f.token FROM links.facts f WHERE f.source = ANY (due)) o
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT b.case_id)::integer AS cases
    FROM (SELECT f.case_id FROM links.facts f WHERE f.token = o.token LIMIT 20 * (most_cases + 1)) b) n
  WHERE n.cases > 1;
  -- What stands in so many cases raises nothing by itself, and where it was counted before it counts less.
  WITH common AS (
    SELECT decode(s.token, 'hex') AS token FROM jsonb_to_recordset(coalesce(spread, '[]')) AS s (token text, cases integer)
    WHERE s.cases > over_cases
  ), bearers AS MATERIALIZED (
    SELECT c.token, b.source, b.kind FROM common c
    CROSS JOIN LATERAL (SELECT f.source, f.kind FROM links.facts f WHERE f.token = c.token LIMIT 20 * (most_cases + 1)) b
  ), lowered AS (
    UPDATE public.links_linkmatch m SET is_many = true, weight = 1
    FROM bearers one JOIN bearers other ON other.token = one.token AND other.source <> one.source
    WHERE m.one_source = one.source AND m.other_source = other.source AND m.weight > 1
      AND m.kind = links.shared_fact(one.kind, other.kind)
    RETURNING m.link_id)
  SELECT coalesce(touched, '{}') || coalesce(array_agg(DISTINCT lowered.link_id), '{}') INTO touched FROM lowered;
  SELECT jsonb_agg(to_jsonb(m)) INTO met FROM (
    SELECT p.one_case, p.other_case, p.one_source, p.other_source, p.kind, max(p.cases) AS cases,
      bool_and(p.is_common) AS is_common
    FROM (
      SELECT least(o.case_id, f.case_id) AS one_case, greatest(o.case_id, f.case_id) AS other_case,
        CASE WHEN o.case_id < f.case_id THEN o.source ELSE f.source END AS one_source,
        CASE WHEN o.case_id < f.case_id THEN f.source ELSE o.source END AS other_source,
        links.shared_fact(o.kind, f.kind) AS kind, s.cases,
        s.is_common OR EXISTS (
          SELECT 1 FROM public.links_lead l WHERE l.id IN (o.source, f.source) AND l.is_common) AS is_common
      FROM jsonb_to_recordset(coalesce(spread, '[]')) AS s (token text, cases integer, is_common boolean)
      JOIN links.facts o ON o.token = decode(s.token, 'hex') AND o.source = ANY (due)
      JOIN links.facts f ON f.token = o.token AND f.case_id <> o.case_id
      WHERE s.cases <= most_cases) p
    GROUP BY p.one_case, p.other_case, p.one_source, p.other_source, p.kind) m;
  INSERT INTO public.links_caselink (
    id, one_case_id, other_case_id, status, strength, is_shown, found_at, judged, judged_kinds, reason, settled_by_name,
    settled_office, version)
  SELECT gen_random_uuid(), m.one_case, m.other_case, 'link_open', 1, false, p_at, 0, '{}', '', '', '', 1
  FROM (SELECT DISTINCT r.one_case, r.other_case FROM jsonb_to_recordset(coalesce(met, '[]')) AS r (one_case uuid, other_case uuid)
    ORDER BY 1, 2) m
  ON CONFLICT (one_case_id, other_case_id) DO NOTHING;
  INSERT INTO public.links_linkside (id, link_id, case_id)
  SELECT gen_random_uuid(), l.id, x.case_id
  FROM (SELECT DISTINCT r.one_case, r.other_case FROM jsonb_to_recordset(coalesce(met, '[]')) AS r (one_case uuid, other_case uuid)) m
  JOIN public.links_caselink l ON l.one_case_id = m.one_case AND l.other_case_id = m.other_case
  CROSS JOIN LATERAL (VALUES (l.one_case_id), (l.other_case_id)) AS x (case_id)
  ON CONFLICT (link_id, case_id) DO NOTHING;
  WITH noted AS (
    INSERT INTO public.links_linkmatch AS k (link_id, kind, one_source, other_source, weight, is_many, is_common)
    SELECT l.id, m.kind, m.one_source, m.other_source,
      CASE WHEN m.is_common OR m.cases > over_cases THEN 1 ELSE (agreed -> 'weights' ->> m.kind)::smallint END,
      m.cases > over_cases, m.is_common
    FROM jsonb_to_recordset(coalesce(met, '[]')) AS m (one_case uuid, other_case uuid, one_source uuid, other_source uuid, kind text,
      cases integer, is_common boolean)
    JOIN public.links_caselink l ON l.one_case_id = m.one_case AND l.other_case_id = m.other_case
    ON CONFLICT ON CONSTRAINT match_once DO UPDATE SET
      (weight, is_many, is_common) = (excluded.weight, excluded.is_many, excluded.is_common)
    RETURNING k.link_id)
  SELECT coalesce(touched, '{}') || coalesce(array_agg(DISTINCT noted.link_id), '{}') INTO touched FROM noted;
  -- It says as much as the most telling of what is shared, whether anybody weighs it or not.
  UPDATE public.links_caselink l SET strength = links.least_strength(l.id)
  WHERE l.id = ANY (touched) AND l.strength < links.least_strength(l.id);
  -- Held until they are weighed: who settles one meanwhile waits, reads what it has become, and is not written over.
  PERFORM FROM public.links_caselink l WHERE l.id = ANY (touched) ORDER BY l.id FOR NO KEY UPDATE;
  RETURN QUERY
    SELECT l.id, l.status, l.judged, l.judged_kinds, m.kind, m.weight FROM public.links_caselink l
    JOIN public.links_linkmatch m ON m.link_id = l.id WHERE l.id = ANY (touched);
END $$;

-- Which leads have met which other case, as far as anybody was shown it. Taking a lead back does not undo it.
CREATE FUNCTION links.note_meetings(wanted uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.links_leadmeeting (lead_id, other_case_id)
  SELECT DISTINCT e.id, CASE WHEN e.case_id = l.one_case_id THEN l.other_case_id ELSE l.one_case_id END
  FROM public.links_caselink l JOIN public.links_linkmatch m ON m.link_id = l.id
  JOIN public.links_lead e ON e.id IN (m.one_source, m.other_source)
  WHERE l.id = ANY (wanted) AND l.is_shown
  ON CONFLICT DO NOTHING
$$;

-- What a link says at least: `links.rules.strength_of` gives as much or more.
CREATE FUNCTION links.least_strength(p_link uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(coalesce(max(m.weight), 1), 3)::smallint FROM public.links_linkmatch m WHERE m.link_id = p_link
$$;

-- How much each of these links says now, and which of them is looked at again.
CREATE FUNCTION links.weigh(p_rows jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.links_caselink l SET strength = greatest(r.strength, links.least_strength(l.id)) FROM
    jsonb_to_recordset(p_rows) AS r (link uuid, strength smallint, reopens boolean)
  WHERE l.id = r.link AND NOT r.reopens AND l.strength <> r.strength;
  SELECT links.note_meetings(ARRAY(SELECT r.link FROM jsonb_to_recordset(p_rows) AS r (link uuid)));
  UPDATE public.links_caselink l SET strength = r.strength, status = 'link_open', judged = 0, judged_kinds = '{}',
    reason = '', settled_at = NULL, settled_by = NULL, settled_by_name = '', settled_office = '', rung_at = NULL,
    version = l.version + 1
  FROM jsonb_to_recordset(p_rows) AS r (link uuid, strength smallint, reopens boolean)
  WHERE l.id = r.link AND r.reopens
$$;

-- Shows what may be shown, and rings once for what says enough: both managers, and who investigates either case. A row
-- without a hearer for each side that rings.
CREATE FUNCTION links.raise_shown(p_at timestamptz)
RETURNS TABLE (side uuid, side_case uuid, hearer uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  look_within CONSTANT interval := make_interval(days => (links.agreed_at(p_at) ->> 'look_within_days')::integer);
  shown uuid[];
BEGIN
  p_at := audit.moment(p_at);
  -- Nobody is late with what they could not see: the days count anew where it is shown, and where it rings, again.
  WITH fresh AS (
    UPDATE public.links_caselink l SET is_shown = true, shown_at = coalesce(l.shown_at, p_at),
      due_at = p_at + look_within
    WHERE NOT l.is_shown AND links.may_be_shown(l.one_case_id, l.other_case_id) RETURNING l.id)
  SELECT array_agg(fresh.id) INTO shown FROM fresh;
  PERFORM links.note_meetings(shown);
  RETURN QUERY
    WITH rung AS (
      UPDATE public.links_caselink l SET rung_at = p_at, due_at = p_at + look_within
      WHERE l.is_shown AND l.rung_at IS NULL AND l.strength > 1 AND l.status = 'link_open'
      RETURNING l.id, l.one_case_id, l.other_case_id
    ), hearers AS (
      SELECT r.id, r.one_case_id, r.other_case_id, s.id AS side, s.case_id, c.manager_id AS person, true AS is_manager
      FROM rung r JOIN public.links_linkside s ON s.link_id = r.id JOIN public.cases_case c ON c.id = s.case_id
      UNION ALL
      SELECT r.id, r.one_case_id, r.other_case_id, s.id, s.case_id, a.person_id, false
      FROM rung r JOIN public.links_linkside s ON s.link_id = r.id
      JOIN public.cases_assignment a ON a.case_id = s.case_id AND a.until IS NULL
      JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
        AND 'legal' = ANY (p.rooms)
      JOIN public.access_membership m ON m.person_id = a.person_id AND m.office_id = a.office_id AND m.since <= now()
        AND (m.until IS NULL OR m.until > now()) AND m.role = ANY (access.holders_of('link:compare')))
    SELECT s.id, s.case_id, NULL::uuid FROM rung r JOIN public.links_linkside s ON s.link_id = r.id
    UNION ALL
    (SELECT DISTINCT ON (h.id, h.person) h.side, h.case_id, h.person FROM hearers h
    WHERE NOT access.is_excluded(h.one_case_id, h.person, NULL) AND NOT access.is_excluded(h.other_case_id, h.person, NULL)
    ORDER BY h.id, h.person, h.is_manager DESC, h.side);
END $$;
GRANT EXECUTE ON FUNCTION links.compare, links.weigh, links.raise_shown TO sigap_worker;

-- Whoever is kept from either case is kept from both sides of the link, from its notices and its work.
CREATE FUNCTION links.register_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.register_subject(NEW.id, l.one_case_id), access.register_subject(NEW.id, l.other_case_id)
  FROM public.links_caselink l WHERE l.id = NEW.link_id;
  RETURN NULL;
END $$;
CREATE TRIGGER subject_registered AFTER INSERT ON public.links_linkside FOR EACH ROW
  EXECUTE FUNCTION links.register_side();

CREATE FUNCTION links.register_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.register_subject(NEW.id, l.one_case_id), access.register_subject(NEW.id, l.other_case_id)
  FROM public.links_caselink l WHERE l.id = NEW.link_id;
  RETURN NULL;
END $$;
CREATE TRIGGER subject_registered AFTER INSERT ON public.links_linkrequest FOR EACH ROW
  EXECUTE FUNCTION links.register_request();

-- Hides the links of these cases that may not be shown any more. What may be shown again the worker shows.
CREATE FUNCTION links.reconsider(cases uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.links_caselink l SET is_shown = false
  WHERE l.is_shown AND (l.one_case_id = ANY (cases) OR l.other_case_id = ANY (cases))
    AND NOT links.may_be_shown(l.one_case_id, l.other_case_id)
$$;

CREATE FUNCTION links.follow_exclusion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM links.reconsider(ARRAY[NEW.subject_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER links_follow AFTER INSERT OR UPDATE ON public.access_exclusion FOR EACH ROW
  WHEN (NEW.subject_kind = 'case') EXECUTE FUNCTION links.follow_exclusion();

-- A manager who comes into an office that is kept from the other case.
CREATE FUNCTION links.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM links.reconsider(ARRAY(
    SELECT s.case_id FROM public.links_linkside s JOIN public.cases_case c ON c.id = s.case_id
    WHERE c.manager_id = NEW.person_id));
  RETURN NULL;
END $$;
CREATE TRIGGER links_follow AFTER INSERT OR UPDATE ON public.access_membership FOR EACH ROW
  EXECUTE FUNCTION links.follow_membership();

-- What goes with its case: tokens, traces of forms, open links. Of the settled ones that they were is left.
CREATE FUNCTION links.forget_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  touched uuid[];
BEGIN
  DELETE FROM public.links_duecomparison d USING public.links_lead l WHERE l.case_id = NEW.id AND d.source = l.id;
  DELETE FROM public.links_leadtoken t USING public.links_lead l WHERE l.case_id = NEW.id AND t.lead_id = l.id;
  UPDATE public.links_lead l SET body = '' WHERE l.case_id = NEW.id;
  DELETE FROM public.links_leadmeeting m USING public.links_lead l
  WHERE l.id = m.lead_id AND NEW.id IN (l.case_id, m.other_case_id);
  WITH gone AS (
    DELETE FROM public.links_linkmatch m USING public.links_caselink l
    WHERE m.link_id = l.id AND NEW.id IN (l.one_case_id, l.other_case_id) RETURNING m.link_id)
  SELECT array_agg(DISTINCT gone.link_id) INTO touched FROM gone;
  PERFORM links.drop_empty(touched);
  RETURN NULL;
END $$;
CREATE TRIGGER links_go_with_case AFTER UPDATE OF erased_at ON public.cases_case FOR EACH ROW
  WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION links.forget_case();
