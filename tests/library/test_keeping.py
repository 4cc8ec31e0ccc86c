"""What a window of the CMS asks before it sends what someone wrote."""

from tests.factories import UserFactory


def test_it_says_who_is_logged_in_and_gives_the_token_of_forms(client, db):
    assert client.get("/cms/ingelogd/").status_code == 302
    someone = UserFactory(superuser=True)
    client.force_login(someone)
    answer = client.get("/cms/ingelogd/")
    assert answer.json()["user"] == someone.pk
    assert len(answer.json()["token"]) == len(client.get("/cms/ingelogd/").json()["token"]) == 64
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/cms/ingelogd/").status_code == 405
