import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('outlets', '0003_sort_keys'),
        ('people', '0005_dated_kinds'),
        ('places', '0001_initial'),
        ('producers', '0003_added_by'),
        ('products', '0003_earlier_makers'),
        ('trade', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('office', 'office register'), ('public', 'read from public pages'), ('demo', 'demo data')], max_length=8)),
                ('slug', models.SlugField(max_length=160, unique=True)),
                ('kind', models.CharField(choices=[('tet', 'Tết'), ('season', 'season'), ('event', 'event or fair'), ('other', 'other occasion')], default='season', max_length=8)),
                ('title_vi', models.CharField(max_length=160)),
                ('title_en', models.CharField(blank=True, max_length=160)),
                ('text_vi', models.TextField(blank=True)),
                ('text_en', models.TextField(blank=True)),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('picture_alt_vi', models.CharField(blank=True, max_length=200)),
                ('picture_alt_en', models.CharField(blank=True, max_length=200)),
                ('starts_on', models.DateField(help_text='first day on which the page is shown')),
                ('ends_on', models.DateField(help_text='last day; afterwards the page says that it is over')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='trade.tradeevent')),
                ('product_sets', models.JSONField(blank=True, default=list, help_text='ids of sets whose products come in')),
                ('least_stars', models.PositiveSmallIntegerField(default=0, help_text='0: no filter by stars; 3, 4, 5')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='producers.craftvillage')),
                ('state', models.CharField(choices=[('draft', 'being put together'), ('published', 'published'), ('withdrawn', 'taken down')], default='draft', max_length=10)),
                ('made_by_name', models.CharField(blank=True, max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_ends_after_it_begins', violation_error_message='The last day lies before the first.')],
            },
        ),
        migrations.CreateModel(
            name='CampaignProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='promotion.campaign')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.product')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'product'), name='campaign_product_once')],
            },
        ),
        migrations.CreateModel(
            name='CampaignOutlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taking_part', to='promotion.campaign')),
                ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='outlets.outlet')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'outlet'), name='campaign_outlet_once')],
            },
        ),
        migrations.CreateModel(
            name='FeedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('producer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed_key', to='producers.producer')),
                ('key', models.CharField(max_length=43, unique=True)),
                ('made_by_name', models.CharField(blank=True, max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(choices=[('product', 'product'), ('producer', 'producer'), ('village', 'craft village'), ('outlet', 'point of sale'), ('campaign', 'campaign')], max_length=8)),
                ('object_id', models.BigIntegerField()),
                ('what', models.CharField(choices=[('view', 'page opened'), ('scan', 'code scanned'), ('download', 'card, label or press kit taken'), ('call', 'telephone or e-mail pressed'), ('route', 'way there pressed'), ('feed', 'feed fetched')], max_length=8)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'what'], name='promotion_count_day')],
                'constraints': [models.UniqueConstraint(fields=('of', 'object_id', 'what', 'day'), name='promotion_count_once_a_day'), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='promotion_count_above_nothing')],
            },
        ),
        migrations.CreateModel(
            name='VillagePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visitor_page', to='producers.craftvillage')),
                ('history_vi', models.TextField(blank=True)),
                ('history_en', models.TextField(blank=True)),
                ('craft_vi', models.TextField(blank=True, help_text='how the craft is done, step by step')),
                ('craft_en', models.TextField(blank=True)),
                ('visiting_vi', models.TextField(blank=True, help_text='when to come, how to get there, what to keep in mind')),
                ('visiting_en', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, help_text='whence the history is known', max_length=300)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('changed_by_name', models.CharField(blank=True, max_length=120)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='VillageArtisan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='artisans', to='producers.craftvillage')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('craft', models.CharField(blank=True, max_length=120)),
                ('words_vi', models.TextField(blank=True)),
                ('words_en', models.TextField(blank=True)),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('agreed_on', models.DateField()),
                ('agreed_how', models.CharField(choices=[('paper', 'signed on paper, kept at the commune'), ('word', 'said before an officer of the commune')], max_length=6)),
                ('key', models.CharField(help_text='secret part of the address where the artisan withdraws', max_length=43, unique=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('noted_by_name', models.CharField(blank=True, max_length=120)),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('craft', ''), ('name', ''), ('picture__isnull', True), ('words_en', ''), ('words_vi', '')), _connector='OR'), name='artisan_withdrawn_says_nothing')],
            },
        ),
        migrations.CreateModel(
            name='VillageWorkshop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshops', to='producers.craftvillage')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('name', models.CharField(max_length=160)),
                ('offers_vi', models.TextField(blank=True, help_text='what visitors see and do')),
                ('offers_en', models.TextField(blank=True)),
                ('address', models.CharField(blank=True, max_length=250)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('opens', models.TimeField(blank=True, null=True)),
                ('closes', models.TimeField(blank=True, null=True)),
                ('closed_weekdays', models.JSONField(blank=True, default=list, help_text='0 Monday ... 6 Sunday')),
                ('by_appointment', models.BooleanField(default=False)),
                ('minutes', models.PositiveSmallIntegerField(default=60, help_text='how long a visit takes')),
                ('booking_phone', models.CharField(blank=True, help_text='of the business, never of a private person', max_length=20)),
                ('price_a_guest', models.BigIntegerField(blank=True, help_text='dong; null: not stated', null=True)),
                ('is_open', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), ('closes__gt', models.F('opens')), _connector='OR'), name='workshop_closes_after_it_opens', violation_error_message='It closes before it opens.')],
            },
        ),
    ]
