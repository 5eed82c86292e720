-- What somebody at the desk sees of links, and does with them.

-- More of a link is open to me: it was agreed, or I investigate. Asked of links that I see.
CREATE FUNCTION links.is_agreed(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.links_linkrequest r WHERE r.link_id = wanted AND r.is_agreed)
$$;

-- The links of cases in whose legal section I work, a row for each side that is mine; nothing of a case kept from me.
-- `is_named`: the other case is told by its code; `is_opened`: its leads are read.
CREATE FUNCTION links.mine(p_case uuid DEFAULT NULL)
RETURNS TABLE (side uuid, link uuid, case_id uuid, other_side uuid, other_case uuid, is_opened boolean, is_named boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT cases.with_room('legal') AS work, access.may('link:compare') AS compares, cases.kept_from_me() AS kept
    WHERE access.may('legal:note'))
  SELECT s.id, l.id, s.case_id, o.id, o.case_id, mine.compares OR n.is_named, n.is_named
  FROM mine
  JOIN public.links_linkside s ON s.case_id = ANY (mine.work) AND (p_case IS NULL OR s.case_id = p_case)
  JOIN public.links_caselink l ON l.id = s.link_id AND l.is_shown
  JOIN public.links_linkside o ON o.link_id = l.id AND o.id <> s.id AND o.case_id <> ALL (mine.kept)
  CROSS JOIN LATERAL (
    SELECT o.case_id = ANY (mine.work) OR EXISTS (
      SELECT 1 FROM public.links_linkrequest r WHERE r.link_id = l.id AND r.is_agreed) AS is_named) n
$$;

-- The same as a page shows it: what is shared, whom to talk to, what was asked. Of the other case nothing that was not
-- agreed. `p_case`: of this case; none: all of mine, each once. Open ones first, the strongest first.
CREATE FUNCTION links.seen_by_me(p_case uuid, p_side uuid, p_limit integer, p_offset integer)
RETURNS TABLE (
  side uuid, case_id uuid, case_code text, status text, strength smallint, shown_at timestamptz, due_at timestamptz,
  reason text, settled_at timestamptz, settled_by_name text, settled_office text, version integer, other_office text,
  other_manager text, other_phone text, is_opened boolean, is_named boolean, other_code text, facts jsonb, request jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS MATERIALIZED (
    SELECT m.*, l.status, l.strength, l.shown_at, l.one_case_id
    FROM (SELECT x.*, row_number() OVER (PARTITION BY x.link ORDER BY x.side) AS copy FROM links.mine(p_case) x) m
    JOIN public.links_caselink l ON l.id = m.link
    WHERE (p_side IS NULL OR m.side = p_side) AND (p_case IS NOT NULL OR p_side IS NOT NULL OR m.copy = 1)
    ORDER BY l.status <> 'link_open', l.strength DESC, l.shown_at DESC, m.side LIMIT least(p_limit, 501) OFFSET p_offset)
  SELECT f.side, f.case_id, c.code, f.status, f.strength, f.shown_at, l.due_at, l.reason, l.settled_at, l.settled_by_name,
    l.settled_office, l.version, oc.office_name, oc.manager_name, oo.phone, f.is_opened, f.is_named,
    CASE WHEN f.is_named THEN oc.code ELSE '' END, x.facts, q.request
  FROM found f
  JOIN public.links_caselink l ON l.id = f.link
  JOIN public.cases_case c ON c.id = f.case_id
  JOIN public.cases_case oc ON oc.id = f.other_case
  JOIN public.access_office oo ON oo.id = oc.office_id
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'kind', k.kind, 'weight', k.weight, 'is_many', k.is_many, 'is_common', k.is_common,
      'mine', CASE WHEN f.one_case_id = f.case_id THEN k.one_source ELSE k.other_source END,
      'theirs', CASE WHEN NOT f.is_opened THEN NULL WHEN f.one_case_id = f.case_id THEN k.other_source
        ELSE k.one_source END) ORDER BY k.weight DESC, k.kind, k.id), '[]') AS facts
    FROM (SELECT * FROM public.links_linkmatch k WHERE k.link_id = f.link ORDER BY k.weight DESC, k.id LIMIT 20) k) x
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('id', r.id, 'is_mine', r.side_id = f.side, 'reason', r.reason, 'by', r.requested_by_name,
      'office', r.office_name, 'at', r.requested_at, 'answered_at', r.answered_at, 'answered_by', r.answered_by_name,
      'is_agreed', r.is_agreed, 'decline', r.decline_reason) AS request
    FROM public.links_linkrequest r WHERE r.link_id = f.link
    ORDER BY r.answered_at IS NOT NULL, r.is_agreed DESC, r.requested_at DESC LIMIT 1) q ON true
  ORDER BY f.status <> 'link_open', f.strength DESC, f.shown_at DESC, f.side
