GRANT USAGE ON SCHEMA questionnaires TO sigap_desk;

-- I make forms for this office: its head, or the secretariat, whose forms are every office's.
CREATE FUNCTION questionnaires.makes_for(p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = access.me() AND m.office_id = p_office AND m.role = ANY (access.holders_of('form:manage'))
      AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;
-- Or I load a regency's set-up, which brings drafts to any office.
CREATE FUNCTION questionnaires.brings() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('setup:manage') AND access.may('form:manage')
$$;
CREATE FUNCTION questionnaires.makes(p_form uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.questionnaires_questionnaire q WHERE q.id = p_form AND questionnaires.makes_for(q.office_id))
$$;
-- A published version of this form may be answered for this office, under this section.
CREATE FUNCTION questionnaires.is_answered_by(p_edition uuid, p_form uuid, p_office uuid, p_section text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.questionnaires_questionnaireedition e
    JOIN public.questionnaires_questionnaire q ON q.id = e.questionnaire_id
    JOIN public.access_office o ON o.id = q.office_id
    WHERE e.id = p_edition AND e.state = 'form_published' AND q.id = p_form AND q.section = p_section
      AND (q.office_id = p_office OR o.kind = 'secretariat'))
$$;
-- Answers may be about this person of the case: never about its reporter, nor about somebody whose data are restricted,
-- but for who manages the case.
CREATE FUNCTION questionnaires.asks_about(p_case uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
    WHERE p.id = p_person AND p.case_id = p_case AND p.role <> 'reporter'
      AND (p.restricted_at IS NULL OR c.manager_id = access.me()))
$$;
CREATE FUNCTION questionnaires.next_version(p_form uuid, p_subject uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(s.version), 0) + 1 FROM public.questionnaires_answersheet s
  WHERE s.questionnaire_id = p_form AND s.subject_id = p_subject
$$;
GRANT EXECUTE ON FUNCTION questionnaires.makes_for, questionnaires.brings, questionnaires.makes,
  questionnaires.is_answered_by, questionnaires.asks_about, questionnaires.next_version TO sigap_desk;

GRANT SELECT, INSERT ON public.questionnaires_questionnaire, public.questionnaires_questionnaireedition,
  public.questionnaires_answersheet TO sigap_desk;
GRANT UPDATE (state, title, title_en, questions, revision, changed_at, changed_by_name, published_at, published_by,
  published_by_name), DELETE ON public.questionnaires_questionnaireedition TO sigap_desk;
GRANT DELETE ON public.questionnaires_questionnaire TO sigap_desk;
GRANT SELECT ON public.questionnaires_questionuse TO sigap_desk;

-- What a form asks is no secret in the task force; what is still a draft is its office's.
CREATE POLICY form_seen ON public.questionnaires_questionnaire FOR SELECT TO sigap_desk USING (
  (SELECT access.may('case:see')) OR (SELECT access.may('setup:manage')) OR (SELECT access.may('form:manage')));
CREATE POLICY form_made ON public.questionnaires_questionnaire FOR INSERT TO sigap_desk WITH CHECK (
  questionnaires.makes_for(office_id) OR (SELECT questionnaires.brings()));
-- Nothing of it is left: it was never published, and its draft is gone.
CREATE POLICY form_dropped ON public.questionnaires_questionnaire FOR DELETE TO sigap_desk USING (
  questionnaires.makes_for(office_id) AND NOT EXISTS (
    SELECT 1 FROM public.questionnaires_questionnaireedition e WHERE e.questionnaire_id = questionnaires_questionnaire.id));
CREATE POLICY edition_seen ON public.questionnaires_questionnaireedition FOR SELECT TO sigap_desk USING (
  state <> 'form_draft' AND (SELECT access.may('case:see')) OR (SELECT access.may('setup:manage'))
  OR questionnaires.makes(questionnaire_id));
CREATE POLICY edition_drafted ON public.questionnaires_questionnaireedition FOR INSERT TO sigap_desk WITH CHECK (
  state = 'form_draft' AND (questionnaires.makes(questionnaire_id) OR (SELECT questionnaires.brings())));
CREATE POLICY edition_changed ON public.questionnaires_questionnaireedition FOR UPDATE TO sigap_desk
  USING (questionnaires.makes(questionnaire_id))
  WITH CHECK (questionnaires.makes(questionnaire_id)
    AND (state <> 'form_published' OR published_by = (SELECT access.me())));
CREATE POLICY draft_dropped ON public.questionnaires_questionnaireedition FOR DELETE TO sigap_desk
  USING (state = 'form_draft' AND questionnaires.makes(questionnaire_id));

-- A draft is published and by nothing else left. A version that was published stays what it was: of it only that
-- another took its place is written.
CREATE FUNCTION questionnaires.edition_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state = 'form_draft' AND NEW.state <> 'form_superseded' THEN
    RETURN NEW;
  END IF;
  IF (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') OR (OLD.state, NEW.state) <> ('form_published', 'form_superseded')
  THEN
    RAISE EXCEPTION 'questionnaires: a published version is not changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER edition_stays BEFORE UPDATE ON public.questionnaires_questionnaireedition FOR EACH ROW
  EXECUTE FUNCTION questionnaires.edition_stays();

-- Answers are for who works on the case in the form's section. Added, never changed.
CREATE POLICY answers_seen ON public.questionnaires_answersheet FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, section) AND (person_id IS NULL OR questionnaires.asks_about(case_id, person_id))
    AND (office_id = ANY ((SELECT access.my_offices())::uuid[]) OR cases.in_core_team(case_id)));
