/** The preview image: the verdict, and the two platforms between which it lies as bars. */
import type { Comparison, PlatformResult } from '@tare/schema';
import { messages } from '../messages.ts';

const [PAPER, INK, SOFT, ACCENT, EDGE] = ['#faf9f6', '#191b1d', '#51565b', '#0a6069', '#8d8b84'];

interface Bar {
  readonly label: string;
  readonly hosts: number;
  readonly usd: number;
}

const barOf = ({ label, hosts, usdPerMonth }: PlatformResult): Bar[] =>
  hosts === null || usdPerMonth === null ? [] : [{ label, hosts: hosts.value, usd: usdPerMonth.value }];

/** The cheapest and the dearest; one where there is only one. */
export function twoBars({ platforms }: Comparison): Bar[] {
  const bars = platforms.flatMap(barOf).toSorted((one, other) => one.usd - other.usd);
  return bars.length < 2 ? bars : [bars[0]!, bars.at(-1)!];
}

const round = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });

function Line({ bar, largest }: { bar: Bar; largest: number }) {
  const width = largest > 0 ? Math.max(1, Math.round((660 * bar.usd) / largest)) : 1;
  return (
    <div style={{ display: 'flex', alignItems: 'center', marginTop: 16, fontSize: 26 }}>
      <div style={{ display: 'flex', width: 240, color: SOFT }}>{bar.label.slice(0, 18)}</div>
      <div style={{ display: 'flex', width, height: 30, background: ACCENT }} />
      <div style={{ display: 'flex', marginLeft: 14 }}>
        {messages.preview.bar(round(bar.hosts), round(bar.usd))}
      </div>
    </div>
  );
}

const LONGEST = 230;
const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;

export function Card({ title, comparison }: { title: string; comparison: Comparison | null }) {
  const bars = comparison === null ? [] : twoBars(comparison);
  const largest = Math.max(0, ...bars.map(({ usd }) => usd));
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        width: '100%',
        height: '100%',
        padding: 64,
        background: PAPER,
        color: INK,
      }}
    >
      <div style={{ display: 'flex', flexDirection: 'column' }}>
        <div style={{ display: 'flex', fontSize: 26, color: SOFT }}>{cut(title)}</div>
        <div style={{ display: 'flex', marginTop: 20, fontSize: 40, lineHeight: 1.3 }}>
          {cut(comparison?.verdict.sentence ?? messages.tagline)}
        </div>
      </div>
      <div style={{ display: 'flex', flexDirection: 'column' }}>
        {bars.map(bar => (
          <Line key={bar.label} bar={bar} largest={largest} />
        ))}
      </div>
      <div style={{ display: 'flex', fontSize: 26, borderTop: `2px solid ${EDGE}`, paddingTop: 18 }}>
        {messages.product}
      </div>
    </div>
  );
}
