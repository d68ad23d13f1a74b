"""What is furniture and what only sounds like it: the trap is always a sentence of the article."""

from __future__ import annotations

import pytest

from tamizdat.importers import furniture, text

# Each could stand in an article, between two paragraphs, with a widget right after it.
SENTENCES = [
    "“Support us,” the mayor told residents. “Your donation will be read by no one.”",
    "The newsletter reached two million inboxes last year, according to its editor.",
    "The bill would make every site ask its users before it sets cookies on their phones.",
    "Users agree to the terms of service without reading them, a study by the university found.",
    "Monthly donors gave an average of $12 in March, the fund’s director said.",
    "The prosecutor general’s office designated the newspaper “undesirable,” its lawyer said.",
    "The privacy policy of the ministry was rewritten four times.",
    "Advertising revenue fell by a third, and the paper let eleven journalists go.",
    "Photos from the scene showed smoke above the port.",
    "He shared the video on Telegram and on Facebook.",
    "The US extended a licence on Monday that lets American companies sell to the shipyard.",
    "More in the region fear a new war.",
    "We met in a café near the station.",
    "He was 81.",
    "Why did the boat turn back?",
    "Copyright law changes on Monday.",
    "Published works are not covered by the ban.",
    "Напомним, в марте суд арестовал счета издания.",
    "Рассылка повесток началась в понедельник.",
    "Помочь пострадавшим решили волонтёры из соседнего города.",
    "Использование материала в строительстве запрещено.",
    "Политика конфиденциальности банка изменилась трижды за год.",
    "«Поддержите нас», — попросил мэр.",
    "Фотографии с места взрыва разошлись по соцсетям.",
    "قال المتحدث إن التبرعات تراجعت إلى النصف هذا العام.",
]

FURNITURE = [
    "Support The River Courier!",
    "Contribute today",
    "Once  Monthly  Annual",
    "$5 / $10 / $25 / Other amount",
    "Not ready to support today?",
    "Remind me later.",
    "Visa, Mastercard, PayPal, Apple Pay",
    "Share on Facebook",
    "Copy link",
    "Sign up for our free weekly newsletter",
    "Enter your e-mail address",
    "By subscribing, you agree to our Privacy Policy.",
    "Thank you! Your reminder is set.",
    "We use cookies to improve your experience on our site.",
    "Read more about: Arktown, Alliance",
    "You might also like",
    "Advertisement",
    "3 min read",
    "12 comments",
    "© 2025 The River Courier. All rights reserved.",
    "Download our app on Google Play",
    "Ola Brandt / Lantern News Agency",
    "Photo: Ola Brandt",
    "Found a typo? Select it and press Ctrl+Enter.",
    "Home > News > Courts",
    "Dear readers,",
    "Our work depends on readers like you. Please donate from $3 a month to keep independent journalism alive.",
    "Поддержите нас!",
    "Разово / Ежемесячно",
    "Другая сумма",
    "Читайте также",
    "Подпишитесь на нашу рассылку",
    "Нажимая кнопку, вы соглашаетесь с политикой конфиденциальности.",
    "Нашли опечатку? Выделите фрагмент и нажмите Ctrl+Enter",
    "Мы работаем благодаря вам. Оформите ежемесячное пожертвование в поддержку нашей редакции.",
    "اقرأ أيضا",
    "اشترك في نشرتنا البريدية",
    "جميع الحقوق محفوظة",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_an_article_is_never_surely_furniture(sentence):
    verdict = furniture.verdict_on(sentence)
    assert verdict is None or not verdict.sure


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_that_no_article_has_is_furniture_by_itself(line):
    verdict = furniture.verdict_on(line)
    assert verdict is not None
    assert verdict.sure
    assert verdict.reason in furniture.REASONS


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_stays_even_between_an_appeal_and_a_widget(sentence):
    page = f"""The Bridge Stays Closed

By Anna Vale

The bridge between the two banks stays closed until the autumn, the council said on Monday.

Please support us. Our journalists need your help, and every donation counts.

{sentence}

Once
Monthly
Continue

About 4,000 people cross the river on an ordinary day.
"""
    found = text.article_in_text(page, "")
    assert [paragraph.text for paragraph in found.paragraphs] == [
        "The bridge between the two banks stays closed until the autumn, the council said on Monday.",
        sentence,
        "About 4,000 people cross the river on an ordinary day.",
    ]


def test_an_article_about_giving_keeps_its_advice():
    found = text.article_in_text(
        """How to Help After the Flood

Nearly 700 people lost their homes when the river broke its banks. Here is what relief workers need.

You can donate by bank transfer or at the fund’s office in Mill Street; your contribution is tax-deductible.

Please do not bring furniture to the fund’s office. Volunteers have nowhere to store it.

Relief workers ask people to boil water until further notice from the fund.
""",
        "",
    )
    assert len(found.paragraphs) == 4