$$;

-- This lead of another case is one that a link of mine lets me read.
-- A lead of whoever turned out to be harmed, or that stands in its case as a harmed person's.
CREATE FUNCTION links.is_of_harmed(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.links_lead l JOIN public.cases_caseperson p ON p.id = l.person_id
    WHERE l.id = wanted AND p.role <> 'suspect'
  ) OR EXISTS (
    SELECT FROM public.links_leadtoken t
    JOIN public.cases_persontoken v ON v.token = t.token AND v.case_id = t.case_id
    JOIN public.cases_caseperson h ON h.id = v.person_id AND h.role IN ('victim', 'child_in_conflict')
    WHERE t.lead_id = wanted)
$$;

CREATE FUNCTION links.shows_lead(wanted uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.links_linkmatch k
    JOIN public.links_caselink l ON l.id = k.link_id AND l.is_shown
    CROSS JOIN LATERAL (
      SELECT CASE WHEN l.one_case_id = of_case THEN l.other_case_id ELSE l.one_case_id END AS case_id) here
    WHERE (k.one_source = wanted OR k.other_source = wanted) AND cases.in_room(here.case_id, 'legal')
      AND (access.may('link:compare') OR links.is_agreed(l.id))
  ) AND NOT links.is_of_harmed(wanted) AND of_case <> ALL (cases.kept_from_me()) AND access.may('legal:note')
$$;

CREATE FUNCTION links.key_opens(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.links_lead l
    WHERE l.key_id = wanted AND (cases.in_room(l.case_id, 'legal') OR links.shows_lead(l.id, l.case_id)))
$$;
GRANT EXECUTE ON FUNCTION links.seen_by_me, links.shows_lead TO sigap_desk;
GRANT EXECUTE ON FUNCTION links.key_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them.
CREATE POLICY key_of_lead_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'lead' OR links.key_opens(id));

GRANT SELECT, INSERT, UPDATE (removed_at, removed_by, removal_reason) ON public.links_lead TO sigap_desk;
CREATE POLICY lead_seen ON public.links_lead FOR SELECT TO sigap_desk USING (
  ((SELECT access.may('legal:note')) AND case_id = ANY ((SELECT cases.with_room('legal'))::uuid[]))
  OR links.shows_lead(id, case_id));
CREATE POLICY lead_noted ON public.links_lead FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('legal:note')) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND removed_at IS NULL
  AND (person_id IS NULL OR EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = person_id AND p.case_id = links_lead.case_id AND p.role = 'suspect')));
