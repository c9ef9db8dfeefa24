"""Texts that would be markup, script, style, template or program if they got the chance."""

import re

CANARY = "CORRIDOR_MAP_CANARY"
"""The variable of the environment that has the path of a file which only code in a text would make."""

NOWHERE = "http://127.0.0.1:9"
"""An address that only a text that has become markup or style would ask for."""

TEMPLATES = {
    "expression": "{{7*7}}",
    "globals": "{{lipsum.__globals__.os.system('touch $" + CANARY + "')}}",
    "popen": "{{cycler.__init__.__globals__.os.popen('touch $" + CANARY + "').read()}}",
    "statement": "{% raw %}",
    "loop": "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "comment": "{# not shown #}",
    "literal": "${alert(1)}",
    "backticks": "`${alert(1)}`",
    "format": "{0.__class__.__init__.__globals__} %(title)s %n$s",
    "program": "<%= system('touch $" + CANARY + "') %>",
    "shell": "$(touch $" + CANARY + ") ; touch $" + CANARY,
}
SCRIPTS = {
    "picture": "<img src=x onerror=alert(1)>",
    "element": "</script><script>alert(1)</script>",
    "drawing": "\"'><svg onload=alert(1)>",
    "frame": '<iframe srcdoc="<script>alert(1)</script>" src=javascript:alert(1)></iframe>',
    "unfolding": "<details open ontoggle=alert(1)>",
    "focus": "\" autofocus tabindex=1 onfocus=alert(1) x='",
    "hover": "' onmouseover=alert(1) onpointerenter=alert(1) x=\"",
    "form": "<form action=javascript:alert(1)><button>x</button></form>",
    "formula": '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=alert(1)>">',
    "link": "<a href=javascript:alert(1)>x</a>",
    "scheme": "javascript:alert(1)",
    "spaced scheme": "\tjava\nscript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "refresh": f'<meta http-equiv=refresh content="0;url={NOWHERE}/refresh">',
    "base": f"<base href={NOWHERE}/base/>",
    "preload": f"<link rel=stylesheet href={NOWHERE}/link>",
}
STYLES = {
    "url": f"red;background:url({NOWHERE}/css)",
    "import": f"</style><style>@import url({NOWHERE}/import);*{{display:none}}</style>",
    "attribute": f'" style="background:url({NOWHERE}/style)',
    "expression": "width:expression(alert(1))",
}
ENDINGS = {
    "line separators": "a\u2028b\u2029c",
    "character data": "]]>",
    "comment": "<!--",
    "comment in script": "<!--<script>",
    "entities": "&lt;b&gt; &amp; &#60;i&#62;",
    "raw text": "</style></textarea></title></noscript></template>",
    "escapes": '\\u003cimg\\x3c \\" \\',
    "declaration": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "formula of a spreadsheet": '=HYPERLINK("http://127.0.0.1:9/";"x")',
}
ATTACKS = {
    # First, so that they are in names that are cut short.
    "script: picture": SCRIPTS["picture"],
    "template: expression": TEMPLATES["expression"],
} | {
    f"{kind}: {name}": text
    for kind, texts in {"template": TEMPLATES, "script": SCRIPTS, "style": STYLES, "ending": ENDINGS}.items()
    for name, text in texts.items()
}
ALL = re.sub(r"[ \t\n]+", " ", " ".join(ATTACKS.values()))
"""All of them in one line."""

CONTROLS = {
    "null": "a\0b",
    "terminal": "\x1b[2J\x1b]0;title\x07",
    "erased": "x\x08\x7f",
    "next line": "a\x85b\x0bc\x0cd",
    "override": "\u202egnp.exe",
    "isolates": "\u2066a\u2067b",
    "embeddings": "\u202aa\u202bb",
    "marks": "\ufeffa\u200bb\u2060c",
    "no character": "\uffff\ufffe\U0001ffff",
    "half a pair": "a\ud800b",
    "the other half": "\udc00",
    "many marks": "Z" + "\u0335\u0489" * 40,
}
"""Characters that break programs or mislead readers, rather than become markup."""


def evil(kind: str, text: str = ALL) -> str:
    """Return all of it as the text of one field, told apart by `kind`."""
    return f"{kind} {text}"
