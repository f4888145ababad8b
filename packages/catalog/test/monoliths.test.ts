import { describe, expect, it } from 'vitest';
import { prepared, problemsOf, scenarioText } from './scenario.ts';

const MIB = 1024 ** 2;
const SERVICES = `
services:
  web: { image: app, replicas: 4, requests: { cpu: 500m, memory: 256Mi }, work: { cpu: 5ms }, memory: { base: 80Mi, perRequest: 1Mi }, startup: { init: 800ms }, calls: [{ to: cart }] }
  cart: { image: app, replicas: 2, limits: { cpu: 1, memory: 128Mi }, work: { cpu: 2ms }, memory: { base: 50Mi, leakPerHour: 1Mi }, startup: { init: 300ms } }
  stock: { image: app, replicas: 2, work: { cpu: 2ms }, memory: { base: 30Mi }, startup: { init: 0s } }
`;
const text = (platforms: string, services = SERVICES) =>
  scenarioText({ platforms }).replace(/\nservices:[\s\S]*?\ntraffic/, `${services}traffic`);
const shop = (monolith: string, more = '') =>
  text(
    `{ whole: { stack: [vm-kvm-full], monoliths: { shop: ${monolith} }${more} }, parts: { stack: [container-runc] } }`,
  );
const faults = (yaml: string) => problemsOf(yaml).map(({ code, path }) => [code, path]);

describe('W3 services that are one program on a platform', () => {
  it('are as large as all of them together, and start one after another', () => {
    const { plan } = prepared(shop('{ services: [web, cart, stock], replicas: 3 }'));
    const [parts, whole] = plan.platforms;
    const names = plan.services.map(({ id }) => id);
    expect(names).toEqual(['cart', 'stock', 'web']);
    expect(parts!.monoliths).toEqual([]);
    expect(whole!.monoliths).toEqual([
      {
        lead: 2,
        modules: [0, 1],
        replicas: 3,
        memory: { baseBytes: 160 * MIB, fileBytes: 0, leakBytesPerHour: MIB },
      },
    ]);
    const web = whole!.deployments[2]!;
    // What cart limits and does not request counts as its request; stock asks for nothing.
    expect(web.requested).toEqual({ cpuMilli: 1500, memoryBytes: 384 * MIB });
    expect(web.memoryLimitBytes).toBeGreaterThanOrEqual(384 * MIB);
    expect(web.phases.filter(({ name }) => name === 'initialised').map(({ source }) => source)).toEqual([
      'services.web.startup.init',
      'services.cart.startup.init',
    ]);
  });

  it('have the size, the image and the memory that are given', () => {
    const { plan } = prepared(
      shop('{ services: [cart, web], replicas: 1, limits: { cpu: 2, memory: 1Gi }, memory: 90Mi }'),
    );
    const whole = plan.platforms[1]!;
    expect(whole.deployments[0]!.requested).toEqual({ cpuMilli: 2000, memoryBytes: 1024 * MIB });
    expect(whole.monoliths[0]!.memory.baseBytes).toBe(90 * MIB);
    expect(whole.deployments[1]!.stack).toEqual(['vm-kvm-full']);
  });

  it('are refused with every fault where they lead nowhere, twice to the same, or to another stack', () => {
    expect(faults(shop('{ services: [web, nobody], replicas: 1, image: none }'))).toEqual([
      ['unknown-reference', 'platforms.whole.monoliths.shop.services.1'],
      ['unknown-reference', 'platforms.whole.monoliths.shop.image'],
    ]);
    expect(faults(shop('{ services: [web, cart, web], replicas: 1 }'))).toEqual([
      ['conflict', 'platforms.whole.monoliths.shop.services.0'],
      ['conflict', 'platforms.whole.monoliths.shop.services.2'],
    ]);
    expect(
      faults(shop('{ services: [web, cart], replicas: 1 }', ', services: { cart: { stack: [] } }')),
    ).toEqual([['conflict', 'platforms.whole.services.cart']]);
    const everywhere = SERVICES.replace('cart: { image: app,', 'cart: { image: app, controller: daemonset,');
    const platforms = '{ whole: { stack: [], monoliths: { shop: { services: [web, cart], replicas: 1 } } } }';
    expect(faults(text(platforms, everywhere))).toEqual([
      ['conflict', 'platforms.whole.monoliths.shop.services.1'],
    ]);
  });
});
