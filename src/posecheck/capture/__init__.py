"""Sources of frames: video files and cameras, with the true time of every frame."""
