"""Plain text is divided where its author divided it; every loss of pasted text is reported."""

from __future__ import annotations

import pytest

from tests.design.importers.checks import codes, read

DIVIDERS = (
    *("---", "- - -", "–––", "––", "——", "———", "⸻", "⸺", "***", "* * *", "• • •", "⁂", "⁕", "___"),
    *(
        "─────",
        "━━━",
        "═══",
        "===",
        "~~~",
        "~ ~ ~",
        "◆◆◆",
        "◦◦◦",
        "-=-=-",
        "＿＿＿",
        "〰〰〰",
        "❦",
        "➖➖➖",
    ),
)
TEXTS: dict[str, list[str]] = {
    # No dividers.
    "Bring\n• milk\n•\n--\n-\n★★★★★\n...\nbye": ["Bring\n• milk\n•\n--\n-\n★★★★★\n...\nbye"],
    # Stars between two scenes of one post.
    "One\n\n* * *\n\nTwo\n\n***\n\nThree": ["One\n\n* * *\n\nTwo", "Three"],
    # Numbers of a thread.
    "1/3 Mix\nwith 1/2 cup\n2/3 Bake\n3/3 Eat": ["Mix\nwith 1/2 cup", "Bake", "Eat"],
    "(1/2) one\n\n(2/2) two": ["one", "two"],
    "【1/2】一つ\n\n【2/2】二つ": ["一つ", "二つ"],
    "one 1/2 👇\n\ntwo 2/2": ["one", "two"],
    "1 of 2: one\n\n2 of 2: two": ["one", "two"],
    "Post 1 of 2\none\n\nPost 2 of 2\ntwo": ["one", "two"],
    "Slide 1: one\nmore\nSlide 2: two": ["one\nmore", "two"],
    "Folie 1\neins\n\nFolie 2\nzwei": ["eins", "zwei"],
    "#1 one\n\n#2 two": ["one", "two"],
    "① one\n\n② two": ["one", "two"],
    "1. one\n\nmore\n\n2. two": ["one\n\nmore", "two"],
    # Numbers of something else.
    "1/2 cup of flour\n\n2/3 cup of milk\n\n3/4 cup of tea": [
        "1/2 cup of flour",
        "2/3 cup of milk",
        "3/4 cup of tea",
    ],
    "Three reasons:\n\n1. Smell\n2. Price\n3. Joy\n\nThat is all.": [
        "Three reasons:",
        "1. Smell\n2. Price\n3. Joy",
        "That is all.",
    ],
    "Steps:\n\n1️⃣ Mix\n2️⃣ Bake\n\nDone": ["Steps:", "1️⃣ Mix\n2️⃣ Bake", "Done"],
    "1. Mai: offen\n\n2. Mai: zu": ["1. Mai: offen", "2. Mai: zu"],
    "1 of 3 ovens is cold\n\n2 of 3 are warm": ["1 of 3 ovens is cold", "2 of 3 are warm"],
    # Line ends of every kind are one.
    "a\r\nb\rc\x85d\u2028e\u2029f\x0bg": ["a\nb\nc\nd\ne\nf\ng"],
    # Marks of list items from word processors and note apps.
    "Plan\n•\tRye\n·\tOat\no\tSpelt\n\uf0b7\tWheat\n1.\tMix\n2)\tBake": [
        "Plan\n• Rye\n• Oat\n◦ Spelt\n• Wheat\n1. Mix\n2) Bake"
    ],
    "Mon\t05:00\tRye\nTue\t\tOat\n\tlate": ["Mon 05:00 Rye\nTue Oat\n  late"],
    # Invisible characters: junk is removed, those that shape or join words stay.
    "ze\u200bro \ufeffbom so\u00adft n\u00a0b می\u200cپزم ខ្មែរ\u200bភាសា": [
        "zero bom so\u00adft n\u00a0b می\u200cپزم ខ្មែរ\u200bភាសា"
    ],
}


