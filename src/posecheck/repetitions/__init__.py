"""From samples to repetitions: streaming segmenters, and measuring each repetition again."""
