GRANT USAGE ON SCHEMA guidance TO sigap_public;

-- What the public is told. The public role reads it through six questions with a fixed answer and is given no table:
-- what stands and is shown, never who wrote it, what stood before or what was hidden.

CREATE FUNCTION guidance.company_list() RETURNS TABLE (listed_on date, source text, companies integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.listed_on, l.source, l.companies::integer FROM public.guidance_companylist l WHERE l.superseded_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION guidance.company_list TO sigap_public;

CREATE FUNCTION guidance.companies() RETURNS TABLE (name text, licence text, city text, state text, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.name, c.licence, c.city, c.state, c.valid_to
  FROM public.guidance_company c JOIN public.guidance_companylist l ON l.id = c.listed_id
  WHERE l.superseded_at IS NULL ORDER BY c.name
$$;
GRANT EXECUTE ON FUNCTION guidance.companies TO sigap_public;

CREATE FUNCTION guidance.pledge() RETURNS TABLE (half text, made_at timestamptz, kept jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.half, p.made_at, p.kept FROM public.guidance_pledge p ORDER BY p.half DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION guidance.pledge TO sigap_public;

-- The deadlines that the public is promised, as they stand today: figures of the rules, nothing of any clock.
CREATE FUNCTION guidance.promises() RETURNS TABLE (
  rule text, amount integer, unit text, from_duty boolean, is_verified boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT ON (r.code) r.code, r.amount::integer, r.unit, r.runs_by = 'office', provisions.is_confirmed(r.fingerprint)
  FROM public.clocks_clockrule r, (SELECT (now() AT TIME ZONE mailbox.regency_zone())::date AS day) today
  WHERE r.code IN ('triage-high', 'triage-medium', 'triage-low', 'first-contact', 'uptd-to-police')
    AND r.superseded_at IS NULL AND r.valid_from <= today.day AND (r.valid_to IS NULL OR r.valid_to > today.day)
  ORDER BY r.code, r.valid_from DESC
$$;
GRANT EXECUTE ON FUNCTION guidance.promises TO sigap_public;

-- Whether somebody is on duty at the unit that receives reports at this moment: no hour of day and night is promised
-- without. A turn counts while the office's own alarm does not ring that nobody answers it (`access.actions.watch_gaps`,
-- which knows who is away or has left). Says yes or no, never who.
CREATE FUNCTION guidance.has_duty() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_dutyshift s JOIN public.access_office o ON o.id = s.office_id
    WHERE o.kind = 'uptd_ppa' AND o.duty_cover IN ('off_hours', 'always')
      AND o.valid_to IS NULL AND s.cancelled_at IS NULL AND s.starts_at <= now() AND s.ends_at > now()
      AND NOT EXISTS (SELECT 1 FROM public.access_dutygap g WHERE g.office_id = o.id AND g.ended_at IS NULL))
$$;
GRANT EXECUTE ON FUNCTION guidance.has_duty TO sigap_public;

-- Whether anybody may take a report yet: in its first days a regency has the site before it has officers.
CREATE FUNCTION guidance.has_reader() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_person p ON p.id = m.person_id
    WHERE p.is_active AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.holders_of('report:take')))
$$;
GRANT EXECUTE ON FUNCTION guidance.has_reader TO sigap_public;

-- The secretariat adds versions; nothing of a version changes but that a later one took its place.
GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.guidance_entry TO sigap_desk;
CREATE POLICY entry_seen ON public.guidance_entry FOR SELECT TO sigap_desk
  USING ((SELECT access.may('guidance:edit')));
-- The legal office reads, to confirm it, what the public is told of the law.
CREATE POLICY entry_of_law_seen ON public.guidance_entry FOR SELECT TO sigap_desk
  USING (kind = 'law' AND (SELECT access.may('law:see')));
CREATE POLICY entry_added ON public.guidance_entry FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('guidance:edit')) AND made_by = (SELECT access.me()) AND superseded_at IS NULL
);
CREATE POLICY entry_replaced ON public.guidance_entry FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('guidance:edit')) AND superseded_at IS NULL)
  WITH CHECK ((SELECT access.may('guidance:edit')) AND superseded_at IS NOT NULL);
GRANT SELECT ON public.guidance_companylist TO sigap_desk;
CREATE POLICY list_seen ON public.guidance_companylist FOR SELECT TO sigap_desk
  USING ((SELECT access.may('guidance:edit')));
-- The worker freezes the figures of a half; what is frozen is never written again.
GRANT SELECT, INSERT ON public.guidance_pledge TO sigap_worker;
CREATE POLICY pledge_known ON public.guidance_pledge FOR SELECT TO sigap_worker USING (true);
CREATE POLICY pledge_frozen ON public.guidance_pledge FOR INSERT TO sigap_worker WITH CHECK (true);

CREATE FUNCTION guidance.entries(p_kind text) RETURNS TABLE (
  code text, scope text, section text, title text, body text, title_en text, body_en text, phone text, place text,
  hours text, basis text, source text, is_verified boolean, on_answer text, on_answer_en text, cost text, country text,
  is_whatsapp boolean, rung_on date, rung_by text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.code, e.scope, e.section, e.title, e.text, e.title_en, e.text_en, e.phone, e.place, e.hours, e.basis,
    e.source, CASE WHEN e.kind = 'law' THEN provisions.is_confirmed(e.fingerprint) ELSE e.is_verified END, e.on_answer, e.on_answer_en, e.cost, e.country, e.is_whatsapp, e.rung_on, e.rung_by
  FROM public.guidance_entry e
  WHERE e.kind = p_kind AND e.is_shown AND e.superseded_at IS NULL
    -- An office of this regency as SIGAP ships it: only where it was rung or stands; what officials wrote is theirs.
    AND (e.kind <> 'number' OR e.scope <> 'local' OR e.made_by_name <> '' OR e.rung_on IS NOT NULL OR EXISTS (
      SELECT FROM public.access_office o
      WHERE o.valid_to IS NULL AND (e.code, o.kind) IN (
        ('uptd-ppa', 'uptd_ppa'), ('polres-ppa', 'polres_ppa'), ('polres-ppa', 'polres'), ('disnaker', 'disnaker'),
        ('bp3mi', 'p4mi'))))
  ORDER BY e.position, e.title LIMIT 200
$$;
GRANT EXECUTE ON FUNCTION guidance.entries TO sigap_public;

-- The secretariat lays a whole list in the place of the one that stands; no row of a list is changed.
GRANT INSERT, UPDATE (superseded_at) ON public.guidance_companylist TO sigap_desk;
CREATE POLICY list_laid ON public.guidance_companylist FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('guidance:edit')) AND superseded_at IS NULL);
CREATE POLICY list_replaced ON public.guidance_companylist FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('guidance:edit')) AND superseded_at IS NULL)
  WITH CHECK ((SELECT access.may('guidance:edit')) AND superseded_at IS NOT NULL);
GRANT SELECT, INSERT ON public.guidance_company TO sigap_desk;
CREATE POLICY company_seen ON public.guidance_company FOR SELECT TO sigap_desk
  USING ((SELECT access.may('guidance:edit')));
CREATE POLICY company_laid ON public.guidance_company FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('guidance:edit'))
  AND listed_id IN (SELECT l.id FROM public.guidance_companylist l WHERE l.superseded_at IS NULL)
);
