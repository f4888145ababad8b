import { describe, expect, it } from 'vitest';
import { openBook } from '../src/book.ts';
import {
  aksCpu,
  aksMemory,
  allocatableOf,
  bandedCpu,
  eksMemory,
  gkeMemory,
  openshiftCpu,
  openshiftMemory,
} from '../src/reserve.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const host = (cores: number, memoryBytes: number, instances = 110) => ({
  cpuMilli: cores * 1000,
  memoryBytes,
  instances,
});

describe('H2 what the system keeps', () => {
  it.each([
    [150, 140.1423],
    [16, 13.3023],
  ])('GKE leaves %d GiB with %d GiB', (gib, left) => {
    expect((gib * GIB - gkeMemory(gib * GIB)) / GIB).toBeCloseTo(left, 4);
    const allocatable = allocatableOf('gke', host(4, gib * GIB), openBook({}));
    expect(allocatable.memoryBytes / GIB).toBeCloseTo(left, 4);
  });

  // By hand from the script: 1; 1 + 8 · 0.06; 1 + 120 · 0.06; 1 + 6.72 + 24 · 0.02; and 60 + 12 · (n − 1), at least 500.
  it.each([
    [4, 1, 4, 500],
    [16, 1, 38, 500],
    [128, 8, 40, 530],
    [144, 8, 64, 820],
  ])('OpenShift sizes itself: of %d GiB it keeps %d, of %d cores %d m', (gib, kept, cores, milli) => {
    expect(openshiftMemory(gib * GIB)).toBe(kept * GIB);
    expect(openshiftCpu(cores * 1000)).toBe(milli);
  });

  it.each([
    [29, 574],
    [58, 893],
    [110, 1465],
    [234, 2829],
  ])('EKS keeps %d pods’ %d MiB', (pods, mib) => {
    expect(eksMemory(pods)).toBe(mib * MIB);
  });

  it.each([
    [1, 60],
    [2, 70],
    [4, 80],
    [8, 90],
    [16, 110],
  ])('EKS and GKE keep CPU by bands: %d cores, %d m', (cores, milli) => {
    expect(bandedCpu(cores * 1000)).toBe(milli);
  });

  it('AKS keeps 650 MB of 8 GB with 30 pods, and 90.625 % is left after eviction', () => {
    expect(aksMemory(8e9, 30)).toBe(650e6);
    expect(allocatableOf('aks', host(4, 8e9, 30), openBook({})).memoryBytes / 8e9).toBe(0.90625);
    expect(aksMemory(2e9, 110)).toBe(0.5e9);
  });

  it.each([
    [1, 60],
    [2, 100],
    [4, 140],
    [8, 180],
    [16, 260],
    [32, 420],
    [64, 740],
    [12, 220],
    [96, 1060],
  ])('AKS keeps CPU by its table: %d cores, %d m', (cores, milli) => {
    expect(aksCpu(cores * 1000)).toBe(milli);
  });

  it('a kubelet told to keep what the Kubernetes docs show leaves 14.5 CPU and 28.5 Gi of 16 and 32', () => {
    const book = openBook({
      'kubelet.reserve.kube_cpu': 1000,
      'kubelet.reserve.kube_memory': 2048,
      'kubelet.reserve.system_cpu': 500,
      'kubelet.reserve.system_memory': 1024,
      'kubelet.reserve.eviction': 500,
    });
    const left = allocatableOf('kubelet', host(16, 32 * GIB), book);
    expect(left.cpuMilli).toBe(14_500);
    expect(left.memoryBytes / GIB).toBeCloseTo(28.5, 1);
  });

  it('a plain kubelet keeps its eviction threshold only, and nothing keeps nothing', () => {
    const kubelet = allocatableOf('kubelet', host(8, 32 * GIB), openBook({}));
    expect(kubelet).toEqual({ cpuMilli: 8000, memoryBytes: 32 * GIB - 100 * MIB, instances: 110 });
    expect(allocatableOf('none', host(8, 32 * GIB), openBook({}))).toEqual(host(8, 32 * GIB));
  });

  it('never leaves less than nothing', () => {
    const left = allocatableOf('eks', host(1, 100 * MIB), openBook({}));
    expect(left.memoryBytes).toBe(0);
  });
});
