"""Who may have what made and kept by the server, and what each refusal says."""

import base64
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from corridor_map.errors import Fault
from corridor_map.io.confined import Limits
from corridor_map.linking.preview import MOST_CHARACTERS
from corridor_map.project import Project
from corridor_map.web import KEY, create_app
from corridor_map.web.writing import BODY_LIMIT
from tests import made_files
from tests.reader import command, serving

KNOWN = {"title": "Corridors compared", "author": "An Author", "date": "2024-03-05"}
TEXT = made_files.TEXT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "my-map"
    folder.mkdir()
    return folder


@pytest.fixture
def writer(data: Path, project: Project) -> "Writer":
    return Writer(create_app(project, data=data))


@pytest.fixture(scope="module")
def shared_writer(project: Project, tmp_path_factory: pytest.TempPathFactory) -> "Writer":
    """One that keeps nothing: for whatever is refused."""
    return Writer(create_app(project, data=tmp_path_factory.mktemp("refused")))


class Writer:
    """A browser on the page /add, opened with the server's key or without, as the server sees it."""

    def __init__(self, app: Flask, *, has_key: bool = True) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        key = app.extensions[KEY]
        self.cookie = f"{key.cookie_name}={key.cookie}" if has_key else None
        page = self.client.get("/add").text
        self.token = json.loads(page.split('id="corridor-data">')[1].split("</script>")[0])["token"]

    def post(
        self, address: str, content: Any, headers: Mapping[str, str | None] | None = None, **more: Any
    ) -> TestResponse:
        sent: dict[str, str | None] = {
            "Origin": "http://localhost",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
            "X-Corridor-Map-Token": self.token,
            "Cookie": self.cookie,
            **(headers or {}),
        }
        sent_body = content if isinstance(content, bytes | str) else json.dumps(content)
        given = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(address, data=sent_body, headers=given, **more)

    def link(self, content: dict[str, Any]) -> dict[str, Any]:
        answer = self.post("/link.json", content)
        assert answer.status_code == 200, answer.text
        return dict(told(answer))

    def save(
        self, text: str = TEXT, decisions: list[dict[str, Any]] | None = None, **known: str
    ) -> TestResponse:
        draft: dict[str, Any] = {"text": text, "metadata": {**KNOWN, **known}}
        digest = self.link(draft)["digest"]
        return self.post("/articles", {**draft, "digest": digest, "decisions": decisions or []})


def told(answer: TestResponse) -> Any:
    """Return what an answer says in JSON."""
    return json.loads(answer.text)


def error(answer: TestResponse) -> str:
    """Return what a refusal says, having seen that it is one sentence in JSON and nothing more."""
    assert answer.mimetype == "application/json"
    said = told(answer)
    assert isinstance(said, dict) and list(said) == ["error"]
    sentence = said["error"]
    assert sentence[0] == sentence[0].upper() and sentence.endswith((".", "?")) and "\n" not in sentence
    return str(sentence)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def test_a_text_is_linked_and_nothing_is_stored(writer: Writer, data: Path) -> None:
    found = writer.link({"text": f"Menu\n\n{TEXT}", "metadata": {"title": "Menu"}})
    shown = [sentence for paragraph in found["paragraphs"] for sentence in paragraph]
    assert [(one[2], one[3]) for one in shown if len(one) == 5] == [
        (made_files.SENTENCES[0], ["zangezur"]),
        (made_files.SENTENCES[1], ["rasht-astara", "instc"]),
        (made_files.SENTENCES[3], ["aras"]),
    ]
    body = "\n\n".join(made_files.SENTENCES)
    assert all(body[start:end] == text for start, end, text, *_ in shown)
    assert shown[0][4] == [["zangezur", "name", "Zangezur Corridor"]]
    assert found["counts"] == {"zangezur": 1, "rasht-astara": 1, "instc": 1, "aras": 1}
    assert found["left_out"] == ["title (line 1)"]
    assert found["lacking"] == ["its author", "its date"]
    assert files_in(data) == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.html", made_files.html().encode(), "HTML"),
        ("a.pdf", made_files.pdf(), "PDF"),
        ("a.docx", made_files.docx(), "DOCX"),
        ("a.txt", TEXT.encode(), "plain text"),
    ],
)
def test_a_file_is_linked_by_what_is_in_it(writer: Writer, name: str, content: bytes, kind: str) -> None:
    found = writer.link({"name": name, "base64": base64.b64encode(content).decode()})
    assert (found["kind"], found["passages"]) == (kind, 3)
    assert found["found"]["title"] == ("Corridors compared" if kind == "HTML" else "")


