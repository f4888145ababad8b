import { describe, expect, it } from 'vitest';
import { documentWith, type ScenarioDocument } from '../src/index.ts';

const document = { services: { web: { replicas: 1 }, api: {} } } as unknown as ScenarioDocument;

describe('a value at a path', () => {
  it('is set where the path leads, also where a field was left out', () => {
    const outcome = documentWith(document, [{ path: 'services.api.replicas', value: 3 }]);
    expect(outcome.ok && outcome.value).toEqual({ services: { web: { replicas: 1 }, api: { replicas: 3 } } });
  });
  it('is set there only, also where another place shares what the text says once', () => {
    const shared = { replicas: 1 };
    const both = { services: { web: shared, api: shared } } as unknown as ScenarioDocument;
    const outcome = documentWith(both, [{ path: 'services.api.replicas', value: 3 }]);
    expect(outcome.ok && outcome.value).toEqual({ services: { web: { replicas: 1 }, api: { replicas: 3 } } });
  });
  it('is found under names and ids that have points in them, in lists by number, and never in what is inherited', () => {
    const named = {
      traffic: { 'users of shop.example': { rate: '1/s' }, users: { rate: '2/s' } },
      images: { app: { layers: [{ size: '1Mi' }] } },
    } as unknown as ScenarioDocument;
    const outcome = documentWith(named, [
      { path: 'traffic.users of shop.example.rate', value: '9/s' },
      { path: 'assumptions.runc.create.p50', value: 7 },
      { path: 'images.app.layers.0.size', value: '2Mi' },
    ]);
    expect(outcome.ok && outcome.value).toEqual({
      traffic: { 'users of shop.example': { rate: '9/s' }, users: { rate: '2/s' } },
      images: { app: { layers: [{ size: '2Mi' }] } },
      assumptions: { 'runc.create.p50': 7 },
    });
    for (const path of ['images.app.layers.1.size', 'images.app.layers.x', 'traffic.users.rate.x'])
      expect(documentWith(named, [{ path, value: 1 }])).toMatchObject({ ok: false, problems: [{ path }] });
    const hostile = documentWith(named, [{ path: '__proto__.polluted', value: 1 }]);
    expect(Object.hasOwn(hostile.ok ? (hostile.value as object) : {}, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
  it('into a service that is not there says which there are, instead of making half of one', () => {
    const outcome = documentWith(document, [{ path: 'services.wep.replicas', value: 3 }]);
    expect(outcome.ok ? [] : outcome.problems).toMatchObject([
      { code: 'unknown-reference', path: 'services.wep.replicas', fix: 'Name one of: web, api.' },
    ]);
  });
});
