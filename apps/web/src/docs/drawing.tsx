/** Drawings of the documents in the hand of the racks: what a file of the checkout has in characters, the site draws. */
import type { ReactNode } from 'react';
import { docsText } from './messages.ts';

const text = docsText.drawings;

const WIDE = 760;
const HIGH = 318;
const LINE = 18;

/** What a host's capacity goes to, from the bottom, with its share of the height. */
const LAYERS = [
  { words: text.how.layers.system, fill: 'var(--rack-system)', share: 0.1, hatched: true },
  { words: text.how.layers.guest, fill: 'var(--rack-guest)', share: 0.13, hatched: true },
  { words: text.how.layers.overhead, fill: 'var(--rack-overhead)', share: 0.06, hatched: false },
  { words: text.how.layers.net, fill: 'var(--rack-net)', share: 0.34, hatched: false },
  { words: text.how.layers.idle, fill: 'var(--rack-idle)', share: 0.19, hatched: false },
  { words: text.how.layers.free, fill: 'var(--rack-host)', share: 0.18, hatched: false },
] as const;

interface At {
  readonly x: number;
  readonly y: number;
}

function Words({ x, y, lines, title }: At & { title: string; lines: readonly string[] }) {
  return (
    <text x={x} y={y} fontSize="12.5" fill="var(--soft)">
      <tspan fontWeight="600" fill="var(--ink)">
        {title}
      </tspan>
      {lines.map((line, index) => (
        <tspan key={line} x={x} y={y + LINE * (index + 1) + 3}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

/** A page with words on it. */
function Sheet({ x, y, title, lines }: At & { title: string; lines: readonly string[] }) {
  const high = LINE * lines.length + 38;
  return (
    <>
      <rect x={x} y={y} width={214} height={high} fill="var(--raised)" stroke="var(--edge)" />
      <rect x={x} y={y} width={3} height={high} fill="var(--accent)" />
      <Words x={x + 14} y={y + 21} title={title} lines={lines} />
    </>
  );
}

const Arrow = ({ x, y }: At) => (
  <path
    d={`M${String(x)} ${String(y)}h30m-6 -5l6 5l-6 5`}
    fill="none"
    stroke="var(--ink)"
    strokeWidth="1.5"
  />
);

/** One host, and what its capacity goes to. */
function Host({ x, y }: At) {
  const [width, height] = [112, 236];
  let below = y + height;
  return (
    <>
      {LAYERS.map(({ words, fill, share, hatched }) => {
        const high = share * height;
        below -= high;
        return (
          <g key={words}>
            <rect x={x} y={below} width={width} height={high} fill={fill} />
            {hatched && <rect x={x} y={below} width={width} height={high} fill="url(#drawing-hatch)" />}
            <text x={x + width + 10} y={below + high / 2 + 4} fontSize="12" fill="var(--soft)">
              {words}
            </text>
          </g>
        );
      })}
      <rect x={x} y={y} width={width} height={height} fill="none" stroke="var(--edge)" />
    </>
  );
}

function How() {
  const { scenario, catalogue, host, read } = text.how;
  return (
    <>
      <Sheet x={1} y={24} {...scenario} />
      <text x={108} y={176} textAnchor="middle" fontSize="16" fill="var(--soft)">
        +
      </text>
      <Sheet x={1} y={190} {...catalogue} />
      <Arrow x={232} y={160} />
      <text x={282} y={20} fontSize="12.5" fontWeight="600" fill="var(--ink)">
        {host}
      </text>
      <Host x={282} y={36} />
      <Arrow x={528} y={160} />
      <Words x={580} y={70} title={read.title} lines={read.lines} />
    </>
  );
}

function Flow() {
  return text.flow.map(({ title, lines }, index) => (
    <g key={title}>
      <Words x={1 + index * 192} y={28} title={title} lines={lines} />
      <rect x={1 + index * 192} y={8} width={150} height={2} fill="var(--accent)" />
      {index > 0 && <Arrow x={index * 192 - 36} y={60} />}
    </g>
  ));
}

const DRAWINGS: Readonly<
  Record<string, { readonly high: number; readonly told: string; draw: () => ReactNode }>
> = {
  'drawing-how': { high: HIGH, told: text.how.told, draw: How },
  'drawing-flow': { high: 112, told: text.flowTold, draw: Flow },
};

/** The drawing that a block of code is named after; null where it is code. */
export function drawingOf(name: string | undefined): ReactNode {
  const drawing = name !== undefined && Object.hasOwn(DRAWINGS, name) ? DRAWINGS[name] : undefined;
  if (drawing === undefined) return null;
  const Draw = drawing.draw;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that may be wider than its place
    <div role="group" aria-label={text.label} tabIndex={0} className="my-5 overflow-x-auto">
      <svg
        role="img"
        aria-label={drawing.told}
        viewBox={`0 0 ${String(WIDE)} ${String(drawing.high)}`}
        className="w-full min-w-[44rem] font-sans"
      >
        <defs>
          <pattern
            id="drawing-hatch"
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="1.4" height="5" fill="var(--rack-hatch)" />
          </pattern>
        </defs>
        <Draw />
      </svg>
    </div>
  );
}
