'use client';

import type { Problem } from '@tare/schema';
import type { FormGroup, FormSite, MachineCard, PoolCard } from '../desk/form-model.ts';
import { READ_METRIC } from '../figures/metric.ts';
import { plain } from '../figures/number.ts';
import { decimal } from '../figures/decimal.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Group } from './group.tsx';
import { Stepper } from './stepper.tsx';
import { Switch } from './switch.tsx';

const text = messages.hosts;

/** The largest machine of the scenario in pixels; the others are to its scale. */
const WIDE = 72;
const HIGH = 44;
const LEAST = 7;
/** More hardware threads are not told apart. */
const MOST_TICKS = 32;

export interface MachineScale {
  readonly cores: number;
  readonly gib: number;
}

/** As wide as it has hardware threads and as high as it has memory. */
function MachineDrawing({ machine, scale }: { machine: MachineCard; scale: MachineScale }) {
  const width = Math.max(LEAST, (WIDE * machine.cores) / scale.cores);
  const height = Math.max(LEAST, (HIGH * machine.gib) / scale.gib);
  const ticks = machine.cores > MOST_TICKS ? 0 : machine.cores - 1;
  return (
    <svg width={WIDE + 1} height={HIGH + 1} aria-hidden="true" className="shrink-0">
      <rect
        x="0.5"
        y={HIGH - height + 0.5}
        width={width}
        height={height}
        className="fill-[var(--rack-host)] stroke-edge"
      />
      {Array.from({ length: ticks }, (_, index) => {
        const x = 0.5 + ((index + 1) * width) / machine.cores;
        return (
          <line
            key={x}
            x1={x}
            x2={x}
            y1={HIGH - Math.min(height, 6) + 0.5}
            y2={HIGH}
            className="stroke-[var(--rack-line)]"
          />
        );
      })}
    </svg>
  );
}

const hourly = (usd: number): string => decimal(usd, 2, 4);

/** What an hour of a host costs as it is paid for, and what that is a share of. */
function Priced({
  machine,
  pool: { buying, priceShare, shareBadge },
}: {
  machine: MachineCard;
  pool: PoolCard;
}) {
  const { usdPerHour, badge, priceDate, priceNote } = machine;
  return (
    <span className="block text-xs text-soft" title={priceNote}>
      {text.price(hourly(usdPerHour * priceShare))}
      {buying !== 'on-demand' && (
        <span className="block text-2xs">
          {text.bought[buying](plain(priceShare * 100), hourly(usdPerHour))}
          {shareBadge !== null && `, ${messages.assumptions.badges[shareBadge]}`}
        </span>
      )}
      <span className="block text-2xs text-faint">
        {messages.assumptions.badges[badge]}
        {priceDate !== '' && `, ${text.dated(priceDate)}`}
      </span>
    </span>
  );
}

/** What the baseline came out at: where fixing begins. */
const hostsNow = ({ run }: SessionState): number => {
  const comparison = run.results?.comparison;
  const baseline = comparison?.platforms.find(({ id }) => id === comparison.baseline);
  const hosts = baseline === undefined ? undefined : READ_METRIC.hosts(baseline)?.value;
  return Math.max(1, Math.round(hosts ?? 1));
};

/** As many as needed, or so many. */
function Count({ pool }: { pool: PoolCard }) {
  const session = useSession();
  const turn = (value: number | 'auto') =>
    void session.edit([{ path: [...pool.path, 'count'], value }], `count ${pool.name}`);
  const fix = () => turn(Math.min(hostsNow(session.store.get()), pool.max ?? Number.POSITIVE_INFINITY));
  return (
    <div className="flex flex-wrap items-center gap-2 pb-1.5 pl-3.5">
      <Switch
        label={text.count(pool.name)}
        value={pool.count === null ? 'auto' : 'fixed'}
        options={[
          { value: 'auto', label: text.auto },
          { value: 'fixed', label: text.fixed },
        ]}
        onChange={value => (value === 'auto' ? turn('auto') : fix())}
      />
      {pool.count !== null && (
        <Stepper words={text.hosts(pool.name)} value={pool.count} least={1} onChange={turn} />
      )}
      {pool.count === null && pool.max !== null && (
        <span className="text-2xs text-faint">{text.atMost(pool.max)}</span>
      )}
    </div>
  );
}

function PoolGroup({
  group,
  pool,
  problems,
  scale,
}: {
  group: FormGroup;
  pool: PoolCard;
  problems: readonly Problem[];
  scale: MachineScale;
}) {
  const { card } = pool;
  return (
    <div className="border-l border-line pl-2">
      <Group
        group={group}
        problems={problems}
        title={pool.name}
        summary={pool.machine === '' ? text.own : pool.machine}
      >
        {card !== null && (
          <span className="my-1 flex items-end gap-3 pl-3.5">
            <MachineDrawing machine={card} scale={scale} />
            <span>
              <span className="block text-[0.8125rem] font-medium">
                {text.size(plain(card.cores), plain(card.gib))}
              </span>
              <Priced machine={card} pool={pool} />
            </span>
          </span>
        )}
      </Group>
      <Count pool={pool} />
    </div>
  );
}

/** Who runs it, where, in how many zones, and how clean its power is. */
function SiteLine({ site }: { site: FormSite }) {
  const said = [
    text.providers[site.provider as keyof typeof text.providers] ?? site.provider,
    site.region,
    site.zones.length === 0 ? '' : text.zones(site.zones.length),
    site.carbon === null ? '' : text.carbon(plain(site.carbon * 1000)),
  ].filter(part => part !== '');
  return (
    <p className="mb-1 flex items-baseline gap-2 text-[0.8125rem]">
      <span className="shrink-0 font-medium">{site.id}</span>
      <span className="min-w-0 text-xs text-soft" title={site.zones.join(', ')}>
        {said.join(', ')}
      </span>
    </p>
  );
}

/** Each site on a line, with its hosts as cards at one scale. */
export function Hosts({
  groups,
  problems,
  sites,
}: {
  groups: readonly FormGroup[];
  problems: readonly Problem[];
  sites: readonly FormSite[];
}) {
  const cards = groups.flatMap(({ pool }) => pool?.card ?? []);
  const scale = {
    cores: Math.max(1, ...cards.map(({ cores }) => cores)),
    gib: Math.max(1, ...cards.map(({ gib }) => gib)),
  };
  return (
    <ul className="space-y-2.5">
      {sites.map(site => (
        <li key={site.id} data-site={site.id}>
          <SiteLine site={site} />
          {groups.map(group =>
            group.id === `sites.${site.id}` ? (
              <Group key={group.id} group={group} problems={problems} title="" summary={text.site(site.id)} />
            ) : null,
          )}
          <div className="space-y-2">
            {groups.map(group =>
              group.pool?.site === site.id ? (
                <PoolGroup key={group.id} group={group} pool={group.pool} problems={problems} scale={scale} />
              ) : null,
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
