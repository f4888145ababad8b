import type { Readout } from '../racks/read.ts';
import { Swatch } from './legend.tsx';

/** What there is of each layer in the box that is pointed at. */
export const ReadoutParts = ({ parts }: Pick<Readout, 'parts'>) =>
  parts.map(({ kind, label, amount }) => (
    <span key={kind} className="inline-flex items-center gap-1.5">
      <Swatch kind={kind} />
      {label} {amount}
    </span>
  ));
