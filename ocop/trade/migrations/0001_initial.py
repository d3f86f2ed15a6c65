import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("people", "0005_dated_kinds"),
        ("places", "0001_initial"),
        ("producers", "0003_added_by"),
        ("products", "0003_earlier_makers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Buyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="buyer", to="people.organisation"
                    ),
                ),
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
                ("slug", models.SlugField(max_length=140, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supermarket", "supermarket chain"),
                            ("stores", "store chain"),
                            ("exporter", "exporter"),
                            ("hospitality", "hotel or restaurant"),
                            ("marketplace", "online marketplace"),
                            ("duty_free", "duty-free shop"),
                            ("travel", "travel firm"),
                            ("agency", "agency or wholesaler"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about_vi", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                (
                    "serves_abroad",
                    models.CharField(blank=True, help_text="countries it sells to, as written", max_length=200),
                ),
                (
                    "languages",
                    models.JSONField(default=list, help_text='["vi", "en"]: languages its people speak at a table'),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for the trade office"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("suspended", "suspended"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=250)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField()),
                (
                    "served",
                    models.ManyToManyField(
                        blank=True, help_text="provinces it serves", related_name="+", to="places.province"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListingTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listing_terms", to="trade.buyer"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField(blank=True, help_text="null while it is a draft", null=True)),
                ("valid_to", models.DateField(blank=True, help_text="last day; null while it stands", null=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[("producers", "every producer in the system"), ("chosen", "only producers we choose")],
                        default="producers",
                        max_length=10,
                    ),
                ),
                ("note_vi", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("buyer", "number"), name="listing_terms_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at__isnull", True)),
                        fields=("buyer",),
                        name="one_draft_of_listing_terms",
                        violation_error_message="There is a draft of these terms already; open it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="listing_terms_end_after_they_begin",
                        violation_error_message="The last day lies before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("value", models.JSONField()),
                (
                    "is_must",
                    models.BooleanField(default=True, help_text="false: a wish that lowers the score when unmet"),
                ),
                ("weight", models.PositiveSmallIntegerField(default=1, help_text="of a wish, 1-5")),
                ("note_vi", models.CharField(blank=True, max_length=300)),
                ("note_en", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="trade.listingterms"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("terms", "code", "position"), name="listing_term_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms_readers", to="trade.buyer"
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="producers.producer"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("buyer", "producer"), name="terms_reader_once")],
            },
        ),
        migrations.CreateModel(
            name="MarketGate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60)),
                ("kind", models.CharField(choices=[("country", "country"), ("channel", "channel")], max_length=8)),
                ("name_vi", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                (
                    "groups",
                    models.JSONField(
                        default=list, help_text="product groups of decree 26/2026 it concerns; empty: all"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=500)),
                (
                    "is_guide",
                    models.BooleanField(default=True, help_text="condensed for orientation; the text in force decides"),
                ),
                ("note_vi", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("slug", "valid_from"), name="gate_begins_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="GateCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("value", models.JSONField()),
                (
                    "is_must",
                    models.BooleanField(default=True, help_text="false: a wish that lowers the score when unmet"),
                ),
                ("weight", models.PositiveSmallIntegerField(default=1, help_text="of a wish, 1-5")),
                ("note_vi", models.CharField(blank=True, max_length=300)),
                ("note_en", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="trade.marketgate"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="trade.buyer"
                    ),
                ),
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
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True, help_text="more, in the buyer's words")),
                (
                    "product_set",
                    models.CharField(blank=True, db_index=True, help_text="id of a set; empty: any set", max_length=20),
                ),
                (
                    "group26",
                    models.CharField(blank=True, help_text="group of decree 26/2026; empty: any", max_length=30),
                ),
                (
                    "quantity",
                    models.DecimalField(blank=True, decimal_places=3, help_text="each time", max_digits=14, null=True),
                ),
                ("unit", models.CharField(blank=True, max_length=30)),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("once", "once"),
                            ("week", "each week"),
                            ("month", "each month"),
                            ("quarter", "each quarter"),
                            ("year", "each year"),
                        ],
                        default="month",
                        max_length=8,
                    ),
                ),
                ("from_day", models.DateField(blank=True, help_text="first delivery", null=True)),
                ("to_day", models.DateField(blank=True, help_text="last delivery; null: lasting", null=True)),
                (
                    "months",
                    models.JSONField(
                        blank=True, default=list, help_text="months 1-12 in which it is wanted; empty: all"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.province",
                    ),
                ),
                ("place_words", models.CharField(blank=True, help_text="where to deliver, as written", max_length=200)),
                ("price_from", models.BigIntegerField(blank=True, help_text="dong a unit", null=True)),
                ("price_to", models.BigIntegerField(blank=True, help_text="dong a unit", null=True)),
                (
                    "price_audience",
                    models.CharField(
                        choices=[
                            ("nobody", "nobody but the trade office"),
                            ("matched", "producers who meet every must"),
                            ("producers", "every producer in the system"),
                        ],
                        default="matched",
                        max_length=10,
                    ),
                ),
                ("min_stars", models.PositiveSmallIntegerField(default=0)),
                ("until", models.DateField(help_text="last day on which it stands")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("open", "open"), ("met", "met"), ("closed", "closed")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("made_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="one form, however often it is sent", max_length=36, null=True
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "until"], name="need_state_until")],
                "constraints": [
                    models.UniqueConstraint(fields=("buyer", "key"), name="need_form_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_from__isnull", True),
                            ("price_to__isnull", True),
                            ("price_to__gte", models.F("price_from")),
                            _connector="OR",
                        ),
                        name="need_price_range",
                        violation_error_message="The highest price lies below the lowest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                        name="need_quantity_above_nothing",
                        violation_error_message="The quantity has to be more than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_day__isnull", True),
                            ("from_day__isnull", True),
                            ("to_day__gte", models.F("from_day")),
                            _connector="OR",
                        ),
                        name="need_delivery_days",
                        violation_error_message="The last delivery lies before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("value", models.JSONField()),
                (
                    "is_must",
                    models.BooleanField(default=True, help_text="false: a wish that lowers the score when unmet"),
                ),
                ("weight", models.PositiveSmallIntegerField(default=1, help_text="of a wish, 1-5")),
                ("note_vi", models.CharField(blank=True, max_length=300)),
                ("note_en", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="trade.need"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TradeEvent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("conference", "trade conference"),
                            ("fair", "fair"),
                            ("week", "product week"),
                            ("showroom", "design and sale space"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name_vi", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("slug", models.SlugField(max_length=160, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "in preparation"),
                            ("open", "registration open"),
                            ("wishes", "collecting wishes"),
                            ("planned", "timetable published"),
                            ("running", "running"),
                            ("closed", "over"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=200)),
                ("address", models.CharField(blank=True, max_length=250)),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                    ),
                ),
                ("lat", models.FloatField(blank=True, null=True)),
                ("lon", models.FloatField(blank=True, null=True)),
                ("organiser", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("register_until", models.DateField(blank=True, null=True)),
                ("wishes_until", models.DateField(blank=True, null=True)),
                (
                    "wishes_each",
                    models.PositiveSmallIntegerField(default=20, help_text="most wishes one participant may have"),
                ),
                ("musts_each", models.PositiveSmallIntegerField(default=3, help_text="most of them that may be musts")),
                (
                    "meetings_a_day",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="most meetings of one participant", null=True
                    ),
                ),
                ("budget", models.BigIntegerField(blank=True, help_text="dong; null: not stated", null=True)),
                (
                    "slot_plan",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="what the slots were made from: days, sessions, breaks, minutes of a slot",
                    ),
                ),
                ("note_vi", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                ("is_public", models.BooleanField(default=True)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="event_ends_after_it_begins",
                        violation_error_message="The event ends before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                        name="event_budget_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideEvent",
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
                ("name", models.CharField(max_length=200)),
                ("organiser", models.CharField(blank=True, max_length=200)),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.province",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("website", models.URLField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField()),
                (
                    "buyers",
                    models.ManyToManyField(
                        blank=True, help_text="those known to go there", related_name="+", to="trade.buyer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="outside_event_ends_after_it_begins",
                        violation_error_message="The event ends before it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventHall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="halls", to="trade.tradeevent"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "name"),
                        name="hall_name_once",
                        violation_error_message="There is a hall of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HallWalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.eventhall"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.eventhall"
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="hall_walk_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="hall_walk_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="trade.tradeevent"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("is_break", models.BooleanField(default=False)),
                (
                    "session",
                    models.CharField(
                        blank=True, help_text="morning, afternoon or the office's own word", max_length=40
                    ),
                ),
                (
                    "dropped_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="no longer of the event's plan; kept for the timetables that used it",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("event", "starts_at"),
                        name="slot_begins_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="slot_ends_after_it_begins",
                        violation_error_message="The slot ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="participants", to="trade.tradeevent"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="people.organisation",
                    ),
                ),
                ("side", models.CharField(choices=[("producer", "producer"), ("buyer", "buyer")], max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "invited"),
                            ("registered", "registered"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="invited",
                        max_length=10,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=250)),
                (
                    "people",
                    models.PositiveSmallIntegerField(default=1, help_text="how many come; two may sit at two tables"),
                ),
                ("languages", models.JSONField(blank=True, default=list, help_text='["vi"]; empty: Vietnamese')),
                ("meetings_a_day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("badge", models.CharField(help_text="random word in the badge's QR code", max_length=24, unique=True)),
                (
                    "calendar_key",
                    models.CharField(
                        blank=True,
                        help_text="secret part of its iCal address; null: none",
                        max_length=48,
                        null=True,
                        unique=True,
                    ),
                ),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("registered_at", models.DateTimeField(blank=True, null=True)),
                ("registered_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_assisted", models.BooleanField(default=False, help_text="an officer entered it for a household")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "organisation", "side"),
                        name="participant_once",
                        violation_error_message="This organisation takes part already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticipantProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="products", to="trade.participant"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "product"), name="product_brought_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EventTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tables", to="trade.eventhall"
                    ),
                ),
                ("label", models.CharField(max_length=20)),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="kept_tables",
                        to="trade.participant",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, help_text="a table that vanished takes no meeting", null=True),
                ),
            ],
            options={
                "ordering": ["hall__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hall", "label"),
                        name="table_label_once",
                        violation_error_message="There is a table of this label in the hall already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="booths", to="trade.eventhall"
                    ),
                ),
                ("label", models.CharField(max_length=20)),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="booths",
                        to="trade.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["hall__position", "id"],
                "constraints": [models.UniqueConstraint(fields=("hall", "label"), name="booth_label_once")],
            },
        ),
        migrations.CreateModel(
            name="Unavailability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="unavailable", to="trade.participant"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.eventslot"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("participant", "slot"), name="unavailable_once")],
            },
        ),
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="interpreters", to="trade.tradeevent"
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="how the office calls them; no personal data is needed", max_length=80),
                ),
                ("languages", models.JSONField(help_text='["vi", "ja"]')),
            ],
        ),
        migrations.CreateModel(
            name="InterpreterAbsence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="absences", to="trade.interpreter"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.eventslot"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("interpreter", "slot"), name="interpreter_absent_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="trade.participant"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wished_by", to="trade.participant"
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        choices=[("must", "must meet"), ("like", "would like to meet"), ("no", "no")], max_length=4
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=250)),
                ("set_at", models.DateTimeField()),
                ("set_by_name", models.CharField(max_length=120)),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_officer", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "other"), name="wish_once"),
                    models.CheckConstraint(
                        condition=models.Q(("participant", models.F("other")), _negated=True), name="wish_for_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="trade.participant"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("here", "here"),
                            ("late", "comes late"),
                            ("absent", "did not come"),
                            ("left", "left early"),
                        ],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("expected_at", models.DateTimeField(blank=True, help_text="of one who comes late", null=True)),
                ("noted_by_name", models.CharField(max_length=120)),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("participant", "day"), name="attendance_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="trade.tradeevent"
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings_as_producer",
                        to="trade.participant",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings_as_buyer",
                        to="trade.participant",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wished", "wished"),
                            ("held", "held"),
                            ("no_show", "somebody did not come"),
                            ("cancelled", "cancelled"),
                        ],
                        default="wished",
                        max_length=10,
                    ),
                ),
                ("weight", models.PositiveIntegerField(default=1)),
                ("is_must", models.BooleanField(default=False)),
                ("needs_interpreter", models.BooleanField(default=False)),
                (
                    "is_added",
                    models.BooleanField(
                        default=False, help_text="the office put these two together, whatever they wished"
                    ),
                ),
                (
                    "pinned_slot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="trade.eventslot",
                    ),
                ),
                (
                    "pinned_table",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="trade.eventtable",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "producer", "buyer"),
                        name="meeting_once",
                        violation_error_message="These two are to meet already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Precedence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.meeting"
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.meeting"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("earlier", "later"), name="precedence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("earlier", models.F("later")), _negated=True), name="precedence_of_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Timetable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="timetables", to="trade.tradeevent"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waits to be reckoned"),
                            ("running", "being reckoned"),
                            ("draft", "draft"),
                            ("published", "published"),
                            ("replaced", "replaced"),
                            ("failed", "no timetable"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("solved", "reckoned"),
                            ("hand", "changed by hand"),
                            ("repair", "repaired on the day"),
                        ],
                        default="solved",
                        max_length=8,
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=1)),
                ("seconds", models.PositiveSmallIntegerField(default=30, help_text="how long the optimiser may go on")),
                (
                    "status",
                    models.CharField(blank=True, help_text="optimal, feasible, infeasible, unknown", max_length=12),
                ),
                (
                    "progress",
                    models.JSONField(
                        blank=True, default=list, help_text="what was reached when: seconds, value, bound"
                    ),
                ),
                (
                    "value",
                    models.JSONField(
                        blank=True, default=dict, help_text="of each level of the objective, with its bound"
                    ),
                ),
                (
                    "reasons",
                    models.JSONField(
                        blank=True, default=list, help_text="why a wish could not be met, or what is in the way"
                    ),
                ),
                ("stop_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="trade.timetable",
                    ),
                ),
                ("made_by_name", models.CharField(max_length=120)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "alive_at",
                    models.DateTimeField(blank=True, help_text="the reckoning's last sign of life", null=True),
                ),
                (
                    "changed",
                    models.PositiveIntegerField(default=0, help_text="counts changes by hand; a stale page is refused"),
                ),
                (
                    "changes",
                    models.JSONField(
                        blank=True, default=list, help_text="each change by hand, so that a stale page is told"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("event", "number"), name="timetable_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("event",), name="one_published_timetable"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "timetable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="trade.timetable"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="trade.meeting"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trade.eventslot"
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trade.eventtable"
                    ),
                ),
                (
                    "interpreter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="trade.interpreter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("timetable", "meeting"), name="placed_once"),
                    models.UniqueConstraint(
                        fields=("timetable", "slot", "table"),
                        name="one_meeting_a_table",
                        violation_error_message="Another meeting is at this table then.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="made on the device, so that it counts once", max_length=36, unique=True
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="trade.meeting"
                    ),
                ),
                ("side", models.CharField(choices=[("producer", "producer"), ("buyer", "buyer")], max_length=8)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("memorandum", "we sign a memorandum"),
                            ("sample", "samples are sent"),
                            ("quote", "a quotation follows"),
                            ("talk", "we go on talking"),
                            ("nothing", "it does not fit"),
                            ("not_held", "we did not meet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("products", models.JSONField(blank=True, default=list, help_text="keys of the products talked about")),
                ("follow_up", models.DateField(blank=True, null=True)),
                (
                    "note",
                    models.CharField(blank=True, help_text="read by this side and the office alone", max_length=500),
                ),
                ("said_at", models.DateTimeField(help_text="when it was tapped")),
                ("saved_at", models.DateTimeField()),
                ("said_by_name", models.CharField(max_length=120)),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["said_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SignedPaper",
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_papers",
                        to="trade.tradeevent",
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by_name", models.CharField(max_length=120)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, help_text="by an officer other than the uploader", null=True),
                ),
                ("checked_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("check_note", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            ("uploaded_by__isnull", True),
                            models.Q(("checked_by", models.F("uploaded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="scan_checked_by_another",
                        violation_error_message="Somebody other than who uploaded the scan has to check it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Memorandum",
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
                    "number",
                    models.CharField(help_text="given by the system: year and sequence", max_length=30, unique=True),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="one entry, however often the button is pressed", max_length=36, unique=True
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memoranda",
                        to="trade.tradeevent",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memoranda",
                        to="trade.meeting",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memoranda", to="trade.buyer"
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memoranda", to="producers.producer"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memoranda",
                        to="trade.signedpaper",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("waiting", "waits for confirmation"),
                            ("confirmed", "confirmed"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=250)),
                ("signed_on", models.DateField()),
                ("from_day", models.DateField(blank=True, null=True)),
                ("to_day", models.DateField(blank=True, null=True)),
                ("value", models.BigIntegerField(blank=True, help_text="intended, dong; null: not stated", null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "made_by_side",
                    models.CharField(
                        choices=[("producer", "producer"), ("buyer", "buyer"), ("office", "office")], max_length=8
                    ),
                ),
                ("made_by_name", models.CharField(max_length=120)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("producer_confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("producer_confirmed_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "producer_confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("buyer_confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("buyer_confirmed_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "buyer_confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "first_confirmed_at",
                    models.DateTimeField(
                        blank=True, help_text="it goes on counting as signed while a change of it waits", null=True
                    ),
                ),
                (
                    "scan_version",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="the version that a checked scan confirmed; a later one needs a new check",
                        null=True,
                    ),
                ),
                (
                    "over_on",
                    models.DateField(blank=True, help_text="day on which it ended or was cancelled", null=True),
                ),
                ("is_assisted", models.BooleanField(default=False, help_text="an officer entered it for a household")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="a change of what was agreed starts confirming anew"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["event", "state"], name="memorandum_event_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("buyer", "producer", "signed_on"),
                        name="one_memorandum_a_signing",
                        violation_error_message="These two have a memorandum of this day already; open it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="memorandum_value_not_negative",
                        violation_error_message="A value cannot be less than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_day__isnull", True),
                            ("from_day__isnull", True),
                            ("to_day__gte", models.F("from_day")),
                            _connector="OR",
                        ),
                        name="memorandum_period",
                        violation_error_message="The period ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemorandumMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="trade.memorandum"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("from_state", models.CharField(blank=True, max_length=10)),
                ("to_state", models.CharField(max_length=10)),
                ("as_role", models.CharField(help_text="producer, buyer, office or system", max_length=10)),
                ("version", models.PositiveIntegerField(help_text="of what was agreed, after the move")),
                ("reason", models.CharField(blank=True, max_length=250)),
                ("moved_at", models.DateTimeField()),
                ("moved_by_name", models.CharField(max_length=120)),
                (
                    "moved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["moved_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MemorandumProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="products", to="trade.memorandum"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memoranda", to="products.product"
                    ),
                ),
                ("quantity", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("every", models.CharField(blank=True, help_text="once, week, month, quarter, year", max_length=8)),
                ("value", models.BigIntegerField(blank=True, help_text="dong over the whole period", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("memorandum", "product"), name="memorandum_product_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="trade.memorandum"
                    ),
                ),
                ("side", models.CharField(choices=[("producer", "producer"), ("buyer", "buyer")], max_length=8)),
                ("days", models.PositiveSmallIntegerField(help_text="after signing; trade/data/following.yaml")),
                ("due_on", models.DateField(db_index=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "not asked yet"),
                            ("asked", "asked"),
                            ("answered", "answered"),
                            ("silent", "no answer"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("going_on", "goes on, nothing new to report"),
                            ("reported", "reported what happened"),
                            ("stalled", "stands still"),
                            ("given_up", "given up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=120)),
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
                ("reminded_at", models.DateTimeField(blank=True, help_text="asked a second time", null=True)),
                (
                    "is_assisted",
                    models.BooleanField(default=False, help_text="an officer entered the answer for a household"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_on"], name="follow_up_state_due")],
                "constraints": [models.UniqueConstraint(fields=("memorandum", "side", "days"), name="asked_once")],
            },
        ),
        migrations.CreateModel(
            name="DealStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="one report, however often it is sent", max_length=36, unique=True)),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="trade.memorandum"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "contract"),
                            ("order", "order"),
                            ("delivery", "delivery"),
                            ("payment", "payment"),
                        ],
                        max_length=8,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
                ("quantity", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                ("unit", models.CharField(blank=True, max_length=30)),
                (
                    "amount",
                    models.BigIntegerField(
                        blank=True, help_text="dong; null: not stated, which is not nothing", null=True
                    ),
                ),
                ("document_number", models.CharField(blank=True, max_length=80)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("claimed", "claimed by one side"),
                            ("corrected", "corrected by the other side"),
                            ("disputed", "disputed"),
                            ("confirmed", "confirmed by both"),
                            ("taken_back", "taken back"),
                        ],
                        default="claimed",
                        max_length=10,
                    ),
                ),
                (
                    "claimed_side",
                    models.CharField(choices=[("producer", "producer"), ("buyer", "buyer")], max_length=8),
                ),
                ("claimed_at", models.DateTimeField()),
                ("claimed_by_name", models.CharField(max_length=120)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, help_text="when both agreed", null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        help_text="of a payment: the delivery it pays, wholly or in part",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="trade.dealstep",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("is_assisted", models.BooleanField(default=False, help_text="an officer entered it for a household")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, help_text="a word on a page that is older is refused"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["memorandum", "kind", "state"], name="step_memorandum_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="step_amount_not_negative",
                        violation_error_message="An amount cannot be less than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                        name="step_quantity_above_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="trade.dealstep"
                    ),
                ),
                ("side", models.CharField(choices=[("producer", "producer"), ("buyer", "buyer")], max_length=8)),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("corrected", "corrected"),
                            ("disputed", "disputed"),
                            ("accepted", "correction accepted"),
                            ("taken_back", "taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("before", models.JSONField(default=dict, help_text="happened_on, quantity, amount as they stood")),
                ("after", models.JSONField(default=dict, help_text="as this side says they are")),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("is_assisted", models.BooleanField(default=False, help_text="an officer entered it for a household")),
                ("said_at", models.DateTimeField()),
                ("said_by_name", models.CharField(max_length=120)),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["said_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=36, unique=True)),
                (
                    "memorandum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="complaints", to="trade.memorandum"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="trade.dealstep",
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("complaint", "complaint"), ("return", "goods returned")], max_length=10),
                ),
                ("side", models.CharField(choices=[("producer", "producer"), ("buyer", "buyer")], max_length=8)),
                ("words", models.TextField()),
                ("quantity", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                ("amount", models.BigIntegerField(blank=True, help_text="dong given back or not paid", null=True)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("is_assisted", models.BooleanField(default=False, help_text="an officer entered it for a household")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for an answer"),
                            ("answered", "answered"),
                            ("settled", "settled"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer_assisted", models.BooleanField(default=False)),
                ("answer", models.TextField(blank=True)),
                ("raised_at", models.DateTimeField()),
                ("raised_by_name", models.CharField(max_length=120)),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=120)),
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
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offer", to="products.product"
                    ),
                ),
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
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "shown to confirmed buyers"), ("paused", "paused")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("unit", models.CharField(help_text="kg, hộp, chiếc", max_length=30)),
                ("min_order", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                (
                    "lead_days",
                    models.PositiveSmallIntegerField(blank=True, help_text="days from order to delivery", null=True),
                ),
                (
                    "lead_days_more",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="days for an order above one month's capacity", null=True
                    ),
                ),
                ("shelf_life_days", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "age_at_delivery_days",
                    models.PositiveIntegerField(
                        blank=True, help_text="days from making to handing over, at most", null=True
                    ),
                ),
                ("packing_vi", models.CharField(blank=True, max_length=250)),
                ("packing_en", models.CharField(blank=True, max_length=250)),
                (
                    "gtin",
                    models.CharField(
                        blank=True, help_text="8, 12, 13 or 14 digits with a right check digit", max_length=14
                    ),
                ),
                ("traceability", models.URLField(blank=True, help_text="page a code on the pack leads to")),
                ("label_languages", models.JSONField(blank=True, default=list)),
                ("vat_invoice", models.BooleanField(help_text="null: not stated", null=True)),
                ("consignment", models.BooleanField(help_text="accepts consignment; null: not stated", null=True)),
                (
                    "payment_days",
                    models.PositiveSmallIntegerField(blank=True, help_text="longest it waits for money", null=True),
                ),
                (
                    "discount_percent",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="largest discount to a chain", max_digits=5, null=True
                    ),
                ),
                (
                    "opening_fee",
                    models.BigIntegerField(blank=True, help_text="largest code-opening fee it pays, dong", null=True),
                ),
                ("gives_samples", models.BooleanField(null=True)),
                ("exported_to", models.CharField(blank=True, help_text="countries, as written", max_length=200)),
                ("delivers_everywhere", models.BooleanField(default=False)),
                (
                    "price_audience",
                    models.CharField(
                        choices=[
                            ("nobody", "nobody"),
                            ("chosen", "buyers I choose"),
                            ("confirmed", "every confirmed buyer"),
                        ],
                        default="chosen",
                        max_length=10,
                    ),
                ),
                ("note_vi", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                ("delivers_to", models.ManyToManyField(blank=True, related_name="+", to="places.province")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_percent__isnull", True),
                            models.Q(("discount_percent__gte", 0), ("discount_percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="offer_discount_is_a_share",
                        violation_error_message="A discount lies between 0 and 100 per cent.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="months", to="trade.offer"
                    ),
                ),
                ("month", models.PositiveSmallIntegerField()),
                ("capacity", models.DecimalField(decimal_places=3, max_digits=14)),
            ],
            options={
                "ordering": ["month"],
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "month"), name="offer_month_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="offer_month_of_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 0)), name="offer_capacity_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="promises", to="trade.offer"
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, help_text="a month, in the offer's unit", max_digits=14),
                ),
                ("from_day", models.DateField()),
                ("to_day", models.DateField(blank=True, null=True)),
                (
                    "words",
                    models.CharField(blank=True, help_text="to whom, seen by the producer alone", max_length=160),
                ),
                (
                    "memorandum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="trade.memorandum",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="promise_above_nothing"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_day__isnull", True), ("to_day__gte", models.F("from_day")), _connector="OR"
                        ),
                        name="promise_ends_after_it_begins",
                        violation_error_message="The last day lies before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="price_tiers", to="trade.offer"
                    ),
                ),
                ("from_quantity", models.DecimalField(decimal_places=3, max_digits=14)),
                ("price", models.BigIntegerField()),
            ],
            options={
                "ordering": ["from_quantity"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer", "from_quantity"),
                        name="price_tier_once",
                        violation_error_message="There is a price from this quantity already.",
                    ),
                    models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="price_above_nothing"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="trade.offer"
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trade.buyer"),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("offer", "buyer"), name="offer_reader_once")],
            },
        ),
        migrations.CreateModel(
            name="OfferPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="trade.offer"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="producers.paper"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("offer", "paper"), name="offer_paper_once")],
            },
        ),
        migrations.CreateModel(
            name="OfferReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="references", to="trade.offer"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CapabilityPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="one sending, however often the button is pressed", max_length=36, unique=True
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capability_packs",
                        to="producers.producer",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="capability_packs", to="trade.buyer"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="trade.tradeevent",
                    ),
                ),
                (
                    "record",
                    models.JSONField(
                        help_text="the machine-readable record of each offer, prices only where shown to this buyer"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("sent_by_name", models.CharField(max_length=120)),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(blank=True, help_text="when somebody of the buyer confirmed it", null=True),
                ),
                ("received_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatchWeights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weights",
                    models.JSONField(help_text='{"part": weight}; parts are those of trade/data/matching.yaml'),
                ),
                ("valid_from", models.DateField(unique=True)),
                ("reason", models.CharField(max_length=250)),
                ("set_by_name", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
        ),
    ]
