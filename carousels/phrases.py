"""The few words that a deck says by itself, in the languages that it speaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """``eyebrow`` takes the number of posts."""

    eyebrow: str
    cue: str
    outro: str


_PHRASES = {
    "en": Phrases("A thread in {count} posts", "Swipe", "Save this for later"),
    "de": Phrases("Ein Thread in {count} Beiträgen", "Wischen", "Merk dir das für später"),
    "es": Phrases("Un hilo en {count} publicaciones", "Desliza", "Guárdalo para después"),
    "fr": Phrases("Un fil en {count} posts", "Glissez", "Enregistrez-le pour plus tard"),
    "it": Phrases("Un thread in {count} post", "Scorri", "Salvalo per dopo"),
    "pt": Phrases("Um fio em {count} publicações", "Deslize", "Guarde para depois"),
    "ar": Phrases("سلسلة منشورات ({count})", "اسحب", "احفظها لوقت لاحق"),
    "he": Phrases("שרשור ב־{count} פוסטים", "החליקו", "שמרו לאחר כך"),
    "ja": Phrases("{count}件の投稿のスレッド", "スワイプ", "保存してあとで読む"),
    "zh": Phrases("共 {count} 条的帖子串", "滑动", "收藏起来以后看"),
    "ko": Phrases("글 {count}개로 된 스레드", "넘기기", "저장해 두세요"),
    "hi": Phrases("{count} पोस्ट का थ्रेड", "स्वाइप करें", "बाद के लिए सहेजें"),
}


def phrases(language: str) -> Phrases:
    """The phrases of a language, English where it is not spoken."""
    return _PHRASES.get(language.split("-")[0].lower(), _PHRASES["en"])
