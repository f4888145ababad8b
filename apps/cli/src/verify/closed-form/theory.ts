/** Closed forms in units of the mean service time (μ = 1), so λ is the offered load. Checked against published tables in the tests. */

/** Erlang's loss formula: share lost by `servers` without a queue under load `load`. Recursion of Jagerman. */
export function erlangB(servers: number, load: number): number {
  let blocked = 1;
  for (let nth = 1; nth <= servers; nth++) blocked = (load * blocked) / (nth + load * blocked);
  return blocked;
}

/** Erlang's delay formula: share of the arrivals that wait. */
export function erlangC(servers: number, load: number): number {
  const lost = erlangB(servers, load);
  return lost / (1 - (load / servers) * (1 - lost));
}

/** Mean wait in M/M/c. */
export const waitMMc = (servers: number, load: number): number => erlangC(servers, load) / (servers - load);

/** Pollaczek–Khinchine: mean wait in M/G/1 where the law of service has this squared coefficient of variation. */
export const waitMG1 = (load: number, squaredVariation: number): number =>
  (load * (1 + squaredVariation)) / 2 / (1 - load);

/** Share of M/M/c's requests that take longer than `time`, wait and service. */
export function tailMMc(servers: number, load: number, time: number): number {
  const waits = erlangC(servers, load);
  const spare = servers - load;
  const late = Math.exp(-time);
  if (Math.abs(spare - 1) < 1e-9) return late * (1 + waits * time);
  return late * (1 - waits) + (waits * (spare * late - Math.exp(-spare * time))) / (spare - 1);
}

/** Where a falling function reaches a value, by bisection. */
export function solve(
  falling: (at: number) => number,
  value: number,
  [from, to]: readonly [number, number],
): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** M/M/c/K in steady state: share lost and mean time of the others. K counts those in service too. */
export function lossMMcK(servers: number, room: number, load: number): { lost: number; time: number } {
  const weights = [1];
  for (let n = 1; n <= room; n++) weights.push((weights[n - 1]! * load) / Math.min(n, servers));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const lost = weights[room]! / total;
  const inside = weights.reduce((sum, weight, n) => sum + weight * n, 0) / total;
  return { lost, time: inside / (load * (1 - lost)) };
}

/** Mean wait in M/D/c: Crommelin, P.O. Electrical Engineers Journal 25 (1932). */
export function waitMDc(servers: number, load: number): number {
  let wait = 0;
  // Terms fall geometrically; beyond this e^−mean would be 0.
  for (let i = 1; i * load < 700; i++) {
    const mean = i * load;
    let term = Math.exp(-mean);
    let upTo = 0;
    // P(Poisson(mean) ≥ ic) and P(Poisson(mean) > ic), by what lies below them.
    for (let j = 0; j < i * servers; j++) {
      upTo += term;
      term *= mean / (j + 1);
    }
    wait += 1 - upTo - (servers / load) * (1 - upTo - term);
  }
  return wait;
}

/**
 * Mean time in GI/M/1, given the transform of the gap between arrivals: σ = A*(1 − σ), and the mean is 1/(1 − σ)
 * (Kleinrock, Queueing Systems I, §6.2).
 */
export function timeGIM1(transform: (s: number) => number): number {
  let sigma = 0.5;
  for (let step = 0; step < 10_000; step++) sigma = transform(1 - sigma);
  return 1 / (1 - sigma);
}

/** Regular arrivals, and every n-th of Poisson arrivals, at the load given. */
export const regularGap =
  (load: number) =>
  (s: number): number =>
    Math.exp(-s / load);
export const erlangGap =
  (stages: number, load: number) =>
  (s: number): number =>
    (stages * load) ** stages / (stages * load + s) ** stages;

export const harmonic = (n: number): number =>
  Array.from({ length: n }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0);

/** Mean of a fork-join of two M/M/1: exact, Flatto and Hahn 1984, Nelson and Tantawi 1988. */
export const forkJoinTwo = (load: number): number => (12 - load) / 8 / (1 - load);

/** Fork-join of n M/M/1: the approximation of Nelson and Tantawi, IEEE Trans. Computers 37 (1988), within 5 % for n ≤ 32. */
export function forkJoinMany(n: number, load: number): number {
  const ratio = harmonic(n) / harmonic(2);
  return (ratio + (4 / 11) * (1 - ratio) * load) * forkJoinTwo(load);
}

/** Machine repair, M/M/1//N: users who think `think` mean service times between answers (Kleinrock I, §3.8). */
export function repair(users: number, think: number): { perService: number; time: number } {
  const weights = [1];
  for (let n = 1; n <= users; n++) weights.push((weights[n - 1]! * (users - n + 1)) / think);
  const idle = 1 / weights.reduce((sum, weight) => sum + weight, 0);
  const perService = 1 - idle;
  return { perService, time: users / perService - think };
}
