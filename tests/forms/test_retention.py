"""What people told is removed when it is no longer needed, by itself."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.filling.links import path_to
from forms.models import Submission, SubmissionFile, SubmissionMessage
from forms.models.choices import SubmissionStatus
from forms.retention.purge import purge_submissions
from library.models import SiteSettings
from post.daily import Days
from post.models import OutgoingMail
from tests.factories import OutgoingMailFactory, SubmissionFactory, SubmissionFileFactory, SubmissionMessageFactory

pytestmark = pytest.mark.both_databases

DAY = datetime.timedelta(days=1)


def handled(site, status, ago):
    submission = SubmissionFactory(page=site.hand_in, status=status, handled_at=timezone.now() - ago)
    SubmissionFileFactory(submission=submission)
    SubmissionMessageFactory(submission=submission)
    OutgoingMailFactory(submission=submission)
    return submission


def told(submission):
    """Whether anything that a person told is left of it."""
    submission = Submission.objects.filter(pk=submission.pk).first()
    if submission is None:
        return False
    rows = (submission.files, submission.messages, submission.mails)
    return bool(submission.form_data or submission.name or submission.email or any(row.exists() for row in rows))


@pytest.mark.parametrize("status", ["overgenomen", "niet-overgenomen", "afgehandeld"])
def test_a_year_after_it_was_handled_what_was_told_goes(site, client, status, django_capture_on_commit_callbacks):
    old, young = handled(site, status, 365 * DAY), handled(site, status, 364 * DAY)
    new = SubmissionFactory(page=site.hand_in)
    file = old.files.get().file
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_submissions() == 1
    assert not told(old)
    assert told(young)
    assert told(new)
    assert not file.storage.exists(file.name)
    kept = Submission.objects.get(pk=old.pk)
    assert (kept.reference, kept.status, kept.handled_at) == (old.reference, old.status, old.handled_at)
    assert client.get(path_to(old)).status_code == 404
    assert ModelLogEntry.objects.get(action="forms.anonymise").object_id == str(old.pk)
    assert purge_submissions() == 0


def test_the_days_are_a_setting(site):
    row = handled(site, SubmissionStatus.ADOPTED, 100 * DAY)
    SiteSettings.objects.update(submission_days=101)
    assert purge_submissions() == 0
    SiteSettings.objects.update(submission_days=100)
    assert purge_submissions() == 1
    assert not told(row)


def test_without_settings_it_is_a_year(site):
    SiteSettings.objects.all().delete()
    handled(site, SubmissionStatus.ADOPTED, 364 * DAY)
    assert purge_submissions() == 0
    assert purge_submissions(timezone.now() + DAY) == 1


def test_spam_goes_whole_after_thirty_days(site, django_capture_on_commit_callbacks):
    old, young = handled(site, SubmissionStatus.SPAM, 30 * DAY), handled(site, SubmissionStatus.SPAM, 29 * DAY)
    file = old.files.get().file
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_submissions() == 1
    assert list(Submission.objects.all()) == [young]
    assert {row.submission_id for row in SubmissionFile.objects.all()} == {young.pk}
    assert not file.storage.exists(file.name)
    assert told(young)


def test_what_was_taken_back_goes_the_next_day(site):
    row = handled(site, SubmissionStatus.WITHDRAWN, datetime.timedelta(0))
    assert purge_submissions() == 1
    assert not told(row)


def test_it_happens_by_itself_each_day(site):
    row = handled(site, SubmissionStatus.ADOPTED, 400 * DAY)
    Days().look()
    assert not told(row)


def test_a_dry_run_lists_and_changes_nothing(site):
    spam, old = handled(site, SubmissionStatus.SPAM, 40 * DAY), handled(site, SubmissionStatus.DECLINED, 400 * DAY)
    handled(site, SubmissionStatus.DECLINED, 40 * DAY)
    out = StringIO()
    call_command("purge_submissions", "--dry-run", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first.startswith(f"make anonymous: {old.reference} (niet-overgenomen since ")
    assert second.startswith(f"delete: {spam.reference} (spam since ")
    assert told(spam)
    assert told(old)
    out = StringIO()
    call_command("purge_submissions", stdout=out)
    assert out.getvalue() == "2 submissions\n"
    assert not told(spam)
    assert not told(old)
    assert (SubmissionMessage.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_the_file_stays_when_the_rest_fails(site):
    """Without a commit nothing is gone, the bytes neither."""
    row = handled(site, SubmissionStatus.ADOPTED, 400 * DAY)
    file = row.files.get().file
    purge_submissions()
    assert file.storage.exists(file.name)
