import { describe, expect, it } from 'vitest';
import { recordOf } from '../src/index.ts';
import { monitorBytes, weightOf } from '../src/prepare/deployment.ts';
import { openBook } from '../src/book.ts';
import { technologyOf } from '../src/technologies.ts';
import { deploymentOf, prepared, problemsOf, scenarioText } from './scenario.ts';

const MIB = 1024 ** 2;
const on = (stack: string, more = '') => `{ p: { stack: ${stack}${more} } }`;

describe('C3 weights', () => {
  it.each([
    [1000, 1024],
    [500, 512],
    [2000, 2048],
    [1, 2],
    [0, 2],
    [250, 256],
  ])('%d m give %d shares', (milli, shares) => {
    expect(weightOf(milli)).toBe(shares);
  });
});

describe('F2 neighbours', () => {
  const attacked = 'faults: { n: { kind: neighbour, attack: memory-hog, at: 1s, lasts: 5s, service: web } }';
  const lossOn = (stack: string, more = attacked) =>
    prepared(scenarioText({ platforms: on(stack), more })).plan.platforms[0]!.deployments[0]!.victimLoss;
  it('a container loses 88 % to a memory hog on its kernel, a VM 0.9 %', () => {
    expect(lossOn('[container-runc]').onHost['memory-hog']).toBeCloseTo(0.88, 12);
    expect(lossOn('[vm-kvm-full]').onHost['memory-hog']).toBeCloseTo(0.009, 12);
    expect(lossOn('[firecracker]').onHost['memory-hog']).toBeCloseTo(0.009, 12);
  });
  it('a container in a shared VM is safe from the next VM, not from its neighbours inside', () => {
    const { onHost, inGuest } = lossOn('[vm-kvm-full, container-runc]');
    expect(onHost['memory-hog']).toBeCloseTo(0.009, 12);
    expect(inGuest['memory-hog']).toBeCloseTo(0.88, 12);
  });
  it('caches are the hardware’s: a container and a VM lose the same', () => {
    const thrashed = attacked.replace('memory-hog', 'cache-thrash');
    for (const stack of ['[container-runc]', '[vm-kvm-full]'])
      expect(lossOn(stack, thrashed).onHost['cache-thrash']).toBeCloseTo(0.35, 12);
    expect(lossOn('[container-runc]').onHost).not.toHaveProperty('cache-thrash');
  });
  it('a limit of processes keeps a fork bomb in', () => {
    const more = attacked.replace('memory-hog', 'fork-bomb');
    const limited = (limits: string) =>
      prepared(scenarioText({ more, service: `requests: { cpu: 500m }${limits}` })).plan;
    expect(limited('').services[0]!.pidsLimited).toBeUndefined();
    expect(limited(', limits: { pids: 1024 }').services[0]!.pidsLimited).toBe(true);
    expect(limited('').neighbours[0]!.attack).toBe('fork-bomb');
  });
  it('is asked of the catalogue only where somebody attacks', () => {
    expect(lossOn('[container-runc]', '').onHost['memory-hog']).toBe(0);
    expect(prepared(scenarioText({ more: attacked })).notModelled).toEqual([]);
    expect(prepared(scenarioText({ more: attacked })).plan.neighbours).toEqual([
      { id: 'n', attack: 'memory-hog', atUs: 1e6, lastsUs: 5e6, service: 0 },
    ]);
  });
});

