"""The bare loop of every tutorial, as a process of its own: OpenCV reads, MediaPipe detects.

    python -m bench.speed.bare CLIP BUNDLE

Nothing of posecheck is in it.  The decoder has one thread.
"""

import sys

import cv2
import mediapipe
from mediapipe.tasks.python import BaseOptions, vision


def main(clip: str, bundle: str) -> int:
    """Look at every frame; print how many there were."""
    video = cv2.VideoCapture(clip, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    rate_hz = video.get(cv2.CAP_PROP_FPS)
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=bundle),
        running_mode=vision.RunningMode.VIDEO,
    )
    count = 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            there, bgr = video.read()
            if not there:
                break
            rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
            picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
            landmarker.detect_for_video(picture, round(1000.0 * count / rate_hz))
            count += 1
    sys.stdout.write(f"{count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
