import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corridor_map.articles.records import read_articles
from corridor_map.cli import main
from corridor_map.loading import load
from tests.made_files import PNG, SENTENCES, TEXT, docx, html, pdf, zipped

WHO = ("--author", "An Author", "--publisher", "The Daily", "--date", "2024-03-05", "--lang", "en")
OTHER = "Wholly other words stand here. Nobody wrote of them. The Aras Corridor is named. It ends."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def command(*arguments: str | Path) -> "subprocess.Popen[str]":
    code = "from corridor_map.cli import main; main(prog_name='corridor-map')"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def test_an_article_goes_from_a_page_to_the_map(mine: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(html(), encoding="utf-8")
    result = run("add", page, "--data", mine)
    assert result.exit_code == 0 and result.stderr == ""
    assert result.output.splitlines() == [
        f"{page}: added: “Corridors compared”, The Daily, An Author, 2024-03-05",
        f"  HTML → {mine}/seeds/the-daily-2024-03-05.md",
        "  3 passages: zangezur 1, aras 1, rasht-astara 1, instc 1",
        "  left out: menus, other headlines and page furniture (71 of 403 characters); title (line 1)",
    ]
    checked = run("check", "--data", mine)
    assert checked.exit_code == 0 and "5 articles" in checked.output
    passages = json.loads(
        run("passages", "--data", mine, "--article", "the-daily-2024-03-05", "--format", "json").output
    )
    assert {passage["exact"] for passage in passages} == {SENTENCES[0], SENTENCES[1], SENTENCES[3]}
    exported = tmp_path / "map.html"
    assert run("export", "--data", mine, "-o", exported).exit_code == 0
    assert "Corridors compared" in exported.read_text(encoding="utf-8")


def test_without_a_folder_to_keep_it_in_nothing_is_read(tmp_path: Path) -> None:
    result = run("add", tmp_path / "a.txt")
    assert result.exit_code == 2
    assert result.stderr == (
        "corridor-map: say with --data DIR which folder of yours to keep articles in; it is made if need be\n"
    )


def test_a_dry_run_needs_no_folder_and_writes_nothing(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for folder in ((), ("--data", mine)):
        result = run("add", tmp_path / "a.txt", "--dry-run", "--title", "T", *WHO, *folder)
        assert result.exit_code == 0 and "would be added: “T”" in result.output
    assert not mine.exists()


def test_a_folder_is_read_whole_and_each_bad_file_is_named_in_one_sentence(
    mine: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    (texts / "inner" / ".hidden").mkdir(parents=True)
    bad = {
        "encrypted.pdf": (pdf(password="x"), "is an encrypted PDF"),
        "scan.pdf": (pdf([()]), "is a PDF whose page has no text"),
        "photo.docx": (PNG, "is a PNG image"),
        "links.html": (b"<html><body><a href='/'>Home</a></body></html>", "is HTML without an article"),
        "bomb.docx": (docx(more={"word/x.xml": bytes(60_000_000)}), "a ZIP bomb?"),
        "empty.txt": (b"", "is empty"),
        "binary.txt": (bytes(range(1, 256)) * 9, "is no text"),
        "archive.md": (zipped({"a": b""}), "is a ZIP archive"),
    }
    for name, (content, _) in bad.items():
        (texts / name).write_bytes(content)
    with (texts / "huge.txt").open("wb") as huge:
        huge.truncate(100_500_000)
    (texts / "inner" / "one.HTML").write_text(html(), encoding="utf-8")
    (texts / "two.docx").write_bytes(docx(OTHER.split(". ")))
    (texts / "again.htm").write_text(html(), encoding="utf-8")
    for skipped in ("picture.png", "inner/.hidden/x.txt", "README.md"):
        (texts / skipped).write_text(OTHER, encoding="utf-8")
    result = run("add", texts, "--data", mine, *WHO)
    assert result.exit_code == 1
    said = result.stderr.splitlines()
    # The Word document has no title, and there is one for none of so many files.
    assert len(said) == len(bad) + 2 and any(
        "two.docx: does not say its title; say it with --title" in line for line in said
    )
    for name, (_, problem) in bad.items():
        (line,) = [line for line in said if f"/{name}: " in line]
        assert line.startswith("corridor-map: not added: ") and problem in line
    assert any("huge.txt: has 100 MB; a file to add may have 100 MB" in line for line in said)
    assert "is the same file as “the-daily-2024-03-05”" in result.output
    assert result.output.splitlines()[-1] == "12 files: 1 added, 1 already there, 10 refused"
    assert [article.title for article in read_articles(mine / "seeds")[0]] == ["Corridors compared"]


def test_a_folder_without_texts_is_refused(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.png").write_bytes(PNG)
    result = run("add", tmp_path / "texts", "--data", mine)
    assert result.exit_code == 1
    assert "is a folder without HTML, PDF, DOCX, Markdown or text files" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--title", "T"), "--title can be of one file only; there are 2"),
        (("--date", "today"), "“today” is not a date"),
        (("--slug", "A B"), "“A B” is not a slug"),
    ],
)
def test_flags_that_cannot_be_meant_are_bad_usage(
    mine: Path, tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(TEXT + name, encoding="utf-8")
    result = run("add", tmp_path / "a.txt", tmp_path / "b.txt", "--data", mine, *arguments)
    assert result.exit_code == 2 and problem in result.stderr and not mine.exists()


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "seeds").write_text("no folder", encoding="utf-8")
    result = run("add", tmp_path / "a.txt", "--data", tmp_path / "mine", "--title", "T", *WHO)
    assert result.exit_code == 1
    assert "seeds: is no folder, expected one" in result.stderr.splitlines()[0]
    assert result.stderr.count("\n") == 2 and "cannot write in" in result.stderr.splitlines()[1]


def test_an_edited_article_keeps_its_annotations_or_shows_them(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TEXT}\n\n{OTHER}", encoding="utf-8")
    assert (
        run("add", tmp_path / "a.txt", "--data", mine, "--title", "T", "--slug", "mine", *WHO).exit_code == 0
    )
    annotations = [one for one in load(mine).annotations if one.article == "mine"]
    file = mine / "seeds" / "mine.md"
    body = file.read_text(encoding="utf-8")
    body = body.replace(SENTENCES[0], f"A new beginning. {SENTENCES[0]}").replace("for years", "for decades")
    file.write_text(body, encoding="utf-8")
    checked = run("check", "--data", mine)
    assert checked.exit_code == 1 and checked.stderr.count("is not in the article “mine”") == 1
    assert "“corridor-map reanchor” lists where it may belong" in checked.stderr
    listed = run("reanchor", "--data", mine)
    (lost,) = [one for one in annotations if "for years" in one.exact]
    assert listed.exit_code == 0
    assert f"{lost.id} ({', '.join(lost.targets)}): orphaned, no longer in the article" in listed.output
    assert f"--decide {lost.id}=1 or --decide {lost.id}=drop" in listed.output
    decided = run("reanchor", "--data", mine, "--decide", f"{lost.id}=1")
    assert (decided.exit_code, decided.output) == (0, "decided on 1; 0 left\n")
    assert run("check", "--data", mine).exit_code == 0
    assert "every annotation stands in one place" in run("reanchor", "--data", mine).output


def test_a_quotation_that_fits_several_places_is_named_by_check(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run("add", tmp_path / "a.txt", "--data", mine, "--title", "T", "--slug", "mine", *WHO)
    file = mine / "seeds" / "mine.md"
    body = file.read_text(encoding="utf-8").replace(SENTENCES[0], f"X. {SENTENCES[0]} Y. {SENTENCES[0]} Z.")
    file.write_text(body, encoding="utf-8")
    checked = run("check", "--data", mine)
    assert checked.exit_code == 1
    assert (
        "fits several places of the article equally well; “corridor-map reanchor” lists them"
        in checked.stderr
    )


@pytest.mark.parametrize(
    ("decision", "problem"),
    [("x", "“x” is no decision; expected ID=PLACE"), ("x/y=1", "no annotation “x/y” waits for a decision")],
)
def test_a_decision_on_nothing_is_bad_usage(mine: Path, decision: str, problem: str) -> None:
    mine.mkdir()
    result = run("reanchor", "--data", mine, "--decide", decision)
    assert result.exit_code == 2 and problem in result.stderr


def numbered(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for number in numbers:
        text = f"Corridor {number} has sentences.\n\n" + "\n\n".join(
            f"Sentence {number} and {n} of the Aras Corridor." for n in range(9)
        )
        (folder / f"{number:02}.md").write_text(f"# Text {number}\n\n{text}", encoding="utf-8")
    return folder


def test_two_commands_at_once_lose_nothing(mine: Path, tmp_path: Path) -> None:
    folders = numbered(tmp_path / "one", range(8)), numbered(tmp_path / "two", range(8, 16))
    running = [command("add", folder, "--data", mine, *WHO) for folder in folders]
    for process in running:
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert out.endswith("8 files: 8 added\n")
    project = load(mine)
    assert project.faults == ()
    added = [article for slug, article in project.articles.items() if slug.startswith("the-daily")]
    assert sorted(article.title for article in added) == sorted(f"Text {number}" for number in range(16))
    assert len({article.original for article in added}) == 16
    assert all(sum(one.article == article.slug for one in project.annotations) == 9 for article in added)


def test_a_command_that_is_killed_can_be_run_again(mine: Path, tmp_path: Path) -> None:
    folder = numbered(tmp_path / "texts", range(6))
    process = command("add", folder, "--data", mine, *WHO)
    assert process.stdout is not None and ": added: " in process.stdout.readline()
    process.kill()
    process.communicate()
    assert load(mine).faults == ()
    again = run("add", folder, "--data", mine, *WHO)
    assert again.exit_code == 0 and " not added" in again.output
    assert len(load(mine).articles) == 10 and run("check", "--data", mine).exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of processes")
def test_a_full_disk_is_one_sentence_and_leaves_nothing(mine: Path, tmp_path: Path) -> None:
    import resource

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    arguments = ["add", str(tmp_path / "a.txt"), "--data", str(mine), "--title", "T", *WHO]
    code = (
        "import resource, sys; from corridor_map.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {resource.RLIM_INFINITY})); "
        f"main({arguments!r}, prog_name='corridor-map')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("corridor-map: cannot write ") and done.stderr.endswith(
        ": file too large\n"
    )
    left = {path.name for path in mine.rglob("*") if path.is_file()}
    assert left == {".corridor-map.lock"}
