import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0005_dated_kinds'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dialogue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('office', 'office register'), ('public', 'read from public pages'), ('demo', 'demo data')], max_length=8)),
                ('name', models.CharField(max_length=200)),
                ('held_on', models.DateField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'name', 'held_on'), name='one_dialogue_a_day_and_name', violation_error_message='This dialogue is in the list already.')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('office', 'office register'), ('public', 'read from public pages'), ('demo', 'demo data')], max_length=8)),
                ('key', models.CharField(help_text='one entry, however often the button is pressed', max_length=36, unique=True)),
                ('kind', models.CharField(choices=[('proposal', 'proposal'), ('difficulty', 'difficulty')], max_length=10)),
                ('subject', models.CharField(help_text='a code of data/dialogue.yaml', max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('words', models.TextField()),
                ('way', models.CharField(choices=[('desk', 'on the desk'), ('meeting', 'at a dialogue'), ('phone', 'by telephone'), ('letter', 'by letter')], max_length=8)),
                ('brought_on', models.DateField()),
                ('dialogue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='dialogue.dialogue')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('firm', models.CharField(blank=True, help_text='a business that is not in the register', max_length=200)),
                ('agrees_public', models.BooleanField(default=False, help_text='the sender agrees that it is shown without their name')),
                ('state', models.CharField(choices=[('received', 'received, not given to an office yet'), ('assigned', 'being answered'), ('answered', 'answered'), ('settled', 'answered, and the sender is satisfied'), ('withdrawn', 'taken back by the sender')], default='received', max_length=10)),
                ('office', models.CharField(blank=True, help_text='a code of data/dialogue.yaml', max_length=20)),
                ('commune', models.ForeignKey(blank=True, help_text='whose committee answers', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0, help_text='how often the sender was not satisfied')),
                ('public_title', models.CharField(blank=True, max_length=200)),
                ('public_words', models.TextField(blank=True)),
                ('public_answer', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('is_assisted', models.BooleanField(default=False, help_text='an officer entered it')),
                ('version', models.PositiveIntegerField(default=1, help_text='a word on a page that is older is refused')),
                ('brought_at', models.DateTimeField()),
                ('brought_by_name', models.CharField(max_length=120)),
                ('brought_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_on'], name='proposal_state_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('firm', ''), ('organisation__isnull', False)), models.Q(('organisation__isnull', True), models.Q(('firm', ''), _negated=True)), _connector='OR'), name='proposal_has_one_sender', violation_error_message='Say who brought it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'assigned'), _negated=True), models.Q(('due_on__isnull', False), models.Q(('office', ''), _negated=True)), _connector='OR'), name='proposal_assigned_is_due'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'settled']), _negated=True), ('answered_on__isnull', False), _connector='OR'), name='proposal_answered_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ProposalWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said', to='dialogue.proposal')),
                ('what', models.CharField(help_text='assigned, answered, reopened, settled, withdrawn', max_length=12)),
                ('words', models.TextField(blank=True)),
                ('office', models.CharField(blank=True, max_length=20)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('said_at', models.DateTimeField()),
                ('said_by_name', models.CharField(max_length=120)),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['said_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('office', 'office register'), ('public', 'read from public pages'), ('demo', 'demo data')], max_length=8)),
                ('key', models.CharField(max_length=36, unique=True)),
                ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='dialogue.proposal')),
                ('dialogue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='dialogue.dialogue')),
                ('organisation', models.ForeignKey(blank=True, help_text='null: to everybody', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('firm', models.CharField(blank=True, help_text='a business that is not in the register', max_length=200)),
                ('words', models.CharField(max_length=500)),
                ('office', models.CharField(max_length=20)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('made_on', models.DateField()),
                ('due_on', models.DateField()),
                ('office_word', models.CharField(blank=True, choices=[('kept', 'kept as promised'), ('going', 'under way'), ('broken', 'not kept')], max_length=8)),
                ('office_said_on', models.DateField(blank=True, null=True)),
                ('sender_word', models.CharField(blank=True, choices=[('kept', 'kept as promised'), ('going', 'under way'), ('broken', 'not kept')], max_length=8)),
                ('sender_said_on', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('made_on'))), name='promise_due_after_made'), models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('firm', ''), _connector='OR'), name='promise_to_one')],
            },
        ),
        migrations.CreateModel(
            name='PromiseAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='dialogue.promise')),
                ('side', models.CharField(choices=[('office', 'the office that promised'), ('sender', 'the one it was promised to')], max_length=8)),
                ('days', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('due', 'to come'), ('asked', 'asked already'), ('answered', 'answered'), ('silent', 'no answer')], default='due', max_length=10)),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('kept', 'kept as promised'), ('going', 'under way'), ('broken', 'not kept')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=120)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['days', 'side'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='promise_ask_due')],
                'constraints': [models.UniqueConstraint(fields=('promise', 'side', 'days'), name='one_ask_a_side_and_step')],
            },
        ),
        migrations.CreateModel(
            name='SubjectRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=20)),
                ('office', models.CharField(max_length=20)),
                ('working_days', models.PositiveSmallIntegerField()),
                ('valid_from', models.DateField()),
                ('basis', models.CharField(blank=True, help_text='the decision or letter it rests on', max_length=250)),
                ('set_at', models.DateTimeField()),
                ('set_by_name', models.CharField(max_length=120)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'valid_from'), name='one_rule_a_subject_and_day')],
            },
        ),
    ]
