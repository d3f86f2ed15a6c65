import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0005_dated_kinds'),
        ('producers', '0003_added_by'),
        ('products', '0003_earlier_makers'),
        ('recognition', '0003_extensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='TradeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trade_item', to='products.product')),
                ('gtin', models.CharField(blank=True, help_text='8, 12, 13 or 14 digits with a right check digit', max_length=14)),
                ('net_content', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('net_unit', models.CharField(blank=True, choices=[('g', 'g'), ('kg', 'kg'), ('ml', 'ml'), ('l', 'litres'), ('piece', 'pieces'), ('set', 'sets')], max_length=5)),
                ('packing_vi', models.CharField(blank=True, help_text='what it is packed in', max_length=200)),
                ('packing_en', models.CharField(blank=True, max_length=200)),
                ('allergens', models.JSONField(blank=True, default=list, help_text='codes of data/content.yaml; ["none"]: stated that there is none')),
                ('origin_vi', models.CharField(blank=True, help_text='where the raw material comes from', max_length=200)),
                ('origin_en', models.CharField(blank=True, max_length=200)),
                ('usage_vi', models.CharField(blank=True, help_text='how to use or prepare it', max_length=300)),
                ('usage_en', models.CharField(blank=True, max_length=300)),
                ('hs_code', models.CharField(blank=True, help_text='customs code, 6 to 10 digits', max_length=10)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('gtin', ''), _negated=True), fields=('gtin',), name='gtin_once', violation_error_message='This barcode number stands on another product already.'), models.CheckConstraint(condition=models.Q(('net_content__isnull', True), ('net_content__gt', 0), _connector='OR'), name='net_content_is_something', violation_error_message='The net content is more than nothing.')],
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('office', 'office register'), ('public', 'read from public pages'), ('demo', 'demo data')], max_length=8)),
                ('product', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='story', to='products.product')),
                ('producer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='story', to='producers.producer')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('producer__isnull', True), ('product__isnull', False)), models.Q(('producer__isnull', False), ('product__isnull', True)), _connector='OR'), name='story_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='stories.story')),
                ('question', models.CharField(help_text='code of data/questions.yaml; text_vi, text_en: the text itself', max_length=40)),
                ('words', models.TextField(blank=True)),
                ('key', models.UUIDField(unique=True)),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='story_answers', to=settings.AUTH_USER_MODEL)),
                ('said_by_name', models.CharField(max_length=120)),
                ('for_household', models.BooleanField(default=False, help_text='an officer wrote it down for the household')),
                ('said_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['story', 'question', '-id'], name='answer_newest')],
            },
        ),
        migrations.CreateModel(
            name='StoryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='stories.story')),
                ('number', models.PositiveSmallIntegerField()),
                ('text_vi', models.TextField()),
                ('text_en', models.TextField(blank=True)),
                ('rules', models.CharField(help_text='digest of the rules it was looked at with', max_length=64)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stories_published', to=settings.AUTH_USER_MODEL)),
                ('published_by_name', models.CharField(max_length=120)),
                ('for_household', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('story', 'number'), name='story_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='stories.story')),
                ('kind', models.CharField(help_text='code of data/claims.yaml', max_length=30)),
                ('passage', models.CharField(help_text='the words that make the claim, folded', max_length=120)),
                ('backing', models.CharField(choices=[('told', 'told by the producer'), ('paper', 'a paper of the producer'), ('recognition', 'a star of the product'), ('title', 'a title of the craft village')], max_length=12)),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='story_claims', to='producers.paper')),
                ('recognition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='story_claims', to='recognition.recognition')),
                ('title', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='producers.villagetitle')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claims_settled', to=settings.AUTH_USER_MODEL)),
                ('settled_by_name', models.CharField(max_length=120)),
                ('settled_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('story', 'kind', 'passage'), name='claim_once'), models.CheckConstraint(condition=models.Q(models.Q(('backing', 'told'), ('paper', None), ('recognition', None), ('title', None)), models.Q(('backing', 'paper'), ('paper__isnull', False), ('recognition', None), ('title', None)), models.Q(('backing', 'recognition'), ('paper', None), ('recognition__isnull', False), ('title', None)), models.Q(('backing', 'title'), ('paper', None), ('recognition', None), ('title__isnull', False)), _connector='OR'), name='claim_names_what_backs_it')],
            },
        ),
        migrations.CreateModel(
            name='AllowedWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allowed', to='stories.story')),
                ('rule', models.CharField(help_text='code of data/forbidden.yaml', max_length=40)),
                ('passage', models.CharField(help_text='the sentence, folded', max_length=300)),
                ('reason', models.CharField(max_length=300)),
                ('allowed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('allowed_by_name', models.CharField(max_length=120)),
                ('allowed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('story', 'rule', 'passage'), name='words_allowed_once')],
            },
        ),
        migrations.CreateModel(
            name='ContentScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='content_scores', to='products.product')),
                ('channel', models.CharField(help_text='code of data/content.yaml', max_length=20)),
                ('score', models.PositiveSmallIntegerField(help_text='0 to 100')),
                ('errors', models.PositiveSmallIntegerField(help_text='required items that are missing: they block the channel')),
                ('warnings', models.PositiveSmallIntegerField()),
                ('next_fix', models.CharField(blank=True, help_text='code of the item that gains most for its effort', max_length=40)),
                ('failed', models.BigIntegerField(help_text='one bit for each item of the channel that is missing')),
                ('inputs', models.BigIntegerField(help_text='number made from the facts and the rules it was reckoned from')),
                ('stands_until', models.DateField(blank=True, help_text='first day on which a paper or star ends by itself', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['channel', 'score', 'product'], name='score_by_channel'), models.Index(fields=['stands_until'], name='score_stands_until')],
                'constraints': [models.UniqueConstraint(fields=('product', 'channel'), name='score_once_a_channel')],
            },
        ),
        migrations.CreateModel(
            name='TextReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='text_reading', to='products.product')),
                ('digest', models.CharField(help_text='of the texts, the rules and what was allowed', max_length=64)),
                ('minima', models.BinaryField(help_text='64 numbers of 32 bits; empty for a text too short to compare')),
                ('flagged', models.PositiveSmallIntegerField(help_text='passages the law forbids and nobody allowed')),
                ('claims', models.JSONField(default=list, help_text='[[kind, passage], ...]')),
            ],
        ),
        migrations.CreateModel(
            name='Followed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('rules', models.CharField(blank=True, max_length=64)),
                ('day', models.DateField(null=True)),
            ],
        ),
    ]
