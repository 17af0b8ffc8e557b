"""The goals of a closing slide, and its texts for each goal, by language."""

from __future__ import annotations

from dataclasses import dataclass

from design.catalogue.channels import CHANNELS
from design.kit.spec import Goal


@dataclass(frozen=True, slots=True)
class GoalInfo:
    """A goal as the catalogue shows it."""

    key: Goal
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class OutroWords:
    headline: str
    button: str
    text: str = ""


GOALS: dict[Goal, GoalInfo] = {
    info.key: info
    for info in (
        GoalInfo("save", "Save", "Readers save the post: channels rank saved posts higher."),
        GoalInfo("follow", "Follow", "Readers follow the account for more of this."),
        GoalInfo("comment", "Comment", "Readers answer below the post."),
        GoalInfo("visit", "Visit", "Readers go to the website."),
        GoalInfo("download", "Download", "Readers get a file."),
    )
}

_WORDS: dict[str, dict[Goal, OutroWords]] = {
    "en": {
        "save": OutroWords("Save this for later", "Save"),
        "follow": OutroWords("Follow for more like this", "Follow"),
        "comment": OutroWords("What would you add?", "Comment below"),
        "visit": OutroWords("Read the whole story", "Visit us"),
        "download": OutroWords("Get it to keep", "Download"),
    },
    "de": {
        "save": OutroWords("Merk dir das für später", "Speichern"),
        "follow": OutroWords("Folge uns für mehr davon", "Folgen"),
        "comment": OutroWords("Was würdest du ergänzen?", "Kommentieren"),
        "visit": OutroWords("Lies die ganze Geschichte", "Zur Website"),
        "download": OutroWords("Zum Mitnehmen", "Herunterladen"),
    },
    "es": {
        "save": OutroWords("Guárdalo para después", "Guardar"),
        "follow": OutroWords("Síguenos para ver más", "Seguir"),
        "comment": OutroWords("¿Qué añadirías?", "Comenta abajo"),
        "visit": OutroWords("Lee la historia completa", "Visítanos"),
        "download": OutroWords("Llévatelo contigo", "Descargar"),
    },
    "fr": {
        "save": OutroWords("Enregistrez-le pour plus tard", "Enregistrer"),
        "follow": OutroWords("Suivez-nous pour la suite", "Suivre"),
        "comment": OutroWords("Qu’ajouteriez-vous ?", "Commentez"),
        "visit": OutroWords("Lisez toute l’histoire", "Voir le site"),
        "download": OutroWords("À emporter", "Télécharger"),
    },
    "it": {
        "save": OutroWords("Salvalo per dopo", "Salva"),
        "follow": OutroWords("Seguici per altro così", "Segui"),
        "comment": OutroWords("Tu cosa aggiungeresti?", "Commenta qui sotto"),
        "visit": OutroWords("Leggi tutta la storia", "Visita il sito"),
        "download": OutroWords("Da portare con te", "Scarica"),
    },
    "pt": {
        "save": OutroWords("Guarde para depois", "Guardar"),
        "follow": OutroWords("Siga para ver mais", "Seguir"),
        "comment": OutroWords("O que acrescentaria?", "Comente abaixo"),
        "visit": OutroWords("Leia a história completa", "Visite o site"),
        "download": OutroWords("Para levar consigo", "Descarregar"),
    },
    "ar": {
        "save": OutroWords("احفظها لوقت لاحق", "احفظ"),
        "follow": OutroWords("تابعنا للمزيد", "تابع"),
        "comment": OutroWords("ماذا تضيف أنت؟", "علّق أدناه"),
        "visit": OutroWords("اقرأ القصة كاملة", "زر موقعنا"),
        "download": OutroWords("نسخة لك", "حمّل"),
    },
    "he": {
        "save": OutroWords("שמרו לאחר כך", "שמירה"),
        "follow": OutroWords("עקבו אחרינו לעוד", "מעקב"),
        "comment": OutroWords("מה הייתם מוסיפים?", "הגיבו למטה"),
        "visit": OutroWords("לסיפור המלא", "לאתר"),
        "download": OutroWords("קחו איתכם", "הורדה"),
    },
    "ja": {
        "save": OutroWords("保存してあとで読む", "保存"),
        "follow": OutroWords("続きはフォローして", "フォロー"),
        "comment": OutroWords("あなたの考えは？", "コメントする"),
        "visit": OutroWords("くわしくはサイトで", "サイトを見る"),
        "download": OutroWords("手元に残そう", "ダウンロード"),
    },
    "zh": {
        "save": OutroWords("收藏起来以后看", "收藏"),
        "follow": OutroWords("关注我们看更多", "关注"),
        "comment": OutroWords("你会补充什么？", "在下方评论"),
        "visit": OutroWords("阅读完整故事", "访问网站"),
        "download": OutroWords("下载留存", "下载"),
    },
    "ko": {
        "save": OutroWords("저장해 두세요", "저장"),
        "follow": OutroWords("더 보려면 팔로우하세요", "팔로우"),
        "comment": OutroWords("여러분의 생각은요?", "댓글 남기기"),
        "visit": OutroWords("전체 이야기 읽기", "사이트 방문"),
        "download": OutroWords("간직해 두세요", "다운로드"),
    },
    "hi": {
        "save": OutroWords("बाद के लिए सहेजें", "सहेजें"),
        "follow": OutroWords("ऐसे और के लिए फ़ॉलो करें", "फ़ॉलो करें"),
        "comment": OutroWords("आप क्या जोड़ेंगे?", "नीचे लिखें"),
        "visit": OutroWords("पूरी कहानी पढ़ें", "साइट देखें"),
        "download": OutroWords("अपने पास रखें", "डाउनलोड करें"),
    },
}

_IN_PROFILE = {
    "en": "The link is in our profile.",
    "de": "Der Link steht in unserem Profil.",
    "es": "El enlace está en nuestro perfil.",
    "fr": "Le lien est dans notre profil.",
    "it": "Il link è nel nostro profilo.",
    "pt": "O link está no nosso perfil.",
    "ar": "الرابط في ملفنا الشخصي.",
    "he": "הקישור בפרופיל שלנו.",
    "ja": "リンクはプロフィールにあります。",
    "zh": "链接在我们的主页。",
    "ko": "링크는 프로필에 있습니다.",
    "hi": "लिंक हमारी प्रोफ़ाइल में है।",
}


def outro_words(goal: Goal, language: str, channel: str) -> OutroWords:
    """Return the closing slide's texts for a goal, on a channel if one is given; English for other languages."""
    known = language.split("-")[0].lower()
    known = known if known in _WORDS else "en"
    words = _WORDS[known][goal]
    if channel and goal in ("visit", "download") and CHANNELS[channel].links == 0:
        # A link in a post cannot be tapped there, so it is in the profile.
        return OutroWords(words.headline, words.button, _IN_PROFILE[known])
    return words
