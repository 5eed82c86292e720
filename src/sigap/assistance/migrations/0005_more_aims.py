"""Consent knows what a shelter, another unit, LPSK and Bapas are told for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("assistance", "0004_care_policies")]
    operations = [
        migrations.RemoveConstraint(model_name="consentanswer", name="consent_topic_whole"),
        migrations.AddConstraint(
            model_name="consentanswer",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('aim', ''), ('office_kind', ''), ('topic', 'service'), ('line__in', ['identification', 'health', 'social_rehabilitation', 'legal', 'return', 'reintegration'])), models.Q(('aim__in', ['police_report', 'protection', 'visum', 'emergency_care', 'medical_care', 'social_rehabilitation', 'legal_aid', 'faith_counselling', 'security_support', 'shelter', 'accompaniment', 'witness_protection', 'restitution', 'social_inquiry']), ('line', ''), ('topic', 'sharing'), models.Q(('office_kind', ''), _negated=True)), _connector='OR'), name='consent_topic_whole'),
        ),
    ]