CREATE POLICY lead_taken_back ON public.links_lead FOR UPDATE TO sigap_desk
  USING (removed_at IS NULL AND (SELECT access.may('legal:note')) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (removed_by = (SELECT access.me()) AND cases.in_room(case_id, 'legal'));

-- What becomes of a link stands in the trails of both its cases, each with its own side; so does who read across it, in
-- the trail of the case whose lead was read. Whoever is kept from either case reads it in neither.
CREATE POLICY event_of_link_kept ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  CASE WHEN code = 'vault:room:opened' THEN subject_id <> ALL ((SELECT cases.kept_subjects())::uuid[]) ELSE true END
  AND (NOT starts_with(code, 'links:link:')
  OR substring(body FROM '"side": "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')::uuid
    <> ALL ((SELECT cases.kept_subjects())::uuid[])));

-- The side's own id and case, for notices that lead to its page; of what is hidden not even that.
CREATE FUNCTION links.is_shown(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.links_caselink l WHERE l.id = wanted AND l.is_shown)
$$;
GRANT EXECUTE ON FUNCTION links.is_shown TO sigap_desk;
GRANT SELECT (id, case_id) ON public.links_linkside TO sigap_desk;
CREATE POLICY side_seen ON public.links_linkside FOR SELECT TO sigap_desk USING (
  case_id = ANY ((SELECT cases.with_room('legal'))::uuid[]) AND id <> ALL ((SELECT cases.kept_subjects())::uuid[])
  AND links.is_shown(link_id));

