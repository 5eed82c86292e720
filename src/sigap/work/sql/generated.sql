-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- What a role answers for.
CREATE FUNCTION work.duties_of(role text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE role
    WHEN 'auditor' THEN '{auditor,case:erase_approve,disclosure:approve,incident:see,reset:confirm,taskforce:report}'
    WHEN 'case_manager' THEN '{case:close_answer,case:name_person,case:reopen,case:risk_approve,case:see,case:transfer,consent:review,data:answer,incident:notify,legal:note,referral:answer,referral:see,register:import,report:decide,report:lane,report:see_queue,second_person,service:note,shelter:place,simfoni:enter,taskforce:report}'
    WHEN 'conflict_recipient' THEN '{taskforce:report}'
    WHEN 'daily_chair' THEN '{release:approve,taskforce:report}'
    WHEN 'health_worker' THEN '{case:see,referral:answer,referral:see,service:note,taskforce:report}'
    WHEN 'intake_officer' THEN '{case:name_person,case:see,incident:notify,referral:see,report:decide,report:lane,report:see_queue,service:note,simfoni:enter,taskforce:report}'
    WHEN 'investigator' THEN '{case:close_answer,case:risk_approve,case:see,legal:note,referral:answer,referral:see,second_person,service:note,taskforce:report}'
    WHEN 'leader' THEN '{release:approve,taskforce:report}'
    WHEN 'legal_officer' THEN '{exit:answer,taskforce:report}'
    WHEN 'partner_officer' THEN '{case:close_answer,case:risk_approve,case:see,referral:answer,referral:see,service:note,taskforce:report}'
    WHEN 'planner' THEN '{plan:manage,prevention:manage,taskforce:report}'
    WHEN 'ppa_unit_head' THEN '{case:close_answer,case:erase_approve,case:risk_approve,case:see,disclosure:approve,head,legal:note,referral:answer,referral:see,reset:confirm,second_person,service:note,taskforce:report}'
    WHEN 'prosecutor' THEN '{case:close_answer,case:risk_approve,case:see,legal:note,referral:answer,referral:see,second_person,service:note,taskforce:report}'
    WHEN 'psychologist' THEN '{case:see,referral:see,service:note,taskforce:report}'
    WHEN 'secretariat' THEN '{incident:notify,incident:see,meeting:manage,plan:manage,prevention:manage,release:approve,reset:confirm,return:manage,supervision:manage,taskforce:report}'
    WHEN 'shelter_officer' THEN '{case:see,referral:answer,referral:see,service:note,shelter:keep,taskforce:report}'
    WHEN 'social_worker' THEN '{case:close_answer,case:risk_approve,case:see,referral:answer,referral:see,second_person,service:note,taskforce:report}'
    WHEN 'subdistrict_head' THEN '{case:see,referral:answer,referral:see,service:note,taskforce:report}'
    WHEN 'technical_administrator' THEN '{incident:see,taskforce:report}'
    WHEN 'uptd_head' THEN '{case:close_answer,case:erase_approve,case:name_person,case:reopen,case:risk_approve,case:see,case:transfer,consent:review,data:answer,disclosure:approve,exit:answer,head,incident:notify,incident:see,legal:note,referral:answer,referral:see,register:import,report:decide,report:lane,report:see_queue,reset:confirm,second_person,service:note,simfoni:enter,taskforce:report}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION work.duties_of TO sigap_desk;

-- Roles that answer for a duty.
CREATE FUNCTION work.roles_of(duty text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE duty
    WHEN 'auditor' THEN '{auditor}'
    WHEN 'case:close_answer' THEN '{case_manager,investigator,partner_officer,ppa_unit_head,prosecutor,social_worker,uptd_head}'
    WHEN 'case:erase_approve' THEN '{auditor,ppa_unit_head,uptd_head}'
    WHEN 'case:name_person' THEN '{case_manager,intake_officer,uptd_head}'
    WHEN 'case:reopen' THEN '{case_manager,uptd_head}'
    WHEN 'case:risk_approve' THEN '{case_manager,investigator,partner_officer,ppa_unit_head,prosecutor,social_worker,uptd_head}'
    WHEN 'case:see' THEN '{case_manager,health_worker,intake_officer,investigator,partner_officer,ppa_unit_head,prosecutor,psychologist,shelter_officer,social_worker,subdistrict_head,uptd_head}'
    WHEN 'case:transfer' THEN '{case_manager,uptd_head}'
    WHEN 'consent:review' THEN '{case_manager,uptd_head}'
    WHEN 'data:answer' THEN '{case_manager,uptd_head}'
    WHEN 'disclosure:approve' THEN '{auditor,ppa_unit_head,uptd_head}'
    WHEN 'exit:answer' THEN '{legal_officer,uptd_head}'
    WHEN 'head' THEN '{ppa_unit_head,uptd_head}'
    WHEN 'incident:notify' THEN '{case_manager,intake_officer,secretariat,uptd_head}'
    WHEN 'incident:see' THEN '{auditor,secretariat,technical_administrator,uptd_head}'
    WHEN 'legal:note' THEN '{case_manager,investigator,ppa_unit_head,prosecutor,uptd_head}'
    WHEN 'meeting:manage' THEN '{secretariat}'
    WHEN 'plan:manage' THEN '{planner,secretariat}'
    WHEN 'prevention:manage' THEN '{planner,secretariat}'
    WHEN 'referral:answer' THEN '{case_manager,health_worker,investigator,partner_officer,ppa_unit_head,prosecutor,shelter_officer,social_worker,subdistrict_head,uptd_head}'
    WHEN 'referral:see' THEN '{case_manager,health_worker,intake_officer,investigator,partner_officer,ppa_unit_head,prosecutor,psychologist,shelter_officer,social_worker,subdistrict_head,uptd_head}'
    WHEN 'register:import' THEN '{case_manager,uptd_head}'
    WHEN 'release:approve' THEN '{daily_chair,leader,secretariat}'
    WHEN 'report:decide' THEN '{case_manager,intake_officer,uptd_head}'
    WHEN 'report:lane' THEN '{case_manager,intake_officer,uptd_head}'
    WHEN 'report:see_queue' THEN '{case_manager,intake_officer,uptd_head}'
    WHEN 'reset:confirm' THEN '{auditor,ppa_unit_head,secretariat,uptd_head}'
    WHEN 'return:manage' THEN '{secretariat}'
    WHEN 'second_person' THEN '{case_manager,investigator,ppa_unit_head,prosecutor,social_worker,uptd_head}'
    WHEN 'service:note' THEN '{case_manager,health_worker,intake_officer,investigator,partner_officer,ppa_unit_head,prosecutor,psychologist,shelter_officer,social_worker,subdistrict_head,uptd_head}'
    WHEN 'shelter:keep' THEN '{shelter_officer}'
    WHEN 'shelter:place' THEN '{case_manager}'
    WHEN 'simfoni:enter' THEN '{case_manager,intake_officer,uptd_head}'
    WHEN 'supervision:manage' THEN '{secretariat}'
    WHEN 'taskforce:report' THEN '{auditor,case_manager,conflict_recipient,daily_chair,health_worker,intake_officer,investigator,leader,legal_officer,partner_officer,planner,ppa_unit_head,prosecutor,psychologist,secretariat,shelter_officer,social_worker,subdistrict_head,technical_administrator,uptd_head}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION work.roles_of TO sigap_desk;
