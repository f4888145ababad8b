/**
 * Pictures of the page that are compared with committed ones, and survive another machine. A window is reduced to blocks: the
 * colour of most of a block is its ground, which letters do not change, and the mean colour of a larger block says how much
 * stands there. Letters are those of one font that comes with the test, whatever the machine has, and laid out without
 * hinting. A banner, a section or a colour that is missing, and a column that stands elsewhere, is many blocks.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';

const FOLDER = join(import.meta.dirname, 'pictures');
const FONT = dirname(createRequire(import.meta.url).resolve('@fontsource/ibm-plex-sans/package.json'));
const LETTERS = ['latin', 'latin-ext'].map(set =>
  readFileSync(join(FONT, 'files', `ibm-plex-sans-${set}-400-normal.woff2`)).toString('base64'),
);

/**
 * Stronger than any style of the page or of the machine. What moves by itself or tells times is not in the picture: the caret,
 * the progress, how long a run took.
 */
const STYLE = `
  :is(*, #picture), :is(*, #picture)::before, :is(*, #picture)::after {
    font-family: Picture, monospace !important;
    font-synthesis: none !important;
    text-rendering: geometricPrecision !important;
    transition: none !important;
    animation: none !important;
  }
  [data-testid="status"], progress, .cm-cursorLayer { visibility: hidden !important; }
`;

/** Pixels a side of a block of the ground and of one of the mean. */
const GROUND = 8;
const MEAN = 16;

/** How far a channel (0 … 255) of a block may be off, and how many blocks in a thousand may be further off. */
const TOLERANCES = {
  ground: { off: 4, most: 4 },
  mean: { off: 10, most: 5 },
} as const;

/** The window in one font, as a PNG. */
async function shot(page: Page): Promise<Buffer> {
  await page.evaluate(async fonts => {
    if (document.fonts.check('12px Picture') && [...document.fonts].some(one => one.family === 'Picture'))
      return;
    const bytes = (base64: string) => Uint8Array.from(atob(base64), one => one.charCodeAt(0));
    for (const font of fonts) {
      const face = new FontFace('Picture', bytes(font), { weight: '100 900' });
      document.fonts.add(await face.load());
    }
  }, LETTERS);
  await page.mouse.move(0, 0);
  const style = await page.addStyleTag({ content: STYLE });
  await page.evaluate(
    () =>
      new Promise<void>(drawn => {
        window.scrollTo(0, 0);
        requestAnimationFrame(() => requestAnimationFrame(() => drawn()));
      }),
  );
  const picture = await page.screenshot({ animations: 'disabled', scale: 'css' });
  await style.evaluate(element => (element as Element).remove());
  return picture;
}

interface Reduced {
  /** Of the smaller pictures, as PNG. */
  readonly ground: string;
  readonly mean: string;
}

