"""Words that patients are never shown, and the plainer ones to use, by language."""

import re
from collections.abc import Mapping

from triage.content.finding import Finding
from triage.content.passages import passages
from triage.library import Definition

# Pattern → what to do instead. The first four blame the patient or read as a verdict; the others have
# a plainer word (AHRQ Health Literacy Universal Precautions Toolkit, tool 11; CDC Simply Put).
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        r"fail(?:s|ed|ing|ure|ures)?": "Say what happened, without a verdict.",
        r"suffer(?:s|ed|ing)?": "Say 'have'.",
        r"complain(?:s|ed|ing|ts?)?": "Say 'have' or 'tell us'.",
        r"den(?:y|ies|ied|ying)": "Say 'no'.",
        r"post-?laminectomy": "Say 'pain after a spine operation'.",
        r"lumbar": "Say 'low back'.",
        r"cervical": "Say 'neck'.",
        r"(?:in)?continen(?:ce|t)": "Say 'leaking pee or poo'.",
        r"void(?:s|ed|ing)?|urinat(?:e|es|ed|ing|ion)": "Say 'pee'.",
        r"saddle": "Say 'between your legs'.",
        r"radiat(?:e|es|ed|ing)": "Say 'spreads'.",
        r"chronic": "Say 'lasting 3 months or more'.",
        r"bilateral": "Say 'both'.",
        r"intermittent": "Say 'comes and goes'.",
        r"anticoagulants?": "Say 'blood thinner'.",
    },
    "es": {
        r"fracas(?:o|os|a|ó|ado|ada)|fallid[oa]s?": "Diga qué pasó, sin juzgar.",
        r"sufr(?:e|en|ió|ir|ido|imiento)": "Diga 'tiene'.",
        r"quej(?:a|as|arse)": "Diga 'tiene' o 'díganos'.",
        r"nieg(?:a|an|ue)|neg(?:ar|ado)": "Diga 'no'.",
        r"poslaminectomía|post-?laminectomía": "Diga 'dolor después de una operación de columna'.",
        r"incontinencia": "Diga 'se le escapa la orina o las heces'.",
        r"crónic[oa]s?": "Diga 'de 3 meses o más'.",
        r"bilateral(?:es)?": "Diga 'los dos' o 'las dos'.",
    },
}


def word_findings(definition: Definition) -> list[Finding]:
    """Find words that patients are never shown, in every language of the condition."""
    found = []
    for language in definition.languages:
        for pattern, mend in WORDS.get(language, {}).items():
            wanted = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
            for passage in passages(definition, language):
                hit = wanted.search(passage.text)
                if hit:
                    found.append(Finding(passage.file, passage.place,
                                         f"'{hit[0]}' is not shown to patients.", mend))
    return found
