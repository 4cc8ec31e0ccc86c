"""The people who log in to the CMS, known by e-mail address."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from library.models import User
from tests.cms import form_values, messages_of
from tests.factories import UserFactory

PASSWORD = "een-lange-zin-vol-woorden"


@pytest.fixture
def cms(client, superuser):
    """The CMS, for someone who may do everything."""
    client.force_login(superuser)
    return client


def new_user(cms, **values):
    address = reverse("wagtailusers_users:add")
    form = form_values(cms.get(address), "main form")
    assert "username" not in form
    typed = {"email": "An@Example.be", "first_name": "An", "last_name": "Peeters"}
    return cms.post(address, {**form, **typed, "password1": PASSWORD, "password2": PASSWORD, **values}, follow=True)


@pytest.mark.both_databases
def test_a_user_is_made_and_logs_in_whatever_the_case(cms, client):
    group = Group.objects.create(name="Redacteurs")
    response = new_user(cms, groups=[group.pk])
    assert response.status_code == 200
    made = User.objects.get(email="An@example.be")
    assert (made.get_full_name(), list(made.groups.all()), made.is_superuser) == ("An Peeters", [group], False)
    client.logout()
    for typed in ("an@example.be", "AN@EXAMPLE.BE"):
        assert client.login(username=typed, password=PASSWORD)
        client.logout()
    assert not client.login(username="an@example.be", password="verkeerd")


def test_the_login_page_takes_the_address_in_any_case(client, superuser):
    superuser.set_password(PASSWORD)
    superuser.save()
    values = {"username": superuser.email.upper(), "password": PASSWORD}
    response = client.post(reverse("wagtailadmin_login"), values)
    assert response["location"] == "/cms/"
    assert client.get("/cms/").status_code == 200


@pytest.mark.both_databases
def test_an_address_that_is_known_in_another_case_is_refused_with_a_message(cms):
    UserFactory(email="an@example.be")
    response = new_user(cms)
    assert response.status_code == 200
    assert "Er is al een gebruiker met dit adres." in response.content.decode()
    assert User.objects.filter(email__iexact="an@example.be").count() == 1


def test_a_user_is_listed_found_and_changed(cms):
    user = UserFactory(email="an@example.be", first_name="An", last_name="Peeters")
    assert "an@example.be" in cms.get(reverse("wagtailusers_users:index"), {"q": "peeters"}).content.decode()
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    values = form_values(cms.get(address), "main form")
    assert values["email"] == ["an@example.be"]
    response = cms.post(address, {**values, "last_name": "Janssens", "email": "an.janssens@example.be"}, follow=True)
    assert "'An Janssens'" in messages_of(response)
    user.refresh_from_db()
    assert (user.last_name, user.email) == ("Janssens", "an.janssens@example.be")


@pytest.mark.thorough
def test_the_account_page_works(client, editor):
    client.force_login(editor)
    assert client.get(reverse("wagtailadmin_account")).status_code == 200


def test_who_may_not_keep_users_does_not_get_in(client, editor):
    client.force_login(editor)
    assert client.get(reverse("wagtailusers_users:index"))["location"] == "/cms/"
    assert client.get(reverse("wagtailusers_users:add"))["location"] == "/cms/"