/** Reduced in the browser, which reads and writes PNG. */
async function reduced(page: Page, picture: Buffer): Promise<Reduced> {
  return page.evaluate(
    async ({ png, sides }) => {
      const bytes = Uint8Array.from(atob(png), one => one.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const { width, height } = image;
      const from = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
      from.drawImage(image, 0, 0);
      const { data } = from.getImageData(0, 0, width, height);
      type Colour = readonly [number, number, number];
      const colourOf = (at: number): Colour => [data[at]!, data[at + 1]!, data[at + 2]!];
      const places = (left: number, top: number, side: number): number[] => {
        const all: number[] = [];
        for (let y = top; y < Math.min(height, top + side); y++)
          for (let x = left; x < Math.min(width, left + side); x++) all.push(4 * (y * width + x));
        return all;
      };
      const most = (at: readonly number[]): Colour => {
        const counts = new Map<number, number>();
        let best = -1;
        for (const one of at) {
          const [red, green, blue] = colourOf(one);
          const key = (red << 16) | (green << 8) | blue;
          const count = (counts.get(key) ?? 0) + 1;
          counts.set(key, count);
          if (best < 0 || count > counts.get(best)!) best = key;
        }
        return [best >> 16, (best >> 8) & 255, best & 255];
      };
      const mean = (at: readonly number[]): Colour => {
        const sum = [0, 0, 0];
        for (const one of at) for (const [channel, value] of colourOf(one).entries()) sum[channel]! += value;
        return [sum[0]! / at.length, sum[1]! / at.length, sum[2]! / at.length];
      };
      const drawn = async (side: number, colour: (at: readonly number[]) => Colour): Promise<string> => {
        const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
        const canvas = new OffscreenCanvas(columns, rows);
        const into = canvas.getContext('2d')!;
        const small = into.createImageData(columns, rows);
        for (let block = 0; block < columns * rows; block++) {
          const at = places((block % columns) * side, Math.floor(block / columns) * side, side);
          small.data.set([...colour(at).map(Math.round), 255], 4 * block);
        }
        into.putImageData(small, 0, 0);
        const written = new Uint8Array(
          await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer(),
        );
        return btoa(Array.from(written, one => String.fromCharCode(one)).join(''));
      };
      return { ground: await drawn(sides.ground, most), mean: await drawn(sides.mean, mean) };
    },
    { png: picture.toString('base64'), sides: { ground: GROUND, mean: MEAN } },
  );
}

/** How many blocks in a thousand are further off than they may be; a thousand where the sizes differ. */
function offBy(page: Page, one: string, other: string, off: number): Promise<number> {
  return page.evaluate(
    async ({ pictures, most }) => {
      const read = async (png: string) => {
        const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const into = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
        into.drawImage(image, 0, 0);
        return into.getImageData(0, 0, image.width, image.height);
      };
      const [here, there] = await Promise.all(pictures.map(read));
      if (here!.width !== there!.width || here!.height !== there!.height) return 1000;
      let count = 0;
      for (let at = 0; at < here!.data.length; at += 4)
        if (
          [0, 1, 2].some(channel => Math.abs(here!.data[at + channel]! - there!.data[at + channel]!) > most)
        )
          count++;
      return (1000 * count) / (here!.data.length / 4);
    },
    { pictures: [one, other], most: off },
  );
}

const LAYERS = ['ground', 'mean'] as const;

const fileOf = (name: string, layer: (typeof LAYERS)[number]): string =>
  join(FOLDER, `${name.replaceAll(' ', '-')}.${layer}.png`);

function keep(name: string, picture: Reduced): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const layer of LAYERS) writeFileSync(fileOf(name, layer), Buffer.from(picture[layer], 'base64'));
}

async function differencesOf(page: Page, name: string, picture: Reduced): Promise<string[]> {
  const found: string[] = [];
  for (const layer of LAYERS) {
    const kept = readFileSync(fileOf(name, layer)).toString('base64');
    const { off, most } = TOLERANCES[layer];
    const thousandths = await offBy(page, kept, picture[layer], off);
    if (process.env['TARE_PICTURES'] !== undefined) console.log(name, layer, thousandths.toFixed(2));
    if (thousandths > most)
      found.push(`${layer}: ${thousandths.toFixed(1)} ‰ of the blocks are off, of ${String(most)} ‰ at most`);
  }
  return found;
}

/** What of the window differs from a committed picture, in words; none where nothing does. */
export const differences = async (page: Page, name: string): Promise<string[]> =>
  differencesOf(page, name, await reduced(page, await shot(page)));

/** The window looks as in the committed picture; `-u` takes a new one. The whole picture lies beside the report. */
export async function looksAs(page: Page, name: string): Promise<void> {
  const picture = await shot(page);
  writeFileSync(test.info().outputPath(`${name}.png`), picture);
  const small = await reduced(page, picture);
  const { updateSnapshots } = test.info().config;
  const isKept = LAYERS.every(layer => existsSync(fileOf(name, layer)));
  if (updateSnapshots === 'all' || updateSnapshots === 'changed') {
    if (!isKept || (await differencesOf(page, name, small)).length > 0) keep(name, small);
    return;
  }
  expect(isKept, `a picture of "${name}"; \`-u\` takes it`).toBe(true);
  expect(await differencesOf(page, name, small), 'what differs from the picture').toEqual([]);
}
