import { join } from 'node:path';
import { Child } from './child.mjs';
import { capture, lastLines } from './command.mjs';
import { Fault } from './fault.mjs';
import { portFrom, requireFree } from './ports.mjs';
import { answers } from './readiness.mjs';
import { unlessStopped, watchForStop } from './stop.mjs';

/** @typedef {{ web: number, api: number }} Ports */
/** @typedef {{ name: string, child: Child, url: string }} Part one of the two running processes */

const READY_WITHIN_MS = 180_000;

/** @returns {Promise<Ports>} */
async function choosePorts() {
  const web = { port: portFrom(process.env, 'PORT', 3000), variable: 'PORT', purpose: 'the web application' };
  const api = {
    port: portFrom(process.env, 'TARE_API_PORT', 4000),
    variable: 'TARE_API_PORT',
    purpose: 'the API',
  };
  if (web.port === api.port)
    throw new Fault(`PORT and TARE_API_PORT are both ${web.port}: set one of them to another port.`);
  await requireFree(web);
  await requireFree(api);
  return { web: web.port, api: api.port };
}

/** @param {import('./checkout.mjs').Checkout} checkout */
async function build({ root, env }) {
  const { ok, output } = await capture('turbo', ['run', 'build', '--filter=@tare/web'], { cwd: root, env });
  if (!ok) throw new Fault(`Building the web application failed:\n${lastLines(output, 40)}`);
}

/**
 * @param {import('./checkout.mjs').Checkout} checkout @param {Ports} ports
 * @returns {Part[]}
 */
function launch({ root, env }, ports) {
  const production = { ...env, NODE_ENV: 'production' };
  const api = { ...production, TARE_API_PORT: String(ports.api) };
  const web = { ...production, API_ORIGIN: `http://127.0.0.1:${ports.api}`, PORT: String(ports.web) };
  const next = join(root, 'apps', 'web', 'node_modules', 'next', 'dist', 'bin', 'next');
  const server = ['--disable-warning=ExperimentalWarning', join(root, 'apps', 'server', 'src', 'main.ts')];
  /** @type {import('node:child_process').SpawnOptions} */
  const silent = { stdio: ['ignore', 'inherit', 'inherit'] };
  return [
    {
      name: 'The API server',
      url: `http://127.0.0.1:${ports.api}/health/ready`,
      child: new Child('node', server, { ...silent, cwd: root, env: api }),
    },
    {
      name: 'The web application',
      url: `http://127.0.0.1:${ports.web}/`,
      child: new Child('node', [next, 'start', '-p', String(ports.web)], {
        ...silent,
        cwd: join(root, 'apps', 'web'),
        env: web,
      }),
    },
  ];
}

/** @param {Part[]} parts @returns {Promise<string>} what went wrong, once one of them has ended */
function firstDeath(parts) {
  return Promise.race(
    parts.map(async ({ name, child }) => {
      const status = await child.ended;
      return `${name} ended by itself with status ${status}; what it said last is above.`;
    }),
  );
}

/** @param {Part[]} parts @param {AbortSignal} signal @returns {Promise<string | null>} what went wrong, or null */
async function allAnswer(parts, signal) {
  const slow = await Promise.all(
    parts.map(async ({ name, url }) => ((await answers(url, READY_WITHIN_MS, signal)) ? [] : [name])),
  );
  const names = slow.flat();
  if (names.length === 0) return null;
  return `${names.join(' and ')} did not answer within ${READY_WITHIN_MS / 1000} s.`;
}

/** @param {Ports} ports */
function announce({ web, api }) {
  const line = '─'.repeat(60);
  const text = [
    line,
    `  Tare is running at  http://localhost:${web}`,
    '',
    `  API                 http://localhost:${api}`,
  ];
  process.stdout.write(`\n${[...text, '  Stop it with Ctrl-C', line].join('\n')}\n\n`);
}

/**
 * @param {Part[]} parts
 * @returns {{ asked: Promise<'asked'>, unwatch: () => void }} a second request ends the parts at once
 */
function stopRequests(parts) {
  let requests = 0;
  /** @type {() => void} */
  let unwatch = () => {};
  /** @type {Promise<'asked'>} */
  const asked = new Promise(resolve => {
    unwatch = watchForStop(() => {
      requests += 1;
      if (requests > 1) for (const { child } of parts) child.signal('SIGKILL');
      resolve('asked');
    });
  });
  return { asked, unwatch };
}

/**
 * The two servers until somebody asks for the end or something fails. Leaves no process behind.
 *
 * @param {Part[]} parts @param {Ports} ports @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<number>} exit status: 0 when it ended because it was asked to
 */
async function supervise(parts, ports, progress) {
  const { asked, unwatch } = stopRequests(parts);
  const giveUp = new AbortController();
  const death = firstDeath(parts);
  const endStep = progress.begin('servers');
  let outcome = await Promise.race([asked, death, allAnswer(parts, giveUp.signal)]);
  giveUp.abort();
  endStep(outcome === null);
  if (outcome === null) {
    announce(ports);
    outcome = await Promise.race([asked, death]);
  }
  process.stdout.write(outcome === 'asked' ? '\nStopping …\n' : `\n${outcome}\n`);
  await Promise.all(parts.map(({ child }) => child.stop()));
  unwatch();
  return outcome === 'asked' ? 0 : 1;
}

/**
 * The whole product on this machine: builds the web application, runs it and the API, and prints the address.
 *
 * @param {import('./checkout.mjs').Checkout} checkout @param {string[]} _args
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<number>}
 */
export async function start(checkout, _args, progress) {
  const ports = await choosePorts();
  await unlessStopped(() => progress.during('web build', () => build(checkout)));
  return supervise(launch(checkout, ports), ports, progress);
}
