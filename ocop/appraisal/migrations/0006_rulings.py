"""Papers of decisions, cases and appeals, answers of the ministry, who ended what, and places a mark must leave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0005_samples_disposed"),
        ("files", "0001_initial"),
        ("outlets", "0003_sort_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ShelfMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="name of the point of sale; empty: the producer's own stock and pages",
                        max_length=200,
                    ),
                ),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("confirmed_by_name", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="appeal",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ministryfile",
            name="answer_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="ministryfile",
            name="follow",
            field=models.CharField(
                blank=True,
                choices=[
                    ("recognised", "recognised by the city from the ministry's result"),
                    ("rated_again", "rated again by the council"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="officialpaper",
            name="appeal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="appraisal.appeal",
            ),
        ),
        migrations.AddField(
            model_name="officialpaper",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="appraisal.withdrawalcase",
            ),
        ),
        migrations.AddField(
            model_name="officialpaper",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="appraisal.decision",
            ),
        ),
        migrations.AddField(
            model_name="officialpaper",
            name="word_file",
            field=models.ForeignKey(
                blank=True,
                help_text="the same as Word, to be changed before signing",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="withdrawalcase",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="withdrawalcase",
            name="ended_by_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="ministryfile",
            name="dossier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ministry_files", to="appraisal.dossier"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("dossier",),
                name="one_open_appeal_per_dossier",
                violation_error_message="An appeal against this is open already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("case",),
                name="one_open_appeal_per_case",
                violation_error_message="An appeal against this is open already.",
            ),
        ),
        migrations.AddField(
            model_name="shelfmark",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shelf_marks", to="appraisal.withdrawalcase"
            ),
        ),
        migrations.AddField(
            model_name="shelfmark",
            name="outlet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="outlets.outlet",
            ),
        ),
        migrations.AddConstraint(
            model_name="shelfmark",
            constraint=models.UniqueConstraint(fields=("case", "place"), name="shelf_place_once"),
        ),
    ]
