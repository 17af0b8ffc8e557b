"""The phrases that are generated on slides, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of a language. ``eyebrow`` takes the number of posts, ``step`` and ``part`` a number and a total."""

    eyebrow: str
    cue: str
    step: str
    summary: str
    myth: str
    fact: str
    part: str


_PHRASES = {
    "en": Phrases(
        "A thread in {count} posts", "Swipe", "Step {number} of {count}", "In short", "Myth", "Fact",
        "Part {number} of {count}",
    ),
    "de": Phrases(
        "Ein Thread in {count} Beiträgen",
        "Wischen",
        "Schritt {number} von {count}",
        "Kurz gesagt",
        "Mythos",
        "Fakt",
        "Teil {number} von {count}",
    ),
    "es": Phrases(
        "Un hilo en {count} publicaciones",
        "Desliza",
        "Paso {number} de {count}",
        "En resumen",
        "Mito",
        "Realidad",
        "Parte {number} de {count}",
    ),
    "fr": Phrases(
        "Un fil en {count} posts",
        "Glissez",
        "Étape {number} sur {count}",
        "En bref",
        "Idée reçue",
        "Réalité",
        "Partie {number} sur {count}",
    ),
    "it": Phrases(
        "Un thread in {count} post",
        "Scorri",
        "Passo {number} di {count}",
        "In breve",
        "Mito",
        "Realtà",
        "Parte {number} di {count}",
    ),
    "pt": Phrases(
        "Um fio em {count} publicações",
        "Deslize",
        "Passo {number} de {count}",
        "Em resumo",
        "Mito",
        "Facto",
        "Parte {number} de {count}",
    ),
    "ar": Phrases(
        "سلسلة منشورات ({count})", "اسحب", "الخطوة {number} من {count}", "باختصار", "خرافة", "حقيقة",
        "الجزء {number} من {count}",
    ),
    "he": Phrases("שרשור ב־{count} פוסטים", "החליקו", "שלב {number} מתוך {count}", "בקצרה", "מיתוס", "עובדה", "חלק {number} מתוך {count}"),
    "ja": Phrases(
        "{count}件の投稿のスレッド", "スワイプ", "ステップ {number}/{count}", "まとめ", "誤解", "事実",
        "パート {number}/{count}",
    ),
    "zh": Phrases("共 {count} 条的帖子串", "滑动", "第 {number} 步，共 {count} 步", "小结", "误区", "事实", "第 {number} 部分，共 {count} 部分"),
    "ko": Phrases(
        "글 {count}개로 된 스레드", "넘기기", "{count}단계 중 {number}단계", "요약", "오해", "사실",
        "{count}부 중 {number}부",
    ),
    "hi": Phrases(
        "{count} पोस्ट का थ्रेड", "स्वाइप करें", "चरण {number}/{count}", "संक्षेप में", "भ्रम", "सच",
        "भाग {number}/{count}",
    ),
}  # fmt: skip


def phrases(language: str) -> Phrases:
    """Return the phrases of a language, in English if it is not supported."""
    return _PHRASES.get(language.split("-")[0].lower(), _PHRASES["en"])
