/** Draws a lane whenever the replay moves: at most once a picture, and nothing while it is out of sight. */
import { type Axis, ownTime } from '../replay/axis.ts';
import type { Replay } from '../replay/replay.ts';
import { type Canvases, type Painting, sizeCanvases } from './canvases.ts';
import { boxesOf, type Choice } from './choice.ts';
import { DENSE_FROM, DensePicture } from './dense.ts';
import { drawLive, drawOver } from './draw-live.ts';
import type { LiveLane } from './live.ts';
import { type RackPalette, currentPalette } from './palette.ts';

export class LivePainting implements Painting {
  readonly #live: LiveLane;
  readonly #replay: Replay;
  readonly #axis: Axis;
  readonly #base: CanvasRenderingContext2D | null;
  readonly #over: CanvasRenderingContext2D | null;
  readonly #palette: RackPalette;
  readonly #dense: DensePicture | null;
  readonly #seen: IntersectionObserver;
  readonly #unsubscribe: () => void;
  #choice: Choice | null = null;
  #isVisible = true;
  #frame = 0;
  #turn = 0;
  /** Whether there is something over the hosts to be wiped away. */
  #wasMarked = true;

  constructor(
    live: LiveLane,
    canvases: Canvases,
    { replay, axis }: { readonly replay: Replay; readonly axis: Axis },
  ) {
    const ratio = window.devicePixelRatio;
    const [base, over] = canvases;
    this.#live = live;
    this.#replay = replay;
    this.#axis = axis;
    this.#palette = currentPalette();
    sizeCanvases(canvases, live.lane, ratio);
    this.#base = base.getContext('2d');
    this.#over = over.getContext('2d');
    const isDense = live.lane.hosts.length > 1 && live.moments.recording.rack.instances.length > DENSE_FROM;
    this.#dense = isDense ? new DensePicture(live.lane, ratio, this.#palette) : null;
    this.#paint(true);
    this.#unsubscribe = replay.store.subscribe(() => this.#later());
    this.#seen = new IntersectionObserver(([entry]) => this.#see(entry?.isIntersecting ?? true));
    this.#seen.observe(base);
  }

  choose(choice: Choice | null): void {
    this.#choice = choice;
    this.#later();
  }

  end(): void {
    this.#unsubscribe();
    this.#seen.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #see(isVisible: boolean): void {
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    this.#paint(true);
  }

  #later(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint(false);
    });
  }

  #paint(all: boolean): void {
    if (!this.#isVisible || this.#base === null || this.#over === null) return;
    const { at, phase } = this.#replay.store.get();
    const turn = phase === 'playing' && this.#dense !== null ? this.#turn++ : null;
    const own = ownTime(this.#live.moments.recording, this.#axis, at);
    this.#paintHosts(this.#base, this.#live.seek(own, all, turn));
    this.#paintMarks(this.#over);
  }

  #paintHosts(context: CanvasRenderingContext2D, places: readonly number[]): void {
    if (this.#dense === null) {
      drawLive(context, this.#live, { palette: this.#palette, places });
    } else if (places.length > 0) {
      const { from, to } = this.#dense.draw(this.#live, places);
      context.putImageData(this.#dense.image, 0, 0, 0, from, this.#dense.width, to - from);
    }
  }

  #paintMarks(context: CanvasRenderingContext2D): void {
    const boxes = boxesOf(this.#live.lane, this.#choice);
    const chosen = boxes === null ? null : (boxes.cell ?? boxes.host);
    const isMarked = chosen !== null || this.#live.moments.isMoving;
    if (!isMarked && !this.#wasMarked) return;
    this.#wasMarked = isMarked;
    drawOver(context, this.#live, { palette: this.#palette, chosen });
  }
}
