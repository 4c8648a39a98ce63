"""Pictures of the coach's screen, of a scored clip and of how to film, from the sample clips.

python -m bench.pictures filming                        write docs/pictures/filming_*.jpg
python -m bench.pictures scored                         write docs/pictures/ankle_rock.png
python -m bench.pictures coach                          write docs/pictures/coach.png
python -m bench.pictures states FOLDER [WIDTHxHEIGHT]   write every state for every movement
python -m bench.pictures speed                          how long drawing a picture takes
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import itemgetter
from pathlib import Path

from PIL import Image
from typer.testing import CliRunner

from bench.coach_scenes import Seen, scenes
from posecheck.capture.video_file import VideoFile
from posecheck.cli import app
from posecheck.live.scene import Scene
from posecheck.live.screen import draw
from posecheck.live.window import Window
from posecheck.movements import catalog
from posecheck.movements.spec import Movement
from posecheck.samples import read_truth, sample_video

ROOT = Path(__file__).parents[1]
COACH = ROOT / "docs" / "pictures" / "coach.png"
SCORED = COACH.with_name("ankle_rock.png")
WINDOW = (1280, 720)
FILMING_SIZE = (480, 360)
"""Of each of the two moments: the starting position and an end range."""
COACH_SIZE = (960, 540)
"""Smaller than the window it shows: a README is not wider."""
SPEED_SIZES = ((1280, 720), (1920, 1080))
SPEED_FRAMES = 300
SETTLE_S = 0.4
"""The pose model follows the person for so long before the picture that is kept."""


def main(arguments: list[str]) -> int:
    """Write what was asked for."""
    if arguments == ["coach"]:
        twist = next(one for one in catalog() if one.id == "thoracic-twist")
        picture = Image.fromarray(draw(of_sample(twist)["measuring"], *WINDOW))
        picture.resize(COACH_SIZE, Image.Resampling.LANCZOS).save(COACH, optimize=True)
        return 0
    if arguments == ["filming"]:
        for movement in catalog():
            name = movement.id.replace("-", "_")
            filming(name).save(COACH.with_name(f"filming_{name}.jpg"), quality=80, optimize=True)
        return 0
    if arguments == ["scored"]:
        scored("ankle_rock", comfort_deg=28.0).save(SCORED, optimize=True)
        return 0
    if arguments == ["speed"]:
        twist = next(one for one in catalog() if one.id == "thoracic-twist")
        _print_speed(of_sample(twist)["measuring"])
        return 0
    if len(arguments) in (2, 3) and arguments[0] == "states":
        folder, size = Path(arguments[1]), [*arguments[2:], "1280x720"][0]
        width, height = (int(one) for one in size.split("x"))
        for movement in catalog():
            for name, scene in of_sample(movement).items():
                folder.mkdir(parents=True, exist_ok=True)
                path = folder / f"{movement.id}_{name}_{height}.png"
                Image.fromarray(draw(scene, width, height)).save(path)
        return 0
    sys.stderr.write(__doc__ or "")
    return 2


def scored(name: str, *, comfort_deg: float) -> Image.Image:
    """The furthest moment of a sample clip, as ``score --annotate`` draws it."""
    clip = sample_video(f"{name}.mp4")
    peak_s = max(read_truth(clip), key=itemgetter(2))[1]
    with tempfile.TemporaryDirectory() as folder:
        annotated = Path(folder) / "scored.mp4"
        words = ["score", clip, "-m", name.replace("_", "-"), "--comfort", comfort_deg]
        place = ["--database", Path(folder) / "none.sqlite", "--annotate", annotated]
        result = CliRunner().invoke(app, [str(word) for word in (*words, *place)])
        if result.exit_code:
            raise RuntimeError(result.output)
        with VideoFile(annotated) as video:
            frames = video.frames()
            rgb = next(frame.rgb for frame in frames if frame.t_s >= peak_s)
            return Image.fromarray(rgb.copy())


def filming(name: str) -> Image.Image:
    """The starting position and the first end range of a sample clip, side by side."""
    clip = sample_video(f"{name}.mp4")
    _, peak_s, _ = read_truth(clip)[0]
    moments_s = (SETTLE_S, peak_s)
    width, height = FILMING_SIZE
    picture = Image.new("RGB", (len(moments_s) * width, height))
    with VideoFile(clip) as video:
        frames = video.frames()
        for number, moment_s in enumerate(moments_s):
            rgb = next(frame.rgb for frame in frames if frame.t_s >= moment_s)
            moment = Image.fromarray(rgb).resize(FILMING_SIZE, Image.Resampling.LANCZOS)
            picture.paste(moment, (number * width, 0))
    return picture


def of_sample(movement: Movement) -> dict[str, Scene]:
    """Every state, with pictures and landmarks of the movement's sample clip."""
    name = f"{movement.id.replace('-', '_')}.mp4"
    clip = sample_video(name)
    peak_s, end_deg = next((peak, end) for side, peak, end in read_truth(clip) if side == "left")
    at_rest, at_end = (seen_at(clip, t_s) for t_s in (0.6, peak_s))
    return scenes(movement, at_rest, at_end, end_deg=round(end_deg))


def seen_at(clip: Path, t_s: float) -> Seen:
    """The picture of that time and its landmarks."""
    from posecheck.estimators.opening import open_estimator

    with VideoFile(clip) as video, open_estimator("full") as estimator:
        for frame in video.frames():
            if frame.t_s < t_s - SETTLE_S:
                continue
            pose = estimator.estimate(frame)
            if frame.t_s >= t_s:
                return Seen(frame.rgb.copy(), pose)
    raise ValueError(f"{clip.name} ends before {t_s} s")


def _print_speed(scene: Scene) -> None:
    """Milliseconds a picture while the angle changes, drawn, and shown where there is a display."""
    gauge = scene.gauge
    if gauge is None:
        raise ValueError("a scene without a gauge")
    moving = [
        replace(scene, gauge=replace(gauge, value_deg=40.0 * i / SPEED_FRAMES))
        for i in range(SPEED_FRAMES)
    ]
    for width, height in SPEED_SIZES:
        at_size = partial(draw, width_px=width, height_px=height)
        _print_times(f"drawn at {width}×{height}", at_size, moving)
    if "DISPLAY" in os.environ:
        with Window() as window:
            _print_times("drawn and shown in the window", window.show, moving)


def _print_times(what: str, show: Callable[[Scene], object], moving: list[Scene]) -> None:
    """Processor time of each, and how long it took: median and 95 % of them."""
    show(moving[0])
    times_s, before_s = [], time.process_time()
    for one in moving:
        start_s = time.perf_counter()
        show(one)
        times_s.append(time.perf_counter() - start_s)
    processor = (time.process_time() - before_s) / len(moving)
    median, high = (sorted(times_s)[int(share * len(moving))] for share in (0.5, 0.95))
    sys.stdout.write(
        f"{what}: processor {1e3 * processor:.1f} ms, median {1e3 * median:.1f} ms, "
        f"95 % {1e3 * high:.1f} ms\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
