"""A sentence of a template sets apart what is put into it; what it is given by `with`, by the context, and as safe words alike."""

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

NAME = "שרה"
APART = f"\u2068{NAME}\u2069"


@pytest.mark.parametrize(
    "sentence",
    [
        "{% blocktranslate with name=who %}{{ name }}, 3 d{% endblocktranslate %}",
        "{% blocktranslate trimmed %}{{ who }}, 3 d{% endblocktranslate %}",
        "{% blocktranslate count n=3 with name=who %}{{ name }}, {{ n }} d{% plural %}{{ name }}, {{ n }} d{% endblocktranslate %}",
        "{% blocktranslate asvar said %}{{ who }}, 3 d{% endblocktranslate %}{{ said }}",
        "{% blocktrans with name=who %}{{ name }}, 3 d{% endblocktrans %}",
    ],
)
def test_a_name_in_a_sentence_is_set_apart(sentence):
    assert Template("{% load i18n %}" + sentence).render(Context({"who": NAME})) == f"{APART}, 3 d"


def test_words_are_escaped_and_safe_ones_stay_safe():
    sentence = Template("{% load i18n %}{% blocktranslate %}{{ one }} {{ other }} {{ none }}{% endblocktranslate %}")
    said = sentence.render(Context({"one": f"<b>{NAME}", "other": SafeString(f"<b>{NAME}</b>")}))
    assert said == f"\u2068&lt;b&gt;{NAME}\u2069 \u2068<b>{NAME}</b>\u2069 "
