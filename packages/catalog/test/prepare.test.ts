import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterOf, parameters, prepare, presets } from '../src/index.ts';
import { documentOf, prepared, problemsOf, reversed, scenarioText } from './scenario.ts';

const override = (id: string, value: number | string) =>
  scenarioText({ more: `assumptions: { ${id}: ${String(value)} }` });
const codes = (text: string) => problemsOf(text).map(({ code }) => code);

/** Every number anywhere in a value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('K2 the same scenario gives the same plan', () => {
  it.each(presets.map(({ id, yaml }) => [id, yaml] as const))(
    '%s, twice and with its keys turned round',
    (_, yaml) => {
      const once = prepared(yaml);
      expect(prepared(yaml).plan).toEqual(once.plan);
      const turned = prepare(reversed(documentOf(yaml)));
      expect(turned.ok && turned.value.plan).toEqual(once.plan);
      expect(turned.ok && turned.value.assumptions).toEqual(once.assumptions);
      expect(turned.ok && turned.value.notModelled).toEqual(once.notModelled);
    },
  );

  it('plans hold no fraction of a byte, millicore or microsecond, and no undefined', () => {
    for (const { yaml } of presets) {
      const { plan } = prepared(yaml);
      for (const platform of plan.platforms)
        for (const { reserve, takenBytes, capMilli, weight, tare } of platform.deployments)
          for (const number of [
            ...Object.values(reserve),
            takenBytes,
            capMilli,
            weight,
            ...Object.values(tare),
          ])
            expect(Number.isInteger(number), `${platform.id}: ${String(number)}`).toBe(true);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }
  });
});

describe('machines', () => {
  it('C1 of several threads a core count their cores and the gain of a second thread; vCPUs of the catalogue are cores', () => {
    const own =
      '{ cores: 9, threadsPerCore: 2, memory: 64Gi, architecture: amd64, kernel: linux, virtualisation: hardware, usdPerHour: 1 }';
    const { plan, assumptions } = prepared(scenarioText({ machine: own }));
    expect(plan.pools[0]).toMatchObject({ cpuMilli: 9000, smt: { coresMilli: 5000, gain: 0.25 } });
    expect(assumptions.find(({ id }) => id === 'host.smt.gain')).toMatchObject({ badge: 'recalled' });
    expect(prepared(scenarioText()).plan.pools[0]).not.toHaveProperty('smt');
  });
});

describe('overrides', () => {
  it('reach the plan and are listed as the scenario’s own', () => {
    const { plan, assumptions } = prepared(override('container-runc.mem.overhead', 12));
    expect(plan.platforms[0]!.deployments[0]!.tare.overheadBytes).toBe(12 * 1024 ** 2);
    expect(assumptions.find(({ id }) => id === 'container-runc.mem.overhead')).toMatchObject({
      badge: 'overridden',
      value: 12,
      path: 'assumptions.container-runc.mem.overhead',
    });
  });

  it('every number that shows in a plan stands among the assumptions: changing an unlisted one changes nothing', () => {
    const text = scenarioText({
      platforms:
        '{ a: { stack: [] }, b: { stack: [container-runc], engine: docker }, c: { stack: [vm-kvm-full, gvisor-systrap], engine: kubernetes }, d: { stack: [firecracker] }, e: { stack: [kata-clh], engine: kubernetes } }',
    });
    const plain = prepared(text);
    const listed = new Set(plain.assumptions.map(({ id }) => id));
    const { identity: _, ...before } = plain.plan;
    for (const { id, value, range } of parameters) {
      const other = range[1] > value ? range[1] : range[0];
      if (other === value) continue;
      const outcome = prepare({ ...(documentOf(text) as object), assumptions: { [id]: other } });
      if (!outcome.ok) throw new Error(id);
      const { identity: __, ...after } = outcome.value.plan;
      const changed = JSON.stringify(after) !== JSON.stringify(before);
      expect(!changed || listed.has(id), `${id} changes the plan and is not listed`).toBe(true);
    }
  });

  it('of an unknown number are refused with the nearest ids', () => {
    const [fault] = problemsOf(override('gvisor-systrap.cpu.facto', 2));
    expect(fault).toMatchObject({ code: 'unknown-reference', path: 'assumptions.gvisor-systrap.cpu.facto' });
    expect(fault!.fix).toContain('gvisor-systrap.cpu.factor');
    expect(fault!.place!.line).toBe(
      override('x', 1)
        .split('\n')
        .findIndex(line => line.startsWith('assumptions')) + 1,
    );
  });

  it('outside the known range are taken, and noted', () => {
    const { assumptions } = prepared(override('container-runc.start.oci', 5000));
    expect(assumptions.find(({ id }) => id === 'container-runc.start.oci')!.source).toContain(
      'outside the known range',
    );
  });

  it('that are hostile are refused as values', () => {
    for (const value of [-1, -1e300, 1e300, 1e-300, 0])
      expect(codes(override('container-runc.start.oci', value))).toEqual(['invalid']);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect(problemsOf(override(name, 1)).length).toBeGreaterThan(0);
    expect(codes(override('container-runc.start.oci', '.inf'))).toEqual(['invalid']);
  });

  it('of any finite value never throw and never put a number into the plan that is none', () => {
    const ids = fc.constantFrom(...parameters.map(({ id }) => id));
    const document = documentOf(presets[0]!.yaml) as object;
    fc.assert(
      fc.property(ids, fc.double({ noNaN: true, noDefaultInfinity: true }), (id, value) => {
        const outcome = prepare({ ...document, assumptions: { [id]: value } });
        if (!outcome.ok) return outcome.problems.length > 0;
        return numbersIn(outcome.value.plan).every(Number.isFinite);
      }),
      { numRuns: 200 },
    );
  });
});

describe('H3 what cannot run is refused with the reason', () => {
  const reasons = (parts: Parameters<typeof scenarioText>[0]) =>
    prepared(scenarioText(parts)).plan.platforms[0]!.infeasible.map(
      ({ message, fix }) => `${message} ${fix}`,
    );
  const stack = (layers: string) => `{ p: { stack: ${layers} } }`;

  it('a Linux container on macOS, and runs with a VM under it', () => {
    const mac = { machine: 'laptop.8c16g', architectures: '[arm64]' };
    expect(reasons({ ...mac, platforms: stack('[container-runc]') })[0]).toMatch(
      /runs on Linux.*macOS.*vm-macos/,
    );
    expect(reasons({ ...mac, platforms: stack('[vm-macos, container-runc]') })).toEqual([]);
  });

  it('a Linux container on Windows, and runs in a Hyper-V VM', () => {
    const windows = { machine: 'laptop.8c16g-windows' };
    expect(reasons({ ...windows, platforms: stack('[container-runc]') })[0]).toMatch(/Windows.*vm-hyperv/);
    expect(reasons({ ...windows, platforms: stack('[vm-hyperv, container-runc]') })).toEqual([]);
  });

  it('VMs on an ordinary cloud VM, but not on bare metal or where nesting is allowed', () => {
    const microvm = stack('[firecracker]');
    expect(reasons({ machine: 'aws.m6i.xlarge', platforms: microvm })[0]).toContain('offer none');
    expect(reasons({ machine: 'aws.m6i.metal', platforms: microvm })).toEqual([]);
    expect(reasons({ machine: 'gcp.n2-standard-4', platforms: microvm })).toEqual([]);
    expect(reasons({ machine: 'aws.m6i.xlarge', platforms: stack('[gvisor-systrap]') })).toEqual([]);
  });

  it('an image of another architecture', () => {
    expect(reasons({ machine: 'aws.m7g.xlarge' })[0]).toMatch(/built for amd64.*are arm64/);
  });

  it('Windows programs on a Linux kernel, but in a VM they run', () => {
    expect(reasons({ os: 'windows', platforms: stack('[]') })[0]).toContain('needs a Windows kernel');
    expect(reasons({ os: 'windows', platforms: stack('[vm-kvm-full]') })).toEqual([]);
    expect(reasons({ os: 'windows', platforms: stack('[firecracker]') })[0]).toContain(
      'needs a Windows kernel',
    );
  });

  it('only there: the other platforms still have their plan', () => {
    const platforms = '{ fine: { stack: [] }, no: { stack: [vm-hyperv] } }';
    const { plan } = prepared(scenarioText({ platforms }));
    expect(plan.platforms.map(({ id, infeasible }) => [id, infeasible.length])).toEqual([
      ['fine', 0],
      ['no', 1],
    ]);
  });
});

describe('unknown names', () => {
  it('of technologies and machines are refused with what there is', () => {
    const faults = problemsOf(scenarioText({ machine: 'own.99c', platforms: '{ p: { stack: [dokcer] } }' }));
    expect(faults.map(({ code, path }) => [code, path])).toEqual([
      ['unknown-reference', 'sites.dc.pools.general.machine'],
      ['unknown-reference', 'platforms.p.stack.0'],
    ]);
    expect(faults[0]!.fix).toContain('own.16c64g');
    expect(faults[1]!.fix).toContain('container-runc');
  });

  it('of pools and excepted services are refused', () => {
    const platforms = '{ p: { stack: [], pools: [dc/none], services: { ghost: { stack: [] } } } }';
    expect(codes(scenarioText({ platforms }))).toEqual(['unknown-reference', 'unknown-reference']);
  });
});

describe('H1 sites', () => {
  const sites = (links: string) =>
    prepared(
      scenarioText().replace(
        /sites:[\s\S]*?images:/,
        `sites:
  a: { provider: own, pools: { general: { machine: own.16c64g, count: auto } }${links} }
  b: { provider: own, latency: { site: 300us }, pools: { general: { machine: own.16c64g, count: auto } } }
images:`,
      ),
    );
  it('a link tells the latency both ways; without one two sites are as far as zones, and that is said', () => {
    const linked = sites(', links: [{ to: b, latency: 12ms }]');
    expect(linked.plan.sites.map(({ linkUs }) => linkUs)).toEqual([
      [0, 12_000],
      [12_000, 0],
    ]);
    expect(linked.notModelled).toEqual([]);
    const apart = sites('');
    expect(apart.plan.sites[1]!.linkUs).toEqual([300, 0]);
    expect(apart.notModelled.join('')).toContain('without a link');
  });
});

describe('M2 network cards and links', () => {
  const MACHINE =
    '{ cores: 16, memory: 64Gi, architecture: amd64, kernel: linux, virtualisation: hardware, usdPerHour: 1, network: 25Gbit/s }';
  const answers = 'requests: { cpu: 1 }, calls: []';
  const sending = (machine: string, stack: string) =>
    prepared(
      scenarioText({
        machine,
        service: answers,
        platforms: `{ p: { stack: ${stack}, network: host } }`,
      }).replace('cpu: 5ms', 'cpu: 5ms, network: 1MB'),
    );

  it('a card is bytes a second each way, and the slowest layer of a stack caps what an instance or guest carries', () => {
    const bare = sending(MACHINE, '[]');
    expect(bare.plan.pools[0]!.nicBytesPerSecond).toBe(25e9 / 8);
    expect(bare.plan.platforms[0]!.deployments[0]!.nicBytesPerSecond).toBeUndefined();
    expect(bare.notModelled).toEqual([]);
    expect(sending(MACHINE, '[firecracker]').plan.platforms[0]!.deployments[0]!.nicBytesPerSecond).toBe(
      1.95e9,
    );
    const nested = sending(MACHINE, '[vm-kvm-full, gvisor-systrap]').plan.platforms[0]!;
    expect(nested.guest!.nicBytesPerSecond).toBe(2.975e9);
    expect(nested.deployments[0]!.nicBytesPerSecond).toBe(1.725e9);
  });
  it('where no card is known that is said, and what a stack carries is not asked for', () => {
    const unknown = sending(MACHINE.replace(', network: 25Gbit/s', ''), '[firecracker]');
    expect(unknown.plan.pools[0]!.nicBytesPerSecond).toBeUndefined();
    expect(unknown.notModelled.join('')).toContain('no network card is known: dc/general');
    expect(unknown.assumptions.some(({ id }) => id.endsWith('net.tput'))).toBe(false);
    expect(prepared(scenarioText({ machine: MACHINE })).notModelled).toEqual([]);
  });
  it('an instance type brings its card, and its disk where somebody reads', () => {
    const reading = (machine: string) =>
      prepared(scenarioText({ machine }).replace('cpu: 5ms', 'cpu: 5ms, disk: 64Ki'));
    const { plan, notModelled, assumptions } = reading('aws.m6i.xlarge');
    expect(plan.pools[0]!.nicBytesPerSecond).toBe(195_250_000);
    expect(plan.pools[0]!.disk).toMatchObject({ bytesPerSecond: 156_250_000, iops: 6000, latencyUs: 1000 });
    expect(notModelled).toEqual([]);
    expect(assumptions.find(({ id }) => id === 'cloud-vm.disk.latency')!.badge).toBe('recalled');
    expect(prepared(scenarioText({ machine: 'aws.m6i.xlarge' })).plan.pools[0]!.disk).toBeUndefined();
    expect(reading('aws.m7i.xlarge').notModelled.join('')).toContain('no disk is known: dc/general');
  });
  it('either site may tell what a link carries; where neither does, that is said', () => {
    const linked = (link: string) =>
      prepared(
        scenarioText({ service: answers })
          .replace('cpu: 5ms', 'cpu: 5ms, network: 1MB')
          .replace(
            / {2}dc: .*\n/,
            `  a: { provider: own, pools: { general: { machine: ${MACHINE}, count: auto } }${link} }
  b: { provider: own, pools: { general: { machine: ${MACHINE}, count: auto } } }\n`,
          ),
      );
    const told = linked(', links: [{ to: b, latency: 1ms, bandwidth: 1Gbit/s }]');
    expect(told.plan.sites.map(({ linkBytesPerSecond }) => linkBytesPerSecond)).toEqual([
      [0, 125e6],
      [125e6, 0],
    ]);
    expect(told.notModelled).toEqual([]);
    const untold = linked(', links: [{ to: b, latency: 1ms }]');
    expect(untold.plan.sites[0]!.linkBytesPerSecond).toBeUndefined();
    expect(untold.notModelled.join('')).toContain('no bandwidth is given');
  });
});

describe('what is not simulated', () => {
  it('is said for what the scenario really uses, and for nothing else', () => {
    expect(prepared(scenarioText()).notModelled).toEqual([]);
    const { notModelled } = prepared(
      scenarioText({
        platforms:
          '{ p: { stack: [], placement: first-fit, scheduler: { percentageOfHosts: 50 }, warmPool: 3 } }',
        service: 'requests: { cpu: 1 }, placement: { spread: [{ over: zone }] }',
        more: 'faults: { f: { kind: failure, domain: rack, at: 1s }, g: { kind: failure, domain: host, at: 1s } }',
      }),
    );
    for (const part of ['faults are not simulated: f.', 'spreading', 'settings of the scheduler'])
      expect(notModelled.join('\n')).toContain(part);
    expect(notModelled).toHaveLength(3);
  });

  it('O4 an upgrade of a pool is planned, and one that could not begin is refused', () => {
    const upgrade = (fields: string) =>
      scenarioText({ more: `faults: { u: { kind: upgrade, at: 30s, ${fields} } }` });
    expect(prepared(upgrade('target: dc/general')).plan.upgrades).toEqual([
      { id: 'u', atUs: 30e6, pool: 0, surge: 1, unavailable: 0 },
    ]);
    expect(prepared(scenarioText()).plan.upgrades).toBeUndefined();
    const codes = (fields: string) => problemsOf(upgrade(fields)).map(({ code, path }) => [code, path]);
    expect(codes('target: dc')).toEqual([['unknown-reference', 'faults.u.target']]);
    expect(codes('target: dc/general, surge: 0')).toEqual([['conflict', 'faults.u.surge']]);
  });

  it('O3 a vertical autoscaler recommends, and is said to change nothing', () => {
    const { plan, notModelled } = prepared(scenarioText({ service: 'scaling: { min: 1, max: 4, by: vpa }' }));
    expect(plan.services[0]).toMatchObject({ vertical: { everyUs: 60e6 }, scaling: null });
    expect(notModelled).toContain(
      'Service web: the vertical autoscaler recommends requests, and changes none.',
    );
  });

  it('O4 probes are the last step of a start, with upstream’s defaults for what they leave out', () => {
    const { plan, assumptions } = prepared(
      scenarioText({ service: 'probes: { readiness: { period: 2s, successes: 2 }, liveness: {} }' }),
    );
    const probes = {
      readiness: { initialDelayUs: 0, periodUs: 2e6, timeoutUs: 1e6, failures: 3, successes: 2 },
      liveness: { initialDelayUs: 0, periodUs: 10e6, timeoutUs: 1e6, failures: 3, successes: 1 },
    };
    expect(plan.services[0]!.probes).toEqual(probes);
    expect(plan.platforms[0]!.deployments[0]!.phases.at(-1)).toMatchObject({ name: 'probed', probes });
    expect(assumptions.some(({ path }) => path === 'services.web.probes.*')).toBe(true);
  });

  it("O1 rules of placement count where Kubernetes' scheduler places", () => {
    const service =
      'requests: { cpu: 1 }, placement: { spread: [{ over: zone }], hostPorts: [80], hostLabels: { a: b } }';
    const { notModelled, plan } = prepared(
      scenarioText({ platforms: '{ p: { stack: [], placement: kube-scheduler } }', service }),
    );
    expect(notModelled).toEqual([]);
    expect(plan.services[0]!.placement).toEqual({
      sites: null,
      hostLabels: { a: 'b' },
      tolerations: [],
      spread: [{ over: 'zone', maxSkew: 1, required: false }],
      affinity: [],
      hostPorts: [80],
    });
    const more =
      'placement: { preferHosts: [{ labels: { disk: ssd } }], spread: [{ over: zone, required: true, minDomains: 3 }, { over: host, ownRevision: true, hostAffinity: ignore, hostTaints: honor }] }';
    expect(
      prepared(scenarioText({ platforms: '{ p: { stack: [], placement: kube-scheduler } }', service: more }))
        .plan.services[0]!.placement,
    ).toMatchObject({
      preferHosts: [{ labels: { disk: 'ssd' }, weight: 1 }],
      spread: [
        { over: 'zone', maxSkew: 1, required: true, minDomains: 3 },
        { over: 'host', maxSkew: 1, required: false, ownRevision: true, anyHosts: true, toleratedOnly: true },
      ],
    });
    expect(
      problemsOf(scenarioText({ service: 'placement: { spread: [{ over: zone, minDomains: 3 }] }' })).map(
        ({ code, path }) => [code, path],
      ),
    ).toEqual([['conflict', 'services.web.placement.spread.0.minDomains']]);
    const both = '{ p: { stack: [], placement: kube-scheduler }, q: { stack: [] } }';
    expect(prepared(scenarioText({ platforms: both, service })).notModelled).toHaveLength(3);
  });

  it('W1 all kinds of arrivals are planned; a trace that is not in order is refused', () => {
    const planOf = (traffic: string) =>
      prepared(scenarioText().replace(/traffic:.*\n/, `traffic: { t: { to: web, ${traffic} } }\n`)).plan
        .traffic[0];
    expect(planOf('arrivals: closed, users: 5, think: 1s')).toMatchObject({
      users: 5,
      think: { law: 'constant', mean: 1e6 },
    });
    expect(planOf('arrivals: bursty, calm: 10/s, burst: 90/s, calmFor: 9s, burstFor: 1s')).toMatchObject({
      burst: { perSecond: 90, meanUs: 1e6 },
    });
    expect(planOf('arrivals: trace, times: [1s, 2s, 2s]')).toMatchObject({ timesUs: [1e6, 2e6, 2e6] });
    const unsorted = scenarioText().replace(
      /traffic:.*\n/,
      'traffic: { t: { arrivals: trace, to: web, times: [2s, 1s] } }\n',
    );
    expect(problemsOf(unsorted)).toMatchObject([{ code: 'invalid', path: 'traffic.t.times.1' }]);
  });
});

describe('every default is listed', () => {
  it('with its path', () => {
    const ids = prepared(scenarioText()).assumptions.map(({ id }) => id);
    for (const id of [
      'services.web.queue',
      'services.web.work.mix',
      'sites.dc.zones',
      'platforms.container.engine',
      'run.replications',
      'baseline',
      'traffic.users.timeout',
    ])
      expect(ids).toContain(id);
  });

  it('and every assumption has a source and a badge', () => {
    for (const { yaml } of presets)
      for (const { id, source, badge } of prepared(yaml).assumptions) {
        expect(source, id).not.toBe('');
        expect(badge, id).not.toBe('');
      }
    expect(parameterOf('no.such.number')).toBeUndefined();
  });
});

describe('hostile input', () => {
  it('of any shape is a value with Problems, never a crash', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        const outcome = prepare(value);
        return !outcome.ok && outcome.problems.length > 0;
      }),
      { numRuns: 300 },
    );
  });

  it('anywhere in a good scenario is a Problem or a plan, never a crash', () => {
    const document = documentOf(presets[1]!.yaml);
    const strange = fc.constantFrom(
      null,
      -1,
      1e308,
      '',
      'x',
      [],
      {},
      ['x'],
      { toString: 1 },
      true,
      '-5Gi',
      'NaN',
    );
    fc.assert(
      fc.property(fc.nat(), strange, (where, value) => {
        const outcome = prepare(replaced(document, where, value));
        return outcome.ok
          ? numbersIn(outcome.value.plan).every(Number.isFinite)
          : outcome.problems.length > 0;
      }),
      { numRuns: 300 },
    );
  });
});

/** A copy of the document in which one of its values, counted from the root, is another. */
function replaced(document: unknown, where: number, value: unknown): unknown {
  const copy = structuredClone(document);
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  const [holder, key] = places[where % places.length]!;
  holder[key] = value;
  return copy;
}