-- The second person of a closing reads those of its services and of the criminal matter, whoever noted them: for an
-- office of the case's core team. From elsewhere they read that much less.
CREATE POLICY answers_read_to_close ON public.questionnaires_answersheet FOR SELECT TO sigap_desk
  USING (section IN ('services', 'legal') AND cases.reads_to_close(case_id) AND cases.of_core_office(case_id)
    AND (person_id IS NULL OR questionnaires.asks_about(case_id, person_id)));
CREATE FUNCTION questionnaires.people_of_closing(p_case uuid)
RETURNS TABLE (person_id uuid, role text, ordinal smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT p.id, p.role, p.ordinal::smallint
  FROM public.questionnaires_answersheet s JOIN public.cases_caseperson p ON p.id = s.person_id
  WHERE s.case_id = p_case AND cases.reads_to_close(p_case)
$$;
GRANT EXECUTE ON FUNCTION questionnaires.people_of_closing TO sigap_desk;
CREATE POLICY answers_written ON public.questionnaires_answersheet FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, section) AND cases.works_for(case_id, office_id) AND recorded_by = (SELECT access.me())
  AND questionnaires.is_answered_by(edition_id, questionnaire_id, office_id, section)
  AND (person_id IS NULL AND subject_id = case_id OR person_id = subject_id AND cases.in_room(case_id, 'persons')
    AND questionnaires.asks_about(case_id, person_id))
  AND version = questionnaires.next_version(questionnaire_id, subject_id)
  AND EXISTS (SELECT 1 FROM public.cases_roomkey k WHERE k.key_id = questionnaires_answersheet.key_id
    AND k.case_id = questionnaires_answersheet.case_id AND k.room = questionnaires_answersheet.section)
);

-- The month in which questions were answered last: for who makes the form. Nothing leads from it to a case.
CREATE POLICY use_seen ON public.questionnaires_questionuse FOR SELECT TO sigap_desk
  USING (questionnaires.makes(questionnaire_id));
CREATE FUNCTION questionnaires.note_use(p_sheet uuid, p_codes text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.questionnaires_questionuse AS u (questionnaire_id, code, month)
  SELECT s.questionnaire_id, c.code, date_trunc('month', s.recorded_at AT TIME ZONE mailbox.regency_zone())::date
  FROM public.questionnaires_answersheet s
  JOIN public.questionnaires_questionnaireedition e ON e.id = s.edition_id
  CROSS JOIN LATERAL (SELECT q.value ->> 'code' AS code FROM jsonb_array_elements(e.questions) q) c
  WHERE s.id = p_sheet AND s.recorded_by = access.me() AND c.code = ANY (p_codes)
  ORDER BY c.code
  ON CONFLICT (questionnaire_id, code) DO UPDATE SET month = EXCLUDED.month WHERE u.month < EXCLUDED.month
$$;
GRANT EXECUTE ON FUNCTION questionnaires.note_use TO sigap_desk;
