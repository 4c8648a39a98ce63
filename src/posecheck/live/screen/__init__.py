"""The coach's screen: a scene and a window size in, a picture out; no window here."""

from posecheck.live.screen.painting import draw as draw
