import { messages } from '../messages.ts';
import type { Dimension, LayerKind } from '../racks/layout.ts';

const FILL: Readonly<Record<LayerKind | 'free', string>> = {
  net: 'var(--rack-net)',
  idle: 'var(--rack-idle)',
  overhead: 'var(--rack-overhead)',
  guestOs: 'repeating-linear-gradient(135deg, var(--rack-guest) 0 2.4px, var(--rack-hatch) 2.4px 3.2px)',
  system: 'repeating-linear-gradient(135deg, var(--rack-system) 0 3.6px, var(--rack-hatch) 3.6px 4.4px)',
  free: 'var(--rack-host)',
};

/** A sample of a layer's fill, as it is drawn. */
export const Swatch = ({ kind }: { kind: LayerKind | 'free' }) => (
  <span
    aria-hidden="true"
    className="inline-block size-3 shrink-0 border border-edge"
    style={{ background: FILL[kind] }}
  />
);

/** What the parts of a rack look like; `of` is what their areas show. */
export const Legend = ({ of, layers }: { of: Dimension; layers: readonly (LayerKind | 'free')[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
    {layers.map(kind => (
      <li key={kind} className="flex items-center gap-1.5">
        <Swatch kind={kind} />
        {messages.layers[kind]}
      </li>
    ))}
    {of === 'cpu' && <li className="text-faint">{messages.lanes.mean}</li>}
  </ul>
);
