"""A practice query that is followed, in words and with what it finds."""

from practices.models import PracticeIndexPage, PracticePage
from practices.query.question import question_in
from practices.query.results import PracticeAnswer


def answer_to(query: str) -> PracticeAnswer:
    """Return what finds a query that is kept; with all its words, as the feed does."""
    return PracticeAnswer(question_in(f"?{query}"), PracticePage.objects.all(), most_words=False)


def kept_form(answer: PracticeAnswer) -> str:
    """Return the query of an answer as it is kept: one text for each question, whatever its order and its page."""
    return answer.query.for_own("").sorted_by("").query_string()


def in_words(answer: PracticeAnswer, *, with_text: bool = True) -> str:
    """Say what is asked, without how much is found: 'praktijken over jongeren in Gent'.

    with_text: with the words that are searched for. A mail to who did not confirm goes without: anybody may type them.
    """
    phrases = answer.phrases()
    if answer.query.text and not with_text:
        phrases[-1] = ("met", "wat er gezocht werd")
    asked = " ".join(f"{joining} {chosen}" for joining, chosen in phrases)
    return f"praktijken {asked}" if asked else "alle praktijken"


def list_path(query: str) -> str:
    """Return where the list of practices with a query that is kept stands on the site."""
    index = PracticeIndexPage.objects.public().first()
    path = (index and index.get_url()) or "/"
    return f"{path}?{query}" if query else path