def test_what_is_saved_is_served_at_once_and_not_kept_twice(writer: Writer, data: Path) -> None:
    before = writer.client.get("/").headers["ETag"]
    answer = writer.save()
    assert answer.status_code == 201, answer.text
    slug = told(answer)["slug"]
    assert answer.headers["Location"] == f"/articles/{slug}"
    assert files_in(data) == [f"{slug}.annotations.json", f"{slug}.md", "pasted.txt"]
    assert (data / "seeds" / "originals" / "pasted.txt").read_text(encoding="utf-8") == TEXT
    assert KNOWN["title"] in writer.client.get(f"/articles/{slug}").text
    assert writer.client.get("/").headers["ETag"] != before
    listed = told(writer.client.get(f"/passages.json?article={slug}"))
    assert [one["exact"] for one in listed] == [made_files.SENTENCES[at] for at in (0, 1, 3)]
    ran = command("passages", "--data", data, "--article", slug, "--format", "json")
    assert [one["exact"] for one in json.loads(ran.stdout)] == [one["exact"] for one in listed]
    # What is there already is named, and not kept twice.
    found = writer.link({"text": TEXT})
    assert found["there"] == {"slug": slug, "title": KNOWN["title"], "how": f"is the same file as “{slug}”"}
    again = writer.save()
    assert again.status_code == 409 and slug in error(again)
    assert len(files_in(data)) == 3


def test_what_a_reader_decided_is_kept_as_made_by_hand(writer: Writer, data: Path) -> None:
    shown = [one for paragraph in writer.link({"text": TEXT})["paragraphs"] for one in paragraph]
    chosen = {0: [], 1: ["instc"], 2: ["borders", "aras"]}
    decisions = [
        {"start": shown[at][0], "end": shown[at][1], "routes": routes} for at, routes in chosen.items()
    ]
    answer = writer.save(decisions=decisions)
    assert answer.status_code == 201, answer.text
    slug = told(answer)["slug"]
    page = json.loads((data / "seeds" / f"{slug}.annotations.json").read_text(encoding="utf-8"))
    kept = {
        item["target"]["selector"][0]["exact"]: (
            "creator" in item,
            [body["source"] for body in item["body"] if body["purpose"] == "identifying"],
        )
        for item in page["items"]
    }
    assert kept == {
        made_files.SENTENCES[0]: (False, []),
        made_files.SENTENCES[1]: (False, ["instc"]),
        made_files.SENTENCES[2]: (False, ["aras", "borders"]),
        made_files.SENTENCES[3]: (True, ["aras"]),
    }
    checked = command("check", "--data", data)
    assert slug not in checked.stdout + checked.stderr
    assert told(answer)["passages"] == 3
    listed = told(writer.client.get(f"/passages.json?article={slug}"))
    assert [one["exact"] for one in listed] == list(made_files.SENTENCES[1:])


BY_ALL: dict[str, tuple[dict[str, str | None], int, str]] = {
    "no origin": ({"Origin": None}, 403, "does not say from which page"),
    "another site": ({"Origin": "http://evil.example"}, 403, "another site"),
    "another port": ({"Origin": "http://localhost:8080"}, 403, "another site"),
    "another scheme": ({"Origin": "https://localhost"}, 403, "another site"),
    "a longer name": ({"Origin": "http://localhost.evil.example"}, 403, "another site"),
    "a sandboxed page": ({"Origin": "null"}, 403, "another site"),
    "the browser knows": ({"Sec-Fetch-Site": "cross-site"}, 403, "another site"),
    "a neighbour": ({"Sec-Fetch-Site": "same-site"}, 403, "another site"),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "no JSON"),
    "a form of plain text": ({"Content-Type": "text/plain"}, 415, "no JSON"),
    "no type": ({"Content-Type": None}, 415, "no JSON"),
    "no token": ({"X-Corridor-Map-Token": None}, 403, "opened before the server"),
    "another token": ({"X-Corridor-Map-Token": "x" * 43}, 403, "opened before the server"),
    "a token of other letters": ({"X-Corridor-Map-Token": "\u00e9" * 43}, 403, "opened before the server"),
}


