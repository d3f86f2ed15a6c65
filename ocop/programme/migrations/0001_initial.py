import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('people', '0005_dated_kinds'),
        ('places', '0001_initial'),
        ('producers', '0003_added_by'),
        ('trade', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('office', 'office register'), ('public', 'read from public pages'), ('demo', 'demo data')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('commune', models.ForeignKey(blank=True, help_text='null: the city', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('title', models.CharField(max_length=250)),
                ('number', models.CharField(blank=True, help_text='of the document: 146/KH-UBND', max_length=80)),
                ('issued_on', models.DateField(blank=True, help_text='date of the document; null: not known', null=True)),
                ('template', models.CharField(help_text='id of data/templates', max_length=40)),
                ('source', models.CharField(blank=True, max_length=500)),
                ('note', models.TextField(blank=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'being written'), ('approved', 'approved'), ('changing', 'approved, a change is being written')], default='draft', max_length=10)),
                ('version', models.PositiveSmallIntegerField(default=0, help_text='newest approved version; 0 while there is none')),
                ('change_reason', models.CharField(blank=True, help_text='why a change is being written', max_length=500)),
                ('revision', models.PositiveIntegerField(default=1, help_text='a form that is older is refused')),
                ('created_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('commune__isnull', True)), fields=('register', 'year'), name='one_city_plan_a_year', violation_error_message='There is a plan of the city for this year already; open it.'), models.UniqueConstraint(condition=models.Q(('commune__isnull', False)), fields=('register', 'year', 'commune'), name='one_commune_plan_a_year', violation_error_message='This commune has a plan for this year already; open it.')],
            },
        ),
        migrations.CreateModel(
            name='PlanContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contents', to='programme.plan')),
                ('number', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name_vi', models.CharField(max_length=250)),
                ('name_en', models.CharField(max_length=250)),
                ('words', models.TextField(blank=True, help_text="more, in the office's words")),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='plan_content_once')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='programme.plan')),
                ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='programme.plancontent')),
                ('name', models.CharField(max_length=300)),
                ('who', models.CharField(blank=True, help_text='office in charge', max_length=200)),
                ('partners', models.CharField(blank=True, max_length=300)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('from_day', models.DateField(blank=True, null=True)),
                ('to_day', models.DateField(blank=True, null=True)),
                ('budget', models.BigIntegerField(blank=True, help_text='dong; null: not stated', null=True)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trade.tradeevent')),
                ('state', models.CharField(choices=[('planned', 'not begun'), ('running', 'going on'), ('done', 'done'), ('dropped', 'given up')], default='planned', max_length=8)),
                ('state_note', models.CharField(blank=True, max_length=300)),
                ('spent', models.BigIntegerField(blank=True, help_text='dong; null: not stated', null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('budget__isnull', True), ('budget__gte', 0), _connector='OR'), models.Q(('spent__isnull', True), ('spent__gte', 0), _connector='OR')), name='activity_money_not_negative', violation_error_message='An amount cannot be less than nothing.'), models.CheckConstraint(condition=models.Q(('to_day__isnull', True), ('from_day__isnull', True), ('to_day__gte', models.F('from_day')), _connector='OR'), name='activity_ends_after_it_begins', violation_error_message='The last day lies before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='programme.plan')),
                ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='programme.plancontent')),
                ('indicator', models.CharField(blank=True, help_text='code; empty: counted by hand', max_length=60)),
                ('name', models.CharField(blank=True, help_text="of what is counted by hand; else the indicator's", max_length=250)),
                ('unit', models.CharField(blank=True, help_text='of what is counted by hand', max_length=40)),
                ('wording', models.CharField(blank=True, help_text='as the document says it', max_length=300)),
                ('low', models.BigIntegerField(help_text="in the indicator's own unit")),
                ('high', models.BigIntegerField(blank=True, help_text='of a range; null: one value', null=True)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.district')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('low__gte', 0), models.Q(('high__isnull', True), ('high__gte', models.F('low')), _connector='OR')), name='target_range', violation_error_message='The highest value lies below the lowest.'), models.CheckConstraint(condition=models.Q(('commune__isnull', True), ('district__isnull', True), _connector='OR'), name='target_of_one_place', violation_error_message='A target is of a commune or of a district, not of both.')],
            },
        ),
        migrations.CreateModel(
            name='HandCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='programme.target')),
                ('counted_on', models.DateField(help_text='the day the value speaks of')),
                ('value', models.BigIntegerField()),
                ('evidence', models.CharField(help_text='document, list, page that shows it', max_length=500)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by_name', models.CharField(blank=True, max_length=120)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-counted_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='hand_count_not_negative'), models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), ('made_by__isnull', True), models.Q(('checked_by', models.F('made_by')), _negated=True), _connector='OR'), name='hand_count_checked_by_another', violation_error_message='Somebody other than who entered the figure has to check it.')],
            },
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='programme.plan')),
                ('number', models.PositiveSmallIntegerField()),
                ('approved_on', models.DateField(help_text='the day from which it stands')),
                ('reason', models.CharField(blank=True, help_text='of a change; empty for the first', max_length=500)),
                ('sheet', models.JSONField(help_text='contents, activities and targets, as ocop.programme.sheet writes them')),
                ('digest', models.CharField(max_length=64)),
                ('approved_at', models.DateTimeField()),
                ('approved_by_name', models.CharField(max_length=120)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='plan_version_once')],
            },
        ),
        migrations.CreateModel(
            name='YearStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('producer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_statements', to='producers.producer')),
                ('year', models.PositiveSmallIntegerField()),
                ('jobs', models.PositiveIntegerField(blank=True, help_text='people who worked for it most of the year', null=True)),
                ('women', models.PositiveIntegerField(blank=True, help_text='of them women', null=True)),
                ('income', models.BigIntegerField(blank=True, help_text='average of one of them, dong a month', null=True)),
                ('area', models.BigIntegerField(blank=True, help_text='raw-material area of its own or under contract, square metres', null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(blank=True, help_text='by an officer other than who wrote it', null=True)),
                ('checked_by_name', models.CharField(blank=True, max_length=120)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('producer', 'year'), name='one_statement_a_year', violation_error_message='There is a statement of this year already; open it.'), models.CheckConstraint(condition=models.Q(('women__isnull', True), ('jobs__isnull', True), ('women__lte', models.F('jobs')), _connector='OR'), name='women_among_the_jobs', violation_error_message='There cannot be more women than people.'), models.CheckConstraint(condition=models.Q(models.Q(('income__isnull', True), ('income__gte', 0), _connector='OR'), models.Q(('area__isnull', True), ('area__gte', 0), _connector='OR')), name='statement_not_negative', violation_error_message='An amount cannot be less than nothing.'), models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), ('made_by__isnull', True), models.Q(('checked_by', models.F('made_by')), _negated=True), _connector='OR'), name='statement_checked_by_another', violation_error_message='Somebody other than who wrote it has to check it.')],
            },
        ),
        migrations.CreateModel(
            name='ProductIdea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('producer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='product_ideas', to='producers.producer')),
                ('name', models.CharField(max_length=200)),
                ('name_folded', models.CharField(db_index=True, max_length=200)),
                ('product_set', models.CharField(max_length=20)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('words', models.TextField(blank=True)),
                ('shown', models.JSONField(default=dict, help_text='what was known of demand and supply when it was kept')),
                ('state', models.CharField(choices=[('kept', 'kept'), ('dropped', 'given up'), ('made', 'became a product')], default='kept', max_length=8)),
                ('state_note', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['product_set', 'state'], name='idea_set_state')],
            },
        ),
    ]
