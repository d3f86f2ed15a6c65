import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("outlets", "0003_sort_keys"),
        ("people", "0005_dated_kinds"),
        ("places", "0001_initial"),
        ("producers", "0003_added_by"),
        ("products", "0003_earlier_makers"),
        ("recognition", "0003_extensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Council",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("decision", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="appraisal.council"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("chair", "chair"),
                            ("vice_chair", "vice chair"),
                            ("member", "member"),
                            ("secretary", "secretary"),
                            ("team", "advisory team"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "agency",
                    models.CharField(
                        blank=True, help_text="the office or association the person comes from", max_length=160
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("council", "person"),
                        name="one_seat_per_person",
                        violation_error_message="This person already has a seat on this council.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="star_plan", to="products.product"
                    ),
                ),
                ("set_id", models.CharField(help_text="id of the set it is reckoned under", max_length=60)),
                ("wished_stars", models.PositiveSmallIntegerField(default=4, help_text="3, 4 or 5")),
                (
                    "answers",
                    models.JSONField(blank=True, default=dict, help_text='{"1.1": 2, "8": {"case": "a", "choice": 1}}'),
                ),
                ("locked", models.JSONField(blank=True, default=list, help_text="criteria that cannot be changed")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="star_plans",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("saved_by_name", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="CriteriaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "set_id",
                    models.CharField(db_index=True, help_text="id of the set, such as qd26-2026-07", max_length=60),
                ),
                ("decree", models.CharField(help_text="qd1048-2019, qd26-2026", max_length=20)),
                ("digest", models.CharField(help_text="SHA-256 of the canonical content", max_length=64)),
                ("content", models.JSONField(help_text="the set's document as data, as in ocop/rulebooks/data")),
                ("active_from", models.DateField()),
                ("active_to", models.DateField(blank=True, help_text="last day; null while in force", null=True)),
                ("activated_by_name", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("set_id", "digest"), name="criteria_version_once")],
            },
        ),
        migrations.CreateModel(
            name="RegulationVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("decision", models.CharField(blank=True, max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.JSONField(help_text="as in ocop/rulebooks/data/regulations.yaml")),
                ("active_from", models.DateField()),
                ("active_to", models.DateField(blank=True, null=True)),
                ("activated_by_name", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("office", "office register"),
                            ("public", "read from public pages"),
                            ("demo", "demo data"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[("meeting", "meeting of the council"), ("written", "written opinions (renewals)")],
                        default="meeting",
                        max_length=8,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("requests_until", models.DateField()),
                ("decide_by", models.DateField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="appraisal.council"
                    ),
                ),
                (
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appraisal.regulationversion"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "takes dossiers"),
                            ("scoring", "the council scores"),
                            ("closed", "scoring closed"),
                            ("ended", "ended"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("meeting_at", models.DateTimeField(blank=True, null=True)),
                ("meeting_place", models.CharField(blank=True, max_length=200)),
                (
                    "agenda",
                    models.JSONField(blank=True, default=list, help_text='[{"at": "08:30", "what": "", "dossier": 1}]'),
                ),
                (
                    "present",
                    models.JSONField(blank=True, default=list, help_text="seats present at the meeting, by key"),
                ),
                ("opened_by_name", models.CharField(max_length=120)),
                ("opened_at", models.DateTimeField()),
                ("scoring_opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decide_by__gte", models.F("requests_until"))),
                        name="round_decides_after_requests",
                        violation_error_message="A round decides after the last day of its requests.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("office", "office register"),
                            ("public", "read from public pages"),
                            ("demo", "demo data"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dossiers", to="products.product"
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dossiers", to="producers.producer"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        help_text="the commune that receives it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("first", "first rating"), ("upgrade", "upgrade"), ("renewal", "renewal")],
                        max_length=8,
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="appraisal.criteriaversion",
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        help_text="the recognition that is renewed or upgraded",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by_dossiers",
                        to="recognition.recognition",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="appraisal.round",
                    ),
                ),
                (
                    "state",
                    models.CharField(db_index=True, default="draft", help_text="see data/states.yaml", max_length=16),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, help_text="rises with every move; a stale page is refused"),
                ),
                ("wished_stars", models.PositiveSmallIntegerField(blank=True, help_text="3, 4 or 5", null=True)),
                (
                    "slip_number",
                    models.CharField(blank=True, help_text="number of the registration slip (form 01)", max_length=60),
                ),
                (
                    "form",
                    models.JSONField(blank=True, default=dict, help_text="texts of forms 01 and 02 by field name"),
                ),
                (
                    "form_marks",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="by field name: [revision, device that wrote it last, key of who did]",
                    ),
                ),
                (
                    "is_assisted",
                    models.BooleanField(default=False, help_text="a commune officer fills in, with recorded consent"),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="dossiers_begun",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_by_name", models.CharField(max_length=120)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "filed_at",
                    models.DateTimeField(
                        blank=True, help_text="when first filed; decides the rules it is under", null=True
                    ),
                ),
                ("state_since", models.DateTimeField()),
                (
                    "due_on",
                    models.DateField(blank=True, help_text="last working day of the step it stands at", null=True),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["commune", "state"], name="dossier_commune_state"),
                    models.Index(fields=["round", "state"], name="dossier_round_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["recognised", "noticed", "refused", "answered", "withdrawn"]), _negated=True
                        ),
                        fields=("product",),
                        name="one_open_dossier_per_product",
                        violation_error_message="This product already has an open dossier; go on with that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "first"), ("renews__isnull", False), _connector="OR"),
                        name="dossier_follows_a_recognition",
                        violation_error_message="A renewal or an upgrade needs the recognition it follows.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="appraisal.dossier"
                    ),
                ),
                ("name", models.CharField(help_text="see data/states.yaml", max_length=24)),
                ("from_state", models.CharField(max_length=16)),
                ("to_state", models.CharField(max_length=16)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=120)),
                (
                    "as_role",
                    models.CharField(
                        help_text="producer, commune, office, team, secretary, chair, system", max_length=16
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="appraisal.dossier"
                    ),
                ),
                ("criterion", models.CharField(help_text="number in the set, such as 6.1.1", max_length=10)),
                (
                    "choice",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="place in the criterion's list (within the case, for a case), from 0; null: only words so far",
                        null=True,
                    ),
                ),
                ("case", models.CharField(blank=True, max_length=4)),
                ("words", models.TextField(blank=True, help_text="the description in the producer's words")),
                ("saved_at", models.DateTimeField()),
                ("saved_by_name", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "device",
                    models.CharField(
                        blank=True, help_text="the phone or tab that wrote it last; tells a second one", max_length=40
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "criterion"), name="one_answer_per_criterion")
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="appraisal.answer"
                    ),
                ),
                (
                    "paper_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="backs", to="producers.paperversion"
                    ),
                ),
                ("page", models.PositiveSmallIntegerField(default=0, help_text="0: the whole paper")),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "paper_version", "page"), name="evidence_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filed", to="appraisal.dossier"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "content",
                    models.JSONField(help_text="answers, words, form texts, evidence with file digests, self-rating"),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the canonical content", max_length=64)),
                ("filed_at", models.DateTimeField()),
                ("filed_by_name", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dossier", "number"), name="filed_version_once")],
            },
        ),
        migrations.CreateModel(
            name="FiledFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "filed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="appraisal.filedversion"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("filed", "file"), name="filed_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="appraisal.dossier"
                    ),
                ),
                ("given_by_name", models.CharField(max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("signed", "signed paper"),
                            ("spoken", "spoken, before a witness"),
                            ("own_account", "from their own account"),
                        ],
                        max_length=12,
                    ),
                ),
                ("witness_name", models.CharField(blank=True, max_length=120)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_by_name", models.CharField(max_length=120)),
                ("given_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CompletionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completion_requests",
                        to="appraisal.dossier",
                    ),
                ),
                ("stage", models.CharField(help_text="commune, office or team", max_length=12)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_by_name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CompletionPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="appraisal.completionrequest",
                    ),
                ),
                (
                    "place",
                    models.CharField(help_text="criterion number, or form01/form02/samples/paper", max_length=40),
                ),
                ("sentence", models.TextField()),
                ("reply", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="CommuneReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commune_report",
                        to="appraisal.dossier",
                    ),
                ),
                (
                    "components",
                    models.JSONField(
                        default=dict, help_text='{"form01": true, "samples": false, ...} with a note where false'
                    ),
                ),
                (
                    "contents",
                    models.JSONField(
                        default=dict,
                        help_text='{"local_origin": {"finding": "met|partly|not_met", "words": ""}, "local_labour", "idea_origin", "local_identity"}',
                    ),
                ),
                ("conclusion", models.TextField(blank=True)),
                (
                    "letter_number",
                    models.CharField(blank=True, help_text="number of the letter of request", max_length=60),
                ),
                ("letter_date", models.DateField(blank=True, null=True)),
                ("signed_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_by_name", models.CharField(max_length=120)),
                ("saved_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "signed_file",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="appraisal.dossier"
                    ),
                ),
                ("units", models.PositiveSmallIntegerField()),
                ("received_on", models.DateField()),
                ("condition", models.CharField(blank=True, max_length=200)),
                ("kept_at", models.CharField(blank=True, max_length=120)),
                ("disposal", models.CharField(blank=True, help_text="tested, tasted, returned", max_length=200)),
                ("disposed_on", models.DateField(blank=True, null=True)),
                ("disposed_by_name", models.CharField(blank=True, max_length=120)),
                ("recorded_by_name", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="appraisal.dossier"
                    ),
                ),
                ("criterion", models.CharField(blank=True, help_text="empty: on the whole dossier", max_length=10)),
                ("words", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="appraisal.dossier"
                    ),
                ),
                ("criterion", models.CharField(blank=True, max_length=10)),
                ("words", models.TextField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_by_name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("reply", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile"
                    ),
                ),
                ("replied_by_name", models.CharField(blank=True, max_length=120)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="site_visits", to="appraisal.dossier"
                    ),
                ),
                ("planned_on", models.DateField()),
                ("visited_on", models.DateField(blank=True, null=True)),
                ("participants", models.CharField(blank=True, max_length=300)),
                ("findings", models.TextField(blank=True)),
                ("recorded_by_name", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("files", models.ManyToManyField(blank=True, to="files.storedfile")),
            ],
        ),
        migrations.CreateModel(
            name="TeamReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="team_report", to="appraisal.dossier"
                    ),
                ),
                ("words", models.TextField()),
                ("is_ready", models.BooleanField()),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="appraisal.dossier"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="appraisal.seat"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "scores"),
                            ("abstained", "abstains"),
                            ("conflict", "in conflict of interest"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("assigned_by_name", models.CharField(max_length=120)),
                ("assigned_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dossier", "seat"), name="one_assignment_per_seat")],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="appraisal.dossier"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="appraisal.seat"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "declared by the member"),
                            ("commune", "same commune"),
                            ("organisation", "same organisation"),
                            ("contact", "same phone or e-mail"),
                            ("adviser", "advised or filled in the dossier"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("found_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_by_name", models.CharField(blank=True, max_length=120)),
                ("lift_reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dossier", "seat", "source"), name="conflict_once")],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="appraisal.dossier"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="appraisal.seat"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="pass: 1, then 2 when gaps call for scoring again"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "being filled in"), ("submitted", "handed in")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(
                        default=0, help_text="rises with every saved mark; what a device last saw"
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("total", models.CharField(blank=True, help_text="exact fraction, once handed in", max_length=20)),
                (
                    "digest",
                    models.CharField(
                        blank=True, help_text="SHA-256 of choices and seal, once handed in", max_length=64
                    ),
                ),
                (
                    "seal",
                    models.CharField(
                        blank=True,
                        help_text="random, in the digest: without it a digest could be guessed",
                        max_length=32,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "seat", "number"), name="one_sheet_per_pass")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="appraisal.sheet"
                    ),
                ),
                ("criterion", models.CharField(max_length=10)),
                ("choice", models.PositiveSmallIntegerField(blank=True, help_text="null: cleared", null=True)),
                ("case", models.CharField(blank=True, max_length=4)),
                ("note", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("device", models.CharField(blank=True, max_length=40)),
                ("marked_at", models.DateTimeField(help_text="on the device's clock when offline")),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sheet", "criterion"), name="one_mark_per_criterion")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="appraisal.sheet"
                    ),
                ),
                ("criterion", models.CharField(max_length=10)),
                (
                    "gate",
                    models.TextField(
                        help_text="the gate's own words in the set, such as 'stop: unsafe foreign matter'"
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("found_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sheet", "criterion", "gate"), name="finding_once")],
            },
        ),
        migrations.CreateModel(
            name="SyncReceipt",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="appraisal.sheet"
                    ),
                ),
                ("answer", models.JSONField()),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SheetCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="appraisal.sheet"
                    ),
                ),
                ("criterion", models.CharField(max_length=10)),
                ("device", models.CharField(max_length=40)),
                ("content", models.JSONField(help_text='{"choice": 1, "case": "", "note": ""}')),
                ("marked_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("kept", models.BooleanField(help_text="whether the member kept this copy", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="appraisal.dossier"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(help_text="pass")),
                ("outcome", models.CharField(help_text="rated, stopped, excluded, disqualified", max_length=14)),
                ("total", models.CharField(help_text="exact fraction of the mean, such as 485/7", max_length=24)),
                (
                    "points",
                    models.DecimalField(decimal_places=4, help_text="the mean to four decimals, half up", max_digits=7),
                ),
                ("stars", models.PositiveSmallIntegerField(null=True)),
                (
                    "content",
                    models.JSONField(
                        help_text="parts, criteria, members' totals, marks as formed, what held a higher star back"
                    ),
                ),
                ("sheets_digest", models.CharField(max_length=64)),
                ("computed_at", models.DateTimeField()),
                ("closed_by_name", models.CharField(max_length=120)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("dossier",),
                        name="one_standing_ruling",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("office", "office register"),
                            ("public", "read from public pages"),
                            ("demo", "demo data"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="appraisal.round"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("signed_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")], default="draft", max_length=10
                    ),
                ),
                (
                    "signed_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("drafted_by_name", models.CharField(max_length=120)),
                ("drafted_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(models.Q(("number", ""), _negated=True), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="published_decision_has_number",
                        violation_error_message="A published decision has a number and a day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="appraisal.decision"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_items",
                        to="appraisal.dossier",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appraisal.ruling"
                    ),
                ),
                ("level", models.CharField(help_text="as recognition.Level: 3, 4, potential_5", max_length=12)),
                (
                    "level_reason",
                    models.TextField(blank=True, help_text="why the level is not the one the stars call for"),
                ),
                (
                    "recognition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognition.recognition",
                    ),
                ),
                ("is_standing", models.BooleanField(default=True)),
                ("taken_out_reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_standing", True)),
                        fields=("dossier",),
                        name="one_standing_decision_item",
                        violation_error_message="Another decision already lists this dossier.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinistryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ministry_files",
                        to="appraisal.dossier",
                    ),
                ),
                ("letter", models.CharField(max_length=80)),
                ("sent_on", models.DateField()),
                ("sent_by_name", models.CharField(max_length=120)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer_decision", models.CharField(blank=True, max_length=80)),
                ("answer_points", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("answer_stars", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("answer_words", models.TextField(blank=True)),
                (
                    "answer_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "follow",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recognised", "recognised by the city from the ministry's result"),
                            ("rated_again", "rated again by the council"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "recognition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognition.recognition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WithdrawalCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recognition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal_cases",
                        to="recognition.recognition",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("forged", "false or forged papers"),
                            ("criteria", "criteria no longer met"),
                            ("law", "breach of quality, food safety, environment, property or label law"),
                            ("mark", "wrong use of the OCOP mark"),
                            ("stopped", "stopped producing"),
                            ("other", "finding of another authority"),
                        ],
                        max_length=10,
                    ),
                ),
                ("finding", models.TextField(help_text="what was found, by whom")),
                ("found_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("heard", "the producer was heard"),
                            ("decided", "withdrawn"),
                            ("dropped", "dropped"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_by_name", models.CharField(max_length=120)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "withdrawal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognition.withdrawal",
                    ),
                ),
                ("off_shelf_confirmed_on", models.DateField(blank=True, null=True)),
                ("off_shelf_by_name", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "heard"])),
                        fields=("recognition",),
                        name="one_open_withdrawal_case",
                        violation_error_message="A case on this recognition is already open.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="appraisal.dossier",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="appraisal.withdrawalcase",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=120)),
                ("words", models.TextField()),
                (
                    "file",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile"
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("upheld", "upheld: the result is looked at again"),
                            ("dismissed", "dismissed"),
                            ("taken_back", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_by_name", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", True), ("dossier__isnull", False)),
                            models.Q(("case__isnull", False), ("dossier__isnull", True)),
                            _connector="OR",
                        ),
                        name="appeal_against_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("dossier",),
                        name="one_open_appeal_per_dossier",
                        violation_error_message="An appeal against this is open already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("case",),
                        name="one_open_appeal_per_case",
                        violation_error_message="An appeal against this is open already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficialPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("form01", "registration (form 01)"),
                            ("form02", "self-assessment report (form 02)"),
                            ("form03", "commune report (form 03)"),
                            ("team", "report of the advisory team"),
                            ("minutes", "minutes of the council"),
                            ("proposals", "list of proposals"),
                            ("decision", "decision"),
                            ("notice", "notice of the result"),
                            ("to_ministry", "letter to the ministry"),
                            ("withdrawal", "decision of withdrawal"),
                            ("appeal", "answer to an appeal"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="appraisal.dossier",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="appraisal.round",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="appraisal.decision",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="appraisal.withdrawalcase",
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="appraisal.appeal",
                    ),
                ),
                (
                    "content_digest",
                    models.CharField(help_text="SHA-256 of the data it was written from", max_length=64),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "word_file",
                    models.ForeignKey(
                        blank=True,
                        help_text="the same as Word, to be changed before signing",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "signed_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("made_by_name", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hearings",
                        to="appraisal.withdrawalcase",
                    ),
                ),
                ("invited_on", models.DateField()),
                ("held_on", models.DateField(blank=True, null=True)),
                (
                    "words",
                    models.TextField(
                        blank=True, help_text="what the producer said; empty with a note when they did not come"
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("recorded_by_name", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ShelfMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shelf_marks",
                        to="appraisal.withdrawalcase",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="outlets.outlet",
                    ),
                ),
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
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "place"), name="shelf_place_once")],
            },
        ),
    ]
