import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0001_initial'),
        ('cases', '0001_initial'),
        ('casework', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanMove',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('was', models.DateField()),
                ('until', models.DateField()),
                ('from_owner', models.TextField(blank=True, default='')),
                ('to_owner', models.TextField(blank=True, default='')),
                ('moved_at', models.DateTimeField()),
                ('moved_by', models.UUIDField()),
                ('moved_by_name', models.TextField()),
                ('key_id', models.UUIDField()),
                ('sealed_reason', models.BinaryField()),
                ('post_key', models.TextField(unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('goal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='assistance.goal')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='casework.plannedservice')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'moved_at'], name='plan_move_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('goal__isnull', False), ('service', None)), models.Q(('goal', None), ('service__isnull', False)), _connector='OR'), name='plan_move_of_one')],
            },
        ),
    ]
