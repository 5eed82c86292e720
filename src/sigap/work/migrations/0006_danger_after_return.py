# Somebody found in danger after a return is work of its own until the risk was looked at.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0005_months_and_visits'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='workitem',
            name='work_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='workitem',
            name='work_of_case_names_it',
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['cases.deadline', 'cases.closing', 'cases.closing_review', 'cases.break_glass', 'cases.risk', 'cases.risk_review', 'cases.erasure', 'cases.after_care', 'assistance.appointment', 'assistance.vital_review', 'hearings.mine', 'hearings.alone', 'hearings.outcome', 'protection.limit', 'protection.plan', 'juvenile.limit', 'incidents.deadline', 'incidents.letter', 'casework.service', 'casework.result', 'casework.goal', 'casework.plan_look', 'casework.conference', 'casework.minutes', 'reintegration.handover', 'reintegration.visit', 'reintegration.danger', 'fieldvisits.word', 'fieldvisits.sheet', 'transfers.approve', 'transfers.file', 'transfers.receipt', 'transfers.close', 'transfers.arrival', 'transfers.receipt_owed', 'errands.errand', 'errands.answer', 'errands.kin', 'datarights.request', 'datarights.second', 'datarights.match', 'datarights.lift', 'registers.let_in', 'duplicates.pair', 'referrals.answer', 'referrals.result', 'referrals.confirm', 'referrals.promise', 'restitution.limit', 'restitution.file', 'referrals.question', 'referrals.visit', 'referrals.visit_proposed', 'intake.report', 'returns.due', 'returns.confirm', 'intake.draft', 'intake.receipt', 'intake.second_look', 'intake.lane', 'intake.reply', 'intake.promise', 'custody.disclosure', 'custody.disclosure_review', 'actionplan.quarter', 'meetings.action', 'meetings.invitation', 'meetings.minutes', 'meetings.rhythm', 'legal.barred_exit', 'legal.limit', 'legal.notice', 'legal.safety', 'links.link', 'links.request', 'shelter.back', 'shelter.belongings', 'shelter.gone', 'shelter.grown', 'shelter.join', 'shelter.limit', 'simfoni.entry', 'supervision.visit', 'supervision.site', 'prevention.report', 'prevention.message', 'villages.month', 'villages.missing', 'releases.release', 'releases.rows', 'staff.role', 'staff.reset'])), name='work_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['assistance.appointment', 'assistance.vital_review', 'cases.after_care', 'cases.break_glass', 'cases.closing', 'cases.closing_review', 'cases.deadline', 'cases.erasure', 'cases.risk', 'cases.risk_review', 'casework.conference', 'casework.goal', 'casework.minutes', 'casework.plan_look', 'casework.result', 'casework.service', 'custody.disclosure', 'custody.disclosure_review', 'datarights.match', 'duplicates.pair', 'errands.answer', 'errands.errand', 'errands.kin', 'fieldvisits.sheet', 'fieldvisits.word', 'hearings.alone', 'hearings.mine', 'hearings.outcome', 'incidents.letter', 'juvenile.limit', 'legal.barred_exit', 'legal.limit', 'legal.notice', 'legal.safety', 'links.link', 'links.request', 'protection.limit', 'protection.plan', 'referrals.answer', 'referrals.confirm', 'referrals.promise', 'referrals.question', 'referrals.result', 'referrals.visit', 'referrals.visit_proposed', 'reintegration.danger', 'reintegration.handover', 'reintegration.visit', 'restitution.file', 'restitution.limit', 'simfoni.entry', 'transfers.approve', 'transfers.close', 'transfers.file', 'transfers.receipt', 'transfers.receipt_owed']), _negated=True), ('case_id__isnull', False), _connector='OR'), name='work_of_case_names_it'),
        ),
    ]
