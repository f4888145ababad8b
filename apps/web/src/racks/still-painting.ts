/** Draws a lane as it was at the end of the run: once, and the frame around what is pointed at. */
import { type Canvases, type Painting, sizeCanvases } from './canvases.ts';
import { boxesOf } from './choice.ts';
import { drawFrame, drawLane } from './draw.ts';
import type { Lane } from './layout.ts';
import { currentPalette } from './palette.ts';

export function paintStill(canvases: Canvases, lane: Lane): Painting {
  const [base, over] = canvases;
  const palette = currentPalette();
  sizeCanvases(canvases, lane, window.devicePixelRatio);
  const [hosts, marks] = [base.getContext('2d'), over.getContext('2d')];
  if (hosts !== null) drawLane(hosts, lane, palette);
  return {
    choose(choice) {
      if (marks === null) return;
      marks.clearRect(0, 0, over.width, over.height);
      const boxes = boxesOf(lane, choice);
      if (boxes !== null) drawFrame(marks, boxes.cell ?? boxes.host, palette);
    },
    end: () => undefined,
  };
}