@pytest.mark.parametrize("address", ["/link.json", "/articles"])
@pytest.mark.parametrize(("headers", "status", "says"), BY_ALL.values(), ids=list(BY_ALL))
def test_only_our_own_page_is_heard(
    shared_writer: Writer, address: str, headers: dict[str, str | None], status: int, says: str
) -> None:
    answer = shared_writer.post(address, {"text": TEXT, "metadata": KNOWN}, headers)
    assert (answer.status_code, says in error(answer)) == (status, True), answer.text


BODIES: dict[str, tuple[Any, int, str]] = {
    "no JSON": ("{", 400, "is not JSON"),
    "no UTF-8": (b'{"text": "\xff"}', 400, "is not UTF-8"),
    "no object": ([], 400, "no JSON object"),
    "a key twice": ('{"text": "a", "text": "b"}', 400, "twice"),
    "nested deep": ('{"text": ' + "[" * 5000 + "]" * 5000 + "}", 400, "too deep"),
    "no text": ({}, 400, "either a text, or a file"),
    "a number for a text": ({"text": 1}, 400, "either a text, or a file"),
    "both": ({"text": "a", "base64": "YQ=="}, 400, "either a text, or a file"),
    "no base64": ({"name": "a.txt", "base64": "é"}, 400, "not in base64"),
    "an odd name": ({"name": 1, "base64": "YQ=="}, 400, "either a text, or a file"),
    "odd metadata": ({"text": TEXT, "metadata": {"title": 1}}, 400, "texts under title"),
    "unknown metadata": ({"text": TEXT, "metadata": {"body": "x"}}, 400, "texts under title"),
    "no date": ({"text": TEXT, "metadata": {"date": "soon"}}, 400, "“soon” is not a date"),
    "no language": ({"text": TEXT, "metadata": {"lang": "?"}}, 400, "not a language tag"),
    "an address that runs": ({"text": TEXT, "metadata": {"url": "javascript:alert(1)"}}, 400, "http://"),
    "an empty text": ({"text": " \n"}, 422, "The text is empty."),
    "no words": ({"text": "12 + 30"}, 422, "The text has no words in it."),
    "an image": ({"name": "a.txt", "base64": base64.b64encode(made_files.PNG).decode()}, 422, "a PNG image"),
    "a file with a path": (
        {"name": "../../etc/a.png", "base64": base64.b64encode(made_files.PNG).decode()},
        422,
        "The file “a.png” is a PNG image",
    ),
}


@pytest.mark.parametrize("address", ["/link.json", "/articles"])
@pytest.mark.parametrize(("body", "status", "says"), BODIES.values(), ids=list(BODIES))
def test_a_request_that_is_off_is_refused_in_a_sentence(
    shared_writer: Writer, address: str, body: Any, status: int, says: str
) -> None:
    answer = shared_writer.post(address, body)
    assert (answer.status_code, says in error(answer)) == (status, True), answer.text
    assert ".." not in error(answer)


def test_halves_of_surrogate_pairs_become_replacement_characters(shared_writer: Writer) -> None:
    body = '{"text": "The Zangezur Corridor \\ud800 is long.", "metadata": {"title": "\\udfff a"}}'
    answer = shared_writer.post("/link.json", body)
    assert answer.status_code == 200
    assert "\ufffd" in told(answer)["paragraphs"][0][0][2]


SAVING: dict[str, tuple[dict[str, Any], int, str]] = {
    "another text than was seen": ({"digest": "0" * 64}, 409, "not the one that was looked through"),
    "no digest": ({"digest": None}, 409, "not the one that was looked through"),
    "no title": ({"metadata": {"author": "A", "date": "2024"}}, 422, "still needs its title;"),
    "nothing known": ({"metadata": {}}, 422, "still needs its title, its author and its date;"),
    "decisions that are none": ({"decisions": {}}, 400, "have to be a list"),
    "a decision on no sentence": (
        {"decisions": [{"start": 1, "end": 5, "routes": []}]},
        422,
        "on one sentence",
    ),
    "a decision of lists": ({"decisions": [{"start": [], "end": {}, "routes": []}]}, 422, "on one sentence"),
    "a decision on nothing": ({"decisions": [7]}, 422, "on one sentence"),
    "an unknown route": (
        {"decisions": [{"start": 0, "end": 86, "routes": ["lapis"]}]},
        422,
        "a list of routes",
    ),
    "two decisions on one": (
        {"decisions": [{"start": 0, "end": 86, "routes": []}] * 2},
        422,
        "on one sentence",
    ),
}


