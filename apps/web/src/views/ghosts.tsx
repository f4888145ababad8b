import type { Comparison, PlatformResult } from '@tare/schema';
import { shown } from '../figures/number.ts';
import { messages } from '../messages.ts';
import type { Scale } from '../racks/layout.ts';
import { sparedOf } from '../racks/spared.ts';

function savedOf(platform: PlatformResult, than: PlatformResult): string | null {
  const [own, other] = [platform.usdPerMonth, than.usdPerMonth];
  if (own === null || other === null || other.value <= own.value) return null;
  const value = other.value - own.value;
  return shown({ value, low: value, high: value }).value;
}

/** Outlines of the hosts that this platform does without: the picture's empty room is what it saves. */
export function Ghosts({
  platform,
  comparison,
  scale,
}: {
  platform: PlatformResult;
  comparison: Comparison;
  scale: Scale;
}) {
  const spared = sparedOf(platform, comparison, scale);
  if (spared === null) return null;
  const { hosts, left, width, height, gap, than } = spared;
  return (
    <div className="lane-spared pointer-events-none absolute top-0 flex" style={{ left, gap }}>
      {Array.from({ length: hosts }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outlines are alike
        <div key={index} className="border border-dashed border-line" style={{ width, height }} />
      ))}
      <p className="absolute inset-0 grid place-content-center px-3 text-center text-2xs text-balance text-faint">
        {messages.lanes.fewer(hosts, than.label, savedOf(platform, than))}
      </p>
    </div>
  );
}