@pytest.mark.parametrize("divider", DIVIDERS)
def test_a_line_of_signs_divides_posts(divider: str) -> None:
    thread = read(f"one\n{divider}\ntwo\n  {divider}  \nthree")
    assert [post.text for post in thread.posts] == ["one", "two", "three"]


@pytest.mark.parametrize("sign", ["—", "–", "--", "-", "~", "*", "•", "➖", ". . .", "..."])
def test_a_single_sign_between_empty_lines_divides_posts_and_is_no_post(sign: str) -> None:
    thread = read(f"one\n\nmore\n\n{sign}\n\ntwo\n\n{sign}\n \nthree")
    assert [post.text for post in thread.posts] == ["one\n\nmore", "two", "three"]


def test_a_slash_between_an_address_and_a_word_is_kept() -> None:
    (post,) = read("https://a.example/パン（本店） https://b.example/ end").posts
    assert post.text == "a.example/パン（本店） b.example end"


@pytest.mark.parametrize("text", TEXTS)
def test_plain_text_is_divided_and_cleaned_as_expected(text: str) -> None:
    thread = read(text)
    assert thread.source == "plain-text"
    assert [post.text for post in thread.posts] == TEXTS[text]
    assert thread.warnings == ()


def test_placeholders_and_lost_characters_are_reported() -> None:
    thread = read("one\ufffc\n---\ntwo \ufffd\ufffd")
    assert [post.text for post in thread.posts] == ["one", "two \ufffd\ufffd"]
    assert [(warning.code, warning.post) for warning in thread.warnings] == [
        ("object-dropped", 1),
        ("unreadable", 2),
    ]


@pytest.mark.parametrize(
    "chat",
    [
        "[12/03/2026, 10:15:30] Nina B.: Bread\nat five\n[12/03/2026, 10:16:02] Tom: Never later",
        "12.03.26, 10:15 - Nina B.: Bread\nat five\n12.03.26, 10:16 - Tom: Never later",
        "\u200e[3/12/26, 9:15\u202fPM] Nina B.: Bread\nat five\n[3/12/26, 9:16\u202fPM] Tom: Never later",
    ],
)
def test_chat_messages_are_posts_and_their_senders_are_noted(chat: str) -> None:
    thread = read(chat)
    assert [post.text for post in thread.posts] == ["Bread\nat five", "Never later"]
    assert [warning.code for warning in thread.warnings] == ["chat-line"] * 2
    assert "Nina B." in thread.warnings[0].detail


def test_the_invisible_word_of_linkedin_is_removed_before_hashtags() -> None:
    thread = read("Warm bread.\n\nhashtag#bread hashtag\n#night")
    assert [post.text for post in thread.posts] == ["Warm bread.", "#bread #night"]
    assert codes(thread) == {"word-dropped"}