@pytest.mark.parametrize(("wrong", "status", "says"), SAVING.values(), ids=list(SAVING))
def test_what_cannot_be_kept_is_refused_and_nothing_is_left(
    shared_writer: Writer, wrong: dict[str, Any], status: int, says: str
) -> None:
    draft: dict[str, Any] = {"text": TEXT, "metadata": KNOWN} | {
        key: value for key, value in wrong.items() if key == "metadata"
    }
    digest = sha256(TEXT.encode()).hexdigest()
    answer = shared_writer.post("/articles", {**draft, "digest": digest, **wrong})
    assert (answer.status_code, says in error(answer)) == (status, True), answer.text
    assert told(shared_writer.client.get("/healthz"))["articles"] == 4


@pytest.mark.parametrize("address", ["/link.json", "/articles"])
def test_a_request_that_is_too_large_is_refused_before_it_is_read(
    shared_writer: Writer, address: str
) -> None:
    answer = shared_writer.post(address, b" " * (BODY_LIMIT + 1))
    assert answer.status_code == 413
    assert error(answer) == "The request is too large; it may have 20 MB."


def test_a_text_longer_than_anybody_looks_through_is_refused(shared_writer: Writer) -> None:
    answer = shared_writer.post("/link.json", {"text": "Rain fell. " * (MOST_CHARACTERS // 10)})
    assert answer.status_code == 422
    assert "the page takes up to 1,000,000" in error(answer)


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("GET", "/link.json", {"POST"}),
        ("GET", "/articles", {"POST"}),
        ("DELETE", "/articles", {"POST"}),
        ("PUT", "/link.json", {"POST"}),
        ("POST", "/add", {"GET"}),
        ("POST", "/", {"GET"}),
        ("POST", "/export.html", {"GET"}),
        ("DELETE", "/articles/caliber-2023-09-28", {"GET"}),
    ],
)
def test_other_methods_are_refused(
    shared_writer: Writer, method: str, address: str, allowed: set[str]
) -> None:
    answer = shared_writer.client.open(address, method=method)
    assert answer.status_code == 405
    assert error(answer) == f"{method} is not answered at this address, only {' '.join(allowed)}."
    assert allowed <= set(answer.headers["Allow"].split(", "))


def test_another_site_gets_no_leave_from_a_preflight(shared_writer: Writer) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = shared_writer.client.options("/articles", headers=asked)
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


def test_without_a_folder_nothing_is_kept(app: Flask) -> None:
    writer = Writer(app)
    answer = writer.post("/articles", {"text": TEXT, "metadata": KNOWN})
    assert answer.status_code == 403 and "serve --data DIR" in error(answer)
    page = writer.client.get("/add").text
    assert "Nothing is saved here." in page and "--data my-map" in page
    assert 'id="save"' not in page


MACHINES: dict[str, tuple[str, str]] = {
    "this machine": ("127.0.0.1", "localhost"),
    "another address of it": ("127.8.9.1", "127.0.0.1:5000"),
    "IPv6": ("::1", "[::1]:5000"),
    "IPv4 in IPv6": ("::ffff:127.0.0.1", "localhost"),
    "a neighbour": ("192.168.1.20", "localhost"),
    "a neighbour by IPv6": ("fe80::1%eth0", "localhost"),
    "nobody": ("", "localhost"),
}


@pytest.mark.parametrize("has_key", [True, False], ids=["with the key", "without the key"])
@pytest.mark.parametrize(("address", "host"), MACHINES.values(), ids=list(MACHINES))
def test_only_who_has_the_key_may_save_wherever_they_are(
    shared_writer: Writer, address: str, host: str, has_key: bool
) -> None:
    by = {"environ_base": {"REMOTE_ADDR": address}}
    said = {"Host": host, "Origin": f"http://{host}", "Cookie": shared_writer.cookie if has_key else None}
    # A text that cannot be kept anyway: whoever may save is told that, and nobody else is.
    answer = shared_writer.post("/articles", {"text": " "}, said, **by)
    assert answer.status_code == (422 if has_key else 403)
    assert has_key or "the one with a key" in error(answer)
    sent = {name: value for name, value in said.items() if value is not None}
    page = shared_writer.client.get("/add", headers=sent, **by).text
    assert ('id="save"' in page) == has_key
    assert shared_writer.post("/link.json", {"text": TEXT}, said, **by).status_code == 200


def test_others_may_save_where_it_was_allowed(data: Path, project: Project) -> None:
    writer = Writer(create_app(project, data=data, allow_remote_writes=True), has_key=False)
    by = {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}}
    assert writer.post("/articles", {"text": " "}, **by).status_code == 422
    assert writer.post("/articles", {"text": " "}, {"Origin": None}, **by).status_code == 403


