import { describe, expect, it } from 'vitest';
import { ledgerLine, LineSum, moneyLine } from '../src/ledger/ledger.ts';

const parts = {
  net: 10.4,
  overhead: 2.5,
  guestOs: 3.2,
  systemReserve: 4,
  idleReserved: 5.6,
  stranded: 6.1,
  lost: 7.3,
};

describe('lines of the ledger', () => {
  it('L1 parts become whole numbers, and free is what they leave', () => {
    expect(ledgerLine('core-milliseconds', 100.4, parts)).toEqual({
      unit: 'core-milliseconds',
      capacity: 100,
      net: 10,
      overhead: 3,
      guestOs: 3,
      systemReserve: 4,
      idleReserved: 6,
      stranded: 6,
      lost: 7,
      free: 61,
    });
  });
  it('L1 lines together: each part is the sum of theirs', () => {
    const one = ledgerLine('core-milliseconds', 100, parts);
    const other = ledgerLine('core-milliseconds', 50, { ...parts, net: 20, lost: 1 });
    const sum = new LineSum('core-milliseconds');
    for (const line of [one, other]) sum.add(line);
    expect(sum.toLine()).toEqual({
      unit: 'core-milliseconds',
      capacity: 150,
      net: 30,
      overhead: 6,
      guestOs: 6,
      systemReserve: 8,
      idleReserved: 12,
      stranded: 12,
      lost: 8,
      free: 68,
    });
  });
  it('L1 money follows what it bought, by the shares of the price: 70 % CPU, 30 % memory', () => {
    const cpu = ledgerLine('core-milliseconds', 100, {
      ...parts,
      net: 50,
      overhead: 10,
      guestOs: 0,
      systemReserve: 6,
      idleReserved: 8,
      stranded: 4,
      lost: 2,
    });
    const memory = ledgerLine('mebibyte-milliseconds', 1000, {
      ...parts,
      net: 100,
      overhead: 200,
      guestOs: 50,
      systemReserve: 40,
      idleReserved: 30,
      stranded: 20,
      lost: 0,
    });
    expect(moneyLine(10_000, 0.7, cpu, memory)).toEqual({
      unit: 'micro-USD',
      capacity: 10_000,
      net: 3500 + 300,
      overhead: 700 + 600,
      guestOs: 150,
      systemReserve: 420 + 120,
      idleReserved: 560 + 90,
      stranded: 280 + 60,
      lost: 140,
      free: 10_000 - 3800 - 1300 - 150 - 540 - 650 - 340 - 140,
    });
    const nothing = ledgerLine('core-milliseconds', 0, {
      net: 0,
      overhead: 0,
      guestOs: 0,
      systemReserve: 0,
      idleReserved: 0,
      stranded: 0,
      lost: 0,
    });
    expect(moneyLine(100, 0.7, nothing, nothing)).toMatchObject({ net: 0, free: 100 });
  });
});