describe('I3 stacks compose', () => {
  it('slow-downs multiply by kind of work and count by the service’s mix', () => {
    const service = 'requests: { cpu: 500m, memory: 256Mi }';
    const pure = (kind: string, stack: string) =>
      prepared(
        scenarioText({ service, platforms: on(stack) }).replace('cpu: 5ms', `cpu: 5ms, mix: { ${kind}: 1 }`),
      ).plan.platforms[0]!.deployments[0]!.slowdown;
    expect(pure('compute', '[]')).toBe(1);
    expect(pure('compute', '[vm-kvm-full]')).toBe(1.02);
    expect(pure('syscall', '[gvisor-systrap]')).toBe(1.551);
    expect(pure('disk', '[gvisor-systrap]')).toBeCloseTo(1 / 0.61, 12);
    expect(pure('disk', '[firecracker]')).toBeCloseTo(118 / 60.7, 12);
    expect(pure('compute', '[vm-kvm-full, gvisor-systrap]')).toBeCloseTo(1.02 * 1.0015, 12);
    expect(pure('compute', '[vm-kvm-full, firecracker]')).toBeCloseTo(1.02 * 1.03 * 1.07, 12);
  });

  it('start-up steps follow one another, and the engine’s time is not counted twice', () => {
    const { phases } = deploymentOf({ platforms: on('[container-runc]', ', engine: docker') });
    const means = phases.flatMap(phase =>
      phase.kind === 'delay' && phase.name === 'created' && 'mean' in phase.law ? [phase.law.mean] : [],
    );
    const medians = phases.flatMap(phase =>
      phase.kind === 'delay' && phase.law.law === 'lognormal-median' ? [phase.law.median] : [],
    );
    expect(means).toEqual([447_000, 1500]);
    expect(medians).toEqual([33_000]);
    expect(means[0]! + medians[0]!).toBe(480_000);
    expect(phases.map(({ name }) => name)).toEqual([
      'image pulled',
      'created',
      'created',
      'created',
      'initialised',
    ]);
  });

  it('S1 a microVM restored from a snapshot neither boots nor starts its application; others say that they cannot', () => {
    const { phases } = deploymentOf({ platforms: on('[firecracker]', ', start: snapshot') });
    expect(phases.map(({ name, source }) => [name, source])).toEqual([
      ['image pulled', 'container-runc.image.pull_rate'],
      ['created', 'firecracker.start.restore'],
    ]);
    const said = (stack: string) =>
      prepared(scenarioText({ platforms: on(stack, ', start: snapshot') })).notModelled.join('');
    expect(said('[firecracker]')).toBe('');
    expect(said('[container-runc]')).toContain('instances start cold');
    expect(said('[vm-kvm-full, firecracker]')).toContain('instances start cold');
  });

  it('M3 a lazy pull fetches first what the start reads: 6.4 % of the image', () => {
    const bytesOf = (more: string) =>
      deploymentOf({ platforms: on('[container-runc]', more) }).phases.flatMap(phase =>
        phase.kind === 'pull' ? phase.layers.map(({ bytes }) => bytes) : [],
      );
    const whole = bytesOf('');
    expect(bytesOf(', pull: lazy')).toEqual(whole.map(bytes => Math.ceil(bytes * 0.064)));
  });

  it('M2 a VM of its own reads its image from the disk when it starts; what a pull wrote is in its kernel’s memory', () => {
    const machine =
      '{ cores: 16, memory: 64Gi, architecture: amd64, kernel: linux, virtualisation: hardware, usdPerHour: 1, disk: { bandwidth: 2000MB/s } }';
    const read = (stack: string, more: Parameters<typeof deploymentOf>[0] = { machine }) =>
      deploymentOf({ platforms: on(stack), ...more }).phases.flatMap(phase =>
        phase.kind === 'delay' ? (phase.takes?.diskBytes ?? []) : [],
      );
    expect(read('[vm-kvm-full]').filter(bytes => bytes > 0)).toEqual([Math.ceil(30 * MIB * 0.064)]);
    for (const stack of ['[]', '[container-runc]', '[firecracker]', '[vm-kvm-full, container-runc]'])
      expect(
        read(stack).filter(bytes => bytes > 0),
        stack,
      ).toEqual([]);
    expect(read('[vm-kvm-full]', {}).filter(bytes => bytes > 0)).toEqual([]);
  });

  it('M3 a full copy of a VM’s disk is fetched and written; a thin clone is not', () => {
    const written = (disk: string) =>
      deploymentOf({ platforms: on('[vm-kvm-full]', `, guest: { disk: ${disk} }`) }).phases.flatMap(phase =>
        phase.kind === 'delay' ? [phase.takes?.diskBytes ?? 0] : [],
      );
    expect(Math.max(...written('full'))).toBeGreaterThan(1e8);
    expect(Math.max(...written('thin'))).toBe(0);
  });

  it('S1 the CPU time of the application’s start is a share of it, one core at most', () => {
    const shareOf = (startup: string) =>
      prepared(
        scenarioText().replace(/startup: \{[^}]*\}/, `startup: ${startup}`),
      ).plan.platforms[0]!.deployments[0]!.phases.flatMap(phase =>
        phase.kind === 'delay' && phase.name === 'initialised' ? [phase.takes?.cpuShare] : [],
      );
    expect(shareOf('{ init: 2s }')).toEqual([undefined]);
    expect(shareOf('{ init: 2s, cpu: 1500ms }')).toEqual([0.75]);
    expect(shareOf('{ init: 2s, cpu: 5s }')).toEqual([1]);
    expect(shareOf('{ init: { law: uniform, low: 1s, high: 3s }, cpu: 1s }')).toEqual([0.5]);
    expect(shareOf('{ init: { law: empirical, values: [1s, 3s] }, cpu: 1s }')).toEqual([0.5]);
  });

  it('gVisor makes the application’s own start 1.91 times as long', () => {
    const { phases } = deploymentOf({ platforms: on('[gvisor-systrap]') });
    const last = phases[phases.length - 1]!;
    expect(last.kind === 'delay' ? last.factor : 0).toBe(1.91);
  });

  it('full VM disks are copied, thin clones are not', () => {
    const bytes = (disk: string) => {
      const pull = deploymentOf({ platforms: on('[vm-kvm-full]', `, guest: { disk: ${disk} }`) }).phases[0]!;
      return pull.kind === 'pull' ? pull.layers.reduce((sum, layer) => sum + layer.bytes, 0) : 0;
    };
    expect(bytes('full') - bytes('thin')).toBe(1_100_000_000);
  });
});