def test_a_folder_that_cannot_be_written_in_is_said(data: Path, project: Project) -> None:
    (data / "seeds").write_text("no folder", encoding="utf-8")
    writer = Writer(create_app(project, data=data))
    answer = writer.save()
    assert answer.status_code == 500 and "Cannot write in" in error(answer)
    assert files_in(data) == ["seeds"]


def test_the_page_says_nothing_of_itself_to_others(shared_writer: Writer) -> None:
    answer = shared_writer.client.get("/add")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert shared_writer.token not in shared_writer.client.get("/").text


def test_others_may_write_only_in_a_folder_that_was_named() -> None:
    ran = command("serve", "--allow-remote-writes")
    assert ran.returncode == 2 and "--allow-remote-writes needs --data DIR" in ran.stderr


FORM = """<form method="post" action="{to}" enctype="text/plain" target="there">
<input name='{{"text": "' value='The Zangezur Corridor", "metadata": {{}}}}'><button>Send</button></form>
<iframe name="there"></iframe>"""


def test_forms_and_scripts_of_another_site_change_nothing(
    browser: Browser, data: Path, project: Project
) -> None:
    with serving(create_app(project, data=data)) as ours, serving(create_app(project)) as theirs:
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(theirs + "/about")
        page.evaluate("(form) => { document.body.innerHTML = form }", FORM.format(to=ours + "/articles"))
        with page.expect_response(ours + "/articles") as answered:
            page.get_by_role("button").click()
        assert answered.value.status in (403, 415)
        tried = page.evaluate(
            """async (to) => {
              const headers = (type) => ({ 'Content-Type': type });
              const send = (mode, type) =>
                fetch(to, { method: 'POST', mode, headers: headers(type), body: '{"text": "x"}' })
                  .then((answer) => answer.type, () => 'refused');
              return [await send('cors', 'application/json'), await send('no-cors', 'text/plain'),
                await fetch(to.replace('/articles', '/add')).then(() => 'read', () => 'refused')];
            }""",
            ours + "/articles",
        )
        context.close()
    assert tried == ["refused", "opaque", "refused"]
    assert files_in(data) == []


def test_a_text_that_takes_too_long_is_given_up(
    shared_writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridor_map.linking.preview._LIMITS", Limits(seconds=0.01))
    # A text as long as this one takes a hundred times as long.
    answer = shared_writer.post("/link.json", {"text": "\n\n".join([TEXT] * (2_000_000 // len(TEXT)))})
    assert answer.status_code == 422
    assert error(answer) == "The text takes longer than 0.01 s to be read."


def test_a_crowd_of_texts_waits_its_turn_and_one_too_many_is_told_when_to_come_again(
    data: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, begun = Event(), Semaphore(0)

    def slow(_content: bytes, name: str, *_: Any) -> Fault:
        begun.release()
        may_go_on.wait(30)
        return Fault(name, "", "is slow")

    monkeypatch.setattr("corridor_map.web.desk.draft", slow)
    monkeypatch.setattr("corridor_map.web.desk._WAITING", 1)
    app = create_app(project, data=data)
    writers = [Writer(app) for _ in range(6)]
    with ThreadPoolExecutor(5) as pool:
        first = [pool.submit(one.post, "/link.json", {"text": TEXT}) for one in writers[:3]]
        try:
            assert all(begun.acquire(timeout=30) for _ in first)
            last = [pool.submit(one.post, "/link.json", {"text": TEXT}) for one in writers[3:5]]
            refused = next(as_completed(last, timeout=30)).result()
            assert writers[5].client.get("/").status_code == 200
        finally:
            may_go_on.set()
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "10"
    assert error(refused) == "The server is reading other texts; try again in 10 seconds."
    assert sorted(one.result().status_code for one in (*first, *last)) == [422, 422, 422, 422, 503]