-- The tokens of a lead are these and no others; none once it was taken back, and what it alone joined is undone.
CREATE FUNCTION links.index_lead(p_lead uuid, p_kinds text[], p_tokens bytea[], p_kek text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  l public.links_lead;
BEGIN
  SELECT * INTO l FROM public.links_lead x WHERE x.id = p_lead AND cases.in_room(x.case_id, 'legal');
  IF l.id IS NULL OR NOT access.may('legal:note') THEN
    RETURN;
  END IF;
  DELETE FROM public.links_leadtoken t WHERE t.lead_id = l.id;
  IF l.removed_at IS NOT NULL THEN
    DELETE FROM public.links_duecomparison d WHERE d.source = l.id;
    PERFORM links.forget_matches(l.id);
  ELSE
    INSERT INTO public.links_leadtoken (lead_id, case_id, kind, token, kek_id)
    SELECT l.id, l.case_id, n.kind, n.token, p_kek FROM unnest(p_kinds, p_tokens) AS n (kind, token);
  END IF;
END $$;

CREATE FUNCTION links.forget_matches(p_source uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  touched uuid[];
BEGIN
  WITH gone AS (
    DELETE FROM public.links_linkmatch m USING public.links_caselink l
    WHERE l.id = m.link_id AND l.status = 'link_open' AND p_source IN (m.one_source, m.other_source)
    RETURNING m.link_id)
  SELECT array_agg(DISTINCT gone.link_id) INTO touched FROM gone;
  PERFORM links.drop_empty(touched);
  -- What is left is weighed again.
  INSERT INTO public.links_duecomparison (source, since)
  SELECT DISTINCT m.one_source, now() FROM public.links_linkmatch m WHERE m.link_id = ANY (touched)
  ON CONFLICT (source) DO UPDATE SET since = excluded.since;
END $$;

-- Telephones that the public and every officer may know: of offices and of the page of numbers.
CREATE FUNCTION links.public_lines() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.phone FROM public.access_office o WHERE o.phone <> '' AND access.may('legal:note')
  UNION SELECT e.phone FROM public.guidance_entry e WHERE e.phone <> '' AND access.may('legal:note')
$$;
GRANT EXECUTE ON FUNCTION links.index_lead, links.public_lines TO sigap_desk;

-- The name under which I act, and my office on this case.
CREATE FUNCTION links.acting(wanted uuid) RETURNS TABLE (name text, office text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.name, o.name FROM public.access_person p
  JOIN public.cases_assignment a ON a.case_id = wanted AND a.person_id = p.id AND a.until IS NULL
  JOIN public.access_office o ON o.id = a.office_id AND o.id = ANY (access.my_offices())
  WHERE p.id = access.me() ORDER BY a.id LIMIT 1
$$;

-- What a link is. Returns no row to whom it does not exist; `outcome` says what became of it.
CREATE FUNCTION links.settle(p_side uuid, p_verdict text, p_reason text, p_version integer, p_at timestamptz)
RETURNS TABLE (outcome text, own_case uuid, other_side uuid, other_case uuid, other_manager uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m record;
  l public.links_caselink;
  happened text := 'settled';
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO m FROM links.mine() x WHERE x.side = p_side AND access.may('link:settle');
  IF m.side IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO l FROM public.links_caselink x WHERE x.id = m.link FOR UPDATE;
  IF l.status = p_verdict AND l.reason = p_reason THEN
    happened := 'unchanged';
  ELSIF l.version <> p_version THEN
    happened := 'conflict';
  ELSIF p_verdict <> 'link_coincidence' AND NOT m.is_opened THEN
    happened := 'closed';
  ELSE
    UPDATE public.links_caselink x SET status = p_verdict, reason = p_reason, settled_at = p_at,
      settled_by = access.me(), settled_by_name = who.name, settled_office = who.office, version = x.version + 1,
      judged = CASE WHEN p_verdict = 'link_coincidence' THEN x.strength ELSE 0 END,
      judged_kinds = CASE WHEN p_verdict = 'link_coincidence' THEN ARRAY(
        SELECT DISTINCT k.kind FROM public.links_linkmatch k WHERE k.link_id = x.id AND k.weight > 1) ELSE '{}' END
    FROM links.acting(m.case_id) who WHERE x.id = l.id;
  END IF;
  RETURN QUERY SELECT happened, m.case_id, m.other_side, m.other_case, c.manager_id
    FROM public.cases_case c WHERE c.id = m.other_case;
END $$;

-- Asks the other side to open the link to both.
CREATE FUNCTION links.request(p_id uuid, p_side uuid, p_reason text, p_at timestamptz)
RETURNS TABLE (outcome text, own_case uuid, other_side uuid, other_case uuid, other_manager uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m record;
  waiting public.links_linkrequest;
  happened text := 'requested';
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO m FROM links.mine() x WHERE x.side = p_side AND access.may('link:settle');
  IF m.side IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM public.links_caselink x WHERE x.id = m.link FOR UPDATE;
  SELECT * INTO waiting FROM public.links_linkrequest r WHERE r.link_id = m.link AND r.answered_at IS NULL;
  IF links.is_agreed(m.link) OR waiting.side_id = p_side THEN
    happened := 'unchanged';
  ELSIF waiting.id IS NOT NULL THEN
    happened := 'theirs';
  ELSE
    INSERT INTO public.links_linkrequest (id, link_id, side_id, reason, requested_at, requested_by, requested_by_name,
      office_name, answered_by_name, is_agreed, decline_reason)
    SELECT p_id, m.link, p_side, p_reason, p_at, access.me(), who.name, who.office, '', false, ''
    FROM links.acting(m.case_id) who;
  END IF;
  RETURN QUERY SELECT happened, m.case_id, m.other_side, m.other_case, c.manager_id
    FROM public.cases_case c WHERE c.id = m.other_case;
END $$;

-- Answers what the other side asked; an empty reason agrees.
CREATE FUNCTION links.answer(p_side uuid, p_decline text, p_at timestamptz)
RETURNS TABLE (outcome text, own_case uuid, other_side uuid, other_case uuid, requester uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m record;
  r public.links_linkrequest;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO m FROM links.mine() x WHERE x.side = p_side AND access.may('link:settle');
  SELECT * INTO r FROM public.links_linkrequest x WHERE x.link_id = m.link AND x.side_id <> p_side
  ORDER BY x.answered_at IS NOT NULL, x.is_agreed DESC, x.requested_at DESC LIMIT 1 FOR UPDATE;
  IF m.side IS NULL OR r.id IS NULL THEN
    RETURN;
  END IF;
  IF r.answered_at IS NULL THEN
    UPDATE public.links_linkrequest x SET answered_at = p_at, answered_by = access.me(), answered_by_name = who.name,
      is_agreed = p_decline = '', decline_reason = p_decline
    FROM links.acting(m.case_id) who WHERE x.id = r.id;
    RETURN QUERY SELECT 'answered', m.case_id, m.other_side, m.other_case, r.requested_by;
  ELSE
    RETURN QUERY SELECT CASE WHEN r.is_agreed = (p_decline = '') AND r.decline_reason = p_decline THEN 'unchanged'
      ELSE 'conflict' END, m.case_id, m.other_side, m.other_case, r.requested_by;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION links.settle, links.request, links.answer TO sigap_desk;

-- Numbers that many share: read by whoever notes leads, kept by heads. What bears one is compared again.
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by) ON public.links_commonnumber TO sigap_desk;
CREATE POLICY common_seen ON public.links_commonnumber FOR SELECT TO sigap_desk USING ((SELECT access.may('legal:note')));
CREATE POLICY common_added ON public.links_commonnumber FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('link:common')) AND added_by = (SELECT access.me()) AND ended_at IS NULL
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY common_ended ON public.links_commonnumber FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND (SELECT access.may('link:common'))) WITH CHECK (ended_by = (SELECT access.me()));
CREATE FUNCTION links.follow_common() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.links_duecomparison (source, since)
  SELECT DISTINCT f.source, now() FROM (SELECT x.source FROM links.facts x WHERE x.token = NEW.token LIMIT 2000) f
  ON CONFLICT (source) DO UPDATE SET since = excluded.since;
  RETURN NULL;
END $$;
CREATE TRIGGER compared_again AFTER INSERT OR UPDATE OF ended_at ON public.links_commonnumber FOR EACH ROW
  EXECUTE FUNCTION links.follow_common();

-- How each officer uses leads, for who reviews: one who enters many, takes them back soon, or finds much, is asked why.
-- A head sees the own office, the auditor all of them; no case, no lead. What it met counts though it was taken back, and a
-- request though its link is gone: it stands in the trails of both cases. Neither counts where either case is kept from who
-- reads.
CREATE FUNCTION links.use_by_officer(p_since timestamptz)
RETURNS TABLE (officer text, office text, entered bigint, taken_back bigint, soon bigint, met bigint, requested bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.recorded_by_name, l.office_name, count(*), count(l.removed_at),
    count(*) FILTER (WHERE l.removed_at < l.recorded_at + interval '7 days'),
    count(*) FILTER (WHERE EXISTS (
      SELECT 1 FROM public.links_leadmeeting m
      WHERE m.lead_id = l.id AND m.other_case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]))),
    (SELECT count(*) / 2 FROM public.audit_event e
      WHERE e.actor_id = l.recorded_by AND e.at >= p_since AND e.code = 'links:link:requested'
        AND substring(e.body FROM '"side": "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')::uuid
          <> ALL ((SELECT cases.kept_subjects())::uuid[]))
  FROM public.links_lead l
  WHERE l.recorded_at >= p_since AND (SELECT access.may('case:review'))
    AND ((SELECT access.may('audit:see')) OR l.office_id = ANY ((SELECT access.my_offices())::uuid[]))
    AND l.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
  GROUP BY l.recorded_by, l.recorded_by_name, l.office_name
  ORDER BY 5 DESC, 3 DESC, 1 LIMIT 200
$$;

-- That a link of the case is open is told where the case is closed, to whom the link is shown. It is no bar.
CREATE FUNCTION links.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN EXISTS (
    SELECT 1 FROM links.mine(wanted) m JOIN public.links_caselink l ON l.id = m.link
    WHERE l.status = 'link_open' AND l.strength > 1) THEN '{link_open}'::text[] ELSE '{}' END
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION links.use_by_officer, links.closing_facts TO sigap_desk;