describe('batches and recordings', () => {
  const night = (over: object) =>
    prepare({
      tare: 1,
      name: 'night',
      sites: { dc: { provider: 'own', pools: { hosts: { machine: 'own.8c32g', count: 1 } } } },
      images: { any: { architectures: ['amd64'], os: 'linux', layers: [{ digest: 'a', size: '1Mi' }] } },
      services: {},
      platforms: { process: { stack: [] } },
      run: { duration: '1min' },
      ...over,
    });
  const batch = { image: 'any', tasks: 3, work: '1s', memory: '1Gi' };
  it('W2 says what it has assumed and left out of a batch', () => {
    const prepared = night({ batches: { night: { ...batch, accelerators: 1 } } });
    if (!prepared.ok) throw new Error(prepared.problems[0]!.message);
    const { assumptions, notModelled, plan } = prepared.value;
    for (const field of ['at', 'cores', 'parallelism', 'backoffLimit'])
      expect(JSON.stringify(assumptions)).toContain(`batches.night.${field}`);
    expect(notModelled).toContain(
      'The accelerators of batches are given away and kept, but what runs on them takes no time there.',
    );
    expect(plan.services[0]!.batch).toEqual({ tasks: 3, parallelism: 3, atUs: 0, coresMilli: 1000 });
  });
  it('W2 a back-off limit is a Job’s', () => {
    const prepared = night({ batches: { night: { ...batch, backoffLimit: 6 } } });
    if (!prepared.ok) throw new Error(prepared.problems[0]!.message);
    expect(prepared.value.plan.services[0]!.batch).toMatchObject({ backoffLimit: 6 });
    expect(JSON.stringify(prepared.value.assumptions)).not.toContain('batches.night.backoffLimit');
  });
  it('W2 names rows of a recording of which no instance can be made', () => {
    const prepared = night({
      traces: {
        pods: {
          kind: 'pod-lifetimes',
          rows: [
            [0, 1],
            [0, -1, 1, 1],
          ],
        },
      },
    });
    expect(prepared.ok ? [] : prepared.problems.map(({ path }) => path)).toEqual([
      'traces.pods.rows.0',
      'traces.pods.rows.1',
    ]);
  });
  it('W2 a batch may not have the name of a service', () => {
    const service = {
      image: 'any',
      replicas: 1,
      work: { cpu: '1ms' },
      memory: { base: '1Mi' },
      startup: { init: '0s' },
    };
    const prepared = night({ services: { night: service }, batches: { night: batch } });
    expect(prepared.ok ? [] : prepared.problems.map(({ code }) => code)).toEqual(['conflict']);
  });
  it('O3 a service is scaled by what its autoscaler says and upstream’s defaults', () => {
    const service = {
      image: 'any',
      replicas: 1,
      requests: { cpu: 1 },
      work: { cpu: '1ms' },
      memory: { base: '1Mi' },
      startup: { init: '0s' },
      scaling: { min: 1, max: 5, by: 'hpa', metrics: [{ metric: 'cpu', target: 60 }] },
    };
    const prepared = night({ services: { web: service } });
    if (!prepared.ok) throw new Error(prepared.problems[0]!.message);
    expect(prepared.value.plan.services[0]!.scaling).toMatchObject({
      metrics: [{ metric: 'cpu', kind: 'utilisation', target: 60 }],
      down: { stabilisationUs: 300e6 },
      syncUs: 15e6,
      tolerance: 0.1,
    });
    expect(prepared.value.plan.services[0]!.graceUs).toBe(30e6);
  });
});
