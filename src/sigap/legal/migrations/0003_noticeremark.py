import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("legal", "0002_ruling")]

    operations = [
        migrations.CreateModel(
            name="NoticeRemark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("answer", models.TextField()),
                ("manner", models.TextField(blank=True, default="")),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_by_name", models.TextField()),
                ("key_id", models.UUIDField()),
                ("sealed_words", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "hearer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.caseperson",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="legal.victimnotice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["notice_unwanted", "notice_unreached"])),
                        name="remark_answer_known",
                    )
                ]
            },
        ),
    ]
