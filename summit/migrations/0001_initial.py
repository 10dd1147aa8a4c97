import django.db.models.deletion
import summit.models.people
import summit.texts
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(choices=[('government', 'Government'), ('diaspora', 'Diaspora organisation'), ('international', 'International organisation'), ('civil_society', 'Civil society'), ('private_sector', 'Private sector'), ('academia', 'Academia'), ('youth', 'Youth'), ('media', 'Media')], max_length=20, verbose_name='kind')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='email')),
                ('display_name', models.CharField(blank=True, max_length=120, verbose_name='display name')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, default='', help_text='Empty: the one your browser tells.', max_length=64, validators=[summit.models.people.is_time_zone], verbose_name='time zone')),
                ('is_staff', models.BooleanField(default=False, verbose_name='operator')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.CheckConstraint(condition=models.Q(('email__isnull', False), models.Q(('display_name', ''), _negated=True), _connector='OR'), name='who_has_no_email_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('role', models.CharField(choices=[('organiser', 'Organiser'), ('rapporteur', 'Rapporteur'), ('participant', 'Participant'), ('observer', 'Observer')], default='participant', max_length=12, verbose_name='role')),
                ('declared_kind', models.CharField(blank=True, choices=[('government', 'Government'), ('diaspora', 'Diaspora organisation'), ('international', 'International organisation'), ('civil_society', 'Civil society'), ('private_sector', 'Private sector'), ('academia', 'Academia'), ('youth', 'Youth'), ('media', 'Media')], max_length=20, verbose_name='I speak as')),
                ('affiliation', models.CharField(blank=True, max_length=200, verbose_name='affiliation')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country of residence')),
                ('gender', models.CharField(blank=True, choices=[('woman', 'Woman'), ('man', 'Man'), ('another', 'Another')], max_length=10, verbose_name='gender')),
                ('heritage', models.JSONField(blank=True, default=list, verbose_name='countries of heritage')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('consents_to_listing', models.BooleanField(default=False, verbose_name='other participants may find me')),
                ('consents_to_mail', models.BooleanField(default=False, verbose_name='tell me by email what became of my words')),
                ('consents_to_name', models.BooleanField(default=False, verbose_name='my name may appear in the list of participants in the report')),
                ('is_guest', models.BooleanField(default=False, editable=False, verbose_name='guest')),
                ('banned_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('delegation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='summit.delegation', verbose_name='delegation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='delegation',
            name='head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='heads', to='summit.participation'),
        ),
        migrations.CreateModel(
            name='Summit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='short name in addresses')),
                ('title', summit.texts.TranslatedField(default=dict, max_length=300, verbose_name='title')),
                ('description', summit.texts.TranslatedField(blank=True, default=dict, max_length=10000, verbose_name='description')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('host', models.CharField(blank=True, max_length=200, verbose_name='host')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='contact for participants')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('time_zone', models.CharField(default='UTC', max_length=64, validators=[summit.models.people.is_time_zone], verbose_name='time zone')),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('announced', 'Announced'), ('concluded', 'Concluded')], default='draft', max_length=12)),
                ('is_private', models.BooleanField(default=False, verbose_name='visible to its people only')),
                ('registration', models.CharField(choices=[('open', 'Anyone who logs in may take part'), ('invited', 'Invited people only')], default='open', max_length=12, verbose_name='who may take part')),
                ('is_demo', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'ordering': ['starts_on', 'slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_summit_ends_after_it_starts', violation_error_message='The last day lies before the first day.')],
            },
        ),
        migrations.AddField(
            model_name='participation',
            name='summit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='summit.summit'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('role', models.CharField(choices=[('organiser', 'Organiser'), ('rapporteur', 'Rapporteur'), ('participant', 'Participant'), ('observer', 'Observer')], default='participant', max_length=12, verbose_name='role')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
                ('expires_at', models.DateTimeField(editable=False)),
                ('accepted_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('accepted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delegation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='summit.delegation', verbose_name='delegation')),
                ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='summit.summit')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(models.F('summit'), models.F('email'), name='one_invitation_per_email_and_summit')],
            },
        ),
        migrations.AddField(
            model_name='delegation',
            name='summit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='summit.summit'),
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('within', models.CharField(blank=True, max_length=64)),
                ('verb', models.CharField(max_length=80, verbose_name='act')),
                ('kind', models.CharField(max_length=80)),
                ('object_id', models.CharField(max_length=64)),
                ('details', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('summit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='summit.summit')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['summit', '-at'], name='activity_by_summit'), models.Index(fields=['within', '-at'], name='activity_by_session')],
            },
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(models.F('summit'), models.F('user'), name='one_participation_per_person_and_summit'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(models.F('summit'), models.F('name'), name='a_delegation_is_named_once_per_summit'),
        ),
    ]
