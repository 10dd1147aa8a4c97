
import django.db.models.deletion
import summit.texts
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('summit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuidingQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', summit.texts.TranslatedField(default=dict, max_length=2000, verbose_name='question')),
            ],
            options={
                'ordering': ['session', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('single', 'One answer'), ('multiple', 'Several answers'), ('scale', 'Scale'), ('ranking', 'Ranking'), ('cloud', 'Word cloud'), ('consent', 'Any objection?')], default='single', max_length=10, verbose_name='kind')),
                ('question', models.CharField(max_length=300, verbose_name='question')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('most', models.PositiveSmallIntegerField(default=1, verbose_name='answers at most')),
                ('is_secret', models.BooleanField(default=False, verbose_name='secret')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('shows_results', models.BooleanField(default=False, verbose_name='the room sees the results')),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['session', '-opened_at', '-created_at'],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('opening', 'Opening'), ('keynote', 'Keynote'), ('case_example', 'Case example'), ('panel', 'Panel'), ('discussion', 'Discussion'), ('break', 'Break'), ('closing', 'Closing')], max_length=12, verbose_name='kind')),
                ('title', summit.texts.TranslatedField(default=dict, max_length=300, verbose_name='title')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='planned minutes')),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reached_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('seconds_spent', models.PositiveIntegerField(default=0, editable=False)),
                ('extra_minutes', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('skipped_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('ready_count', models.PositiveIntegerField(default=0, editable=False)),
                ('moderator_notes', models.TextField(blank=True, max_length=2000, verbose_name='notes for moderators')),
                ('guiding_question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='agenda_items', to='summit_sessions.guidingquestion', verbose_name='guiding question')),
            ],
            options={
                'ordering': ['session', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('text', models.CharField(max_length=200, verbose_name='text')),
                ('key', models.CharField(editable=False, max_length=400)),
                ('is_hidden', models.BooleanField(default=False, verbose_name='hidden from the room')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='summit_sessions.poll')),
            ],
            options={
                'ordering': ['poll', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Readiness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agenda_item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readiness', to='summit_sessions.agendaitem')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readiness', to='summit.participation')),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', summit.texts.TranslatedField(default=dict, max_length=300, verbose_name='title')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('live', 'Live'), ('ended', 'Ended'), ('archived', 'Archived'), ('cancelled', 'Cancelled')], default='draft', max_length=10)),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                ('minutes', models.PositiveSmallIntegerField(default=90, verbose_name='planned minutes')),
                ('attribution', models.CharField(choices=[('named', 'On the record: names and affiliations'), ('affiliation', 'Affiliation only'), ('chatham', 'Chatham House: neither names nor affiliations')], default='named', max_length=12, verbose_name='attribution in documents')),
                ('shows_names', models.BooleanField(default=True, verbose_name='the room shows who wrote')),
                ('allows_anonymous', models.BooleanField(default=False, verbose_name='questions may be anonymous')),
                ('minimum_crowd', models.PositiveSmallIntegerField(default=10, verbose_name='people needed in the room for an anonymous question')),
                ('approves_first', models.BooleanField(default=False, verbose_name='a moderator approves before the room sees')),
                ('allows_reactions', models.BooleanField(default=True, verbose_name='people may react in the room')),
                ('moves', models.PositiveIntegerField(default=0, editable=False)),
                ('paused_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('seconds_paused', models.PositiveIntegerField(default=0, editable=False)),
                ('floor_is_open', models.BooleanField(default=True, verbose_name='people may ask for the floor')),
                ('speaking_seconds', models.PositiveSmallIntegerField(default=120, verbose_name='speaking time (seconds)')),
                ('speaking_seconds_by_kind', models.JSONField(blank=True, default=dict)),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_contribution', models.PositiveIntegerField(default=0, editable=False)),
                ('last_recommendation', models.PositiveIntegerField(default=0, editable=False)),
                ('current_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='summit_sessions.agendaitem')),
                ('focus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='summit_sessions.guidingquestion')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='summit.summit')),
            ],
            options={
                'ordering': ['summit', 'starts_at', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Reactions',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('applause', 'Applause'), ('agree', 'I agree'), ('thanks', 'Thank you'), ('question', 'I have a question')], max_length=10)),
                ('minute', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='summit_sessions.session')),
            ],
            options={
                'ordering': ['session', 'minute'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('updated_at', models.DateTimeField(editable=False)),
                ('is_anonymous', models.BooleanField(default=False, verbose_name='ask anonymously')),
                ('text', models.TextField(max_length=1000, verbose_name='question')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('status', models.CharField(choices=[('held', 'Being anonymised'), ('pending', 'Waiting for a moderator'), ('approved', 'Shown'), ('answered', 'Answered'), ('hidden', 'Hidden'), ('withdrawn', 'Withdrawn')], default='approved', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('answer', models.TextField(blank=True, max_length=5000, verbose_name='answer')),
                ('is_highlighted', models.BooleanField(default=False)),
                ('upvotes_count', models.PositiveIntegerField(default=0, editable=False)),
                ('release_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='summit.participation')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='summit_sessions.session')),
            ],
            options={
                'ordering': ['session', '-upvotes_count', 'created_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='poll',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='summit_sessions.session'),
        ),
        migrations.CreateModel(
            name='InformationNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('overview', models.JSONField(default=list)),
                ('background', models.JSONField(default=list)),
                ('scope', models.JSONField(default=list)),
                ('method', models.JSONField(default=list)),
                ('closing', models.JSONField(default=list)),
                ('source_name', models.CharField(blank=True, max_length=255)),
                ('source_text', models.TextField(blank=True)),
                ('warnings', models.JSONField(default=list)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='summit_sessions.session')),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.AddField(
            model_name='guidingquestion',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guiding_questions', to='summit_sessions.session'),
        ),
        migrations.CreateModel(
            name='FloorRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('point_of_order', 'Point of order'), ('right_of_reply', 'Right of reply'), ('statement', 'Statement')], default='statement', max_length=16, verbose_name='kind')),
                ('topic', models.CharField(blank=True, max_length=200, verbose_name='about')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('speaking', 'Has the floor'), ('spoken', 'Has spoken'), ('withdrawn', 'Withdrawn'), ('passed_over', 'Passed over')], default='waiting', max_length=12)),
                ('position', models.PositiveIntegerField(editable=False)),
                ('allowed_seconds', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('speaking_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('seconds_spoken', models.PositiveIntegerField(default=0, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='floor', to='summit.participation')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='floor', to='summit_sessions.session')),
            ],
            options={
                'ordering': ['session', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('number', models.PositiveIntegerField(editable=False)),
                ('kind', models.CharField(choices=[('written', 'Written'), ('spoken', 'Spoken')], default='written', max_length=8)),
                ('speaker_name', models.CharField(blank=True, max_length=120, verbose_name='speaker')),
                ('speaker_affiliation', models.CharField(blank=True, max_length=200, verbose_name='affiliation')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('status', models.CharField(choices=[('pending', 'Waiting for a moderator'), ('approved', 'Shown'), ('hidden', 'Hidden'), ('withdrawn', 'Withdrawn')], default='approved', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('is_highlighted', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('relation', models.CharField(blank=True, choices=[('supports', 'supports'), ('nuances', 'nuances'), ('opposes', 'opposes')], max_length=8, verbose_name='relation')),
                ('closeness', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='closeness in percent')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contributions', to='summit.participation')),
                ('close_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='summit_sessions.contribution')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='summit.participation')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='summit_sessions.contribution')),
                ('guiding_question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contributions', to='summit_sessions.guidingquestion')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='summit_sessions.session')),
            ],
            options={
                'ordering': ['session', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Appearance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('moderator', 'Moderator'), ('rapporteur', 'Rapporteur'), ('speaker', 'Speaker'), ('interpreter', 'Interpreter')], max_length=12, verbose_name='part')),
                ('topic', models.CharField(blank=True, max_length=200, verbose_name='speaks about')),
                ('agenda_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appearances', to='summit_sessions.agendaitem')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='summit.participation', verbose_name='person')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='summit_sessions.session')),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='summit_sessions.session'),
        ),
        migrations.CreateModel(
            name='Upvote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='upvotes', to='summit.participation')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='upvotes', to='summit_sessions.question')),
            ],
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('is_secret', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='summit.participation')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='summit_sessions.poll')),
            ],
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.CharField(choices=[('single', 'One answer'), ('multiple', 'Several answers'), ('scale', 'Scale'), ('ranking', 'Ranking'), ('cloud', 'Word cloud'), ('consent', 'Any objection?')], max_length=10)),
                ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='summit_sessions.option')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='summit_sessions.vote')),
            ],
            options={
                'ordering': ['vote', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='Voter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='summit.participation')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voters', to='summit_sessions.poll')),
            ],
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.UniqueConstraint(models.F('poll'), models.F('position'), name='one_option_per_place_in_a_poll'),
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.UniqueConstraint(models.F('poll'), models.F('key'), name='no_option_twice_in_a_poll'),
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_option_says_something'),
        ),
        migrations.AddConstraint(
            model_name='readiness',
            constraint=models.UniqueConstraint(models.F('agenda_item'), models.F('participation'), name='one_readiness_per_person_and_item'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(models.F('summit'), models.F('number'), name='one_session_per_number_and_summit'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='sessions_are_numbered_from_one'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('started_at__isnull', False), _connector='OR'), name='only_a_started_session_ends'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'live'), _negated=True), ('started_at__isnull', False), _connector='OR'), name='a_live_session_has_started'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('current_item__isnull', True), ('status', 'live'), _connector='OR'), name='only_a_live_session_has_a_current_item'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('paused_at__isnull', True), ('status', 'live'), _connector='OR'), name='only_a_live_session_is_paused'),
        ),
        migrations.AddConstraint(
            model_name='reactions',
            constraint=models.UniqueConstraint(models.F('session'), models.F('kind'), models.F('minute'), name='one_count_per_reaction_and_minute'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('is_anonymous', False), ('author__isnull', True), _connector='OR'), name='an_anonymous_question_has_no_author'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_question_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'held'), _negated=True), ('is_anonymous', True), _connector='OR'), name='only_anonymous_questions_are_held'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'hidden'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='hiding_a_question_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='a_poll_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('most__gte', 1)), name='a_poll_takes_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('most', 1), ('kind__in', ['multiple', 'cloud']), _connector='OR'), name='only_some_polls_take_several_answers'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('opened_at__isnull', False)), _connector='OR'), name='a_poll_is_a_draft_until_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('shows_results', True), ('status', 'draft'), _negated=True), name='a_draft_poll_has_no_results'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('is_secret', True), ('shows_results', True), ('status', 'open'), _negated=True), name='an_open_secret_poll_shows_nothing'),
        ),
        migrations.AddConstraint(
            model_name='informationnote',
            constraint=models.UniqueConstraint(models.F('session'), models.F('language'), name='one_note_per_session_and_language'),
        ),
        migrations.AddConstraint(
            model_name='guidingquestion',
            constraint=models.UniqueConstraint(models.F('session'), models.F('position'), name='one_guiding_question_per_position'),
        ),
        migrations.AddConstraint(
            model_name='floorrequest',
            constraint=models.UniqueConstraint(models.F('session'), condition=models.Q(('status', 'speaking')), name='one_speaker_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='floorrequest',
            constraint=models.UniqueConstraint(models.F('session'), models.F('participation'), models.F('kind'), condition=models.Q(('status', 'waiting')), name='nobody_waits_twice_for_the_same'),
        ),
        migrations.AddConstraint(
            model_name='floorrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', False), ('status__in', ['speaking', 'spoken'])), models.Q(('started_at__isnull', True), ('status__in', ['waiting', 'withdrawn', 'passed_over'])), _connector='OR'), name='who_had_the_floor_began_to_speak'),
        ),
        migrations.AddConstraint(
            model_name='floorrequest',
            constraint=models.CheckConstraint(condition=models.Q(('speaking_since__isnull', True), ('status', 'speaking'), _connector='OR'), name='a_clock_runs_only_for_who_has_the_floor'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(models.F('session'), models.F('number'), name='one_contribution_per_number_and_session'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_contribution_says_something'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'spoken'), ('speaker_name', ''), _connector='OR'), name='only_spoken_words_name_a_speaker'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'hidden'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='hiding_a_contribution_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('relation', ''), ('reply_to__isnull', False), _connector='OR'), name='only_an_answer_has_a_relation'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('reply_to__isnull', True), models.Q(('reply_to', models.F('id')), _negated=True), _connector='OR'), name='a_contribution_does_not_answer_itself'),
        ),
        migrations.AddConstraint(
            model_name='appearance',
            constraint=models.UniqueConstraint(models.F('session'), models.F('participation'), models.F('role'), name='one_appearance_per_person_and_part'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(models.F('session'), models.F('position'), name='one_agenda_item_per_position'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('skipped_at__isnull', True), ('reached_at__isnull', True), _connector='OR'), name='a_skipped_agenda_item_does_not_run'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('started_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='an_agenda_item_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='upvote',
            constraint=models.UniqueConstraint(models.F('question'), models.F('participation'), name='one_upvote_per_person_and_question'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(models.F('poll'), models.F('participation'), name='one_vote_per_person_and_poll'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_secret', True), ('participation__isnull', True)), models.Q(('is_secret', False), ('participation__isnull', False)), _connector='OR'), name='a_secret_vote_has_no_person'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(models.F('vote'), models.F('option'), name='one_choice_per_ballot_and_option'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(models.F('vote'), models.F('rank'), name='one_choice_per_place_on_a_ballot'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('rank', 1), models.Q(('kind__in', ['multiple', 'ranking', 'cloud']), ('rank__gt', 1)), _connector='OR'), name='one_answer_is_one'),
        ),
        migrations.AddConstraint(
            model_name='voter',
            constraint=models.UniqueConstraint(models.F('poll'), models.F('participation'), name='one_ballot_per_person_and_poll'),
        ),
    ]
