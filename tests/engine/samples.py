"""What the engine must be able to paint: a title and a text in every script, a scene for every feature."""

from __future__ import annotations

from typing import NamedTuple

from engine.scene.nodes import (
    Background,
    Border,
    Box,
    Code,
    Dots,
    Gradient,
    Image,
    Node,
    Run,
    Scene,
    Shadow,
    Text,
)
from tests.engine.decks import Assets

INK, PAPER, ACCENT, PEN = "#14213d", "#faf7f2", "#1473c4", "#ffe08a"


class Sample(NamedTuple):
    """``title`` and ``body`` in a language, set in ``family``."""

    language: str
    family: str
    title: str
    body: str


SCRIPTS = {
    "english": Sample(
        "en",
        "Inter",
        "Two ovens, one river and no bridge",
        "“Whoever knows the river,” the ferryman said, “never turns at four.” We believed him "
        "only when the rope went taut and the lamp began to swing.",
    ),
    "latin": Sample(
        "de",
        "Inter",
        "Zwei Öfen, ein Fluß und keine Brücke",
        "Größere Träume passen nicht durch die Tür. Façade, naïve, Łódź, İstanbul, œuvre: "
        "„Wer den Strom kennt“, sagte der Fährmann, „dreht nie um vier Uhr.“",
    ),
    "cyrillic": Sample(
        "uk",
        "Inter",
        "Пекарня за одну ніч переїхала через річку",
        "Ніхто не спитав поромника, хоча він знав течію краще за всіх: о четвертій вона "
        "повертає, і з нею повертає все, що пливе.",
    ),
    "greek": Sample(
        "el",
        "Noto Serif",
        "Ο φούρνος πέρασε το ποτάμι μέσα σε μία νύχτα",
        "Κανείς δεν ρώτησε τον περαματάρη, που ήξερε πως το ρεύμα γυρίζει στις τέσσερις και "
        "δεν περιμένει κανέναν.",
    ),
    "arabic": Sample(
        "ar",
        "Inter",
        "«الفرن يعبر النهر ليلاً، والخبز يصل ساخناً»",
        "لم يسأل أحد صاحب العبّارة (Ferry 24/7)، وهو يعرف أن التيار يدور عند الرابعة، وأن "
        "شاحنة الفرن لا تدور معه.",
    ),
    "hebrew": Sample(
        "he",
        "Inter",
        "המאפייה חצתה את הנהר בלילה אחד",
        "איש לא שאל את בעל המעבורת, שידע שהזרם מסתובב בשעה 4:00 ואינו מחכה לאף משאית, "
        "גם לא לזו של Rivermill.",
    ),
    "devanagari": Sample(
        "hi",
        "Noto Sans",
        "एक रात में पूरी बेकरी नदी के पार",
        "किसी ने नाविक से नहीं पूछा, जो जानता था कि चार बजे धारा मुड़ती है और किसी की प्रतीक्षा नहीं करती।",
    ),
    "thai": Sample(
        "th",
        "Noto Sans",
        "ร้านขนมปังข้ามแม่น้ำในคืนเดียว",
        "ไม่มีใครถามคนขับเรือซึ่งรู้ว่ากระแสน้ำจะเปลี่ยนทิศตอนตีสี่และไม่เคยรอใครเลยแม้แต่รถบรรทุกเตาอบ",
    ),
    "japanese": Sample(
        "ja",
        "Noto Sans",
        "一晩でパン屋が川を渡った話をしましょう",
        "誰も渡し守に聞かなかった。「流れは四時に変わる」と知っていたのに、オーブンを載せたトラックは待ってくれない。",
    ),
    "chinese": Sample(
        "zh",
        "Noto Sans",
        "一家面包店在一夜之间渡过了大河",
        "没有人去问摆渡的老人，他知道四点钟水流会转向，而装着烤炉的卡车不会跟着它转。",
    ),
    "korean": Sample(
        "ko",
        "Noto Sans",
        "하룻밤 사이에 강을 건넌 빵집 이야기",
        "아무도 뱃사공에게 묻지 않았다. 네 시가 되면 물살이 돌아서고, 오븐을 실은 트럭은 함께 돌지 못한다.",
    ),
    "emoji": Sample(
        "en",
        "Inter",
        "Bread 🥖 crosses water 🌊",
        "Crew: 👩🏽‍🍳👨🏿‍🔧🧑🏻‍🚀 Families: 👨‍👩‍👧‍👦 👩‍❤️‍👨 Flags: 🇮🇹🇯🇵🇧🇷 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏳️‍🌈 Keys: 1️⃣ #️⃣ Marks: ❤️ ✅ ✨ ☺️ ™ ©",
    ),
    "further": Sample(
        "en",
        "Noto Sans",
        "நதியைக் கடந்த அடுமனை",
        "এক রাতে বেকারি নদী পার হলো. ერთ ღამეში. Մեկ գիշերում. በአንድ ሌሊት. ក្នុងមួយយប់. တစ်ညတည်း",
    ),
}


