"""Several processes may save one coder at once: a team that starts its notebooks in the morning."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from occumap.coding.network import Settings
from occumap.coding.title_model import load_model, save_model, train_model
from occumap.examples import small_index, small_version

PROCESSES, TIMES = 8, 10


def _save(path: Path) -> None:
    model = train_model(small_index(), small_version(), settings=Settings(epochs=1))
    for _ in range(TIMES):
        save_model(model, path)
        assert load_model(path) is not None, "another process reads half a model"


def test_eighty_saves_of_one_coder_by_eight_processes_all_succeed(tmp_path):
    path = tmp_path / "coders" / "same.npz"
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_save, path) for _ in range(PROCESSES)]:
            done.result()
    assert [left.name for left in path.parent.iterdir()] == ["same.npz"]
