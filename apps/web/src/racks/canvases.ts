/** A lane's picture is two canvases, one over the other: its hosts, and what marks them. They stay, whoever draws on them. */
import type { Choice } from './choice.ts';

export type Canvases = readonly [base: HTMLCanvasElement, over: HTMLCanvasElement];

/** Lines around hosts are half outside of them. */
const BELOW = 2;

export const sizeOf = ({ width, height }: { readonly width: number; readonly height: number }) => ({
  width,
  height: height + BELOW,
});

/** In the pixels of the screen; what was drawn before is gone. */
export function sizeCanvases(
  canvases: Canvases,
  lane: { readonly width: number; readonly height: number },
  ratio: number,
): void {
  const { width, height } = sizeOf(lane);
  for (const canvas of canvases) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.getContext('2d')?.scale(ratio, ratio);
  }
}

/** Who draws a lane, until somebody else does. */
export interface Painting {
  choose(choice: Choice | null): void;
  end(): void;
}