describe('I4 memory', () => {
  it('a container reserves its request and its overhead, and takes what it touches', () => {
    const container = deploymentOf({ platforms: on('[container-runc]') });
    expect(container.reserve).toEqual({ cpuMilli: 500, memoryBytes: 260 * MIB });
    expect(container.takenBytes).toBe(0);
    expect(container.capMilli).toBe(16_000);
  });

  it('a VM takes its memory whole: work and guest rounded up, monitor beside it', () => {
    const vm = deploymentOf({ platforms: on('[vm-kvm-full]') });
    expect(vm.takenBytes).toBe(448 * MIB);
    expect(vm.reserve).toEqual({ cpuMilli: 500, memoryBytes: 472 * MIB });
    expect([vm.vcpus, vm.capMilli, vm.kernel]).toEqual([1, 1000, 'own']);
    const limited = deploymentOf({
      platforms: on('[vm-kvm-full]'),
      service: 'requests: { cpu: 500m, memory: 256Mi }, limits: { cpu: 1500m, memory: 1Gi }',
    });
    expect([limited.vcpus, limited.capMilli]).toEqual([2, 2000]);
    expect(limited.quota).toEqual({ milli: 1500, periodUs: 100_000 });
    expect(limited.takenBytes).toBe(1216 * MIB);
  });

  it('Kata counts what its RuntimeClass says under Kubernetes, and what was measured elsewhere', () => {
    const kubernetes = deploymentOf({ platforms: on('[kata-clh]', ', engine: kubernetes') });
    expect(kubernetes.reserve).toEqual({ cpuMilli: 750, memoryBytes: (256 + 130) * MIB });
    const plain = deploymentOf({ platforms: on('[kata-clh]') });
    expect(plain.reserve).toEqual({ cpuMilli: 500, memoryBytes: (256 + 124) * MIB });
    expect(plain.takenBytes).toBe(0);
  });

  it('KubeVirt adds 242.2 MiB to a VM of 4 GiB and 2 vCPUs', () => {
    const book = openBook({});
    const size = { vcpus: 2, memoryBytes: 4096 * MIB };
    const bytes = monitorBytes(technologyOf('vm-kvm-full')!, size, { engine: 'kubernetes', book });
    expect(bytes / MIB).toBeCloseTo(242.2, 1);
  });

  it('ESXi’s table and Hyper-V’s rule are met', () => {
    const book = openBook({});
    const mib = (id: string, vcpus: number, gib: number) =>
      monitorBytes(technologyOf(id)!, { vcpus, memoryBytes: gib * 1024 * MIB }, { engine: 'none', book }) /
      MIB;
    expect(recordOf('me.vmware.1024')!.value).toBe(25.9);
    expect(mib('vm-esxi', 1, 1)).toBeCloseTo(25.9, 1);
    expect(mib('vm-esxi', 8, 1)).toBeCloseTo(53.82, 0);
    expect(mib('vm-esxi', 1, 4)).toBeCloseTo(48.64, 0);
    expect(mib('vm-esxi', 1, 16)).toBeCloseTo(140, 0);
    expect([mib('vm-hyperv', 1, 1), mib('vm-hyperv', 1, 3)]).toEqual([32, 48]);
  });

  it('containers in VMs are carved out of guests of one size', () => {
    const platforms = on(
      '[vm-kvm-full, container-runc]',
      ', engine: kubernetes, guest: { cpu: 4, memory: 8Gi }',
    );
    const platform = prepared(scenarioText({ platforms })).plan.platforms[0]!;
    expect(platform.guest).toMatchObject({ vcpus: 4, cpuMilli: 4000, memoryBytes: 8192 * MIB });
    expect(platform.guest!.allocatable).toEqual({
      cpuMilli: 4000,
      memoryBytes: (8192 - 170 - 100) * MIB,
      instances: 110,
    });
    expect(platform.guest!.phases.map(({ name }) => name)).toEqual(['created', 'guest booted']);
    const inside = platform.deployments[0]!;
    expect([inside.kernel, inside.vcpus, inside.capMilli]).toEqual(['guest', 0, 4000]);
    expect(inside.phases.some(({ name }) => name === 'guest booted')).toBe(false);
  });

  it('without requests nothing is reserved, and the assumptions say so', () => {
    const { plan, assumptions } = prepared(scenarioText({ service: 'tenant: us' }));
    expect(plan.platforms[0]!.deployments[0]!.reserve).toEqual({ cpuMilli: 0, memoryBytes: 4 * MIB });
    expect(assumptions.find(({ id }) => id === 'services.web.requests.cpu')).toMatchObject({
      value: 'the limit, else 0',
    });
  });
});

