"""The specimen's text for every layout by role, with typical content; ``author`` is the speaker's name."""

from __future__ import annotations

from design.document.model import Layout

WORDS: dict[Layout, dict[str, str]] = {
    "hook-cover": {
        "eyebrow": "A thread in eight posts",
        "title": "We moved a whole bakery across the river in one night",
        "author": "Ines Valdarno",
        "cue": "Swipe",
    },
    "post-card": {
        "author": "Ines Valdarno",
        "body": "The first plan showed the crossing as a formality and the crews as "
        "interchangeable. Nobody had asked the ferryman, who knew that the current turns at four.",
    },
    "text-only": {
        "body": "So we left at three, with the oven on the ferry, two lamps at the bow, and "
        "nobody saying a word until the other bank."
    },
    "post-over-photo": {
        "author": "Ines Valdarno",
        "body": "The current turns at four. No truck with an oven on it turns with it.",
    },
    "title-body": {
        "eyebrow": "What we learned",
        "title": "Ask the ferryman before you ask the map",
        "body": "Nobody had, and he knew what no chart shows: that the river has hours. "
        "We lost one of them waiting.",
    },
    "numbered-tip": {
        "title": "Measure the oven first",
        "body": "It weighs more than the truck. The boat has to know that before you do.",
    },
    "list": {
        "title": "What crossed the river",
        "body": "Two ovens, still warm\nTwo hundred loaves\nEleven people and a dog\n"
        "One sourdough, older than the bridge",
    },
    "checklist": {
        "eyebrow": "Before you leave",
        "title": "Ready to move a bakery?",
        "body": "Oven measured, twice\nFerryman asked\nFlour kept dry\nCoffee for the crew",
    },
    "steps": {
        "title": "A crossing in four steps",
        "body": "Cool the oven to sixty degrees\nLift it with six people, not five\n"
        "Cross before four, when the current turns\nLight it again and bake",
    },
    "pull-quote": {
        "body": "“Bread does not wait for bridges, and neither did we.”",
        "author": "Ines Valdarno",
    },
    "big-number": {
        "eyebrow": "Loaves saved",
        "title": "97%",
        "body": "Two hundred went over the river that night. Six did not make it to breakfast.",
    },
    "comparison": {
        "title": "Boat or bridge?",
        "body": "By boat\nLeaves when you are ready\nCosts a hundred loaves",
        "aside": "By bridge\nFourteen kilometres more\nOpens at six, too late for bread",
    },
    "pros-cons": {
        "title": "Moving at night",
        "body": "No traffic on the water\nThe dough keeps cool",
        "aside": "Nobody sees the rocks\nThe crew wants coffee",
    },
    "image-top": {
        "title": "The mill, at last",
        "body": "Eleven people and a dog look at what they carried.",
    },
    "image-split": {
        "title": "Half past three",
        "body": "The last crate goes on board; the mill is still dark.",
    },
    "full-bleed": {"title": "And then the sun came up", "body": "Just in time for breakfast."},
    "framed-screenshot": {
        "title": "The view that started it",
        "body": "Sent at midnight, answered at one.",
    },
    "summary": {
        "eyebrow": "In short",
        "title": "How to move a bakery",
        "body": "Measure the oven\nAsk the ferryman\nCross before four\nBake at once",
    },
    "outro": {
        "author": "Ines Valdarno",
        "title": "Save this for your next move",
        "body": "The whole checklist is free to copy.",
        "button": "Save",
        "link": "rivermill.example/moving",
        "handle": "@rivermill",
    },
}

POSTS = (
    "We moved a whole bakery across the river in one night. Here is what we learned.",
    "Measure the oven first. It weighs more than the truck, and the boat has to know that.",
    "Ask the ferryman. He knows what no chart shows: that the river has hours.",
    "Cross before four. The current turns then, and nothing that floats argues with it.",
    "97% of the loaves arrived. Two hundred went over; six did not make it to breakfast.",
    "“Bread does not wait for bridges.”",
)
