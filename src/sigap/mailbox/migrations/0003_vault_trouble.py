from django.db import migrations, models

CODES = [
    "database",
    "worker",
    "reports",
    "sweeps",
    "vault",
    "vault-locked",
    "disk-home",
    "disk-database",
    "disk-copies",
    "copies",
    "copies-away",
    "recovery",
    "drill",
    "rotation",
    "mail",
    "certificate",
    "cleaner",
    "anchors",
    "heads",
    "rows",
    "passkey",
    "vault-limit",
    "registers",
]


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0002_rotation_trouble")]

    operations = [
        migrations.RemoveConstraint(model_name="notedtrouble", name="trouble_code_known"),
        migrations.AddConstraint(
            model_name="notedtrouble",
            constraint=models.CheckConstraint(condition=models.Q(code__in=CODES), name="trouble_code_known"),
        ),
    ]
