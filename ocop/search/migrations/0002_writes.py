from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Write",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=16)),
            ],
        ),
        migrations.AddField(
            model_name="document",
            name="newest",
            field=models.CharField(blank=True, default="", help_text="ISO date that orders by newest; empty: not stated", max_length=10),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="document",
            name="facets",
            field=models.JSONField(
                help_text='{"stars": ["4"], "group": ["food"], ...}: facet -> values, or [value, from, to] in force on [from, to)'
            ),
        ),
    ]