def spoken(sample: Sample) -> Scene:
    """The sample as a title over a text, as on a slide."""
    rtl = sample.language in ("ar", "he")
    return slide(
        words(
            sample.title, 80, sample.family, weight=700, line_height=1.15, balance=True, hang=True
        ),
        words(sample.body, 48, sample.family, hang=True),
        language=sample.language,
        direction="rtl" if rtl else "ltr",
    )


def words(said: str | tuple[Run, ...], size: float, family: str = "Inter", **more: object) -> Text:
    runs = (Run(said),) if isinstance(said, str) else said
    return Text(runs, (float(size),), INK, family, **more)  # type: ignore[arg-type]  # whatever the scene takes


def slide(*children: Node, background: str = PAPER, **scene: object) -> Scene:
    root = Box(children, padding=(72, 80, 72, 80), gap=44, justify="center")
    return Scene(1080, 1080, 1080, Background(background), root, **scene)  # type: ignore[arg-type]  # whatever the scene takes


def _rich() -> Scene:
    return slide(
        words(
            (
                Run("A post may be "),
                Run("bold", weight=700),
                Run(", "),
                Run("italic", italic=True),
                Run(", "),
                Run("both", weight=700, italic=True),
                Run(", name "),
                Run("@ines.bakes", color=ACCENT),
                Run(", tag "),
                Run("#nightbakery", color=ACCENT),
                Run(", quote "),
                Run("oven.turn(4)", family="JetBrains Mono"),
                Run(" and mark "),
                Run("what nobody should skip, over the end of a line", highlight=PEN),
                Run("."),
            ),
            52,
        ),
    )


def _lists() -> Scene:
    return slide(
        words(
            "1. Measure the oven before you fall in love with the boat.\n2. Ask the ferryman.\n"
            "10. Never turn at four, as the current turns at four as well.",
            44,
        ),
        words("• One bullet makes a list, indented alike all the way down.", 44),
        words("✅ Emoji do too\n🚫 Whatever they show, also over more than a single line", 44),
        words("١. قِس الفرن قبل أن تحب القارب الذي يحمله عبر النهر.\n٢. اسأل صاحب العبّارة.", 44),
    )


def _quotes() -> Scene:
    return slide(
        words("“Nobody lost a loaf, and nobody slept.”", 80, weight=700, balance=True, hang=True),
        words("„Wer den Strom kennt, dreht nie um vier.“ So sprach er.", 48, hang=True),
        words(
            "「流れは四時に変わる」と渡し守は言った。それだけだった。", 48, "Noto Sans", hang=True
        ),
        words("«الخبز يصل ساخناً»، هكذا قال لنا صاحب العبّارة في تلك الليلة.", 48, hang=True),
        language="ja",
    )