TABLES: dict[str, list[str]] = {
    "| text | image |\n|:--|---|\n| One | |\n| Two | |\n": ["One", "Two"],
    "text,x\n<p>One &amp; <b>only</b></p><p>more</p>,\nTwo<br />lines,\n3 < 4 > 2,\n": [
        "One & only\n\nmore",
        "Two\nlines",
        "3 < 4 > 2",
    ],
    "sep=;\ntext;image\n\"Bread; warm\nat five\";\nMilk;": ["Bread; warm\nat five", "Milk"],
    '"sep=,"\ntext,image\n"Bread, warm",\n': ["Bread, warm"],
    "Plan for March,,\n,,\nDate,Text,Image\n,Bread,\n": ["Bread"],
    "Text\tImage\nBread\t\nMilk\t\n": ["Bread", "Milk"],
    "Caption|Photo\nBread|\nMilk|\n": ["Bread", "Milk"],
    "text\nBread, warm\nMilk; cold": ["Bread, warm", "Milk; cold"],
    'Content\n"Bread\n\nwarm"\nMilk': ["Bread\n\nwarm", "Milk"],
    "title,text\nWhy bread?,It is warm.\n": ["Why bread?\n\nIt is warm."],
    "image,text\n,Bread, warm\n": ["Bread, warm"],
    # Files of tools for bulk posts.
    'Text,Image URL,Tags,Posting Time\n"Bread, warm",,,\n': ["Bread, warm"],
    "Date,Text,Link(s),Media URL(s),Title,Label(s)\n2026/03/12,Bread,,,,\n,Milk,,,,": ["Bread", "Milk"],
    "Text,Date,Time,Draft,Picture Url 1,Picture Url 2\nBread,2026-03-12,10:15,FALSE,,\n": ["Bread"],
    "postAtSpecificTime,content,imageUrls\n,Bread,\n,Milk,": ["Bread", "Milk"],
    '"12/03/2026 10:15","Bread, warm","https://a.example"\n"13/03/2026 9:15","Milk",': ["Bread, warm", "Milk"],
    "Date,ShareLink,ShareCommentary\n2026-03-12,https://a.example,Bread\n": ["Bread"],
}  # fmt: skip


@pytest.mark.parametrize("text", TABLES)
def test_tables_of_many_tools_are_read(text: str) -> None:
    thread = read(text)
    assert thread.source == "csv"
    assert [post.text for post in thread.posts] == TABLES[text]


@pytest.mark.parametrize(
    "text",
    [
        "Content, context, community: the three Cs.\n\nContent is king.",
        "Post, please\nand do, it\n\nNow, or never",
        "Text\n\nBread at five.\n\nNever later.",
        "Text, captions and pictures are three things\n\nA, b",
        "Notes,Owner\na,b\nc,d",
    ],
)
def test_sentences_with_commas_are_no_table(text: str) -> None:
    thread = read(text)
    assert thread.source == "plain-text"
    assert "\n\n".join(post.text for post in thread.posts) == text


def test_all_pictures_of_a_row_are_imported_with_their_alt_texts() -> None:
    a, b, c = (f"https://img.example/{name}.jpg" for name in "abc")
    (post,) = read(f'text,image,alt\nBread,"{a}, {b}\n{c}",Loaves\n').posts
    assert [(one.url, one.alt) for one in post.media] == [(a, "Loaves"), (b, ""), (c, "")]
    (post,) = read(f"text,Image 1,Image 2,Alt 1,Alt 2\nBread,{a},{b},One,Two\n").posts
    assert [(one.url, one.alt) for one in post.media] == [(a, "One"), (b, "Two")]
    (post,) = read(f'Post,Attachments\nBread,"a.jpg ({a}),b.jpg ({b})"\n').posts
    assert [one.url for one in post.media] == [a, b]


@pytest.mark.parametrize("head", ["Alternativtext", "Texte alternatif", "代替テキスト", "替代文本"])
def test_alt_text_columns_are_recognized_in_other_languages(head: str) -> None:
    (post,) = read(f"text;image;{head}\nOne;https://a.example/a.jpg;A loaf\n").posts
    assert [media.alt for media in post.media] == ["A loaf"]


def test_cells_of_a_table_outside_its_posts_are_reported() -> None:
    thread = read(
        "Our plan;;;\ntext;Notes;image;Status\nBread;ask Tom;loaf.jpg;Done\nMilk;;;Done;extra\n"
    )
    assert [post.text for post in thread.posts] == ["Bread", "Milk"]
    details = [(warning.code, warning.post, warning.detail) for warning in thread.warnings]
    for code, post, word in [
        ("rows-above", None, "Our plan"),
        ("column-dropped", None, "ask Tom"),
        ("column-dropped", None, "“Status”"),
        ("picture-dropped", 1, "loaf.jpg"),
        ("row-ragged", 2, "extra"),
    ]:
        assert any(one[:2] == (code, post) and word in one[2] for one in details)
