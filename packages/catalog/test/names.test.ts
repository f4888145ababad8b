import { expect, it } from 'vitest';
import { formulas, nameOf, parameters, ruleNameOf, subjectOf } from '../src/index.ts';
import { openBook } from '../src/book.ts';

it('calls every number by words of its own, and what it is about as well', () => {
  const written = parameters.map(({ technology, parameter }) => ({
    subject: subjectOf(technology),
    name: nameOf(technology, parameter),
    parameter,
    technology,
  }));
  for (const { subject, name, parameter, technology } of written) {
    expect(name, `${technology}.${parameter}: give it a name in names.ts`).not.toBe(parameter);
    expect(name).toMatch(/^(vCPU|[A-Z])(?!.*[._])/);
    expect(subject, `${technology}: give it a name in subjects.ts`).not.toBe(technology);
  }
  const whole = written.map(({ subject, name }) => `${subject}: ${name}`);
  expect(whole.filter((one, index) => whole.indexOf(one) !== index)).toEqual([]);
});

it('calls every published rule by words', () => {
  for (const { id } of formulas) expect(ruleNameOf(id), id).not.toBe(id);
});

it('says of an assumption what it is in these words', () => {
  const book = openBook({ 'container-runc.start.oci': 40 });
  book.number('container-runc.start.oci');
  book.number('vm-kvm-full.mem.guest_idle');
  expect(book.assumptions().map(({ what }) => what)).toEqual([
    'Container: Start-up by the runtime',
    'VM (KVM): Memory of an idle guest system',
  ]);
});