def _addresses() -> Scene:
    long = (
        "https://example.org/crossings/2026/the-night-we-moved?from=mill&to=quay&slices=two_hundred"
    )
    return slide(
        words((Run("The map: "), Run(long, color=ACCENT)), 48),
        words(("Short ones stay whole, as " + "example.org/oven-and-boat does."), 48),
        words("Tags break between words: #NightBakeryCrossingTheRiverWithAnOvenOnATruck", 48),
        words("Dashes — like this one — never begin a line; nor do these—without spaces.", 48),
    )


def _bidi() -> Scene:
    return slide(
        words("The film is called «الفرن» in Arabic (and «התנור» in Hebrew).", 48),
        words("قال Ines Valdarno إن الإصدار 2.0 (beta) متاح على example.org الآن!", 48),
        words("הגרסה 2.0 (beta) זמינה ב-example.org, עם 50% הנחה.", 48),
        words("English, then עברית and العربية in one line.", 48),
        words("123 ليلة", 48),
    )


def _sizes() -> Scene:
    tall = Text(
        (Run("A very long title that has to be cut because nobody could read it any smaller"),),
        (112.0, 96.0),
        INK,
        "Noto Serif",
        weight=700,
        line_height=1.08,
        balance=True,
        max_lines=3,
        truncate=True,
    )
    return slide(tall, words("Tracked capitals", 40, weight=600, tracking=0.12))


def _panels() -> Scene:
    inner = words("On a card", 56, weight=700, align="center")
    shadowed = Box(
        (inner,),
        padding=(60, 60, 60, 60),
        fill="#ffffff",
        radius=36,
        shadow=Shadow(12, 40, "#00000033"),
    )
    bordered = Box(
        (inner,),
        padding=(60, 60, 60, 60),
        fill="#ffffffcc",
        radius=16,
        border=Border(4, ACCENT),
    )
    row = Box((Box(width=120, height=120, radius=60, fill=ACCENT), bordered), axis="row", gap=40)
    ground = Background(
        "#0f172a", Gradient(135, ("#0f172a", "#312e81", "#7c3aed")), Dots("#ffffff38", 36, 3)
    )
    root = Box((shadowed, row), padding=(80, 80, 80, 80), gap=80, justify="center")
    return Scene(1080, 1080, 1080, ground, root)


def _codes() -> Scene:
    codes = tuple(
        Code(said, 340, ink, ground)
        for said, ink, ground in (
            ("https://rivermill.example/checklist", "#000000", "#ffffff"),
            ("https://rivermill.example/" + "menu/" * 20, INK, PAPER),
        )
    )
    return slide(Box(codes, axis="row", gap=80), words("Scan, read, bake.", 56))


FEATURES = {
    "rich-text": _rich,
    "lists": _lists,
    "quotes": _quotes,
    "addresses": _addresses,
    "bidi": _bidi,
    "titles": _sizes,
    "panels": _panels,
    "codes": _codes,
}


def pictures(assets: Assets) -> Scene:
    """Pictures: cover with three focus points, contain, and one with transparent parts."""
    wide, tall = assets.refs[assets.photo(1200, 500)], assets.refs[assets.photo(500, 1200)]
    logo = assets.refs[assets.logo(400, 300, "#7a2e1c")]

    def image(digest: str, **more: object) -> Image:
        return Image(digest, heights=(280.0,), grow=1, alt="-", **more)  # type: ignore[arg-type]  # whatever the scene takes

    rows = (
        Box(
            (
                image(wide.digest, focus_x=0.0),
                image(wide.digest),
                image(wide.digest, focus_x=1.0),
            ),
            axis="row",
            gap=20,
        ),
        Box(
            (
                image(tall.digest, focus_y=0.0, radius=40),
                image(tall.digest, radius=140),
                image(tall.digest, fit="contain"),
            ),
            axis="row",
            gap=20,
        ),
        Box(
            (
                image(logo.digest, fit="contain", align="start"),
                image(logo.digest, fit="contain", align="end"),
            ),
            axis="row",
            gap=20,
        ),
    )
    return slide(*rows)