describe('M1 memory sold several times over', () => {
  const guest = (text: string) => on('[vm-kvm-full]', `, guest: { ${text} }`);
  const planOf = (platforms: string) => prepared(scenarioText({ platforms })).plan.platforms[0]!;

  it('VMs are placed by their size over the overcommit; they are as large as before', () => {
    const once = planOf(on('[vm-kvm-full]'));
    const twice = planOf(guest('memoryOvercommit: 2, reclaim: [balloon, swap]'));
    const [own, sold] = [once.deployments[0]!, twice.deployments[0]!];
    expect(sold.takenBytes).toBe(own.takenBytes);
    expect(sold.reserve.memoryBytes).toBe(Math.ceil(own.reserve.memoryBytes / 2));
    expect(once.reclaim).toBeNull();
    expect(twice.reclaim).toEqual({
      sharing: 0,
      balloon: { most: 0.65, loss: 0.088 },
      swap: { touched: 0.02 },
    });
  });

  it('says where it does nothing', () => {
    const said = (platforms: string) => prepared(scenarioText({ platforms })).notModelled.join('\n');
    expect(said(guest('reclaim: [balloon]'))).toContain('nothing is got back');
    expect(said(guest('memoryOvercommit: 2, holds: many-instances'))).toContain('VMs of one instance alone');
    expect(said(guest('memoryOvercommit: 2, reclaim: [swap]'))).toContain('no disk is known');
  });
});

describe('M4 drains', () => {
  it('general-purpose VMs move while they run; nothing is assumed of it where nothing is drained', () => {
    const more = 'faults: { d: { kind: drain, at: 5s, target: dc/general }, m: { kind: migrate, at: 9s } }';
    const planOf = (stack: string) => prepared(scenarioText({ platforms: on(stack), more }));
    const vm = planOf('[vm-kvm-full]');
    expect(vm.plan.drains).toEqual([
      { id: 'd', kind: 'drain', atUs: 5e6, target: 'dc/general' },
      { id: 'm', kind: 'migrate', atUs: 9e6, target: null },
    ]);
    expect(vm.plan.platforms[0]!.deployments[0]!.migrates).toBe(true);
    expect(vm.plan.platforms[0]!.migration).toMatchObject({ maxRounds: 30 });
    expect(vm.assumptions.map(({ id }) => id)).toContain('vm.migration.dirty_rate');
    for (const stack of ['[container-runc]', '[firecracker]', '[kata-clh]'])
      expect(planOf(stack).plan.platforms[0]!.migration, stack).toBeNull();
    expect(
      prepared(scenarioText({ platforms: on('[vm-kvm-full]') })).plan.platforms[0]!.migration,
    ).toBeNull();
  });
});

describe('F1 what faults strike', () => {
  const faults = (more: string) =>
    problemsOf(scenarioText({ more: `faults: { ${more} }` })).map(({ code, path }) => [code, path]);
  it('is refused where it does not exist, or is nothing that can be emptied', () => {
    expect(
      faults(
        'a: { kind: failure, domain: host, at: 1s, target: nowhere }, b: { kind: drain, at: 1s, target: web }, c: { kind: neighbour, attack: cpu-hog, at: 1s, lasts: 1s, service: nobody }',
      ),
    ).toEqual([
      ['unknown-reference', 'faults.a.target'],
      ['unknown-reference', 'faults.b.target'],
      ['unknown-reference', 'faults.c.service'],
    ]);
    const known = ['web', 'dc', 'dc/general', 'dc/zone-1'];
    for (const target of known)
      expect(faults(`a: { kind: failure, domain: host, at: 1s, target: ${target} }`), target).toEqual([]);
  });
});
