import type { ScenarioDocument } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { documentWith } from '../src/axis.ts';

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
  it('into a service that is not there says which there are, instead of making half of one', () => {
    const outcome = documentWith(document, [{ path: 'services.wep.replicas', value: 3 }]);
    expect(outcome.ok ? [] : outcome.problems).toMatchObject([
      { code: 'unknown-reference', path: 'services.wep.replicas', fix: 'Name one of: web, api.' },
    ]);
  });
});
