"""What became of sample units, on which day, and who wrote it down."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0004_decision_items")]

    operations = [
        migrations.AddField(
            model_name="sample", name="disposed_by_name", field=models.CharField(blank=True, max_length=120)
        ),
        migrations.AddField(model_name="sample", name="disposed_on", field=models.DateField(blank=True, null=True)),
    ]
