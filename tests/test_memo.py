"""Texts kept between builds: made once, dropped when unused, never wrong."""

from site_tools.memo import Memo


def made(memo, text, calls, kind="colours"):
    def make():
        calls.append(text)
        return f"<b>{text}</b>"

    return memo.of(kind, text, make)


def test_a_text_is_made_once_and_kept_for_the_next_build(tmp_path):
    calls = []
    for _ in range(2):
        memo = Memo(tmp_path / "deep" / "texts.json")
        assert made(memo, "x = 1", calls) == made(memo, "x = 1", calls) == "<b>x = 1</b>"
        memo.save()
    assert calls == ["x = 1"]


def test_what_is_made_counts_as_much_as_what_from(tmp_path):
    memo, calls = Memo(tmp_path / "texts.json"), []
    made(memo, "x", calls, "colours")
    made(memo, "x", calls, "signature")
    assert calls == ["x", "x"]


def test_a_build_drops_what_it_does_not_use(tmp_path):
    path, calls = tmp_path / "texts.json", []
    for text in ("old", "new", "old"):
        memo = Memo(path)
        made(memo, text, calls)
        memo.save()
    assert calls == ["old", "new", "old"]
    assert [each.name for each in tmp_path.iterdir()] == ["texts.json"]


def test_a_broken_file_is_begun_anew(tmp_path):
    path, calls = tmp_path / "texts.json", []
    path.write_text('{"half')
    memo = Memo(path)
    assert made(memo, "x", calls) == "<b>x</b>"
    memo.save()
    made(Memo(path), "x", calls)
    assert calls == ["x"]
